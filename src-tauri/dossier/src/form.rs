//! What a form gives: texts, read as values.

use std::str::FromStr;

/// A value that a form can give as text.
pub trait FormValue: Sized {
    /// The value, or `None` when the text is not one.
    fn from_form(text: &str) -> Option<Self>;
}

impl FormValue for String {
    fn from_form(text: &str) -> Option<Self> {
        Some(text.to_owned())
    }
}

impl FormValue for bool {
    fn from_form(text: &str) -> Option<Self> {
        match text {
            "1" | "true" | "on" => Some(true),
            "" | "0" | "false" | "off" => Some(false),
            _ => None,
        }
    }
}

impl FormValue for jiff::civil::Date {
    fn from_form(text: &str) -> Option<Self> {
        text.trim().parse().ok()
    }
}

/// Empty means "not set". A number may be written as people do: `2,5`, `1 000`, `15 k€`.
impl<T: FromStr> FormValue for Option<T> {
    fn from_form(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.is_empty() {
            return Some(None);
        }
        text.parse()
            .ok()
            .or_else(|| words::numbers::read(text)?.to_string().parse().ok())
            .map(Some)
    }
}

//! Text made safe for a file: what no format may hold is left out, what a format reads as code is marked.
//!
//! Nothing visible is lost: only control signs go. What is there is joined.

use std::borrow::Cow;

/// Without control signs (line ends and tabulations stay) nor signs XML forbids; line ends made alike.
pub(crate) fn clean(text: &str) -> Cow<'_, str> {
    let unwanted = |sign: char| {
        (sign.is_control() && !matches!(sign, '\n' | '\t'))
            || matches!(sign, '\u{fffe}' | '\u{ffff}')
    };
    if !text.contains(unwanted) {
        return Cow::Borrowed(text);
    }
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    Cow::Owned(text.replace(unwanted, ""))
}

/// The first `limit` UTF-16 units, and an ellipsis if there are more: spreadsheets count so.
pub(crate) fn cut(text: &str, limit: usize) -> Cow<'_, str> {
    if text.encode_utf16().count() <= limit {
        return Cow::Borrowed(text);
    }
    let mut left = limit.saturating_sub(1);
    let kept = text.chars().take_while(|sign| {
        let fits = sign.len_utf16() <= left;
        left = left.saturating_sub(sign.len_utf16());
        fits
    });
    Cow::Owned(kept.chain(['…']).collect())
}

/// Those that are there, with this between them.
pub(crate) fn joined<const N: usize>(parts: [Option<String>; N], between: &str) -> String {
    let parts = parts.into_iter().flatten();
    let parts: Vec<_> = parts.filter(|part| !part.is_empty()).collect();
    parts.join(between)
}

/// With an apostrophe before what a spreadsheet would run as a formula (OWASP, « CSV Injection »).
pub(crate) fn without_formula(text: &str) -> Cow<'_, str> {
    const STARTS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
    if text.starts_with(STARTS) {
        return Cow::Owned(format!("'{text}"));
    }
    Cow::Borrowed(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_signs_go_and_line_ends_are_alike() {
        assert_eq!(clean("a\r\nb\rc\td"), "a\nb\nc\td");
        assert_eq!(clean("\u{0}a\u{7}\u{1b}b\u{ffff}"), "ab");
        assert_eq!(clean("é « 🙂 » שלום"), "é « 🙂 » שלום");
    }

    #[test]
    fn a_text_is_cut_where_a_spreadsheet_counts() {
        assert_eq!(cut("abc", 3), "abc");
        assert_eq!(cut("abcd", 3), "ab…");
        assert_eq!(cut("a🙂🙂", 4), "a🙂…", "an emoji counts for two");
        assert_eq!(cut("🙂🙂🙂", 4), "🙂…");
    }

    #[test]
    fn what_looks_like_a_formula_is_marked() {
        for formula in ["=1+1", "+33 5", "-2", "@SUM(A1)", "\t=1", "\r=1", "＝1"] {
            assert_eq!(without_formula(formula), format!("'{formula}"));
        }
        for text in ["", "a=1", "« = »", "'=1", " =1"] {
            assert_eq!(without_formula(text), text);
        }
    }
}

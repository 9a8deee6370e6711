//! What is handled with care: what is not rated, and what is not shown to a room.
//!
//! Rules of the content only; a firm may restrict a situation of its own besides.

use crate::model::{Sensitivity, SituationSheet, Theme};
use crate::{Library, Result};

impl Sensitivity {
    /// Whether it may be shown to a room, under an ordinary theme.
    pub fn is_projectable(self) -> bool {
        self == Self::Ordinary
    }

    /// Whether the firm may say how much it lives it, under an ordinary theme; one grave case is enough
    /// to act.
    pub fn is_rateable(self) -> bool {
        self != Self::Grave
    }
}

impl SituationSheet {
    /// Whether it may be shown to a room, under its theme.
    pub fn is_projectable(&self, theme: &Theme) -> bool {
        self.sensitivity.is_projectable() && !theme.sensitive
    }

    /// Whether the firm may say how much it lives it, under its theme.
    pub fn is_rateable(&self, theme: &Theme) -> bool {
        self.sensitivity.is_rateable() && !theme.sensitive
    }
}

impl Library {
    /// Whether a theme is neither rated nor shown to a room. One the library does not have is not.
    ///
    /// # Errors
    ///
    /// The library is damaged.
    pub fn is_sensitive(&self, theme: &str) -> Result<bool> {
        Ok(self.theme(theme)?.is_some_and(|theme| theme.sensitive))
    }

    /// Whether a situation of a firm may be rated, by the slugs of its theme and of its sheet, if any.
    ///
    /// # Errors
    ///
    /// The library is damaged.
    pub fn is_rateable(&self, theme: &str, sheet: Option<&str>) -> Result<bool> {
        let sheet = match sheet {
            Some(slug) => self.situation(slug)?,
            None => None,
        };
        let allowed = sheet.is_none_or(|sheet| sheet.sensitivity.is_rateable());
        Ok(allowed && !self.is_sensitive(theme)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_grave_is_not_rated_and_only_the_ordinary_is_shown() {
        let told = |one: Sensitivity| (one.is_rateable(), one.is_projectable());
        let ordinary = Sensitivity::ALL
            .iter()
            .filter(|one| told(**one) == (true, true));
        assert_eq!(ordinary.collect::<Vec<_>>(), [&Sensitivity::Ordinary]);
        assert_eq!(told(Sensitivity::Grave), (false, false));
    }
}

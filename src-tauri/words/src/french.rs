//! The French of this crate, read once from `words.toml`.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct French {
    /// Beginnings that an apostrophe cuts off, folded.
    pub(crate) elisions: BTreeSet<String>,
    pub(crate) dates: DateWords,
    pub(crate) numbers: NumberWords,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DateWords {
    pub(crate) months: [String; 12],
    pub(crate) short_months: [String; 12],
    pub(crate) weekdays: [String; 7],
    pub(crate) first: String,
    pub(crate) quarters: [String; 4],
    pub(crate) today: String,
    pub(crate) yesterday: String,
    pub(crate) moment: String,
    pub(crate) time: String,
    pub(crate) read: ReadWords,
}

/// What people type.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReadWords {
    pub(crate) today: Vec<String>,
    pub(crate) tomorrow: Vec<String>,
    pub(crate) quarter: Vec<String>,
    pub(crate) small_words: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NumberWords {
    pub(crate) euros: String,
    pub(crate) units: Vec<String>,
}

#[expect(
    clippy::expect_used,
    reason = "the file is part of the program, and a test reads it"
)]
pub(crate) static FRENCH: LazyLock<French> =
    LazyLock::new(|| toml::from_str(include_str!("../words.toml")).expect("words.toml is valid"));

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold;

    #[test]
    fn the_words_are_read_and_months_are_told_apart_by_three_letters() {
        let starts: BTreeSet<String> = FRENCH
            .dates
            .months
            .iter()
            .map(|month| fold(month).chars().take(4).collect())
            .collect();
        assert_eq!(starts.len(), 12);
        for (short, month) in FRENCH.dates.short_months.iter().zip(&FRENCH.dates.months) {
            assert!(month.starts_with(short.trim_end_matches('.')), "{short}");
        }
    }
}

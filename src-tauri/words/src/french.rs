//! The French of this crate, read once from `words.toml`.

use std::collections::{BTreeMap, BTreeSet};
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
    pub(crate) whole_month: String,
    pub(crate) whole_quarter: String,
    pub(crate) read: ReadWords,
}

/// What people type.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReadWords {
    /// Days by their names, and how far from today they are.
    pub(crate) spoken: BTreeMap<String, i32>,
    /// Numbers by their names.
    pub(crate) numbers: BTreeMap<String, i16>,
    pub(crate) small_words: Vec<String>,
    pub(crate) words: BTreeMap<DateWord, Vec<String>>,
}

/// A word with a part in a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum DateWord {
    Day,
    Week,
    Month,
    Quarter,
    Half,
    Year,
    /// A letter that says week here, half-year there.
    WeekOrHalf,
    Within,
    Next,
    Start,
    Middle,
    End,
    Before,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NumberWords {
    pub(crate) euros: String,
    pub(crate) rounded: String,
    pub(crate) small_words: Vec<String>,
    /// Words that multiply, by their power of ten.
    pub(crate) tens: BTreeMap<String, i32>,
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

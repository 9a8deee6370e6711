//! The French words that documents pronounce, read once from `texts.toml`.
//!
//! No French is written in Rust: a key that is missing or spare fails the test below.
//! What a word is used for is said where it is used: [`crate::plan_sheet`], [`crate::french`].

use std::sync::LazyLock;

use serde::Deserialize;

use crate::french::keep_punctuation_together;

/// The words, parsed once.
#[expect(
    clippy::expect_used,
    reason = "the file is compiled in, and a test parses it"
)]
pub(crate) static TEXTS: LazyLock<Texts> = LazyLock::new(|| parse().expect("texts.toml parses"));

/// No line of French ends before a colon: the file is typed with ordinary spaces.
fn parse() -> Result<Texts, toml::de::Error> {
    toml::from_str(&keep_punctuation_together(include_str!("../texts.toml")))
}

/// The whole file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Texts {
    pub(crate) plan: PlanTexts,
    pub(crate) columns: ColumnTexts,
    pub(crate) statuses: StatusTexts,
    pub(crate) dates: DateTexts,
    pub(crate) numbers: NumberTexts,
}

/// A sentence in the singular and in the plural.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Plural {
    one: String,
    many: String,
}

impl Plural {
    /// The form that agrees with `count`: French keeps the singular up to one.
    pub(crate) fn of(&self, count: usize) -> &str {
        if count < 2 { &self.one } else { &self.many }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PlanTexts {
    pub(crate) title: String,
    pub(crate) continued: String,
    pub(crate) file_title: String,
    pub(crate) file_title_without_firm: String,
    pub(crate) footer: String,
    pub(crate) footer_without_firm: String,
    pub(crate) printed_on: String,
    pub(crate) draft: String,
    pub(crate) draft_in_footer: String,
    pub(crate) page: String,
    pub(crate) headcount: Plural,
    pub(crate) period: String,
    pub(crate) version: String,
    pub(crate) version_on: String,
    pub(crate) boxes: BoxTexts,
    pub(crate) intro: IntroTexts,
    pub(crate) groups: GroupTexts,
    pub(crate) levels: LevelTexts,
    pub(crate) closing: ClosingTexts,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct BoxTexts {
    pub(crate) total: Plural,
    pub(crate) done: Plural,
    pub(crate) in_progress: Plural,
    pub(crate) upcoming: Plural,
    pub(crate) late: String,
    pub(crate) dropped: Plural,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct IntroTexts {
    pub(crate) built_with_on: String,
    pub(crate) built_with: String,
    pub(crate) built_on: String,
    pub(crate) people: Plural,
    pub(crate) source_first: Plural,
    pub(crate) next_meeting: String,
    pub(crate) no_action: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct GroupTexts {
    pub(crate) without_situation: String,
    pub(crate) own: String,
    pub(crate) without_action: String,
    pub(crate) units: Plural,
    pub(crate) existing: String,
    pub(crate) parked: String,
    pub(crate) parked_why: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LevelTexts {
    pub(crate) title: String,
    pub(crate) text: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ClosingTexts {
    pub(crate) questions_title: String,
    pub(crate) questions: Vec<String>,
    pub(crate) notes_title: String,
    pub(crate) signatures_title: String,
    pub(crate) signatures: Vec<String>,
    pub(crate) edition: String,
    pub(crate) replaced: String,
}

/// One label per [`crate::PlanColumn`].
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ColumnTexts {
    pub(crate) theme: String,
    pub(crate) situation: String,
    pub(crate) existing: String,
    pub(crate) action: String,
    pub(crate) level: String,
    pub(crate) owner: String,
    pub(crate) due: String,
    pub(crate) status: String,
    pub(crate) other_situations: String,
    pub(crate) first_step: String,
    pub(crate) expected_result: String,
    pub(crate) indicator: String,
    pub(crate) conditions: String,
    pub(crate) resources: String,
    pub(crate) cost: String,
    pub(crate) contributors: String,
    pub(crate) review: String,
    pub(crate) effect: String,
    pub(crate) reason: String,
    pub(crate) notes: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct StatusTexts {
    pub(crate) late: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DateTexts {
    pub(crate) months: [String; 12],
    pub(crate) short_months: [String; 12],
    pub(crate) days: [String; 7],
    pub(crate) first: String,
    pub(crate) quarter: String,
    pub(crate) quarters: [String; 4],
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NumberTexts {
    pub(crate) in_letters: Vec<String>,
}

/// Replaces each `{name}` of a template in one pass: a value that itself contains braces stays as it is.
pub(crate) fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let Some((name, tail)) = after.split_once('}') else {
            filled.push('{');
            rest = after;
            continue;
        };
        let value = values.iter().find(|(known, _)| *known == name);
        filled.push_str(value.map_or("", |(_, value)| value));
        rest = tail;
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_there_and_none_is_spare() {
        let parsed = parse();
        assert!(parsed.is_ok(), "{parsed:?}");
    }

    #[test]
    fn a_value_with_braces_is_not_filled_again() {
        let filled = fill("{a} et {b}.", &[("a", "{b}"), ("b", "deux")]);
        assert_eq!(filled, "{b} et deux.");
    }

    #[test]
    fn zero_and_one_are_singular_in_french() {
        let boxes = &TEXTS.plan.boxes;
        assert_eq!(boxes.done.of(0), "réalisée");
        assert_eq!(boxes.done.of(1), "réalisée");
        assert_eq!(boxes.done.of(2), "réalisées");
    }
}

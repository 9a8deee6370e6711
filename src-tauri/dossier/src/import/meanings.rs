//! What headings and values mean in tables made elsewhere: the words are data, in `words.toml`.
//!
//! Case, accents and punctuation never count. A word nobody knows is no mistake: the caller says so in
//! its preview. Numbers and dates are read by `words`.

use crate::actions::{ActionStatus, CostKind, Effectiveness, PreventionLevel, Recurrence};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::str::FromStr;
use std::sync::LazyLock;
use words::{UnknownCode, fold};

/// What a column of a table holds, by its key in `words.toml`.
///
/// A key of `[texts]` is a field of the action, taken as it is written. Those of `[columns]` are read: they
/// are named here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct ImportField(&'static str);

/// Names the columns that are read.
macro_rules! columns {
    ($($(#[$about:meta])* $name:ident = $code:literal,)+) => {
        impl ImportField {
            $($(#[$about])* pub const $name: Self = Self($code);)+

            /// Those that are read.
            #[cfg(test)]
            const READ: &'static [Self] = &[$(Self::$name,)+];
        }
    };
}

columns! {
    /// The action.
    TITLE = "title",
    /// The situation it answers.
    SITUATION = "situation",
    /// Who leads it.
    OWNER_NAME = "owner_name",
    /// At the latest when.
    DUE_ON = "due_on",
    /// Where it stands.
    STATUS = "status",
    /// The theme of the situation.
    THEME = "theme",
    /// The work units that live the situation.
    WORK_UNIT = "work_unit",
    /// What happens in the situation.
    STORY = "story",
    /// Its causes.
    CAUSES = "causes",
    /// Its effects.
    EFFECTS = "effects",
    /// What already exists for it.
    EXISTING = "existing",
    /// Other situations the action answers.
    OTHER_SITUATIONS = "other_situations",
    /// Where the action acts.
    PREVENTION_LEVEL = "prevention_level",
    /// Its conditions of execution.
    CONDITIONS = "conditions",
    /// What it costs: an amount, or a range.
    COST = "cost",
    /// How many days of work it takes.
    COST_DAYS = "cost_days",
    /// Its effort.
    EFFORT = "effort",
    /// Its expected effect.
    IMPACT = "impact",
    /// When it begins.
    STARTS_ON = "starts_on",
    /// Whether it comes back.
    RECURRENCE = "recurrence",
    /// When it was done.
    DONE_ON = "done_on",
    /// When its effect is looked at.
    REVIEW_ON = "review_on",
    /// What it changed.
    EFFECTIVENESS = "effectiveness",
    /// Why it was postponed or dropped.
    REASON = "reason",
    /// The year of the programme it belongs to.
    PROGRAM_YEAR = "program_year",
    /// Remarks: kept with the conditions of execution.
    NOTES = "notes",
    /// Its id, in a table that this program made.
    ID = "id",
}

impl ImportField {
    /// Its key.
    pub const fn code(self) -> &'static str {
        self.0
    }

    /// True when the action takes its text as it is.
    pub(super) fn is_text(self) -> bool {
        LEXICON.texts.contains_key(self.0)
    }
}

impl FromStr for ImportField {
    type Err = UnknownCode;

    fn from_str(code: &str) -> Result<Self, UnknownCode> {
        let known = LEXICON.columns.get_key_value(code);
        let known = known.map(|(code, _)| Self(code));
        known.ok_or_else(|| UnknownCode(code.to_owned()))
    }
}

/// Longest text that is a heading, in bytes: longer ones are sentences.
const LONGEST_HEADING: usize = 400;

type Words = BTreeMap<String, Vec<String>>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Lexicon {
    nobody: String,
    columns: Words,
    texts: Words,
    status: Words,
    level: Words,
    cost: Words,
    effect: Words,
    recurrence: Words,
    scale: Words,
}

#[expect(
    clippy::expect_used,
    reason = "the file is part of the program, and tests read it"
)]
static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let mut lexicon: Lexicon =
        toml::from_str(include_str!("words.toml")).expect("the words of the tables");
    lexicon.normalise();
    lexicon
});

impl Lexicon {
    /// Words as they are compared; the columns taken as they are, among all.
    fn normalise(&mut self) {
        self.columns.extend(self.texts.clone());
        let tables = [
            &mut self.columns,
            &mut self.status,
            &mut self.level,
            &mut self.cost,
            &mut self.effect,
            &mut self.recurrence,
            &mut self.scale,
        ];
        let words = tables.into_iter().flat_map(BTreeMap::values_mut).flatten();
        words.for_each(|word| *word = plain(word));
    }
}

/// A text in lower case, without accents nor punctuation, one space between words.
pub(super) fn plain(text: &str) -> String {
    let folded = fold(text);
    let kept = folded.chars().map(|letter| match letter {
        '%' | '<' | '>' | '?' => letter,
        _ if letter.is_alphanumeric() => letter,
        _ => ' ',
    });
    let spaced: String = kept.collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A name as names are compared; one made of signs alone is compared as it is.
pub(super) fn name_key(text: &str) -> String {
    let plain = plain(text);
    if plain.is_empty() {
        text.trim().to_owned()
    } else {
        plain
    }
}

/// The code whose word is the text, or else is the longest one it contains.
fn find<'a>(words: &'a Words, text: &str) -> Option<&'a str> {
    let text = plain(text);
    let known = words
        .iter()
        .flat_map(|(code, words)| words.iter().map(move |word| (code, word)));
    let within = known
        .filter(|(_, word)| holds_words(&text, word))
        .max_by_key(|(_, word)| word.len())
        .map(|(code, _)| code.as_str());
    exactly(words, &text).or(within)
}

/// The code of which this is a word, spelt as words are compared.
fn exactly<'a>(words: &'a Words, plain: &str) -> Option<&'a str> {
    let mut words = words.iter();
    let found = words.find(|(_, words)| words.iter().any(|word| word == plain));
    found.map(|(code, _)| code.as_str())
}

/// True when whole words of the text are these.
fn holds_words(text: &str, words: &str) -> bool {
    !words.is_empty() && format!(" {text} ").contains(&format!(" {words} "))
}

/// What each column seems to hold; a field goes to the column whose heading says it best.
pub fn suggest_columns(headings: &[String]) -> Vec<Option<ImportField>> {
    let mut columns = vec![None; headings.len()];
    for exact in [true, false] {
        for (rank, heading) in headings.iter().enumerate() {
            let field = column(heading, exact);
            let free = field.is_some_and(|field| !columns.contains(&Some(field)));
            if let Some(column) = columns.get_mut(rank)
                && column.is_none()
                && free
            {
                *column = field;
            }
        }
    }
    columns
}

fn column(heading: &str, exact: bool) -> Option<ImportField> {
    if heading.len() > LONGEST_HEADING {
        return None;
    }
    let words = &LEXICON.columns;
    let code = if exact {
        exactly(words, &plain(heading))
    } else {
        find(words, heading)
    };
    code.map(ImportField)
}

pub(super) fn status(text: &str) -> Option<ActionStatus> {
    match share(text) {
        Some(done) if done >= 1.0 => Some(ActionStatus::Done),
        Some(done) if done > 0.0 => Some(ActionStatus::InProgress),
        Some(_) => Some(ActionStatus::Decided),
        None => find(&LEXICON.status, text)?.parse().ok(),
    }
}

/// A share of the whole: « 50 % », « 50 », or 0,5, as spreadsheets keep 50 %.
fn share(text: &str) -> Option<f64> {
    let (number, hundredths) = match text.trim().strip_suffix('%') {
        Some(number) => (number, true),
        None => (text, false),
    };
    let number = words::numbers::read(number).filter(|number| *number >= 0.0)?;
    let whole = if hundredths || number > 1.0 {
        100.0
    } else {
        1.0
    };
    Some(number / whole)
}

pub(super) fn level(text: &str) -> Option<PreventionLevel> {
    find(&LEXICON.level, text)?.parse().ok()
}

pub(super) fn effect(text: &str) -> Option<Effectiveness> {
    find(&LEXICON.effect, text)?.parse().ok()
}

pub(super) fn recurrence(text: &str) -> Option<Recurrence> {
    find(&LEXICON.recurrence, text)?.parse().ok()
}

/// A place on a scale of three.
pub(super) fn scale(text: &str) -> Option<u8> {
    let number = words::numbers::read(text).filter(|number| [1.0, 2.0, 3.0].contains(number));
    match number {
        Some(number) => format!("{number}").parse().ok(),
        None => find(&LEXICON.scale, text)?.parse().ok(),
    }
}

/// A range in words, or an amount in euros rounded up.
pub(super) fn cost(text: &str) -> Option<(Option<CostKind>, Option<u32>)> {
    let words = &LEXICON.cost;
    if let Some(code) = exactly(words, &plain(text)) {
        return Some((code.parse().ok(), None));
    }
    match words::numbers::read_euros(text).map(|amount| amount.euros) {
        Some(0) => Some((Some(CostKind::Zero), None)),
        Some(amount) => Some((None, Some(amount))),
        None => Some((Some(find(words, text)?.parse().ok()?), None)),
    }
}

/// What is written as the owner of an action that is over, when nobody is named.
pub(super) fn nobody() -> &'static str {
    &LEXICON.nobody
}

/// True when an amount has cents, which a plan does not keep.
pub(super) fn is_rounded(text: &str) -> bool {
    words::numbers::read_euros(text).is_some_and(|amount| amount.rounded)
}

/// A number that is not below zero.
pub(super) fn positive(text: &str) -> Option<f64> {
    words::numbers::read(text).filter(|number| *number >= 0.0)
}

/// A year of the time of a plan.
pub(super) fn year(text: &str) -> Option<i16> {
    let year: i16 = text.trim().parse().ok()?;
    let year = if (0..100).contains(&year) {
        year + 2_000
    } else {
        year
    };
    words::dates::YEARS.contains(&year).then_some(year)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::ActionPatch;

    fn suggested(headings: &[&str]) -> Vec<Option<ImportField>> {
        suggest_columns(
            &headings
                .iter()
                .map(|heading| (*heading).to_owned())
                .collect::<Vec<_>>(),
        )
    }

    #[test]
    fn each_field_has_its_words_and_no_word_has_two_fields() {
        for code in LEXICON.texts.keys() {
            let taken = format!(r#"{{"{code}": "a text"}}"#);
            let taken: ActionPatch = serde_json::from_str(&taken).unwrap();
            assert_ne!(
                taken,
                ActionPatch::default(),
                "{code} is no text of an action"
            );
        }
        let read = ImportField::READ.iter().map(|field| field.code());
        let codes: Vec<&str> = read
            .chain(LEXICON.texts.keys().map(String::as_str))
            .collect();
        for code in LEXICON.columns.keys() {
            assert!(codes.contains(&code.as_str()), "{code} is no field");
        }
        let mut seen = BTreeMap::new();
        for code in codes {
            for word in LEXICON
                .columns
                .get(code)
                .unwrap_or_else(|| panic!("no word for {code}"))
            {
                if let Some(other) = seen.insert(word, code) {
                    assert_eq!(other, code, "{word:?} is said twice");
                }
            }
        }
    }

    #[test]
    fn each_word_stands_for_a_code_that_exists() {
        fn all<T: FromStr>(words: &Words) {
            for code in words.keys() {
                assert!(code.parse::<T>().is_ok(), "{code}");
            }
        }
        all::<ActionStatus>(&LEXICON.status);
        all::<PreventionLevel>(&LEXICON.level);
        all::<CostKind>(&LEXICON.cost);
        all::<Effectiveness>(&LEXICON.effect);
        all::<Recurrence>(&LEXICON.recurrence);
        all::<u8>(&LEXICON.scale);
    }

    #[test]
    fn headings_are_known_whatever_their_case_accents_and_marks() {
        assert_eq!(
            suggested(&[
                "N°",
                "UNITE DE TRAVAIL",
                "Risque(s) identifié(s)",
                "Mesures à prendre *",
                "Resp.",
                "Échéance",
                "% réalisé"
            ]),
            [
                None,
                Some(ImportField::WORK_UNIT),
                Some(ImportField::SITUATION),
                Some(ImportField::TITLE),
                Some(ImportField::OWNER_NAME),
                Some(ImportField::DUE_ON),
                Some(ImportField::STATUS)
            ]
        );
        assert_eq!(
            suggested(&[
                "Action de prévention proposée",
                "Indicateur de suivi de l'action"
            ]),
            [
                Some(ImportField::TITLE),
                Some(ImportField("indicator_label"))
            ]
        );
    }

    #[test]
    fn a_field_goes_to_the_heading_that_says_it_best_and_only_there() {
        assert_eq!(
            suggested(&["Nom du responsable", "Responsable", "Actions", "Action"]),
            [
                None,
                Some(ImportField::OWNER_NAME),
                Some(ImportField::TITLE),
                None
            ]
        );
    }

    #[test]
    fn statuses_costs_and_scales_are_read_in_words_and_in_figures() {
        assert_eq!(status("EN COURS"), Some(ActionStatus::InProgress));
        assert_eq!(status("Terminée (12/05)"), Some(ActionStatus::Done));
        assert_eq!(status("non commencé"), Some(ActionStatus::Decided));
        assert_eq!(
            ["0 %", "30%", "100 %"].map(status),
            [
                ActionStatus::Decided,
                ActionStatus::InProgress,
                ActionStatus::Done
            ]
            .map(Some)
        );
        assert_eq!(
            ["0", "0,5", "1", "50", "100", "0.5", "50,5 %"].map(status),
            [
                ActionStatus::Decided,
                ActionStatus::InProgress,
                ActionStatus::Done,
                ActionStatus::InProgress,
                ActionStatus::Done,
                ActionStatus::InProgress,
                ActionStatus::InProgress
            ]
            .map(Some)
        );
        assert_eq!(status("-1"), None);
        assert_eq!(status("bizarre"), None);
        assert_eq!(cost("1 200,50 €"), Some((None, Some(1_201))));
        assert!(is_rounded("1 200,50 €") && !is_rounded("1 200,00 €"));
        for (text, amount) in [("15k€", 15_000), ("15 k€", 15_000), ("environ 500", 500)] {
            assert_eq!(cost(text), Some((None, Some(amount))), "{text}");
        }
        assert_eq!(cost("0"), Some((Some(CostKind::Zero), None)));
        assert_eq!(
            cost("Moins de 500 €"),
            Some((Some(CostKind::Under500), None))
        );
        assert_eq!(
            cost("de 500 à 5 000 €"),
            Some((Some(CostKind::From500To5000), None))
        );
        assert_eq!(cost("-3"), None);
        assert_eq!(scale("2"), Some(2));
        assert_eq!(scale("Lourd"), Some(3));
        assert_eq!(scale("7"), None);
        assert_eq!(level("À la source"), Some(PreventionLevel::Primary));
        assert_eq!(recurrence("Tous les mois"), Some(Recurrence::Monthly));
        assert_eq!(effect("Pas d’effet"), Some(Effectiveness::NoEffect));
    }
}

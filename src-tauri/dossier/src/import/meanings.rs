//! What headings and values mean in tables made elsewhere: the words are data, in `words.toml`.
//!
//! Case, accents and punctuation never count. A word nobody knows is no mistake: the caller says so in
//! its preview. Numbers and dates are read by `words`.

use crate::actions::{ActionStatus, CostKind, Effectiveness, PreventionLevel, Recurrence};
use crate::codes::codes;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;
use words::fold;

codes! {
    /// What a column of a table holds.
    pub enum ImportField {
        /// The action.
        Title = "title",
        /// The situation it answers.
        Situation = "situation",
        /// Who leads it.
        OwnerName = "owner_name",
        /// Their function.
        OwnerRole = "owner_role",
        /// At the latest when.
        DueOn = "due_on",
        /// Where it stands.
        Status = "status",
        /// The theme of the situation.
        Theme = "theme",
        /// The work units that live the situation.
        WorkUnit = "work_unit",
        /// What happens in the situation.
        Story = "story",
        /// Its causes.
        Causes = "causes",
        /// Its effects.
        Effects = "effects",
        /// What already exists for it.
        Existing = "existing",
        /// Other situations the action answers.
        OtherSituations = "other_situations",
        /// Where the action acts.
        PreventionLevel = "prevention_level",
        /// Its first small step.
        NextStep = "next_step",
        /// What one will see when it works.
        ExpectedResult = "expected_result",
        /// What is measured.
        IndicatorLabel = "indicator_label",
        /// Its conditions of execution.
        Conditions = "conditions",
        /// What it needs.
        ResourcesNeeded = "resources_needed",
        /// What it costs: an amount, or a range.
        Cost = "cost",
        /// How many days of work it takes.
        CostDays = "cost_days",
        /// Its effort.
        Effort = "effort",
        /// Its expected effect.
        Impact = "impact",
        /// Who takes part.
        Contributors = "contributors",
        /// When it begins.
        StartsOn = "starts_on",
        /// Whether it comes back.
        Recurrence = "recurrence",
        /// When it was done.
        DoneOn = "done_on",
        /// When its effect is looked at.
        ReviewOn = "review_on",
        /// What it changed.
        Effectiveness = "effectiveness",
        /// Why it was postponed or dropped.
        Reason = "reason",
        /// The year of the programme it belongs to.
        ProgramYear = "program_year",
        /// Remarks: kept with the conditions of execution.
        Notes = "notes",
        /// Its id, in a table that this program made.
        Id = "id",
    }
}

type Words = BTreeMap<String, Vec<String>>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Lexicon {
    columns: Words,
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
    fn normalise(&mut self) {
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
fn find(words: &Words, text: &str) -> Option<String> {
    let text = plain(text);
    let known = || {
        words
            .iter()
            .flat_map(|(code, words)| words.iter().map(move |word| (code, word)))
    };
    let exact = known().find(|(_, word)| **word == text);
    let within = || {
        known()
            .filter(|(_, word)| holds_words(&text, word))
            .max_by_key(|(_, word)| word.len())
    };
    exact.or_else(within).map(|(code, _)| code.clone())
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
    let words = &LEXICON.columns;
    let code = if exact {
        let heading = plain(heading);
        words
            .iter()
            .find(|(_, words)| words.contains(&heading))
            .map(|(code, _)| code.clone())
    } else {
        find(words, heading)
    };
    code?.parse().ok()
}

pub(super) fn status(text: &str) -> Option<ActionStatus> {
    let percent = text
        .trim()
        .strip_suffix('%')
        .and_then(|number| number.trim().parse::<f64>().ok());
    match percent {
        Some(done) if done >= 100.0 => Some(ActionStatus::Done),
        Some(done) if done > 0.0 => Some(ActionStatus::InProgress),
        Some(_) => Some(ActionStatus::Decided),
        None => find(&LEXICON.status, text)?.parse().ok(),
    }
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
    let kind = || find(&LEXICON.cost, text).and_then(|code| code.parse().ok());
    let exact = LEXICON
        .cost
        .iter()
        .find(|(_, words)| words.contains(&plain(text)));
    if let Some((code, _)) = exact {
        return Some((code.parse().ok(), None));
    }
    match words::numbers::read_euros(text) {
        Some(0) => Some((Some(CostKind::Zero), None)),
        Some(amount) => Some((None, Some(amount))),
        None => kind().map(|kind| (Some(kind), None)),
    }
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
        let codes: Vec<&str> = ImportField::ALL.iter().map(|field| field.code()).collect();
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
        fn all<T: std::str::FromStr>(words: &Words) {
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
        use ImportField::{DueOn, IndicatorLabel, OwnerName, Situation, Status, Title, WorkUnit};
        assert_eq!(
            suggested(&[
                "N°",
                "UNITE DE TRAVAIL",
                "Risque(s) identifié(s)",
                "Mesures à prendre *",
                "Responsable :",
                "Échéance",
                "% réalisé"
            ]),
            [
                None,
                Some(WorkUnit),
                Some(Situation),
                Some(Title),
                Some(OwnerName),
                Some(DueOn),
                Some(Status)
            ]
        );
        assert_eq!(
            suggested(&[
                "Action de prévention proposée",
                "Indicateur de suivi de l'action"
            ]),
            [Some(Title), Some(IndicatorLabel)]
        );
    }

    #[test]
    fn a_field_goes_to_the_heading_that_says_it_best_and_only_there() {
        use ImportField::{OwnerName, Title};
        assert_eq!(
            suggested(&["Nom du responsable", "Responsable", "Actions", "Action"]),
            [None, Some(OwnerName), Some(Title), None]
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
        assert_eq!(status("bizarre"), None);
        assert_eq!(cost("1 200,50 €"), Some((None, Some(1_201))));
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

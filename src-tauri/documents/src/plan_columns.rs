//! The columns of every document, once for every format: a code, a French label, a width and a value.
//!
//! A page prints some as columns and others under each line; a spreadsheet takes [`PlanColumn::ALL`].
//! To add one: a line in the list below, its label in `texts.toml`, its value in [`PlanColumn::value`].

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::action::{ActionView, IndicatorView};
use crate::french;
use crate::money;
use crate::texts::{TEXTS, fill};
use crate::view::{DossierView, SituationView, UnitView};
use words::{DuePrecision, Period};

/// Declares the columns: variant, code, then width in signs.
macro_rules! columns {
    ($($(#[$doc:meta])* $variant:ident $code:ident $width:literal,)+) => {
        /// A column.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum PlanColumn {
            $($(#[$doc])* $variant,)+
        }

        impl PlanColumn {
            /// Every column, in the order of a spreadsheet.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// A stable name, the same in every file we write.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self {
                    $(Self::$variant => stringify!($code),)+
                }
            }

            /// The French heading of the column.
            #[must_use]
            pub fn label(self) -> &'static str {
                let columns = &TEXTS.columns;
                match self {
                    $(Self::$variant => &columns.$code,)+
                }
            }

            /// A comfortable width, in signs; a page shares its own width in these proportions.
            #[must_use]
            pub fn width(self) -> u16 {
                match self {
                    $(Self::$variant => $width,)+
                }
            }
        }

        /// One label per column.
        #[derive(Debug, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub(crate) struct ColumnTexts {
            $(pub(crate) $code: String,)+
        }
    };
}

columns! {
    /// Title of the theme.
    Theme theme 26,
    /// Title of the situation.
    Situation situation 36,
    /// Work units concerned.
    Unit unit 18,
    /// What will be done.
    Action action 37,
    /// Level of prevention.
    Level level 23,
    /// Who sees to it.
    Owner owner 14,
    /// When at the latest.
    Due due 15,
    /// State of progress.
    Status status 17,
    /// Whether it is late.
    Late late 10,
    /// First small step.
    FirstStep first_step 30,
    /// What will be watched.
    Indicator indicator 26,
    /// Estimated cost, in words.
    Cost cost 17,
    /// Effect observed.
    Effect effect 16,
    /// Why postponed or dropped.
    Reason reason 26,
    /// Family of risk factors (Gollac report).
    Family family 24,
    /// What happens, concretely.
    Story story 44,
    /// Who lives it.
    Exposed exposed 18,
    /// Whether it weighs differently on women and men.
    Gender gender 22,
    /// What already exists against it.
    Existing existing 34,
    /// Its last rating.
    Rating rating 20,
    /// Day of that rating.
    RatedOn rated_on 13,
    /// Their function.
    OwnerRole owner_role 18,
    /// People associated.
    Contributors contributors 22,
    /// When it begins.
    Starts starts 14,
    /// How exact that date is.
    DuePrecision due_precision 10,
    /// When that step is taken.
    FirstStepOn first_step_on 12,
    /// What should be different afterwards.
    ExpectedResult expected_result 30,
    /// Its last measure.
    Measure measure 16,
    /// Conditions of execution.
    Conditions conditions 26,
    /// Means that can be mobilised.
    Resources resources 22,
    /// Who can help.
    Helpers helpers 22,
    /// Estimated cost, at least.
    CostLow cost_low 12,
    /// Estimated cost, at most.
    CostHigh cost_high 12,
    /// Days of work.
    Days days 10,
    /// What the group said of it.
    Support support 12,
    /// Whether it comes back.
    Recurrence recurrence 16,
    /// When it was decided.
    DecidedOn decided_on 12,
    /// Who decided it.
    DecidedBy decided_by 16,
    /// When the works council was consulted.
    CseOn cse_on 12,
    /// When it was done.
    DoneOn done_on 12,
    /// When the effect will be looked at.
    Review review 13,
    /// The other situations it treats.
    OtherSituations other_situations 30,
    /// Article of law it answers.
    Article article 16,
    /// Year of the programme.
    Year year 9,
    /// Free notes.
    Notes notes 30,
    /// Id of the action in the dossier.
    Id id 38,
}

/// The columns of the printed table: what, which level, who, when, state.
pub const TABLE_COLUMNS: [PlanColumn; 5] = [
    PlanColumn::Action,
    PlanColumn::Level,
    PlanColumn::Owner,
    PlanColumn::Due,
    PlanColumn::Status,
];

/// The columns of a wide page; theme, situation and what exists head each group of lines.
pub const WIDE_COLUMNS: [PlanColumn; 8] = [
    PlanColumn::Action,
    PlanColumn::Level,
    PlanColumn::Owner,
    PlanColumn::Due,
    PlanColumn::Status,
    PlanColumn::Indicator,
    PlanColumn::Cost,
    PlanColumn::Effect,
];

/// What the law asks of the yearly programme (Code du travail, art. L. 4121-3-1, III, 1°): measures,
/// conditions of execution, indicators, cost, means, calendar. Owner and state are what makes it followed.
pub const LEGAL_COLUMNS: [PlanColumn; 10] = [
    PlanColumn::Action,
    PlanColumn::Level,
    PlanColumn::Conditions,
    PlanColumn::Indicator,
    PlanColumn::Resources,
    PlanColumn::Cost,
    PlanColumn::Starts,
    PlanColumn::Due,
    PlanColumn::Owner,
    PlanColumn::Status,
];

/// What a situation says of itself, whatever its actions.
pub const SITUATION_COLUMNS: [PlanColumn; 10] = [
    PlanColumn::Theme,
    PlanColumn::Situation,
    PlanColumn::Unit,
    PlanColumn::Family,
    PlanColumn::Story,
    PlanColumn::Exposed,
    PlanColumn::Gender,
    PlanColumn::Existing,
    PlanColumn::Rating,
    PlanColumn::RatedOn,
];

/// What the annex says of each situation, besides its unit, its family and its actions.
pub const ANNEX_COLUMNS: [PlanColumn; 7] = [
    PlanColumn::Situation,
    PlanColumn::Story,
    PlanColumn::Exposed,
    PlanColumn::Gender,
    PlanColumn::Existing,
    PlanColumn::Rating,
    PlanColumn::RatedOn,
];

/// What is in a cell, before a format writes it.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Words.
    Text(String),
    /// A day.
    Day(Date),
    /// A month or a quarter, by its last day.
    Period(Date, DuePrecision),
    /// A number.
    Number(f64),
    /// Euros.
    Euros(u32),
}

impl Value {
    /// As French writes it.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Day(day) => french::short_date(&day.to_string()),
            Self::Period(day, precision) => words::dates::short(Period::of(*day, *precision)),
            Self::Number(number) => french::decimal(*number),
            Self::Euros(euros) => money::euros(u64::from(*euros)),
        }
    }
}

/// What a row is about: an action, its situation, a work unit; each may be missing.
#[derive(Debug, Clone, Copy)]
pub struct PlanRow<'a> {
    /// Where the other situations and the units are found.
    pub view: &'a DossierView,
    /// The only work unit of the row, when it is about one.
    pub unit: Option<&'a UnitView>,
    /// The situation.
    pub situation: Option<&'a SituationView>,
    /// The action.
    pub action: Option<&'a ActionView>,
}

impl DossierView {
    /// One row per action, in the order of the plan.
    #[must_use]
    pub fn rows(&self) -> Vec<PlanRow<'_>> {
        let mut rows = Vec::new();
        for group in self.groups() {
            let row = |action| PlanRow {
                view: self,
                unit: None,
                situation: group.situation,
                action: Some(action),
            };
            rows.extend(group.actions.iter().copied().map(row));
        }
        rows
    }
}

impl PlanColumn {
    /// Whether it is about the situation rather than the action.
    #[must_use]
    pub fn is_of_situation(self) -> bool {
        SITUATION_COLUMNS.contains(&self)
    }

    /// What this column holds for a row; nothing when there is nothing to say.
    #[must_use]
    pub fn value(self, row: PlanRow<'_>) -> Option<Value> {
        let value = row.of_situation(self).or_else(|| row.of_action(self));
        value.filter(|value| !matches!(value, Value::Text(text) if text.trim().is_empty()))
    }

    /// What this column says for a row; empty when there is nothing to say.
    #[must_use]
    pub fn text(self, row: PlanRow<'_>) -> String {
        self.value(row).map_or(String::new(), |value| value.text())
    }
}

impl PlanRow<'_> {
    fn of_situation(self, column: PlanColumn) -> Option<Value> {
        let situation = self.situation?;
        let rating = situation.ratings.last();
        #[expect(
            clippy::wildcard_enum_match_arm,
            reason = "the other columns are those of the action"
        )]
        match column {
            PlanColumn::Theme => text(situation.theme.as_ref().map(|theme| &*theme.title)),
            PlanColumn::Situation => text(Some(&*situation.title)),
            PlanColumn::Unit => self.units(situation),
            PlanColumn::Family => text(situation.family.map(french::family)),
            PlanColumn::Story => text(situation.story.as_deref()),
            PlanColumn::Exposed => text(situation.exposed.as_deref()),
            PlanColumn::Gender => text(situation.gender.as_deref()),
            PlanColumn::Existing => joined(situation.existing.iter().map(french::existing)),
            PlanColumn::Rating => text(rating.map(|rating| &*rating.label)),
            PlanColumn::RatedOn => day(rating.and_then(|rating| rating.on.as_deref())),
            _ => None,
        }
    }

    fn of_action(self, column: PlanColumn) -> Option<Value> {
        let action = self.action?;
        #[expect(
            clippy::wildcard_enum_match_arm,
            reason = "the other columns are those of its situation, or of its follow-up"
        )]
        match column {
            PlanColumn::Action => text(Some(&*action.title)),
            PlanColumn::Level => text(action.level.as_ref().map(|level| &*level.label)),
            PlanColumn::Owner => text(action.owner.as_deref()),
            PlanColumn::OwnerRole => text(action.owner_role.as_deref()),
            PlanColumn::Starts => day(action.starts_on.as_deref()),
            PlanColumn::Due => day(action.due.as_deref()),
            PlanColumn::DuePrecision => due_precision(action),
            PlanColumn::Status => text(action.status.as_ref().map(|status| &*status.label)),
            PlanColumn::Late => action.late.then(|| Value::Text(TEXTS.statuses.yes.clone())),
            PlanColumn::OtherSituations => joined(self.other_situations(action)),
            PlanColumn::FirstStep => text(action.first_step.as_deref()),
            PlanColumn::FirstStepOn => day(action.first_step_on.as_deref()),
            PlanColumn::ExpectedResult => text(action.expected_result.as_deref()),
            PlanColumn::Indicator => action.indicator.as_ref().map(indicator),
            PlanColumn::Measure => action.indicator.as_ref().and_then(measure),
            PlanColumn::Conditions => text(action.conditions.as_deref()),
            PlanColumn::Resources => text(action.resources.as_deref()),
            PlanColumn::Helpers => joined(action.helpers.iter().cloned()),
            PlanColumn::Contributors => text(action.contributors.as_deref()),
            _ => of_decision(action, column),
        }
    }

    fn units(self, situation: &SituationView) -> Option<Value> {
        if let Some(unit) = self.unit {
            return text(Some(&*unit.name));
        }
        let units = self.view.units.iter();
        let concerned = units.filter(|unit| situation.units.contains(&unit.id));
        joined(concerned.map(|unit| unit.name.clone()))
    }

    /// Titles of the situations it treats besides the one it is printed under.
    fn other_situations(self, action: &ActionView) -> impl Iterator<Item = String> {
        let main = self.situation.map(|situation| situation.id.clone());
        let ids = action.situations.clone().into_iter();
        let others = ids.filter(move |id| main.as_ref() != Some(id));
        others.filter_map(move |id| Some(self.view.situation(&id)?.title.clone()))
    }
}

/// What it costs, who decided it, what became of it.
fn of_decision(action: &ActionView, column: PlanColumn) -> Option<Value> {
    let cost = action.cost.as_ref();
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "the other columns were looked at before"
    )]
    match column {
        PlanColumn::Cost => cost.and_then(money::cost).map(Value::Text),
        PlanColumn::CostLow => cost.and_then(|cost| cost.low).map(Value::Euros),
        PlanColumn::CostHigh => cost.and_then(|cost| cost.high).map(Value::Euros),
        PlanColumn::Days => cost.and_then(|cost| cost.days).map(Value::Number),
        PlanColumn::Support => action.support.map(|support| {
            let values = [("votes", support.votes), ("of", support.of)];
            let values = values.map(|(name, count)| (name, count.to_string()));
            let values = values.each_ref().map(|(name, count)| (*name, &**count));
            Value::Text(fill(&TEXTS.statuses.support, &values))
        }),
        PlanColumn::Recurrence => text(action.recurrence.as_deref()),
        PlanColumn::DecidedOn => day(action.decided_on.as_deref()),
        PlanColumn::DecidedBy => text(action.decided_by.as_deref()),
        PlanColumn::CseOn => day(action.cse_on.as_deref()),
        PlanColumn::DoneOn => day(action.done_on.as_deref()),
        PlanColumn::Review => day(action.review_on.as_deref()),
        PlanColumn::Effect => text(action.effect.as_deref()),
        PlanColumn::Reason => text(action.reason.as_deref()),
        PlanColumn::Article => text(action.article.as_deref()),
        PlanColumn::Year => action.year.map(|year| Value::Number(f64::from(year))),
        PlanColumn::Notes => text(action.notes.as_deref()),
        PlanColumn::Id => text(Some(&*action.id)),
        _ => None,
    }
}

fn text(text: Option<&str>) -> Option<Value> {
    text.map(|text| Value::Text(text.to_owned()))
}

/// Several things in one cell.
fn joined(parts: impl Iterator<Item = String>) -> Option<Value> {
    let parts: Vec<_> = parts.collect();
    Some(Value::Text(parts.join(" ; ")))
}

/// A date as exact as it is known; words when it is none.
fn day(iso: Option<&str>) -> Option<Value> {
    let iso = iso?.trim();
    Some(match french::last_day(iso) {
        Some((day, DuePrecision::Day)) => Value::Day(day),
        Some((day, precision)) => Value::Period(day, precision),
        None => Value::Text(iso.to_owned()),
    })
}

fn due_precision(action: &ActionView) -> Option<Value> {
    let (_, precision) = french::last_day(action.due.as_deref()?)?;
    text(Some(french::precision_name(precision)))
}

/// « Interruptions par jour : de 12 à 4 »
fn indicator(indicator: &IndicatorView) -> Value {
    let texts = &TEXTS.indicators;
    let (baseline, target) = (indicator.baseline, indicator.target);
    let measured = |number: f64| french::measured(number, indicator);
    let aim = match (baseline, target) {
        (Some(from), Some(to)) => {
            let values = [("from", &*french::decimal(from)), ("to", &*measured(to))];
            Some(fill(&texts.from_to, &values))
        }
        (Some(from), None) => Some(fill(&texts.from, &[("from", &measured(from))])),
        (None, Some(to)) => Some(fill(&texts.to, &[("to", &measured(to))])),
        (None, None) => None,
    };
    let label = indicator.label.trim();
    let parts = [
        Some(label.to_owned()).filter(|label| !label.is_empty()),
        aim,
    ];
    let parts: Vec<_> = parts.into_iter().flatten().collect();
    Value::Text(parts.join(&texts.separator))
}

/// « 6 le 3 mars 2027 »
fn measure(indicator: &IndicatorView) -> Option<Value> {
    let last = indicator.measures.last()?;
    let value = french::measured(last.value, indicator);
    let day = french::short_date(&last.on);
    let template = &TEXTS.indicators.measure;
    Some(Value::Text(fill(
        template,
        &[("value", &value), ("day", &day)],
    )))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn value(column: PlanColumn, action: &ActionView, view: &DossierView) -> String {
        column.text(PlanRow {
            view,
            unit: None,
            situation: view.situations.first(),
            action: Some(action),
        })
    }

    /// Easier to read in an assertion.
    fn plain(text: &str) -> String {
        text.replace('\u{a0}', " ")
    }

    #[test]
    fn each_column_has_its_own_code_and_label() {
        let codes: BTreeSet<_> = PlanColumn::ALL.iter().map(|column| column.code()).collect();
        let labels: BTreeSet<_> = PlanColumn::ALL
            .iter()
            .map(|column| column.label())
            .collect();
        assert_eq!(codes.len(), PlanColumn::ALL.len());
        assert_eq!(labels.len(), PlanColumn::ALL.len());
    }

    #[test]
    fn a_column_is_remembered_by_its_code() {
        for column in PlanColumn::ALL {
            let written = serde_json::to_value(column).unwrap();
            assert_eq!(written, column.code());
        }
    }

    #[test]
    fn every_column_is_empty_for_an_empty_action() {
        for column in PlanColumn::ALL {
            let said = value(*column, &ActionView::default(), &DossierView::default());
            assert_eq!(said, "", "{column:?}");
        }
    }

    #[test]
    fn every_field_reaches_a_column() {
        let view: DossierView = toml::from_str(include_str!("../tests/every-field.toml")).unwrap();
        let action = view.actions.first().unwrap();
        let said: Vec<_> = PlanColumn::ALL
            .iter()
            .map(|column| plain(&value(*column, action, &view)))
            .collect();
        let expected = [
            "thème",
            "situation",
            "unité",
            "action",
            "niveau",
            "pilote",
            "4e trim. 2026",
            "état",
            "oui",
            "petit pas",
            "indicateur : de 12,5 à 4 h",
            "coût, 2,5 jours",
            "effet",
            "motif",
            "Conflits de valeurs",
            "récit",
            "exposés",
            "femmes et hommes",
            "mesure (oui) ; autre",
            "seconde cote",
            "2 mars 2026",
            "fonction",
            "associés",
            "3 janv. 2026",
            "trimestre",
            "4 janv. 2026",
            "résultat",
            "6 h le 5 févr. 2026",
            "conditions",
            "moyens",
            "service",
            "500 €",
            "5 000 €",
            "2,5",
            "5 sur 7",
            "tous les mois",
            "6 janv. 2026",
            "gérance",
            "7 janv. 2026",
            "8 janv. 2026",
            "mars 2027",
            "autre situation",
            "L. 4121-2",
            "2026",
            "notes",
            "un",
        ];
        assert_eq!(said, expected);
    }

    #[test]
    fn what_is_not_a_date_is_given_as_typed() {
        let action = ActionView {
            due: Some("à la rentrée".to_owned()),
            ..ActionView::default()
        };
        let view = DossierView::default();
        assert_eq!(value(PlanColumn::Due, &action, &view), "à la rentrée");
        assert_eq!(value(PlanColumn::DuePrecision, &action, &view), "");
    }
}

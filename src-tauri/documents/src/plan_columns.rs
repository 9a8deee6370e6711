//! The columns of every document, once for every format: a code, a width and a value.
//!
//! A page prints some as columns and others under each line; a spreadsheet takes [`PlanColumn::ALL`].
//! To add one: a line in the list below, its label in `texts.toml`.

use dossier::ExistingMeasure;
use jiff::civil::Date;
use words::{DuePrecision, Family, Period, dates, fill, numbers};

use crate::money;
use crate::texts::{LABELS, TEXTS};
use crate::view::{Action, Situation, View};

/// Declares the columns: variant, code, width in signs, then what the value is about and the value itself, from
/// that and its row.
macro_rules! columns {
    ($($(#[$doc:meta])* $variant:ident $code:ident $width:literal = $about:ident $value:expr;)+) => {
        /// A column.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
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

            /// A comfortable width, in signs; a page shares its own width in these proportions.
            #[must_use]
            pub fn width(self) -> u16 {
                match self {
                    $(Self::$variant => $width,)+
                }
            }

            /// What this column holds for a row; nothing when there is nothing to say.
            pub(crate) fn value(self, row: PlanRow<'_>) -> Option<Value> {
                match self {
                    $(Self::$variant => about(row.$about, row, $value),)+
                }
            }
        }
    };
}

columns! {
    /// Title of the theme.
    Theme theme 26 = situation |situation, _| text(&situation.theme.as_ref()?.title);
    /// Title of the situation.
    Situation situation 36 = situation |situation, _| text(&situation.title);
    /// Work units concerned.
    Unit unit 18 = situation |situation, row| joined(row.units(situation));
    /// What will be done.
    Action action 37 = action |action, _| text(&action.title);
    /// Level of prevention.
    Level level 23 = action |action, _| text(label("level", action.prevention_level?.code()));
    /// Who sees to it.
    Owner owner 14 = action |action, _| text(action.owner());
    /// When at the latest.
    Due due 15 = action |action, _| Some(Value::Date(action.due()?));
    /// State of progress.
    Status status 17 = action |action, _| text(label("status", action.status.code()));
    /// Whether it is late.
    Late late 10 = action |action, _| text(TEXTS.text("statuses.yes")).filter(|_| action.late);
    /// Next small step.
    NextStep first_step 30 = action |action, _| text(&action.next_step);
    /// What will be watched.
    Indicator indicator 26 = action |action, _| text(&indicator(action));
    /// Estimated cost, in words.
    Cost cost 17 = action |action, _| text(&money::cost(action));
    /// Effect observed.
    Effect effect 16 = action |action, _| text(label("effectiveness", action.effectiveness?.code()));
    /// Why postponed or dropped.
    Reason reason 26 = action |action, _| text(&action.reason);
    /// Family of risk factors (Gollac report).
    Family family 24 = situation |situation, _| text(family(situation.family?));
    /// What happens, concretely.
    Story story 44 = situation |situation, _| text(situation.words());
    /// Who lives it.
    Exposed exposed 18 = situation |situation, _| text(&exposed(situation));
    /// Whether it weighs differently on women and men.
    Gender gender 22 = situation |situation, _| text(&gender(situation));
    /// What already exists against it.
    Existing existing 34 = situation |situation, _| joined(situation.existing.iter().copied().map(existing));
    /// Its last rating.
    Rating rating 20 = situation |situation, _| text(&situation.ratings.last()?.label);
    /// Day of that rating.
    RatedOn rated_on 13 = situation |situation, _| day(Some(situation.ratings.last()?.on));
    /// Their function.
    OwnerRole owner_role 18 = action |action, _| text(action.role());
    /// People associated.
    Contributors contributors 22 = action |action, _| text(action.contributors());
    /// When it begins.
    Starts starts 14 = action |action, _| day(action.starts_on);
    /// How exact that date is.
    DuePrecision due_precision 10 = action |action, _| text(precision(action.due()?));
    /// When that step is taken.
    NextStepOn first_step_on 12 = action |action, _| day(action.next_step_on);
    /// What should be different afterwards.
    ExpectedResult expected_result 30 = action |action, _| text(&action.expected_result);
    /// Its last value.
    LastValue measure 16 = action |action, _| text(&last_value(action)?);
    /// Conditions of execution.
    Conditions conditions 26 = action |action, _| text(&action.conditions);
    /// Means that can be mobilised.
    Resources resources 22 = action |action, _| text(&action.resources_needed);
    /// Who can help.
    Helpers helpers 22 = action |action, _| joined(action.helpers.iter().cloned());
    /// Estimated cost, at least.
    CostLow cost_low 12 = action |action, _| Some(Value::Euros(money::bounds(action)?.min));
    /// Estimated cost, at most.
    CostHigh cost_high 12 = action |action, _| Some(Value::Euros(money::bounds(action)?.max?));
    /// Days of work.
    Days days 10 = action |action, _| Some(Value::Number(action.cost_days?));
    /// What the group said of it.
    Support support 12 = action |action, _| text(&support(action)?);
    /// Whether it comes back.
    Recurrence recurrence 16 = action |action, _| text(recurrence(action)?);
    /// When it was decided.
    DecidedOn decided_on 12 = action |action, _| day(action.decided_on);
    /// Who decided it.
    DecidedBy decided_by 16 = action |action, _| text(&action.decided_by);
    /// When the works council was consulted.
    CseOn cse_on 12 = action |action, _| day(action.cse_consulted_on);
    /// When it was done.
    DoneOn done_on 12 = action |action, _| day(action.done_on);
    /// When the effect will be looked at.
    Review review 13 = action |action, _| day(action.review_on);
    /// The other situations it treats.
    OtherSituations other_situations 30 = action |action, row| joined(row.other_situations(action));
    /// Year of the programme.
    Year year 9 = action |action, _| Some(Value::Number(f64::from(action.year())));
    /// Id of the action in the dossier.
    Id id 38 = action |action, _| text(&action.id.to_string());
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

/// What the sheet of an action says besides the printed table, in the order one needs it.
pub(crate) const SHEET_COLUMNS: &[PlanColumn] = &[
    PlanColumn::NextStep,
    PlanColumn::NextStepOn,
    PlanColumn::ExpectedResult,
    PlanColumn::Conditions,
    PlanColumn::Resources,
    PlanColumn::Helpers,
    PlanColumn::Contributors,
    PlanColumn::Cost,
    PlanColumn::Starts,
    PlanColumn::Recurrence,
    PlanColumn::Support,
    PlanColumn::DecidedOn,
    PlanColumn::DecidedBy,
    PlanColumn::DoneOn,
    PlanColumn::Review,
    PlanColumn::Effect,
    PlanColumn::Reason,
];

/// What is in a cell, before a format writes it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    /// Words.
    Text(String),
    /// A day, a month or a quarter.
    Date(Period),
    /// A number.
    Number(f64),
    /// Euros.
    Euros(u64),
}

impl Value {
    /// As French writes it.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Date(period) => dates::short(*period),
            Self::Number(number) => numbers::decimal(*number),
            Self::Euros(euros) => numbers::euros(*euros),
        }
    }
}

/// What a row is about: an action, its situation, a work unit; each may be missing.
#[derive(Clone, Copy)]
pub(crate) struct PlanRow<'a> {
    /// Where the other situations and the units are found.
    pub(crate) view: &'a View<'a>,
    /// The name of the only work unit of the row, when it is about one.
    pub(crate) unit: Option<&'a str>,
    /// The situation.
    pub(crate) situation: Option<&'a Situation<'a>>,
    /// The action.
    pub(crate) action: Option<&'a Action<'a>>,
}

impl<'a> PlanRow<'a> {
    /// A row about a situation.
    pub(crate) fn of_situation(view: &'a View<'a>, situation: &'a Situation<'a>) -> Self {
        Self {
            view,
            unit: None,
            situation: Some(situation),
            action: None,
        }
    }

    /// A row about an action, under a situation if it treats one.
    pub(crate) fn of_action(
        view: &'a View<'a>,
        situation: Option<&'a Situation<'a>>,
        action: &'a Action<'a>,
    ) -> Self {
        Self {
            view,
            unit: None,
            situation,
            action: Some(action),
        }
    }

    fn units(self, situation: &Situation<'_>) -> Vec<String> {
        match self.unit {
            Some(name) => vec![name.to_owned()],
            None => self
                .view
                .units_of(situation)
                .map(|unit| unit.name.clone())
                .collect(),
        }
    }

    /// Titles of the situations it treats besides the one it is printed under.
    fn other_situations(self, action: &Action<'_>) -> impl Iterator<Item = String> {
        let main = self.situation.map(|situation| situation.id);
        let others = self.view.situations_of(action);
        let others = others.filter(|situation| Some(situation.id) != main);
        let titles: Vec<_> = others.map(|situation| situation.title.clone()).collect();
        titles.into_iter()
    }
}

impl View<'_> {
    /// One row per action, in the order of the plan.
    pub(crate) fn rows(&self) -> Vec<PlanRow<'_>> {
        let mut rows = Vec::new();
        for group in self.groups() {
            let row = |action| PlanRow::of_action(self, group.situation, action);
            rows.extend(group.actions.iter().copied().map(row));
        }
        rows
    }
}

impl PlanColumn {
    /// Whether it is about the situation rather than the action.
    pub(crate) fn is_of_situation(self) -> bool {
        SITUATION_COLUMNS.contains(&self)
    }

    /// The French heading of the column.
    #[must_use]
    pub fn label(self) -> &'static str {
        let own = TEXTS.find("columns", self.code());
        own.unwrap_or_else(|| label("fields", self.code()))
    }

    /// What this column says for a row; empty when there is nothing to say.
    pub(crate) fn text(self, row: PlanRow<'_>) -> String {
        self.value(row).map_or(String::new(), |value| value.text())
    }
}

/// The value of what a row is about; words that say nothing are no value.
fn about<'a, T>(
    subject: Option<&'a T>,
    row: PlanRow<'a>,
    value: impl Fn(&'a T, PlanRow<'a>) -> Option<Value>,
) -> Option<Value> {
    let value = value(subject?, row);
    value.filter(|value| !matches!(value, Value::Text(text) if text.trim().is_empty()))
}

fn text(text: &str) -> Option<Value> {
    Some(Value::Text(text.to_owned()))
}

/// Several things in one cell.
fn joined(parts: impl IntoIterator<Item = String>) -> Option<Value> {
    let parts: Vec<_> = parts.into_iter().collect();
    Some(Value::Text(parts.join(" ; ")))
}

fn day(day: Option<Date>) -> Option<Value> {
    Some(Value::Date(Period::day(day?)))
}

/// The word of a code, the same as on screen.
fn label(list: &str, code: &'static str) -> &'static str {
    LABELS.label(list, code)
}

/// The name of a family of risk factors.
#[must_use]
pub fn family(family: Family) -> &'static str {
    TEXTS.label("families", family.code())
}

/// Trades, then how many people.
pub(crate) fn exposed(situation: &Situation<'_>) -> String {
    let count = situation.exposed_count;
    let count = count.map_or("", |count| label("exposed-count", count.code()));
    filled([&*situation.exposed_groups, count]).join(", ")
}

/// Whether it weighs differently on women and men, and what is known of that.
pub(crate) fn gender(situation: &Situation<'_>) -> String {
    let differs = situation.gender_differential;
    let differs = differs.map_or("", |code| label("gender", code.code()));
    filled([differs, &*situation.gender_note]).join(". ")
}

/// Those that say something.
fn filled<'a>(parts: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let parts = parts.into_iter();
    parts.filter(|part| !part.trim().is_empty()).collect()
}

/// What exists, and whether it works: « Un planning affiché (ça marche en partie) ».
pub(crate) fn existing(measure: &ExistingMeasure) -> String {
    let works = label("measure-works", measure.works.code());
    format!("{} ({works})", measure.text.trim())
}

/// How exact a date is.
fn precision(due: Period) -> &'static str {
    match due.precision {
        DuePrecision::Day => TEXTS.text("dates.precision_day"),
        DuePrecision::Month => TEXTS.text("dates.precision_month"),
        DuePrecision::Quarter => TEXTS.text("dates.precision_quarter"),
    }
}

/// « 5 sur 7 »
fn support(action: &Action<'_>) -> Option<String> {
    let (votes, of) = (action.support_votes?, action.support_n?);
    let values = [("votes", &*votes.to_string()), ("of", &*of.to_string())];
    Some(fill(TEXTS.text("statuses.support"), &values))
}

/// How it comes back, if it does.
pub(crate) fn recurrence(action: &Action<'_>) -> Option<&'static str> {
    action.recurrence.months()?;
    Some(label("recurrence", action.recurrence.code()))
}

/// A value with the unit of the indicator: « 12,5 h ».
pub(crate) fn measured(value: f64, action: &Action<'_>) -> String {
    let unit = action.indicator_unit.trim();
    filled([&*numbers::decimal(value), unit]).join("\u{a0}")
}

/// « Interruptions par jour : de 12 à 4 »; nothing when nobody said what is watched.
pub(crate) fn indicator(action: &Action<'_>) -> String {
    let label = action.indicator_label.trim();
    if label.is_empty() {
        return String::new();
    }
    let measured = |number: f64| measured(number, action);
    let aim = match (action.indicator_baseline, action.indicator_target) {
        (Some(from), Some(to)) => {
            let values = [("from", &*numbers::decimal(from)), ("to", &*measured(to))];
            fill(TEXTS.text("indicators.from_to"), &values)
        }
        (Some(from), None) => fill(TEXTS.text("indicators.from"), &[("from", &measured(from))]),
        (None, Some(to)) => fill(TEXTS.text("indicators.to"), &[("to", &measured(to))]),
        (None, None) => return label.to_owned(),
    };
    [label, &aim].join(TEXTS.text("indicators.separator"))
}

/// « 6 le 3 mars 2027 »
fn last_value(action: &Action<'_>) -> Option<String> {
    let last = action.values.last()?;
    let value = measured(last.value, action);
    let day = dates::short_day(last.measured_on);
    let values = [("value", &*value), ("day", &*day)];
    Some(fill(TEXTS.text("indicators.value"), &values))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use dossier::ActionPatch;
    use serde_json::json;

    use super::*;
    use crate::firm::{Firm, action, example};
    use crate::{Document, Format};

    /// What every column says of the first action of a firm.
    fn said(firm: &Firm) -> Vec<(PlanColumn, String)> {
        let source = firm.source();
        let view = View::new(&source, (Document::Calendar, Format::Ics), &firm.options).unwrap();
        let rows = view.rows();
        let all = PlanColumn::ALL.iter();
        // Easier to read in an assertion.
        let plain = |column: &PlanColumn| column.text(rows[0]).replace('\u{a0}', " ");
        all.map(|column| (*column, plain(column))).collect()
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
        assert!(codes.is_disjoint(&labels), "a column has no label");
    }

    #[test]
    fn a_column_is_about_what_its_list_says() {
        let firm = Firm::with(action(1, "Seule"));
        for (column, said) in said(&firm) {
            assert!(said.is_empty() || !column.is_of_situation(), "{column:?}");
        }
    }

    #[test]
    fn an_empty_action_says_only_what_every_action_has() {
        let said = said(&Firm::with(action(1, "")));
        let said: Vec<_> = said.iter().filter(|(_, text)| !text.is_empty()).collect();
        let columns: Vec<_> = said.iter().map(|(column, _)| *column).collect();
        assert_eq!(
            columns,
            [PlanColumn::Status, PlanColumn::Year, PlanColumn::Id]
        );
    }

    #[test]
    fn each_column_says_its_field_in_words() {
        let mut firm = example();
        let first = &mut firm.records.actions[0];
        first.effectiveness = Some(dossier::Effectiveness::Effective);
        first.reason = "motif".to_owned();
        first.recurrence = dossier::Recurrence::Monthly;
        first.done_on = Some(jiff::civil::date(2026, 1, 8));
        first.due_on = Some(jiff::civil::date(2026, 9, 30));
        first.due_precision = DuePrecision::Quarter;
        first.cost_kind = Some(dossier::CostKind::From500To5000);
        let said = said(&firm);
        let expected = [
            (PlanColumn::Theme, "Charge et rythme de travail"),
            (PlanColumn::Situation, "Ici, tout est urgent"),
            (PlanColumn::Unit, "Atelier ; Bureau"),
            (
                PlanColumn::Action,
                "Se donner une règle commune : ce qui est urgent, ce qui ne l’est pas",
            ),
            (PlanColumn::Level, "À la source"),
            (PlanColumn::Owner, "Sophie"),
            (PlanColumn::Due, "3e trim. 2026"),
            (PlanColumn::Status, "En cours"),
            (PlanColumn::Late, "oui"),
            (
                PlanColumn::NextStep,
                "Lister les urgences de la semaine passée, lundi à 8 h",
            ),
            (
                PlanColumn::Indicator,
                "Pièces arrêtées en cours : de 12 à 3 par semaine",
            ),
            (PlanColumn::Cost, "De 500 à 5 000 €, 1,5 jour"),
            (PlanColumn::Effect, "Efficace"),
            (PlanColumn::Reason, "motif"),
            (PlanColumn::Family, "Intensité et temps de travail"),
            (
                PlanColumn::Story,
                "Les commandes arrivent toutes avec la mention « urgent ». On arrête une pièce pour en commencer une autre, deux ou trois fois par jour.",
            ),
            (
                PlanColumn::Exposed,
                "atelier et bureau, de 10 à 49 personnes",
            ),
            (PlanColumn::Gender, "Pas de différence"),
            (
                PlanColumn::Existing,
                "Tableau des commandes à l’entrée de l’atelier (ça marche en partie) ; Réunion du vendredi (ça ne marche pas)",
            ),
            (PlanColumn::Rating, "Souvent chez nous"),
            (PlanColumn::RatedOn, "6 oct. 2026"),
            (PlanColumn::OwnerRole, "cheffe d’atelier"),
            (PlanColumn::Contributors, "Karim, Inès"),
            (PlanColumn::Starts, "2 nov. 2026"),
            (PlanColumn::DuePrecision, "trimestre"),
            (PlanColumn::NextStepOn, "30 nov. 2026"),
            (
                PlanColumn::ExpectedResult,
                "Une pièce commencée est une pièce finie.",
            ),
            (PlanColumn::LastValue, "6,5 par semaine le 20 nov. 2026"),
            (
                PlanColumn::Conditions,
                "Réunir l’atelier et le bureau deux fois une heure, sur le temps de travail.",
            ),
            (PlanColumn::Resources, "Deux heures, un tableau blanc."),
            (PlanColumn::Helpers, "Notre service de santé au travail"),
            (PlanColumn::CostLow, "500 €"),
            (PlanColumn::CostHigh, "5 000 €"),
            (PlanColumn::Days, "1,5"),
            (PlanColumn::Support, "6 sur 7"),
            (PlanColumn::Recurrence, "Tous les mois"),
            (PlanColumn::DecidedOn, "8 oct. 2026"),
            (PlanColumn::DecidedBy, "gérance"),
            (PlanColumn::CseOn, "18 nov. 2026"),
            (PlanColumn::DoneOn, "8 janv. 2026"),
            (PlanColumn::Review, "15 mars 2027"),
            (PlanColumn::OtherSituations, "Deux chefs, deux consignes"),
            (PlanColumn::Year, "2026"),
            (PlanColumn::Id, "019a9c00-0000-7000-8000-000000000001"),
        ];
        for (column, words) in expected {
            assert!(
                said.contains(&(column, words.to_owned())),
                "{column:?}: {said:#?}"
            );
        }
    }

    #[test]
    fn every_field_of_an_action_reaches_a_column() {
        // One of them is another value, whatever the field.
        let values = [
            json!("autre"),
            json!(2),
            json!(true),
            json!(false),
            json!("2031-01-31"),
            json!("tertiary"),
            json!("gt5000"),
            json!("no_effect"),
            json!("yearly"),
            json!("month"),
        ];
        let firm = example();
        let before = said(&firm);
        let reaches = |field: &str| {
            values.iter().any(|value| {
                let mut changed = firm.clone();
                let action = &mut changed.records.actions[0];
                let mut fields = serde_json::to_value(&*action).unwrap();
                fields[field] = value.clone();
                let Ok(with) = serde_json::from_value(fields) else {
                    return false;
                };
                *action = with;
                said(&changed) != before
            })
        };
        let fields = ActionPatch::FIELDS.iter();
        let silent: Vec<_> = fields.filter(|field| !reaches(field)).collect();
        // The views of the plan and the feedback show these.
        assert_eq!(
            silent,
            [
                &"effort",
                &"impact",
                &"support_channel",
                &"share_with_staff"
            ]
        );
    }
}

//! The columns of every document, once for every format: a code, a width and a value.
//!
//! A page prints some as columns and others under each line; a spreadsheet takes [`PlanColumn::ALL`].
//! To add one: a line in the list below, its label in `texts.toml` if it is not that of the field on screen. Which
//! document shows which is below it. How each value is put into words is in `values`.

use crate::money;
use crate::texts::TEXTS;
use crate::values::{
    Value, day, existing_measures, exposed, family, gender, indicator, joined, label, last_value,
    precision, recurrence, support, text,
};
use crate::view::PlanRow;

use self::PlanColumn::{
    Action, Conditions, Contributors, Cost, DecidedBy, DecidedOn, DoneOn, Due, Effect, Existing,
    ExpectedResult, Exposed, Family, Gender, Helpers, Indicator, Level, NextStep, NextStepOn,
    Owner, RatedOn, Rating, Reason, Recurrence, Resources, Review, Situation, Starts, Status,
    Story, Support, Theme, Unit,
};

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
    Unit unit 18 = situation |situation, row| joined(&row.units(situation));
    /// What will be done.
    Action action 37 = action |action, _| text(&action.title);
    /// Level of prevention.
    Level level 23 = action |action, _| text(label("level", action.prevention_level?.code()));
    /// Who sees to it.
    Owner owner 14 = action |action, _| text(&action.owner_name);
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
    Story story 44 = situation |situation, _| text(&situation.story);
    /// Who lives it.
    Exposed exposed 18 = situation |situation, _| text(&exposed(situation));
    /// Whether it weighs differently on women and men.
    Gender gender 22 = situation |situation, _| text(&gender(situation));
    /// What already exists against it.
    Existing existing 34 = situation |situation, _| joined(&existing_measures(situation));
    /// Its last rating.
    Rating rating 20 = situation |situation, _| text(&situation.ratings.last()?.label);
    /// Day of that rating.
    RatedOn rated_on 13 = situation |situation, _| day(Some(situation.ratings.last()?.on));
    /// Their function.
    OwnerRole owner_role 18 = action |action, _| text(&action.owner_role);
    /// People associated.
    Contributors contributors 22 = action |action, _| text(&action.contributors);
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
    Helpers helpers 22 = action |action, _| joined(&action.helpers);
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
    OtherSituations other_situations 30 = action |action, row| joined(&row.other_situations(action));
    /// Year of the programme.
    Year year 9 = action |action, _| Some(Value::Number(f64::from(action.year())));
    /// Id of the action in the dossier.
    Id id 38 = action |action, _| text(&action.id.to_string());
}

/// The printed table: what, which level, who, when, state.
pub(crate) const TABLE_COLUMNS: &[PlanColumn] = &[Action, Level, Owner, Due, Status];

/// A wide page; theme, situation and what exists head each group of lines.
pub(crate) const WIDE_COLUMNS: &[PlanColumn] =
    &[Action, Level, Owner, Due, Status, Indicator, Cost, Effect];

/// What the law asks of the yearly programme (Code du travail, art. L. 4121-3-1, III, 1°): measures,
/// conditions of execution, indicators, cost, means, calendar. Owner and state are what makes it followed.
pub(crate) const LEGAL_COLUMNS: &[PlanColumn] = &[
    Action, Level, Conditions, Indicator, Resources, Cost, Starts, Due, Owner, Status,
];

/// What a programme must say of each measure; a list, only the first two.
pub(crate) const REQUIRED_COLUMNS: &[PlanColumn] =
    &[Owner, Due, Conditions, Indicator, Resources, Cost];

/// What is said of an action that will not be done, or not yet.
pub(crate) const PUT_OFF_COLUMNS: &[PlanColumn] = &[Action, Owner, Status, Due, Reason];

/// What a situation says of itself, whatever its actions.
pub(crate) const SITUATION_COLUMNS: &[PlanColumn] = &[
    Theme, Situation, Unit, Family, Story, Exposed, Gender, Existing, Rating, RatedOn,
];

/// What the title of a situation says already.
pub(crate) const TITLE_COLUMNS: &[PlanColumn] = &[Theme, Situation, Unit, Rating];

/// What the annex says of each situation, besides its unit, its family and its actions.
pub(crate) const ANNEX_COLUMNS: &[PlanColumn] =
    &[Situation, Story, Exposed, Gender, Existing, Rating, RatedOn];

/// The sheet of an action, besides the printed table, in the order one needs it.
pub(crate) const SHEET_COLUMNS: &[PlanColumn] = &[
    NextStep,
    NextStepOn,
    ExpectedResult,
    Conditions,
    Resources,
    Helpers,
    Contributors,
    Cost,
    Starts,
    Recurrence,
    Support,
    DecidedOn,
    DecidedBy,
    DoneOn,
    Review,
    Effect,
    Reason,
];

/// The balance of a year: what was done.
pub(crate) const DONE_COLUMNS: &[PlanColumn] = &[Action, Owner, DoneOn, Effect];

/// What is left to do.
pub(crate) const LEFT_COLUMNS: &[PlanColumn] = &[Action, Owner, Due, Status, Reason];

/// What was given up.
pub(crate) const DROPPED_COLUMNS: &[PlanColumn] = &[Action, Owner, Reason];

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

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use dossier::ActionPatch;
    use serde_json::json;

    use super::PlanColumn;
    use crate::firm::{Firm, action, example};
    use crate::view::View;
    use crate::{Document, Format};

    /// What every column says of the first action of a firm.
    fn texts_of(firm: &Firm) -> Vec<(PlanColumn, String)> {
        let source = firm.source();
        let view = View::new(&source, (Document::Calendar, Format::Ics), &firm.options).unwrap();
        let rows = view.rows(|_| true);
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
        for (column, said) in texts_of(&firm) {
            assert!(said.is_empty() || !column.is_of_situation(), "{column:?}");
        }
    }

    #[test]
    fn an_empty_action_says_only_what_every_action_has() {
        let said = texts_of(&Firm::with(action(1, "")));
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
        first.due_precision = words::DuePrecision::Quarter;
        first.cost_kind = Some(dossier::CostKind::From500To5000);
        let said = texts_of(&firm);
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
        let before = texts_of(&firm);
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
                texts_of(&changed) != before
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

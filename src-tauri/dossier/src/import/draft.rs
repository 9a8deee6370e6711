//! One row of a table as a situation and an action, with what could not be understood.
//!
//! Pure: no dossier here. What a status asks for and the row lacks is taken from the person's choices,
//! or else the status is lowered to "proposed"; each time a note says so. No text is lost: what is too
//! long for a title goes with the conditions of execution.

use super::meanings::{self, ImportField};
use super::table::TableRow;
use crate::actions::{Action, ActionPatch, ActionStatus, StatusChange};
use crate::codes::codes;
use crate::error::Refusal;
use crate::lengths::{self, ACTION_TITLE, NAME, SITUATION_TITLE};
use crate::patch::apply;
use crate::situations::{NewSituation, Situation, SituationPatch};
use crate::storage::{Fields, to_fields};
use jiff::civil::Date;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;
use words::Period;

/// Longest text that is read as a date, a number or a code, in bytes.
const LONGEST_VALUE: usize = 1_000;

/// What the person chose for an import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportChoices {
    /// What each column holds; none for those to leave out.
    pub columns: Vec<Option<ImportField>>,
    /// The day of the import.
    pub on: Date,
    /// Who leads the decided actions that name nobody; empty to take them in as proposed.
    pub owner: String,
    /// Why actions were postponed or dropped when the table does not say; empty to take them in as
    /// proposed.
    pub reason: String,
    /// The themes of the library, to know them by their titles.
    pub themes: Vec<ThemeName>,
}

/// A theme and what it is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThemeName {
    /// Its slug.
    pub slug: String,
    /// Its title, or a short one.
    pub title: String,
}

codes! {
    /// What there is to say of a row.
    pub enum ImportNoteCode {
        /// It has neither action nor situation: left out.
        NoTitle = "no_title",
        /// The dossier, or a row above, has it: left out.
        AlreadyThere = "already_there",
        /// A text is longer than the dossier keeps: left out.
        TooLong = "too_long",
        /// A title or a name was too long: shortened, and kept whole with the conditions, or in the story.
        Shortened = "shortened",
        /// A value was not understood: left out.
        NotUnderstood = "not_understood",
        /// Nobody leads it: taken in as proposed.
        OwnerMissing = "owner_missing",
        /// It has no date: taken in as proposed.
        DueMissing = "due_missing",
        /// No reason is given: taken in as proposed.
        ReasonMissing = "reason_missing",
        /// It does not say what it changed: taken in as done.
        EffectivenessMissing = "effectiveness_missing",
        /// It begins after its date: the beginning is left out.
        StartsTooLate = "starts_too_late",
        /// It is done without a date: the day it was done, or the day of the import, is taken.
        DueAssumed = "due_assumed",
        /// The owner chosen for the import is taken.
        OwnerAssumed = "owner_assumed",
        /// It is done and nobody is named: that is what is written as its owner.
        OwnerUnknown = "owner_unknown",
        /// Its cost has cents: rounded up to the euro.
        Rounded = "rounded",
        /// The reason chosen for the import is taken.
        ReasonAssumed = "reason_assumed",
    }
}

/// One thing to say of a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ImportNote {
    /// What.
    pub code: ImportNoteCode,
    /// About which column.
    pub field: Option<ImportField>,
    /// What the cell says.
    pub text: String,
}

/// A row understood.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Draft {
    /// The situation, when the row names one.
    pub(super) situation: Option<SituationDraft>,
    /// The other situations, by their titles.
    pub(super) others: Vec<SituationDraft>,
    /// The action, when the row names one.
    pub(super) action: Option<ActionDraft>,
    /// What there is to say of it.
    pub(super) notes: Vec<ImportNote>,
}

/// A situation to find by its title, or to add.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct SituationDraft {
    /// Its fields, title included.
    pub(super) fields: SituationPatch,
    /// Its title.
    pub(super) title: String,
    /// The names of its work units.
    pub(super) units: Vec<String>,
    /// What already exists for it.
    pub(super) measures: Vec<String>,
}

/// An action to add.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct ActionDraft {
    /// Its id, in a table that this program made.
    pub(super) id: String,
    /// Its title.
    pub(super) title: String,
    /// Its fields, title included.
    pub(super) fields: ActionPatch,
    /// The move that brings it where it stands; none for an idea.
    pub(super) change: Option<StatusChange>,
}

impl SituationDraft {
    /// A situation of which only a title is known, and the whole of it when it had to be shortened.
    fn titled((title, whole): (String, Option<String>)) -> Self {
        Self {
            fields: SituationPatch {
                story: whole,
                ..NewSituation::titled(&title).fields
            },
            title,
            ..Self::default()
        }
    }
}

/// Reads the cells of one row.
struct Cells<'a> {
    choices: &'a ImportChoices,
    cells: BTreeMap<ImportField, &'a str>,
    notes: Vec<ImportNote>,
}

/// Understands one row.
pub(super) fn draft(choices: &ImportChoices, row: &TableRow) -> Draft {
    let columns = choices.columns.iter().zip(&row.cells);
    let cells = columns.filter_map(|(field, cell)| Some(((*field)?, cell.trim())));
    let mut cells = Cells {
        choices,
        cells: cells.filter(|(_, cell)| !cell.is_empty()).collect(),
        notes: Vec::new(),
    };
    let situation = cells.situation();
    let others = cells.others();
    let action = cells.action();
    let draft = Draft {
        others,
        situation,
        action,
        notes: cells.notes,
    };
    draft.with_lengths_said()
}

impl Draft {
    /// Says which of its texts is too long for the dossier: the row is then left out.
    fn with_lengths_said(mut self) -> Self {
        let written = [self.situation_fields(), self.action_fields()];
        let long = written.iter().flatten().flat_map(lengths::too_long).next();
        if let Some((column, Refusal::TooLong { limit, length, .. })) = long {
            let note = ImportNote {
                code: ImportNoteCode::TooLong,
                field: column.parse().ok(),
                text: format!("{length} / {limit}"),
            };
            self.notes.push(note);
        }
        self
    }

    fn situation_fields(&self) -> Option<Fields> {
        let situation = self.situation.as_ref()?;
        let situation = apply(&Situation::default(), &situation.fields).ok()?;
        to_fields(&situation).ok()
    }

    fn action_fields(&self) -> Option<Fields> {
        let draft = self.action.as_ref()?;
        let mut action = apply(&Action::default(), &draft.fields).ok()?;
        let reason = draft.change.iter().map(|change| &change.reason);
        action.reason.extend(reason.map(String::as_str));
        to_fields(&action).ok()
    }

    /// True when a text of it is too long.
    pub(super) fn is_too_long(&self) -> bool {
        let mut notes = self.notes.iter();
        notes.any(|note| note.code == ImportNoteCode::TooLong)
    }
}

impl<'a> Cells<'a> {
    fn text(&self, field: ImportField) -> &'a str {
        self.cells.get(&field).copied().unwrap_or_default()
    }

    fn given(&self, field: ImportField) -> Option<String> {
        self.cells.get(&field).map(|text| (*text).to_owned())
    }

    fn note(&mut self, code: ImportNoteCode, field: ImportField) {
        let text = self.text(field).to_owned();
        let field = Some(field);
        self.notes.push(ImportNote { code, field, text });
    }

    /// A value, or a note that it was not understood.
    fn read<T>(&mut self, field: ImportField, read: impl Fn(&str) -> Option<T>) -> Option<T> {
        let text = self.cells.get(&field).copied()?;
        // A spreadsheet keeps a number as a text by a quote before it.
        let value = Some(text.trim_matches(['\'', '\u{2019}', '"']));
        let value = value.filter(|text| text.len() <= LONGEST_VALUE);
        let value = value.and_then(read);
        if value.is_none() {
            self.note(ImportNoteCode::NotUnderstood, field);
        }
        value
    }

    fn period(&mut self, field: ImportField) -> Option<Period> {
        let today = self.choices.on;
        self.read(field, |text| words::dates::read(text, today).ok())
    }

    fn day(&mut self, field: ImportField) -> Option<Date> {
        self.period(field).map(|period| period.last)
    }

    /// A title that fits, and the whole text when it had to be shortened.
    fn title(&mut self, field: ImportField, limit: usize) -> Option<(String, Option<String>)> {
        let title = self.fitting(field, tidied(self.text(field)), limit);
        let (short, whole) = Some(title).filter(|(short, _)| !short.is_empty())?;
        Some((short, whole.map(|_| self.text(field).to_owned())))
    }

    /// A title of a column, shortened when it must be: it is then given whole too, and said.
    fn fitting(
        &mut self,
        field: ImportField,
        title: String,
        limit: usize,
    ) -> (String, Option<String>) {
        let short = shortened(&title, limit);
        if short == title {
            return (short, None);
        }
        self.note(ImportNoteCode::Shortened, field);
        (short, Some(title))
    }

    /// The names of the work units that live the situation.
    fn units(&mut self) -> Vec<(String, Option<String>)> {
        let field = ImportField::WORK_UNIT;
        let names = each_line(self.text(field));
        names.map(|name| self.fitting(field, name, NAME)).collect()
    }

    /// The other situations the action answers.
    fn others(&mut self) -> Vec<SituationDraft> {
        let field = ImportField::OTHER_SITUATIONS;
        let titles = each_line(self.text(field));
        let titles = titles.map(|title| self.fitting(field, title, SITUATION_TITLE));
        titles.map(SituationDraft::titled).collect()
    }

    fn situation(&mut self) -> Option<SituationDraft> {
        let (title, whole) = self.title(ImportField::SITUATION, SITUATION_TITLE)?;
        let units = self.units();
        let long_names = units.iter().map(|(_, whole)| whole.clone());
        let story = [whole, self.given(ImportField::STORY)];
        let fields = SituationPatch {
            title: Some(title.clone()),
            story: paragraphs(story.into_iter().chain(long_names)),
            theme_code: self.theme(),
            causes: self.given(ImportField::CAUSES),
            effects: self.given(ImportField::EFFECTS),
            ..SituationPatch::default()
        };
        Some(SituationDraft {
            title,
            fields,
            units: units.into_iter().map(|(name, _)| name).collect(),
            measures: each_line(self.text(ImportField::EXISTING)).collect(),
        })
    }

    fn theme(&mut self) -> Option<String> {
        let themes = &self.choices.themes;
        self.read(ImportField::THEME, |text| {
            let title = meanings::plain(text);
            let mut themes = themes.iter();
            let is = |one: &&ThemeName| one.slug == text || meanings::plain(&one.title) == title;
            themes.find(is).map(|theme| theme.slug.clone())
        })
    }

    fn action(&mut self) -> Option<ActionDraft> {
        let (title, whole) = self.title(ImportField::TITLE, ACTION_TITLE)?;
        let conditions = [ImportField::CONDITIONS, ImportField::NOTES].map(|it| self.given(it));
        let mut fields = ActionPatch {
            title: Some(title.clone()),
            conditions: paragraphs([whole].into_iter().chain(conditions)),
            ..self.fields()
        };
        self.order_dates(&mut fields);
        let change = self.change(&mut fields);
        Some(ActionDraft {
            id: self.text(ImportField::ID).to_owned(),
            title,
            fields,
            change,
        })
    }

    /// The fields that are only read.
    fn fields(&mut self) -> ActionPatch {
        let mut fields = self.texts();
        fields.owner_name = self.given(ImportField::OWNER_NAME);
        let due = self.period(ImportField::DUE_ON);
        fields.due_on = due.map(|due| Some(due.last));
        fields.due_precision = due.map(|due| due.precision);
        let cost = self.read(ImportField::COST, meanings::cost);
        if meanings::is_rounded(self.text(ImportField::COST)) {
            self.note(ImportNoteCode::Rounded, ImportField::COST);
        }
        let (cost_kind, cost_amount) = cost.unwrap_or_default();
        fields.cost_kind = cost_kind.map(Some);
        fields.cost_amount = cost_amount.map(Some);
        let level = self.read(ImportField::PREVENTION_LEVEL, meanings::level);
        fields.prevention_level = level.map(Some);
        let days = self.read(ImportField::COST_DAYS, meanings::positive);
        fields.cost_days = days.map(Some);
        fields.effort = self.read(ImportField::EFFORT, meanings::scale).map(Some);
        fields.impact = self.read(ImportField::IMPACT, meanings::scale).map(Some);
        fields.starts_on = self.day(ImportField::STARTS_ON).map(Some);
        fields.recurrence = self.read(ImportField::RECURRENCE, meanings::recurrence);
        fields.review_on = self.day(ImportField::REVIEW_ON).map(Some);
        let year = self.read(ImportField::PROGRAM_YEAR, meanings::year);
        fields.program_year = year.map(Some);
        fields
    }

    /// The fields that are taken as they are.
    fn texts(&self) -> ActionPatch {
        let texts = self.cells.iter().filter(|(field, _)| field.is_text());
        let texts = texts.map(|(field, text)| (field.code().to_owned(), Value::from(*text)));
        serde_json::from_value(texts.collect()).unwrap_or_default()
    }

    /// Leaves out a beginning that comes after the date.
    fn order_dates(&mut self, fields: &mut ActionPatch) {
        let (starts, due) = (fields.starts_on.flatten(), fields.due_on.flatten());
        if starts.zip(due).is_some_and(|(starts, due)| due < starts) {
            fields.starts_on = None;
            self.note(ImportNoteCode::StartsTooLate, ImportField::STARTS_ON);
        }
    }

    /// The move to the status of the row, with what that status asks for.
    fn change(&mut self, fields: &mut ActionPatch) -> Option<StatusChange> {
        let status = self.read(ImportField::STATUS, meanings::status);
        let mut status = status.unwrap_or_default();
        let done_on = self.day(ImportField::DONE_ON);
        let effect = self.read(ImportField::EFFECTIVENESS, meanings::effect);
        if status == ActionStatus::Evaluated && effect.is_none() {
            let code = ImportNoteCode::EffectivenessMissing;
            self.note(code, ImportField::EFFECTIVENESS);
            status = ActionStatus::Done;
        }
        let reason = self.reason(status);
        let allowed = self.has_owner(status, fields)
            && self.has_due(status, done_on, fields)
            && self.has_reason(status, &reason);
        if !allowed {
            status = ActionStatus::Proposed;
        }
        let done_on = done_on.filter(|_| status.is_done());
        let on = done_on.unwrap_or(self.choices.on);
        (status != ActionStatus::Idea).then(|| StatusChange {
            reason,
            new_due_on: fields.due_on.flatten(),
            effectiveness: effect.filter(|_| status == ActionStatus::Evaluated),
            ..StatusChange::to(status, on)
        })
    }

    fn has_owner(&mut self, status: ActionStatus, fields: &mut ActionPatch) -> bool {
        let needed = status.is_under_way() || status.is_done();
        if !needed || fields.owner_name.is_some() {
            return true;
        }
        let chosen = Some(self.choices.owner.trim()).filter(|owner| !owner.is_empty());
        let (owner, code) = match chosen {
            Some(owner) => (owner, ImportNoteCode::OwnerAssumed),
            None if status.is_done() => (meanings::nobody(), ImportNoteCode::OwnerUnknown),
            None => {
                self.note(ImportNoteCode::OwnerMissing, ImportField::OWNER_NAME);
                return false;
            }
        };
        fields.owner_name = Some(owner.to_owned());
        self.note(code, ImportField::OWNER_NAME);
        true
    }

    fn has_due(
        &mut self,
        status: ActionStatus,
        done_on: Option<Date>,
        fields: &mut ActionPatch,
    ) -> bool {
        let needed = status.is_under_way() || status.is_done() || status == ActionStatus::Postponed;
        if !needed || fields.due_on.is_some() {
            return true;
        }
        if !status.is_done() {
            self.note(ImportNoteCode::DueMissing, ImportField::DUE_ON);
            return false;
        }
        fields.due_on = Some(Some(done_on.unwrap_or(self.choices.on)));
        self.note(ImportNoteCode::DueAssumed, ImportField::DUE_ON);
        self.order_dates(fields);
        true
    }

    /// The reason of the row, or the one chosen for the import.
    fn reason(&mut self, status: ActionStatus) -> String {
        let needed = matches!(status, ActionStatus::Postponed | ActionStatus::Dropped);
        let given = self.text(ImportField::REASON);
        let chosen = self.choices.reason.trim();
        if !needed || !given.is_empty() || chosen.is_empty() {
            return given.to_owned();
        }
        self.note(ImportNoteCode::ReasonAssumed, ImportField::REASON);
        chosen.to_owned()
    }

    fn has_reason(&mut self, status: ActionStatus, reason: &str) -> bool {
        let needed = matches!(status, ActionStatus::Postponed | ActionStatus::Dropped);
        if needed && reason.is_empty() {
            self.note(ImportNoteCode::ReasonMissing, ImportField::REASON);
        }
        !needed || !reason.is_empty()
    }
}

/// A text on one line, without the bullet before it or the quotes around it: those around its first words
/// are its own.
pub(super) fn tidied(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let bullets = ['-', '\u{2022}', '\u{2013}', '*'];
    let line = line.trim_start_matches(bullets).trim();
    let quotes = [('\u{AB}', '\u{BB}'), ('"', '"'), ('\u{201C}', '\u{201D}')];
    let inside = quotes.into_iter().find_map(|(open, close)| {
        let inside = line.strip_prefix(open)?.strip_suffix(close)?;
        (!inside.contains([open, close])).then_some(inside)
    });
    inside.unwrap_or(line).trim().to_owned()
}

/// The parts of a cell that holds several things, one per line or between semicolons.
fn each_line(text: &str) -> impl Iterator<Item = String> {
    let parts = text.split(['\n', ';']).map(tidied);
    parts.filter(|part| !part.is_empty())
}

/// The texts that are there, one per paragraph.
fn paragraphs(texts: impl IntoIterator<Item = Option<String>>) -> Option<String> {
    let texts: Vec<String> = texts.into_iter().flatten().collect();
    (!texts.is_empty()).then(|| texts.join("\n"))
}

/// The first words that fit, with an ellipsis when some are left out.
fn shortened(text: &str, limit: usize) -> String {
    if text.chars().count() <= limit {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(limit - 1).collect();
    if let Some(last) = short.rfind(' ').filter(|last| *last > 0) {
        short.truncate(last);
    }
    short.push('\u{2026}');
    short
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::DuePrecision;
    use jiff::civil::date;

    const TODAY: Date = date(2026, 11, 24);

    fn read(cells: &[(ImportField, &str)]) -> Draft {
        read_with(cells, "", "")
    }

    fn read_with(cells: &[(ImportField, &str)], owner: &str, reason: &str) -> Draft {
        let choices = ImportChoices {
            columns: cells.iter().map(|(field, _)| Some(*field)).collect(),
            on: TODAY,
            owner: owner.to_owned(),
            reason: reason.to_owned(),
            themes: vec![ThemeName {
                slug: "charge".to_owned(),
                title: "Charge et rythme de travail".to_owned(),
            }],
        };
        let row = TableRow {
            line: 2,
            cells: cells.iter().map(|(_, text)| (*text).to_owned()).collect(),
        };
        draft(&choices, &row)
    }

    fn codes(draft: &Draft) -> Vec<ImportNoteCode> {
        draft.notes.iter().map(|note| note.code).collect()
    }

    fn status(draft: &Draft) -> Option<ActionStatus> {
        let action = draft.action.as_ref().unwrap();
        action.change.as_ref().map(|change| change.to)
    }

    #[test]
    fn a_full_row_is_understood_whole() {
        let draft = read(&[
            (ImportField::SITUATION, "« Ici, tout est urgent »"),
            (ImportField::THEME, "charge et rythme de travail"),
            (ImportField::WORK_UNIT, "Atelier ; Pose"),
            (ImportField::EXISTING, "- Un tableau\n- Un point le lundi"),
            (ImportField::TITLE, "Trier les urgences"),
            (ImportField::OWNER_NAME, "Zoé"),
            (ImportField::DUE_ON, "T1 2027"),
            (ImportField::STATUS, "En cours"),
            (ImportField::COST, "Moins de 500 €"),
        ]);
        assert_eq!(codes(&draft), []);
        let situation = draft.situation.as_ref().unwrap();
        assert_eq!(situation.title, "Ici, tout est urgent");
        assert_eq!(situation.fields.theme_code.as_deref(), Some("charge"));
        assert_eq!(situation.units, ["Atelier", "Pose"]);
        assert_eq!(situation.measures, ["Un tableau", "Un point le lundi"]);
        let fields = &draft.action.as_ref().unwrap().fields;
        assert_eq!(fields.due_on, Some(Some(date(2027, 3, 31))));
        assert_eq!(fields.due_precision, Some(DuePrecision::Quarter));
        assert_eq!(status(&draft), Some(ActionStatus::InProgress));
    }

    #[test]
    fn an_action_that_is_over_stays_so_though_nobody_is_named() {
        let cells = [
            (ImportField::TITLE, "Try"),
            (ImportField::DUE_ON, "12/05/2026"),
            (ImportField::STATUS, "Terminé"),
        ];
        let draft = read(&cells);
        assert_eq!(status(&draft), Some(ActionStatus::Done));
        assert_eq!(codes(&draft), [ImportNoteCode::OwnerUnknown]);
        let fields = draft.action.unwrap().fields;
        assert_eq!(fields.owner_name.as_deref(), Some("Non précisé"));
        let led = read_with(&cells, "Ada", "");
        assert_eq!(codes(&led), [ImportNoteCode::OwnerAssumed]);
    }

    #[test]
    fn a_cost_with_cents_is_rounded_and_said() {
        let draft = read(&[
            (ImportField::TITLE, "Try"),
            (ImportField::COST, "1 200,50 €"),
        ]);
        assert_eq!(codes(&draft), [ImportNoteCode::Rounded]);
        let fields = draft.action.unwrap().fields;
        assert_eq!(fields.cost_amount, Some(Some(1_201)));
    }

    #[test]
    fn a_quote_before_a_value_does_not_hide_it() {
        let draft = read(&[
            (ImportField::TITLE, "Try"),
            (ImportField::DUE_ON, "'11/12/2026"),
            (ImportField::COST, "'15 k€"),
        ]);
        assert_eq!(codes(&draft), []);
        let fields = draft.action.unwrap().fields;
        assert_eq!(fields.due_on, Some(Some(date(2026, 12, 11))));
        assert_eq!(fields.cost_amount, Some(Some(15_000)));
    }

    #[test]
    fn quotes_go_only_when_they_are_around_the_whole() {
        let cases = [
            ("« Ici, tout est urgent »", "Ici, tout est urgent"),
            ("- \"Ici\"", "Ici"),
            ("« On court » : trier", "« On court » : trier"),
            ("\"Ici\" et \"là\"", "\"Ici\" et \"là\""),
            ("dire « non »", "dire « non »"),
        ];
        for (text, title) in cases {
            assert_eq!(tidied(text), title);
        }
    }

    #[test]
    fn an_empty_bullet_names_no_situation() {
        let draft = read(&[
            (ImportField::TITLE, "Try"),
            (ImportField::OTHER_SITUATIONS, "- ; Trop de bruit"),
        ]);
        let titles: Vec<_> = draft.others.iter().map(|other| &other.title).collect();
        assert_eq!(titles, ["Trop de bruit"]);
    }

    #[test]
    fn a_status_without_what_it_asks_for_is_lowered_and_said() {
        let undated = read(&[
            (ImportField::TITLE, "Try"),
            (ImportField::OWNER_NAME, "Zoé"),
            (ImportField::STATUS, "En cours"),
        ]);
        assert_eq!(status(&undated), Some(ActionStatus::Proposed));
        assert_eq!(codes(&undated), [ImportNoteCode::DueMissing]);
        let unled = read(&[
            (ImportField::TITLE, "Try"),
            (ImportField::DUE_ON, "2027-01-02"),
            (ImportField::STATUS, "À faire"),
        ]);
        assert_eq!(codes(&unled), [ImportNoteCode::OwnerMissing]);
        let dropped = read(&[
            (ImportField::TITLE, "Try"),
            (ImportField::STATUS, "Abandonnée"),
        ]);
        assert_eq!(status(&dropped), Some(ActionStatus::Proposed));
        assert_eq!(codes(&dropped), [ImportNoteCode::ReasonMissing]);
        let seen = read(&[
            (ImportField::TITLE, "Try"),
            (ImportField::OWNER_NAME, "Zoé"),
            (ImportField::DUE_ON, "2026"),
            (ImportField::STATUS, "Évaluée"),
        ]);
        assert_eq!(status(&seen), Some(ActionStatus::Done));
        assert_eq!(codes(&seen), [ImportNoteCode::EffectivenessMissing]);
    }

    #[test]
    fn what_the_person_chose_stands_in_for_what_is_missing() {
        let cells = [
            (ImportField::TITLE, "Try"),
            (ImportField::DUE_ON, "2027-01-02"),
            (ImportField::STATUS, "À faire"),
        ];
        let led = read_with(&cells, "Ada", "");
        assert_eq!(status(&led), Some(ActionStatus::Decided));
        assert_eq!(codes(&led), [ImportNoteCode::OwnerAssumed]);
        let dropped = read_with(
            &[
                (ImportField::TITLE, "Try"),
                (ImportField::STATUS, "Abandonnée"),
            ],
            "",
            "Old plan",
        );
        assert_eq!(status(&dropped), Some(ActionStatus::Dropped));
        assert_eq!(dropped.action.unwrap().change.unwrap().reason, "Old plan");
    }

    #[test]
    fn an_action_done_without_date_takes_the_day_it_was_done() {
        let cells = [
            (ImportField::TITLE, "Try"),
            (ImportField::OWNER_NAME, "Zoé"),
            (ImportField::STATUS, "Fait"),
            (ImportField::DONE_ON, "12/05/2026"),
        ];
        let draft = read(&cells);
        assert_eq!(status(&draft), Some(ActionStatus::Done));
        let action = draft.action.as_ref().unwrap();
        assert_eq!(action.fields.due_on, Some(Some(date(2026, 5, 12))));
        assert_eq!(action.change.as_ref().unwrap().on, date(2026, 5, 12));
        assert_eq!(codes(&draft), [ImportNoteCode::DueAssumed]);
    }

    #[test]
    fn a_long_title_is_shortened_and_kept_whole_elsewhere() {
        let long = "mot ".repeat(100);
        let draft = read(&[
            (ImportField::TITLE, &long),
            (ImportField::NOTES, "Voir avec Paul"),
        ]);
        let action = draft.action.as_ref().unwrap();
        assert!(action.title.chars().count() <= ACTION_TITLE);
        assert!(action.title.ends_with("mot\u{2026}"));
        let conditions = action.fields.conditions.as_deref().unwrap();
        assert_eq!(conditions, format!("{}\nVoir avec Paul", long.trim()));
        assert_eq!(codes(&draft), [ImportNoteCode::Shortened]);
    }

    #[test]
    fn what_is_not_understood_is_said_with_its_column_and_its_text() {
        let cells = [
            (ImportField::TITLE, "Try"),
            (ImportField::DUE_ON, "bientôt"),
            (ImportField::COST, "cher"),
            (ImportField::THEME, "Autre"),
        ];
        let notes = read(&cells).notes;
        let told: Vec<_> = notes
            .iter()
            .map(|note| (note.field.unwrap(), note.text.as_str()))
            .collect();
        assert_eq!(
            told,
            [
                (ImportField::DUE_ON, "bientôt"),
                (ImportField::COST, "cher")
            ],
            "a theme without situation is not read"
        );
        let starts = read(&[
            (ImportField::TITLE, "Try"),
            (ImportField::STARTS_ON, "2027-02-01"),
            (ImportField::DUE_ON, "2027-01-01"),
        ]);
        assert_eq!(codes(&starts), [ImportNoteCode::StartsTooLate]);
    }
}

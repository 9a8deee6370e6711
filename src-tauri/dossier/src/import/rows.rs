//! A table into the dossier: previewed row by row, then imported as one operation.
//!
//! Preview and import make the same plan, so what was shown is what is written. Situations and work
//! units are found by their names, or added once; an action that is there already is left out.

use super::draft::{
    ActionDraft, Draft, ImportChoices, ImportNote, ImportNoteCode, SituationDraft, draft,
};
use super::meanings::{ImportField, name_key};
use super::table::{Table, TableRow};
use crate::actions::{Action, ActionStatus, DuePrecision, NewAction};
use crate::codes::codes;
use crate::company::company;
use crate::dossier::Dossier;
use crate::error::{Refusal, Result};
use crate::history::Tx;
use crate::ids::{SituationId, WorkUnitId};
use crate::names::{Kind, Operation};
use crate::once::Once;
use crate::situations::{
    ExistingMeasure, MEASURE_TEXT_LIMIT, NewSituation, Situation, SituationUnit,
};
use crate::snapshot::Snapshot;
use crate::storage;
use crate::verbs::{ActionEdit, add_action, add_situation, add_unit, note_measure};
use crate::work_units::WorkUnit;
use jiff::civil::Date;
use rusqlite::Connection;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

codes! {
    /// What becomes of a row.
    pub enum RowFate {
        /// It adds an action, and its situation when that is new.
        Action = "action",
        /// It adds a situation.
        Situation = "situation",
        /// It adds nothing; a note says why.
        Skipped = "skipped",
    }
}

/// What a row would add.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RowPreview {
    /// Its line in the file, as a spreadsheet shows it.
    pub line: u32,
    /// What becomes of it.
    pub fate: RowFate,
    /// Title of the action; empty without one.
    pub title: String,
    /// Title of the situation; empty without one.
    pub situation: String,
    /// True when the situation would be added.
    pub new_situation: bool,
    /// Who leads the action.
    pub owner_name: String,
    /// At the latest when.
    pub due_on: Option<Date>,
    /// How exact that date is.
    pub due_precision: DuePrecision,
    /// Where it would stand.
    pub status: Option<ActionStatus>,
    /// What there is to say of it.
    pub notes: Vec<ImportNote>,
}

/// What a table would add.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct RowsPreview {
    /// Row by row.
    pub rows: Vec<RowPreview>,
    /// How many actions.
    pub action_count: u32,
    /// How many situations.
    pub situation_count: u32,
    /// How many work units.
    pub work_unit_count: u32,
    /// How many rows would be left out.
    pub skipped_count: u32,
}

impl Dossier {
    /// What [`Once::import_rows`] would add. Nothing is written.
    ///
    /// # Errors
    /// [`Refusal::ImportNoTitle`] when no column holds actions or situations.
    pub fn preview_rows(&self, table: &Table, choices: &ImportChoices) -> Result<RowsPreview> {
        let known = self.read(|now| Ok(Known::of(now)))?;
        Ok(Plan::of(table, choices, known)?.preview)
    }
}

impl Once<'_> {
    /// Adds what a table holds, as one operation.
    ///
    /// # Errors
    /// As [`Once::preview_rows`].
    pub fn import_rows(self, table: &Table, choices: &ImportChoices) -> Result<RowsPreview> {
        let known = self.read(|now| Ok(Known::of(now)))?;
        let plan = Plan::of(table, choices, known)?;
        self.transact(Operation::ImportRows, |tx| {
            let mut places = Places::of(tx.conn())?;
            for draft in &plan.drafts {
                places.write(tx, draft)?;
            }
            let company = company(tx.conn())?;
            tx.about(Kind::Company, company.id, &table.sheet);
            Ok(())
        })?;
        Ok(plan.preview)
    }
}

/// Names that the dossier has, as names are compared.
struct Known {
    situations: BTreeSet<String>,
    units: BTreeSet<String>,
    /// Titles of actions, with that of their main situation.
    actions: BTreeSet<(String, String)>,
    ids: BTreeSet<String>,
}

impl Known {
    fn of(now: &Snapshot) -> Self {
        let key = |action: &Action| {
            let main = now.main_situation(action);
            let main = main.map(|main| name_key(&main.title));
            (name_key(&action.title), main.unwrap_or_default())
        };
        let situations = now.situations.iter();
        let units = now.work_units.iter();
        Self {
            situations: situations.map(|one| name_key(&one.title)).collect(),
            units: units.map(|unit| name_key(&unit.name)).collect(),
            actions: now.actions.iter().map(key).collect(),
            ids: now.actions.iter().map(|one| one.id.to_string()).collect(),
        }
    }
}

/// What is going to be done, row by row.
struct Plan {
    preview: RowsPreview,
    drafts: Vec<Draft>,
    known: Known,
}

impl Plan {
    fn of(table: &Table, choices: &ImportChoices, known: Known) -> Result<Self> {
        let told = [ImportField::TITLE, ImportField::SITUATION];
        if !choices
            .columns
            .iter()
            .flatten()
            .any(|field| told.contains(field))
        {
            return Err(Refusal::ImportNoTitle.into());
        }
        let mut plan = Self {
            preview: RowsPreview::default(),
            drafts: Vec::new(),
            known,
        };
        for row in &table.rows {
            plan.add(row, draft(choices, row));
        }
        Ok(plan)
    }

    fn add(&mut self, row: &TableRow, mut draft: Draft) {
        let skipped = self.skips(&draft);
        draft.notes.extend(skipped.map(|code| ImportNote {
            code,
            field: None,
            text: String::new(),
        }));
        let fate = match (skipped, &draft.action) {
            (Some(_), _) => RowFate::Skipped,
            (None, Some(_)) => RowFate::Action,
            (None, None) => RowFate::Situation,
        };
        let preview = &mut self.preview;
        preview.skipped_count += u32::from(fate == RowFate::Skipped);
        preview.action_count += u32::from(fate == RowFate::Action);
        let new_situation = fate != RowFate::Skipped && self.learn(&draft);
        self.preview
            .rows
            .push(RowPreview::of(row.line, fate, new_situation, &draft));
        if fate != RowFate::Skipped {
            self.drafts.push(draft);
        }
    }

    /// Why a row adds nothing.
    fn skips(&self, draft: &Draft) -> Option<ImportNoteCode> {
        let there = match (&draft.action, &draft.situation) {
            (None, None) => return Some(ImportNoteCode::NoTitle),
            (Some(action), _) => {
                self.known.ids.contains(&action.id)
                    || self.known.actions.contains(&draft.key(action))
            }
            (None, Some(situation)) => {
                let known = &self.known;
                known.situations.contains(&name_key(&situation.title))
                    && situation.measures.is_empty()
                    && situation.units.is_empty()
            }
        };
        there.then_some(ImportNoteCode::AlreadyThere)
    }

    /// Remembers what a row adds, for the next ones. True when its main situation is new.
    fn learn(&mut self, draft: &Draft) -> bool {
        if let Some(action) = &draft.action {
            self.known.actions.insert(draft.key(action));
        }
        let main = draft.situation.as_ref();
        let new =
            main.is_some_and(|situation| self.known.situations.insert(name_key(&situation.title)));
        let others = draft
            .others
            .iter()
            .filter(|title| self.known.situations.insert(name_key(title)));
        let added = u32::from(new) + u32::try_from(others.count()).unwrap_or(0);
        self.preview.situation_count += added;
        let units = main.into_iter().flat_map(|situation| &situation.units);
        let units = units.filter(|name| self.known.units.insert(name_key(name)));
        self.preview.work_unit_count += u32::try_from(units.count()).unwrap_or(0);
        new
    }
}

impl Draft {
    /// What tells an action from another: its title, and that of its situation.
    fn key(&self, action: &ActionDraft) -> (String, String) {
        let situation = self
            .situation
            .as_ref()
            .map(|situation| name_key(&situation.title));
        (name_key(&action.title), situation.unwrap_or_default())
    }
}

impl RowPreview {
    fn of(line: u32, fate: RowFate, new_situation: bool, draft: &Draft) -> Self {
        let action = draft.action.as_ref();
        let fields = action.map(|action| &action.fields);
        let change = action.and_then(|action| action.change.as_ref());
        let status = change.map_or(ActionStatus::Idea, |change| change.to);
        let situation = draft.situation.as_ref();
        Self {
            line,
            fate,
            title: action
                .map(|action| action.title.clone())
                .unwrap_or_default(),
            situation: situation
                .map(|situation| situation.title.clone())
                .unwrap_or_default(),
            new_situation,
            owner_name: fields
                .and_then(|fields| fields.owner_name.clone())
                .unwrap_or_default(),
            due_on: fields.and_then(|fields| fields.due_on.flatten()),
            due_precision: fields
                .and_then(|f| f.due_precision)
                .unwrap_or(DuePrecision::Day),
            status: action.map(|_| status),
            notes: draft.notes.clone(),
        }
    }
}

/// Where situations and units are, by their names as names are compared.
struct Places {
    situations: BTreeMap<String, SituationId>,
    units: BTreeMap<String, WorkUnitId>,
}

impl Places {
    fn of(conn: &Connection) -> Result<Self> {
        let situations: Vec<Situation> = storage::list(conn)?;
        let units: Vec<WorkUnit> = storage::list(conn)?;
        // The oldest of two of the same name.
        let situations = situations.iter().rev();
        let units = units.iter().rev();
        Ok(Self {
            situations: situations
                .map(|one| (name_key(&one.title), one.id))
                .collect(),
            units: units.map(|one| (name_key(&one.name), one.id)).collect(),
        })
    }

    fn write(&mut self, tx: &mut Tx<'_>, draft: &Draft) -> Result<()> {
        let mut situations = Vec::new();
        if let Some(situation) = &draft.situation {
            situations.push(self.situation(tx, situation)?);
        }
        for title in &draft.others {
            let other = SituationDraft {
                fields: NewSituation::titled(title).fields,
                title: title.clone(),
                ..SituationDraft::default()
            };
            let id = self.situation(tx, &other)?;
            if !situations.contains(&id) {
                situations.push(id);
            }
        }
        match &draft.action {
            Some(action) => write_action(tx, action, situations).map(drop),
            None => Ok(()),
        }
    }

    /// The situation of that name, added when there is none, with the units and measures of the row.
    fn situation(&mut self, tx: &mut Tx<'_>, draft: &SituationDraft) -> Result<SituationId> {
        let name = name_key(&draft.title);
        let id = match self.situations.get(&name) {
            Some(id) => *id,
            None => {
                let new = NewSituation {
                    fields: draft.fields.clone(),
                    ..NewSituation::default()
                };
                let id = add_situation(tx, new)?.id;
                self.situations.insert(name, id);
                id
            }
        };
        for unit in &draft.units {
            let unit = self.unit(tx, unit)?;
            tx.save(&SituationUnit::new(id, unit))?;
        }
        note_measures(tx, id, &draft.measures)?;
        Ok(id)
    }

    fn unit(&mut self, tx: &mut Tx<'_>, name: &str) -> Result<WorkUnitId> {
        let key = name_key(name);
        if let Some(id) = self.units.get(&key) {
            return Ok(*id);
        }
        let id = add_unit(tx, name)?.id;
        self.units.insert(key, id);
        Ok(id)
    }
}

/// Notes the measures that the situation does not have.
fn note_measures(tx: &mut Tx<'_>, situation: SituationId, texts: &[String]) -> Result<()> {
    let sql = "SELECT * FROM measures WHERE situation_id = ?1";
    let there: Vec<ExistingMeasure> = storage::all(tx.conn(), sql, [situation])?;
    let mut there: BTreeSet<String> = there
        .iter()
        .map(|measure| name_key(&measure.text))
        .collect();
    for text in texts.iter().filter(|text| there.insert(name_key(text))) {
        for part in parts(text) {
            let new = ExistingMeasure {
                text: part,
                ..ExistingMeasure::default()
            };
            note_measure(tx, situation, new)?;
        }
    }
    Ok(())
}

/// A text longer than a measure makes several of them.
fn parts(text: &str) -> Vec<String> {
    let letters: Vec<char> = text.chars().collect();
    let parts = letters.chunks(MEASURE_TEXT_LIMIT);
    let parts = parts.map(|part| part.iter().collect::<String>());
    parts.filter(|part| !part.trim().is_empty()).collect()
}

fn write_action(
    tx: &mut Tx<'_>,
    draft: &ActionDraft,
    situations: Vec<SituationId>,
) -> Result<Action> {
    let new = NewAction {
        fields: draft.fields.clone(),
        situations,
        on: draft.change.as_ref().map(|change| change.on),
        ..NewAction::default()
    };
    let idea = add_action(tx, new)?;
    let edit = ActionEdit {
        change: draft.change.clone(),
        ..ActionEdit::default()
    };
    edit.write(tx, &idea)
}

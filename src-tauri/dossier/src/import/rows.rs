//! A table into the dossier: previewed row by row, then imported as one operation.
//!
//! Preview and import make the same plan, so what was shown is what is written. Situations and work
//! units are found by their names, or added once; an action that is there already is left out.

use super::IMPORT_NAMES;
use super::draft::{Draft, ImportChoices, ImportNote, ImportNoteCode, SituationDraft, draft};
use super::meanings::{ImportField, name_key};
use super::table::{Table, TableRow};
use crate::actions::{Action, ActionStatus, DuePrecision, NewAction};
use crate::codes::codes;
use crate::company::company;
use crate::dossier::Dossier;
use crate::error::{Refusal, Result};
use crate::history::Tx;
use crate::ids::{SituationId, WorkUnitId};
use crate::lengths::MEASURE_TEXT;
use crate::names::{Kind, Operation};
use crate::once::Once;
use crate::page::count;
use crate::situations::{ExistingMeasure, NewSituation, SituationUnit};
use crate::snapshot::Snapshot;
use crate::verbs::{ActionEdit, add_action, add_situation, add_unit, note_measure};
use jiff::civil::Date;
use serde::Serialize;
use std::collections::btree_map::Entry;
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
    /// [`Refusal::ImportNoTitle`] when no column holds actions or situations; [`Refusal::ImportTooHeavy`]
    /// when its cells name too many things.
    pub fn preview_rows(&self, table: &Table, choices: &ImportChoices) -> Result<RowsPreview> {
        Ok(self.plan_rows(table, choices)?.preview)
    }

    fn plan_rows(&self, table: &Table, choices: &ImportChoices) -> Result<Plan> {
        let wanted = [ImportField::TITLE, ImportField::SITUATION];
        let mut columns = choices.columns.iter().flatten();
        if !columns.any(|field| wanted.contains(field)) {
            return Err(Refusal::ImportNoTitle.into());
        }
        let mut plan = Plan {
            preview: RowsPreview::default(),
            drafts: Vec::new(),
            existing: self.read(|now| Ok(Existing::of(now)))?,
        };
        let mut names = 0;
        for row in &table.rows {
            let draft = draft(choices, row);
            names += draft.name_count();
            if names > IMPORT_NAMES {
                return Err(Refusal::ImportTooHeavy.into());
            }
            plan.add(row, draft);
        }
        Ok(plan)
    }
}

impl Once<'_> {
    /// Adds what a table holds, as one operation.
    ///
    /// # Errors
    /// As [`Dossier::preview_rows`].
    pub fn import_rows(self, table: &Table, choices: &ImportChoices) -> Result<RowsPreview> {
        let plan = self.plan_rows(table, choices)?;
        let (drafts, mut existing) = (plan.drafts, plan.existing);
        self.transact(Operation::ImportRows, |tx| {
            for draft in &drafts {
                existing.write(tx, draft)?;
            }
            let company = company(tx.conn())?;
            tx.about(Kind::Company, company.id, &table.sheet);
            Ok(())
        })?;
        Ok(plan.preview)
    }
}

/// What the dossier has, and then what the rows add, by names as names are compared.
struct Existing {
    /// Without an id before it is written.
    situations: BTreeMap<String, Option<SituationId>>,
    /// Without an id before it is written.
    units: BTreeMap<String, Option<WorkUnitId>>,
    /// What the situations that were asked have already, as names are compared.
    measures: BTreeMap<SituationId, BTreeSet<String>>,
    /// Titles of actions, with that of their main situation.
    actions: BTreeSet<(String, String)>,
    ids: BTreeSet<String>,
}

/// What is going to be done, row by row.
struct Plan {
    preview: RowsPreview,
    drafts: Vec<Draft>,
    existing: Existing,
}

impl Plan {
    fn add(&mut self, row: &TableRow, mut draft: Draft) {
        let too_long = draft.is_too_long();
        let known = || self.existing.has(&draft);
        let skipped = if too_long { None } else { known() };
        draft.notes.extend(skipped.map(|code| ImportNote {
            code,
            field: None,
            text: String::new(),
        }));
        let fate = match &draft.action {
            _ if too_long || skipped.is_some() => RowFate::Skipped,
            Some(_) => RowFate::Action,
            None => RowFate::Situation,
        };
        self.preview.skipped_count += u32::from(fate == RowFate::Skipped);
        self.preview.action_count += u32::from(fate == RowFate::Action);
        let new_situation = fate != RowFate::Skipped && self.learn(&draft);
        let row = RowPreview::of(row.line, fate, new_situation, &draft);
        self.preview.rows.push(row);
        if fate != RowFate::Skipped {
            self.drafts.push(draft);
        }
    }

    /// Remembers what a row adds, for the next ones. True when its main situation is new.
    fn learn(&mut self, draft: &Draft) -> bool {
        let existing = &mut self.existing;
        existing.actions.extend(draft.action_key());
        let main = draft.situation.iter();
        let added = main.clone();
        let added = added.filter(|one| is_new(&mut existing.situations, &one.title));
        let new = count(added.count());
        let others = draft.others.iter();
        let others = others.filter(|one| is_new(&mut existing.situations, &one.title));
        self.preview.situation_count += new + count(others.count());
        let names = main.flat_map(|situation| &situation.units);
        let names = names.filter(|name| is_new(&mut existing.units, name));
        self.preview.work_unit_count += count(names.count());
        new > 0
    }
}

/// True when nobody had this name; it is known from then on.
fn is_new<Id>(names: &mut BTreeMap<String, Option<Id>>, name: &str) -> bool {
    let key = name_key(name);
    let new = !names.contains_key(&key);
    names.entry(key).or_insert(None);
    new
}

impl Draft {
    /// How many situations, work units and measures it names.
    fn name_count(&self) -> usize {
        let situations = self.situation.iter().chain(&self.others);
        let names = situations.map(|one| 1 + one.units.len() + one.measures.len());
        names.sum()
    }

    /// What tells its action from another: its title, and that of its situation.
    fn action_key(&self) -> Option<(String, String)> {
        let situation = self.situation.as_ref().map(|one| name_key(&one.title));
        let title = name_key(&self.action.as_ref()?.title);
        Some((title, situation.unwrap_or_default()))
    }
}

impl RowPreview {
    fn of(line: u32, fate: RowFate, new_situation: bool, draft: &Draft) -> Self {
        let action = draft.action.as_ref();
        let fields = action.map(|action| action.fields.clone());
        let fields = fields.unwrap_or_default();
        let change = action.map(|action| action.change.as_ref());
        let situation = draft.situation.as_ref();
        Self {
            line,
            fate,
            title: fields.title.unwrap_or_default(),
            situation: situation.map_or(String::new(), |one| one.title.clone()),
            new_situation,
            owner_name: fields.owner_name.unwrap_or_default(),
            due_on: fields.due_on.flatten(),
            due_precision: fields.due_precision.unwrap_or_default(),
            status: change.map(|change| change.map_or(ActionStatus::Idea, |change| change.to)),
            notes: draft.notes.clone(),
        }
    }
}

impl Existing {
    fn of(now: &Snapshot) -> Self {
        let key = |action: &Action| {
            let main = now.main_situation(action);
            let main = main.map(|main| name_key(&main.title));
            (name_key(&action.title), main.unwrap_or_default())
        };
        // The oldest of two of the same name.
        let (situations, units) = (now.situations.iter().rev(), now.work_units.iter().rev());
        let situations = situations.map(|one| (name_key(&one.title), Some(one.id)));
        let units = units.map(|one| (name_key(&one.name), Some(one.id)));
        Self {
            situations: situations.collect(),
            units: units.collect(),
            measures: BTreeMap::new(),
            actions: now.actions.iter().map(key).collect(),
            ids: now.actions.iter().map(|one| one.id.to_string()).collect(),
        }
    }

    /// Why a row adds nothing.
    fn has(&self, draft: &Draft) -> Option<ImportNoteCode> {
        let known = match (&draft.action, &draft.situation) {
            (None, None) => return Some(ImportNoteCode::NoTitle),
            (Some(action), _) => {
                let key = draft.action_key();
                self.ids.contains(&action.id) || key.is_some_and(|key| self.actions.contains(&key))
            }
            (None, Some(situation)) => {
                self.situations.contains_key(&name_key(&situation.title))
                    && situation.measures.is_empty()
                    && situation.units.is_empty()
            }
        };
        known.then_some(ImportNoteCode::AlreadyThere)
    }

    fn write(&mut self, tx: &mut Tx<'_>, draft: &Draft) -> Result<()> {
        let (mut situations, mut seen) = (Vec::new(), BTreeSet::new());
        for situation in draft.situation.iter().chain(&draft.others) {
            let id = self.situation(tx, situation)?;
            if seen.insert(id) {
                situations.push(id);
            }
        }
        let Some(action) = &draft.action else {
            return Ok(());
        };
        let new = NewAction {
            fields: action.fields.clone(),
            situations,
            on: action.change.as_ref().map(|change| change.on),
            ..NewAction::default()
        };
        let idea = add_action(tx, new)?;
        let edit = ActionEdit {
            change: action.change.clone(),
            ..ActionEdit::default()
        };
        edit.write(tx, &idea).map(drop)
    }

    /// The situation of that name, added when there is none, with the units and measures of the row.
    fn situation(&mut self, tx: &mut Tx<'_>, draft: &SituationDraft) -> Result<SituationId> {
        let id = found_or_added(&mut self.situations, &draft.title, || {
            let new = NewSituation {
                fields: draft.fields.clone(),
                ..NewSituation::default()
            };
            Ok(add_situation(tx, new)?.id)
        })?;
        for name in &draft.units {
            let unit = found_or_added(&mut self.units, name, || Ok(add_unit(tx, name)?.id))?;
            tx.save(&SituationUnit::new(id, unit))?;
        }
        self.note_measures(tx, id, &draft.measures)?;
        Ok(id)
    }

    /// Notes the measures that the situation does not have.
    fn note_measures(
        &mut self,
        tx: &mut Tx<'_>,
        situation: SituationId,
        texts: &[String],
    ) -> Result<()> {
        if texts.is_empty() {
            return Ok(());
        }
        let noted = match self.measures.entry(situation) {
            Entry::Occupied(noted) => noted.into_mut(),
            Entry::Vacant(free) => free.insert(noted_in(tx, situation)?),
        };
        for text in texts.iter().filter(|text| noted.insert(name_key(text))) {
            for text in parts(text) {
                let new = ExistingMeasure {
                    text,
                    ..ExistingMeasure::default()
                };
                note_measure(tx, situation, new)?;
            }
        }
        Ok(())
    }
}

/// What a situation has already, as names are compared.
fn noted_in(tx: &Tx<'_>, situation: SituationId) -> Result<BTreeSet<String>> {
    let noted: Vec<ExistingMeasure> = tx.having("situation_id", situation)?;
    let noted = noted.iter().map(|measure| name_key(&measure.text));
    Ok(noted.collect())
}

/// The id of what bears this name, added when nothing does.
fn found_or_added<Id: Copy>(
    names: &mut BTreeMap<String, Option<Id>>,
    name: &str,
    add: impl FnOnce() -> Result<Id>,
) -> Result<Id> {
    let known = names.entry(name_key(name)).or_insert(None);
    match *known {
        Some(id) => Ok(id),
        None => Ok(*known.insert(add()?)),
    }
}

/// A text longer than a measure makes several of them.
fn parts(text: &str) -> Vec<String> {
    let letters: Vec<char> = text.chars().collect();
    let parts = letters.chunks(MEASURE_TEXT);
    let parts = parts.map(|part| part.iter().collect::<String>());
    parts.filter(|part| !part.trim().is_empty()).collect()
}

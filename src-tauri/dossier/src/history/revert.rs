//! Undo, redo, and "undo this one" from the history: the same gesture each time.
//!
//! Reverting an operation puts back what it changed, as a new operation. `undo` reverts the last one
//! in force, `redo` reverts the last undo, `undo_operation` reverts any line, field by field, and
//! only when nobody wrote these fields since. No bespoke inverse exists, so none can be forgotten.

use super::lines::{Change, ChangeRow, OperationRow};
use super::tx::Tx;
use crate::error::{Conflict, Refusal, Result};
use crate::ids::OperationId;
use crate::names::{Operation, Subject};
use crate::storage::{self, Fields};
use rusqlite::Connection;
use serde::Serialize;
use serde_json::Value;

/// What the undo or redo button would act on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StepLabel {
    /// The verb.
    pub code: Operation,
    /// What it was about.
    pub subject: Subject,
}

/// What an undo or a redo did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Step {
    /// The line it added to the history.
    pub operation: OperationId,
    /// The verb undone or done again.
    pub code: Operation,
    /// What it was about.
    pub subject: Subject,
}

const LAST_IN_FORCE: &str = "SELECT * FROM operations
    WHERE undone = 0 AND code NOT IN ('undo', 'redo') ORDER BY hlc DESC LIMIT 1";
pub(crate) const LAST_UNDO: &str =
    "SELECT * FROM operations WHERE redoable = 1 ORDER BY hlc DESC LIMIT 1";

impl OperationRow {
    /// The verb at the far end of a chain of undo and redo.
    pub(crate) fn verb(&self) -> Operation {
        self.original.unwrap_or(self.code)
    }

    pub(crate) fn label(self) -> StepLabel {
        StepLabel {
            code: self.verb(),
            subject: self.subject(),
        }
    }
}

/// The operation that undo would take; a barrier stops it.
pub(crate) fn last_in_force(conn: &Connection) -> Result<Option<OperationRow>> {
    let last: Option<OperationRow> = storage::one(conn, LAST_IN_FORCE, ())?;
    Ok(last.filter(|row| !row.code.is_barrier()))
}

pub(crate) fn operation(conn: &Connection, id: OperationId) -> Result<OperationRow> {
    let sql = "SELECT * FROM operations WHERE id = ?1";
    storage::one(conn, sql, [id])?.ok_or_else(|| Refusal::NothingToUndo.into())
}

/// Whether an operation still has its effect: not undone, and what it reverts not back, down the
/// chain. A redo whose operation was undone again since has none left.
pub(crate) fn is_in_force(conn: &Connection, mut row: OperationRow) -> Result<bool> {
    let mut undone = false;
    while row.undone == undone {
        let Some(id) = row.undoes else {
            return Ok(true);
        };
        row = operation(conn, id)?;
        undone = !undone;
    }
    Ok(false)
}

/// Puts back what an operation changed, latest change first.
pub(crate) fn revert(tx: &mut Tx<'_>, target: &OperationRow) -> Result<()> {
    let changes = changes_of(tx.conn(), target.id)?;
    let coming_back: Vec<&str> = changes.iter().filter_map(Change::removed_key).collect();
    let mut conflicts = Vec::new();
    for change in &changes {
        conflicts.extend(change.conflicts(tx.conn())?);
        conflicts.extend(change.lost_references(tx.conn(), &coming_back)?);
    }
    if !conflicts.is_empty() {
        return Err(Refusal::ChangedSince { conflicts }.into());
    }
    for change in &changes {
        match &change.before {
            Some(before) => tx.write_fields(change.kind, &change.key, before)?,
            None => tx.delete(change.kind, &change.key)?,
        }
    }
    tx.mark_undone(target.id)
}

fn changes_of(conn: &Connection, id: OperationId) -> Result<Vec<Change>> {
    let sql = "SELECT kind, record_id, before, after FROM changes
               WHERE operation_id = ?1 ORDER BY id DESC";
    let rows: Vec<ChangeRow> = storage::all(conn, sql, [id])?;
    let changes = rows.into_iter().map(ChangeRow::parse);
    changes.filter_map(Result::transpose).collect()
}

impl Change {
    /// The fields that are no longer as the operation left them.
    fn conflicts(&self, conn: &Connection) -> Result<Vec<Conflict>> {
        let current = storage::fields_of(conn, self.kind, &self.key)?;
        Ok(match (&self.after, current) {
            (None, None) => Vec::new(),
            (None, Some(_)) => vec![self.conflict("", Value::Null, Value::from(true))],
            (Some(_), None) => vec![self.conflict("", Value::from(true), Value::Null)],
            (Some(after), Some(current)) => self.field_conflicts(after, &current),
        })
    }

    fn field_conflicts(&self, after: &Fields, current: &Fields) -> Vec<Conflict> {
        let now = |name: &String| current.get(name).cloned().unwrap_or_default();
        let changed = after
            .iter()
            .filter(|(name, written)| now(name) != **written);
        changed
            .map(|(name, written)| self.conflict(name, written.clone(), now(name)))
            .collect()
    }

    /// The record, when the operation removed it.
    fn removed_key(&self) -> Option<&str> {
        self.after.is_none().then_some(self.key.as_str())
    }

    /// What the record referred to, when it is neither there any more nor coming back with it.
    fn lost_references(&self, conn: &Connection, coming_back: &[&str]) -> Result<Vec<Conflict>> {
        let mut lost = Vec::new();
        let Some(before) = &self.before else {
            return Ok(lost);
        };
        for (column, kind) in storage::references(conn, self.kind)? {
            let Some(id) = before.get(&column).and_then(Value::as_str) else {
                continue;
            };
            if !coming_back.contains(&id) && storage::fields_of(conn, kind, id)?.is_none() {
                let (id, field) = (id.to_owned(), String::new());
                let (written, current) = (Value::from(true), Value::Null);
                lost.push(Conflict {
                    kind,
                    id,
                    field,
                    written,
                    current,
                });
            }
        }
        Ok(lost)
    }

    fn conflict(&self, field: &str, written: Value, current: Value) -> Conflict {
        Conflict {
            kind: self.kind,
            id: self.key.clone(),
            field: field.to_owned(),
            written,
            current,
        }
    }
}

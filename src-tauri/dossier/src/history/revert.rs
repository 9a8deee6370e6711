//! Undo, redo, and "undo this one" from the history: the same gesture each time.
//!
//! Reverting an operation puts back what it changed, as a new operation. `undo` reverts the last one
//! in force, `redo` reverts the last undo, `undo_operation` reverts any line, field by field, and
//! only when nobody wrote these fields since. No bespoke inverse exists, so none can be forgotten.

use super::lines::{Change, HistoryLine, changes_of};
use super::tx::Tx;
use crate::error::{Conflict, Refusal, Result};
use crate::ids::OperationId;
use crate::names::{Kind, Operation, Subject};
use crate::storage::{self, Fields};
use rusqlite::Connection;
use serde::Serialize;
use serde_json::Value;

/// A step back or forth: what a button would do, or what was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Step {
    /// The line of the history it would revert; once done, the line it added.
    pub operation: OperationId,
    /// The verb undone or done again.
    pub code: Operation,
    /// What it was about.
    pub subject: Subject,
}

/// An operation that changed no record is passed over: in files of schema 1, a backup put back was one.
const LAST_IN_FORCE: &str = "SELECT * FROM operations
    WHERE undone = 0 AND code NOT IN ('undo', 'redo')
      AND EXISTS (SELECT 1 FROM changes WHERE operation_id = operations.id)
    ORDER BY hlc DESC, id DESC LIMIT 1";
pub(crate) const LAST_UNDO: &str =
    "SELECT * FROM operations WHERE redoable = 1 ORDER BY hlc DESC, id DESC LIMIT 1";

impl HistoryLine {
    /// The verb at the far end of a chain of undo and redo.
    pub(crate) fn verb(&self) -> Operation {
        self.original.unwrap_or(self.code)
    }

    pub(crate) fn into_step(self) -> Step {
        Step {
            operation: self.id,
            code: self.verb(),
            subject: self.subject,
        }
    }
}

/// The operation that undo would take; a barrier stops it.
pub(crate) fn last_in_force(conn: &Connection) -> Result<Option<HistoryLine>> {
    let last: Option<HistoryLine> = storage::one(conn, LAST_IN_FORCE, ())?;
    Ok(last.filter(|row| !row.code.is_barrier()))
}

pub(crate) fn operation(conn: &Connection, id: OperationId) -> Result<HistoryLine> {
    let sql = "SELECT * FROM operations WHERE id = ?1";
    storage::one(conn, sql, [id])?.ok_or_else(|| Refusal::NothingToUndo.into())
}

/// Puts back what an operation changed, latest change first.
pub(crate) fn revert(tx: &mut Tx<'_>, target: &HistoryLine) -> Result<()> {
    if !storage::seals::is_whole_operation(tx.conn(), target.id)? {
        return Err(Refusal::MendFirst.into());
    }
    let changes = changes_of(tx.conn(), target.id)?;
    if changes.is_empty() {
        return Err(Refusal::NotUndoable { code: target.code }.into());
    }
    let removed = changes.iter().filter(|change| change.after.is_none());
    let coming_back: Vec<&str> = removed.map(|change| change.key.as_str()).collect();
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
    tx.reverts(target)
}

impl Change {
    /// The fields that are no longer as the operation left them.
    fn conflicts(&self, conn: &Connection) -> Result<Vec<Conflict>> {
        let current = storage::find::<Fields>(conn, self.kind, &self.key)?;
        let (written, current) = match (&self.after, current) {
            (None, None) => return Ok(Vec::new()),
            (Some(after), Some(current)) => return Ok(self.field_conflicts(after, &current)),
            (None, Some(_)) => (Value::Null, Value::from(true)),
            (Some(_), None) => (Value::from(true), Value::Null),
        };
        Ok(vec![conflict(self.kind, &self.key, "", written, current)])
    }

    fn field_conflicts(&self, after: &Fields, current: &Fields) -> Vec<Conflict> {
        let now = |name: &String| current.get(name).cloned().unwrap_or_default();
        let changed = after
            .iter()
            .filter(|(name, written)| now(name) != **written);
        changed
            .map(|(name, written)| conflict(self.kind, &self.key, name, written.clone(), now(name)))
            .collect()
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
            if !coming_back.contains(&id) && storage::find::<Fields>(conn, kind, id)?.is_none() {
                lost.push(conflict(kind, id, "", Value::from(true), Value::Null));
            }
        }
        Ok(lost)
    }
}

fn conflict(kind: Kind, id: &str, field: &str, written: Value, current: Value) -> Conflict {
    Conflict {
        kind,
        id: id.to_owned(),
        field: field.to_owned(),
        written,
        current,
    }
}

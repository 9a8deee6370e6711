//! The readable history: one line per operation, with the fields it changed.
//!
//! Codes and values only; the pages make sentences. Reading, never writing.

use crate::error::{Error, Result};
use crate::ids::{DeviceId, OperationId};
use crate::names::{Kind, Operation, Subject};
use crate::storage::{self, Fields};
use jiff::Timestamp;
use rusqlite::{Connection, Params, named_params};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One line of the history.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct HistoryLine {
    /// The operation, to undo it or to ask for older lines.
    pub id: OperationId,
    /// What was done.
    pub code: Operation,
    /// What it was about, as it was called then.
    pub subject: Subject,
    /// When.
    pub at: Timestamp,
    /// On which computer.
    pub device_id: DeviceId,
    /// Each record it touched.
    pub changes: Vec<RecordChange>,
    /// True when its effect is undone now.
    pub undone: bool,
    /// For an undo or a redo: the line it reverts.
    pub undoes: Option<OperationId>,
    /// For an undo or a redo: the verb it is about in the end.
    pub original: Option<Operation>,
}

/// What an operation did to one record.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RecordChange {
    /// Kind of the record.
    pub kind: Kind,
    /// Its id.
    pub id: String,
    /// True when the operation made it.
    pub created: bool,
    /// True when the operation removed it.
    pub removed: bool,
    /// The fields that changed, without the empty ones of a new or removed record.
    pub fields: Vec<FieldChange>,
}

/// One field, before and after.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FieldChange {
    /// Its column name.
    pub field: String,
    /// Null when there was none.
    pub before: Value,
    /// Null when there is none.
    pub after: Value,
}

pub(crate) const LINES: &str = "
    SELECT page.*, c.kind, c.record_id, c.before, c.after
    FROM page LEFT JOIN changes c ON c.operation_id = page.id
    ORDER BY page.hlc DESC, c.id";

/// An operation as the table has it.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct OperationRow {
    pub(crate) id: OperationId,
    pub(crate) code: Operation,
    pub(crate) subject_kind: Kind,
    pub(crate) subject_id: String,
    pub(crate) subject_title: String,
    at: Timestamp,
    device_id: DeviceId,
    pub(crate) undone: bool,
    pub(crate) undoes: Option<OperationId>,
    pub(crate) original: Option<Operation>,
}

/// The columns of one of its changes; null when it has none.
#[derive(Deserialize)]
pub(super) struct ChangeRow {
    kind: Option<Kind>,
    record_id: Option<String>,
    before: Option<String>,
    after: Option<String>,
}

/// One touched record.
pub(super) struct Change {
    pub(super) kind: Kind,
    pub(super) key: String,
    pub(super) before: Option<Fields>,
    pub(super) after: Option<Fields>,
}

/// These lines of the history, latest first.
pub(crate) fn lines_of(conn: &Connection, ids: &[OperationId]) -> Result<Vec<HistoryLine>> {
    let ids = Value::from_iter(ids.iter().map(OperationId::to_string));
    let sql = format!(
        "WITH page AS MATERIALIZED (
           SELECT * FROM operations WHERE id IN (SELECT value FROM json_each(:ids))) {LINES}"
    );
    lines(conn, &sql, named_params! { ":ids": ids.to_string() })
}

/// Rows of one operation follow each other: fold them into lines.
pub(crate) fn lines(conn: &Connection, sql: &str, params: impl Params) -> Result<Vec<HistoryLine>> {
    let mut lines: Vec<HistoryLine> = Vec::new();
    for (row, change) in storage::all_pairs::<OperationRow, ChangeRow>(conn, sql, params)? {
        if lines.last().is_none_or(|line| line.id != row.id) {
            lines.push(row.line());
        }
        if let (Some(line), Some(change)) = (lines.last_mut(), change.parse()?) {
            line.changes.push(change.told());
        }
    }
    Ok(lines)
}

impl OperationRow {
    pub(super) fn subject(&self) -> Subject {
        Subject {
            kind: self.subject_kind,
            id: self.subject_id.clone(),
            title: self.subject_title.clone(),
        }
    }

    fn line(self) -> HistoryLine {
        HistoryLine {
            subject: self.subject(),
            id: self.id,
            code: self.code,
            at: self.at,
            device_id: self.device_id,
            changes: Vec::new(),
            undone: self.undone,
            undoes: self.undoes,
            original: self.original,
        }
    }
}

impl ChangeRow {
    pub(super) fn parse(self) -> Result<Option<Change>> {
        let (Some(kind), Some(key)) = (self.kind, self.record_id) else {
            return Ok(None);
        };
        let before = parse_fields(self.before.as_deref())?;
        let after = parse_fields(self.after.as_deref())?;
        Ok(Some(Change {
            kind,
            key,
            before,
            after,
        }))
    }
}

/// The fields of one side of a change.
fn parse_fields(json: Option<&str>) -> Result<Option<Fields>> {
    json.map(serde_json::from_str)
        .transpose()
        .map_err(|error| Error::Damaged {
            detail: error.to_string(),
        })
}

impl Change {
    fn told(self) -> RecordChange {
        let (created, removed) = (self.before.is_none(), self.after.is_none());
        let (before, after) = (
            self.before.unwrap_or_default(),
            self.after.unwrap_or_default(),
        );
        RecordChange {
            kind: self.kind,
            id: self.key,
            created,
            removed,
            fields: field_changes(&before, &after),
        }
    }
}

fn field_changes(before: &Fields, after: &Fields) -> Vec<FieldChange> {
    let added = after.keys().filter(|name| !before.contains_key(*name));
    let value = |side: &Fields, name: &String| side.get(name).cloned().unwrap_or_default();
    before
        .keys()
        .chain(added)
        .map(|name| FieldChange {
            field: name.clone(),
            before: value(before, name),
            after: value(after, name),
        })
        .filter(|change| !(is_empty(&change.before) && is_empty(&change.after)))
        .collect()
}

fn is_empty(value: &Value) -> bool {
    value.is_null() || value.as_str() == Some("")
}

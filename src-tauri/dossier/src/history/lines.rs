//! The readable history: one line per operation, with the fields it changed.
//!
//! Codes and values only; the pages make sentences. Reading, never writing.

use crate::error::Result;
use crate::ids::{DeviceId, OperationId};
use crate::names::{Kind, Operation, Subject};
use crate::storage::{self, Fields};
use jiff::Timestamp;
use rusqlite::{Connection, Params};
use serde::de::{Deserializer, Error as _};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One line of the history: an operation, as its table has it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HistoryLine {
    /// The operation, to undo it or to ask for older lines.
    pub id: OperationId,
    /// What was done.
    pub code: Operation,
    /// What it was about, as it was called then.
    #[serde(flatten)]
    pub subject: Subject,
    /// When.
    pub at: Timestamp,
    /// On which computer.
    pub device_id: DeviceId,
    /// Each record it touched; they have their own table.
    #[serde(skip)]
    pub changes: Vec<RecordChange>,
    /// True when its effect is undone now.
    pub undone: bool,
    /// For an undo or a redo: the line it reverts.
    pub undoes: Option<OperationId>,
    /// For an undo or a redo: the verb it is about in the end.
    pub original: Option<Operation>,
}

impl HistoryLine {
    /// False for the operation that began the dossier, and for one that changed no record.
    pub fn is_undoable(&self) -> bool {
        !self.code.is_barrier() && !self.changes.is_empty()
    }
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

/// One touched record: before the operation, and after it.
#[derive(Deserialize)]
pub(super) struct Change {
    pub(super) kind: Kind,
    #[serde(rename = "record_id")]
    pub(super) key: String,
    #[serde(deserialize_with = "from_json")]
    pub(super) before: Option<Fields>,
    #[serde(deserialize_with = "from_json")]
    pub(super) after: Option<Fields>,
}

/// The fields of one side of a change, which the table keeps as JSON.
fn from_json<'de, D: Deserializer<'de>>(column: D) -> Result<Option<Fields>, D::Error> {
    let json = Option::<String>::deserialize(column)?;
    let fields = json.map(|json| serde_json::from_str(&json));
    fields.transpose().map_err(D::Error::custom)
}

/// These lines of the history, latest first.
pub(crate) fn lines_of(conn: &Connection, ids: &[OperationId]) -> Result<Vec<HistoryLine>> {
    let ids = Value::from_iter(ids.iter().map(OperationId::to_string));
    let sql = "SELECT * FROM operations WHERE id IN (SELECT value FROM json_each(?1))
               ORDER BY hlc DESC, id DESC";
    lines(conn, sql, [ids.to_string()])
}

/// The lines of the operations that a query finds, with what they changed.
pub(crate) fn lines(conn: &Connection, sql: &str, params: impl Params) -> Result<Vec<HistoryLine>> {
    let mut lines: Vec<HistoryLine> = storage::all(conn, sql, params)?;
    for line in &mut lines {
        let changes = changes_of(conn, line.id)?.into_iter().rev();
        line.changes = changes.map(Change::into_record_change).collect();
    }
    Ok(lines)
}

/// What an operation changed, latest change first.
pub(super) fn changes_of(conn: &Connection, id: OperationId) -> Result<Vec<Change>> {
    let sql = "SELECT kind, record_id, before, after FROM changes
               WHERE operation_id = ?1 ORDER BY id DESC";
    storage::all(conn, sql, [id])
}

impl Change {
    fn into_record_change(self) -> RecordChange {
        let (created, removed) = (self.before.is_none(), self.after.is_none());
        let before = self.before.unwrap_or_default();
        let after = self.after.unwrap_or_default();
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

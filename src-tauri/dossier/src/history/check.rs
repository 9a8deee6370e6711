//! What the history says, against what the tables hold: each record is made again from its changes alone.
//!
//! It finds what turned on the disk and what was written beside the door, with the value that was written
//! last. Reading only; what to do about it is somebody else's choice.

use super::marks::wrong_marks;
use crate::error::{Error, Result};
use crate::ids::OperationId;
use crate::names::Kind;
use crate::storage::{Fields, legible, seals, text_in, value_of};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// What a look at the whole history found. A dossier as it was written gives three empty lists.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HistoryCheck {
    /// Records whose row is not what the history says.
    pub wrong_records: Vec<WrongRecord>,
    /// Operations that are not as they were written.
    pub broken: Vec<OperationId>,
    /// Operations that are not marked as undone or to be done again when they should, or the other way.
    pub wrong_marks: Vec<OperationId>,
}

impl HistoryCheck {
    /// True when the dossier is what its history says.
    pub fn is_whole(&self) -> bool {
        *self == Self::default()
    }
}

/// A record whose row is not what the history says.
#[derive(Clone, Debug, PartialEq)]
pub struct WrongRecord {
    /// Its kind.
    pub kind: Kind,
    /// Its id; both ends of a link.
    pub key: String,
    /// The row, without the fields that cannot be read; none when there is none.
    pub found: Option<Fields>,
    /// What was written last; none when the history says that it is not there.
    pub written: Option<Fields>,
    /// False when an operation on it is broken: what was written last is then in doubt too.
    pub is_sure: bool,
}

/// A record as its changes give it.
struct Told {
    fields: Option<Fields>,
    is_sure: bool,
}

impl Default for Told {
    fn default() -> Self {
        Self {
            fields: None,
            is_sure: true,
        }
    }
}

/// The history walked from its beginning.
struct Replay {
    records: BTreeMap<(Kind, String), Told>,
    /// The operations whose seal does not hold, or that cannot be read.
    broken: BTreeSet<String>,
}

/// Every change in order, after its operation.
const CHANGES: &str = "SELECT o.id, c.kind, c.record_id, c.after
    FROM operations o JOIN changes c ON c.operation_id = o.id ORDER BY o.hlc, o.id, c.id";

/// Compares a dossier with its history; to be called inside one transaction.
///
/// # Errors
/// [`Error::Damaged`] when an operation has lost its id, or reverts none that came before it.
pub(crate) fn check(conn: &Connection) -> Result<HistoryCheck> {
    let mut replay = Replay {
        records: BTreeMap::new(),
        broken: seals::broken(conn)?.operations,
    };
    let mut statement = conn.prepare(CHANGES)?;
    let mut rows = statement.query(())?;
    while let Some(row) = rows.next()? {
        replay.read(row)?;
    }
    let mut wrong_records = Vec::new();
    for kind in Kind::ALL {
        replay.compare(conn, *kind, &mut wrong_records)?;
    }
    wrong_records.extend(replay.gone());
    let broken = replay.broken.iter().map(|id| id_of(id));
    Ok(HistoryCheck {
        wrong_records,
        broken: broken.collect::<Result<_>>()?,
        wrong_marks: wrong_marks(conn)?,
    })
}

fn id_of(text: &str) -> Result<OperationId> {
    text.parse().map_err(|_| Error::Damaged {
        detail: format!("operation {text:?}"),
    })
}

impl Replay {
    /// Does a change again; when its operation is not as it was written, the record is in doubt.
    fn read(&mut self, row: &Row<'_>) -> Result<()> {
        let operation = text_in(row, "id")?;
        let Ok(kind) = text_in(row, "kind")?.parse::<Kind>() else {
            self.broken.insert(operation);
            return Ok(());
        };
        let record = (kind, text_in(row, "record_id")?);
        let told = self.records.entry(record).or_default();
        let after = row.get_ref("after")?.as_bytes_or_null();
        if !told.apply(after.unwrap_or_default()) {
            self.broken.insert(operation.clone());
        }
        told.is_sure &= !self.broken.contains(&operation);
        Ok(())
    }

    /// Compares the rows of a kind with what was told of them, which is then forgotten.
    fn compare(
        &mut self,
        conn: &Connection,
        kind: Kind,
        into: &mut Vec<WrongRecord>,
    ) -> Result<()> {
        let mut statement = conn.prepare(&format!("SELECT * FROM {}", kind.table()))?;
        let columns: Vec<String> = statement.column_names().map(str::to_owned).collect();
        let mut rows = statement.query(())?;
        while let Some(row) = rows.next()? {
            let key = row.get_ref("id")?.as_str().unwrap_or_default().to_owned();
            let told = self
                .records
                .remove(&(kind, key.clone()))
                .unwrap_or_default();
            if !told.is(row, &columns) {
                let found = Some(legible(row, &columns));
                into.push(told.differs(kind, key, found));
            }
        }
        Ok(())
    }

    /// The records that should be there, once those that are there were compared.
    fn gone(&mut self) -> impl Iterator<Item = WrongRecord> {
        let left = std::mem::take(&mut self.records).into_iter();
        let gone = left.filter(|(_, told)| told.fields.is_some());
        gone.map(|((kind, key), told)| told.differs(kind, key, None))
    }
}

impl Told {
    /// Does again what a change did. False when it cannot be read.
    fn apply(&mut self, after: Option<&[u8]>) -> bool {
        let Some(after) = after else {
            self.fields = None;
            return true;
        };
        let written = serde_json::from_slice::<Fields>(after);
        let is_legible = written.is_ok();
        let fields = self.fields.get_or_insert_default();
        fields.extend(written.unwrap_or_default());
        is_legible
    }

    /// Whether a row is what was told. A column that came after the record was last written is not told of.
    fn is(&self, row: &Row<'_>, columns: &[String]) -> bool {
        let Some(fields) = &self.fields else {
            return false;
        };
        let same = |(rank, name): (usize, &String)| match (fields.get(name), row.get_ref(rank)) {
            (Some(written), Ok(found)) => is_value(found, written),
            (None, Ok(_)) => true,
            (_, Err(_)) => false,
        };
        columns.iter().enumerate().all(same)
    }

    fn differs(self, kind: Kind, key: String, found: Option<Fields>) -> WrongRecord {
        WrongRecord {
            kind,
            key,
            found,
            written: self.fields,
            is_sure: self.is_sure,
        }
    }
}

/// Whether a cell holds a value, without copying its text.
fn is_value(cell: ValueRef<'_>, value: &Value) -> bool {
    match (cell, value) {
        (ValueRef::Text(found), Value::String(text)) => found == text.as_bytes(),
        (cell, value) => value_of(cell).as_ref() == Some(value),
    }
}

//! The seal of an operation: what it says and each of its changes, proven by their SHA-256. One byte that
//! turned on the disk shows. Marks of undo are left out: they change, and are told again from the chains.

use crate::digest::sha256;
use crate::error::Result;
use crate::ids::OperationId;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row};

/// What is sealed: a row for each change of an operation, after the operation itself.
const SEALED: &str =
    "SELECT o.id, o.code, o.subject_kind, o.subject_id, o.subject_title, o.at, o.hlc,
           o.device_id, o.undoes, o.original, o.schema,
           c.kind, c.record_id, c.before, c.after, o.seal
    FROM operations o LEFT JOIN changes c ON c.operation_id = o.id";

/// The column where the change begins, and the one that is not sealed.
const CHANGE: usize = 11;
const SEAL: usize = 15;

/// The seal of an operation as its rows are.
pub(super) fn seal_of(conn: &Connection, id: OperationId) -> Result<String> {
    let mut statement = conn.prepare_cached(&format!("{SEALED} WHERE o.id = ?1 ORDER BY c.id"))?;
    let mut rows = statement.query([id])?;
    let mut wax = Wax::default();
    while let Some(row) = rows.next()? {
        wax.take(&SealedRow(row))?;
    }
    Ok(wax.seal())
}

/// Every change of the history in order, after its operation.
pub(super) fn each_row(
    conn: &Connection,
    mut look: impl FnMut(&SealedRow<'_>) -> Result<()>,
) -> Result<()> {
    let mut statement = conn.prepare(&format!("{SEALED} ORDER BY o.hlc, o.id, c.id"))?;
    let mut rows = statement.query(())?;
    while let Some(row) = rows.next()? {
        look(&SealedRow(row))?;
    }
    Ok(())
}

/// A change with its operation; an operation without changes has one row.
pub(super) struct SealedRow<'a>(&'a Row<'a>);

impl SealedRow<'_> {
    /// The text of a column, if it has one that can be read.
    fn text(&self, column: usize) -> Option<&str> {
        self.0.get_ref(column).ok()?.as_str().ok()
    }

    /// The operation.
    pub(super) fn operation(&self) -> &str {
        self.text(0).unwrap_or_default()
    }

    /// Its seal; empty before schema 2.
    pub(super) fn seal(&self) -> &str {
        self.text(SEAL).unwrap_or_default()
    }

    /// The kind and the key of the record, if there is a change.
    pub(super) fn record(&self) -> Option<(&str, &str)> {
        Some((self.text(CHANGE)?, self.text(CHANGE + 1)?))
    }

    /// What the operation wrote; none when it removed the record.
    pub(super) fn after(&self) -> Option<&[u8]> {
        self.0.get_ref(CHANGE + 3).ok()?.as_bytes().ok()
    }
}

/// What is being sealed.
#[derive(Default)]
pub(super) struct Wax(Vec<u8>);

impl Wax {
    /// Adds a change, and before the first one its operation.
    pub(super) fn take(&mut self, row: &SealedRow<'_>) -> Result<()> {
        let from = if self.0.is_empty() { 0 } else { CHANGE };
        for column in from..SEAL {
            self.add(row.0.get_ref(column)?);
        }
        Ok(())
    }

    /// Adds a value, so that no two lists of values give the same bytes.
    fn add(&mut self, value: ValueRef<'_>) {
        let number;
        let (kind, bytes): (u8, &[u8]) = match value {
            ValueRef::Null => (0, &[]),
            ValueRef::Integer(whole) => {
                number = whole.to_be_bytes();
                (1, &number)
            }
            ValueRef::Real(real) => {
                number = real.to_be_bytes();
                (2, &number)
            }
            ValueRef::Text(text) => (3, text),
            ValueRef::Blob(blob) => (4, blob),
        };
        self.0.push(kind);
        self.0.extend(bytes.len().to_be_bytes());
        self.0.extend(bytes);
    }

    /// The seal, in hexadecimal.
    pub(super) fn seal(self) -> String {
        sha256(self.0)
    }
}

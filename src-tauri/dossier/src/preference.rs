//! What a dossier remembers without history: nobody wants to undo a page they have read, or a column
//! they have chosen. It goes through the same door as operations, under its own name.
//!
//! Each row bears the instant it was written, so that of two copies the last choice wins. None is ever
//! removed: what is taken away leaves an empty row, whose date says since when.

use crate::dates::to_second;
use crate::error::Result;
use crate::storage;
use jiff::Timestamp;
use rusqlite::Connection;
use serde::Serialize;
use serde_json::Value;

/// A flat struct that is one row of a table without history. Its serde fields are the columns, but for
/// `changed_at`.
pub(crate) trait Preference: Serialize {
    /// The table.
    const TABLE: &'static str;
}

/// Preferences being written at an instant, inside an open transaction.
pub(crate) struct Preferences<'a> {
    pub(crate) conn: &'a Connection,
    pub(crate) now: Timestamp,
}

impl Preferences<'_> {
    /// Writes a preference, in place of the one with its key.
    pub(crate) fn keep<P: Preference>(&self, preference: &P) -> Result<()> {
        let mut fields = storage::to_fields(preference)?;
        let now = to_second(self.now).to_string();
        fields.insert("changed_at".to_owned(), Value::from(now));
        storage::replace(self.conn, P::TABLE, &fields)
    }
}

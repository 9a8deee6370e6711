//! What a dossier remembers without history: nobody wants to undo a page they have read, or a column
//! they have chosen. It goes through the same door as operations, under its own name.

use crate::error::Result;
use crate::storage;
use rusqlite::Connection;
use serde::Serialize;
use std::fmt::Display;

/// A flat struct that is one row of a table without history. Its serde fields are the columns.
pub(crate) trait Preference: Serialize {
    /// The table.
    const TABLE: &'static str;
    /// Its first key.
    const KEY: &'static str;
}

/// Preferences being written, inside an open transaction.
pub(crate) struct Preferences<'a>(pub(crate) &'a Connection);

impl Preferences<'_> {
    /// Writes a preference, in place of the one with its key.
    pub(crate) fn keep<P: Preference>(&self, preference: &P) -> Result<()> {
        storage::replace(self.0, P::TABLE, &storage::to_fields(preference)?)
    }

    /// Removes a preference, if it is there.
    pub(crate) fn forget<P: Preference>(&self, key: impl Display) -> Result<()> {
        storage::forget(self.0, P::TABLE, P::KEY, &key.to_string())
    }
}

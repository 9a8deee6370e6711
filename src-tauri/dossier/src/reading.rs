//! Where people are in the library: what was read, and the last place visited.
//!
//! It lives in the dossier but is not an operation: nobody wants to undo a page they have read.

use crate::dates::to_second;
use crate::dossier::Dossier;
use crate::error::Result;
use crate::once::Remember;
use crate::preference::Preference;
use crate::storage;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// One page of the library, as this firm left it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// Which collection: a code of the pages (`module`, `quiz`, `situation`…).
    pub kind: String,
    /// Which page in it.
    pub slug: String,
    /// How far: a code of the pages (`seen`, `done`, a quiz score…).
    pub state: String,
    /// When it was last visited.
    #[serde(rename = "changed_at", skip_serializing)]
    pub at: Timestamp,
}

impl Preference for Reading {
    const TABLE: &'static str = "reading";
}

impl Dossier {
    /// Every page noted, latest first.
    pub fn reading(&self) -> Result<Vec<Reading>> {
        let sql = "SELECT * FROM reading ORDER BY changed_at DESC, kind, slug";
        self.query(|conn| storage::all(conn, sql, ()))
    }

    /// The last place visited.
    pub fn last_place(&self) -> Result<Option<Reading>> {
        let sql = "SELECT * FROM reading ORDER BY changed_at DESC LIMIT 1";
        self.query(|conn| storage::one(conn, sql, ()))
    }
}

impl Remember<'_> {
    /// Notes how far a page was read. The latest note is the last place visited.
    pub fn note_reading(self, kind: &str, slug: &str, state: &str) -> Result<()> {
        let reading = Reading {
            kind: kind.to_owned(),
            slug: slug.to_owned(),
            state: state.to_owned(),
            at: to_second(self.now),
        };
        self.prefer(|preferences| preferences.keep(&reading))
    }
}

//! Work units: the parts of the firm that live the same work (workshop, building sites, office…).
//!
//! A unit is removed only when no situation names it. Choosing the units of a situation is in
//! `situations`.

use crate::ids::WorkUnitId;
use crate::storage::record;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A part of the firm that lives the same work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkUnit {
    /// Its id.
    pub id: WorkUnitId,
    /// When it was added.
    pub created_at: Timestamp,
    /// Its name, unique in the dossier.
    pub name: String,
}

/// A work unit in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkUnitLine {
    /// Its id.
    pub id: WorkUnitId,
    /// Its name.
    pub name: String,
    /// How many situations name it.
    pub situation_count: u32,
}

record!(WorkUnit as WorkUnit);

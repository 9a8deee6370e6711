//! What goes from one year of the programme to another, kept so that the year that is left still tells it.

use crate::ids::{ActionId, CarryOverId};
use crate::storage::record;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// An action carried over from one year of the programme to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CarryOver {
    /// Its id.
    pub id: CarryOverId,
    /// When it was carried over.
    pub created_at: Timestamp,
    /// The action.
    pub action_id: ActionId,
    /// The year it leaves.
    pub from_year: i16,
    /// The year it joins.
    pub to_year: i16,
    /// Its date until then.
    pub due_before: Option<Date>,
    /// Why it was not done.
    pub reason: String,
    /// Function of the person who carried it over.
    pub by_role: String,
}

record!(CarryOver as CarryOver);

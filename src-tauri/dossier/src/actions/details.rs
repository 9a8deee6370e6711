//! One action with all that hangs on it, for its page. Reading only.

use super::{Action, ActionStatus, IndicatorMeasure, Review, StatusEvent};
use crate::dossier::Dossier;
use crate::error::Result;
use crate::ids::{ActionId, OperationId};
use crate::plan::{CarryOver, carry_overs_of, heads_of_action};
use crate::situations::SituationHead;
use crate::storage;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Everything about one action.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ActionDetails {
    /// The action.
    pub action: Action,
    /// True when it is late.
    pub late: bool,
    /// The year of the programme it belongs to.
    pub year: i16,
    /// The situations it answers, main one first.
    pub situations: Vec<SituationHead>,
    /// Its changes of status, oldest first.
    pub events: Vec<StatusEvent>,
    /// The measures of its indicator, oldest first.
    pub measures: Vec<IndicatorMeasure>,
    /// The points held about it, oldest first.
    pub reviews: Vec<Review>,
    /// The times it was carried over to another year, oldest first.
    pub carry_overs: Vec<CarryOver>,
    /// The action it comes after, and those that come after it.
    pub related: Vec<RelatedAction>,
    /// The statuses it can move to.
    pub choices: Vec<ActionStatus>,
    /// How many operations touched it: grows with each change, for calendars.
    pub revision: u32,
    /// The last operation that touched it.
    pub last_operation: Option<OperationId>,
}

/// An action that another one comes after, or that comes after it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RelatedAction {
    /// Its id.
    pub id: ActionId,
    /// What.
    pub title: String,
    /// Where it stands.
    pub status: ActionStatus,
    /// True when it comes after, false when it came before.
    pub follows: bool,
}

const RELATED: &str = "
    SELECT id, title, status, 1 AS follows FROM actions WHERE follows_action_id = ?1
    UNION ALL SELECT b.id, b.title, b.status, 0 FROM actions a JOIN actions b
      ON b.id = a.follows_action_id WHERE a.id = ?1
    ORDER BY follows, id";

impl Dossier {
    /// An action.
    pub fn action(&self, id: ActionId) -> Result<Action> {
        self.read(|conn| storage::load(conn, &id.to_string()))
    }

    /// Everything about one action.
    pub fn action_details(&self, id: ActionId, today: Date) -> Result<ActionDetails> {
        let of = |table: &str, order: &str| {
            format!("SELECT * FROM {table} WHERE action_id = ?1 ORDER BY {order}")
        };
        let revision = "SELECT COUNT(*) FROM changes WHERE record_id = ?1";
        let choices = self.status_choices(id)?;
        let last = self.history_of(id, 1)?.first().map(|line| line.id);
        self.read(|conn| {
            let action: Action = storage::load(conn, &id.to_string())?;
            Ok(ActionDetails {
                late: action.is_late(today),
                year: action.year(),
                situations: heads_of_action(conn, id)?,
                events: storage::all(conn, &of("status_events", "id"), [id])?,
                measures: storage::all(conn, &of("indicator_measures", "measured_on, id"), [id])?,
                reviews: storage::all(conn, &of("reviews", "held_on, id"), [id])?,
                carry_overs: carry_overs_of(conn, id)?,
                related: storage::all(conn, RELATED, [id])?,
                choices,
                revision: storage::count(conn, revision, [id])?,
                last_operation: last,
                action,
            })
        })
    }
}

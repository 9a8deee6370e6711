//! One action in few words, for the views that show many: board, strip, matrix, follow-up.
//!
//! A card is read from one row of the plan and its main situation; the whole action is read when it is
//! opened. No filter here: the caller says which rows.

use crate::actions::{
    ActionStatus, CostKind, DuePrecision, Effectiveness, PreventionLevel, Recurrence,
};
use crate::error::Result;
use crate::ids::{ActionId, SituationId};
use crate::storage;
use jiff::civil::Date;
use rusqlite::{Connection, named_params};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// An action in few words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ActionCard {
    /// Its id.
    pub id: ActionId,
    /// What.
    pub title: String,
    /// Who leads it; empty when nobody does yet.
    pub owner_name: String,
    /// At the latest when.
    pub due_on: Option<Date>,
    /// How exact that date is.
    pub due_precision: DuePrecision,
    /// Where it stands.
    pub status: ActionStatus,
    /// True when it is late.
    pub late: bool,
    /// Where it acts.
    pub prevention_level: Option<PreventionLevel>,
    /// The first small step.
    pub next_step: String,
    /// What it costs, as a range.
    pub cost_kind: Option<CostKind>,
    /// Effort, 1 (light) to 3 (heavy).
    pub effort: Option<u8>,
    /// Expected effect, 1 (small) to 3 (large).
    pub impact: Option<u8>,
    /// How many people of the group support it.
    pub support_votes: Option<u32>,
    /// How many people voted.
    pub support_n: Option<u32>,
    /// Whether it comes back.
    pub recurrence: Recurrence,
    /// When it was done.
    pub done_on: Option<Date>,
    /// When its effect is looked at.
    pub review_on: Option<Date>,
    /// What it changed.
    pub effectiveness: Option<Effectiveness>,
    /// Why it was postponed or dropped, the last time it was.
    pub reason: String,
    /// Its main situation.
    pub main_situation_id: Option<SituationId>,
    /// Title of that situation; empty without one.
    pub situation_title: String,
    /// Slug of the theme of that situation; empty without one.
    pub theme_code: String,
    /// True when one of its situations is restricted: never on the projector.
    pub restricted: bool,
}

const COLUMNS: &str = "a.id, a.title, a.owner_name, a.due_on, a.due_precision, a.status,
    (a.status IN ('decided', 'in_progress') AND COALESCE(a.due_on, '9') < :today) AS late,
    a.prevention_level, a.next_step, a.cost_kind, a.effort, a.impact, a.support_votes, a.support_n,
    a.recurrence, a.done_on, a.review_on, a.effectiveness, a.reason, a.main_situation_id,
    COALESCE(m.title, '') AS situation_title, COALESCE(m.theme_code, '') AS theme_code,
    a.id IN (SELECT l.action_id FROM situations s JOIN action_situations l ON l.situation_id = s.id
      WHERE s.visibility = 'restricted') AS restricted";

/// The cards at these rows of the table of actions.
pub(super) fn cards_at(
    conn: &Connection,
    places: &[i64],
    today: Date,
) -> Result<BTreeMap<ActionId, ActionCard>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM json_each(:places) page JOIN actions a ON a.rowid = page.value
         LEFT JOIN situations m ON m.id = a.main_situation_id"
    );
    let places = serde_json::Value::from(places).to_string();
    let today = today.to_string();
    let params = named_params! { ":places": places, ":today": today };
    let cards: Vec<ActionCard> = storage::all(conn, &sql, params)?;
    Ok(cards.into_iter().map(|card| (card.id, card)).collect())
}

//! One action in few words, for the views that show many: board, strip, matrix, follow-up.
//!
//! An action and what its main situation says of it; the whole action is read when it is opened. No
//! filter here: the caller says which actions.

use crate::actions::{
    Action, ActionStatus, CostKind, DuePrecision, Effectiveness, PreventionLevel, Recurrence,
};
use crate::ids::{ActionId, SituationId};
use crate::snapshot::Snapshot;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

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
    /// The next small step.
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

impl Snapshot {
    /// An action in few words.
    pub(super) fn card(&self, action: &Action, today: Date) -> ActionCard {
        let main = self.main_situation(action);
        ActionCard {
            id: action.id,
            title: action.title.clone(),
            owner_name: action.owner_name.clone(),
            due_on: action.due_on,
            due_precision: action.due_precision,
            status: action.status,
            late: action.is_late(today),
            prevention_level: action.prevention_level,
            next_step: action.next_step.clone(),
            cost_kind: action.cost_kind,
            effort: action.effort,
            impact: action.impact,
            support_votes: action.support_votes,
            support_n: action.support_n,
            recurrence: action.recurrence,
            done_on: action.done_on,
            review_on: action.review_on,
            effectiveness: action.effectiveness,
            reason: action.reason.clone(),
            main_situation_id: action.main_situation_id,
            situation_title: main.map(|main| main.title.clone()).unwrap_or_default(),
            theme_code: main.map(|main| main.theme_code.clone()).unwrap_or_default(),
            restricted: self.is_restricted(action.id),
        }
    }
}

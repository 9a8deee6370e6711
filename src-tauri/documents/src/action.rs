//! An action as documents see it, with what was measured, followed up and spent.
//!
//! Filled by the caller like the rest of [`crate::DossierView`]; every field but the id may be empty.

use serde::{Deserialize, Serialize};

use crate::view::Labelled;

/// An action of the plan.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ActionView {
    /// Its id in the dossier: what makes a calendar update its event.
    pub id: String,
    /// Grows with each change: the SEQUENCE of its events.
    pub revision: u32,
    /// Ids of the situations it treats, the main one first.
    pub situations: Vec<String>,
    /// What will be done.
    pub title: String,
    /// Level of prevention.
    pub level: Option<Labelled<Level>>,
    /// Who sees to it.
    pub owner: Option<String>,
    /// Their function: printed instead of the name when names are hidden.
    pub owner_role: Option<String>,
    /// ISO day it begins.
    pub starts_on: Option<String>,
    /// When at the latest: an ISO day, a month (`2026-12`), a quarter (`2026-Q4`), or words printed as typed.
    pub due: Option<String>,
    /// State of progress, with its own label even when it is late.
    pub status: Option<Labelled<Status>>,
    /// Past its due date and still to be done: computed by the caller, who knows the day.
    pub late: bool,
    /// First small step.
    pub first_step: Option<String>,
    /// ISO day of that step.
    pub first_step_on: Option<String>,
    /// What should be different afterwards.
    pub expected_result: Option<String>,
    /// What will be watched, about the work.
    pub indicator: Option<IndicatorView>,
    /// Conditions of execution.
    pub conditions: Option<String>,
    /// Means that can be mobilised.
    pub resources: Option<String>,
    /// Who can help, by name of service.
    pub helpers: Vec<String>,
    /// Estimated cost.
    pub cost: Option<Cost>,
    /// People associated.
    pub contributors: Option<String>,
    /// What the group said of it.
    pub support: Option<Support>,
    /// Whether it comes back, in words.
    pub recurrence: Option<String>,
    /// Function of who decided it.
    pub decided_by: Option<String>,
    /// ISO day it was decided.
    pub decided_on: Option<String>,
    /// ISO day the works council was consulted on it.
    pub cse_on: Option<String>,
    /// ISO day it was done.
    pub done_on: Option<String>,
    /// When its effect will be looked at: written as [`Self::due`].
    pub review_on: Option<String>,
    /// Follow-up points held, oldest first.
    pub reviews: Vec<ReviewView>,
    /// Effect observed, in words.
    pub effect: Option<String>,
    /// Why it was postponed or dropped.
    pub reason: Option<String>,
    /// Article of law it answers, if it was said.
    pub article: Option<String>,
    /// Year of the programme it belongs to.
    pub year: Option<i16>,
    /// The feedback to the staff may mention it.
    pub share_with_staff: bool,
    /// Free notes.
    pub notes: Option<String>,
}

/// Level of prevention of an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Changes the work itself (« À la source »).
    Primary,
    /// Gives people means to cope (« Outiller et soutenir »).
    Secondary,
    /// Takes care afterwards (« Réparer et accompagner »).
    Tertiary,
}

/// State of progress of an action; being late is computed apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Somebody said it.
    Idea,
    /// Put forward to the employer.
    Proposed,
    /// The employer said yes.
    Decided,
    /// Begun.
    InProgress,
    /// Carried out.
    Done,
    /// Carried out, and its effect was looked at.
    Evaluated,
    /// Put off to a later date.
    Postponed,
    /// Given up.
    Dropped,
}

/// What is measured about an action.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct IndicatorView {
    /// What is counted.
    pub label: String,
    /// In which unit.
    pub unit: Option<String>,
    /// Before acting.
    pub baseline: Option<f64>,
    /// Aimed at.
    pub target: Option<f64>,
    /// Measures, oldest first.
    pub measures: Vec<MeasureView>,
}

/// One measure of an indicator.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MeasureView {
    /// ISO day.
    pub on: String,
    /// Value, in the unit of the indicator.
    pub value: f64,
    /// A remark.
    pub note: Option<String>,
}

/// What an action costs, as a range of euros: an exact amount has twice the same bound.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Cost {
    /// In words, for a range: « de 500 à 5 000 € ».
    pub label: Option<String>,
    /// At least, in euros.
    pub low: Option<u32>,
    /// At most, in euros; none for an open range.
    pub high: Option<u32>,
    /// Days of work.
    pub days: Option<f64>,
}

/// How many people of the group support an action.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Support {
    /// For it.
    pub votes: u32,
    /// Who voted.
    pub of: u32,
}

/// A follow-up point held about an action.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ReviewView {
    /// ISO day.
    pub on: String,
    /// What changed in the work.
    pub what_changed: String,
    /// What was decided, in words.
    pub decision: Option<String>,
    /// Value of the indicator that day.
    pub value: Option<f64>,
}

impl ActionView {
    /// Its state of progress, if it has one.
    #[must_use]
    pub fn code(&self) -> Option<Status> {
        self.status.as_ref().map(|status| status.code)
    }

    /// Whether it treats a situation.
    #[must_use]
    pub fn treats(&self, id: &str) -> bool {
        self.situations.iter().any(|known| known == id)
    }

    /// Done, evaluated or given up: nothing more is due.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        match self.code() {
            Some(Status::Done | Status::Evaluated | Status::Dropped) => true,
            Some(
                Status::Idea
                | Status::Proposed
                | Status::Decided
                | Status::InProgress
                | Status::Postponed,
            )
            | None => false,
        }
    }

    /// The employer has not said yes: an idea, a proposal, or nothing said.
    #[must_use]
    pub fn is_undecided(&self) -> bool {
        matches!(self.code(), Some(Status::Idea | Status::Proposed) | None)
    }

    /// Changes the work itself.
    #[must_use]
    pub fn is_at_the_source(&self) -> bool {
        matches!(&self.level, Some(level) if level.code == Level::Primary)
    }
}

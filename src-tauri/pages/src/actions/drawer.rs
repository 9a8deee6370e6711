//! The drawer of an action: every field that the table does not show, and the small form of a change of
//! state that needs something first. What is typed is sent to `actions`; nothing is decided here.

use std::collections::BTreeMap;

use dossier::{Action, ActionDetails, ActionStatus, Error, Recurrence, SituationHead};
use jiff::civil::Date;
use serde::Serialize;

use super::curve::Curve;
use crate::address::DrawerQuery;
use crate::problem::Problem;
use crate::state::App;
use crate::texts::{Choice, ProblemText};

/// The open action, with all its fields.
#[derive(Serialize)]
pub(crate) struct Drawer {
    #[serde(flatten)]
    details: ActionDetails,
    today: Date,
    /// The day it was written down, where the person is.
    added_on: Date,
    /// How its indicator went.
    curve: Option<Curve>,
    /// Whether its next occurrence can be added.
    comes_back: bool,
    /// The situations it does not answer yet.
    more_situations: Vec<Choice>,
    /// The step most people take next.
    next: Option<ActionStatus>,
    change: Option<Change>,
    /// The rule that said no to a field.
    error: Option<ProblemText>,
}

/// The small form of a change of state.
#[derive(Serialize)]
struct Change {
    to: ActionStatus,
    ask_owner: bool,
    ask_due: bool,
    ask_reason: bool,
    ask_effect: bool,
    errors: BTreeMap<&'static str, String>,
}

impl Drawer {
    /// The drawer the address asks for; none when the action is not there any more.
    pub(crate) fn of(app: &App, query: &DrawerQuery) -> Result<Option<Self>, Problem> {
        let Some(id) = query.open else {
            return Ok(None);
        };
        let today = app.today();
        let found =
            app.dossier(|dossier| Ok((dossier.action_details(id, today)?, dossier.situations()?)));
        match found {
            Ok((details, all)) => Ok(Some(Self::new(app, details, &all, query))),
            Err(Problem::Dossier(Error::NotFound { .. })) => Ok(None),
            Err(problem) => Err(problem),
        }
    }

    fn new(app: &App, details: ActionDetails, all: &[SituationHead], query: &DrawerQuery) -> Self {
        let action = &details.action;
        let added_on = app.local(action.created_at).date();
        let refused = query.refused.as_deref();
        let change = query.change;
        Self {
            today: app.today(),
            added_on,
            curve: Curve::of(&details, added_on),
            comes_back: comes_back(&details),
            more_situations: others(&details, all),
            next: next_status(&details),
            change: change.map(|to| Change::new(app, action, to, refused)),
            error: refused
                .filter(|_| change.is_none())
                .map(|key| app.texts().problem(key)),
            details,
        }
    }
}

/// The situations that an action does not answer.
fn others(details: &ActionDetails, all: &[SituationHead]) -> Vec<Choice> {
    let is_here = |one: &SituationHead| details.situations.iter().any(|here| here.id == one.id);
    let others = all.iter().filter(|one| !is_here(one));
    others.map(Choice::of_situation).collect()
}

/// A recurring action under way or done, whose next occurrence is not in the plan yet.
fn comes_back(details: &ActionDetails) -> bool {
    let status = details.action.status;
    details.action.recurrence != Recurrence::None
        && (status.is_under_way() || status.is_done())
        && details.related.iter().all(|action| !action.follows)
}

/// The step most people take next.
fn next_status(details: &ActionDetails) -> Option<ActionStatus> {
    match details.action.status {
        ActionStatus::Idea | ActionStatus::Proposed | ActionStatus::Postponed => {
            Some(ActionStatus::Decided)
        }
        ActionStatus::Decided => Some(ActionStatus::InProgress),
        ActionStatus::InProgress => Some(ActionStatus::Done),
        ActionStatus::Done => Some(ActionStatus::Evaluated),
        ActionStatus::Dropped => details.choices.first().copied(),
        ActionStatus::Evaluated => None,
    }
}

impl Change {
    fn new(app: &App, action: &Action, to: ActionStatus, refused: Option<&str>) -> Self {
        let decides = matches!(
            to,
            ActionStatus::Decided
                | ActionStatus::InProgress
                | ActionStatus::Done
                | ActionStatus::Evaluated
        );
        let error = |key| (change_field(key), app.texts().problem(key).next);
        Self {
            to,
            ask_owner: decides && action.owner_name.is_empty(),
            ask_due: to == ActionStatus::Postponed || (decides && action.due_on.is_none()),
            ask_reason: matches!(to, ActionStatus::Postponed | ActionStatus::Dropped),
            ask_effect: to == ActionStatus::Evaluated,
            errors: refused.map(error).into_iter().collect(),
        }
    }
}

/// The field of the small form that a rule is about.
fn change_field(key: &str) -> &'static str {
    match key {
        "owner-missing" => "owner",
        "reason-missing" => "reason",
        "effectiveness-missing" => "effect",
        _ => "due",
    }
}

//! The eight statuses of an action, the paths between them, and what each asks for.
//!
//! Pure rules, tested without a database. A person may jump forward (an idea done at once) and step
//! back by one (people make mistakes); each move leaves a [`StatusEvent`], never rewritten.

use super::{Action, ActionStatus, DuePrecision, Effectiveness};
use crate::dates::add_months;
use crate::error::Refusal;
use crate::ids::{ActionId, StatusEventId, WorkshopId};
use ActionStatus::{Decided, Done, Dropped, Evaluated, Idea, InProgress, Postponed, Proposed};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// How long after it is done the effect of an action is looked at.
pub(crate) const MONTHS_TO_REVIEW: i32 = 3;

impl ActionStatus {
    /// Decided or in progress: it can be late.
    pub const fn is_under_way(self) -> bool {
        matches!(self, Decided | InProgress)
    }

    /// Done or evaluated.
    pub const fn is_done(self) -> bool {
        matches!(self, Done | Evaluated)
    }

    /// Still to be done: neither done, nor evaluated, nor dropped.
    pub const fn is_open(self) -> bool {
        !matches!(self, Done | Evaluated | Dropped)
    }

    /// The statuses one can go to from here. `dropped_from` is where a dropped action was.
    pub fn choices(self, dropped_from: Option<Self>) -> Vec<Self> {
        match self {
            Idea => vec![
                Proposed, Decided, InProgress, Done, Evaluated, Postponed, Dropped,
            ],
            Proposed => vec![Decided, InProgress, Done, Evaluated, Postponed, Dropped],
            Decided => vec![Proposed, InProgress, Done, Evaluated, Postponed, Dropped],
            InProgress => vec![Decided, Done, Evaluated, Postponed, Dropped],
            Done => vec![InProgress, Evaluated],
            Evaluated => vec![Done],
            Postponed => vec![Decided, InProgress, Done, Evaluated, Dropped],
            Dropped => dropped_from.into_iter().collect(),
        }
    }

    /// What an action must have to be in this status.
    pub(crate) fn check(self, action: &Action) -> Result<(), Refusal> {
        let decided = matches!(self, Decided | InProgress | Done | Evaluated);
        let stopped = matches!(self, Postponed | Dropped);
        let undated = action.due_on.is_none();
        refuse_if(
            decided && action.owner_name.is_empty(),
            Refusal::OwnerMissing,
        )?;
        refuse_if(decided && undated, Refusal::DueMissing)?;
        refuse_if(self == Postponed && undated, Refusal::NewDueMissing)?;
        let unseen = action.effectiveness.is_none();
        refuse_if(self == Evaluated && unseen, Refusal::EffectivenessMissing)?;
        refuse_if(
            stopped && action.reason.trim().is_empty(),
            Refusal::ReasonMissing,
        )
    }
}

fn refuse_if(refused: bool, refusal: Refusal) -> Result<(), Refusal> {
    if refused { Err(refusal) } else { Ok(()) }
}

/// A move of an action to another status, with what that status asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StatusChange {
    /// Where to.
    pub to: ActionStatus,
    /// The day it happened: today, or earlier when it is written down later.
    pub on: Date,
    /// Why; needed to postpone and to drop.
    pub reason: String,
    /// The new date; needed to postpone, and kept for any other status.
    pub new_due_on: Option<Date>,
    /// How exact that date is: as exact as the one before when it is not said and may be.
    pub new_due_precision: Option<DuePrecision>,
    /// Who leads it from now on.
    pub owner_name: Option<String>,
    /// What it changed; needed to evaluate.
    pub effectiveness: Option<Effectiveness>,
    /// Function of the person who made the move.
    pub by_role: String,
}

impl StatusChange {
    /// A move with nothing else.
    pub fn to(to: ActionStatus, on: Date) -> Self {
        Self {
            to,
            on,
            ..Self::default()
        }
    }

    /// The action after the move. `dropped_from` is where a dropped action was.
    pub(crate) fn apply(
        &self,
        action: &Action,
        dropped_from: Option<ActionStatus>,
    ) -> Result<Action, Refusal> {
        let (from, to) = (action.status, self.to);
        let reachable = from.choices(dropped_from).contains(&to);
        refuse_if(!reachable, Refusal::StatusOutOfReach { from, to })?;
        refuse_if(
            to == Postponed && self.new_due_on.is_none(),
            Refusal::NewDueMissing,
        )?;
        let mut moved = Action {
            status: to,
            ..action.clone()
        };
        self.carry(&mut moved);
        self.date(&mut moved, from);
        moved.checked()
    }

    /// What the person gave with the move.
    fn carry(&self, action: &mut Action) {
        if let Some(due_on) = self.new_due_on {
            action.set_due(due_on, self.new_due_precision);
        }
        action.effectiveness = self.effectiveness.or(action.effectiveness);
        if let Some(owner) = &self.owner_name {
            action.owner_name = owner.clone();
        }
        if matches!(self.to, Postponed | Dropped) {
            action.reason = self.reason.trim().to_owned();
        }
    }

    /// The dates that the move sets: the first decision, the end, the review.
    fn date(&self, action: &mut Action, from: ActionStatus) {
        let is_decided = matches!(self.to, Decided | InProgress | Done | Evaluated);
        if is_decided && action.decided_on.is_none() {
            action.decided_on = Some(self.on);
            action.decided_by = self.by_role.trim().to_owned();
        }
        if !self.to.is_done() {
            action.done_on = None;
        } else if !from.is_done() {
            action.done_on = Some(self.on);
            let ended_on = action.due_on.map_or(self.on, |due| due.max(self.on));
            action.review_on = action
                .review_on
                .or_else(|| Some(add_months(ended_on, MONTHS_TO_REVIEW)));
        }
    }
}

/// Where a dropped action was before, by its events, oldest first.
pub(crate) fn dropped_from<'a>(
    action: &Action,
    events: impl DoubleEndedIterator<Item = &'a StatusEvent>,
) -> Option<ActionStatus> {
    let is_drop = |event: &&StatusEvent| event.to_status == Dropped;
    let mut drops = events.rev().filter(is_drop);
    let dropped = action.status == Dropped;
    drops.next().filter(|_| dropped)?.from_status
}

/// A change of status, kept for ever.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusEvent {
    /// Its id; ids sort by time.
    pub id: StatusEventId,
    /// The action.
    pub action_id: ActionId,
    /// Where it was; none when the action was just written down.
    pub from_status: Option<ActionStatus>,
    /// Where it went.
    pub to_status: ActionStatus,
    /// When.
    pub at: Timestamp,
    /// Function of the person who made the move.
    pub by_role: String,
    /// Why.
    pub reason: String,
    /// The workshop where it was said.
    pub workshop_id: Option<WorkshopId>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const TODAY: Date = date(2026, 11, 24);

    fn action(status: ActionStatus) -> Action {
        let created_at = "2026-10-06T08:00:00Z".parse().unwrap();
        Action {
            title: "Try".to_owned(),
            status,
            owner_name: "Sophie".to_owned(),
            due_on: Some(date(2026, 12, 11)),
            created_at,
            ..Action::default()
        }
    }

    /// A move with all that any status may ask for.
    fn full(to: ActionStatus) -> StatusChange {
        StatusChange {
            reason: "Waiting for the supplier".to_owned(),
            new_due_on: Some(date(2027, 1, 15)),
            effectiveness: Some(Effectiveness::Partly),
            by_role: "Head".to_owned(),
            ..StatusChange::to(to, TODAY)
        }
    }

    #[test]
    fn the_table_of_moves_is_this_one() {
        // Rows: from. Columns: idea proposed decided in_progress done evaluated postponed dropped.
        let table = [
            (Idea, "-xxxxxxx"),
            (Proposed, "--xxxxxx"),
            (Decided, "-x-xxxxx"),
            (InProgress, "--x-xxxx"),
            (Done, "---x-x--"),
            (Evaluated, "----x---"),
            (Postponed, "--xxxx-x"),
            (Dropped, "--------"),
        ];
        for (from, row) in table {
            for (to, mark) in ActionStatus::ALL.iter().zip(row.chars()) {
                let moved = full(*to).apply(&action(from), None);
                assert_eq!(moved.is_ok(), mark == 'x', "{from} to {to}: {moved:?}");
            }
        }
    }

    #[test]
    fn a_dropped_action_goes_back_only_to_where_it_was() {
        let dropped = Action {
            reason: "No budget".to_owned(),
            ..action(Dropped)
        };
        for to in ActionStatus::ALL {
            let back = full(*to).apply(&dropped, Some(Decided));
            assert_eq!(back.is_ok(), *to == Decided, "{to}");
        }
    }

    #[test]
    fn deciding_needs_somebody_and_a_date() {
        for to in [Decided, InProgress, Done] {
            let nobody = Action {
                owner_name: String::new(),
                ..action(Idea)
            };
            let change = StatusChange::to(to, TODAY);
            assert_eq!(
                change.apply(&nobody, None),
                Err(Refusal::OwnerMissing),
                "{to}"
            );
            let undated = Action {
                due_on: None,
                ..action(Idea)
            };
            assert_eq!(
                change.apply(&undated, None),
                Err(Refusal::DueMissing),
                "{to}"
            );
        }
    }

    #[test]
    fn a_move_may_bring_the_owner_and_the_date_it_needs() {
        let bare = Action {
            owner_name: String::new(),
            due_on: None,
            ..action(Idea)
        };
        let change = StatusChange {
            owner_name: Some("Karim".to_owned()),
            new_due_on: Some(TODAY),
            ..StatusChange::to(Decided, TODAY)
        };
        let decided = change.apply(&bare, None).unwrap();
        assert_eq!(
            (decided.owner_name.as_str(), decided.due_on),
            ("Karim", Some(TODAY))
        );
    }

    #[test]
    fn a_new_date_is_kept_as_exact_as_it_was_given() {
        let quarter = Action {
            due_on: Some(date(2026, 12, 31)),
            due_precision: DuePrecision::Quarter,
            ..action(Decided)
        };
        let moved = |day, precision| {
            let change = StatusChange {
                new_due_on: Some(day),
                new_due_precision: precision,
                ..full(Postponed)
            };
            let moved = change.apply(&quarter, None).unwrap();
            (moved.due_on.unwrap(), moved.due_precision)
        };
        let day = date(2027, 4, 15);
        assert_eq!(moved(day, None), (day, DuePrecision::Day));
        assert_eq!(
            moved(day, Some(DuePrecision::Day)),
            (day, DuePrecision::Day)
        );
        let month = date(2027, 5, 31);
        let precision = DuePrecision::Month;
        assert_eq!(moved(month, Some(precision)), (month, precision));
        let quarter = date(2027, 6, 30);
        assert_eq!(moved(quarter, None), (quarter, DuePrecision::Quarter));
    }

    #[test]
    fn postponing_needs_a_reason_and_a_new_date() {
        let change = StatusChange {
            reason: "  ".to_owned(),
            ..full(Postponed)
        };
        assert_eq!(
            change.apply(&action(Decided), None),
            Err(Refusal::ReasonMissing)
        );
        let change = StatusChange {
            new_due_on: None,
            ..full(Postponed)
        };
        assert_eq!(
            change.apply(&action(Decided), None),
            Err(Refusal::NewDueMissing)
        );
        let postponed = full(Postponed).apply(&action(Decided), None).unwrap();
        assert_eq!(postponed.due_on, Some(date(2027, 1, 15)));
    }

    #[test]
    fn dropping_needs_a_reason() {
        let change = StatusChange::to(Dropped, TODAY);
        assert_eq!(
            change.apply(&action(Idea), None),
            Err(Refusal::ReasonMissing)
        );
    }

    #[test]
    fn evaluating_needs_to_say_what_changed() {
        let change = StatusChange::to(Evaluated, TODAY);
        assert_eq!(
            change.apply(&action(Done), None),
            Err(Refusal::EffectivenessMissing)
        );
    }

    #[test]
    fn deciding_keeps_who_and_when_once() {
        let decided = full(Decided).apply(&action(Proposed), None).unwrap();
        assert_eq!(
            (decided.decided_on, decided.decided_by.as_str()),
            (Some(TODAY), "Head")
        );
        let later = StatusChange {
            by_role: "Other".to_owned(),
            ..StatusChange::to(InProgress, date(2026, 12, 1))
        };
        let started = later.apply(&decided, None).unwrap();
        assert_eq!(
            (started.decided_on, started.decided_by.as_str()),
            (Some(TODAY), "Head")
        );
    }

    #[test]
    fn a_done_action_is_reviewed_three_months_after_its_date_or_its_end() {
        let early = StatusChange::to(Done, TODAY)
            .apply(&action(InProgress), None)
            .unwrap();
        assert_eq!(early.done_on, Some(TODAY));
        assert_eq!(
            early.review_on,
            Some(date(2027, 3, 11)),
            "three months after its date"
        );
        let after = StatusChange::to(Done, date(2027, 2, 1));
        let late = after.apply(&action(InProgress), None).unwrap();
        assert_eq!(
            late.review_on,
            Some(date(2027, 5, 1)),
            "three months after its end"
        );
    }

    #[test]
    fn reopening_a_done_action_forgets_its_end_and_keeps_its_review() {
        let done = StatusChange::to(Done, TODAY)
            .apply(&action(InProgress), None)
            .unwrap();
        let reopened = StatusChange::to(InProgress, TODAY)
            .apply(&done, None)
            .unwrap();
        assert_eq!(
            (reopened.done_on, reopened.review_on),
            (None, done.review_on)
        );
    }
}

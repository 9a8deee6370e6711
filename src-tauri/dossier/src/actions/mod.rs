//! Actions: what was decided, who leads it, for when, where it stands.
//!
//! The fields and their rules are here, the statuses in [`status`], the points held about it and the
//! values of its indicator in [`review`]; what can be done with it is in `verbs`. "Late" is computed, no percentage is stored.

mod review;
mod status;

pub(crate) use crate::names::ActionStatus;
pub use review::{CarryOver, IndicatorValue, Review, ReviewDecision};
pub(crate) use status::{MONTHS_TO_REVIEW, dropped_from};
pub use status::{StatusChange, StatusEvent};

use crate::codes::codes;
use crate::company::required;
use crate::dates::{add_months, day_of};
use crate::error::{Field, Refusal, Result};
use crate::ids::{ActionId, SituationId, WorkshopId};
use crate::lengths::ACTION_TITLE;
use crate::patch::patch;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
pub use words::{CostKind, DuePrecision, PreventionLevel};

codes! {
    /// What an action changed, seen afterwards.
    #[derive(Default)]
    pub enum Effectiveness {
        /// It works.
        Effective = "effective",
        /// In part.
        Partly = "partly",
        /// No effect.
        NoEffect = "no_effect",
        /// Too early to say.
        #[default]
        TooEarly = "too_early",
    }
}

codes! {
    /// Whether an action comes back.
    #[derive(Default)]
    pub enum Recurrence {
        /// Once.
        #[default]
        None = "none",
        /// Each month.
        Monthly = "monthly",
        /// Each quarter.
        Quarterly = "quarterly",
        /// Each year.
        Yearly = "yearly",
    }
}

impl Recurrence {
    /// How many months later it comes back.
    pub const fn months(self) -> Option<i32> {
        match self {
            Self::None => None,
            Self::Monthly => Some(1),
            Self::Quarterly => Some(3),
            Self::Yearly => Some(12),
        }
    }

    /// The first occurrence after `on` of something that came on `day`; none when it does not come back.
    pub fn next(self, day: Date, on: Date) -> Option<Date> {
        let months = self.months()?;
        let times = 1..=(i32::from(on.year()) - i32::from(day.year())).max(0) * 12 + 13;
        let mut occurrences = times.map(|times| add_months(day, times * months));
        occurrences.find(|next| *next > on)
    }
}

patch! {
    /// An action of the plan.
    pub struct Action {
        /// Its id.
        fixed id: ActionId,
        /// When it was written down.
        fixed created_at: Timestamp,
        /// What, beginning with a verb. At most [`ACTION_TITLE`] characters.
        pub title: String,
        /// Who leads it; empty when nobody does yet.
        pub owner_name: String,
        /// Their function.
        pub owner_role: String,
        /// At the latest when.
        pub due_on: Option<Date>,
        /// How exact that date is.
        pub due_precision: DuePrecision,
        /// Where it stands.
        fixed status: ActionStatus,
        /// The situation under which the plan prints it, among those it is linked to.
        fixed main_situation_id: Option<SituationId>,
        /// The next small step.
        pub next_step: String,
        /// When it is taken.
        pub next_step_on: Option<Date>,
        /// Where it acts.
        pub prevention_level: Option<PreventionLevel>,
        /// What one will see when it works.
        pub expected_result: String,
        /// What is measured.
        pub indicator_label: String,
        /// In which unit.
        pub indicator_unit: String,
        /// Value before acting.
        pub indicator_baseline: Option<f64>,
        /// Value aimed at.
        pub indicator_target: Option<f64>,
        /// Conditions of execution.
        pub conditions: String,
        /// What it needs: time, room, tools.
        pub resources_needed: String,
        /// Slugs of the helpers of the library who can help, separated by spaces.
        pub helper_slugs: String,
        /// What it costs, as a range.
        pub cost_kind: Option<CostKind>,
        /// What it costs, in euros, when known.
        pub cost_amount: Option<u32>,
        /// How many days of work it takes.
        pub cost_days: Option<f64>,
        /// Effort, 1 (light) to 3 (heavy).
        pub effort: Option<u8>,
        /// Expected effect, 1 (small) to 3 (large).
        pub impact: Option<u8>,
        /// How many people of the group support it.
        pub support_votes: Option<u32>,
        /// How many people voted.
        pub support_n: Option<u32>,
        /// How they voted: a code of the workshop.
        pub support_channel: String,
        /// Who takes part, besides the owner.
        pub contributors: String,
        /// When it begins.
        pub starts_on: Option<Date>,
        /// Whether it comes back.
        pub recurrence: Recurrence,
        /// Function of the person who decided it.
        pub decided_by: String,
        /// When it was decided.
        pub decided_on: Option<Date>,
        /// When the works council was consulted on it.
        pub cse_consulted_on: Option<Date>,
        /// When it was done.
        pub done_on: Option<Date>,
        /// When its effect is looked at.
        pub review_on: Option<Date>,
        /// What it changed.
        pub effectiveness: Option<Effectiveness>,
        /// Why it was postponed or dropped, the last time it was.
        fixed reason: String,
        /// Year of the programme when it is not the computed one: see [`Action::year`].
        pub program_year: Option<i16>,
        /// True when the feedback to the staff may mention it.
        pub share_with_staff: bool,
        /// The idea of the library it comes from, as `sheet/idea`.
        fixed library_action_ref: Option<String>,
        /// The action it comes after: its effect was not enough, or this is its next occurrence.
        fixed follows_action_id: Option<ActionId>,
        /// The workshop it comes from.
        fixed workshop_id: Option<WorkshopId>,
    }

    /// What can be changed in an action, and given when it is added.
    pub struct ActionPatch;
}

impl ActionPatch {
    /// Where an action that somebody writes down stands: decided with a person and a date, an idea else.
    pub fn first_status(&self) -> ActionStatus {
        let somebody = self.owner_name.as_deref().map(str::trim);
        let due = self.due_on.flatten();
        if somebody.is_none_or(str::is_empty) || due.is_none() {
            ActionStatus::Idea
        } else {
            ActionStatus::Decided
        }
    }
}

/// An action to add.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NewAction {
    /// What is known of it; its title at least.
    pub fields: ActionPatch,
    /// The situations it answers, main one first.
    pub situations: Vec<SituationId>,
    /// Where it stands; an idea when not said. Not postponed, dropped or evaluated.
    pub status: Option<ActionStatus>,
    /// The day it got there; the day of the operation when not said.
    pub on: Option<Date>,
    /// The idea of the library it comes from, as `sheet/idea`.
    pub library_action_ref: Option<String>,
    /// The action it takes over from; without situations of its own, it answers the same ones.
    pub follows: Option<ActionId>,
}

impl NewAction {
    /// An action with only a title.
    pub fn titled(title: &str) -> Self {
        let fields = ActionPatch {
            title: Some(title.to_owned()),
            ..ActionPatch::default()
        };
        Self {
            fields,
            ..Self::default()
        }
    }
}

/// An idea of the library, as the dossier needs to know it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct IdeaRef {
    /// Its id, unique in its sheet.
    pub id: String,
    /// What the sheet says of it: title, level, next step, indicator, cost…
    pub fields: ActionPatch,
}

impl Action {
    /// True when its date has passed and it is decided or in progress.
    pub fn is_late(&self, today: Date) -> bool {
        self.status.is_under_way() && self.due_on.is_some_and(|due| due < today)
    }

    /// The year of the programme it belongs to: the one given, or that of its date, of its start, of
    /// its creation.
    pub fn year(&self) -> i16 {
        let day = self.due_on.or(self.starts_on);
        let day = day.unwrap_or_else(|| day_of(self.created_at));
        self.program_year.unwrap_or_else(|| day.year())
    }

    /// Gives it another date; without precision, as exact as the one before when that date ends such a
    /// period.
    pub(crate) fn set_due(&mut self, due_on: Date, precision: Option<DuePrecision>) {
        let same = Some(self.due_precision).filter(|same| same.last_day(due_on) == due_on);
        self.due_precision = precision.or(same).unwrap_or_default();
        self.due_on = Some(due_on);
    }

    /// The action tidied, if the rules allow it.
    pub(crate) fn checked(mut self) -> Result<Self, Refusal> {
        self.title = required(&self.title, Field::Title, ACTION_TITLE)?;
        self.owner_name = self.owner_name.trim().to_owned();
        self.due_on = self.due_on.map(|due| self.due_precision.last_day(due));
        on_scale(self.effort, Field::Effort)?;
        on_scale(self.impact, Field::Impact)?;
        if let (Some(start), Some(due)) = (self.starts_on, self.due_on)
            && due < start
        {
            return Err(Refusal::DueBeforeStart);
        }
        self.status.check(&self)?;
        Ok(self)
    }
}

fn on_scale(value: Option<u8>, field: Field) -> Result<(), Refusal> {
    match value {
        None | Some(1..=3) => Ok(()),
        Some(_) => Err(Refusal::OutOfRange {
            field,
            min: 1,
            max: 3,
        }),
    }
}

/// The link of an action to a situation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ActionSituation {
    /// Both ids, so that linking twice on two laptops makes one link.
    pub(crate) id: String,
    /// The action.
    pub action_id: ActionId,
    /// The situation.
    pub situation_id: SituationId,
}

impl ActionSituation {
    pub(crate) fn new(action_id: ActionId, situation_id: SituationId) -> Self {
        Self {
            id: format!("{action_id}:{situation_id}"),
            action_id,
            situation_id,
        }
    }

    /// True when its id is made of its two ends.
    pub(crate) fn is_whole(&self) -> bool {
        self.id == Self::new(self.action_id, self.situation_id).id
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn action() -> Action {
        let created_at = "2026-10-06T08:00:00Z".parse().unwrap();
        Action {
            title: "Try".to_owned(),
            created_at,
            ..Action::default()
        }
    }

    #[test]
    fn an_action_is_late_the_day_after_its_date_and_only_while_under_way() {
        let due = date(2026, 11, 17);
        for status in ActionStatus::ALL.iter().copied() {
            let action = Action {
                status,
                due_on: Some(due),
                ..action()
            };
            let under_way = matches!(status, ActionStatus::Decided | ActionStatus::InProgress);
            assert!(!action.is_late(due), "{status}: on the day itself");
            assert_eq!(action.is_late(date(2026, 11, 18)), under_way, "{status}");
        }
        let undated = Action {
            status: ActionStatus::Decided,
            ..action()
        };
        assert!(!undated.is_late(date(2030, 1, 1)), "no date, never late");
    }

    #[test]
    fn an_action_written_down_with_somebody_and_a_date_is_decided() {
        let written = |owner: &str, due_on: Option<Date>| {
            let fields = ActionPatch {
                owner_name: Some(owner.to_owned()),
                due_on: Some(due_on),
                ..ActionPatch::default()
            };
            fields.first_status()
        };
        let due = Some(date(2026, 12, 11));
        assert_eq!(written("Karim", due), ActionStatus::Decided);
        for status in [written(" ", due), written("Karim", None)] {
            assert_eq!(status, ActionStatus::Idea);
        }
        assert_eq!(ActionPatch::default().first_status(), ActionStatus::Idea);
    }

    #[test]
    fn an_action_cannot_be_due_before_it_starts() {
        let starts_on = Some(date(2026, 12, 1));
        let early = Action {
            starts_on,
            due_on: Some(date(2026, 11, 30)),
            ..action()
        };
        assert_eq!(early.checked(), Err(Refusal::DueBeforeStart));
        assert!(
            Action {
                starts_on,
                due_on: starts_on,
                ..action()
            }
            .checked()
            .is_ok()
        );
    }

    #[test]
    fn a_date_by_quarter_is_kept_as_its_last_day() {
        let due_on = Some(date(2027, 1, 20));
        let action = Action {
            due_on,
            due_precision: DuePrecision::Quarter,
            ..action()
        };
        assert_eq!(action.checked().unwrap().due_on, Some(date(2027, 3, 31)));
    }

    #[test]
    fn a_recurring_action_comes_back_on_the_same_day_of_the_month_after_today() {
        let (day, on) = (date(2026, 1, 31), date(2026, 11, 24));
        assert_eq!(Recurrence::None.next(day, on), None);
        assert_eq!(
            Recurrence::Monthly.next(day, on),
            Some(date(2026, 11, 30)),
            "the last day of a shorter month"
        );
        assert_eq!(Recurrence::Quarterly.next(day, on), Some(date(2027, 1, 31)));
        assert_eq!(Recurrence::Yearly.next(day, on), Some(date(2027, 1, 31)));
        assert_eq!(
            Recurrence::Yearly.next(date(2027, 6, 1), on),
            Some(date(2028, 6, 1)),
            "done before its date: the next one is a year after that date"
        );
    }

    #[test]
    fn effort_and_effect_go_from_one_to_three() {
        for value in [0, 4] {
            let heavy = Action {
                effort: Some(value),
                ..action()
            };
            let refusal = Refusal::OutOfRange {
                field: Field::Effort,
                min: 1,
                max: 3,
            };
            assert_eq!(heavy.checked(), Err(refusal), "{value}");
        }
        assert!(
            Action {
                effort: Some(3),
                impact: Some(1),
                ..action()
            }
            .checked()
            .is_ok()
        );
    }

    #[test]
    fn the_year_is_the_given_one_else_of_the_date_else_of_the_start_else_of_the_creation() {
        assert_eq!(action().year(), 2026);
        let started = Action {
            starts_on: Some(date(2027, 1, 4)),
            ..action()
        };
        assert_eq!(started.year(), 2027);
        let due = Action {
            due_on: Some(date(2028, 1, 4)),
            ..started
        };
        assert_eq!(due.year(), 2028);
        assert_eq!(
            Action {
                program_year: Some(2030),
                ..due
            }
            .year(),
            2030
        );
    }
}

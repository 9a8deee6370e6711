//! Which actions to show, the same for every view of the plan, and each as a card.
//!
//! The views are in [`super::views`] and beside it. A filter never changes what an
//! action is: lateness and years follow the rules of [`Action`].

use crate::actions::{Action, ActionStatus, PreventionLevel};
use crate::codes::codes;
use crate::ids::{ActionId, SituationId, WorkUnitId};
use crate::search::holds;
use crate::situations::Situation;
use crate::snapshot::Snapshot;
use jiff::civil::Date;
use serde::Serialize;
use std::ops::Deref;
use words::fold;

codes! {
    /// Statuses that the filter of the plan puts together.
    pub enum StatusGroup {
        /// Ideas, proposals and postponed actions.
        ToDecide = "to_decide",
        /// Decided.
        Decided = "decided",
        /// In progress.
        InProgress = "in_progress",
        /// Done or evaluated.
        Done = "done",
        /// Dropped.
        Dropped = "dropped",
    }
}

impl StatusGroup {
    /// The statuses of the group.
    pub const fn statuses(self) -> &'static [ActionStatus] {
        match self {
            Self::ToDecide => &[
                ActionStatus::Idea,
                ActionStatus::Proposed,
                ActionStatus::Postponed,
            ],
            Self::Decided => &[ActionStatus::Decided],
            Self::InProgress => &[ActionStatus::InProgress],
            Self::Done => &[ActionStatus::Done, ActionStatus::Evaluated],
            Self::Dropped => &[ActionStatus::Dropped],
        }
    }
}

/// Which actions to show. Empty: all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlanFilter {
    /// Only these statuses.
    pub group: Option<StatusGroup>,
    /// Only the late ones.
    pub late: bool,
    /// Only those this person leads; an empty name means those nobody leads.
    pub owner: Option<String>,
    /// Only those whose main situation is of this theme.
    pub theme: Option<String>,
    /// Only those linked to this situation.
    pub situation: Option<SituationId>,
    /// Only those of this year of the programme.
    pub year: Option<i16>,
    /// Only those that hold these words, whatever their case and accents.
    pub text: String,
    /// Only those linked to a situation that this work unit lives.
    pub work_unit: Option<WorkUnitId>,
    /// Only those that act there.
    pub level: Option<PreventionLevel>,
    /// Only those still to be done: neither done, nor evaluated, nor dropped.
    pub open: bool,
    /// Leaves out what is linked to a restricted situation: for the projector.
    pub hide_restricted: bool,
}

impl PlanFilter {
    fn keeps_state(&self, action: &Action, today: Date) -> bool {
        self.group
            .is_none_or(|group| group.statuses().contains(&action.status))
            && (!self.late || action.is_late(today))
            && (!self.open || action.status.is_open())
    }

    fn keeps_fields(&self, action: &Action) -> bool {
        let owner = self.owner.as_ref();
        owner.is_none_or(|owner| *owner == action.owner_name)
            && (self.level.is_none() || self.level == action.prevention_level)
            && self.year.is_none_or(|year| year == action.year())
    }

    fn keeps_situations(&self, action: &Action, now: &Snapshot) -> bool {
        let lived = |unit: WorkUnitId| {
            let mut situations = now.situations_of(action.id);
            situations.any(|situation| now.is_lived_by(situation.id, unit))
        };
        let main = || now.main_situation(action);
        let theme = self.theme.as_ref();
        theme.is_none_or(|theme| main().is_some_and(|main| main.theme_code == *theme))
            && self
                .situation
                .is_none_or(|situation| now.is_linked(action.id, situation))
            && self.work_unit.is_none_or(lived)
            && !(self.hide_restricted && now.is_restricted(action.id))
    }
}

/// An action in a list.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ActionCard {
    /// The action itself.
    #[serde(flatten)]
    pub action: Action,
    /// True when it is late.
    pub late: bool,
    /// Title of its main situation; empty without one.
    pub situation_title: String,
    /// Slug of the theme of that situation; empty without one.
    pub theme_code: String,
    /// True when one of its situations is restricted: never on the projector.
    pub restricted: bool,
}

impl Deref for ActionCard {
    type Target = Action;

    fn deref(&self) -> &Action {
        &self.action
    }
}

impl Snapshot {
    /// The actions that a filter keeps, oldest first.
    pub(super) fn matching<'a>(
        &'a self,
        filter: &PlanFilter,
        today: Date,
    ) -> impl Iterator<Item = &'a Action> {
        let text = fold(filter.text.trim());
        self.actions.iter().filter(move |action| {
            filter.keeps_state(action, today)
                && filter.keeps_fields(action)
                && filter.keeps_situations(action, self)
                && (text.is_empty() || self.says(action, &text))
        })
    }

    /// Whether an action, or its main situation, holds a folded text.
    fn says(&self, action: &Action, text: &str) -> bool {
        let texts = [
            &action.title,
            &action.owner_name,
            &action.next_step,
            &action.expected_result,
        ];
        let main = self.main_situation(action).map(|main| &main.title);
        texts.into_iter().chain(main).any(|own| holds(text, own))
    }

    /// An action in a list.
    pub(super) fn card(&self, action: &Action, today: Date) -> ActionCard {
        let main = self.main_situation(action);
        ActionCard {
            action: action.clone(),
            late: action.is_late(today),
            situation_title: main.map(|main| main.title.clone()).unwrap_or_default(),
            theme_code: main.map(|main| main.theme_code.clone()).unwrap_or_default(),
            restricted: self.is_restricted(action.id),
        }
    }

    /// The situation under which the plan prints an action.
    pub(crate) fn main_situation(&self, action: &Action) -> Option<&Situation> {
        self.situations.get(action.main_situation_id?)
    }

    /// The situations that an action answers, by id.
    pub(crate) fn situations_of(&self, action: ActionId) -> impl Iterator<Item = &Situation> {
        let links = self.action_situations.of(action);
        links.filter_map(|link| self.situations.get(link.situation_id))
    }

    /// The actions that answer a situation, oldest first.
    pub(crate) fn actions_of(
        &self,
        situation: SituationId,
    ) -> impl Iterator<Item = &Action> + Clone {
        let links = self.action_situations.of(situation);
        links.filter_map(|link| self.actions.get(link.action_id))
    }

    /// Whether one of the situations of an action is restricted: never on the projector.
    pub(crate) fn is_restricted(&self, action: ActionId) -> bool {
        let mut situations = self.situations_of(action);
        situations.any(Situation::is_restricted)
    }

    fn is_linked(&self, action: ActionId, situation: SituationId) -> bool {
        let link = (action.0, situation.0);
        self.action_situations.get(link).is_some()
    }

    /// Whether a work unit lives a situation.
    pub(crate) fn is_lived_by(&self, situation: SituationId, unit: WorkUnitId) -> bool {
        let link = (situation.0, unit.0);
        self.situation_units.get(link).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_is_in_one_group() {
        for status in ActionStatus::ALL {
            let groups: Vec<_> = StatusGroup::ALL
                .iter()
                .filter(|group| group.statuses().contains(status))
                .collect();
            assert_eq!(groups.len(), 1, "{status}");
        }
    }
}

//! One action with all that hangs on it, for its page. Reading only.

use super::SituationHead;
use crate::actions::{
    Action, ActionStatus, CarryOver, IndicatorValue, Review, StatusEvent, dropped_from,
};
use crate::dossier::Dossier;
use crate::error::Result;
use crate::ids::ActionId;
use crate::snapshot::Snapshot;
use crate::storage;
use jiff::civil::Date;
use serde::Serialize;
use std::collections::BTreeMap;

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
    pub values: Vec<IndicatorValue>,
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
}

/// An action that another one comes after, or that comes after it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RelatedAction {
    /// The action.
    #[serde(flatten)]
    pub action: Action,
    /// True when it comes after, false when it came before.
    pub follows: bool,
}

impl Dossier {
    /// An action.
    pub fn action(&self, id: ActionId) -> Result<Action> {
        self.read(|now| now.load(id).cloned())
    }

    /// The statuses one can move this action to.
    pub fn status_choices(&self, id: ActionId) -> Result<Vec<ActionStatus>> {
        self.read(|now| Ok(now.choices(now.load(id)?)))
    }

    /// The situations that some actions answer, main one first: why each is there.
    pub fn reasons(
        &self,
        actions: impl IntoIterator<Item = ActionId>,
    ) -> Result<BTreeMap<ActionId, Vec<SituationHead>>> {
        self.read(|now| {
            let actions = actions.into_iter().filter_map(|id| now.actions.get(id));
            let reasons = actions.map(|action| (action.id, now.heads_of(action)));
            Ok(reasons.filter(|(_, heads)| !heads.is_empty()).collect())
        })
    }

    /// Everything about one action.
    pub fn action_details(&self, id: ActionId, today: Date) -> Result<ActionDetails> {
        let revision = "SELECT COUNT(*) FROM changes WHERE record_id = ?1";
        let revision = self.query(|conn| storage::count(conn, revision, [id]))?;
        self.read(|now| {
            let action: &Action = now.load(id)?;
            let mut values: Vec<IndicatorValue> = now.indicator_values.of(id).cloned().collect();
            values.sort_by_key(|value| value.measured_on);
            let mut reviews: Vec<Review> = now.reviews.of(id).cloned().collect();
            reviews.sort_by_key(|review| review.held_on);
            Ok(ActionDetails {
                late: action.is_late(today),
                year: action.year(),
                situations: now.heads_of(action),
                events: now.status_events.of(id).cloned().collect(),
                values,
                reviews,
                carry_overs: now.carry_overs.of(id).cloned().collect(),
                related: now.related(action),
                choices: now.choices(action),
                revision,
                action: action.clone(),
            })
        })
    }
}

impl Snapshot {
    /// The situations of an action in few words, main one first.
    fn heads_of(&self, action: &Action) -> Vec<SituationHead> {
        let situations = self.situations_of(action.id);
        let mut heads: Vec<_> = situations.map(|one| self.head(one)).collect();
        heads.sort_by_key(|head| Some(head.id) != action.main_situation_id);
        heads
    }

    fn choices(&self, action: &Action) -> Vec<ActionStatus> {
        let events = self.status_events.of(action.id);
        action.status.choices(dropped_from(action, events))
    }

    /// The action this one comes after, then those that come after it.
    fn related(&self, action: &Action) -> Vec<RelatedAction> {
        let related = |one: &Action, follows| RelatedAction {
            action: one.clone(),
            follows,
        };
        let before = action.follows_action_id.and_then(|id| self.actions.get(id));
        let before = before.into_iter().map(|one| related(one, false));
        let after = self.actions.of(action.id).map(|one| related(one, true));
        before.chain(after).collect()
    }
}

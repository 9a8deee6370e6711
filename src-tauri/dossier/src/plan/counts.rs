//! Where the plan stands, in figures: counts, owners, what is due next.
//!
//! Every figure is computed from the actions at each reading; none is stored.

use super::filter::ActionCard;
use crate::actions::{Action, ActionStatus};
use crate::dossier::Dossier;
use crate::error::Result;
use crate::page::{Page, count, grouped, tally};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;

/// How many actions stand where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PlanCounts {
    /// All of them.
    pub total: u32,
    /// Per status, in the order of the statuses; those without action are left out.
    pub by_status: Vec<StatusCount>,
    /// How many are late.
    pub late: u32,
}

/// How many actions are in a status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusCount {
    /// The status.
    pub status: ActionStatus,
    /// How many.
    pub count: u32,
    /// How many of them are late.
    pub late: u32,
}

impl PlanCounts {
    /// Where these actions stand.
    pub(super) fn counting<'a>(actions: impl Iterator<Item = &'a Action>, today: Date) -> Self {
        let mut by_status: Vec<StatusCount> = Vec::new();
        for (status, actions) in grouped(actions.map(|action| (action.status, action))) {
            let late = actions.iter().filter(|action| action.is_late(today));
            by_status.push(StatusCount {
                status,
                count: count(actions.len()),
                late: count(late.count()),
            });
        }
        Self {
            total: by_status.iter().map(|count| count.count).sum(),
            late: by_status.iter().map(|count| count.late).sum(),
            by_status,
        }
    }

    /// How many actions are in these statuses.
    pub fn of(&self, statuses: &[ActionStatus]) -> u32 {
        let chosen = self
            .by_status
            .iter()
            .filter(|count| statuses.contains(&count.status));
        chosen.map(|count| count.count).sum()
    }
}

impl Dossier {
    /// Where the plan stands, in figures.
    pub fn plan_counts(&self, today: Date) -> Result<PlanCounts> {
        self.read(|now| Ok(PlanCounts::counting(now.actions.iter(), today)))
    }

    /// The names given as owners, the busiest first: suggestions when typing.
    pub fn owners(&self) -> Result<Vec<String>> {
        self.read(|now| {
            let names = now.actions.iter().map(|action| &action.owner_name);
            let mut owners = tally(names.filter(|name| !name.is_empty()));
            owners.sort_by_key(|owner| Reverse(owner.count));
            Ok(owners.into_iter().map(|owner| owner.key.clone()).collect())
        })
    }

    /// The next dates of what is decided or in progress: late ones first, then the nearest.
    pub fn upcoming(&self, today: Date, limit: u32) -> Result<Vec<ActionCard>> {
        let due = |action: &&Action| action.status.is_under_way() && action.due_on.is_some();
        self.read(|now| {
            let mut due: Vec<&Action> = now.actions.iter().filter(due).collect();
            due.sort_by_key(|action| action.due_on);
            let first = Page::first(limit).cut(&due).iter();
            Ok(first.map(|action| now.card(action, today)).collect())
        })
    }

    /// How many actions were done after a day.
    pub fn done_count_after(&self, day: Date) -> Result<u32> {
        let after = |action: &&Action| {
            action.status.is_done() && action.done_on.is_some_and(|done| done > day)
        };
        self.read(|now| Ok(count(now.actions.iter().filter(after).count())))
    }

    /// Every action, oldest first: for documents and computations.
    pub fn actions(&self) -> Result<Vec<Action>> {
        self.read(|now| Ok(now.actions.all()))
    }
}

//! Where the plan stands, in figures: counts, owners, what is due next, the home page.
//!
//! Every figure is computed from the actions at each reading; none is stored.

use super::cards::ActionCard;
use crate::actions::{Action, ActionStatus};
use crate::company::Company;
use crate::dossier::Dossier;
use crate::error::Result;
use crate::page::{Page, count, tally};
use crate::reading::Reading;
use crate::snapshot::Snapshot;
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

/// What the home page says.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct HomeSummary {
    /// The firm.
    pub company: Company,
    /// Where the plan stands.
    pub counts: PlanCounts,
    /// How many situations the dossier has.
    pub situation_count: u32,
    /// The next dates, late ones first.
    pub upcoming: Vec<ActionCard>,
    /// The last place visited.
    pub last_place: Option<Reading>,
}

impl PlanCounts {
    /// How many actions are in these statuses.
    pub fn of(&self, statuses: &[ActionStatus]) -> u32 {
        let chosen = self
            .by_status
            .iter()
            .filter(|count| statuses.contains(&count.status));
        chosen.map(|count| count.count).sum()
    }
}

const UPCOMING_ON_HOME: u32 = 3;

impl Dossier {
    /// Where the plan stands, in figures.
    pub fn plan_counts(&self, today: Date) -> Result<PlanCounts> {
        self.read(|now| Ok(now.counts(today)))
    }

    /// The names given as owners, the busiest first: suggestions when typing.
    pub fn owners(&self) -> Result<Vec<String>> {
        self.read(|now| {
            let names = now.actions.iter().map(|action| &action.owner_name);
            let mut owners = tally(names.filter(|name| !name.is_empty()));
            owners.sort_by_key(|(_, count)| Reverse(*count));
            Ok(owners.into_iter().map(|(name, _)| name.clone()).collect())
        })
    }

    /// The next dates of what is decided or in progress: late ones first, then the nearest.
    pub fn upcoming(&self, today: Date, limit: u32) -> Result<Vec<ActionCard>> {
        self.read(|now| Ok(now.upcoming(today, limit)))
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

    /// What the home page says.
    pub fn home_summary(&self, today: Date) -> Result<HomeSummary> {
        let last_place = self.last_place()?;
        self.read(|now| {
            Ok(HomeSummary {
                company: now.company.clone(),
                counts: now.counts(today),
                situation_count: count(now.situations.len()),
                upcoming: now.upcoming(today, UPCOMING_ON_HOME),
                last_place,
            })
        })
    }
}

impl Snapshot {
    fn counts(&self, today: Date) -> PlanCounts {
        let by_status = StatusCount::all(self.actions.iter(), today);
        PlanCounts {
            total: count(self.actions.len()),
            late: by_status.iter().map(|count| count.late).sum(),
            by_status,
        }
    }

    fn upcoming(&self, today: Date, limit: u32) -> Vec<ActionCard> {
        let due = |action: &&Action| action.status.is_under_way() && action.due_on.is_some();
        let mut due: Vec<&Action> = self.actions.iter().filter(due).collect();
        due.sort_by_key(|action| action.due_on);
        let first = Page::first(limit).cut(&due).iter();
        first.map(|action| self.card(action, today)).collect()
    }
}

impl StatusCount {
    /// Per status, in the order of the statuses; those without action are left out.
    pub(super) fn all<'a>(
        actions: impl Iterator<Item = &'a Action> + Clone,
        today: Date,
    ) -> Vec<Self> {
        let late = tally(
            actions
                .clone()
                .filter(|one| one.is_late(today))
                .map(|one| one.status),
        );
        let counts = tally(actions.map(|one| one.status)).into_iter();
        let late = |status| late.iter().find(|(other, _)| *other == status);
        let counts = counts.map(|(status, count)| Self {
            status,
            count,
            late: late(status).map_or(0, |(_, late)| *late),
        });
        counts.collect()
    }
}

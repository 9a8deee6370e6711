//! Where the plan stands, in figures: counts, owners, what is due next, the home page.
//!
//! Every figure is computed from the actions at each reading; none is stored.

use crate::actions::{Action, ActionStatus};
use crate::company::Company;
use crate::dossier::Dossier;
use crate::error::Result;
use crate::ids::ActionId;
use crate::page::count;
use crate::reading::Reading;
use crate::snapshot::Snapshot;
use crate::storage;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// How many actions stand where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PlanCounts {
    /// All of them.
    pub total: u32,
    /// Per status, in the order of the statuses; those without action are left out.
    pub by_status: Vec<StatusCount>,
    /// How many are late.
    pub late: u32,
    /// Per owner, the busiest first; an empty name for those nobody leads.
    pub by_owner: Vec<OwnerCount>,
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

/// How many actions a person leads.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnerCount {
    /// The person; empty when nobody.
    pub owner_name: String,
    /// How many in all.
    pub count: u32,
    /// How many are decided or in progress.
    pub under_way: u32,
    /// How many of them are late.
    pub late: u32,
}

/// An action with a date, in few words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DueAction {
    /// Its id.
    pub id: ActionId,
    /// What.
    pub title: String,
    /// Who.
    pub owner_name: String,
    /// Where it stands.
    pub status: ActionStatus,
    /// At the latest when.
    pub due_on: Date,
    /// True when it is late.
    pub late: bool,
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
    pub upcoming: Vec<DueAction>,
    /// How many pages of the library were noted as read.
    pub reading_count: u32,
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
            let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
            for action in now.actions.iter().filter(|a| !a.owner_name.is_empty()) {
                *counts.entry(&action.owner_name).or_default() += 1;
            }
            let mut owners: Vec<(&str, usize)> = counts.into_iter().collect();
            owners.sort_by_key(|(_, count)| Reverse(*count));
            Ok(owners
                .into_iter()
                .map(|(name, _)| name.to_owned())
                .collect())
        })
    }

    /// The next dates of what is decided or in progress: late ones first, then the nearest.
    pub fn upcoming(&self, today: Date, limit: u32) -> Result<Vec<DueAction>> {
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
        let read = "SELECT COUNT(*) FROM reading";
        let reading_count = self.query(|conn| storage::count(conn, read, ()))?;
        self.read(|now| {
            Ok(HomeSummary {
                company: now.company.clone(),
                counts: now.counts(today),
                situation_count: count(now.situations.len()),
                upcoming: now.upcoming(today, UPCOMING_ON_HOME),
                reading_count,
                last_place,
            })
        })
    }
}

impl Snapshot {
    fn counts(&self, today: Date) -> PlanCounts {
        let mut statuses: BTreeMap<ActionStatus, (u32, u32)> = BTreeMap::new();
        let mut owners: BTreeMap<&str, OwnerCount> = BTreeMap::new();
        for action in self.actions.iter() {
            let late = u32::from(action.is_late(today));
            let (count, late_count) = statuses.entry(action.status).or_default();
            *count += 1;
            *late_count += late;
            let owner = owners.entry(&action.owner_name).or_default();
            owner.count += 1;
            owner.under_way += u32::from(action.status.is_under_way());
            owner.late += late;
        }
        let by_status = statuses.into_iter();
        let by_status: Vec<StatusCount> = by_status.map(StatusCount::from).collect();
        let mut by_owner: Vec<OwnerCount> = owners
            .into_iter()
            .map(|(name, count)| OwnerCount {
                owner_name: name.to_owned(),
                ..count
            })
            .collect();
        by_owner.sort_by_key(|owner| Reverse(owner.count));
        PlanCounts {
            total: by_status.iter().map(|count| count.count).sum(),
            late: by_status.iter().map(|count| count.late).sum(),
            by_status,
            by_owner,
        }
    }

    fn upcoming(&self, today: Date, limit: u32) -> Vec<DueAction> {
        let under_way = self.actions.iter().filter(|a| a.status.is_under_way());
        let mut due: Vec<(Date, &Action)> = under_way
            .filter_map(|action| Some((action.due_on?, action)))
            .collect();
        due.sort_by_key(|(due_on, _)| *due_on);
        due.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        due.into_iter()
            .map(|(due_on, action)| DueAction {
                id: action.id,
                title: action.title.clone(),
                owner_name: action.owner_name.clone(),
                status: action.status,
                due_on,
                late: action.is_late(today),
            })
            .collect()
    }
}

impl From<(ActionStatus, (u32, u32))> for StatusCount {
    fn from((status, (count, late)): (ActionStatus, (u32, u32))) -> Self {
        Self {
            status,
            count,
            late,
        }
    }
}

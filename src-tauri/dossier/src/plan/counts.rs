//! Where the plan stands, in figures: counts, owners, what is due next, the home page.
//!
//! Every figure is computed from the actions at each reading; none is stored.

use crate::actions::{Action, ActionStatus};
use crate::company::{Company, company};
use crate::dossier::Dossier;
use crate::error::Result;
use crate::ids::ActionId;
use crate::reading::Reading;
use crate::storage;
use jiff::civil::Date;
use rusqlite::{Connection, named_params};
use serde::{Deserialize, Serialize};

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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
        self.read(|conn| counts(conn, today))
    }

    /// The names given as owners, the busiest first: suggestions when typing.
    pub fn owners(&self) -> Result<Vec<String>> {
        #[derive(Deserialize)]
        struct Owner {
            owner_name: String,
        }
        let sql = "SELECT owner_name FROM actions WHERE owner_name <> ''
                   GROUP BY owner_name ORDER BY COUNT(*) DESC, owner_name";
        let owners: Vec<Owner> = self.read(|conn| storage::all(conn, sql, ()))?;
        Ok(owners.into_iter().map(|owner| owner.owner_name).collect())
    }

    /// The next dates of what is decided or in progress: late ones first, then the nearest.
    pub fn upcoming(&self, today: Date, limit: u32) -> Result<Vec<DueAction>> {
        self.read(|conn| upcoming(conn, today, limit))
    }

    /// How many actions were done after a day.
    pub fn done_count_after(&self, day: Date) -> Result<u32> {
        let sql = "SELECT COUNT(*) FROM actions
                   WHERE status IN ('done', 'evaluated') AND done_on > ?1";
        self.read(|conn| storage::count(conn, sql, [day.to_string()]))
    }

    /// Every action, oldest first: for documents and computations.
    pub fn actions(&self) -> Result<Vec<Action>> {
        self.read(storage::list)
    }

    /// What the home page says.
    pub fn home_summary(&self, today: Date) -> Result<HomeSummary> {
        let last_place = self.last_place()?;
        self.read(|conn| {
            Ok(HomeSummary {
                company: company(conn)?,
                counts: counts(conn, today)?,
                situation_count: storage::count(conn, "SELECT COUNT(*) FROM situations", ())?,
                upcoming: upcoming(conn, today, UPCOMING_ON_HOME)?,
                reading_count: storage::count(conn, "SELECT COUNT(*) FROM reading", ())?,
                last_place,
            })
        })
    }
}

fn counts(conn: &Connection, today: Date) -> Result<PlanCounts> {
    let today = today.to_string();
    let by_status = "SELECT status, COUNT(*) AS count, COUNT(*) FILTER
          (WHERE status IN ('decided', 'in_progress') AND due_on < ?1) AS late
        FROM actions GROUP BY status";
    let mut by_status: Vec<StatusCount> = storage::all(conn, by_status, [&today])?;
    by_status.sort_by_key(|count| count.status);
    let by_owner = "SELECT owner_name, COUNT(*) AS count,
          COUNT(*) FILTER (WHERE status IN ('decided', 'in_progress')) AS under_way,
          COUNT(*) FILTER (WHERE status IN ('decided', 'in_progress') AND due_on < ?1) AS late
        FROM actions GROUP BY owner_name ORDER BY count DESC, owner_name";
    let by_owner = storage::all(conn, by_owner, [&today])?;
    let total = by_status.iter().map(|count| count.count).sum();
    let late = by_status.iter().map(|count| count.late).sum();
    Ok(PlanCounts {
        total,
        by_status,
        late,
        by_owner,
    })
}

fn upcoming(conn: &Connection, today: Date, limit: u32) -> Result<Vec<DueAction>> {
    let sql = "SELECT id, title, owner_name, status, due_on, due_on < :today AS late FROM actions
               WHERE status IN ('decided', 'in_progress') AND due_on IS NOT NULL
               ORDER BY due_on, id LIMIT :limit";
    let today = today.to_string();
    let params = named_params! { ":today": today, ":limit": limit };
    storage::all(conn, sql, params)
}

//! The lines of the plan: actions under their main situation, filtered, a page at a time.
//!
//! An action linked to several situations appears once, under its main one; the others are listed
//! on its line. Actions without situation come last.

use super::Page;
use crate::actions::{Action, ActionStatus};
use crate::codes::codes;
use crate::dossier::Dossier;
use crate::error::Result;
use crate::ids::{ActionId, SituationId};
use crate::search::fold;
use crate::situations::{HEAD_COLUMNS, LAST_RATING, SituationHead, Visibility};
use crate::storage;
use jiff::civil::Date;
use rusqlite::{Connection, ToSql};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

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
    /// Leaves out what is linked to a restricted situation: for the projector.
    pub hide_restricted: bool,
}

/// One page of the plan.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PlanPage {
    /// The groups, in the order of the plan.
    pub groups: Vec<PlanGroup>,
    /// How many actions match in all.
    pub total: u32,
    /// How many were left out before this page.
    pub offset: u32,
}

/// The actions of one situation.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PlanGroup {
    /// The situation; none for the last group.
    pub situation: Option<SituationHead>,
    /// Its actions on this page.
    pub lines: Vec<PlanLine>,
}

/// One action of the plan.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PlanLine {
    /// The action.
    pub action: Action,
    /// True when it is late.
    pub late: bool,
    /// The year of the programme it belongs to.
    pub year: i16,
    /// True when one of its situations is restricted: never on the projector.
    pub restricted: bool,
    /// The other situations it answers.
    pub other_situations: Vec<SituationHead>,
}

impl Dossier {
    /// A page of the plan.
    pub fn plan_lines(&self, filter: &PlanFilter, today: Date, page: Page) -> Result<PlanPage> {
        let query = Query::of(filter, today);
        self.read(|conn| {
            let found = query.rows(conn)?;
            let actions = actions_at(conn, cut(&found, page))?;
            let heads = heads(conn, &actions)?;
            let lines = actions
                .into_iter()
                .map(|action| line(action, &heads, today))
                .collect();
            let total = u32::try_from(found.len()).unwrap_or(u32::MAX);
            Ok(PlanPage {
                groups: grouped(lines),
                total,
                offset: page.offset,
            })
        })
    }
}

/// A filter as SQL.
struct Query {
    conditions: Vec<&'static str>,
    values: Vec<(&'static str, Box<dyn ToSql>)>,
}

impl Query {
    fn of(filter: &PlanFilter, today: Date) -> Self {
        let mut query = Self {
            conditions: Vec::new(),
            values: Vec::new(),
        };
        if let Some(group) = filter.group {
            query.only(group.condition());
        }
        if filter.late {
            query.only("a.status IN ('decided', 'in_progress') AND a.due_on < :today");
            query.value(":today", today.to_string());
        }
        if let Some(owner) = &filter.owner {
            query.only("a.owner_name = :owner");
            query.value(":owner", owner.clone());
        }
        query.about_situations(filter);
        if let Some(year) = filter.year {
            query.only(YEAR_IS);
            query.value(":year", year);
        }
        if !filter.text.trim().is_empty() {
            query.only(HOLDS_TEXT);
            query.value(":text", fold(filter.text.trim()));
        }
        query
    }

    fn about_situations(&mut self, filter: &PlanFilter) {
        if let Some(theme) = &filter.theme {
            self.only(
                "a.main_situation_id IN (SELECT id FROM situations WHERE theme_code = :theme)",
            );
            self.value(":theme", theme.clone());
        }
        if let Some(situation) = filter.situation {
            self.only(
                "a.id IN (SELECT action_id FROM action_situations WHERE situation_id = :situation)",
            );
            self.value(":situation", situation);
        }
        if filter.hide_restricted {
            self.only(
                "a.id NOT IN (SELECT l.action_id FROM action_situations l
                   JOIN situations s ON s.id = l.situation_id WHERE s.visibility = 'restricted')",
            );
        }
    }

    fn only(&mut self, condition: &'static str) {
        self.conditions.push(condition);
    }

    fn value(&mut self, name: &'static str, value: impl ToSql + 'static) {
        self.values.push((name, Box::new(value)));
    }

    /// Where the matching actions are in the file, in the order of the plan.
    fn rows(&self, conn: &Connection) -> Result<Vec<i64>> {
        let filter = match self.conditions.as_slice() {
            [] => String::new(),
            conditions => format!("WHERE {}", conditions.join(" AND ")),
        };
        // In the order of the index `actions_plan`, so nothing is sorted.
        let sql = format!(
            "SELECT a.rowid FROM actions a INDEXED BY actions_plan {filter}
             ORDER BY a.main_situation_id NULLS LAST, a.id"
        );
        let params: Vec<(&str, &dyn ToSql)> = self
            .values
            .iter()
            .map(|(name, value)| (*name, value.as_ref()))
            .collect();
        let mut statement = conn.prepare_cached(&sql)?;
        let rows = statement.query_map(params.as_slice(), |row| row.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

/// The part of a list that is on a page.
fn cut(rows: &[i64], page: Page) -> &[i64] {
    let size = |count: u32| usize::try_from(count).unwrap_or(usize::MAX);
    let start = size(page.offset).min(rows.len());
    let end = start.saturating_add(size(page.limit)).min(rows.len());
    rows.get(start..end).unwrap_or_default()
}

/// The actions at these places of the file, in the order of the plan.
fn actions_at(conn: &Connection, rows: &[i64]) -> Result<Vec<Action>> {
    let sql = "SELECT a.* FROM json_each(?1) page JOIN actions a ON a.rowid = page.value";
    let rows = serde_json::Value::from(rows).to_string();
    let mut actions: Vec<Action> = storage::all(conn, sql, [rows])?;
    let place = |action: &Action| {
        (
            action.main_situation_id.is_none(),
            action.main_situation_id,
            action.id,
        )
    };
    actions.sort_by_key(place);
    Ok(actions)
}

impl StatusGroup {
    const fn condition(self) -> &'static str {
        match self {
            Self::ToDecide => "a.status IN ('idea', 'proposed', 'postponed')",
            Self::Decided => "a.status = 'decided'",
            Self::InProgress => "a.status = 'in_progress'",
            Self::Done => "a.status IN ('done', 'evaluated')",
            Self::Dropped => "a.status = 'dropped'",
        }
    }
}

/// The same rule as [`Action::year`].
const YEAR_IS: &str = "COALESCE(a.program_year,
    CAST(substr(COALESCE(a.due_on, a.starts_on, a.created_at), 1, 4) AS INTEGER)) = :year";

const HOLDS_TEXT: &str = "(holds(:text, a.title, a.owner_name, a.next_step, a.expected_result)
    OR a.main_situation_id IN (SELECT id FROM situations WHERE holds(:text, title)))";

/// The situations of some actions.
type Heads = BTreeMap<ActionId, Vec<SituationHead>>;

#[derive(Deserialize)]
struct Link {
    action_id: ActionId,
    situation_id: SituationId,
}

fn heads(conn: &Connection, actions: &[Action]) -> Result<Heads> {
    let links = "SELECT l.action_id, l.situation_id FROM json_each(?1) page
                 JOIN action_situations l ON l.action_id = page.value";
    let links: Vec<Link> =
        storage::all(conn, links, [ids(actions.iter().map(|action| action.id))])?;
    let wanted: BTreeSet<SituationId> = links.iter().map(|link| link.situation_id).collect();
    let situations = format!(
        "SELECT {HEAD_COLUMNS} FROM json_each(?1) page
         JOIN situations s ON s.id = page.value {LAST_RATING}"
    );
    let situations: Vec<SituationHead> = storage::all(conn, &situations, [ids(wanted)])?;
    let situations: BTreeMap<_, _> = situations.into_iter().map(|head| (head.id, head)).collect();
    let mut heads = Heads::new();
    for link in links {
        heads
            .entry(link.action_id)
            .or_default()
            .extend(situations.get(&link.situation_id).cloned());
    }
    Ok(heads)
}

/// Ids as a JSON list, for SQLite to go through.
fn ids(ids: impl IntoIterator<Item = impl ToString>) -> String {
    serde_json::Value::from_iter(ids.into_iter().map(|id| id.to_string())).to_string()
}

/// The situations of one action, main one first.
pub(crate) fn heads_of_action(conn: &Connection, id: ActionId) -> Result<Vec<SituationHead>> {
    let action: Action = storage::load(conn, &id.to_string())?;
    let main = action.main_situation_id;
    let mut heads = heads(conn, &[action])?.remove(&id).unwrap_or_default();
    heads.sort_by_key(|head| Some(head.id) != main);
    Ok(heads)
}

/// A line, with the head of its main situation.
fn line(action: Action, heads: &Heads, today: Date) -> (Option<SituationHead>, PlanLine) {
    let linked = heads.get(&action.id).map(Vec::as_slice).unwrap_or_default();
    let is_main = |head: &&SituationHead| Some(head.id) == action.main_situation_id;
    let main = linked.iter().find(is_main).cloned();
    let line = PlanLine {
        late: action.is_late(today),
        year: action.year(),
        restricted: linked
            .iter()
            .any(|head| head.visibility == Visibility::Restricted),
        other_situations: linked
            .iter()
            .filter(|head| !is_main(head))
            .cloned()
            .collect(),
        action,
    };
    (main, line)
}

/// Lines of one situation follow each other.
fn grouped(lines: Vec<(Option<SituationHead>, PlanLine)>) -> Vec<PlanGroup> {
    let mut groups: Vec<PlanGroup> = Vec::new();
    for (situation, line) in lines {
        let same = |group: &&mut PlanGroup| {
            group.situation.as_ref().map(|head| head.id) == situation.as_ref().map(|head| head.id)
        };
        match groups.last_mut().filter(same) {
            Some(group) => group.lines.push(line),
            None => groups.push(PlanGroup {
                situation,
                lines: vec![line],
            }),
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_is_in_one_group_and_the_sql_says_the_same() {
        for status in ActionStatus::ALL {
            let groups: Vec<_> = StatusGroup::ALL
                .iter()
                .filter(|group| group.statuses().contains(status))
                .collect();
            assert_eq!(groups.len(), 1, "{status}");
            for group in StatusGroup::ALL {
                let named = group.condition().contains(&format!("'{status}'"));
                assert_eq!(named, group.statuses().contains(status), "{group} {status}");
            }
        }
    }
}

//! The lines of the plan: actions under their main situation, filtered, a page at a time.
//!
//! An action linked to several situations appears once, under its main one; the others are listed
//! on its line. Actions without situation come last.

use super::Page;
use super::filter::{PlanFilter, Query};
use crate::actions::Action;
use crate::dossier::Dossier;
use crate::error::Result;
use crate::ids::{ActionId, SituationId};
use crate::situations::{HEAD_COLUMNS, LAST_RATING, SituationHead, Visibility};
use crate::storage;
use jiff::civil::Date;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

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
            let actions = actions_at(conn, page.cut(&found))?;
            let heads = heads(conn, actions.iter().map(|action| action.id))?;
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

    /// The situations that some actions answer, main one first: why each is there.
    pub fn reasons(
        &self,
        actions: impl IntoIterator<Item = ActionId>,
    ) -> Result<BTreeMap<ActionId, Vec<SituationHead>>> {
        self.read(|conn| heads(conn, actions))
    }
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

/// The situations of some actions, main one first.
type Heads = BTreeMap<ActionId, Vec<SituationHead>>;

#[derive(Deserialize)]
struct Link {
    action_id: ActionId,
    situation_id: SituationId,
}

fn heads(conn: &Connection, actions: impl IntoIterator<Item = ActionId>) -> Result<Heads> {
    let links = "SELECT l.action_id, l.situation_id FROM json_each(?1) page
                 JOIN action_situations l ON l.action_id = page.value
                 JOIN actions a ON a.id = l.action_id
                 ORDER BY l.situation_id IS NOT a.main_situation_id, l.situation_id";
    let links: Vec<Link> = storage::all(conn, links, [ids(actions)])?;
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
    Ok(heads(conn, [id])?.remove(&id).unwrap_or_default())
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

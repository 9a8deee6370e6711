//! Following the plan up: what waits for somebody today, and what a meeting opens on.
//!
//! Each action still alive is in one part, computed from its status and its dates. A meeting goes through
//! them with [`Dossier::follow_action`]; meetings themselves are in `meetings`.

use super::cards::{ActionCard, cards_at};
use super::filter::{LATE, Placed, PlanFilter, Query};
use super::views::{PlanSection, columns};
use super::{Page, count};
use crate::actions::{ActionStatus, Review};
use crate::codes::codes;
use crate::dossier::Dossier;
use crate::error::Result;
use crate::ids::{ActionId, MeetingId};
use crate::meetings::{self, Meeting};
use crate::situations::{SituationHead, to_rate_again};
use crate::storage;
use jiff::ToSpan;
use jiff::civil::Date;
use rusqlite::{Connection, named_params};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How far ahead "soon" goes, in days.
const SOON: i64 = 21;

/// How far back to look for what was done, without an earlier meeting, in days.
const RECENT: i64 = 30;

codes! {
    /// What an action waits for.
    pub enum FollowUpPart {
        /// Its date has passed.
        Late = "late",
        /// Its date comes within three weeks.
        DueSoon = "due_soon",
        /// It is done, and the day to look at its effect has come.
        ToEvaluate = "to_evaluate",
        /// It was postponed to a date that comes within three weeks.
        ToResume = "to_resume",
        /// It was done since the last meeting.
        DoneSince = "done_since",
        /// It is under way, for later.
        Later = "later",
        /// It was gone through in this meeting, and waits for nothing any more.
        Seen = "seen",
    }
}

/// Since the last time: what waits for somebody.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FollowUp {
    /// The last meeting held.
    pub last_meeting: Option<Meeting>,
    /// The next meeting planned.
    pub next_meeting: Option<Meeting>,
    /// Late, due soon, to evaluate, to resume, done since: in this order, each with its first actions.
    pub parts: Vec<PlanSection>,
    /// The situations to rate again: an action of theirs was done, and nobody rated them since.
    pub to_rate_again: Vec<SituationHead>,
}

impl FollowUp {
    /// One part, with its total.
    pub fn part(&self, part: FollowUpPart) -> Option<&PlanSection> {
        self.parts.iter().find(|section| section.key == part.code())
    }
}

/// What a meeting goes through.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Agenda {
    /// The meeting; none when it is only being thought of.
    pub meeting: Option<Meeting>,
    /// The one before.
    pub previous: Option<Meeting>,
    /// The actions, in the order of the parts.
    pub lines: Vec<AgendaLine>,
    /// How many there are in all.
    pub total: u32,
}

/// One action in a meeting.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AgendaLine {
    /// What it waits for.
    pub part: FollowUpPart,
    /// The action.
    pub card: ActionCard,
    /// Where it stood at the end of the day of the meeting before; none when it was not written down.
    pub status_then: Option<ActionStatus>,
    /// What was said of it before this meeting.
    pub last_review: Option<Review>,
    /// What was said of it in this meeting.
    pub review: Option<Review>,
}

impl Dossier {
    /// Since the last time: at most `per_part` actions, and situations, in each part.
    pub fn follow_up(&self, filter: &PlanFilter, today: Date, per_part: u32) -> Result<FollowUp> {
        use FollowUpPart::{DoneSince, DueSoon, Late, ToEvaluate, ToResume};
        let shown = [Late, DueSoon, ToEvaluate, ToResume, DoneSince];
        self.read(|conn| {
            let last_meeting = meetings::previous(conn, None)?;
            let placed = parts(conn, filter, today, last_meeting.as_ref(), None)?;
            let keys = shown.iter().map(|part| part.code().to_owned());
            Ok(FollowUp {
                last_meeting,
                next_meeting: meetings::next(conn)?,
                parts: columns(conn, keys, &placed, per_part, today)?,
                to_rate_again: to_rate_again(conn, today, filter.hide_restricted, per_part)?,
            })
        })
    }

    /// What a meeting goes through: last time's actions first, by what they wait for. Without a meeting,
    /// what one held today would open on.
    pub fn agenda(
        &self,
        meeting: Option<MeetingId>,
        filter: &PlanFilter,
        today: Date,
        page: Page,
    ) -> Result<Agenda> {
        self.read(|conn| {
            let meeting = match meeting {
                Some(id) => Some(storage::load::<Meeting>(conn, &id.to_string())?),
                None => None,
            };
            let previous = meetings::previous(conn, meeting.as_ref())?;
            let mut placed = parts(conn, filter, today, previous.as_ref(), meeting.as_ref())?;
            placed.sort_by_key(part);
            let lines = lines(
                conn,
                page.cut(&placed),
                today,
                previous.as_ref(),
                meeting.as_ref(),
            )?;
            Ok(Agenda {
                meeting,
                previous,
                lines,
                total: count(placed.len()),
            })
        })
    }
}

fn part(action: &Placed) -> FollowUpPart {
    action.key.parse().unwrap_or(FollowUpPart::Later)
}

/// Each action that waits for something, under the code of its part.
fn parts(
    conn: &Connection,
    filter: &PlanFilter,
    today: Date,
    previous: Option<&Meeting>,
    meeting: Option<&Meeting>,
) -> Result<Vec<Placed>> {
    let mut query = Query::of(filter, today);
    let since = previous.map_or(today - RECENT.days(), Meeting::day);
    query.value(":soon", (today + SOON.days()).to_string());
    query.value(":since", since.to_string());
    query.value(":meeting", meeting.map(|meeting| meeting.id));
    let seen = match meeting {
        Some(_) => {
            "WHEN a.id IN (SELECT action_id FROM reviews WHERE meeting_id = :meeting) THEN 'seen'"
        }
        None => {
            query.only("a.status IN ('decided', 'in_progress', 'done', 'evaluated', 'postponed')");
            ""
        }
    };
    let key = format!(
        "CASE WHEN {LATE} THEN 'late'
           WHEN a.status IN ('decided', 'in_progress') AND a.due_on <= :soon THEN 'due_soon'
           WHEN a.status = 'done' AND a.review_on <= :today THEN 'to_evaluate'
           WHEN a.status = 'postponed' AND a.due_on <= :soon THEN 'to_resume'
           WHEN a.status IN ('done', 'evaluated') AND a.done_on >= :since THEN 'done_since'
           WHEN a.status IN ('decided', 'in_progress') THEN 'later'
           {seen} END"
    );
    let order = "CASE WHEN a.status = 'done' THEN a.review_on ELSE a.due_on END";
    query.placed(conn, &key, order)
}

fn lines(
    conn: &Connection,
    shown: &[Placed],
    today: Date,
    previous: Option<&Meeting>,
    meeting: Option<&Meeting>,
) -> Result<Vec<AgendaLine>> {
    let places: Vec<i64> = shown.iter().map(|action| action.rowid).collect();
    let mut cards = cards_at(conn, &places, today)?;
    let ids =
        serde_json::Value::from_iter(cards.values().map(|card| card.id.to_string())).to_string();
    let mut then = statuses_then(conn, &ids, previous)?;
    let mut before = reviews(conn, &ids, "IS NOT", meeting)?;
    let mut now = reviews(conn, &ids, "=", meeting)?;
    let lines = shown.iter().filter_map(|action| {
        let card = cards.remove(&action.id)?;
        Some(AgendaLine {
            part: part(action),
            status_then: then.remove(&card.id),
            last_review: before.remove(&card.id),
            review: now.remove(&card.id),
            card,
        })
    });
    Ok(lines.collect())
}

#[derive(Deserialize)]
struct Then {
    action_id: ActionId,
    to_status: ActionStatus,
}

/// Where each action stood at the end of the day of a meeting.
fn statuses_then(
    conn: &Connection,
    ids: &str,
    meeting: Option<&Meeting>,
) -> Result<BTreeMap<ActionId, ActionStatus>> {
    let Some(meeting) = meeting else {
        return Ok(BTreeMap::new());
    };
    let sql = "SELECT e.action_id, e.to_status FROM json_each(:ids) page
               JOIN status_events e ON e.id = (SELECT last.id FROM status_events last
                 WHERE last.action_id = page.value AND last.at < :end ORDER BY last.id DESC LIMIT 1)";
    let end = (meeting.day() + 1.day()).to_string();
    let then: Vec<Then> = storage::all(conn, sql, named_params! { ":ids": ids, ":end": end })?;
    Ok(then
        .into_iter()
        .map(|then| (then.action_id, then.to_status))
        .collect())
}

/// The last thing said of each action, in a meeting (`=`) or outside it (`IS NOT`).
fn reviews(
    conn: &Connection,
    ids: &str,
    compare: &str,
    meeting: Option<&Meeting>,
) -> Result<BTreeMap<ActionId, Review>> {
    let sql = format!(
        "SELECT r.* FROM json_each(:ids) page
         JOIN reviews r ON r.id = (SELECT last.id FROM reviews last
           WHERE last.action_id = page.value AND last.meeting_id {compare} :meeting
           ORDER BY last.held_on DESC, last.id DESC LIMIT 1)"
    );
    // No meeting has the nil id: outside it is everywhere.
    let meeting = meeting.map_or_else(String::new, |meeting| meeting.id.to_string());
    let params = named_params! { ":ids": ids, ":meeting": meeting };
    let reviews: Vec<Review> = storage::all(conn, &sql, params)?;
    Ok(reviews
        .into_iter()
        .map(|review| (review.action_id, review))
        .collect())
}

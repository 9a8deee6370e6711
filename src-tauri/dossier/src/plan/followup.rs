//! Following the plan up: what waits for somebody today, and what a meeting opens on.
//!
//! Each action still alive is in one part, computed from its status and its dates. A meeting goes through
//! them with [`Once::follow_action`]; meetings themselves are in `meetings`.

use super::filter::{ActionCard, PlanFilter};
use super::views::{PlanSection, day_order};
use crate::actions::{Action, ActionStatus, Review};
use crate::codes::codes;
use crate::dates::day_of;
use crate::dossier::Dossier;
use crate::error::Result;
use crate::ids::{ActionId, MeetingId};
use crate::meetings::Meeting;
use crate::overview::SituationHead;
use crate::page::{Page, count};
use crate::snapshot::Snapshot;
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Serialize;

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
        self.read(|now| {
            let last_meeting = now.previous_meeting(None);
            let view = View {
                now,
                today,
                previous: last_meeting,
                meeting: None,
            };
            let columns = now.columns(view.parts(filter), awaited);
            let parts = shown
                .iter()
                .map(|part| columns.section(part, part.code(), per_part, today));
            Ok(FollowUp {
                last_meeting: last_meeting.cloned(),
                next_meeting: now.next_meeting().cloned(),
                parts: parts.collect(),
                to_rate_again: now.to_rate_again(today, filter.hide_restricted, per_part),
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
        self.read(|now| {
            let meeting: Option<&Meeting> = meeting.map(|id| now.load(id)).transpose()?;
            let previous = now.previous_meeting(meeting);
            let view = View {
                now,
                today,
                previous,
                meeting,
            };
            let mut parts: Vec<(FollowUpPart, &Action)> = view.parts(filter).collect();
            parts.sort_by_key(|(part, action)| (*part, day_order(awaited(action)), action.id));
            let lines = page.cut(&parts).iter();
            Ok(Agenda {
                meeting: meeting.cloned(),
                previous: previous.cloned(),
                lines: lines
                    .map(|(part, action)| view.line(*part, action))
                    .collect(),
                total: count(parts.len()),
            })
        })
    }
}

impl Snapshot {
    /// The first meeting that is planned and not held yet.
    pub(crate) fn next_meeting(&self) -> Option<&Meeting> {
        let planned = self.meetings.iter().filter(|m| m.held_on.is_none());
        planned.min_by_key(|meeting| (meeting.planned_on, meeting.id))
    }

    /// The last meeting held, before the one given.
    pub(crate) fn previous_meeting(&self, than: Option<&Meeting>) -> Option<&Meeting> {
        let order = |meeting: &Meeting| (meeting.day(), meeting.id);
        let held = self.meetings.iter().filter(|m| m.held_on.is_some());
        let before = held.filter(|held| than.is_none_or(|than| order(held) < order(than)));
        before.max_by_key(|meeting| order(meeting))
    }
}

/// The day an action waits for: that of looking at its effect once it is done.
fn awaited(action: &Action) -> Option<Date> {
    if action.status == ActionStatus::Done {
        action.review_on
    } else {
        action.due_on
    }
}

/// The plan as a meeting sees it, or as anybody does today.
struct View<'a> {
    now: &'a Snapshot,
    today: Date,
    previous: Option<&'a Meeting>,
    meeting: Option<&'a Meeting>,
}

impl<'a> View<'a> {
    /// Since when things are done lately.
    fn since(&self) -> Date {
        let recently = self.today - RECENT.days();
        self.previous.map_or(recently, Meeting::day)
    }

    /// Each action that waits for something, with its part.
    fn parts(&self, filter: &PlanFilter) -> impl Iterator<Item = (FollowUpPart, &'a Action)> {
        let matching = self.now.matching(filter, self.today);
        matching.filter_map(|action| Some((self.part(action)?, action)))
    }

    fn part(&self, action: &Action) -> Option<FollowUpPart> {
        let by = |day: Option<Date>, end: Date| day.is_some_and(|day| day <= end);
        let status = action.status;
        let soon = by(action.due_on, self.today + SOON.days());
        if action.is_late(self.today) {
            Some(FollowUpPart::Late)
        } else if status.is_under_way() && soon {
            Some(FollowUpPart::DueSoon)
        } else if status == ActionStatus::Done && by(action.review_on, self.today) {
            Some(FollowUpPart::ToEvaluate)
        } else if status == ActionStatus::Postponed && soon {
            Some(FollowUpPart::ToResume)
        } else if status.is_done() && action.done_on.is_some_and(|done| done >= self.since()) {
            Some(FollowUpPart::DoneSince)
        } else if status.is_under_way() {
            Some(FollowUpPart::Later)
        } else {
            self.last_review(action.id, true)
                .map(|_| FollowUpPart::Seen)
        }
    }

    fn line(&self, part: FollowUpPart, action: &Action) -> AgendaLine {
        AgendaLine {
            part,
            card: self.now.card(action, self.today),
            status_then: self.status_then(action.id),
            last_review: self.last_review(action.id, false).cloned(),
            review: self.last_review(action.id, true).cloned(),
        }
    }

    /// The last thing said of an action, in this meeting or outside it.
    fn last_review(&self, action: ActionId, here: bool) -> Option<&'a Review> {
        let meeting = self.meeting.map(|meeting| meeting.id);
        let is_here = |review: &&Review| meeting.is_some() && review.meeting_id == meeting;
        let reviews = self.now.reviews.of(action);
        let reviews = reviews.filter(|review| is_here(review) == here);
        reviews.max_by_key(|review| (review.held_on, review.id))
    }

    /// Where an action stood at the end of the day of the meeting before.
    fn status_then(&self, action: ActionId) -> Option<ActionStatus> {
        let end = self.previous?.day();
        let mut events = self.now.status_events.of(action).rev();
        let last = events.find(|event| day_of(event.at) <= end);
        last.map(|event| event.to_status)
    }
}

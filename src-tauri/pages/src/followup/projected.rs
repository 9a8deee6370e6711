//! The follow-up as the room sees it: what waits since the last time, or the action a meeting is at.
//!
//! Neither what was said in a meeting, nor why an action was put aside, nor an action of a restricted
//! situation gets here.

use dossier::{
    ActionCard, ActionId, ActionStatus, AgendaLine, FollowUpPart, Meeting, MeetingId, Page,
    PlanFilter,
};
use jiff::civil::Date;
use serde::Serialize;

use super::meeting::ON_AGENDA;
use super::{SHOWN, day_that_matters};
use crate::problem::Problem;
use crate::state::App;

/// What waits for somebody, as the room sees it.
#[derive(Serialize)]
pub(crate) struct ProjectedFollowUp {
    since: Option<Date>,
    parts: Vec<Part>,
}

/// A meeting as the room sees it.
#[derive(Serialize)]
pub(crate) struct ProjectedMeeting {
    day: Date,
    at_hand: Option<Line>,
    left: Vec<Line>,
    seen_count: usize,
    total: usize,
}

/// The actions that wait for one thing.
#[derive(Serialize)]
struct Part {
    code: &'static str,
    more: u32,
    lines: Vec<Line>,
}

/// One action, in what the whole room may read.
#[derive(Serialize)]
struct Line {
    part: &'static str,
    title: String,
    owner: String,
    next_step: Option<String>,
    date: Option<Date>,
    late: bool,
    status: ActionStatus,
}

fn for_the_room() -> PlanFilter {
    PlanFilter {
        hide_restricted: true,
        ..PlanFilter::default()
    }
}

impl ProjectedFollowUp {
    pub(crate) fn new(app: &App) -> Result<Self, Problem> {
        let today = app.today();
        let found = app.dossier(|dossier| dossier.follow_up(&for_the_room(), today, SHOWN))?;
        let mut parts = Vec::new();
        for section in found.parts {
            if let Ok(part) = section.key.parse::<FollowUpPart>()
                && section.total > 0
            {
                let shown = u32::try_from(section.cards.len()).unwrap_or(section.total);
                let cards = section.cards.into_iter();
                parts.push(Part {
                    code: part.code(),
                    more: section.total - shown,
                    lines: cards.map(|card| Line::new(card, part)).collect(),
                });
            }
        }
        Ok(Self {
            since: found.last_meeting.as_ref().map(Meeting::day),
            parts,
        })
    }
}

impl ProjectedMeeting {
    /// The meeting, at the action the facilitator has at hand; none when it is not for the room.
    pub(crate) fn new(app: &App, id: MeetingId, on: Option<ActionId>) -> Result<Self, Problem> {
        let today = app.today();
        let page = Page::first(ON_AGENDA);
        let agenda =
            app.dossier(|dossier| dossier.agenda(Some(id), &for_the_room(), today, page))?;
        let meeting = agenda.meeting.ok_or(Problem::NoPage)?;
        let shown = |line: &AgendaLine| Line::new(line.card.clone(), line.part);
        let at_hand = agenda.lines.iter().find(|line| on == Some(line.card.id));
        let (seen, left): (Vec<_>, Vec<_>) = agenda
            .lines
            .iter()
            .filter(|line| line.review.is_some() || line.part != FollowUpPart::DoneSince)
            .partition(|line| line.review.is_some());
        let waiting = left.iter().filter(|line| on != Some(line.card.id));
        Ok(Self {
            day: meeting.day(),
            at_hand: at_hand.map(shown),
            left: waiting.map(|line| shown(line)).collect(),
            seen_count: seen.len(),
            total: seen.len() + left.len(),
        })
    }
}

impl Line {
    fn new(card: ActionCard, part: FollowUpPart) -> Self {
        let step = card.next_step.trim().to_owned();
        let under_way = card.status.is_under_way();
        Self {
            part: part.code(),
            date: day_that_matters(&card, part),
            next_step: Some(step).filter(|step| under_way && !step.is_empty()),
            late: card.late,
            status: card.status,
            title: card.action.title,
            owner: card.action.owner_name,
        }
    }
}

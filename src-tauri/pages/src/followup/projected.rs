//! The follow-up as the room sees it: what waits since the last time, or the action a meeting is at.
//!
//! Neither what was said in a meeting, nor why an action was put aside, nor an action of a restricted
//! situation gets here.

use dossier::{
    ActionCard, ActionId, ActionStatus, FollowUpPart, Meeting, MeetingId, Page, PlanFilter,
};
use jiff::civil::Date;
use serde::Serialize;
use tera::context;

use super::meeting::ON_AGENDA;
use super::{SHOWN, day_that_matters, parts};
use crate::problem::Problem;
use crate::respond::Answer;
use crate::scene;
use crate::state::App;

/// One action, in what the whole room may read.
#[derive(Serialize)]
struct Line {
    part: FollowUpPart,
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

/// What waits for somebody.
pub(crate) fn project(app: &App, section: &str) -> Answer {
    let today = app.today();
    let found = app.dossier(|dossier| dossier.follow_up(&for_the_room(), today, SHOWN))?;
    let view = context! {
        since => &found.last_meeting.as_ref().map(Meeting::day),
        parts => &parts(found.parts, Line::new)
    };
    scene::show(app, "projection/follow_up.html", section, view)
}

/// The meeting, at the action the facilitator has at hand; none when it is not for the room.
pub(crate) fn project_meeting(
    app: &App,
    id: MeetingId,
    on: Option<ActionId>,
    section: &str,
) -> Answer {
    let today = app.today();
    let page = Page::first(ON_AGENDA);
    let agenda = app.dossier(|dossier| dossier.agenda(Some(id), &for_the_room(), today, page))?;
    let meeting = agenda.meeting.ok_or(Problem::NoPage)?;
    let is_at_hand = |card: &ActionCard| on == Some(card.id);
    let at_hand = agenda.lines.iter().find(|line| is_at_hand(&line.card));
    let at_hand = at_hand.map(|line| Line::new(line.card.clone(), line.part));
    let (seen, left): (Vec<_>, Vec<_>) = agenda
        .lines
        .into_iter()
        .filter(|line| line.review.is_some() || line.part != FollowUpPart::DoneSince)
        .partition(|line| line.review.is_some());
    let total = seen.len() + left.len();
    let left = left.into_iter().filter(|line| !is_at_hand(&line.card));
    let view = context! {
        day => &meeting.day(),
        at_hand,
        left => &left.map(|line| Line::new(line.card, line.part)).collect::<Vec<_>>(),
        seen_count => &seen.len(),
        total
    };
    scene::show(app, "projection/meeting.html", section, view)
}

impl Line {
    fn new(card: ActionCard, part: FollowUpPart) -> Self {
        let step = card.next_step.trim().to_owned();
        let under_way = card.status.is_under_way();
        Self {
            part,
            date: day_that_matters(&card, part),
            next_step: Some(step).filter(|step| under_way && !step.is_empty()),
            late: card.late,
            status: card.status,
            title: card.action.title,
            owner: card.action.owner_name,
        }
    }
}

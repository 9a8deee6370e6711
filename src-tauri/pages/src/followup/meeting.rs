//! A follow-up meeting: the actions of last time one after the other, a key each.
//!
//! The action at hand is large and asks one question; those left are listed, those seen go below.
//! Choosing an answer saves it and brings the next one. What an answer changes is the dossier's rule.

use axum::Form;
use axum::extract::{Path, Query};
use dossier::{
    ActionEdit, ActionId, ActionStatus, AgendaLine, FollowUpPart, FollowUpPoint, Meeting,
    MeetingId, MeetingPatch, Page, PlanFilter, Refusal, Review, ReviewDecision, StatusChange,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use tera::context;
use words::Period;

use super::effect::{EffectForm, missing_effect};
use super::{day_that_matters, note};
use crate::frame::Section;
use crate::lookup::typed_count;
use crate::problem::{Problem, or_refused, refusal_key};
use crate::respond::{Answer, see};
use crate::state::App;
use crate::toast::Toast;

/// Actions a meeting goes through, at most: a long one sees fifty.
pub(super) const ON_AGENDA: u32 = 200;

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct MeetingQuery {
    /// The action at hand, when it is not the first one left.
    pub(crate) on: Option<ActionId>,
    /// The status that needs something first.
    ask: Option<ActionStatus>,
    /// The rule that said no.
    refused: Option<String>,
    /// No effect was chosen.
    missing: bool,
}

/// One line of the agenda.
#[derive(Serialize)]
struct Line {
    #[serde(flatten)]
    line: AgendaLine,
    note: String,
    date: Option<Date>,
}

/// `GET /follow-up/meetings/{id}`
pub(super) fn show(
    app: &App,
    Path(id): Path<MeetingId>,
    Query(query): Query<MeetingQuery>,
) -> Answer {
    let page = Page::first(ON_AGENDA);
    let filter = PlanFilter::default();
    let agenda = app.dossier(|dossier| dossier.agenda(Some(id), &filter, app.today(), page))?;
    let meeting = agenda.meeting.ok_or(Problem::NoPage)?;
    let lines = agenda.lines.into_iter().map(|line| Line::new(app, line));
    let (seen, rest): (Vec<_>, Vec<_>) = lines.partition(|it| it.line.review.is_some());
    let (done, left): (Vec<_>, Vec<_>) = rest
        .into_iter()
        .partition(|it| it.line.part == FollowUpPart::DoneSince);
    let wanted = |it: &&Line| query.on == Some(it.line.card.id);
    let at_hand = left.iter().chain(&seen).chain(&done).find(wanted);
    let at_hand = at_hand.or(left.first());
    let address = projection_address(meeting.id, at_hand.map(|it| it.line.card.id));
    app.follow_closely(&address);
    let texts = app.texts();
    let view = context! {
        day => &meeting.day(),
        previous => &agenda.previous.map(|meeting| meeting.day()),
        total => &(left.len() + seen.len()),
        at_hand,
        effect => &effect(app, at_hand, meeting.id)?,
        reachable => &at_hand.map(|it| it.line.card.status.choices(None)),
        missing => &query.missing.then(|| missing_effect(app)),
        // What postponing or dropping asks for, and the rule that said no.
        ask => &query.ask.filter(|_| at_hand.as_ref().is_some_and(wanted)),
        refused => &query.refused.as_deref().map(|key| texts.problem(key).next),
        reason_missing => &(query.refused.as_deref() == Some("reason-missing")),
        left,
        seen,
        done,
        meeting,
        // The room is at the same action.
        projection_address => &address
    };
    app.page(Section::Plan, "followup/meeting.html", view)
}

impl Line {
    fn new(app: &App, line: AgendaLine) -> Self {
        Self {
            note: note(app, &line.card),
            date: day_that_matters(&line.card, line.part),
            line,
        }
    }
}

/// What is asked of an action at hand that is done.
fn effect(
    app: &App,
    at_hand: Option<&Line>,
    meeting: MeetingId,
) -> Result<Option<EffectForm>, Problem> {
    let done = at_hand.filter(|it| it.line.card.status.is_done());
    done.map(|it| EffectForm::of(app, it.line.card.id, Some(meeting)))
        .transpose()
}

fn projection_address(id: MeetingId, on: Option<ActionId>) -> String {
    match on {
        Some(action) => format!("/follow-up/meetings/{id}?on={action}"),
        None => format!("/follow-up/meetings/{id}"),
    }
}

/// Nothing new: the action was seen, and stays where it is.
const SAME: &str = "same";

/// It is under way, stays so, and goes forward.
const MOVING: &str = "moving";

fn needs_reason(to: ActionStatus) -> bool {
    matches!(to, ActionStatus::Postponed | ActionStatus::Dropped)
}

/// What a meeting says of an action.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Passed {
    to: String,
    note: String,
    reason: String,
    due_on: Option<String>,
}

/// `POST /follow-up/meetings/{id}/actions/{action}`: an answer, saved at once; then the next action.
pub(super) fn pass(
    app: &App,
    Path((id, action)): Path<(MeetingId, ActionId)>,
    Form(form): Form<Passed>,
) -> Answer {
    let meeting = format!("/follow-up/meetings/{id}");
    let to = form.to.parse::<ActionStatus>().ok();
    let filled = form.due_on.is_some() || !form.reason.trim().is_empty();
    if let Some(to) = to.filter(|to| needs_reason(*to) && !filled) {
        return see(&format!("{meeting}?on={action}&ask={}#at-hand", to.code()));
    }
    let due = app.typed_period(form.due_on.as_deref().unwrap_or_default())?;
    let point = point(app, id, &form, to, due);
    match or_refused(app.change_and_say(|once| once.follow_action(action, point)))? {
        Ok(_) => see(&format!("{meeting}#at-hand")),
        Err(refusal) => refused(&meeting, action, to, &refusal),
    }
}

/// What is said of an action: the note, and that it goes forward.
fn said(app: &App, form: &Passed) -> String {
    let note = form.note.trim();
    if form.to != MOVING {
        return note.to_owned();
    }
    let moving = app.texts().label("meeting-answer", MOVING);
    match note {
        "" => moving.to_owned(),
        note => format!("{moving}. {note}"),
    }
}

fn point(
    app: &App,
    meeting: MeetingId,
    form: &Passed,
    to: Option<ActionStatus>,
    due: Option<Period>,
) -> FollowUpPoint {
    let today = app.today();
    let decision = match to {
        Some(ActionStatus::Postponed) => ReviewDecision::Adjust,
        Some(ActionStatus::Dropped) => ReviewDecision::Close,
        _ => ReviewDecision::Continue,
    };
    FollowUpPoint {
        review: Review {
            held_on: today,
            what_changed: said(app, form),
            decision,
            meeting_id: Some(meeting),
            ..Review::default()
        },
        edit: ActionEdit {
            change: to.map(|to| StatusChange {
                reason: form.reason.trim().to_owned(),
                new_due_on: due.map(|due| due.last),
                new_due_precision: due.map(|due| due.precision),
                ..StatusChange::to(to, today)
            }),
            ..ActionEdit::default()
        },
    }
}

/// What is missing is asked for where the answer was given; anything else is a problem.
fn refused(meeting: &str, action: ActionId, to: Option<ActionStatus>, refusal: &Refusal) -> Answer {
    let key = refusal_key(refusal);
    match to.filter(|to| needs_reason(*to)) {
        Some(to) => see(&format!(
            "{meeting}?on={action}&ask={}&refused={key}#at-hand",
            to.code()
        )),
        None => see(&format!(
            "/plan?open={action}&change={}&refused={key}#action-{action}",
            to.map_or(SAME, ActionStatus::code)
        )),
    }
}

/// When a meeting is, and for how long.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct MeetingForm {
    planned_on: String,
    minutes: String,
    participants: String,
    participant_count: String,
    notes: String,
    next_on: String,
}

/// `POST /follow-up/meetings`: prepares a meeting.
pub(super) fn create(app: &App, Form(form): Form<MeetingForm>) -> Answer {
    let planned_on = app.typed_day(&form.planned_on)?;
    let new = Meeting {
        minutes: typed_count(&form.minutes)?,
        planned_on: planned_on.unwrap_or(app.today()),
        ..Meeting::default()
    };
    let meeting = app.change(|once| once.add_meeting(new))?;
    see(&format!("/follow-up/meetings/{}", meeting.id))
}

/// `POST /follow-up/meetings/{id}`: another day, another length.
pub(super) fn edit(app: &App, Path(id): Path<MeetingId>, Form(form): Form<MeetingForm>) -> Answer {
    let planned_on = app.typed_day(&form.planned_on)?;
    let patch = MeetingPatch {
        planned_on,
        minutes: Some(typed_count(&form.minutes)?),
        ..MeetingPatch::default()
    };
    app.change(|once| once.edit_meeting(id, &patch))?;
    see(&format!("/follow-up/meetings/{id}"))
}

/// `POST /follow-up/meetings/{id}/end`: it was held; the next one is planned when a day is given.
pub(super) fn end(app: &App, Path(id): Path<MeetingId>, Form(form): Form<MeetingForm>) -> Answer {
    let next = app.typed_day(&form.next_on)?;
    let patch = MeetingPatch {
        held_on: Some(Some(app.today())),
        participants: Some(form.participants.trim().to_owned()),
        participant_count: Some(typed_count(&form.participant_count)?),
        notes: Some(form.notes.trim().to_owned()),
        ..MeetingPatch::default()
    };
    app.change(|once| once.end_meeting(id, &patch, next))?;
    let ended = |key| app.texts().label("follow-up", key);
    let message = match next.map(words::dates::short_day) {
        Some(day) => ended("ended-next").replace("{}", &day),
        None => ended("ended").to_owned(),
    };
    app.show_toast(Toast::done(message, None));
    see("/follow-up")
}

/// `POST /follow-up/meetings/{id}/removal`
pub(super) fn remove(app: &App, Path(id): Path<MeetingId>) -> Answer {
    app.change_and_say(|once| once.remove_meeting(id))?;
    see("/follow-up")
}

//! A follow-up meeting: the actions of last time one after the other, a key each.
//!
//! The action at hand is large and asks one question; those left are listed, those seen go below.
//! Choosing an answer saves it and brings the next one. What an answer changes is the dossier's rule.

use std::collections::BTreeMap;

use axum::Form;
use axum::extract::{Path, Query};
use dossier::{
    ActionEdit, ActionId, ActionStatus, Agenda, AgendaLine, DuePrecision, FollowUpPart,
    FollowUpPoint, Meeting, MeetingId, MeetingPatch, Page, PlanFilter, Refusal, Review,
    ReviewDecision, StatusChange,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::effect::EffectForm;
use super::{day_that_matters, note};
use crate::frame::Section;
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

#[derive(Serialize)]
struct Show {
    meeting: Meeting,
    day: Date,
    previous: Option<Date>,
    total: usize,
    seen_count: usize,
    at_hand: Option<AtHand>,
    left: Vec<Line>,
    seen: Vec<Line>,
    done: Vec<Line>,
    planned: String,
    owners: Vec<String>,
    /// The room is at the same action.
    projection_address: String,
}

/// One line of the agenda.
#[derive(Serialize)]
struct Line {
    #[serde(flatten)]
    line: AgendaLine,
    note: String,
    at_hand: bool,
}

/// The action at hand.
#[derive(Serialize)]
struct AtHand {
    #[serde(flatten)]
    line: AgendaLine,
    note: String,
    date: Option<Date>,
    choices: Vec<Answered>,
    effect: Option<EffectForm>,
    missing: Option<String>,
    ask: Option<Ask>,
}

/// One answer, with its key.
#[derive(Serialize)]
struct Answered {
    key: usize,
    to: &'static str,
    label: String,
}

/// What postponing or dropping asks for.
#[derive(Serialize)]
struct Ask {
    to: &'static str,
    title: String,
    text: String,
    button: String,
    due: bool,
    errors: BTreeMap<&'static str, String>,
}

/// `GET /follow-up/meetings/{id}`
pub(super) fn show(
    app: &App,
    Path(id): Path<MeetingId>,
    Query(query): Query<MeetingQuery>,
) -> Answer {
    let today = app.today();
    let (agenda, owners) = app.dossier(|dossier| {
        let filter = PlanFilter::default();
        let page = Page::first(ON_AGENDA);
        Ok((
            dossier.agenda(Some(id), &filter, today, page)?,
            dossier.owners()?,
        ))
    })?;
    let view = view(app, agenda, owners, &query, today)?;
    app.follow_closely(&view.projection_address);
    app.page(Section::Plan, "followup/meeting.html", &view)
}

fn view(
    app: &App,
    agenda: Agenda,
    owners: Vec<String>,
    query: &MeetingQuery,
    today: Date,
) -> Result<Show, Problem> {
    let meeting = agenda.meeting.ok_or(Problem::NoPage)?;
    let (seen, rest): (Vec<_>, Vec<_>) = agenda
        .lines
        .into_iter()
        .partition(|line| line.review.is_some());
    let (done, left): (Vec<_>, Vec<_>) = rest
        .into_iter()
        .partition(|line| line.part == FollowUpPart::DoneSince);
    let wanted = |line: &&AgendaLine| query.on == Some(line.card.id);
    let at_hand = left
        .iter()
        .chain(&seen)
        .chain(&done)
        .find(wanted)
        .or_else(|| left.first())
        .map(|line| AtHand::new(app, line, meeting.id, query, today))
        .transpose()?;
    let current = at_hand.as_ref().map(|at_hand| at_hand.line.card.id);
    let lines = |lines: Vec<AgendaLine>| -> Vec<Line> {
        lines
            .into_iter()
            .map(|line| Line {
                note: note(app, &line.card, today),
                at_hand: current == Some(line.card.id),
                line,
            })
            .collect()
    };
    Ok(Show {
        day: meeting.day(),
        previous: agenda.previous.map(|meeting| meeting.day()),
        total: left.len() + seen.len(),
        seen_count: seen.len(),
        at_hand,
        left: lines(left),
        seen: lines(seen),
        done: lines(done),
        planned: app.due(Some(meeting.planned_on), DuePrecision::Day),
        owners,
        projection_address: projection_address(meeting.id, current),
        meeting,
    })
}

fn projection_address(id: MeetingId, on: Option<ActionId>) -> String {
    match on {
        Some(action) => format!("/follow-up/meetings/{id}?on={action}"),
        None => format!("/follow-up/meetings/{id}"),
    }
}

impl AtHand {
    fn new(
        app: &App,
        line: &AgendaLine,
        meeting: MeetingId,
        query: &MeetingQuery,
        today: Date,
    ) -> Result<Self, Problem> {
        let status = line.card.status;
        let effect = match status.is_done() {
            true => Some(EffectForm::of(app, line.card.id, Some(meeting))?),
            false => None,
        };
        Ok(Self {
            choices: choices(app, status),
            effect,
            missing: query
                .missing
                .then(|| app.texts().problem("effectiveness-missing").next),
            ask: query
                .ask
                .filter(|_| query.on == Some(line.card.id))
                .map(|to| Ask::new(app, to, query.refused.as_deref())),
            note: note(app, &line.card, today),
            date: day_that_matters(&line.card, line.part),
            line: line.clone(),
        })
    }
}

/// The answers. Each keeps its key from one action to the next: fingers learn them.
fn choices(app: &App, status: ActionStatus) -> Vec<Answered> {
    let reachable = status.choices(None);
    let answers = [
        None,
        Some(ActionStatus::InProgress),
        Some(ActionStatus::Done),
        Some(ActionStatus::Postponed),
        Some(ActionStatus::Dropped),
    ];
    let answers = answers.into_iter().enumerate();
    answers
        .filter(|(_, to)| to.is_none_or(|to| reachable.contains(&to)))
        .map(|(index, to)| {
            let to = to.map_or(SAME, ActionStatus::code);
            Answered {
                key: index + 1,
                to,
                label: app.texts().label("meeting-answer", to).to_owned(),
            }
        })
        .collect()
}

/// Nothing new: the action was seen, and stays where it is.
const SAME: &str = "same";

fn needs_reason(to: ActionStatus) -> bool {
    matches!(to, ActionStatus::Postponed | ActionStatus::Dropped)
}

impl Ask {
    fn new(app: &App, to: ActionStatus, refused: Option<&str>) -> Self {
        let texts = app.texts();
        let words = |list: &str| texts.label(list, to.code()).to_owned();
        let mut errors = BTreeMap::new();
        if let Some(key) = refused {
            let field = if key == "reason-missing" {
                "reason"
            } else {
                "due"
            };
            errors.insert(field, texts.problem(key).next);
        }
        Self {
            to: to.code(),
            title: words("change-title"),
            text: words("change-text"),
            button: words("change-button"),
            due: to == ActionStatus::Postponed,
            errors,
        }
    }
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
    let due = app.typed_day(form.due_on.as_deref().unwrap_or_default())?;
    let point = point(app, id, &form, to, due);
    match or_refused(app.change(|once| once.follow_action(action, point)))? {
        Ok(_) => {
            app.say_done()?;
            see(&format!("{meeting}#at-hand"))
        }
        Err(refusal) => refused(&meeting, action, to, &refusal),
    }
}

fn point(
    app: &App,
    meeting: MeetingId,
    form: &Passed,
    to: Option<ActionStatus>,
    due: Option<Date>,
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
            what_changed: form.note.trim().to_owned(),
            decision,
            meeting_id: Some(meeting),
            ..Review::default()
        },
        edit: ActionEdit {
            change: to.map(|to| StatusChange {
                reason: form.reason.trim().to_owned(),
                new_due_on: due,
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

impl MeetingForm {
    fn patch(&self) -> MeetingPatch {
        MeetingPatch {
            participants: Some(self.participants.trim().to_owned()),
            participant_count: Some(self.participant_count.trim().parse().ok()),
            notes: Some(self.notes.trim().to_owned()),
            ..MeetingPatch::default()
        }
    }
}

/// `POST /follow-up/meetings`: prepares a meeting.
pub(super) fn create(app: &App, Form(form): Form<MeetingForm>) -> Answer {
    let planned_on = app.typed_day(&form.planned_on)?;
    let new = Meeting {
        minutes: form.minutes.trim().parse().ok(),
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
        minutes: Some(form.minutes.trim().parse().ok()),
        ..MeetingPatch::default()
    };
    app.change(|once| once.edit_meeting(id, &patch))?;
    see(&format!("/follow-up/meetings/{id}"))
}

/// `POST /follow-up/meetings/{id}/end`: it was held; the next one is planned when a day is given.
pub(super) fn end(app: &App, Path(id): Path<MeetingId>, Form(form): Form<MeetingForm>) -> Answer {
    let next = app.typed_day(&form.next_on)?;
    let today = app.today();
    let patch = MeetingPatch {
        held_on: Some(Some(today)),
        ..form.patch()
    };
    app.change(|once| once.end_meeting(id, &patch, next))?;
    let texts = app.texts();
    let message = match next {
        Some(next) => {
            let day = app.due(Some(next), DuePrecision::Day);
            texts.label("follow-up", "ended-next").replace("{}", &day)
        }
        None => texts.label("follow-up", "ended").to_owned(),
    };
    app.show_toast(Toast::done(message, None));
    see("/follow-up")
}

/// `POST /follow-up/meetings/{id}/removal`
pub(super) fn remove(app: &App, Path(id): Path<MeetingId>) -> Answer {
    app.change(|once| once.remove_meeting(id))?;
    app.say_done()?;
    see("/follow-up")
}

//! « Suivi »: what waits for somebody since the last time, the months around, what changed.
//!
//! The meeting that goes through the actions is in `meeting`, one action looked at in `effect`, the
//! year in `balance`. What waits for whom is decided by the dossier.

mod balance;
mod effect;
mod meeting;
mod projected;

use axum::Router;
use axum::routing::{get, post};
use dossier::{
    ActionCard, ActionStatus, FollowUp, FollowUpPart, Meeting, Page, PlanFilter, PlanSection,
    SituationFilter, StatusGroup, StripSpan,
};
use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::Serialize;
use tera::context;

use crate::frame::Section;
use crate::problem::Problem;
use crate::respond::Answer;
use crate::state::App;
use crate::sync::sync;
use words::text::capitalised;

use effect::EffectForm;
pub(crate) use meeting::MeetingQuery;
pub(crate) use projected::{project, project_meeting};

/// Actions shown in each part of the page.
const SHOWN: u32 = 12;

/// Months on the strip, from the one before today's.
const MONTHS: u32 = 5;

/// Actions shown in a month of the strip.
const IN_A_MONTH: u32 = 6;

/// Situations in the picture before and after.
const PICTURED: u32 = 40;

/// The pages of the follow-up.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/follow-up", get(sync(index)))
        .route("/follow-up/meetings", post(sync(meeting::create)))
        .route(
            "/follow-up/meetings/{id}",
            get(sync(meeting::show)).post(sync(meeting::edit)),
        )
        .route("/follow-up/meetings/{id}/end", post(sync(meeting::end)))
        .route(
            "/follow-up/meetings/{id}/removal",
            post(sync(meeting::remove)),
        )
        .route(
            "/follow-up/meetings/{id}/actions/{action}",
            post(sync(meeting::pass)),
        )
        .route(
            "/follow-up/effects/{id}",
            get(sync(effect::show)).post(sync(effect::observe)),
        )
        .route("/follow-up/effects/{id}/next", post(sync(effect::follow)))
        .route(
            "/follow-up/balance",
            get(sync(balance::show)).post(sync(balance::carry)),
        )
}

/// What waits for somebody since the last meeting, in numbers; none when nothing waits.
pub(crate) fn since_last_time(app: &App) -> Result<Option<FollowUp>, Problem> {
    let today = app.today();
    let found = app.dossier(|dossier| dossier.follow_up(&PlanFilter::default(), today, 0))?;
    let waits = found.parts.iter().any(|part| part.total > 0);
    Ok(waits.then_some(found))
}

/// The actions that wait for one thing.
#[derive(Serialize)]
struct Part<T> {
    code: FollowUpPart,
    total: u32,
    items: Vec<T>,
}

/// The parts that have an action, each action as `item` shows it.
fn parts<T>(
    sections: Vec<PlanSection>,
    item: impl Fn(ActionCard, FollowUpPart) -> T,
) -> Vec<Part<T>> {
    let sections = sections.into_iter().filter(|section| section.total > 0);
    let parts = sections.filter_map(|section| {
        let code = section.key.parse().ok()?;
        let cards = section.cards.into_iter();
        Some(Part {
            code,
            total: section.total,
            items: cards.map(|card| item(card, code)).collect(),
        })
    });
    parts.collect()
}

/// One action of the follow-up.
#[derive(Serialize)]
struct Item {
    note: String,
    date: Option<Date>,
    card: ActionCard,
}

/// `GET /follow-up`
fn index(app: &App) -> Answer {
    app.follow(Some("/follow-up"));
    let today = app.today();
    let filter = PlanFilter::default();
    let strip = StripSpan {
        from: today.first_of_month().saturating_sub(1.month()),
        months: MONTHS,
        per_month: IN_A_MONTH,
        beside: 0,
    };
    let month_ago = today.saturating_sub(30.days());
    let (follow_up, counts, situation_count, changes, strip, done_lately) =
        app.dossier(|dossier| {
            Ok((
                dossier.follow_up(&filter, today, SHOWN)?,
                dossier.plan_counts(today)?,
                dossier.situation_count_of(&SituationFilter::default())?,
                dossier.evolution(&SituationFilter::default(), Page::first(PICTURED))?,
                dossier.plan_strip(&filter, strip, today)?,
                dossier.done_count_after(month_ago)?,
            ))
        })?;
    let next = &follow_up.next_meeting;
    let view = context! {
        tab => "follow-up",
        today,
        action_count => &counts.total,
        kept_count => &(counts.total - counts.of(StatusGroup::Dropped.statuses())),
        done_count => &counts.of(StatusGroup::Done.statuses()),
        done_lately,
        situation_count,
        since => &follow_up.last_meeting.as_ref().map(Meeting::day),
        months => &strip.months,
        this_month => &today.strftime("%Y-%m").to_string(),
        undated => &strip.undated.total,
        next,
        // Whether the day of the next meeting has gone.
        next_past => &next.as_ref().is_some_and(|meeting| meeting.day() < today),
        look => &look(app, &follow_up)?,
        // Situations nobody rated since an action of their own was done.
        again => &follow_up.to_rate_again,
        parts => &parts(follow_up.parts, |card, part| Item::new(app, card, part)),
        changes,
        projection_address => "/follow-up"
    };
    app.page(Section::Plan, "followup/index.html", view)
}

impl Item {
    fn new(app: &App, card: ActionCard, part: FollowUpPart) -> Self {
        Self {
            note: note(app, &card),
            date: day_that_matters(&card, part),
            card,
        }
    }
}

/// The day that matters for what an action waits for.
fn day_that_matters(card: &ActionCard, part: FollowUpPart) -> Option<Date> {
    match part {
        FollowUpPart::ToEvaluate => card.review_on,
        FollowUpPart::DoneSince => card.done_on,
        FollowUpPart::Late
        | FollowUpPart::DueSoon
        | FollowUpPart::ToResume
        | FollowUpPart::Later
        | FollowUpPart::Seen => card.due_on,
    }
}

/// « Karim. En retard de 7 jours. Premier pas : … »
fn note(app: &App, card: &ActionCard) -> String {
    let texts = app.texts();
    let late = card.due_on.filter(|_| card.late);
    let late = late.map(|due| capitalised(&texts.late_days(due, app.today())));
    let step = card.next_step.trim();
    let first_step = (!step.is_empty() && card.status.is_under_way())
        .then(|| texts.label("follow-up", "first-step").replace("{}", step));
    let reason = (card.status == ActionStatus::Postponed).then(|| card.reason.clone());
    let parts = [Some(card.owner_name.clone()), late, reason, first_step];
    let parts = parts
        .iter()
        .flatten()
        .map(|part| part.trim_end_matches('.'));
    let mut note: String = parts
        .filter(|part| !part.trim().is_empty())
        .collect::<Vec<_>>()
        .join(". ");
    if !note.is_empty() {
        note.push('.');
    }
    note
}

/// The first action whose effect is to be looked at.
fn look(app: &App, follow_up: &FollowUp) -> Result<Option<EffectForm>, Problem> {
    let waiting = follow_up.part(FollowUpPart::ToEvaluate);
    let first = waiting.and_then(|section| section.cards.first());
    first
        .map(|card| EffectForm::of(app, card.id, None))
        .transpose()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_begins_with_a_capital() {
        assert_eq!(capitalised("en retard"), "En retard");
        assert_eq!(capitalised("été"), "Été");
        assert_eq!(capitalised(""), "");
    }
}

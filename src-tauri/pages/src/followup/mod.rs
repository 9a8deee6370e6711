//! « Suivi »: what waits for somebody since the last time, the months around, what changed.
//!
//! The meeting that goes through the actions is in `meeting`, one action looked at in `effect`, the
//! year in `balance`, before and after in `picture`. What waits for whom is decided by the dossier.

mod balance;
mod effect;
mod meeting;
mod picture;
mod projected;

use axum::Router;
use axum::routing::{get, post};
use dossier::{
    ActionCard, DuePrecision, FollowUp, FollowUpPart, Meeting, Page, PlanFilter, PlanSection,
    SituationFilter, SituationHead, StatusGroup,
};
use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::Serialize;

use crate::frame::Section;
use crate::labels::late_days;
use crate::problem::Problem;
use crate::respond::Answer;
use crate::state::App;
use crate::sync::sync;
use words::text::capitalised;

use effect::EffectForm;
pub(crate) use meeting::MeetingQuery;
use picture::Change;
pub(crate) use projected::{ProjectedFollowUp, ProjectedMeeting};

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

#[derive(Serialize)]
struct Index {
    tab: &'static str,
    lede: String,
    empty: bool,
    since: Option<Date>,
    counts: Vec<PartCount>,
    months: Vec<Month>,
    undated: u32,
    parts: Vec<Part>,
    /// Situations nobody rated since an action of their own was done.
    again: Vec<SituationHead>,
    ring: Ring,
    next: Option<Meeting>,
    /// Whether the day of the next meeting has gone.
    next_past: bool,
    today: Date,
    proposed: String,
    look: Option<EffectForm>,
    changes: Vec<Change>,
    projection_address: &'static str,
}

/// What waits for somebody since the last meeting, in one line of the first page.
#[derive(Serialize)]
pub(crate) struct Since {
    meeting: Option<Date>,
    counts: Vec<PartCount>,
}

/// None when nothing waits.
pub(crate) fn since_last_time(app: &App) -> Result<Option<Since>, Problem> {
    let follow_up =
        app.dossier(|dossier| dossier.follow_up(&PlanFilter::default(), app.today(), 0))?;
    let counts = part_counts(app, &follow_up);
    Ok((!counts.is_empty()).then(|| Since {
        meeting: follow_up.last_meeting.as_ref().map(Meeting::day),
        counts,
    }))
}

/// How many actions wait for one thing.
#[derive(Serialize)]
struct PartCount {
    code: &'static str,
    text: String,
}

/// The actions that wait for one thing.
#[derive(Serialize)]
struct Part {
    code: &'static str,
    more: u32,
    items: Vec<Item>,
}

/// One action of the follow-up.
#[derive(Serialize)]
struct Item {
    card: ActionCard,
    note: String,
    date: Option<Date>,
}

#[derive(Serialize)]
struct Month {
    title: String,
    current: bool,
    more: u32,
    marks: Vec<ActionCard>,
}

#[derive(Serialize)]
struct Ring {
    done: u32,
    total: u32,
    label: String,
    note: String,
}

/// `GET /follow-up`
fn index(app: &App) -> Answer {
    app.follow(Some("/follow-up"));
    let today = app.today();
    let filter = PlanFilter::default();
    let (follow_up, counts, situations, evolution) = app.dossier(|dossier| {
        Ok((
            dossier.follow_up(&filter, today, SHOWN)?,
            dossier.plan_counts(today)?,
            dossier.situation_count_of(&SituationFilter::default())?,
            dossier.evolution(&SituationFilter::default(), Page::first(PICTURED))?,
        ))
    })?;
    let (months, undated) = strip(app, today)?;
    let view = Index {
        tab: "follow-up",
        lede: lede(app, counts.total, situations),
        empty: counts.total == 0,
        since: follow_up.last_meeting.as_ref().map(Meeting::day),
        counts: part_counts(app, &follow_up),
        months,
        undated,
        next_past: follow_up
            .next_meeting
            .as_ref()
            .is_some_and(|meeting| meeting.day() < today),
        today,
        ring: ring(app, &counts, today)?,
        proposed: app.due(Some(today), DuePrecision::Day),
        look: look(app, &follow_up)?,
        again: follow_up.to_rate_again,
        next: follow_up.next_meeting,
        parts: parts(app, follow_up.parts, today),
        changes: evolution
            .into_iter()
            .map(|evolution| Change::new(app, evolution))
            .collect(),
        projection_address: "/follow-up",
    };
    app.page(Section::Plan, "followup/index.html", &view)
}

fn lede(app: &App, actions: u32, situations: u32) -> String {
    let texts = app.texts();
    let actions = texts.count("plan-lede-actions", i64::from(actions));
    let situations = texts.count("plan-lede-situations", i64::from(situations));
    format!("{actions}, {situations}.")
}

/// The parts a person is told of first.
pub(crate) const COUNTED: [FollowUpPart; 5] = {
    use FollowUpPart::{DoneSince, DueSoon, Late, ToEvaluate, ToResume};
    [Late, DueSoon, ToEvaluate, ToResume, DoneSince]
};

/// Each of these parts with its number.
fn part_counts(app: &App, follow_up: &FollowUp) -> Vec<PartCount> {
    COUNTED
        .into_iter()
        .filter_map(|part| {
            let total = follow_up.part(part)?.total;
            (total > 0).then(|| PartCount {
                code: part.code(),
                text: app
                    .texts()
                    .count(&format!("follow-{}", part.code()), i64::from(total)),
            })
        })
        .collect()
}

fn parts(app: &App, sections: Vec<PlanSection>, today: Date) -> Vec<Part> {
    sections
        .into_iter()
        .filter(|section| section.total > 0)
        .filter_map(|section| {
            let part: FollowUpPart = section.key.parse().ok()?;
            let shown = u32::try_from(section.cards.len()).unwrap_or_default();
            Some(Part {
                code: part.code(),
                more: section.total - shown,
                items: section
                    .cards
                    .into_iter()
                    .map(|card| Item {
                        note: note(app, &card, today),
                        date: day_that_matters(&card, part),
                        card,
                    })
                    .collect(),
            })
        })
        .collect()
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
fn note(app: &App, card: &ActionCard, today: Date) -> String {
    let late = card
        .due_on
        .filter(|_| card.late)
        .map(|due| capitalised(&late_days(app.texts(), due, today)));
    let step = (!card.next_step.trim().is_empty() && card.status.is_under_way()).then(|| {
        app.texts()
            .label("follow-up", "first-step")
            .replace("{}", card.next_step.trim())
    });
    let reason = (card.status == dossier::ActionStatus::Postponed).then(|| card.reason.clone());
    let parts = [Some(card.owner_name.clone()), late, reason, step];
    let sentences: Vec<String> = parts
        .into_iter()
        .flatten()
        .filter(|part| !part.trim().is_empty())
        .map(|part| part.trim_end_matches('.').to_owned())
        .collect();
    if sentences.is_empty() {
        String::new()
    } else {
        format!("{}.", sentences.join(". "))
    }
}

/// The first action whose effect is to be looked at.
fn look(app: &App, follow_up: &FollowUp) -> Result<Option<EffectForm>, Problem> {
    let first = follow_up
        .part(FollowUpPart::ToEvaluate)
        .and_then(|section| section.cards.first());
    match first {
        Some(card) => EffectForm::of(app, card.id, None).map(Some),
        None => Ok(None),
    }
}

/// The months around today, and how many actions have no date.
fn strip(app: &App, today: Date) -> Result<(Vec<Month>, u32), Problem> {
    let from = today.first_of_month().saturating_sub(1.month());
    let strip = app.dossier(|dossier| {
        dossier.plan_strip(&PlanFilter::default(), from, MONTHS, today, IN_A_MONTH)
    })?;
    let current = today.strftime("%Y-%m").to_string();
    let months = strip
        .months
        .into_iter()
        .map(|section| month(app, section, &current))
        .collect();
    Ok((months, strip.undated))
}

fn month(app: &App, section: PlanSection, current: &str) -> Month {
    let shown = u32::try_from(section.cards.len()).unwrap_or_default();
    let current = section.key == current;
    let name = month_name(&section.key);
    let title = if current {
        app.texts()
            .label("follow-up", "this-month")
            .replace("{}", &name)
    } else {
        name
    };
    Month {
        title,
        current,
        more: section.total - shown,
        marks: section.cards,
    }
}

/// The month of a key of the strip (`2026-11`), by its name.
fn month_name(key: &str) -> String {
    let day = format!("{key}-01").parse::<Date>();
    day.map_or(key.to_owned(), |day| {
        capitalised(words::dates::month_name(day.month()))
    })
}

/// How many are done, and how many of these in the last thirty days.
fn ring(app: &App, counts: &dossier::PlanCounts, today: Date) -> Result<Ring, Problem> {
    let done = counts.of(StatusGroup::Done.statuses());
    let total = counts.total - counts.of(StatusGroup::Dropped.statuses());
    let month_ago = today.saturating_sub(30.days());
    let lately = app.dossier(|dossier| dossier.done_count_after(month_ago))?;
    Ok(Ring {
        label: app
            .texts()
            .count("ring", i64::from(done))
            .replace("{total}", &total.to_string()),
        note: app.texts().count("done-lately", i64::from(lately)),
        done,
        total,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_of_the_strip_has_its_name() {
        assert_eq!(month_name("2026-11"), "Novembre");
        assert_eq!(month_name("2027-08"), "Août");
    }

    #[test]
    fn a_sentence_begins_with_a_capital() {
        assert_eq!(capitalised("en retard"), "En retard");
        assert_eq!(capitalised("été"), "Été");
        assert_eq!(capitalised(""), "");
    }
}

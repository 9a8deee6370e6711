//! The year on one page: what was done, what it changed, what was not done and why.
//!
//! Undone actions are carried over from here, each with its reason. Restricted situations stay out:
//! the page is printed and handed over.

use std::collections::BTreeMap;

use axum::Form;
use axum::extract::Query;
use axum::http::StatusCode;
use dossier::{
    ActionId, CarryOverAction, CarryOverPlan, Dossier, Error, Page, PlanFilter, PlanGrouping,
    Refusal, SituationFilter, StatusGroup,
};
use jiff::civil::Date;
use serde::Deserialize;
use tera::{Context, context};

use super::PICTURED;
use crate::frame::Section;
use crate::problem::{Problem, refusal_words};
use crate::respond::{Answer, see};
use crate::state::App;
use crate::texts::ProblemText;

/// Actions listed of each kind; the page says how many more there are.
const LISTED: u32 = 60;

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct YearQuery {
    year: Option<i16>,
}

/// `GET /follow-up/balance`
pub(super) fn show(app: &App, Query(query): Query<YearQuery>) -> Answer {
    let year = query.year.unwrap_or(app.today().year());
    page(app, year, StatusCode::OK, &Typed::default())
}

/// What was typed in a form that was refused, and why, by action.
#[derive(Default)]
struct Typed {
    fields: BTreeMap<String, String>,
    refusals: BTreeMap<String, ProblemText>,
}

fn page(app: &App, year: i16, status: StatusCode, typed: &Typed) -> Answer {
    let today = app.today();
    let mut view = app.dossier(|dossier| view(dossier, year, today))?;
    view.insert("typed", &typed.fields);
    view.insert("refusals", &typed.refusals);
    app.page_with(status, Section::Plan, "followup/balance.html", view)
}

/// The actions of a year, by what became of them.
fn view(dossier: &Dossier, year: i16, today: Date) -> dossier::Result<Context> {
    let filter = PlanFilter {
        year: Some(year),
        hide_restricted: true,
        ..PlanFilter::default()
    };
    let group = |group| PlanFilter {
        group: Some(group),
        ..filter.clone()
    };
    let open = PlanFilter {
        open: true,
        ..filter.clone()
    };
    let list = |filter: &PlanFilter| {
        dossier.plan_sections(PlanGrouping::Status, filter, today, Page::first(LISTED))
    };
    let shown = SituationFilter {
        hide_restricted: true,
        ..SituationFilter::default()
    };
    let balance = dossier.year_balance(year, today)?;
    let dropped_count = balance.counts.of(StatusGroup::Dropped.statuses());
    let mut carried = dossier.carried_over(year, today)?;
    carried.retain(|carried| !carried.card.restricted);
    Ok(context! {
        year,
        next_year => &year.saturating_add(1),
        years => &years(dossier.plan_years()?, year),
        firm => &dossier.company()?.name,
        printed_on => &today,
        open_count => &(balance.counts.total - balance.done - dropped_count),
        dropped_count,
        balance,
        listed => &LISTED,
        done => &list(&group(StatusGroup::Done))?,
        open => &list(&open)?,
        dropped => &list(&group(StatusGroup::Dropped))?,
        carried,
        changes => &dossier.evolution(&shown, Page::first(PICTURED))?
    })
}

/// The years that have an action, and the one shown.
fn years(mut years: Vec<i16>, current: i16) -> Vec<i16> {
    years.push(current);
    years.sort_unstable();
    years.dedup();
    years
}

/// `POST /follow-up/balance`: the chosen actions go to the next year, each with its reason.
pub(super) fn carry(app: &App, Form(fields): Form<BTreeMap<String, String>>) -> Answer {
    let year = fields
        .get("year")
        .and_then(|year| year.parse().ok())
        .unwrap_or(app.today().year());
    let plan = CarryOverPlan {
        to_year: year.saturating_add(1),
        actions: chosen(app, &fields)?,
        by_role: fields.get("by_role").cloned().unwrap_or_default(),
    };
    if plan.actions.is_empty() {
        return see(&format!("/follow-up/balance?year={year}#carry"));
    }
    match app.change_and_say(|once| once.carry_over(&plan)) {
        Err(Problem::Dossier(Error::Refused(Refusal::Several { refusals }))) => {
            let words = |refusal| refusal_words(refusal, app.texts());
            let refusals = refusals.iter();
            let refusals = refusals.map(|it| (it.id.to_string(), words(&it.refusal)));
            let refusals = refusals.collect();
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            page(app, year, status, &Typed { fields, refusals })
        }
        done => {
            done?;
            see(&format!("/follow-up/balance?year={year}"))
        }
    }
}

/// The actions ticked, with the reason and the date typed beside each.
fn chosen(app: &App, fields: &BTreeMap<String, String>) -> Result<Vec<CarryOverAction>, Problem> {
    let ticked = fields
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .filter_map(|(name, _)| name.strip_prefix("carry-")?.parse::<ActionId>().ok());
    let text = |name: &str, id: ActionId| {
        let typed = fields.get(&format!("{name}-{id}"));
        typed.map(|text| text.trim()).unwrap_or_default()
    };
    ticked
        .map(|id| {
            Ok(CarryOverAction {
                id,
                reason: text("reason", id).to_owned(),
                new_due_on: app.typed_day(text("due", id))?,
            })
        })
        .collect()
}

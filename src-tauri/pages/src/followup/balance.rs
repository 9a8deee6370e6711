//! The year on one page: what was done, what it changed, what was not done and why.
//!
//! Undone actions are carried over from here, each with its reason. Restricted situations stay out:
//! the page is printed and handed over.

use std::collections::BTreeMap;

use axum::Form;
use axum::extract::Query;
use dossier::{
    ActionCard, ActionId, CarryOverAction, CarryOverPlan, CostRange, Error, Page, PlanFilter,
    PlanGrouping, PlanSections, Refusal, SituationFilter, StatusGroup, YearBalance,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::PICTURED;
use super::picture::Change;
use crate::frame::Section;
use crate::problem::{Problem, refusal_key};
use crate::respond::{Answer, see};
use crate::state::App;

/// Actions listed of each kind; the page says how many more there are.
const LISTED: u32 = 60;

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct YearQuery {
    year: Option<i16>,
}

#[derive(Serialize)]
struct Show {
    year: i16,
    next_year: i16,
    years: Vec<i16>,
    firm: String,
    printed_on: Date,
    balance: YearBalance,
    open_count: u32,
    dropped_count: u32,
    cost: Option<String>,
    cost_unknown: u32,
    done: List<Listed>,
    undone: List<Undone>,
    carried: List<Listed>,
    dropped: List<Listed>,
    changes: Vec<Change>,
    problems: Vec<Wrong>,
}

/// The first actions of a kind.
#[derive(Serialize)]
struct List<T> {
    lines: Vec<T>,
    /// How many more there are.
    more: u32,
}

impl List<ActionCard> {
    fn new(found: PlanSections) -> Self {
        let sections = found.sections.into_iter();
        Self {
            lines: sections.flat_map(|section| section.cards).collect(),
            more: found.total.saturating_sub(LISTED),
        }
    }

    fn map<T>(self, line: impl FnMut(ActionCard) -> T) -> List<T> {
        List {
            lines: self.lines.into_iter().map(line).collect(),
            more: self.more,
        }
    }
}

/// An action in the balance, with what is said of it.
#[derive(Serialize)]
struct Listed {
    card: ActionCard,
    note: String,
}

/// An action of the year that is still to be done.
#[derive(Serialize)]
struct Undone {
    card: ActionCard,
    chosen: bool,
    reason: String,
    new_due: String,
    error: Option<String>,
}

/// What stops a carrying over, with the field that it is about.
#[derive(Serialize)]
struct Wrong {
    id: String,
    text: String,
}

/// `GET /follow-up/balance`
pub(super) fn show(app: &App, Query(query): Query<YearQuery>) -> Answer {
    let year = query.year.unwrap_or(app.today().year());
    page(app, year, axum::http::StatusCode::OK, &Typed::default())
}

/// What was typed in a form that was refused, and why.
#[derive(Default)]
struct Typed {
    fields: BTreeMap<String, String>,
    refusals: BTreeMap<ActionId, &'static str>,
}

fn page(app: &App, year: i16, status: axum::http::StatusCode, typed: &Typed) -> Answer {
    let view = view(app, year, typed)?;
    app.page_with(status, Section::Plan, "followup/balance.html", &view)
}

/// The actions of a year, by what became of them.
struct Year {
    balance: YearBalance,
    open: List<ActionCard>,
    done: List<ActionCard>,
    dropped: List<ActionCard>,
    carried: Vec<dossier::CarriedAction>,
    changes: Vec<dossier::Evolution>,
    years: Vec<i16>,
}

fn read(app: &App, year: i16) -> Result<Year, Problem> {
    let today = app.today();
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
    app.dossier(|dossier| {
        let list = |filter: &PlanFilter| -> dossier::Result<List<ActionCard>> {
            let page = Page::first(LISTED);
            let found = dossier.plan_sections(PlanGrouping::Status, filter, today, page)?;
            Ok(List::new(found))
        };
        let shown = SituationFilter {
            hide_restricted: true,
            ..SituationFilter::default()
        };
        Ok(Year {
            balance: dossier.year_balance(year, today)?,
            open: list(&open)?,
            done: list(&group(StatusGroup::Done))?,
            dropped: list(&group(StatusGroup::Dropped))?,
            carried: dossier.carried_over(year, today)?,
            changes: dossier.evolution(&shown, Page::first(PICTURED))?,
            years: years(dossier.plan_years()?, year),
        })
    })
}

/// The years that have an action, and the one shown.
fn years(mut years: Vec<i16>, shown: i16) -> Vec<i16> {
    years.push(shown);
    years.sort_unstable();
    years.dedup();
    years
}

fn view(app: &App, year: i16, typed: &Typed) -> Result<Show, Problem> {
    let found = read(app, year)?;
    let count = |group: StatusGroup| found.balance.counts.of(group.statuses());
    let dropped_count = count(StatusGroup::Dropped);
    Ok(Show {
        year,
        next_year: year.saturating_add(1),
        years: found.years,
        firm: app.firm_name().unwrap_or_default(),
        printed_on: app.today(),
        open_count: found.balance.counts.total - found.balance.done - dropped_count,
        dropped_count,
        cost: cost(app, found.balance.costs_done.total),
        cost_unknown: found.balance.costs_done.unknown_count,
        done: found.done.map(|card| Listed {
            note: effect_note(app, &card),
            card,
        }),
        problems: problems(app, &found.open.lines, typed),
        undone: found.open.map(|card| undone(app, card, typed)),
        carried: carried(app, found.carried),
        dropped: found.dropped.map(|card| Listed {
            note: card.reason.clone(),
            card,
        }),
        changes: found
            .changes
            .into_iter()
            .map(|evolution| Change::new(app, evolution))
            .collect(),
        balance: found.balance,
    })
}

/// The actions that left the year, all of them.
fn carried(app: &App, actions: Vec<dossier::CarriedAction>) -> List<Listed> {
    let template = app.texts().label("follow-up", "carried-to");
    let shown = actions
        .into_iter()
        .filter(|carried| !carried.card.restricted);
    let lines = shown.map(|carried| {
        let note = template
            .replace("{year}", &carried.carry_over.to_year.to_string())
            .replace("{}", &carried.carry_over.reason);
        Listed {
            card: carried.card,
            note,
        }
    });
    List {
        lines: lines.collect(),
        more: 0,
    }
}

/// « de 500 à 2 000 € »; nothing when nothing was estimated.
fn cost(app: &App, range: CostRange) -> Option<String> {
    let texts = app.texts();
    let euros = |value: u64| words::numbers::whole(value);
    match range.max {
        Some(0) => None,
        Some(max) if max == range.min => Some(
            texts
                .label("follow-up", "cost-exact")
                .replace("{}", &euros(max)),
        ),
        Some(max) => Some(
            texts
                .label("follow-up", "cost-range")
                .replace("{min}", &euros(range.min))
                .replace("{max}", &euros(max)),
        ),
        None => Some(
            texts
                .label("follow-up", "cost-least")
                .replace("{}", &euros(range.min)),
        ),
    }
}

fn effect_note(app: &App, card: &ActionCard) -> String {
    let texts = app.texts();
    card.effectiveness
        .map_or(texts.label("follow-up", "not-looked-at"), |effect| {
            texts.label("effectiveness", effect.code())
        })
        .to_owned()
}

fn undone(app: &App, card: ActionCard, typed: &Typed) -> Undone {
    let field = |name: &str| {
        let key = format!("{name}-{}", card.id);
        typed.fields.get(&key).cloned().unwrap_or_default()
    };
    let refusal = typed.refusals.get(&card.id);
    Undone {
        chosen: !field("carry").is_empty(),
        reason: field("reason"),
        new_due: field("due"),
        error: refusal.map(|key| app.texts().problem(key).next),
        card,
    }
}

fn problems(app: &App, open: &[ActionCard], typed: &Typed) -> Vec<Wrong> {
    let cards = open.iter().filter_map(|card| {
        let key = typed.refusals.get(&card.id)?;
        Some(Wrong {
            id: format!("reason-{}", card.id),
            text: format!("{} {}", card.title, app.texts().problem(key).title),
        })
    });
    cards.collect()
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
    match app.change(|once| once.carry_over(&plan)) {
        Ok(_) => {
            app.say_done()?;
            see(&format!("/follow-up/balance?year={year}"))
        }
        Err(Problem::Dossier(Error::Refused(Refusal::Several { refusals }))) => {
            let refusals = refusals
                .into_iter()
                .map(|refusal| (refusal.id, refusal_key(&refusal.refusal)))
                .collect();
            let status = axum::http::StatusCode::UNPROCESSABLE_ENTITY;
            page(app, year, status, &Typed { fields, refusals })
        }
        Err(problem) => Err(problem),
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

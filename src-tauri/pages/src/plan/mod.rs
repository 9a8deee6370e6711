//! « Notre plan »: one page, seen as a table, a board, a strip of months or a matrix.
//!
//! The view, the grouping and the filters are in the address, and stay from one view to the next, to
//! the printed page and to the projector. Each view is a file here; the drawer's fields are in `actions`.

mod board;
mod bulk;
mod ideas;
mod months;
mod priorities;
mod projected;
mod table;

use axum::Router;
use axum::extract::Query;
use axum::http::{HeaderValue, StatusCode};
use axum::routing::{get, post};
use dossier::{Action, ActionCard, ActionStatus, PlanCosts, PlanCounts, StatusGroup};
use jiff::civil::Date;
use serde::Serialize;

use crate::actions::Drawer;
use crate::address::{LATE, PlanQuery, View, with_parameter};
use crate::frame::Section;
use crate::labels::{pill, status_label};
use crate::problem::Problem;
use crate::respond::{Answer, see};
use crate::state::App;
use crate::sync::sync;
use crate::texts::Choice;
use board::Board;
use bulk::BulkForm;
pub(crate) use ideas::idea_of;
use months::Months;
use priorities::Matrix;
pub(crate) use projected::ProjectedPlan;
use table::Table;

/// The routes of the plan's page.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/plan", get(sync(index)))
        .route("/plan/selection", get(back_to_plan).post(sync(bulk::edit)))
        .route("/actions/{id}/priority", post(sync(priorities::place)))
}

#[derive(Serialize)]
struct Index {
    tab: &'static str,
    view: &'static str,
    lede: String,
    empty: bool,
    /// Whether no action matches the filters.
    nothing_found: bool,
    filter: ShownFilter,
    views: Vec<ViewLink>,
    owners: Vec<String>,
    themes: Vec<Choice>,
    costs: Costs,
    drawer: Option<Drawer>,
    bulk: BulkForm,
    projection_address: String,
    #[serde(flatten)]
    seen: Seen,
}

/// What the view shows: one of them.
#[derive(Default, Serialize)]
struct Seen {
    table: Option<Table>,
    board: Option<Board>,
    months: Option<Months>,
    matrix: Option<Matrix>,
}

#[derive(Serialize)]
struct ShownFilter {
    state: String,
    owner: String,
    theme: String,
    view: &'static str,
    grouping: &'static str,
    groupings: Vec<Choice>,
    states: Vec<StateChoice>,
    /// The page's address, ready for one more parameter.
    base: String,
    /// The page's address without its drawer.
    close: String,
    /// The same filters on the tabs of the plan.
    actions: String,
    priorities: String,
    /// The same view with everything.
    all: String,
}

#[derive(Serialize)]
struct StateChoice {
    value: String,
    label: String,
    count: u32,
}

#[derive(Serialize)]
struct ViewLink {
    href: String,
    label: String,
    current: bool,
}

/// `GET /plan`
fn index(app: &App, Query(query): Query<PlanQuery>) -> Answer {
    let view = page(app, &query, BulkForm::default())?;
    app.page(Section::Plan, "plan/index.html", &view)
}

/// `GET /plan/selection`: what a reload asks after a refused change of several actions.
async fn back_to_plan() -> Answer {
    see("/plan")
}

/// The page again, with what was typed about several actions and why it was refused.
fn page_again(app: &App, query: &PlanQuery, bulk: BulkForm) -> Answer {
    let view = page(app, query, bulk)?;
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    let mut answer = app.page_with(status, Section::Plan, "plan/index.html", &view)?;
    // The address stays that of the view: nothing was changed.
    let headers = answer.headers_mut();
    headers.insert("hx-push-url", HeaderValue::from_static("false"));
    Ok(answer)
}

fn page(app: &App, query: &PlanQuery, bulk: BulkForm) -> Result<Index, Problem> {
    let shown = query.address(query.view());
    app.follow_closely(&shown);
    let today = app.today();
    let filter = query.filter();
    let (counts, situations, owners, costs) = app.dossier(|dossier| {
        Ok((
            dossier.plan_counts(today)?,
            dossier.situation_count()?,
            dossier.owners()?,
            dossier.plan_costs(&filter, today)?,
        ))
    })?;
    let seen = seen(app, query, &bulk, today)?;
    Ok(Index {
        tab: match query.view() {
            View::Priorities => "priorities",
            View::Table | View::Board | View::Months => "actions",
        },
        view: query.view().code(),
        lede: lede(app, counts.total, situations),
        empty: counts.total == 0,
        nothing_found: seen.is_empty(),
        filter: shown_filter(app, query, &counts),
        views: views(app, query),
        owners,
        themes: app.theme_choices()?,
        costs: Costs::new(&costs),
        drawer: Drawer::of(app, &query.drawer)?,
        bulk: bulk.with_choices(app),
        projection_address: shown,
        seen,
    })
}

fn seen(app: &App, query: &PlanQuery, bulk: &BulkForm, today: Date) -> Result<Seen, Problem> {
    let mut seen = Seen::default();
    match query.view() {
        View::Table => seen.table = Some(Table::new(app, query, bulk, today)?),
        View::Board => seen.board = Some(Board::new(app, query, &query.filter(), today)?),
        View::Months => seen.months = Some(Months::new(app, query, &query.filter(), today)?),
        View::Priorities => seen.matrix = Some(Matrix::new(app, query, &query.filter(), today)?),
    }
    Ok(seen)
}

impl Seen {
    fn is_empty(&self) -> bool {
        self.table.as_ref().is_some_and(Table::is_empty)
            || self.board.as_ref().is_some_and(Board::is_empty)
            || self.months.as_ref().is_some_and(Months::is_empty)
            || self.matrix.as_ref().is_some_and(Matrix::is_empty)
    }
}

/// What a person filters by, in the order shown: everything, the late ones, then by state.
const STATES: [&str; 7] = [
    "",
    LATE,
    "in_progress",
    "decided",
    "done",
    "to_decide",
    "dropped",
];

fn count(counts: &PlanCounts, state: &str) -> u32 {
    match state.parse::<StatusGroup>() {
        Ok(group) => counts.of(group.statuses()),
        Err(_) if state == LATE => counts.late,
        Err(_) => counts.total,
    }
}

fn shown_filter(app: &App, query: &PlanQuery, counts: &PlanCounts) -> ShownFilter {
    let states = STATES
        .iter()
        .map(|state| StateChoice {
            value: (*state).to_owned(),
            label: app
                .texts()
                .label("plan-states", if state.is_empty() { "all" } else { state })
                .to_owned(),
            count: count(counts, state),
        })
        .filter(|choice| choice.count > 0 || choice.value == query.state || choice.value.is_empty())
        .collect();
    let view = query.view();
    let close = query.address(view);
    ShownFilter {
        state: query.state.clone(),
        owner: query.owner.clone(),
        theme: query.theme.clone(),
        view: view.code(),
        grouping: query.grouping().code(),
        groupings: app.texts().choices("plan-groupings"),
        states,
        base: with_parameter(&close),
        close,
        actions: query.address(if view == View::Priorities {
            View::Table
        } else {
            view
        }),
        priorities: query.address(View::Priorities),
        all: PlanQuery::default().address(view),
    }
}

/// The three ways to see the actions; the matrix has its own tab.
fn views(app: &App, query: &PlanQuery) -> Vec<ViewLink> {
    [View::Table, View::Board, View::Months]
        .into_iter()
        .map(|view| ViewLink {
            href: query.address(view),
            label: app.texts().label("plan-views", view.code()).to_owned(),
            current: view == query.view(),
        })
        .collect()
}

/// « 11 actions, pour 5 situations. »
pub(crate) fn lede(app: &App, actions: u32, situations: u32) -> String {
    let actions = app.texts().count("plan-lede-actions", i64::from(actions));
    let situations = app
        .texts()
        .count("plan-lede-situations", i64::from(situations));
    format!("{actions}, {situations}.")
}

/// What the shown actions cost together, in figures; the sentence is the template's.
#[derive(Serialize)]
struct Costs {
    min: String,
    max: Option<String>,
    /// Whether both bounds are the same.
    exact: bool,
    nothing: bool,
    estimated: bool,
    unknown: u32,
    days: Option<String>,
}

impl Costs {
    fn new(costs: &PlanCosts) -> Self {
        let total = costs.total;
        Self {
            min: words::numbers::whole(total.min),
            max: total.max.map(words::numbers::whole),
            exact: total.max == Some(total.min),
            nothing: total.max == Some(0),
            estimated: costs.exact_count + costs.range_count > 0,
            unknown: costs.unknown_count,
            days: (costs.days > 0.0).then(|| words::numbers::decimal(costs.days)),
        }
    }
}

/// An action in few words, in the board and in the strip.
#[derive(Serialize)]
struct Card {
    id: String,
    title: String,
    owner: String,
    due: String,
    late: bool,
    status: &'static str,
    pill: &'static str,
    pill_label: String,
    theme: Option<String>,
    situation: Option<String>,
    open: bool,
}

impl Card {
    fn new(app: &App, card: ActionCard, query: &PlanQuery) -> Self {
        Self {
            open: query.drawer.open == Some(card.id),
            id: card.id.to_string(),
            due: app.due(card.due_on, card.due_precision),
            late: card.late,
            status: card.status.code(),
            pill: pill(card.status, card.late),
            pill_label: status_label(app.texts(), card.status, card.late),
            theme: Some(card.theme_code).filter(|theme| !theme.is_empty()),
            situation: Some(card.situation_title)
                .filter(|title| !title.is_empty())
                .map(|title| words::quoted(&title)),
            title: card.action.title,
            owner: card.action.owner_name,
        }
    }
}

/// The state now, then those a person may pick.
pub(crate) fn status_choices(
    app: &App,
    now: ActionStatus,
    choices: &[ActionStatus],
) -> Vec<Choice> {
    let mut all: Vec<ActionStatus> = std::iter::once(now)
        .chain(choices.iter().copied())
        .collect();
    all.sort();
    all.into_iter()
        .map(|status| Choice {
            value: status.code().to_owned(),
            label: app.texts().label("status", status.code()).to_owned(),
        })
        .collect()
}

/// An action in a few words, beside its situation.
#[derive(Serialize)]
pub(crate) struct ActionNote {
    id: String,
    title: String,
    note: String,
}

impl ActionNote {
    pub(crate) fn new(app: &App, action: &Action) -> Self {
        let due = app.due(action.due_on, action.due_precision);
        let note: Vec<&str> = [action.owner_name.as_str(), due.as_str()]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect();
        let note = if note.is_empty() {
            app.texts().label("status", action.status.code()).to_owned()
        } else {
            note.join(", ")
        };
        Self {
            id: action.id.to_string(),
            title: action.title.clone(),
            note,
        }
    }
}

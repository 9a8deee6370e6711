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
use dossier::{
    Action, ActionCard, ActionId, ActionStatus, DuePrecision, PlanCounts, PlanFilter, PlanGrouping,
    PreventionLevel, SituationFilter, StatusGroup,
};
use jiff::civil::Date;
use serde::Serialize;
use tera::context;

use crate::actions::Drawer;
use crate::address::{LATE, PlanQuery, View, with_parameter};
use crate::frame::Section;
use crate::problem::Problem;
use crate::respond::{Answer, View as _, see};
use crate::state::App;
use crate::sync::sync;
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

/// What the view shows: one of them.
#[derive(Default, Serialize)]
struct Seen {
    table: Option<Table>,
    board: Option<Board>,
    months: Option<Months>,
    matrix: Option<Matrix>,
}

#[derive(Serialize)]
struct FilterView<'a> {
    #[serde(flatten)]
    query: &'a PlanQuery,
    grouping: PlanGrouping,
    states: Vec<StateCount>,
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

/// How many actions are in a state; in all for the empty one.
#[derive(Serialize)]
struct StateCount {
    state: &'static str,
    count: u32,
}

#[derive(Serialize)]
struct ViewLink {
    view: &'static str,
    href: String,
}

/// `GET /plan`
fn index(app: &App, Query(query): Query<PlanQuery>) -> Answer {
    page(app, StatusCode::OK, &query, &BulkForm::default())
}

/// `GET /plan/selection`: what a reload asks after a refused change of several actions.
async fn back_to_plan() -> Answer {
    see("/plan")
}

/// The page again, with what was typed about several actions and why it was refused.
fn page_again(app: &App, query: &PlanQuery, bulk: &BulkForm) -> Answer {
    let mut answer = page(app, StatusCode::UNPROCESSABLE_ENTITY, query, bulk)?;
    // The address stays that of the view: nothing was changed.
    let headers = answer.headers_mut();
    headers.insert("hx-push-url", HeaderValue::from_static("false"));
    Ok(answer)
}

fn page(app: &App, status: StatusCode, query: &PlanQuery, bulk: &BulkForm) -> Answer {
    let address = query.address(query.view());
    app.follow_closely(&address);
    let today = app.today();
    let filter = query.filter();
    let (counts, situation_count, owners, costs) = app.dossier(|dossier| {
        Ok((
            dossier.plan_counts(today)?,
            dossier.situation_count_of(&SituationFilter::default())?,
            dossier.owners()?,
            dossier.plan_costs(&filter, today)?,
        ))
    })?;
    let seen = Seen::new(app, query, &filter, table::PAGE, today)?;
    let mut view = (&seen).context()?;
    view.extend(context! {
        view => query.view().code(),
        action_count => &counts.total,
        nothing_found => &seen.is_empty(),
        filter => &filter_view(query, &counts),
        views => &views(query),
        themes => &app.theme_choices()?,
        drawer => &Drawer::of(app, &query.drawer)?,
        statuses => ActionStatus::ALL,
        projection_address => &address,
        situation_count, owners, costs, bulk
    });
    app.page_with(status, Section::Plan, "plan/index.html", view)
}

impl Seen {
    /// The view asked for, of the actions kept by a filter; the table has pages of that many.
    fn new(
        app: &App,
        query: &PlanQuery,
        filter: &PlanFilter,
        size: u32,
        today: Date,
    ) -> Result<Self, Problem> {
        let mut seen = Self::default();
        match query.view() {
            View::Table => seen.table = Some(Table::new(app, query, filter, size, today)?),
            View::Board => seen.board = Some(Board::new(app, query, filter, today)?),
            View::Months => seen.months = Some(Months::new(app, query, filter, today)?),
            View::Priorities => seen.matrix = Some(Matrix::new(app, filter, today)?),
        }
        Ok(seen)
    }

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

fn filter_view<'a>(query: &'a PlanQuery, counts: &PlanCounts) -> FilterView<'a> {
    let states = STATES.iter().map(|state| StateCount {
        state,
        count: count(counts, state),
    });
    let states = states
        .filter(|it| it.count > 0 || it.state == query.state || it.state.is_empty())
        .collect();
    let view = query.view();
    let close = query.address(view);
    FilterView {
        query,
        grouping: query.grouping(),
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
fn views(query: &PlanQuery) -> Vec<ViewLink> {
    let views = [View::Table, View::Board, View::Months].into_iter();
    let links = views.map(|view| ViewLink {
        view: view.code(),
        href: query.address(view),
    });
    links.collect()
}

/// An action in few words, in every view and for the room: what is not named here stays out of it.
#[derive(Serialize)]
pub(crate) struct Card {
    id: ActionId,
    title: String,
    owner_name: String,
    due_on: Option<Date>,
    due_precision: DuePrecision,
    status: ActionStatus,
    late: bool,
    prevention_level: Option<PreventionLevel>,
    theme_code: String,
}

impl Card {
    pub(crate) fn new(action: Action, late: bool, theme_code: String) -> Self {
        Self {
            id: action.id,
            title: action.title,
            owner_name: action.owner_name,
            due_on: action.due_on,
            due_precision: action.due_precision,
            status: action.status,
            late,
            prevention_level: action.prevention_level,
            theme_code,
        }
    }
}

impl From<ActionCard> for Card {
    fn from(card: ActionCard) -> Self {
        Self::new(card.action, card.late, card.theme_code)
    }
}

//! The plan as the room sees it: the view, the grouping and the filters of the facilitator's page.
//!
//! Nothing to type, no notes, and no action of a restricted situation, in any view.

use dossier::{Page, PlanFilter};
use serde::Serialize;

use super::board::Board;
use super::lede;
use super::months::Months;
use super::priorities::Matrix;
use super::table::{Group, projected};
use crate::address::{PlanQuery, View};
use crate::problem::Problem;
use crate::state::App;

/// Actions on the projector: a room reads no more.
const PROJECTED: u32 = 200;

/// The plan as the room sees it: one of the views.
#[derive(Default, Serialize)]
pub(crate) struct ProjectedPlan {
    lede: String,
    view_label: String,
    groups: Vec<Group>,
    board: Option<Board>,
    months: Option<Months>,
    matrix: Option<Matrix>,
}

impl ProjectedPlan {
    /// What an address of the plan shows to the room.
    pub(crate) fn new(app: &App, address: &str) -> Result<Self, Problem> {
        let query = PlanQuery::of(address);
        let today = app.today();
        let filter = PlanFilter {
            hide_restricted: true,
            ..query.filter()
        };
        let view = query.view();
        let mut plan = Self {
            lede: said(app, &filter)?,
            view_label: app.texts().label("plan-views", view.code()).to_owned(),
            ..Self::default()
        };
        match view {
            View::Table => {
                let page = Page::first(PROJECTED);
                plan.groups = projected(app, &query, &filter, page, today)?.0;
            }
            View::Board => plan.board = Some(Board::new(app, &query, &filter, today)?.filled()),
            View::Months => plan.months = Some(Months::new(app, &query, &filter, today)?),
            View::Priorities => plan.matrix = Some(Matrix::new(app, &query, &filter, today)?),
        }
        Ok(plan)
    }
}

/// « 9 actions, pour 4 situations. »: of those the room may see.
fn said(app: &App, filter: &PlanFilter) -> Result<String, Problem> {
    let today = app.today();
    let plan = app.dossier(|dossier| dossier.plan_lines(filter, today, Page::ALL))?;
    let situations = plan.groups.iter().filter(|group| group.situation.is_some());
    let situations = u32::try_from(situations.count()).unwrap_or_default();
    Ok(lede(app, plan.total, situations))
}

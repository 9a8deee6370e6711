//! The plan as the room sees it: the view, the grouping and the filters of the facilitator's page.
//!
//! Nothing to type, no notes, and no action of a restricted situation, in any view.

use dossier::{Page, PlanFilter, PlanGrouping};
use serde::Serialize;

use super::Seen;
use super::board::Board;
use crate::address::PlanQuery;
use crate::problem::Problem;
use crate::state::App;

/// Actions on the projector: a room reads no more.
const PROJECTED: u32 = 200;

/// The plan as the room sees it: one of the views.
#[derive(Serialize)]
pub(crate) struct ProjectedPlan {
    action_count: u32,
    situation_count: usize,
    #[serde(flatten)]
    seen: Seen,
}

impl ProjectedPlan {
    /// What an address of the plan shows to the room.
    pub(crate) fn new(app: &App, address: &str) -> Result<Self, Problem> {
        let query = PlanQuery {
            page: 1,
            ..PlanQuery::of(address)
        };
        let filter = PlanFilter {
            hide_restricted: true,
            ..query.filter()
        };
        let today = app.today();
        let by = PlanGrouping::Situation;
        let plan = app.dossier(|dossier| dossier.plan_sections(by, &filter, today, Page::ALL))?;
        let situations = plan.sections.iter().filter(|one| !one.key.is_empty());
        let seen = Seen::new(app, &query, &filter, PROJECTED, today)?;
        Ok(Self {
            action_count: plan.total,
            situation_count: situations.count(),
            seen: Seen {
                board: seen.board.map(Board::filled),
                ..seen
            },
        })
    }
}

//! What the address of the plan says: which view, which grouping, which actions, which drawer.
//!
//! Unknown words are read as the usual ones: an old link never fails. Nothing here reads the dossier.

use dossier::{ActionId, ActionStatus, PlanFilter, PlanGrouping};
use serde::{Deserialize, Serialize};

use super::address_with;

/// The filter that is no group of states: computed, never stored.
pub(crate) const LATE: &str = "late";

/// What the person asks to see.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub(crate) struct PlanQuery {
    pub(crate) view: String,
    #[serde(rename = "group")]
    pub(crate) grouping: String,
    /// The first month of the strip, as `2026-11`.
    pub(crate) from: String,
    pub(crate) state: String,
    pub(crate) owner: String,
    pub(crate) theme: String,
    pub(crate) page: u32,
    #[serde(flatten)]
    pub(crate) drawer: DrawerQuery,
}

/// What the address of the plan says of its drawer.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub(crate) struct DrawerQuery {
    /// The open action.
    pub(crate) open: Option<ActionId>,
    /// The state asked for, that needs something first.
    pub(crate) change: Option<ActionStatus>,
    /// The rule that said no.
    pub(crate) refused: Option<String>,
}

words::codes! {
    /// The ways to see the plan.
    pub enum View {
        Table = "table",
        Board = "board",
        Months = "months",
        Priorities = "priorities",
    }
}

impl PlanQuery {
    /// The plan an address of ours asks for; the usual one when it is not an address of the plan.
    pub(crate) fn of(address: &str) -> Self {
        let address = address.split('#').next().unwrap_or_default();
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        if path != "/plan" {
            return Self::default();
        }
        serde_urlencoded::from_str(query).unwrap_or_default()
    }

    pub(crate) fn view(&self) -> View {
        self.view.parse().unwrap_or(View::Table)
    }

    /// How the table is grouped; by status there is the board.
    pub(crate) fn grouping(&self) -> PlanGrouping {
        let asked = self.grouping.parse().ok();
        let asked = asked.filter(|by| *by != PlanGrouping::Status);
        asked.unwrap_or(PlanGrouping::Situation)
    }

    pub(crate) fn filter(&self) -> PlanFilter {
        PlanFilter {
            late: self.state == LATE,
            group: self.state.parse().ok(),
            owner: Some(self.owner.clone()).filter(|owner| !owner.is_empty()),
            theme: Some(self.theme.clone()).filter(|theme| !theme.is_empty()),
            ..PlanFilter::default()
        }
    }

    /// The address of a view with the same grouping and filters; without page nor drawer.
    pub(crate) fn address(&self, view: View) -> String {
        address_with("/plan", self.parameters(view))
    }

    fn parameters(&self, view: View) -> Vec<(&str, &str)> {
        let unless_usual = |code: &'static str, usual: &str| if code == usual { "" } else { code };
        let grouping = self.grouping().code();
        let from = if view == View::Months { &self.from } else { "" };
        vec![
            ("view", unless_usual(view.code(), View::Table.code())),
            (
                "group",
                unless_usual(grouping, PlanGrouping::Situation.code()),
            ),
            ("from", from),
            ("state", &self.state),
            ("owner", &self.owner),
            ("theme", &self.theme),
        ]
    }

    /// The address of the view asked for, with an action open and what is to be said of it.
    pub(crate) fn opening(&self, more: &[(&str, &str)]) -> String {
        let page = self.page.to_string();
        let page = if self.page > 1 { page.as_str() } else { "" };
        let mut parameters = self.parameters(self.view());
        parameters.push(("page", page));
        parameters.extend_from_slice(more);
        address_with("/plan", parameters)
    }

    /// What an action is called in the page of this view, its drawer open or not.
    pub(crate) fn anchor(&self, id: ActionId, open: bool) -> String {
        let prefix = match self.view() {
            View::Priorities => "rank",
            View::Board | View::Months if !open => "card",
            View::Table | View::Board | View::Months => "action",
        };
        format!("#{prefix}-{id}")
    }
}

/// An address, ready for one more parameter.
pub(crate) fn with_parameter(address: &str) -> String {
    let sign = if address.contains('?') { '&' } else { '?' };
    format!("{address}{sign}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_and_grouping_stay_from_one_view_to_the_next() {
        let query =
            PlanQuery::of("/plan?view=months&group=owner&state=late&owner=M.+Ferrand&page=3");
        assert_eq!(query.view(), View::Months);
        assert_eq!(query.page, 3);
        assert_eq!(
            query.address(View::Board),
            "/plan?view=board&group=owner&state=late&owner=M.+Ferrand"
        );
        assert_eq!(PlanQuery::of(&query.address(View::Board)).state, "late");
    }

    #[test]
    fn an_unknown_view_is_the_table_by_situation() {
        let query = PlanQuery::of("/plan?view=pie&group=mood");
        assert_eq!(query.address(query.view()), "/plan");
        assert_eq!(PlanQuery::of("/settings?view=months").view(), View::Table);
    }
}

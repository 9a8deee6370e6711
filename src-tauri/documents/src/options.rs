//! What may be chosen for a document, and what a view becomes once it is chosen.
//!
//! Pages remember it per document (it is serde, logos aside). Nothing here lays anything out.

use serde::{Deserialize, Serialize};

use crate::document::Document;
use crate::french;
use crate::logo::Logo;
use crate::plan_columns::PlanColumn;
use crate::view::{DossierView, PlanVersion, SituationView};

/// The choices made for a document. The default shows everything but restricted situations.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// Columns shown; empty for those of [`Document::columns`].
    pub columns: Vec<PlanColumn>,
    /// Only the actions of these years; those of no year stay.
    pub period: Option<Years>,
    /// Functions instead of names; people associated are left out.
    pub hide_names: bool,
    /// Prints restricted situations and their actions; public documents never do.
    pub with_restricted: bool,
    /// The validated version being printed, when the view does not say; none prints a draft.
    pub version: Option<PlanVersion>,
    /// Logo of the firm.
    #[serde(skip)]
    pub firm_logo: Option<Logo>,
    /// Logo of the consultant who helps it.
    #[serde(skip)]
    pub consultant_logo: Option<Logo>,
}

/// Years of programme, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Years {
    /// The first.
    pub first: i16,
    /// The last.
    pub last: i16,
}

impl Years {
    /// One year.
    #[must_use]
    pub fn one(year: i16) -> Self {
        Self {
            first: year,
            last: year,
        }
    }

    /// Whether a year is among them.
    #[must_use]
    pub fn has(self, year: i16) -> bool {
        (self.first..=self.last).contains(&year)
    }

    /// « 2026 » or « 2026-2027 ».
    #[must_use]
    pub fn words(self) -> String {
        if self.first == self.last {
            return self.first.to_string();
        }
        format!("{}-{}", self.first, self.last)
    }
}

impl Options {
    /// The columns chosen among those a document may show, or its usual ones.
    pub(crate) fn columns(&self, document: Document, usual: &[PlanColumn]) -> Vec<PlanColumn> {
        let choices = document.choices();
        let chosen = self.columns.iter().copied();
        let chosen: Vec<_> = chosen.filter(|column| choices.contains(column)).collect();
        if chosen.is_empty() {
            return usual.to_vec();
        }
        chosen
    }

    /// The logos to print, in order.
    pub(crate) fn logos(&self) -> impl Iterator<Item = &Logo> {
        self.firm_logo.iter().chain(&self.consultant_logo)
    }
}

impl DossierView {
    /// What a document may show of this view.
    pub(crate) fn shown(&self, document: Document, options: &Options) -> Self {
        let mut view = self.clone();
        if document.is_public() || !options.with_restricted {
            view.leave_restricted_out();
        }
        let year = (document == Document::YearReport).then(|| Years::one(self.printed_on.year()));
        if let Some(years) = options.period.or(year) {
            view.keep_years(years, document);
        }
        if options.hide_names {
            view.hide_names();
        }
        view.version = view.version.or_else(|| options.version.clone());
        view
    }

    /// Restricted situations go, with the actions that treat nothing else.
    fn leave_restricted_out(&mut self) {
        let (restricted, shown): (Vec<_>, Vec<_>) = std::mem::take(&mut self.situations)
            .into_iter()
            .partition(|situation| situation.restricted);
        self.situations = shown;
        let hidden = |id: &String| restricted.iter().any(|situation| situation.id == *id);
        self.actions.retain_mut(|action| {
            let treated = action.situations.len();
            action.situations.retain(|id| !hidden(id));
            treated == 0 || !action.situations.is_empty()
        });
    }

    /// Actions of other years go, with the situations that had no other action; a year report keeps these.
    fn keep_years(&mut self, years: Years, document: Document) {
        let acted_on = |view: &Self, situation: &SituationView| {
            view.actions
                .iter()
                .any(|action| action.treats(&situation.id))
        };
        let before = self.clone();
        self.actions
            .retain(|action| action.year.is_none_or(|year| years.has(year)));
        let mut situations = std::mem::take(&mut self.situations);
        situations.retain(|situation| {
            document == Document::YearReport
                || acted_on(self, situation)
                || !acted_on(&before, situation)
        });
        self.situations = situations;
        self.meetings
            .retain(|meeting| french::year(&meeting.on).is_none_or(|year| years.has(year)));
        self.period = Some(years.words());
    }

    fn hide_names(&mut self) {
        for action in &mut self.actions {
            action.owner = action.owner_role.take();
            action.contributors = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::action::ActionView;

    fn situation(id: &str, restricted: bool) -> SituationView {
        SituationView {
            id: id.to_owned(),
            restricted,
            ..SituationView::default()
        }
    }

    fn action(id: &str, situations: &[&str], year: Option<i16>) -> ActionView {
        ActionView {
            id: id.to_owned(),
            situations: situations.iter().map(|id| (*id).to_owned()).collect(),
            owner: Some("Sophie".to_owned()),
            owner_role: Some("cheffe d’atelier".to_owned()),
            contributors: Some("Paul".to_owned()),
            year,
            ..ActionView::default()
        }
    }

    fn view() -> DossierView {
        DossierView {
            situations: vec![situation("open", false), situation("kept", true)],
            actions: vec![
                action("1", &["kept"], Some(2026)),
                action("2", &["kept", "open"], Some(2027)),
                action("3", &[], None),
            ],
            ..DossierView::default()
        }
    }

    fn ids(view: &DossierView) -> String {
        view.actions.iter().map(|action| &*action.id).collect()
    }

    #[test]
    fn what_is_restricted_is_left_out_unless_asked_and_never_public() {
        let mut options = Options::default();
        let shown = view().shown(Document::Plan, &options);
        assert_eq!((shown.situations.len(), ids(&shown)), (1, "23".to_owned()));
        assert!(shown.actions.iter().all(|action| !action.treats("kept")));
        options.with_restricted = true;
        let shown = view().shown(Document::Plan, &options);
        assert_eq!((shown.situations.len(), ids(&shown)), (2, "123".to_owned()));
        for document in [Document::Poster, Document::Feedback] {
            let shown = view().shown(document, &options);
            assert_eq!(ids(&shown), "23", "{document:?}");
        }
    }

    #[test]
    fn a_period_keeps_its_actions_and_those_of_no_year() {
        let options = Options {
            period: Some(Years::one(2026)),
            with_restricted: true,
            ..Options::default()
        };
        let shown = view().shown(Document::Plan, &options);
        assert_eq!(ids(&shown), "13");
        assert_eq!(
            shown.situations.len(),
            1,
            "the other one has no action left"
        );
        assert_eq!(shown.period.as_deref(), Some("2026"));
    }

    #[test]
    fn hidden_names_leave_the_function() {
        let options = Options {
            hide_names: true,
            ..Options::default()
        };
        for action in view().shown(Document::Plan, &options).actions {
            assert_eq!(action.owner.as_deref(), Some("cheffe d’atelier"));
            assert_eq!(action.contributors, None);
        }
    }

    #[test]
    fn years_are_said_once_when_there_is_one() {
        assert_eq!(Years::one(2026).words(), "2026");
        let two = Years {
            first: 2026,
            last: 2027,
        };
        assert_eq!(two.words(), "2026-2027");
    }
}

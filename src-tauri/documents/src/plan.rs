//! The plan alone, already grouped: the short way to a printed plan, turned into a [`DossierView`].
//!
//! A caller that knows more of the dossier (units, ratings, measures, ids) fills a [`DossierView`] itself.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::action::{ActionView, Cost, IndicatorView, Level, Status};
use crate::options::Options;
use crate::plan_columns::{DETAIL_COLUMNS, PlanColumn, TABLE_COLUMNS};
use crate::view::{
    DossierView, ExistingView, Firm, Labelled, PlanVersion, RatingView, SituationView, Theme,
    UnitView,
};

/// Everything a plan shows, situation by situation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PlanDocument {
    /// The firm whose plan it is.
    pub firm: Firm,
    /// The period covered, in words: « 2026-2027 ».
    pub period: Option<String>,
    /// Day of printing, also the date of the file; the clock belongs to the caller.
    pub printed_on: Date,
    /// The frozen version being printed; `None` prints a draft.
    pub version: Option<PlanVersion>,
    /// Edition of the library of sheets, as the program shows it.
    pub library_edition: Option<String>,
    /// How many employees took part in building the plan.
    pub built_with: Option<u32>,
    /// ISO day of the workshop that built it.
    pub built_on: Option<String>,
    /// ISO day of the next team meeting.
    pub next_meeting_on: Option<String>,
    /// Situations in the order to print, each with its actions.
    pub groups: Vec<Group>,
    /// Prints what the drawer of each action holds, under its line.
    pub with_details: bool,
}

/// A situation and the actions printed under it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Group {
    /// The situation, without quotation marks; `None` for actions that treat none.
    pub situation: Option<String>,
    /// Its theme.
    pub theme: Option<Theme>,
    /// Label of its last rating: « Souvent chez nous ».
    pub rating: Option<String>,
    /// Work units concerned; empty when the firm has only one.
    pub work_units: Vec<String>,
    /// What already exists against it.
    pub existing_measures: Vec<String>,
    /// Written by the firm rather than taken from the library.
    pub own: bool,
    /// Put aside, to be taken up later: printed apart, at the end.
    pub parked: bool,
    /// Its actions. An action that treats several situations is printed once, under the first.
    pub lines: Vec<Line>,
}

/// An action.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Line {
    /// What will be done.
    pub title: String,
    /// Level of prevention.
    pub level: Option<Labelled<Level>>,
    /// Who sees to it.
    pub owner: Option<String>,
    /// When at the latest, as [`ActionView::due`].
    pub due: Option<String>,
    /// State of progress.
    pub status: Option<Labelled<Status>>,
    /// Past its due date and still to be done.
    pub late: bool,
    /// Titles of the other situations it treats.
    pub other_situations: Vec<String>,
    /// First small step.
    pub first_step: Option<String>,
    /// What should be different afterwards.
    pub expected_result: Option<String>,
    /// What will be watched, about the work.
    pub indicator: Option<String>,
    /// Conditions of execution (asked of firms of 50 and more).
    pub conditions: Option<String>,
    /// Means and help needed.
    pub resources: Option<String>,
    /// Estimated cost, in words.
    pub cost: Option<String>,
    /// People associated.
    pub contributors: Option<String>,
    /// When its effect will be looked at: written as [`Line::due`].
    pub review_on: Option<String>,
    /// Effect observed.
    pub effect: Option<String>,
    /// Why it was postponed or dropped.
    pub reason: Option<String>,
    /// Free notes.
    pub notes: Option<String>,
}

impl PlanDocument {
    /// The options that print what this plan asks for.
    #[must_use]
    pub fn options(&self) -> Options {
        let mut options = Options::default();
        if self.with_details {
            options.columns.extend(TABLE_COLUMNS);
            options.columns.extend(DETAIL_COLUMNS);
            options.columns.push(PlanColumn::Existing);
        }
        options
    }

    /// The same plan as a view; ids are ranks, good for one document only.
    #[must_use]
    pub fn view(&self) -> DossierView {
        let mut view = DossierView {
            firm: self.firm.clone(),
            period: self.period.clone(),
            printed_on: self.printed_on,
            version: self.version.clone(),
            library_edition: self.library_edition.clone(),
            built_with: self.built_with,
            built_on: self.built_on.clone(),
            next_meeting_on: self.next_meeting_on.clone(),
            ..DossierView::default()
        };
        let mut ids = Ids::default();
        for group in &self.groups {
            add_group(&mut view, group, &mut ids);
        }
        for group in &self.groups {
            for line in &group.lines {
                add_line(&mut view, group, line, &mut ids);
            }
        }
        view
    }
}

/// The id given to each title.
#[derive(Default)]
struct Ids {
    situations: BTreeMap<String, String>,
    units: BTreeMap<String, String>,
}

fn add_group(view: &mut DossierView, group: &Group, ids: &mut Ids) {
    let Some(title) = &group.situation else {
        return;
    };
    let units = group.work_units.iter().map(|name| unit(view, name, ids));
    let units = units.collect();
    let id = situation(view, title, ids);
    let Some(situation) = view.situations.iter_mut().find(|known| known.id == id) else {
        return;
    };
    let existing = group.existing_measures.iter().cloned();
    situation.theme.clone_from(&group.theme);
    situation.units = units;
    situation.ratings = group.rating.iter().cloned().map(rating).collect();
    situation.existing = existing.map(existing_measure).collect();
    situation.own = group.own;
    situation.parked = group.parked;
}

fn add_line(view: &mut DossierView, group: &Group, line: &Line, ids: &mut Ids) {
    let titles = group.situation.iter().chain(&line.other_situations);
    let situations = titles.map(|title| situation(view, title, ids)).collect();
    let Line {
        title,
        level,
        owner,
        due,
        status,
        late,
        ..
    } = line.clone();
    view.actions.push(ActionView {
        id: view.actions.len().to_string(),
        situations,
        title,
        level,
        owner,
        due,
        status,
        late,
        first_step: line.first_step.clone(),
        expected_result: line.expected_result.clone(),
        indicator: line.indicator.clone().map(indicator),
        conditions: line.conditions.clone(),
        resources: line.resources.clone(),
        cost: line.cost.clone().map(cost),
        contributors: line.contributors.clone(),
        review_on: line.review_on.clone(),
        effect: line.effect.clone(),
        reason: line.reason.clone(),
        notes: line.notes.clone(),
        ..ActionView::default()
    });
}

/// The id of a situation, which is added when nobody spoke of it yet.
fn situation(view: &mut DossierView, title: &str, ids: &mut Ids) -> String {
    let next = view.situations.len().to_string();
    let id = ids.situations.entry(title.to_owned()).or_insert(next);
    if view.situation(id).is_none() {
        view.situations.push(SituationView {
            id: id.clone(),
            title: title.to_owned(),
            ..SituationView::default()
        });
    }
    id.clone()
}

fn unit(view: &mut DossierView, name: &str, ids: &mut Ids) -> String {
    let next = view.units.len().to_string();
    let id = ids.units.entry(name.to_owned()).or_insert(next).clone();
    if view.units.iter().all(|unit| unit.id != id) {
        view.units.push(UnitView {
            id: id.clone(),
            name: name.to_owned(),
            headcount: None,
        });
    }
    id
}

fn rating(label: String) -> RatingView {
    RatingView {
        label,
        ..RatingView::default()
    }
}

fn existing_measure(text: String) -> ExistingView {
    ExistingView { text, works: None }
}

fn indicator(label: String) -> IndicatorView {
    IndicatorView {
        label,
        ..IndicatorView::default()
    }
}

fn cost(label: String) -> Cost {
    Cost {
        label: Some(label),
        ..Cost::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(title: &str, others: &[&str]) -> Line {
        Line {
            title: title.to_owned(),
            other_situations: others.iter().map(|title| (*title).to_owned()).collect(),
            ..Line::default()
        }
    }

    #[test]
    fn groups_keep_their_order_their_actions_and_their_links() {
        let group = |title: Option<&str>, lines| Group {
            situation: title.map(ToOwned::to_owned),
            work_units: vec!["Atelier".to_owned()],
            lines,
            ..Group::default()
        };
        let plan = PlanDocument {
            groups: vec![
                group(Some("b"), vec![line("1", &["a", "c"])]),
                group(None, vec![line("2", &[])]),
                group(Some("a"), vec![line("3", &[])]),
            ],
            ..PlanDocument::default()
        };
        let view = plan.view();
        let titles: Vec<_> = view.situations.iter().map(|known| &*known.title).collect();
        assert_eq!(titles, ["b", "a", "c"]);
        assert_eq!(view.units.len(), 1);
        let groups: Vec<_> = view
            .groups()
            .iter()
            .map(|group| {
                group
                    .actions
                    .iter()
                    .map(|action| &*action.title)
                    .collect::<String>()
            })
            .collect();
        assert_eq!(groups, ["1", "3", "", "2"]);
        let first = view.actions.first().map(|action| action.situations.len());
        assert_eq!(first, Some(3));
    }
}

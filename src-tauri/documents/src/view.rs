//! A dossier as one document shows it: its records, each with what hangs on it.
//!
//! Every document reads this, in every format; it is made in `visible`. Values keep the types of the dossier: a
//! format writes a date as it wants.

use std::borrow::Cow;
use std::ops::Deref;

use dossier::{
    ActionStatus, Company, ExistingMeasure, IndicatorValue, Meeting, PlanVersionHead,
    PreventionLevel, Review, SituationId, SituationState, WorkUnit, WorkUnitId,
};
use jiff::Zoned;
use jiff::civil::Date;
use library::{SituationSheet, Theme};
use words::{Family, Period};

use crate::ratings::Rating;

/// A dossier as one document shows it.
pub(crate) struct View<'a> {
    pub(crate) company: &'a Company,
    /// Name of the department, not its number.
    pub(crate) department: Option<String>,
    /// Version of the library of sheets.
    pub(crate) library_version: String,
    /// When and where it is made.
    pub(crate) at: &'a Zoned,
    /// The years covered, when they were chosen.
    pub(crate) years: Option<Years>,
    /// The frozen version being printed; none prints a draft.
    pub(crate) version: Option<&'a PlanVersionHead>,
    pub(crate) next_meeting_on: Option<Date>,
    pub(crate) units: &'a [WorkUnit],
    pub(crate) situations: Vec<Situation<'a>>,
    pub(crate) actions: Vec<Action<'a>>,
    /// Those that were held.
    pub(crate) meetings: Vec<&'a Meeting>,
}

/// A situation, with what hangs on it.
pub(crate) struct Situation<'a> {
    /// In the annex, the words of its sheet stand for a story that nobody wrote.
    pub(crate) record: Cow<'a, dossier::Situation>,
    pub(crate) theme: Option<Theme>,
    /// The family that was chosen, or else the first one of its sheet.
    pub(crate) family: Option<Family>,
    pub(crate) units: Vec<WorkUnitId>,
    pub(crate) existing: Vec<&'a ExistingMeasure>,
    /// Oldest first; one that was wiped is no rating.
    pub(crate) ratings: Vec<Rating<'a>>,
    /// Its sheet, when what it says is told.
    pub(crate) sheet: Option<SituationSheet>,
    /// What the law fixes in that sheet, each with its article.
    pub(crate) law: Vec<String>,
    /// Who can help with what that sheet is about, by name.
    pub(crate) helpers: Vec<String>,
}

/// An action, with what hangs on it.
pub(crate) struct Action<'a> {
    /// When names are hidden, the function of the owner stands for the name, and nobody is associated.
    pub(crate) record: Cow<'a, dossier::Action>,
    /// The situations it treats, the main one first.
    pub(crate) situations: Vec<SituationId>,
    /// The values of its indicator, oldest first; none without an indicator.
    pub(crate) values: Vec<&'a IndicatorValue>,
    /// Oldest first.
    pub(crate) reviews: Vec<&'a Review>,
    /// Who can help, by name.
    pub(crate) helpers: Vec<String>,
    pub(crate) late: bool,
    /// Grows with each change.
    pub(crate) revision: u32,
}

/// What a row is about: an action, its situation, a work unit; each may be missing.
#[derive(Clone, Copy)]
pub(crate) struct PlanRow<'a> {
    /// Where the other situations and the units are found.
    pub(crate) view: &'a View<'a>,
    /// The name of the only work unit of the row, when it is about one.
    pub(crate) unit: Option<&'a str>,
    /// The situation.
    pub(crate) situation: Option<&'a Situation<'a>>,
    /// The action.
    pub(crate) action: Option<&'a Action<'a>>,
}

impl<'a> PlanRow<'a> {
    /// A row about an action, its situation, or both.
    pub(crate) fn new(
        view: &'a View<'a>,
        situation: Option<&'a Situation<'a>>,
        action: Option<&'a Action<'a>>,
    ) -> Self {
        Self {
            view,
            unit: None,
            situation,
            action,
        }
    }
}

/// A situation and the actions printed under it; no situation for the actions that treat none.
pub(crate) struct Group<'a> {
    pub(crate) situation: Option<&'a Situation<'a>>,
    pub(crate) rows: Vec<PlanRow<'a>>,
}

/// Years of programme, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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

impl<'a> View<'a> {
    /// The plan: each situation with its own actions, then the actions that treat none.
    pub(crate) fn groups(&self) -> Vec<Group<'_>> {
        let situations = self.situations.iter().map(Some).chain([None]);
        let empty = |situation| Group {
            situation,
            rows: Vec::new(),
        };
        let mut groups: Vec<_> = situations.map(empty).collect();
        for action in &self.actions {
            let main = self.situations_of(action).next().map(|main| main.id);
            let is_main = |group: &&mut Group<'_>| group.situation.map(|known| known.id) == main;
            if let Some(group) = groups.iter_mut().find(is_main) {
                let row = PlanRow::new(self, group.situation, Some(action));
                group.rows.push(row);
            }
        }
        groups.retain(|group| group.situation.is_some() || !group.rows.is_empty());
        groups
    }

    /// One row per action that is so, in the order of the plan.
    pub(crate) fn rows(&self, kept: impl Fn(&Action<'_>) -> bool) -> Vec<PlanRow<'_>> {
        let rows = self.groups().into_iter().flat_map(|group| group.rows);
        rows.filter(|row| row.action.is_some_and(&kept)).collect()
    }

    /// The situations that an action treats, the main one first.
    pub(crate) fn situations_of(
        &self,
        action: &Action<'_>,
    ) -> impl Iterator<Item = &Situation<'a>> {
        let known = |id: &SituationId| self.situations.iter().find(|known| known.id == *id);
        action.situations.iter().filter_map(known)
    }

    /// The actions that treat a situation, main or not.
    pub(crate) fn actions_of(&self, id: SituationId) -> impl Iterator<Item = &Action<'a>> {
        self.actions.iter().filter(move |action| action.treats(id))
    }

    /// The units that live a situation.
    pub(crate) fn units_of(&self, situation: &Situation<'_>) -> impl Iterator<Item = &'a WorkUnit> {
        let units = self.units.iter();
        units.filter(|unit| situation.units.contains(&unit.id))
    }
}

impl Deref for Situation<'_> {
    type Target = dossier::Situation;

    fn deref(&self) -> &dossier::Situation {
        &self.record
    }
}

impl Deref for Action<'_> {
    type Target = dossier::Action;

    fn deref(&self) -> &dossier::Action {
        &self.record
    }
}

impl Situation<'_> {
    /// Put aside, to be taken up later: printed apart.
    pub(crate) fn is_parked(&self) -> bool {
        self.state == SituationState::Parked
    }

    /// Not the case any more.
    pub(crate) fn is_resolved(&self) -> bool {
        self.state == SituationState::Resolved
    }

    /// Written by the firm rather than taken from the library.
    pub(crate) fn is_own(&self) -> bool {
        self.library_ref.is_none()
    }
}

impl Action<'_> {
    /// Whether it treats a situation.
    pub(crate) fn treats(&self, id: SituationId) -> bool {
        self.situations.contains(&id)
    }

    /// Done, evaluated or given up: nothing more is due.
    pub(crate) fn is_closed(&self) -> bool {
        self.status.is_done() || self.status == ActionStatus::Dropped
    }

    /// The employer has not said yes: an idea, a proposal.
    pub(crate) fn is_undecided(&self) -> bool {
        matches!(self.status, ActionStatus::Idea | ActionStatus::Proposed)
    }

    /// Changes the work itself.
    pub(crate) fn is_at_the_source(&self) -> bool {
        self.prevention_level == Some(PreventionLevel::Primary)
    }

    /// When at the latest.
    pub(crate) fn due(&self) -> Option<Period> {
        let last = self.due_on?;
        Some(Period::of(last, self.due_precision))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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

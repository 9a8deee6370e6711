//! The action plan as documents see it: plain values, filled by the caller, the same for every format.
//!
//! Everything but the day of printing may be missing. Dates of the dossier arrive as ISO text and are put in
//! French by [`crate::french`]; the labels of levels, statuses and ratings come from the caller, who shows the
//! same ones on screen.
//! How a line becomes columns: [`crate::PlanColumn`]. How it becomes a page: `plan_pdf`.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Everything a printed or exported plan can show.
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

/// The firm, as written in a header.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Firm {
    /// Its usual name.
    pub name: String,
    /// Number of employees.
    pub headcount: Option<u32>,
    /// Town.
    pub city: Option<String>,
    /// Name of the department, not its number.
    pub department: Option<String>,
}

/// A version of the plan that was validated, and no longer changes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PlanVersion {
    /// Its name: « Plan 2027 v1 ».
    pub label: String,
    /// ISO day of validation.
    pub validated_on: Option<String>,
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

/// A theme, by its code in the library and its title.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Theme {
    /// Slug of the library; gives the pictogram. An unknown one prints without.
    pub code: String,
    /// Title in French.
    pub title: String,
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
    /// When at the latest: an ISO day, a month (`2026-12`), a quarter (`2026-Q4`), or words printed as typed.
    pub due: Option<String>,
    /// State of progress.
    pub status: Option<Labelled<Status>>,
    /// Past its due date and still to be done: computed by the caller, who knows the day.
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

/// A code that decides a shape, with the label people read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Labelled<C> {
    /// Decides the shape that is drawn.
    pub code: C,
    /// French label, the same as on screen.
    pub label: String,
}

/// Level of prevention of an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Changes the work itself (« À la source »).
    Primary,
    /// Gives people means to cope (« Outiller et soutenir »).
    Secondary,
    /// Takes care afterwards (« Réparer et accompagner »).
    Tertiary,
}

/// State of progress of an action; being late is computed apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Somebody said it.
    Idea,
    /// Put forward to the employer.
    Proposed,
    /// The employer said yes.
    Decided,
    /// Begun.
    InProgress,
    /// Carried out.
    Done,
    /// Carried out, and its effect was looked at.
    Evaluated,
    /// Put off to a later date.
    Postponed,
    /// Given up.
    Dropped,
}

/// How many actions there are, by progress. Dropped ones are counted apart.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// All but the dropped ones.
    pub total: usize,
    /// Done or evaluated.
    pub done: usize,
    /// In progress.
    pub in_progress: usize,
    /// In progress, and late.
    pub late_in_progress: usize,
    /// Neither begun nor dropped, whatever the reason.
    pub upcoming: usize,
    /// Upcoming, and late.
    pub late_upcoming: usize,
    /// Given up.
    pub dropped: usize,
    /// At the source, among [`Counts::total`].
    pub at_the_source: usize,
}

impl PlanDocument {
    /// Counts the actions of all groups, parked ones included.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for line in self.groups.iter().flat_map(|group| &group.lines) {
            counts.add(line);
        }
        counts
    }
}

impl Counts {
    fn add(&mut self, line: &Line) {
        let late = usize::from(line.late);
        match line.status.as_ref().map(|status| status.code) {
            Some(Status::Dropped) => {
                self.dropped += 1;
                return;
            }
            Some(Status::Done | Status::Evaluated) => self.done += 1,
            Some(Status::InProgress) => {
                self.in_progress += 1;
                self.late_in_progress += late;
            }
            Some(Status::Idea | Status::Proposed | Status::Decided | Status::Postponed) | None => {
                self.upcoming += 1;
                self.late_upcoming += late;
            }
        }
        self.total += 1;
        self.at_the_source += usize::from(line.is_at_the_source());
    }
}

impl Line {
    fn is_at_the_source(&self) -> bool {
        matches!(&self.level, Some(level) if level.code == Level::Primary)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(status: Option<Status>, late: bool) -> Line {
        let status = status.map(|code| Labelled {
            code,
            label: String::new(),
        });
        Line {
            status,
            late,
            ..Line::default()
        }
    }

    #[test]
    fn every_action_is_in_one_box_and_dropped_ones_are_apart() {
        let lines = vec![
            line(Some(Status::Idea), false),
            line(Some(Status::Decided), true),
            line(Some(Status::Postponed), false),
            line(None, false),
            line(Some(Status::InProgress), true),
            line(Some(Status::Done), false),
            line(Some(Status::Evaluated), false),
            line(Some(Status::Dropped), false),
        ];
        let groups = vec![Group {
            lines,
            ..Group::default()
        }];
        let plan = PlanDocument {
            groups,
            ..PlanDocument::default()
        };
        let expected = Counts {
            total: 7,
            done: 2,
            in_progress: 1,
            late_in_progress: 1,
            upcoming: 4,
            late_upcoming: 1,
            dropped: 1,
            at_the_source: 0,
        };
        assert_eq!(plan.counts(), expected);
    }
}

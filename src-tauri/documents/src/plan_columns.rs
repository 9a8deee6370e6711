//! The columns of the plan, once for every format: a code, a French label, and the text of a line.
//!
//! A page picks [`TABLE_COLUMNS`] and prints [`DETAIL_COLUMNS`] under each line; a spreadsheet takes
//! [`PlanColumn::ALL`]. To add a field: a variant, its label in `texts.toml`, its getter here.

use crate::french;
use crate::plan::{Group, Line, PlanDocument};
use crate::texts::TEXTS;

/// The columns of the printed table: what, which level, who, when, state.
pub const TABLE_COLUMNS: [PlanColumn; 5] = [
    PlanColumn::Action,
    PlanColumn::Level,
    PlanColumn::Owner,
    PlanColumn::Due,
    PlanColumn::Status,
];

/// What is printed under a line, in this order, when it is filled in.
pub const DETAIL_COLUMNS: [PlanColumn; 12] = [
    PlanColumn::FirstStep,
    PlanColumn::OtherSituations,
    PlanColumn::ExpectedResult,
    PlanColumn::Indicator,
    PlanColumn::Conditions,
    PlanColumn::Resources,
    PlanColumn::Cost,
    PlanColumn::Contributors,
    PlanColumn::Review,
    PlanColumn::Effect,
    PlanColumn::Reason,
    PlanColumn::Notes,
];

/// An action with the situation it is printed under.
#[derive(Debug, Clone, Copy)]
pub struct PlanRow<'a> {
    /// The situation.
    pub group: &'a Group,
    /// The action.
    pub line: &'a Line,
}

impl PlanDocument {
    /// One row per action, in the order of the plan.
    pub fn rows(&self) -> impl Iterator<Item = PlanRow<'_>> {
        self.groups.iter().flat_map(|group| {
            let lines = group.lines.iter();
            lines.map(move |line| PlanRow { group, line })
        })
    }
}

/// A column of the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlanColumn {
    /// Title of the theme.
    Theme,
    /// Title of the situation.
    Situation,
    /// What already exists against the situation.
    Existing,
    /// What will be done.
    Action,
    /// Level of prevention.
    Level,
    /// Who sees to it.
    Owner,
    /// When at the latest.
    Due,
    /// State, or that it is late.
    Status,
    /// The other situations it treats.
    OtherSituations,
    /// First small step.
    FirstStep,
    /// What should be different afterwards.
    ExpectedResult,
    /// What will be watched.
    Indicator,
    /// Conditions of execution.
    Conditions,
    /// Means and help.
    Resources,
    /// Estimated cost.
    Cost,
    /// People associated.
    Contributors,
    /// When the effect will be looked at.
    Review,
    /// Effect observed.
    Effect,
    /// Why postponed or dropped.
    Reason,
    /// Free notes.
    Notes,
}

impl PlanColumn {
    /// Every column, in the order of a spreadsheet.
    pub const ALL: [Self; 20] = [
        Self::Theme,
        Self::Situation,
        Self::Existing,
        Self::Action,
        Self::Level,
        Self::Owner,
        Self::Due,
        Self::Status,
        Self::OtherSituations,
        Self::FirstStep,
        Self::ExpectedResult,
        Self::Indicator,
        Self::Conditions,
        Self::Resources,
        Self::Cost,
        Self::Contributors,
        Self::Review,
        Self::Effect,
        Self::Reason,
        Self::Notes,
    ];

    /// A stable name, the same in every file we write.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Theme => "theme",
            Self::Situation => "situation",
            Self::Existing => "existing",
            Self::Action => "action",
            Self::Level => "level",
            Self::Owner => "owner",
            Self::Due => "due",
            Self::Status => "status",
            Self::OtherSituations => "other_situations",
            Self::FirstStep => "first_step",
            Self::ExpectedResult => "expected_result",
            Self::Indicator => "indicator",
            Self::Conditions => "conditions",
            Self::Resources => "resources",
            Self::Cost => "cost",
            Self::Contributors => "contributors",
            Self::Review => "review",
            Self::Effect => "effect",
            Self::Reason => "reason",
            Self::Notes => "notes",
        }
    }

    /// The French heading of the column.
    #[must_use]
    pub fn label(self) -> &'static str {
        let columns = &TEXTS.columns;
        match self {
            Self::Theme => &columns.theme,
            Self::Situation => &columns.situation,
            Self::Existing => &columns.existing,
            Self::Action => &columns.action,
            Self::Level => &columns.level,
            Self::Owner => &columns.owner,
            Self::Due => &columns.due,
            Self::Status => &columns.status,
            Self::OtherSituations => &columns.other_situations,
            Self::FirstStep => &columns.first_step,
            Self::ExpectedResult => &columns.expected_result,
            Self::Indicator => &columns.indicator,
            Self::Conditions => &columns.conditions,
            Self::Resources => &columns.resources,
            Self::Cost => &columns.cost,
            Self::Contributors => &columns.contributors,
            Self::Review => &columns.review,
            Self::Effect => &columns.effect,
            Self::Reason => &columns.reason,
            Self::Notes => &columns.notes,
        }
    }

    /// The text of this column for an action; empty when there is nothing to say.
    #[must_use]
    pub fn value(self, row: PlanRow<'_>) -> String {
        let PlanRow { group, line } = row;
        match self {
            Self::Theme => group.theme.as_ref().map(|theme| theme.title.clone()),
            Self::Situation => group.situation.clone(),
            Self::Existing => joined(&group.existing_measures),
            Self::Action => Some(line.title.clone()),
            Self::Level => line.level.as_ref().map(|level| level.label.clone()),
            Self::Owner => line.owner.clone(),
            Self::Due => line.due.as_deref().map(french::short_date),
            Self::Status => status(line),
            Self::OtherSituations => joined(&line.other_situations),
            Self::FirstStep => line.first_step.clone(),
            Self::ExpectedResult => line.expected_result.clone(),
            Self::Indicator => line.indicator.clone(),
            Self::Conditions => line.conditions.clone(),
            Self::Resources => line.resources.clone(),
            Self::Cost => line.cost.clone(),
            Self::Contributors => line.contributors.clone(),
            Self::Review => line.review_on.as_deref().map(french::short_date),
            Self::Effect => line.effect.clone(),
            Self::Reason => line.reason.clone(),
            Self::Notes => line.notes.clone(),
        }
        .unwrap_or_default()
    }
}

/// Several things in one cell.
fn joined(parts: &[String]) -> Option<String> {
    Some(parts.join(" ; "))
}

/// Being late hides the state: it is what the reader must see first.
fn status(line: &Line) -> Option<String> {
    if line.late {
        return Some(TEXTS.statuses.late.clone());
    }
    line.status.as_ref().map(|status| status.label.clone())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::plan::{Labelled, Status};

    fn value(column: PlanColumn, line: &Line) -> String {
        let group = Group::default();
        column.value(PlanRow {
            group: &group,
            line,
        })
    }

    #[test]
    fn each_column_has_its_own_code_and_label() {
        let codes: BTreeSet<_> = PlanColumn::ALL.iter().map(|column| column.code()).collect();
        let labels: BTreeSet<_> = PlanColumn::ALL
            .iter()
            .map(|column| column.label())
            .collect();
        assert_eq!(codes.len(), PlanColumn::ALL.len());
        assert_eq!(labels.len(), PlanColumn::ALL.len());
    }

    #[test]
    fn every_column_is_empty_for_an_empty_action() {
        for column in PlanColumn::ALL {
            assert_eq!(value(column, &Line::default()), "", "{column:?}");
        }
    }

    #[test]
    fn every_field_of_an_action_reaches_a_column() {
        let filled: Line = toml::from_str(
            r#"
            title = "t"
            level = { code = "primary", label = "l" }
            owner = "o"
            due = "d"
            status = { code = "decided", label = "s" }
            other_situations = ["x", "y"]
            first_step = "1"
            expected_result = "2"
            indicator = "3"
            conditions = "4"
            resources = "5"
            cost = "6"
            contributors = "7"
            review_on = "8"
            effect = "9"
            reason = "10"
            notes = "11"
            "#,
        )
        .unwrap();
        let values = PlanColumn::ALL.map(|column| value(column, &filled));
        let expected = [
            "", "", "", "t", "l", "o", "d", "s", "x ; y", "1", "2", "3", "4", "5", "6", "7", "8",
            "9", "10", "11",
        ];
        assert_eq!(values, expected);
    }

    #[test]
    fn a_late_action_says_so_instead_of_its_state() {
        let line = Line {
            status: Some(Labelled {
                code: Status::Decided,
                label: "Décidée".to_owned(),
            }),
            late: true,
            ..Line::default()
        };
        assert_eq!(value(PlanColumn::Status, &line), "En retard");
    }
}

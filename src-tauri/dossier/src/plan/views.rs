//! The plan seen several ways: in groups, as a board by state, as a strip of months.
//!
//! Each view takes the same [`PlanFilter`] and gives [`PlanSection`]s of [`ActionCard`]s.

use super::StatusGroup;
use super::filter::{ActionCard, PlanFilter};
use crate::actions::{Action, ActionStatus};
use crate::codes::codes;
use crate::dates::add_months;
use crate::dossier::Dossier;
use crate::error::Result;
use crate::page::{Page, count, grouped};
use crate::snapshot::Snapshot;
use jiff::civil::Date;
use serde::Serialize;
use std::collections::BTreeMap;
use words::fold;

codes! {
    /// By what the plan is grouped.
    pub enum PlanGrouping {
        /// By main situation.
        Situation = "situation",
        /// By theme of the main situation.
        Theme = "theme",
        /// By the person who leads.
        Owner = "owner",
        /// By month of the date.
        Month = "month",
        /// By status.
        Status = "status",
    }
}

/// Some actions under one key.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PlanSection {
    /// Id of a situation, slug of a theme, name of a person, month (`2026-11`), code of a status or of
    /// a part of the follow-up; empty for those without.
    pub key: String,
    /// How many actions it has in all.
    pub total: u32,
    /// How many of them are late.
    pub late: u32,
    /// Those that are shown.
    pub cards: Vec<ActionCard>,
}

/// The plan in groups, a page at a time.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PlanSections {
    /// The groups that have an action on this page, in order; the one without key comes last.
    pub sections: Vec<PlanSection>,
    /// How many actions match in all.
    pub total: u32,
}

/// Months one after the other, and what falls outside.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PlanStrip {
    /// The months, empty ones too.
    pub months: Vec<PlanSection>,
    /// How many actions are due before the first month.
    pub before: u32,
    /// How many actions are due after the last month.
    pub after: u32,
    /// How many actions have no date.
    pub undated: u32,
}

impl PlanGrouping {
    /// The key of an action; empty for those without.
    fn key(self, now: &Snapshot, action: &Action) -> String {
        let main = now.main_situation(action);
        match self {
            Self::Situation => main.map(|main| main.id.to_string()),
            Self::Theme => main.map(|main| main.theme_code.clone()),
            Self::Owner => Some(action.owner_name.clone()),
            Self::Month => action.due_on.map(month_of),
            Self::Status => Some(action.status.code().to_owned()),
        }
        .unwrap_or_default()
    }

    /// Groups in the order people expect, the one without key last; actions by date then age, those of
    /// one situation together inside a theme.
    fn order(self, key: &str, action: &Action) -> impl Ord + use<> {
        let status = (self == Self::Status).then_some(action.status);
        let name = (self == Self::Owner).then(|| fold(key));
        let situation = (self == Self::Theme).then_some(action.main_situation_id);
        let situation = situation.map(|main| (main.is_none(), main));
        let day = (self != Self::Situation).then(|| day_order(action.due_on));
        let group = (key.is_empty(), status, name, key.to_owned());
        (group, situation, day, action.id)
    }
}

/// The order of a day; those without one come last.
pub(super) fn day_order(day: Option<Date>) -> (bool, Option<Date>) {
    (day.is_none(), day)
}

/// The month of a day, as `2026-11`.
fn month_of(day: Date) -> String {
    day.strftime("%Y-%m").to_string()
}

/// An action under the key of its group.
type Placed<'a> = (String, &'a Action);

impl Dossier {
    /// The plan in groups.
    pub fn plan_sections(
        &self,
        by: PlanGrouping,
        filter: &PlanFilter,
        today: Date,
        page: Page,
    ) -> Result<PlanSections> {
        self.read(|now| {
            let mut placed: Vec<Placed<'_>> = now
                .matching(filter, today)
                .map(|action| (by.key(now, action), action))
                .collect();
            placed.sort_by_cached_key(|(key, action)| by.order(key, action));
            let mut sections = Vec::new();
            let mut left = page;
            for group in placed.chunk_by(|(one, _), (next, _)| one == next) {
                let actions: Vec<&Action> = group.iter().map(|(_, action)| *action).collect();
                let key = group.first().map(|(key, _)| key.clone());
                sections.push(now.section(key.unwrap_or_default(), &actions, left, today));
                left = left.after(count(actions.len()));
            }
            sections.retain(|section| !section.cards.is_empty());
            Ok(PlanSections {
                sections,
                total: count(placed.len()),
            })
        })
    }

    /// The board: the eight statuses in order, each with at most `per_column` actions by date.
    pub fn plan_board(
        &self,
        filter: &PlanFilter,
        today: Date,
        per_column: u32,
    ) -> Result<Vec<PlanSection>> {
        self.read(|now| {
            let keyed = now
                .matching(filter, today)
                .map(|action| (action.status, action));
            let columns = now.columns(keyed, |action| action.due_on);
            let sections = ActionStatus::ALL
                .iter()
                .map(|status| columns.section(status, status.code(), per_column, today));
            Ok(sections.collect())
        })
    }

    /// The strip: `months` months from that of `from`, each with at most `per_month` actions by date.
    /// Dropped actions are left out, unless the filter asks for them.
    pub fn plan_strip(
        &self,
        filter: &PlanFilter,
        from: Date,
        months: u32,
        today: Date,
        per_month: u32,
    ) -> Result<PlanStrip> {
        let ranks = 0..i32::try_from(months).unwrap_or(i32::MAX);
        let first = from.first_of_month();
        let shown: Vec<Date> = ranks.map(|rank| add_months(first, rank)).collect();
        self.read(|now| {
            let actions: Vec<&Action> = now.counted(filter, today).collect();
            let due = actions
                .iter()
                .filter_map(|action| Some((action.due_on?.first_of_month(), *action)));
            let outside = |keep: &dyn Fn(Date) -> bool| {
                count(due.clone().filter(|(month, _)| keep(*month)).count())
            };
            let columns = now.columns(due.clone(), |action| action.due_on);
            let strip = shown
                .iter()
                .map(|month| columns.section(month, &month_of(*month), per_month, today));
            Ok(PlanStrip {
                months: strip.collect(),
                before: outside(&|month| shown.first().is_some_and(|first| month < *first)),
                after: outside(&|month| shown.last().is_some_and(|last| month > *last)),
                undated: count(actions.len() - due.clone().count()),
            })
        })
    }
}

/// Actions under the key of their column, each column by date.
pub(super) struct Columns<'a, K> {
    now: &'a Snapshot,
    actions: BTreeMap<K, Vec<&'a Action>>,
}

impl<K: Ord> Columns<'_, K> {
    /// A column with its first actions; an empty one too.
    pub(super) fn section(&self, column: &K, key: &str, limit: u32, today: Date) -> PlanSection {
        let actions = self.actions.get(column).map(Vec::as_slice);
        let first = Page::first(limit);
        self.now
            .section(key.to_owned(), actions.unwrap_or_default(), first, today)
    }
}

impl Snapshot {
    /// What a filter keeps without the dropped ones, unless it asks for them.
    pub(super) fn counted<'a>(
        &'a self,
        filter: &PlanFilter,
        today: Date,
    ) -> impl Iterator<Item = &'a Action> {
        let dropped = filter.group == Some(StatusGroup::Dropped);
        self.matching(filter, today)
            .filter(move |action| dropped || action.status != ActionStatus::Dropped)
    }

    /// Puts actions in columns, each by the day given, then by age.
    pub(super) fn columns<'a, K: Ord>(
        &'a self,
        keyed: impl Iterator<Item = (K, &'a Action)>,
        day: impl Fn(&Action) -> Option<Date>,
    ) -> Columns<'a, K> {
        let mut actions = grouped(keyed);
        for column in actions.values_mut() {
            column.sort_by_key(|action| (day_order(day(action)), action.id));
        }
        Columns { now: self, actions }
    }

    /// A section, with the cards that are on a page of its own.
    fn section(&self, key: String, actions: &[&Action], page: Page, today: Date) -> PlanSection {
        let late = actions.iter().filter(|action| action.is_late(today));
        let shown = page.cut(actions).iter();
        PlanSection {
            key,
            total: count(actions.len()),
            late: count(late.count()),
            cards: shown.map(|action| self.card(action, today)).collect(),
        }
    }
}

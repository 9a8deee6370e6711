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
use std::ops::Range;
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

/// Which months a strip shows, and how many actions of each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StripSpan {
    /// A day of the first month.
    pub from: Date,
    /// How many months.
    pub months: u32,
    /// Actions shown in a month, at most.
    pub per_month: u32,
    /// Actions shown of those without a date, at most, and as many of the overdue.
    pub beside: u32,
}

/// Months one after the other, and what falls outside. Sections list their actions by date.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PlanStrip {
    /// The months, empty ones too.
    pub months: Vec<PlanSection>,
    /// How many actions are due before the first month.
    pub before: u32,
    /// Those of them that are late.
    pub overdue: PlanSection,
    /// How many actions are due after the last month.
    pub after: u32,
    /// The actions without a date.
    pub undated: PlanSection,
}

/// Where an action stands beside a strip of months.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Month(Date),
    Before { late: bool },
    After,
    Undated,
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

    /// The strip of months around a day. Dropped actions are left out, unless the filter asks for them.
    pub fn plan_strip(
        &self,
        filter: &PlanFilter,
        span: StripSpan,
        today: Date,
    ) -> Result<PlanStrip> {
        let strip = span.month(0)..span.month(span.months);
        self.read(|now| {
            let actions = now.counted(filter, today);
            let placed = actions.map(|action| (place(action, &strip, today), action));
            let columns = now.columns(placed, |action| action.due_on);
            let beside = |place| columns.section(&place, "", span.beside, today);
            let months = (0..span.months).map(|rank| {
                let month = span.month(rank);
                let key = month_of(month);
                columns.section(&Place::Month(month), &key, span.per_month, today)
            });
            let overdue = beside(Place::Before { late: true });
            Ok(PlanStrip {
                months: months.collect(),
                before: overdue.total + columns.count(&Place::Before { late: false }),
                overdue,
                after: columns.count(&Place::After),
                undated: beside(Place::Undated),
            })
        })
    }
}

impl StripSpan {
    /// The first day of a month of the strip, or of the month after the last one.
    fn month(self, rank: u32) -> Date {
        let rank = i32::try_from(rank).unwrap_or(i32::MAX);
        add_months(self.from.first_of_month(), rank)
    }
}

/// Where an action stands, of a strip that covers these days.
fn place(action: &Action, strip: &Range<Date>, today: Date) -> Place {
    match action.due_on {
        None => Place::Undated,
        Some(due) if due < strip.start => Place::Before {
            late: action.is_late(today),
        },
        Some(due) if due >= strip.end => Place::After,
        Some(due) => Place::Month(due.first_of_month()),
    }
}

/// Actions under the key of their column, each column by date.
pub(super) struct Columns<'a, K> {
    now: &'a Snapshot,
    actions: BTreeMap<K, Vec<&'a Action>>,
}

impl<K: Ord> Columns<'_, K> {
    fn of(&self, column: &K) -> &[&Action] {
        self.actions.get(column).map_or(&[], Vec::as_slice)
    }

    fn count(&self, column: &K) -> u32 {
        count(self.of(column).len())
    }

    /// A column with its first actions; an empty one too.
    pub(super) fn section(&self, column: &K, key: &str, limit: u32, today: Date) -> PlanSection {
        let first = Page::first(limit);
        self.now
            .section(key.to_owned(), self.of(column), first, today)
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

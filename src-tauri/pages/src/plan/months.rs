//! The strip of twelve months: when each action is due, the late ones marked, those without a date apart.
//!
//! It starts a month before today unless the address says otherwise. What is late from before it is never
//! out of sight.

use dossier::{PlanFilter, PlanSection, StripSpan};
use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::Serialize;

use super::Card;
use crate::address::with_parameter;
use crate::address::{PlanQuery, View};
use crate::problem::Problem;
use crate::state::App;

const MONTHS: u32 = 12;

/// How far one goes back and forth at a time, in months.
const STEP: i32 = 6;

/// Actions in a month, at most: the table shows the others.
const PER_MONTH: u32 = 12;

/// Actions without a date, at most, and as many of the overdue.
const BESIDE: u32 = 40;

#[derive(Serialize)]
pub(super) struct Months {
    months: Vec<Month>,
    undated: Cards,
    /// Those whose date passed before the first month.
    overdue: Cards,
    before: u32,
    after: u32,
    earlier: String,
    later: String,
    /// The strip around today, when it is not the one shown.
    now: Option<String>,
    /// The same actions by month, without limit.
    table: String,
}

#[derive(Serialize)]
struct Month {
    key: String,
    title: String,
    current: bool,
    #[serde(flatten)]
    shown: Cards,
}

/// The first actions of a month, or of a box beside the months.
#[derive(Serialize)]
struct Cards {
    total: u32,
    cards: Vec<Card>,
}

impl Months {
    pub(super) fn new(
        app: &App,
        query: &PlanQuery,
        filter: &PlanFilter,
        today: Date,
    ) -> Result<Self, Problem> {
        let usual = shifted(today.first_of_month(), -1);
        let from = first_month(&query.from).unwrap_or(usual);
        let span = StripSpan {
            from,
            months: MONTHS,
            per_month: PER_MONTH,
            beside: BESIDE,
        };
        let strip = app.dossier(|dossier| dossier.plan_strip(filter, span, today))?;
        let current = month_key(today);
        let months = strip.months.into_iter();
        Ok(Self {
            months: months
                .map(|section| Month::new(section, &current))
                .collect(),
            undated: strip.undated.into(),
            overdue: strip.overdue.into(),
            before: strip.before,
            after: strip.after,
            earlier: starting(query, shifted(from, -STEP)),
            later: starting(query, shifted(from, STEP)),
            now: (from != usual).then(|| starting(query, usual)),
            table: with_parameter(&query.address(View::Table)) + "group=month",
        })
    }

    pub(super) fn is_empty(&self) -> bool {
        self.before + self.after == 0
            && self.undated.total == 0
            && self.months.iter().all(|month| month.shown.total == 0)
    }
}

impl Month {
    fn new(section: PlanSection, current: &str) -> Self {
        Self {
            title: month_title(&section.key),
            current: section.key == current,
            key: section.key.clone(),
            shown: section.into(),
        }
    }
}

impl From<PlanSection> for Cards {
    fn from(section: PlanSection) -> Self {
        Self {
            total: section.total,
            cards: section.cards.into_iter().map(Card::from).collect(),
        }
    }
}

/// The first day of a month of the address.
fn first_month(text: &str) -> Option<Date> {
    format!("{text}-01").parse().ok()
}

fn month_key(day: Date) -> String {
    format!("{:04}-{:02}", day.year(), day.month())
}

/// A month earlier or later; the same one at the ends of time.
fn shifted(day: Date, months: i32) -> Date {
    day.checked_add(months.months()).unwrap_or(day)
}

fn starting(query: &PlanQuery, from: Date) -> String {
    let moved = PlanQuery {
        from: month_key(from),
        ..query.clone()
    };
    moved.address(View::Months)
}

/// `2026-12` → « Décembre 2026 »; in a narrow column the year goes below.
pub(super) fn month_title(key: &str) -> String {
    let title = first_month(key).map_or(key.to_owned(), words::dates::month_and_year);
    words::text::capitalised(&title).replace('\u{a0}', " ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_month_is_written_with_its_year() {
        assert_eq!(month_title("2026-12"), "Décembre 2026");
        assert_eq!(month_title("2027-08"), "Août 2027");
    }

    #[test]
    fn the_strip_moves_by_whole_months() {
        let november = date(2026, 11, 1);
        assert_eq!(month_key(shifted(november, -1)), "2026-10");
        assert_eq!(month_key(shifted(november, 6)), "2027-05");
        assert_eq!(first_month("2026-11"), Some(november));
        assert_eq!(first_month("soon"), None);
    }
}

//! What the columns hold, and how it is put into words: the same in every document.

use std::borrow::Borrow;

use dossier::ExistingMeasure;
use jiff::civil::Date;
use words::{Family, Period, dates, fill, numbers};

use crate::texts::{LABELS, TEXTS};
use crate::view::{Action, PlanRow, Situation};

/// What is in a cell, before a format writes it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    /// Words.
    Text(String),
    /// A day, a month or a quarter.
    Date(Period),
    /// A number.
    Number(f64),
    /// Euros.
    Euros(u64),
}

impl Value {
    /// As French writes it.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Date(period) => dates::short(*period),
            Self::Number(number) => numbers::decimal(*number),
            Self::Euros(euros) => numbers::euros(*euros),
        }
    }
}

impl<'a> PlanRow<'a> {
    /// The names of the work units that live the situation, or that of the only one of the row.
    pub(crate) fn units(self, situation: &Situation<'_>) -> Vec<&'a str> {
        match self.unit {
            Some(name) => vec![name],
            None => self
                .view
                .units_of(situation)
                .map(|unit| &*unit.name)
                .collect(),
        }
    }

    /// Titles of the situations it treats besides the one it is printed under.
    pub(crate) fn other_situations(self, action: &Action<'_>) -> Vec<&'a str> {
        let main = self.situation.map(|situation| situation.id);
        let others = self.view.situations_of(action);
        let others = others.filter(|situation| Some(situation.id) != main);
        others.map(|situation| &*situation.title).collect()
    }
}

/// Words.
pub(crate) fn text(text: &str) -> Option<Value> {
    Some(Value::Text(text.to_owned()))
}

/// Several things in one cell.
pub(crate) fn joined(parts: &[impl Borrow<str>]) -> Option<Value> {
    Some(Value::Text(parts.join(" ; ")))
}

/// A day, if there is one.
pub(crate) fn day(day: Option<Date>) -> Option<Value> {
    Some(Value::Date(Period::day(day?)))
}

/// The word of a code, the same as on screen.
pub(crate) fn label(list: &str, code: &'static str) -> &'static str {
    LABELS.label(list, code)
}

/// The name of a family of risk factors.
#[must_use]
pub fn family(family: Family) -> &'static str {
    TEXTS.label("families", family.code())
}

/// Trades, then how many people.
pub(crate) fn exposed(situation: &Situation<'_>) -> String {
    let count = situation.exposed_count;
    let count = count.map_or("", |count| label("exposed-count", count.code()));
    filled([&*situation.exposed_groups, count]).join(", ")
}

/// Whether it weighs differently on women and men, and what is known of that.
pub(crate) fn gender(situation: &Situation<'_>) -> String {
    let differs = situation.gender_differential;
    let differs = differs.map_or("", |code| label("gender", code.code()));
    filled([differs, &*situation.gender_note]).join(". ")
}

/// Those that say something.
fn filled<'a>(parts: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let parts = parts.into_iter();
    parts.filter(|part| !part.trim().is_empty()).collect()
}

/// What exists, and whether it works: « Un planning affiché (ça marche en partie) ».
pub(crate) fn existing_measures(situation: &Situation<'_>) -> Vec<String> {
    let in_words = |measure: &&ExistingMeasure| {
        let works = label("measure-works", measure.works.code());
        format!("{} ({works})", measure.text.trim())
    };
    situation.existing.iter().map(in_words).collect()
}

/// How exact a date is.
pub(crate) fn precision(due: Period) -> &'static str {
    TEXTS.label("precisions", due.precision.code())
}

/// « 5 sur 7 »
pub(crate) fn support(action: &Action<'_>) -> Option<String> {
    let (votes, of) = (action.support_votes?, action.support_n?);
    let values = [("votes", &*votes.to_string()), ("of", &*of.to_string())];
    Some(fill(TEXTS.text("statuses.support"), &values))
}

/// How it comes back, if it does.
pub(crate) fn recurrence(action: &Action<'_>) -> Option<&'static str> {
    action.recurrence.months()?;
    Some(label("recurrence", action.recurrence.code()))
}

/// A value with the unit of the indicator: « 12,5 h ».
pub(crate) fn measured(value: f64, action: &Action<'_>) -> String {
    let unit = action.indicator_unit.trim();
    filled([&*numbers::decimal(value), unit]).join("\u{a0}")
}

/// « Interruptions par jour : de 12 à 4 »; nothing when nobody said what is watched.
pub(crate) fn indicator(action: &Action<'_>) -> String {
    let label = action.indicator_label.trim();
    if label.is_empty() {
        return String::new();
    }
    let measured = |number: f64| measured(number, action);
    let aim = match (action.indicator_baseline, action.indicator_target) {
        (Some(from), Some(to)) => {
            let values = [("from", &*numbers::decimal(from)), ("to", &*measured(to))];
            fill(TEXTS.text("indicators.from_to"), &values)
        }
        (Some(from), None) => fill(TEXTS.text("indicators.from"), &[("from", &measured(from))]),
        (None, Some(to)) => fill(TEXTS.text("indicators.to"), &[("to", &measured(to))]),
        (None, None) => return label.to_owned(),
    };
    [label, &aim].join(TEXTS.text("indicators.separator"))
}

/// « 6 le 3 mars 2027 »
pub(crate) fn last_value(action: &Action<'_>) -> Option<String> {
    let last = action.values.last()?;
    let value = measured(last.value, action);
    let day = dates::short_day(last.measured_on);
    let values = [("value", &*value), ("day", &*day)];
    Some(fill(TEXTS.text("indicators.value"), &values))
}

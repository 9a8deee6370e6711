//! The indicator of an action: what is counted, its measures over time, and their small curve.
//!
//! The curve is a line of points for the template to draw; the measures are listed beside it in words, so
//! that nothing is in the drawing alone.

use axum::Form;
use axum::extract::Path;
use dossier::{ActionDetails, ActionId, IndicatorMeasureId, NewIndicatorMeasure};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use words::dates::short_day;

use super::opened;
use crate::address::Current;
use crate::lookup::{NO_NUMBER, typed_number};
use crate::respond::{Answer, see};
use crate::state::App;

/// The drawing's own units; the template's `viewBox` says the same.
const WIDTH: f64 = 320.0;
const HEIGHT: f64 = 90.0;
const MARGIN: f64 = 10.0;

/// What is counted, and how it went.
#[derive(Serialize)]
pub(super) struct Indicator {
    label: String,
    unit: String,
    baseline: Option<String>,
    target: Option<String>,
    measures: Vec<Measure>,
    curve: Option<Curve>,
    today: String,
}

#[derive(Serialize)]
struct Measure {
    id: String,
    day: String,
    value: String,
    note: String,
}

/// At least two values one after the other, ready to be drawn.
#[derive(Serialize)]
struct Curve {
    /// The points of the line, as SVG writes them.
    line: String,
    dots: Vec<Dot>,
    /// The height of what is aimed at.
    target: Option<String>,
    first: Value,
    last: Value,
}

#[derive(Serialize)]
struct Dot {
    x: String,
    y: String,
}

/// A value in words.
#[derive(Serialize)]
struct Value {
    day: String,
    value: String,
}

impl Indicator {
    pub(super) fn new(app: &App, details: &ActionDetails) -> Self {
        let action = &details.action;
        let measures = details.measures.iter().map(|measure| Measure {
            id: measure.id.to_string(),
            day: short_day(measure.measured_on),
            value: words::numbers::decimal(measure.value),
            note: measure.note.clone(),
        });
        Self {
            label: action.indicator_label.clone(),
            unit: action.indicator_unit.clone(),
            baseline: action.indicator_baseline.map(words::numbers::exact),
            target: action.indicator_target.map(words::numbers::exact),
            measures: measures.collect(),
            curve: Curve::new(&values(app, details), action.indicator_target),
            today: short_day(app.today()),
        }
    }
}

/// Where it started, then each measure, in the order of days.
fn values(app: &App, details: &ActionDetails) -> Vec<(Date, f64)> {
    let action = &details.action;
    let noted = app.local(action.created_at).date();
    let started = action.starts_on.or(action.decided_on).unwrap_or(noted);
    let measures = details.measures.iter();
    let measures = measures.map(|measure| (measure.measured_on, measure.value));
    let first = details.measures.first().map(|measure| measure.measured_on);
    let started = first.map_or(started, |first| first.min(started));
    let start = action.indicator_baseline.map(|value| (started, value));
    start.into_iter().chain(measures).collect()
}

impl Curve {
    fn new(values: &[(Date, f64)], target: Option<f64>) -> Option<Self> {
        let [first, .., last] = values else {
            return None;
        };
        let all = || values.iter().map(|(_, value)| *value).chain(target);
        let heights = Scale::of(all(), HEIGHT - MARGIN, MARGIN);
        let days = |date: Date| f64::from(first.0.until(date).map_or(0, |span| span.get_days()));
        let widths = Scale::of(
            values.iter().map(|(date, _)| days(*date)),
            MARGIN,
            WIDTH - MARGIN,
        );
        let dots = values.iter().map(|(date, value)| Dot {
            x: widths.at(days(*date)),
            y: heights.at(*value),
        });
        let dots: Vec<Dot> = dots.collect();
        let line = dots.iter().map(|dot| format!("{},{}", dot.x, dot.y));
        let told = |(date, value): &(Date, f64)| Value {
            day: short_day(*date),
            value: words::numbers::decimal(*value),
        };
        Some(Self {
            line: line.collect::<Vec<_>>().join(" "),
            target: target.map(|target| heights.at(target)),
            first: told(first),
            last: told(last),
            dots,
        })
    }
}

/// From values to places of the drawing.
struct Scale {
    low: f64,
    span: f64,
    from: f64,
    to: f64,
}

impl Scale {
    fn of(values: impl Iterator<Item = f64>, from: f64, to: f64) -> Self {
        let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
            (low.min(value), high.max(value))
        });
        Self {
            low,
            span: high - low,
            from,
            to,
        }
    }

    /// A value that never changes is drawn half way.
    fn at(&self, value: f64) -> String {
        let share = if self.span > 0.0 {
            (value - self.low) / self.span
        } else {
            0.5
        };
        format!("{:.1}", self.from + share * (self.to - self.from))
    }
}

#[derive(Deserialize)]
pub(crate) struct MeasureForm {
    #[serde(default)]
    measured_on: String,
    #[serde(default)]
    value: String,
    #[serde(default)]
    note: String,
    #[serde(default)]
    back: Option<String>,
}

/// `POST /actions/{id}/measures`
pub(crate) fn add(
    app: &App,
    Path(id): Path<ActionId>,
    current: Current,
    Form(form): Form<MeasureForm>,
) -> Answer {
    let value = typed_number(&form.value)?.ok_or(NO_NUMBER)?;
    let measured_on = app.typed_day(&form.measured_on)?;
    let measure = NewIndicatorMeasure {
        note: form.note.trim().to_owned(),
        ..NewIndicatorMeasure::on(measured_on.unwrap_or(app.today()), value)
    };
    app.change(|once| once.add_indicator_measure(id, measure))?;
    app.say_done()?;
    see(&opened(form.back.as_deref(), &current, id, &[]))
}

#[derive(Deserialize)]
pub(crate) struct RemovalForm {
    action: ActionId,
    #[serde(default)]
    back: Option<String>,
}

/// `POST /measures/{id}/removal`
pub(crate) fn remove(
    app: &App,
    Path(id): Path<IndicatorMeasureId>,
    current: Current,
    Form(form): Form<RemovalForm>,
) -> Answer {
    app.change(|once| once.remove_indicator_measure(id))?;
    app.say_done()?;
    see(&opened(form.back.as_deref(), &current, form.action, &[]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_curve_needs_two_values_and_goes_from_edge_to_edge() {
        let start = (date(2026, 10, 6), 6.0);
        assert!(Curve::new(&[start], Some(2.0)).is_none());
        let values = [start, (date(2026, 11, 3), 4.0), (date(2026, 12, 1), 2.0)];
        let curve = Curve::new(&values, Some(2.0)).unwrap();
        assert_eq!(curve.line, "10.0,10.0 160.0,45.0 310.0,80.0");
        assert_eq!(curve.target.as_deref(), Some("80.0"));
        assert_eq!(curve.last.value, "2");
    }

    #[test]
    fn a_value_that_never_changes_is_a_flat_line() {
        let values = [(date(2026, 10, 6), 3.0), (date(2026, 10, 6), 3.0)];
        let curve = Curve::new(&values, None).unwrap();
        assert_eq!(curve.line, "160.0,45.0 160.0,45.0");
    }
}

//! The small curve of an indicator: a line of points for the template to draw. The values are listed
//! beside it in words, so that nothing is in the drawing alone.

use dossier::ActionDetails;
use jiff::civil::Date;
use serde::Serialize;

/// The drawing's own units; the template's `viewBox` says the same.
const WIDTH: f64 = 320.0;
const HEIGHT: f64 = 90.0;
const MARGIN: f64 = 10.0;

/// At least two values one after the other, ready to be drawn.
#[derive(Serialize)]
pub(super) struct Curve {
    /// The points of the line, as SVG writes them.
    line: String,
    dots: Vec<Dot>,
    /// The height of what is aimed at.
    target: Option<String>,
    first: Point,
    last: Point,
}

#[derive(Serialize)]
struct Dot {
    x: String,
    y: String,
}

impl Curve {
    /// The curve of an action that was written down that day, when there is something to draw.
    pub(super) fn of(details: &ActionDetails, added_on: Date) -> Option<Self> {
        Self::new(&values(details, added_on), details.action.indicator_target)
    }

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
        let point = |(day, value): &(Date, f64)| Point {
            day: *day,
            value: *value,
        };
        Some(Self {
            line: line.collect::<Vec<_>>().join(" "),
            target: target.map(|target| heights.at(target)),
            first: point(first),
            last: point(last),
            dots,
        })
    }
}

/// A value on its day.
#[derive(Serialize)]
struct Point {
    day: Date,
    value: f64,
}

/// Where it started, then each value, in the order of days.
fn values(details: &ActionDetails, added_on: Date) -> Vec<(Date, f64)> {
    let action = &details.action;
    let started = action.starts_on.or(action.decided_on).unwrap_or(added_on);
    let noted = details.values.iter();
    let noted = noted.map(|noted| (noted.measured_on, noted.value));
    let first = details.values.first().map(|first| first.measured_on);
    let started = first.map_or(started, |first| first.min(started));
    let start = action.indicator_baseline.map(|value| (started, value));
    start.into_iter().chain(noted).collect()
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
        assert_eq!((curve.last.day, curve.last.value), (date(2026, 12, 1), 2.0));
    }

    #[test]
    fn a_value_that_never_changes_is_a_flat_line() {
        let values = [(date(2026, 10, 6), 3.0), (date(2026, 10, 6), 3.0)];
        let curve = Curve::new(&values, None).unwrap();
        assert_eq!(curve.line, "160.0,45.0 160.0,45.0");
    }
}

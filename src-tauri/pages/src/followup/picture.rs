//! Before and after, situation by situation: two marks on four steps, and the same in words.
//!
//! The dossier compares; here are only the places of the marks and the labels. No colour tells
//! anything: hollow is before, full is after.

use dossier::{Evolution, RatingLevel, RatingPoint, Trend};
use jiff::civil::Date;
use serde::Serialize;

use crate::address::situation_address;
use crate::state::App;

/// Where the first step is, and how far apart the four are, in the drawing.
const FIRST: u32 = 16;
const STEP: u32 = 56;

/// What became of a situation.
#[derive(Serialize)]
pub(super) struct Change {
    title: String,
    href: String,
    theme: String,
    before: Mark,
    after: Option<Mark>,
    trend: Option<&'static str>,
    trend_label: String,
    actions: String,
}

/// A rating on the drawing.
#[derive(Serialize)]
struct Mark {
    x: u32,
    label: String,
    on: Date,
    people: Option<u32>,
}

impl Change {
    pub(super) fn new(app: &App, evolution: Evolution) -> Self {
        let Evolution {
            situation,
            first,
            last,
            trend,
            action_count,
            done_count,
        } = evolution;
        let texts = app.texts();
        let trend = trend.map(Trend::code);
        Self {
            href: situation_address(&situation),
            theme: situation.theme_code,
            title: words::quoted(&situation.title),
            before: Mark::new(app, &first),
            after: last.as_ref().map(|last| Mark::new(app, last)),
            trend_label: texts.label("trend", trend.unwrap_or("unknown")).to_owned(),
            trend,
            actions: texts
                .count("actions-done", i64::from(done_count))
                .replace("{total}", &action_count.to_string()),
        }
    }
}

impl Mark {
    fn new(app: &App, point: &RatingPoint) -> Self {
        Self {
            x: FIRST + STEP * step(point.level),
            label: documents::rating_label(point.method, point.value, point.level),
            on: app.local(point.rated_at).date(),
            people: point.n_raters,
        }
    }
}

fn step(level: RatingLevel) -> u32 {
    match level {
        RatingLevel::Low => 0,
        RatingLevel::Moderate => 1,
        RatingLevel::High => 2,
        RatingLevel::Major => 3,
    }
}

//! Before and after, situation by situation: two marks on four steps, and the same in words.
//!
//! The dossier compares; here are only the places of the marks and the labels. No colour tells
//! anything: hollow is before, full is after.

use dossier::{Evolution, RatingLevel, RatingPoint};
use jiff::civil::Date;
use serde::Serialize;

use crate::state::App;

/// Where the first step is, and how far apart the four are, in the drawing.
const FIRST: u32 = 16;
const STEP: u32 = 56;

/// What became of a situation.
#[derive(Serialize)]
pub(super) struct Change {
    #[serde(flatten)]
    evolution: Evolution,
    before: Mark,
    after: Option<Mark>,
}

/// A rating on the drawing.
#[derive(Serialize)]
struct Mark {
    x: u32,
    label: String,
    on: Date,
}

impl Change {
    pub(super) fn new(app: &App, evolution: Evolution) -> Self {
        Self {
            before: Mark::new(app, &evolution.first),
            after: evolution.last.as_ref().map(|last| Mark::new(app, last)),
            evolution,
        }
    }
}

impl Mark {
    fn new(app: &App, point: &RatingPoint) -> Self {
        Self {
            x: FIRST + STEP * step(point.level),
            label: documents::rating_label(point.method, point.value, point.level),
            on: app.local(point.rated_at).date(),
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

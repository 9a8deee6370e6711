//! The law in plain words, by size of firm.
//!
//! Each point keeps its article, its threshold and the day it was checked; what was not checked says
//! so. Every point has its place on the page, so that texts can lead to it.

use axum::extract::Query;
use library::{Kind, LegalPoint, Threshold};
use serde::Serialize;

use super::reference::{Asked, found, keep};
use crate::frame::Section;
use crate::problem::Problem;
use crate::respond::Answer;
use crate::state::App;

#[derive(Serialize)]
struct Law {
    q: String,
    sizes: Vec<SizeChip>,
    total: usize,
    points: Vec<ShownPoint>,
}

/// A size of firm to keep to.
#[derive(Serialize)]
struct SizeChip {
    value: String,
    label: String,
    current: bool,
    ours: bool,
}

/// A point of law with what is said below it: its threshold and its source, in words.
#[derive(Serialize)]
pub(crate) struct ShownPoint {
    #[serde(flatten)]
    point: LegalPoint,
    threshold_label: String,
    source_label: String,
}

/// `GET /law`
pub(crate) fn show(app: &App, Query(asked): Query<Asked>) -> Answer {
    let all = app.library().legal_points()?;
    let total = all.len();
    let size = Size::read(&asked.size);
    let mut points = keep(all, found(app, Kind::Law, &asked.q)?, |point| &point.id);
    points.retain(|point| size.is_none_or(|size| size.meets(point.threshold)));
    let view = Law {
        sizes: size_chips(app, size),
        total,
        points: points
            .into_iter()
            .map(|point| shown_point(app, point))
            .collect::<Result<_, _>>()?,
        q: asked.q,
    };
    app.page(Section::Inform, "inform/law.html", &view)
}

/// A point of law, ready to be shown.
pub(crate) fn shown_point(app: &App, point: LegalPoint) -> Result<ShownPoint, Problem> {
    let threshold = app.texts().label("thresholds", point.threshold.code());
    Ok(ShownPoint {
        threshold_label: threshold.to_owned(),
        source_label: app.source_label(&point.source)?,
        point,
    })
}

fn size_chips(app: &App, chosen: Option<Size>) -> Vec<SizeChip> {
    let headcount = app
        .dossier(dossier::Dossier::company)
        .ok()
        .and_then(|company| company.headcount);
    let ours = headcount.map(Size::of);
    let choices = app.texts().choices("sizes").into_iter();
    choices
        .map(|choice| {
            let size = Size::read(&choice.value);
            SizeChip {
                current: size == chosen,
                ours: size.is_some() && size == ours,
                value: choice.value,
                label: choice.label,
            }
        })
        .collect()
}

/// The sizes of firm that the law tells apart most often.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Size {
    Under11,
    From11To49,
    From50To299,
    From300,
}

impl Size {
    /// A code of the list `sizes`; nothing for every size.
    fn read(code: &str) -> Option<Self> {
        match code {
            "under-11" => Some(Self::Under11),
            "11-49" => Some(Self::From11To49),
            "50-299" => Some(Self::From50To299),
            "300" => Some(Self::From300),
            _ => None,
        }
    }

    fn of(headcount: u32) -> Self {
        match headcount {
            0..=10 => Self::Under11,
            11..=49 => Self::From11To49,
            50..=299 => Self::From50To299,
            300.. => Self::From300,
        }
    }

    /// Whether a point of law applies to some firms of this size.
    fn meets(self, threshold: Threshold) -> bool {
        match threshold {
            Threshold::All => true,
            Threshold::Under11 => self == Self::Under11,
            Threshold::From11 => self != Self::Under11,
            Threshold::From11To49 => self == Self::From11To49,
            Threshold::Under50 => matches!(self, Self::Under11 | Self::From11To49),
            // From 250 employees: a part of the firms of 50 to 299. The page shows the threshold.
            Threshold::From50 | Threshold::From250 => {
                matches!(self, Self::From50To299 | Self::From300)
            }
            Threshold::From300 => self == Self::From300,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_threshold_meets_the_sizes_it_applies_to() {
        let sizes = [
            Size::Under11,
            Size::From11To49,
            Size::From50To299,
            Size::From300,
        ];
        let met =
            |threshold: Threshold| sizes.map(|size| if size.meets(threshold) { '1' } else { '0' });
        for (threshold, expected) in [
            (Threshold::All, "1111"),
            (Threshold::Under11, "1000"),
            (Threshold::From11, "0111"),
            (Threshold::From11To49, "0100"),
            (Threshold::Under50, "1100"),
            (Threshold::From50, "0011"),
            (Threshold::From250, "0011"),
            (Threshold::From300, "0001"),
        ] {
            let found: String = met(threshold).iter().collect();
            assert_eq!(found, expected, "{threshold:?}");
        }
    }

    #[test]
    fn a_headcount_has_one_size() {
        let sizes = [10, 11, 49, 50, 299, 300].map(Size::of);
        assert_eq!(
            sizes,
            [
                Size::Under11,
                Size::From11To49,
                Size::From11To49,
                Size::From50To299,
                Size::From50To299,
                Size::From300
            ]
        );
    }
}

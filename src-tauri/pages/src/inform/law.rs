//! The law in plain words, by size of firm.
//!
//! Each point keeps its article, its threshold and the day it was checked; what was not checked says
//! so. Every point has its place on the page, so that texts can lead to it.

use axum::extract::Query;
use library::{Kind, Threshold};
use tera::context;

use super::reference::{ListQuery, found, keep};
use crate::frame::Section;
use crate::respond::Answer;
use crate::state::App;

/// `GET /law`
pub(crate) fn show(app: &App, Query(query): Query<ListQuery>) -> Answer {
    let all = app.library().legal_points()?;
    let total = all.len();
    let size = Size::read(&query.size);
    let mut points = keep(all, found(app, Kind::Law, &query.q)?, |point| &point.id);
    points.retain(|point| size.is_none_or(|size| size.meets(point.threshold)));
    let company = app.dossier(dossier::Dossier::company).ok();
    let headcount = company.and_then(|company| company.headcount);
    let view = context! {
        q => &query.q,
        size => &size.map_or("", Size::code),
        our_size => &headcount.map(|count| Size::of(count).code()),
        total, points
    };
    app.page(Section::Inform, "inform/law.html", view)
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
    const ALL: [Self; 4] = [
        Self::Under11,
        Self::From11To49,
        Self::From50To299,
        Self::From300,
    ];

    /// Its code in the list `sizes`.
    const fn code(self) -> &'static str {
        match self {
            Self::Under11 => "under-11",
            Self::From11To49 => "11-49",
            Self::From50To299 => "50-299",
            Self::From300 => "300",
        }
    }

    /// A code of the list; nothing for every size.
    fn read(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|size| size.code() == code)
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
        let met = |threshold: Threshold| {
            Size::ALL.map(|size| if size.meets(threshold) { '1' } else { '0' })
        };
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

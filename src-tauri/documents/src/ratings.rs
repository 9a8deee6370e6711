//! Ratings in words: « Souvent chez nous », the same on screen and on paper.

use std::ops::Deref;

use dossier::{RatingLevel, RatingMethod};
use jiff::Zoned;
use jiff::civil::Date;

use crate::texts::LABELS;

/// A rating in words.
pub(crate) struct Rating<'a> {
    record: &'a dossier::Rating,
    /// « Souvent chez nous »
    pub(crate) label: String,
    /// The day, where the person is.
    pub(crate) on: Date,
}

impl Deref for Rating<'_> {
    type Target = dossier::Rating;

    fn deref(&self) -> &dossier::Rating {
        self.record
    }
}

/// Ratings in words; one that was wiped is no rating.
pub(crate) fn ratings<'a>(records: Vec<&'a dossier::Rating>, at: &Zoned) -> Vec<Rating<'a>> {
    let in_words = |record: &'a dossier::Rating| {
        let label = rating_label(record.method, record.value?, record.level?);
        Some(Rating {
            record,
            label: format!("{label} {}", LABELS.label("plan", "at-ours")),
            on: record.rated_at.to_zoned(at.time_zone().clone()).date(),
        })
    };
    records.into_iter().filter_map(in_words).collect()
}

/// A rating in the words of its scale; in those of its level when the scale has only figures.
#[must_use]
pub fn rating_label(method: RatingMethod, value: u8, level: RatingLevel) -> String {
    let value = value.to_string();
    let (list, code) = match method {
        RatingMethod::Exposure4 | RatingMethod::Vote => ("exposure", &*value),
        RatingMethod::Freq4 => ("frequency", &*value),
        RatingMethod::Faces3 => ("face", &*value),
        RatingMethod::Matrix => ("rating-level", level.code()),
    };
    LABELS.label(list, code).to_owned()
}

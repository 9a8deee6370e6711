//! Ratings: how much a situation is the case here.
//!
//! Never overwritten: the last one counts, the last *initial* and the last *followup* are compared.
//! A wiped rating is a new one without value. Rating is about the work; nothing here is per person,
//! and a distribution is kept only from [`CROWD`] raters.

use crate::codes::codes;
use crate::error::{Refusal, Result};
use crate::ids::{RatingId, SituationId, WorkshopId};
use crate::names::RatingMethod;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Below this number of raters, who answered what could be guessed: no distribution is kept.
pub const CROWD: u32 = 5;

codes! {
    /// What a rating amounts to, whatever its method.
    pub enum RatingLevel {
        /// Little or nothing.
        Low = "low",
        /// To be watched.
        Moderate = "moderate",
        /// To be acted on.
        High = "high",
        /// To be acted on first.
        Major = "major",
    }
}

codes! {
    /// Before or after acting.
    pub enum RatingMoment {
        /// Before.
        Initial = "initial",
        /// After: compared with the initial one.
        Followup = "followup",
    }
}

/// One rating of one situation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rating {
    /// Its id; ids sort by time.
    pub id: RatingId,
    /// The situation.
    pub situation_id: SituationId,
    /// On which scale.
    pub method: RatingMethod,
    /// The value on that scale; none when the rating was wiped.
    pub value: Option<u8>,
    /// What it amounts to; none when the rating was wiped.
    pub level: Option<RatingLevel>,
    /// When.
    pub rated_at: Timestamp,
    /// In which workshop.
    pub workshop_id: Option<WorkshopId>,
    /// By how many people together.
    pub n_raters: Option<u32>,
    /// How many chose each value, as a JSON list; never below [`CROWD`] raters.
    pub distribution: Option<String>,
    /// Before or after acting.
    pub moment: RatingMoment,
    /// What was said of it.
    pub comment: String,
}

/// What a rating says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct RatedAs {
    /// On which scale.
    pub method: RatingMethod,
    /// The value on that scale.
    pub value: u8,
    /// What it amounts to.
    pub level: RatingLevel,
}

impl RatedAs {
    /// The answer to "Is it the case here?"; none on another scale.
    pub fn exposure(self) -> Option<u8> {
        (self.method == RatingMethod::Exposure4).then_some(self.value)
    }
}

/// A rating to add.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewRating {
    /// On which scale.
    pub method: RatingMethod,
    /// The value on that scale.
    pub value: u8,
    /// What was said of it.
    pub comment: String,
    /// Before or after acting; when not said, after once an action of the situation is done.
    pub moment: Option<RatingMoment>,
    /// By how many people together.
    pub n_raters: Option<u32>,
    /// How many chose each value, in the order of the scale.
    pub distribution: Vec<u32>,
}

impl NewRating {
    /// A value on a scale, and nothing else.
    pub fn new(method: RatingMethod, value: u8) -> Self {
        Self {
            method,
            value,
            ..Self::default()
        }
    }

    /// An answer to "Is it the case here?", from 0 (not at all) to 3 (fully).
    pub fn exposure(value: u8) -> Self {
        Self::new(RatingMethod::Exposure4, value)
    }

    /// The rating, if its value is on the scale.
    pub(crate) fn checked(
        self,
        id: RatingId,
        situation_id: SituationId,
        rated_at: Timestamp,
        moment: RatingMoment,
    ) -> Result<Rating> {
        let level = self.method.level(self.value)?;
        Ok(Rating {
            id,
            situation_id,
            method: self.method,
            value: Some(self.value),
            level: Some(level),
            rated_at,
            workshop_id: None,
            n_raters: self.n_raters,
            distribution: self.anonymous_distribution(),
            moment,
            comment: self.comment,
        })
    }

    /// The distribution, when there were enough answers to hide each of them.
    fn anonymous_distribution(&self) -> Option<String> {
        is_crowd(&self.distribution)
            .then(|| serde_json::Value::from(self.distribution.clone()).to_string())
    }
}

/// True when so many answers hide each of them; numbers of a file may be of any size.
pub(crate) fn is_crowd(answers: &[u32]) -> bool {
    let total = answers
        .iter()
        .fold(0, |total: u32, count| total.saturating_add(*count));
    total >= CROWD
}

impl RatingMethod {
    /// The lowest and highest value of the scale.
    pub const fn scale(self) -> (u8, u8) {
        match self {
            Self::Exposure4 | Self::Freq4 | Self::Vote => (0, 3),
            Self::Faces3 => (0, 2),
            Self::Matrix => (1, 16),
        }
    }

    /// What a value amounts to.
    ///
    /// # Errors
    /// [`Refusal::RatingOutOfScale`].
    pub fn level(self, value: u8) -> Result<RatingLevel, Refusal> {
        let (min, max) = self.scale();
        if !(min..=max).contains(&value) {
            return Err(Refusal::RatingOutOfScale {
                method: self,
                min,
                max,
            });
        }
        Ok(match (self, value) {
            (Self::Matrix, ..=2) => RatingLevel::Low,
            (Self::Matrix, ..=6) => RatingLevel::Moderate,
            (Self::Matrix, ..=9) => RatingLevel::High,
            (Self::Matrix, _) => RatingLevel::Major,
            (_, 0) => RatingLevel::Low,
            (_, 1) => RatingLevel::Moderate,
            (_, 2) => RatingLevel::High,
            (_, _) => RatingLevel::Major,
        })
    }
}

impl Rating {
    /// What it says; none when it was wiped.
    pub fn rated(&self) -> Option<RatedAs> {
        Some(RatedAs {
            method: self.method,
            value: self.value?,
            level: self.level?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use RatingLevel::{High, Low, Major, Moderate};
    use uuid::Uuid;

    #[test]
    fn each_value_of_each_scale_has_its_level() {
        let four = [Low, Moderate, High, Major];
        for method in [
            RatingMethod::Exposure4,
            RatingMethod::Freq4,
            RatingMethod::Vote,
        ] {
            let levels: Vec<_> = (0..=3).map(|value| method.level(value).unwrap()).collect();
            assert_eq!(levels, four, "{method}");
        }
        let matrix = [
            (1, Low),
            (2, Low),
            (3, Moderate),
            (6, Moderate),
            (8, High),
            (9, High),
            (12, Major),
            (16, Major),
        ];
        for (value, level) in matrix {
            assert_eq!(
                RatingMethod::Matrix.level(value).unwrap(),
                level,
                "matrix {value}"
            );
        }
        assert_eq!(RatingMethod::Faces3.level(2).unwrap(), High);
    }

    #[test]
    fn a_value_off_the_scale_is_refused() {
        for method in RatingMethod::ALL {
            let (min, max) = method.scale();
            let refusal = Refusal::RatingOutOfScale {
                method: *method,
                min,
                max,
            };
            assert_eq!(method.level(max + 1), Err(refusal), "{method}");
        }
        assert!(RatingMethod::Matrix.level(0).is_err());
    }

    fn voted(distribution: Vec<u32>) -> Rating {
        let new = NewRating {
            distribution,
            ..NewRating::new(RatingMethod::Vote, 2)
        };
        let at = Timestamp::from_second(0).unwrap();
        let (id, situation) = (RatingId(Uuid::nil()), SituationId(Uuid::nil()));
        new.checked(id, situation, at, RatingMoment::Initial)
            .unwrap()
    }

    #[test]
    fn a_distribution_is_kept_only_when_it_hides_each_answer() {
        assert_eq!(voted(vec![0, 1, 2, 1]).distribution, None, "four answers");
        assert_eq!(
            voted(vec![0, 1, 3, 1]).distribution.as_deref(),
            Some("[0,1,3,1]")
        );
    }
}

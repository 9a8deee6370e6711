//! What became of the situations: before and after, and those to be rated again.
//!
//! The first rating and the last one are compared, whatever came between; on two different scales their
//! levels are. Nothing is stored, and nothing is said of what caused the change.

use super::overview::{HEAD_COLUMNS, LAST_RATING};
use super::{RatingLevel, RatingMethod, RatingMoment, SituationFilter, SituationHead};
use crate::codes::codes;
use crate::dossier::Dossier;
use crate::error::Result;
use crate::plan::Page;
use crate::storage;
use jiff::Timestamp;
use jiff::civil::Date;
use rusqlite::{Connection, named_params};
use serde::{Deserialize, Serialize};

codes! {
    /// How a situation changed between two ratings.
    pub enum Trend {
        /// It weighs less.
        Better = "better",
        /// It weighs the same.
        Same = "same",
        /// It weighs more.
        Worse = "worse",
    }
}

/// One rating, to be compared with another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct RatingPoint {
    /// On which scale.
    pub method: RatingMethod,
    /// The value on that scale.
    pub value: u8,
    /// What it amounts to.
    pub level: RatingLevel,
    /// When.
    pub rated_at: Timestamp,
    /// By how many people together.
    pub n_raters: Option<u32>,
    /// Before or after acting.
    pub moment: RatingMoment,
}

/// Before and after, for one situation.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Evolution {
    /// The situation.
    pub situation: SituationHead,
    /// Its first rating.
    pub first: RatingPoint,
    /// Its last rating; none when it was rated once.
    pub last: Option<RatingPoint>,
    /// What changed between the two.
    pub trend: Option<Trend>,
    /// How many actions it has.
    pub action_count: u32,
    /// How many of them are done or evaluated.
    pub done_count: u32,
}

impl Trend {
    /// What changed from one rating to the next: by value on the same scale, by level otherwise.
    pub fn between(first: &RatingPoint, last: &RatingPoint) -> Self {
        let order = if first.method == last.method {
            last.value.cmp(&first.value)
        } else {
            last.level.cmp(&first.level)
        };
        match order {
            std::cmp::Ordering::Less => Self::Better,
            std::cmp::Ordering::Equal => Self::Same,
            std::cmp::Ordering::Greater => Self::Worse,
        }
    }
}

/// The two ratings, and the counts, as the query gives them.
#[derive(Deserialize)]
struct Ends {
    first_method: RatingMethod,
    first_value: u8,
    first_level: RatingLevel,
    first_at: Timestamp,
    first_n: Option<u32>,
    first_moment: RatingMoment,
    rating_count: u32,
    last_at: Timestamp,
    last_n: Option<u32>,
    last_moment: RatingMoment,
    action_count: u32,
    done_count: u32,
}

impl Dossier {
    /// Before and after, for each rated situation, oldest first.
    pub fn evolution(&self, filter: &SituationFilter, page: Page) -> Result<Vec<Evolution>> {
        let sql = format!(
            "WITH page AS MATERIALIZED (
               SELECT s.* FROM situations s {LAST_RATING}
               WHERE r.value IS NOT NULL AND {} ORDER BY s.id LIMIT :limit OFFSET :offset)
             SELECT {HEAD_COLUMNS}, f.method AS first_method, f.value AS first_value,
               f.level AS first_level, f.rated_at AS first_at, f.n_raters AS first_n,
               f.moment AS first_moment, r.rated_at AS last_at, r.n_raters AS last_n,
               r.moment AS last_moment,
               (SELECT COUNT(*) FROM ratings c WHERE c.situation_id = s.id AND c.value IS NOT NULL)
                 AS rating_count,
               COUNT(a.id) AS action_count,
               COUNT(a.id) FILTER (WHERE a.status IN ('done', 'evaluated')) AS done_count
             FROM page s {LAST_RATING}
             JOIN ratings f ON f.id = (SELECT MIN(id) FROM ratings
               WHERE situation_id = s.id AND value IS NOT NULL)
             LEFT JOIN action_situations l ON l.situation_id = s.id
             LEFT JOIN actions a ON a.id = l.action_id
             GROUP BY s.id ORDER BY s.id",
            filter.condition()
        );
        self.read(|conn| {
            let found: Vec<(SituationHead, Ends)> = filter.all_pairs(conn, &sql, page)?;
            Ok(found
                .into_iter()
                .map(|(situation, ends)| ends.evolution(situation))
                .collect())
        })
    }
}

impl Ends {
    fn evolution(self, situation: SituationHead) -> Evolution {
        let first = RatingPoint {
            method: self.first_method,
            value: self.first_value,
            level: self.first_level,
            rated_at: self.first_at,
            n_raters: self.first_n,
            moment: self.first_moment,
        };
        let last = self.last(&situation);
        Evolution {
            trend: last.as_ref().map(|last| Trend::between(&first, last)),
            situation,
            first,
            last,
            action_count: self.action_count,
            done_count: self.done_count,
        }
    }

    fn last(&self, situation: &SituationHead) -> Option<RatingPoint> {
        if self.rating_count < 2 {
            return None;
        }
        Some(RatingPoint {
            method: situation.rating_method?,
            value: situation.rating_value?,
            level: situation.rating_level?,
            rated_at: self.last_at,
            n_raters: self.last_n,
            moment: self.last_moment,
        })
    }
}

/// The situations in hand of which a done action is to be looked at by now, and which nobody rated since
/// it was done. Once the action is evaluated, people have had their chance to rate: no more asking.
pub(crate) fn to_rate_again(
    conn: &Connection,
    today: Date,
    hide_restricted: bool,
    limit: u32,
) -> Result<Vec<SituationHead>> {
    let sql = format!(
        "WITH ended AS MATERIALIZED (
           SELECT l.situation_id, MAX(a.done_on) AS done_on
           FROM actions a JOIN action_situations l ON l.action_id = a.id
           WHERE a.status = 'done' AND a.review_on <= :today
           GROUP BY l.situation_id)
         SELECT {HEAD_COLUMNS} FROM ended JOIN situations s ON s.id = ended.situation_id {LAST_RATING}
         WHERE s.state NOT IN ('parked', 'resolved') AND r.value IS NOT NULL
           AND r.rated_at < ended.done_on AND (s.visibility = 'group' OR NOT :hide)
         ORDER BY ended.done_on, s.id LIMIT :limit"
    );
    let today = today.to_string();
    let params = named_params! { ":today": today, ":hide": hide_restricted, ":limit": limit };
    storage::all(conn, &sql, params)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(method: RatingMethod, value: u8) -> RatingPoint {
        RatingPoint {
            method,
            value,
            level: method.level(value).unwrap(),
            rated_at: Timestamp::UNIX_EPOCH,
            n_raters: None,
            moment: RatingMoment::Initial,
        }
    }

    #[test]
    fn the_same_scale_compares_values_two_scales_compare_levels() {
        use RatingMethod::{Exposure4, Faces3, Matrix};
        let between = |first, last| Trend::between(&first, &last);
        assert_eq!(
            between(point(Exposure4, 3), point(Exposure4, 1)),
            Trend::Better
        );
        assert_eq!(between(point(Matrix, 3), point(Matrix, 6)), Trend::Worse);
        assert_eq!(between(point(Faces3, 2), point(Exposure4, 2)), Trend::Same);
        assert_eq!(
            between(point(Exposure4, 3), point(Faces3, 2)),
            Trend::Better
        );
    }
}

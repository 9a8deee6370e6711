//! What became of the situations: before and after, and those to be rated again.
//!
//! The first rating and the last one are compared, whatever came between; on two different scales their
//! levels are. Nothing is stored, and nothing is said of what caused the change.

use super::{SituationFilter, SituationHead};
use crate::actions::ActionStatus;
use crate::codes::codes;
use crate::dates::day_of;
use crate::dossier::Dossier;
use crate::error::Result;
use crate::ids::SituationId;
use crate::page::{Page, count};
use crate::situations::{Rating, RatingLevel, RatingMethod, Situation};
use crate::snapshot::Snapshot;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

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

impl RatingPoint {
    /// None for a wiped rating.
    fn of(rating: &Rating) -> Option<Self> {
        Some(Self {
            method: rating.method,
            value: rating.value?,
            level: rating.level?,
            rated_at: rating.rated_at,
        })
    }
}

impl Dossier {
    /// Before and after, for each rated situation, oldest first.
    pub fn evolution(&self, filter: &SituationFilter, page: Page) -> Result<Vec<Evolution>> {
        self.read(|now| {
            let rated = now.situations_matching(filter);
            let rated = rated.filter(|one| now.rating_of(one.id).is_some());
            let rated: Vec<&Situation> = rated.collect();
            let shown = page.cut(&rated).iter();
            Ok(shown.filter_map(|one| now.evolution_of(one)).collect())
        })
    }
}

impl Snapshot {
    fn evolution_of(&self, situation: &Situation) -> Option<Evolution> {
        let ratings = self.ratings.of(situation.id);
        let mut points = ratings.filter_map(RatingPoint::of);
        let first = points.next()?;
        let last = points.next_back();
        let actions = self.actions_of(situation.id);
        Some(Evolution {
            situation: self.head(situation),
            first,
            last,
            trend: last.map(|last| Trend::between(&first, &last)),
            done_count: count(actions.clone().filter(|a| a.status.is_done()).count()),
            action_count: count(actions.count()),
        })
    }

    /// The situations in hand of which a done action is to be looked at by now, and which nobody rated
    /// since it was done. Once the action is evaluated, people have had their chance to rate: no more
    /// asking.
    pub(crate) fn to_rate_again(
        &self,
        today: Date,
        hide_restricted: bool,
        limit: u32,
    ) -> Vec<SituationHead> {
        let shown =
            |one: &&Situation| one.state.is_in_hand() && !(hide_restricted && one.is_restricted());
        let situations = self.situations.iter().filter(shown);
        let mut waiting: Vec<(Date, &Situation)> = situations
            .filter_map(|one| Some((self.waiting_since(one.id, today)?, one)))
            .collect();
        waiting.sort_by_key(|(done_on, one)| (*done_on, one.id));
        let first = Page::first(limit).cut(&waiting).iter();
        first.map(|(_, one)| self.head(one)).collect()
    }

    /// When the last of its actions to be looked at was done, if nobody rated the situation since.
    fn waiting_since(&self, id: SituationId, today: Date) -> Option<Date> {
        let rated_on = day_of(self.rating_of(id)?.rated_at);
        let ended = self.actions_of(id).filter(|action| {
            let to_look_at = action.review_on.is_some_and(|review| review <= today);
            action.status == ActionStatus::Done && to_look_at
        });
        let done_on = ended.filter_map(|action| action.done_on).max()?;
        (rated_on < done_on).then_some(done_on)
    }
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

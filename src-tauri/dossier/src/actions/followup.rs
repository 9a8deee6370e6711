//! Following an action up: measures of its indicator, and points held about it.
//!
//! Both are only added; a mistake is undone from the history. The status is moved apart, by
//! [`Dossier::change_status`].

use super::Action;
use crate::codes::codes;
use crate::dossier::Dossier;
use crate::error::Result;
use crate::history::{Kind, Operation, Tx};
use crate::ids::{ActionId, IndicatorMeasureId, RatingId, ReviewId, WorkshopId};
use crate::storage::Record;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

codes! {
    /// What a follow-up point decided.
    pub enum ReviewDecision {
        /// Go on.
        Continue = "continue",
        /// Change something.
        Adjust = "adjust",
        /// It is over.
        Close = "close",
        /// Start again.
        Relaunch = "relaunch",
    }
}

/// A follow-up point held about an action.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Review {
    /// Its id.
    pub id: ReviewId,
    /// The action.
    pub action_id: ActionId,
    /// The day it was held.
    pub held_on: Date,
    /// In which workshop.
    pub workshop_id: Option<WorkshopId>,
    /// What changed in the work.
    pub what_changed: String,
    /// The rating made again on this occasion.
    pub new_rating_id: Option<RatingId>,
    /// The value of the indicator that day.
    pub indicator_value: Option<f64>,
    /// What was decided.
    pub decision: ReviewDecision,
}

/// A follow-up point to add.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NewReview {
    /// The day it was held.
    pub held_on: Date,
    /// What changed in the work.
    pub what_changed: String,
    /// What was decided.
    pub decision: ReviewDecision,
    /// The value of the indicator that day.
    #[serde(default)]
    pub indicator_value: Option<f64>,
    /// The rating made again on this occasion.
    #[serde(default)]
    pub new_rating_id: Option<RatingId>,
    /// In which workshop.
    #[serde(default)]
    pub workshop_id: Option<WorkshopId>,
}

/// One measure of the indicator of an action.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct IndicatorMeasure {
    /// Its id.
    pub id: IndicatorMeasureId,
    /// The action.
    pub action_id: ActionId,
    /// The day it was taken.
    pub measured_on: Date,
    /// The value, in the unit of the indicator.
    pub value: f64,
    /// A remark.
    pub note: String,
}

/// A measure to add.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NewIndicatorMeasure {
    /// The day it was taken.
    pub measured_on: Date,
    /// The value, in the unit of the indicator.
    pub value: f64,
    /// A remark.
    #[serde(default)]
    pub note: String,
}

impl Record for Review {
    const KIND: Kind = Kind::Review;

    fn key(&self) -> String {
        self.id.to_string()
    }
}

impl Record for IndicatorMeasure {
    const KIND: Kind = Kind::IndicatorMeasure;

    fn key(&self) -> String {
        self.id.to_string()
    }
}

impl NewReview {
    fn held(self, id: ReviewId, action_id: ActionId) -> Review {
        Review {
            id,
            action_id,
            held_on: self.held_on,
            workshop_id: self.workshop_id,
            what_changed: self.what_changed,
            new_rating_id: self.new_rating_id,
            indicator_value: self.indicator_value,
            decision: self.decision,
        }
    }
}

impl Dossier {
    /// Adds a measure of the indicator of an action.
    pub fn add_indicator_measure(
        &mut self,
        action: ActionId,
        new: NewIndicatorMeasure,
        now: Timestamp,
    ) -> Result<IndicatorMeasure> {
        self.transact(Operation::AddIndicatorMeasure, now, |tx| {
            about(tx, action)?;
            let NewIndicatorMeasure {
                measured_on,
                value,
                note,
            } = new;
            let id = IndicatorMeasureId(tx.new_id());
            let measure = IndicatorMeasure {
                id,
                action_id: action,
                measured_on,
                value,
                note,
            };
            tx.save(&measure)?;
            Ok(measure)
        })
    }

    /// Adds a follow-up point.
    pub fn add_review(
        &mut self,
        action: ActionId,
        new: NewReview,
        now: Timestamp,
    ) -> Result<Review> {
        self.transact(Operation::AddReview, now, |tx| {
            about(tx, action)?;
            if let Some(rating) = new.new_rating_id {
                tx.load::<crate::Rating>(rating)?;
            }
            let review = new.held(ReviewId(tx.new_id()), action);
            tx.save(&review)?;
            Ok(review)
        })
    }
}

fn about(tx: &mut Tx<'_>, id: ActionId) -> Result<()> {
    let action: Action = tx.load(id)?;
    tx.about(Kind::Action, id, &action.title);
    Ok(())
}

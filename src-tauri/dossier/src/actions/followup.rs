//! Following an action up: measures of its indicator, and points held about it.
//!
//! A meeting goes through many actions: [`Dossier::follow_action`] notes one of them at a stroke. What an
//! action changed is observed in `effect`; the meetings themselves are in `meetings`.

use super::edits::ActionEdit;
use super::verbs::load_about;
use super::{Action, Effectiveness};
use crate::codes::codes;
use crate::dossier::Dossier;
use crate::error::Result;
use crate::history::{Kind, Operation, Tx};
use crate::ids::{ActionId, IndicatorMeasureId, MeetingId, RatingId, ReviewId, WorkshopId};
use crate::patch::made;
use crate::storage::Record;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

codes! {
    /// What a follow-up point decided.
    #[derive(Default)]
    pub enum ReviewDecision {
        /// Go on.
        #[default]
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
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Review {
    /// Its id.
    pub id: ReviewId,
    /// The action.
    pub action_id: ActionId,
    /// The day it was held.
    pub held_on: Date,
    /// In which workshop.
    pub workshop_id: Option<WorkshopId>,
    /// In which follow-up meeting.
    pub meeting_id: Option<MeetingId>,
    /// What changed in the work.
    pub what_changed: String,
    /// The rating made again on this occasion.
    pub new_rating_id: Option<RatingId>,
    /// The value of the indicator that day.
    pub indicator_value: Option<f64>,
    /// What the action had changed by then, when it was looked at.
    pub effectiveness: Option<Effectiveness>,
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
    /// In which follow-up meeting.
    #[serde(default)]
    pub meeting_id: Option<MeetingId>,
}

/// One measure of the indicator of an action.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
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

impl NewIndicatorMeasure {
    /// A value on a day, without a remark.
    pub fn on(measured_on: Date, value: f64) -> Self {
        Self {
            measured_on,
            value,
            note: String::new(),
        }
    }
}

/// An action gone through in a meeting: what was said, and what changes in it.
#[derive(Clone, Debug, PartialEq)]
pub struct FollowUpPoint {
    /// What was said; a value of the indicator is kept among its measures too.
    pub review: NewReview,
    /// The fields and the status to change.
    pub edit: ActionEdit,
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
            load_about(tx, action)?;
            measure(tx, action, new)
        })
    }

    /// Removes a measure of an indicator, typed by mistake.
    pub fn remove_indicator_measure(
        &mut self,
        id: IndicatorMeasureId,
        now: Timestamp,
    ) -> Result<()> {
        self.transact(Operation::RemoveIndicatorMeasure, now, |tx| {
            let measure: IndicatorMeasure = tx.load(id)?;
            load_about(tx, measure.action_id)?;
            tx.remove::<IndicatorMeasure>(id)
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
            load_about(tx, action)?;
            hold(tx, action, new, None)
        })
    }

    /// Goes through an action in a meeting: what was said, its new fields, its new status, the value of
    /// its indicator, as one operation.
    ///
    /// # Errors
    /// The rules of its fields and of its status.
    pub fn follow_action(
        &mut self,
        id: ActionId,
        point: FollowUpPoint,
        now: Timestamp,
    ) -> Result<Action> {
        self.transact(Operation::FollowAction, now, |tx| {
            let action = load_about(tx, id)?;
            let edited = point.edit.write(tx, &action)?;
            if let Some(value) = point.review.indicator_value {
                let new = NewIndicatorMeasure::on(point.review.held_on, value);
                measure(tx, id, new)?;
            }
            hold(tx, id, point.review, None)?;
            Ok(edited)
        })
    }
}

/// Writes a measure of the indicator of an action.
pub(super) fn measure(
    tx: &mut Tx<'_>,
    action_id: ActionId,
    new: NewIndicatorMeasure,
) -> Result<IndicatorMeasure> {
    let blank = IndicatorMeasure {
        id: IndicatorMeasureId(tx.new_id()),
        action_id,
        ..IndicatorMeasure::default()
    };
    let measure = made(&blank, new)?;
    tx.save(&measure)?;
    Ok(measure)
}

/// Writes a follow-up point.
pub(super) fn hold(
    tx: &mut Tx<'_>,
    action_id: ActionId,
    new: NewReview,
    effectiveness: Option<Effectiveness>,
) -> Result<Review> {
    if let Some(rating) = new.new_rating_id {
        tx.load::<crate::Rating>(rating)?;
    }
    if let Some(meeting) = new.meeting_id {
        tx.load::<crate::Meeting>(meeting)?;
    }
    let blank = Review {
        id: ReviewId(tx.new_id()),
        action_id,
        effectiveness,
        ..Review::default()
    };
    let review = made(&blank, new)?;
    tx.save(&review)?;
    Ok(review)
}

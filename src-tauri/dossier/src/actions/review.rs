//! The follow-up of an action: points held about it, values of its indicator.

use super::Effectiveness;
use crate::codes::codes;
use crate::ids::{ActionId, IndicatorValueId, MeetingId, RatingId, ReviewId, WorkshopId};
use crate::storage::record;
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

/// One value of the indicator of an action, on a day.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct IndicatorValue {
    /// Its id.
    pub id: IndicatorValueId,
    /// The action.
    pub action_id: ActionId,
    /// The day it was taken.
    pub measured_on: Date,
    /// The value, in the unit of the indicator.
    pub value: f64,
    /// A remark.
    pub note: String,
}

record!(Review as Review);

record!(IndicatorValue as IndicatorValue);

impl IndicatorValue {
    /// A value on a day, without a remark.
    pub fn on(measured_on: Date, value: f64) -> Self {
        Self {
            measured_on,
            value,
            ..Self::default()
        }
    }
}

//! The follow-up of an action: points held about it, values of its indicator, and the years it left, kept so
//! that each of them still tells it.

use super::Effectiveness;
use crate::codes::codes;
use crate::ids::{
    ActionId, CarryOverId, IndicatorValueId, MeetingId, RatingId, ReviewId, WorkshopId,
};
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

/// An action carried over from one year of the programme to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CarryOver {
    /// Its id.
    pub id: CarryOverId,
    /// When it was carried over.
    pub created_at: Timestamp,
    /// The action.
    pub action_id: ActionId,
    /// The year it leaves.
    pub from_year: i16,
    /// The year it joins.
    pub to_year: i16,
    /// Its date until then.
    pub due_before: Option<Date>,
    /// Why it was not done.
    pub reason: String,
    /// Function of the person who carried it over.
    pub by_role: String,
}

//! Following an action up: values of its indicator, and points held about it.
//!
//! A meeting goes through many actions: [`Once::follow_action`] notes one of them at a stroke. What an
//! action changed is observed in `effect`; the meetings themselves are in `meetings`.

use super::actions::load_about;
use super::edits::ActionEdit;
use crate::actions::{Action, Effectiveness, IndicatorValue, NewIndicatorValue, NewReview, Review};
use crate::error::Result;
use crate::history::Tx;
use crate::ids::{ActionId, IndicatorValueId, ReviewId};
use crate::meetings::Meeting;
use crate::names::Operation;
use crate::once::Once;
use crate::patch::made;
use crate::situations::Rating;

/// An action gone through in a meeting: what was said, and what changes in it.
#[derive(Clone, Debug, PartialEq)]
pub struct FollowUpPoint {
    /// What was said; a value of the indicator is kept among the others too.
    pub review: NewReview,
    /// The fields and the status to change.
    pub edit: ActionEdit,
}

impl Once<'_> {
    /// Adds a value of the indicator of an action.
    pub fn add_indicator_value(
        self,
        action: ActionId,
        new: NewIndicatorValue,
    ) -> Result<IndicatorValue> {
        self.transact(Operation::AddIndicatorValue, |tx| {
            load_about(tx, action)?;
            note_value(tx, action, new)
        })
    }

    /// Removes a value of an indicator, typed by mistake.
    pub fn remove_indicator_value(self, id: IndicatorValueId) -> Result<()> {
        self.transact(Operation::RemoveIndicatorValue, |tx| {
            let value: IndicatorValue = tx.load(id)?;
            load_about(tx, value.action_id)?;
            tx.remove::<IndicatorValue>(id)
        })
    }

    /// Adds a follow-up point.
    pub fn add_review(self, action: ActionId, new: NewReview) -> Result<Review> {
        self.transact(Operation::AddReview, |tx| {
            load_about(tx, action)?;
            hold(tx, action, new, None)
        })
    }

    /// Goes through an action in a meeting: what was said, its new fields, its new status, the value of
    /// its indicator, as one operation.
    ///
    /// # Errors
    /// The rules of its fields and of its status.
    pub fn follow_action(self, id: ActionId, point: FollowUpPoint) -> Result<Action> {
        self.transact(Operation::FollowAction, |tx| {
            let action = load_about(tx, id)?;
            let edited = point.edit.write(tx, &action)?;
            if let Some(value) = point.review.indicator_value {
                let new = NewIndicatorValue::on(point.review.held_on, value);
                note_value(tx, id, new)?;
            }
            hold(tx, id, point.review, None)?;
            Ok(edited)
        })
    }
}

/// Writes a value of the indicator of an action.
pub(super) fn note_value(
    tx: &mut Tx<'_>,
    action_id: ActionId,
    new: NewIndicatorValue,
) -> Result<IndicatorValue> {
    let blank = IndicatorValue {
        id: IndicatorValueId(tx.new_id()),
        action_id,
        ..IndicatorValue::default()
    };
    let value = made(&blank, new)?;
    tx.save(&value)?;
    Ok(value)
}

/// Writes a follow-up point.
pub(super) fn hold(
    tx: &mut Tx<'_>,
    action_id: ActionId,
    new: NewReview,
    effectiveness: Option<Effectiveness>,
) -> Result<Review> {
    if let Some(rating) = new.new_rating_id {
        tx.load::<Rating>(rating)?;
    }
    if let Some(meeting) = new.meeting_id {
        tx.load::<Meeting>(meeting)?;
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

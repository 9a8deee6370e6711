//! Following an action up: values of its indicator, and points held about it.
//!
//! A meeting goes through many actions: [`Once::follow_action`] notes one of them at a stroke. What an
//! action changed is observed in `effect`; the meetings themselves are in `meetings`.

use super::edits::ActionEdit;
use crate::actions::{Action, IndicatorValue, Review};
use crate::error::Result;
use crate::history::Tx;
use crate::ids::{ActionId, IndicatorValueId, ReviewId};
use crate::meetings::Meeting;
use crate::names::Operation;
use crate::once::Once;
use crate::situations::Rating;

/// An action gone through in a meeting: what was said, and what changes in it.
#[derive(Clone, Debug, PartialEq)]
pub struct FollowUpPoint {
    /// What was said; a value of the indicator is kept among the others too.
    pub review: Review,
    /// The fields and the status to change.
    pub edit: ActionEdit,
}

impl Once<'_> {
    /// Adds a value of the indicator of an action.
    pub fn add_indicator_value(
        self,
        action: ActionId,
        new: IndicatorValue,
    ) -> Result<IndicatorValue> {
        self.transact(Operation::AddIndicatorValue, |tx| {
            tx.load_about::<Action>(action)?;
            note_value(tx, action, new)
        })
    }

    /// Removes a value of an indicator, typed by mistake.
    pub fn remove_indicator_value(self, id: IndicatorValueId) -> Result<()> {
        self.transact(Operation::RemoveIndicatorValue, |tx| {
            let value: IndicatorValue = tx.load(id)?;
            tx.load_about::<Action>(value.action_id)?;
            tx.remove::<IndicatorValue>(id)
        })
    }

    /// Adds a follow-up point.
    pub fn add_review(self, action: ActionId, new: Review) -> Result<Review> {
        self.transact(Operation::AddReview, |tx| {
            tx.load_about::<Action>(action)?;
            note_review(tx, action, new)
        })
    }

    /// Goes through an action in a meeting: what was said, its new fields, its new status, the value of
    /// its indicator, as one operation.
    ///
    /// # Errors
    /// The rules of its fields and of its status.
    pub fn follow_action(self, id: ActionId, point: FollowUpPoint) -> Result<Action> {
        self.transact(Operation::FollowAction, |tx| {
            let action = tx.load_about(id)?;
            let edited = point.edit.write(tx, &action)?;
            hold(tx, id, point.review)?;
            Ok(edited)
        })
    }
}

fn note_value(tx: &mut Tx<'_>, action_id: ActionId, new: IndicatorValue) -> Result<IndicatorValue> {
    let id = IndicatorValueId(tx.new_id());
    tx.saved(IndicatorValue {
        id,
        action_id,
        ..new
    })
}

/// Writes a follow-up point; its value of the indicator is kept among the others too.
pub(super) fn hold(tx: &mut Tx<'_>, action: ActionId, new: Review) -> Result<Review> {
    if let Some(value) = new.indicator_value {
        note_value(tx, action, IndicatorValue::on(new.held_on, value))?;
    }
    note_review(tx, action, new)
}

fn note_review(tx: &mut Tx<'_>, action_id: ActionId, new: Review) -> Result<Review> {
    if let Some(rating) = new.new_rating_id {
        tx.load::<Rating>(rating)?;
    }
    if let Some(meeting) = new.meeting_id {
        tx.load::<Meeting>(meeting)?;
    }
    let id = ReviewId(tx.new_id());
    tx.saved(Review {
        id,
        action_id,
        ..new
    })
}

//! Following an action up: values of its indicator, points held about it, what it changed.
//!
//! A meeting goes through many actions: [`Once::follow_action`] notes one of them at a stroke; the meetings
//! themselves are in `meetings`. An effect observed is one operation too: "too early" leaves the action
//! done and gives another day to look; any other answer evaluates it. A new action that takes over is added
//! by [`crate::NewAction::follows`].

use super::actions::{dropped_from_in, note_status};
use super::edits::{ActionEdit, move_to};
use super::situations::rate;
use crate::actions::{
    Action, ActionStatus, Effectiveness, IndicatorValue, MONTHS_TO_REVIEW, Review, ReviewDecision,
    StatusChange,
};
use crate::dates::add_months;
use crate::error::{Refusal, Result};
use crate::history::Tx;
use crate::ids::{ActionId, IndicatorValueId, MeetingId, RatingId, ReviewId, SituationId};
use crate::meetings::Meeting;
use crate::names::Operation;
use crate::once::Once;
use crate::situations::{NewRating, Rating, RatingMoment};
use jiff::civil::Date;

/// An action gone through in a meeting: what was said, and what changes in it.
#[derive(Clone, Debug, PartialEq)]
pub struct FollowUpPoint {
    /// What was said; a value of the indicator is kept among the others too.
    pub review: Review,
    /// The fields and the status to change.
    pub edit: ActionEdit,
}

/// What was observed of an action.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ObservedEffect {
    /// What it changed.
    pub effect: Effectiveness,
    /// The day it was looked at.
    pub on: Date,
    /// What was said of it.
    pub note: String,
    /// When to look again; three months later when it is too early and no day is given.
    pub look_again_on: Option<Date>,
    /// The value of the indicator that day.
    pub indicator_value: Option<f64>,
    /// A situation rated again on this occasion.
    pub rating: Option<(SituationId, NewRating)>,
    /// In which follow-up meeting.
    pub meeting_id: Option<MeetingId>,
    /// True when looking at an action that is still under way says that it has ended, on that day.
    pub ended: bool,
}

impl ObservedEffect {
    /// An effect, and nothing else.
    pub fn new(effect: Effectiveness, on: Date) -> Self {
        Self {
            effect,
            on,
            ..Self::default()
        }
    }

    /// The action, done first when it was under way and has ended.
    fn finished(&self, tx: &mut Tx<'_>, action: Action) -> Result<Action> {
        if !self.ended || !action.status.is_under_way() {
            return Ok(action);
        }
        move_to(tx, &action, StatusChange::to(ActionStatus::Done, self.on))
    }

    /// The action after the observation.
    fn applied(&self, tx: &Tx<'_>, action: &Action) -> Result<Action> {
        let seen = Action {
            effectiveness: Some(self.effect),
            review_on: self.look_again_on.or(action.review_on),
            ..action.clone()
        };
        if self.effect == Effectiveness::TooEarly {
            return Ok(self.waiting(seen)?);
        }
        if action.status == ActionStatus::Evaluated {
            return Ok(seen.checked()?);
        }
        let change = self.change(ActionStatus::Evaluated);
        Ok(change.apply(&seen, dropped_from_in(tx, action)?)?)
    }

    /// Too early: done, and to be looked at another day.
    fn waiting(&self, action: Action) -> Result<Action, Refusal> {
        let (from, to) = (action.status, ActionStatus::Evaluated);
        if !from.is_done() {
            return Err(Refusal::StatusOutOfReach { from, to });
        }
        let later = || add_months(self.on, MONTHS_TO_REVIEW);
        Action {
            status: ActionStatus::Done,
            review_on: Some(self.look_again_on.unwrap_or_else(later)),
            ..action
        }
        .checked()
    }

    fn change(&self, to: ActionStatus) -> StatusChange {
        StatusChange {
            effectiveness: Some(self.effect),
            ..StatusChange::to(to, self.on)
        }
    }

    fn review(&self, new_rating_id: Option<RatingId>) -> Review {
        Review {
            held_on: self.on,
            what_changed: self.note.clone(),
            decision: self.effect.suggests(),
            indicator_value: self.indicator_value,
            new_rating_id,
            meeting_id: self.meeting_id,
            effectiveness: Some(self.effect),
            ..Review::default()
        }
    }
}

impl Effectiveness {
    /// What an effect suggests to do next.
    pub const fn suggests(self) -> ReviewDecision {
        match self {
            Self::Effective => ReviewDecision::Close,
            Self::Partly => ReviewDecision::Adjust,
            Self::NoEffect => ReviewDecision::Relaunch,
            Self::TooEarly => ReviewDecision::Continue,
        }
    }
}

impl Once<'_> {
    /// Notes what an action changed, with the situation rated again when one is given.
    ///
    /// # Errors
    /// [`Refusal::StatusOutOfReach`] when it is too early to look at an action that is not done, or when
    /// it was dropped; the rules of a rating.
    pub fn observe_effect(self, id: ActionId, observed: &ObservedEffect) -> Result<Action> {
        self.transact(Operation::ObserveEffect, |tx| {
            let action = tx.load_about(id)?;
            let action = observed.finished(tx, action)?;
            let seen = observed.applied(tx, &action)?;
            tx.save(&seen)?;
            if seen.status != action.status {
                note_status(
                    tx,
                    Some(action.status),
                    &seen,
                    &observed.change(seen.status),
                )?;
            }
            let rating = rerate(tx, observed.rating.as_ref())?;
            add_point(tx, id, observed.review(rating))?;
            Ok(seen)
        })
    }

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
            add_point(tx, id, point.review)?;
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
fn add_point(tx: &mut Tx<'_>, action: ActionId, new: Review) -> Result<Review> {
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

/// Rates a situation after acting.
fn rerate(tx: &mut Tx<'_>, rating: Option<&(SituationId, NewRating)>) -> Result<Option<RatingId>> {
    let Some((situation, rating)) = rating else {
        return Ok(None);
    };
    let rating = NewRating {
        moment: rating.moment.or(Some(RatingMoment::Followup)),
        ..rating.clone()
    };
    let situation = tx.load(situation)?;
    Ok(Some(rate(tx, &situation, rating)?.id))
}

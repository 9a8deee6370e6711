//! What can be done with a situation. Each verb is one operation of the history.
//!
//! Sheets: rating one, or taking an idea from it, first puts its situation in the dossier when it is
//! not there, in the same operation. The rules are in `situations`.

use super::actions::detach;
use super::company::unit_named;
use crate::actions::{Action, ActionSituation, Review};
use crate::company::WorkUnit;
use crate::error::Result;
use crate::history::Tx;
use crate::ids::{RatingId, SituationId, WorkUnitId};
use crate::names::Operation;
use crate::once::Once;
use crate::patch::apply;
use crate::situations::{
    ExistingMeasure, NewRating, NewSituation, Rating, RatingMoment, SheetRef, Situation,
    SituationPatch, SituationState, SituationUnit,
};
use crate::storage::Record;
use std::collections::BTreeSet;

impl Once<'_> {
    /// Adds a situation, from a sheet or the firm's own.
    ///
    /// # Errors
    /// `Refusal::Missing` or `Refusal::TooLong` for its title.
    pub fn add_situation(self, new: NewSituation) -> Result<Situation> {
        self.transact(Operation::AddSituation, |tx| add(tx, new))
    }

    /// Changes a situation: only the given fields.
    ///
    /// # Errors
    /// `Refusal::Missing` or `Refusal::TooLong` for its title.
    pub fn edit_situation(self, id: SituationId, patch: &SituationPatch) -> Result<Situation> {
        self.transact(Operation::EditSituation, |tx| {
            let situation = tx.load(id)?;
            edit(tx, &situation, patch)
        })
    }

    /// Chooses the work units that live a situation.
    pub fn set_situation_units(self, id: SituationId, units: &[WorkUnitId]) -> Result<()> {
        self.transact(Operation::SetSituationUnits, |tx| {
            let situation: Situation = tx.load_about(id)?;
            set_units(tx, &situation, units)
        })
    }

    /// Says that a work unit lives a situation too; it is added to the firm first when it has no such name.
    ///
    /// # Errors
    /// `Refusal::Missing` or `Refusal::TooLong` for its name.
    pub fn add_situation_unit(self, id: SituationId, name: &str) -> Result<WorkUnit> {
        self.transact(Operation::SetSituationUnits, |tx| {
            let unit = unit_named(tx, name)?;
            let situation: Situation = tx.load_about(id)?;
            lived_by(tx, &situation, unit)
        })
    }

    /// Parks, resolves, or otherwise moves a situation; the reason is printed for parked ones.
    ///
    /// Asking for [`SituationState::Noted`] on a parked or resolved situation takes it up again where
    /// it stood: in the plan if it has actions, rated if it has a rating.
    pub fn change_situation_state(
        self,
        id: SituationId,
        to: SituationState,
        reason: &str,
    ) -> Result<Situation> {
        self.transact(Operation::ChangeSituationState, |tx| {
            let situation: Situation = tx.load_about(id)?;
            let state = to.given(state_by_content(tx, id)?);
            tx.saved(Situation {
                state,
                state_reason: reason.trim().to_owned(),
                ..situation
            })
        })
    }

    /// Removes a situation with its ratings and measures. Its actions stay, without it.
    pub fn remove_situation(self, id: SituationId) -> Result<()> {
        self.transact(Operation::RemoveSituation, |tx| {
            tx.load_about::<Situation>(id)?;
            for link in tx.having("situation_id", id)? {
                detach(tx, &link)?;
            }
            forget_ratings_in_reviews(tx, id)?;
            tx.remove_having::<Rating>("situation_id", id)?;
            tx.remove_having::<ExistingMeasure>("situation_id", id)?;
            tx.remove_having::<SituationUnit>("situation_id", id)?;
            tx.remove::<Situation>(id)
        })
    }

    /// Rates a situation. Earlier ratings stay.
    ///
    /// # Errors
    /// `Refusal::RatingOutOfScale`.
    pub fn rate_situation(self, id: SituationId, rating: NewRating) -> Result<Rating> {
        self.transact(Operation::RateSituation, |tx| {
            let situation: Situation = tx.load_about(id)?;
            rate(tx, &situation, rating)
        })
    }

    /// Wipes the rating of a situation: adds one without value. Does nothing when there is none.
    pub fn clear_rating(self, id: SituationId) -> Result<()> {
        self.transact(Operation::ClearRating, |tx| {
            tx.load_about::<Situation>(id)?;
            let Some(last) = rating_of(tx, id)? else {
                return Ok(());
            };
            let wiped = Rating {
                id: RatingId(tx.new_id()),
                value: None,
                level: None,
                rated_at: tx.now(),
                workshop_id: None,
                n_raters: None,
                distribution: None,
                comment: String::new(),
                ..last
            };
            tx.save(&wiped)
        })
    }

    /// Rates a sheet; its situation is added first when needed.
    ///
    /// # Errors
    /// `Refusal::RatingOutOfScale`.
    pub fn rate_sheet(self, sheet: &SheetRef, rating: NewRating) -> Result<Rating> {
        self.transact(Operation::RateSituation, |tx| {
            let situation = for_sheet(tx, sheet)?;
            rate(tx, &situation, rating)
        })
    }

    /// Writes on a sheet what it looks like here; its situation is added first when needed.
    ///
    /// # Errors
    /// `Refusal::Missing` or `Refusal::TooLong` for its title.
    pub fn edit_sheet(self, sheet: &SheetRef, patch: &SituationPatch) -> Result<Situation> {
        self.transact(Operation::EditSituation, |tx| {
            let situation = for_sheet(tx, sheet)?;
            edit(tx, &situation, patch)
        })
    }

    /// Says that a work unit lives a sheet too; its situation is added first when needed.
    ///
    /// # Errors
    /// As [`Once::add_situation_unit`].
    pub fn add_sheet_unit(self, sheet: &SheetRef, name: &str) -> Result<WorkUnit> {
        self.transact(Operation::SetSituationUnits, |tx| {
            let unit = unit_named(tx, name)?;
            let situation = for_sheet(tx, sheet)?;
            lived_by(tx, &situation, unit)
        })
    }
}

impl SituationState {
    /// The state asked for, given where the situation stands by what it has: nobody declares a
    /// situation rated or in the plan, it is or it is not.
    fn given(self, stands: Self) -> Self {
        match self {
            Self::Noted | Self::Discussed => self.max(stands),
            Self::Rated | Self::InPlan => stands,
            Self::Parked | Self::Resolved => self,
        }
    }
}

/// Adds a situation.
pub(crate) fn add(tx: &mut Tx<'_>, new: NewSituation) -> Result<Situation> {
    let of_sheet = new.sheet.map(SheetRef::situation);
    let blank = Situation {
        id: SituationId(tx.new_id()),
        created_at: tx.now(),
        ..of_sheet.unwrap_or_default()
    };
    let situation = edit(tx, &blank, &new.fields)?;
    set_units(tx, &situation, &new.work_units)?;
    Ok(situation)
}

fn edit(tx: &mut Tx<'_>, situation: &Situation, patch: &SituationPatch) -> Result<Situation> {
    tx.save_about(apply(situation, patch)?.checked()?)
}

fn lived_by(tx: &mut Tx<'_>, situation: &Situation, unit: WorkUnit) -> Result<WorkUnit> {
    tx.save(&SituationUnit::new(situation.id, unit.id))?;
    Ok(unit)
}

fn set_units(tx: &mut Tx<'_>, situation: &Situation, units: &[WorkUnitId]) -> Result<()> {
    let wanted: BTreeSet<WorkUnitId> = units.iter().copied().collect();
    for link in tx.having::<SituationUnit>("situation_id", situation.id)? {
        if !wanted.contains(&link.work_unit_id) {
            tx.remove::<SituationUnit>(link.key().as_str())?;
        }
    }
    for unit in wanted {
        let unit: WorkUnit = tx.load(unit)?;
        tx.save(&SituationUnit::new(situation.id, unit.id))?;
    }
    Ok(())
}

/// Rates a situation; after an action of it has ended, the rating is a follow-up one unless it says.
pub(crate) fn rate(tx: &mut Tx<'_>, situation: &Situation, rating: NewRating) -> Result<Rating> {
    let moment = match rating.moment {
        Some(moment) => moment,
        None => moment_of(tx, situation.id)?,
    };
    let rating = rating.checked(RatingId(tx.new_id()), situation.id, tx.now(), moment)?;
    tx.save(&rating)?;
    raise_state(tx, situation.id, SituationState::Rated)?;
    Ok(rating)
}

/// Before acting until an action of the situation is done; after it, then.
fn moment_of(tx: &Tx<'_>, situation: SituationId) -> Result<RatingMoment> {
    for link in tx.having::<ActionSituation>("situation_id", situation)? {
        if tx.load::<Action>(link.action_id)?.status.is_done() {
            return Ok(RatingMoment::Followup);
        }
    }
    Ok(RatingMoment::Initial)
}

/// Moves a situation forward to `state`, never back, and never out of parked or resolved.
pub(crate) fn raise_state(tx: &mut Tx<'_>, id: SituationId, state: SituationState) -> Result<()> {
    let situation: Situation = tx.load(id)?;
    if situation.state < state {
        tx.save(&Situation { state, ..situation })?;
    }
    Ok(())
}

/// Where a situation stands by what it has.
fn state_by_content(tx: &Tx<'_>, id: SituationId) -> Result<SituationState> {
    let links: Vec<ActionSituation> = tx.having("situation_id", id)?;
    Ok(if !links.is_empty() {
        SituationState::InPlan
    } else if rating_of(tx, id)?.is_some() {
        SituationState::Rated
    } else {
        SituationState::Noted
    })
}

/// The rating that counts: the last one, unless it was wiped.
fn rating_of(tx: &Tx<'_>, id: SituationId) -> Result<Option<Rating>> {
    let last: Option<Rating> = tx.having("situation_id", id)?.pop();
    Ok(last.filter(|rating| rating.value.is_some()))
}

/// The situation of a sheet, added when the dossier does not have it. The history speaks of it.
pub(crate) fn for_sheet(tx: &mut Tx<'_>, sheet: &SheetRef) -> Result<Situation> {
    let there: Vec<Situation> = tx.having("library_ref", &sheet.slug)?;
    match there.first() {
        Some(situation) => tx.load_about(situation.id),
        None => add(tx, NewSituation::from_sheet(sheet)),
    }
}

/// Follow-up points keep their words when the rating they made goes with its situation.
fn forget_ratings_in_reviews(tx: &mut Tx<'_>, id: SituationId) -> Result<()> {
    for rating in tx.having::<Rating>("situation_id", id)? {
        for review in tx.having::<Review>("new_rating_id", rating.id)? {
            tx.save(&Review {
                new_rating_id: None,
                ..review
            })?;
        }
    }
    Ok(())
}

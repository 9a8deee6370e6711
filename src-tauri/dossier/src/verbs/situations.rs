//! What can be done with a situation. Each verb is one operation of the history.
//!
//! Sheets: rating one, or taking an idea from it, first puts its situation in the dossier when it is
//! not there, in the same operation. The rules are in `situations`.

use super::actions::detach;
use super::work_units::unit_named;
use crate::actions::{ActionSituation, Review};
use crate::error::Result;
use crate::history::Tx;
use crate::ids::{RatingId, SituationId, WorkUnitId};
use crate::names::{Kind, Operation};
use crate::once::Once;
use crate::patch::apply;
use crate::situations::{
    ExistingMeasure, NewRating, NewSituation, Rating, RatingMoment, SheetRef, Situation,
    SituationPatch, SituationState, SituationUnit,
};
use crate::storage::{self, Record};
use crate::work_units::WorkUnit;
use rusqlite::Connection;
use std::collections::BTreeSet;

const LAST_RATING: &str = "SELECT * FROM ratings WHERE situation_id = ?1 ORDER BY id DESC LIMIT 1";

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
            let situation = load_about(tx, id)?;
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
            let situation = load_about(tx, id)?;
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
            let situation = load_about(tx, id)?;
            let state = to.given(stands_at(tx.conn(), &situation)?);
            let situation = Situation {
                state,
                state_reason: reason.trim().to_owned(),
                ..situation
            };
            tx.save(&situation)?;
            Ok(situation)
        })
    }

    /// Removes a situation with its ratings and measures. Its actions stay, without it.
    pub fn remove_situation(self, id: SituationId) -> Result<()> {
        self.transact(Operation::RemoveSituation, |tx| {
            load_about(tx, id)?;
            let links = "SELECT * FROM action_situations WHERE situation_id = ?1";
            let links: Vec<ActionSituation> = storage::all(tx.conn(), links, [id])?;
            links.iter().try_for_each(|link| detach(tx, link))?;
            forget_ratings_in_reviews(tx, id)?;
            let of = |table: &str| format!("SELECT * FROM {table} WHERE situation_id = ?1");
            tx.remove_each::<Rating>(&of("ratings"), id)?;
            tx.remove_each::<ExistingMeasure>(&of("measures"), id)?;
            tx.remove_each::<SituationUnit>(&of("situation_units"), id)?;
            tx.remove::<Situation>(id)
        })
    }

    /// Rates a situation. Earlier ratings stay.
    ///
    /// # Errors
    /// `Refusal::RatingOutOfScale`.
    pub fn rate_situation(self, id: SituationId, rating: NewRating) -> Result<Rating> {
        self.transact(Operation::RateSituation, |tx| {
            let situation = load_about(tx, id)?;
            rate(tx, &situation, rating)
        })
    }

    /// Wipes the rating of a situation: adds one without value. Does nothing when there is none.
    pub fn clear_rating(self, id: SituationId) -> Result<()> {
        self.transact(Operation::ClearRating, |tx| {
            load_about(tx, id)?;
            let last: Option<Rating> = storage::one(tx.conn(), LAST_RATING, [id])?;
            let Some(last) = last.filter(|rating| rating.value.is_some()) else {
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

fn load_about(tx: &mut Tx<'_>, id: SituationId) -> Result<Situation> {
    let situation: Situation = tx.load(id)?;
    tx.about(Kind::Situation, id, &situation.title);
    Ok(situation)
}

/// Adds a situation.
pub(crate) fn add(tx: &mut Tx<'_>, new: NewSituation) -> Result<Situation> {
    let blank = Situation::blank(SituationId(tx.new_id()), tx.now(), new.sheet);
    let situation = edit(tx, &blank, &new.fields)?;
    set_units(tx, &situation, &new.work_units)?;
    Ok(situation)
}

fn edit(tx: &mut Tx<'_>, situation: &Situation, patch: &SituationPatch) -> Result<Situation> {
    let situation = apply(situation, patch)?.checked()?;
    tx.about(Kind::Situation, situation.id, &situation.title);
    tx.save(&situation)?;
    Ok(situation)
}

fn lived_by(tx: &mut Tx<'_>, situation: &Situation, unit: WorkUnit) -> Result<WorkUnit> {
    tx.save(&SituationUnit::new(situation.id, unit.id))?;
    Ok(unit)
}

fn set_units(tx: &mut Tx<'_>, situation: &Situation, units: &[WorkUnitId]) -> Result<()> {
    let wanted: BTreeSet<WorkUnitId> = units.iter().copied().collect();
    let sql = "SELECT * FROM situation_units WHERE situation_id = ?1";
    let there: Vec<SituationUnit> = storage::all(tx.conn(), sql, [situation.id])?;
    for link in there
        .iter()
        .filter(|link| !wanted.contains(&link.work_unit_id))
    {
        tx.remove::<SituationUnit>(link.key().as_str())?;
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
        None => moment_of(tx.conn(), situation)?,
    };
    let rating = rating.checked(RatingId(tx.new_id()), situation.id, tx.now(), moment)?;
    tx.save(&rating)?;
    raise_state(tx, situation.id, SituationState::Rated)?;
    Ok(rating)
}

/// Before acting until an action of the situation is done; after it, then.
fn moment_of(conn: &Connection, situation: &Situation) -> Result<RatingMoment> {
    let ended = "SELECT COUNT(*) FROM action_situations l JOIN actions a ON a.id = l.action_id
                 WHERE l.situation_id = ?1 AND a.status IN ('done', 'evaluated')";
    let acted = storage::count(conn, ended, [situation.id])? > 0;
    Ok(if acted {
        RatingMoment::Followup
    } else {
        RatingMoment::Initial
    })
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
fn stands_at(conn: &Connection, situation: &Situation) -> Result<SituationState> {
    let linked = "SELECT COUNT(*) FROM action_situations WHERE situation_id = ?1";
    if storage::count(conn, linked, [situation.id])? > 0 {
        return Ok(SituationState::InPlan);
    }
    let last: Option<Rating> = storage::one(conn, LAST_RATING, [situation.id])?;
    let rated = last.is_some_and(|rating| rating.value.is_some());
    Ok(if rated {
        SituationState::Rated
    } else {
        SituationState::Noted
    })
}

fn of_sheet(conn: &Connection, slug: &str) -> Result<Option<Situation>> {
    let sql = "SELECT * FROM situations WHERE library_ref = ?1 ORDER BY id LIMIT 1";
    storage::one(conn, sql, [slug])
}

/// The situation of a sheet, added when the dossier does not have it. The history speaks of it.
pub(crate) fn for_sheet(tx: &mut Tx<'_>, sheet: &SheetRef) -> Result<Situation> {
    match of_sheet(tx.conn(), &sheet.slug)? {
        Some(situation) => {
            tx.about(Kind::Situation, situation.id, &situation.title);
            Ok(situation)
        }
        None => add(tx, NewSituation::from_sheet(sheet)),
    }
}

/// Follow-up points keep their words when the rating they made goes with its situation.
fn forget_ratings_in_reviews(tx: &mut Tx<'_>, id: SituationId) -> Result<()> {
    let sql = "SELECT v.* FROM reviews v JOIN ratings r ON r.id = v.new_rating_id
               WHERE r.situation_id = ?1";
    let reviews: Vec<Review> = storage::all(tx.conn(), sql, [id])?;
    for review in reviews {
        tx.save(&Review {
            new_rating_id: None,
            ..review
        })?;
    }
    Ok(())
}

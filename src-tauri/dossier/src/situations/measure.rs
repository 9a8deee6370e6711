//! What already exists for a situation, and whether it works. Asked before rating.
//!
//! Nothing to do with an action: a measure is there already, an action is to be done.

use super::{SheetRef, for_sheet};
use crate::codes::codes;
use crate::company::required;
use crate::dossier::Dossier;
use crate::error::{Field, Result};
use crate::history::{Kind, Operation, Tx};
use crate::ids::{MeasureId, SituationId};
use crate::patch::{apply, made, patch};
use crate::storage::Record;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Longest text of a measure.
pub const TEXT_LIMIT: usize = 1_000;

codes! {
    /// Whether an existing measure works.
    #[derive(Default)]
    pub enum MeasureWorks {
        /// Yes.
        Yes = "yes",
        /// In part.
        Partly = "partly",
        /// No.
        No = "no",
        /// Nobody knows.
        #[default]
        Unknown = "unknown",
    }
}

/// Something that already exists.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExistingMeasure {
    /// Its id.
    pub id: MeasureId,
    /// When it was written down.
    pub created_at: Timestamp,
    /// The situation it answers.
    pub situation_id: SituationId,
    /// What it is.
    pub text: String,
    /// Whether it works.
    pub works: MeasureWorks,
    /// Since when, in free words.
    pub since: String,
}

/// A measure to write down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewMeasure {
    /// What it is.
    pub text: String,
    /// Whether it works.
    pub works: MeasureWorks,
    /// Since when, in free words.
    #[serde(default)]
    pub since: String,
}

patch! {
    /// What can be changed in a measure.
    pub struct MeasurePatch of ExistingMeasure {
        text: String,
        works: MeasureWorks,
        since: String,
    }
}

impl Record for ExistingMeasure {
    const KIND: Kind = Kind::Measure;

    fn key(&self) -> String {
        self.id.to_string()
    }
}

impl Dossier {
    /// Writes down something that already exists for a situation.
    ///
    /// # Errors
    /// `Refusal::Missing` without text.
    pub fn add_measure(
        &mut self,
        situation: SituationId,
        new: NewMeasure,
        now: Timestamp,
    ) -> Result<ExistingMeasure> {
        self.transact(Operation::AddMeasure, now, |tx| {
            note_measure(tx, situation, new)
        })
    }

    /// Writes down something that already exists for a sheet; its situation is added first when needed.
    ///
    /// # Errors
    /// As [`Dossier::add_measure`].
    pub fn add_sheet_measure(
        &mut self,
        sheet: &SheetRef,
        new: NewMeasure,
        now: Timestamp,
    ) -> Result<ExistingMeasure> {
        self.transact(Operation::AddMeasure, now, |tx| {
            let situation = for_sheet(tx, sheet)?;
            note_measure(tx, situation.id, new)
        })
    }

    /// Changes an existing measure: only the given fields.
    ///
    /// # Errors
    /// `Refusal::Missing` when the text is emptied.
    pub fn edit_measure(
        &mut self,
        id: MeasureId,
        patch: &MeasurePatch,
        now: Timestamp,
    ) -> Result<ExistingMeasure> {
        self.transact(Operation::EditMeasure, now, |tx| {
            let measure = apply(&tx.load::<ExistingMeasure>(id)?, patch)?;
            save(tx, measure)
        })
    }

    /// Removes an existing measure.
    pub fn remove_measure(&mut self, id: MeasureId, now: Timestamp) -> Result<()> {
        self.transact(Operation::RemoveMeasure, now, |tx| {
            let measure: ExistingMeasure = tx.load(id)?;
            about(tx, &measure)?;
            tx.remove::<ExistingMeasure>(id)
        })
    }
}

/// Notes something that already exists.
pub(crate) fn note_measure(
    tx: &mut Tx<'_>,
    situation_id: SituationId,
    new: NewMeasure,
) -> Result<ExistingMeasure> {
    let blank = ExistingMeasure {
        id: MeasureId(tx.new_id()),
        created_at: tx.now(),
        situation_id,
        ..ExistingMeasure::default()
    };
    let measure = made(&blank, new)?;
    save(tx, measure)
}

fn save(tx: &mut Tx<'_>, measure: ExistingMeasure) -> Result<ExistingMeasure> {
    let measure = ExistingMeasure {
        text: required(&measure.text, Field::Text, TEXT_LIMIT)?,
        ..measure
    };
    about(tx, &measure)?;
    tx.save(&measure)?;
    Ok(measure)
}

/// The history speaks of the situation.
fn about(tx: &mut Tx<'_>, measure: &ExistingMeasure) -> Result<()> {
    let situation: super::Situation = tx.load(measure.situation_id)?;
    tx.about(Kind::Situation, situation.id, &situation.title);
    Ok(())
}

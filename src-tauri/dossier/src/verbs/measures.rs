//! What can be done with what already exists for a situation.

use super::situations::for_sheet;
use crate::company::required;
use crate::error::{Field, Result};
use crate::history::Tx;
use crate::ids::{MeasureId, SituationId};
use crate::lengths::MEASURE_TEXT;
use crate::names::Operation;
use crate::once::Once;
use crate::patch::apply;
use crate::situations::{ExistingMeasure, MeasurePatch, SheetRef, Situation};

impl Once<'_> {
    /// Writes down something that already exists for a situation.
    ///
    /// # Errors
    /// `Refusal::Missing` without text.
    pub fn add_measure(
        self,
        situation: SituationId,
        new: ExistingMeasure,
    ) -> Result<ExistingMeasure> {
        self.transact(Operation::AddMeasure, |tx| note_measure(tx, situation, new))
    }

    /// Writes down something that already exists for a sheet; its situation is added first when needed.
    ///
    /// # Errors
    /// As [`Once::add_measure`].
    pub fn add_sheet_measure(
        self,
        sheet: &SheetRef,
        new: ExistingMeasure,
    ) -> Result<ExistingMeasure> {
        self.transact(Operation::AddMeasure, |tx| {
            let situation = for_sheet(tx, sheet)?;
            note_measure(tx, situation.id, new)
        })
    }

    /// Changes an existing measure: only the given fields.
    ///
    /// # Errors
    /// `Refusal::Missing` when the text is emptied.
    pub fn edit_measure(self, id: MeasureId, patch: &MeasurePatch) -> Result<ExistingMeasure> {
        self.transact(Operation::EditMeasure, |tx| {
            let measure = apply(&tx.load::<ExistingMeasure>(id)?, patch)?;
            save(tx, measure)
        })
    }

    /// Removes an existing measure.
    pub fn remove_measure(self, id: MeasureId) -> Result<()> {
        self.transact(Operation::RemoveMeasure, |tx| {
            let measure: ExistingMeasure = tx.load(id)?;
            tx.load_about::<Situation>(measure.situation_id)?;
            tx.remove::<ExistingMeasure>(id)
        })
    }
}

/// Notes something that already exists.
pub(crate) fn note_measure(
    tx: &mut Tx<'_>,
    situation_id: SituationId,
    new: ExistingMeasure,
) -> Result<ExistingMeasure> {
    let measure = ExistingMeasure {
        id: MeasureId(tx.new_id()),
        created_at: tx.now(),
        situation_id,
        ..new
    };
    save(tx, measure)
}

/// Writes it; the history speaks of the situation.
fn save(tx: &mut Tx<'_>, measure: ExistingMeasure) -> Result<ExistingMeasure> {
    let measure = ExistingMeasure {
        text: required(&measure.text, Field::Text, MEASURE_TEXT)?,
        ..measure
    };
    tx.load_about::<Situation>(measure.situation_id)?;
    tx.saved(measure)
}

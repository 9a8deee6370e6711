//! Validating the plan: a frozen picture is kept, and only what became of it is noted.
//!
//! The picture is the canonical JSON of the whole dossier but its history and earlier versions.

use crate::company::required;
use crate::digest::sha256;
use crate::dossier::Dossier;
use crate::error::{Field, Result};
use crate::export::DossierExport;
use crate::ids::PlanVersionId;
use crate::names::Operation;
use crate::once::Once;
use crate::patch::apply;
use crate::plan_version::{PlanVersion, PlanVersionHead, PlanVersionNote};
use crate::snapshot::Snapshot;
use crate::storage;

const LABEL_LIMIT: usize = 120;

impl Dossier {
    /// The validated versions, latest first.
    pub fn plan_versions(&self) -> Result<Vec<PlanVersionHead>> {
        self.read(|now| Ok(now.plan_versions.iter().rev().cloned().collect()))
    }

    /// A validated version with its picture.
    pub fn plan_version(&self, id: PlanVersionId) -> Result<PlanVersion> {
        self.query(|conn| storage::load(conn, &id.to_string()))
    }
}

impl Once<'_> {
    /// Freezes the plan as it is.
    ///
    /// # Errors
    /// `Refusal::Missing` without a label.
    pub fn validate_plan(self, new: PlanVersion) -> Result<PlanVersion> {
        let dossier_id = self.id();
        self.transact(Operation::ValidatePlan, |tx| {
            let there = Snapshot::read(tx.conn())?;
            let snapshot = DossierExport::of(dossier_id, &there).canonical_json()?;
            let version = PlanVersion {
                id: PlanVersionId(tx.new_id()),
                created_at: tx.now(),
                label: required(&new.label, Field::Label, LABEL_LIMIT)?,
                validated_by_role: new.validated_by_role.trim().to_owned(),
                legal_profile: there.company.legal_profile(),
                sha256: sha256(&snapshot),
                snapshot,
                ..new
            };
            tx.save_about(version)
        })
    }

    /// Notes what became of a validated version.
    pub fn note_plan_version(
        self,
        id: PlanVersionId,
        note: &PlanVersionNote,
    ) -> Result<PlanVersionHead> {
        self.transact(Operation::NotePlanVersion, |tx| {
            tx.save_about(apply(&tx.load::<PlanVersionHead>(id)?, note)?)
        })
    }
}

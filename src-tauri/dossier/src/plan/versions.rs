//! Validating the plan: a frozen picture is kept, and only what became of it is noted.
//!
//! The picture is the canonical JSON of the whole dossier but its history and earlier versions.

use crate::company::required;
use crate::dossier::Dossier;
use crate::error::{Field, Result};
use crate::export::DossierExport;
use crate::ids::PlanVersionId;
use crate::names::{Kind, Operation};
use crate::once::Once;
use crate::patch::apply;
use crate::plan_version::{NewPlanVersion, PlanVersion, PlanVersionHead, PlanVersionNote, sha256};
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
    pub fn validate_plan(self, new: NewPlanVersion) -> Result<PlanVersion> {
        let dossier_id = self.id();
        self.transact(Operation::ValidatePlan, |tx| {
            let there = Snapshot::read(tx.conn())?;
            let snapshot = DossierExport::of(dossier_id, &there).canonical_json()?;
            let version = PlanVersion {
                id: PlanVersionId(tx.new_id()),
                created_at: tx.now(),
                label: required(&new.label, Field::Label, LABEL_LIMIT)?,
                validated_on: new.validated_on,
                validated_by_role: new.validated_by_role.trim().to_owned(),
                legal_profile: there.company.legal_profile(),
                cse_opinion: new.cse_opinion,
                cse_consulted_on: new.cse_consulted_on,
                sent_to_spst_on: new.sent_to_spst_on,
                sha256: sha256(&snapshot),
                snapshot,
            };
            tx.about(Kind::PlanVersion, version.id, &version.label);
            tx.save(&version)?;
            Ok(version)
        })
    }

    /// Notes what became of a validated version.
    pub fn note_plan_version(
        self,
        id: PlanVersionId,
        note: &PlanVersionNote,
    ) -> Result<PlanVersion> {
        self.transact(Operation::NotePlanVersion, |tx| {
            let version = apply(&tx.load::<PlanVersion>(id)?, note)?;
            tx.about(Kind::PlanVersion, id, &version.label);
            tx.save(&version)?;
            Ok(version)
        })
    }
}

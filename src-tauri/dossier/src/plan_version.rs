//! Validated versions of the plan, as they are kept: a frozen picture, proven by its SHA-256.

use crate::codes::codes;
use crate::company::LegalProfile;
use crate::digest::sha256;
use crate::ids::PlanVersionId;
use crate::patch::patch;
use crate::storage::record;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

patch! {
    /// A frozen version of the plan.
    #[derive(Eq)]
    pub struct PlanVersion {
        /// Its id.
        fixed id: PlanVersionId,
        /// When it was frozen.
        fixed created_at: Timestamp,
        /// What it is called.
        fixed label: String,
        /// The day it was validated.
        fixed validated_on: Date,
        /// Function of the person who validated it.
        fixed validated_by_role: String,
        /// Which duties applied, when the headcount was known.
        fixed legal_profile: Option<LegalProfile>,
        /// What the works council said of it.
        pub cse_opinion: String,
        /// When the works council was consulted on it.
        pub cse_consulted_on: Option<Date>,
        /// When it was sent to the occupational health service.
        pub sent_to_spst_on: Option<Date>,
        /// SHA-256 of the picture, in hexadecimal.
        fixed sha256: String,
        /// The picture: canonical JSON of a [`crate::DossierExport`].
        fixed snapshot: String,
        /// When something was masked in the picture, which is no longer the one that was validated.
        #[serde(default)]
        fixed masked_at: Option<Timestamp>,
    }

    /// What became of a validated version: the only thing that can be written on it.
    pub struct PlanVersionNote;
}

/// A frozen version without its picture, for lists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanVersionHead {
    /// See [`PlanVersion::id`].
    pub id: PlanVersionId,
    /// See [`PlanVersion::label`].
    pub label: String,
    /// See [`PlanVersion::validated_on`].
    pub validated_on: Date,
    /// See [`PlanVersion::validated_by_role`].
    pub validated_by_role: String,
    /// See [`PlanVersion::legal_profile`].
    pub legal_profile: Option<LegalProfile>,
    /// See [`PlanVersion::cse_opinion`].
    pub cse_opinion: String,
    /// See [`PlanVersion::cse_consulted_on`].
    pub cse_consulted_on: Option<Date>,
    /// See [`PlanVersion::sent_to_spst_on`].
    pub sent_to_spst_on: Option<Date>,
    /// See [`PlanVersion::sha256`].
    pub sha256: String,
    /// See [`PlanVersion::masked_at`].
    pub masked_at: Option<Timestamp>,
}

record!(PlanVersion as PlanVersion);

codes! {
    /// What the picture of a version is, against the one that was validated.
    pub enum PictureState {
        /// The same.
        Intact = "intact",
        /// The same but for what was forgotten since. Its digest proves nothing any more; the seal of its row does.
        Masked = "masked",
        /// Another one.
        Changed = "changed",
    }
}

impl PlanVersion {
    /// Whether the picture is the one that was validated.
    pub fn state(&self) -> PictureState {
        if sha256(&self.snapshot) == self.sha256 {
            PictureState::Intact
        } else if self.masked_at.is_some() {
            PictureState::Masked
        } else {
            PictureState::Changed
        }
    }
}

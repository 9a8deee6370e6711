//! What already exists for a situation, and whether it works. Asked before rating.
//!
//! Nothing to do with an action: a measure is there already, an action is to be done.

use crate::codes::codes;
use crate::ids::{MeasureId, SituationId};
use crate::patch::patch;
use jiff::Timestamp;

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

patch! {
    /// Something that already exists.
    #[derive(Eq)]
    pub struct ExistingMeasure {
        /// Its id.
        fixed id: MeasureId,
        /// When it was written down.
        fixed created_at: Timestamp,
        /// The situation it answers.
        fixed situation_id: SituationId,
        /// What it is.
        pub text: String,
        /// Whether it works.
        pub works: MeasureWorks,
        /// Since when, in free words.
        pub since: String,
    }

    /// What can be changed in a measure.
    pub struct MeasurePatch;
}

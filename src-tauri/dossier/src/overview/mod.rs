//! Situations and actions as lists and pages show them, made of the dossier in memory. Reading only.

mod action;
mod evolution;
mod situations;

pub use action::{ActionDetails, RelatedAction};
pub use evolution::{Evolution, RatingPoint, Trend};
pub use situations::{
    SheetState, SituationDetails, SituationFilter, SituationGroup, SituationHead, SituationLine,
};

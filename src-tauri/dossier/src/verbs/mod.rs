//! What can be done with the records of a dossier. Each verb is one operation of the history, undoable for
//! ever; what is about the plan as a whole is in `plan`.

mod actions;
mod company;
mod edits;
mod followup;
mod measures;
mod meetings;
mod records;
mod situations;

pub(crate) use actions::{add as add_action, keep_main_situations, keep_rules};
pub(crate) use company::add_unit;
pub use edits::ActionEdit;
pub(crate) use edits::each;
pub use followup::{FollowUpPoint, ObservedEffect};
pub(crate) use measures::note_measure;
pub(crate) use records::Titled;
pub(crate) use situations::add as add_situation;

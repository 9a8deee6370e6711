//! The history: what was done, by which operation, with each record before and after.
//!
//! One operation = one row of `operations` + one row of `changes` per touched record. A created
//! record has no `before`, a removed one no `after`; an edited one keeps only the fields that
//! changed, in both. From these rows come undo and redo (`revert`), the readable history
//! (`lines`), and later the merge of two copies.
//!
//! Order is that of `(hlc, id)`: two copies on which work went on may bear the same stamp, when a disk was
//! copied with the id of its computer. Each operation says the schema it was written with, and is sealed
//! (`storage::seals`): one that turned on the disk shows. From nothing but the changes, `check` makes every record
//! again and names those whose row is something else; `marks` does the same for what is undone.
//!
//! Merging (not built): the operations of both copies are put together in that order. For each record
//! and each field, the `after` of the last operation wins; when both copies wrote a field since their
//! common past, both values are shown. A record removed on one side and edited on the other is shown
//! too. Nothing else is needed: every write is here, and what is not (`preference`) bears its date.

mod check;
mod last_good;
mod lines;
mod marks;
mod revert;
mod tx;

pub(crate) use check::check;
pub use check::{HistoryCheck, WrongRecord};
pub(crate) use last_good::{has_lost, keep_lost, tell_again, told};
pub use lines::{FieldChange, HistoryLine, RecordChange};
pub(crate) use lines::{lines, lines_of};
pub(crate) use marks::is_in_force;
pub use revert::Step;
pub(crate) use revert::{LAST_UNDO, last_in_force, operation, revert};
pub(crate) use tx::{Tx, last_stamp};

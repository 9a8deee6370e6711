//! The history: what was done, by which operation, with each record before and after.
//!
//! One operation = one row of `operations` + one row of `changes` per touched record. A created
//! record has no `before`, a removed one no `after`; an edited one keeps only the fields that
//! changed, in both. From these rows come undo and redo (`revert`), the readable history
//! (`lines`), and later the merge of two copies.
//!
//! Merging (not built): the operations of both copies are put together by their stamp `hlc`, which
//! no two computers share. For each record and each field, the `after` with the highest stamp wins;
//! when both copies wrote a field since their common past, both values are shown. A record removed
//! on one side and edited on the other is shown too. Nothing else is needed: every write is here.

mod lines;
mod revert;
mod tx;

pub use lines::{FieldChange, HistoryLine, RecordChange};
pub(crate) use lines::{lines, lines_of};
pub use revert::Step;
pub(crate) use revert::{LAST_UNDO, is_in_force, last_in_force, operation, revert};
pub(crate) use tx::{Tx, last_stamp};

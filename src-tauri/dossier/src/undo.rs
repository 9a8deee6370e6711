//! Undo, redo, "undo this one", and the history to be read.
//!
//! How an operation is put back is in `history`; here the guests keep their own rules after it.

use crate::dossier::Dossier;
use crate::error::{Refusal, Result};
use crate::history::{
    HistoryCheck, HistoryLine, LAST_UNDO, Step, check, is_in_force, last_in_force, lines,
    operation, revert,
};
use crate::ids::OperationId;
use crate::names::Operation;
use crate::once::Once;
use crate::storage;
use crate::verbs::keep_rules;
use rusqlite::Connection;
use std::fmt::Display;

impl Dossier {
    /// The history, latest first: `limit` lines older than `before` (all when `None`).
    pub fn history(&self, before: Option<OperationId>, limit: u32) -> Result<Vec<HistoryLine>> {
        let sql = "SELECT * FROM operations
                   WHERE (hlc, id) < (COALESCE((SELECT hlc FROM operations WHERE id = ?1), '~'),
                                      COALESCE(?1, ''))
                   ORDER BY hlc DESC, id DESC LIMIT ?2";
        self.query(|conn| lines(conn, sql, (before, limit)))
    }

    /// The history of one record, latest first, by its id.
    pub fn history_of(&self, record: impl Display + Copy, limit: u32) -> Result<Vec<HistoryLine>> {
        let sql = "SELECT * FROM operations
                   WHERE id IN (SELECT operation_id FROM changes WHERE record_id = ?1)
                   ORDER BY hlc DESC, id DESC LIMIT ?2";
        self.query(|conn| lines(conn, sql, (record.to_string(), limit)))
    }

    /// How many operations the history holds.
    pub fn history_count(&self) -> Result<u32> {
        self.query(|conn| storage::count(conn, "SELECT COUNT(*) FROM operations", ()))
    }

    /// Compares every record with what the history says of it, and every operation with its seal.
    ///
    /// # Errors
    /// [`crate::Error::Damaged`] when the history itself cannot be followed.
    pub fn check_history(&self) -> Result<HistoryCheck> {
        self.query_file(|conn| storage::at_once(conn, check))
    }

    /// What [`Once::undo`] would undo.
    pub fn can_undo(&self) -> Result<Option<Step>> {
        self.query(|conn| Ok(last_in_force(conn)?.map(HistoryLine::into_step)))
    }

    /// What [`Once::redo`] would do again.
    pub fn can_redo(&self) -> Result<Option<Step>> {
        let last = self.query(|conn| storage::one::<HistoryLine>(conn, LAST_UNDO, ()))?;
        Ok(last.map(HistoryLine::into_step))
    }
}

impl Once<'_> {
    /// Undoes the last operation in force.
    ///
    /// # Errors
    /// [`Refusal::NothingToUndo`] on a new dossier.
    pub fn undo(self) -> Result<Step> {
        self.step(Operation::Undo, |conn| {
            last_in_force(conn)?.ok_or_else(|| Refusal::NothingToUndo.into())
        })
    }

    /// Does again the last undone operation.
    ///
    /// # Errors
    /// [`Refusal::NothingToRedo`] when something else was done since.
    pub fn redo(self) -> Result<Step> {
        self.step(Operation::Redo, |conn| {
            storage::one(conn, LAST_UNDO, ())?.ok_or_else(|| Refusal::NothingToRedo.into())
        })
    }

    /// Undoes any operation of the history: only what it changed, only if it is still as it left it.
    ///
    /// # Errors
    /// [`Refusal::ChangedSince`] with both values, [`Refusal::ReferredSince`],
    /// [`Refusal::AlreadyUndone`], [`Refusal::NotUndoable`], or a rule of the record itself.
    pub fn undo_operation(self, id: OperationId) -> Result<Step> {
        self.step(Operation::UndoOperation, |conn| {
            let row = operation(conn, id)?;
            if row.code.is_barrier() {
                return Err(Refusal::NotUndoable { code: row.code }.into());
            }
            if !is_in_force(conn, row.id)? {
                return Err(Refusal::AlreadyUndone.into());
            }
            Ok(row)
        })
    }

    /// Puts back the last good value of everything that the disk spoilt, after a backup of them. It cannot
    /// be undone; what was done before can.
    ///
    /// # Errors
    /// [`Refusal::NothingToMend`], or the disk: then nothing changed.
    pub fn mend(self) -> Result<()> {
        self.dossier.mend(self.now)
    }

    fn step(
        self,
        code: Operation,
        choose: impl FnOnce(&Connection) -> Result<HistoryLine>,
    ) -> Result<Step> {
        self.transact(code, |tx| {
            let target = choose(tx.conn())?;
            let subject = &target.subject;
            tx.about(subject.kind, &subject.id, &subject.title);
            revert(tx, &target)?;
            keep_rules(tx)?;
            Ok(Step {
                operation: tx.operation(),
                ..target.into_step()
            })
        })
    }
}

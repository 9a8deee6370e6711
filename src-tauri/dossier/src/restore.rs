//! Putting a backup back: what would be lost is shown first, and the present is backed up before.
//!
//! Restoring writes into the open file in one step; the history then says so. A file that does not open
//! any more is recovered in [`crate::backup`].

use crate::backup::{self, BackupCounts, counts};
use crate::dossier::Dossier;
use crate::error::{Error, Refusal, Result};
use crate::history::{HistoryLine, Tx, last_stamp};
use crate::ids::OperationId;
use crate::names::{Kind, Operation};
use crate::once::Once;
use crate::storage::copy_database;
use crate::{company, history, storage};
use jiff::Timestamp;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::path::Path;

/// At most this many lost lines are listed.
const LINES: usize = 200;

/// What putting a backup back would change.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RestorePreview {
    /// The operations made since, latest first; at most two hundred.
    pub lost: Vec<HistoryLine>,
    /// How many there are in all.
    pub lost_count: u32,
    /// What the backup has and the dossier has not any more.
    pub gained: Vec<Gained>,
    /// What the dossier holds now.
    pub counts_now: BackupCounts,
    /// What it would hold.
    pub counts_then: BackupCounts,
}

/// A record that a backup would bring back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gained {
    /// Its kind: a work unit, a situation or an action.
    pub kind: Kind,
    /// Its id.
    pub id: String,
    /// Its title or name.
    pub title: String,
}

#[derive(Deserialize)]
struct Id {
    id: OperationId,
}

impl Dossier {
    /// What [`Once::restore`] would change. The backup is checked in full.
    ///
    /// # Errors
    /// [`Refusal::BackupUnusable`], [`Refusal::OtherDossier`].
    pub fn preview_restore(&self, backup: &Path) -> Result<RestorePreview> {
        let copy = self.open_backup(backup)?;
        let kept: BTreeSet<OperationId> = operation_ids(&copy)?.into_iter().collect();
        self.query(|conn| {
            let mut lost = operation_ids(conn)?;
            lost.retain(|id| !kept.contains(id));
            Ok(RestorePreview {
                lost_count: u32::try_from(lost.len()).unwrap_or(u32::MAX),
                lost: history::lines_of(conn, lost.get(..LINES).unwrap_or(&lost))?,
                gained: gained(&copy, conn)?,
                counts_now: counts(conn)?,
                counts_then: counts(&copy)?,
            })
        })
    }

    /// The backup as the dossier will be: migrated, with its line of history. Nothing on the disk
    /// changes before it is complete.
    fn prepare(&self, copy: &Connection, now: Timestamp) -> Result<Connection> {
        let mut prepared = storage::open_in_memory()?;
        copy_database(copy, &mut prepared)?;
        storage::migrate(&mut prepared)?;
        let last = self.query(last_stamp)?;
        let mut tx = Tx::begin(&prepared, last, now, self.device().id);
        let company = company::company(tx.conn())?;
        tx.about(Kind::Company, company.id, &company.name);
        tx.record(Operation::RestoreBackup)?;
        Ok(prepared)
    }

    fn open_backup(&self, backup: &Path) -> Result<Connection> {
        let unusable = |_| Error::from(Refusal::BackupUnusable);
        let copy = backup::checked(backup).map_err(unusable)?;
        if storage::schema_of(&copy)? > storage::KNOWN_SCHEMA {
            return Err(Refusal::BackupUnusable.into());
        }
        let id = storage::meta(&copy, "dossier_id")?;
        if id.as_deref() != Some(self.id().to_string().as_str()) {
            return Err(Refusal::OtherDossier.into());
        }
        Ok(copy)
    }
}

impl Once<'_> {
    /// Puts a backup back, after backing up the present.
    ///
    /// # Errors
    /// [`Refusal::BackupUnusable`], [`Refusal::OtherDossier`], or the disk: then nothing changed.
    pub fn restore(self, backup: &Path) -> Result<()> {
        let copy = self.open_backup(backup)?;
        let Self { dossier, now } = self;
        dossier.back_up(now)?;
        let prepared = dossier.prepare(&copy, now)?;
        let written = copy_database(&prepared, dossier.conn_mut());
        dossier.note_loss(written)?;
        dossier.changed = true;
        Ok(())
    }
}

/// Every operation, latest first.
fn operation_ids(conn: &Connection) -> Result<Vec<OperationId>> {
    let ids: Vec<Id> = storage::all(conn, "SELECT id FROM operations ORDER BY hlc DESC", ())?;
    Ok(ids.into_iter().map(|row| row.id).collect())
}

/// What a copy has and the present has not.
fn gained(copy: &Connection, present: &Connection) -> Result<Vec<Gained>> {
    let present = records(present)?.into_iter().map(|record| record.id);
    let present: BTreeSet<String> = present.collect();
    let mut gained = records(copy)?;
    gained.retain(|record| !present.contains(&record.id));
    Ok(gained)
}

fn records(conn: &Connection) -> Result<Vec<Gained>> {
    let sql = "SELECT 'work_unit' AS kind, id, name AS title FROM work_units
               UNION ALL SELECT 'situation', id, title FROM situations
               UNION ALL SELECT 'action', id, title FROM actions";
    storage::all(conn, sql, ())
}

//! Putting a backup back: what would be undone is shown first, and the present is backed up before.
//!
//! It is an operation like any other: the difference between the records of the dossier and those of the
//! backup, written through the one door. The history keeps what was done since, and undo takes it back.
//! Operations that only the backup knows (work went on in another copy of the file) come by their records;
//! their lines stay in the backup. Two things stay as they are: a version validated since, which is
//! signed, and what is no operation (places of reading, the way documents are made, logos). What was forgotten
//! since the backup stays forgotten.
//!
//! A file that does not open any more is recovered in [`crate::backup`].

use crate::backup::{self, BackupCounts, counts};
use crate::company::company;
use crate::dossier::Dossier;
use crate::error::{Error, Refusal, Result};
use crate::export::DossierExport;
use crate::forget::{Forgetting, rewritten};
use crate::history::{self, HistoryLine, Tx};
use crate::ids::{DossierId, OperationId};
use crate::names::{Kind, Operation};
use crate::once::Once;
use crate::page::count;
use crate::snapshot::Snapshot;
use crate::storage::{self, Fields, Row, copy_database};
use crate::verbs::keep_main_situations;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// What never changes of a validated version.
const FROZEN: [&str; 7] = [
    "label",
    "validated_on",
    "validated_by_role",
    "legal_profile",
    "sha256",
    "snapshot",
    "masked_at",
];

/// At most this many lines are listed.
const LINES: usize = 200;

/// What putting a backup back would change.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RestorePreview {
    /// The operations that only the dossier knows, on records that would change, latest first; at most two
    /// hundred.
    pub lost: Vec<HistoryLine>,
    /// How many there are in all.
    pub lost_count: u32,
    /// The operations that only the backup knows, on records that would change, latest first; at most two
    /// hundred.
    pub brought: Vec<HistoryLine>,
    /// How many there are in all.
    pub brought_count: u32,
    /// What the backup has and the dossier has not any more.
    pub gained: Vec<Gained>,
    /// What the dossier holds now.
    pub counts_now: BackupCounts,
    /// What the backup holds.
    pub counts_then: BackupCounts,
}

/// A record that a backup would bring back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gained {
    /// Its kind: a work unit, a situation, an action or a version.
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

/// What makes the present into what a backup holds, in an order that no reference breaks.
struct WayBack<'a> {
    /// Rows to write: new ones, and those whose fields are others. Each after those it refers to.
    written: Vec<&'a Row>,
    /// Rows to remove, each before those it refers to.
    removed: Vec<&'a Row>,
}

impl Dossier {
    /// What [`Once::restore`] would change. The backup is checked in full.
    ///
    /// # Errors
    /// [`Refusal::BackupUnusable`], [`Refusal::OtherDossier`].
    pub fn preview_restore(&self, backup: &Path) -> Result<RestorePreview> {
        let copy = self.open_backup(backup)?;
        let preview = |conn: &Connection| preview(conn, &copy, self.id());
        self.query(|conn| storage::at_once(conn, preview))
    }

    /// The backup in memory, brought up to this edition; its file is left as it is. Only one that is what its
    /// history says: nothing wrong is put in the place of something right.
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
        let mut migrated = storage::open_in_memory()?;
        copy_database(&copy, &mut migrated)?;
        storage::migrate(&mut migrated)?;
        if !history::check(&migrated).is_ok_and(|found| found.is_whole()) {
            return Err(Refusal::BackupUnusable.into());
        }
        // What was forgotten since does not come back.
        let tombstones = self.read(|now| Ok(now.tombstones.all()))?;
        match Forgetting::again(&tombstones) {
            Some(mut forgotten) => rewritten(&migrated, &mut forgotten),
            None => Ok(migrated),
        }
    }
}

impl Once<'_> {
    /// Puts the records of a backup back, after backing up the present.
    ///
    /// # Errors
    /// [`Refusal::BackupUnusable`], [`Refusal::OtherDossier`], or the disk: then nothing changed.
    pub fn restore(self, backup: &Path) -> Result<()> {
        let id = self.id();
        let mut then = rows(&self.open_backup(backup)?, id)?;
        let Self { dossier, now } = self;
        dossier.back_up(now)?;
        dossier.transact(Operation::RestoreBackup, now, |tx| {
            let company = company(tx.conn())?;
            tx.about(Kind::Company, company.id, &company.name);
            let now = rows(tx.conn(), id)?;
            keep_frozen(&now, &mut then);
            WayBack::between(&now, &then).write(tx)?;
            keep_main_situations(tx)
        })
    }
}

impl<'a> WayBack<'a> {
    fn between(now: &'a [Row], then: &'a [Row]) -> Self {
        let there = by_key(now);
        let kept = by_key(then);
        let is_other = |row: &&Row| there.get(&(row.kind, row.key.as_str())) != Some(&&row.fields);
        let stays = [Kind::PlanVersion, Kind::Tombstone];
        let goes = |row: &&Row| {
            !stays.contains(&row.kind) && !kept.contains_key(&(row.kind, row.key.as_str()))
        };
        Self {
            written: then.iter().filter(is_other).collect(),
            removed: now.iter().rev().filter(goes).collect(),
        }
    }

    fn write(&self, tx: &mut Tx<'_>) -> Result<()> {
        let mut written = self.written.iter();
        written.try_for_each(|row| tx.write_fields(row.kind, &row.key, &row.fields))?;
        let mut removed = self.removed.iter();
        removed.try_for_each(|row| tx.delete(row.kind, &row.key))
    }

    /// The keys of the records that change, as JSON.
    fn keys(&self) -> String {
        let rows = self.written.iter().chain(&self.removed);
        Value::from_iter(rows.map(|row| row.key.as_str())).to_string()
    }
}

fn by_key(rows: &[Row]) -> BTreeMap<(Kind, &str), &Fields> {
    let rows = rows.iter();
    rows.map(|row| ((row.kind, row.key.as_str()), &row.fields))
        .collect()
}

fn preview(conn: &Connection, copy: &Connection, id: DossierId) -> Result<RestorePreview> {
    let (now, mut then) = (rows(conn, id)?, rows(copy, id)?);
    keep_frozen(&now, &mut then);
    let way = WayBack::between(&now, &then);
    let lost = lines_beyond(conn, copy, &way)?;
    let brought = lines_beyond(copy, conn, &way)?;
    Ok(RestorePreview {
        lost_count: count(lost.len()),
        lost: listed(conn, &lost)?,
        brought_count: count(brought.len()),
        brought: listed(copy, &brought)?,
        gained: gained(&way, &now),
        counts_now: counts(conn)?,
        counts_then: counts(copy)?,
    })
}

/// Every record of a dossier, each after those it refers to.
fn rows(conn: &Connection, id: DossierId) -> Result<Vec<Row>> {
    let mut export = DossierExport::of(id, &Snapshot::read(conn)?);
    export.plan_versions = storage::list(conn)?;
    export.tombstones = storage::list(conn)?;
    let mut rows = vec![Row::of(&export.company)?];
    rows.extend(export.ordered_rows()?);
    Ok(rows)
}

/// A version that is there keeps what it was validated with, or what was masked in it since.
fn keep_frozen(now: &[Row], then: &mut [Row]) {
    let there = by_key(now);
    let versions = then.iter_mut().filter(|row| row.kind == Kind::PlanVersion);
    for row in versions {
        let Some(fields) = there.get(&(row.kind, row.key.as_str())) else {
            continue;
        };
        for column in FROZEN {
            let value = fields.get(column).cloned().unwrap_or_default();
            row.fields.insert(column.to_owned(), value);
        }
    }
}

/// The operations that one file knows and the other does not, on records that change; latest first.
fn lines_beyond(
    conn: &Connection,
    other: &Connection,
    way: &WayBack<'_>,
) -> Result<Vec<OperationId>> {
    let all: Vec<Id> = storage::all(other, "SELECT id FROM operations", ())?;
    let known: BTreeSet<_> = all.into_iter().map(|row| row.id).collect();
    let sql = "SELECT id FROM operations WHERE id IN (
                 SELECT operation_id FROM changes
                 WHERE record_id IN (SELECT value FROM json_each(?1)))
               ORDER BY hlc DESC, id DESC";
    let found: Vec<Id> = storage::all(conn, sql, [way.keys()])?;
    let found = found.into_iter().map(|row| row.id);
    Ok(found.filter(|id| !known.contains(id)).collect())
}

fn listed(conn: &Connection, ids: &[OperationId]) -> Result<Vec<HistoryLine>> {
    history::lines_of(conn, ids.get(..LINES).unwrap_or(ids))
}

/// What people miss, among what a backup would write: the new records that they call by a name.
fn gained(way: &WayBack<'_>, now: &[Row]) -> Vec<Gained> {
    let there = by_key(now);
    let is_new = |row: &&&Row| !there.contains_key(&(row.kind, row.key.as_str()));
    let new = way.written.iter().filter(is_new);
    let named = new.filter_map(|row| {
        let mut names = ["name", "title", "label"].into_iter();
        let title = names.find_map(|name| row.fields.get(name)?.as_str())?;
        Some(Gained {
            kind: row.kind,
            id: row.key.clone(),
            title: title.to_owned(),
        })
    });
    named.collect()
}

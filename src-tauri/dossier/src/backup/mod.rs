//! Backups: whole verified copies, kept in a folder given by the caller.
//!
//! `<backups>/<dossier id>/<UTC stamp>.mallette`, written under a temporary name, opened and checked,
//! then renamed; `path.txt` beside them tells which file they come from. Which ones are kept is in
//! [`thinning`], putting one back in [`restore`]. Nothing here is done silently to the dossier.

mod restore;
mod thinning;

pub use restore::{Gained, RestorePreview, recover_from};
pub use thinning::keep;

use crate::dossier::{Device, Dossier, check_header, check_whole};
use crate::error::{Error, Result};
use crate::ids::DossierId;
use crate::storage;
use anyhow::{Context, anyhow};
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::{Path, PathBuf};

/// A changed dossier is backed up again after this long.
const EVERY: SignedDuration = SignedDuration::from_mins(10);

const STAMP: &str = "%Y%m%dT%H%M%S%3fZ";
const EXTENSION: &str = "mallette";
const ORIGIN: &str = "path.txt";

/// One backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BackupInfo {
    /// Its file.
    pub path: PathBuf,
    /// When it was made.
    pub at: Timestamp,
    /// Its size.
    pub bytes: u64,
    /// True when it opens and its figures can be read. It was checked in full when it was made, and
    /// is again before being put back.
    pub verified: bool,
    /// What it holds; zeros when it cannot be read.
    pub counts: BackupCounts,
}

/// How much a copy of a dossier holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackupCounts {
    /// Situations.
    pub situations: u32,
    /// Actions.
    pub actions: u32,
    /// Lines of history.
    pub operations: u32,
}

impl Dossier {
    /// Makes a backup when something changed and the last one is ten minutes old. To be called after
    /// changes; apart from them, so that a full backup disk never refuses an edit.
    ///
    /// # Errors
    /// The disk of the backups.
    pub fn backup_if_due(&mut self, now: Timestamp) -> Result<Option<BackupInfo>> {
        let Some(folder) = self.backup_folder().filter(|_| self.changed) else {
            return Ok(None);
        };
        // Both ways: a clock that goes back must not stop the backups.
        let is_recent = |at: Timestamp| now.duration_since(at).abs() < EVERY;
        let fresh = stamps(&folder).into_iter().any(|(at, _)| is_recent(at));
        if fresh { Ok(None) } else { self.back_up(now) }
    }

    /// Makes a backup now. None without a folder for them.
    ///
    /// # Errors
    /// The disk of the backups.
    pub fn back_up(&mut self, now: Timestamp) -> Result<Option<BackupInfo>> {
        let (Some(folder), Some(path)) = (self.backup_folder(), self.path()) else {
            return Ok(None);
        };
        let made = self.query(|conn| make(conn, path, &folder, now))?;
        self.changed = false;
        Ok(Some(made))
    }

    /// The backups of this dossier, latest first.
    pub fn list_backups(&self) -> Vec<BackupInfo> {
        self.backup_folder()
            .map(|folder| list_folder(&folder))
            .unwrap_or_default()
    }

    fn backup_folder(&self) -> Option<PathBuf> {
        let folder = self.device().backups_dir.as_ref()?;
        Some(folder.join(self.id().to_string()))
    }
}

/// The last backup that is whole, of the dossier that was at `path`. For a file that cannot be
/// opened any more; checked in full.
pub fn last_good_backup(backups_dir: &Path, path: &Path) -> Option<BackupInfo> {
    let origin = origin_of(path);
    let folders = fs::read_dir(backups_dir)
        .ok()?
        .filter_map(Result::ok)
        .map(|entry| entry.path());
    let ours = folders
        .filter(|folder| fs::read_to_string(folder.join(ORIGIN)).is_ok_and(|note| note == origin));
    let mut backups: Vec<_> = ours.flat_map(|folder| list_folder(&folder)).collect();
    backups.sort_by_key(|backup| backup.at);
    backups
        .into_iter()
        .rev()
        .find(|backup| verify(&backup.path).is_ok())
}

/// The backups of a dossier by its id, latest first.
pub fn list_backups(backups_dir: &Path, id: DossierId) -> Vec<BackupInfo> {
    list_folder(&backups_dir.join(id.to_string()))
}

/// A backup before the schema of a file changes.
pub(crate) fn before_migration(
    conn: &Connection,
    path: &Path,
    device: &Device,
    now: Timestamp,
) -> Result<()> {
    let Some(backups) = &device.backups_dir else {
        return Ok(());
    };
    let id = storage::meta(conn, "dossier_id")?.context("Find the dossier's id")?;
    make(conn, path, &backups.join(id), now)?;
    Ok(())
}

/// Makes, checks and names a backup, then thins the older ones.
fn make(conn: &Connection, origin: &Path, folder: &Path, now: Timestamp) -> Result<BackupInfo> {
    fs::create_dir_all(folder).map_err(|error| Error::from_io(error, folder))?;
    let (at, path) = free_name(folder, now);
    copy_whole(conn, &path).map_err(|error| error.settle(Some(folder)))?;
    let note = folder.join(ORIGIN);
    fs::write(&note, origin_of(origin)).map_err(|error| Error::from_io(error, &note))?;
    thin(folder);
    info(at, path)
}

fn info(at: Timestamp, path: PathBuf) -> Result<BackupInfo> {
    let bytes = fs::metadata(&path)
        .map_err(|error| Error::from_io(error, &path))?
        .len();
    let counts = look(&path).ok();
    Ok(BackupInfo {
        path,
        at,
        bytes,
        verified: counts.is_some(),
        counts: counts.unwrap_or_default(),
    })
}

/// How the note says where a dossier was.
fn origin_of(path: &Path) -> String {
    std::path::absolute(path)
        .unwrap_or_else(|_| path.to_owned())
        .to_string_lossy()
        .into_owned()
}

/// Two backups of one millisecond do not overwrite each other.
fn free_name(folder: &Path, now: Timestamp) -> (Timestamp, PathBuf) {
    let mut at = now;
    loop {
        let path = folder.join(format!("{}.{EXTENSION}", at.strftime(STAMP)));
        if !path.exists() {
            return (at, path);
        }
        at += 1.millisecond();
    }
}

/// Removes the backups that are not worth keeping. One that cannot be removed is left for next time.
fn thin(folder: &Path) {
    let stamps = stamps(folder);
    let kept = keep(&stamps.iter().map(|(at, _)| *at).collect::<Vec<_>>());
    for (_, path) in stamps.iter().filter(|(at, _)| !kept.contains(at)) {
        if let Err(error) = fs::remove_file(path) {
            tracing::warn!(path = %path.display(), %error, "old backup not removed");
        }
    }
}

fn list_folder(folder: &Path) -> Vec<BackupInfo> {
    stamps(folder)
        .into_iter()
        .rev()
        .filter_map(|(at, path)| info(at, path).ok())
        .collect()
}

/// The backups of a folder, oldest first.
fn stamps(folder: &Path) -> Vec<(Timestamp, PathBuf)> {
    let entries = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .filter_map(Result::ok);
    let mut stamps: Vec<_> = entries
        .map(|entry| entry.path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == EXTENSION)
        })
        .filter_map(|path| Some((parse_stamp(path.file_stem()?.to_str()?)?, path)))
        .collect();
    stamps.sort();
    stamps
}

fn parse_stamp(name: &str) -> Option<Timestamp> {
    let at = DateTime::strptime(STAMP, name).ok()?;
    Some(at.to_zoned(TimeZone::UTC).ok()?.timestamp())
}

/// Copies a database to a file that appears complete and checked, or not at all.
pub(crate) fn copy_whole(conn: &Connection, path: &Path) -> Result<()> {
    let part = path.with_extension("part");
    let written = write_part(conn, &part).and_then(|()| {
        fs::rename(&part, path).map_err(|error| Error::from_io(error, path))?;
        sync_folder(path)
    });
    if written.is_err() {
        let _ = fs::remove_file(&part);
    }
    written
}

fn write_part(conn: &Connection, part: &Path) -> Result<()> {
    let _ = fs::remove_file(part);
    let mut copy = storage::open_new(part)?;
    copy_database(conn, &mut copy)?;
    copy.close().map_err(|(_, error)| error)?;
    verify(part)?;
    Ok(())
}

/// SQLite's own online copy, in one go: the destination changes whole or not at all.
pub(crate) fn copy_database(from: &Connection, to: &mut Connection) -> Result<()> {
    let step = Backup::new(from, to)?.step(-1)?;
    if step == StepResult::Done {
        Ok(())
    } else if matches!(step, StepResult::Busy | StepResult::Locked) {
        Err(Error::Locked)
    } else {
        Err(anyhow!("A copy in one go did not end").into())
    }
}

/// Makes the renaming itself reach the disk.
fn sync_folder(path: &Path) -> Result<()> {
    // Windows has no such gesture, and does not need it.
    let folder = path
        .parent()
        .filter(|folder| cfg!(unix) && !folder.as_os_str().is_empty());
    let Some(folder) = folder else { return Ok(()) };
    fs::File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(|error| Error::from_io(error, folder))
}

/// Opens a copy, and checks every page of it.
pub(crate) fn verify(path: &Path) -> Result<BackupCounts> {
    check_header(path)?;
    let conn = storage::open_read_only(path)?;
    check_whole(&conn)?;
    let verdict: String = conn.query_row("PRAGMA integrity_check(1)", (), |row| row.get(0))?;
    if verdict != "ok" {
        return Err(Error::Damaged { detail: verdict });
    }
    counts(&conn)
}

/// Opens a copy, and reads its figures only.
fn look(path: &Path) -> Result<BackupCounts> {
    check_header(path)?;
    counts(&storage::open_read_only(path)?)
}

pub(crate) fn counts(conn: &Connection) -> Result<BackupCounts> {
    let sql = "SELECT (SELECT COUNT(*) FROM situations) AS situations,
                      (SELECT COUNT(*) FROM actions) AS actions,
                      (SELECT COUNT(*) FROM operations) AS operations";
    Ok(storage::one(conn, sql, ())?.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{atelier_rossi, device_with_backups, now};

    #[test]
    fn the_file_is_backed_up_before_its_schema_changes() {
        let folder = tempfile::tempdir().unwrap();
        let (path, device) = (
            folder.path().join("a.mallette"),
            device_with_backups(folder.path()),
        );
        let dossier = atelier_rossi();
        dossier
            .query(|conn| before_migration(conn, &path, &device, now()))
            .unwrap();
        let made = list_backups(folder.path(), dossier.id());
        assert_eq!(
            (made.len(), made[0].verified, made[0].counts.actions),
            (1, true, 8)
        );
    }

    #[test]
    fn a_name_gives_back_its_instant() {
        let at: Timestamp = "2026-11-24T08:15:00.042Z".parse().unwrap();
        let name = at.strftime(STAMP).to_string();
        assert_eq!(
            (name.as_str(), parse_stamp(&name)),
            ("20261124T081500042Z", Some(at))
        );
        assert_eq!(parse_stamp("notes"), None);
    }

    #[test]
    fn two_backups_of_one_instant_are_both_kept() {
        let folder = tempfile::tempdir().unwrap();
        let device = device_with_backups(folder.path());
        let file = folder.path().join("a.mallette");
        let mut dossier = crate::testing::saved(&atelier_rossi(), &file, &device);
        let (one, other) = (
            dossier.back_up(now()).unwrap(),
            dossier.back_up(now()).unwrap(),
        );
        assert_ne!(one.unwrap().path, other.unwrap().path);
        assert_eq!(dossier.list_backups().len(), 2);
        assert!(
            Dossier::open(&file, &crate::testing::device(), now())
                .unwrap()
                .list_backups()
                .is_empty()
        );
    }
}

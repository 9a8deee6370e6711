//! Backups: whole verified copies, kept in a folder given by the caller.
//!
//! `<backups>/<dossier id>/<UTC stamp>.mallette`, written under a temporary name, opened and checked,
//! then renamed; `path.txt` beside them tells which file they come from. Which ones are kept is in
//! [`thinning`], putting one back in [`crate::restore`]. Nothing here is done silently to the dossier.

mod thinning;

pub use thinning::keep;

use crate::error::{Error, Result};
use crate::ids::DossierId;
use crate::storage::{self, copy_whole, private_folder, verify};
use anyhow::Context;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::fs;
use std::path::{Path, PathBuf};

/// A changed dossier is backed up again after this long.
pub(crate) const EVERY: SignedDuration = SignedDuration::from_mins(10);

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

/// The last backup that is whole, of the dossier that was at `path`. For a file that cannot be
/// opened any more; checked in full.
pub fn last_good_backup(backups_dir: &Path, path: &Path) -> Option<BackupInfo> {
    let origin = origin_of(path);
    let folders = entries(backups_dir);
    let ours = folders
        .filter(|folder| fs::read_to_string(folder.join(ORIGIN)).is_ok_and(|note| note == origin));
    let mut backups: Vec<_> = ours.flat_map(|folder| list_folder(&folder)).collect();
    backups.sort_by_key(|backup| Reverse(backup.at));
    let is_whole = |backup: &BackupInfo| verify(&backup.path).is_ok();
    backups.into_iter().find(is_whole)
}

/// What a folder holds; nothing when it cannot be read.
fn entries(folder: &Path) -> impl Iterator<Item = PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    entries.filter_map(|entry| Some(entry.ok()?.path()))
}

/// The backups of a dossier by its id, latest first.
pub fn list_backups(backups_dir: &Path, id: DossierId) -> Vec<BackupInfo> {
    list_folder(&backups_dir.join(id.to_string()))
}

/// A backup before the schema of a file changes.
pub(crate) fn before_migration(
    conn: &Connection,
    path: &Path,
    backups: Option<&Path>,
    now: Timestamp,
) -> Result<()> {
    if let Some(backups) = backups {
        let id = storage::meta(conn, "dossier_id")?.context("Find the dossier's id")?;
        make(conn, path, &backups.join(id), now)?;
    }
    Ok(())
}

/// Makes, checks and names a backup, then thins the older ones.
pub(crate) fn make(
    conn: &Connection,
    origin: &Path,
    folder: &Path,
    now: Timestamp,
) -> Result<BackupInfo> {
    private_folder(folder).map_err(|error| Error::from_io(error, folder))?;
    let (at, path) = free_name(folder, now);
    copy_whole(conn, &path).map_err(|error| error.classified(Some(folder)))?;
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
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    absolute.to_string_lossy().into_owned()
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

/// The backups of a folder, latest first.
pub(crate) fn list_folder(folder: &Path) -> Vec<BackupInfo> {
    let latest_first = stamps(folder).into_iter().rev();
    latest_first
        .filter_map(|(at, path)| info(at, path).ok())
        .collect()
}

/// The backups of a folder, oldest first.
pub(crate) fn stamps(folder: &Path) -> Vec<(Timestamp, PathBuf)> {
    let backups = entries(folder).filter(|path| path.extension().is_some_and(|it| it == EXTENSION));
    let stamped =
        backups.filter_map(|path| Some((parse_stamp(path.file_stem()?.to_str()?)?, path)));
    let mut stamps: Vec<_> = stamped.collect();
    stamps.sort();
    stamps
}

fn parse_stamp(name: &str) -> Option<Timestamp> {
    let at = DateTime::strptime(STAMP, name).ok()?;
    Some(at.to_zoned(TimeZone::UTC).ok()?.timestamp())
}

/// Opens a copy, and reads its figures only.
fn look(path: &Path) -> Result<BackupCounts> {
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
            .query(|conn| before_migration(conn, &path, device.backups_dir.as_deref(), now()))
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
            crate::Dossier::open(&file, &crate::testing::device(), now())
                .unwrap()
                .list_backups()
                .is_empty()
        );
    }
}

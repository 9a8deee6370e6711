//! Backups: whole verified copies, kept in a folder given by the caller.
//!
//! `<backups>/<dossier id>/<UTC stamp>-<number>.mallette` (see [`names`]), written under a temporary name,
//! opened and checked, then renamed; its digest and `path.txt` beside it. Which ones are kept is in
//! [`thinning`], whose they are and how they are deleted in [`kept`], putting one back in
//! [`crate::restore`], or in [`recovery`] when the file does not open any more. Nothing here is done
//! silently to the dossier.

mod digest;
mod kept;
mod leftovers;
mod names;
mod origins;
mod recovery;
mod thinning;

pub use kept::{KeptCopies, copies_of};
pub(crate) use leftovers::{sweep_backups, sweep_beside};
pub(crate) use names::made;
pub use recovery::{Aside, Recoverable, aside_of, asides, copies_for, delete_aside, recover_from};

use crate::error::{Error, Result};
use crate::ids::DossierId;
use crate::storage::{self, copy_whole, private_folder, verify};
use digest::Seal;
use jiff::{SignedDuration, Timestamp};
use names::Name;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// A changed dossier is backed up again after this long.
pub(crate) const EVERY: SignedDuration = SignedDuration::from_mins(10);

/// What only this program ends a name with, until the file is whole.
const PART: &str = ".mallette-part";

/// One backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BackupInfo {
    /// Its file.
    pub path: PathBuf,
    /// When it was made.
    pub at: Timestamp,
    /// Its size.
    pub bytes: u64,
    /// True when not one bit has changed since it was made and checked in full. One without a digest, of
    /// an earlier edition, is checked page by page.
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

/// The backups of a dossier by its id, the one made last first.
pub fn list_backups(backups_dir: &Path, id: DossierId) -> Vec<BackupInfo> {
    list_folder(&folder_of(backups_dir, id))
}

/// Where the backups of a dossier are.
pub(crate) fn folder_of(backups_dir: &Path, id: DossierId) -> PathBuf {
    backups_dir.join(id.to_string())
}

/// What a folder holds; nothing when it cannot be read.
fn entries(folder: &Path) -> impl Iterator<Item = PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    entries.filter_map(|entry| Some(entry.ok()?.path()))
}

/// A backup before the schema of a file changes.
pub(crate) fn before_migration(
    conn: &Connection,
    path: &Path,
    backups: Option<&Path>,
    now: Timestamp,
) -> Result<()> {
    if let Some(backups) = backups {
        // What a file says may come from anybody: only an id is ever part of a path.
        let id = storage::meta(conn, "dossier_id")?.and_then(|id| id.parse().ok());
        let id = id.ok_or_else(|| Error::Damaged {
            detail: "no dossier id".to_owned(),
        })?;
        let folder = folder_of(backups, id);
        make_named(conn, path, &folder, now, true)?;
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
    make_named(conn, origin, folder, now, false)
}

fn make_named(
    conn: &Connection,
    origin: &Path,
    folder: &Path,
    now: Timestamp,
    before_migration: bool,
) -> Result<BackupInfo> {
    private_folder(folder).map_err(|error| Error::from_io(error, folder))?;
    let name = Name::next(folder, now, before_migration);
    let path = name.path_in(folder);
    copy_whole(conn, &path).map_err(|error| error.classified(Some(folder)))?;
    // The backup is there, whole: what fails from here on takes nothing away from it.
    for note in [digest::note(&path), origins::note(folder, origin)] {
        if let Err(error) = note {
            tracing::warn!(kind = ?error.kind(), "a note beside a backup could not be written");
        }
    }
    thin(folder, now);
    Ok(BackupInfo {
        at: name.at,
        bytes: fs::metadata(&path).map_or(0, |file| file.len()),
        verified: true,
        counts: counts(conn).unwrap_or_default(),
        path,
    })
}

/// Removes the backups that are not worth keeping. One that cannot be removed is left for next time.
fn thin(folder: &Path, now: Timestamp) {
    let copies = made(folder);
    let names: Vec<Name> = copies.iter().map(|(name, _)| *name).collect();
    let kept = thinning::keep(&names, now);
    for (_, path) in copies.iter().filter(|(name, _)| !kept.contains(name)) {
        if let Err(error) = remove(path) {
            tracing::warn!(kind = ?error.kind(), "an old backup was not removed");
        }
    }
    sweep_backups(folder, now);
}

/// Puts another database in the place of a backup. It is said verified again once its digest is written.
pub(crate) fn replace(copy: &Path, conn: &Connection) -> Result<()> {
    let io = |error| Error::from_io(error, copy);
    // Killed from here on, the old copy or the new one is checked page by page: no digest says that it is broken.
    remove_if_there(&digest::file_of(copy)).map_err(io)?;
    copy_whole(conn, copy).map_err(|error| error.classified(Some(copy)))?;
    digest::note(copy).map_err(io)
}

/// Removes what interrupted copies left in a folder, however old.
pub(crate) fn remove_leftovers(folder: &Path) {
    leftovers::remove_all(folder);
}

fn remove_if_there(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Deletes a backup for good.
///
/// # Errors
/// The disk.
pub fn delete_backup(copy: &Path) -> Result<()> {
    remove(copy).map_err(|error| Error::from_io(error, copy))
}

fn remove(copy: &Path) -> io::Result<()> {
    fs::remove_file(copy)?;
    let _ = fs::remove_file(digest::file_of(copy));
    Ok(())
}

/// The backups of a folder, the one made last first.
pub(crate) fn list_folder(folder: &Path) -> Vec<BackupInfo> {
    let last_first = made(folder).into_iter().rev();
    last_first.map(|(name, path)| info(name.at, path)).collect()
}

fn info(at: Timestamp, path: PathBuf) -> BackupInfo {
    let counts = look(&path).ok();
    BackupInfo {
        bytes: fs::metadata(&path).map_or(0, |file| file.len()),
        verified: counts.is_some() && is_intact(&path),
        counts: counts.unwrap_or_default(),
        at,
        path,
    }
}

fn is_intact(copy: &Path) -> bool {
    match digest::seal(copy) {
        Seal::Intact => true,
        Seal::Broken => false,
        Seal::Absent => verify(copy).is_ok(),
    }
}

/// Opens a copy that is to be put back: its digest, then every page of it.
pub(crate) fn checked(copy: &Path) -> Result<Connection> {
    if digest::seal(copy) == Seal::Broken {
        return Err(Error::Damaged {
            detail: "not the copy that was made".to_owned(),
        });
    }
    verify(copy)
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

/// The name of a file, and something more.
fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// Writes a small text that is there whole, or not at all.
fn write_whole(path: &Path, text: &str) -> io::Result<()> {
    let part = beside(path, PART);
    let mut file = File::create(&part)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(&part, path)
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
    fn what_a_file_says_of_itself_is_never_a_path() {
        let folder = tempfile::tempdir().unwrap();
        let backups = folder.path().join("deep/backups");
        fs::create_dir_all(&backups).unwrap();
        let path = folder.path().join("a.mallette");
        for id in ["../../elsewhere", "/tmp/elsewhere", ""] {
            let mut conn = storage::open_in_memory().unwrap();
            storage::migrate(&mut conn).unwrap();
            storage::set_meta(&conn, "dossier_id", id).unwrap();
            let refused = before_migration(&conn, &path, Some(&backups), now());
            assert!(matches!(refused, Err(Error::Damaged { .. })), "{refused:?}");
        }
        assert_eq!(entries(&backups).count(), 0);
        assert_eq!(
            entries(folder.path()).count(),
            1,
            "nothing was made elsewhere"
        );
    }

    #[test]
    fn opening_again_and_again_never_takes_the_place_of_backups() {
        let folder = tempfile::tempdir().unwrap();
        let device = device_with_backups(folder.path());
        let file = folder.path().join("a.mallette");
        let mut dossier = crate::testing::saved(&atelier_rossi(), &file, &device);
        let good = dossier.back_up(now()).unwrap().unwrap();
        for _ in 0..12 {
            dossier
                .query(|conn| before_migration(conn, &file, device.backups_dir.as_deref(), now()))
                .unwrap();
        }
        let paths: Vec<_> = dossier
            .list_backups()
            .into_iter()
            .map(|it| it.path)
            .collect();
        assert!(paths.contains(&good.path));
        assert_eq!(paths.len(), 4, "the last three made by opening");
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

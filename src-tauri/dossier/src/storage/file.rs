//! Files as a whole: checked, and copied so that a copy is whole or not there.

use super::open::open_new;
use super::{cell, open_read_only, seals};
use crate::error::{Error, Refusal, Result};
use anyhow::anyhow;
use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};
use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// What a copy is called, beside its place, until it is whole. Nobody else makes such a name.
const PART: &str = ".mallette-part";

/// What SQLite keeps beside a file, which would be written over whatever takes its place.
const JOURNALS: [&str; 2] = ["-journal", "-wal"];

/// What a journal is called that was found in the place of a new file.
const ASIDE: &str = ".mallette-aside";

/// Longest name of a file, in bytes: systems stop at 255, and names are made longer here.
const NAME_LIMIT: usize = 200;

/// Checks that the pages of the file are whole, and that its history goes one way.
pub(crate) fn check_whole(conn: &Connection) -> Result<()> {
    check_pages(conn, "PRAGMA quick_check(1)")?;
    check_order(conn)
}

fn check_pages(conn: &Connection, check: &str) -> Result<()> {
    let verdict: String = cell(conn, check, ())?.unwrap_or_default();
    if verdict == "ok" {
        Ok(())
    } else {
        Err(Error::damaged(verdict))
    }
}

/// An operation reverts an older one: walking from one to the other always ends.
fn check_order(conn: &Connection) -> Result<()> {
    let sql = "SELECT EXISTS (SELECT 1 FROM operations JOIN operations AS reverted
                              ON reverted.id = operations.undoes
                              WHERE reverted.hlc >= operations.hlc)";
    let endless: Option<bool> = cell(conn, sql, ())?;
    if endless == Some(false) {
        Ok(())
    } else {
        Err(Error::damaged("an operation reverts a later one"))
    }
}

impl Error {
    /// An error of the file system, in the kinds people are told.
    pub(crate) fn from_io(error: std::io::Error, path: &Path) -> Self {
        let is = |kind| error.kind() == kind;
        if is(ErrorKind::StorageFull) || is(ErrorKind::QuotaExceeded) {
            Self::DiskFull
        } else if is(ErrorKind::ReadOnlyFilesystem) || is(ErrorKind::PermissionDenied) {
            Self::ReadOnly
        } else if is(ErrorKind::NotFound) {
            Self::Vanished
        } else {
            Self::Internal(anyhow::Error::new(error).context(format!("At {}", path.display())))
        }
    }
}

/// Copies a database to a file that appears complete and checked, or not at all.
pub(crate) fn copy_whole(conn: &Connection, path: &Path) -> Result<()> {
    check_name(path)?;
    let part = beside(path, PART);
    let written = write_part(conn, &part).and_then(|()| put_in_place(&part, path));
    if written.is_err() {
        let _ = fs::remove_file(&part);
    }
    written
}

fn check_name(path: &Path) -> Result<()> {
    let limit = NAME_LIMIT;
    if path.file_name().is_some_and(|name| name.len() > limit) {
        return Err(Refusal::FileNameTooLong { limit }.into());
    }
    Ok(())
}

/// A name made longer.
pub(crate) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// What a copy cut short left under this name is ours to remove.
fn write_part(conn: &Connection, part: &Path) -> Result<()> {
    for leftover in JOURNALS.map(|journal| beside(part, journal)) {
        let _ = fs::remove_file(leftover);
    }
    let _ = fs::remove_file(part);
    let mut copy = open_new(part)?;
    copy_database(conn, &mut copy)?;
    copy.close().map_err(|(_, error)| error)?;
    let copy = open_whole(part)?;
    let broken = seals::broken(&copy)?;
    // What could not be mended is copied as it is: better than no copy.
    if !broken.is_empty() && broken != seals::broken(conn)? {
        return Err(Error::damaged("a copy is not what it is a copy of"));
    }
    Ok(())
}

/// Gives a copy its name, and looks at it again under this name.
fn put_in_place(part: &Path, path: &Path) -> Result<()> {
    let aside = set_journals_aside(path)?;
    if let Err(error) = fs::rename(part, path) {
        for (journal, aside) in aside {
            let _ = fs::rename(aside, journal);
        }
        return Err(Error::from_io(error, path));
    }
    sync_folder(path)?;
    check_whole(&open_read_only(path)?)
}

/// The journal of a file that is there no more, or is about to be replaced, would be rolled back into the new
/// one: it gets another name first.
fn set_journals_aside(path: &Path) -> Result<Vec<(PathBuf, PathBuf)>> {
    let mut aside = Vec::new();
    for journal in JOURNALS.map(|journal| beside(path, journal)) {
        if fs::symlink_metadata(&journal).is_ok() {
            let free = free_name(&beside(&journal, ASIDE));
            fs::rename(&journal, &free).map_err(|error| Error::from_io(error, &journal))?;
            aside.push((journal, free));
        }
    }
    Ok(aside)
}

/// This name, or the first that is free when it is followed by a number.
fn free_name(path: &Path) -> PathBuf {
    let numbered = (2_u32..).map(|number| beside(path, &format!("-{number}")));
    let mut names = std::iter::once(path.to_owned()).chain(numbered);
    let free = names.find(|name| fs::symlink_metadata(name).is_err());
    free.unwrap_or_else(|| path.to_owned())
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
pub(crate) fn sync_folder(path: &Path) -> Result<()> {
    // Windows has no such gesture, and does not need it.
    let folder = path
        .parent()
        .filter(|folder| cfg!(unix) && !folder.as_os_str().is_empty());
    let Some(folder) = folder else { return Ok(()) };
    File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(|error| Error::from_io(error, folder))
}

/// Opens a copy, and checks every page and every seal of it.
pub(crate) fn verify(path: &Path) -> Result<Connection> {
    let conn = open_whole(path)?;
    if seals::broken(&conn)?.is_empty() {
        Ok(conn)
    } else {
        Err(Error::damaged("not as it was written"))
    }
}

/// Opens a copy, and checks every page of it.
fn open_whole(path: &Path) -> Result<Connection> {
    let conn = open_read_only(path)?;
    check_pages(&conn, "PRAGMA integrity_check(1)")?;
    check_order(&conn)?;
    Ok(conn)
}

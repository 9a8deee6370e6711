//! Files as a whole: looked at before they are opened, checked, copied so that a copy is whole or not
//! there.

use super::{
    APPLICATION_ID, KNOWN_SCHEMA, cell, count, open_new, open_read_only, schema_of, seals,
};
use crate::error::{Error, Result};
use crate::names::Kind;
use anyhow::anyhow;
use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};
use std::fs::{self, File};
use std::io::{ErrorKind, Read};
use std::path::Path;

/// Looks at the first bytes, before SQLite does: a photo renamed `.mallette` is no dossier.
pub(crate) fn check_header(path: &Path) -> Result<()> {
    let mut header = [0; 72];
    let mut file = File::open(path).map_err(|error| unreadable(&error))?;
    let length = file.metadata().map_err(|error| unreadable(&error))?.len();
    if length == 0 {
        return Err(damaged("empty file"));
    }
    file.read_exact(&mut header)
        .map_err(|_| Error::NotADossier)?;
    let is_sqlite = header.starts_with(b"SQLite format 3\0");
    let is_ours = header.ends_with(&APPLICATION_ID.to_be_bytes());
    if is_sqlite && is_ours {
        Ok(())
    } else {
        Err(Error::NotADossier)
    }
}

fn unreadable(error: &std::io::Error) -> Error {
    let is = |kind| error.kind() == kind;
    if is(ErrorKind::PermissionDenied) {
        Error::Locked
    } else if is(ErrorKind::IsADirectory) {
        Error::NotADossier
    } else {
        Error::Vanished
    }
}

/// Checks that the file is whole and has all its tables.
pub(crate) fn check_whole(conn: &Connection) -> Result<()> {
    check_pages(conn, "PRAGMA quick_check(1)")?;
    let schema = schema_of(conn)?;
    if schema == 0 {
        return Err(damaged("no schema number"));
    }
    // Tables come with the schema: those of an older or a newer file are not ours to list.
    let kinds = Kind::ALL.iter().filter(|_| schema == KNOWN_SCHEMA);
    let kinds = kinds.map(|kind| kind.table());
    let always = ["meta", "company", "operations", "changes"].map(str::to_owned);
    for table in kinds.chain(always) {
        let sql = "SELECT COUNT(*) FROM sqlite_schema WHERE type = 'table' AND name = ?1";
        if count(conn, sql, [&table])? == 0 {
            return Err(damaged(format!("no table {table}")));
        }
    }
    Ok(())
}

fn check_pages(conn: &Connection, check: &str) -> Result<()> {
    let verdict: String = cell(conn, check, ())?.unwrap_or_default();
    if verdict == "ok" {
        Ok(())
    } else {
        Err(damaged(verdict))
    }
}

fn damaged(detail: impl Into<String>) -> Error {
    let detail = detail.into();
    Error::Damaged { detail }
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
    let mut copy = open_new(part)?;
    copy_database(conn, &mut copy)?;
    copy.close().map_err(|(_, error)| error)?;
    let copy = open_whole(part)?;
    let broken = seals::broken(&copy)?;
    // What could not be mended is copied as it is: better than no copy.
    if !broken.is_empty() && broken != seals::broken(conn)? {
        return Err(damaged("a copy is not what it is a copy of"));
    }
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
        Err(damaged("not as it was written"))
    }
}

/// Opens a copy, and checks every page of it.
fn open_whole(path: &Path) -> Result<Connection> {
    check_header(path)?;
    let conn = open_read_only(path)?;
    check_whole(&conn)?;
    check_pages(&conn, "PRAGMA integrity_check(1)")?;
    Ok(conn)
}

//! Opening a file that anybody may have made. Its place, its header, its edition and its schema are looked at
//! in this order, and nothing else of it is read before; nothing is written.
//!
//! The header is read through SQLite: a file opened and closed beside it would drop the locks that SQLite holds
//! on it for us. What is in the rows is checked in [`super::file`] and where it is read.

use super::guard::guard;
use super::migrations::{KNOWN_SCHEMA, Object, objects, objects_of, schema_of};
use super::{APPLICATION_ID, meta, private_options};
use crate::error::{Error, Result};
use rusqlite::{Connection, OpenFlags};
use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::time::Duration;

/// How long a write waits for another program to let go of the file.
const BUSY: Duration = Duration::from_secs(2);

/// An edition is a few figures: what a file says of it is cut after this many signs.
const EDITION_SIGNS: usize = 20;

/// Opens a dossier for reading and writing; reading only when the disk says so.
pub(crate) fn open_file(path: &Path) -> Result<Connection> {
    open_ours(path, OpenFlags::SQLITE_OPEN_READ_WRITE)
}

/// Opens a dossier that must not change: a backup, a file being looked at.
pub(crate) fn open_read_only(path: &Path) -> Result<Connection> {
    open_ours(path, OpenFlags::SQLITE_OPEN_READ_ONLY)
}

/// Makes an empty file, its owner's alone, to be filled by a copy.
pub(super) fn open_new(path: &Path) -> Result<Connection> {
    let made = private_options().write(true).create_new(true).open(path);
    made.map_err(|error| Error::from_io(error, path))?;
    prepare(open(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?)
}

/// A dossier without a file: examples, tests, and files being prepared.
pub(crate) fn open_in_memory() -> Result<Connection> {
    let mut conn = Connection::open_in_memory()?;
    guard(&mut conn)?;
    prepare(conn)
}

fn open_ours(path: &Path, mode: OpenFlags) -> Result<Connection> {
    check_place(path)?;
    let conn = open(path, mode).map_err(|error| {
        let error = error.classified(Some(path));
        let unreadable = matches!(error, Error::ReadOnly);
        if unreadable { Error::Locked } else { error }
    })?;
    check_ours(&conn)?;
    prepare(conn)
}

fn open(path: &Path, mode: OpenFlags) -> Result<Connection> {
    let flags = mode | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut conn = Connection::open_with_flags(path, flags)?;
    conn.busy_timeout(BUSY)?;
    guard(&mut conn)?;
    Ok(conn)
}

/// A folder or a pipe is no dossier, and nobody waits on it.
fn check_place(path: &Path) -> Result<()> {
    let about = fs::metadata(path).map_err(|error| {
        if error.kind() == ErrorKind::PermissionDenied {
            Error::Locked
        } else {
            Error::Vanished
        }
    })?;
    if !about.is_file() {
        Err(Error::NotADossier)
    } else if about.len() == 0 {
        Err(Error::damaged("empty file"))
    } else {
        Ok(())
    }
}

/// Checks that an open file is a dossier, of an edition we know, with its objects and no other.
pub(crate) fn check_ours(conn: &Connection) -> Result<()> {
    let id: i32 = conn.pragma_query_value(None, "application_id", |row| row.get(0))?;
    if id != APPLICATION_ID {
        return Err(Error::NotADossier);
    }
    let schema = schema_of(conn)?;
    if schema == 0 {
        return Err(Error::damaged("no schema number"));
    }
    if schema > KNOWN_SCHEMA {
        return Err(too_new(conn, schema));
    }
    check_objects(&objects(conn)?, &objects_of(schema)?)
}

/// What a newer edition wrote is only asked which edition that was, of a table like ours.
fn too_new(conn: &Connection, found: u32) -> Error {
    let known = KNOWN_SCHEMA;
    let is_meta = |object: &&Object| object.name == "meta";
    let edition = objects(conn).ok().and_then(|theirs| {
        let ours = objects_of(known).ok()?;
        let same = theirs.iter().find(is_meta) == ours.iter().find(is_meta);
        meta(conn, "edition").ok().flatten().filter(|_| same)
    });
    let edition = edition.unwrap_or_default();
    Error::TooNew {
        found,
        known,
        edition: edition.chars().take(EDITION_SIGNS).collect(),
    }
}

/// A table that is missing was lost; a table, a trigger, a view that nobody of ours makes was put there.
fn check_objects(found: &[Object], ours: &[Object]) -> Result<()> {
    if found.len() > ours.len() || found.iter().any(|object| !ours.contains(object)) {
        return Err(Error::Altered);
    }
    match ours.iter().find(|object| !found.contains(object)) {
        Some(missing) => Err(Error::damaged(format!("no {}", missing.name))),
        None => Ok(()),
    }
}

/// The journal is deleted after each change and every change reaches the disk, as does the end of its journal:
/// the file is copied to USB keys, so it must be whole by itself. What is removed is overwritten.
fn prepare(conn: Connection) -> Result<Connection> {
    conn.set_prepared_statement_cache_capacity(128);
    conn.execute_batch(
        "PRAGMA foreign_keys = ON; PRAGMA synchronous = EXTRA; PRAGMA secure_delete = ON;
         PRAGMA cell_size_check = ON;",
    )?;
    Ok(conn)
}

/// Sets the journal mode; apart from [`prepare`] because it reads the file.
pub(crate) fn use_delete_journal(conn: &Connection) -> Result<()> {
    conn.query_row("PRAGMA journal_mode = DELETE", (), |_| Ok(()))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storage::{migrate, set_meta};

    fn fresh() -> Connection {
        let mut conn = open_in_memory().unwrap();
        migrate(&mut conn).unwrap();
        conn
    }

    #[test]
    fn a_fresh_file_is_ours() {
        check_ours(&fresh()).unwrap();
    }

    #[test]
    fn a_newer_schema_is_refused_with_its_edition() {
        let conn = fresh();
        set_meta(&conn, "edition", "9.1").unwrap();
        conn.pragma_update(None, "user_version", KNOWN_SCHEMA + 1)
            .unwrap();
        match check_ours(&conn) {
            Err(Error::TooNew {
                found,
                known,
                edition,
            }) => {
                assert_eq!(
                    (found, known, edition.as_str()),
                    (KNOWN_SCHEMA + 1, KNOWN_SCHEMA, "9.1")
                );
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_edition_is_asked_of_no_table_but_ours() {
        let conn = fresh();
        let swap = "DROP TABLE meta; CREATE VIEW meta (key, value) AS SELECT 'edition', 'mine'";
        conn.execute_batch(swap).unwrap();
        conn.pragma_update(None, "user_version", KNOWN_SCHEMA + 1)
            .unwrap();
        let refused = check_ours(&conn);
        assert!(
            matches!(&refused, Err(Error::TooNew { edition, .. }) if edition.is_empty()),
            "{refused:?}"
        );
    }

    #[test]
    fn a_schema_number_that_nobody_writes_is_damaged() {
        for number in [0, -1, i32::MIN] {
            let conn = fresh();
            conn.pragma_update(None, "user_version", number).unwrap();
            let refused = check_ours(&conn);
            assert!(matches!(refused, Err(Error::Damaged { .. })), "{refused:?}");
        }
    }
}

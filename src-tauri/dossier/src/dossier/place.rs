//! The file of an open dossier, which others may move, write or replace: a key is taken out, a folder is
//! synchronised, a copy is made over it.
//!
//! Before each reading and each operation the file is looked at from outside, then, in the operation itself, from
//! inside. What another copy of the program added is read; another firm's file, or an older copy of this one, is
//! left alone, and what was in memory is written beside. Looking never opens the file but through SQLite.

use super::{Dossier, Reading, Seen, dossier_id};
use crate::error::{Error, Result};
use crate::history::last_stamp;
use crate::hlc::Hlc;
use crate::ids::DossierId;
use crate::names::Kind;
use crate::snapshot::Snapshot;
use crate::storage;
use rusqlite::Connection;
use std::cell::{Cell, RefCell};
use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};

/// Longest part of its name that a file kept aside takes from the dossier, in bytes.
const STEM_LIMIT: usize = 150;

/// A file as it was last seen.
#[derive(Debug, Default)]
pub(super) struct Known {
    mark: Cell<Option<Mark>>,
    /// The stamp of its last operation.
    last: Cell<Option<Hlc>>,
    /// The file went away: the next change opens it again first.
    lost: Cell<bool>,
    /// Another file took its place, and this was kept.
    replaced: RefCell<Option<Option<PathBuf>>>,
}

/// What the disk says of a file without opening it: which one it is, its size, its last change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Mark {
    which: u128,
    length: u64,
    changed: i128,
}

impl Mark {
    fn of(path: &Path) -> Option<Self> {
        let about = fs::metadata(path).ok()?;
        Some(Self {
            which: which(&about),
            length: about.len(),
            changed: changed(&about),
        })
    }
}

#[cfg(unix)]
fn which(about: &Metadata) -> u128 {
    use std::os::unix::fs::MetadataExt;
    u128::from(about.dev()) << 64 | u128::from(about.ino())
}

#[cfg(unix)]
fn changed(about: &Metadata) -> i128 {
    use std::os::unix::fs::MetadataExt;
    i128::from(about.ctime()) << 64 | i128::from(about.ctime_nsec())
}

/// Elsewhere a file that is open cannot be replaced by another, only written over.
#[cfg(not(unix))]
fn which(_: &Metadata) -> u128 {
    0
}

#[cfg(not(unix))]
fn changed(about: &Metadata) -> i128 {
    let since = |at: std::time::SystemTime| at.duration_since(std::time::UNIX_EPOCH).ok();
    let at = about.modified().ok().and_then(since);
    at.and_then(|at| i128::try_from(at.as_nanos()).ok())
        .unwrap_or_default()
}

impl Known {
    /// Notes how the file is now, and its last operation.
    pub(super) fn note(&self, path: &Path, last: Option<Hlc>) {
        self.mark.set(Mark::of(path));
        self.last.set(last);
    }

    /// Whether another file took its place.
    pub(super) fn is_replaced(&self) -> bool {
        self.replaced.borrow().is_some()
    }
}

/// Whether a file holds this dossier, at this operation or after.
fn holds(conn: &Connection, id: DossierId, last: Option<Hlc>) -> Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM operations WHERE hlc = ?1)";
    let last = last.map(|last| storage::cell(conn, sql, [last.to_string()]));
    let is_there: Option<bool> = last.transpose()?.flatten();
    Ok(dossier_id(conn)? == id && is_there.unwrap_or(true))
}

/// The stamp of the last operation; none when part of the file is broken, which says nothing sure of it.
fn last_of(conn: &Connection, (_, healed): &Reading) -> Result<Option<Hlc>> {
    match healed {
        Some(_) => Ok(None),
        None => last_stamp(conn),
    }
}

impl Dossier {
    /// Looks at the file from outside, and opens it again when something else wrote there. A file that is away is
    /// still read, from memory and from what is open.
    pub(super) fn look_again(&self) -> Result<()> {
        if let Some(kept) = self.known.replaced.borrow().clone() {
            return Err(Error::Replaced { kept });
        }
        let mark = self.path.as_deref().and_then(Mark::of);
        let known = self.known.mark.get();
        match (&self.path, mark, known) {
            (Some(path), Some(_), Some(_)) if self.known.lost.get() || mark != known => {
                self.open_again(path)
            }
            _ => Ok(()),
        }
    }

    /// The same before a change, which a file that is away refuses.
    pub(super) fn find_again(&self) -> Result<()> {
        if self
            .path
            .as_ref()
            .is_some_and(|path| Mark::of(path).is_none())
        {
            self.known.lost.set(true);
            return Err(Error::Vanished);
        }
        self.look_again()
    }

    fn open_again(&self, path: &Path) -> Result<()> {
        // In the middle of a reading, the file stays as it was at its beginning.
        let Ok(mut open) = self.conn.try_borrow_mut() else {
            return Ok(());
        };
        match self
            .found(path)
            .map_err(|error| error.classified(Some(path)))
        {
            Ok(Some((conn, last, reading))) => {
                self.known.note(path, last);
                self.known.lost.set(false);
                self.keep(reading);
                *open = conn;
                Ok(())
            }
            Err(error @ (Error::Locked | Error::Vanished | Error::TooNew { .. })) => Err(error),
            Ok(None) | Err(_) => {
                drop(open);
                Err(self.keep_aside(path))
            }
        }
    }

    /// The file as it is now, read anew; none when it holds something else than this dossier.
    fn found(&self, path: &Path) -> Result<Option<(Connection, Option<Hlc>, Reading)>> {
        let mut conn = storage::open_file(path)?;
        self.budget.renew();
        self.budget.over(&mut conn)?;
        if !holds(&conn, self.id, self.known.last.get())? {
            return Ok(None);
        }
        if self.known.lost.get() || self.is_another(path) {
            storage::check_whole(&conn)?;
        }
        let reading = storage::at_once(&conn, |conn| Seen::read(conn, |_| Ok(true)))?;
        let last = last_of(&conn, &reading)?;
        Ok(Some((conn, last, reading)))
    }

    /// Whether another file was renamed over ours.
    fn is_another(&self, path: &Path) -> bool {
        let (known, now) = (self.known.mark.get(), Mark::of(path));
        known.is_some_and(|known| now.is_some_and(|now| known.which != now.which))
    }

    /// Looks at the file from inside a reading or an operation.
    pub(super) fn check_same(&self, conn: &Connection) -> Result<()> {
        if self.path.is_none() || holds(conn, self.id, self.known.last.get())? {
            return Ok(());
        }
        Err(Error::Replaced { kept: None })
    }

    /// Reads everything again after another program wrote to the file.
    pub(super) fn read_anew(&self, conn: &Connection) -> Result<Reading> {
        if self.path.is_some() {
            storage::check_ours(conn)?;
            self.check_same(conn)?;
        }
        let reading = Seen::read(conn, |_| Ok(true))?;
        self.known.last.set(last_of(conn, &reading)?);
        Ok(reading)
    }

    /// Classifies an error, and remembers when the file has gone.
    pub(crate) fn note_loss<T>(&self, done: Result<T>) -> Result<T> {
        let done = self.kept_aside(done);
        if matches!(done, Err(Error::Vanished)) {
            self.known.lost.set(true);
        }
        done
    }

    /// Classifies an error; what was in memory is kept when another file was found.
    pub(super) fn kept_aside<T>(&self, done: Result<T>) -> Result<T> {
        done.map_err(|error| match (error, &self.path) {
            (Error::Replaced { kept: None }, Some(path)) => self.keep_aside(path),
            (error, path) => error.classified(path.as_deref()),
        })
    }

    /// Writes what was in memory beside the file that took its place. From then on nothing is read or written.
    fn keep_aside(&self, path: &Path) -> Error {
        match self.kept_beside(path) {
            Ok(kept) => {
                *self.known.replaced.borrow_mut() = Some(kept.clone());
                Error::Replaced { kept }
            }
            Err(error) => error.classified(path.parent()),
        }
    }

    fn kept_beside(&self, path: &Path) -> Result<Option<PathBuf>> {
        let (Ok(seen), Ok(conn)) = (self.seen.try_borrow(), self.conn.try_borrow()) else {
            return Ok(None);
        };
        let snapshot = seen.as_ref().map(|seen| &seen.snapshot);
        let beside = free_name(path, snapshot);
        // The file that was renamed over is still open, and whole; a journal would be taken for its own.
        if self.is_another(path) && !storage::beside(path, "-journal").exists() {
            storage::copy_whole(&conn, &beside)?;
            return Ok(Some(beside));
        }
        let Some(snapshot) = snapshot else {
            return Ok(None);
        };
        self.rebuilt(snapshot)?.write_new_file(&beside)?;
        Ok(Some(beside))
    }

    /// A dossier with the records of this one; its history begins there.
    fn rebuilt(&self, snapshot: &Snapshot) -> Result<Self> {
        let (company, at) = (&snapshot.company, snapshot.changed_at.unwrap_or_default());
        Self::in_memory_as(self.id, &self.device, at, |tx| {
            storage::refer_later(tx.conn())?;
            tx.about(Kind::Company, company.id, &company.name);
            tx.save(company)?;
            let mut rows = snapshot.rows()?.into_iter();
            rows.try_for_each(|row| tx.write_fields(row.kind, &row.key, &row.fields))
        })
    }
}

/// The name of the dossier, followed by the instant of its last operation.
fn free_name(path: &Path, snapshot: Option<&Snapshot>) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let short = |(rank, letter): &(usize, char)| rank + letter.len_utf8() <= STEM_LIMIT;
    let stem: String = stem
        .char_indices()
        .take_while(short)
        .map(|(_, letter)| letter)
        .collect();
    let at = snapshot.and_then(|snapshot| snapshot.changed_at);
    let at = at.map(|at| at.strftime("-%Y-%m-%d-%H%M%S").to_string());
    let base = format!("{stem}{}", at.unwrap_or_default());
    let others = (2_u32..).map(|number| format!("{base}-{number}"));
    let names = std::iter::once(base.clone()).chain(others);
    let mut paths = names.map(|name| path.with_file_name(format!("{name}.mallette")));
    paths
        .find(|path| !path.exists())
        .unwrap_or_else(|| path.to_owned())
}

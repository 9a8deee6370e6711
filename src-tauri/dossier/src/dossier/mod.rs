//! One firm, one file, one [`Dossier`]: opening it, reading it, and the one door to change it.
//!
//! Verbs live beside the things they change (`company`, `situations`, `actions`, `plan`…); all go
//! through [`Dossier::transact`]. Backups of an open one are in [`backups`]. No clock, no HTML, no French here.

mod backups;

use crate::backup::before_migration;
use crate::company::Company;
use crate::dates::to_second;
use crate::error::{Error, Refusal, Result};
use crate::history::{Tx, last_stamp};
use crate::ids::{CompanyId, DeviceId, DossierId, new_uuid};
use crate::names::{Kind, Operation};
use crate::preference::Preferences;
use crate::snapshot::{Snapshot, changes};
use crate::storage;
use jiff::Timestamp;
use rusqlite::{Connection, TransactionBehavior};
use std::cell::RefCell;
use std::fmt;
use std::path::{Path, PathBuf};

/// The computer that opens a dossier.
#[derive(Clone, Debug)]
pub struct Device {
    /// Which one, in the history and in the stamps of a merge.
    pub id: DeviceId,
    /// Where it keeps backups; none are made without it.
    pub backups_dir: Option<PathBuf>,
}

/// One firm's data and its rules, in one file.
#[derive(Debug)]
pub struct Dossier {
    conn: Connection,
    path: Option<PathBuf>,
    device: Device,
    id: DossierId,
    /// Something was written since the last backup.
    pub(crate) changed: bool,
    /// The file went away: the next change opens it again first.
    lost: bool,
    /// What the file holds; none when it has to be read.
    seen: RefCell<Option<Seen>>,
}

/// What was read of the file, and when.
struct Seen {
    snapshot: Snapshot,
    /// Changes when another program writes to the file.
    version: i64,
}

/// What a firm says never goes into a log.
impl fmt::Debug for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut seen = f.debug_struct("Seen");
        seen.field("version", &self.version).finish_non_exhaustive()
    }
}

impl Seen {
    /// Reads everything; to be called inside one transaction.
    fn read(conn: &Connection) -> Result<Self> {
        Ok(Self {
            version: storage::data_version(conn)?,
            snapshot: Snapshot::read(conn)?,
        })
    }
}

impl Dossier {
    /// Makes a dossier for a firm, in a file that must not exist yet.
    ///
    /// # Errors
    /// [`Refusal::FileAlreadyThere`], [`Refusal::Missing`] without a name, or the disk.
    pub fn create(path: &Path, company: Company, device: &Device, now: Timestamp) -> Result<Self> {
        Self::in_memory(company, device, now)?.write_new_file(path)?;
        Self::open(path, device, now)
    }

    /// A dossier without a file: it lives as long as the value.
    ///
    /// # Errors
    /// [`Refusal::Missing`] without a name.
    pub fn in_memory(company: Company, device: &Device, now: Timestamp) -> Result<Self> {
        let id = DossierId(new_uuid(now));
        Self::in_memory_as(id, device, now, |tx| {
            let company = Company {
                id: CompanyId(tx.new_id()),
                created_at: tx.now(),
                ..company
            };
            let company = company.checked()?;
            tx.about(Kind::Company, company.id, &company.name);
            tx.save(&company)
        })
    }

    /// A dossier with this id, begun by one operation.
    pub(crate) fn in_memory_as(
        id: DossierId,
        device: &Device,
        now: Timestamp,
        begin: impl FnOnce(&mut Tx<'_>) -> Result<()>,
    ) -> Result<Self> {
        let mut conn = storage::open_in_memory()?;
        storage::migrate(&mut conn)?;
        storage::set_meta(&conn, "dossier_id", &id.to_string())?;
        storage::set_meta(&conn, "created_at", &to_second(now).to_string())?;
        storage::set_meta(&conn, "created_by", &device.id.to_string())?;
        let mut dossier = Self::over(conn, id, None, device);
        dossier.transact(Operation::CreateDossier, now, begin)?;
        Ok(dossier)
    }

    /// Opens a dossier; brings it up to this edition, after a backup.
    ///
    /// # Errors
    /// [`Error::Vanished`] without a file, [`Error::NotADossier`], [`Error::TooNew`],
    /// [`Error::Damaged`] (then see [`crate::last_good_backup`]), [`Error::Locked`].
    pub fn open(path: &Path, device: &Device, now: Timestamp) -> Result<Self> {
        Self::open_whole(path, device, now).map_err(|error| error.classified(Some(path)))
    }

    fn open_whole(path: &Path, device: &Device, now: Timestamp) -> Result<Self> {
        storage::check_header(path)?;
        let mut conn = storage::open_file(path)?;
        let mut seen = None;
        if storage::schema_of(&conn)? == storage::KNOWN_SCHEMA {
            seen = Some(read_whole(&conn, path)?);
        } else {
            storage::check_whole(&conn)?;
            before_migration(&conn, path, device.backups_dir.as_deref(), now)?;
            storage::migrate(&mut conn)?;
        }
        if !conn.is_readonly("main")? {
            storage::use_delete_journal(&conn)?;
        }
        let id = dossier_id(&conn)?;
        let dossier = Self::over(conn, id, Some(path), device);
        *dossier.seen.borrow_mut() = seen;
        Ok(dossier)
    }

    fn over(conn: Connection, id: DossierId, path: Option<&Path>, device: &Device) -> Self {
        Self {
            conn,
            path: path.map(Path::to_owned),
            device: device.clone(),
            id,
            changed: false,
            lost: false,
            seen: RefCell::new(None),
        }
    }

    /// Closes the dossier, after a backup when it was changed.
    ///
    /// # Errors
    /// Those of the backup; the dossier itself was whole after each change.
    pub fn close(mut self, now: Timestamp) -> Result<()> {
        if self.changed {
            self.back_up(now)?;
        }
        Ok(())
    }

    /// The id of the dossier, the same in all its copies.
    pub fn id(&self) -> DossierId {
        self.id
    }

    /// Where the file is; none for a dossier in memory.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// True when the disk only lets the file be read.
    pub fn is_read_only(&self) -> bool {
        self.conn.is_readonly("main").unwrap_or(true)
    }

    /// The computer that opened it.
    pub(crate) fn device(&self) -> &Device {
        &self.device
    }

    /// The file itself, to be opened anew; it is read anew afterwards.
    fn conn_mut(&mut self) -> &mut Connection {
        self.seen = RefCell::new(None);
        &mut self.conn
    }

    /// Reads the dossier in memory, after looking whether another program has written to the file.
    pub(crate) fn read<T>(&self, work: impl FnOnce(&Snapshot) -> Result<T>) -> Result<T> {
        self.query(|conn| {
            let version = storage::data_version(conn)?;
            let mut seen = self.seen.borrow_mut();
            let current = seen.take().filter(|seen| seen.version == version);
            let current = match current {
                Some(current) => current,
                None => storage::at_once(conn, Seen::read)?,
            };
            work(&seen.insert(current).snapshot)
        })
    }

    /// Asks the file what is not kept in memory; errors of SQLite come out as kinds.
    pub(crate) fn query<T>(&self, work: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        work(&self.conn).map_err(|error| error.classified(self.path.as_deref()))
    }

    /// Does an operation, which the history keeps.
    pub(crate) fn transact<T>(
        &mut self,
        operation: Operation,
        now: Timestamp,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T>,
    ) -> Result<T> {
        let device = self.device.id;
        self.write(|conn| {
            let mut tx = Tx::begin(conn, last_stamp(conn)?, now, device);
            let value = work(&mut tx)?;
            Ok((value, Written::Operation(tx.record(operation)?)))
        })
    }

    /// Keeps what is no operation: the place of reading, the way documents are made.
    pub(crate) fn prefer(
        &mut self,
        now: Timestamp,
        work: impl FnOnce(&Preferences<'_>) -> Result<()>,
    ) -> Result<()> {
        self.write(|conn| Ok((work(&Preferences { conn, now })?, Written::Preference)))
    }

    /// The one door: everything written goes through here, whole or not at all.
    fn write<T>(&mut self, work: impl FnOnce(&Connection) -> Result<(T, Written)>) -> Result<T> {
        self.find_again()?;
        let done = in_transaction(&mut self.conn, |conn| {
            let version = storage::data_version(conn)?;
            let (value, written) = work(conn)?;
            let touched = match written {
                Written::Operation(touched) => touched,
                Written::Preference => Some(Vec::new()),
            };
            let changes = touched.map(|touched| changes(conn, &touched));
            Ok((value, version, changes.transpose()?))
        });
        let (value, version, changes) = self.note_loss(done)?;
        self.changed |= changes.is_some();
        let seen = self.seen.get_mut();
        *seen = seen.take().filter(|seen| seen.version == version);
        if let Some(seen) = seen {
            seen.snapshot.apply(changes.unwrap_or_default());
        }
        Ok(value)
    }

    /// Classifies an error, and remembers when the file has gone.
    pub(crate) fn note_loss<T>(&mut self, done: Result<T>) -> Result<T> {
        done.map_err(|error| {
            let error = error.classified(self.path.as_deref());
            self.lost |= matches!(error, Error::Vanished);
            error
        })
    }

    /// After a loss, opens the file again if it is back (the USB key was put back in).
    fn find_again(&mut self) -> Result<()> {
        let Some(path) = self.path.as_ref().filter(|_| self.lost) else {
            return Ok(());
        };
        let found = storage::open_file(path).and_then(|conn| {
            storage::check_whole(&conn)?;
            Ok((dossier_id(&conn)?, conn))
        });
        let (id, conn) = found.map_err(|error| error.classified(Some(path)))?;
        if id != self.id {
            return Err(Error::Vanished);
        }
        *self.conn_mut() = conn;
        self.lost = false;
        Ok(())
    }

    /// Writes a whole, verified copy of this dossier at `path`, over the file that may be there: the
    /// person was asked. The copy is written beside, then renamed.
    ///
    /// # Errors
    /// The place cannot be written: [`Error::DiskFull`], [`Error::ReadOnly`], [`Error::Vanished`].
    pub fn copy_to(&self, path: &Path) -> Result<()> {
        if self.path() == Some(path) {
            return Err(Refusal::FileAlreadyThere.into());
        }
        storage::copy_whole(&self.conn, path).map_err(|error| error.classified(path.parent()))
    }

    /// Writes the whole dossier to a new file, which appears complete or not at all.
    pub(crate) fn write_new_file(&self, path: &Path) -> Result<()> {
        if path.exists() {
            return Err(Refusal::FileAlreadyThere.into());
        }
        self.copy_to(path)
    }
}

/// What was written through the door.
enum Written {
    /// An operation: the records it touched; none when it changed nothing.
    Operation(Option<Vec<(Kind, String)>>),
    /// Something nobody wants to undo.
    Preference,
}

/// Runs the work in a transaction that takes the write lock at once.
fn in_transaction<T>(
    conn: &mut Connection,
    work: impl FnOnce(&Connection) -> Result<T>,
) -> Result<T> {
    let transaction = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let value = work(&transaction)?;
    transaction.commit()?;
    Ok(value)
}

/// Reads the dossier while a second connection checks the file: it is given only when the file is whole.
fn read_whole(conn: &Connection, path: &Path) -> Result<Seen> {
    std::thread::scope(|scope| {
        let check = scope.spawn(|| storage::check_whole(&storage::open_read_only(path)?));
        let seen = storage::at_once(conn, Seen::read);
        let checked = check.join();
        checked.map_err(|_| anyhow::anyhow!("The check of the file stopped"))??;
        seen
    })
}

fn dossier_id(conn: &Connection) -> Result<DossierId> {
    let text = storage::meta(conn, "dossier_id")?;
    text.and_then(|text| text.parse().ok())
        .ok_or_else(|| Error::Damaged {
            detail: "no dossier id".to_owned(),
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{boulangerie_martin, device, now, saved};

    #[test]
    fn a_full_file_refuses_the_edit_keeps_the_rest_and_works_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("martin.mallette");
        let mut dossier = saved(&boulangerie_martin(), &path, &device());
        let pages: u32 = dossier
            .conn
            .pragma_query_value(None, "page_count", |row| row.get(0))
            .unwrap();
        dossier
            .conn
            .pragma_update_and_check(None, "max_page_count", pages + 2, |_| Ok(()))
            .unwrap();
        let count = dossier.history_count().unwrap();
        let situation = dossier.situations().unwrap()[0].id;
        let patch = crate::SituationPatch {
            story: Some("word ".repeat(20_000)),
            ..crate::SituationPatch::default()
        };
        let refused = dossier.once(now()).edit_situation(situation, &patch);
        assert!(matches!(refused, Err(Error::DiskFull)), "{refused:?}");
        assert_eq!(dossier.history_count().unwrap(), count);
        dossier
            .conn
            .pragma_update_and_check(None, "max_page_count", 100_000, |_| Ok(()))
            .unwrap();
        dossier
            .once(now())
            .edit_situation(situation, &patch)
            .unwrap();
        assert_eq!(dossier.history_count().unwrap(), count + 1);
    }
}

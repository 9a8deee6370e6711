//! One firm, one file, one [`Dossier`]: opening it, reading it, and the one door to change it.
//!
//! Verbs live beside the things they change (`company`, `situations`, `actions`, `plan`…); all go
//! through [`Dossier::transact`]. Backups of an open one are in [`backups`], its file that others may replace in
//! [`place`]. No clock, no HTML, no French here.

mod backups;
mod place;

use crate::backup::before_migration;
use crate::company::{Company, company};
use crate::damage::{Damage, Healed};
use crate::dates::to_second;
use crate::error::{Error, Refusal, Result};
use crate::history::{Tx, last_stamp, tell_again};
use crate::ids::{CompanyId, DeviceId, DossierId, new_uuid};
use crate::names::{Kind, Operation};
use crate::preference::Preferences;
use crate::snapshot::{Snapshot, changes};
use crate::storage::seals::broken_beside;
use crate::storage::{self, Budget, Sums};
use anyhow::Context;
use jiff::Timestamp;
use place::Known;
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
    conn: RefCell<Connection>,
    /// What one reading or one operation may cost.
    budget: Budget,
    path: Option<PathBuf>,
    device: Device,
    id: DossierId,
    /// Something was written since the last backup.
    pub(crate) changed: bool,
    /// The file as it was when it was last read or written.
    known: Known,
    /// What the file holds; none when it has to be read.
    seen: RefCell<Option<Seen>>,
    /// What is read in its place, when the disk spoilt it.
    healed: RefCell<Option<Connection>>,
}

/// What was read of the file, and when.
struct Seen {
    snapshot: Snapshot,
    /// Changes when another program writes to the file.
    version: i64,
    /// What the disk spoilt.
    damage: Vec<Damage>,
}

/// What a firm says never goes into a log.
impl fmt::Debug for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut seen = f.debug_struct("Seen");
        seen.field("version", &self.version).finish_non_exhaustive()
    }
}

/// What was read, and the database it is read from when it is not the file.
type Reading = (Seen, Option<Connection>);

impl Seen {
    /// Reads everything, or what is right of it; to be called inside one transaction.
    fn read(
        conn: &Connection,
        indexes_hold: impl FnOnce(&Sums) -> Result<bool>,
    ) -> Result<Reading> {
        let version = storage::data_version(conn)?;
        let snapshot = Snapshot::read(conn);
        let broken = broken_beside(conn, indexes_hold)?;
        if broken.is_empty() {
            let (snapshot, damage) = (snapshot?, Vec::new());
            return Ok((
                Self {
                    snapshot,
                    version,
                    damage,
                },
                None,
            ));
        }
        let healed = Healed::of(conn, &broken)?;
        let snapshot = Snapshot::read(&healed.conn)?;
        let is_no_better = healed.is_no_better();
        let Healed { conn, damage } = healed;
        let seen = Self {
            snapshot,
            version,
            damage,
        };
        Ok((seen, (!is_no_better).then_some(conn)))
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
        let mut dossier = Self::over(conn, id, None, device)?;
        dossier.transact(Operation::CreateDossier, now, begin)?;
        Ok(dossier)
    }

    /// Opens a dossier; brings it up to this edition, after a backup.
    ///
    /// # Errors
    /// [`Error::Vanished`] without a file, [`Error::NotADossier`], [`Error::TooNew`],
    /// [`Error::Damaged`] (then see [`crate::copies_for`]), [`Error::Locked`].
    pub fn open(path: &Path, device: &Device, now: Timestamp) -> Result<Self> {
        Self::open_whole(path, device, now).map_err(|error| error.classified(Some(path)))
    }

    fn open_whole(path: &Path, device: &Device, now: Timestamp) -> Result<Self> {
        let mut conn = storage::open_file(path)?;
        let id = dossier_id(&conn)?;
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
        let dossier = Self::over(conn, id, Some(path), device)?;
        if let Some(reading) = seen {
            dossier.keep(reading);
        }
        dossier.note_known()?;
        dossier.sweep(now);
        Ok(dossier)
    }

    fn over(
        mut conn: Connection,
        id: DossierId,
        path: Option<&Path>,
        device: &Device,
    ) -> Result<Self> {
        let budget = Budget::default();
        budget.over(&mut conn)?;
        Ok(Self {
            conn: RefCell::new(conn),
            budget,
            path: path.map(Path::to_owned),
            device: device.clone(),
            id,
            changed: false,
            known: Known::default(),
            seen: RefCell::new(None),
            healed: RefCell::new(None),
        })
    }

    fn keep(&self, (seen, healed): Reading) {
        *self.seen.borrow_mut() = Some(seen);
        *self.healed.borrow_mut() = healed;
    }

    /// Closes the dossier, after a backup when it was changed.
    ///
    /// # Errors
    /// Those of the backup; the dossier itself was whole after each change.
    pub fn close(mut self, now: Timestamp) -> Result<()> {
        if self.changed && !self.known.is_replaced() {
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
        self.conn.borrow().is_readonly("main").unwrap_or(true)
    }

    /// The computer that opened it.
    pub(crate) fn device(&self) -> &Device {
        &self.device
    }

    /// The file itself, to be opened anew; it is read anew afterwards.
    fn conn_mut(&mut self) -> &mut Connection {
        self.seen = RefCell::new(None);
        self.healed = RefCell::new(None);
        self.known = Known::default();
        self.conn.get_mut()
    }

    /// Reads the dossier in memory, after looking whether another program has written to the file.
    pub(crate) fn read<T>(&self, work: impl FnOnce(&Snapshot) -> Result<T>) -> Result<T> {
        self.look()?;
        // What the closure asks of the file is asked of the same one.
        let _open = self.conn.borrow();
        let seen = self.seen.borrow();
        let seen = seen.as_ref().context("What was just read is there")?;
        self.kept_aside(work(&seen.snapshot))
    }

    /// Reads the file, unless what was read of it is what it holds.
    fn look(&self) -> Result<()> {
        self.look_again()?;
        self.budget.renew();
        let read = || {
            let conn = self.conn.borrow();
            let version = storage::data_version(&conn)?;
            let seen = self.seen.borrow().as_ref().map(|seen| seen.version);
            if seen != Some(version) {
                self.keep(storage::at_once(&conn, |conn| self.read_anew(conn))?);
            }
            Ok(())
        };
        self.kept_aside(read())
    }

    /// Asks the file what is not kept in memory; errors of SQLite come out as kinds.
    pub(crate) fn query<T>(&self, work: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        self.look_again()?;
        if self.seen.borrow().is_none() {
            self.look()?;
        }
        self.budget.renew();
        let done = match self.healed.borrow().as_ref() {
            Some(healed) => work(healed),
            None => work(&self.conn.borrow()),
        };
        self.kept_aside(done)
    }

    /// Asks the file itself, even where the disk spoilt it.
    pub(crate) fn query_file<T>(&self, work: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        self.look_again()?;
        self.budget.renew();
        let done = work(&self.conn.borrow());
        self.kept_aside(done)
    }

    /// What the disk spoilt in the file, each with its last good value when there is one.
    ///
    /// # Errors
    /// The disk.
    pub fn damage(&self) -> Result<Vec<Damage>> {
        self.look()?;
        let seen = self.seen.borrow();
        let damage = seen.as_ref().map(|seen| seen.damage.clone());
        Ok(damage.unwrap_or_default())
    }

    /// Puts the last good values back, in one operation, after a backup of them.
    pub(crate) fn mend(&mut self, now: Timestamp) -> Result<()> {
        self.find_again()?;
        self.look()?;
        if !self.can_mend() {
            return Err(Refusal::NothingToMend.into());
        }
        self.back_up(now)?;
        let healed = self.healed.take();
        let healed = healed.context("What can be mended was healed")?;
        let mut tx = Tx::begin(&healed, last_stamp(&healed)?, now, self.device.id);
        let firm = company(&healed)?;
        tx.about(Kind::Company, firm.id, &firm.name);
        tell_again(&mut tx)?;
        tx.record(Operation::Mend)?;
        self.write_over(&healed)
    }

    /// Writes over the file, in one go, what is made of it.
    pub(crate) fn rewrite(
        &mut self,
        work: impl FnOnce(&Connection) -> Result<Connection>,
    ) -> Result<()> {
        self.find_again()?;
        let (new, version) = self.query(|conn| {
            storage::at_once(conn, |conn| Ok((work(conn)?, storage::data_version(conn)?)))
        })?;
        if self.query(storage::data_version)? != version {
            return Err(Error::Locked);
        }
        self.write_over(&new)
    }

    fn write_over(&mut self, new: &Connection) -> Result<()> {
        let written = storage::copy_database(new, self.conn_mut());
        self.note_loss(written)?;
        self.changed = true;
        self.look()?;
        self.note_known()
    }

    /// Notes how the file is now. What is broken there says nothing sure of its last operation.
    fn note_known(&self) -> Result<()> {
        let is_whole = self.healed.borrow().is_none();
        let last = is_whole.then(|| last_stamp(&self.conn.borrow()));
        if let Some(path) = &self.path {
            self.known.note(path, last.transpose()?.flatten());
        }
        Ok(())
    }

    fn can_mend(&self) -> bool {
        let seen = self.seen.borrow();
        let mut damage = seen.iter().flat_map(|seen| &seen.damage);
        damage.any(|damage| damage.can_mend)
    }

    /// Does an operation, which the history keeps.
    pub(crate) fn transact<T>(
        &mut self,
        operation: Operation,
        now: Timestamp,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T>,
    ) -> Result<T> {
        if self.can_mend() {
            return Err(Refusal::MendFirst.into());
        }
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
        self.budget.renew();
        let done = in_transaction(&mut self.conn.borrow_mut(), |conn| {
            self.check_same(conn)?;
            let version = storage::data_version(conn)?;
            let (value, written) = work(conn)?;
            let touched = match written {
                Written::Operation(touched) => touched,
                Written::Preference => Some(Vec::new()),
            };
            let changes = touched.map(|touched| changes(conn, &touched));
            Ok((value, version, changes.transpose()?, last_stamp(conn)?))
        });
        let (value, version, changes, last) = self.note_loss(done)?;
        if let Some(path) = &self.path {
            self.known.note(path, last);
        }
        self.changed |= changes.is_some();
        let is_healed = self.healed.take().is_some();
        let seen = self.seen.get_mut();
        *seen = seen
            .take()
            .filter(|seen| seen.version == version && !is_healed);
        if let Some(seen) = seen {
            seen.snapshot.apply(changes.unwrap_or_default());
        }
        Ok(value)
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
        self.query(|conn| {
            storage::copy_whole(conn, path).map_err(|error| error.classified(path.parent()))
        })
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

/// Reads the dossier while another connection checks its pages and adds up its indexes: it is given only when
/// no page is damaged.
fn read_whole(conn: &Connection, path: &Path) -> Result<Reading> {
    std::thread::scope(|scope| {
        let beside = scope.spawn(|| {
            let conn = storage::open_read_only(path)?;
            storage::check_whole(&conn)?;
            storage::index_sums(&conn)
        });
        let hold = |expected: &Sums| Ok(checked(beside.join())? == *expected);
        storage::at_once(conn, |conn| Seen::read(conn, hold))
    })
}

fn checked<T>(check: std::thread::Result<Result<T>>) -> Result<T> {
    check.map_err(|_| anyhow::anyhow!("The check of the file stopped"))?
}

fn dossier_id(conn: &Connection) -> Result<DossierId> {
    let text = storage::meta(conn, "dossier_id")?;
    text.and_then(|text| text.parse().ok())
        .ok_or_else(|| Error::damaged("no dossier id"))
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
            .get_mut()
            .pragma_query_value(None, "page_count", |row| row.get(0))
            .unwrap();
        dossier
            .conn
            .get_mut()
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
            .get_mut()
            .pragma_update_and_check(None, "max_page_count", 100_000, |_| Ok(()))
            .unwrap();
        dossier
            .once(now())
            .edit_situation(situation, &patch)
            .unwrap();
        assert_eq!(dossier.history_count().unwrap(), count + 1);
    }
}

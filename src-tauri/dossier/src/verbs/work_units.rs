//! What can be done with a work unit. One is removed only when no situation names it.

use crate::company::{NAME_LIMIT, required};
use crate::dossier::Dossier;
use crate::error::{Field, Refusal, Result};
use crate::history::Tx;
use crate::ids::WorkUnitId;
use crate::names::{Kind, Operation};
use crate::once::Once;
use crate::page::count;
use crate::storage;
use crate::work_units::{WorkUnit, WorkUnitLine};

impl Dossier {
    /// Every work unit, oldest first.
    pub fn work_units(&self) -> Result<Vec<WorkUnitLine>> {
        self.read(|now| {
            let units = now.work_units.iter().map(|unit| WorkUnitLine {
                id: unit.id,
                name: unit.name.clone(),
                situation_count: count(now.situation_units.of(unit.id).count()),
            });
            Ok(units.collect())
        })
    }
}

impl Once<'_> {
    /// Adds a work unit.
    ///
    /// # Errors
    /// [`Refusal::Missing`], [`Refusal::TooLong`], [`Refusal::NameTaken`].
    pub fn add_work_unit(self, name: &str) -> Result<WorkUnit> {
        self.transact(Operation::AddWorkUnit, |tx| add_unit(tx, name))
    }

    /// Gives a work unit another name.
    ///
    /// # Errors
    /// As [`Once::add_work_unit`].
    pub fn rename_work_unit(self, id: WorkUnitId, name: &str) -> Result<WorkUnit> {
        self.transact(Operation::RenameWorkUnit, |tx| {
            let unit: WorkUnit = tx.load(id)?;
            save(
                tx,
                WorkUnit {
                    name: name.to_owned(),
                    ..unit
                },
            )
        })
    }

    /// Removes a work unit that no situation names.
    ///
    /// # Errors
    /// [`Refusal::UnitStillInUse`].
    pub fn remove_work_unit(self, id: WorkUnitId) -> Result<()> {
        self.transact(Operation::RemoveWorkUnit, |tx| {
            let unit: WorkUnit = tx.load(id)?;
            tx.about(Kind::WorkUnit, id, &unit.name);
            let sql = "SELECT COUNT(*) FROM situation_units WHERE work_unit_id = ?1";
            match storage::count(tx.conn(), sql, [id])? {
                0 => tx.remove::<WorkUnit>(id),
                situation_count => Err(Refusal::UnitStillInUse { situation_count }.into()),
            }
        })
    }
}

/// Adds a work unit.
pub(crate) fn add_unit(tx: &mut Tx<'_>, name: &str) -> Result<WorkUnit> {
    let (id, created_at) = (WorkUnitId(tx.new_id()), tx.now());
    let name = name.to_owned();
    save(
        tx,
        WorkUnit {
            id,
            created_at,
            name,
        },
    )
}

/// The work unit of this name, added when the firm has none.
pub(crate) fn unit_named(tx: &mut Tx<'_>, name: &str) -> Result<WorkUnit> {
    let sql = "SELECT * FROM work_units WHERE name = ?1";
    match storage::one(tx.conn(), sql, [name.trim()])? {
        Some(unit) => Ok(unit),
        None => add_unit(tx, name),
    }
}

fn save(tx: &mut Tx<'_>, mut unit: WorkUnit) -> Result<WorkUnit> {
    unit.name = required(&unit.name, Field::Name, NAME_LIMIT)?;
    let sql = "SELECT COUNT(*) FROM work_units WHERE name = ?1 AND id <> ?2";
    if storage::count(tx.conn(), sql, (&unit.name, unit.id))? > 0 {
        return Err(Refusal::NameTaken.into());
    }
    tx.about(Kind::WorkUnit, unit.id, &unit.name);
    tx.save(&unit)?;
    Ok(unit)
}

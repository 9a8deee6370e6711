//! What can be done with the firm and its work units. One is removed only when no situation names it.

use crate::company::{Company, CompanyPatch, WorkUnit, WorkUnitLine, company, required};
use crate::dossier::Dossier;
use crate::error::{Field, Refusal, Result};
use crate::history::Tx;
use crate::ids::WorkUnitId;
use crate::lengths::NAME;
use crate::names::Operation;
use crate::once::Once;
use crate::page::count;
use crate::patch::apply;
use crate::situations::SituationUnit;

impl Dossier {
    /// The firm.
    pub fn company(&self) -> Result<Company> {
        self.read(|now| Ok(now.company.clone()))
    }

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
    /// Changes the firm's card: only the given fields.
    ///
    /// # Errors
    /// `Refusal::Missing` when the name is emptied.
    pub fn edit_company(self, patch: &CompanyPatch) -> Result<Company> {
        self.transact(Operation::EditCompany, |tx| {
            tx.save_about(apply(&company(tx.conn())?, patch)?.checked()?)
        })
    }

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
            let mut unit: WorkUnit = tx.load(id)?;
            unit.name = name.to_owned();
            save(tx, unit)
        })
    }

    /// Removes a work unit that no situation names.
    ///
    /// # Errors
    /// [`Refusal::UnitStillInUse`].
    pub fn remove_work_unit(self, id: WorkUnitId) -> Result<()> {
        self.transact(Operation::RemoveWorkUnit, |tx| {
            tx.load_about::<WorkUnit>(id)?;
            match count(tx.having::<SituationUnit>("work_unit_id", id)?.len()) {
                0 => tx.remove::<WorkUnit>(id),
                situation_count => Err(Refusal::UnitStillInUse { situation_count }.into()),
            }
        })
    }
}

/// Adds a work unit.
pub(crate) fn add_unit(tx: &mut Tx<'_>, name: &str) -> Result<WorkUnit> {
    let unit = WorkUnit {
        id: WorkUnitId(tx.new_id()),
        created_at: tx.now(),
        name: name.to_owned(),
    };
    save(tx, unit)
}

/// The work unit of this name, added when the firm has none.
pub(crate) fn unit_named(tx: &mut Tx<'_>, name: &str) -> Result<WorkUnit> {
    let there: Option<WorkUnit> = tx.having("name", name.trim())?.pop();
    there.map_or_else(|| add_unit(tx, name), Ok)
}

fn save(tx: &mut Tx<'_>, mut unit: WorkUnit) -> Result<WorkUnit> {
    unit.name = required(&unit.name, Field::Name, NAME)?;
    let there: Vec<WorkUnit> = tx.having("name", &unit.name)?;
    if there.iter().any(|other| other.id != unit.id) {
        return Err(Refusal::NameTaken.into());
    }
    tx.save_about(unit)
}

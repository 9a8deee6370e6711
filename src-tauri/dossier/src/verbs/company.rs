//! The firm's card: read, changed.

use crate::company::{Company, CompanyPatch, company};
use crate::dossier::Dossier;
use crate::error::Result;
use crate::names::Operation;
use crate::once::Once;
use crate::patch::apply;

impl Dossier {
    /// The firm.
    pub fn company(&self) -> Result<Company> {
        self.read(|now| Ok(now.company.clone()))
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
}

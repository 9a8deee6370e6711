//! The right to change a dossier, once: what a click is given.
//!
//! Each verb is written on [`Once`], beside the things it changes, and takes it away: two of them in one
//! click do not compile. What reads goes through to the [`Dossier`].

use crate::dossier::Dossier;
use crate::error::Result;
use crate::history::Tx;
use crate::names::Operation;
use crate::preference::Preferences;
use jiff::Timestamp;
use std::ops::Deref;

/// One operation to do on a dossier, at an instant.
///
/// ```
/// fn once(once: dossier::Once<'_>, id: dossier::MeetingId) -> dossier::Result<()> {
///     once.remove_meeting(id)
/// }
/// ```
///
/// ```compile_fail
/// fn twice(once: dossier::Once<'_>, id: dossier::MeetingId) -> dossier::Result<()> {
///     once.remove_meeting(id)?;
///     once.remove_meeting(id)
/// }
/// ```
#[derive(Debug)]
pub struct Once<'a> {
    pub(crate) dossier: &'a mut Dossier,
    pub(crate) now: Timestamp,
}

impl Dossier {
    /// One operation, at this instant.
    pub fn once(&mut self, now: Timestamp) -> Once<'_> {
        Once { dossier: self, now }
    }

    /// One thing to remember, at this instant.
    pub fn remember(&mut self, now: Timestamp) -> Remember<'_> {
        Remember { dossier: self, now }
    }
}

/// One thing to remember in a dossier that is no operation: nobody wants to undo it.
#[derive(Debug)]
pub struct Remember<'a> {
    dossier: &'a mut Dossier,
    pub(crate) now: Timestamp,
}

impl Deref for Once<'_> {
    type Target = Dossier;

    fn deref(&self) -> &Dossier {
        self.dossier
    }
}

impl Deref for Remember<'_> {
    type Target = Dossier;

    fn deref(&self) -> &Dossier {
        self.dossier
    }
}

impl Remember<'_> {
    /// Keeps what is no operation.
    pub(crate) fn prefer(self, work: impl FnOnce(&Preferences<'_>) -> Result<()>) -> Result<()> {
        self.dossier.prefer(self.now, work)
    }
}

impl Once<'_> {
    /// Does the operation, which the history keeps.
    pub(crate) fn transact<T>(
        self,
        operation: Operation,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T>,
    ) -> Result<T> {
        self.dossier.transact(operation, self.now, work)
    }
}

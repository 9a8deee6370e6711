//! Forgetting in the copies that this computer keeps of a dossier: each is made again without what is forgotten,
//! checked, and takes the place of the old one. Killed at any step, there is the old copy or the new one.

use crate::backup::{self, made};
use crate::error::{Error, Result};
use crate::ids::DossierId;
use crate::storage;
use rusqlite::Connection;
use std::path::{Path, PathBuf};

/// What the copies of a dossier hold.
#[derive(Default)]
pub(super) struct InCopies {
    /// How many hold it.
    pub(super) holding: usize,
    /// Those that do not open, or are not as they were made: what they hold is not known.
    pub(super) unreadable: Vec<PathBuf>,
}

impl InCopies {
    /// Looks into each copy of a folder.
    pub(super) fn of(
        folder: &Path,
        id: DossierId,
        holds: impl Fn(&Connection) -> Result<bool>,
    ) -> Self {
        let mut found = Self::default();
        for (_, copy) in made(folder) {
            match opened(&copy, id).and_then(|copy| holds(&copy)) {
                Ok(holds) => found.holding += usize::from(holds),
                Err(_) => found.unreadable.push(copy),
            }
        }
        found
    }
}

/// Makes each copy of a folder again. Gives those that could not be: they are as they were.
pub(super) fn rewrite(
    folder: &Path,
    id: DossierId,
    without: impl Fn(&Connection) -> Result<Connection>,
) -> Vec<PathBuf> {
    let mut left = Vec::new();
    for (_, copy) in made(folder) {
        let again = opened(&copy, id).and_then(|conn| without(&conn));
        if again
            .and_then(|conn| backup::replace(&copy, &conn))
            .is_err()
        {
            left.push(copy);
        }
    }
    backup::remove_leftovers(folder);
    left
}

/// A copy of this dossier in memory, brought up to this edition.
fn opened(copy: &Path, id: DossierId) -> Result<Connection> {
    let copy = backup::checked(copy)?;
    let found = storage::meta(&copy, "dossier_id")?;
    if found.as_deref() != Some(id.to_string().as_str()) {
        return Err(Error::damaged("a copy of another dossier"));
    }
    let mut conn = storage::open_in_memory()?;
    storage::copy_database(&copy, &mut conn)?;
    storage::migrate(&mut conn)?;
    Ok(conn)
}

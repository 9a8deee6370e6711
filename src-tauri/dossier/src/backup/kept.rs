//! Whose copies this computer keeps: known by the dossier's id, which a damaged file may still hold, or by
//! the places the file has been at. And deleting all those of one dossier, when asked.

use super::names::{Name, made};
use super::origins::{self, origin_of};
use super::{BackupInfo, beside, delete_backup, entries, folder_of, leftovers, list_folder};
use crate::error::Result;
use crate::ids::DossierId;
use crate::storage;
use jiff::Timestamp;
use serde::Serialize;
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// The copies of one dossier on this computer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct KeptCopies {
    /// The dossier.
    pub id: DossierId,
    /// The firm, as the last copy that can be read names it; empty when none can.
    pub firm: String,
    /// Where they are.
    pub folder: PathBuf,
    /// How many.
    pub count: usize,
}

impl KeptCopies {
    /// The copies of a dossier, if there are any.
    pub fn of(backups_dir: &Path, id: DossierId) -> Option<Self> {
        let folder = folder_of(backups_dir, id);
        let copies = made(&folder);
        let firm = copies.iter().rev().find_map(|(_, copy)| firm_of(copy));
        (!copies.is_empty()).then(|| Self {
            id,
            firm: firm.unwrap_or_default(),
            folder,
            count: copies.len(),
        })
    }

    /// Each of them, the one made last first, and whether it is whole.
    pub fn list(&self) -> Vec<BackupInfo> {
        list_folder(&self.folder)
    }

    /// The file of the copy of this name, and when it was made.
    pub fn find(&self, name: &str) -> Option<(PathBuf, Timestamp)> {
        let name = Name::parse(name)?;
        let mut copies = made(&self.folder).into_iter();
        let (_, path) = copies.find(|(known, _)| *known == name)?;
        Some((path, name.at))
    }

    /// Deletes them all for good. What is not ours in their folder stays.
    ///
    /// # Errors
    /// The disk: those not deleted yet are still there.
    pub fn delete(self) -> Result<()> {
        for (_, copy) in made(&self.folder) {
            delete_backup(&copy)?;
        }
        leftovers::remove_all(&self.folder);
        origins::forget(&self.folder);
        // Not empty when something else was put there.
        let _ = fs::remove_dir(&self.folder);
        Ok(())
    }
}

/// The copies of the dossier that is, or last was, at `path`. To be deleted with it: only those that are
/// surely its own.
pub fn copies_of(backups_dir: &Path, path: &Path) -> Vec<KeptCopies> {
    let mut known = known(backups_dir);
    if path.exists() {
        let named = named_in(path, &known);
        known.retain(|copies| named.contains(&copies.id));
    } else {
        let origin = Some(origin_of(path));
        known.retain(|copies| origins::noted(&copies.folder).pop() == origin);
    }
    known
}

/// The copies of every dossier.
pub(super) fn known(backups_dir: &Path) -> Vec<KeptCopies> {
    let names = entries(backups_dir).filter_map(|folder| Some(folder.file_name()?.to_owned()));
    let ids = names.filter_map(|name| name.to_str()?.parse().ok());
    let ids: BTreeSet<DossierId> = ids.collect();
    ids.into_iter()
        .filter_map(|id| KeptCopies::of(backups_dir, id))
        .collect()
}

fn firm_of(copy: &Path) -> Option<String> {
    let conn = storage::open_read_only(copy).ok()?;
    storage::cell(&conn, "SELECT name FROM company", ()).ok()?
}

/// Which of these dossiers a file names, in its bytes as they are: it may not open any more.
pub(super) fn named_in(path: &Path, known: &[KeptCopies]) -> BTreeSet<DossierId> {
    let ids: BTreeSet<DossierId> = known.iter().map(|copies| copies.id).collect();
    let mut named = BTreeSet::new();
    for file in [path.to_owned(), beside(path, "-journal")] {
        // What cannot be read any further has been read up to there.
        let _ = each_id(&file, |id| {
            if ids.contains(&id) {
                named.insert(id);
            }
        });
    }
    named
}

/// How an id is written: hexadecimal figures, and a hyphen here.
const ID: usize = 36;
const HYPHEN: usize = 8;
const BLOCK: u64 = 1 << 16;

/// Tells every id written in a file, whatever else is.
fn each_id(path: &Path, mut tell: impl FnMut(DossierId)) -> io::Result<()> {
    let mut file = File::open(path)?;
    let mut bytes = Vec::new();
    while (&mut file).take(BLOCK).read_to_end(&mut bytes)? > 0 {
        let texts = bytes
            .windows(ID)
            .filter(|text| text.get(HYPHEN) == Some(&b'-'));
        let ids = texts.filter_map(|text| std::str::from_utf8(text).ok()?.parse().ok());
        ids.for_each(&mut tell);
        // An id may begin in one block and end in the next.
        bytes.drain(..bytes.len().saturating_sub(ID - 1));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn an_id_is_found_wherever_it_stands_in_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("noise");
        let id = DossierId(crate::new_uuid(crate::testing::now()));
        let block = usize::try_from(BLOCK).unwrap();
        for before in [
            0,
            1,
            block - ID,
            block - ID + 1,
            block - 1,
            block,
            3 * block + 17,
        ] {
            let mut file = File::create(&path).unwrap();
            file.write_all(&vec![0xA5; before]).unwrap();
            write!(file, "{id}").unwrap();
            file.write_all(&[b'-'; 100]).unwrap();
            let mut found = Vec::new();
            each_id(&path, |id| found.push(id)).unwrap();
            assert_eq!(found, [id], "after {before} bytes");
        }
    }
}

//! A file that does not open any more: the copies it may be taken back from, and putting one in its place.
//!
//! At no instant is the place of the dossier empty: the copy is written beside and checked, the damaged
//! file gets a second name, then one renaming puts the copy over the first. Killed at any step, the damaged
//! file or the recovered one is there; what is left over is found by [`asides`], or swept.

use super::kept::{KeptCopies, known, named_in};
use super::origins::{self, origin_of};
use super::{PART, beside, checked};
use crate::error::{Error, Refusal, Result};
use crate::storage::{copy_whole, sync_folder};
use jiff::civil::DateTime;
use serde::Serialize;
use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// The copies a file may be taken back from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Recoverable {
    /// Those of the dossier that the file names, then of those that have been at its place.
    pub ours: Vec<KeptCopies>,
    /// All the others of this computer: the file may be one of them, and too damaged to say so.
    pub others: Vec<KeptCopies>,
}

/// Every copy on this computer, for a file that cannot be opened any more.
pub fn copies_for(backups_dir: &Path, path: &Path) -> Recoverable {
    let known = known(backups_dir);
    let (named, origin) = (named_in(path, &known), origin_of(path));
    let has_been_there = |copies: &KeptCopies| origins::noted(&copies.folder).contains(&origin);
    let is_ours = |copies: &KeptCopies| named.contains(&copies.id) || has_been_there(copies);
    let (mut ours, others): (Vec<_>, Vec<_>) = known.into_iter().partition(is_ours);
    ours.sort_by_key(|copies| !named.contains(&copies.id));
    Recoverable { ours, others }
}

/// Puts a verified copy of the backup in the place of a damaged file, which is kept under the name given.
///
/// # Errors
/// [`Refusal::BackupUnusable`], [`Refusal::FileAlreadyThere`] for the name aside, or the disk: then the
/// damaged file is still at its place.
pub fn recover_from(backup: &Path, path: &Path, aside: &Path) -> Result<()> {
    let copy = checked(backup).map_err(|_| Refusal::BackupUnusable)?;
    if aside.exists() {
        return Err(Refusal::FileAlreadyThere.into());
    }
    let ready = beside(path, PART);
    copy_whole(&copy, &ready).map_err(|error| error.classified(path.parent()))?;
    let put = keep_aside(path, aside).and_then(|()| put_over(&ready, path));
    if put.is_err() {
        let _ = fs::remove_file(&ready);
    }
    put
}

/// Gives the damaged file, and what SQLite keeps beside it, a second name.
fn keep_aside(path: &Path, aside: &Path) -> Result<()> {
    for (from, to) in [
        (path.to_owned(), aside.to_owned()),
        (journal(path), journal(aside)),
    ] {
        if from.exists() {
            name_again(&from, &to).map_err(|error| Error::from_io(error, &from))?;
        }
    }
    sync_folder(aside)
}

/// A second name costs no reading, which a bad disk may refuse; keys have none, and get a copy.
fn name_again(from: &Path, to: &Path) -> io::Result<()> {
    fs::hard_link(from, to).or_else(|_| copy_file(from, to))
}

fn copy_file(from: &Path, to: &Path) -> io::Result<()> {
    let part = beside(to, PART);
    let copied =
        fs::copy(from, &part).and_then(|_| File::options().write(true).open(&part)?.sync_all());
    let put = copied.and_then(|()| fs::rename(&part, to));
    if put.is_err() {
        let _ = fs::remove_file(&part);
    }
    put
}

/// The journal of the damaged file goes first: SQLite would put its pages back into the recovered one.
fn put_over(ready: &Path, path: &Path) -> Result<()> {
    match fs::remove_file(journal(path)) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            return Err(Error::from_io(error, path));
        }
        Ok(()) | Err(_) => {}
    }
    fs::rename(ready, path).map_err(|error| Error::from_io(error, path))?;
    sync_folder(path)
}

/// The file SQLite keeps beside a database while it writes.
fn journal(path: &Path) -> PathBuf {
    beside(path, "-journal")
}

const ASIDE: &str = "endommage-";
const STAMP: &str = "%Y%m%d-%H%M%S";

/// A damaged file that a recovery kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Aside {
    /// Its file.
    pub path: PathBuf,
    /// When it was put aside, where the person was.
    pub at: DateTime,
    /// Its size.
    pub bytes: u64,
}

/// Where a damaged file is kept, beside its place.
pub fn aside_of(path: &Path, at: DateTime) -> PathBuf {
    path.with_extension(format!("{ASIDE}{}", at.strftime(STAMP)))
}

/// The damaged files kept beside a dossier, oldest first.
pub fn asides(path: &Path) -> Vec<Aside> {
    let beside = path.parent().into_iter().flat_map(super::entries);
    let ours = beside.filter(|other| other.file_stem() == path.file_stem());
    let mut asides: Vec<_> = ours.filter_map(aside).collect();
    asides.sort_by_key(|aside| aside.at);
    asides
}

fn aside(path: PathBuf) -> Option<Aside> {
    let stamp = path.extension()?.to_str()?.strip_prefix(ASIDE)?;
    Some(Aside {
        at: DateTime::strptime(STAMP, stamp).ok()?,
        bytes: fs::metadata(&path).map_or(0, |file| file.len()),
        path,
    })
}

/// Deletes a damaged file that was kept aside, and the journal kept with it.
///
/// # Errors
/// The disk.
pub fn delete_aside(aside: &Aside) -> Result<()> {
    fs::remove_file(&aside.path).map_err(|error| Error::from_io(error, &aside.path))?;
    let _ = fs::remove_file(journal(&aside.path));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{boulangerie_martin, device, now, saved};

    #[test]
    fn a_disk_without_second_names_gets_a_whole_copy() {
        let folder = tempfile::tempdir().unwrap();
        let (from, to) = (folder.path().join("a"), folder.path().join("b"));
        fs::write(&from, "damaged").unwrap();
        copy_file(&from, &to).unwrap();
        assert_eq!(fs::read_to_string(&to).unwrap(), "damaged");
        assert_eq!(super::super::entries(folder.path()).count(), 2);
    }

    #[test]
    fn whatever_step_fails_the_damaged_file_is_still_there_and_a_second_try_succeeds() {
        let folder = tempfile::tempdir().unwrap();
        let (backup, path) = (
            folder.path().join("backup.mallette"),
            folder.path().join("a.mallette"),
        );
        drop(saved(&boulangerie_martin(), &backup, &device()));
        let aside = aside_of(&path, "2026-11-29T15:00:00".parse().unwrap());
        fs::write(&path, "damaged").unwrap();
        // A folder where a file is to be written stops each step in turn.
        let steps = [
            beside(&path, PART),
            journal(&aside),
            aside.clone(),
            journal(&path),
        ];
        for step in steps {
            fs::write(journal(&path), "journal").unwrap();
            if step == journal(&path) {
                fs::remove_file(&step).unwrap();
            }
            fs::create_dir_all(step.join("not empty")).unwrap();
            assert!(recover_from(&backup, &path, &aside).is_err(), "{step:?}");
            assert_eq!(fs::read_to_string(&path).unwrap(), "damaged", "{step:?}");
            fs::remove_dir_all(&step).unwrap();
            for left in [&aside, &journal(&aside)] {
                let _ = fs::remove_file(left);
            }
            let left = super::super::entries(folder.path()).filter(|it| *it != journal(&path));
            assert_eq!(left.count(), 2, "nothing unfinished is left: {step:?}");
        }
        fs::write(journal(&path), "journal").unwrap();
        recover_from(&backup, &path, &aside).unwrap();
        assert_eq!(fs::read_to_string(&aside).unwrap(), "damaged");
        assert_eq!(fs::read_to_string(journal(&aside)).unwrap(), "journal");
        assert!(!journal(&path).exists());
        crate::Dossier::open(&path, &device(), now()).unwrap();
        let kept = asides(&path);
        assert_eq!((kept.len(), kept[0].bytes), (1, 7));
        delete_aside(&kept[0]).unwrap();
        assert_eq!(
            super::super::entries(folder.path()).count(),
            2,
            "the backup and the dossier"
        );
    }
}

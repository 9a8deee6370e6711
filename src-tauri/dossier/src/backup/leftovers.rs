//! What an interrupted copy leaves behind, by names that only this program makes; cleaned when a dossier is
//! opened and when a backup is made.
//!
//! Never another program's file, nor one that may still be written: only what is an hour old.

use super::names::Name;
use super::{PART, digest, entries};
use jiff::{SignedDuration, Timestamp};
use std::fs;
use std::path::Path;

/// No copy takes this long.
const OLD: SignedDuration = SignedDuration::from_hours(1);

/// Removes the unfinished copies beside a dossier.
pub(crate) fn sweep_beside(dossier: &Path, now: Timestamp) {
    if let Some(folder) = dossier.parent() {
        remove(folder, |path| is_unfinished(path) && is_old(path, now));
    }
}

/// Removes the unfinished copies among the backups of a dossier, and the digests of none.
pub(crate) fn sweep_backups(folder: &Path, now: Timestamp) {
    remove(folder, |path| is_left_over(path) && is_old(path, now));
}

/// Removes them however old they are: the person asked that nothing be left.
pub(super) fn remove_all(folder: &Path) {
    remove(folder, is_left_over);
}

fn remove(folder: &Path, is_ours: impl Fn(&Path) -> bool) {
    for path in entries(folder).filter(|path| is_ours(path)) {
        if let Err(error) = fs::remove_file(&path) {
            tracing::warn!(kind = ?error.kind(), "an unfinished copy was not removed");
        }
    }
}

fn is_left_over(path: &Path) -> bool {
    is_unfinished(path) || is_of_an_earlier_edition(path) || is_lone_digest(path)
}

fn is_unfinished(path: &Path) -> bool {
    let name = path.to_string_lossy();
    let name = name.strip_suffix("-journal").unwrap_or(&name);
    name.ends_with(PART)
}

/// `<stamp>.part`.
fn is_of_an_earlier_edition(path: &Path) -> bool {
    path.extension().is_some_and(|it| it == "part") && has_our_name(path)
}

fn is_lone_digest(path: &Path) -> bool {
    digest::copy_of(path).is_some_and(|copy| has_our_name(&copy) && !copy.exists())
}

fn has_our_name(copy: &Path) -> bool {
    let stem = copy.file_stem().and_then(|stem| stem.to_str());
    stem.and_then(Name::parse).is_some()
}

/// Both ways: the clock may have gone back since.
fn is_old(path: &Path, now: Timestamp) -> bool {
    let written = fs::metadata(path).and_then(|file| file.modified());
    let written = written.ok().and_then(|at| Timestamp::try_from(at).ok());
    written.is_some_and(|at| now.duration_since(at).abs() > OLD)
}

//! The digest of a copy, written beside it when it is made: `<copy>.sha256`, as `sha256sum` writes it.
//!
//! Written after the copy: killed in between, the copy has no digest and is checked page by page instead,
//! as those of earlier editions are. A bit that turned where SQLite sees nothing is seen by the digest.

use super::{beside, write_whole};
use crate::digest::sha256;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

const SUFFIX: &str = ".sha256";
/// A SHA-256 in hexadecimal.
const LENGTH: usize = 64;

/// What the digest says of a copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Seal {
    /// Not one bit has changed.
    Intact,
    /// Something has changed.
    Broken,
    /// There is no digest to compare with.
    Absent,
}

/// The file of the digest of a copy.
pub(super) fn file_of(copy: &Path) -> PathBuf {
    beside(copy, SUFFIX)
}

/// The copy that a digest is of, by its file.
pub(super) fn copy_of(digest: &Path) -> Option<PathBuf> {
    Some(PathBuf::from(digest.to_str()?.strip_suffix(SUFFIX)?))
}

/// Writes the digest of a copy beside it.
pub(super) fn note(copy: &Path) -> io::Result<()> {
    let digest = digest(copy)?;
    let name = copy.file_name().unwrap_or_default().to_string_lossy();
    write_whole(&file_of(copy), &format!("{digest}  {name}\n"))
}

/// Compares a copy with its digest.
pub(super) fn seal(copy: &Path) -> Seal {
    let Some(noted) = noted(copy) else {
        return Seal::Absent;
    };
    if digest(copy).is_ok_and(|digest| digest == noted) {
        Seal::Intact
    } else {
        Seal::Broken
    }
}

fn noted(copy: &Path) -> Option<String> {
    let note = fs::read_to_string(file_of(copy)).ok()?;
    let digest = note.split_whitespace().next()?;
    (digest.len() == LENGTH).then(|| digest.to_owned())
}

fn digest(path: &Path) -> io::Result<String> {
    fs::read(path).map(sha256)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bit_that_turns_is_seen() {
        let folder = tempfile::tempdir().unwrap();
        let copy = folder.path().join("a.mallette");
        fs::write(&copy, "abc").unwrap();
        assert_eq!(seal(&copy), Seal::Absent);
        note(&copy).unwrap();
        assert_eq!(
            fs::read_to_string(file_of(&copy)).unwrap(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  a.mallette\n"
        );
        assert_eq!(copy_of(&file_of(&copy)), Some(copy.clone()));
        assert_eq!(seal(&copy), Seal::Intact);
        fs::write(&copy, "abb").unwrap();
        assert_eq!(seal(&copy), Seal::Broken);
        fs::write(file_of(&copy), "half").unwrap();
        assert_eq!(seal(&copy), Seal::Absent);
    }
}

//! Files on the disk: a name every system accepts, written whole or not at all.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use tempfile::NamedTempFile;

/// How long a name of ours is, in bytes: systems accept some two hundred, endings included, whatever the alphabet.
const NAME_BYTES: usize = 80;

/// Letters, digits and hyphens only: a name every file system accepts.
pub(crate) fn file_name(name: &str) -> String {
    let words: Vec<String> = name
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let mut joined = words.join("-");
    joined.truncate(joined.floor_char_boundary(NAME_BYTES));
    if joined.is_empty() {
        "dossier".to_owned()
    } else {
        joined
    }
}

/// Who may read a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Readers {
    /// The person alone: what the program keeps for itself.
    Oneself,
    /// Whoever the person's system lets read a new file: what they save where they want.
    AsUsual,
}

/// Writes under a name that nobody has, then renames: the file before, or all of this one, even when the power
/// goes.
pub(crate) fn write_whole(path: &Path, bytes: &[u8], readers: Readers) -> std::io::Result<()> {
    let around = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let folder = around.unwrap_or(Path::new("."));
    let mut aside = aside(folder, readers)?;
    aside.write_all(bytes)?;
    aside.as_file().sync_all()?;
    aside.persist(path)?;
    sync_names(folder);
    Ok(())
}

/// A new file in this folder, which goes away unless it is renamed.
fn aside(folder: &Path, readers: Readers) -> std::io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".mallette-");
    #[cfg(unix)]
    if readers == Readers::AsUsual {
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

/// Makes the renaming itself reach the disk. Windows has no such gesture, and does not need it; where a folder of a
/// network has none either, the file is there all the same.
fn sync_names(folder: &Path) {
    if cfg!(unix) {
        let _ = fs::File::open(folder).and_then(|folder| folder.sync_all());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_is_made_of_what_every_system_accepts() {
        assert_eq!(
            file_name("Boulangerie Martin & fils"),
            "boulangerie-martin-fils"
        );
        assert_eq!(file_name("../../etc"), "etc");
        assert_eq!(file_name("« »"), "dossier");
        for letter in ["a", "é", "漢", "𐌰"] {
            let name = file_name(&letter.repeat(300));
            assert!((78..=80).contains(&name.len()), "{name}");
        }
    }

    #[test]
    fn a_file_is_written_whole_and_nothing_else_is_touched() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("plan.csv");
        let other = folder.path().join("plan.tmp");
        fs::write(&path, "a longer text, before").unwrap();
        fs::write(&other, "somebody else's").unwrap();
        write_whole(&path, b"after", Readers::AsUsual).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"after");
        assert_eq!(fs::read(&other).unwrap(), b"somebody else's");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
        let nowhere = folder.path().join("gone/plan.csv");
        let refused = write_whole(&nowhere, b"after", Readers::AsUsual).unwrap_err();
        assert_eq!(refused.kind(), std::io::ErrorKind::NotFound);
        let taken = folder.path().join("taken");
        fs::create_dir(&taken).unwrap();
        assert!(write_whole(&taken, b"after", Readers::AsUsual).is_err());
        assert_eq!(
            fs::read_dir(folder.path()).unwrap().count(),
            3,
            "nothing is left behind"
        );
    }

    #[cfg(unix)]
    #[test]
    fn what_the_program_keeps_is_for_the_person_alone() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let mode = |name: &str, readers| {
            let path = folder.path().join(name);
            write_whole(&path, b"a", readers).unwrap();
            fs::metadata(&path).unwrap().permissions().mode() & 0o777
        };
        assert_eq!(mode("preferences.json", Readers::Oneself), 0o600);
        let usual = folder.path().join("usual");
        fs::write(&usual, "a").unwrap();
        let usual = fs::metadata(&usual).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode("plan.csv", Readers::AsUsual), usual);
    }
}

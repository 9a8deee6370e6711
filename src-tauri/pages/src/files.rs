//! Files on the disk: a name every system accepts, written whole or not at all.

use std::fs;
use std::path::Path;

/// Letters, digits and hyphens only: a name every file system accepts.
pub(crate) fn file_name(name: &str) -> String {
    let words: Vec<String> = name
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let joined: String = words.join("-").chars().take(60).collect();
    if joined.is_empty() {
        "dossier".to_owned()
    } else {
        joined
    }
}

/// Writes under a temporary name, then renames: never half a file.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let temporary = path.with_extension("tmp");
    let written = fs::write(&temporary, bytes).and_then(|()| fs::rename(&temporary, path));
    if written.is_err() {
        let _ = fs::remove_file(&temporary);
    }
    written
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
    }
}

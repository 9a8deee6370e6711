//! Where the dossier of a folder of copies has been: `path.txt`, a path a line, the latest last.

use super::write_whole;
use std::fs;
use std::io;
use std::path::Path;

const NOTE: &str = "path.txt";
/// More places than a file goes through in years.
const REMEMBERED: usize = 20;

/// How a note says where a dossier is.
pub(super) fn origin_of(path: &Path) -> String {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    absolute.to_string_lossy().into_owned()
}

/// The places noted in a folder, oldest first.
pub(super) fn noted(folder: &Path) -> Vec<String> {
    let note = fs::read_to_string(folder.join(NOTE)).unwrap_or_default();
    note.lines().map(str::to_owned).collect()
}

/// Notes that the dossier of a folder is at this path.
pub(super) fn note(folder: &Path, path: &Path) -> io::Result<()> {
    let origin = origin_of(path);
    let mut places = noted(folder);
    if places.last() == Some(&origin) {
        return Ok(());
    }
    places.retain(|place| *place != origin);
    places.push(origin);
    let latest = places.len().saturating_sub(REMEMBERED);
    let lines: String = places
        .iter()
        .skip(latest)
        .flat_map(|place| [place, "\n"])
        .collect();
    write_whole(&folder.join(NOTE), &lines)
}

/// Removes the note.
pub(super) fn forget(folder: &Path) {
    let _ = fs::remove_file(folder.join(NOTE));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_places_are_remembered_each_once_the_last_one_last() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(NOTE), "/earlier/edition.mallette").unwrap();
        for name in ["/a", "/b", "/a"] {
            note(folder.path(), Path::new(name)).unwrap();
        }
        assert_eq!(
            noted(folder.path()),
            ["/earlier/edition.mallette", "/b", "/a"]
        );
        for rank in 0..50 {
            note(folder.path(), Path::new(&format!("/moved/{rank}"))).unwrap();
        }
        let places = noted(folder.path());
        assert_eq!(
            (places.len(), places.last().map(String::as_str)),
            (REMEMBERED, Some("/moved/49"))
        );
    }
}

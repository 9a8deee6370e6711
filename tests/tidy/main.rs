//! Checks on the tree itself: the invariants of ARCHITECTURE.md that a compiler cannot keep.
//!
//! Each test lists every offence with its place, so that one run says all there is to mend.

// Helpers are tests too: what lints allow in tests is allowed everywhere here.
#![cfg(test)]

mod rust;
mod shape;
mod tree;
mod ui;

use std::fs;
use std::path::{Path, PathBuf};

/// The top of the repository.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Every file under `folder` (from the root) with this extension, sorted, with its text.
fn files(folder: &str, extension: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    collect(&root().join(folder), extension, &mut found);
    found.sort();
    assert!(
        !found.is_empty(),
        "no .{extension} file under {folder}: the check looks at nothing"
    );
    found
}

fn collect(folder: &Path, extension: &str, found: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let name = entry.file_name();
        if path.is_dir() && name != "node_modules" && name != "target" {
            collect(&path, extension, found);
        } else if path.extension().is_some_and(|found| found == extension) {
            let text = fs::read_to_string(&path).unwrap();
            let shown = path
                .strip_prefix(root())
                .unwrap_or(&path)
                .display()
                .to_string();
            found.push((shown, text));
        }
    }
}

/// Fails with the list of offences, if there are any.
fn none(offences: impl IntoIterator<Item = String>) {
    let offences: Vec<String> = offences.into_iter().collect();
    assert!(offences.is_empty(), "\n{}\n", offences.join("\n"));
}

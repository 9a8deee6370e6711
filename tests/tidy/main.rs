//! Checks on the tree itself: the invariants of ARCHITECTURE.md that a compiler cannot keep.
//!
//! Each test lists every offence with its place, so that one run says all there is to mend.

// Helpers are tests too: what lints allow in tests is allowed everywhere here.
#![cfg(test)]

mod french;
mod rust;
mod shape;
mod tree;
mod ui;

use std::path::{Path, PathBuf};

/// The top of the repository.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Every file under `folder` (from the root) with this extension, sorted, with its text.
fn files(folder: &str, extension: &str) -> Vec<(String, String)> {
    let found = xtask::count::files(&root(), folder, extension).unwrap();
    assert!(
        !found.is_empty(),
        "no .{extension} file under {folder}: the check looks at nothing"
    );
    found
}

/// Fails with the list of offences, if there are any.
fn none(offences: impl IntoIterator<Item = String>) {
    let offences: Vec<String> = offences.into_iter().collect();
    assert!(offences.is_empty(), "\n{}\n", offences.join("\n"));
}

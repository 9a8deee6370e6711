//! `cargo xtask test`: everything CI runs, on a fresh machine too.

use anyhow::Result;

use crate::command::{run, run_line};
use crate::run::prepare;
use crate::{check, endure, report, setup};

/// Checks and reads the content over, then tests, endures, then the end-to-end tests in a real window and in Chromium.
pub(crate) fn test() -> Result<()> {
    setup::for_window_and("tests")?;
    prepare()?;
    check::check()?;
    report::report()?;
    run_line(&format!("cargo test --quiet {}", endure::WITH_TESTS))?;
    endure::share()?;
    run_line(&format!("cargo build {PROGRAMS}"))?;
    run_line(&format!("cargo test {PROGRAMS} {PRINTED}"))?;
    window()
}

/// What ends in the hands of people, which the end-to-end tests start, and the documents with their readers.
/// Building and testing take the same packages and features, so that Typst is compiled once.
const PROGRAMS: &str = "--quiet --package mallette-rps --package mallette-cli --package mallette-documents \
                        --features mallette-cli/pdf,mallette-documents/pdf,mallette-documents/readers";

/// What the first tests left out, being without Typst or the window.
const PRINTED: &str = "--lib --bins --test pdf --test real_readers";

/// The end-to-end tests, on a display of their own.
fn window() -> Result<()> {
    let display = ["--auto-servernum", "--server-args=-screen 0 1440x900x24"];
    let test = "cargo test --quiet --package mallette-tests --features window --test window -- --test-threads=1";
    let test: Vec<&str> = test.split_whitespace().collect();
    run("xvfb-run", &[&display[..], &test].concat())
}

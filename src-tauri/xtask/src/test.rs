//! `cargo xtask test`: everything CI runs, on a fresh machine too.

use anyhow::Result;

use crate::command::run;
use crate::run::prepare;
use crate::{check, setup};

/// Checks, then tests, then the end-to-end tests in a real window.
pub(crate) fn test() -> Result<()> {
    setup::for_tests()?;
    prepare()?;
    check::check()?;
    run("cargo", &["test", "--quiet"])?;
    programs()?;
    run(
        "cargo",
        &[
            "test",
            "--quiet",
            "--package",
            "mallette-documents",
            "--features",
            "pdf",
        ],
    )?;
    window()
}

/// The program itself and the command line, as the end-to-end tests start them.
fn programs() -> Result<()> {
    run(
        "cargo",
        &[
            "build",
            "--quiet",
            "--package",
            "mallette-rps",
            "--package",
            "mallette-cli",
            "--features",
            "mallette-cli/pdf",
        ],
    )
}

/// The end-to-end tests, on a display of their own.
fn window() -> Result<()> {
    run(
        "xvfb-run",
        &[
            "--auto-servernum",
            "--server-args=-screen 0 1440x900x24",
            "cargo",
            "test",
            "--quiet",
            "--package",
            "mallette-tests",
            "--features",
            "window",
            "--test",
            "window",
            "--",
            "--test-threads=1",
        ],
    )
}

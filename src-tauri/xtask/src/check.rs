//! `cargo xtask check`: everything that is read rather than run.

use anyhow::Result;

use crate::command::{command, root, run, run_command};

/// Formatting, lints, bans. The first failure stops.
pub(crate) fn check() -> Result<()> {
    run("cargo", &["fmt", "--all", "--check"])?;
    run(
        "cargo",
        &[
            "clippy",
            "--quiet",
            "--workspace",
            "--all-targets",
            "--features",
            "mallette-documents/pdf,mallette-documents/readers,mallette-library/compile,mallette-dossier/testing,mallette-tests/window,mallette-tests/bench",
            "--",
            "-D",
            "warnings",
        ],
    )?;
    bans()?;
    styles()
}

/// What reads the bans; this very version, which cargo installs once.
const DENY: &str = "cargo-deny@0.20.2";

/// No HTTP client, no OpenSSL, known licences: read offline, from the lock file and the crates it names.
///
/// Those of the other systems are fetched first: no build of this one asks for them.
fn bans() -> Result<()> {
    run("cargo", &["install", "--locked", "--quiet", DENY])?;
    run("cargo", &["fetch", "--locked", "--quiet"])?;
    run(
        "cargo",
        &["deny", "--offline", "check", "bans", "licenses", "sources"],
    )
}

/// CSS and JavaScript, by Biome.
fn styles() -> Result<()> {
    let mut biome = command(
        "npx",
        &[
            "biome",
            "check",
            "--config-path=..",
            "--error-on-warnings",
            "styles",
            "scripts",
        ],
    );
    biome.current_dir(root().join("ui"));
    run_command(biome)
}

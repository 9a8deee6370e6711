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

/// No HTTP client, no OpenSSL, known licences, in every package: read offline, from the crates that the lock
/// file names. Those of the other systems are fetched first: no build of this one asks for them.
fn bans() -> Result<()> {
    run("cargo", &["install", "--locked", "--quiet", DENY])?;
    run("cargo", &["fetch", "--locked", "--quiet"])?;
    let deny = ["deny", "--offline", "--workspace", "check"];
    run(
        "cargo",
        &[&deny[..], &["bans", "licenses", "sources"]].concat(),
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

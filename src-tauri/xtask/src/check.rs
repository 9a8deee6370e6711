//! `cargo xtask check`: everything that is read rather than run.

use anyhow::Result;

use crate::command::{command, root, run_command, run_line};

/// The parts that are not compiled by default, and are read too.
const FEATURES: &str = "mallette-documents/pdf,mallette-documents/readers,mallette-library/compile,\
                        mallette-dossier/testing,mallette-tests/window,mallette-tests/bench,mallette-tests/endure";

/// Formatting, lints, bans. The first failure stops.
pub(crate) fn check() -> Result<()> {
    run_line("cargo fmt --all --check")?;
    let clippy = "cargo clippy --quiet --workspace --all-targets";
    run_line(&format!("{clippy} --features {FEATURES} -- -D warnings"))?;
    bans()?;
    styles()
}

/// No HTTP client, no OpenSSL, known licences, in every package: read offline, from the crates that the lock
/// file names, by a program that cargo installs once. Those of the other systems are fetched first: no build of
/// this one asks for them.
fn bans() -> Result<()> {
    run_line("cargo install --locked --quiet cargo-deny@0.20.2")?;
    run_line("cargo fetch --locked --quiet")?;
    run_line("cargo deny --offline --workspace check bans licenses sources")
}

/// CSS and JavaScript, by Biome.
fn styles() -> Result<()> {
    let check = ["biome", "check", "--config-path=..", "--error-on-warnings"];
    let mut biome = command("npx", &[&check[..], &["styles", "scripts"]].concat());
    biome.current_dir(root().join("ui"));
    run_command(biome)
}

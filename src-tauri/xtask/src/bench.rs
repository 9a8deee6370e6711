//! `cargo xtask bench`: builds what is measured with the release profile, and runs the benches.

use anyhow::{Result, bail};

use crate::command::run_line;
use crate::run::prepare;
use crate::setup;

/// Each bench and the command that runs it; a name may have several.
const BENCHES: &[(&str, &str)] = &[
    (
        "search",
        "--package mallette-library --features compile --example search_bench",
    ),
    (
        "dossier",
        "--package mallette-dossier --features testing --example read_bench",
    ),
    (
        "documents",
        "--package mallette-documents --features pdf --example documents_bench",
    ),
    (
        "documents",
        "--package mallette-dossier --features testing --example import_bench",
    ),
    (
        "pages",
        "--package mallette-tests --features bench --bin pages_bench",
    ),
    (
        "start",
        "--package mallette-tests --features bench --bin start_bench",
    ),
];

/// Runs one bench by name, or all of them.
pub(crate) fn bench(arguments: &[&str]) -> Result<()> {
    prepare()?;
    let wanted = arguments.first();
    let chosen: Vec<_> = BENCHES
        .iter()
        .filter(|(name, _)| wanted.is_none_or(|wanted| wanted == name))
        .collect();
    if chosen.is_empty() {
        let mut names: Vec<_> = BENCHES.iter().map(|(name, _)| *name).collect();
        names.dedup();
        bail!("no such bench; there are: {}", names.join(", "));
    }
    setup::for_window_and("bench")?;
    run_line("cargo build --quiet --release --package mallette-rps")?;
    run_line("cargo build --quiet --release --package mallette-tests --features bench")?;
    for (name, target) in chosen {
        println!("\n## {name}\n");
        run_line(&format!("cargo run --quiet --release {target}"))?;
    }
    Ok(())
}

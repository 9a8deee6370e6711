//! `cargo xtask endure [minutes] [seed]`: the program killed while it writes, its files damaged, what it
//! reads mutated, for as long as one likes. Prints its seed, counts and failures.

use anyhow::Result;

use crate::command::run;
use crate::run::prepare;

/// How long without a choice, in minutes.
const MINUTES: &str = "10";

/// Endures for some minutes, on every core. Built as tests are: an overflow is a failure.
pub(crate) fn endure(arguments: &[&str]) -> Result<()> {
    prepare()?;
    rounds(if arguments.is_empty() {
        &[MINUTES]
    } else {
        arguments
    })
}

/// The rounds themselves, everything being prepared.
pub(crate) fn rounds(arguments: &[&str]) -> Result<()> {
    let cargo = "run --quiet --package mallette-tests --features endure --bin endure --";
    let cargo: Vec<&str> = cargo.split(' ').collect();
    run("cargo", &[&cargo, arguments].concat())
}

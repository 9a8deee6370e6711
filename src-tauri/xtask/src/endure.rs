//! `cargo xtask endure [minutes] [seed]`: the program killed while it writes, its disk failing, its files damaged,
//! what it reads mutated, for as long as one likes. Prints its seed, counts and failures, each with the command
//! that plays it again: `cargo xtask endure once <trial> <seed> [first]`.

use std::env::consts::EXE_SUFFIX;

use anyhow::Result;

use crate::command::run;
use crate::run::prepare;

/// How long without a choice, in minutes.
const MINUTES: &str = "10";

/// What has `cargo test` build it, as it builds the tests.
pub(crate) const WITH_TESTS: &str = "--features mallette-tests/endure";

/// Its part in `cargo xtask test`, in minutes.
const SHARE: &str = "2";

/// Endures for some minutes, on every core. Built as tests are: an overflow is a failure.
pub(crate) fn endure(arguments: &[&str]) -> Result<()> {
    prepare()?;
    let cargo = "run --quiet --package mallette-tests --features endure --bin endure --";
    let cargo: Vec<&str> = cargo.split(' ').collect();
    let arguments = if arguments.is_empty() {
        &[MINUTES]
    } else {
        arguments
    };
    run("cargo", &[&cargo, arguments].concat())
}

/// The part of it that every test of the whole has, another each time: the program is there, beside this one,
/// since it was built with the tests.
pub(crate) fn share() -> Result<()> {
    let beside = std::env::current_exe()?.with_file_name(format!("endure{EXE_SUFFIX}"));
    run(&beside.to_string_lossy(), &[SHARE])
}

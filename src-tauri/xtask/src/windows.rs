//! `cargo xtask windows`: compiles the rooms without a window for Windows, from Debian.
//!
//! No standard library for Windows can be fetched here, so it is built from its sources with Debian's
//! web compiler and MinGW. Not part of the tests: it takes its own target folder and a quarter of an hour.

use anyhow::{Result, bail};

use crate::command::{command, root, run_command};
use crate::run::prepare;
use crate::setup;

const ENVIRONMENT: &[(&str, &str)] = &[
    ("RUSTC", "/usr/bin/rustc"),
    ("RUSTC_BOOTSTRAP", "1"),
    ("CARGO_UNSTABLE_BUILD_STD", "std,panic_unwind"),
    ("CARGO_BUILD_TARGET", "x86_64-pc-windows-gnu"),
    (
        "CARGO_TARGET_X86_64_PC_WINDOWS_GNU_LINKER",
        "x86_64-w64-mingw32-gcc",
    ),
    ("CC_x86_64_pc_windows_gnu", "x86_64-w64-mingw32-gcc"),
];

/// Builds `mallette-cli` and the rooms it is made of.
pub(crate) fn windows() -> Result<()> {
    if cfg!(not(target_os = "linux")) {
        bail!("this command is for Debian; on Windows itself, use `cargo xtask test`");
    }
    prepare()?;
    setup::debian("windows")?;
    let mut build = command("/usr/bin/cargo", &["build", "--package", "mallette-cli"]);
    build.envs(ENVIRONMENT.iter().copied());
    build.env("CARGO_TARGET_DIR", root().join("target/windows"));
    run_command(build)
}

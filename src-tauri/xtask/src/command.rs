//! Starting other programs: said aloud before, with their exit status checked after.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};

/// The top of the repository.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// `program` with these arguments, in the top folder, not started yet.
pub(crate) fn command(program: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(executable(program));
    command.args(arguments).current_dir(root());
    command
}

/// Runs `program` and fails when it does.
pub(crate) fn run(program: &str, arguments: &[&str]) -> Result<()> {
    run_command(command(program, arguments))
}

/// Runs a line of words and fails when it does. No word holds a space.
pub(crate) fn run_line(line: &str) -> Result<()> {
    let mut words = line.split_whitespace();
    let program = words.next().unwrap_or_default();
    run(program, &words.collect::<Vec<_>>())
}

/// Runs a prepared command and fails when it does.
pub(crate) fn run_command(mut command: Command) -> Result<()> {
    let line = line_of(&command);
    println!("$ {line}");
    let status = command
        .status()
        .with_context(|| format!("Start `{line}`"))?;
    if !status.success() {
        bail!("`{line}` failed ({status})");
    }
    Ok(())
}

/// What a successful `program` printed, trimmed; an error when it is missing or fails.
pub(crate) fn output(program: &str, arguments: &[&str]) -> Result<String> {
    let output = command(program, arguments)
        .output()
        .with_context(|| format!("Start `{program}`"))?;
    if !output.status.success() {
        bail!(
            "`{program}` failed: {}",
            String::from_utf8_lossy(&output.stderr).trim()
        );
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Whether `program` can be started at all.
pub(crate) fn exists(program: &str, probe: &[&str]) -> bool {
    output(program, probe).is_ok()
}

/// npm and npx are scripts on Windows.
fn executable(program: &str) -> String {
    if cfg!(windows) && matches!(program, "npm" | "npx") {
        format!("{program}.cmd")
    } else {
        program.to_owned()
    }
}

fn line_of(command: &Command) -> String {
    std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(OsStr::to_string_lossy)
        .collect::<Vec<_>>()
        .join(" ")
}

//! Third-party assets of the interface: installed by npm from `ui/package-lock.json`, then the few
//! files the program embeds are copied to `gen/vendor/`. Nothing third-party is committed.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};

use crate::command::{command, root, run_command};

/// From `ui/node_modules/` to `gen/vendor/`.
const FILES: &str = include_str!("../vendor.txt");

/// Installs the packages when the lock file is newer than what is installed, then copies.
pub(crate) fn assets() -> Result<()> {
    let ui = root().join("ui");
    if is_newer(
        &ui.join("package-lock.json"),
        &ui.join("node_modules/.package-lock.json"),
    ) {
        // Not `npm ci`: it refuses a lock file that says nothing of the other platforms' binaries.
        let mut npm = command("npm", &["install", "--no-save", "--no-audit", "--no-fund"]);
        npm.current_dir(&ui);
        run_command(npm)?;
    }
    copy_all(&ui)
}

fn copy_all(ui: &Path) -> Result<()> {
    let modules = ui.join("node_modules");
    let vendor = root().join("gen/vendor");
    let files = FILES.lines().filter(|line| !line.starts_with('#'));
    for (from, to) in files.filter_map(|line| line.split_once(' ')) {
        copy(&modules.join(from), &vendor.join(to))?;
    }
    let icons = fs::read_to_string(ui.join("icons.txt")).context("Read ui/icons.txt")?;
    for name in icons.lines().map(str::trim).filter(|name| !name.is_empty()) {
        let file = format!("{name}.svg");
        copy(
            &modules.join("lucide-static/icons").join(&file),
            &vendor.join("icons").join(&file),
        )?;
    }
    Ok(())
}

/// Copies when the content differs, so that unchanged files trigger no rebuild.
fn copy(from: &Path, to: &Path) -> Result<()> {
    let bytes = fs::read(from).with_context(|| format!("Read {}", from.display()))?;
    if fs::read(to).is_ok_and(|present| present == bytes) {
        return Ok(());
    }
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(to, bytes).with_context(|| format!("Write {}", to.display()))
}

fn is_newer(source: &Path, made: &Path) -> bool {
    let modified = |path: &Path| fs::metadata(path).and_then(|data| data.modified()).ok();
    match (modified(source), modified(made)) {
        (Some(source), Some(made)) => source > made,
        _ => true,
    }
}

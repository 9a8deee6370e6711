//! `cargo xtask dist`: the .deb and .rpm, then a try of what was built.

use anyhow::Result;

use crate::command::{command, root, run_command};
use crate::run::prepare;
use crate::setup;

/// Builds the packages with the small profile.
pub(crate) fn dist() -> Result<()> {
    setup::for_dist()?;
    prepare()?;
    let mut tauri = command("npx", &["tauri", "build", "--", "--profile", "dist"]);
    tauri.current_dir(root().join("ui"));
    run_command(tauri)
}

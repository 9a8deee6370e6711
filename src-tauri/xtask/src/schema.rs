//! `cargo xtask schema`: writes `src-tauri/dossier/schema.sql` again from the migrations, keeping
//! each comment beside its column.

use anyhow::Result;

use crate::command::run_line;

/// Runs the dossier's own example, which knows the schema.
pub(crate) fn schema() -> Result<()> {
    run_line("cargo run --package mallette-dossier --example schema")
}

//! `cargo xtask run` opens the window; `cargo xtask serve` serves the same pages to a browser.

use anyhow::Result;

use crate::command::run as start;
use crate::{assets, content, setup};

/// Prepares everything, builds and opens the window.
pub(crate) fn run(arguments: &[&str]) -> Result<()> {
    setup::for_window()?;
    prepare()?;
    let window = ["run", "--package", "mallette-rps", "--"];
    start("cargo", &[&window, arguments].concat())
}

/// Serves the pages on 127.0.0.1, without a window.
pub(crate) fn serve(arguments: &[&str]) -> Result<()> {
    prepare()?;
    let serve = "run --package mallette-tests --features serve --bin serve --";
    let serve: Vec<&str> = serve.split(' ').collect();
    start("cargo", &[&serve, arguments].concat())
}

/// What every build embeds: third-party assets and the compiled content.
pub(crate) fn prepare() -> Result<()> {
    assets::assets()?;
    content::compile()
}

//! `cargo xtask content`: from `content/` to `gen/library.db`, or the list of what is to be mended.
//!
//! Problems are told in French, as the compiler gives them: authors read them.

use std::fs;
use std::path::Path;
use std::sync::mpsc;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use library::compile;
use notify::{RecursiveMode, Watcher as _};

use crate::command::root;
use crate::report;

/// After a save, the time an editor may take to write its other files.
const PAUSE: Duration = Duration::from_millis(200);

/// Compiles once, watches, mends the typography, or reports on the quality.
pub(crate) fn content(arguments: &[&str]) -> Result<()> {
    match arguments {
        [] => compile(),
        ["--watch"] => watch(),
        ["--fix"] => fix(),
        ["--report"] => report::report(),
        _ => bail!("content takes nothing, --watch, --fix or --report"),
    }
}

/// Compiles the content; its problems are the error.
pub(crate) fn compile() -> Result<()> {
    let compiled = match compile::compile(&root().join("content")) {
        Ok(compiled) => compiled,
        Err(report) => bail!("\n{report}"),
    };
    let path = root().join("gen/library.db");
    if fs::read(&path).is_ok_and(|present| present == compiled.bytes) {
        return Ok(());
    }
    fs::create_dir_all(root().join("gen"))?;
    fs::write(&path, compiled.bytes).with_context(|| format!("Write {}", path.display()))
}

fn watch() -> Result<()> {
    let (changed, changes) = mpsc::channel();
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        if event.is_ok_and(|event| !event.kind.is_access()) {
            let _ = changed.send(());
        }
    })?;
    watcher.watch(Path::new(&root().join("content")), RecursiveMode::Recursive)?;
    loop {
        match compile() {
            Ok(()) => println!("content/ compiles"),
            Err(problems) => println!("{problems:#}"),
        }
        changes.recv().context("Watch content/")?;
        while changes.recv_timeout(PAUSE).is_ok() {}
    }
}

fn fix() -> Result<()> {
    for (file, count) in compile::fix(&root().join("content"))? {
        println!("{file}: {count}");
    }
    compile()
}

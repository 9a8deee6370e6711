//! The log: one text file in the data folder, started again when it grows. It never leaves the
//! computer; it names no person and no firm: what may be written in it is a rule of `tests/tidy`.

use std::fs::{self, File, OpenOptions};
use std::path::Path;
use std::sync::Mutex;

/// Past this size, in bytes, the log of the previous runs is dropped.
const LIMIT: u64 = 1_000_000;

/// Starts logging. Without a writable folder the program runs without a log.
pub(crate) fn start(data: &Path) {
    if let Some(file) = open(data) {
        tracing_subscriber::fmt()
            .with_ansi(false)
            .with_writer(Mutex::new(file))
            .init();
    }
    // A panic quotes what it was about, and systems keep what a terminal is told: its place is enough.
    let on_terminal = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let place = panic.location().map(ToString::to_string);
        tracing::error!(place, "the program panicked");
        if cfg!(debug_assertions) {
            on_terminal(panic);
        }
    }));
}

fn open(data: &Path) -> Option<File> {
    fs::create_dir_all(data).ok()?;
    let path = data.join("journal.log");
    let full = fs::metadata(&path).is_ok_and(|file| file.len() > LIMIT);
    OpenOptions::new()
        .create(true)
        .append(!full)
        .write(true)
        .truncate(full)
        .open(path)
        .ok()
}

//! The log: one text file in the data folder, started again when it grows. It never leaves the
//! computer; it names no person and no firm.

use std::fs::{self, File};
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
}

fn open(data: &Path) -> Option<File> {
    pages::private_folder(data).ok()?;
    let path = data.join("journal.log");
    let full = fs::metadata(&path).is_ok_and(|file| file.len() > LIMIT);
    pages::private_options()
        .create(true)
        .append(!full)
        .write(true)
        .truncate(full)
        .open(path)
        .ok()
}

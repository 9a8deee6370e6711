//! What the program writes in its journal, kept for the tests that read it.

use std::io;
use std::sync::{Mutex, PoisonError};

use tracing::Level;
use tracing_subscriber::fmt::TestWriter;
use tracing_subscriber::fmt::writer::MakeWriterExt as _;

/// All that the visitors of this process made the program write.
static WRITTEN: Mutex<Vec<u8>> = Mutex::new(Vec::new());

/// Writes at the end of it.
struct Pen;

impl io::Write for Pen {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut written = WRITTEN.lock().unwrap_or_else(PoisonError::into_inner);
        written.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Keeps it from now on, and shows the worst beside the test that failed.
pub(crate) fn keep() {
    let shown = TestWriter::default().with_max_level(Level::WARN);
    let log = tracing_subscriber::fmt()
        .with_ansi(false)
        .with_writer(shown.and(|| Pen));
    let _ = log.try_init();
}

/// What was written so far.
#[must_use]
pub fn written() -> String {
    let written = WRITTEN.lock().unwrap_or_else(PoisonError::into_inner);
    String::from_utf8_lossy(&written).into_owned()
}

//! The compiler of the content: a folder of Markdown and TOML in, one SQLite file out.
//!
//! In passes: read every file, learn what exists, check each file against it, write. All problems
//! are reported together. Only for developers and tests: the program never compiles anything.

mod act;
mod checker;
mod documents;
mod entry;
mod fields;
mod files;
mod fix;
mod help;
mod identifiers;
mod inform;
mod kinds;
mod lists;
mod markdown;
mod prose;
mod quiz;
mod report;
mod rights;
mod sheet;
#[cfg(test)]
mod tests;
mod toml_text;
mod typography;
mod words;
mod workshop;
pub(crate) mod write;

use std::path::Path;

pub use entry::Entry;
pub use fix::fix;
pub use report::{Problem, Report, Rule};

use self::files::Parsed;
use self::identifiers::Identifiers;
use self::kinds::Content;

/// A compiled library.
#[derive(Clone, Debug)]
pub struct Compiled {
    /// The file: `library.db`.
    pub bytes: Vec<u8>,
    /// What it holds, kind by kind, in the order of lists.
    pub entries: Vec<Entry>,
}

/// Compiles a content folder.
///
/// # Errors
///
/// Everything that is wrong with the content, in the words of authors.
pub fn compile(dir: &Path) -> Result<Compiled, Report> {
    let content = read(dir)?;
    write::write(&content).map_err(|error| {
        let mut report = Report::default();
        report.whole("library.db", Rule::NotWritten, &[("cause", &error)]);
        report
    })
}

/// Reads a folder: every file first, then what exists across them, then each against it.
fn read(dir: &Path) -> Result<Content, Report> {
    let mut report = Report::default();
    let files = files::read_folder(dir, &mut report);
    let files = files
        .iter()
        .filter_map(|file| Parsed::read(file, &mut report));
    let files: Vec<Parsed<'_>> = files.collect();
    let known = Identifiers::read(&files, &mut report);
    let mut content = Content::read(&files, &known, &mut report);
    report.sort();
    if report.is_empty() {
        content.sort();
        Ok(content)
    } else {
        Err(report)
    }
}

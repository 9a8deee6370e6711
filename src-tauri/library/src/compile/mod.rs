//! The compiler of the content: a folder of Markdown and TOML in, one SQLite file out.
//!
//! In passes: read every file, learn what exists, check each file against it, write. All problems
//! are reported together. Only for developers and tests: the program never compiles anything.

mod act;
mod checker;
mod content;
mod draft;
mod files;
mod fix;
mod front_matter;
mod help;
mod inform;
mod known;
mod lists;
mod markdown;
mod prose;
mod quiz;
mod report;
mod sheet;
mod toml_text;
mod typography;
mod words;
mod workshop;

use std::path::Path;

pub use fix::{Fixed, fix};
pub use report::{Problem, Report, Rule};

/// Checks a content folder without writing anything.
///
/// # Errors
///
/// Everything that is wrong, in the words of authors.
pub fn check(dir: &Path) -> Result<(), Report> {
    read(dir).map(drop)
}

fn read(dir: &Path) -> Result<content::Content, Report> {
    let mut report = Report::default();
    let files = files::read_folder(dir, &mut report);
    let content = content::content(&files, &mut report);
    report.sort();
    if report.is_empty() {
        Ok(content)
    } else {
        Err(report)
    }
}

//! The compiler of the content: a folder of Markdown and TOML in, one SQLite file out.
//!
//! In passes: read every file, learn what exists, check each file against it, write. All problems
//! are reported together. Only for developers and tests: the program never compiles anything.

mod act;
mod checker;
mod content;
mod demands;
mod documents;
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
#[cfg(test)]
mod refusals;
mod report;
mod rights;
mod sheet;
mod toml_text;
mod typography;
mod words;
mod workshop;
pub(crate) mod write;

use std::collections::BTreeMap;
use std::path::Path;

pub use fix::{Fixed, fix};
pub use report::{Problem, Report, Rule};

use self::demands::Demands;
use crate::kind::Kind;

/// A compiled library.
#[derive(Clone, Debug)]
pub struct Compiled {
    /// The file: `library.db`.
    pub bytes: Vec<u8>,
    /// How many entries there are of each kind.
    pub counts: BTreeMap<Kind, u32>,
    /// The groups of synonyms, to build larger libraries of the same words.
    pub(crate) synonyms: Vec<Vec<String>>,
}

/// Compiles a content folder.
///
/// # Errors
///
/// Everything that is wrong with the content, in the words of authors.
pub fn compile(dir: &Path) -> Result<Compiled, Report> {
    let content = read(dir, Demands::TODAY)?;
    let bytes = write::write(&content).map_err(|error| {
        let mut report = Report::default();
        let cause = error.to_string();
        let arguments = [("cause", cause.as_str())];
        report.add(Problem::new("library.db", 1, Rule::NotWritten, &arguments));
        report
    })?;
    Ok(Compiled {
        bytes,
        counts: content.counts(),
        synonyms: content.synonyms,
    })
}

/// Checks a content folder without writing anything.
///
/// # Errors
///
/// Everything that is wrong, in the words of authors.
pub fn check(dir: &Path) -> Result<(), Report> {
    read(dir, Demands::TODAY).map(drop)
}

fn read(dir: &Path, demands: Demands) -> Result<content::Content, Report> {
    let mut report = Report::default();
    let files = files::read_folder(dir, &mut report);
    let content = content::content(&files, demands, &mut report);
    report.sort();
    if report.is_empty() {
        Ok(content)
    } else {
        Err(report)
    }
}

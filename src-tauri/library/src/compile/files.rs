//! The files of a content folder: reading them, and knowing what each is by its place.
//!
//! It checks places and encodings only; what is written inside is for the other modules.

use std::fs;
use std::ops::Range;
use std::path::Path;

use super::report::{Problem, Report, Rule};

/// A file of the content, as read.
#[derive(Clone, Debug)]
pub(crate) struct SourceFile {
    /// Path from the folder of the content, with `/`.
    pub path: String,
    /// The whole text.
    pub text: String,
}

impl SourceFile {
    /// Line of the byte at this offset, from 1.
    pub(crate) fn line(&self, offset: usize) -> usize {
        let before = self.text.as_bytes().iter().take(offset);
        1 + before.filter(|byte| **byte == b'\n').count()
    }

    /// Text of a range of bytes; empty when the range is not one.
    pub(crate) fn slice(&self, range: Range<usize>) -> &str {
        self.text.get(range).unwrap_or_default()
    }

    /// The name of the file without folder nor extension: the slug of what it holds.
    pub(crate) fn slug(&self) -> &str {
        let name = self.path.rsplit('/').next().unwrap_or_default();
        name.rsplit_once('.').map_or(name, |(stem, _)| stem)
    }

    /// The name of the folder it is in.
    pub(crate) fn folder(&self) -> &str {
        self.path.rsplit('/').nth(1).unwrap_or_default()
    }

    /// Splits a sheet into its TOML header and the offset of its body.
    ///
    /// The header keeps its place: what comes before it is blanked, so that offsets in it are
    /// offsets in the file. `None` when there is no header, or no end to it.
    pub(crate) fn header(&self) -> Option<(String, usize)> {
        let mut lines = self.text.split_inclusive('\n');
        let first = lines.next()?;
        if first.trim_end() != FENCE {
            return None;
        }
        let mut header = first.replace(FENCE, &" ".repeat(FENCE.len()));
        for line in lines {
            if line.trim_end() == FENCE {
                let body = header.len() + line.len();
                return Some((header, body));
            }
            header.push_str(line);
        }
        None
    }
}

const FENCE: &str = "+++";

/// What a file of the content is, by its path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Edition,
    Themes,
    Sources,
    Module,
    Quiz,
    Ideas,
    Glossary,
    Law,
    Figures,
    Crisis,
    Leader,
    Situation,
    Needs,
    Helper,
    Departments,
    Outline,
    Tool,
    Synonyms,
    Sample,
}

impl Place {
    /// What the file at this path is, if it is anything.
    pub(crate) fn of(path: &str) -> Option<Self> {
        let parts: Vec<&str> = path.split('/').collect();
        let place = match parts.as_slice() {
            ["bibliotheque.toml"] => Self::Edition,
            ["themes.toml"] => Self::Themes,
            ["sources.toml"] => Self::Sources,
            ["s-informer", "idees-recues.toml"] => Self::Ideas,
            ["s-informer", "glossaire.toml"] => Self::Glossary,
            ["s-informer", "droit.toml"] => Self::Law,
            ["s-informer", "chiffres.toml"] => Self::Figures,
            ["s-informer", "modules", name] => in_folder(name, "md", Self::Module)?,
            ["s-informer", "quiz", name] => in_folder(name, "toml", Self::Quiz)?,
            ["s-informer", "crise", name] => in_folder(name, "md", Self::Crisis)?,
            ["s-informer", "dirigeant", name] => in_folder(name, "md", Self::Leader)?,
            ["agir", _, name] => in_folder(name, "md", Self::Situation)?,
            ["se-faire-aider", "besoins.toml"] => Self::Needs,
            ["se-faire-aider", "departements.toml"] => Self::Departments,
            ["se-faire-aider", "acteurs", name] => in_folder(name, "toml", Self::Helper)?,
            ["ateliers", "deroules", name] => in_folder(name, "toml", Self::Outline)?,
            ["ateliers", "outils", name] => in_folder(name, "md", Self::Tool)?,
            ["recherche", "synonymes.toml"] => Self::Synonyms,
            ["exemple", name] => in_folder(name, "toml", Self::Sample)?,
            _ => return None,
        };
        Some(place)
    }
}

fn in_folder(name: &str, extension: &str, place: Place) -> Option<Place> {
    let (_, found) = name.rsplit_once('.')?;
    (found == extension).then_some(place)
}

/// The papers that stand in the content without being part of it.
const PAPERS: [&str; 3] = ["LISEZMOI.md", "LICENSE.md", "A-RELIRE.md"];

/// Without these, there is no library.
const NECESSARY: [&str; 3] = ["bibliotheque.toml", "themes.toml", "sources.toml"];

/// Reads every file of the folder, sorted by path. Hidden files and papers are left out.
pub(crate) fn read_folder(dir: &Path, report: &mut Report) -> Vec<(Place, SourceFile)> {
    let mut files = Vec::new();
    walk(dir, "", &mut files, report);
    files.sort_by(|left, right| left.1.path.cmp(&right.1.path));
    for name in NECESSARY {
        if !files.iter().any(|(_, file)| file.path == name) {
            report.add(Problem::new(name, 1, Rule::MissingFile, &[]));
        }
    }
    files
}

fn walk(dir: &Path, prefix: &str, files: &mut Vec<(Place, SourceFile)>, report: &mut Report) {
    let entries = match fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(error) => return unreadable(prefix, &error, report),
    };
    for entry in entries.filter_map(Result::ok) {
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{prefix}{name}");
        if name.starts_with('.') || PAPERS.contains(&path.as_str()) {
            continue;
        }
        if entry.path().is_dir() {
            walk(&entry.path(), &format!("{path}/"), files, report);
        } else {
            read_file(&entry.path(), path, files, report);
        }
    }
}

fn read_file(at: &Path, path: String, files: &mut Vec<(Place, SourceFile)>, report: &mut Report) {
    let Some(place) = Place::of(&path) else {
        report.add(Problem::new(&path, 1, Rule::UnknownPlace, &[]));
        return;
    };
    match fs::read_to_string(at) {
        Ok(text) => files.push((place, SourceFile { path, text })),
        Err(error) => unreadable(&path, &error, report),
    }
}

fn unreadable(path: &str, error: &std::io::Error, report: &mut Report) {
    let cause = error.kind().to_string();
    report.add(Problem::new(
        path,
        1,
        Rule::UnreadableFile,
        &[("cause", &cause)],
    ));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> SourceFile {
        SourceFile {
            path: "agir/charge/trop-de-travail.md".to_owned(),
            text: text.to_owned(),
        }
    }

    #[test]
    fn a_path_says_what_a_file_is() {
        assert_eq!(
            Place::of("agir/charge/trop.md"),
            Some(Place::Situation),
            "a sheet in a theme"
        );
        assert_eq!(Place::of("agir/trop.md"), None, "a sheet outside a theme");
        assert_eq!(
            Place::of("s-informer/quiz/general.md"),
            None,
            "a quiz is TOML"
        );
        assert_eq!(file("").slug(), "trop-de-travail");
        assert_eq!(file("").folder(), "charge");
    }

    #[test]
    fn the_header_keeps_its_place_in_the_file() {
        let sheet = file("+++\ntitre = \"A\"\n+++\nCorps\n");
        let (header, body) = sheet.header().unwrap();
        assert_eq!(header, "   \ntitre = \"A\"\n");
        assert_eq!(sheet.slice(body..sheet.text.len()), "Corps\n");
        assert_eq!(sheet.line(body), 4);
    }

    #[test]
    fn a_header_that_is_never_closed_is_no_header() {
        assert!(file("+++\ntitre = \"A\"\n").header().is_none());
        assert!(file("Corps").header().is_none());
    }
}

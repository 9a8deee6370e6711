//! The files of a content folder: reading them, and knowing what each is by its place.
//!
//! It checks places, encodings and that TOML is TOML; what is written inside is for the other modules.

use std::fs;
use std::ops::Range;
use std::path::Path;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::kinds::{PLACES, Place};
use super::report::{Report, Rule};

/// A file of the content, as read.
#[derive(Clone, Debug)]
pub(crate) struct SourceFile {
    /// Path from the folder of the content, with `/`.
    pub path: String,
    /// The whole text.
    pub text: String,
    /// Its TOML: the header of a sheet, or the whole text. Offsets in it are offsets in the file.
    pub toml: String,
    /// Where the body of a sheet starts; the end of the text when it is all TOML.
    pub body: usize,
}

impl SourceFile {
    /// A file with this text; `None` for a sheet without a header.
    pub(crate) fn new(path: &str, text: String) -> Option<Self> {
        let (toml, body) = if path.ends_with(".md") {
            header(&text)?
        } else {
            (text.clone(), text.len())
        };
        Some(Self {
            path: path.to_owned(),
            text,
            toml,
            body,
        })
    }

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
}

const FENCE: &str = "+++";

/// The TOML header of a sheet, and where its body starts.
///
/// The header keeps its place: what comes before it is blanked. `None` when there is no header, or
/// no end to it.
fn header(text: &str) -> Option<(String, usize)> {
    let mut end = 0;
    let places = text.split_inclusive('\n').map(|line| {
        end += line.len();
        (end - line.len(), end, line)
    });
    let mut fences = places.filter(|(.., line)| line.trim_end() == FENCE);
    let (0, ..) = fences.next()? else { return None };
    let (header, body, _) = fences.next()?;
    let header = text.get(..header)?;
    Some((header.replacen(FENCE, &" ".repeat(FENCE.len()), 1), body))
}

/// A file whose TOML was read.
pub(crate) struct Parsed<'a> {
    pub place: &'static Place,
    pub file: &'a SourceFile,
    pub table: DeTable<'a>,
}

/// An entry of a file, before it is checked.
pub(crate) struct TomlEntry<'a> {
    /// Name of the file, or identifier given in the list.
    pub slug: &'a str,
    /// Where its identifier stands.
    pub at: usize,
    pub table: &'a DeTable<'a>,
}

impl<'a> Parsed<'a> {
    /// Reads the TOML of a file; `None`, and a problem, when it is none.
    pub(crate) fn read(
        (place, file): &'a (&'static Place, SourceFile),
        report: &mut Report,
    ) -> Option<Self> {
        let (table, errors) = DeTable::parse_recoverable(&file.toml);
        let table = table.into_inner();
        let Some(error) = errors.first() else {
            return Some(Self { place, file, table });
        };
        let at = error.span().map_or(0, |span| span.start);
        let line = file.text.lines().nth(file.line(at) - 1);
        let cause = line.unwrap_or_default().trim();
        report.at(file, at, Rule::TomlSyntax, &[("cause", &cause)]);
        None
    }

    /// Its entries. Those without identifier are reported when they are checked.
    pub(crate) fn entries(&self) -> Vec<TomlEntry<'_>> {
        let Some((blocks, id)) = self.place.list else {
            return vec![TomlEntry {
                slug: self.file.slug(),
                at: 0,
                table: &self.table,
            }];
        };
        let entries = tables_in(&self.table, blocks).filter_map(|table| {
            let slug = text_in(table, id)?;
            Some(TomlEntry {
                at: slug.span().start,
                slug: slug.into_inner(),
                table,
            })
        });
        entries.collect()
    }
}

/// The tables of the list under a key.
pub(crate) fn tables_in<'a>(
    table: &'a DeTable<'_>,
    key: &str,
) -> impl Iterator<Item = &'a DeTable<'a>> {
    table.get(key).into_iter().flat_map(tables)
}

/// A value that is a table, or the tables of its list.
pub(crate) fn tables<'a>(value: &'a Spanned<DeValue<'_>>) -> impl Iterator<Item = &'a DeTable<'a>> {
    let items = value.get_ref().as_array().into_iter().flatten();
    let values = std::iter::once(value).chain(items);
    values.filter_map(|value| value.get_ref().as_table())
}

/// The text under a key, with its place.
pub(crate) fn text_in<'a>(table: &'a DeTable<'_>, key: &str) -> Option<Spanned<&'a str>> {
    text(table.get(key)?)
}

/// A value that is a text, with its place.
pub(crate) fn text<'a>(value: &'a Spanned<DeValue<'_>>) -> Option<Spanned<&'a str>> {
    let text = value.get_ref().as_str()?;
    Some(Spanned::new(value.span(), text))
}

/// The papers that stand in the content without being part of it.
const PAPERS: [&str; 4] = [
    "LISEZMOI.md",
    "LICENSE.md",
    "A-RELIRE.md",
    "recherche/cotations.tsv",
];

type Files = Vec<(&'static Place, SourceFile)>;

/// Reads every file of the folder, sorted by path. Hidden files and papers are left out.
pub(crate) fn read_folder(dir: &Path, report: &mut Report) -> Files {
    let mut files = Vec::new();
    walk(dir, "", &mut files, report);
    files.sort_by(|left, right| left.1.path.cmp(&right.1.path));
    for place in PLACES.iter().filter(|place| place.necessary) {
        let name = place.pattern;
        if !files.iter().any(|(_, file)| file.path == name) {
            report.whole(name, Rule::MissingFile, &[]);
        }
    }
    files
}

fn walk(dir: &Path, prefix: &str, files: &mut Files, report: &mut Report) {
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
            read_file(&entry.path(), &path, files, report);
        }
    }
}

fn read_file(at: &Path, path: &str, files: &mut Files, report: &mut Report) {
    let Some(place) = Place::of(path) else {
        return report.whole(path, Rule::UnknownPlace, &[]);
    };
    match fs::read_to_string(at).map(|text| SourceFile::new(path, text)) {
        Ok(Some(file)) => files.push((place, file)),
        Ok(None) => report.whole(path, Rule::MissingHeader, &[]),
        Err(error) => unreadable(path, &error, report),
    }
}

fn unreadable(path: &str, error: &std::io::Error, report: &mut Report) {
    report.whole(path, Rule::UnreadableFile, &[("cause", &error.kind())]);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> Option<SourceFile> {
        SourceFile::new("agir/charge/trop-de-travail.md", text.to_owned())
    }

    #[test]
    fn a_path_says_what_a_file_is() {
        let collection = |path: &str| Place::of(path).map(|place| place.collection);
        assert_eq!(
            collection("agir/charge/trop.md"),
            Some("situation"),
            "a sheet in a theme"
        );
        assert_eq!(collection("agir/trop.md"), None, "a sheet outside a theme");
        assert_eq!(
            collection("s-informer/quiz/general.md"),
            None,
            "a quiz is TOML"
        );
        assert_eq!(
            collection("agir/charge/.md"),
            None,
            "a sheet without a name"
        );
        let file = file("+++\n+++\n").unwrap();
        assert_eq!(file.slug(), "trop-de-travail");
        assert_eq!(file.folder(), "charge");
    }

    #[test]
    fn the_header_keeps_its_place_in_the_file() {
        let sheet = file("+++\ntitre = \"A\"\n+++\nCorps\n").unwrap();
        assert_eq!(sheet.toml, "   \ntitre = \"A\"\n");
        assert_eq!(sheet.slice(sheet.body..sheet.text.len()), "Corps\n");
        assert_eq!(sheet.line(sheet.body), 4);
    }

    #[test]
    fn a_header_that_is_never_closed_is_no_header() {
        assert!(file("+++\ntitre = \"A\"\n").is_none());
        assert!(file("Corps").is_none());
    }
}

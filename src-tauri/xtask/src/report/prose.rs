//! Every text of the library that people read, with the file and the line an author would open.
//!
//! Texts come from the compiled library, so that Markdown is read in one place only; their lines are
//! found back by their letters. The words of the search are no prose and are left out.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use anyhow::{Context as _, Result};
use library::compile::Entry;

/// By kind, then by section: the paths of its texts.
type Sections = BTreeMap<String, BTreeMap<String, Vec<String>>>;

#[expect(
    clippy::expect_used,
    reason = "the file is embedded; each report reads it"
)]
static SECTIONS: LazyLock<Sections> = LazyLock::new(|| {
    toml::from_str(include_str!("sections.toml")).expect("sections.toml is valid")
});

/// The kind of samples, whose texts are in the TOML they hold.
const SAMPLE: &str = "exemple";

/// A paragraph, a list item or a field of a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Passage {
    /// What the sheet is, as authors write it: `situation`, `module`…
    pub kind: &'static str,
    /// Its slug.
    pub sheet: String,
    /// Which part of the sheet it belongs to.
    pub section: &'static str,
    /// The words, without any mark, on one line.
    pub text: String,
    /// Path of the file, from the folder of the content, and the line in it, from 1.
    pub place: String,
}

impl Passage {
    /// Whether it is written in whole sentences, and not a title, a label or a choice.
    pub(crate) fn is_sentences(&self) -> bool {
        !matches!(
            self.section,
            "title" | "scene" | "first step" | "indicator" | "choices" | "material" | "details"
        )
    }
}

#[cfg(test)]
impl Passage {
    /// A passage of the story of a situation, for tests.
    pub(crate) fn of_story(sheet: &str, text: &str) -> Self {
        Self {
            kind: "situation",
            sheet: sheet.to_owned(),
            section: "story",
            text: text.to_owned(),
            place: format!("agir/charge/{sheet}.md:1"),
        }
    }
}

/// Every passage of the library, in the order of lists.
pub(crate) fn passages(entries: &[Entry], content: &Path) -> Result<Vec<Passage>> {
    let mut files: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let mut found = Vec::new();
    for entry in entries {
        let texts = texts(entry)?;
        if texts.is_empty() {
            continue;
        }
        if !files.contains_key(&*entry.file) {
            let text = fs::read_to_string(content.join(&entry.file));
            let text = text.with_context(|| format!("Read {}", entry.file))?;
            files.insert(&entry.file, text.lines().map(letters_of_source).collect());
        }
        let lines = files.get(&*entry.file).map_or(&[][..], Vec::as_slice);
        found.extend(texts.into_iter().map(|(section, text)| Passage {
            kind: entry.kind,
            sheet: entry.slug.clone(),
            section,
            place: format!("{}:{}", entry.file, line_among(lines, &text).unwrap_or(1)),
            text,
        }));
    }
    Ok(found)
}

/// The lines of the texts of an entry, each with its section.
fn texts(entry: &Entry) -> Result<Vec<(&'static str, String)>> {
    let mut found = Vec::new();
    if entry.kind == SAMPLE {
        let table = entry.texts("text").concat().parse();
        let table: toml::Table = table.context("Read the sample")?;
        found.extend(
            prose_of(&table.into())
                .into_iter()
                .map(|text| ("sample", text)),
        );
    }
    for (section, paths) in SECTIONS.get(entry.kind).into_iter().flatten() {
        let texts = paths.iter().flat_map(|path| entry.texts(path));
        found.extend(texts.map(|text| (section.as_str(), text)));
    }
    let lines = found.iter().flat_map(|(section, text)| {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        lines.map(|line| (*section, line.to_owned()))
    });
    Ok(lines.collect())
}

/// How many letters are enough to tell a line of a file from the others.
const ENOUGH: usize = 24;

/// The line that holds a text, from 1. A figure called by its id is not written in the file: the
/// text is then known by its beginning, or by its end.
fn line_among(lines: &[String], text: &str) -> Option<usize> {
    let wanted = letters(text);
    let length = wanted.chars().count();
    let start: String = wanted.chars().take(ENOUGH).collect();
    let end: String = wanted.chars().skip(length.saturating_sub(ENOUGH)).collect();
    let tries = [wanted.as_str(), &start, &end];
    let mut found = tries
        .into_iter()
        .filter_map(|wanted| lines.iter().position(|line| line.contains(wanted)));
    found.next().map(|rank| rank + 1)
}

/// The letters of a line of a file, without the targets of its links.
fn letters_of_source(line: &str) -> String {
    let mut parts = line.split("](");
    let first = parts.next().unwrap_or_default();
    let after = |part: &str| letters(part.split_once(')').map_or(part, |(_, after)| after));
    let rest: String = parts.map(after).collect();
    letters(first) + &rest
}

fn letters(text: &str) -> String {
    text.chars().filter(|ch| ch.is_alphanumeric()).collect()
}

/// The texts of a TOML value that are more than a word: those people read.
fn prose_of(value: &toml::Value) -> Vec<String> {
    match value {
        toml::Value::String(text) if text.contains(' ') => vec![text.clone()],
        toml::Value::Array(values) => values.iter().flat_map(prose_of).collect(),
        toml::Value::Table(table) => table
            .iter()
            .flat_map(|(_, value)| prose_of(value))
            .collect(),
        toml::Value::String(_)
        | toml::Value::Integer(_)
        | toml::Value::Float(_)
        | toml::Value::Boolean(_)
        | toml::Value::Datetime(_) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_found_back_whatever_its_marks_links_and_figures() {
        let file = [
            "## Titre",
            "",
            "- **La cause.** On lit [la fiche](situation:ici) avant.",
            "Selon l’étude, {chiffre:abc} des salariés sont interrompus sans cesse.",
        ];
        let lines: Vec<String> = file.into_iter().map(letters_of_source).collect();
        let cases = [
            ("La cause. On lit la fiche avant.", Some(3)),
            (
                "Selon l’étude, 31 % (2016) des salariés sont interrompus sans cesse.",
                Some(4),
            ),
            ("Ailleurs.", None),
        ];
        for (text, expected) in cases {
            assert_eq!(line_among(&lines, text), expected, "line of {text}");
        }
    }

    #[test]
    fn only_what_people_read_is_taken_from_the_sample() {
        let table: toml::Table =
            toml::from_str("cle = \"urgence\"\nn = 1\nl = [\"Un mot.\"]\n[t]\na = \"Deux mots\"")
                .unwrap();
        let found = prose_of(&toml::Value::Table(table));
        assert_eq!(found, ["Un mot.", "Deux mots"]);
    }
}

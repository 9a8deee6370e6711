//! The facts of the library against their uses: what nobody cites, and what is still to be checked.
//!
//! Citations are read from the sheets (their lists) and from the texts (links by id). It does not
//! judge a fact: the status is what the author gave.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};
use library::compile::Entry;

/// The shelves of facts, as authors write them, each with where entries cite its facts by id.
pub(crate) const SHELVES: [(&str, &[&str]); 4] = [
    ("droit", &["fixed_by_law.point", "employee.points", "law"]),
    ("chiffre", &[]),
    ("acteur", &["helpers"]),
    ("source", &["source", "sources", "questions.source"]),
];

/// The authors' guide: its links are examples.
const GUIDE: &str = "LISEZMOI.md";

/// A fact that can be cited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fact {
    /// Its shelf, as authors write it.
    pub shelf: &'static str,
    /// Its identifier.
    pub id: String,
    /// Whether a sheet or another fact cites it.
    pub cited: bool,
    /// Whether it was checked at its source; sources have no status.
    pub checked: bool,
}

type Citations = BTreeSet<(&'static str, String)>;

/// Every point of law, figure, helper and source.
pub(crate) fn facts(entries: &[Entry], content: &Path) -> Result<Vec<Fact>> {
    let mut citations = Citations::new();
    for (shelf, paths) in SHELVES {
        let texts = |entry| paths.iter().flat_map(move |path| Entry::texts(entry, path));
        citations.extend(entries.iter().flat_map(texts).map(|id| (shelf, id)));
    }
    in_folder(content, &mut citations)?;
    let facts = entries.iter().filter_map(|entry| {
        let (shelf, _) = *SHELVES.iter().find(|(shelf, _)| *shelf == entry.kind)?;
        Some(Fact {
            shelf,
            id: entry.slug.clone(),
            cited: citations.contains(&(shelf, entry.slug.clone())),
            checked: !entry.texts("status").contains(&TO_CHECK.to_owned()),
        })
    });
    Ok(facts.collect())
}

/// The status of what is still to be checked.
const TO_CHECK: &str = "a-verifier";

/// What the texts of a folder cite by links.
fn in_folder(folder: &Path, found: &mut Citations) -> Result<()> {
    let entries = fs::read_dir(folder).with_context(|| format!("Read {}", folder.display()))?;
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            in_folder(&path, found)?;
        } else if !path.ends_with(GUIDE) {
            let text = fs::read_to_string(&path);
            in_text(
                &text.with_context(|| format!("Read {}", path.display()))?,
                found,
            );
        }
    }
    Ok(())
}

/// What a text cites: `[words](droit:l4121-1)`, `{chiffre:some-figure}`.
fn in_text(text: &str, found: &mut Citations) {
    for (shelf, _) in SHELVES {
        for opening in ['(', '{'] {
            let start = format!("{opening}{shelf}:");
            for part in text.split(start.as_str()).skip(1) {
                let ends = |ch: char| !(ch.is_ascii_alphanumeric() || ch == '-');
                let id = part.split(ends).next().unwrap_or_default();
                found.insert((shelf, id.to_owned()));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_cites_by_links_and_by_figures() {
        let mut found = BTreeSet::new();
        in_text(
            "Voir [ici](droit:l4121-1), {chiffre:dares-2016} et [là](module:cadre).",
            &mut found,
        );
        let expected = [("chiffre", "dares-2016"), ("droit", "l4121-1")];
        let expected = expected.map(|(shelf, id)| (shelf, id.to_owned()));
        assert_eq!(found, BTreeSet::from(expected));
    }
}

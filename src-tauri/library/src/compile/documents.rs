//! What the search reads of each entry: its passages, by field, as `passages.toml` lists them.
//!
//! Long texts are cut into sentences, so that a passage is short enough to be shown. The title comes
//! first and the introduction second: the latter is shown when nothing better is.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::entry::Entry;
use super::prose::{cut, is_stop};
use crate::kind::Kind;
use crate::search::{Document, Field, Passage, words_of_kind};
use crate::store::DEPARTMENT;

/// What is read of the entries of a kind: paths of their texts.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Reading {
    title: String,
    lead: Vec<String>,
    theme: Option<String>,
    passages: Vec<Part>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Part {
    field: Field,
    #[serde(default)]
    whole: Vec<String>,
    #[serde(default)]
    sentences: Vec<String>,
}

#[expect(clippy::expect_used, reason = "the file is embedded; a test reads it")]
static READINGS: LazyLock<BTreeMap<Kind, Reading>> = LazyLock::new(|| {
    toml::from_str(include_str!("../../passages.toml")).expect("passages.toml is valid")
});

/// The documents of the search, in the order of kinds.
pub(crate) fn documents(entries: &[Entry]) -> Vec<Document> {
    let departments = entries.iter().filter(|entry| entry.kind == DEPARTMENT);
    let names = departments.flat_map(|entry| Some((&*entry.slug, entry.texts("name").pop()?)));
    let names: BTreeMap<&str, String> = names.collect();
    let readings = READINGS.iter().flat_map(|(kind, reading)| {
        let of_kind = entries.iter().filter(|entry| entry.kind == kind.code());
        of_kind.map(move |entry| (*kind, reading, entry))
    });
    readings
        .map(|(kind, reading, entry)| Document {
            kind,
            slug: entry.slug.clone(),
            theme: reading
                .theme
                .iter()
                .find_map(|path| entry.texts(path).pop()),
            passages: passages(kind, reading, entry, &names),
        })
        .collect()
}

fn passages(
    kind: Kind,
    reading: &Reading,
    entry: &Entry,
    departments: &BTreeMap<&str, String>,
) -> Vec<Passage> {
    let texts = |path: &String| entry.texts(path);
    let lead: Vec<String> = reading.lead.iter().flat_map(texts).collect();
    let mut found = vec![
        Passage::new(Field::Title, &texts(&reading.title).concat()),
        Passage::new(Field::Lead, &lead.join(". ")),
    ];
    for part in &reading.passages {
        for text in part.whole.iter().flat_map(texts) {
            let text = departments.get(&*text).unwrap_or(&text);
            found.push(Passage::new(part.field, text));
        }
        for text in part.sentences.iter().flat_map(texts) {
            let sentences = text.lines().flat_map(sentences);
            found.extend(sentences.map(|sentence| Passage::new(part.field, sentence)));
        }
    }
    let words = words_of_kind(kind).iter();
    found.extend(words.map(|word| Passage::new(Field::Words, word)));
    found
}

/// Cuts a text after `.`, `!`, `?` or `…` followed by a space, unless what follows goes on with it.
fn sentences(text: &str) -> Vec<&str> {
    let goes_on = |sign: char| sign.is_lowercase() || sign == '\u{bb}';
    cut(text, |sign, space, next| {
        is_stop(sign) && space == ' ' && next.is_some_and(|next| !goes_on(next))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_read() {
        assert!(READINGS.keys().eq(Kind::ALL));
    }

    #[test]
    fn a_text_is_cut_into_sentences_that_can_be_shown() {
        let text = "On commence. On finit… Qui décide ? « Moi. » Et puis etc. on verra.";
        assert_eq!(
            sentences(text),
            [
                "On commence.",
                "On finit…",
                "Qui décide ?",
                "« Moi. » Et puis etc. on verra."
            ]
        );
    }
}

//! What the search knows a word by, beside its form.
//!
//! The *form* is the word without accents, as people type it; the *term* is its stem, shared by its
//! singular, plural, conjugated and derived forms. Used the same way on the content and on what is
//! typed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use rust_stemmers::{Algorithm, Stemmer};
use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;
use words::text::singular;
use words::{Word, fold_letters as fold};

use crate::kind::Kind;

/// Contents of `french/search.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[cfg_attr(
    not(feature = "compile"),
    expect(dead_code, reason = "the compiler reads more of it than the search")
)]
struct French {
    stop_words: Vec<String>,
    weak_words: Vec<String>,
    subjects: Vec<String>,
    kinds: BTreeMap<Kind, Vec<String>>,
    ending_in_ent: BTreeSet<String>,
}

#[expect(clippy::expect_used, reason = "the file is embedded; a test reads it")]
static FRENCH: LazyLock<French> = LazyLock::new(|| {
    toml::from_str(include_str!("../../french/search.toml")).expect("search.toml is valid")
});

fn folded(words: &[String]) -> BTreeSet<String> {
    words.iter().map(|word| fold(word)).collect()
}

static STOP_WORDS: LazyLock<BTreeSet<String>> = LazyLock::new(|| folded(&FRENCH.stop_words));

/// Whether the form is too common to say what a text is about.
pub(crate) fn is_stop_word(form: &str) -> bool {
    STOP_WORDS.contains(form)
}

#[cfg(feature = "compile")]
static WEAK_WORDS: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    folded(&FRENCH.weak_words)
        .iter()
        .map(|word| stem(word))
        .collect()
});

#[cfg(feature = "compile")]
static SUBJECTS: LazyLock<BTreeSet<String>> = LazyLock::new(|| folded(&FRENCH.subjects));

/// Whether the term says little by itself: it matters less than the other words of a query.
#[cfg(feature = "compile")]
pub(crate) fn is_weak(term: &str) -> bool {
    WEAK_WORDS.contains(term)
}

/// What people type to ask for a kind of entry.
#[cfg(feature = "compile")]
pub(crate) fn words_of_kind(kind: Kind) -> &'static [String] {
    FRENCH.kinds.get(&kind).map_or(&[], Vec::as_slice)
}

/// Whether the form may open an expression without being part of it: « je », « ne ».
#[cfg(feature = "compile")]
pub(crate) fn is_subject(form: &str) -> bool {
    SUBJECTS.contains(form)
}

/// The term of a word of this text: its stem without accents. Common words keep a term of their
/// own: « son » and « ils sonnent » would share a stem.
pub(crate) fn term(text: &str, word: &Word) -> String {
    let written = text.get(word.start..word.end).unwrap_or_default();
    if is_stop_word(&word.form) {
        format!("{}.", word.form)
    } else if word.form == written {
        stem(&word.form)
    } else {
        let lower = written.nfc().flat_map(char::to_lowercase);
        let letters: String = lower.filter(|ch| ch.is_alphanumeric()).collect();
        stem(&ligatures(&letters))
    }
}

/// What stands for the form itself, singular or plural: « consultant » but not « consulter ».
pub(crate) fn key(form: &str) -> String {
    format!("={}", singular(form))
}

/// The stem of a word in lower case, without accents.
///
/// What the stemmer leaves is shortened further: a final `e`, so that words typed without accents
/// (« enervee ») share the stem of the accented ones; the endings of « engueulade » and « nettoyage »,
/// so that they meet « engueuler » and « nettoyer »; a doubled letter (« cheffe », « chef »).
pub(crate) fn stem(word: &str) -> String {
    let word = third_person(word).unwrap_or_else(|| singular(word).to_owned());
    let stemmer = Stemmer::create(Algorithm::French);
    let mut stem = fold(&stemmer.stem(&word));
    while stem.len() > 3 && stem.ends_with('e') {
        stem.pop();
    }
    if stem.len() > 7 && (stem.ends_with("ad") || stem.ends_with("ag")) {
        stem.truncate(stem.len() - 2);
    }
    if stem.ends_with('y') {
        stem.pop();
        stem.push('i');
    }
    let mut last = stem.bytes().rev();
    if stem.len() > 3 && last.next() == last.next() {
        stem.pop();
    }
    stem
}

/// « ils acceptent » as « il accepte »: the stemmer leaves this plural, as some nouns end the same.
fn third_person(word: &str) -> Option<String> {
    let start = word.strip_suffix("ent").filter(|start| start.len() > 2)?;
    let noun = start.ends_with('m') || FRENCH.ending_in_ent.contains(word);
    (!noun).then(|| format!("{start}e"))
}

fn ligatures(text: &str) -> String {
    text.replace('\u{153}', "oe").replace('\u{e6}', "ae")
}

#[cfg(test)]
mod tests {
    use words::words;

    use super::*;

    #[test]
    fn forms_of_a_word_share_their_term_even_without_accents() {
        for (left, right) in [
            ("engueulade", "engueulades"),
            ("engueulade", "s'engueuler"),
            ("nettoyage", "nettoyer"),
            ("cheffe", "chef"),
            ("hurlent", "hurler"),
            ("détestent", "détester"),
            ("énervée", "enervee"),
            ("stressé", "stresse"),
            ("conflits", "conflit"),
            ("harcèlement", "harcelement"),
            ("réunions", "reunion"),
        ] {
            let term = |text: &str| term(text, &words(text)[0]);
            assert_eq!(term(left), term(right), "{left} and {right}");
        }
    }

    #[test]
    fn the_embedded_lists_are_read() {
        assert!(is_stop_word("nous") && is_stop_word("tres"));
        assert!(!is_stop_word("travail"));
        assert_eq!(FRENCH.kinds.len(), Kind::ALL.len(), "every kind is there");
    }
}

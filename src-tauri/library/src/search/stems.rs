//! Cutting French text into words, and the two forms the search knows a word by.
//!
//! The *form* is the word without accents, as people type it; the *term* is its stem, shared by its
//! singular, plural, conjugated and derived forms. Used the same way on the content and on what is
//! typed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use rust_stemmers::{Algorithm, Stemmer};
use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::kind::Kind;

/// A word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    /// In lower case, without accents.
    pub form: String,
    /// Where it is in the text, in bytes.
    pub start: usize,
    pub end: usize,
    /// Whether a hyphen ties it to the word before.
    pub tied: bool,
}

/// Contents of `french/search.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[cfg_attr(
    not(feature = "compile"),
    expect(dead_code, reason = "the compiler reads more of it than the search")
)]
struct French {
    elisions: BTreeSet<String>,
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

static STOP_WORDS: LazyLock<BTreeSet<String>> =
    LazyLock::new(|| FRENCH.stop_words.iter().map(|word| fold(word)).collect());

/// Whether the form is too common to say what a text is about.
pub(crate) fn is_stop_word(form: &str) -> bool {
    STOP_WORDS.contains(form)
}

static WEAK_WORDS: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    FRENCH
        .weak_words
        .iter()
        .map(|word| stem(&fold(word)))
        .collect()
});

#[cfg(feature = "compile")]
static SUBJECTS: LazyLock<BTreeSet<String>> =
    LazyLock::new(|| FRENCH.subjects.iter().map(|word| fold(word)).collect());

/// Whether the term says little by itself: it matters less than the other words of a query.
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

/// The words of a text, in order. Elided articles and pronouns are left out.
pub(crate) fn words(text: &str) -> Vec<Word> {
    let mut found: Vec<Word> = Vec::new();
    let mut run: Option<(usize, usize)> = None;
    let mut tied = false;
    let mut letters = text.char_indices().peekable();
    while let Some((start, ch)) = letters.next() {
        let end = start + ch.len_utf8();
        if ch.is_alphanumeric() || is_combining_mark(ch) {
            run = Some((run.map_or(start, |(from, _)| from), end));
            continue;
        }
        let inside = run.is_some()
            && letters
                .peek()
                .is_some_and(|(_, next)| next.is_alphanumeric());
        if inside && is_apostrophe(ch) {
            let before = run
                .and_then(|(from, to)| text.get(from..to))
                .unwrap_or_default();
            if FRENCH.elisions.contains(&fold(before)) {
                run = None;
            }
            continue;
        }
        if inside && ch == '+' {
            continue;
        }
        if let Some(range) = run.take() {
            found.push(word(text, range, tied));
        }
        tied = inside && is_hyphen(ch);
    }
    if let Some(range) = run {
        found.push(word(text, range, tied));
    }
    found
}

fn is_apostrophe(ch: char) -> bool {
    matches!(ch, '\'' | '\u{2019}' | '\u{2bc}')
}

fn is_hyphen(ch: char) -> bool {
    matches!(ch, '-' | '\u{2010}' | '\u{2011}')
}

fn word(text: &str, (start, end): (usize, usize), tied: bool) -> Word {
    Word {
        form: fold(text.get(start..end).unwrap_or_default()),
        start,
        end,
        tied,
    }
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

/// « conflits » as « conflit », which the stemmer takes for a verb and shortens more.
pub(crate) fn singular(word: &str) -> &str {
    let plural = !word.ends_with("ss") && !word.ends_with("aux");
    let rest = word
        .strip_suffix(['s', 'x'])
        .filter(|rest| plural && rest.len() > 2);
    rest.unwrap_or(word)
}

/// « ils acceptent » as « il accepte »: the stemmer leaves this plural, as some nouns end the same.
fn third_person(word: &str) -> Option<String> {
    let start = word.strip_suffix("ent").filter(|start| start.len() > 2)?;
    let noun = start.ends_with('m') || FRENCH.ending_in_ent.contains(word);
    (!noun).then(|| format!("{start}e"))
}

/// A text in lower case, without accents, ligatures nor anything but letters and digits.
pub(crate) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for ch in text.chars() {
        if ch.is_ascii() {
            if ch.is_ascii_alphanumeric() {
                folded.push(ch.to_ascii_lowercase());
            }
        } else {
            fold_letter(ch, &mut folded);
        }
    }
    folded
}

fn fold_letter(ch: char, folded: &mut String) {
    let lower = ligatures(&ch.to_lowercase().to_string());
    let letters = lower.nfd().filter(|ch| ch.is_alphanumeric());
    folded.extend(letters);
}

fn ligatures(text: &str) -> String {
    text.replace('\u{153}', "oe").replace('\u{e6}', "ae")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forms(text: &str) -> Vec<String> {
        words(text).into_iter().map(|word| word.form).collect()
    }

    #[test]
    fn words_are_known_without_accents_case_nor_elisions() {
        assert_eq!(forms("L’équipe, jusqu'à Noël !"), ["equipe", "a", "noel"]);
        assert_eq!(forms("J'ai qu’un cœur"), ["ai", "un", "coeur"]);
        assert_eq!(forms("aujourd’hui le N+1"), ["aujourdhui", "le", "n1"]);
        assert_eq!(
            forms("e\u{301}te\u{301}"),
            ["ete"],
            "accents apart from letters"
        );
    }

    #[test]
    fn a_hyphen_separates_words_and_ties_them() {
        let words = words("le burn-out");
        let tied: Vec<(&str, bool)> = words
            .iter()
            .map(|word| (word.form.as_str(), word.tied))
            .collect();
        assert_eq!(tied, [("le", false), ("burn", false), ("out", true)]);
        assert_eq!((words[1].start, words[1].end), (3, 7));
    }

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

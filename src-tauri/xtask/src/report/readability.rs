//! How easy a French text is to read: words, sentences, syllables, and the index they give.
//!
//! Syllables are counted by a few spelling rules, not by a dictionary of sounds: right to a few in a
//! hundred on a text, which is all an average asks for. Words and lists: `french/readability.toml`.

use std::collections::BTreeSet;
use std::ops::AddAssign;
use std::sync::LazyLock;

use serde::Deserialize;

/// Contents of `french/readability.toml`; what each entry is for is said there.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Rules {
    abbreviations: BTreeSet<String>,
    vowels: String,
    apart: BTreeSet<String>,
    liquids: String,
    semivowels: String,
    spoken_ent: BTreeSet<String>,
    mute_ment: BTreeSet<String>,
}

#[expect(clippy::expect_used, reason = "the file is embedded; a test reads it")]
static RULES: LazyLock<Rules> = LazyLock::new(|| {
    toml::from_str(include_str!("../../french/readability.toml")).expect("the rules are valid")
});

/// What a text is made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Measure {
    /// Words, between spaces, as the compiler of the content counts them: an elided article is not
    /// a word, which makes the index a little severe.
    pub words: usize,
    pub sentences: usize,
    pub syllables: usize,
}

impl Measure {
    /// Measures a text.
    pub(crate) fn of(text: &str) -> Self {
        let sentences = sentences(text);
        Self {
            words: words(text).count(),
            sentences: sentences.len(),
            syllables: words(text).map(syllables).sum(),
        }
    }

    /// Average length of a sentence, in words.
    pub(crate) fn sentence_length(self) -> f64 {
        ratio(self.words, self.sentences)
    }

    /// The index of Kandel and Moles: the higher, the easier; 60 is plain French.
    ///
    /// Flesch's index fitted to French, with its published weights. L. Kandel and A. Moles,
    /// « Application de l'indice de Flesch à la langue française », Cahiers d'études de
    /// radio-télévision, 19, 1958, pp. 253-274.
    pub(crate) fn kandel_moles(self) -> f64 {
        207.0 - 1.015 * self.sentence_length() - 73.6 * ratio(self.syllables, self.words)
    }
}

impl AddAssign for Measure {
    fn add_assign(&mut self, other: Self) {
        self.words += other.words;
        self.sentences += other.sentences;
        self.syllables += other.syllables;
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "counts of words and actions are far below 2^52"
)]
pub(crate) fn ratio(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}

/// The words of a text: what stands between spaces and holds a letter or a digit.
pub(crate) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split_whitespace()
        .filter(|word| word.chars().any(char::is_alphanumeric))
}

/// The sentences of a text: they end at `.`, `!`, `?` or `…`, and at the end of a line.
///
/// What is said between quotation marks ends a sentence only when the next one begins with a
/// capital: a question quoted in the middle of a sentence does not cut it.
pub(crate) fn sentences(text: &str) -> Vec<&str> {
    text.lines().flat_map(sentences_of_line).collect()
}

fn sentences_of_line(line: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut start = 0;
    for (at, _) in line.match_indices(char::is_whitespace) {
        let (Some(before), Some(after)) = (line.get(start..at), line.get(at..)) else {
            continue;
        };
        if ends(before) && begins(after) {
            found.push(before.trim());
            start = at;
        }
    }
    found.extend(line.get(start..).map(str::trim));
    found.retain(|sentence| words(sentence).next().is_some());
    found
}

/// Whether a text ends as a sentence does, quotation marks and brackets put aside.
fn ends(text: &str) -> bool {
    let closing = |ch: char| ch.is_whitespace() || matches!(ch, '\u{bb}' | ')' | '*');
    let bare = text.trim_end_matches(closing);
    let Some(before_stop) = bare.strip_suffix('.') else {
        return bare.ends_with(['!', '?', '\u{2026}']);
    };
    let last = before_stop.rsplit(|ch: char| !ch.is_alphanumeric()).next();
    let last = last.unwrap_or_default();
    let initial = last.chars().count() == 1 && last.chars().all(char::is_uppercase);
    !initial && !RULES.abbreviations.contains(&last.to_lowercase())
}

/// Whether a text begins as a sentence does.
fn begins(text: &str) -> bool {
    let opening = |ch: char| ch.is_whitespace() || matches!(ch, '\u{ab}' | '(' | '\u{2014}');
    let first = text.trim_start_matches(opening).chars().next();
    first.is_some_and(|ch| ch.is_uppercase() || ch.is_ascii_digit())
}

/// Syllables of a word, its elisions and hyphens included; at least one.
pub(crate) fn syllables(word: &str) -> usize {
    let parts = word.split(|ch: char| !ch.is_alphanumeric());
    parts.map(of_part).sum::<usize>().max(1)
}

/// Syllables of a part of a word. Abbreviations and numbers are spelled out.
fn of_part(part: &str) -> usize {
    let length = part.chars().count();
    let spelled = part
        .chars()
        .all(|ch| ch.is_uppercase() || ch.is_ascii_digit());
    if spelled && length > 1 {
        return length;
    }
    let lower = part.to_lowercase();
    let heard = without_mute_ending(&lower);
    match hearts(heard) {
        0 => hearts(&lower).min(1),
        count => count,
    }
}

fn without_mute_ending(word: &str) -> &str {
    let singular = word.strip_suffix('s').unwrap_or(word);
    let mute_ent = if word.ends_with("ment") {
        RULES.mute_ment.contains(word)
    } else {
        word.ends_with("ent") && !RULES.spoken_ent.contains(word)
    };
    if mute_ent {
        return word.strip_suffix("ent").unwrap_or(word);
    }
    singular.strip_suffix('e').unwrap_or(word)
}

/// How many hearts of syllables: runs of vowels, cut where two of them are heard apart.
fn hearts(word: &str) -> usize {
    let letters: Vec<char> = consonant_u(word);
    let is_vowel = |rank: usize| {
        letters
            .get(rank)
            .is_some_and(|ch| RULES.vowels.contains(*ch))
    };
    (0..letters.len())
        .filter(|rank| is_vowel(*rank))
        .filter(|rank| match rank.checked_sub(1) {
            Some(before) if is_vowel(before) => is_hiatus(&letters, before),
            _ => true,
        })
        .count()
}

/// The letters, without the « u » that only hardens a « q » or a « g ».
fn consonant_u(word: &str) -> Vec<char> {
    let mut letters: Vec<char> = Vec::new();
    let mut rest = word.chars().peekable();
    while let Some(ch) = rest.next() {
        let hardens = matches!(letters.last(), Some('q' | 'g'));
        let before_vowel = rest.peek().is_none_or(|next| RULES.vowels.contains(*next));
        if ch != 'u' || !hardens || !before_vowel {
            letters.push(ch);
        }
    }
    letters
}

/// Whether the vowel at this rank and the next one belong to two syllables.
fn is_hiatus(letters: &[char], rank: usize) -> bool {
    let at = |rank: Option<usize>| rank.and_then(|rank| letters.get(rank)).copied();
    let (Some(first), Some(second)) = (at(Some(rank)), at(Some(rank + 1))) else {
        return false;
    };
    let before = at(rank.checked_sub(1));
    let cluster = at(rank.checked_sub(2)).is_some_and(|ch| !RULES.vowels.contains(ch))
        && before.is_some_and(|ch| RULES.liquids.contains(ch));
    let after_cluster = cluster && RULES.semivowels.contains(first) && !matches!(second, 'i' | 'y');
    let between = first == 'y' && before.is_some_and(|ch| RULES.vowels.contains(ch));
    let pair: String = [first, second].iter().collect();
    RULES.apart.contains(&pair) || after_cluster || between
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syllables_are_counted_as_they_are_heard() {
        let cases = [
            ("de", 1),
            ("qui", 1),
            ("équipe", 2),
            ("l’équipe", 2),
            ("quelque", 1),
            ("longue", 1),
            ("guide", 1),
            ("travail", 2),
            ("salariée", 3),
            ("journées", 2),
            ("client", 2),
            ("clients", 2),
            ("ouvrier", 3),
            ("chantier", 2),
            ("bruit", 1),
            ("nuit", 1),
            ("réunion", 3),
            ("idéal", 3),
            ("action", 2),
            ("employeur", 3),
            ("payer", 2),
            ("yeux", 1),
            ("maïs", 2),
            ("chaos", 2),
            ("coopérer", 4),
            ("œuvre", 1),
            ("parlent", 1),
            ("étaient", 2),
            ("ferment", 1),
            ("moment", 2),
            ("urgent", 2),
            ("aujourd’hui", 3),
            ("est-ce", 2),
            ("jusqu’à", 2),
            ("RPS", 3),
            ("2026", 4),
            ("8", 1),
            ("h", 1),
            ("organisation", 5),
            ("créer", 2),
            ("bruyant", 2),
            ("prévention", 3),
        ];
        for (word, expected) in cases {
            assert_eq!(syllables(word), expected, "syllables of {word}");
        }
    }

    #[test]
    fn sentences_end_where_a_reader_would_stop() {
        let cases = [
            ("On parle. On décide !", vec!["On parle.", "On décide !"]),
            (
                "Il dit « Non ! » et s’en va. Fin.",
                vec!["Il dit « Non ! » et s’en va.", "Fin."],
            ),
            (
                "Il crie : « Non ! » Elle part.",
                vec!["Il crie : « Non ! »", "Elle part."],
            ),
            ("M. Bruno arrive.", vec!["M. Bruno arrive."]),
            ("Un\nDeux", vec!["Un", "Deux"]),
            ("À 8 h 30, c’est plein…", vec!["À 8 h 30, c’est plein…"]),
            (" … ", vec![]),
        ];
        for (text, expected) in cases {
            assert_eq!(sentences(text), expected, "sentences of {text}");
        }
    }

    #[test]
    fn the_index_is_the_published_formula() {
        let measure = Measure {
            words: 100,
            sentences: 10,
            syllables: 150,
        };
        let expected = 207.0 - 1.015 * 10.0 - 73.6 * 1.5;
        assert!((measure.kandel_moles() - expected).abs() < 1e-9);
        let text = "Le chat dort. Le chien mange.";
        let expected = Measure {
            words: 6,
            sentences: 2,
            syllables: 6,
        };
        assert_eq!(Measure::of(text), expected);
    }

    #[test]
    fn an_empty_text_is_measured_without_dividing_by_nothing() {
        assert!(Measure::of("").kandel_moles().is_finite());
    }
}

//! The rules of language: what may not be written, and how long a sentence may be.
//!
//! It judges texts that people will read, glyph by glyph, whatever file they come from. It does not
//! judge ids, addresses nor the words of the search.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::report::Rule;
use super::typography::{Glyph, repairs};
use super::words::WORDS;

/// Longest sentence, in words (authors' guide, rule 3).
pub(crate) const SENTENCE_WORDS: usize = 35;

/// A fault in a text: the rule, where it stands in the file, what completes the message.
pub(crate) struct Fault {
    pub rule: Rule,
    pub at: usize,
    pub arguments: Vec<(&'static str, String)>,
}

impl Fault {
    pub(crate) fn new<const N: usize>(
        rule: Rule,
        at: usize,
        arguments: [(&'static str, String); N],
    ) -> Self {
        let arguments = arguments.into();
        Self {
            rule,
            at,
            arguments,
        }
    }
}

/// So many characters of a text, from a rank.
pub(crate) fn run(glyphs: &[Glyph], from: usize, most: usize) -> String {
    let run = glyphs.iter().skip(from).take(most);
    run.map(|glyph| glyph.ch).collect()
}

/// What a text is allowed to contain, beyond the ordinary.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Licence {
    /// Figures, articles and telephone numbers: in the dated files that hold them.
    pub facts: bool,
    /// Banned words between quotation marks: where one quotes what people say.
    pub quotes: bool,
    /// Banned words anywhere: the text itself is a quotation.
    pub quoted: bool,
}

/// What may not be written by hand: the rule, a sign without which there is none, and a pattern whose groups
/// make the extract.
const REFUSED: [(Rule, char, &str); 4] = [
    (Rule::RawHtml, '<', r"(<[A-Za-z/!][^<>]{0,28}>?)"),
    (Rule::HandwrittenPercentage, '%', r"([\d,.]+)(\s*%)"),
    // L. 4121-1 or R4624-34.
    (
        Rule::HandwrittenArticle,
        '-',
        r"\b([LRD])[.\s]*(\d{3,4}-\d[\d-]*)",
    ),
    // Ten digits starting with 0, alone or by pairs.
    (Rule::HandwrittenPhone, '0', r"\b(0\d(?:[.\s]*\d){8})\b"),
];

static PATTERNS: LazyLock<[Regex; 4]> = LazyLock::new(|| REFUSED.map(|(.., text)| pattern(text)));

#[expect(
    clippy::expect_used,
    reason = "the patterns are embedded; tests read them"
)]
fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("the pattern is valid")
}

/// Every fault of a text.
pub(crate) fn faults(glyphs: &[Glyph], licence: Licence) -> Vec<Fault> {
    let mut found = Vec::new();
    typography(glyphs, &mut found);
    let text = run(glyphs, 0, glyphs.len());
    let place = |offset: usize| {
        let rank = text.get(..offset).unwrap_or_default().chars().count();
        glyphs.get(rank).map_or(0, |glyph| glyph.at)
    };
    for (pattern, (rule, sign, _)) in PATTERNS.iter().zip(REFUSED) {
        let allowed = licence.facts && rule != Rule::RawHtml;
        if !allowed && text.contains(sign) {
            // « 100 % » is no figure: it says all.
            let matches = pattern
                .captures_iter(&text)
                .filter(|found| part(found, 1) != "100");
            found.extend(matches.map(|matched| {
                let extract = [part(&matched, 1), part(&matched, 2)].concat();
                let at = place(matched.get_match().start());
                Fault::new(rule, at, [("extrait", extract)])
            }));
        }
    }
    if !licence.quoted {
        banned(&text, licence, &place, &mut found);
    }
    long_sentences(&text, &place, &mut found);
    found
}

fn part<'t>(captures: &Captures<'t>, group: usize) -> &'t str {
    captures.get(group).map_or("", |found| found.as_str())
}

fn typography(glyphs: &[Glyph], found: &mut Vec<Fault>) {
    found.extend(repairs(glyphs).into_iter().map(|repair| {
        let at = glyphs.get(repair.glyph).map_or(repair.at, |glyph| glyph.at);
        let extract = [("extrait", extract(glyphs, repair.glyph))];
        Fault::new(repair.rule, at, extract)
    }));
}

/// A few characters around a place, to find it by eye.
fn extract(glyphs: &[Glyph], rank: usize) -> String {
    let start = rank.saturating_sub(14);
    let text = run(glyphs, start, 26);
    let words: Vec<&str> = text.split(' ').collect();
    let cut_before = usize::from(start > 0 && words.len() > 3);
    let cut_after = usize::from(start + 26 < glyphs.len() && words.len() > 3);
    let kept = words.len() - cut_before - cut_after;
    let kept: Vec<&str> = words.into_iter().skip(cut_before).take(kept).collect();
    kept.join(" ").trim().to_owned()
}

/// Words that are refused: what they begin with, their pattern (`*` stands for any ending), what to do.
static BANNED: LazyLock<Vec<(&str, Regex, &str)>> = LazyLock::new(|| {
    let banned = WORDS.labels("banned").map(|(words, advice)| {
        let first = words.split([' ', '*']).next().unwrap_or_default();
        let words = words.replace(' ', r"\W+").replace('*', r"[\w'\x{2019}]*");
        (first, pattern(&format!(r"\b{words}\b")), advice)
    });
    banned.collect()
});

fn banned(text: &str, licence: Licence, place: &impl Fn(usize) -> usize, found: &mut Vec<Fault>) {
    let lower = text.to_lowercase();
    for (_, pattern, advice) in BANNED.iter().filter(|(first, ..)| lower.contains(first)) {
        for matched in pattern.find_iter(&lower) {
            if licence.quotes && is_quoted(&lower, matched.start()) {
                continue;
            }
            let extract = ("extrait", matched.as_str().to_owned());
            let arguments = [extract, ("conseil", (*advice).to_owned())];
            found.push(Fault::new(
                Rule::BannedWords,
                place(matched.start()),
                arguments,
            ));
        }
    }
}

/// Whether a place of a text is between « and ».
fn is_quoted(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default();
    before.matches('\u{ab}').count() > before.matches('\u{bb}').count()
}

fn long_sentences(text: &str, place: &impl Fn(usize) -> usize, found: &mut Vec<Fault>) {
    for sentence in sentences(text) {
        let count = count_words(sentence);
        if count <= SENTENCE_WORDS {
            continue;
        }
        let start: Vec<&str> = sentence.split_whitespace().take(6).collect();
        let arguments = [
            ("nombre", count.to_string()),
            ("extrait", format!("{}\u{2026}", start.join(" "))),
            ("maximum", SENTENCE_WORDS.to_string()),
        ];
        let at = place(text.find(sentence).unwrap_or_default());
        found.push(Fault::new(Rule::LongSentence, at, arguments));
    }
}

/// Cuts a text into sentences: at `.`, `!`, `?` or `…` followed by a space, and at line breaks
/// between blocks (two in a row).
fn sentences(text: &str) -> Vec<&str> {
    cut(text, |sign, next, _| {
        is_stop(sign) && next.is_whitespace() || (sign, next) == ('\n', '\n')
    })
}

/// Whether a sign may end a sentence.
pub(crate) fn is_stop(sign: char) -> bool {
    matches!(sign, '.' | '!' | '?' | '\u{2026}')
}

/// Cuts a text after the signs that end a part of it, given the next one and the one after.
pub(crate) fn cut(text: &str, ends: impl Fn(char, char, Option<char>) -> bool) -> Vec<&str> {
    let signs: Vec<(usize, char)> = text.char_indices().collect();
    let (mut found, mut start) = (Vec::new(), 0);
    for (rank, (at, sign)) in signs.iter().enumerate() {
        let after = |steps: usize| signs.get(rank + steps).map(|(_, sign)| *sign);
        if after(1).is_some_and(|next| ends(*sign, next, after(2))) {
            let end = at + sign.len_utf8();
            found.extend(text.get(start..end));
            start = end;
        }
    }
    found.extend(text.get(start..));
    let parts = found.into_iter().map(str::trim);
    parts.filter(|part| !part.is_empty()).collect()
}

/// What is said between quotation marks, and the capital after them.
static QUOTATION: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\x{ab}([^\x{bb}]*)\x{bb}(\s*\p{Lu})?"));

/// How many sentences a text has; what is said between quotation marks does not end one, unless what
/// follows begins with a capital: « Non ! » Il s'en va.
pub(crate) fn count_sentences(text: &str) -> usize {
    let unquoted = QUOTATION.replace_all(text, |quotation: &Captures<'_>| {
        let ends = part(quotation, 1).trim_end().ends_with(is_stop);
        let after = part(quotation, 2);
        let stop = if ends && !after.is_empty() { "." } else { "" };
        format!("-{stop}{after}")
    });
    sentences(&unquoted).len()
}

/// How many words a text has: what stands between spaces and contains a letter or a digit.
pub(crate) fn count_words(text: &str) -> usize {
    text.split_whitespace()
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .count()
}

#[cfg(test)]
mod tests {
    use super::super::typography::glyphs;
    use super::*;

    fn rules(text: &str) -> Vec<Rule> {
        rules_with(text, Licence::default())
    }

    fn rules_with(text: &str, licence: Licence) -> Vec<Rule> {
        let faults = faults(&glyphs(text, 0), licence);
        faults.iter().map(|fault| fault.rule).collect()
    }

    #[test]
    fn plain_good_french_has_no_fault() {
        let text = "On note l’heure\u{a0}: 8 h 30. Qui décide\u{202f}? Tout est fait à 100 %.";
        assert_eq!(rules(text), []);
    }

    #[test]
    fn facts_written_by_hand_are_refused_outside_their_files() {
        let cases = [
            (
                "Un salarié sur deux, soit 52,5 %.",
                Rule::HandwrittenPercentage,
            ),
            (
                "Selon l’article L. 4121-1, on prévient.",
                Rule::HandwrittenArticle,
            ),
            ("Selon R4624-34, on prévient.", Rule::HandwrittenArticle),
            ("Appelez le 05 61 00 00 00 demain.", Rule::HandwrittenPhone),
        ];
        let facts = Licence {
            facts: true,
            ..Licence::default()
        };
        for (text, rule) in cases {
            assert_eq!(rules(text), [rule], "for {text}");
            assert_eq!(rules_with(text, facts), [], "with a licence: {text}");
        }
        assert_eq!(rules("Le Livret 123-A, réf. 12-3."), []);
    }

    #[test]
    fn banned_words_may_only_be_quoted_where_it_is_allowed() {
        let quoted = "On dit « elle est fragile ».".replace("« ", "«\u{a0}");
        let quoted = quoted.replace(" »", "\u{a0}»");
        assert_eq!(rules(&quoted), [Rule::BannedWords]);
        let quotes = Licence {
            quotes: true,
            ..Licence::default()
        };
        assert_eq!(rules_with(&quoted, quotes), []);
        assert_eq!(rules_with("Il est toxique.", quotes), [Rule::BannedWords]);
        assert_eq!(rules("Il suffit d’en parler."), [Rule::BannedWords]);
    }

    #[test]
    fn a_sentence_of_more_than_thirty_five_words_is_refused() {
        let words = |count: usize| vec!["mot"; count].join(" ");
        assert_eq!(rules(&words(35)), []);
        assert_eq!(rules(&words(36)), [Rule::LongSentence]);
        assert_eq!(rules(&format!("{}. {}.", words(20), words(20))), []);
    }

    #[test]
    fn sentences_are_counted_outside_quotations() {
        assert_eq!(count_sentences("On parle. On décide."), 2);
        assert_eq!(
            count_sentences("Il dit « Non ! Jamais ! » et s’en va. Fin."),
            2
        );
        assert_eq!(count_sentences("Il crie « Non ! » Elle part."), 2);
        assert_eq!(count_words("8 h 45 : « l’équipe » arrive !"), 5);
    }
}

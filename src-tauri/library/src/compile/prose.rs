//! The rules of language: what may not be written, and how long a sentence may be.
//!
//! It judges texts that people will read, glyph by glyph, whatever file they come from. It does not
//! judge ids, addresses nor the words of the search.

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

/// Every fault of a text.
pub(crate) fn faults(glyphs: &[Glyph], licence: Licence) -> Vec<Fault> {
    let mut found = Vec::new();
    typography(glyphs, &mut found);
    raw_html(glyphs, &mut found);
    banned(glyphs, licence, &mut found);
    if !licence.facts {
        percentages(glyphs, &mut found);
        articles(glyphs, &mut found);
        phones(glyphs, &mut found);
    }
    long_sentences(glyphs, &mut found);
    found
}

fn typography(glyphs: &[Glyph], found: &mut Vec<Fault>) {
    found.extend(repairs(glyphs).into_iter().map(|repair| {
        let at = glyphs.get(repair.glyph).map_or(repair.at, |glyph| glyph.at);
        Fault::new(
            repair.rule,
            at,
            [("extrait", extract(glyphs, repair.glyph))],
        )
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

fn raw_html(glyphs: &[Glyph], found: &mut Vec<Fault>) {
    for (rank, pair) in glyphs.windows(2).enumerate() {
        let [open, next] = pair else { continue };
        if open.ch != '<' || !(next.ch.is_ascii_alphabetic() || matches!(next.ch, '/' | '!')) {
            continue;
        }
        let tag = run(glyphs, rank, 30);
        let tag = tag.split_inclusive('>').next().unwrap_or_default();
        found.push(Fault::new(
            Rule::RawHtml,
            open.at,
            [("balise", tag.to_owned())],
        ));
    }
}

/// A number followed by « % », except 100 %.
fn percentages(glyphs: &[Glyph], found: &mut Vec<Fault>) {
    for (rank, glyph) in glyphs.iter().enumerate() {
        if glyph.ch != '%' {
            continue;
        }
        let before = run(glyphs, 0, rank);
        let before = before.trim_end();
        let digits = |ch: char| ch.is_ascii_digit() || matches!(ch, ',' | '.');
        let number = before.rsplit(|ch| !digits(ch)).next().unwrap_or_default();
        if !number.is_empty() && number != "100" {
            let extract = [("extrait", format!("{number} %"))];
            found.push(Fault::new(Rule::HandwrittenPercentage, glyph.at, extract));
        }
    }
}

/// An article such as L. 4121-1 or R4624-34.
fn articles(glyphs: &[Glyph], found: &mut Vec<Fault>) {
    for (rank, glyph) in glyphs.iter().enumerate() {
        let starts_word = rank
            .checked_sub(1)
            .and_then(|rank| glyphs.get(rank))
            .is_none_or(|before| !before.ch.is_alphanumeric());
        if !matches!(glyph.ch, 'L' | 'R' | 'D') || !starts_word {
            continue;
        }
        if let Some(number) = article_number(&run(glyphs, rank + 1, 15)) {
            let extract = [("extrait", format!("{}{number}", glyph.ch))];
            found.push(Fault::new(Rule::HandwrittenArticle, glyph.at, extract));
        }
    }
}

/// The number that follows the letter of an article, such as `4121-1`.
fn article_number(text: &str) -> Option<String> {
    let number = text.trim_start_matches(['.', ' ', '\u{a0}', '\u{202f}']);
    let (before, after) = number.split_once('-')?;
    let digits = |text: &str| text.chars().all(|ch| ch.is_ascii_digit());
    let is_number = (3..=4).contains(&before.len())
        && digits(before)
        && after.starts_with(|ch: char| ch.is_ascii_digit());
    let end = |ch: &char| ch.is_ascii_digit() || *ch == '-';
    is_number.then(|| number.chars().take_while(end).collect())
}

/// Ten digits starting with 0, alone or by pairs.
fn phones(glyphs: &[Glyph], found: &mut Vec<Fault>) {
    let numeric = |ch: char| ch.is_ascii_digit() || matches!(ch, ' ' | '.' | '\u{a0}' | '\u{202f}');
    let mut rank = 0;
    while let Some(glyph) = glyphs.get(rank) {
        let run: String = glyphs
            .iter()
            .skip(rank)
            .map(|glyph| glyph.ch)
            .take_while(|ch| numeric(*ch))
            .collect();
        let length = run.chars().count();
        let digits: String = run.chars().filter(char::is_ascii_digit).collect();
        if digits.len() == 10 && digits.starts_with('0') {
            let number = run.trim().trim_end_matches('.').to_owned();
            found.push(Fault::new(
                Rule::HandwrittenPhone,
                glyph.at,
                [("extrait", number)],
            ));
        }
        rank += length.max(1);
    }
}

fn banned(glyphs: &[Glyph], licence: Licence, found: &mut Vec<Fault>) {
    if licence.quoted {
        return;
    }
    let words = lowercase_words(glyphs);
    for ban in &WORDS.banned {
        let wanted: Vec<&str> = ban.words.split(' ').collect();
        for run in words.windows(wanted.len()) {
            let matches = run
                .iter()
                .zip(&wanted)
                .all(|(word, wanted)| word.is(wanted));
            let Some(first) = run.first().filter(|_| matches) else {
                continue;
            };
            if licence.quotes && is_quoted(glyphs, first.at) {
                continue;
            }
            let extract: Vec<&str> = run.iter().map(|word| word.text.as_str()).collect();
            let arguments = [
                ("extrait", extract.join(" ")),
                ("conseil", ban.advice.clone()),
            ];
            found.push(Fault::new(Rule::BannedWords, first.at, arguments));
        }
    }
}

/// A word in lower case, with its place.
struct Word {
    text: String,
    at: usize,
}

impl Word {
    /// Whether it is the wanted word, which may end with `*` for any ending.
    fn is(&self, wanted: &str) -> bool {
        match wanted.strip_suffix('*') {
            Some(start) => self.text.starts_with(start),
            None => self.text == wanted,
        }
    }
}

fn lowercase_words(glyphs: &[Glyph]) -> Vec<Word> {
    glyphs
        .split(|glyph| !(glyph.ch.is_alphanumeric() || matches!(glyph.ch, '\'' | '\u{2019}')))
        .filter_map(|word| {
            let at = word.first()?.at;
            let text = word
                .iter()
                .flat_map(|glyph| glyph.ch.to_lowercase())
                .collect();
            Some(Word { text, at })
        })
        .collect()
}

/// Whether the place is between « and ».
fn is_quoted(glyphs: &[Glyph], at: usize) -> bool {
    let before = glyphs.iter().take_while(|glyph| glyph.at < at);
    let opened = before.fold(0_i32, |depth, glyph| match glyph.ch {
        '\u{ab}' => depth + 1,
        '\u{bb}' => depth - 1,
        _ => depth,
    });
    opened > 0
}

fn long_sentences(glyphs: &[Glyph], found: &mut Vec<Fault>) {
    for sentence in sentences(glyphs) {
        let text = run(sentence, 0, sentence.len());
        let count = count_words(&text);
        let Some(first) = sentence.first().filter(|_| count > SENTENCE_WORDS) else {
            continue;
        };
        let start: Vec<&str> = text.split_whitespace().take(6).collect();
        let arguments = [
            ("nombre", count.to_string()),
            ("extrait", format!("{}\u{2026}", start.join(" "))),
            ("maximum", SENTENCE_WORDS.to_string()),
        ];
        found.push(Fault::new(Rule::LongSentence, first.at, arguments));
    }
}

/// Cuts a text into sentences: at `.`, `!`, `?` or `…` followed by a space, and at line breaks
/// between blocks (two in a row).
fn sentences(glyphs: &[Glyph]) -> Vec<&[Glyph]> {
    let mut found = Vec::new();
    let mut start = 0;
    for (rank, pair) in glyphs.windows(2).enumerate() {
        let [glyph, next] = pair else { continue };
        let ends = matches!(glyph.ch, '.' | '!' | '?' | '\u{2026}') && next.ch.is_whitespace();
        let breaks = glyph.ch == '\n' && next.ch == '\n';
        if ends || breaks {
            found.extend(glyphs.get(start..=rank));
            start = rank + 1;
        }
    }
    found.extend(glyphs.get(start..));
    let blank = |sentence: &&[Glyph]| sentence.iter().all(|glyph| glyph.ch.is_whitespace());
    found.retain(|sentence| !blank(sentence));
    for sentence in &mut found {
        let spaces = sentence
            .iter()
            .take_while(|glyph| glyph.ch.is_whitespace())
            .count();
        *sentence = sentence.get(spaces..).unwrap_or_default();
    }
    found
}

/// How many sentences a text has; what is said between quotation marks does not end one.
pub(crate) fn count_sentences(text: &str) -> usize {
    let mut unquoted = String::new();
    for (rank, part) in text.split(['\u{ab}', '\u{bb}']).enumerate() {
        if rank % 2 == 0 {
            unquoted.push_str(part);
            continue;
        }
        // A quotation that ends a sentence is followed by a capital: « Non ! » Il s'en va.
        let after = text
            .split(['\u{ab}', '\u{bb}'])
            .nth(rank + 1)
            .unwrap_or_default();
        let ends = part.trim_end().ends_with(['.', '!', '?', '\u{2026}'])
            && after.trim_start().starts_with(char::is_uppercase);
        unquoted.push_str(if ends { "-." } else { "-" });
    }
    sentences(&super::typography::glyphs(&unquoted, 0)).len()
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

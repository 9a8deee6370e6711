//! The words shown under a result: the passage that meets the query, cut short, with its words marked.

use serde::{Deserialize, Serialize};

use super::lexicon::{Lexicon, Term};
use super::query::Query;
use super::words::{Word, key, words};

/// Longest passage shown, in characters.
const LENGTH: usize = 180;

/// A piece of text, marked or not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// The text.
    pub text: String,
    /// Whether it is what was looked for.
    pub marked: bool,
}

/// The text of spans, one after the other.
pub(crate) fn plain(spans: &[Span]) -> String {
    spans.iter().map(|span| span.text.as_str()).collect()
}

/// A whole text with the words of the query marked.
pub(crate) fn mark(text: &str, query: &Query, lexicon: &Lexicon) -> Vec<Span> {
    let ranges = marked(text, query, lexicon);
    spans(text, 0, text.len(), &ranges)
}

/// A passage with the words of the query marked, cut on words around the first of them.
pub(crate) fn excerpt(text: &str, query: &Query, lexicon: &Lexicon) -> Vec<Span> {
    let ranges = marked(text, query, lexicon);
    if text.chars().count() <= LENGTH {
        return spans(text, 0, text.len(), &ranges);
    }
    let (start, end) = window(text, &ranges);
    let mut cut = spans(text, start, end, &ranges);
    let ellipsis = || Span {
        text: "\u{2026}".to_owned(),
        marked: false,
    };
    if start > 0 {
        cut.insert(0, ellipsis());
    }
    if end < text.len() {
        cut.push(ellipsis());
    }
    cut
}

/// The part of a long text to show: from a little before the first marked word.
fn window(text: &str, ranges: &[(usize, usize)]) -> (usize, usize) {
    let cuts: Vec<usize> = text
        .char_indices()
        .filter(|(_, ch)| ch.is_whitespace())
        .map(|(at, _)| at)
        .collect();
    let first = ranges.first().map_or(0, |(start, _)| *start);
    let last = ranges.last().map_or(0, |(_, end)| *end);
    let letters =
        |from: usize, to: usize| text.get(from..to).map_or(0, |part| part.chars().count());
    let room = LENGTH - 2;
    if letters(0, last) <= room {
        let end = cuts.iter().rev().find(|cut| letters(0, **cut) <= room);
        return (0, end.copied().unwrap_or(text.len()));
    }
    let start = cuts
        .iter()
        .map(|cut| cut + 1)
        .find(|start| *start <= first && letters(*start, first) <= room / 4)
        .unwrap_or(0);
    let end = cuts.iter().rev().find(|cut| letters(start, **cut) <= room);
    if letters(start, text.len()) <= room {
        return (start, text.len());
    }
    (
        start,
        end.copied()
            .filter(|end| *end > start)
            .unwrap_or(text.len()),
    )
}

/// Places of the words of the query in a text, in bytes.
fn marked(text: &str, query: &Query, lexicon: &Lexicon) -> Vec<(usize, usize)> {
    let words = words(text);
    let terms: Vec<Option<Term>> = words.iter().map(|word| lexicon.term(&word.term)).collect();
    let only_common = query.concepts.iter().all(|concept| concept.common);
    let concepts = query
        .concepts
        .iter()
        .filter(|concept| only_common || !concept.common);
    let asked = |term: Term| {
        let mut variants = concepts.clone().flat_map(|concept| &concept.variants);
        variants.any(|(known, _)| *known == term)
    };
    let is_itself = |word: &Word| lexicon.term(&key(&word.form)).is_some_and(&asked);
    let mut marked: Vec<bool> = words
        .iter()
        .zip(&terms)
        .map(|(word, term)| term.is_some_and(&asked) || is_itself(word) || is_begun(word, query))
        .collect();
    for (at, term) in terms.iter().enumerate() {
        let itself = words
            .get(at)
            .and_then(|word| lexicon.term(&key(&word.form)));
        let firsts = [*term, itself].into_iter().flatten();
        let expressions = firsts.flat_map(|first| lexicon.expressions_from(first));
        for expression in expressions.filter(|expression| asked(expression.group)) {
            let run = terms
                .get(at..at + expression.terms.len())
                .unwrap_or_default();
            let meant: Vec<Option<Term>> = expression.terms.iter().copied().map(Some).collect();
            if meant.len() == 1 || run == meant.as_slice() {
                let places = marked.get_mut(at..at + meant.len());
                places.into_iter().for_each(|places| places.fill(true));
            }
        }
    }
    let mut ranges: Vec<(usize, usize)> = Vec::new();
    let mut after_marked = false;
    for (word, marked) in words.iter().zip(marked) {
        match ranges.last_mut() {
            // Neighbours are marked together, with what is between them.
            Some(range) if marked && after_marked && word.start <= range.1 + 3 => {
                range.1 = word.end
            }
            _ if marked => ranges.push((word.start, word.end)),
            _ => {}
        }
        after_marked = marked;
    }
    ranges
}

fn is_begun(word: &Word, query: &Query) -> bool {
    let beginnings = query
        .concepts
        .iter()
        .filter_map(|concept| concept.beginning.as_ref());
    beginnings
        .into_iter()
        .any(|beginning| word.form.starts_with(beginning.as_str()))
}

fn spans(text: &str, start: usize, end: usize, ranges: &[(usize, usize)]) -> Vec<Span> {
    let mut found: Vec<Span> = Vec::new();
    let mut at = start;
    let mut push = |from: usize, to: usize, marked: bool| {
        let text = text.get(from..to).unwrap_or_default().to_owned();
        if !text.is_empty() {
            found.push(Span { text, marked });
        }
    };
    for (from, to) in ranges {
        if *from < at || *to > end {
            continue;
        }
        push(at, *from, false);
        push(*from, *to, true);
        at = *to;
    }
    push(at, end, false);
    found
}

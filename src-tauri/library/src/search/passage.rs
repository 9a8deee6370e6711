//! The words shown under a result: the passage that meets the query, cut short, its words marked.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use words::{Word, words};

use super::lexicon::{Form, Lexicon, Term};
use super::query::Query;

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

/// Marks the words of a query in texts.
pub(crate) struct Marker<'a> {
    lexicon: &'a Lexicon,
    /// The terms that stand for what was asked.
    asked: BTreeSet<Term>,
    /// The starts of words being typed.
    beginnings: Vec<&'a str>,
}

impl<'a> Marker<'a> {
    /// Marks what this query asks for. Common words are marked only when there is nothing else.
    pub(crate) fn new(query: &'a Query, lexicon: &'a Lexicon) -> Self {
        let only_common = query.concepts.iter().all(|concept| concept.common);
        let marked = query
            .concepts
            .iter()
            .filter(|concept| only_common || !concept.common);
        let terms = marked.clone().flat_map(|concept| &concept.variants);
        Self {
            lexicon,
            asked: terms.map(|(term, _)| *term).collect(),
            beginnings: marked
                .filter_map(|concept| concept.beginning.as_deref())
                .collect(),
        }
    }

    /// A whole text with its words marked.
    pub(crate) fn whole(&self, text: &str) -> Vec<Span> {
        spans(text, &self.ranges(text))
    }

    /// A passage with its words marked, cut on words around the first of them.
    pub(crate) fn excerpt(&self, text: &str) -> Vec<Span> {
        if text.chars().count() <= LENGTH {
            return self.whole(text);
        }
        let (start, end) = window(text, &self.ranges(text));
        let cut = |is_cut: bool| if is_cut { "\u{2026}" } else { "" };
        let part = text.get(start..end).unwrap_or_default();
        let (before, after) = (cut(start > 0), cut(end < text.len()));
        self.whole(&format!("{before}{part}{after}"))
    }

    /// Places of the marked words in a text, in bytes. Neighbours are marked together, with what is
    /// between them.
    fn ranges(&self, text: &str) -> Vec<(usize, usize)> {
        let words = words(text);
        let terms: Vec<Vec<Term>> = words.iter().map(|word| self.terms(word)).collect();
        let mut marked: Vec<bool> = words
            .iter()
            .zip(&terms)
            .map(|(word, terms)| self.is_asked(word, terms))
            .collect();
        for at in 0..terms.len() {
            let length = self.expression_at(&terms, at);
            let places = marked.get_mut(at..at + length).unwrap_or_default();
            places.fill(true);
        }
        let words: Vec<(&Word, bool)> = words.iter().zip(marked).collect();
        let together = |left: &(&Word, bool), right: &(&Word, bool)| {
            left.1 && right.1 && right.0.start <= left.0.end + 3
        };
        let runs = words
            .chunk_by(together)
            .filter_map(|run| match (run.first()?, run.last()?) {
                ((first, true), (last, _)) => Some((first.start, last.end)),
                _ => None,
            });
        runs.collect()
    }

    fn terms(&self, word: &Word) -> Vec<Term> {
        let known = self.lexicon.form(&word.form);
        known.into_iter().flat_map(Form::terms).collect()
    }

    fn is_asked(&self, word: &Word, terms: &[Term]) -> bool {
        terms.iter().any(|term| self.asked.contains(term))
            || self
                .beginnings
                .iter()
                .any(|start| word.form.starts_with(start))
    }

    /// Length of the longest expression asked for that starts at a word; 0 when there is none.
    fn expression_at(&self, terms: &[Vec<Term>], at: usize) -> usize {
        let firsts = terms.get(at).into_iter().flatten();
        let expressions = firsts.flat_map(|first| self.lexicon.expressions_from(*first));
        let asked = expressions.filter(|expression| self.asked.contains(&expression.group));
        let here = asked.filter(|expression| {
            let run = terms
                .get(at..at + expression.terms.len())
                .unwrap_or_default();
            let mut pairs = run.iter().zip(&expression.terms);
            !run.is_empty() && pairs.all(|(terms, term)| terms.contains(term))
        });
        here.map(|expression| expression.terms.len())
            .max()
            .unwrap_or_default()
    }
}

/// The part of a long text to show: from a little before the first marked word.
fn window(text: &str, ranges: &[(usize, usize)]) -> (usize, usize) {
    let cuts: Vec<usize> = text
        .char_indices()
        .filter(|(_, ch)| ch.is_whitespace())
        .map(|(at, _)| at)
        .collect();
    let letters = |from: usize, to: usize| {
        let part = text.get(from..to).unwrap_or_default();
        part.chars().count()
    };
    // Room for an ellipsis at each end.
    let room = LENGTH - 2;
    let first = ranges.first().map_or(0, |(start, _)| *start);
    let last = ranges.last().map_or(0, |(_, end)| *end);
    let near = |start: usize| letters(start, first) <= room / 4;
    let starts = cuts
        .iter()
        .map(|cut| cut + 1)
        .filter(|start| *start <= first);
    let start = if letters(0, last) <= room {
        0
    } else {
        starts.into_iter().find(|start| near(*start)).unwrap_or(0)
    };
    if letters(start, text.len()) <= room {
        return (start, text.len());
    }
    let end = cuts.iter().rev().find(|cut| letters(start, **cut) <= room);
    let end = end.copied().filter(|end| *end > start);
    (start, end.unwrap_or(text.len()))
}

fn spans(text: &str, ranges: &[(usize, usize)]) -> Vec<Span> {
    let mut found: Vec<Span> = Vec::new();
    let mut at = 0;
    for (from, to) in ranges.iter().copied().chain([(text.len(), text.len())]) {
        for (text, marked) in [(text.get(at..from), false), (text.get(from..to), true)] {
            let text = text.unwrap_or_default().to_owned();
            found.push(Span { text, marked });
        }
        at = to;
    }
    found.retain(|span| !span.text.is_empty());
    found
}

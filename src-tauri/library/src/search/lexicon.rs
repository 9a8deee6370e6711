//! What the search keeps in memory: forms, terms, kinds of documents, synonyms.
//!
//! Read once from the compiled file, at the first search. Finds what a typed word may stand for:
//! the word itself, words it begins, words a typing error away.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::distance::distance;

/// Rank of a term in the index.
pub(crate) type Term = u32;

/// Everything known about words. Each list is in alphabetical order.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Lexicon {
    pub forms: Vec<Form>,
    pub terms: Vec<TermTraits>,
    /// Groups of synonyms, by the first term of each expression.
    pub expressions: BTreeMap<Term, Vec<Expression>>,
}

/// A word as people type it.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Form {
    text: String,
    /// The term of the form itself, singular or plural; `None` when its stem says as much.
    pub itself: Option<Term>,
    /// Its stems: several when accents make different words.
    pub stems: Vec<Term>,
    /// How many letters it has.
    length: usize,
    /// Which letters it has: one bit each.
    letters: u32,
}

impl Form {
    #[cfg(feature = "compile")]
    pub(crate) fn new(text: &str, itself: Option<Term>, stems: Vec<Term>) -> Self {
        Self {
            text: text.to_owned(),
            itself,
            stems,
            length: text.chars().count(),
            letters: letters(text),
        }
    }

    /// All its terms.
    pub(crate) fn terms(&self) -> impl Iterator<Item = Term> {
        self.stems.iter().copied().chain(self.itself)
    }
}

/// What is known of a term.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct TermTraits {
    pub text: String,
    /// In how many documents it stands.
    pub frequency: u32,
    /// Whether it names a document: stands in its title or in its words.
    pub naming: bool,
    /// Whether it says little by itself.
    pub weak: bool,
}

/// An expression of a group of synonyms.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Expression {
    /// The term that stands for the group.
    pub group: Term,
    /// The terms of the expression, in order.
    pub terms: Vec<Term>,
}

impl Lexicon {
    /// In how many documents a term stands.
    pub(crate) fn frequency(&self, term: Term) -> u32 {
        self.traits(term).map_or(0, |term| term.frequency)
    }

    /// Whether a term names a document: stands in its title or in its words.
    pub(crate) fn names(&self, term: Term) -> bool {
        self.traits(term).is_some_and(|term| term.naming)
    }

    /// Whether a term says little by itself.
    pub(crate) fn is_weak(&self, term: Term) -> bool {
        self.traits(term).is_some_and(|term| term.weak)
    }

    fn traits(&self, term: Term) -> Option<&TermTraits> {
        self.terms.get(term as usize)
    }

    /// What a form stands for, if it is known.
    pub(crate) fn form(&self, form: &str) -> Option<&Form> {
        let found = self
            .forms
            .binary_search_by(|known| known.text.as_str().cmp(form));
        self.forms.get(found.ok()?)
    }

    /// The term with this text.
    pub(crate) fn term(&self, text: &str) -> Option<Term> {
        let found = self
            .terms
            .binary_search_by(|known| known.text.as_str().cmp(text));
        u32::try_from(found.ok()?).ok()
    }

    /// The expressions that begin with a term.
    pub(crate) fn expressions_from(&self, term: Term) -> &[Expression] {
        self.expressions.get(&term).map_or(&[], Vec::as_slice)
    }

    /// In how many documents the stems of a form stand.
    fn form_frequency(&self, form: &Form) -> u32 {
        let frequencies = form.stems.iter().map(|term| self.frequency(*term));
        frequencies.sum()
    }

    /// The stems of the most frequent forms that begin with these letters.
    pub(crate) fn beginning_with(&self, start: &str, most: usize) -> Vec<Term> {
        let first = self
            .forms
            .partition_point(|form| form.text.as_str() < start);
        let forms = self.forms.iter().skip(first);
        let begun = forms.take_while(|form| form.text.starts_with(start));
        let mut found: Vec<&Form> = begun.collect();
        found.sort_by_cached_key(|form| Reverse(self.form_frequency(form)));
        let stems = found.into_iter().take(most).flat_map(|form| &form.stems);
        let terms: BTreeSet<Term> = stems.copied().collect();
        terms.into_iter().collect()
    }

    /// The terms of the forms nearest to a word, with how many typing errors away they are.
    ///
    /// Only the nearest are kept, the most frequent first. When `beginning` is set, the word may
    /// also be the start of a form.
    pub(crate) fn near(&self, word: &str, limit: usize, beginning: bool) -> Vec<(Term, usize)> {
        let typed: Vec<char> = word.chars().collect();
        let wanted = letters(word);
        let mut found: Vec<(usize, u32, &Form)> = Vec::new();
        for form in &self.forms {
            let missing = (wanted & !form.letters).count_ones() as usize;
            let extra = (form.letters & !wanted).count_ones() as usize;
            let whole = form.length.abs_diff(typed.len()) <= limit && extra <= limit;
            let start = beginning && form.length > typed.len();
            if missing > limit || !(whole || start) {
                continue;
            }
            if let Some(distance) = distance_to(&typed, &form.text, limit, beginning) {
                found.push((distance, self.form_frequency(form), form));
            }
        }
        let least = found.iter().map(|(distance, ..)| *distance).min();
        found.retain(|(distance, frequency, _)| Some(*distance) == least && *frequency > 0);
        found.sort_by_key(|(_, frequency, form)| {
            let same_start = form.text.chars().next() == typed.first().copied();
            Reverse((same_start, *frequency))
        });
        let nearest = found.into_iter().take(NEAREST);
        let terms =
            nearest.flat_map(|(apart, _, form)| form.terms().map(move |term| (term, apart)));
        terms.collect()
    }
}

/// How many words near a mistyped one are considered.
const NEAREST: usize = 6;

/// How many typing errors separate what was typed from a form, or from its beginning.
fn distance_to(typed: &[char], form: &str, limit: usize, beginning: bool) -> Option<usize> {
    let letters: Vec<char> = form.chars().collect();
    let whole = distance(typed, &letters, limit);
    if whole.is_some() || !beginning {
        return whole;
    }
    let start = letters.get(..typed.len())?;
    distance(typed, start, 1)
}

/// Which letters a form has, one bit each: a to z, then digits together.
fn letters(form: &str) -> u32 {
    form.bytes().fold(0, |bits, byte| match byte {
        b'a'..=b'z' => bits | 1 << (byte - b'a'),
        b'0'..=b'9' => bits | 1 << 26,
        _ => bits | 1 << 27,
    })
}

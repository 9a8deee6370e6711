//! What the search keeps in memory: forms, terms, kinds of documents, synonyms.
//!
//! Read once from the compiled file, at the first search. Finds what a typed word may stand for:
//! the word itself, words it begins, words a typing error away.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use super::decode;
#[cfg(feature = "compile")]
use super::stems::is_weak;
use crate::distance::distance;
use crate::error::Result;
use crate::kind::Kind;

/// Rank of a term in the index.
pub(crate) type Term = u32;

/// Everything known about words.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Lexicon {
    /// Forms, in alphabetical order.
    forms: Texts,
    /// What is known of each form.
    traits: Vec<Form>,
    /// Stems of the forms, one form after the other.
    stems: Vec<Term>,
    /// Terms, in alphabetical order.
    terms: Texts,
    /// In how many documents each term stands.
    frequencies: Vec<u32>,
    /// Whether each term names a document: stands in its title or in its words.
    naming: Vec<bool>,
    /// Terms that say little by themselves.
    weak: BTreeSet<Term>,
    /// Kind of each document.
    pub kinds: Vec<Kind>,
    /// Groups of synonyms, by the first term of each expression.
    expressions: BTreeMap<Term, Vec<Expression>>,
}

/// Texts in alphabetical order, kept one after the other.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Texts {
    joined: String,
    ends: Vec<usize>,
}

impl Texts {
    #[cfg(feature = "compile")]
    fn push(&mut self, text: &str) {
        self.joined.push_str(text);
        self.ends.push(self.joined.len());
    }

    fn get(&self, rank: usize) -> &str {
        let before = rank.checked_sub(1).and_then(|rank| self.ends.get(rank));
        let start = before.copied().unwrap_or_default();
        let end = self.ends.get(rank).copied().unwrap_or(start);
        self.joined.get(start..end).unwrap_or_default()
    }

    /// Rank of the first text that is not before this one.
    fn first_from(&self, text: &str) -> usize {
        let (mut low, mut high) = (0, self.ends.len());
        while low < high {
            let middle = low.midpoint(high);
            if self.get(middle) < text {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }

    fn find(&self, text: &str) -> Option<usize> {
        let rank = self.first_from(text);
        (rank < self.ends.len() && self.get(rank) == text).then_some(rank)
    }
}

/// A word as people type it.
#[derive(Debug, Serialize, Deserialize)]
struct Form {
    /// The term of the form itself, singular or plural; `None` when its stem says as much.
    itself: Option<Term>,
    /// Its stems: several when accents make different words.
    stems: Range<usize>,
    /// How many letters it has.
    length: usize,
    /// Which letters it has: one bit each.
    letters: u32,
}

/// What a form stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Known<'a> {
    /// The term of the form itself, singular or plural; `None` when its stem says as much.
    pub itself: Option<Term>,
    /// Its stems.
    pub stems: &'a [Term],
}

impl<'a> Known<'a> {
    /// All its terms.
    pub(crate) fn terms(self) -> impl Iterator<Item = Term> + 'a {
        self.stems.iter().copied().chain(self.itself)
    }
}

/// An expression of a group of synonyms.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Expression {
    /// The term that stands for the group.
    pub group: Term,
    /// The terms of the expression, in order.
    pub terms: Vec<Term>,
}

/// Built term by term, then form by form, each in alphabetical order.
#[cfg(feature = "compile")]
impl Lexicon {
    /// Knows the kinds of documents, and no word yet.
    pub(super) fn new(kinds: Vec<Kind>) -> Self {
        Self {
            kinds,
            ..Self::default()
        }
    }

    pub(super) fn add_term(&mut self, text: &str, frequency: u32, naming: bool) {
        let rank = u32::try_from(self.frequencies.len()).unwrap_or(u32::MAX);
        self.terms.push(text);
        self.frequencies.push(frequency);
        self.naming.push(naming);
        if is_weak(text) {
            self.weak.insert(rank);
        }
    }

    pub(super) fn add_form(
        &mut self,
        text: &str,
        itself: Option<Term>,
        stems: impl IntoIterator<Item = Term>,
    ) {
        let first = self.stems.len();
        self.stems.extend(stems);
        self.forms.push(text);
        self.traits.push(Form {
            itself,
            stems: first..self.stems.len(),
            length: text.chars().count(),
            letters: letters(text),
        });
    }

    pub(super) fn add_expression(&mut self, group: Term, terms: Vec<Term>) {
        if let Some(first) = terms.first() {
            let expressions = self.expressions.entry(*first).or_default();
            expressions.push(Expression { group, terms });
        }
    }
}

impl Lexicon {
    /// Reads the lexicon of a compiled file.
    pub(crate) fn read(connection: &Connection) -> Result<Self> {
        let sql = "SELECT data FROM lexicon";
        let data: Vec<u8> = connection.query_row(sql, [], |row| row.get(0))?;
        decode(&data, "lexicon")
    }

    /// How many documents there are.
    pub(crate) fn document_count(&self) -> usize {
        self.kinds.len()
    }

    /// In how many documents a term stands.
    pub(crate) fn frequency(&self, term: Term) -> u32 {
        let frequency = self.frequencies.get(term as usize);
        frequency.copied().unwrap_or_default()
    }

    /// Whether a term names a document: stands in its title or in its words.
    pub(crate) fn names(&self, term: Term) -> bool {
        self.naming.get(term as usize) == Some(&true)
    }

    /// Whether a term says little by itself.
    pub(crate) fn is_weak(&self, term: Term) -> bool {
        self.weak.contains(&term)
    }

    /// What a form stands for, if it is known.
    pub(crate) fn known(&self, form: &str) -> Option<Known<'_>> {
        let form = self.traits.get(self.forms.find(form)?)?;
        Some(self.known_as(form))
    }

    fn known_as(&self, form: &Form) -> Known<'_> {
        Known {
            itself: form.itself,
            stems: self.stems.get(form.stems.clone()).unwrap_or_default(),
        }
    }

    /// The term with this text.
    pub(crate) fn term(&self, text: &str) -> Option<Term> {
        u32::try_from(self.terms.find(text)?).ok()
    }

    /// The expressions that begin with a term.
    pub(crate) fn expressions_from(&self, term: Term) -> &[Expression] {
        self.expressions.get(&term).map_or(&[], Vec::as_slice)
    }

    /// In how many documents the stems of a form stand.
    fn form_frequency(&self, form: &Form) -> u32 {
        let stems = self.known_as(form).stems;
        stems.iter().map(|term| self.frequency(*term)).sum()
    }

    /// The stems of the most frequent forms that begin with these letters.
    pub(crate) fn beginning_with(&self, start: &str, most: usize) -> Vec<Term> {
        let first = self.forms.first_from(start);
        let mut found: Vec<(u32, &Form)> = (first..)
            .zip(self.traits.get(first..).unwrap_or_default())
            .take_while(|(rank, _)| self.forms.get(*rank).starts_with(start))
            .map(|(_, form)| (self.form_frequency(form), form))
            .collect();
        found.sort_by_key(|(frequency, _)| std::cmp::Reverse(*frequency));
        let forms = found.into_iter().take(most);
        let terms = forms
            .flat_map(|(_, form)| self.known_as(form).stems)
            .copied();
        let terms: BTreeSet<Term> = terms.collect();
        terms.into_iter().collect()
    }

    /// The terms of the forms nearest to a word, with how many typing errors away they are.
    ///
    /// Only the nearest are kept, the most frequent first. When `beginning` is set, the word may
    /// also be the start of a form.
    pub(crate) fn near(&self, word: &str, limit: usize, beginning: bool) -> Vec<(Term, usize)> {
        let typed: Vec<char> = word.chars().collect();
        let wanted = letters(word);
        let mut found: Vec<(usize, u32, usize, &Form)> = Vec::new();
        for (rank, form) in self.traits.iter().enumerate() {
            let missing = (wanted & !form.letters).count_ones() as usize;
            let extra = (form.letters & !wanted).count_ones() as usize;
            let whole = form.length.abs_diff(typed.len()) <= limit && extra <= limit;
            let start = beginning && form.length > typed.len();
            if missing > limit || !(whole || start) {
                continue;
            }
            if let Some(apart) = apart(&typed, self.forms.get(rank), limit, beginning) {
                found.push((apart, self.form_frequency(form), rank, form));
            }
        }
        let least = found.iter().map(|(apart, ..)| *apart).min();
        found.retain(|(apart, frequency, ..)| Some(*apart) == least && *frequency > 0);
        found.sort_by_key(|(_, frequency, rank, _)| {
            let same_start = self.forms.get(*rank).chars().next() == typed.first().copied();
            std::cmp::Reverse((same_start, *frequency))
        });
        let nearest = found.into_iter().take(NEAREST);
        let terms = nearest.flat_map(|(apart, _, _, form)| {
            let terms = self.known_as(form).terms();
            terms.map(move |term| (term, apart))
        });
        terms.collect()
    }
}

/// How many words near a mistyped one are considered.
const NEAREST: usize = 6;

/// How many typing errors separate what was typed from a form, or from its beginning.
fn apart(typed: &[char], form: &str, limit: usize, beginning: bool) -> Option<usize> {
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

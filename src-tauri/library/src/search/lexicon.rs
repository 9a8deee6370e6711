//! What the search keeps in memory: forms, terms, kinds of documents, synonyms.
//!
//! Read once from the compiled file, at the first search. Finds what a typed word may stand for:
//! the word itself, words it begins, words a typing error away.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use rusqlite::{Connection, OptionalExtension};

use super::codec::Reader;
use super::words::{is_weak, key};
use crate::distance::distance;
use crate::error::{Error, Result};
use crate::kind::Kind;

/// Rank of a term in the index.
pub(crate) type Term = u32;

/// Everything known about words.
#[derive(Debug, Default)]
pub(crate) struct Lexicon {
    /// Texts of the forms, one after the other.
    texts: String,
    /// Forms, in alphabetical order.
    forms: Vec<Form>,
    /// Terms of the forms, one form after the other.
    form_terms: Vec<Term>,
    /// Terms by their text.
    terms: BTreeMap<String, Term>,
    /// In how many documents each term stands.
    frequencies: Vec<u32>,
    /// Kind of each document.
    pub kinds: Vec<Kind>,
    /// Terms that say little by themselves.
    weak: BTreeSet<Term>,
    /// Whether each term names a document: stands in its title or in its words.
    naming: Vec<bool>,
    /// Groups of synonyms, by the first term of each expression.
    expressions: BTreeMap<Term, Vec<Expression>>,
}

/// A word as people type it.
#[derive(Debug)]
struct Form {
    text: Range<usize>,
    terms: Range<usize>,
    /// How many letters it has.
    length: usize,
    /// Which letters it has: one bit each.
    letters: u32,
}

/// An expression of a group of synonyms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Expression {
    /// The term that stands for the group.
    pub group: Term,
    /// The terms of the expression, in order.
    pub terms: Vec<Term>,
}

impl Lexicon {
    /// Reads the lexicon of a compiled file.
    pub(crate) fn read(connection: &Connection) -> Result<Self> {
        let mut lexicon = Self::default();
        lexicon.read_terms(&part(connection, "terms")?)?;
        lexicon.read_forms(&part(connection, "forms")?)?;
        lexicon.read_synonyms(&part(connection, "synonyms")?)?;
        for code in part(connection, "kinds")? {
            let kind = Kind::ALL.get(usize::from(code));
            lexicon.kinds.push(*kind.ok_or(Error::Index("kind"))?);
        }
        Ok(lexicon)
    }

    fn read_terms(&mut self, bytes: &[u8]) -> Result<()> {
        let mut reader = Reader::new(bytes);
        let mut terms = Vec::new();
        while !reader.is_done() {
            let text = reader.text().ok_or(Error::Index("term"))?;
            let frequency = reader.number().ok_or(Error::Index("frequency"))?;
            let names = reader.number().ok_or(Error::Index("naming"))?;
            self.naming.push(names > 0);
            let rank = u32::try_from(terms.len()).map_err(|_| Error::Index("terms"))?;
            if is_weak(text) {
                self.weak.insert(rank);
            }
            terms.push((text.to_owned(), rank));
            self.frequencies.push(frequency);
        }
        self.terms = terms.into_iter().collect();
        Ok(())
    }

    fn read_forms(&mut self, bytes: &[u8]) -> Result<()> {
        let mut reader = Reader::new(bytes);
        while !reader.is_done() {
            let text = reader.text().ok_or(Error::Index("form"))?;
            let start = self.texts.len();
            self.texts.push_str(text);
            let first = self.form_terms.len();
            for _ in 0..reader.number().ok_or(Error::Index("form"))? {
                let term = reader.number().ok_or(Error::Index("form"))?;
                self.form_terms.push(term);
            }
            self.forms.push(Form {
                text: start..self.texts.len(),
                terms: first..self.form_terms.len(),
                length: text.chars().count(),
                letters: letters(text),
            });
        }
        Ok(())
    }

    fn read_synonyms(&mut self, bytes: &[u8]) -> Result<()> {
        let mut reader = Reader::new(bytes);
        let next = |reader: &mut Reader<'_>| reader.number().ok_or(Error::Index("synonym"));
        while !reader.is_done() {
            let group = next(&mut reader)?;
            for _ in 0..next(&mut reader)? {
                let mut terms = Vec::new();
                for _ in 0..next(&mut reader)? {
                    terms.push(next(&mut reader)?);
                }
                if let Some(first) = terms.first() {
                    let expressions = self.expressions.entry(*first).or_default();
                    expressions.push(Expression { group, terms });
                }
            }
        }
        Ok(())
    }

    /// How many documents there are.
    pub(crate) fn document_count(&self) -> usize {
        self.kinds.len()
    }

    /// In how many documents a term stands.
    pub(crate) fn frequency(&self, term: Term) -> u32 {
        self.frequencies
            .get(term as usize)
            .copied()
            .unwrap_or_default()
    }

    /// Whether a term names a document: stands in its title or in its words.
    pub(crate) fn names(&self, term: Term) -> bool {
        self.naming.get(term as usize) == Some(&true)
    }

    /// Whether a term says little by itself.
    pub(crate) fn is_weak(&self, term: Term) -> bool {
        self.weak.contains(&term)
    }

    /// The terms of a form, if it is known.
    pub(crate) fn terms_of(&self, form: &str) -> Option<&[Term]> {
        let found = self
            .forms
            .binary_search_by(|known| self.text(known).cmp(form));
        let form = self.forms.get(found.ok()?)?;
        Some(self.terms_in(form))
    }

    /// The term with this text.
    pub(crate) fn term(&self, text: &str) -> Option<Term> {
        self.terms.get(text).copied()
    }

    /// The expressions that begin with a term.
    pub(crate) fn expressions_from(&self, term: Term) -> &[Expression] {
        self.expressions.get(&term).map_or(&[], Vec::as_slice)
    }

    fn text(&self, form: &Form) -> &str {
        self.texts.get(form.text.clone()).unwrap_or_default()
    }

    fn terms_in(&self, form: &Form) -> &[Term] {
        self.form_terms.get(form.terms.clone()).unwrap_or_default()
    }

    /// In how many documents the terms of a form stand.
    fn form_frequency(&self, form: &Form) -> u32 {
        self.terms_in(form)
            .iter()
            .map(|term| self.frequency(*term))
            .sum()
    }

    /// The terms of the most frequent forms that begin with these letters.
    pub(crate) fn beginning_with(&self, start: &str, most: usize) -> Vec<Term> {
        let first = self.forms.partition_point(|form| self.text(form) < start);
        let mut found: Vec<(u32, &Form)> = self
            .forms
            .iter()
            .skip(first)
            .take_while(|form| self.text(form).starts_with(start))
            .map(|form| (self.form_frequency(form), form))
            .collect();
        found.sort_by_key(|(frequency, _)| std::cmp::Reverse(*frequency));
        let mut terms: Vec<Term> = Vec::new();
        for (_, form) in found.into_iter().take(most) {
            terms.extend(self.terms_in(form));
        }
        terms.sort_unstable();
        terms.dedup();
        terms
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
            if let Some(apart) = self.apart(&typed, form, limit, beginning) {
                found.push((apart, self.form_frequency(form), form));
            }
        }
        let least = found.iter().map(|(apart, _, _)| *apart).min();
        found.retain(|(apart, frequency, _)| Some(*apart) == least && *frequency > 0);
        found.sort_by_key(|(_, frequency, form)| {
            let same_start = self.text(form).chars().next() == typed.first().copied();
            std::cmp::Reverse((same_start, *frequency))
        });
        let mut terms: Vec<(Term, usize)> = Vec::new();
        for (apart, _, form) in found.into_iter().take(NEAREST) {
            let itself = self.term(&key(self.text(form)));
            let of_form = self.terms_in(form).iter().copied().chain(itself);
            terms.extend(of_form.map(|term| (term, apart)));
        }
        terms
    }

    fn apart(&self, typed: &[char], form: &Form, limit: usize, beginning: bool) -> Option<usize> {
        let letters: Vec<char> = self.text(form).chars().collect();
        let whole = distance(typed, &letters, limit);
        if whole.is_some() || !beginning {
            return whole;
        }
        let start = letters.get(..typed.len())?;
        distance(typed, start, 1)
    }
}

/// How many words near a mistyped one are considered.
const NEAREST: usize = 6;

fn part(connection: &Connection, name: &str) -> Result<Vec<u8>> {
    let sql = "SELECT data FROM lexicon WHERE name = ?1";
    let data = connection
        .query_row(sql, [name], |row| row.get(0))
        .optional()?;
    data.ok_or(Error::Index("missing part"))
}

/// Which letters a form has, one bit each: a to z, then digits together.
fn letters(form: &str) -> u32 {
    form.bytes().fold(0, |bits, byte| match byte {
        b'a'..=b'z' => bits | 1 << (byte - b'a'),
        b'0'..=b'9' => bits | 1 << 26,
        _ => bits | 1 << 27,
    })
}

//! Building the index of the search, at compile time.
//!
//! For each term: the documents it stands in, with its weight there (BM25F: fields weighted and
//! tempered by their length). For each document: the positions of its terms. A group of synonyms is
//! a term too, standing wherever one of its words or expressions stands. The reading side is
//! `lexicon`, `meetings` and `ranking`.

use std::collections::{BTreeMap, BTreeSet};

use words::{Word, words};

use super::field::Field;
use super::lexicon::{Expression, Form, Lexicon, TermTraits};
use super::meetings::{Postings, decimal};
use super::stems::{is_stop_word, is_subject, is_weak, key, stem, term as term_of};
use super::{Document, Index, Passage};

/// How finely weights are kept: a weight of 1 is written as this number.
pub(crate) const GRAIN: f32 = 16.0;

impl Index {
    /// Builds the index of documents.
    pub(crate) fn build(documents: Vec<Document>, synonyms: &[Vec<String>]) -> Self {
        let mut builder = Builder::default();
        let passages = documents.iter().flat_map(|document| &document.passages);
        let texts = passages.map(|passage| &passage.text);
        for text in texts.chain(synonyms.iter().flatten()) {
            builder.note_compounds(&words(text));
        }
        for (rank, group) in synonyms.iter().enumerate() {
            builder.add_group(rank, group);
        }
        for (rank, document) in documents.iter().enumerate() {
            builder.add(rank, document);
        }
        builder.finish(documents)
    }
}

/// Where a term stands in a document.
type Positions = Vec<u32>;

#[derive(Default)]
struct Builder {
    groups: Vec<Group>,
    /// First term of an expression → its group, and the expression.
    starts: BTreeMap<String, Vec<(String, Vec<String>)>>,
    /// Words written with a hyphen somewhere, without it: « burnout ».
    compounds: BTreeSet<String>,
    /// Term → document → positions.
    postings: BTreeMap<String, BTreeMap<usize, Positions>>,
    /// Stem → keys of its forms.
    keys: BTreeMap<String, BTreeSet<String>>,
    /// Form → stems.
    forms: BTreeMap<String, BTreeSet<String>>,
}

/// A group of synonyms: its expressions, as sequences of terms.
struct Group {
    term: String,
    expressions: BTreeSet<Vec<String>>,
}

impl Builder {
    fn note_compounds(&mut self, words: &[Word]) {
        for pair in words.windows(2) {
            if let [left, right] = pair
                && right.tied
                && right.form.len() > 1
                && !is_subject(&right.form)
            {
                let joined = format!("{}{}", left.form, right.form);
                self.compounds.insert(joined);
            }
        }
    }

    fn add_group(&mut self, rank: usize, group: &[String]) {
        // A sign that no word contains: a group is never mistaken for a word.
        let term = format!("#{rank}");
        self.postings.entry(term.clone()).or_default();
        let mut expressions = BTreeSet::new();
        for expression in group {
            let words = words(expression);
            let terms: Vec<String> = words.iter().map(|word| term_of(expression, word)).collect();
            for (word, term) in words.iter().zip(&terms) {
                self.add_word(&word.form, term);
            }
            for compound in self.compounds_in(&words) {
                self.add_word(&compound.1, &stem(&compound.1));
            }
            let terms = expression_terms(&words, &terms);
            for term in &terms {
                self.postings.entry(term.clone()).or_default();
            }
            expressions.insert(terms);
        }
        expressions.remove(&Vec::new());
        for expression in &expressions {
            if let Some(first) = expression.first() {
                let starts = self.starts.entry(first.clone()).or_default();
                starts.push((term.clone(), expression.clone()));
            }
        }
        self.groups.push(Group { term, expressions });
    }

    fn add(&mut self, rank: usize, document: &Document) {
        let mut next = 0;
        for Passage { text, length, .. } in &document.passages {
            let words = words(text);
            let terms: Vec<String> = words.iter().map(|word| term_of(text, word)).collect();
            for (offset, (word, term)) in words.iter().zip(&terms).enumerate() {
                self.add_word(&word.form, term);
                self.stand(term, rank, next + count(offset));
                self.stand(&key(&word.form), rank, next + count(offset));
            }
            for (offset, compound) in self.compounds_in(&words) {
                let term = stem(&compound);
                self.add_word(&compound, &term);
                self.stand(&term, rank, next + count(offset));
                self.stand(&key(&compound), rank, next + count(offset));
            }
            self.stand_groups(rank, next, &words, &terms);
            next += length;
        }
    }

    /// « burn-out » and « burn out » are also known as « burnout »: where, and what.
    fn compounds_in(&self, words: &[Word]) -> Vec<(usize, String)> {
        let pairs = words.windows(2).enumerate();
        let joined = pairs.filter_map(|(offset, pair)| match pair {
            [left, right] => Some((offset, format!("{}{}", left.form, right.form))),
            _ => None,
        });
        joined
            .filter(|(_, joined)| self.compounds.contains(joined))
            .collect()
    }

    fn stand_groups(&mut self, rank: usize, start: u32, words: &[Word], terms: &[String]) {
        let keys: Vec<String> = words.iter().map(|word| key(&word.form)).collect();
        let is = |offset: usize, term: &String| {
            terms.get(offset) == Some(term) || keys.get(offset) == Some(term)
        };
        let mut found = Vec::new();
        for (offset, firsts) in terms.iter().zip(&keys).enumerate() {
            let expressions = [firsts.0, firsts.1].into_iter();
            for (group, expression) in expressions
                .filter_map(|first| self.starts.get(first))
                .flatten()
            {
                let mut expected = expression.iter().enumerate();
                if expected.all(|(step, term)| is(offset + step, term)) {
                    found.push((group.clone(), offset));
                }
            }
        }
        for (term, offset) in found {
            self.stand(&term, rank, start + count(offset));
        }
    }

    fn add_word(&mut self, form: &str, term: &str) {
        let terms = self.forms.entry(form.to_owned()).or_default();
        if terms.insert(term.to_owned()) {
            self.postings.entry(term.to_owned()).or_default();
        }
        let keys = self.keys.entry(term.to_owned()).or_default();
        keys.insert(key(form));
    }

    fn stand(&mut self, term: &str, rank: usize, position: u32) {
        let documents = self.postings.entry(term.to_owned()).or_default();
        documents.entry(rank).or_default().push(position);
    }

    /// Forgets the keys that say no more than their stem: those of stems with one form.
    fn forget_keys(&mut self) {
        let asked: BTreeSet<&String> = self
            .groups
            .iter()
            .flat_map(|group| group.expressions.iter().flatten())
            .collect();
        let alone = self.keys.values().filter(|keys| keys.len() == 1).flatten();
        let alone: Vec<&String> = alone.filter(|key| !asked.contains(key)).collect();
        for key in alone {
            self.postings.remove(key);
        }
    }

    fn finish(mut self, documents: Vec<Document>) -> Index {
        self.forget_keys();
        for positions in self.postings.values_mut().flat_map(BTreeMap::values_mut) {
            positions.sort_unstable();
            positions.dedup();
        }
        let lengths = Lengths::new(&documents);
        let postings = self.postings.values();
        let postings = postings.map(|places| lengths.postings(places)).collect();
        let lexicon = self.lexicon(&lengths);
        Index {
            postings,
            lexicon,
            documents,
        }
    }

    fn lexicon(self, lengths: &Lengths<'_>) -> Lexicon {
        let mut lexicon = Lexicon::default();
        let traits = |(text, places): (&String, &BTreeMap<usize, Positions>)| TermTraits {
            text: text.clone(),
            frequency: count(places.len()),
            naming: places
                .iter()
                .any(|(at, positions)| lengths.names(*at, positions)),
            weak: is_weak(text),
        };
        lexicon.terms = self.postings.iter().map(traits).collect();
        let form = |(form, terms): (&String, &BTreeSet<String>)| {
            let stems = terms.iter().filter_map(|term| lexicon.term(term));
            Form::new(form, lexicon.term(&key(form)), stems.collect())
        };
        lexicon.forms = self.forms.iter().map(form).collect();
        for group in &self.groups {
            let rank = lexicon.term(&group.term).unwrap_or_default();
            for expression in &group.expressions {
                let terms = expression.iter().filter_map(|term| lexicon.term(term));
                let terms: Vec<_> = terms.collect();
                let Some(first) = terms.first().copied() else {
                    continue;
                };
                let expressions = lexicon.expressions.entry(first).or_default();
                expressions.push(Expression { group: rank, terms });
            }
        }
        lexicon
    }
}

/// The terms of an expression, without the common words around it when enough is left.
///
/// A common word alone is no synonym of anything: nothing is left of it.
fn expression_terms(words: &[Word], terms: &[String]) -> Vec<String> {
    let said = |word: &Word| !is_stop_word(&word.form);
    let first = words.iter().position(said);
    let last = words.iter().rposition(said);
    let kept = match (first, last) {
        (Some(first), Some(last)) if last > first => first..last + 1,
        (None, _) if words.len() < 2 => 0..0,
        _ => without_subjects(words)..words.len(),
    };
    match words.get(kept.clone()).unwrap_or_default() {
        // A noun is met as itself: « directive » is not « direction ».
        [noun] if !is_verb(&noun.form) => vec![key(&noun.form)],
        _ => terms.get(kept).unwrap_or_default().to_vec(),
    }
}

/// « je n'en peux plus » without « je »: people also say « j'en peux plus ». Gives where to start.
fn without_subjects(words: &[Word]) -> usize {
    let subjects = words
        .iter()
        .take_while(|word| is_subject(&word.form))
        .count();
    subjects.min(words.len().saturating_sub(2))
}

/// Whether a form looks like a verb or a participle, met in all its forms.
fn is_verb(form: &str) -> bool {
    form.len() > 4
        && ["er", "ir", "re"]
            .iter()
            .any(|ending| form.ends_with(ending))
}

/// A number as the index holds it.
pub(crate) fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// Lengths of fields, in words: of each document, and on average.
struct Lengths<'a> {
    documents: &'a [Document],
    averages: BTreeMap<Field, f32>,
    fields: Vec<BTreeMap<Field, u32>>,
}

impl<'a> Lengths<'a> {
    fn new(documents: &'a [Document]) -> Self {
        let mut fields = Vec::new();
        let mut sums: BTreeMap<Field, (f32, f32)> = BTreeMap::new();
        for document in documents {
            let mut lengths: BTreeMap<Field, u32> = BTreeMap::new();
            for passage in &document.passages {
                *lengths.entry(passage.field).or_default() += passage.length;
            }
            for (field, length) in &lengths {
                let (sum, number) = sums.entry(*field).or_default();
                *sum += decimal(*length);
                *number += 1.0;
            }
            fields.push(lengths);
        }
        let average =
            |(field, (sum, number)): (Field, (f32, f32))| (field, (sum / number).max(1.0));
        Self {
            documents,
            averages: sums.into_iter().map(average).collect(),
            fields,
        }
    }

    /// The field of each word of a document that stands at these positions.
    fn fields_at(&self, document: usize, positions: &[u32]) -> impl Iterator<Item = Field> {
        let passages = self.documents.get(document).into_iter();
        let mut passages = passages.flat_map(|document| &document.passages);
        let (mut field, mut end) = (Field::Rest, 0);
        positions.iter().map(move |position| {
            while *position >= end {
                let Some(passage) = passages.next() else {
                    break;
                };
                (field, end) = (passage.field, end + passage.length);
            }
            field
        })
    }

    /// Where a term stands, given its positions in each document.
    fn postings(&self, places: &BTreeMap<usize, Positions>) -> Postings {
        let mut postings = Postings::default();
        for (document, positions) in places {
            postings.positions.extend(positions);
            let end = postings.positions.len();
            let weight = self.weight(*document, positions);
            postings.places.push((count(*document), weight, end));
        }
        postings
    }

    /// Weight of a term that stands at these positions of a document.
    fn weight(&self, document: usize, positions: &[u32]) -> u32 {
        let mut counts: BTreeMap<Field, f32> = BTreeMap::new();
        for field in self.fields_at(document, positions) {
            *counts.entry(field).or_default() += 1.0;
        }
        let mut weight = 0.0;
        for (field, times) in counts {
            weight += field.weight() * times / self.temper(document, field);
        }
        quantise(weight * GRAIN)
    }

    /// Whether a term that stands at these positions names the document: in its title or words.
    fn names(&self, document: usize, positions: &[u32]) -> bool {
        let mut fields = self.fields_at(document, positions);
        fields.any(|field| matches!(field, Field::Title | Field::Words))
    }

    fn temper(&self, document: usize, field: Field) -> f32 {
        let length = self
            .fields
            .get(document)
            .and_then(|fields| fields.get(&field));
        let average = self.averages.get(&field).copied().unwrap_or(1.0);
        let relative = decimal(length.copied().unwrap_or_default()) / average;
        1.0 - field.temper() + field.temper() * relative
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped just before"
)]
fn quantise(weight: f32) -> u32 {
    weight.round().clamp(1.0, 60_000.0) as u32
}

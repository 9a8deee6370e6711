//! Building the index of the search, at compile time.
//!
//! For each term: the documents it stands in, with its weight there (BM25F: fields weighted and
//! tempered by their length). For each document: the positions of its terms. A group of synonyms is
//! a term too, standing wherever one of its words or expressions stands. The reading side is
//! `lexicon`, `matches` and `ranking`.

use std::collections::{BTreeMap, BTreeSet};

use words::{Word, words};

use super::field::Field;
use super::lexicon::{Expression, Form, Lexicon, TermTraits};
use super::matches::{Postings, decimal};
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
            builder.add(rank, &document.passages);
        }
        builder.finish(documents)
    }
}

/// Where a term stands in a document.
type Positions = BTreeSet<u32>;

/// A word of a text, or a compound that two of them make.
struct Read {
    /// Its rank in the text.
    rank: usize,
    form: String,
    term: String,
    /// What stands for the form itself.
    key: String,
}

#[derive(Default)]
struct Builder {
    /// First term of an expression → the terms that stand for groups of synonyms, each with the expression.
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
            let (words, compounds) = self.read(expression);
            words
                .iter()
                .chain(&compounds)
                .for_each(|read| self.add_word(read));
            let terms = expression_terms(&words);
            for term in &terms {
                self.postings.entry(term.clone()).or_default();
            }
            expressions.insert(terms);
        }
        for expression in expressions {
            if let Some(first) = expression.first() {
                let starts = self.starts.entry(first.clone()).or_default();
                starts.push((term.clone(), expression));
            }
        }
    }

    fn add(&mut self, document: usize, passages: &[Passage]) {
        let mut next = 0;
        for passage in passages {
            let (words, compounds) = self.read(&passage.text);
            for read in words.iter().chain(&compounds) {
                self.add_word(read);
                self.stand(&read.term, document, next + count(read.rank));
                self.stand(&read.key, document, next + count(read.rank));
            }
            self.stand_groups(document, next, &words);
            next += passage.length;
        }
    }

    /// The words of a text, and its compounds: « burn-out » and « burn out » are also known as « burnout ».
    fn read(&self, text: &str) -> (Vec<Read>, Vec<Read>) {
        let words = words(text);
        let read = |(rank, word): (usize, &Word)| Read {
            rank,
            term: term_of(text, word),
            key: key(&word.form),
            form: word.form.clone(),
        };
        let joined = words
            .windows(2)
            .map(|pair| pair.iter().map(|word| &*word.form).collect());
        let compounds = joined.enumerate();
        let compounds = compounds.filter(|(_, form): &(_, String)| self.compounds.contains(form));
        let compounds = compounds.map(|(rank, form)| Read {
            rank,
            term: stem(&form),
            key: key(&form),
            form,
        });
        (
            words.iter().enumerate().map(read).collect(),
            compounds.collect(),
        )
    }

    fn stand_groups(&mut self, document: usize, start: u32, words: &[Read]) {
        let mut found = Vec::new();
        for word in words {
            let starts = [&word.term, &word.key].into_iter();
            let starts = starts.filter_map(|first| self.starts.get(first)).flatten();
            for (group, expression) in starts {
                let run = words.get(word.rank..word.rank + expression.len());
                let mut pairs = run.unwrap_or_default().iter().zip(expression);
                if run.is_some()
                    && pairs.all(|(read, term)| [&read.term, &read.key].contains(&term))
                {
                    found.push((group.clone(), word.rank));
                }
            }
        }
        for (term, rank) in found {
            self.stand(&term, document, start + count(rank));
        }
    }

    fn add_word(&mut self, read: &Read) {
        let terms = self.forms.entry(read.form.clone()).or_default();
        if terms.insert(read.term.clone()) {
            self.postings.entry(read.term.clone()).or_default();
        }
        let keys = self.keys.entry(read.term.clone()).or_default();
        keys.insert(read.key.clone());
    }

    fn stand(&mut self, term: &str, document: usize, position: u32) {
        let documents = self.postings.entry(term.to_owned()).or_default();
        documents.entry(document).or_default().insert(position);
    }

    /// Forgets the keys that say no more than their stem: those of stems with one form.
    fn forget_keys(&mut self) {
        let expressions = self.starts.values().flatten();
        let asked = expressions.flat_map(|(_, expression)| expression);
        let asked: BTreeSet<&String> = asked.collect();
        let alone = self.keys.values().filter(|keys| keys.len() == 1).flatten();
        let alone: Vec<&String> = alone.filter(|key| !asked.contains(key)).collect();
        for key in alone {
            self.postings.remove(key);
        }
    }

    fn finish(mut self, documents: Vec<Document>) -> Index {
        self.forget_keys();
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
        for (group, expression) in self.starts.values().flatten() {
            let terms = expression.iter().filter_map(|term| lexicon.term(term));
            let terms: Vec<_> = terms.collect();
            if let (Some(group), Some(first)) = (lexicon.term(group), terms.first()) {
                let expressions = lexicon.expressions.entry(*first).or_default();
                expressions.push(Expression { group, terms });
            }
        }
        lexicon
    }
}

/// The terms of an expression, without the common words around it when enough is left.
///
/// A common word alone is no synonym of anything: nothing is left of it.
fn expression_terms(words: &[Read]) -> Vec<String> {
    let telling = |read: &Read| !is_stop_word(&read.form);
    let first = words.iter().position(telling);
    let last = words.iter().rposition(telling);
    let kept = match (first, last) {
        (Some(first), Some(last)) if last > first => first..last + 1,
        (None, _) if words.len() < 2 => 0..0,
        _ => without_subjects(words)..words.len(),
    };
    match words.get(kept).unwrap_or_default() {
        // A noun is met as itself: « directive » is not « direction ».
        [noun] if !is_verb(&noun.form) => vec![noun.key.clone()],
        words => words.iter().map(|read| read.term.clone()).collect(),
    }
}

/// « je n'en peux plus » without « je »: people also say « j'en peux plus ». Gives where to start.
fn without_subjects(words: &[Read]) -> usize {
    let subjects = words.iter().take_while(|read| is_subject(&read.form));
    subjects.count().min(words.len().saturating_sub(2))
}

/// Whether a form looks like a verb or a participle, met in all its forms.
fn is_verb(form: &str) -> bool {
    let ends = |ending: &&str| form.ends_with(*ending);
    form.len() > 4 && ["er", "ir", "re"].iter().any(ends)
}

/// A number as the index holds it.
pub(crate) fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// Lengths of fields, in words: of each document, and on average.
struct Lengths<'a> {
    documents: &'a [Document],
    averages: BTreeMap<Field, f32>,
}

impl<'a> Lengths<'a> {
    fn new(documents: &'a [Document]) -> Self {
        let mut sums: BTreeMap<Field, (f32, f32)> = BTreeMap::new();
        for document in documents {
            let passages = document.passages.iter();
            let fields: BTreeSet<Field> = passages.map(|passage| passage.field).collect();
            for field in fields {
                let (sum, number) = sums.entry(field).or_default();
                *sum += decimal(length(document, field));
                *number += 1.0;
            }
        }
        let average =
            |(field, (sum, number)): (Field, (f32, f32))| (field, (sum / number).max(1.0));
        Self {
            documents,
            averages: sums.into_iter().map(average).collect(),
        }
    }

    /// The field of each word of a document that stands at these positions.
    fn fields_at(&self, document: usize, positions: &Positions) -> impl Iterator<Item = Field> {
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
    fn weight(&self, document: usize, positions: &Positions) -> u32 {
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
    fn names(&self, document: usize, positions: &Positions) -> bool {
        let mut fields = self.fields_at(document, positions);
        fields.any(|field| matches!(field, Field::Title | Field::Words))
    }

    fn temper(&self, document: usize, field: Field) -> f32 {
        let document = self.documents.get(document);
        let length = document.map_or(0, |document| length(document, field));
        let average = self.averages.get(&field).copied().unwrap_or(1.0);
        let relative = decimal(length) / average;
        1.0 - field.temper() + field.temper() * relative
    }
}

/// How many words a document has in a field.
fn length(document: &Document, field: Field) -> u32 {
    let passages = document.passages.iter();
    let of_field = passages.filter(|passage| passage.field == field);
    of_field.map(|passage| passage.length).sum()
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped just before"
)]
fn quantise(weight: f32) -> u32 {
    weight.round().clamp(1.0, 60_000.0) as u32
}

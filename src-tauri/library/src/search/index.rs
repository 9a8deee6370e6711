//! Building the index of the search, at compile time.
//!
//! For each term: the documents it stands in, with its weight there (BM25F: fields weighted and
//! tempered by their length). For each document: the positions of its terms. A group of synonyms is
//! a term too, standing wherever one of its words or expressions stands. The reading side is
//! `lexicon`, `meetings` and `ranking`.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::Connection;
use serde::Serialize;
use words::{Word, words};

use super::decode;
use super::field::{Field, Layout};
use super::lexicon::Lexicon;
use super::meetings::{Postings, decimal};
use super::stems::{is_stop_word, is_subject, key, stem, term as term_of};
use crate::error::{Error, Result};
use crate::kind::Kind;

/// What the search reads of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Document {
    pub kind: Kind,
    pub slug: String,
    pub theme: String,
    pub title: String,
    /// The passages in order; the title comes first. None contains a line feed.
    pub passages: Vec<(Field, String)>,
}

/// Reads back the documents of a compiled library.
pub(crate) fn read_documents(connection: &Connection) -> Result<Vec<Document>> {
    let sql = "SELECT kind, slug, theme, title, layout, passages FROM documents ORDER BY id";
    let mut select = connection.prepare(sql)?;
    let mut rows = select.query([])?;
    let mut documents = Vec::new();
    while let Some(row) = rows.next()? {
        let layout: Vec<u8> = row.get(4)?;
        let layout: Layout = decode(&layout, "layout")?;
        let texts: String = row.get(5)?;
        let texts = texts.split('\n').map(str::to_owned);
        let fields = layout.iter().map(|(field, _)| *field);
        let kind: String = row.get(0)?;
        documents.push(Document {
            kind: kind.parse().map_err(|_| Error::Index("kind"))?,
            slug: row.get(1)?,
            theme: row.get(2)?,
            title: row.get(3)?,
            passages: fields.zip(texts).collect(),
        });
    }
    Ok(documents)
}

/// The index of documents.
pub(crate) struct Index {
    /// For each document: its passages.
    pub layouts: Vec<Layout>,
    /// For each term, in order: where it stands.
    pub postings: Vec<Postings>,
    /// What is known of words.
    pub lexicon: Lexicon,
}

/// A part of the index, as the compiled file holds it.
pub(crate) fn encode(part: &impl Serialize) -> Result<Vec<u8>> {
    postcard::to_allocvec(part).map_err(|_| Error::Index("not encoded"))
}

/// How finely weights are kept: a weight of 1 is written as this number.
pub(crate) const GRAIN: f32 = 16.0;

/// Builds the index of documents.
pub(crate) fn build(documents: &[Document], synonyms: &[Vec<String>]) -> Index {
    let mut builder = Builder::default();
    let passages = documents.iter().flat_map(|document| &document.passages);
    for text in passages
        .map(|(_, text)| text)
        .chain(synonyms.iter().flatten())
    {
        builder.note_compounds(&words(text));
    }
    for (rank, group) in synonyms.iter().enumerate() {
        builder.add_group(rank, group);
    }
    for document in documents {
        builder.add(document);
    }
    builder.finish(documents)
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
    /// Document → its passages.
    layouts: Vec<Layout>,
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

    fn add(&mut self, document: &Document) {
        let rank = self.layouts.len();
        let mut layout = Vec::new();
        let mut next = 0;
        for (field, text) in &document.passages {
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
            let length = count(words.len());
            layout.push((*field, length));
            next += length;
        }
        self.layouts.push(layout);
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

    fn finish(mut self, documents: &[Document]) -> Index {
        self.forget_keys();
        for positions in self.postings.values_mut().flat_map(BTreeMap::values_mut) {
            positions.sort_unstable();
            positions.dedup();
        }
        let lengths = Lengths::new(&self.layouts);
        let kinds = documents.iter().map(|document| document.kind);
        let mut lexicon = Lexicon::new(kinds.collect());
        for (term, places) in &self.postings {
            let mut places_of_name = places.iter();
            let naming = places_of_name.any(|(at, positions)| lengths.names(*at, positions));
            lexicon.add_term(term, count(places.len()), naming);
        }
        for (form, terms) in &self.forms {
            let stems: Vec<u32> = terms.iter().filter_map(|term| lexicon.term(term)).collect();
            lexicon.add_form(form, lexicon.term(&key(form)), stems);
        }
        for group in &self.groups {
            let rank = lexicon.term(&group.term).unwrap_or_default();
            for expression in &group.expressions {
                let terms = expression.iter().filter_map(|term| lexicon.term(term));
                let terms = terms.collect();
                lexicon.add_expression(rank, terms);
            }
        }
        let postings = self
            .postings
            .values()
            .map(|places| lengths.postings(places));
        Index {
            postings: postings.collect(),
            lexicon,
            layouts: self.layouts,
        }
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

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// Lengths of fields, in words: of each document, and on average.
struct Lengths<'a> {
    layouts: &'a [Layout],
    averages: BTreeMap<Field, f32>,
    fields: Vec<BTreeMap<Field, u32>>,
}

impl<'a> Lengths<'a> {
    fn new(layouts: &'a [Layout]) -> Self {
        let mut fields = Vec::new();
        let mut sums: BTreeMap<Field, (f32, f32)> = BTreeMap::new();
        for layout in layouts {
            let mut lengths: BTreeMap<Field, u32> = BTreeMap::new();
            for (field, length) in layout {
                *lengths.entry(*field).or_default() += length;
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
            layouts,
            averages: sums.into_iter().map(average).collect(),
            fields,
        }
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
        let layout = self.layouts.get(document).map_or(&[][..], Vec::as_slice);
        let mut passages = layout.iter();
        let (mut field, mut end) = (Field::Rest, 0);
        for position in positions {
            while *position >= end {
                let Some((next, length)) = passages.next() else {
                    break;
                };
                (field, end) = (*next, end + length);
            }
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
        let mut start = 0;
        let layout = self.layouts.get(document).map_or(&[][..], Vec::as_slice);
        layout.iter().any(|(field, length)| {
            let passage = start..start + length;
            start += length;
            let names = matches!(field, Field::Title | Field::Words);
            names && positions.iter().any(|position| passage.contains(position))
        })
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

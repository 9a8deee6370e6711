//! How the documents meet what was asked: the postings of a query, read once.
//!
//! Everything here is arithmetic over postings; what makes a good document is in `ranking`.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::Index;
use super::lexicon::{Lexicon, Term};
use super::query::{Concept, Query};

/// How fast more occurrences stop counting, in units of the weights of the index.
const SATURATION: f32 = 4.5 * 16.0;
/// How much a word matters that is in no title, beside those that are.
const UNNAMING: f32 = 0.5;
/// How much a word that says little matters, beside the others.
const WEAK: f32 = 0.4;

/// Where a term stands.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Postings {
    /// The documents, ascending: rank, weight of the term there, where its positions end below.
    pub places: Vec<(u32, u32, usize)>,
    /// The positions, one document after the other, ascending in each.
    pub positions: Vec<u32>,
}

impl Postings {
    /// Its positions in a document.
    fn positions_in(&self, document: u32) -> &[u32] {
        let Ok(rank) = self.places.binary_search_by_key(&document, |(at, ..)| *at) else {
            return &[];
        };
        let end_of = |rank: usize| self.places.get(rank).map_or(0, |(.., end)| *end);
        let start = rank.checked_sub(1).map_or(0, end_of);
        self.positions.get(start..end_of(rank)).unwrap_or_default()
    }
}

/// How a document meets something asked.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Match {
    /// What it is worth.
    pub score: f32,
    /// Weight of the variant met.
    pub weight: f32,
    /// How firmly it is met, from 0 to 1: where, and how often.
    pub firmness: f32,
}

/// Something asked, and how each document meets it.
#[derive(Debug)]
pub(crate) struct ConceptMatches {
    /// One match per document.
    matches: Vec<Match>,
    /// How much it matters: the rarer, the more.
    pub rarity: f32,
    /// Whether it says something by itself.
    pub telling: bool,
}

impl ConceptMatches {
    /// How a document meets it.
    #[inline]
    pub(crate) fn match_in(&self, document: u32) -> Match {
        let found_match = self.matches.get(document as usize);
        found_match.copied().unwrap_or_default()
    }

    /// Notes how the documents of a term meet it, where it is better than before.
    fn note(&mut self, postings: &Postings, weight: f32, rarity: f32) {
        let worth = weight * rarity;
        for (document, impact, _) in &postings.places {
            let impact = decimal(*impact);
            let firmness = impact / (impact + SATURATION);
            let score = worth * firmness;
            let known = self.matches.get_mut(*document as usize);
            if let Some(known) = known.filter(|known| score > known.score) {
                *known = Match {
                    score,
                    weight: weight.max(known.weight),
                    firmness,
                };
            }
        }
    }
}

/// A place in a document where something asked is met.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Spot {
    /// Rank of the word in the document.
    pub position: u32,
    /// Rank of what was asked.
    pub concept: usize,
    /// Weight of what is met there.
    pub weight: f32,
}

/// All that was asked and can be met.
#[derive(Debug, Default)]
pub(crate) struct Matches<'a> {
    /// What was asked.
    pub concepts: Vec<ConceptMatches>,
    /// Where what stands for it stands.
    wanted: Vec<Wanted<'a>>,
}

/// The places of a term that stands for something asked.
#[derive(Debug)]
struct Wanted<'a> {
    /// Rank of what was asked.
    concept: usize,
    weight: f32,
    postings: &'a Postings,
}

impl<'a> Matches<'a> {
    /// How documents meet a query.
    pub(crate) fn new(query: &Query, index: &'a Index) -> Self {
        let mut matches = Self::default();
        let documents = index.documents.len();
        let only_weak = query.concepts.iter().all(|concept| concept.weak);
        for concept in &query.concepts {
            let telling = only_weak || !concept.weak;
            let Some(mut matched) = concept_matches(concept, telling, &index.lexicon, documents)
            else {
                continue;
            };
            for &(term, weight) in &concept.variants {
                let Some(postings) = index.postings.get(term as usize) else {
                    continue;
                };
                let rarity = matched
                    .rarity
                    .min(rarity_of(term, &index.lexicon, documents));
                matched.note(postings, weight, rarity);
                matches.wanted.push(Wanted {
                    concept: matches.concepts.len(),
                    weight,
                    postings,
                });
            }
            matches.concepts.push(matched);
        }
        matches
    }

    /// Where a document meets what was asked; by position.
    pub(crate) fn spots(&self, document: u32) -> Vec<Spot> {
        let mut found = Vec::new();
        for wanted in &self.wanted {
            let positions = wanted.postings.positions_in(document).iter();
            found.extend(positions.map(|position| Spot {
                position: *position,
                concept: wanted.concept,
                weight: wanted.weight,
            }));
        }
        found.sort_by_key(|spot| (spot.position, spot.concept));
        found
    }

    /// How many of the words that say something a document meets.
    pub(crate) fn matched_count(&self, document: u32) -> usize {
        let telling = self.concepts.iter().filter(|concept| concept.telling);
        telling
            .filter(|concept| concept.match_in(document).score > 0.0)
            .count()
    }

    /// How much all that was asked matters.
    pub(crate) fn total(&self) -> f32 {
        self.concepts.iter().map(|concept| concept.rarity).sum()
    }
}

/// A concept that can be met, with nothing met yet; `None` when nothing stands for it anywhere.
///
/// The rarer its surest variants, the more it matters; less when none of them is ever in a title.
fn concept_matches(
    concept: &Concept,
    telling: bool,
    lexicon: &Lexicon,
    documents: usize,
) -> Option<ConceptMatches> {
    let known = concept
        .variants
        .iter()
        .filter(|(term, _)| lexicon.frequency(*term) > 0);
    let surest = known.clone().map(|(_, weight)| *weight).fold(0.0, f32::max);
    let sure = known
        .filter(|(_, weight)| *weight >= surest)
        .map(|(term, _)| *term);
    let rarities = sure.clone().map(|term| rarity_of(term, lexicon, documents));
    let rarity = rarities.reduce(f32::min)?;
    let named = sure.into_iter().any(|term| lexicon.names(term));
    let naming = if named { 1.0 } else { UNNAMING };
    Some(ConceptMatches {
        matches: vec![Match::default(); documents],
        rarity: rarity * naming * if telling { 1.0 } else { WEAK },
        telling,
    })
}

/// How much a term matters, by how many documents it stands in (BM25's inverse frequency).
fn rarity_of(term: Term, lexicon: &Lexicon, documents: usize) -> f32 {
    let count = decimal(u32::try_from(documents).unwrap_or(u32::MAX));
    let frequency = decimal(lexicon.frequency(term)).min(count);
    (1.0 + (count - frequency + 0.5) / (frequency + 0.5)).ln()
}

/// The spots of a passage.
pub(crate) fn in_passage<'a>(spots: &'a [Spot], passage: &Range<u32>) -> &'a [Spot] {
    let first = spots.partition_point(|spot| spot.position < passage.start);
    let end = spots.partition_point(|spot| spot.position < passage.end);
    spots.get(first..end).unwrap_or_default()
}

/// A number to reckon with.
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^24")]
pub(super) fn decimal(number: u32) -> f32 {
    number as f32
}

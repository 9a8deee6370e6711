//! How the documents meet what was asked: the postings of a query, read once.
//!
//! Everything here is arithmetic over postings; what makes a good document is in `ranking`.

use std::ops::Range;

use rusqlite::Connection;

use super::codec::Reader;
use super::lexicon::{Lexicon, Term};
use super::query::{Concept, Query};
use crate::error::{Error, Result};

/// How fast more occurrences stop counting, in units of the weights of the index.
const SATURATION: f32 = 4.5 * 16.0;
/// How much a word matters that is in no title, beside those that are.
const UNNAMING: f32 = 0.5;
/// How much a word that says little matters, beside the others.
const WEAK: f32 = 0.4;

/// How a document meets something asked.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Meeting {
    /// What it is worth.
    pub score: f32,
    /// Weight of the variant met.
    pub weight: f32,
    /// How firmly it is met, from 0 to 1: where, and how often.
    pub firmness: f32,
}

/// Something asked, and how each document meets it.
#[derive(Debug)]
pub(crate) struct Asked {
    /// One meeting per document.
    meetings: Vec<Meeting>,
    /// How much it matters: the rarer, the more.
    pub rarity: f32,
    /// Whether it says something by itself.
    pub telling: bool,
}

impl Asked {
    /// How a document meets it.
    #[inline]
    pub(crate) fn meeting(&self, document: u32) -> Meeting {
        let meeting = self.meetings.get(document as usize);
        meeting.copied().unwrap_or_default()
    }

    /// Notes how the documents of a list meet it, where it is better than before.
    fn meet(&mut self, list: &[u8], weight: f32, rarity: f32) -> Result<()> {
        let damaged = || Error::Index("postings");
        let worth = weight * rarity;
        let mut reader = Reader::new(list);
        let mut document = 0;
        while !reader.is_done() {
            document += reader.number().ok_or_else(damaged)?;
            let impact = decimal(reader.number().ok_or_else(damaged)?);
            let firmness = impact / (impact + SATURATION);
            let score = worth * firmness;
            let known = self.meetings.get_mut(document as usize);
            let known = known.ok_or_else(damaged)?;
            if score > known.score {
                *known = Meeting {
                    score,
                    weight: weight.max(known.weight),
                    firmness,
                };
            }
        }
        Ok(())
    }
}

/// A place in a document where something asked is met.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Spot {
    /// Rank of the word in the document.
    pub position: u32,
    /// Rank of what was asked.
    pub asked: usize,
    /// Weight of what is met there.
    pub weight: f32,
}

/// All that was asked and can be met.
#[derive(Debug, Default)]
pub(crate) struct Meetings {
    /// What was asked.
    pub asked: Vec<Asked>,
    /// The terms that stand for it, ascending: with the rank of what was asked, and a weight.
    wanted: Vec<(Term, usize, f32)>,
}

impl Meetings {
    /// Reads how documents meet a query.
    pub(crate) fn read(query: &Query, lexicon: &Lexicon, connection: &Connection) -> Result<Self> {
        let mut meetings = Self::default();
        let mut postings = connection.prepare("SELECT list FROM postings WHERE term = ?1")?;
        let only_weak = query.concepts.iter().all(|concept| concept.weak);
        for concept in &query.concepts {
            let telling = only_weak || !concept.weak;
            let Some(mut asked) = asked(concept, telling, lexicon) else {
                continue;
            };
            for (term, weight) in &concept.variants {
                if lexicon.frequency(*term) > 0 {
                    let rarity = asked.rarity.min(rarity_of(*term, lexicon));
                    let mut rows = postings.query([term])?;
                    let row = rows.next()?.ok_or(Error::Index("postings"))?;
                    let list = row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?;
                    asked.meet(list, *weight, rarity)?;
                    meetings.wanted.push((*term, meetings.asked.len(), *weight));
                }
            }
            meetings.asked.push(asked);
        }
        meetings
            .wanted
            .sort_by_key(|(term, asked, _)| (*term, *asked));
        Ok(meetings)
    }

    /// Where a document, given its encoded terms, meets what was asked; by position.
    pub(crate) fn spots(&self, terms: &[u8]) -> Result<Vec<Spot>> {
        let damaged = || Error::Index("contents");
        let mut reader = Reader::new(terms);
        let mut wanted = self.wanted.as_slice();
        let mut found = Vec::new();
        let mut term = 0;
        while let (false, Some((next, ..))) = (reader.is_done(), wanted.first()) {
            term += reader.number().ok_or_else(damaged)?;
            let length = reader.number().ok_or_else(damaged)?;
            if term < *next {
                reader.skip(length);
                continue;
            }
            let before = wanted.partition_point(|(wanted, ..)| *wanted < term);
            wanted = wanted.get(before..).unwrap_or_default();
            let same = wanted.partition_point(|(wanted, ..)| *wanted == term);
            let here = wanted.get(..same).unwrap_or_default();
            read_positions(&mut reader, length, here, &mut found).ok_or_else(damaged)?;
        }
        found.sort_by_key(|spot| (spot.position, spot.asked));
        Ok(found)
    }

    /// How many of the words that say something a document meets.
    pub(crate) fn met(&self, document: u32) -> usize {
        let telling = self.asked.iter().filter(|asked| asked.telling);
        telling
            .filter(|asked| asked.meeting(document).score > 0.0)
            .count()
    }

    /// How much all that was asked matters.
    pub(crate) fn total(&self) -> f32 {
        self.asked.iter().map(|asked| asked.rarity).sum()
    }
}

/// Reads the positions of a term that stands for these.
fn read_positions(
    reader: &mut Reader<'_>,
    length: u32,
    wanted: &[(Term, usize, f32)],
    spots: &mut Vec<Spot>,
) -> Option<()> {
    let end = reader.place() + length as usize;
    let mut position = 0;
    while reader.place() < end {
        position += reader.number()?;
        spots.extend(wanted.iter().map(|(_, asked, weight)| Spot {
            position,
            asked: *asked,
            weight: *weight,
        }));
    }
    Some(())
}

/// A concept that can be met, with nothing met yet; `None` when nothing stands for it anywhere.
///
/// The rarer its surest variants, the more it matters; less when none of them is ever in a title.
fn asked(concept: &Concept, telling: bool, lexicon: &Lexicon) -> Option<Asked> {
    let known = concept
        .variants
        .iter()
        .filter(|(term, _)| lexicon.frequency(*term) > 0);
    let surest = known.clone().map(|(_, weight)| *weight).fold(0.0, f32::max);
    let sure = known
        .filter(|(_, weight)| *weight >= surest)
        .map(|(term, _)| *term);
    let rarities = sure.clone().map(|term| rarity_of(term, lexicon));
    let rarity = rarities.reduce(f32::min)?;
    let named = sure.into_iter().any(|term| lexicon.names(term));
    let naming = if named { 1.0 } else { UNNAMING };
    Some(Asked {
        meetings: vec![Meeting::default(); lexicon.document_count()],
        rarity: rarity * naming * if telling { 1.0 } else { WEAK },
        telling,
    })
}

/// How much a term matters, by how many documents it stands in (BM25's inverse frequency).
fn rarity_of(term: Term, lexicon: &Lexicon) -> f32 {
    let count = decimal(u32::try_from(lexicon.document_count()).unwrap_or(u32::MAX));
    let frequency = decimal(lexicon.frequency(term)).min(count);
    (1.0 + (count - frequency + 0.5) / (frequency + 0.5)).ln()
}

/// The spots of a passage.
pub(crate) fn in_passage<'a>(spots: &'a [Spot], passage: &Range<u32>) -> &'a [Spot] {
    let first = spots.partition_point(|spot| spot.position < passage.start);
    let end = spots.partition_point(|spot| spot.position < passage.end);
    spots.get(first..end).unwrap_or_default()
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^24")]
fn decimal(number: u32) -> f32 {
    number as f32
}

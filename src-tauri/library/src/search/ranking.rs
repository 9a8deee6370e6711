//! Finding the documents a query asks for, best first.
//!
//! BM25 over weights computed at compile time. A document that meets more of what was asked comes
//! before; then one that meets it in the same passage, in the same order, or in its very title.

use rusqlite::Connection;

use super::codec::Reader;
use super::field::{Field, prior};
use super::lexicon::{Lexicon, Term};
use super::query::Query;
use crate::error::{Error, Result};
use crate::kind::Kind;

/// How fast more occurrences stop counting, in units of the weights of the index.
const SATURATION: f32 = 2.2 * 16.0;
/// How much meeting all that was asked matters.
const COVERAGE: f32 = 1.6;
/// What meeting all of it in one passage adds, at most.
const TOGETHER: f32 = 0.6;
/// What a title that is exactly the query adds.
const SAME_TITLE: f32 = 0.5;
/// Documents looked at closely, of each kind, beyond those asked for.
const MARGIN: usize = 5;

/// How a document meets something asked.
#[derive(Clone, Copy, Debug, Default)]
struct Meeting {
    score: f32,
    /// Weight of the variant met.
    weight: f32,
    /// Which list of postings, and where in it the positions start.
    list: u16,
    at: u32,
}

/// A document found.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    /// Its rank in the index.
    pub document: u32,
    pub kind: Kind,
    pub score: f32,
    /// The passage to show, by its rank; `None` when no passage that can be shown meets the query.
    pub passage: Option<usize>,
}

/// What was asked, and how each document meets it.
struct Meetings {
    /// For each concept, one meeting per document.
    rows: Vec<Vec<Meeting>>,
    /// How much each concept matters: the rarer, the more.
    rarities: Vec<f32>,
    /// The postings read.
    lists: Vec<Vec<u8>>,
}

/// Finds documents: at most `limit` of each kind, best first.
pub(crate) fn find(
    query: &Query,
    limit: usize,
    lexicon: &Lexicon,
    connection: &Connection,
) -> Result<Vec<Found>> {
    let meetings = Meetings::read(query, lexicon, connection)?;
    let mut found = meetings.candidates(lexicon, limit + MARGIN);
    let mut layouts = connection.prepare("SELECT layout FROM documents WHERE id = ?1")?;
    for found in &mut found {
        let layout: Vec<u8> = layouts.query_row([found.document], |row| row.get(0))?;
        meetings.look_closely(found, query, &layout)?;
    }
    lift_complete(&mut found, &meetings);
    found.sort_by(|left, right| {
        let by_score = right.score.total_cmp(&left.score);
        by_score.then(left.document.cmp(&right.document))
    });
    let mut counts = std::collections::BTreeMap::new();
    found.retain(|found| {
        let count: &mut usize = counts.entry(found.kind).or_default();
        *count += 1;
        *count <= limit
    });
    Ok(found)
}

impl Meetings {
    fn read(query: &Query, lexicon: &Lexicon, connection: &Connection) -> Result<Self> {
        let count = lexicon.document_count();
        let mut meetings = Self {
            rows: Vec::new(),
            rarities: Vec::new(),
            lists: Vec::new(),
        };
        let mut statement =
            connection.prepare("SELECT list FROM postings WHERE term = ?1")?;
        for concept in &query.concepts {
            let rarity = rarity(&concept.variants, lexicon);
            let mut row = vec![Meeting::default(); count];
            for (term, weight) in &concept.variants {
                if lexicon.frequency(*term) == 0 {
                    continue;
                }
                let list: Vec<u8> = statement.query_row([term], |row| row.get(0))?;
                let number = u16::try_from(meetings.lists.len()).unwrap_or(u16::MAX);
                meet(&mut row, &list, *weight, rarity, number)?;
                meetings.lists.push(list);
            }
            if concept.variants.iter().any(|(term, _)| lexicon.frequency(*term) > 0) {
                meetings.rows.push(row);
                meetings.rarities.push(rarity);
            }
        }
        Ok(meetings)
    }

    /// How well a document meets all that was asked: its score, and the share it meets.
    fn meets(&self, document: usize) -> (f32, f32) {
        let (mut score, mut share) = (0.0, 0.0);
        for (row, rarity) in self.rows.iter().zip(&self.rarities) {
            if let Some(meeting) = row.get(document) {
                score += meeting.score;
                share += meeting.weight.sqrt() * rarity;
            }
        }
        (score, share / self.rarities.iter().sum::<f32>())
    }

    /// The most promising documents of each kind.
    fn candidates(&self, lexicon: &Lexicon, most: usize) -> Vec<Found> {
        let mut kinds: Vec<Vec<Found>> = Kind::ALL.map(|_| Vec::new()).into();
        for (document, kind) in (0_u32..).zip(&lexicon.kinds) {
            let (score, share) = self.meets(document as usize);
            if score <= 0.0 {
                continue;
            }
            let rank = Kind::ALL.iter().position(|known| known == kind);
            let of_kind = rank.and_then(|rank| kinds.get_mut(rank));
            of_kind.into_iter().for_each(|of_kind| {
                of_kind.push(Found {
                    document,
                    kind: *kind,
                    score: score * share.powf(COVERAGE) * prior(*kind),
                    passage: None,
                });
            });
        }
        for of_kind in &mut kinds {
            if of_kind.len() > most {
                of_kind.select_nth_unstable_by(most, |left, right| {
                    let by_score = right.score.total_cmp(&left.score);
                    by_score.then(left.document.cmp(&right.document))
                });
                of_kind.truncate(most);
            }
        }
        kinds.concat()
    }

    /// Positions where each concept is met in a document.
    fn positions(&self, document: usize) -> Vec<Vec<u32>> {
        let of_row = |row: &Vec<Meeting>| {
            let meeting = row.get(document).copied().unwrap_or_default();
            let list = self.lists.get(usize::from(meeting.list));
            let list = list.filter(|_| meeting.score > 0.0);
            list.map(|list| positions_at(list, meeting.at)).unwrap_or_default()
        };
        self.rows.iter().map(of_row).collect()
    }

    /// Refines the score of a document by where it meets the query, and chooses its passage.
    fn look_closely(&self, found: &mut Found, query: &Query, layout: &[u8]) -> Result<()> {
        let positions = self.positions(found.document as usize);
        let total: f32 = self.rarities.iter().sum();
        let mut best = 0.0_f32;
        let mut shown: Option<(f32, usize)> = None;
        let mut reader = Reader::new(layout);
        let (mut rank, mut start) = (0, 0);
        while !reader.is_done() {
            let field = reader.number().and_then(Field::of).ok_or(Error::Index("field"))?;
            let length = reader.number().ok_or(Error::Index("layout"))?;
            let end = start + length;
            let together = self.together(&positions, start..end) / total;
            if rank == 0 && together > 0.99 && length as usize <= query.concepts.len() + 1 {
                found.score *= 1.0 + SAME_TITLE;
            }
            best = best.max(together);
            let better = shown.is_none_or(|(most, _)| together > most);
            if field.is_shown() && together > 0.0 && better {
                shown = Some((together, rank));
            }
            (rank, start) = (rank + 1, end);
        }
        found.score *= 1.0 + TOGETHER * best * best;
        found.passage = shown.map(|(_, rank)| rank);
        Ok(())
    }

    /// How much of what was asked stands in a passage; a little more when it stands in order.
    fn together(&self, positions: &[Vec<u32>], passage: std::ops::Range<u32>) -> f32 {
        let mut sum = 0.0;
        let mut previous: Option<u32> = None;
        for (places, rarity) in positions.iter().zip(&self.rarities) {
            let first = places.partition_point(|place| *place < passage.start);
            let Some(place) = places.get(first).filter(|place| **place < passage.end) else {
                continue;
            };
            sum += rarity;
            if previous.is_some_and(|previous| (previous..=previous + 3).contains(place)) {
                sum += 0.1 * rarity;
            }
            previous = Some(*place);
        }
        sum
    }

    /// How many concepts a document meets.
    fn met(&self, document: u32) -> usize {
        let met = |row: &&Vec<Meeting>| {
            row.get(document as usize).is_some_and(|meeting| meeting.score > 0.0)
        };
        self.rows.iter().filter(met).count()
    }
}

/// How much a concept matters: the rarer its surest variant, the more.
fn rarity(variants: &[(Term, f32)], lexicon: &Lexicon) -> f32 {
    let surest = variants.iter().filter(|(term, _)| lexicon.frequency(*term) > 0);
    let weight = surest.clone().map(|(_, weight)| *weight).fold(0.0, f32::max);
    let frequency: u32 = surest
        .filter(|(_, other)| *other >= weight)
        .map(|(term, _)| lexicon.frequency(*term))
        .sum();
    let count = decimal(lexicon.document_count());
    let frequency = decimal(frequency as usize).min(count);
    (1.0 + (count - frequency + 0.5) / (frequency + 0.5)).ln()
}

/// Notes how the documents of a list meet a concept, where it is better than before.
fn meet(row: &mut [Meeting], list: &[u8], weight: f32, rarity: f32, number: u16) -> Result<()> {
    let damaged = || Error::Index("postings");
    let mut reader = Reader::new(list);
    let mut document = 0;
    while !reader.is_done() {
        document += reader.number().ok_or_else(damaged)? as usize;
        let impact = decimal(reader.number().ok_or_else(damaged)? as usize);
        let at = u32::try_from(reader.place()).map_err(|_| damaged())?;
        let length = reader.number().ok_or_else(damaged)?;
        reader.skip(length);
        let score = weight * rarity * impact / (impact + SATURATION);
        let meeting = row.get_mut(document).ok_or_else(damaged)?;
        if score > meeting.score {
            *meeting = Meeting {
                score,
                weight: weight.max(meeting.weight),
                list: number,
                at,
            };
        }
    }
    Ok(())
}

/// The positions that start at this place of a list.
fn positions_at(list: &[u8], at: u32) -> Vec<u32> {
    let mut reader = Reader::from(list, at as usize);
    let length = reader.number().unwrap_or_default() as usize;
    let end = reader.place() + length;
    let mut positions = Vec::new();
    let mut last = 0;
    while reader.place() < end {
        let Some(step) = reader.number() else { break };
        last += step;
        positions.push(last);
    }
    positions
}

/// A document that meets all that was asked comes before any that meets one thing only.
fn lift_complete(found: &mut [Found], meetings: &Meetings) {
    let asked = meetings.rows.len();
    if asked < 2 {
        return;
    }
    let partial = found.iter().filter(|found| meetings.met(found.document) == 1);
    let most = partial.map(|found| found.score).fold(0.0, f32::max);
    let complete = found.iter().filter(|found| meetings.met(found.document) == asked);
    let least = complete.map(|found| found.score).fold(f32::INFINITY, f32::min);
    if least > most {
        return;
    }
    for found in found.iter_mut() {
        if meetings.met(found.document) == asked {
            found.score += most - least + f32::EPSILON;
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^24")]
fn decimal(number: usize) -> f32 {
    number as f32
}

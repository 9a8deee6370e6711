//! Finding the documents a query asks for, best first.
//!
//! BM25 over weights computed at compile time. A document that meets more of what was asked comes
//! before; then one that meets it in the same passage, in the same order, or in its very title.

use std::collections::BTreeMap;
use std::ops::Range;

use rusqlite::Connection;

use super::codec::Reader;
use super::field::{Field, prior};
use super::lexicon::{Lexicon, Term};
use super::query::Query;
use crate::error::{Error, Result};
use crate::kind::Kind;

/// How fast more occurrences stop counting, in units of the weights of the index.
const SATURATION: f32 = 4.5 * 16.0;
/// What a word met once, deep in the text, still counts for in the share of what was asked.
const LOOSE: f32 = 0.2;
/// How much meeting several words in one passage matters, besides the whole document.
const TOGETHER: f32 = 2.0;
/// What a word adds when it follows the word before it, as in the query.
const IN_ORDER: f32 = 0.1;
/// What a title that is exactly the query adds.
const SAME_TITLE: f32 = 0.5;
/// How much a word matters that is in no title, beside those that are.
const UNNAMING: f32 = 0.5;
/// How much a word that says little matters, beside the others.
const WEAK: f32 = 0.4;
/// What is left of a hit for each better one of its kind, after the first two.
const CROWD: f32 = 0.85;
/// Documents looked at closely, of each kind, beyond those asked for.
const MARGIN: usize = 5;

/// How a document meets something asked.
#[derive(Clone, Copy, Debug, Default)]
struct Meeting {
    score: f32,
    /// Weight of the variant met.
    weight: f32,
    /// How firmly it is met, from 0 to 1: where, and how often.
    firmness: f32,
}

/// Where the positions of a term in a document are written.
#[derive(Clone, Copy, Debug)]
struct Place {
    document: u32,
    concept: u16,
    list: u16,
    at: u32,
    weight: f32,
}

/// The positions where a concept is met in a document, with the weight of what is met there.
type Spots = Vec<(u32, f32)>;

/// A document found.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    /// Its rank in the index.
    pub document: u32,
    pub kind: Kind,
    pub score: f32,
    /// Whether all that was asked stands together: in one passage, or in what introduces it.
    complete: bool,
    /// The passage to show, by its rank; `None` when no passage that can be shown meets the query.
    pub passage: Option<usize>,
}

/// What was asked, and how each document meets it.
struct Meetings {
    /// For each concept, one meeting per document.
    rows: Vec<Vec<Meeting>>,
    /// How much each concept matters: the rarer, the more.
    rarities: Vec<f32>,
    /// Whether each concept says something by itself.
    telling: Vec<bool>,
    /// The postings read.
    lists: Vec<Vec<u8>>,
    /// Where the positions are, list after list.
    places: Vec<Place>,
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
    let spots = meetings.spots(&found, lexicon.document_count());
    for found in &mut found {
        let layout: Vec<u8> = layouts.query_row([found.document], |row| row.get(0))?;
        let spots = spots.get(&found.document).map_or(&[][..], Vec::as_slice);
        meetings.look_closely(found, spots, query, &layout)?;
    }
    sort(&mut found);
    let mut counts: BTreeMap<Kind, usize> = BTreeMap::new();
    found.retain_mut(|found| {
        let before = counts.entry(found.kind).or_default();
        *before += 1;
        found.score *= crowd(found.kind, *before - 1);
        *before <= limit
    });
    lift_complete(&mut found, &meetings);
    sort(&mut found);
    Ok(found)
}

/// Best first; those of equal score in the order of the index.
fn sort(found: &mut [Found]) {
    found.sort_by(|left, right| {
        let by_score = right.score.total_cmp(&left.score);
        by_score.then(left.document.cmp(&right.document))
    });
}

/// How much a hit counts after so many better ones of its kind: four services of the same body
/// must not hide the rest. Situations differ enough from each other.
fn crowd(kind: Kind, before: usize) -> f32 {
    if kind == Kind::Situation {
        return 1.0;
    }
    (1..before).fold(1.0, |crowd, _| crowd * CROWD)
}

impl Meetings {
    fn read(query: &Query, lexicon: &Lexicon, connection: &Connection) -> Result<Self> {
        let count = lexicon.document_count();
        let mut meetings = Self {
            rows: Vec::new(),
            rarities: Vec::new(),
            telling: Vec::new(),
            lists: Vec::new(),
            places: Vec::new(),
        };
        let mut statement = connection.prepare("SELECT list FROM postings WHERE term = ?1")?;
        let only_weak = query.concepts.iter().all(|concept| concept.weak);
        for concept in &query.concepts {
            let weak = concept.weak && !only_weak;
            let rarity = rarity(&concept.variants, lexicon);
            let emphasis = if weak { WEAK } else { 1.0 };
            let mut row = vec![Meeting::default(); count];
            for (term, weight) in &concept.variants {
                if lexicon.frequency(*term) == 0 {
                    continue;
                }
                let list: Vec<u8> = statement.query_row([term], |row| row.get(0))?;
                let own = rarity_of(lexicon.frequency(*term), lexicon);
                meetings.meet(&mut row, &list, *weight, own.min(rarity) * emphasis)?;
                meetings.lists.push(list);
            }
            if concept
                .variants
                .iter()
                .any(|(term, _)| lexicon.frequency(*term) > 0)
            {
                meetings.rows.push(row);
                meetings.rarities.push(rarity * emphasis);
                meetings.telling.push(!weak);
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
                let firmness = LOOSE + (1.0 - LOOSE) * meeting.firmness;
                share += meeting.weight.sqrt() * firmness * rarity;
            }
        }
        (score, (share / self.rarities.iter().sum::<f32>()).min(1.0))
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
                    score: score * share * prior(*kind),
                    complete: false,
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

    /// Notes how the documents of a list meet a concept, where it is better than before.
    fn meet(&mut self, row: &mut [Meeting], list: &[u8], weight: f32, rarity: f32) -> Result<()> {
        let damaged = || Error::Index("postings");
        let number = |count: usize| u16::try_from(count).unwrap_or(u16::MAX);
        let (concept, list_number) = (number(self.rows.len()), number(self.lists.len()));
        let mut reader = Reader::new(list);
        let mut document = 0;
        while !reader.is_done() {
            document += reader.number().ok_or_else(damaged)?;
            let impact = decimal(reader.number().ok_or_else(damaged)? as usize);
            let at = u32::try_from(reader.place()).map_err(|_| damaged())?;
            let length = reader.number().ok_or_else(damaged)?;
            reader.skip(length);
            let firmness = impact / (impact + SATURATION);
            let score = weight * rarity * firmness;
            let meeting = row.get_mut(document as usize).ok_or_else(damaged)?;
            if score > meeting.score {
                *meeting = Meeting {
                    score,
                    weight: weight.max(meeting.weight),
                    firmness,
                };
            }
            self.places.push(Place {
                document,
                concept,
                list: list_number,
                at,
                weight,
            });
        }
        Ok(())
    }

    /// Where each concept is met in each of the documents found.
    fn spots(&self, found: &[Found], documents: usize) -> BTreeMap<u32, Vec<Spots>> {
        let mut wanted = vec![false; documents];
        for found in found {
            if let Some(wanted) = wanted.get_mut(found.document as usize) {
                *wanted = true;
            }
        }
        let mut spots: BTreeMap<u32, Vec<Spots>> = BTreeMap::new();
        for place in &self.places {
            if wanted.get(place.document as usize) != Some(&true) {
                continue;
            }
            let concepts = spots
                .entry(place.document)
                .or_insert_with(|| vec![Spots::new(); self.rows.len()]);
            let list = self.lists.get(usize::from(place.list));
            let concept = concepts.get_mut(usize::from(place.concept));
            if let (Some(list), Some(concept)) = (list, concept) {
                read_positions(list, place.at, place.weight, concept);
            }
        }
        for spots in spots.values_mut().flatten() {
            spots.sort_by_key(|(position, _)| *position);
        }
        spots
    }

    /// Refines the score of a document by where it meets the query, and chooses its passage.
    fn look_closely(
        &self,
        found: &mut Found,
        spots: &[Spots],
        query: &Query,
        layout: &[u8],
    ) -> Result<()> {
        let total: f32 = self.rarities.iter().sum();
        let mut best = 0.0_f32;
        let mut introduced: Vec<bool> = self.telling.iter().map(|telling| !telling).collect();
        let mut shown: Option<(f32, usize)> = None;
        let mut reader = Reader::new(layout);
        let (mut rank, mut start) = (0, 0);
        while !reader.is_done() {
            let field = reader
                .number()
                .and_then(Field::of)
                .ok_or(Error::Index("field"))?;
            let length = reader.number().ok_or(Error::Index("layout"))?;
            let end = start + length;
            let together = self.together(spots, start..end);
            let stands = self.stands(spots, start..end);
            found.complete |= stands.iter().all(|stands| *stands);
            if field.introduces() {
                for (known, stands) in introduced.iter_mut().zip(stands) {
                    *known |= stands;
                }
            }
            let share = together / total;
            if rank == 0 && share > 0.99 && length as usize <= query.concepts.len() + 1 {
                found.score *= 1.0 + SAME_TITLE;
            }
            best = best.max(together * share * share * field.emphasis());
            let better = shown.is_none_or(|(most, _)| together > most);
            if field.is_shown() && together > 0.0 && better {
                shown = Some((together, rank));
            }
            (rank, start) = (rank + 1, end);
        }
        found.complete |= introduced.iter().all(|known| *known);
        found.score += TOGETHER * best * prior(found.kind);
        found.passage = shown.map(|(_, rank)| rank);
        Ok(())
    }

    /// Which concepts stand in a passage; those that say little by themselves always do.
    fn stands(&self, spots: &[Spots], passage: Range<u32>) -> Vec<bool> {
        let stands = |(spots, telling): (&Spots, &bool)| {
            !telling || in_passage(spots, &passage).next().is_some()
        };
        spots.iter().zip(&self.telling).map(stands).collect()
    }

    /// How much of what was asked stands in a passage; a little more when it stands in order.
    fn together(&self, spots: &[Spots], passage: Range<u32>) -> f32 {
        let mut sum = 0.0;
        let mut previous: Option<u32> = None;
        for (spots, rarity) in spots.iter().zip(&self.rarities) {
            let best = in_passage(spots, &passage).max_by(|left, right| left.1.total_cmp(&right.1));
            let Some((position, weight)) = best else {
                continue;
            };
            let follows = previous.is_some_and(|before| (before..=before + 3).contains(position));
            sum += rarity * weight * if follows { 1.0 + IN_ORDER } else { 1.0 };
            previous = Some(*position);
        }
        sum
    }

    /// How many of the words that say something a document meets.
    fn met(&self, document: u32) -> usize {
        let rows = self.rows.iter().zip(&self.telling);
        let met = rows.filter(|(row, telling)| {
            let meeting = row.get(document as usize);
            **telling && meeting.is_some_and(|meeting| meeting.score > 0.0)
        });
        met.count()
    }
}

/// How much a concept matters: the rarer its surest variants, the more; less when none of them is
/// ever in a title.
fn rarity(variants: &[(Term, f32)], lexicon: &Lexicon) -> f32 {
    let known = variants
        .iter()
        .filter(|(term, _)| lexicon.frequency(*term) > 0);
    let surest = known.clone().map(|(_, weight)| *weight).fold(0.0, f32::max);
    let sure = known.filter(|(_, weight)| *weight >= surest);
    let most = sure.clone().map(|(term, _)| lexicon.frequency(*term)).max();
    let names = sure.into_iter().any(|(term, _)| lexicon.names(*term));
    rarity_of(most.unwrap_or_default(), lexicon) * if names { 1.0 } else { UNNAMING }
}

/// How much a term that stands in so many documents matters.
fn rarity_of(frequency: u32, lexicon: &Lexicon) -> f32 {
    let count = decimal(lexicon.document_count());
    let frequency = decimal(frequency as usize).min(count);
    (1.0 + (count - frequency + 0.5) / (frequency + 0.5)).ln()
}

/// The spots that stand in a passage.
fn in_passage<'a>(spots: &'a Spots, passage: &Range<u32>) -> impl Iterator<Item = &'a (u32, f32)> {
    let first = spots.partition_point(|(position, _)| *position < passage.start);
    let end = passage.end;
    spots
        .iter()
        .skip(first)
        .take_while(move |(position, _)| *position < end)
}

/// Reads the positions written at this place of a list.
fn read_positions(list: &[u8], at: u32, weight: f32, spots: &mut Spots) {
    let mut reader = Reader::from(list, at as usize);
    let length = reader.number().unwrap_or_default() as usize;
    let end = reader.place() + length;
    let mut last = 0;
    while reader.place() < end {
        let Some(step) = reader.number() else { break };
        last += step;
        spots.push((last, weight));
    }
}

/// A document where all that was asked stands together comes before any that meets one word only.
fn lift_complete(found: &mut [Found], meetings: &Meetings) {
    if meetings.telling.iter().filter(|telling| **telling).count() < 2 {
        return;
    }
    let partial = found
        .iter()
        .filter(|found| meetings.met(found.document) == 1);
    let most = partial.map(|found| found.score).fold(0.0, f32::max);
    let complete = found.iter().filter(|found| found.complete);
    let least = complete
        .map(|found| found.score)
        .fold(f32::INFINITY, f32::min);
    if least > most {
        return;
    }
    for found in found.iter_mut().filter(|found| found.complete) {
        found.score += most - least + f32::EPSILON;
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^24")]
fn decimal(number: usize) -> f32 {
    number as f32
}

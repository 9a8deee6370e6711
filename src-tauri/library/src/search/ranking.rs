//! Finding the documents a query asks for, best first.
//!
//! BM25 over weights computed at compile time chooses candidates of each kind. Then each is looked
//! at closely: what was asked counts more when it stands together, in order, in what introduces the
//! entry. The constants were measured on everyday queries; recall moves little around them.

use std::collections::BTreeMap;

use super::field::{Field, prior};
use super::matches::{ConceptMatches, Matches, Spot, in_passage};
use super::query::Query;
use super::{Document, Index};
use crate::kind::Kind;

/// What a word met once, deep in the text, still counts for in the share of what was asked.
const LOOSE: f32 = 0.2;
/// How much matching several words in one passage matters, besides the whole document.
const TOGETHER: f32 = 2.0;
/// What a word adds when it follows the word before it, as in the query.
const IN_ORDER: f32 = 0.1;
/// What a title that is exactly the query adds.
const SAME_TITLE: f32 = 0.5;
/// What is left of a hit for each better one of its kind, after the first two.
const CROWD: f32 = 0.85;
/// How far above a partial answer a complete one is lifted.
const ABOVE: f32 = 0.01;
/// Documents looked at closely, of each kind, beyond those asked for.
const MARGIN: usize = 15;

/// A document found.
#[derive(Clone, Debug)]
pub(crate) struct Found<'a> {
    /// Its rank in the index.
    rank: u32,
    pub document: &'a Document,
    pub score: f32,
    /// The passage to show, by its rank; `None` when no passage that can be shown meets the query.
    pub passage: Option<usize>,
    /// Whether all that was asked stands together: in one passage, or in what introduces it.
    complete: bool,
}

/// Finds documents: at most `limit` of each kind, best first.
pub(crate) fn find<'a>(query: &Query, limit: usize, index: &'a Index) -> Vec<Found<'a>> {
    let matches = Matches::new(query, index);
    let mut found = candidates(&matches, index, limit + MARGIN);
    for found in &mut found {
        look_closely(found, &matches.spots(found.rank), &matches);
    }
    found.sort_by(best_first);
    keep(&mut found, limit);
    lift_complete(&mut found, &matches);
    found.sort_by(best_first);
    found
}

/// Best first; those of equal score in the order of the index.
fn best_first(left: &Found<'_>, right: &Found<'_>) -> std::cmp::Ordering {
    let by_score = right.score.total_cmp(&left.score);
    by_score.then(left.rank.cmp(&right.rank))
}

/// The most promising documents of each kind.
fn candidates<'a>(matches: &Matches<'_>, index: &'a Index, most: usize) -> Vec<Found<'a>> {
    let total = matches.total();
    let mut kinds: BTreeMap<Kind, Vec<Found<'_>>> = BTreeMap::new();
    for (rank, document) in (0_u32..).zip(&index.documents) {
        let (mut score, mut share) = (0.0, 0.0);
        for concept in &matches.concepts {
            let found_match = concept.match_in(rank);
            let firmness = LOOSE + (1.0 - LOOSE) * found_match.firmness;
            score += found_match.score;
            share += found_match.weight.sqrt() * firmness * concept.rarity;
        }
        if score > 0.0 {
            kinds.entry(document.kind).or_default().push(Found {
                rank,
                document,
                score: score * (share / total).min(1.0) * prior(document.kind),
                passage: None,
                complete: false,
            });
        }
    }
    for found in kinds.values_mut().filter(|found| found.len() > most) {
        found.select_nth_unstable_by(most, best_first);
        found.truncate(most);
    }
    kinds.into_values().flatten().collect()
}

/// Refines the score of a document by where it meets the query, and chooses its passage.
fn look_closely(found: &mut Found<'_>, spots: &[Spot], matches: &Matches<'_>) {
    let (concepts, total) = (&matches.concepts, matches.total());
    let mut introduced = vec![false; concepts.len()];
    let (mut best, mut most_shown) = (0.0_f32, 0.0_f32);
    let mut next = 0;
    for (rank, passage) in found.document.passages.iter().enumerate() {
        let (field, start) = (passage.field, next);
        next += passage.length;
        let spots = in_passage(spots, &(start..next));
        if spots.is_empty() {
            continue;
        }
        let together = together(spots, concepts);
        let share = together / total;
        if field == Field::Title && share > 0.99 && passage.length as usize <= concepts.len() + 1 {
            found.score *= 1.0 + SAME_TITLE;
        }
        best = best.max(together * share * share * field.emphasis());
        if field.is_shown() && together > most_shown {
            (found.passage, most_shown) = (Some(rank), together);
        }
        let met: Vec<bool> = (0..concepts.len())
            .map(|rank| spots.iter().any(|spot| spot.concept == rank))
            .collect();
        found.complete |= is_complete(&met, concepts);
        if field.introduces() {
            let known = introduced.iter_mut().zip(met);
            known.for_each(|(known, met)| *known |= met);
        }
    }
    found.complete |= is_complete(&introduced, concepts);
    found.score += TOGETHER * best * prior(found.document.kind);
}

/// Whether all the words that say something are met.
fn is_complete(met: &[bool], concepts: &[ConceptMatches]) -> bool {
    let mut concepts = concepts.iter().zip(met);
    concepts.all(|(concept, met)| *met || !concept.telling)
}

/// How much of what was asked stands in a passage; a little more when it stands in order.
fn together(spots: &[Spot], concepts: &[ConceptMatches]) -> f32 {
    let mut sum = 0.0;
    let mut previous: Option<u32> = None;
    for (rank, concept) in concepts.iter().enumerate() {
        let here = spots.iter().filter(|spot| spot.concept == rank);
        let best = here.max_by(|left, right| left.weight.total_cmp(&right.weight));
        let Some(spot) = best else {
            continue;
        };
        let next = previous.map(|before| before..=before + 3);
        let follows = next.is_some_and(|next| next.contains(&spot.position));
        sum += concept.rarity * spot.weight * if follows { 1.0 + IN_ORDER } else { 1.0 };
        previous = Some(spot.position);
    }
    sum
}

/// Keeps so many documents of each kind, best first. Those that follow two better ones of their
/// kind count less: four services of the same body must not hide the rest. Situations are spared,
/// as they differ enough from each other.
fn keep(found: &mut Vec<Found<'_>>, limit: usize) {
    let mut counts: BTreeMap<Kind, usize> = BTreeMap::new();
    found.retain_mut(|found| {
        let count = counts.entry(found.document.kind).or_default();
        *count += 1;
        if found.document.kind != Kind::Situation {
            found.score *= (2..*count).fold(1.0, |crowd, _| crowd * CROWD);
        }
        *count <= limit
    });
}

/// A document where all that was asked stands together comes before any that meets one word only.
fn lift_complete(found: &mut [Found<'_>], matches: &Matches<'_>) {
    if matches
        .concepts
        .iter()
        .filter(|concept| concept.telling)
        .count()
        < 2
    {
        return;
    }
    let partial = found
        .iter()
        .filter(|found| matches.matched_count(found.rank) == 1);
    let most = partial.map(|found| found.score).fold(0.0, f32::max);
    let complete = found.iter().filter(|found| found.complete);
    let least = complete
        .map(|found| found.score)
        .fold(f32::INFINITY, f32::min);
    if least > most {
        return;
    }
    for found in found.iter_mut().filter(|found| found.complete) {
        found.score += most - least + ABOVE;
    }
}

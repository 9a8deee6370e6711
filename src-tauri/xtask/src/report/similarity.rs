//! How near two texts are: the share of their runs of three words that they have in common.
//!
//! Jaccard's index on word shingles, exact: a few thousand short texts need no sampling. It finds
//! sentences copied and retouched, not ideas said twice in other words.

use std::collections::BTreeMap;

/// Length of a run, in words.
const RUN: usize = 3;

/// Two texts, by their ranks, and how near they are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Pair {
    pub left: usize,
    pub right: usize,
    /// From 0, nothing in common, to 1, the same words.
    pub similarity: f64,
}

/// The pairs of texts nearest to each other, the nearest first. Texts of the same group are not
/// compared; texts shorter than a run are near to nothing.
pub(crate) fn nearest(texts: &[(&str, &str)], at_most: usize) -> Vec<Pair> {
    let mut index = Index::default();
    let mut pairs: Vec<Pair> = Vec::new();
    for (right, (group, text)) in texts.iter().enumerate() {
        let common = index.add(text);
        let found = common.into_iter().map(|(left, common)| Pair {
            left,
            right,
            similarity: index.similarity(left, right, common),
        });
        pairs.extend(found.filter(|pair| {
            let other = texts.get(pair.left).map(|(group, _)| group);
            other != Some(group)
        }));
        keep_nearest(&mut pairs, at_most);
    }
    pairs
}

fn keep_nearest(pairs: &mut Vec<Pair>, at_most: usize) {
    pairs.sort_by(|one, other| other.similarity.total_cmp(&one.similarity));
    pairs.truncate(at_most);
}

/// Which texts hold each run.
#[derive(Default)]
struct Index {
    holders: BTreeMap<String, Vec<usize>>,
    /// How many different runs each text has.
    sizes: Vec<usize>,
}

impl Index {
    /// Adds a text; gives how many runs it shares with each text already there.
    fn add(&mut self, text: &str) -> BTreeMap<usize, usize> {
        let rank = self.sizes.len();
        let runs = runs(text);
        self.sizes.push(runs.len());
        let mut common = BTreeMap::new();
        for run in runs {
            let holders = self.holders.entry(run).or_default();
            for holder in holders.iter() {
                *common.entry(*holder).or_default() += 1;
            }
            holders.push(rank);
        }
        common
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "counts of runs are far below 2^52"
    )]
    fn similarity(&self, left: usize, right: usize, common: usize) -> f64 {
        let size = |rank: usize| self.sizes.get(rank).copied().unwrap_or_default();
        let all = size(left) + size(right) - common;
        common as f64 / all.max(1) as f64
    }
}

/// The different runs of a text, in lower case; an elided article is a word here.
fn runs(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower
        .split(|ch: char| !ch.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let mut runs: Vec<String> = words.windows(RUN).map(|run| run.join(" ")).collect();
    runs.sort();
    runs.dedup();
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_words_are_at_one_whatever_the_marks() {
        let pairs = nearest(&[("a", "On note l’heure !"), ("b", "on note l'heure")], 5);
        assert_eq!(pairs.len(), 1);
        assert!((pairs[0].similarity - 1.0).abs() < 1e-9);
    }

    #[test]
    fn a_part_in_common_is_the_share_of_all_the_runs() {
        // Runs: {a b c, b c d} and {b c d, c d e}: one in common out of three.
        let pairs = nearest(&[("1", "a b c d"), ("2", "b c d e")], 5);
        assert!((pairs[0].similarity - 1.0 / 3.0).abs() < 1e-9);
    }

    #[test]
    fn texts_of_a_group_and_texts_apart_make_no_pair() {
        assert!(nearest(&[("1", "a b c"), ("1", "a b c")], 5).is_empty());
        assert!(nearest(&[("1", "a b c"), ("2", "x y z")], 5).is_empty());
    }

    #[test]
    fn only_the_nearest_pairs_are_kept_the_nearest_first() {
        let texts = [("1", "a b c d"), ("2", "b c d e"), ("3", "a b c d")];
        let pairs = nearest(&texts, 1);
        assert_eq!((pairs[0].left, pairs[0].right), (0, 2));
        assert_eq!(pairs.len(), 1);
    }
}

//! How many typing errors separate two words, and which of many words is the nearest.
//!
//! Used for suggestions to authors and for the search. It knows nothing of French: callers fold
//! accents first if they want to.

/// Optimal string alignment distance (Damerau–Levenshtein without overlapping edits), up to
/// `limit`: one insertion, deletion, substitution or swap of neighbours counts 1.
///
/// `None` when the words are further apart than `limit`.
#[must_use]
pub(crate) fn distance(left: &[char], right: &[char], limit: usize) -> Option<usize> {
    if left.len().abs_diff(right.len()) > limit {
        return None;
    }
    let mut rows: Vec<Vec<usize>> = vec![(0..=right.len()).collect()];
    for (row, from) in left.iter().enumerate() {
        let cost = |rows: &[Vec<usize>], row: usize, column: usize| {
            let cost = rows.get(row).and_then(|costs| costs.get(column));
            cost.copied().unwrap_or(usize::MAX / 2)
        };
        let mut costs = vec![row + 1];
        for (column, to) in right.iter().enumerate() {
            let changed = cost(&rows, row, column) + usize::from(from != to);
            let inserted = costs.last().map_or(usize::MAX, |cost| cost + 1);
            let deleted = cost(&rows, row, column + 1) + 1;
            let mut best = changed.min(inserted).min(deleted);
            if row > 0
                && column > 0
                && left.get(row - 1) == Some(to)
                && right.get(column - 1) == Some(from)
            {
                best = best.min(cost(&rows, row - 1, column - 1) + 1);
            }
            costs.push(best);
        }
        if costs.iter().all(|cost| *cost > limit) {
            return None;
        }
        rows.push(costs);
    }
    let found = rows.last()?.last().copied();
    found.filter(|found| *found <= limit)
}

/// The candidate nearest to `word`, if one is near enough to be what was meant.
#[cfg(feature = "compile")]
pub(crate) fn nearest<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let wanted: Vec<char> = word.chars().collect();
    let limit = (wanted.len() / 3).clamp(1, 4);
    candidates
        .into_iter()
        .filter_map(|candidate| {
            let letters: Vec<char> = candidate.chars().collect();
            distance(&wanted, &letters, limit).map(|apart| (apart, candidate))
        })
        .min()
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn between(left: &str, right: &str) -> Option<usize> {
        let left: Vec<char> = left.chars().collect();
        let right: Vec<char> = right.chars().collect();
        distance(&left, &right, 2)
    }

    #[test]
    fn each_kind_of_typing_error_counts_one() {
        assert_eq!(between("stress", "stress"), Some(0));
        assert_eq!(between("stres", "stress"), Some(1), "a letter forgotten");
        assert_eq!(between("strress", "stress"), Some(1), "a letter doubled");
        assert_eq!(between("strass", "stress"), Some(1), "a letter for another");
        assert_eq!(between("sterss", "stress"), Some(1), "two letters swapped");
    }

    #[test]
    fn words_too_far_apart_have_no_distance() {
        assert_eq!(between("charge", "client"), None);
        assert_eq!(between("", "abc"), None);
        assert_eq!(between("", "ab"), Some(2));
    }

    #[cfg(feature = "compile")]
    #[test]
    fn the_nearest_candidate_is_proposed_only_when_near() {
        let keys = ["titre", "ordre", "scene"];
        assert_eq!(nearest("titer", keys), Some("titre"));
        assert_eq!(nearest("budget", keys), None);
    }
}

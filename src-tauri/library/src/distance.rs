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
    let width = right.len() + 1;
    let mut before: Vec<usize> = vec![0; width];
    let mut previous: Vec<usize> = (0..width).collect();
    for (row, &from) in left.iter().enumerate() {
        let current = next_row(row, from, left, right, &before, &previous);
        if current.iter().min().is_none_or(|least| *least > limit) {
            return None;
        }
        before = previous;
        previous = current;
    }
    previous.last().copied().filter(|found| *found <= limit)
}

fn next_row(
    row: usize,
    from: char,
    left: &[char],
    right: &[char],
    before: &[usize],
    previous: &[usize],
) -> Vec<usize> {
    let at = |line: &[usize], column: usize| line.get(column).copied().unwrap_or(usize::MAX / 2);
    let mut current = Vec::with_capacity(right.len() + 1);
    current.push(row + 1);
    for (column, &to) in right.iter().enumerate() {
        let changed = at(previous, column) + usize::from(from != to);
        let inserted = at(&current, column) + 1;
        let deleted = at(previous, column + 1) + 1;
        let mut best = changed.min(inserted).min(deleted);
        let swapped = column > 0
            && row > 0
            && left.get(row - 1) == Some(&to)
            && right.get(column - 1) == Some(&from);
        if swapped {
            best = best.min(at(before, column - 1) + 1);
        }
        current.push(best);
    }
    current
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

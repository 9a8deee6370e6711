//! Parts of long lists, and their lengths.

use serde::Serialize;
use std::collections::BTreeMap;

/// A length as the counts of the read models are.
pub(crate) fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// How many there are of one kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Tally<K> {
    /// Of which kind.
    pub key: K,
    /// How many.
    pub count: u32,
}

/// Items under their keys.
pub(crate) fn grouped<K: Ord, T>(keyed: impl Iterator<Item = (K, T)>) -> BTreeMap<K, Vec<T>> {
    let mut groups: BTreeMap<K, Vec<T>> = BTreeMap::new();
    for (key, item) in keyed {
        groups.entry(key).or_default().push(item);
    }
    groups
}

/// How many times each key comes, in the order of the keys.
pub(crate) fn tally<K: Ord>(keys: impl Iterator<Item = K>) -> Vec<Tally<K>> {
    let groups = grouped(keys.map(|key| (key, ()))).into_iter();
    let tallies = groups.map(|(key, times)| Tally {
        key,
        count: count(times.len()),
    });
    tallies.collect()
}

/// Which part of a long list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// How many lines to leave out first.
    pub offset: u32,
    /// How many lines at most.
    pub limit: u32,
}

impl Page {
    /// The first lines.
    pub const fn first(limit: u32) -> Self {
        Self { offset: 0, limit }
    }

    /// Everything.
    pub const ALL: Self = Self {
        offset: 0,
        limit: u32::MAX,
    };

    /// What is left of the page after a list of this length.
    pub(crate) fn after(self, length: u32) -> Self {
        let shown = length.saturating_sub(self.offset);
        Self {
            offset: self.offset.saturating_sub(length),
            limit: self.limit.saturating_sub(shown),
        }
    }

    /// The part of a list that is on the page.
    pub(crate) fn cut<T>(self, items: &[T]) -> &[T] {
        let size = |count: u32| usize::try_from(count).unwrap_or(usize::MAX);
        let start = size(self.offset).min(items.len());
        let end = start.saturating_add(size(self.limit)).min(items.len());
        items.get(start..end).unwrap_or_default()
    }
}

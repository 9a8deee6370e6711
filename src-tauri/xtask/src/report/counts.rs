//! How much there is: entries of each kind, situations of each theme, words of each section.

use std::collections::BTreeMap;

use library::compile::Entry;
use library::{Kind, PreventionLevel};

use super::prose::Passage;
use super::readability::words;
use crate::table::{Row, row, section};

/// Prints the counts.
pub(crate) fn print(entries: &[Entry], passages: &[Passage]) {
    section("Entries of each kind", &["kind", "entries"], kinds(entries));
    let header = [
        "theme",
        "situations",
        "actions",
        "source",
        "outiller",
        "reparer",
    ];
    section("Situations of each theme", &header, themes(entries));
    let header = ["kind", "section", "sheets", "least", "median", "most"];
    section("Words of each section", &header, sections(passages));
}

fn kinds(entries: &[Entry]) -> impl Iterator<Item = Row> {
    let others = ["chiffre", "source", "departement", "exemple"];
    let kinds = Kind::ALL.iter().map(|kind| kind.code()).chain(others);
    let count = |kind| entries.iter().filter(|entry| entry.kind == kind).count();
    kinds.map(move |kind| row![kind, count(kind)])
}

fn themes(entries: &[Entry]) -> impl Iterator<Item = Row> {
    let themes = entries
        .iter()
        .filter(|entry| entry.kind == Kind::Theme.code());
    themes.map(|theme| {
        let situations = entries.iter().filter(|entry| entry.theme == theme.slug);
        let texts = |entry: &Entry| entry.texts("actions.level");
        let levels: Vec<String> = situations.clone().flat_map(texts).collect();
        let mut row = row![theme.slug, situations.count(), levels.len()];
        for level in PreventionLevel::ALL {
            let of_level = levels.iter().filter(|found| *found == level.code());
            row.push(of_level.count().to_string());
        }
        row
    })
}

/// The words of each section of each kind: the least, the median and the most in a sheet.
fn sections(passages: &[Passage]) -> impl Iterator<Item = Row> {
    let mut sheets: BTreeMap<_, BTreeMap<&str, usize>> = BTreeMap::new();
    for passage in passages {
        let section = sheets.entry((passage.kind, passage.section)).or_default();
        *section.entry(&passage.sheet).or_default() += words(&passage.text).count();
    }
    sheets.into_iter().map(|((kind, section), sheets)| {
        let [count, least, median, most] = spread(sheets.into_values().collect());
        row![kind, section, count, least, median, most]
    })
}

/// How many values there are, the least, the median (the lower of two) and the most.
fn spread(mut values: Vec<usize>) -> [usize; 4] {
    values.sort_unstable();
    let at = |rank: usize| values.get(rank).copied().unwrap_or_default();
    let last = values.len().saturating_sub(1);
    [values.len(), at(0), at(last / 2), at(last)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spread_tells_how_many_the_least_the_median_and_the_most() {
        assert_eq!(spread(vec![9, 1, 5]), [3, 1, 5, 9]);
        assert_eq!(spread(vec![9, 1]), [2, 1, 1, 9]);
        assert_eq!(spread(Vec::new()), [0, 0, 0, 0]);
    }
}

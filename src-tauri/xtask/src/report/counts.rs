//! How much there is: entries of each kind, situations of each theme, words of each section.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use library::{Library, PreventionLevel};

use super::prose::Passage;
use super::readability::words;
use crate::table::table;

/// Prints the counts.
pub(crate) fn print(library: &Library, passages: &[Passage]) -> Result<()> {
    println!("## Entries of each kind\n");
    print!("{}", table(&["kind", "entries"], &kinds(library)?));
    println!("\n## Situations of each theme\n");
    let header = [
        "theme",
        "situations",
        "actions",
        "source",
        "outiller",
        "reparer",
    ];
    print!("{}", table(&header, &themes(library)?));
    println!("\n## Words of each section\n");
    let header = ["kind", "section", "sheets", "least", "median", "most"];
    print!("{}", table(&header, &sections(passages)));
    Ok(())
}

fn kinds(library: &Library) -> Result<Vec<Vec<String>>> {
    let counts = library.counts()?.into_iter();
    let others = [
        ("chiffre", library.figures()?.len()),
        ("source", library.sources()?.len()),
        ("departement", library.departments()?.len()),
        ("exemple", library.samples()?.len()),
    ];
    let row = |kind: &str, count: String| vec![kind.to_owned(), count];
    Ok(counts
        .map(|(kind, count)| row(kind.as_str(), count.to_string()))
        .chain(others.map(|(kind, count)| row(kind, count.to_string())))
        .collect())
}

fn themes(library: &Library) -> Result<Vec<Vec<String>>> {
    let mut rows = Vec::new();
    for theme in library.themes()? {
        let cards = library.situations(&theme.slug)?;
        let mut levels = BTreeMap::new();
        for card in &cards {
            let sheet = library.situation(&card.slug)?.context("A situation")?;
            for action in sheet.actions {
                *levels.entry(action.level).or_insert(0_usize) += 1;
            }
        }
        let all: usize = levels.values().sum();
        let mut row = vec![theme.slug, cards.len().to_string(), all.to_string()];
        let count = |level| levels.get(level).copied().unwrap_or_default().to_string();
        row.extend(PreventionLevel::ALL.iter().map(count));
        rows.push(row);
    }
    Ok(rows)
}

/// The words of each section of each kind: the least, the median and the most in a sheet.
fn sections(passages: &[Passage]) -> Vec<Vec<String>> {
    let mut sheets: BTreeMap<_, BTreeMap<&str, usize>> = BTreeMap::new();
    for passage in passages {
        let section = sheets.entry((passage.kind, passage.section)).or_default();
        *section.entry(&passage.sheet).or_default() += words(&passage.text).count();
    }
    let row = |((kind, section), sheets): ((&str, &str), BTreeMap<&str, usize>)| {
        let counts = spread(sheets.into_values().collect());
        let mut row = vec![kind.to_owned(), section.to_owned()];
        row.extend(counts.map(|count| count.to_string()));
        row
    };
    sheets.into_iter().map(row).collect()
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

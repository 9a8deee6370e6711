//! How it reads: readability of each sheet, long sentences, and texts too near to one another.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context as _, Result};
use library::{Kind, Library};

use super::prose::Passage;
use super::readability::{Measure, sentences, words};
use super::similarity::{Pair, nearest};
use super::{LONGEST, READABILITY, SIMILARITY, Target};
use crate::table::table;

/// A sentence longer than this is listed.
const LONG: usize = 30;
/// A sentence shorter than this is not compared: everybody says « Et après ? ».
const COMPARED: usize = 6;
/// How many sheets and pairs are listed.
const SHEETS: usize = 10;
const PAIRS: usize = 15;

/// Prints what is found; gives the targets.
pub(crate) fn print(library: &Library, passages: &[Passage]) -> Result<Vec<Target>> {
    let readable = readable(passages);
    let long = long(passages);
    let alike = alike_actions(library)?;
    alike_sentences(passages);
    Ok(vec![readable, long, alike])
}

/// The measure of each sheet, over its whole sentences.
fn measures(passages: &[Passage]) -> BTreeMap<(&'static str, &str), Measure> {
    let mut sheets: BTreeMap<_, Vec<Measure>> = BTreeMap::new();
    for passage in passages.iter().filter(|passage| passage.is_sentences()) {
        let sheet = sheets
            .entry((passage.kind, passage.sheet.as_str()))
            .or_default();
        sheet.push(Measure::of(&passage.text));
    }
    let sum = |(sheet, measures): (_, Vec<Measure>)| (sheet, measures.into_iter().sum());
    sheets.into_iter().map(sum).collect()
}

fn readable(passages: &[Passage]) -> Target {
    let measures = measures(passages);
    println!("\n## Readability (Kandel and Moles)\n");
    let mut kinds: BTreeMap<&str, Vec<Measure>> = BTreeMap::new();
    for ((kind, _), measure) in &measures {
        kinds.entry(kind).or_default().push(*measure);
    }
    let rows: Vec<Vec<String>> = kinds
        .iter()
        .map(|(kind, sheets)| {
            let all: Measure = sheets.iter().copied().sum();
            row(
                &[kind, &sheets.len().to_string()],
                all.sentence_length(),
                average(sheets),
            )
        })
        .collect();
    let header = ["kind", "sheets", "words in a sentence", "average index"];
    print!("{}", table(&header, &rows));
    lowest(&measures);
    let situations = kinds.get(Kind::Situation.as_str());
    let found = average(situations.map_or(&[], Vec::as_slice));
    Target {
        name: "average readability of the situations",
        wanted: format!("≥ {READABILITY}"),
        found: format!("{found:.1}"),
        met: found >= READABILITY,
    }
}

/// The sheets hardest to read.
fn lowest(measures: &BTreeMap<(&'static str, &str), Measure>) {
    println!("\nThe {SHEETS} situations hardest to read:\n");
    let situation = Kind::Situation.as_str();
    let mut sheets: Vec<(&str, Measure)> = measures
        .iter()
        .filter(|((kind, _), _)| *kind == situation)
        .map(|((_, sheet), measure)| (*sheet, *measure))
        .collect();
    sheets.sort_by(|(_, one), (_, other)| one.kandel_moles().total_cmp(&other.kandel_moles()));
    let rows: Vec<Vec<String>> = sheets
        .into_iter()
        .take(SHEETS)
        .map(|(sheet, measure)| row(&[sheet], measure.sentence_length(), measure.kandel_moles()))
        .collect();
    print!(
        "{}",
        table(&["situation", "words in a sentence", "index"], &rows)
    );
}

fn row(names: &[&str], length: f64, index: f64) -> Vec<String> {
    let names = names.iter().map(|&name| name.to_owned());
    names
        .chain([format!("{length:.1}"), format!("{index:.1}")])
        .collect()
}

#[expect(
    clippy::cast_precision_loss,
    reason = "there are far fewer than 2^52 sheets"
)]
fn average(sheets: &[Measure]) -> f64 {
    let sum: f64 = sheets.iter().map(|sheet| sheet.kandel_moles()).sum();
    sum / sheets.len().max(1) as f64
}

fn long(passages: &[Passage]) -> Target {
    println!("\n## Sentences of more than {LONG} words\n");
    let mut found: Vec<(usize, String, &str)> = Vec::new();
    for passage in passages {
        for sentence in sentences(&passage.text) {
            let count = words(sentence).count();
            if count > LONG {
                found.push((count, passage.place.clone(), sentence));
            }
        }
    }
    found.sort_by_key(|(count, _, _)| std::cmp::Reverse(*count));
    let longest = found.first().map_or(0, |(count, _, _)| *count);
    let rows: Vec<Vec<String>> = found
        .into_iter()
        .map(|(count, place, sentence)| vec![count.to_string(), place, sentence.to_owned()])
        .collect();
    print!("{}", table(&["words", "place", "sentence"], &rows));
    Target {
        name: "words in the longest sentence",
        wanted: format!("≤ {LONGEST}"),
        found: if longest == 0 {
            format!("≤ {LONG}")
        } else {
            longest.to_string()
        },
        met: longest <= LONGEST,
    }
}

fn alike_actions(library: &Library) -> Result<Target> {
    let mut actions: Vec<(String, String)> = Vec::new();
    for card in library.all_situations()? {
        let sheet = library.situation(&card.slug)?.context("A situation")?;
        for action in sheet.actions {
            let place = format!("{}#{}", sheet.slug, action.id);
            let texts = [action.title, action.how, action.next_step, action.indicator];
            actions.push((place, texts.join(" \u{b7} ")));
        }
    }
    let texts: Vec<(&str, &str)> = actions.iter().map(|(at, text)| (&**at, &**text)).collect();
    println!("\n## Actions nearest to each other\n");
    let pairs = nearest(&texts, PAIRS);
    print_pairs(&texts, &pairs);
    let found = pairs.first().map_or(0.0, |pair| pair.similarity);
    Ok(Target {
        name: "similarity of the two nearest actions",
        wanted: format!("≤ {SIMILARITY}"),
        found: format!("{found:.2}"),
        met: found <= SIMILARITY,
    })
}

/// Helpers are left out: those of a family do the same thing and say it with the same words.
fn alike_sentences(passages: &[Passage]) {
    let helper = Kind::Helper.as_str();
    let mut sheets: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for passage in passages {
        if passage.kind == helper || !passage.is_sentences() {
            continue;
        }
        for sentence in sentences(&passage.text) {
            if words(sentence).count() >= COMPARED {
                sheets.entry(sentence).or_default().insert(&passage.sheet);
            }
        }
    }
    println!("\n## Sentences that several sheets say\n");
    print!("{}", table(&["sentence", "sheets"], &repeated(&sheets)));
    println!("\n## Sentences nearest to each other, across sheets\n");
    let found: Vec<(&str, &str)> = sheets
        .iter()
        .map(|(sentence, sheets)| (sheets.first().copied().unwrap_or_default(), *sentence))
        .collect();
    print_pairs(&found, &nearest(&found, PAIRS));
}

fn repeated(sheets: &BTreeMap<&str, BTreeSet<&str>>) -> Vec<Vec<String>> {
    let several = sheets.iter().filter(|(_, sheets)| sheets.len() > 1);
    several
        .map(|(sentence, sheets)| {
            let sheets: Vec<&str> = sheets.iter().copied().collect();
            vec![(*sentence).to_owned(), sheets.join(", ")]
        })
        .collect()
}

fn print_pairs(texts: &[(&str, &str)], pairs: &[Pair]) {
    let shown = |rank: usize| {
        let found = texts.get(rank).copied();
        found.map_or_else(String::new, |(place, text)| format!("{place}: {text}"))
    };
    let rows: Vec<Vec<String>> = pairs
        .iter()
        .map(|pair| {
            let similarity = format!("{:.2}", pair.similarity);
            vec![similarity, shown(pair.left), shown(pair.right)]
        })
        .collect();
    print!("{}", table(&["similarity", "one", "other"], &rows));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_of_thirty_six_words_misses_the_target() {
        let words = |count: usize| vec!["mot"; count].join(" ");
        let target = |text: &str| long(&[Passage::of_story("urgent", text)]).met;
        assert!(target(&words(35)));
        assert!(!target(&words(36)));
        assert!(target(
            &format!("{}. {}.", words(20), words(20)).replace("mot", "Mot")
        ));
    }

    #[test]
    fn hard_words_in_long_sentences_miss_the_target() {
        let hard =
            "Organisationnellement, l’institutionnalisation intergouvernementale inconditionnelle.";
        assert!(!readable(&[Passage::of_story("urgent", hard)]).met);
        let plain = "On se dit tout. On note. Le soir, on lit la page.";
        assert!(readable(&[Passage::of_story("urgent", plain)]).met);
    }

    #[test]
    fn a_sentence_is_repeated_when_two_sheets_say_it() {
        let (one, two) = (BTreeSet::from(["a"]), BTreeSet::from(["a", "b"]));
        let sheets = BTreeMap::from([("Une fois.", one), ("Deux fois.", two)]);
        let expected = vec!["Deux fois.".to_owned(), "a, b".to_owned()];
        assert_eq!(repeated(&sheets), [expected]);
    }
}

//! How it reads: readability of each sheet, long sentences, and texts too near to one another.

use std::collections::{BTreeMap, BTreeSet};

use library::{Kind, SituationSheet};

use super::prose::Passage;
use super::readability::{Measure, ratio, sentences, words};
use super::similarity::nearest;
use super::{LONGEST, READABILITY, SIMILARITY, Target};
use crate::table::{Row, row, section, table};

/// A sentence longer than this is listed.
const LONG: usize = 30;
/// A sentence shorter than this is not compared: everybody says « Et après ? ».
const COMPARED: usize = 6;
/// How many sheets and pairs are listed.
const SHEETS: usize = 10;
const PAIRS: usize = 15;

/// Prints what is found; gives the targets.
pub(crate) fn print(situations: &[SituationSheet], passages: &[Passage]) -> Vec<Target> {
    let readable = readable(passages);
    let long = long(passages);
    let alike = alike_actions(situations);
    alike_sentences(passages);
    vec![readable, long, alike]
}

/// By kind, the measures of its sheets, over their whole sentences.
type Measures<'a> = BTreeMap<&'static str, BTreeMap<&'a str, Measure>>;

fn measures(passages: &[Passage]) -> Measures<'_> {
    let mut kinds = Measures::new();
    for passage in passages.iter().filter(|passage| passage.is_sentences()) {
        let sheets = kinds.entry(passage.kind).or_default();
        *sheets.entry(&passage.sheet).or_default() += Measure::of(&passage.text);
    }
    kinds
}

fn readable(passages: &[Passage]) -> Target {
    let measures = measures(passages);
    let rows = measures.iter().map(|(kind, sheets)| {
        let mut all = Measure::default();
        sheets.values().for_each(|sheet| all += *sheet);
        let numbers = [all.sentence_length(), average(sheets)].map(|number| format!("{number:.1}"));
        [row![kind, sheets.len()], numbers.into()].concat()
    });
    let header = ["kind", "sheets", "words in a sentence", "average index"];
    section("Readability (Kandel and Moles)", &header, rows);
    let none = BTreeMap::new();
    let situations = measures.get(Kind::Situation.code()).unwrap_or(&none);
    print_lowest(situations);
    let found = average(situations);
    Target::new(
        "average readability of the situations",
        format!("≥ {READABILITY}"),
        format!("{found:.1}"),
        found >= READABILITY,
    )
}

/// The sheets hardest to read.
fn print_lowest(situations: &BTreeMap<&str, Measure>) {
    println!("\nThe {SHEETS} situations hardest to read:\n");
    let mut sheets: Vec<_> = situations.iter().collect();
    sheets.sort_by(|(_, one), (_, other)| one.kandel_moles().total_cmp(&other.kandel_moles()));
    let rows = sheets.into_iter().take(SHEETS).map(|(sheet, measure)| {
        let (length, index) = (measure.sentence_length(), measure.kandel_moles());
        row![sheet, format!("{length:.1}"), format!("{index:.1}")]
    });
    print!(
        "{}",
        table(&["situation", "words in a sentence", "index"], rows)
    );
}

fn average(sheets: &BTreeMap<&str, Measure>) -> f64 {
    let sum: f64 = sheets.values().map(|sheet| sheet.kandel_moles()).sum();
    sum * ratio(1, sheets.len())
}

fn long(passages: &[Passage]) -> Target {
    let mut found: Vec<(usize, &str, &str)> = Vec::new();
    for passage in passages {
        let sentences = sentences(&passage.text).into_iter();
        let counted = sentences.map(|text| (words(text).count(), &*passage.place, text));
        found.extend(counted.filter(|(count, ..)| *count > LONG));
    }
    found.sort_by_key(|(count, ..)| std::cmp::Reverse(*count));
    let longest = found.first().map(|(count, ..)| *count);
    let rows = found
        .into_iter()
        .map(|(count, place, sentence)| row![count, place, sentence]);
    let title = format!("Sentences of more than {LONG} words");
    section(&title, &["words", "place", "sentence"], rows);
    Target::new(
        "words in the longest sentence",
        format!("≤ {LONGEST}"),
        longest.map_or(format!("≤ {LONG}"), |longest| longest.to_string()),
        longest.is_none_or(|longest| longest <= LONGEST),
    )
}

fn alike_actions(situations: &[SituationSheet]) -> Target {
    let mut actions: Vec<(String, String)> = Vec::new();
    for sheet in situations {
        for action in &sheet.actions {
            let place = format!("{}#{}", sheet.slug, action.id);
            let texts = [
                &*action.title,
                &action.how,
                &action.next_step,
                &action.indicator,
            ];
            actions.push((place, texts.join(" \u{b7} ")));
        }
    }
    let texts: Vec<(&str, &str)> = actions.iter().map(|(at, text)| (&**at, &**text)).collect();
    let found = print_nearest("Actions nearest to each other", &texts);
    Target::new(
        "similarity of the two nearest actions",
        format!("≤ {SIMILARITY}"),
        format!("{found:.2}"),
        found <= SIMILARITY,
    )
}

/// Helpers are left out: those of a family do the same thing and say it with the same words.
fn alike_sentences(passages: &[Passage]) {
    let helper = Kind::Helper.code();
    let compared = |passage: &&Passage| passage.kind != helper && passage.is_sentences();
    let mut sheets: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for passage in passages.iter().filter(compared) {
        for sentence in sentences(&passage.text) {
            if words(sentence).count() >= COMPARED {
                sheets.entry(sentence).or_default().insert(&passage.sheet);
            }
        }
    }
    let header = ["sentence", "sheets"];
    section(
        "Sentences that several sheets say",
        &header,
        repeated(&sheets),
    );
    let found = sheets.iter();
    let found = found.filter_map(|(sentence, sheets)| Some((*sheets.first()?, *sentence)));
    let found: Vec<(&str, &str)> = found.collect();
    print_nearest("Sentences nearest to each other, across sheets", &found);
}

fn repeated(sheets: &BTreeMap<&str, BTreeSet<&str>>) -> Vec<Row> {
    let several = sheets.iter().filter(|(_, sheets)| sheets.len() > 1);
    let rows = several.map(|(sentence, sheets)| {
        let sheets: Vec<&str> = sheets.iter().copied().collect();
        row![sentence, sheets.join(", ")]
    });
    rows.collect()
}

/// Prints the texts nearest to each other, each with its place; gives the similarity of the first two.
fn print_nearest(title: &str, texts: &[(&str, &str)]) -> f64 {
    let pairs = nearest(texts, PAIRS);
    let text_at = |rank: usize| {
        let found = texts.get(rank).copied();
        found.map_or_else(String::new, |(place, text)| format!("{place}: {text}"))
    };
    let rows = pairs.iter().map(|pair| {
        let similarity = format!("{:.2}", pair.similarity);
        row![similarity, text_at(pair.left), text_at(pair.right)]
    });
    section(title, &["similarity", "one", "other"], rows);
    pairs.first().map_or(0.0, |pair| pair.similarity)
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
        assert_eq!(repeated(&sheets), [row!["Deux fois.", "a, b"]]);
    }
}

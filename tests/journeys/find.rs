//! The words people really use lead to the sheet they need.
//!
//! The queries of `tests/search/requetes.toml` were written without reading the sheets: titles only.
//! One of the expected sheets among the first five answers is a find. The same queries are asked
//! without accents, then with a typing error. What is missed is printed: `-- find --nocapture`.
//! The engine is in `src-tauri/library/src/search`, the equivalent words in `content/recherche`.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use library::{Kind, Library};
use serde::Deserialize;
use support::real_library;

const QUERIES: &str = include_str!("../search/requetes.toml");

/// What people of the new trades type, and what anybody asks of the law.
const TRADES_AND_LAW: &str = include_str!("../search/metiers-et-droit.toml");

/// Answers a person looks at before typing something else.
const LOOKED_AT: usize = 5;

/// Queries each theme has at least.
const PER_THEME: usize = 12;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Queries {
    #[serde(rename = "requete")]
    all: Vec<Query>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Query {
    #[serde(rename = "texte")]
    text: String,
    /// Sheets that would help, as `kind:slug`.
    #[serde(rename = "attendu")]
    expected: BTreeSet<String>,
    theme: String,
}

fn read(text: &str) -> Vec<Query> {
    toml::from_str::<Queries>(text).unwrap().all
}

fn queries() -> Vec<Query> {
    read(QUERIES)
}

#[test]
fn everyday_words_find_a_sheet_that_helps() {
    expect(95, &ask(|text| vec![text.to_owned()]));
}

#[test]
fn the_words_of_trades_and_of_the_law_find_a_sheet_that_helps() {
    let outcome = ask_each(read(TRADES_AND_LAW), |text| vec![text.to_owned()]);
    expect(95, &outcome);
}

#[test]
fn accents_are_not_needed_to_find() {
    expect(95, &ask(|text| vec![without_accents(text)]));
}

#[test]
fn a_typing_error_is_forgiven() {
    expect(85, &ask(misspelt));
}

#[test]
fn every_expected_sheet_exists() {
    let known = known(&real_library());
    let (everyday, trades) = (queries(), read(TRADES_AND_LAW));
    let unknown: Vec<String> = everyday
        .iter()
        .chain(&trades)
        .flat_map(|query| {
            query
                .expected
                .difference(&known)
                .map(|id| format!("{}: {id}", query.text))
        })
        .collect();
    assert!(
        unknown.is_empty(),
        "unknown sheets:\n{}",
        unknown.join("\n")
    );
}

#[test]
fn every_theme_has_its_queries_each_asked_once() {
    let queries = queries();
    let texts: BTreeSet<&str> = queries.iter().map(|query| query.text.as_str()).collect();
    assert_eq!(texts.len(), queries.len(), "a query is there twice");
    for theme in real_library().themes().unwrap() {
        let count = queries
            .iter()
            .filter(|query| query.theme == theme.slug)
            .count();
        assert!(count >= PER_THEME, "only {count} queries on {}", theme.slug);
    }
}

#[test]
fn a_misspelt_query_differs_by_one_gesture_in_its_longest_word() {
    let [swapped, dropped, doubled] = misspelt("mon patron").try_into().unwrap();
    let letters = |text: &str| text.chars().collect::<BTreeSet<char>>();
    assert!(
        swapped != "mon patron" && letters(&swapped) == letters("mon patron"),
        "{swapped}"
    );
    assert_eq!(
        (dropped.len(), doubled.len()),
        (9, 11),
        "{dropped}, {doubled}"
    );
    assert!(
        [&swapped, &dropped, &doubled]
            .iter()
            .all(|text| text.starts_with("mon "))
    );
    assert!(misspelt("la msa").is_empty(), "short words are left alone");
}

/// What became of the queries.
#[derive(Default)]
struct Outcome {
    asked: usize,
    misses: Vec<String>,
    misses_by_theme: BTreeMap<String, usize>,
}

/// Asks every query, as one or several texts.
fn ask(texts: fn(&str) -> Vec<String>) -> Outcome {
    ask_each(queries(), texts)
}

fn ask_each(queries: Vec<Query>, texts: fn(&str) -> Vec<String>) -> Outcome {
    let library = real_library();
    let mut outcome = Outcome::default();
    for query in queries {
        for text in texts(&query.text) {
            outcome.asked += 1;
            let seen = first_answers(&library, &text);
            if !seen.iter().any(|id| query.expected.contains(id)) {
                outcome
                    .misses
                    .push(format!("{} | {text} | {}", query.theme, seen.join(" ")));
                *outcome
                    .misses_by_theme
                    .entry(query.theme.clone())
                    .or_default() += 1;
            }
        }
    }
    outcome
}

fn first_answers(library: &Library, text: &str) -> Vec<String> {
    let hits = library.search(text, LOOKED_AT).unwrap();
    hits.iter()
        .take(LOOKED_AT)
        .map(|hit| format!("{}:{}", hit.kind, hit.slug))
        .collect()
}

/// Fails when less than `percent` of the queries found something; prints the misses in any case.
fn expect(percent: usize, outcome: &Outcome) {
    let Outcome {
        asked,
        misses,
        misses_by_theme,
    } = outcome;
    let found = asked - misses.len();
    let rate = found * 1000 / asked;
    let (whole, tenth) = (rate / 10, rate % 10);
    let summary = format!("{found} of {asked} found, {whole}.{tenth} %, {percent} % wanted");
    println!(
        "{summary}; misses: {misses_by_theme:?}\n{}",
        misses.join("\n")
    );
    assert!(found * 100 >= asked * percent, "{summary}");
}

fn without_accents(text: &str) -> String {
    let plain = |sign: char| match sign {
        'à' | 'â' => 'a',
        'ç' => 'c',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'î' | 'ï' => 'i',
        'ô' => 'o',
        'ù' | 'û' | 'ü' => 'u',
        other => other,
    };
    text.to_lowercase().chars().map(plain).collect()
}

/// The text with two letters swapped, one dropped, one doubled, in its longest word; nothing when no
/// word has five letters.
fn misspelt(text: &str) -> Vec<String> {
    let signs: Vec<char> = text.chars().collect();
    let Some(word) = longest_word(&signs) else {
        return Vec::new();
    };
    let seed = seed(text);
    let places = |count: usize| (0..count).map(move |step| word.start + (seed + step) % count);
    let swap = places(word.len() - 1)
        .find(|&at| signs[at] != signs[at + 1])
        .unwrap();
    let letter = places(word.len()).next().unwrap();
    let gesture = |change: &dyn Fn(&mut Vec<char>)| {
        let mut signs = signs.clone();
        change(&mut signs);
        signs.into_iter().collect()
    };
    vec![
        gesture(&|signs| signs.swap(swap, swap + 1)),
        gesture(&|signs| {
            signs.remove(letter);
        }),
        gesture(&|signs| signs.insert(letter, signs[letter])),
    ]
}

/// The first of the longest words of five letters or more.
fn longest_word(signs: &[char]) -> Option<Range<usize>> {
    let mut best: Option<Range<usize>> = None;
    let mut start = 0;
    for end in 0..=signs.len() {
        if signs.get(end).is_some_and(|sign| sign.is_alphabetic()) {
            continue;
        }
        if end - start >= 5 && best.as_ref().is_none_or(|best| end - start > best.len()) {
            best = Some(start..end);
        }
        start = end + 1;
    }
    best
}

/// The same number for the same text, on every machine (FNV-1a).
fn seed(text: &str) -> usize {
    let hash = text.bytes().fold(0x811c_9dc5_u32, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    });
    usize::try_from(hash).unwrap()
}

/// Every sheet of the library, as `kind:slug`.
fn known(library: &Library) -> BTreeSet<String> {
    let mut known = BTreeSet::new();
    let mut add = |kind: Kind, slug: String| known.insert(format!("{kind}:{slug}"));
    macro_rules! add_all {
        ($($list:ident: $kind:ident),+) => {
            $(for entry in library.$list().unwrap() { add(Kind::$kind, entry.slug); })+
        };
    }
    add_all!(
        all_situations: Situation, crises: Crisis, needs: Need, helpers: Helper, modules: Module,
        leader_sheets: Leader, themes: Theme, received_ideas: Idea, tools: Tool, outlines: Outline,
        quizzes: Quiz, glossary: Term
    );
    for point in library.legal_points().unwrap() {
        add(Kind::Law, point.id);
    }
    known
}

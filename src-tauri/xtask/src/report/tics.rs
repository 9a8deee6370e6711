//! The turns that make sheets alike: how often each comes back, against half of what it was.
//!
//! What each is is said in `french/tics.toml`. The counts of before were taken by these same rules on
//! the situations of 22 November 2026, before they were written over.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use anyhow::{Context as _, Result};
use library::{Library, SituationSheet};
use serde::Deserialize;

use super::Target;
use super::readability::{sentences, words};
use crate::table::table;

/// A last sentence of a story is short up to this number of words.
const SHORT: usize = 6;

/// Contents of `french/tics.toml`; what each entry is for is said there.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rules {
    weekdays: BTreeSet<String>,
    boards: Vec<String>,
    papers: Vec<String>,
    knows: BTreeSet<String>,
    negations: BTreeSet<String>,
    turns: Vec<String>,
}

#[expect(clippy::expect_used, reason = "the file is embedded; a test reads it")]
static RULES: LazyLock<Rules> = LazyLock::new(|| {
    toml::from_str(include_str!("../../french/tics.toml")).expect("the rules are valid")
});

/// A turn, and how often it comes: in so many of so many places.
struct Tic {
    name: &'static str,
    /// How often it came, and in how many places, before.
    before: Share,
    /// The same in one sheet.
    of: fn(&SituationSheet) -> Share,
}

/// So many of so many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Share {
    found: usize,
    places: usize,
}

impl Share {
    const fn new(found: usize, places: usize) -> Self {
        Self { found, places }
    }

    /// How many of the texts show a turn.
    fn among<T: AsRef<str>>(texts: impl IntoIterator<Item = T>, shows: fn(&str) -> bool) -> Self {
        texts.into_iter().fold(Self::default(), |share, text| Self {
            found: share.found + usize::from(shows(text.as_ref())),
            places: share.places + 1,
        })
    }

    fn told(self) -> String {
        format!("{} of {}", self.found, self.places)
    }
}

const TICS: [Tic; 7] = [
    Tic {
        name: "stories that end on six words or fewer",
        before: Share::new(41, 108),
        of: |sheet| Share::among([&sheet.story.plain], ends_short),
    },
    Tic {
        name: "stories that give a clock time",
        before: Share::new(67, 108),
        of: |sheet| Share::among([&sheet.story.plain], gives_a_time),
    },
    Tic {
        name: "false ideas that swing on a conjunction or a semicolon",
        before: Share::new(187, 324),
        of: |sheet| {
            Share::among(
                sheet.false_ideas.iter().map(|idea| &idea.text.plain),
                swings,
            )
        },
    },
    Tic {
        name: "causes told as an absence",
        before: Share::new(151, 437),
        of: |sheet| Share::among(sheet.causes.iter().map(|cause| &cause.title), is_absence),
    },
    Tic {
        name: "sheets with a board, a form or a poster as a remedy",
        before: Share::new(78, 108),
        of: |sheet| Share::among([remedies(sheet)], shows_a_board),
    },
    Tic {
        name: "first steps set on a weekday",
        before: Share::new(279, 560),
        of: |sheet| {
            Share::among(
                sheet.actions.iter().map(|action| &action.next_step),
                names_a_day,
            )
        },
    },
    Tic {
        name: "sheets where somebody who knows is what helps",
        before: Share::new(49, 108),
        of: |sheet| Share::among([helps(sheet)], somebody_knows),
    },
];

/// Prints how often each comes; gives the targets.
pub(crate) fn print(library: &Library) -> Result<Vec<Target>> {
    let mut found = TICS.map(|_| Share::default());
    let mut boards = Vec::new();
    for card in library.all_situations()? {
        let sheet = library.situation(&card.slug)?.context("A situation")?;
        for (share, tic) in found.iter_mut().zip(&TICS) {
            let one = (tic.of)(&sheet);
            share.found += one.found;
            share.places += one.places;
        }
        if shows_a_board(&remedies(&sheet)) {
            boards.push(sheet.slug);
        }
    }
    println!("\n## What makes sheets alike\n");
    let counted = TICS.iter().zip(found);
    let rows: Vec<Vec<String>> = counted
        .clone()
        .map(|(tic, share)| vec![tic.name.to_owned(), tic.before.told(), share.told()])
        .collect();
    print!("{}", table(&["turn", "before", "now"], &rows));
    println!("\nA board, a form or a poster: {}.", boards.join(", "));
    Ok(counted.map(|(tic, share)| tic.target(share)).collect())
}

impl Tic {
    /// At most half the share of before.
    fn target(&self, share: Share) -> Target {
        let most = self.before.found * share.places / (2 * self.before.places);
        Target {
            name: self.name,
            wanted: format!("≤ {most} of {}", share.places),
            found: share.found.to_string(),
            met: share.found <= most,
        }
    }
}

/// The words of a text, in lower case, cut at apostrophes and hyphens too.
fn plain_words(text: &str) -> impl Iterator<Item = String> {
    let parts = text.split(|ch: char| !ch.is_alphanumeric());
    parts.filter(|word| !word.is_empty()).map(str::to_lowercase)
}

fn has_one(text: &str, wanted: &BTreeSet<String>) -> bool {
    plain_words(text).any(|word| wanted.contains(&word))
}

/// The text with ordinary spaces only, one at a time.
fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn ends_short(story: &str) -> bool {
    let last = sentences(story).pop();
    last.is_some_and(|last| words(last).count() <= SHORT)
}

/// Whether it says an hour in figures: « 23 h 40 », « 8 heures ».
fn gives_a_time(text: &str) -> bool {
    let words: Vec<String> = plain_words(text).collect();
    let is_hour = |word: &str| word.len() <= 2 && word.parse::<u8>().is_ok();
    let hours = ["h", "heure", "heures"];
    let apart = words.windows(2).any(|pair| match pair {
        [number, unit] => is_hour(number) && hours.contains(&unit.as_str()),
        _ => false,
    });
    let stuck = |word: &String| {
        word.split_once('h')
            .is_some_and(|(number, _)| is_hour(number))
    };
    apart || words.iter().any(stuck)
}

fn swings(text: &str) -> bool {
    let text = spaced(text);
    RULES.turns.iter().any(|turn| text.contains(turn.as_str()))
}

fn is_absence(text: &str) -> bool {
    has_one(text, &RULES.negations)
}

fn names_a_day(text: &str) -> bool {
    has_one(text, &RULES.weekdays)
}

fn somebody_knows(text: &str) -> bool {
    has_one(text, &RULES.knows)
}

fn shows_a_board(text: &str) -> bool {
    let text = spaced(text).to_lowercase();
    let papers = RULES.papers.iter();
    let text = papers.fold(text, |text, paper| text.replace(paper.as_str(), ""));
    let begins = |word: String| {
        RULES
            .boards
            .iter()
            .any(|board| word.starts_with(board.as_str()))
    };
    plain_words(&text).any(begins)
}

/// What the actions of a sheet say to do.
fn remedies(sheet: &SituationSheet) -> String {
    let actions = sheet.actions.iter();
    let texts: Vec<&str> = actions
        .flat_map(|action| [action.title.as_str(), &action.how, &action.next_step])
        .collect();
    texts.join("\n")
}

fn helps(sheet: &SituationSheet) -> String {
    let helps: Vec<&str> = sheet.helps.iter().map(|help| help.plain.as_str()).collect();
    helps.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_turn_is_known_by_its_words() {
        type Shows = fn(&str) -> bool;
        let cases: [(Shows, &str, &str); 7] = [
            (ends_short, "On sert vite. Il dit bonsoir.", "On sert vite."),
            (
                gives_a_time,
                "Il part à 23 h 40.",
                "Il part tard, la 4e heure.",
            ),
            (
                swings,
                "Elle paie, et rien ne change.",
                "Elle paie et rassure.",
            ),
            (
                is_absence,
                "Un cas que personne n’a écrit.",
                "Un planning collé aux services.",
            ),
            (
                shows_a_board,
                "L’affichage du planning",
                "Lire la fiche de paie",
            ),
            (
                names_a_day,
                "Compter, jeudi, les bons.",
                "Compter les bons.",
            ),
            (
                somebody_knows,
                "Nadia connaît la machine.",
                "La machine est révisée.",
            ),
        ];
        for (shows, with, without) in cases {
            let story = "Le service commence quand tout le monde a fini de manger debout.";
            let without = format!("{without} {story}");
            assert!(shows(with), "{with}");
            assert!(!shows(&without), "{without}");
        }
    }

    #[test]
    fn a_turn_is_halved_in_proportion_to_the_places() {
        let tic = Tic {
            name: "x",
            before: Share::new(42, 108),
            of: |_| Share::default(),
        };
        assert!(tic.target(Share::new(25, 132)).met, "25 of 132 is half");
        assert!(!tic.target(Share::new(26, 132)).met, "26 of 132 is more");
    }
}

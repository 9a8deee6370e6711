//! The turns that make sheets alike: how often each comes back, against half of what it was.
//!
//! What each is, and how often it came before, is in `french/tics.toml`.

use anyhow::{Context as _, Result};
use library::compile::Entry;
use regex::Regex;
use serde::Deserialize;

use super::Target;
use super::readability::{sentences, words};
use crate::table::{row, section};

/// The tic whose sheets are named.
const NAMED: &str = "a board, a form or a poster";

/// A turn, and where it is looked for; what each entry is for is said in `french/tics.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Tic {
    name: String,
    /// In how many places it was, of how many.
    before: (usize, usize),
    texts: Vec<String>,
    #[serde(default)]
    together: bool,
    #[serde(default)]
    pattern: String,
    /// Most words of the last sentence.
    #[serde(default)]
    ends_within: usize,
}

fn tics() -> Result<Vec<Tic>> {
    #[derive(Deserialize)]
    struct File {
        tic: Vec<Tic>,
    }
    let file: File = toml::from_str(include_str!("../../french/tics.toml"))?;
    Ok(file.tic)
}

/// Prints how often each comes; gives the targets.
pub(crate) fn print(entries: &[Entry]) -> Result<Vec<Target>> {
    let situations = entries.iter().filter(|entry| entry.kind == "situation");
    let (mut rows, mut targets, mut named) = (Vec::new(), Vec::new(), Vec::new());
    for tic in tics()? {
        let pattern = Regex::new(&tic.pattern).with_context(|| tic.name.clone())?;
        let (mut found, mut places) = (0, 0);
        for entry in situations.clone() {
            let texts = tic.places(entry);
            let with = texts
                .iter()
                .filter(|text| tic.is_in(text, &pattern))
                .count();
            (found, places) = (found + with, places + texts.len());
            if with > 0 && tic.name.contains(NAMED) {
                named.push(&*entry.slug);
            }
        }
        let before = format!("{} of {}", tic.before.0, tic.before.1);
        rows.push(row![tic.name, before, format!("{found} of {places}")]);
        targets.push(tic.target(found, places));
    }
    section("What makes sheets alike", &["turn", "before", "now"], rows);
    println!("\nSheets with {NAMED}: {}.", named.join(", "));
    Ok(targets)
}

impl Tic {
    fn places(&self, entry: &Entry) -> Vec<String> {
        let texts: Vec<String> = self
            .texts
            .iter()
            .flat_map(|path| entry.texts(path))
            .collect();
        if self.together {
            vec![texts.join("\n")]
        } else {
            texts
        }
    }

    fn is_in(&self, text: &str, pattern: &Regex) -> bool {
        if self.ends_within > 0 {
            let last = sentences(text).pop();
            return last.is_some_and(|last| words(last).count() <= self.ends_within);
        }
        let words: Vec<&str> = text.split_whitespace().collect();
        let text = words.join(" ").to_lowercase();
        let mut found = pattern.captures_iter(&text);
        found.any(|found| found.get(found.len() - 1).is_some())
    }

    /// At most half the share of before.
    fn target(&self, found: usize, places: usize) -> Target {
        let most = self.before.0 * places / (2 * self.before.1);
        Target::new(
            &self.name,
            format!("≤ {most} of {places}"),
            found,
            found <= most,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_turn_is_known_by_its_words() {
        let cases = [
            ("end on", "On sert vite. Il dit bonsoir.", "On sert vite."),
            ("clock", "Il part à 23 h 40.", "Il part tard, la 4e heure."),
            (
                "swing",
                "Elle paie, et rien ne change.",
                "Elle paie et rassure.",
            ),
            (
                "absence",
                "Un cas que personne n’a écrit.",
                "Un planning collé aux services.",
            ),
            ("board", "L’affichage du planning", "Lire la fiche de paie"),
            ("weekday", "Compter, jeudi, les bons.", "Compter les bons."),
            (
                "knows",
                "Nadia connaît la machine.",
                "La machine est révisée.",
            ),
        ];
        let tics = tics().unwrap();
        assert_eq!(tics.len(), cases.len());
        for (name, with, without) in cases {
            let tic = tics.iter().find(|tic| tic.name.contains(name)).unwrap();
            let pattern = Regex::new(&tic.pattern).unwrap();
            let story = "Le service commence quand tout le monde a fini de manger debout.";
            let without = format!("{without} {story}");
            assert!(tic.is_in(with, &pattern), "{with}");
            assert!(!tic.is_in(&without, &pattern), "{without}");
        }
    }

    #[test]
    fn a_turn_is_halved_in_proportion_to_the_places() {
        let mut tic = tics().unwrap().remove(0);
        tic.before = (42, 108);
        assert!(tic.target(25, 132).met, "25 of 132 is half");
        assert!(!tic.target(26, 132).met, "26 of 132 is more");
    }
}

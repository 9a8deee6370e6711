//! `cargo xtask content --report`: the quality of the content, in figures, against its targets.
//!
//! It reads the library as compiled, prints Markdown tables and fails when a target is missed. It
//! mends nothing and refuses nothing an author saves: that is the compiler's business.

mod counts;
mod facts;
mod prose;
mod quizzes;
mod ratings;
mod readability;
mod similarity;
mod spelling;
mod texts;
mod tics;

use std::fmt::Display;

use anyhow::{Result, bail, ensure};
use library::compile::{self, Entry};
use serde::de::DeserializeOwned;

use crate::command::root;
use crate::table::{row, section};

/// Average index of Kandel and Moles of the situations, at least.
const READABILITY: f64 = 60.0;
/// Longest sentence, in words: the rule of the compiler.
const LONGEST: usize = 35;
/// Similarity of two actions, at most.
const SIMILARITY: f64 = 0.6;

/// A target of the report.
struct Target {
    name: String,
    wanted: String,
    found: String,
    met: bool,
}

impl Target {
    fn new(name: &str, wanted: impl Display, found: impl Display, met: bool) -> Self {
        Self {
            name: name.to_owned(),
            wanted: wanted.to_string(),
            found: found.to_string(),
            met,
        }
    }

    fn none(name: &str, count: usize) -> Self {
        Self::new(name, 0, count, count == 0)
    }
}

/// Prints the report; fails when a target is missed.
pub(crate) fn report() -> Result<()> {
    let content = root().join("content");
    let entries = match compile::compile(&content) {
        Ok(compiled) => compiled.entries,
        Err(report) => bail!("\n{report}"),
    };
    let situations = all(&entries, "situation")?;
    let passages = prose::passages(&entries, &content)?;

    counts::print(&entries, &passages);
    let mut targets = texts::print(&situations, &passages);
    targets.extend(ratings::print(&situations, &content)?);
    targets.extend(tics::print(&entries)?);
    targets.extend(quizzes::print(&all(&entries, "quiz")?));
    targets.extend(language(&passages)?);
    cited(&facts::facts(&entries, &content)?);
    conclude(&targets)
}

/// The sheets of a kind.
fn all<T: DeserializeOwned>(entries: &[Entry], kind: &str) -> Result<Vec<T>> {
    let of_kind = entries.iter().filter(|entry| entry.kind == kind);
    let sheets = of_kind.map(|entry| Ok(T::deserialize(&entry.body)?));
    sheets.collect()
}

/// Spelling and agreement.
fn language(passages: &[prose::Passage]) -> Result<[Target; 2]> {
    let checked = spelling::check(passages)?;
    let rows = checked.faults.iter().filter_map(|fault| {
        let passage = passages.get(fault.passage)?;
        let around = fault.around(&passage.text);
        Some(row![passage.place, around, fault.message, fault.rule])
    });
    let header = ["place", "words", "what", "rule"];
    section("Spelling and agreement (Grammalecte)", &header, rows);
    println!("\n{} errors explained.", checked.explained);
    if !checked.spare.is_empty() {
        println!("Explanations nothing needs: {}.", checked.spare.join(", "));
    }
    let unexplained = "spelling and agreement errors left unexplained";
    Ok([
        Target::none(unexplained, checked.faults.len()),
        Target::none("explanations nothing needs", checked.spare.len()),
    ])
}

/// What is declared and cited by nobody, and what is still to be checked.
fn cited(facts: &[facts::Fact]) {
    let rows = facts::SHELVES.map(|(shelf, _)| {
        let of_shelf = || facts.iter().filter(move |fact| fact.shelf == shelf);
        let ids = |wanted: fn(&&facts::Fact) -> bool| {
            let ids: Vec<&str> = of_shelf().filter(wanted).map(|fact| &*fact.id).collect();
            format!("{} {}", ids.len(), ids.join(", "))
        };
        let uncited = ids(|fact| !fact.cited);
        row![
            shelf,
            of_shelf().count(),
            uncited,
            ids(|fact| !fact.checked)
        ]
    });
    let header = [
        "shelf",
        "declared",
        "cited by nobody",
        "still to be checked",
    ];
    section("Facts", &header, rows);
}

fn conclude(targets: &[Target]) -> Result<()> {
    let rows = targets.iter().map(|target| {
        let met = if target.met { "met" } else { "MISSED" };
        row![target.name, target.wanted, target.found, met]
    });
    section("Targets", &["target", "wanted", "found", ""], rows);
    let missed = targets.iter().filter(|target| !target.met).count();
    ensure!(missed == 0, "{missed} targets of the content are missed");
    Ok(())
}

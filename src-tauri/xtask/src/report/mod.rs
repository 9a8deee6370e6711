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

use anyhow::{Result, bail};
use library::{Library, compile};

use crate::command::root;
use crate::table::table;

/// Average index of Kandel and Moles of the situations, at least.
const READABILITY: f64 = 60.0;
/// Longest sentence, in words: the rule of the compiler.
const LONGEST: usize = 35;
/// Similarity of two actions, at most.
const SIMILARITY: f64 = 0.6;

/// A target of the report.
struct Target {
    name: &'static str,
    wanted: String,
    found: String,
    met: bool,
}

/// Prints the report; fails when a target is missed.
pub(crate) fn report() -> Result<()> {
    let content = root().join("content");
    let compiled = match compile::compile(&content) {
        Ok(compiled) => compiled,
        Err(report) => bail!("\n{report}"),
    };
    let library = Library::from_vec(&compiled.bytes)?;
    let passages = prose::passages(&compiled.entries, &content)?;

    counts::print(&compiled.entries, &passages);
    let mut targets = texts::print(&library, &passages)?;
    targets.extend(ratings::print(&library, &content)?);
    targets.extend(tics::print(&library)?);
    targets.extend(quizzes::print(&library)?);
    targets.extend(language(&passages)?);
    cited(&facts::facts(&compiled.entries, &content)?);
    conclude(&targets)
}

/// Spelling and agreement.
fn language(passages: &[prose::Passage]) -> Result<[Target; 2]> {
    let checked = spelling::check(passages)?;
    println!("\n## Spelling and agreement (Grammalecte)\n");
    println!("{} errors explained.\n", checked.explained);
    let row = |fault: &spelling::Fault| {
        let passage = passages.get(fault.passage)?;
        let around = fault.around(&passage.text);
        Some(vec![
            passage.place.clone(),
            around,
            fault.message.clone(),
            fault.rule.clone(),
        ])
    };
    let rows: Vec<Vec<String>> = checked.faults.iter().filter_map(row).collect();
    print!("{}", table(&["place", "words", "what", "rule"], &rows));
    if !checked.spare.is_empty() {
        println!(
            "\nExplanations nothing needs: {}.",
            checked.spare.join(", ")
        );
    }
    let none = |name, count: usize| Target {
        name,
        wanted: "0".to_owned(),
        found: count.to_string(),
        met: count == 0,
    };
    Ok([
        none(
            "spelling and agreement errors left unexplained",
            checked.faults.len(),
        ),
        none("explanations nothing needs", checked.spare.len()),
    ])
}

/// What is declared and cited by nobody, and what is still to be checked.
fn cited(facts: &[facts::Fact]) {
    println!("\n## Facts\n");
    let rows: Vec<Vec<String>> = facts::SHELVES
        .into_iter()
        .map(|(shelf, _)| {
            let of_shelf = || facts.iter().filter(move |fact| fact.shelf == shelf);
            let ids = |wanted: fn(&&facts::Fact) -> bool| {
                let ids: Vec<&str> = of_shelf().filter(wanted).map(|fact| &*fact.id).collect();
                format!("{} {}", ids.len(), ids.join(", "))
            };
            let declared = of_shelf().count().to_string();
            let uncited = ids(|fact| !fact.cited);
            vec![
                shelf.to_owned(),
                declared,
                uncited,
                ids(|fact| !fact.checked),
            ]
        })
        .collect();
    let header = [
        "shelf",
        "declared",
        "cited by nobody",
        "still to be checked",
    ];
    print!("{}", table(&header, &rows));
}

fn conclude(targets: &[Target]) -> Result<()> {
    println!("\n## Targets\n");
    let rows: Vec<Vec<String>> = targets
        .iter()
        .map(|target| {
            let met = if target.met { "met" } else { "MISSED" };
            let Target {
                name,
                wanted,
                found,
                ..
            } = target;
            vec![
                (*name).to_owned(),
                wanted.clone(),
                found.clone(),
                met.to_owned(),
            ]
        })
        .collect();
    print!("{}", table(&["target", "wanted", "found", ""], &rows));
    let missed = targets.iter().filter(|target| !target.met).count();
    if missed > 0 {
        bail!("{missed} targets of the content are missed");
    }
    Ok(())
}

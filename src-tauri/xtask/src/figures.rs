//! `cargo xtask figures`: how much code there is, and how it hangs together.
//!
//! What is counted, and how, is in the library of this crate; `tests/tidy` keeps the same figures within bounds.

use std::collections::BTreeSet;

use anyhow::Result;
use xtask::count::{self, Source, circles, fields, functions, ui};

use crate::command::root;
use crate::table::table;

/// Fields of an action that stand for a new one: a text, a result, a date, a number.
const FIELDS: [&str; 4] = [
    "contributors",
    "expected_result",
    "cse_consulted_on",
    "cost_amount",
];

/// How many functions are listed.
const LONGEST: usize = 10;

/// Prints every figure.
pub(crate) fn figures() -> Result<()> {
    let sources = count::sources(&root())?;
    code_lines(&sources);
    field_files(&sources)?;
    module_circles(&sources);
    interface()?;
    function_lengths(&sources);
    Ok(())
}

fn code_lines(sources: &[Source]) {
    println!(
        "\n## Code lines, outside tests, documentation, comments, blanks, benches and examples\n"
    );
    let rooms = count::rooms(sources);
    let total: usize = rooms.values().sum();
    let rows = rooms
        .iter()
        .map(|(room, lines)| row(&[room, &lines.to_string()]));
    let total = row(&["**total**", &total.to_string()]);
    let rows: Vec<_> = rows.chain([total]).collect();
    print!("{}", table(&["room", "lines"], &rows));
}

fn field_files(sources: &[Source]) -> Result<()> {
    println!("\n## Files that name a field of an action, tests and examples aside\n");
    let others = fields::others(&root())?;
    let rows = FIELDS.map(|field| {
        let paths = fields::naming(field, sources, &others);
        row(&[field, &paths.len().to_string(), &paths.join(" ")])
    });
    print!("{}", table(&["field", "files", "which"], &rows));
    Ok(())
}

fn module_circles(sources: &[Source]) {
    println!("\n## Top modules in circles\n");
    let rows: Vec<_> = circles::circles(sources)
        .into_iter()
        .map(|(room, circles)| {
            let modules: usize = circles.iter().map(BTreeSet::len).sum();
            let circles: Vec<String> = circles.iter().map(words).collect();
            row(&[&room, &modules.to_string(), &circles.join(" · ")])
        })
        .collect();
    print!("{}", table(&["room", "modules", "circles"], &rows));
}

fn words(names: &BTreeSet<String>) -> String {
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    names.join(" ")
}

fn interface() -> Result<()> {
    println!("\n## Components and styles that serve no page\n");
    let rows = [
        spare("components", &ui::components(&root())?),
        spare("classes", &ui::classes(&root())?),
        spare("custom properties", &ui::custom_properties(&root())?),
    ];
    print!("{}", table(&["what", "unused", "of", "which"], &rows));
    Ok(())
}

fn spare(what: &str, census: &ui::Census) -> Vec<String> {
    let idle = census.idle.len().to_string();
    row(&[what, &idle, &census.all.to_string(), &words(&census.idle)])
}

fn function_lengths(sources: &[Source]) {
    println!("\n## Lines of a function\n");
    let functions = functions::functions(sources);
    let lengths = functions::lengths(&functions);
    let numbers = [lengths.count, lengths.median, lengths.p90, lengths.max];
    let numbers = numbers.map(|number| number.to_string());
    let header = ["functions", "median", "p90", "max"];
    print!("{}", table(&header, &[numbers.to_vec()]));
    println!("\nThe {LONGEST} longest:\n");
    let longest = functions.iter().take(LONGEST);
    let rows: Vec<_> = longest
        .map(|it| row(&[&it.lines.to_string(), &it.name, &it.place]))
        .collect();
    print!("{}", table(&["lines", "function", "place"], &rows));
}

fn row(cells: &[&str]) -> Vec<String> {
    cells.iter().map(|&cell| cell.to_owned()).collect()
}

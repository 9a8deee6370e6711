//! `cargo xtask figures`: how much code there is, and how it hangs together.
//!
//! What is counted, and how, is in the library of this crate; `tests/tidy` keeps the same figures within bounds.

use std::collections::BTreeSet;

use anyhow::Result;
use xtask::count::{self, Source, circles, fields, functions, ui};

use crate::command::root;
use crate::table::{row, section, table};

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
    let rooms = count::rooms(sources);
    let total: usize = rooms.values().sum();
    let rows = rooms.iter().map(|(room, lines)| row![room, lines]);
    section(
        "Code lines, outside tests, documentation, comments, blanks, benches and examples",
        &["room", "lines"],
        rows.chain([row!["**total**", total]]),
    );
}

fn field_files(sources: &[Source]) -> Result<()> {
    let others = fields::others(&root())?;
    let rows = FIELDS.map(|field| {
        let paths = fields::naming(field, sources, &others);
        row![field, paths.len(), paths.join(" ")]
    });
    let title = "Files that name a field of an action, tests and examples aside";
    section(title, &["field", "files", "which"], rows);
    Ok(())
}

fn module_circles(sources: &[Source]) {
    let rows = circles::circles(sources)
        .into_iter()
        .map(|(room, circles)| {
            let modules: usize = circles.iter().map(BTreeSet::len).sum();
            let circles: Vec<String> = circles.iter().map(words).collect();
            row![room, modules, circles.join(" · ")]
        });
    section(
        "Top modules in circles",
        &["room", "modules", "circles"],
        rows,
    );
}

fn words(names: &BTreeSet<String>) -> String {
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    names.join(" ")
}

fn interface() -> Result<()> {
    let found = [
        ("components", ui::components(&root())?),
        ("classes", ui::classes(&root())?),
        ("custom properties", ui::custom_properties(&root())?),
    ];
    let rows = found.map(|(what, it)| row![what, it.idle.len(), it.all, words(&it.idle)]);
    let header = ["what", "unused", "of", "which"];
    section("Components and styles that serve no page", &header, rows);
    Ok(())
}

fn function_lengths(sources: &[Source]) {
    let functions = functions::functions(sources);
    let it = functions::lengths(&functions);
    let header = ["functions", "median", "p90", "max"];
    section(
        "Lines of a function",
        &header,
        [row![it.count, it.median, it.p90, it.max]],
    );
    println!("\nThe {LONGEST} longest:\n");
    let longest = functions.iter().take(LONGEST);
    let rows = longest.map(|it| row![it.lines, it.name, it.place]);
    print!("{}", table(&["lines", "function", "place"], rows));
}

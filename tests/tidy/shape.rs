//! The shape of the code: how long functions are, and which modules need one another.
//!
//! `cargo xtask figures` prints the same counts.

use std::collections::BTreeSet;

use xtask::count::{self, circles, functions};

use crate::{none, root};

/// What nobody should have to hold at once, in lines.
const LONGEST: usize = 54;

/// The circles that are still there: the modules of each, by room. This list only shrinks.
const KNOWN: &[(&str, &str)] = &[
    (
        "pages",
        "actions followup inform plan projection situations",
    ),
    ("pages", "dossiers history settings"),
    ("pages", "frame problem respond state"),
    ("pages", "assets templates"),
    ("pages", "documents_page versions"),
];

#[test]
fn no_function_is_longer_than_a_screen() {
    let sources = count::sources(&root()).unwrap();
    let functions = functions::functions(&sources);
    let long = functions.into_iter().filter(|it| it.lines > LONGEST);
    none(long.map(|it| format!("{}: `{}` has {} lines", it.place, it.name, it.lines)));
}

#[test]
fn no_module_enters_a_circle() {
    let sources = count::sources(&root()).unwrap();
    let mut offences = Vec::new();
    let mut left: BTreeSet<(&str, &str)> = BTreeSet::new();
    for (room, found) in circles::circles(&sources) {
        for circle in found {
            let home = KNOWN.iter().find(|(known_room, known)| {
                *known_room == room && circle.iter().all(|module| names(known, module))
            });
            let Some((room, known)) = home else {
                offences.push(format!("{room}: a new circle, {circle:?}"));
                continue;
            };
            let modules = known.split(' ').filter(|module| circle.contains(*module));
            left.extend(modules.map(|module| (*room, module)));
        }
    }
    let known = KNOWN
        .iter()
        .flat_map(|(room, modules)| modules.split(' ').map(move |module| (*room, module)));
    let out = known.filter(|module| !left.contains(module));
    offences.extend(out.map(|(room, module)| {
        format!("{room}: `{module}` is out of its circle; take it out of the list here")
    }));
    none(offences);
}

fn names(modules: &str, module: &str) -> bool {
    modules.split(' ').any(|name| name == module)
}

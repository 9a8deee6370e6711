//! The shape of the code: how long functions are, and which modules need one another.
//!
//! `cargo xtask figures` prints the same counts.

use xtask::count::{self, circles, functions};

use crate::{none, root};

/// What nobody should have to hold at once, in lines.
const LONGEST: usize = 54;

#[test]
fn no_function_is_longer_than_a_screen() {
    let sources = count::sources(&root()).unwrap();
    let functions = functions::functions(&sources);
    let long = functions.into_iter().filter(|it| it.lines > LONGEST);
    none(long.map(|it| format!("{}: `{}` has {} lines", it.place, it.name, it.lines)));
}

#[test]
fn no_modules_stand_in_a_circle() {
    let sources = count::sources(&root()).unwrap();
    let circles = circles::circles(&sources).into_iter();
    none(circles.flat_map(|(room, found)| {
        let told = move |circle| format!("{room}: a circle, {circle:?}");
        found.into_iter().map(told)
    }));
}

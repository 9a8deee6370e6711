//! Circles between the top modules of a crate: modules that each need the others to be understood.
//!
//! A module needs another when its code names it by `crate::…` or `super::…`, or names what the root of the
//! crate re-exports from it.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::Delimiter;

use super::Source;
use super::tokens::{Kind, Token};

/// For each module, those it needs.
pub type Needs = BTreeMap<String, BTreeSet<String>>;

/// The circles of each room, the largest first; a room without one is absent.
#[must_use]
pub fn circles(sources: &[Source]) -> BTreeMap<String, Vec<BTreeSet<String>>> {
    let rooms: BTreeSet<&str> = sources.iter().map(|source| source.room.as_str()).collect();
    let of_room = |room: &str| {
        let files: Vec<&Source> = sources.iter().filter(|file| file.room == room).collect();
        (room.to_owned(), in_circles(&needs(&files)))
    };
    let found = rooms.into_iter().map(of_room);
    found.filter(|(_, circles)| !circles.is_empty()).collect()
}

/// What each top module of a crate needs of the others.
fn needs(files: &[&Source]) -> Needs {
    let top = |file: &Source| file.module().first().map(|&module| module.to_owned());
    let modules: BTreeSet<String> = files.iter().filter_map(|file| top(file)).collect();
    let roots = files.iter().filter(|file| file.module().is_empty());
    let lent: BTreeMap<String, String> = roots.flat_map(|root| lent(&root.tokens)).collect();
    let mut needs: Needs = modules
        .iter()
        .map(|module| (module.clone(), BTreeSet::new()))
        .collect();
    for file in files {
        let Some(module) = top(file) else { continue };
        let depth = file.module().len();
        let named = named(&file.tokens, depth);
        let needed = named.into_iter().filter_map(|name| {
            let owner = lent.get(&name).cloned().unwrap_or(name);
            (owner != module && modules.contains(&owner)).then_some(owner)
        });
        needs.entry(module.clone()).or_default().extend(needed);
    }
    needs
}

/// What stands at the root of the crate and is named in these tokens, at this depth under the root.
fn named(tokens: &[Token], depth: usize) -> Vec<String> {
    let mut names = Vec::new();
    let mut rank = 0;
    while let Some(rest) = tokens.get(rank..).filter(|rest| !rest.is_empty()) {
        let steps = steps_to_root(rest, depth);
        if let Some(steps) = steps {
            names.extend(heads(rest.get(steps..).unwrap_or_default()));
        }
        rank += steps.unwrap_or(1);
    }
    names
}

/// How many tokens lead to the root: `crate::`, or as many `super::` as the file is deep.
fn steps_to_root(tokens: &[Token], depth: usize) -> Option<usize> {
    if starts_path(tokens, "crate") {
        return Some(STEP);
    }
    let supers = tokens
        .chunks(STEP)
        .take_while(|step| starts_path(step, "super"))
        .count();
    (supers > 0 && supers == depth).then_some(supers * STEP)
}

/// A word and its `::`.
const STEP: usize = 3;

fn starts_path(tokens: &[Token], word: &str) -> bool {
    match tokens {
        [name, one, two, ..] => name.is_word(word) && one.is_sign(':') && two.is_sign(':'),
        _ => false,
    }
}

/// The first word of a path, or of each path between braces.
fn heads(tokens: &[Token]) -> Vec<String> {
    match tokens.first().map(|token| &token.kind) {
        Some(Kind::Word(word)) => vec![word.clone()],
        Some(Kind::Open(Delimiter::Brace)) => {
            leaves(tokens).into_iter().map(|leaf| leaf.head).collect()
        }
        _ => Vec::new(),
    }
}

/// What the root of a crate re-exports, with the module it comes from.
fn lent(tokens: &[Token]) -> Vec<(String, String)> {
    let uses = tokens
        .iter()
        .enumerate()
        .filter(|(_, token)| token.is_word("use"));
    uses.flat_map(|(rank, _)| {
        let mut path = tokens.get(rank + 1..).unwrap_or_default();
        while starts_path(path, "crate") || starts_path(path, "self") {
            path = path.get(STEP..).unwrap_or_default();
        }
        leaves(path)
    })
    .map(|leaf| (leaf.name, leaf.head))
    .filter(|(name, head)| name != head)
    .collect()
}

/// One name that a `use` brings: the first word of its path, and the name it has here.
struct Leaf {
    head: String,
    name: String,
}

/// The names that a tree of paths brings, up to its semicolon or its last brace.
fn leaves(tokens: &[Token]) -> Vec<Leaf> {
    let mut leaves = Vec::new();
    // The head of the path that each open brace continues; none at the top.
    let mut heads: Vec<Option<String>> = vec![None];
    let mut path: Option<String> = None;
    let mut name = String::new();
    for token in tokens {
        match &token.kind {
            Kind::Word(word) if word != "as" => {
                path.get_or_insert_with(|| word.clone());
                name.clone_from(word);
            }
            Kind::Open(_) => {
                heads.push(path.clone());
                name.clear();
            }
            Kind::Sign(',' | ';') | Kind::Close(_) => {
                if let (Some(head), false) = (&path, name.is_empty()) {
                    leaves.push(Leaf {
                        head: head.clone(),
                        name: std::mem::take(&mut name),
                    });
                }
                if matches!(token.kind, Kind::Close(_)) {
                    heads.pop();
                }
                if heads.len() <= 1 && !token.is_sign(',') {
                    break;
                }
                path = heads.last().cloned().flatten();
            }
            Kind::Word(_) | Kind::Sign(_) | Kind::Literal(_) => {}
        }
    }
    leaves
}

/// The groups of modules that reach one another, the largest first.
#[must_use]
pub fn in_circles(needs: &Needs) -> Vec<BTreeSet<String>> {
    let reached: BTreeMap<&String, BTreeSet<&String>> = needs
        .keys()
        .map(|module| (module, reach(needs, module)))
        .collect();
    let reaches =
        |from: &String, to: &String| reached.get(from).is_some_and(|all| all.contains(to));
    let circle = |module: &String| -> BTreeSet<String> {
        let mates = needs
            .keys()
            .filter(|other| reaches(module, other) && reaches(other, module));
        mates.cloned().collect()
    };
    let circles: BTreeSet<BTreeSet<String>> = needs.keys().map(circle).collect();
    let mut circles: Vec<_> = circles
        .into_iter()
        .filter(|circle| circle.len() > 1)
        .collect();
    circles.sort_by_key(|circle| std::cmp::Reverse(circle.len()));
    circles
}

/// Every module that this one needs, those it needs through others included.
fn reach<'a>(needs: &'a Needs, from: &String) -> BTreeSet<&'a String> {
    let mut reached = BTreeSet::new();
    let mut waiting: Vec<&String> = needs.get(from).into_iter().flatten().collect();
    while let Some(module) = waiting.pop() {
        if reached.insert(module) {
            waiting.extend(needs.get(module).into_iter().flatten());
        }
    }
    reached
}

#[cfg(test)]
mod tests {
    use super::*;

    fn room(files: &[(&str, &str)]) -> Vec<Vec<String>> {
        let source = |(path, text): &(&str, &str)| {
            Source::new(&format!("src-tauri/room/src/{path}"), text).unwrap()
        };
        let sources: Vec<Source> = files.iter().map(source).collect();
        let mut found = circles(&sources);
        let circles = found.remove("room").unwrap_or_default();
        circles
            .into_iter()
            .map(|circle| circle.into_iter().collect())
            .collect()
    }

    #[test]
    fn two_modules_that_name_each_other_are_in_a_circle() {
        let files = [
            ("a.rs", "use crate::b::B;"),
            ("b.rs", "fn f() { crate::a::g(); }"),
            ("c.rs", "use crate::{a, b::{B, C}};"),
        ];
        assert_eq!(room(&files), [["a", "b"]]);
    }

    #[test]
    fn a_circle_may_go_through_several_modules_and_their_inner_files() {
        let files = [
            ("a/mod.rs", "mod inner;"),
            ("a/inner.rs", "use crate::{z, b::{self, B}};"),
            ("b.rs", "use super::c::{C};"),
            ("c/mod.rs", ""),
            ("c/inner.rs", "use super::super::a::A;"),
            ("z.rs", "use super::y;"),
            ("y.rs", ""),
        ];
        assert_eq!(room(&files), [["a", "b", "c"]]);
    }

    #[test]
    fn what_the_root_lends_belongs_to_its_module() {
        let files = [
            (
                "lib.rs",
                "mod a;\npub use self::a::{A as Renamed, inner::{Deep}};\npub use b::B;",
            ),
            ("a.rs", "use crate::B;"),
            ("b.rs", "use crate::Deep;"),
            ("c.rs", "use crate::A;"),
        ];
        assert_eq!(room(&files), [["a", "b"]]);
    }

    #[test]
    fn comments_tests_and_a_file_s_own_folder_make_no_circle() {
        let files = [
            (
                "a/mod.rs",
                "// crate::b\n/// [`crate::b::B`]\nuse self::inner::I;\n#[cfg(test)]\nmod tests { use crate::b; }",
            ),
            ("a/inner.rs", "use super::A; use crate::a::B;"),
            ("b.rs", "use crate::a::A;"),
        ];
        assert_eq!(room(&files), Vec::<Vec<String>>::new());
    }
}

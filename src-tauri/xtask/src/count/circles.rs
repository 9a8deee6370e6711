//! Circles between the top modules of a crate: modules that each need the others to be understood.
//!
//! A module needs another when its code names it by `crate::…` or `super::…`, or names what the root of the
//! crate re-exports from it.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{TokenStream, TokenTree};

use super::Source;
use super::tokens::{is_body, is_sign, is_word};

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
    let roots = files.iter().filter(|file| file.module().is_empty());
    let reexports: BTreeMap<String, String> =
        roots.flat_map(|root| reexports(&root.code)).collect();
    let mut needs = Needs::new();
    for file in files {
        let module = file.module();
        let Some(top) = module.first() else { continue };
        let mut names = BTreeSet::new();
        names_of_root(&file.code, module.len(), &mut names);
        let owners = names
            .into_iter()
            .map(|name| reexports.get(&name).cloned().unwrap_or(name));
        needs.entry((*top).to_owned()).or_default().extend(owners);
    }
    let modules: BTreeSet<String> = needs.keys().cloned().collect();
    for (module, needed) in &mut needs {
        needed.retain(|other| other != module && modules.contains(other));
    }
    needs
}

/// Adds what stands at the root of the crate and is named in this code, at this depth under the root.
fn names_of_root(code: &TokenStream, depth: usize, names: &mut BTreeSet<String>) {
    let trees: Vec<TokenTree> = code.clone().into_iter().collect();
    let mut rest = trees.as_slice();
    while let Some((tree, after)) = rest.split_first() {
        if let TokenTree::Group(group) = tree {
            names_of_root(&group.stream(), depth, names);
        }
        let path = under_root(rest, depth);
        let first = path.and_then(<[_]>::first);
        let named = first.filter(|tree| is_body(tree) || matches!(tree, TokenTree::Ident(_)));
        names.extend(imports(named.map_or(&[], std::slice::from_ref)).map(|import| import.head));
        rest = path.unwrap_or(after);
    }
}

/// What follows the root in a path: after `crate::`, or as many `super::` as the file is deep.
fn under_root(trees: &[TokenTree], depth: usize) -> Option<&[TokenTree]> {
    let supers = std::iter::successors(Some(trees), |path| after_step(path, "super"));
    let deep = supers
        .clone()
        .nth(depth)
        .filter(|_| depth > 0 && supers.count() == depth + 1);
    after_step(trees, "crate").or(deep)
}

/// What follows a word and its `::`.
fn after_step<'a>(trees: &'a [TokenTree], word: &str) -> Option<&'a [TokenTree]> {
    match trees {
        [name, one, two, path @ ..] => {
            (is_word(name, word) && is_sign(one, ':') && is_sign(two, ':')).then_some(path)
        }
        _ => None,
    }
}

/// What the root of a crate re-exports, with the module it comes from.
fn reexports(code: &TokenStream) -> Vec<(String, String)> {
    let trees: Vec<TokenTree> = code.clone().into_iter().collect();
    let items = trees.split(|tree| is_sign(tree, ';'));
    items
        .filter_map(|item| {
            let at = item.iter().position(|tree| is_word(tree, "use"))?;
            let mut path = item.get(at + 1..)?;
            while let Some(inner) = after_step(path, "crate").or_else(|| after_step(path, "self")) {
                path = inner;
            }
            Some(imports(path))
        })
        .flatten()
        .map(|import| (import.name, import.head))
        .filter(|(name, head)| name != head)
        .collect()
}

/// One name that a `use` brings: the first word of its path, and the name it has here.
struct Import {
    head: String,
    name: String,
}

/// The names that a tree of paths brings.
fn imports(trees: &[TokenTree]) -> impl Iterator<Item = Import> {
    trees
        .split(|tree| is_sign(tree, ','))
        .flat_map(imports_of_path)
}

fn imports_of_path(path: &[TokenTree]) -> Vec<Import> {
    let words = path
        .iter()
        .filter(|tree| matches!(tree, TokenTree::Ident(_)));
    let words: Vec<String> = words.map(ToString::to_string).collect();
    let head = words.first().cloned();
    if let Some(TokenTree::Group(group)) = path.last() {
        let trees: Vec<TokenTree> = group.stream().into_iter().collect();
        let inner = imports(&trees).map(|import| Import {
            head: head.clone().unwrap_or(import.head),
            name: import.name,
        });
        return inner.collect();
    }
    let import = head.zip(words.last().cloned());
    import
        .map(|(head, name)| Import { head, name })
        .into_iter()
        .collect()
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

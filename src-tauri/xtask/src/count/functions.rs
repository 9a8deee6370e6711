//! How long functions are: the lines between the braces, which a reader has to hold.
//!
//! The signature does not count: it is as long as its types are, and formatting alone moves it.

use proc_macro2::{TokenStream, TokenTree};

use super::Source;
use super::tokens::{ends, is_body, is_sign, is_word};

/// A function with a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Function {
    /// Its name.
    pub name: String,
    /// Its file and the line it starts on.
    pub place: String,
    /// How many lines its body takes, blank ones and comments included; 1 when all is on one line.
    pub lines: usize,
}

/// How long the functions of the whole tree are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lengths {
    /// How many functions there are.
    pub count: usize,
    /// Half of them are no longer.
    pub median: usize,
    /// Nine in ten are no longer.
    pub p90: usize,
    /// The longest.
    pub max: usize,
}

/// Every function of these files, the longest first.
#[must_use]
pub fn functions(sources: &[Source]) -> Vec<Function> {
    let mut functions: Vec<Function> = sources.iter().flat_map(of_file).collect();
    functions.sort_by(|one, other| {
        other
            .lines
            .cmp(&one.lines)
            .then_with(|| one.place.cmp(&other.place))
    });
    functions
}

/// The lengths of these functions, given the longest first.
#[must_use]
pub fn lengths(functions: &[Function]) -> Lengths {
    let count = functions.len();
    let at = |rank: usize| functions.get(rank).map_or(0, |function| function.lines);
    Lengths {
        count,
        median: at(count / 2),
        p90: at(count / 10),
        max: at(0),
    }
}

fn of_file(source: &Source) -> Vec<Function> {
    let mut found = Vec::new();
    of_stream(&source.code, &source.path, &mut found);
    found
}

fn of_stream(stream: &TokenStream, path: &str, found: &mut Vec<Function>) {
    let mut trees = stream.clone().into_iter().peekable();
    while let Some(tree) = trees.next() {
        if let TokenTree::Group(group) = &tree {
            of_stream(&group.stream(), path, found);
        }
        let is_name =
            |next: &TokenTree| is_word(&tree, "fn") && matches!(next, TokenTree::Ident(_));
        let Some(name) = trees.next_if(is_name) else {
            continue;
        };
        let end = trees.find(|tree| is_body(tree) || is_sign(tree, ';'));
        if let Some(TokenTree::Group(body)) = end {
            of_stream(&body.stream(), path, found);
            let [open, close] = ends(&body);
            found.push(Function {
                name: name.to_string(),
                place: format!("{path}:{}", tree.span().start().line),
                lines: (close - open).saturating_sub(1).max(1),
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(String, usize)> {
        let source = Source::new("src-tauri/a/src/lib.rs", text).unwrap();
        let functions = functions(&[source]);
        functions
            .into_iter()
            .map(|it| (it.name, it.lines))
            .collect()
    }

    #[test]
    fn a_function_is_as_long_as_what_stands_between_its_braces() {
        let text = "fn short() {}\nfn long(a: [u8; 2]) -> u8\nwhere\n    u8: Copy,\n{\n    if a { b(\"}\") }\n\n    1\n}\n";
        assert_eq!(
            found(text),
            [("long".to_owned(), 3), ("short".to_owned(), 1)]
        );
    }

    #[test]
    fn a_function_without_a_body_a_pointer_and_a_test_are_none() {
        let text = "trait A {\n    fn a(&self);\n}\ntype B = fn(u8) -> u8;\n#[cfg(test)]\nmod tests {\n    fn c() {}\n}\n";
        assert_eq!(found(text), []);
    }

    #[test]
    fn the_lengths_of_ten_functions() {
        let function = |lines| Function {
            name: String::new(),
            place: String::new(),
            lines,
        };
        let functions: Vec<Function> = (1..=10).rev().map(function).collect();
        let expected = Lengths {
            count: 10,
            median: 5,
            p90: 9,
            max: 10,
        };
        assert_eq!(lengths(&functions), expected);
        assert_eq!(lengths(&[]).max, 0);
    }
}

//! The code of a Rust file as trees of tokens with their lines: no comment, no documentation, no test.

use std::collections::BTreeSet;
use std::iter::Peekable;

use anyhow::{Result, anyhow};
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree, token_stream::IntoIter};

/// The code of a file.
///
/// # Errors
/// When the text is not Rust.
pub fn code(text: &str) -> Result<TokenStream> {
    let stream: TokenStream = text.parse().map_err(|error| anyhow!("{error}"))?;
    Ok(without_tests(stream))
}

/// Every tree of a stream, those inside a group before it.
#[must_use]
pub fn flat(stream: &TokenStream) -> Vec<TokenTree> {
    let mut trees = Vec::new();
    for tree in stream.clone() {
        if let TokenTree::Group(group) = &tree {
            trees.extend(flat(&group.stream()));
        }
        trees.push(tree);
    }
    trees
}

/// How many lines of `text` hold some of its code. A blank line inside a text counts no more than another.
#[must_use]
pub fn lines(code: &TokenStream, text: &str) -> usize {
    let held = held(code);
    let numbered = (1_usize..).zip(text.lines());
    numbered
        .filter(|(number, line)| held.contains(number) && !line.trim().is_empty())
        .count()
}

/// The lines that this code stands on, from 1.
#[must_use]
pub fn held(code: &TokenStream) -> BTreeSet<usize> {
    let mut held = BTreeSet::new();
    for tree in flat(code) {
        match &tree {
            TokenTree::Group(group) => held.extend(ends(group)),
            TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => {
                held.extend(tree.span().start().line..=tree.span().end().line);
            }
        }
    }
    held
}

/// The lines of what opens and closes a group.
#[must_use]
pub fn ends(group: &Group) -> [usize; 2] {
    [group.span_open(), group.span_close()].map(|span| span.start().line)
}

fn without_tests(stream: TokenStream) -> TokenStream {
    let mut kept = Vec::new();
    let mut trees = stream.into_iter().peekable();
    while let Some(tree) = trees.next() {
        let inner = is_sign(&tree, '#') && trees.next_if(|next| is_sign(next, '!')).is_some();
        let attribute = trees.next_if(|next| is_sign(&tree, '#') && is_attribute(next));
        let Some(attribute) = attribute else {
            kept.push(if let TokenTree::Group(group) = &tree {
                without_tests_inside(group).into()
            } else {
                tree
            });
            continue;
        };
        let mut text = attribute.to_string();
        text.retain(|sign| !sign.is_whitespace());
        if is_for_tests(&text) {
            if inner {
                return TokenStream::new();
            }
            skip_item(&mut trees);
        } else if !text.starts_with("[doc=") {
            kept.extend([tree, attribute]);
        }
    }
    kept.into_iter().collect()
}

fn without_tests_inside(group: &Group) -> Group {
    let mut kept = Group::new(group.delimiter(), without_tests(group.stream()));
    kept.set_span(group.span());
    kept
}

/// What follows the `#` of an attribute.
fn is_attribute(tree: &TokenTree) -> bool {
    matches!(tree, TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket)
}

/// Whether an attribute asks for `test`, alone or among all its conditions.
fn is_for_tests(attribute: &str) -> bool {
    let all = attribute.strip_prefix("[cfg(all(").unwrap_or_default();
    attribute == "[cfg(test)]" || all.split([',', ')']).any(|condition| condition == "test")
}

/// Leaves out an item, its other attributes included: up to its braces, or to its semicolon.
fn skip_item(trees: &mut Peekable<IntoIter>) {
    trees.find(|tree| is_body(tree) || is_sign(tree, ';'));
    // What `use a::{b};` leaves.
    trees.next_if(|tree| is_sign(tree, ';'));
}

/// Whether a tree is a group between braces.
#[must_use]
pub fn is_body(tree: &TokenTree) -> bool {
    matches!(tree, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace)
}

/// Whether a tree is this sign: `::` is two of them.
#[must_use]
pub fn is_sign(tree: &TokenTree, sign: char) -> bool {
    matches!(tree, TokenTree::Punct(found) if found.as_char() == sign)
}

/// Whether a tree is this word.
#[must_use]
pub fn is_word(tree: &TokenTree, word: &str) -> bool {
    matches!(tree, TokenTree::Ident(found) if found == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(text: &str) -> usize {
        lines(&code(text).unwrap(), text)
    }

    #[test]
    fn comments_documentation_and_blanks_are_no_code() {
        let text =
            "//! Doc.\n\n/// Doc.\nfn f() { // said here\n    /* a\n    b */\n    g(); // why\n}\n";
        assert_eq!(counted(text), 3);
    }

    #[test]
    fn an_attribute_is_code() {
        assert_eq!(counted("#[derive(Debug)]\nstruct A;\n"), 2);
        assert_eq!(counted("#![expect(lint, reason = \"why\")]\n"), 1);
    }

    #[test]
    fn a_text_over_several_lines_is_code_on_each_but_the_blank_ones() {
        assert_eq!(
            counted("const SQL: &str = \"SELECT\n\n  // no comment\n\";\n"),
            3
        );
    }

    #[test]
    fn tests_are_left_out_wherever_they_are() {
        let text = "fn a() {}\n#[cfg(test)]\nuse x::{y};\nfn b() {}\n#[cfg(test)]\n#[expect(lint)]\nmod tests {\n    fn c() {}\n}\nfn d() {}\n";
        assert_eq!(counted(text), 3);
        let inside =
            "impl A {\n    #[cfg(all(test, feature = \"x\"))]\n    fn a() {}\n    fn b() {}\n}\n";
        assert_eq!(counted(inside), 3);
        assert_eq!(counted("#![cfg(test)]\nfn a() {}\n"), 0);
    }

    #[test]
    fn what_tests_may_use_is_code() {
        let text = "#[cfg(any(test, feature = \"testing\"))]\nmod testing;\n#[cfg(not(test))]\nfn a() {}\n";
        assert_eq!(counted(text), 4);
    }

    #[test]
    fn what_is_no_rust_is_refused() {
        assert!(code("fn f( {").is_err());
    }
}

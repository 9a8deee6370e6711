//! The code of a Rust file, as a flat list of tokens with their lines: no comment, no documentation, no test.

use std::collections::BTreeSet;
use std::iter::Peekable;
use std::str::FromStr as _;

use anyhow::{Result, anyhow};
use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree, token_stream::IntoIter};

/// One token of code.
#[derive(Clone, Debug)]
pub struct Token {
    /// What it is.
    pub kind: Kind,
    /// The line it starts on, from 1.
    pub first: usize,
    /// The line it ends on: another one for a text over several lines.
    pub last: usize,
}

/// The kinds of tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A name or a keyword.
    Word(String),
    /// A sign: `::` is two of them.
    Sign(char),
    /// A text, a character or a number.
    Literal(String),
    /// `(`, `[` or `{`.
    Open(Delimiter),
    /// `)`, `]` or `}`.
    Close(Delimiter),
}

impl Token {
    /// Whether it is this word.
    #[must_use]
    pub fn is_word(&self, word: &str) -> bool {
        matches!(&self.kind, Kind::Word(found) if found == word)
    }

    /// Whether it is this sign.
    #[must_use]
    pub fn is_sign(&self, sign: char) -> bool {
        self.kind == Kind::Sign(sign)
    }

    /// The word, when it is one.
    #[must_use]
    pub fn word(&self) -> Option<&str> {
        match &self.kind {
            Kind::Word(word) => Some(word),
            Kind::Sign(_) | Kind::Literal(_) | Kind::Open(_) | Kind::Close(_) => None,
        }
    }
}

/// The code of a file.
///
/// # Errors
/// When the text is not Rust.
pub fn code(text: &str) -> Result<Vec<Token>> {
    let stream = TokenStream::from_str(text).map_err(|error| anyhow!("{error}"))?;
    let mut tokens = Vec::new();
    flatten(stream, &mut tokens);
    Ok(tokens)
}

/// How many lines of `text` hold one of its tokens. A blank line inside a text counts no more than another.
#[must_use]
pub fn lines(tokens: &[Token], text: &str) -> usize {
    let held = held(tokens);
    let numbered = (1_usize..).zip(text.lines());
    numbered
        .filter(|(number, line)| held.contains(number) && !line.trim().is_empty())
        .count()
}

/// The lines that these tokens stand on, from 1.
#[must_use]
pub fn held(tokens: &[Token]) -> BTreeSet<usize> {
    tokens
        .iter()
        .flat_map(|token| token.first..=token.last)
        .collect()
}

/// Adds the tokens of a stream, in the order of the file.
fn flatten(stream: TokenStream, tokens: &mut Vec<Token>) {
    let mut trees = stream.into_iter().peekable();
    while let Some(tree) = trees.next() {
        if let Some(attribute) = attribute(&tree, &mut trees) {
            match attribute.meaning() {
                Meaning::Test if attribute.is_inner => return tokens.clear(),
                Meaning::Test => skip_item(&mut trees),
                Meaning::Doc => {}
                Meaning::Other => attribute.keep(tokens),
            }
        } else {
            keep(tree, tokens);
        }
    }
}

fn keep(tree: TokenTree, tokens: &mut Vec<Token>) {
    let span = tree.span();
    let kind = match tree {
        TokenTree::Group(group) => return keep_group(&group, tokens),
        TokenTree::Ident(word) => Kind::Word(word.to_string()),
        TokenTree::Punct(sign) => Kind::Sign(sign.as_char()),
        TokenTree::Literal(literal) => Kind::Literal(literal.to_string()),
    };
    tokens.push(token(kind, span));
}

fn keep_group(group: &Group, tokens: &mut Vec<Token>) {
    let delimiter = group.delimiter();
    tokens.push(token(Kind::Open(delimiter), group.span_open()));
    let mut inside = Vec::new();
    flatten(group.stream(), &mut inside);
    tokens.append(&mut inside);
    tokens.push(token(Kind::Close(delimiter), group.span_close()));
}

fn token(kind: Kind, span: Span) -> Token {
    Token {
        kind,
        first: span.start().line,
        last: span.end().line,
    }
}

/// `#[…]` or `#![…]`.
struct Attribute {
    sign: TokenTree,
    is_inner: bool,
    group: Group,
}

enum Meaning {
    /// Documentation, which the reader turns into attributes.
    Doc,
    /// What follows is compiled for tests alone.
    Test,
    Other,
}

/// The attribute that starts with this sign, if one does.
fn attribute(sign: &TokenTree, trees: &mut Peekable<IntoIter>) -> Option<Attribute> {
    if !is_sign(sign, '#') {
        return None;
    }
    let is_inner = trees.next_if(|tree| is_sign(tree, '!')).is_some();
    match trees.peek() {
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Bracket => {
            let group = group.clone();
            trees.next();
            Some(Attribute {
                sign: sign.clone(),
                is_inner,
                group,
            })
        }
        _ => None,
    }
}

impl Attribute {
    fn meaning(&self) -> Meaning {
        let mut inside = self.group.stream().into_iter();
        let name = inside.next().map(|name| name.to_string());
        match (name.as_deref(), inside.next()) {
            (Some("doc"), Some(sign)) if is_sign(&sign, '=') => Meaning::Doc,
            (Some("cfg"), Some(TokenTree::Group(condition))) if asks_for_tests(&condition) => {
                Meaning::Test
            }
            _ => Meaning::Other,
        }
    }

    fn keep(self, tokens: &mut Vec<Token>) {
        keep(self.sign, tokens);
        keep_group(&self.group, tokens);
    }
}

/// `(test)`, or `(all(…))` with `test` among its conditions.
fn asks_for_tests(condition: &Group) -> bool {
    let mut conditions = condition.stream().into_iter();
    match (conditions.next(), conditions.next()) {
        (Some(TokenTree::Ident(name)), None) => name == "test",
        (Some(TokenTree::Ident(name)), Some(TokenTree::Group(all))) if name == "all" => all
            .stream()
            .into_iter()
            .any(|tree| matches!(tree, TokenTree::Ident(name) if name == "test")),
        _ => false,
    }
}

/// Leaves out an item, its other attributes included: up to its braces, or to its semicolon.
fn skip_item(trees: &mut Peekable<IntoIter>) {
    for tree in trees.by_ref() {
        let is_body =
            matches!(&tree, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
        if is_body || is_sign(&tree, ';') {
            break;
        }
    }
    // What `use a::{b};` leaves.
    trees.next_if(|tree| is_sign(tree, ';'));
}

fn is_sign(tree: &TokenTree, sign: char) -> bool {
    matches!(tree, TokenTree::Punct(found) if found.as_char() == sign)
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

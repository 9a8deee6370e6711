//! Which files a field of a record is named in: what adding one costs.

use std::path::Path;

use anyhow::Result;
use proc_macro2::TokenTree;

use super::tokens::flat;
use super::{OUTSIDE, Source, files};

/// The other files that may name a field: where they are, and their kinds.
const OTHERS: [(&str, &str); 4] = [
    ("src-tauri", "sql"),
    ("src-tauri", "toml"),
    ("ui", "html"),
    ("ui", "toml"),
];

/// The texts of the other files, tests and examples aside.
///
/// # Errors
/// When one cannot be read.
pub fn others(root: &Path) -> Result<Vec<(String, String)>> {
    let mut found = Vec::new();
    for (folder, extension) in OTHERS {
        found.extend(files(root, folder, extension)?);
    }
    found.retain(|(path, _)| !path.split('/').any(|part| OUTSIDE.contains(&part)));
    Ok(found)
}

/// The files that name this field, sorted.
#[must_use]
pub fn naming<'a>(
    field: &str,
    sources: &'a [Source],
    others: &'a [(String, String)],
) -> Vec<&'a str> {
    let in_code = |source: &&Source| flat(&source.code).iter().any(|tree| names(tree, field));
    let code = sources.iter().filter(in_code);
    let texts = others.iter().filter(|(_, text)| has_word(text, field));
    let code = code.map(|source| source.path.as_str());
    let mut paths: Vec<&str> = code.chain(texts.map(|(path, _)| path.as_str())).collect();
    paths.sort_unstable();
    paths
}

fn names(tree: &TokenTree, field: &str) -> bool {
    match tree {
        TokenTree::Ident(word) => word == field,
        TokenTree::Literal(text) => has_word(&text.to_string(), field),
        TokenTree::Punct(_) | TokenTree::Group(_) => false,
    }
}

/// Whether a text holds this name, and not only as a part of another.
fn has_word(text: &str, name: &str) -> bool {
    let is_part = |sign: char| sign.is_alphanumeric() || sign == '_';
    text.split(|sign| !is_part(sign)).any(|word| word == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_named_by_code_by_texts_in_code_and_by_other_files() {
        let source = |path: &str, text: &str| Source::new(path, text).unwrap();
        let sources = [
            source("src-tauri/a/src/a.rs", "struct A { due_on: Date }"),
            source("src-tauri/a/src/b.rs", "const B: &str = \"SELECT due_on\";"),
            source("src-tauri/a/src/c.rs", "// due_on\nfn redue_on() {}"),
            source("src-tauri/a/src/d.rs", "#[cfg(test)]\nfn f() { due_on(); }"),
        ];
        let other = |path: &str, text: &str| (path.to_owned(), text.to_owned());
        let others = [
            other("ui/a.html", "{{ action.due_on | day }}"),
            other("ui/b.html", "{{ action.overdue_on }}"),
        ];
        assert_eq!(
            naming("due_on", &sources, &others),
            ["src-tauri/a/src/a.rs", "src-tauri/a/src/b.rs", "ui/a.html"]
        );
    }
}

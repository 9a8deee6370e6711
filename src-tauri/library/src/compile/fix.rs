//! Mends the typography of the content in place: apostrophes, quotation marks, spaces.
//!
//! Only prose is touched: the text of Markdown outside code and links, and the strings of TOML
//! outside identifiers, addresses and the words of the search. Mending twice changes nothing.

use std::fs;
use std::io;
use std::path::Path;
use std::slice;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::files::{SourceFile, read_folder, tables};
use super::markdown::{Block, Origin, parse};
use super::report::Report;
use super::toml_text;
use super::typography::{Repair, apply, repairs};
use super::words::WORDS;

/// Mends the typography of every file of a content folder. Gives the path of each changed file, from the
/// folder of the content, with the number of repairs.
///
/// # Errors
///
/// A file cannot be written.
pub fn fix(dir: &Path) -> io::Result<Vec<(String, usize)>> {
    let mut fixed = Vec::new();
    for (_, file) in read_folder(dir, &mut Report::default()) {
        let mut text = file.text.clone();
        let count = apply(&mut text, repairs_of(&file));
        if count > 0 {
            fs::write(dir.join(&file.path), text)?;
            fixed.push((file.path, count));
        }
    }
    Ok(fixed)
}

fn repairs_of(file: &SourceFile) -> Vec<Repair> {
    let mut found = Vec::new();
    // What cannot be read is left alone: the check says why.
    if let Ok(table) = DeTable::parse(&file.toml) {
        in_table(file, table.get_ref(), &mut found);
    }
    let body = file.slice(file.body..file.text.len());
    let blocks = parse(body, &Origin::from(file.body, body)).blocks;
    let lines = blocks.iter().flat_map(|block| match block {
        Block::Heading(inline) | Block::Paragraph(inline) => slice::from_ref(inline),
        Block::List { items, .. } => items,
    });
    found.extend(lines.flat_map(|line| repairs(&line.glyphs)));
    found
}

fn in_table(file: &SourceFile, table: &DeTable<'_>, found: &mut Vec<Repair>) {
    for (key, value) in table {
        let kept = WORDS.list("kept").any(|kept| kept == key.get_ref());
        if !kept || tables(value).next().is_some() {
            in_value(file, value, found);
        }
    }
}

fn in_value(file: &SourceFile, value: &Spanned<DeValue<'_>>, found: &mut Vec<Repair>) {
    let span = value.span();
    match value.get_ref() {
        DeValue::String(_) => {
            let glyphs = toml_text::glyphs(file.slice(span.clone()), span.start);
            found.extend(repairs(&glyphs));
        }
        DeValue::Array(items) => items.iter().for_each(|item| in_value(file, item, found)),
        DeValue::Table(table) => in_table(file, table, found),
        DeValue::Integer(_) | DeValue::Float(_) | DeValue::Boolean(_) | DeValue::Datetime(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fixed(path: &str, text: &str) -> String {
        let file = SourceFile::new(path, text.to_owned()).unwrap();
        let mut mended = text.to_owned();
        apply(&mut mended, repairs_of(&file));
        mended
    }

    #[test]
    fn prose_is_mended_and_nothing_else() {
        let sheet = "+++\ntitre = \"L'heure ?\" # l'auteur\nmots = [\"l'heure\"]\nurl = \"https://a.fr?b\"\n+++\nC'est [l'heure](situation:a) : `l'heure` !\n";
        let expected = "+++\ntitre = \"L’heure\u{202f}?\" # l'auteur\nmots = [\"l'heure\"]\nurl = \"https://a.fr?b\"\n+++\nC’est [l’heure](situation:a)\u{a0}: `l'heure`\u{202f}!\n";
        let once = fixed("agir/charge/a.md", sheet);
        assert_eq!(once, expected);
        assert_eq!(fixed("agir/charge/a.md", &once), once, "a second pass");
    }

    #[test]
    fn escaped_quotes_in_toml_become_french_ones() {
        let list = "[[idee]]\nidee = \"Dire \\\"non\\\"\"\n";
        let expected = "[[idee]]\nidee = \"Dire «\u{a0}non\u{a0}»\"\n";
        assert_eq!(fixed("s-informer/idees-recues.toml", list), expected);
    }
}

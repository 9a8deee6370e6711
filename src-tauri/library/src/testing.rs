//! Larger libraries and another engine, to measure the search against.
//!
//! For benches and tests only. What is made here is deterministic: the same seed, the same bytes.

use rusqlite::{Connection, params};

use crate::compile::{Compiled, write};
use crate::error::Result;
use crate::kind::Kind;
use crate::search::{Document, Field, read_documents};
use crate::store::Library;

/// A library so many times larger: each document is followed by copies of the same lengths, whose
/// words are drawn at random from those of the whole library.
///
/// # Errors
///
/// The compiled library is damaged.
pub fn multiply(compiled: &Compiled, times: usize, seed: u64) -> Result<Vec<u8>> {
    let library = Library::from_vec(&compiled.bytes)?;
    let connection = library.connection();
    let originals = read_documents(&connection)?;
    let writer = write::Writer::new()?;
    writer.copy_entries(&connection, times)?;
    let synonyms = write::synonyms(&connection)?;
    let words: Vec<&str> = originals
        .iter()
        .flat_map(|document| &document.passages)
        .flat_map(|(_, text)| text.split_ascii_whitespace())
        .collect();
    let mut dice = Dice { state: seed };
    let mut documents = Vec::new();
    for original in &originals {
        documents.push(original.clone());
        for copy in 2..=times {
            documents.push(shuffled(original, copy, &words, &mut dice));
        }
    }
    writer.index(&documents, &synonyms)?;
    writer.finish()
}

fn shuffled(original: &Document, copy: usize, words: &[&str], dice: &mut Dice) -> Document {
    let passages: Vec<(Field, String)> = original
        .passages
        .iter()
        .map(|(field, text)| {
            let drawn: Vec<&str> = text
                .split_ascii_whitespace()
                .filter_map(|_| words.get(dice.below(words.len())).copied())
                .collect();
            (*field, drawn.join(" "))
        })
        .collect();
    Document {
        slug: format!("{}--{copy}", original.slug),
        title: passages
            .first()
            .map(|(_, title)| title.clone())
            .unwrap_or_default(),
        passages,
        ..original.clone()
    }
}

/// Numbers that look random and never change (`SplitMix64`).
struct Dice {
    state: u64,
}

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        let limit = u64::try_from(limit).unwrap_or(u64::MAX).max(1);
        usize::try_from(mixed % limit).unwrap_or_default()
    }
}

/// The same documents in a plain FTS5 table: the engine ours is compared with.
pub struct RawFts5 {
    connection: Connection,
}

impl std::fmt::Debug for RawFts5 {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("RawFts5")
    }
}

impl RawFts5 {
    /// Indexes the documents of a library.
    ///
    /// # Errors
    ///
    /// The library is damaged.
    pub fn new(library: &Library) -> Result<Self> {
        let connection = Connection::open_in_memory()?;
        connection.execute_batch(
            r"CREATE VIRTUAL TABLE documents USING fts5(
                kind UNINDEXED, slug UNINDEXED, title, words, lead, text,
                tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3')",
        )?;
        let sql = "INSERT INTO documents VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        let mut insert = connection.prepare(sql)?;
        for document in read_documents(&library.connection())? {
            let text = |wanted: &dyn Fn(Field) -> bool| {
                let passages = document.passages.iter();
                let wanted = passages.filter(|(field, _)| wanted(*field));
                wanted
                    .map(|(_, text)| text.as_str())
                    .collect::<Vec<_>>()
                    .join("\n")
            };
            insert.execute(params![
                document.kind.as_str(),
                document.slug,
                document.title,
                text(&|field| field == Field::Words),
                text(&|field| field == Field::Lead),
                text(&|field| !field.introduces()),
            ])?;
        }
        drop(insert);
        Ok(Self { connection })
    }

    /// The best documents that contain one of the words typed, the last one as a beginning.
    ///
    /// # Errors
    ///
    /// SQLite refuses the query.
    pub fn search(&self, typed: &str, limit: u32) -> Result<Vec<(Kind, String)>> {
        let words = typed.split(|ch: char| !ch.is_alphanumeric());
        let words: Vec<String> = words
            .filter(|word| !word.is_empty())
            .map(|word| format!("\"{word}\""))
            .collect();
        if words.is_empty() {
            return Ok(Vec::new());
        }
        let query = format!("{}*", words.join(" OR "));
        let mut select = self.connection.prepare(
            r"SELECT kind, slug, snippet(documents, 5, '[', ']', '', 24) FROM documents
              WHERE documents MATCH ?1
              ORDER BY bm25(documents, 0, 0, 5.0, 4.5, 2.5, 1.5) LIMIT ?2",
        )?;
        let rows = select.query_map(params![query, limit], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
        })?;
        let mut found = Vec::new();
        for row in rows {
            let (kind, slug) = row?;
            found.extend(kind.parse().ok().map(|kind| (kind, slug)));
        }
        Ok(found)
    }
}

/// What is typed, key after key: every beginning of a text.
pub fn keystrokes(text: &str) -> impl Iterator<Item = &str> {
    let ends = text.char_indices().map(|(at, ch)| at + ch.len_utf8());
    ends.filter_map(|end| text.get(..end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_typed_one_by_one() {
        let typed: Vec<&str> = keystrokes("été").collect();
        assert_eq!(typed, ["é", "ét", "été"]);
    }

    #[test]
    fn dice_never_change() {
        let mut dice = Dice { state: 1 };
        let drawn: Vec<usize> = (0..4).map(|_| dice.below(100)).collect();
        let mut again = Dice { state: 1 };
        assert_eq!(drawn, (0..4).map(|_| again.below(100)).collect::<Vec<_>>());
        assert!(drawn.windows(2).any(|pair| pair[0] != pair[1]));
    }
}

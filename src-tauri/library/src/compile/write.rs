//! Writes the checked content as one SQLite file: the same content always gives the same bytes.
//!
//! The tables are described in `schema.sql`.

use rusqlite::{Connection, MAIN_DB, params};

use super::documents::documents;
use super::kinds::{Content, Row};
use super::known::SYNONYMS;
use super::lists::Synonyms;
use crate::error::Result;
use crate::search::{Document, build, encode};
use crate::store::{APPLICATION, FORMAT};

/// Size of the pages of the file, in bytes.
const PAGE: u32 = 4096;

/// The bytes of a compiled library.
pub(crate) fn write(content: &Content) -> Result<Vec<u8>> {
    let writer = Writer::new()?;
    content.each(|row| writer.entry(row))?;
    writer.aliases(content)?;
    let synonyms = content.synonyms.iter();
    let synonyms: Vec<_> = synonyms.flat_map(|file| file.groups.clone()).collect();
    writer.index(&documents(content), &synonyms)?;
    writer.finish()
}

/// The groups of synonyms of a compiled library.
pub(crate) fn synonyms(connection: &Connection) -> Result<Vec<Vec<String>>> {
    let sql = "SELECT body FROM entries WHERE kind = ?1";
    let body: String = connection.query_row(sql, [SYNONYMS], |row| row.get(0))?;
    Ok(serde_json::from_str::<Synonyms>(&body)?.groups)
}

/// Writes a library, part by part.
pub(crate) struct Writer {
    connection: Connection,
}

impl Writer {
    pub(crate) fn new() -> Result<Self> {
        let connection = Connection::open_in_memory()?;
        connection.pragma_update(None, "page_size", PAGE)?;
        connection.pragma_update(None, "encoding", "UTF-8")?;
        connection.pragma_update(None, "application_id", APPLICATION)?;
        connection.pragma_update(None, "user_version", FORMAT)?;
        connection.execute_batch(include_str!("../../schema.sql"))?;
        connection.execute_batch("BEGIN")?;
        Ok(Self { connection })
    }

    /// Writes over a compiled library, whose index is to be made again.
    pub(crate) fn over(library: &[u8]) -> Result<Self> {
        let mut connection = Connection::open_in_memory()?;
        connection.deserialize_read_exact(MAIN_DB, library, library.len(), false)?;
        connection.execute_batch(
            "BEGIN; DELETE FROM documents; DELETE FROM postings; DELETE FROM lexicon",
        )?;
        Ok(Self { connection })
    }

    fn entry(&self, row: &Row<'_>) -> Result<()> {
        let sql = r"
            INSERT INTO entries (kind, slug, theme, card, body) VALUES (?1, ?2, ?3, ?4, ?5)";
        let values = params![row.kind, row.slug, row.theme, row.card, row.body];
        self.connection.execute(sql, values)?;
        Ok(())
    }

    fn aliases(&self, content: &Content) -> Result<()> {
        let sql = "INSERT INTO aliases (kind, alias, slug) VALUES (?1, ?2, ?3)";
        let mut statement = self.connection.prepare(sql)?;
        for (kind, alias, slug) in &content.aliases {
            statement.execute(params![kind.as_str(), alias, slug])?;
        }
        Ok(())
    }

    /// Writes the documents of the search and their index.
    pub(crate) fn index(&self, documents: &[Document], synonyms: &[Vec<String>]) -> Result<()> {
        let index = build(documents, synonyms);
        let sql = r"
            INSERT INTO documents (id, kind, slug, theme, title, layout, passages)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        let mut statement = self.connection.prepare(sql)?;
        for (id, (document, layout)) in (0_u32..).zip(documents.iter().zip(&index.layouts)) {
            let passages = document.passages.iter();
            let passages: Vec<&str> = passages.map(|(_, text)| text.as_str()).collect();
            statement.execute(params![
                id,
                document.kind.as_str(),
                document.slug,
                document.theme,
                document.title,
                encode(layout)?,
                passages.join("\n"),
            ])?;
        }
        let sql = "INSERT INTO postings (term, list) VALUES (?1, ?2)";
        let mut statement = self.connection.prepare(sql)?;
        for (term, postings) in (0_u32..).zip(&index.postings) {
            statement.execute(params![term, encode(postings)?])?;
        }
        let sql = "INSERT INTO lexicon (data) VALUES (?1)";
        self.connection.execute(sql, [encode(&index.lexicon)?])?;
        Ok(())
    }

    pub(crate) fn finish(mut self) -> Result<Vec<u8>> {
        self.connection.execute_batch("COMMIT; VACUUM")?;
        let bytes = self.connection.serialize(MAIN_DB)?;
        Ok(bytes.to_vec())
    }
}

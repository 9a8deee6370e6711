//! Writes the checked content as one SQLite file: the same content always gives the same bytes.
//!
//! The tables are described in `schema.sql`.

use rusqlite::{Connection, MAIN_DB, params};

use super::Compiled;
use super::documents::documents;
use super::entry::Entry;
use super::identifiers::SYNONYMS;
use super::kinds::Content;
use crate::error::Result;
use crate::search::Index;
use crate::store::{APPLICATION, FORMAT};

/// Size of the pages of the file, in bytes.
const PAGE: u32 = 4096;

/// The compiled library.
pub(crate) fn write(content: &Content) -> Result<Compiled> {
    let entries = content.entries()?;
    let mut connection = Connection::open_in_memory()?;
    connection.pragma_update(None, "page_size", PAGE)?;
    connection.pragma_update(None, "encoding", "UTF-8")?;
    connection.pragma_update(None, "application_id", APPLICATION)?;
    connection.pragma_update(None, "user_version", FORMAT)?;
    connection.execute_batch(include_str!("../../schema.sql"))?;
    connection.execute_batch("BEGIN")?;
    let sql = r"
        INSERT INTO entries (kind, slug, theme, card, body) VALUES (?1, ?2, ?3, ?4, ?5)";
    for Entry {
        kind,
        slug,
        theme,
        card,
        json,
        ..
    } in &entries
    {
        connection.execute(sql, params![kind, slug, theme, card, json])?;
    }
    let sql = "INSERT INTO aliases (kind, alias, slug) VALUES (?1, ?2, ?3)";
    for (kind, alias, slug) in &content.aliases {
        connection.execute(sql, params![kind.code(), alias, slug])?;
    }
    let index = Index::build(documents(&entries), &synonyms(&entries)?);
    connection.execute("INSERT INTO search (data) VALUES (?1)", [index.bytes()?])?;
    connection.execute_batch("COMMIT; VACUUM")?;
    let bytes = connection.serialize(MAIN_DB)?.to_vec();
    Ok(Compiled { bytes, entries })
}

/// A compiled library with another index.
pub(crate) fn with_index(library: &[u8], index: &Index) -> Result<Vec<u8>> {
    let mut connection = Connection::open_in_memory()?;
    connection.deserialize_read_exact(MAIN_DB, library, library.len(), false)?;
    connection.execute("UPDATE search SET data = ?1", [index.bytes()?])?;
    Ok(connection.serialize(MAIN_DB)?.to_vec())
}

/// The groups of synonyms.
pub(crate) fn synonyms(entries: &[Entry]) -> Result<Vec<Vec<String>>> {
    let mut found = Vec::new();
    for entry in entries.iter().filter(|entry| entry.kind == SYNONYMS) {
        let groups = entry.body.get("groups").cloned().unwrap_or_default();
        found.extend(serde_json::from_value::<Vec<Vec<String>>>(groups)?);
    }
    Ok(found)
}

//! What a file holds as an earlier edition would have written it: for the tests of opening one.

use super::copy_whole;
use super::migrations::fresh;
use crate::error::Result;
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};
use std::path::Path;

/// Writes what a file holds to a new one of an earlier schema.
pub(crate) fn write_as_schema(now: &Connection, path: &Path, schema: u32) -> Result<()> {
    let older = fresh(schema)?;
    older.execute_batch("PRAGMA foreign_keys = OFF")?;
    let tables = names(
        &older,
        "SELECT name FROM sqlite_schema WHERE type = 'table'",
    )?;
    tables
        .iter()
        .try_for_each(|table| copy_table(now, &older, table))?;
    copy_whole(&older, path)
}

/// Copies the columns that both have; one was called otherwise.
fn copy_table(now: &Connection, older: &Connection, table: &str) -> Result<()> {
    let sql = format!("SELECT name FROM pragma_table_info('{table}')");
    let (names, known) = (names(older, &sql)?, names(now, &sql)?);
    let in_quotes = |name: &String| format!("\"{name}\"");
    let into: Vec<_> = names.iter().map(in_quotes).collect();
    let from = names.iter().map(|name| {
        if known.contains(name) {
            in_quotes(name)
        } else {
            "changed_at".to_owned()
        }
    });
    let from: Vec<_> = from.collect();
    let marks = vec!["?"; names.len()].join(", ");
    let mut read = now.prepare(&format!("SELECT {} FROM {table}", from.join(", ")))?;
    let mut write = older.prepare(&format!(
        "INSERT INTO {table} ({}) VALUES ({marks})",
        into.join(", ")
    ))?;
    let mut rows = read.query(())?;
    while let Some(row) = rows.next()? {
        let values = (0..names.len()).map(|rank| row.get(rank));
        let values: Vec<Value> = values.collect::<rusqlite::Result<_>>()?;
        write.execute(params_from_iter(values))?;
    }
    Ok(())
}

fn names(conn: &Connection, sql: &str) -> Result<Vec<String>> {
    let mut statement = conn.prepare(sql)?;
    let names = statement.query_map((), |row| row.get(0))?;
    Ok(names.collect::<rusqlite::Result<_>>()?)
}

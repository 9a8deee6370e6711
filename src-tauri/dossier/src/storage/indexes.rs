//! Whether indexes say what their tables say. SQLite's own check of it looks for each row in each index, and
//! takes as long as everything else; here the entries of both sides are added up, in any order.

use super::seals::names;
use super::{all, quoted};
use crate::error::Result;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row};
use serde::Deserialize;
use std::hash::{DefaultHasher, Hash, Hasher};

/// An index, and how to read its entries from either side.
#[derive(Deserialize)]
struct Index {
    table: String,
    name: String,
    /// Which rows it is of; empty for all.
    condition: String,
}

/// Every index but the keys that are the table itself.
const INDEXES: &str = "SELECT t.name AS \"table\", i.name AS name,
           CASE WHEN i.partial THEN substr(s.sql, instr(s.sql, ' WHERE ') + 7) ELSE '' END AS condition
    FROM pragma_table_list AS t JOIN pragma_index_list(t.name) AS i
    LEFT JOIN sqlite_schema AS s ON s.name = i.name
    WHERE t.schema = 'main' AND t.type = 'table' AND NOT (t.wr AND i.origin = 'pk')
    ORDER BY t.name, i.name";

/// Whether each index has the entries of its table, and no other.
pub(crate) fn indexes_hold(conn: &Connection) -> Result<bool> {
    let indexes: Vec<Index> = all(conn, INDEXES, ())?;
    for indexes in indexes.chunk_by(|one, other| one.table == other.table) {
        let columns = indexes.iter().map(|index| columns(conn, index));
        let columns = columns.collect::<Result<Vec<_>>>()?;
        let expected = in_table(conn, indexes, &columns)?;
        for ((index, columns), expected) in indexes.iter().zip(&columns).zip(expected) {
            if in_index(conn, index, columns)? != expected {
                return Ok(false);
            }
        }
    }
    Ok(true)
}

/// The columns of an index, with what it finds the row by.
fn columns(conn: &Connection, index: &Index) -> Result<Vec<String>> {
    let sql = "SELECT COALESCE(name, 'rowid') FROM pragma_index_xinfo(?1) ORDER BY seqno";
    let mut statement = conn.prepare_cached(sql)?;
    let names = statement.query_map([&index.name], |row| row.get(0))?;
    let names: Vec<String> = names.collect::<rusqlite::Result<_>>()?;
    names.iter().map(|name| quoted(name)).collect()
}

/// What each index of a table should hold.
fn in_table(conn: &Connection, indexes: &[Index], columns: &[Vec<String>]) -> Result<Vec<u64>> {
    let mut asked = Vec::new();
    let mut ranges = Vec::new();
    for (index, columns) in indexes.iter().zip(columns) {
        let from = asked.len();
        asked.extend(columns.iter().map(String::as_str));
        ranges.push(from..asked.len());
        asked.push(if index.condition.is_empty() {
            "1"
        } else {
            &index.condition
        });
    }
    let table = indexes
        .first()
        .map(|index| index.table.as_str())
        .unwrap_or_default();
    let sql = format!("SELECT {} FROM {table} NOT INDEXED", asked.join(", "));
    let mut sums = vec![0_u64; indexes.len()];
    let mut statement = conn.prepare(&sql)?;
    let mut rows = statement.query(())?;
    while let Some(row) = rows.next()? {
        for (sum, range) in sums.iter_mut().zip(&ranges) {
            if row.get_ref(range.end)?.as_i64().unwrap_or_default() != 0 {
                *sum = sum.wrapping_add(entry(row, range.clone())?);
            }
        }
    }
    Ok(sums)
}

/// What an index holds.
fn in_index(conn: &Connection, index: &Index, columns: &[String]) -> Result<u64> {
    let Index {
        table,
        name,
        condition,
    } = index;
    let filter = if condition.is_empty() {
        String::new()
    } else {
        format!("WHERE {condition}")
    };
    let columns = columns.join(", ");
    let sql = format!("SELECT {columns} FROM {table} INDEXED BY {name} {filter}");
    let mut statement = conn.prepare(&sql)?;
    let count = names(&statement).len();
    let mut rows = statement.query(())?;
    let mut sum = 0_u64;
    while let Some(row) = rows.next()? {
        sum = sum.wrapping_add(entry(row, 0..count)?);
    }
    Ok(sum)
}

/// An entry as a number.
fn entry(row: &Row<'_>, columns: std::ops::Range<usize>) -> Result<u64> {
    let mut hasher = DefaultHasher::new();
    for column in columns {
        match row.get_ref(column)? {
            ValueRef::Null => 0_u8.hash(&mut hasher),
            ValueRef::Integer(whole) => (1_u8, whole).hash(&mut hasher),
            ValueRef::Real(real) => (2_u8, real.to_bits()).hash(&mut hasher),
            ValueRef::Text(bytes) | ValueRef::Blob(bytes) => (3_u8, bytes).hash(&mut hasher),
        }
    }
    Ok(hasher.finish())
}

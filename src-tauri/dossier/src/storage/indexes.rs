//! Whether indexes say what their tables say. SQLite's own check of it looks for each row in each index, and
//! takes as long as everything else; here the entries of both sides are added up, in any order: those of the
//! tables while they are walked for their seals, those of the indexes on another connection meanwhile.

use super::seals::{Wax, names};
use super::{all, quoted};
use crate::error::Result;
use rusqlite::{Connection, Row};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The entries of each index added up, by its name.
pub(crate) type Sums = BTreeMap<String, u64>;

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
    WHERE t.schema = 'main' AND t.type = 'table' AND t.name = COALESCE(?1, t.name)
      AND NOT (t.wr AND i.origin = 'pk')";

/// The indexes of this table, or of every one.
fn indexes_of(conn: &Connection, table: Option<&str>) -> Result<Vec<Index>> {
    all(conn, INDEXES, [table])
}

/// What the indexes of a table should hold, added up row by row.
pub(super) struct Expected {
    /// What is asked of each row, each thing once.
    asked: Vec<String>,
    indexes: Vec<Entries>,
    wax: Wax,
}

/// What an index should hold.
struct Entries {
    name: String,
    /// Where its columns are in what is asked.
    columns: Vec<usize>,
    /// Where it is told whether the row is in it.
    condition: Option<usize>,
    sum: u64,
}

impl Expected {
    /// What the indexes of this table should hold; nothing yet.
    pub(super) fn of(conn: &Connection, table: &str) -> Result<Self> {
        let mut expected = Self {
            asked: Vec::new(),
            indexes: Vec::new(),
            wax: Wax::default(),
        };
        for index in indexes_of(conn, Some(table))? {
            let columns = columns(conn, &index)?.into_iter();
            let columns = columns.map(|column| expected.rank(column)).collect();
            let condition = (!index.condition.is_empty()).then(|| expected.rank(index.condition));
            expected.indexes.push(Entries {
                name: index.name,
                columns,
                condition,
                sum: 0,
            });
        }
        Ok(expected)
    }

    /// Where this is in what is asked.
    fn rank(&mut self, column: String) -> usize {
        let known = self.asked.iter().position(|other| *other == column);
        known.unwrap_or_else(|| {
            self.asked.push(column);
            self.asked.len() - 1
        })
    }

    /// How many things are asked of each row.
    pub(super) fn count(&self) -> usize {
        self.asked.len()
    }

    /// What is asked of each row besides these columns.
    pub(super) fn beside(&self, columns: &str) -> String {
        let asked = self.asked.iter().map(|column| format!(", {column}"));
        columns.to_owned() + &asked.collect::<String>()
    }

    /// Adds a row, in which what is asked comes after so many columns.
    pub(super) fn add(&mut self, row: &Row<'_>, own: usize) -> Result<()> {
        for index in &mut self.indexes {
            let is_in = |rank: usize| is_true(row, own + rank);
            if index.condition.map_or(Ok(true), is_in)? {
                let entry = index.columns.iter().map(|rank| own + rank);
                index.sum = index.sum.wrapping_add(self.wax.press(0, row, entry)?);
            }
        }
        Ok(())
    }

    /// By index.
    pub(super) fn sums(self) -> impl Iterator<Item = (String, u64)> {
        self.indexes
            .into_iter()
            .map(|index| (index.name, index.sum))
    }
}

/// A condition, were the row spoilt.
fn is_true(row: &Row<'_>, rank: usize) -> Result<bool> {
    Ok(row.get_ref(rank)?.as_i64().unwrap_or_default() != 0)
}

/// What every index holds.
pub(crate) fn index_sums(conn: &Connection) -> Result<Sums> {
    let mut sums = Sums::new();
    for index in indexes_of(conn, None)? {
        sums.insert(index.name.clone(), held(conn, &index)?);
    }
    Ok(sums)
}

/// The columns of an index, with what it finds the row by.
fn columns(conn: &Connection, index: &Index) -> Result<Vec<String>> {
    let sql = "SELECT COALESCE(name, 'rowid') FROM pragma_index_xinfo(?1) ORDER BY seqno";
    let mut statement = conn.prepare_cached(sql)?;
    let names = statement.query_map([&index.name], |row| row.get(0))?;
    let names: Vec<String> = names.collect::<rusqlite::Result<_>>()?;
    names.iter().map(|name| quoted(name)).collect()
}

/// What an index holds.
fn held(conn: &Connection, index: &Index) -> Result<u64> {
    let (table, name) = (&index.table, &index.name);
    let columns = columns(conn, index)?.join(", ");
    let filter = match index.condition.as_str() {
        "" => String::new(),
        condition => format!("WHERE {condition}"),
    };
    let sql = format!("SELECT {columns} FROM {table} INDEXED BY {name} {filter}");
    let mut statement = conn.prepare(&sql)?;
    let count = names(&statement).len();
    let (mut sum, mut wax) = (0_u64, Wax::default());
    let mut rows = statement.query(())?;
    while let Some(row) = rows.next()? {
        sum = sum.wrapping_add(wax.press(0, row, 0..count)?);
    }
    Ok(sum)
}

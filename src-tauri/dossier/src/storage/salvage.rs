//! What is whole in a file that is not, in a new database in memory: no page, no index and no row of the
//! old one comes along but those that are as they were written.

use super::seals::{Broken, Sealed, key_in, names, scan};
use super::{Fields, migrate, open_in_memory, quoted};
use super::{delete, insert, text_in};
use crate::error::Result;
use crate::names::Kind;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, Row, params_from_iter};
use serde_json::Value;
use std::collections::BTreeMap;

/// What is whole of a file, and what can be read of the rest.
pub(crate) struct Salvage {
    /// Every row that is as it was written. References between them are not checked.
    pub(crate) whole: Connection,
    /// What broken rows say, by table and key.
    pub(crate) rows: BTreeMap<(String, String), Fields>,
    /// What the lines of broken operations say.
    pub(crate) operations: BTreeMap<String, Fields>,
}

impl Salvage {
    /// Puts a row there, sealed.
    pub(crate) fn put(&self, table: &str, fields: &Fields) -> Result<()> {
        insert(&self.whole, table, fields)
    }

    /// Takes away a row, if it is there.
    pub(crate) fn take_away(&self, kind: Kind, key: &str) -> Result<()> {
        Ok(delete(&self.whole, kind, key)?)
    }

    /// The database, as if it had been opened.
    pub(crate) fn done(self) -> Result<Connection> {
        self.whole.execute_batch("PRAGMA foreign_keys = ON")?;
        Ok(self.whole)
    }
}

/// An empty database in memory, that takes rows in any order.
fn empty() -> Result<Connection> {
    let mut new = open_in_memory()?;
    migrate(&mut new)?;
    new.execute_batch("PRAGMA foreign_keys = OFF")?;
    Ok(new)
}

/// A new database in memory, filled with rows in any order.
pub(crate) fn filled(fill: impl FnOnce(&Connection) -> Result<()>) -> Result<Connection> {
    let new = empty()?;
    let filling = new.unchecked_transaction()?;
    fill(&filling)?;
    filling.commit()?;
    new.execute_batch("PRAGMA foreign_keys = ON")?;
    Ok(new)
}

/// Copies what is whole.
pub(crate) fn salvage(conn: &Connection, broken: &Broken) -> Result<Salvage> {
    let whole = empty()?;
    let (mut rows, mut operations) = (BTreeMap::new(), BTreeMap::new());
    let filling = whole.unchecked_transaction()?;
    for sealed in Sealed::all() {
        copy_rows(conn, &filling, &sealed.table, |row, names| {
            let key = key_in(row, &sealed.key_ranks(names))?;
            let spared = broken.spares(&sealed.table, &key);
            if !spared {
                rows.insert((sealed.table.clone(), key), legible(row, names));
            }
            Ok(spared)
        })?;
    }
    copy_rows(conn, &filling, "seals", |row, _| {
        Ok(broken.spares(&text_in(row, "table_name")?, &text_in(row, "key")?))
    })?;
    copy_rows(conn, &filling, "operations", |row, names| {
        let id = text_in(row, "id")?;
        let spared = !broken.operations.contains(&id);
        if !spared {
            operations.insert(id, legible(row, names));
        }
        Ok(spared)
    })?;
    copy_rows(conn, &filling, "changes", |row, _| {
        let id = text_in(row, "operation_id")?;
        Ok(!broken.operations.contains(&id))
    })?;
    let mut mark =
        filling.prepare("UPDATE operations SET undone = ?2, redoable = ?3 WHERE id = ?1")?;
    for (id, [undone, redoable]) in &broken.marks {
        mark.execute((id, undone, redoable))?;
    }
    drop(mark);
    filling.commit()?;
    Ok(Salvage {
        whole,
        rows,
        operations,
    })
}

/// Copies the rows of a table that are chosen, cell by cell.
fn copy_rows(
    from: &Connection,
    to: &Connection,
    table: &str,
    mut chosen: impl FnMut(&Row<'_>, &[String]) -> Result<bool>,
) -> Result<()> {
    let mut statement = scan(from, "*", table)?;
    let names = names(&statement);
    let columns = names.iter().map(|name| quoted(name));
    let columns = columns.collect::<Result<Vec<_>>>()?.join(", ");
    let marks = vec!["?"; names.len()].join(", ");
    let mut insert = to.prepare(&format!("INSERT INTO {table} ({columns}) VALUES ({marks})"))?;
    let mut rows = statement.query(())?;
    while let Some(row) = rows.next()? {
        if chosen(row, &names)? {
            let cells = (0..names.len()).map(|rank| row.get_ref(rank).map(ToSqlOutput::Borrowed));
            let cells = cells.collect::<rusqlite::Result<Vec<_>>>()?;
            insert.execute(params_from_iter(cells))?;
        }
    }
    Ok(())
}

/// What can be read of a row.
pub(crate) fn legible(row: &Row<'_>, names: &[String]) -> Fields {
    let cell = |(rank, name): (usize, &String)| {
        let value = value_of(row.get_ref(rank).ok()?)?;
        Some((name.clone(), value))
    };
    names.iter().enumerate().filter_map(cell).collect()
}

/// A cell as the history writes it; none when it cannot be.
pub(crate) fn value_of(cell: ValueRef<'_>) -> Option<Value> {
    match cell {
        ValueRef::Null => Some(Value::Null),
        ValueRef::Integer(whole) => Some(Value::from(whole)),
        ValueRef::Real(real) => Some(Value::from(real)),
        ValueRef::Text(text) => Some(Value::from(std::str::from_utf8(text).ok()?)),
        ValueRef::Blob(_) => None,
    }
}

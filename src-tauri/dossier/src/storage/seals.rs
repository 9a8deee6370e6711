//! Seals: what is written is proven by its SHA-256, so that a byte that turned on the disk shows.
//!
//! A row of a record, of a preference or of `meta` has 64 bits of it in the table `seals`; an operation
//! has it on its own row, for itself and its changes together. They are written by the functions of the
//! parent that write rows, and by no other. Checking reads tables from one end to the other and uses no
//! index: an index may be what is broken.

use crate::digest::hex;
use crate::error::Result;
use crate::ids::OperationId;
use crate::names::Kind;
use crate::storage::Fields;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row, Statement, params_from_iter};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// The tables that are no records, with the columns of their keys.
const OTHERS: [(&str, &[&str]); 4] = [
    ("meta", &["key"]),
    ("reading", &["kind", "slug"]),
    ("document_settings", &["document"]),
    ("logos", &["place"]),
];

/// What an operation says, then its marks of undo, then its seal.
const LINE: &str =
    "id, code, subject_kind, subject_id, subject_title, at, hlc, device_id, undoes, original,
                    schema, undone, redoable, seal";
const SAID: Range<usize> = 0..11;
const UNDONE: usize = 11;
const REDOABLE: usize = 12;
const SEAL: usize = 13;

/// What a change says, then its operation.
const CHANGE: &str = "kind, record_id, before, after, operation_id";
const CHANGED: Range<usize> = 0..4;
const OPERATION: usize = 4;

/// Whether an operation is undone, and whether it can be done again.
pub(crate) type Marks = [i64; 2];

/// What is not as it was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Broken {
    /// Rows that changed, are gone or come from nowhere, by table and key, with their seal.
    pub(crate) rows: BTreeMap<(String, String), Option<i64>>,
    /// Operations, by id.
    pub(crate) operations: BTreeSet<String>,
    /// Operations that are wrong in their marks alone, with the right ones.
    pub(crate) marks: BTreeMap<String, Marks>,
    /// What finds rows: their indexes.
    pub(crate) indexes: bool,
}

impl Broken {
    /// True when everything is as it was written.
    pub(crate) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// True when a row is as it was written.
    pub(crate) fn spares(&self, table: &str, key: &str) -> bool {
        let row = (table.to_owned(), key.to_owned());
        !self.rows.contains_key(&row)
    }
}

/// A table sealed row by row.
pub(crate) struct Sealed {
    pub(crate) table: String,
    key: &'static [&'static str],
}

impl Sealed {
    /// Every one of them.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        let records = Kind::ALL.iter().map(|kind| (kind.table(), &["id"] as &[_]));
        let others = OTHERS
            .iter()
            .map(|(table, key)| ((*table).to_owned(), *key));
        others
            .chain(records)
            .map(|(table, key)| Self { table, key })
    }

    fn named(table: &str) -> Option<Self> {
        Self::all().find(|sealed| sealed.table == table)
    }

    /// The key of a row that is to be written.
    fn key_of(&self, fields: &Fields) -> String {
        let part = |column: &&str| {
            fields
                .get(*column)
                .and_then(Value::as_str)
                .unwrap_or_default()
        };
        self.key.iter().map(part).collect::<Vec<_>>().join("/")
    }

    /// Where the key is, among the columns of a query.
    pub(super) fn key_ranks(&self, names: &[String]) -> Vec<usize> {
        let rank = |column: &&str| names.iter().position(|name| name == column);
        self.key.iter().filter_map(rank).collect()
    }

    /// The seal that a row should have, if it is there.
    fn seal_now(&self, conn: &Connection, key: &str) -> Result<Option<i64>> {
        let is = |column: &&str| format!("{column} = ?");
        let is = self.key.iter().map(is).collect::<Vec<_>>().join(" AND ");
        let sql = format!("SELECT * FROM {} WHERE {is}", self.table);
        let mut statement = conn.prepare_cached(&sql)?;
        let names = names(&statement);
        let mut rows = statement.query(params_from_iter(key.splitn(self.key.len(), '/')))?;
        let row = rows.next()?;
        row.map(|row| seal_of(row, &names)).transpose()
    }

    /// Every row, with its key and the seal it should have.
    pub(crate) fn each(
        &self,
        conn: &Connection,
        mut look: impl FnMut(&Row<'_>, String, i64) -> Result<()>,
    ) -> Result<()> {
        let mut statement = scan(conn, "*", &self.table)?;
        let names = names(&statement);
        let key = self.key_ranks(&names);
        let mut rows = statement.query(())?;
        while let Some(row) = rows.next()? {
            look(row, key_in(row, &key)?, seal_of(row, &names)?)?;
        }
        Ok(())
    }
}

/// The key of a row, were it spoilt.
pub(super) fn key_in(row: &Row<'_>, ranks: &[usize]) -> Result<String> {
    let parts = ranks.iter().map(|rank| text_at(row, *rank));
    Ok(parts.collect::<Result<Vec<_>>>()?.join("/"))
}

/// A table from one end to the other, without an index.
pub(crate) fn scan<'a>(conn: &'a Connection, columns: &str, table: &str) -> Result<Statement<'a>> {
    Ok(conn.prepare(&format!("SELECT {columns} FROM {table} NOT INDEXED"))?)
}

/// The names of the columns of a query.
pub(crate) fn names(statement: &Statement<'_>) -> Vec<String> {
    statement.column_names().map(str::to_owned).collect()
}

/// The 64 bits that a row is sealed with: its columns by name and value.
fn seal_of(row: &Row<'_>, names: &[String]) -> Result<i64> {
    let mut wax = Wax::default();
    for (rank, name) in names.iter().enumerate() {
        wax.add(ValueRef::Text(name.as_bytes()));
        wax.add(row.get_ref(rank)?);
    }
    Ok(wax.number())
}

/// Seals a row that was just written.
pub(super) fn seal_written(conn: &Connection, table: &str, fields: &Fields) -> Result<()> {
    // The others are the history and the seals themselves.
    match Sealed::named(table) {
        Some(sealed) => seal_row(conn, &sealed, &sealed.key_of(fields)),
        None => Ok(()),
    }
}

/// Seals the row of this key, which was just written.
pub(super) fn seal_key(conn: &Connection, table: &str, key: &str) -> Result<()> {
    Sealed::named(table).map_or(Ok(()), |sealed| seal_row(conn, &sealed, key))
}

fn seal_row(conn: &Connection, sealed: &Sealed, key: &str) -> Result<()> {
    match sealed.seal_now(conn, key)? {
        Some(seal) => keep_seal(conn, &sealed.table, key, seal),
        None => Ok(break_seal(conn, &sealed.table, key)?),
    }
}

/// Keeps the seal of a row.
pub(crate) fn keep_seal(conn: &Connection, table: &str, key: &str, seal: i64) -> Result<()> {
    let sql = "INSERT OR REPLACE INTO seals (table_name, key, seal) VALUES (?1, ?2, ?3)";
    conn.prepare_cached(sql)?.execute((table, key, seal))?;
    Ok(())
}

/// Takes away the seal of a row that is removed.
pub(super) fn break_seal(conn: &Connection, table: &str, key: &str) -> rusqlite::Result<()> {
    let sql = "DELETE FROM seals WHERE table_name = ?1 AND key = ?2";
    conn.prepare_cached(sql)?.execute((table, key))?;
    Ok(())
}

/// Whether the row of this key is as it was written, there or not.
pub(crate) fn is_whole(conn: &Connection, table: &str, key: &str) -> Result<bool> {
    let Some(sealed) = Sealed::named(table) else {
        return Ok(true);
    };
    Ok(seal_kept(conn, table, key)? == sealed.seal_now(conn, key)?)
}

/// The seal of the row of this key.
pub(crate) fn seal_kept(conn: &Connection, table: &str, key: &str) -> Result<Option<i64>> {
    let sql = "SELECT seal FROM seals WHERE table_name = ?1 AND key = ?2";
    super::cell(conn, sql, (table, key))
}

/// Seals an operation that was just written, or marked, with its changes.
pub(crate) fn seal_operation(conn: &Connection, id: OperationId) -> Result<()> {
    let seal = told(conn, id)?.wax_now().hex();
    let sql = "UPDATE operations SET seal = ?2 WHERE id = ?1";
    conn.prepare_cached(sql)?.execute((id, seal))?;
    Ok(())
}

/// Whether an operation and its changes are as they were written.
pub(crate) fn is_whole_operation(conn: &Connection, id: OperationId) -> Result<bool> {
    let told = told(conn, id)?;
    Ok(told.wax_now().hex() == told.seal)
}

/// One operation with its changes.
fn told(conn: &Connection, id: OperationId) -> Result<Told> {
    let mut told = Told::default();
    let sql = format!("SELECT {LINE} FROM operations WHERE id = ?1");
    let mut statement = conn.prepare_cached(&sql)?;
    let mut rows = statement.query([id])?;
    while let Some(row) = rows.next()? {
        told.add_line(row)?;
    }
    let sql = format!("SELECT {CHANGE} FROM changes WHERE operation_id = ?1 ORDER BY id");
    let mut statement = conn.prepare_cached(&sql)?;
    let mut rows = statement.query([id])?;
    while let Some(row) = rows.next()? {
        told.wax.add_all(row, CHANGED)?;
    }
    Ok(told)
}

/// Seals everything that is there, but what was broken before: a step of the migration that changes rows
/// ends with it.
pub(crate) fn seal_all(conn: &Connection, broken: &Broken) -> Result<()> {
    let tables = tables(conn)?;
    if !tables.contains("seals") {
        return Ok(());
    }
    conn.execute("DELETE FROM seals", ())?;
    for sealed in Sealed::all().filter(|sealed| tables.contains(&sealed.table)) {
        let mut seals = BTreeMap::new();
        sealed.each(conn, |_, key, seal| {
            seals.insert(key, seal);
            Ok(())
        })?;
        seals.retain(|key, _| broken.spares(&sealed.table, key));
        for (key, seal) in seals {
            keep_seal(conn, &sealed.table, &key, seal)?;
        }
    }
    let mut update = conn.prepare("UPDATE operations SET seal = ?2 WHERE id = ?1")?;
    for (id, told) in operations(conn)? {
        if !broken.operations.contains(&id) && !broken.marks.contains_key(&id) {
            update.execute((id, told.wax_now().hex()))?;
        }
    }
    Ok(())
}

/// What is not as it was written; to be called inside one transaction. Nothing in a file from before seals.
///
/// # Errors
/// SQLite's, when a page cannot be read.
pub(crate) fn broken(conn: &Connection) -> Result<Broken> {
    let mut broken = Broken::default();
    let tables = tables(conn)?;
    if !tables.contains("seals") {
        return Ok(broken);
    }
    let mut kept = kept_seals(conn)?;
    for sealed in Sealed::all().filter(|sealed| tables.contains(&sealed.table)) {
        let mut seals = kept.remove(&sealed.table).unwrap_or_default();
        sealed.each(conn, |_, key, seal| {
            let kept = seals.remove(&key);
            if kept != Some(seal) {
                broken.rows.insert((sealed.table.clone(), key), kept);
            }
            Ok(())
        })?;
        kept.insert(sealed.table, seals);
    }
    for (table, seals) in kept {
        let gone = seals.into_iter();
        let gone = gone.map(|(key, seal)| ((table.clone(), key), Some(seal)));
        broken.rows.extend(gone);
    }
    for (id, told) in operations(conn)? {
        match told.right_marks() {
            None => drop(broken.operations.insert(id)),
            Some(marks) if marks != told.marks => drop(broken.marks.insert(id, marks)),
            Some(_) => {}
        }
    }
    Ok(broken)
}

/// The tables of a file, which may be of an earlier edition.
fn tables(conn: &Connection) -> Result<BTreeSet<String>> {
    let mut statement = conn.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")?;
    let names = statement.query_map((), |row| row.get(0))?;
    Ok(names.collect::<rusqlite::Result<_>>()?)
}

/// Every seal, by table and key.
fn kept_seals(conn: &Connection) -> Result<BTreeMap<String, BTreeMap<String, i64>>> {
    let mut kept = BTreeMap::<String, BTreeMap<String, i64>>::new();
    let mut statement = scan(conn, "table_name, key, seal", "seals")?;
    let mut rows = statement.query(())?;
    while let Some(row) = rows.next()? {
        let seals = kept.entry(text_at(row, 0)?).or_default();
        seals.insert(text_at(row, 1)?, row.get(2).unwrap_or_default());
    }
    Ok(kept)
}

/// A text, were it spoilt.
pub(crate) fn text_at(row: &Row<'_>, rank: usize) -> Result<String> {
    let bytes = row.get_ref(rank)?.as_bytes_or_null();
    let bytes = bytes.ok().flatten().unwrap_or_default();
    Ok(String::from_utf8_lossy(bytes).into_owned())
}

/// An operation as it is told now, with the seal it was given.
#[derive(Default)]
struct Told {
    seal: String,
    wax: Wax,
    marks: Marks,
}

impl Told {
    /// Adds the operation itself.
    fn add_line(&mut self, row: &Row<'_>) -> Result<()> {
        self.seal = text_at(row, SEAL)?;
        let mark = |rank: usize| row.get(rank).unwrap_or(i64::MAX);
        self.marks = [mark(UNDONE), mark(REDOABLE)];
        self.wax.add_all(row, SAID)
    }

    fn wax_now(&self) -> Wax {
        self.wax_marked(self.marks)
    }

    /// The marks come last: they are the only part that is ever written again.
    fn wax_marked(&self, marks: Marks) -> Wax {
        let mut wax = self.wax.clone();
        for mark in marks {
            wax.add(ValueRef::Integer(mark));
        }
        wax
    }

    /// The marks that the operation was sealed with; none when the rest of it is broken.
    fn right_marks(&self) -> Option<Marks> {
        let possible = [self.marks, [0, 0], [1, 0], [0, 1], [1, 1]];
        let holds = |marks: &Marks| self.wax_marked(*marks).hex() == self.seal;
        possible.into_iter().find(holds)
    }
}

/// Every operation with its changes, by id.
fn operations(conn: &Connection) -> Result<BTreeMap<String, Told>> {
    let mut operations = BTreeMap::<String, Told>::new();
    let mut statement = scan(conn, LINE, "operations")?;
    let mut rows = statement.query(())?;
    while let Some(row) = rows.next()? {
        let told = operations.entry(text_at(row, 0)?).or_default();
        told.add_line(row)?;
    }
    let mut statement = scan(conn, CHANGE, "changes")?;
    let mut rows = statement.query(())?;
    while let Some(row) = rows.next()? {
        let told = operations.entry(text_at(row, OPERATION)?).or_default();
        told.wax.add_all(row, CHANGED)?;
    }
    Ok(operations)
}

/// What is being sealed.
#[derive(Clone, Default)]
struct Wax(Sha256);

impl Wax {
    /// Adds these columns of a row.
    fn add_all(&mut self, row: &Row<'_>, columns: Range<usize>) -> Result<()> {
        for column in columns {
            self.add(row.get_ref(column)?);
        }
        Ok(())
    }

    /// Adds a value, so that no two lists of values give the same bytes.
    fn add(&mut self, value: ValueRef<'_>) {
        let number;
        let (kind, bytes) = match value {
            ValueRef::Null => (0, [].as_slice()),
            ValueRef::Integer(whole) => {
                number = whole.to_be_bytes();
                (1, number.as_slice())
            }
            ValueRef::Real(real) => {
                number = real.to_be_bytes();
                (2, number.as_slice())
            }
            ValueRef::Text(text) => (3, text),
            ValueRef::Blob(blob) => (4, blob),
        };
        self.0.update([kind]);
        self.0.update(bytes.len().to_be_bytes());
        self.0.update(bytes);
    }

    /// The whole seal, in hexadecimal.
    fn hex(self) -> String {
        hex(self.0.finalize())
    }

    /// The first 64 bits of the seal.
    fn number(self) -> i64 {
        let [a, b, c, d, e, f, g, h, ..] = <[u8; 32]>::from(self.0.finalize());
        i64::from_be_bytes([a, b, c, d, e, f, g, h])
    }
}

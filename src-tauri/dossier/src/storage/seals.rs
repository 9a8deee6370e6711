//! Seals: what is written is proven by 64 bits made of it (XXH3), so that a byte that turned on the disk
//! shows. They tell of accidents: whoever writes a file on purpose can seal it.
//!
//! A row of a record, of a preference or of `meta` has its seal in the table `seals`; an operation
//! has it on its own row, for itself and its changes together. They are written by the functions of the
//! parent that write rows, and by no other. Checking reads tables from one end to the other and uses no
//! index: an index may be what is broken.

use crate::error::Result;
use crate::ids::OperationId;
use crate::names::Kind;
use crate::storage::Fields;
use crate::storage::indexes::{Expected, Sums};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row, Statement, params_from_iter};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use xxhash_rust::xxh3::xxh3_64_with_seed;

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
        let mut wax = Wax::of_columns(&names(&statement));
        let mut rows = statement.query(params_from_iter(key.splitn(self.key.len(), '/')))?;
        let row = rows.next()?;
        row.map(|row| wax.seal(row)).transpose()
    }

    /// Every row by its key, with the seal it should have; what indexes should hold is added to `sums`.
    fn each(
        &self,
        conn: &Connection,
        sums: &mut Sums,
        mut look: impl FnMut(String, i64),
    ) -> Result<()> {
        let own = names(&scan(conn, "*", &self.table)?);
        let (key, mut wax) = (self.key_ranks(&own), Wax::of_columns(&own));
        walk(conn, "*", &self.table, sums, |row| {
            look(key_in(row, &key)?, wax.seal(row)?);
            Ok(())
        })
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

/// Looks at each row of a table, and adds to `sums` what its indexes should hold.
fn walk(
    conn: &Connection,
    columns: &str,
    table: &str,
    sums: &mut Sums,
    mut look: impl FnMut(&Row<'_>) -> Result<()>,
) -> Result<()> {
    let mut expected = Expected::of(conn, table)?;
    let mut statement = scan(conn, &expected.beside(columns), table)?;
    let own = statement.column_count() - expected.count();
    let mut rows = statement.query(())?;
    while let Some(row) = rows.next()? {
        look(row)?;
        expected.add(row, own)?;
    }
    sums.extend(expected.sums());
    Ok(())
}

/// The names of the columns of a query.
pub(crate) fn names(statement: &Statement<'_>) -> Vec<String> {
    statement.column_names().map(str::to_owned).collect()
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

/// The same of a row that was just read by this key; none when it is not there.
pub(super) fn is_sealed(
    conn: &Connection,
    table: &str,
    key: &str,
    row: Option<&Row<'_>>,
    names: &[String],
) -> Result<bool> {
    let now = row
        .map(|row| Wax::of_columns(names).seal(row))
        .transpose()?;
    Ok(seal_kept(conn, table, key)? == now)
}

/// The seal of the row of this key.
pub(crate) fn seal_kept(conn: &Connection, table: &str, key: &str) -> Result<Option<i64>> {
    let sql = "SELECT seal FROM seals WHERE table_name = ?1 AND key = ?2";
    super::cell(conn, sql, (table, key))
}

/// Seals an operation that was just written, or marked, with its changes.
pub(crate) fn seal_operation(conn: &Connection, id: OperationId) -> Result<()> {
    let seal = told(conn, id)?.seal_now();
    let sql = "UPDATE operations SET seal = ?2 WHERE id = ?1";
    conn.prepare_cached(sql)?.execute((id, seal))?;
    Ok(())
}

/// Whether an operation and its changes are as they were written.
pub(crate) fn is_whole_operation(conn: &Connection, id: OperationId) -> Result<bool> {
    let told = told(conn, id)?;
    Ok(told.seal == Some(told.seal_now()))
}

/// One operation with its changes.
fn told(conn: &Connection, id: OperationId) -> Result<Told> {
    let (mut told, mut wax) = (Told::default(), Wax::default());
    let sql = format!("SELECT {LINE} FROM operations WHERE id = ?1");
    let mut statement = conn.prepare_cached(&sql)?;
    let mut rows = statement.query([id])?;
    while let Some(row) = rows.next()? {
        told.add_line(row, &mut wax)?;
    }
    let sql = format!("SELECT {CHANGE} FROM changes WHERE operation_id = ?1 ORDER BY id");
    let mut statement = conn.prepare_cached(&sql)?;
    let mut rows = statement.query([id])?;
    while let Some(row) = rows.next()? {
        told.add_change(row, &mut wax)?;
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
        sealed.each(conn, &mut Sums::new(), |key, seal| {
            seals.insert(key, seal);
        })?;
        seals.retain(|key, _| broken.spares(&sealed.table, key));
        for (key, seal) in seals {
            keep_seal(conn, &sealed.table, &key, seal)?;
        }
    }
    let mut update = conn.prepare("UPDATE operations SET seal = ?2 WHERE id = ?1")?;
    for (id, told) in operations(conn, &mut Sums::new())? {
        if !broken.operations.contains(&id) && !broken.marks.contains_key(&id) {
            update.execute((id, told.seal_now()))?;
        }
    }
    Ok(())
}

/// What is not as it was written, but for indexes; to be called inside one transaction. Nothing in a file from
/// before seals.
///
/// # Errors
/// SQLite's, when a page cannot be read.
pub(crate) fn broken(conn: &Connection) -> Result<Broken> {
    broken_beside(conn, |_| Ok(true))
}

/// What is not as it was written, and whether indexes hold what they should.
///
/// # Errors
/// SQLite's, when a page cannot be read.
pub(crate) fn broken_beside(
    conn: &Connection,
    indexes_hold: impl FnOnce(&Sums) -> Result<bool>,
) -> Result<Broken> {
    let mut broken = Broken::default();
    let tables = tables(conn)?;
    if !tables.contains("seals") {
        return Ok(broken);
    }
    let (mut kept, mut sums) = (kept_seals(conn)?, Sums::new());
    for sealed in Sealed::all().filter(|sealed| tables.contains(&sealed.table)) {
        let mut seals = kept.remove(&sealed.table).unwrap_or_default();
        sealed.each(conn, &mut sums, |key, seal| {
            let kept = seals.remove(&key);
            if kept != Some(seal) {
                broken.rows.insert((sealed.table.clone(), key), kept);
            }
        })?;
        kept.insert(sealed.table, seals);
    }
    for (table, seals) in kept {
        let gone = seals.into_iter();
        let gone = gone.map(|(key, seal)| ((table.clone(), key), Some(seal)));
        broken.rows.extend(gone);
    }
    for (id, told) in operations(conn, &mut sums)? {
        match told.right_marks() {
            None => drop(broken.operations.insert(id)),
            Some(marks) if marks != told.marks => drop(broken.marks.insert(id, marks)),
            Some(_) => {}
        }
    }
    broken.indexes = !indexes_hold(&sums)?;
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
    seal: Option<i64>,
    said: u64,
    marks: Marks,
}

impl Told {
    /// Adds the operation itself.
    fn add_line(&mut self, row: &Row<'_>, wax: &mut Wax) -> Result<()> {
        self.seal = row.get(SEAL).ok();
        let mark = |rank: usize| row.get(rank).unwrap_or(i64::MAX);
        self.marks = [mark(UNDONE), mark(REDOABLE)];
        self.said = wax.press(self.said, row, SAID)?;
        Ok(())
    }

    /// Adds one of its changes, in their order.
    fn add_change(&mut self, row: &Row<'_>, wax: &mut Wax) -> Result<()> {
        self.said = wax.press(self.said, row, CHANGED)?;
        Ok(())
    }

    fn seal_now(&self) -> i64 {
        self.seal_marked(self.marks)
    }

    /// The marks come last: they are the only part that is ever written again.
    fn seal_marked(&self, marks: Marks) -> i64 {
        let [undone, redoable] = marks.map(i64::to_be_bytes);
        xxh3_64_with_seed(&[undone, redoable].concat(), self.said).cast_signed()
    }

    /// The marks that the operation was sealed with; none when the rest of it is broken.
    fn right_marks(&self) -> Option<Marks> {
        let possible = [self.marks, [0, 0], [1, 0], [0, 1], [1, 1]];
        let holds = |marks: &Marks| self.seal == Some(self.seal_marked(*marks));
        possible.into_iter().find(holds)
    }
}

/// Every operation with its changes, by id; what indexes should hold is added to `sums`.
fn operations(conn: &Connection, sums: &mut Sums) -> Result<BTreeMap<String, Told>> {
    let (mut operations, mut wax) = (BTreeMap::<String, Told>::new(), Wax::default());
    walk(conn, LINE, "operations", sums, |row| {
        let told = operations.entry(text_at(row, 0)?).or_default();
        told.add_line(row, &mut wax)
    })?;
    walk(conn, CHANGE, "changes", sums, |row| {
        let told = operations.entry(text_at(row, OPERATION)?).or_default();
        told.add_change(row, &mut wax)
    })?;
    Ok(operations)
}

/// What seals are made of: the values of a row one after the other, over what came before.
#[derive(Default)]
pub(super) struct Wax {
    values: Vec<u8>,
    /// What the names of the columns give, for a row sealed by itself.
    columns: u64,
    count: usize,
}

impl Wax {
    /// To seal rows of these columns.
    fn of_columns(names: &[String]) -> Self {
        Self {
            values: Vec::new(),
            columns: xxh3_64_with_seed(names.join(" ").as_bytes(), 0),
            count: names.len(),
        }
    }

    /// The seal of a row.
    fn seal(&mut self, row: &Row<'_>) -> Result<i64> {
        let seal = self.press(self.columns, row, 0..self.count)?;
        Ok(seal.cast_signed())
    }

    /// What these columns of a row give, over what came before.
    pub(super) fn press(
        &mut self,
        before: u64,
        row: &Row<'_>,
        columns: impl IntoIterator<Item = usize>,
    ) -> Result<u64> {
        self.values.clear();
        for column in columns {
            self.add(row.get_ref(column)?);
        }
        Ok(xxh3_64_with_seed(&self.values, before))
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
        self.values.push(kind);
        self.values.extend(bytes.len().to_be_bytes());
        self.values.extend(bytes);
    }
}

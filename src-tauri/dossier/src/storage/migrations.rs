//! The schema, one numbered SQL file after the other, each in its own transaction.
//!
//! `PRAGMA user_version` is the number of the last file applied. A released file is never edited:
//! add `migrations/NNNN_what.sql`, list it here, and bring `schema.sql` up to date (a test compares).

use super::{APPLICATION_ID, all, cell, open_in_memory, seals};
use crate::error::{Error, Result};
use rusqlite::{Connection, TransactionBehavior};
use serde::Deserialize;
use std::borrow::Cow;
use std::sync::OnceLock;

/// Each step, in order. Its rank, from 1, is its schema number.
const MIGRATIONS: &[&str] = &[
    include_str!("../../migrations/0001_start.sql"),
    include_str!("../../migrations/0002_two_copies.sql"),
    include_str!("../../migrations/0003_seals.sql"),
    include_str!("../../migrations/0004_forget.sql"),
];

/// The schema this program writes.
pub(crate) const KNOWN_SCHEMA: u32 = {
    // A list of steps written by hand stays far below this.
    assert!(MIGRATIONS.len() < 10_000);
    #[expect(clippy::cast_possible_truncation, reason = "the line above proves it")]
    let known = MIGRATIONS.len() as u32;
    known
};

/// The schema of an open file.
pub(crate) fn schema_of(conn: &Connection) -> Result<u32> {
    let number: i64 = cell(conn, "PRAGMA user_version", ())?.unwrap_or_default();
    u32::try_from(number).map_err(|_| Error::damaged("schema number"))
}

/// Brings a file that was opened as ours up to the schema of this program.
pub(crate) fn migrate(conn: &mut Connection) -> Result<()> {
    apply(conn, MIGRATIONS)
}

/// A table, an index, a trigger or a view, as SQLite keeps it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub(super) struct Object {
    #[serde(rename = "type")]
    kind: String,
    pub(super) name: String,
    tbl_name: String,
    sql: Option<String>,
}

/// Every object of a file, whatever the spaces it was written with.
pub(super) fn objects(conn: &Connection) -> Result<Vec<Object>> {
    let sql = "SELECT type, name, tbl_name, sql FROM sqlite_schema";
    let mut objects: Vec<Object> = all(conn, sql, ())?;
    for object in &mut objects {
        let words = object.sql.take();
        object.sql = words.map(|sql| sql.split_whitespace().collect::<Vec<_>>().join(" "));
    }
    objects.sort_unstable();
    Ok(objects)
}

/// The objects of the schema this program writes, listed once.
static KNOWN_OBJECTS: OnceLock<Vec<Object>> = OnceLock::new();

/// Every object that a file of this schema has.
pub(super) fn objects_of(schema: u32) -> Result<Cow<'static, [Object]>> {
    if schema != KNOWN_SCHEMA {
        return Ok(Cow::Owned(made_by(schema)?));
    }
    if let Some(known) = KNOWN_OBJECTS.get() {
        return Ok(Cow::Borrowed(known));
    }
    let made = made_by(schema)?;
    Ok(Cow::Borrowed(KNOWN_OBJECTS.get_or_init(|| made)))
}

fn made_by(schema: u32) -> Result<Vec<Object>> {
    objects(&fresh(schema)?)
}

/// An empty database as the edition of this schema made it.
pub(super) fn fresh(schema: u32) -> Result<Connection> {
    let steps = usize::try_from(schema).ok();
    let steps = steps.and_then(|steps| MIGRATIONS.get(..steps));
    let mut fresh = open_in_memory()?;
    apply(&mut fresh, steps.unwrap_or(MIGRATIONS))?;
    Ok(fresh)
}

/// Applies the steps that the file has not seen, each whole or not at all. A step changes rows, which are
/// then sealed anew; what was broken before stays so.
fn apply(conn: &mut Connection, steps: &[&str]) -> Result<()> {
    let found = schema_of(conn)?;
    for (number, sql) in (1_u32..)
        .zip(steps)
        .skip_while(|(number, _)| *number <= found)
    {
        let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let broken = seals::broken(&tx)?;
        tx.execute_batch(sql)?;
        seals::seal_all(&tx, &broken)?;
        tx.pragma_update(None, "user_version", number)?;
        tx.pragma_update(None, "application_id", APPLICATION_ID)?;
        tx.commit()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    /// Every object of a schema, without comments, quotes of renamed tables, or layout.
    fn commented(conn: &Connection) -> BTreeMap<String, String> {
        let sql = "SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL";
        let mut statement = conn.prepare(sql).unwrap();
        let rows = statement
            .query_map((), |row| Ok((row.get(0)?, row.get(1)?)))
            .unwrap();
        rows.map(|row: rusqlite::Result<(String, String)>| {
            let (name, sql) = row.unwrap();
            (name, plain(&sql))
        })
        .collect()
    }

    fn plain(sql: &str) -> String {
        let code = sql
            .lines()
            .map(|line| line.split("--").next().unwrap_or_default());
        let code: String = code.collect::<Vec<_>>().join(" ");
        let spaced = code
            .replace(',', " , ")
            .replace('(', " ( ")
            .replace(')', " ) ");
        spaced.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn the_commented_schema_is_the_schema_of_a_fresh_file() {
        let mut fresh = open_in_memory().unwrap();
        migrate(&mut fresh).unwrap();
        let written = open_in_memory().unwrap();
        written
            .execute_batch(include_str!("../../schema.sql"))
            .unwrap();
        assert_eq!(
            commented(&written),
            commented(&fresh),
            "schema.sql must follow the migrations"
        );
    }

    #[test]
    fn every_column_of_the_commented_schema_has_its_comment() {
        let is_column =
            |line: &str| line.starts_with("  ") && !line.trim_start().starts_with("PRIMARY KEY");
        let bare: Vec<_> = include_str!("../../schema.sql")
            .lines()
            .filter(|line| is_column(line) && !line.contains("-- "))
            .collect();
        assert!(bare.is_empty(), "{bare:#?}");
    }

    #[test]
    fn a_fresh_file_says_what_it_is() {
        let mut conn = open_in_memory().unwrap();
        migrate(&mut conn).unwrap();
        assert_eq!(schema_of(&conn).unwrap(), KNOWN_SCHEMA);
        let id: i32 = conn
            .pragma_query_value(None, "application_id", |row| row.get(0))
            .unwrap();
        assert_eq!(id.to_be_bytes(), *b"MRPS");
    }

    #[test]
    fn a_later_step_keeps_the_data_and_a_failed_one_changes_nothing() {
        let mut conn = open_in_memory().unwrap();
        migrate(&mut conn).unwrap();
        let unit = "INSERT INTO work_units (id, created_at, name) VALUES ('a', 'b', 'Atelier')";
        conn.execute(unit, ()).unwrap();
        let next = "ALTER TABLE work_units ADD COLUMN floor TEXT NOT NULL DEFAULT ''";
        let steps = |last| MIGRATIONS.iter().copied().chain([last]).collect::<Vec<_>>();
        let broken = format!("{next}; SELECT no_such_column FROM work_units");
        assert!(apply(&mut conn, &steps(&broken)).is_err());
        assert_eq!(schema_of(&conn).unwrap(), KNOWN_SCHEMA);
        apply(&mut conn, &steps(next)).unwrap();
        assert_eq!(schema_of(&conn).unwrap(), KNOWN_SCHEMA + 1);
        let kept: (String, String) = conn
            .query_row("SELECT name, floor FROM work_units", (), |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .unwrap();
        assert_eq!(kept, ("Atelier".to_owned(), String::new()));
    }

    #[test]
    fn a_step_seals_what_is_there_but_never_what_was_broken_before() {
        let mut conn = open_in_memory().unwrap();
        apply(&mut conn, &MIGRATIONS[..1]).unwrap();
        let unit = "INSERT INTO work_units (id, created_at, name) VALUES (?1, 'b', 'Atelier')";
        conn.execute(unit, ["a"]).unwrap();
        conn.execute(unit, ["b"]).unwrap();
        conn.execute_batch(
            "INSERT INTO operations (id, code, subject_kind, subject_id, subject_title, at, hlc, device_id)
               VALUES ('o', 'add_work_unit', 'work_unit', 'a', 'Atelier', 'b', 'h', 'd');
             INSERT INTO changes (operation_id, kind, record_id, after)
               VALUES ('o', 'work_unit', 'a', '{}');",
        )
        .unwrap();
        assert!(
            seals::broken(&conn).unwrap().is_empty(),
            "nothing is sealed yet"
        );
        apply(&mut conn, MIGRATIONS).unwrap();
        assert!(seals::broken(&conn).unwrap().is_empty());
        conn.execute("UPDATE work_units SET name = 'Atelieq' WHERE id = 'a'", ())
            .unwrap();
        conn.execute("UPDATE changes SET after = '[]'", ()).unwrap();
        let broken = seals::broken(&conn).unwrap();
        assert!(!broken.spares("work_units", "a") && broken.spares("work_units", "b"));
        assert_eq!(broken.operations.len(), 1);
        let next = "ALTER TABLE work_units ADD COLUMN floor TEXT NOT NULL DEFAULT ''";
        let steps: Vec<_> = MIGRATIONS.iter().copied().chain([next]).collect();
        apply(&mut conn, &steps).unwrap();
        let still = seals::broken(&conn).unwrap();
        assert!(!still.spares("work_units", "a") && still.spares("work_units", "b"));
        assert_eq!((still.rows.len(), still.operations.len()), (1, 1));
    }
}

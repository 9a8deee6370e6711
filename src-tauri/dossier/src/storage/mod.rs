//! SQLite: opening a file, checking it, reading rows into structs, writing records as flat fields.
//!
//! Records are flat (texts, numbers, nulls), so one generic layer serves them all: a new field costs
//! a migration line, a comment in `schema.sql` and a struct field. No rule lives here; writing goes
//! through [`crate::history::Tx`], the only caller of [`insert`], [`update`] and [`delete`] on a dossier, and through
//! [`crate::preference::Preferences`], the only one of [`replace`].

mod file;
mod guard;
mod indexes;
mod migrations;
#[cfg(any(test, feature = "testing"))]
mod older;
mod open;
mod private;
mod row;
mod salvage;
pub(crate) mod seals;

pub(crate) use file::{beside, check_whole, copy_database, copy_whole, sync_folder, verify};
pub(crate) use guard::Budget;
pub(crate) use indexes::{Sums, index_sums};
pub(crate) use migrations::{KNOWN_SCHEMA, migrate, schema_of};
#[cfg(any(test, feature = "testing"))]
pub(crate) use older::write_as_schema;
pub(crate) use open::{check_ours, open_file, open_in_memory, open_read_only, use_delete_journal};
pub use private::{private_folder, private_options};
pub(crate) use salvage::{Salvage, filled, legible, salvage, value_of};

use crate::error::{Error, Refusal, Result};
use crate::names::Kind;
use anyhow::{Context, anyhow};
use rusqlite::types::{FromSql, Value as SqlValue};
use rusqlite::{Connection, OptionalExtension, Params, params_from_iter};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Marks the file as ours in its header: "MRPS".
pub(crate) const APPLICATION_ID: i32 = 0x4D52_5053;

/// The fields of a record, sorted by name: what the history keeps.
pub(crate) type Fields = BTreeMap<String, Value>;

/// A flat struct that is one row of one table. Its serde fields are the columns.
pub(crate) trait Record: Serialize + DeserializeOwned {
    /// Which table.
    const KIND: Kind;

    /// Its primary key.
    fn key(&self) -> String;
}

/// A record as its row has it.
pub(crate) struct Row {
    pub(crate) kind: Kind,
    pub(crate) key: String,
    pub(crate) fields: Fields,
}

impl Row {
    /// The row of a record.
    pub(crate) fn of<R: Record>(record: &R) -> Result<Self> {
        Ok(Self {
            kind: R::KIND,
            key: record.key(),
            fields: to_fields(record)?,
        })
    }
}

/// Says of which kind a record is, whose key is its id.
macro_rules! record {
    ($record:ident as $kind:ident) => {
        impl $crate::storage::Record for $record {
            const KIND: $crate::names::Kind = $crate::names::Kind::$kind;

            fn key(&self) -> String {
                self.id.to_string()
            }
        }
    };
}

pub(crate) use record;

/// A number that changes when another program has written to the file.
pub(crate) fn data_version(conn: &Connection) -> Result<i64> {
    Ok(cell(conn, "PRAGMA data_version", ())?.unwrap_or_default())
}

/// Lets records be written before those they refer to, until the end of the operation.
pub(crate) fn refer_later(conn: &Connection) -> Result<()> {
    Ok(conn.execute_batch("PRAGMA defer_foreign_keys = ON")?)
}

/// Reads several things as they are at one instant.
pub(crate) fn at_once<T>(
    conn: &Connection,
    work: impl FnOnce(&Connection) -> Result<T>,
) -> Result<T> {
    let transaction = conn.unchecked_transaction()?;
    work(&transaction)
}

/// Every row of a query.
pub(crate) fn all<T: DeserializeOwned>(
    conn: &Connection,
    sql: &str,
    params: impl Params,
) -> Result<Vec<T>> {
    let mut statement = conn.prepare_cached(sql)?;
    let columns = row::columns(&statement);
    let mut rows = statement.query(params)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(row::read_row(row, &columns)?);
    }
    Ok(found)
}

/// The first row of a query that finds few, if any.
pub(crate) fn one<T: DeserializeOwned>(
    conn: &Connection,
    sql: &str,
    params: impl Params,
) -> Result<Option<T>> {
    Ok(all(conn, sql, params)?.into_iter().next())
}

/// The first cell of the first row of a query, if any.
pub(crate) fn cell<T: FromSql>(
    conn: &Connection,
    sql: &str,
    params: impl Params,
) -> Result<Option<T>> {
    let mut statement = conn.prepare_cached(sql)?;
    Ok(statement.query_row(params, |row| row.get(0)).optional()?)
}

/// One number out of a query that always gives one row.
pub(crate) fn count(conn: &Connection, sql: &str, params: impl Params) -> Result<u32> {
    Ok(cell(conn, sql, params)?.unwrap_or_default())
}

/// The row of a kind with this key, if it is there: as a record, or as the fields it has. What was spoilt
/// on the disk is refused: it would be written elsewhere as if it were right.
pub(crate) fn find<T: DeserializeOwned>(
    conn: &Connection,
    kind: Kind,
    key: &str,
) -> Result<Option<T>> {
    let table = kind.table();
    let sql = format!("SELECT * FROM {table} WHERE id = ?1");
    let mut statement = conn.prepare_cached(&sql)?;
    let columns = row::columns(&statement);
    let mut rows = statement.query([key])?;
    let row = rows.next()?;
    if !seals::is_sealed(conn, &table, key, row, &columns)? {
        return Err(Refusal::MendFirst.into());
    }
    row.map(|row| row::read_row(row, &columns)).transpose()
}

/// A record that must be there.
pub(crate) fn load<R: Record>(conn: &Connection, key: &str) -> Result<R> {
    find(conn, R::KIND, key)?.ok_or_else(|| Error::NotFound {
        kind: R::KIND,
        id: key.to_owned(),
    })
}

/// Every record of a kind, in the order of creation.
pub(crate) fn list<R: Record>(conn: &Connection) -> Result<Vec<R>> {
    let sql = format!("SELECT * FROM {} ORDER BY id", R::KIND.table());
    all(conn, &sql, ())
}

/// The text of a column, were it spoilt.
pub(crate) fn text_in(row: &rusqlite::Row<'_>, column: &str) -> Result<String> {
    seals::text_at(row, row.as_ref().column_index(column)?)
}

/// The columns of a table that refer to another, and to which.
pub(crate) fn references(conn: &Connection, kind: Kind) -> Result<Vec<(String, Kind)>> {
    let sql = "SELECT \"from\", \"table\" FROM pragma_foreign_key_list(?1)";
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map([kind.table()], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let rows: Vec<(String, String)> = rows.collect::<rusqlite::Result<_>>()?;
    Ok(rows
        .into_iter()
        .filter_map(|(column, table)| Some((column, Kind::of_table(&table)?)))
        .collect())
}

/// A record as flat fields, in the very form its row has.
pub(crate) fn to_fields(record: &impl Serialize) -> Result<Fields> {
    let stored = |(name, value)| (name, as_stored(value));
    Ok(object(record)?.into_iter().map(stored).collect())
}

/// A record as the object it is in JSON.
pub(crate) fn object(record: &impl Serialize) -> Result<Map<String, Value>> {
    let value = serde_json::to_value(record).context("Write a record as JSON")?;
    let Value::Object(fields) = value else {
        return Err(anyhow!("A record must be a flat object").into());
    };
    Ok(fields)
}

/// SQLite has no booleans: they are stored as 0 and 1. Nor lists: codes are separated by spaces.
fn as_stored(value: Value) -> Value {
    match value {
        Value::Bool(flag) => Value::from(i64::from(flag)),
        Value::Array(codes) => {
            let codes: Vec<&str> = codes.iter().filter_map(Value::as_str).collect();
            Value::from(codes.join(" "))
        }
        other @ (Value::Null | Value::Number(_) | Value::String(_) | Value::Object(_)) => other,
    }
}

/// Adds a row.
pub(crate) fn insert(conn: &Connection, table: &str, fields: &Fields) -> Result<()> {
    write_row(conn, "INSERT", table, fields)
}

/// Checks that a fresh file would take these rows, in this order: no key twice, no reference to nothing.
pub(crate) fn try_rows(rows: &[Row]) -> Result<()> {
    let mut conn = open_in_memory()?;
    migrate(&mut conn)?;
    rows.iter()
        .try_for_each(|row| insert(&conn, &row.kind.table(), &row.fields))
}

/// Adds a row in place of the one with its key.
pub(crate) fn replace(conn: &Connection, table: &str, fields: &Fields) -> Result<()> {
    write_row(conn, "INSERT OR REPLACE", table, fields)
}

fn write_row(conn: &Connection, verb: &str, table: &str, fields: &Fields) -> Result<()> {
    let columns = fields
        .keys()
        .map(|name| quoted(name))
        .collect::<Result<Vec<_>>>()?
        .join(", ");
    let marks = vec!["?"; fields.len()].join(", ");
    let sql = format!("{verb} INTO {table} ({columns}) VALUES ({marks})");
    conn.prepare_cached(&sql)?
        .execute(params_from_iter(sql_values(fields.values())?))?;
    seals::seal_written(conn, table, fields)
}

/// Changes some fields of a row.
pub(crate) fn update(conn: &Connection, kind: Kind, key: &str, fields: &Fields) -> Result<()> {
    let set = fields
        .keys()
        .map(|name| Ok(format!("{} = ?", quoted(name)?)))
        .collect::<Result<Vec<_>>>()?
        .join(", ");
    let sql = format!("UPDATE {} SET {set} WHERE id = ?", kind.table());
    let mut values = sql_values(fields.values())?;
    values.push(SqlValue::Text(key.to_owned()));
    conn.prepare_cached(&sql)?
        .execute(params_from_iter(values))?;
    seals::seal_key(conn, &kind.table(), key)
}

/// Removes a row.
pub(crate) fn delete(conn: &Connection, kind: Kind, key: &str) -> rusqlite::Result<()> {
    let sql = format!("DELETE FROM {} WHERE id = ?1", kind.table());
    conn.prepare_cached(&sql)?.execute([key])?;
    seals::break_seal(conn, &kind.table(), key)
}

/// A column name. Names may come from the history of a file received from somebody: only plain
/// words pass.
fn quoted(name: &str) -> Result<String> {
    let plain = name
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    if plain && !name.is_empty() {
        Ok(format!("\"{name}\""))
    } else {
        Err(Error::damaged(format!("column name {name:?}")))
    }
}

fn sql_values<'a>(values: impl Iterator<Item = &'a Value>) -> Result<Vec<SqlValue>> {
    values.map(sql_value).collect()
}

fn sql_value(value: &Value) -> Result<SqlValue> {
    Ok(match value {
        Value::Null => SqlValue::Null,
        Value::String(text) => SqlValue::Text(text.clone()),
        Value::Bool(flag) => SqlValue::from(*flag),
        Value::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(whole), _) => SqlValue::Integer(whole),
            (None, Some(real)) => SqlValue::Real(real),
            (None, None) => return Err(anyhow!("Number {number} does not fit").into()),
        },
        Value::Array(_) | Value::Object(_) => return Err(anyhow!("A field must be flat").into()),
    })
}

/// A value of the `meta` table.
pub(crate) fn meta(conn: &Connection, key: &str) -> Result<Option<String>> {
    cell(conn, "SELECT value FROM meta WHERE key = ?1", [key])
}

/// Sets a value of the `meta` table, writing only when it differs.
pub(crate) fn set_meta(conn: &Connection, key: &str, value: &str) -> Result<()> {
    let sql = "INSERT INTO meta (key, value) VALUES (?1, ?2)
               ON CONFLICT (key) DO UPDATE SET value = ?2 WHERE value <> ?2";
    let written = conn.prepare_cached(sql)?.execute([key, value])?;
    if written > 0 {
        seals::seal_key(conn, "meta", key)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Action, ActionSituation, CarryOver, Company, ExistingMeasure, IndicatorValue, Meeting,
        PlanVersion, Rating, Review, Situation, SituationUnit, StatusEvent, Tombstone, WorkUnit,
    };
    use serde::de::value::Error as Refused;
    use serde::de::{Deserializer, Error as _, Visitor};
    use serde::forward_to_deserialize_any;

    /// Asks a struct for the names of its fields, then stops.
    struct Names<'a>(&'a mut Vec<&'static str>);

    impl<'de> Deserializer<'de> for Names<'_> {
        type Error = Refused;

        fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Refused> {
            Err(Refused::custom("not a struct"))
        }

        fn deserialize_struct<V: Visitor<'de>>(
            self,
            _: &'static str,
            fields: &'static [&'static str],
            _: V,
        ) -> Result<V::Value, Refused> {
            self.0.extend(fields);
            Err(Refused::custom("names are enough"))
        }

        forward_to_deserialize_any! {
            bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf
            option unit unit_struct newtype_struct seq tuple tuple_struct map enum identifier
            ignored_any
        }
    }

    fn assert_columns<R: Record>(conn: &Connection) -> Kind {
        let mut fields = Vec::new();
        assert!(R::deserialize(Names(&mut fields)).is_err());
        let sql = format!("SELECT name FROM pragma_table_info('{}')", R::KIND.table());
        let mut statement = conn.prepare(&sql).unwrap();
        let columns: rusqlite::Result<Vec<String>> =
            statement.query_map((), |row| row.get(0)).unwrap().collect();
        let (mut columns, mut fields) = (columns.unwrap(), fields);
        columns.sort_unstable();
        fields.sort_unstable();
        assert_eq!(columns, fields, "{}: same names", R::KIND);
        R::KIND
    }

    #[test]
    fn every_record_has_exactly_the_columns_of_its_table() {
        let mut conn = open_in_memory().unwrap();
        migrate(&mut conn).unwrap();
        let mut checked = [
            assert_columns::<Company>(&conn),
            assert_columns::<WorkUnit>(&conn),
            assert_columns::<Situation>(&conn),
            assert_columns::<SituationUnit>(&conn),
            assert_columns::<Rating>(&conn),
            assert_columns::<ExistingMeasure>(&conn),
            assert_columns::<Action>(&conn),
            assert_columns::<ActionSituation>(&conn),
            assert_columns::<StatusEvent>(&conn),
            assert_columns::<IndicatorValue>(&conn),
            assert_columns::<Meeting>(&conn),
            assert_columns::<Review>(&conn),
            assert_columns::<CarryOver>(&conn),
            assert_columns::<PlanVersion>(&conn),
            assert_columns::<Tombstone>(&conn),
        ];
        checked.sort();
        assert_eq!(checked, Kind::ALL, "no kind is forgotten");
    }

    #[test]
    fn a_column_name_from_a_strange_file_is_refused() {
        assert!(quoted("owner_name").is_ok());
        for name in ["", "a b", "a\"; DROP TABLE actions; --", "Owner"] {
            assert!(quoted(name).is_err(), "{name:?}");
        }
    }

    #[test]
    fn the_connection_keeps_every_promise_of_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let conn = open::open_new(&folder.path().join("a.mallette")).unwrap();
        use_delete_journal(&conn).unwrap();
        let pragma = |name: &str| -> String {
            conn.query_row(&format!("PRAGMA {name}"), (), |row| {
                row.get_ref(0).map(|cell| match cell {
                    rusqlite::types::ValueRef::Integer(number) => number.to_string(),
                    other => other.as_str().unwrap_or_default().to_owned(),
                })
            })
            .unwrap()
        };
        assert_eq!(pragma("journal_mode"), "delete");
        assert_eq!(pragma("synchronous"), "3", "EXTRA");
        assert_eq!(pragma("secure_delete"), "1");
        assert_eq!(pragma("cell_size_check"), "1");
        assert_eq!(pragma("trusted_schema"), "0");
        assert_eq!(pragma("foreign_keys"), "1");
        assert_eq!(pragma("busy_timeout"), "2000");
    }
}

//! A row of SQLite as a serde struct: columns are matched to fields by name.
//!
//! Only flat structs, read field by field; unknown columns are ignored. Writing is in the parent.

use crate::error::{Error, Result};
use rusqlite::types::ValueRef;
use rusqlite::{Row, Statement};
use serde::de::value::{Error as ReadError, MapDeserializer};
use serde::de::{DeserializeOwned, Deserializer, Error as _, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;

/// Longest text of a record, in bytes.
const TEXT_LIMIT: usize = 32 << 20;

/// The columns that may hold more: the picture of a plan, what the history keeps of it, a logo.
const LONG: [&str; 4] = ["snapshot", "before", "after", "data"];

/// The names of the columns, asked once per query.
pub(super) fn columns(statement: &Statement<'_>) -> Vec<String> {
    statement.column_names().map(str::to_owned).collect()
}

/// The row as a struct. A value of the wrong kind means a damaged file.
pub(super) fn read_row<T: DeserializeOwned>(row: &Row<'_>, columns: &[String]) -> Result<T> {
    let cells = columns
        .iter()
        .enumerate()
        .filter_map(|(rank, name)| Some((name.as_str(), Cell(row.get_ref(rank).ok()?))));
    if let Some((name, _)) = cells.clone().find(|(name, cell)| cell.is_endless(name)) {
        return Err(Error::damaged(format!("a text without end: {name}")));
    }
    let read = T::deserialize(MapDeserializer::<_, ReadError>::new(cells));
    read.map_err(|error| Error::damaged(error.to_string()))
}

/// One value of a row.
#[derive(Clone, Copy)]
struct Cell<'a>(ValueRef<'a>);

impl Cell<'_> {
    /// Whether it is longer than what any page shows.
    fn is_endless(self, name: &str) -> bool {
        matches!(self.0, ValueRef::Text(text) if text.len() > TEXT_LIMIT) && !LONG.contains(&name)
    }
}

impl<'de> IntoDeserializer<'de, ReadError> for Cell<'_> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for Cell<'_> {
    type Error = ReadError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        match self.0 {
            ValueRef::Null => visitor.visit_unit(),
            ValueRef::Integer(number) => visitor.visit_i64(number),
            ValueRef::Real(number) => visitor.visit_f64(number),
            ValueRef::Text(text) => {
                visitor.visit_str(std::str::from_utf8(text).map_err(ReadError::custom)?)
            }
            ValueRef::Blob(_) => Err(ReadError::custom("unexpected blob")),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        match self.0.as_i64() {
            Ok(number) => visitor.visit_bool(number != 0),
            Err(_) => self.deserialize_any(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        if self.0 == ValueRef::Null {
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        let text = self.0.as_str().map_err(ReadError::custom)?;
        visitor.visit_enum(text.into_deserializer())
    }

    forward_to_deserialize_any! {
        i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use crate::storage;
    use serde::Deserialize;

    #[derive(Debug, PartialEq, Deserialize)]
    struct Line {
        word: String,
        none: Option<String>,
        some: Option<i64>,
        flag: bool,
        real: f64,
        status: crate::ActionStatus,
    }

    #[test]
    fn a_row_becomes_a_struct_by_the_names_of_its_columns() {
        let conn = storage::open_in_memory().unwrap();
        let sql = "SELECT 1 AS ignored, 'in_progress' AS status, 2.5 AS real, 1 AS flag, 3 AS some,
                   NULL AS none, 'a' AS word";
        let line: Line = storage::one(&conn, sql, ()).unwrap().unwrap();
        assert_eq!(
            line,
            Line {
                word: "a".to_owned(),
                none: None,
                some: Some(3),
                flag: true,
                real: 2.5,
                status: crate::ActionStatus::InProgress,
            }
        );
    }

    #[test]
    fn a_code_nobody_knows_is_a_damage_not_a_panic() {
        #[derive(Debug, Deserialize)]
        struct Only {
            #[expect(dead_code, reason = "read to be refused")]
            status: crate::ActionStatus,
        }
        let conn = storage::open_in_memory().unwrap();
        let error = storage::one::<Only>(&conn, "SELECT 'melted' AS status", ()).unwrap_err();
        assert!(matches!(error, crate::Error::Damaged { .. }), "{error}");
    }
}

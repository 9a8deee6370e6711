//! A dossier without what is forgotten, in a new database in memory: no page of the old one comes along, and so
//! nothing that its free pages still hold.

use super::eraser::{Forgetting, side};
use crate::error::{Error, Result};
use crate::names::Kind;
use crate::storage::seals::{Sealed, seal_operation};
use crate::storage::{self, Fields, filled, insert};
use rusqlite::Connection;
use serde_json::Value;

/// Writes what is left of a dossier, every row in the order it had.
pub(crate) fn rewritten(conn: &Connection, forgetting: &mut Forgetting) -> Result<Connection> {
    filled(|new| {
        let mut operations = Vec::new();
        walk(conn, forgetting, |table, fields| {
            if table == "operations" {
                operations.push(text(fields, "id").to_owned());
            }
            insert(new, table, fields)
        })?;
        operations.iter().try_for_each(|id| {
            let known = id.parse();
            let known = known.map_err(|_| Error::damaged(format!("operation {id:?}")))?;
            seal_operation(new, known)
        })
    })
}

/// Gives each row that is left, as it is from now on.
pub(super) fn walk(
    conn: &Connection,
    forgetting: &mut Forgetting,
    mut put: impl FnMut(&str, &Fields) -> Result<()>,
) -> Result<()> {
    for version in rows(conn, &Kind::PlanVersion.table(), "id")? {
        forgetting.learn_version(text(&version, "id"));
    }
    if forgetting.learns() {
        learn(conn, forgetting)?;
    }
    for sealed in Sealed::all() {
        let kind = Kind::of_table(&sealed.table);
        for mut row in rows(conn, &sealed.table, "1")? {
            let key = text(&row, "id").to_owned();
            if kind.is_none_or(|kind| forgetting.record(kind, &key, &mut row)) {
                put(&sealed.table, &row)?;
            }
        }
    }
    for mut line in rows(conn, "operations", "hlc, id")? {
        forgetting.line(&mut line);
        put("operations", &line)?;
    }
    for change in rows(conn, "changes", "id")? {
        if let Some(change) = forgetting.change(change)? {
            put("changes", &change)?;
        }
    }
    Ok(())
}

/// Learns what hangs on the situations that go, or hung on them.
fn learn(conn: &Connection, forgetting: &mut Forgetting) -> Result<()> {
    for kind in Kind::ALL {
        let of_situation = storage::references(conn, *kind)?;
        if of_situation
            .iter()
            .any(|(column, _)| column == "situation_id")
        {
            for row in rows(conn, &kind.table(), "1")? {
                forgetting.learn(text(&row, "id"), &row);
            }
        }
    }
    for change in rows(conn, "changes", "id")? {
        for fields in [side(&change, "before")?, side(&change, "after")?] {
            forgetting.learn(text(&change, "record_id"), &fields.unwrap_or_default());
        }
    }
    Ok(())
}

fn rows(conn: &Connection, table: &str, order: &str) -> Result<Vec<Fields>> {
    let sql = format!("SELECT * FROM {table} ORDER BY {order}");
    storage::all(conn, &sql, ())
}

fn text<'a>(fields: &'a Fields, name: &str) -> &'a str {
    fields.get(name).and_then(Value::as_str).unwrap_or_default()
}

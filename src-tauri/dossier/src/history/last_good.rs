//! What the history still tells once the disk spoilt a dossier: the last good value of a record, and a line
//! in the place of each operation that is lost.

use super::check::check;
use super::lines::{Change, HistoryLine};
use super::tx::Tx;
use crate::dates::to_second;
use crate::error::Result;
use crate::hlc::Hlc;
use crate::ids::OperationId;
use crate::names::{Kind, Operation, Subject};
use crate::storage::seals::{is_whole, seal_operation};
use crate::storage::{self, Fields, KNOWN_SCHEMA, Salvage};
use jiff::Timestamp;
use rusqlite::Connection;
use serde_json::Value;

/// A record as its changes give it, in order; none when it was removed, or never there.
pub(crate) fn told(conn: &Connection, kind: Kind, key: &str) -> Result<Option<Fields>> {
    let sql = "SELECT c.kind, c.record_id, c.before, c.after
               FROM changes c JOIN operations o ON o.id = c.operation_id
               WHERE c.kind = ?1 AND c.record_id = ?2 ORDER BY o.hlc, o.id, c.id";
    let changes: Vec<Change> = storage::all(conn, sql, (kind, key))?;
    Ok(changes.into_iter().fold(None, |told, change| {
        let after = change.after?;
        let mut told: Fields = told.unwrap_or_default();
        told.extend(after);
        Some(told)
    }))
}

/// Whether part of the history was lost: what it tells is not surely what was written last.
pub(crate) fn has_lost(conn: &Connection) -> Result<bool> {
    let sql = "SELECT COUNT(*) FROM operations WHERE code = ?1";
    Ok(storage::count(conn, sql, [Operation::Lost])? > 0)
}

/// Tells again the records that are whole, and that the history no longer tells since it lost a line.
pub(crate) fn tell_again(tx: &mut Tx<'_>) -> Result<()> {
    for wrong in check(tx.conn())?.wrong_records {
        if is_whole(tx.conn(), &wrong.kind.table(), &wrong.key)? {
            tx.touch(wrong.kind, &wrong.key, wrong.written, wrong.found);
        }
    }
    Ok(())
}

/// Keeps a line for an operation that is lost, if what is left of it says when it was made: the stamp and
/// the id, made together, have to agree. It changed nothing that is known, and cannot be undone.
pub(crate) fn keep_lost(salvage: &Salvage, id: &str, left: &Fields, firm: &Subject) -> Result<()> {
    let Some((id, hlc)) = when(id, left) else {
        return Ok(());
    };
    let line = HistoryLine {
        id,
        code: Operation::Lost,
        subject: firm.clone(),
        at: to_second(Timestamp::from_millisecond(hlc.wall_ms).unwrap_or_default()),
        device_id: hlc.device,
        changes: Vec::new(),
        undone: false,
        undoes: None,
        original: None,
    };
    let mut fields = storage::to_fields(&line)?;
    fields.insert("hlc".to_owned(), Value::from(hlc.to_string()));
    fields.insert("schema".to_owned(), Value::from(KNOWN_SCHEMA));
    salvage.put("operations", &fields)?;
    seal_operation(&salvage.whole, id)
}

fn when(id: &str, left: &Fields) -> Option<(OperationId, Hlc)> {
    let id: OperationId = id.parse().ok()?;
    let hlc: Hlc = left.get("hlc")?.as_str()?.parse().ok()?;
    let (seconds, nanos) = id.0.get_timestamp()?.to_unix();
    let made = i64::try_from(seconds).ok()? * 1_000 + i64::from(nanos / 1_000_000);
    (made == hlc.wall_ms).then_some((id, hlc))
}

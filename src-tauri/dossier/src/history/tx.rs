//! The one door: a change being made. Everything written passes by [`Tx::save`] or [`Tx::remove`],
//! which keep each record before and after; [`Tx::record`] then writes the operation.
//!
//! An operation that changed nothing records nothing. What is no operation is in [`crate::preference`].

use super::lines::{Change, HistoryLine};
use super::marks::{ends_redo, once_reverted};
use crate::dates::to_second;
use crate::error::{Refusal, Result, is_foreign_key};
use crate::hlc::{Hlc, fresh};
use crate::ids::{DeviceId, OperationId};
use crate::lengths::{check_new, too_long};
use crate::names::{Kind, Operation, Subject};
use crate::storage::seals::seal_operation;
use crate::storage::{self, Fields, KNOWN_SCHEMA, Record};
use anyhow::{Context, anyhow};
use jiff::Timestamp;
use rusqlite::Connection;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Display;
use uuid::Uuid;

/// The edition that writes, noted in the file for those who may find it too new.
pub(crate) const EDITION: &str = env!("CARGO_PKG_VERSION");

/// A change being made, inside an open transaction.
pub(crate) struct Tx<'a> {
    conn: &'a Connection,
    now: Timestamp,
    hlc: Hlc,
    ids_made: u32,
    operation: OperationId,
    /// The line of the history that it reverts, and its verb at the far end.
    reverts: Option<(OperationId, Operation)>,
    subject: Option<Subject>,
    /// The operations whose marks it changes: those it reverts, down the chain, and those that could be done again.
    marked: Vec<OperationId>,
    touched: Vec<Change>,
    /// Where each touched record is in that list: an import touches thousands.
    ranks: BTreeMap<(Kind, String), usize>,
}

impl<'a> Tx<'a> {
    /// Starts a change at this instant, stamped after `last`: the highest stamp there is.
    pub(crate) fn begin(
        conn: &'a Connection,
        last: Option<Hlc>,
        now: Timestamp,
        device: DeviceId,
    ) -> Self {
        let hlc = Hlc::after(last, now, device);
        Self {
            conn,
            now: to_second(now),
            hlc,
            ids_made: 0,
            operation: OperationId(fresh(&hlc, 0)),
            reverts: None,
            subject: None,
            marked: Vec::new(),
            touched: Vec::new(),
            ranks: BTreeMap::new(),
        }
    }

    /// The connection, for reading only.
    pub(crate) fn conn(&self) -> &'a Connection {
        self.conn
    }

    /// The instant of the change, to the second.
    pub(crate) fn now(&self) -> Timestamp {
        self.now
    }

    /// The line it adds to the history.
    pub(crate) fn operation(&self) -> OperationId {
        self.operation
    }

    /// A new id, after all others.
    pub(crate) fn new_id(&mut self) -> Uuid {
        self.ids_made += 1;
        fresh(&self.hlc, self.ids_made)
    }

    /// Says what the operation is about.
    pub(crate) fn about(&mut self, kind: Kind, id: impl Display + Copy, title: &str) {
        self.subject = Some(Subject {
            kind,
            id: id.to_string(),
            title: title.to_owned(),
        });
    }

    /// A record that must be there.
    pub(crate) fn load<R: Record>(&self, id: impl Display + Copy) -> Result<R> {
        storage::load(self.conn, &id.to_string())
    }

    /// A record, if it is there.
    pub(crate) fn find<R: Record>(&self, id: impl Display + Copy) -> Result<Option<R>> {
        storage::find(self.conn, R::KIND, &id.to_string())
    }

    /// Writes a record, new or changed, when none of its texts is too long.
    pub(crate) fn save<R: Record>(&mut self, record: &R) -> Result<()> {
        let (key, fields) = (record.key(), storage::to_fields(record)?);
        if too_long(&fields).next().is_some() {
            let before = storage::find(self.conn, R::KIND, &key)?;
            check_new(&fields, before.as_ref())?;
        }
        self.write_fields(R::KIND, &key, &fields)
    }

    /// Removes a record, if it is there.
    pub(crate) fn remove<R: Record>(&mut self, id: impl Display + Copy) -> Result<()> {
        self.delete(R::KIND, &id.to_string())
    }

    /// Writes these fields of a record: all of them when it is new.
    pub(crate) fn write_fields(&mut self, kind: Kind, key: &str, fields: &Fields) -> Result<()> {
        let before = storage::find::<Fields>(self.conn, kind, key)?;
        let Some(current) = &before else {
            storage::insert(self.conn, &kind.table(), fields)?;
            self.touch(kind, key, None, Some(fields.clone()));
            return Ok(());
        };
        let changed = differing(fields, current);
        if !changed.is_empty() {
            storage::update(self.conn, kind, key, &changed)?;
            let mut after = current.clone();
            after.extend(changed);
            self.touch(kind, key, before, Some(after));
        }
        Ok(())
    }

    /// Removes a row, unless something refers to it.
    pub(crate) fn delete(&mut self, kind: Kind, key: &str) -> Result<()> {
        let Some(before) = storage::find::<Fields>(self.conn, kind, key)? else {
            return Ok(());
        };
        storage::delete(self.conn, kind, key).map_err(|error| {
            let id = key.to_owned();
            if is_foreign_key(&error) {
                Refusal::ReferredSince { kind, id }.into()
            } else {
                crate::Error::from(error)
            }
        })?;
        self.touch(kind, key, Some(before), None);
        Ok(())
    }

    /// Notes what became of a record that is written already.
    pub(super) fn touch(
        &mut self,
        kind: Kind,
        key: &str,
        before: Option<Fields>,
        after: Option<Fields>,
    ) {
        let next = self.touched.len();
        let rank = *self.ranks.entry((kind, key.to_owned())).or_insert(next);
        let key = key.to_owned();
        match self.touched.get_mut(rank) {
            Some(change) => change.after = after,
            None => self.touched.push(Change {
                kind,
                key,
                before,
                after,
            }),
        }
    }

    /// The keys of the records of a kind that were touched.
    pub(crate) fn touched_keys(&self, kind: Kind) -> Vec<String> {
        let of_kind = self.touched.iter().filter(|touched| touched.kind == kind);
        of_kind.map(|touched| touched.key.clone()).collect()
    }

    /// Writes the operation and its changes. Gives the records it touched; none when nothing changed.
    pub(crate) fn record(mut self, code: Operation) -> Result<Option<Vec<(Kind, String)>>> {
        self.touched.retain(|change| change.before != change.after);
        if self.touched.is_empty() && !code.is_barrier() {
            return match self.reverts {
                Some(_) => Err(anyhow!("Reverting an operation changes something").into()),
                None => Ok(None),
            };
        }
        self.forget_redo(code)?;
        self.write_operation(code)?;
        for change in &self.touched {
            write_change(self.conn, self.operation, change)?;
        }
        for id in self.marked.iter().chain([&self.operation]) {
            seal_operation(self.conn, *id)?;
        }
        storage::set_meta(self.conn, "edition", EDITION)?;
        let touched = self.touched.into_iter();
        Ok(Some(
            touched.map(|change| (change.kind, change.key)).collect(),
        ))
    }

    /// Says which operation this one reverts, and marks it as undone, and those under it in turn. None of
    /// them is to be done again.
    pub(super) fn reverts(&mut self, target: &HistoryLine) -> Result<()> {
        self.reverts = Some((target.id, target.verb()));
        let sql = "UPDATE operations SET undone = ?2, redoable = 0 WHERE id = ?1";
        let mut statement = self.conn.prepare_cached(sql)?;
        for mark in once_reverted(self.conn, target.id)? {
            statement.execute(mark)?;
            self.marked.push(mark.0);
        }
        Ok(())
    }

    /// A new operation ends what could be redone.
    fn forget_redo(&mut self, code: Operation) -> Result<()> {
        if ends_redo(code) {
            let sql = "UPDATE operations SET redoable = 0 WHERE redoable = 1 RETURNING id";
            let over: Vec<Id> = storage::all(self.conn, sql, ())?;
            self.marked.extend(over.into_iter().map(|row| row.id));
        }
        Ok(())
    }

    fn write_operation(&self, code: Operation) -> Result<()> {
        let subject = self.subject.clone();
        let line = HistoryLine {
            id: self.operation,
            code,
            subject: subject.context("Every operation says what it is about")?,
            at: self.now,
            device_id: self.hlc.device,
            changes: Vec::new(),
            undone: false,
            undoes: self.reverts.map(|(id, _)| id),
            original: self.reverts.map(|(_, verb)| verb),
        };
        let mut fields = storage::to_fields(&line)?;
        let redoable = i64::from(code == Operation::Undo);
        fields.insert("hlc".to_owned(), Value::from(self.hlc.to_string()));
        fields.insert("redoable".to_owned(), Value::from(redoable));
        fields.insert("schema".to_owned(), Value::from(KNOWN_SCHEMA));
        storage::insert(self.conn, "operations", &fields)
    }
}

/// One operation, by its id alone.
#[derive(Deserialize)]
struct Id {
    id: OperationId,
}

/// The highest stamp of a file.
pub(crate) fn last_stamp(conn: &Connection) -> Result<Option<Hlc>> {
    let sql = "SELECT hlc FROM operations ORDER BY hlc DESC LIMIT 1";
    let text: Option<String> = storage::cell(conn, sql, ())?;
    text.map(|text| text.parse()).transpose()
}

/// The fields whose value is not the current one.
fn differing(fields: &Fields, current: &Fields) -> Fields {
    let mut differing = fields.clone();
    differing.retain(|name, value| current.get(name) != Some(value));
    differing
}

fn write_change(conn: &Connection, operation: OperationId, change: &Change) -> Result<()> {
    let (before, after) = match (&change.before, &change.after) {
        (Some(before), Some(after)) => (
            Some(differing(before, after)),
            Some(differing(after, before)),
        ),
        (before, after) => (before.clone(), after.clone()),
    };
    let json = |fields: Option<Fields>| fields.map(|fields| Value::from_iter(fields).to_string());
    let sql = "INSERT INTO changes (operation_id, kind, record_id, before, after)
               VALUES (?1, ?2, ?3, ?4, ?5)";
    let row = (
        operation,
        change.kind,
        &change.key,
        json(before),
        json(after),
    );
    conn.prepare_cached(sql)?.execute(row)?;
    Ok(())
}

//! The one door: a change being made. Everything written passes by [`Tx::save`] or [`Tx::remove`],
//! which keep each record before and after; [`Tx::record`] then writes the operation.
//!
//! An operation that changed nothing records nothing. What is no operation is in [`crate::preference`].

use crate::dates::to_second;
use crate::error::{Refusal, Result, is_foreign_key};
use crate::hlc::{Hlc, fresh};
use crate::ids::{DeviceId, OperationId};
use crate::names::{Kind, Operation, Subject};
use crate::storage::{self, Fields, Record};
use anyhow::Context;
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, named_params};
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
    subject: Option<Subject>,
    touched: Vec<Touched>,
    /// Where each touched record is in that list: an import touches thousands.
    ranks: BTreeMap<(Kind, String), usize>,
}

/// One record, before the operation and now.
struct Touched {
    kind: Kind,
    key: String,
    before: Option<Fields>,
    after: Option<Fields>,
}

/// An operation as it was written.
pub(crate) struct Recorded {
    /// Its line of the history.
    pub(crate) id: OperationId,
    /// The kind and the key of each record it touched.
    pub(crate) touched: Vec<(Kind, String)>,
}

/// Which operation this one reverts.
pub(crate) struct Reverts {
    /// The reverted operation.
    pub(crate) id: OperationId,
    /// The verb at the far end: what a chain of undo and redo is about.
    pub(crate) original: Operation,
}

impl<'a> Tx<'a> {
    /// Starts a change at this instant, stamped after everything already there.
    pub(crate) fn begin(conn: &'a Connection, now: Timestamp, device: DeviceId) -> Result<Self> {
        let last = last_stamp(conn)?;
        Self::begin_after(conn, last, now, device)
    }

    /// Starts a change stamped after `last`, which another copy of the file may hold.
    pub(crate) fn begin_after(
        conn: &'a Connection,
        last: Option<Hlc>,
        now: Timestamp,
        device: DeviceId,
    ) -> Result<Self> {
        let hlc = Hlc::after(last, now, device);
        let now = to_second(now);
        Ok(Self {
            conn,
            now,
            hlc,
            ids_made: 0,
            subject: None,
            touched: Vec::new(),
            ranks: BTreeMap::new(),
        })
    }

    /// The connection, for reading only.
    pub(crate) fn conn(&self) -> &'a Connection {
        self.conn
    }

    /// The instant of the change, to the second.
    pub(crate) fn now(&self) -> Timestamp {
        self.now
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
        storage::find(self.conn, &id.to_string())
    }

    /// Writes a record, new or changed.
    pub(crate) fn save<R: Record>(&mut self, record: &R) -> Result<()> {
        self.write_fields(R::KIND, &record.key(), &storage::to_fields(record)?)
    }

    /// Removes a record, if it is there.
    pub(crate) fn remove<R: Record>(&mut self, id: impl Display + Copy) -> Result<()> {
        self.delete(R::KIND, &id.to_string())
    }

    /// Writes these fields of a record: all of them when it is new.
    pub(super) fn write_fields(&mut self, kind: Kind, key: &str, fields: &Fields) -> Result<()> {
        let before = storage::fields_of(self.conn, kind, key)?;
        let Some(current) = &before else {
            storage::insert(self.conn, kind, fields)?;
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
    pub(super) fn delete(&mut self, kind: Kind, key: &str) -> Result<()> {
        let Some(before) = storage::fields_of(self.conn, kind, key)? else {
            return Ok(());
        };
        storage::delete(self.conn, kind, key).map_err(|error| {
            if is_foreign_key(&error) {
                Refusal::ReferredSince {
                    kind,
                    id: key.to_owned(),
                }
                .into()
            } else {
                crate::Error::from(error)
            }
        })?;
        self.touch(kind, key, Some(before), None);
        Ok(())
    }

    fn touch(&mut self, kind: Kind, key: &str, before: Option<Fields>, after: Option<Fields>) {
        let place = (kind, key.to_owned());
        let rank = self.ranks.get(&place).copied();
        if let Some(touched) = rank.and_then(|rank| self.touched.get_mut(rank)) {
            touched.after = after;
            return;
        }
        self.ranks.insert(place, self.touched.len());
        self.touched.push(Touched {
            kind,
            key: key.to_owned(),
            before,
            after,
        });
    }

    /// The keys of the records of a kind that were touched.
    pub(crate) fn touched_keys(&self, kind: Kind) -> Vec<String> {
        let of_kind = self.touched.iter().filter(|touched| touched.kind == kind);
        of_kind.map(|touched| touched.key.clone()).collect()
    }

    /// Writes the operation and its changes; none when nothing changed.
    pub(crate) fn record(
        mut self,
        code: Operation,
        reverts: Option<&Reverts>,
    ) -> Result<Option<Recorded>> {
        self.touched
            .retain(|touched| touched.before != touched.after);
        if self.touched.is_empty() && code != Operation::RestoreBackup {
            return Ok(None);
        }
        let id = OperationId(self.new_id());
        self.forget_redo(code)?;
        self.write_operation(id, code, reverts)?;
        for touched in &self.touched {
            write_changes(self.conn, id, touched)?;
        }
        storage::set_meta(self.conn, "edition", EDITION)?;
        let touched = self.touched.into_iter();
        let touched = touched.map(|touched| (touched.kind, touched.key)).collect();
        Ok(Some(Recorded { id, touched }))
    }

    /// Marks an operation as undone, and each one it reverts, down the chain, in turn as back or undone.
    pub(super) fn mark_undone(&self, id: OperationId) -> Result<()> {
        let mark = "UPDATE operations SET undone = ?2, redoable = 0 WHERE id = ?1";
        let next = "SELECT undoes FROM operations WHERE id = ?1";
        let (mut id, mut undone) = (Some(id), true);
        while let Some(current) = id {
            self.conn.prepare_cached(mark)?.execute((current, undone))?;
            let undoes: Option<Option<String>> = self
                .conn
                .prepare_cached(next)?
                .query_row([current], |row| row.get(0))
                .optional()?;
            let parsed = undoes.flatten().map(|id| id.parse()).transpose();
            id = parsed.context("Read an operation id")?;
            undone = !undone;
        }
        Ok(())
    }

    /// A new operation ends what could be redone.
    fn forget_redo(&self, code: Operation) -> Result<()> {
        if !matches!(code, Operation::Undo | Operation::Redo) {
            let sql = "UPDATE operations SET redoable = 0 WHERE redoable = 1";
            self.conn.prepare_cached(sql)?.execute(())?;
        }
        Ok(())
    }

    fn write_operation(
        &self,
        id: OperationId,
        code: Operation,
        reverts: Option<&Reverts>,
    ) -> Result<()> {
        let sql = "INSERT INTO operations
            (id, code, subject_kind, subject_id, subject_title, at, hlc, device_id, undoes, original, redoable)
            VALUES (:id, :code, :kind, :subject, :title, :at, :hlc, :device, :undoes, :original, :redoable)";
        let subject = self
            .subject
            .as_ref()
            .context("Every operation says what it is about")?;
        self.conn.prepare_cached(sql)?.execute(named_params! {
            ":id": id,
            ":code": code,
            ":kind": subject.kind,
            ":subject": subject.id,
            ":title": subject.title,
            ":at": self.now.to_string(),
            ":hlc": self.hlc.to_string(),
            ":device": self.hlc.device,
            ":undoes": reverts.map(|reverts| reverts.id),
            ":original": reverts.map(|reverts| reverts.original),
            ":redoable": code == Operation::Undo,
        })?;
        Ok(())
    }
}

/// The highest stamp of a file.
pub(crate) fn last_stamp(conn: &Connection) -> Result<Option<Hlc>> {
    let sql = "SELECT hlc FROM operations ORDER BY hlc DESC LIMIT 1";
    let text: Option<String> = conn
        .prepare_cached(sql)?
        .query_row((), |row| row.get(0))
        .optional()?;
    Ok(text.map(|text| text.parse()).transpose()?)
}

/// The fields whose value is not the current one.
fn differing(fields: &Fields, current: &Fields) -> Fields {
    let differs = |(name, value): &(&String, &Value)| current.get(*name) != Some(*value);
    fields
        .iter()
        .filter(differs)
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

fn write_changes(conn: &Connection, operation: OperationId, touched: &Touched) -> Result<()> {
    let (before, after) = match (&touched.before, &touched.after) {
        (Some(before), Some(after)) => (
            Some(differing(before, after)),
            Some(differing(after, before)),
        ),
        (before, after) => (before.clone(), after.clone()),
    };
    let json = |fields: Option<Fields>| {
        fields
            .map(|fields| serde_json::to_string(&fields))
            .transpose()
            .context("Write a change")
    };
    let sql = "INSERT INTO changes (operation_id, kind, record_id, before, after)
               VALUES (:operation, :kind, :record, :before, :after)";
    conn.prepare_cached(sql)?.execute(named_params! {
        ":operation": operation,
        ":kind": touched.kind,
        ":record": touched.key,
        ":before": json(before)?,
        ":after": json(after)?,
    })?;
    Ok(())
}

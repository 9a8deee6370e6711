//! What the disk spoilt, and its last good values.
//!
//! A file whose seals do not all hold is not read as it is. What is whole goes into a new database in
//! memory, with the last good value of each record that is not: everything is read from there, so that
//! what is shown is right. Mending writes it over the file.
//!
//! The last good value of a record is what its changes give, in order. It is known for sure when it has
//! the seal that the record had, or when the history is whole. A line of the history that is broken has
//! none: it is told as lost.

use crate::codes::codes;
use crate::company::company;
use crate::error::{Error, Result};
use crate::history::{FieldChange, RecordChange, has_lost, keep_lost, told};
use crate::names::{Kind, Subject};
use crate::snapshot::changes;
use crate::storage::seals::{Broken, keep_seal, seal_kept};
use crate::storage::{self, Fields, Salvage, salvage};
use rusqlite::Connection;
use serde::Serialize;
use serde_json::Value;

codes! {
    /// What was spoilt.
    pub enum Damaged {
        /// A record.
        Record = "record",
        /// A line of the history.
        Operation = "operation",
        /// Whether a line of the history is undone.
        Mark = "mark",
        /// What is no operation: a place of reading, the way a document is made, a logo.
        Preference = "preference",
        /// What finds the records.
        Index = "index",
    }
}

/// Something that the disk spoilt.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Damage {
    /// What it is.
    pub what: Damaged,
    /// Its id, or its key.
    pub id: String,
    /// What people call it; empty when it has no name.
    pub title: String,
    /// For a record: what the file says and what was written last, where they differ.
    pub change: Option<RecordChange>,
    /// True when mending puts right what it is about: false for a record whose last good value is lost too.
    pub can_mend: bool,
}

/// A dossier without what the disk spoilt.
pub(crate) struct Healed {
    pub(crate) conn: Connection,
    pub(crate) damage: Vec<Damage>,
}

impl Healed {
    /// Makes a dossier of what is whole.
    ///
    /// # Errors
    /// [`Error::Damaged`] when even the dossier's id is not what it was.
    pub(crate) fn of(conn: &Connection, broken: &Broken) -> Result<Self> {
        if !broken.spares("meta", "dossier_id") {
            return Err(Error::Damaged {
                detail: "the id of the dossier is not as it was written".to_owned(),
            });
        }
        let salvage = salvage(conn, broken)?;
        let mut damage = Vec::new();
        for (row, seal) in &broken.rows {
            let (table, key) = row;
            let (found, seal) = (salvage.rows.get(row), *seal);
            damage.push(match Kind::of_table(table) {
                Some(kind) => Row {
                    kind,
                    key,
                    found,
                    seal,
                }
                .heal(&salvage, broken)?,
                None => Damage::bare(Damaged::Preference, key),
            });
        }
        for damage in &mut damage {
            damage.title = title(&salvage.whole, damage)?;
        }
        let firm = company(&salvage.whole)?;
        let firm = Subject {
            kind: Kind::Company,
            id: firm.id.to_string(),
            title: String::new(),
        };
        for id in broken.marks.keys() {
            damage.push(Damage::bare(Damaged::Mark, id));
        }
        for id in &broken.operations {
            damage.push(Damage::bare(Damaged::Operation, id));
            if let Some(left) = salvage.operations.get(id) {
                keep_lost(&salvage, id, left, &firm)?;
            }
        }
        if broken.indexes {
            damage.push(Damage::bare(Damaged::Index, ""));
        }
        let conn = salvage.done()?;
        Ok(Self { conn, damage })
    }

    /// True when it is what the file says: what is broken there has no better value, but can be read.
    pub(crate) fn is_no_better(&self) -> bool {
        let is_kept = |change: &RecordChange| !change.created && !change.removed;
        let mut damage = self.damage.iter();
        damage.all(|it| !it.can_mend && it.change.as_ref().is_some_and(is_kept))
    }
}

impl Damage {
    fn bare(what: Damaged, id: &str) -> Self {
        Self {
            what,
            id: id.to_owned(),
            title: String::new(),
            change: None,
            can_mend: true,
        }
    }
}

/// A record that is not as it was written.
struct Row<'a> {
    kind: Kind,
    key: &'a str,
    /// What the file says, if it is there.
    found: Option<&'a Fields>,
    /// What it was sealed with.
    seal: Option<i64>,
}

impl Row<'_> {
    /// Puts in its place what was written last, or what can be read when that is not known for sure.
    fn heal(&self, salvage: &Salvage, broken: &Broken) -> Result<Damage> {
        let good = told(&salvage.whole, self.kind, self.key)?;
        let can_mend = self.put_back(salvage, good.as_ref(), broken)?;
        let shown = if can_mend {
            good
        } else {
            self.keep_broken(salvage)?
        };
        Ok(Damage {
            change: Some(self.change(shown.as_ref())),
            can_mend,
            ..Damage::bare(Damaged::Record, self.key)
        })
    }

    /// Writes what the history tells. False when it may not be what was written last.
    fn put_back(&self, salvage: &Salvage, good: Option<&Fields>, broken: &Broken) -> Result<bool> {
        let table = self.kind.table();
        let history_is_whole = broken.operations.is_empty() && !has_lost(&salvage.whole)?;
        let Some(good) = good else {
            return Ok(history_is_whole);
        };
        if salvage.put(&table, good).is_err() {
            return Ok(false);
        }
        if history_is_whole || seal_kept(&salvage.whole, &table, self.key)? == self.seal {
            return Ok(true);
        }
        salvage.take_away(self.kind, self.key)?;
        Ok(false)
    }

    /// Leaves in its place, under a seal that does not hold, what the file says when it can be read.
    fn keep_broken(&self, salvage: &Salvage) -> Result<Option<Fields>> {
        let table = self.kind.table();
        let record = [(self.kind, self.key.to_owned())];
        let is_legible = |found: &&Fields| {
            salvage.put(&table, found).is_ok() && changes(&salvage.whole, &record).is_ok()
        };
        let kept = self.found.filter(is_legible).cloned();
        if kept.is_none() {
            salvage.take_away(self.kind, self.key)?;
        }
        keep_seal(
            &salvage.whole,
            &table,
            self.key,
            self.seal.unwrap_or_default(),
        )?;
        Ok(kept)
    }

    /// What the file says, against what is shown.
    fn change(&self, shown: Option<&Fields>) -> RecordChange {
        let none = Fields::new();
        let (before, after) = (self.found.unwrap_or(&none), shown.unwrap_or(&none));
        let value = |side: &Fields, field: &String| side.get(field).cloned().unwrap_or_default();
        let fields = before
            .keys()
            .chain(after.keys().filter(|name| !before.contains_key(*name)));
        let fields = fields.map(|field| FieldChange {
            field: field.clone(),
            before: value(before, field),
            after: value(after, field),
        });
        RecordChange {
            kind: self.kind,
            id: self.key.to_owned(),
            created: self.found.is_none(),
            removed: shown.is_none(),
            fields: fields
                .filter(|change| change.before != change.after)
                .collect(),
        }
    }
}

/// What people call a record, or the one it hangs on.
fn title(whole: &Connection, damage: &Damage) -> Result<String> {
    let Some(change) = &damage.change else {
        return Ok(String::new());
    };
    let mut named = fields_of(whole, change.kind, &change.id)?;
    for (column, kind) in [
        ("action_id", Kind::Action),
        ("situation_id", Kind::Situation),
    ] {
        if let Some(Value::String(id)) = named.get(column) {
            named = fields_of(whole, kind, &id.clone())?;
        }
    }
    let titles = ["title", "name", "label", "planned_on"];
    let title = titles
        .into_iter()
        .find_map(|name| named.get(name)?.as_str());
    Ok(title.unwrap_or_default().to_owned())
}

fn fields_of(whole: &Connection, kind: Kind, key: &str) -> Result<Fields> {
    let sql = format!("SELECT * FROM {} WHERE id = ?1", kind.table());
    Ok(storage::one(whole, &sql, [key])?.unwrap_or_default())
}

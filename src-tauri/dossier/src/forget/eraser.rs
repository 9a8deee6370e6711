//! What is to be forgotten, taken out of records, of the history and of the pictures of versions.
//!
//! Words are masked in every text. A situation goes with all that hangs on it, and what referred to it refers to
//! nothing. The same thing is done to a record and to what the history says of it, so that the history still
//! gives the record.

use super::words::{MARK, Sought, masked};
use crate::dates::to_second;
use crate::error::Result;
use crate::export::canonical;
use crate::ids::SituationId;
use crate::names::Kind;
use crate::storage::{Fields, Row};
use crate::tombstone::{Forgotten, Tombstone};
use jiff::Timestamp;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// What every record of a situation names it by.
const SITUATION: &str = "situation_id";

/// The column of the picture of a version.
const PICTURE: &str = "snapshot";

/// The columns that hold no word of anybody: codes, digests, dates, what the program writes. All others are
/// texts: a new one is masked without anybody thinking of it.
fn is_text(column: &str) -> bool {
    let ends = ["_id", "_at", "_on", "_ref", "_version"];
    let is_coded = matches!(
        column,
        "id" | "at"
            | "columns"
            | "cost_kind"
            | "data"
            | "decision"
            | "department"
            | "distribution"
            | "document"
            | "due_before"
            | "due_precision"
            | "effectiveness"
            | "exposed_count"
            | "from_status"
            | "gender_differential"
            | "gollac_family"
            | "helper_slugs"
            | "legal_profile"
            | "level"
            | "method"
            | "moment"
            | "origin"
            | "prevention_level"
            | "proof"
            | "recurrence"
            | "sector"
            | "sha256"
            | "state"
            | "status"
            | "theme_code"
            | "to_status"
            | "visibility"
            | "what"
            | "works"
    );
    !is_coded && column != PICTURE && !ends.iter().any(|end| column.ends_with(end))
}

/// What is taken out, in one place.
#[derive(Default)]
struct Eraser {
    words: Vec<Sought>,
    /// The ids of the situations, and of all that hangs on them.
    gone: BTreeSet<String>,
}

impl Eraser {
    fn of<'a>(tombstones: impl Iterator<Item = &'a Tombstone>) -> Self {
        let mut eraser = Self::default();
        for tombstone in tombstones {
            match tombstone.what {
                Forgotten::Situation => drop(eraser.gone.insert(tombstone.proof.clone())),
                Forgotten::Words => {
                    let known = Sought::Known(tombstone.clone(), BTreeMap::new());
                    eraser.words.push(known);
                }
            }
        }
        eraser
    }

    /// Learns whether a record hangs on a situation that goes.
    fn learn<'a>(&mut self, key: &str, mut value: impl FnMut(&str) -> Option<&'a Value>) {
        let on = value(SITUATION).and_then(Value::as_str);
        if on.is_some_and(|on| self.gone.contains(on)) {
            self.gone.insert(key.to_owned());
        }
    }

    /// Takes what goes out of a value of a record. True when it had some.
    fn clean(&mut self, column: &str, value: &mut Value) -> bool {
        let Some(text) = value.as_str() else {
            return false;
        };
        let cleaned = if column.ends_with("_id") && self.gone.contains(text) {
            Some(Value::Null)
        } else if is_text(column) {
            masked(text, &mut self.words).map(Value::from)
        } else {
            None
        };
        let had_some = cleaned.is_some();
        if let Some(cleaned) = cleaned {
            *value = cleaned;
        }
        had_some
    }

    /// The picture of a version without what goes; none when it has nothing of it, or cannot be read.
    fn picture(&mut self, json: &str) -> Option<String> {
        let mut picture: Map<String, Value> = serde_json::from_str(json).ok()?;
        let known = self.gone.clone();
        for record in picture.values().filter_map(Value::as_array).flatten() {
            let key = record.get("id").and_then(Value::as_str).unwrap_or_default();
            self.learn(key, |name| record.get(name));
        }
        let mut had_some = false;
        for value in picture.values_mut() {
            had_some |= match value {
                Value::Array(records) => self.clean_all(records),
                Value::Object(record) => self.clean_record(record),
                Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
            };
        }
        self.gone = known;
        had_some.then(|| canonical(&picture).ok()).flatten()
    }

    fn clean_all(&mut self, records: &mut Vec<Value>) -> bool {
        let before = records.len();
        records.retain(|record| {
            let id = record.get("id").and_then(Value::as_str);
            !id.is_some_and(|id| self.gone.contains(id))
        });
        let mut had_some = records.len() < before;
        for record in records.iter_mut().filter_map(Value::as_object_mut) {
            had_some |= self.clean_record(record);
        }
        had_some
    }

    fn clean_record(&mut self, record: &mut Map<String, Value>) -> bool {
        let mut had_some = false;
        for (column, value) in record {
            had_some |= self.clean(column, value);
        }
        had_some
    }
}

/// What was found, and where.
#[derive(Default)]
pub(super) struct Found {
    /// The records, by kind and field; those that go whole have none.
    pub(super) places: BTreeMap<(Kind, String), u32>,
    /// The lines of the history that name it.
    pub(super) lines: BTreeSet<String>,
    /// The lines that lose a change.
    lost: BTreeSet<String>,
    /// The lines that keep one.
    kept: BTreeSet<String>,
    /// The versions whose picture has it, by id.
    pub(super) versions: BTreeSet<String>,
}

impl Found {
    /// The lines of which nothing is left to undo.
    pub(super) fn emptied(&self) -> usize {
        self.lost.difference(&self.kept).count()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.lines.is_empty() && self.places.is_empty() && self.versions.is_empty()
    }
}

/// Something being forgotten in a dossier, in a copy of it, in what comes back to it.
pub(crate) struct Forgetting {
    texts: Eraser,
    /// What is masked in the pictures of versions too, and the instant that they will say.
    pictures: Eraser,
    masked_at: Value,
    /// The versions that are there: the picture of one that is only in the history proves nothing to anybody.
    signed: BTreeSet<String>,
    pub(super) found: Found,
}

impl Forgetting {
    /// These words, or this situation.
    pub(super) fn of(words: Vec<Sought>, situation: Option<SituationId>, at: Timestamp) -> Self {
        let gone = situation.iter().map(SituationId::to_string).collect();
        Self {
            texts: Eraser { words, gone },
            pictures: Eraser::default(),
            masked_at: Value::from(to_second(at).to_string()),
            signed: BTreeSet::new(),
            found: Found::default(),
        }
    }

    /// The same, in the pictures of versions too.
    pub(super) fn in_versions(self, same: Self) -> Self {
        Self {
            pictures: same.texts,
            ..self
        }
    }

    /// What was forgotten before, to be kept out of what comes back; none when nothing was.
    pub(crate) fn again(tombstones: &[Tombstone]) -> Option<Self> {
        let last = tombstones.last()?;
        let in_versions = tombstones.iter().filter(|it| it.in_versions);
        Some(Self {
            texts: Eraser::of(tombstones.iter()),
            pictures: Eraser::of(in_versions),
            masked_at: Value::from(last.created_at.to_string()),
            signed: BTreeSet::new(),
            found: Found::default(),
        })
    }

    /// Learns that a version is there.
    pub(super) fn learn_version(&mut self, id: &str) {
        self.signed.insert(id.to_owned());
    }

    /// Whether anything may hang on what goes.
    pub(super) fn learns(&self) -> bool {
        !self.texts.gone.is_empty()
    }

    /// Learns of a record, or of what the history says of it, before anything is taken out.
    pub(super) fn learn(&mut self, key: &str, fields: &Fields) {
        self.texts.learn(key, |name| fields.get(name));
    }

    /// These records, each after those it refers to, without what was forgotten.
    pub(crate) fn rows(&mut self, mut rows: Vec<Row>) -> Vec<Row> {
        for row in &rows {
            self.learn(&row.key, &row.fields);
        }
        rows.retain_mut(|row| self.record(row.kind, &row.key, &mut row.fields));
        rows
    }

    /// A text without what was forgotten.
    pub(crate) fn text(&mut self, text: &str) -> String {
        masked(text, &mut self.texts.words).unwrap_or_else(|| text.to_owned())
    }

    /// Takes out of a record what goes. False when the whole record does.
    pub(super) fn record(&mut self, kind: Kind, key: &str, fields: &mut Fields) -> bool {
        let goes = self.texts.gone.contains(key);
        let columns = if goes {
            vec![String::new()]
        } else {
            self.fields(key, fields)
        };
        for column in columns {
            *self.found.places.entry((kind, column)).or_default() += 1;
        }
        !goes
    }

    /// Takes out of the fields of a record what goes; gives those that had some.
    fn fields(&mut self, key: &str, fields: &mut Fields) -> Vec<String> {
        let mut columns = Vec::new();
        for (column, value) in fields.iter_mut() {
            if column != PICTURE && self.texts.clean(column, value) {
                columns.push(column.clone());
            }
        }
        let picture = fields.get_mut(PICTURE);
        let Some(Value::String(picture)) = picture else {
            return columns;
        };
        let mut masked = self.texts.picture(picture);
        if self.signed.contains(key) {
            if masked.is_some() {
                self.found.versions.insert(key.to_owned());
            }
            masked = self.pictures.picture(picture);
        }
        if let Some(masked) = masked {
            *picture = masked;
            fields.insert("masked_at".to_owned(), self.masked_at.clone());
        }
        columns
    }

    /// Takes out of a line of the history what goes.
    pub(super) fn line(&mut self, line: &mut Fields) {
        let said = |name: &str| line.get(name).and_then(Value::as_str);
        let goes = said("subject_id").is_some_and(|id| self.texts.gone.contains(id));
        let id = said("id").unwrap_or_default().to_owned();
        let Some(title) = line.get_mut("subject_title") else {
            return;
        };
        if goes && title.as_str() != Some(MARK) {
            *title = Value::from(MARK);
        } else if !self.texts.clean("subject_title", title) {
            return;
        }
        self.found.lines.insert(id);
    }

    /// Takes out of a change of the history what goes; none when nothing is left of it.
    pub(super) fn change(&mut self, mut change: Fields) -> Result<Option<Fields>> {
        let said = |name: &str| change.get(name).and_then(Value::as_str).unwrap_or_default();
        let (operation, key) = (
            said("operation_id").to_owned(),
            said("record_id").to_owned(),
        );
        let goes = self.texts.gone.contains(&key);
        let (mut before, mut after) = (side(&change, "before")?, side(&change, "after")?);
        let mut had_some = goes;
        for fields in [&mut before, &mut after].into_iter().flatten() {
            had_some |= self.side(&key, fields);
        }
        if !had_some {
            self.found.kept.insert(operation);
            return Ok(Some(change));
        }
        self.found.lines.insert(operation.clone());
        drop_same(&mut before, &mut after);
        if goes || (is_void(before.as_ref()) && is_void(after.as_ref())) {
            self.found.lost.insert(operation);
            return Ok(None);
        }
        self.found.kept.insert(operation);
        for (name, fields) in [("before", before), ("after", after)] {
            let json = fields.map(|fields| Value::from_iter(fields).to_string());
            change.insert(name.to_owned(), Value::from(json));
        }
        Ok(Some(change))
    }

    /// Takes out of one side of a change what goes. True when it had some.
    fn side(&mut self, key: &str, fields: &mut Fields) -> bool {
        let picture = fields.get(PICTURE).cloned();
        let columns = self.fields(key, fields);
        !columns.is_empty() || picture.as_ref() != fields.get(PICTURE)
    }
}

/// One side of a change, as its row has it.
pub(super) fn side(change: &Fields, name: &str) -> Result<Option<Fields>> {
    let json = change.get(name).and_then(Value::as_str);
    let fields = json.map(serde_json::from_str).transpose();
    Ok(fields.map_err(anyhow::Error::from)?)
}

/// Takes away the fields that became the same before and after: nothing of them can be undone.
fn drop_same(before: &mut Option<Fields>, after: &mut Option<Fields>) {
    if let (Some(before), Some(after)) = (before, after) {
        let same = before.clone();
        before.retain(|name, value| after.get(name) != Some(value));
        after.retain(|name, value| same.get(name) != Some(value));
    }
}

/// Whether a side says nothing, or is not there.
fn is_void(side: Option<&Fields>) -> bool {
    side.is_none_or(Fields::is_empty)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::snapshot::Snapshot;
    use crate::storage::list;
    use crate::testing::{TODAY, action_ids, atelier_rossi, now};
    use crate::{
        ActionEdit, CarryOverAction, CarryOverPlan, Dossier, ExistingMeasure, FollowUpPoint,
        Forget, Meeting, PlanVersion, Review,
    };
    use jiff::civil::date;
    use rusqlite::Connection;

    /// Texts by their type that are codes all the same: nobody types them.
    const UNTYPED: [&str; 12] = [
        "department",
        "distribution",
        "gollac_family",
        "helper_slugs",
        "id",
        "library_action_ref",
        "library_ref",
        "library_version",
        "proof",
        "sector",
        "sha256",
        "theme_code",
    ];

    fn text_columns(conn: &Connection, table: &str) -> Vec<String> {
        let sql = "SELECT name FROM pragma_table_info(?1) WHERE type = 'TEXT'";
        let mut statement = conn.prepare(sql).unwrap();
        let names = statement.query_map([table], |row| row.get(0)).unwrap();
        names.collect::<rusqlite::Result<_>>().unwrap()
    }

    /// Whether the dossier can still be read with a word in this column.
    fn takes_a_word(conn: &Connection, table: &str, column: &str) -> bool {
        let writing = conn.unchecked_transaction().unwrap();
        let sql = format!(
            "UPDATE {table} SET {column} = 'Héloïse'
                           WHERE id IN (SELECT id FROM {table} LIMIT 1)"
        );
        assert_eq!(
            writing.execute(&sql, ()).unwrap(),
            1,
            "one {table} at least"
        );
        Snapshot::read(&writing).is_ok() && list::<PlanVersion>(&writing).is_ok()
    }

    /// A dossier with a record of each kind.
    fn one_of_each() -> Dossier {
        let mut dossier = atelier_rossi();
        let actions = action_ids(&dossier);
        let (done, carried) = (actions[0], actions[1]);
        let (unit, situation) = (dossier.work_units().unwrap(), dossier.situations().unwrap());
        let once = dossier.once(now());
        once.set_situation_units(situation[0].id, &[unit[0].id])
            .unwrap();
        let point = FollowUpPoint {
            review: Review {
                indicator_value: Some(2.0),
                held_on: TODAY,
                ..Review::default()
            },
            edit: ActionEdit::default(),
        };
        dossier.once(now()).follow_action(done, point).unwrap();
        dossier.once(now()).add_meeting(Meeting::default()).unwrap();
        let plan = CarryOverPlan {
            to_year: 2030,
            actions: vec![CarryOverAction {
                id: carried,
                reason: "Why".to_owned(),
                new_due_on: Some(date(2030, 3, 1)),
            }],
            by_role: String::new(),
        };
        dossier.once(now()).carry_over(&plan).unwrap();
        let version = PlanVersion {
            label: "Plan".to_owned(),
            validated_on: TODAY,
            ..PlanVersion::default()
        };
        dossier.once(now()).validate_plan(version).unwrap();
        let measure = ExistingMeasure {
            text: "A list".to_owned(),
            ..ExistingMeasure::default()
        };
        dossier
            .once(now())
            .add_measure(situation[0].id, measure)
            .unwrap();
        let word = Forget::Words(vec!["Why".to_owned()]);
        dossier.once(now()).forget(&word, true).unwrap();
        dossier
    }

    #[test]
    fn each_column_is_a_text_or_holds_no_word_of_anybody() {
        let dossier = one_of_each();
        let checked = dossier.query(|conn| {
            conn.execute_batch("PRAGMA foreign_keys = OFF; DROP TRIGGER plan_versions_frozen")?;
            for table in Kind::ALL.iter().map(|kind| kind.table()) {
                for column in text_columns(conn, &table) {
                    let is_known = column == PICTURE || UNTYPED.contains(&column.as_str());
                    let takes = takes_a_word(conn, &table, &column);
                    assert!(takes == is_text(&column) || is_known, "{table}.{column}");
                }
            }
            Ok(())
        });
        checked.unwrap();
    }
}

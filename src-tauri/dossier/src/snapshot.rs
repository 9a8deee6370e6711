//! The whole dossier in memory, but for its history and the pictures of its versions: what everything
//! is read from.
//!
//! Read once when the file is opened, then kept in step: each operation reads again the records it
//! touched, before it commits. What another program wrote, and what is restored, is read anew. Rules
//! and views are functions on it; nothing here writes.

use crate::actions::{Action, ActionSituation, CarryOver, IndicatorValue, Review, StatusEvent};
use crate::company::WorkUnit;
use crate::company::{Company, company};
use crate::error::{Error, Result};
use crate::ids::{Key, Named};
use crate::meetings::Meeting;
use crate::names::Kind;
use crate::plan_version::PlanVersionHead;
use crate::situations::{ExistingMeasure, Rating, Situation, SituationUnit};
use crate::storage::{self, Record, Row, record};
use crate::tombstone::Tombstone;
use jiff::Timestamp;
use rusqlite::Connection;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// A record kept in memory.
pub(crate) trait Kept: Record + Clone + 'static {
    /// Its id; both ends of a link.
    fn id(&self) -> Key;

    /// The records it hangs on, to be found under them.
    fn hangs_on(&self) -> Vec<Uuid>;

    /// Where it is kept.
    fn table(snapshot: &Snapshot) -> &Table<Self>;

    /// Where it is kept, to change it.
    fn table_mut(snapshot: &mut Snapshot) -> &mut Table<Self>;
}

/// The records of a kind, by id, and by what they hang on.
#[derive(PartialEq)]
pub(crate) struct Table<R> {
    records: BTreeMap<Key, R>,
    under: BTreeMap<Uuid, BTreeSet<Key>>,
}

/// Puts a record that was read again in its place.
type Change = Box<dyn FnOnce(&mut Snapshot)>;

/// Declares the tables of a dossier in memory: each record, its id, and what it hangs on.
macro_rules! tables {
    ($($field:ident: $record:ident as $kind:ident ($id:ident $($end:ident)?) under [$($on:ident)*];)+) => {
        /// A dossier in memory.
        #[derive(PartialEq)]
        pub(crate) struct Snapshot {
            /// The firm.
            pub(crate) company: Company,
            /// When the last operation was made.
            pub(crate) changed_at: Option<Timestamp>,
            $(pub(crate) $field: Table<$record>,)+
        }

        impl Snapshot {
            /// Reads everything; to be called inside one transaction.
            pub(crate) fn read(conn: &Connection) -> Result<Self> {
                Ok(Self {
                    company: company(conn)?,
                    changed_at: changed_at(conn)?,
                    $($field: Table::read(conn)?,)+
                })
            }

            /// Every record that is whole in memory, but the firm: all but the versions, without their pictures.
            pub(crate) fn rows(&self) -> Result<Vec<Row>> {
                let mut rows = Vec::new();
                $(for record in self.$field.iter() {
                    rows.push(Row::of(record)?);
                })+
                rows.retain(|row| row.kind != Kind::PlanVersion);
                Ok(rows)
            }
        }

        /// Reads a record again; none is left in its place when it is gone.
        fn read_again(conn: &Connection, kind: Kind, key: &str) -> Result<Change> {
            match kind {
                Kind::Company => {
                    let company = company(conn)?;
                    Ok(Box::new(move |snapshot| snapshot.company = company))
                }
                $(Kind::$kind => one_again::<$record>(conn, key),)+
            }
        }

        $(record!($record as $kind);

        impl Kept for $record {
            fn id(&self) -> Key {
                let ends: &[Uuid] = &[$(self.$end.0)?];
                (self.$id.0, ends.first().copied().unwrap_or_default())
            }

            fn hangs_on(&self) -> Vec<Uuid> {
                let on: &[Option<Uuid>] = &[$(self.$on.named()),*];
                on.iter().copied().flatten().collect()
            }

            fn table(snapshot: &Snapshot) -> &Table<Self> {
                &snapshot.$field
            }

            fn table_mut(snapshot: &mut Snapshot) -> &mut Table<Self> {
                &mut snapshot.$field
            }
        })+
    };
}

tables! {
    work_units: WorkUnit as WorkUnit (id) under [];
    situations: Situation as Situation (id) under [];
    situation_units: SituationUnit as SituationUnit (situation_id work_unit_id)
        under [situation_id work_unit_id];
    ratings: Rating as Rating (id) under [situation_id];
    measures: ExistingMeasure as Measure (id) under [situation_id];
    actions: Action as Action (id) under [follows_action_id];
    action_situations: ActionSituation as ActionSituation (action_id situation_id)
        under [action_id situation_id];
    status_events: StatusEvent as StatusEvent (id) under [action_id];
    indicator_values: IndicatorValue as IndicatorValue (id) under [action_id];
    meetings: Meeting as Meeting (id) under [];
    reviews: Review as Review (id) under [action_id meeting_id];
    carry_overs: CarryOver as CarryOver (id) under [action_id];
    plan_versions: PlanVersionHead as PlanVersion (id) under [];
    tombstones: Tombstone as Tombstone (id) under [];
}

impl Snapshot {
    /// A record that must be there.
    pub(crate) fn load<R: Kept>(&self, id: impl Into<Key>) -> Result<&R> {
        let id = id.into();
        R::table(self).get(id).ok_or_else(|| Error::NotFound {
            kind: R::KIND,
            id: id.0.to_string(),
        })
    }

    /// Puts what an operation changed in its place.
    pub(crate) fn apply(&mut self, changes: Vec<Change>) {
        for change in changes {
            change(self);
        }
    }
}

/// Reads again the records that an operation touched, inside its transaction.
pub(crate) fn changes(conn: &Connection, touched: &[(Kind, String)]) -> Result<Vec<Change>> {
    let at = changed_at(conn)?;
    let mut changes: Vec<Change> = vec![Box::new(move |snapshot| snapshot.changed_at = at)];
    for (kind, key) in touched {
        changes.push(read_again(conn, *kind, key)?);
    }
    Ok(changes)
}

fn one_again<R: Kept>(conn: &Connection, key: &str) -> Result<Change> {
    let sql = format!("SELECT * FROM {} WHERE id = ?1", R::KIND.table());
    let record = storage::one::<R>(conn, &sql, [key])?;
    let id = key_of(key).map_err(|error| Error::Damaged {
        detail: format!("key {key:?}: {error}"),
    })?;
    Ok(Box::new(move |snapshot| {
        R::table_mut(snapshot).set(id, record);
    }))
}

fn key_of(text: &str) -> Result<Key, uuid::Error> {
    let read = Uuid::parse_str;
    match text.split_once(':') {
        Some((one, other)) => Ok((read(one)?, read(other)?)),
        None => Ok((read(text)?, Uuid::nil())),
    }
}

fn changed_at(conn: &Connection) -> Result<Option<Timestamp>> {
    #[derive(Deserialize)]
    struct Last {
        at: Timestamp,
    }
    let sql = "SELECT at FROM operations ORDER BY hlc DESC, id DESC LIMIT 1";
    Ok(storage::one::<Last>(conn, sql, ())?.map(|last| last.at))
}

impl<R: Kept> Table<R> {
    fn read(conn: &Connection) -> Result<Self> {
        let mut table = Self {
            records: BTreeMap::new(),
            under: BTreeMap::new(),
        };
        let sql = format!("SELECT * FROM {}", R::KIND.table());
        for record in storage::all::<R>(conn, &sql, ())? {
            table.set(record.id(), Some(record));
        }
        Ok(table)
    }

    /// A record, if it is there.
    pub(crate) fn get(&self, id: impl Into<Key>) -> Option<&R> {
        self.records.get(&id.into())
    }

    /// Every record, by id: in the order of creation.
    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = &R> + Clone {
        self.records.values()
    }

    /// The records that hang on this one, by id.
    pub(crate) fn of(&self, id: impl Named) -> impl DoubleEndedIterator<Item = &R> + Clone {
        let under = id.named().and_then(|id| self.under.get(&id));
        let ids = under.into_iter().flatten();
        ids.filter_map(|id| self.records.get(id))
    }

    /// A copy of every record.
    pub(crate) fn all(&self) -> Vec<R> {
        self.records.values().cloned().collect()
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.records.len()
    }

    fn set(&mut self, id: Key, record: Option<R>) {
        for on in self.records.remove(&id).iter().flat_map(Kept::hangs_on) {
            if let Some(ids) = self.under.get_mut(&on) {
                ids.remove(&id);
                if ids.is_empty() {
                    self.under.remove(&on);
                }
            }
        }
        if let Some(record) = record {
            for on in record.hangs_on() {
                self.under.entry(on).or_default().insert(id);
            }
            self.records.insert(id, record);
        }
    }
}

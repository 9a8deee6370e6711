//! What verbs do with records: load the one the history speaks of, write it, find those that name it.

use crate::actions::Action;
use crate::company::Company;
use crate::company::WorkUnit;
use crate::error::Result;
use crate::history::Tx;
use crate::meetings::Meeting;
use crate::names::Subject;
use crate::plan_version::{PlanVersion, PlanVersionHead};
use crate::situations::Situation;
use crate::storage::{self, Record};
use std::fmt::Display;

/// A record that people call by a name.
pub(crate) trait Titled: Record {
    /// What people call it.
    fn title(&self) -> String;

    /// The record, as the history speaks of it.
    fn subject(&self) -> Subject {
        Subject {
            kind: Self::KIND,
            id: self.key(),
            title: self.title(),
        }
    }
}

/// Says which field people call a record by.
macro_rules! titled {
    ($($record:ident by $field:ident;)+) => {
        $(impl Titled for $record {
            fn title(&self) -> String {
                self.$field.clone()
            }
        })+
    };
}

titled! {
    Company by name;
    WorkUnit by name;
    Situation by title;
    Action by title;
    PlanVersion by label;
    PlanVersionHead by label;
}

/// A meeting has no title: the history names its day.
impl Titled for Meeting {
    fn title(&self) -> String {
        self.day().to_string()
    }
}

impl Tx<'_> {
    /// A record that must be there, which the operation is about.
    pub(crate) fn load_about<R: Titled>(&mut self, id: impl Display + Copy) -> Result<R> {
        let record: R = self.load(id)?;
        self.about(R::KIND, id, &record.title());
        Ok(record)
    }

    /// Writes a record which the operation is about, and gives it back.
    pub(crate) fn save_about<R: Titled>(&mut self, record: R) -> Result<R> {
        self.about(R::KIND, record.key().as_str(), &record.title());
        self.saved(record)
    }

    /// Writes a record, and gives it back.
    pub(crate) fn saved<R: Record>(&mut self, record: R) -> Result<R> {
        self.save(&record)?;
        Ok(record)
    }

    /// The records of a kind that have this in a column, oldest first.
    pub(crate) fn having<R: Record>(&self, column: &str, value: impl Display) -> Result<Vec<R>> {
        let table = R::KIND.table();
        let sql = format!("SELECT * FROM {table} WHERE {column} = ?1 ORDER BY id");
        storage::all(self.conn(), &sql, [value.to_string()])
    }

    /// Removes the records of a kind that have this in a column.
    pub(crate) fn remove_having<R: Record>(
        &mut self,
        column: &str,
        value: impl Display,
    ) -> Result<()> {
        let records: Vec<R> = self.having(column, value)?;
        let mut records = records.iter();
        records.try_for_each(|record| self.remove::<R>(record.key().as_str()))
    }
}

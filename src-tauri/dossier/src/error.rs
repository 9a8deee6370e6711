//! What can go wrong when working on a dossier, in kinds that each call for another answer.
//!
//! Only facts here: the pages turn each kind into words and ways out. SQLite's own codes are read
//! in one place, [`Error::classified`]; elsewhere they travel inside [`Error::Internal`].

use crate::codes::codes;
use crate::ids::ActionId;
use crate::names::{ActionStatus, Kind, Operation, RatingMethod};
use rusqlite::ffi;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::path::{Path, PathBuf};

/// The result of everything that touches a dossier.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What can go wrong when working on a dossier.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The person asked for something the rules do not allow. Nothing was changed.
    #[error("refused: {0:?}")]
    Refused(Refusal),
    /// The thing is not there (any more).
    #[error("{kind} {id} not found")]
    NotFound {
        /// What was looked for.
        kind: Kind,
        /// Its id, or its key.
        id: String,
    },
    /// The file was written by a newer edition.
    #[error("dossier schema {found}, this program knows up to {known} (written by {edition})")]
    TooNew {
        /// Schema of the file.
        found: u32,
        /// Highest schema this program reads.
        known: u32,
        /// The edition that wrote the file, empty when it does not say.
        edition: String,
    },
    /// The file is something else than a dossier.
    #[error("not a dossier")]
    NotADossier,
    /// The file is a dossier, but part of it cannot be read any more.
    #[error("damaged dossier: {detail}")]
    Damaged {
        /// What was found, for the log.
        detail: String,
    },
    /// The file holds a table, a trigger, a view that no edition of ours makes: it is not read further.
    #[error("dossier altered by another program")]
    Altered,
    /// The file can be read but not written.
    #[error("read-only dossier")]
    ReadOnly,
    /// No room left to write. Nothing was changed.
    #[error("disk full")]
    DiskFull,
    /// Another program holds the file.
    #[error("dossier locked by another program")]
    Locked,
    /// The file, its folder or its disk is not there any more (a USB key was taken out).
    #[error("the dossier's file has gone")]
    Vanished,
    /// Another file was put in the place of the dossier: of another firm, or an older copy. It is untouched, and
    /// what was in memory is written beside.
    #[error("the dossier's file was replaced")]
    Replaced {
        /// Where it is; none when nothing was in memory.
        kept: Option<PathBuf>,
    },
    /// Ours to fix: disk, SQLite, a broken promise in the code.
    #[error("{0:#}")]
    Internal(#[from] anyhow::Error),
}

codes! {
    /// A field that a refusal is about: the form shows the sentence under it.
    pub enum Field {
        /// Title of a situation or an action.
        Title = "title",
        /// Name of the firm or of a work unit.
        Name = "name",
        /// Label of a validated plan.
        Label = "label",
        /// Text of an existing measure.
        Text = "text",
        /// Who comes to a meeting.
        Participants = "participants",
        /// Effort of an action, 1 to 3.
        Effort = "effort",
        /// Expected effect of an action, 1 to 3.
        Impact = "impact",
    }
}

/// A rule that said no. One variant for each thing people are told differently.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "rule", rename_all = "snake_case")]
pub enum Refusal {
    /// A text that must be there is empty.
    Missing {
        /// Which one.
        field: Field,
    },
    /// A text is longer than what the dossier keeps and the documents print.
    TooLong {
        /// Which one, by the name of its column.
        field: String,
        /// How many characters are accepted.
        limit: usize,
        /// How many it has.
        length: usize,
    },
    /// A number is off its scale.
    OutOfRange {
        /// Which one.
        field: Field,
        /// Lowest accepted.
        min: i64,
        /// Highest accepted.
        max: i64,
    },
    /// A work unit has this name already.
    NameTaken,
    /// A work unit still has situations.
    UnitStillInUse {
        /// How many.
        situation_count: u32,
    },
    /// A rating is off the scale of its method.
    RatingOutOfScale {
        /// The method.
        method: RatingMethod,
        /// Lowest value.
        min: u8,
        /// Highest value.
        max: u8,
    },
    /// An action decided, in progress, done or evaluated needs somebody who leads it.
    OwnerMissing,
    /// An action decided, in progress, done or evaluated needs a date.
    DueMissing,
    /// Postponing and dropping need a reason.
    ReasonMissing,
    /// Postponing needs a new date.
    NewDueMissing,
    /// Evaluating needs to say what the action changed.
    EffectivenessMissing,
    /// An action cannot be due before it starts.
    DueBeforeStart,
    /// An action that does not come back has no next occurrence.
    NotRecurring,
    /// The next occurrence of this action is in the plan already.
    AlreadyRenewed,
    /// What is done or dropped is not carried over.
    NothingToCarry {
        /// Status of the action.
        status: ActionStatus,
    },
    /// An action is carried over to a later year than its own.
    YearNotLater,
    /// Several actions were to change together: those that cannot, and why. None was changed.
    Several {
        /// Each action that said no.
        refusals: Vec<ActionRefusal>,
    },
    /// No path leads from one status to the other.
    StatusOutOfReach {
        /// Status now.
        from: ActionStatus,
        /// Status asked for.
        to: ActionStatus,
    },
    /// What the operation wrote has been changed since: both values are given.
    ChangedSince {
        /// Each field that differs.
        conflicts: Vec<Conflict>,
    },
    /// What the operation created is used by something made since.
    ReferredSince {
        /// Kind of the created record.
        kind: Kind,
        /// Its id.
        id: String,
    },
    /// This operation is undone already.
    AlreadyUndone,
    /// This operation cannot be undone from the history.
    NotUndoable {
        /// What it was.
        code: Operation,
    },
    /// Nothing to undo.
    NothingToUndo,
    /// Nothing to redo.
    NothingToRedo,
    /// A file already bears this name.
    FileAlreadyThere,
    /// The name of a file is too long for what is written beside it.
    FileNameTooLong {
        /// How many bytes are accepted.
        limit: usize,
    },
    /// The backup is of another dossier.
    OtherDossier,
    /// The backup cannot be read, or is not whole.
    BackupUnusable,
    /// The file to import, once read, is larger than any plan.
    ImportTooLarge {
        /// How many bytes are accepted.
        limit: usize,
    },
    /// The file to import has more rows than any plan.
    ImportTooManyRows {
        /// How many are accepted.
        limit: usize,
    },
    /// A cell of the file to import is longer than any text.
    ImportCellTooLong {
        /// Its line, as a spreadsheet shows it.
        line: u32,
        /// How many characters are accepted.
        limit: usize,
    },
    /// The file to import asks for too much: it repeats its texts, announces far more than it holds, or
    /// takes too long to read.
    ImportTooHeavy,
    /// The file to import ends too early.
    ImportTruncated,
    /// The file to import is of another kind than it should be.
    ImportUnreadable,
    /// The JSON to import is not what it says it was when it was written.
    ImportAltered,
    /// A record of the file to import breaks a rule, or refers to nothing.
    ImportBroken {
        /// What was found, for the log.
        detail: String,
    },
    /// No column was said to hold the actions, nor the situations.
    ImportNoTitle,
    /// The picture is no PNG, JPEG or SVG, or not one that is safe to print.
    LogoUnreadable,
    /// The picture is too heavy.
    LogoTooLarge {
        /// How many bytes are accepted.
        limit: usize,
    },
    /// The picture has too many pixels.
    LogoTooWide {
        /// How many are accepted on a side.
        limit: u32,
    },
    /// The picture is made for a press, with four inks: screens and office printers lose its colours.
    LogoForPress,
    /// The drawing has a filter, reads something outside itself, says no size, or takes too long to draw.
    LogoNotPlain,
    /// The disk spoilt part of the dossier: the last good values are to be put back before anything else.
    MendFirst,
    /// Nothing is spoilt, or nothing that can be put back.
    NothingToMend,
    /// What is to be forgotten has less than two letters: it would be found everywhere.
    ForgetTooShort,
    /// What is to be forgotten is nowhere.
    NothingToForget,
}

/// Why one of several actions could not change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ActionRefusal {
    /// The action.
    pub id: ActionId,
    /// Its title.
    pub title: String,
    /// The rule that said no.
    pub refusal: Box<Refusal>,
}

/// A field that was changed after the operation somebody wants to undo.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Conflict {
    /// Kind of the record.
    pub kind: Kind,
    /// Its id.
    pub id: String,
    /// The field, by its column name; empty when the whole record is gone, or is there again.
    pub field: String,
    /// What the operation wrote.
    pub written: Value,
    /// What is there now.
    pub current: Value,
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        Self::Internal(error.into())
    }
}

impl Error {
    /// What was found damaged, for the log.
    pub(crate) fn damaged(detail: impl Into<String>) -> Self {
        let detail = detail.into();
        Self::Damaged { detail }
    }

    /// Reads the SQLite error inside, if there is one, knowing where the file should be.
    pub(crate) fn classified(self, path: Option<&Path>) -> Self {
        let Self::Internal(cause) = self else {
            return self;
        };
        match cause.downcast_ref::<rusqlite::Error>() {
            Some(rusqlite::Error::SqliteFailure(failure, _)) => from_sqlite(*failure, path),
            Some(_) | None => None,
        }
        .unwrap_or(Self::Internal(cause))
    }
}

/// The kind of a SQLite failure; none when it is a mistake of ours.
fn from_sqlite(failure: ffi::Error, path: Option<&Path>) -> Option<Error> {
    let gone = path.is_some_and(|path| !path.exists());
    match failure.extended_code & 0xFF {
        ffi::SQLITE_FULL => Some(Error::DiskFull),
        ffi::SQLITE_BUSY | ffi::SQLITE_LOCKED | ffi::SQLITE_PROTOCOL => Some(Error::Locked),
        ffi::SQLITE_NOTADB => Some(Error::NotADossier),
        // A value too large, a walk without end: see what a file may cost.
        ffi::SQLITE_CORRUPT | ffi::SQLITE_TOOBIG | ffi::SQLITE_INTERRUPT => {
            Some(Error::damaged(failure.to_string()))
        }
        ffi::SQLITE_IOERR => Some(Error::Vanished),
        ffi::SQLITE_READONLY if failure.extended_code == ffi::SQLITE_READONLY_DBMOVED => {
            Some(Error::Vanished)
        }
        ffi::SQLITE_READONLY | ffi::SQLITE_CANTOPEN | ffi::SQLITE_PERM if gone => {
            Some(Error::Vanished)
        }
        ffi::SQLITE_READONLY | ffi::SQLITE_CANTOPEN | ffi::SQLITE_PERM => Some(Error::ReadOnly),
        _ => None,
    }
}

/// The code of SQLite's refusal, when that is what this cause is: what a journal may say of it.
pub fn sqlite_code(cause: &(dyn std::error::Error + 'static)) -> Option<i32> {
    let failure = cause.downcast_ref::<rusqlite::Error>()?.sqlite_error()?;
    Some(failure.extended_code)
}

/// True when SQLite refused because another record points to this one.
pub(crate) fn is_foreign_key(error: &rusqlite::Error) -> bool {
    error
        .sqlite_error()
        .is_some_and(|failure| failure.extended_code == ffi::SQLITE_CONSTRAINT_FOREIGNKEY)
}

#[cfg(test)]
mod tests {
    use super::*;
    use anyhow::Context;

    fn sqlite(code: i32) -> Error {
        let cause = rusqlite::Error::SqliteFailure(ffi::Error::new(code), None);
        Err::<(), _>(cause)
            .context("Save an action")
            .map_err(Error::Internal)
            .unwrap_err()
    }

    #[test]
    fn each_sqlite_code_becomes_one_kind_of_error() {
        let cases = [
            (ffi::SQLITE_FULL, "disk full"),
            (ffi::SQLITE_BUSY, "dossier locked by another program"),
            (ffi::SQLITE_LOCKED, "dossier locked by another program"),
            (ffi::SQLITE_READONLY, "read-only dossier"),
            (ffi::SQLITE_READONLY_DIRECTORY, "read-only dossier"),
            (ffi::SQLITE_READONLY_DBMOVED, "the dossier's file has gone"),
            (ffi::SQLITE_IOERR_READ, "the dossier's file has gone"),
            (ffi::SQLITE_NOTADB, "not a dossier"),
        ];
        for (code, expected) in cases {
            assert_eq!(
                sqlite(code).classified(None).to_string(),
                expected,
                "code {code}"
            );
        }
        assert!(matches!(
            sqlite(ffi::SQLITE_CORRUPT).classified(None),
            Error::Damaged { .. }
        ));
    }

    #[test]
    fn a_journal_that_cannot_be_made_means_gone_only_when_the_file_is_gone() {
        let gone =
            sqlite(ffi::SQLITE_CANTOPEN).classified(Some(Path::new("/no/such/file.mallette")));
        assert!(matches!(gone, Error::Vanished), "{gone:?}");
        let there = sqlite(ffi::SQLITE_CANTOPEN).classified(Some(Path::new("/")));
        assert!(matches!(there, Error::ReadOnly), "{there:?}");
    }

    #[test]
    fn a_mistake_of_ours_stays_internal() {
        let error = sqlite(ffi::SQLITE_CONSTRAINT_UNIQUE).classified(None);
        assert!(matches!(error, Error::Internal(_)), "{error:?}");
    }
}

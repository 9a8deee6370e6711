//! One firm's dossier: its data, its rules, its history, in one file `*.mallette` (SQLite).
//!
//! - [`Dossier`] opens, reads and changes through one door; `snapshot` is what it holds, in memory.
//! - `company`, `situations`, `actions`, `meetings`, `plan_version`: records and rules.
//! - `verbs`: what can be done with them, one operation each, undoable for ever (`undo`, [`Once`]).
//! - `overview`, `plan`: the same records, as lists and pages show them.
//! - `history`, `storage`: each record before and after; SQLite, and nothing but. `backup`, `restore`, `forget`.
//! - `export`, `import`: everything as one value, and back; `sample`: the example.
//!
//! Modules need one another in one direction only: names, errors, storage, history, records, snapshot,
//! dossier, verbs, views.
//!
//! No HTML, no French, no clock, no network here: codes go out, time comes in.
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::wildcard_enum_match_arm,
        reason = "a test may panic"
    )
)]

mod actions;
mod backup;
mod codes;
mod company;
mod damage;
mod dates;
mod digest;
mod document_settings;
mod dossier;
mod error;
mod export;
mod forget;
mod form;
mod history;
mod hlc;
mod ids;
mod import;
mod lengths;
mod meetings;
mod names;
mod once;
mod overview;
mod page;
mod patch;
mod plan;
mod plan_version;
mod preference;
mod reading;
mod restore;
mod sample;
mod search;
mod situations;
mod snapshot;
mod storage;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
mod tombstone;
mod undo;
mod verbs;

pub use actions::{
    Action, ActionPatch, ActionSituation, CarryOver, CostKind, DuePrecision, Effectiveness,
    IdeaRef, IndicatorValue, NewAction, PreventionLevel, Recurrence, Review, ReviewDecision,
    StatusChange, StatusEvent,
};
pub use backup::{
    Aside, BackupCounts, BackupInfo, KeptCopies, Recoverable, aside_of, asides, copies_for,
    copies_of, delete_aside, delete_backup, list_backups, recover_from,
};
pub use company::{Company, CompanyPatch, LegalProfile, WorkUnit, WorkUnitLine};
pub use damage::{Damage, Damaged};
pub use document_settings::{DocumentSettings, Logo, LogoKind, LogoPlace};
pub use dossier::{Device, Dossier};
pub use error::{ActionRefusal, Conflict, Error, Field, Refusal, Result, sqlite_code};
pub use export::DossierExport;
pub use forget::{Forget, ForgetPlace, ForgetPreview, Forgettable};
pub use form::FormValue;
pub use history::{FieldChange, HistoryCheck, HistoryLine, RecordChange, Step, WrongRecord};
pub use ids::{
    ActionId, CarryOverId, CompanyId, DeviceId, DossierId, IndicatorValueId, MeasureId, MeetingId,
    OperationId, PlanVersionId, RatingId, ReviewId, SituationId, StatusEventId, TombstoneId,
    WorkUnitId, WorkshopId, new_uuid,
};
pub use import::{
    ImportChoices, ImportCount, ImportField, ImportNote, ImportNoteCode, ImportPreview, Imported,
    RowFate, RowPreview, RowsPreview, Table, TableRow, ThemeName, read_apart, suggest_columns,
};
pub use meetings::{Meeting, MeetingPatch};
pub use names::{ActionStatus, Kind, Operation, RatingMethod, Subject};
pub use once::{Once, Remember};
pub use overview::*;
pub use page::{Page, Tally};
pub use plan::*;
pub use plan_version::{PictureState, PlanVersion, PlanVersionHead, PlanVersionNote};
pub use reading::Reading;
pub use restore::{Gained, RestorePreview};
pub use sample::Sample;
pub use situations::{
    ExistingMeasure, ExposedCount, GenderDifferential, MeasurePatch, MeasureWorks, NewRating,
    NewSituation, Origin, RatedAs, Rating, RatingLevel, RatingMoment, SheetRef, Situation,
    SituationPatch, SituationState, SituationUnit, Visibility,
};
pub use storage::{private_folder, private_options};
pub use tombstone::{Forgotten, Tombstone};
pub use verbs::{ActionEdit, FollowUpPoint, ObservedEffect};

/// Longest texts, smallest crowd whose answers are kept, largest files.
pub mod limits {
    pub use crate::document_settings::{LOGO_BYTES, LOGO_SIDE};
    pub use crate::import::{IMPORT_BYTES, IMPORT_CELL, IMPORT_COLUMNS, IMPORT_NAMES, IMPORT_ROWS};
    pub use crate::lengths::{
        ACTION_TITLE, LABEL, MEASURE_TEXT, NAME, PARTICIPANTS, SENTENCE, SITUATION_TITLE, STORY,
    };
    pub use crate::situations::CROWD;
}

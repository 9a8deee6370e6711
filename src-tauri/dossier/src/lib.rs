//! One firm's dossier: its data, its rules, its history, in one file `*.mallette` (SQLite).
//!
//! - [`Dossier`] opens, reads and changes; each verb is one operation, undoable for ever.
//! - `company`, `work_units`, `situations`, `actions`, `plan`: the records, their rules, their lists.
//! - `history`: the one door of writing, undo, the readable log. `backup`: verified copies.
//! - `storage`: SQLite, and nothing but; `export`: everything as one value; `sample`: the example.
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
mod dates;
mod document_settings;
mod dossier;
mod error;
mod export;
mod history;
mod hlc;
mod ids;
mod import;
mod meetings;
mod once;
mod patch;
mod plan;
mod preference;
mod reading;
mod sample;
mod search;
mod situations;
mod snapshot;
mod storage;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
mod work_units;

pub use actions::{
    Action, ActionDetails, ActionEdit, ActionPatch, ActionSituation, ActionStatus, CostKind,
    DuePrecision, Effectiveness, FollowUpPoint, IdeaRef, IndicatorMeasure, NewAction,
    NewIndicatorMeasure, NewReview, ObservedEffect, PreventionLevel, Recurrence, RelatedAction,
    Review, ReviewDecision, StatusChange, StatusEvent,
};
pub use backup::{
    BackupCounts, BackupInfo, Gained, RestorePreview, keep as backups_to_keep, last_good_backup,
    list_backups, recover_from,
};
pub use company::{Company, CompanyPatch, LegalProfile, NewCompany};
pub use document_settings::{DocumentSettings, Logo, LogoKind, LogoPlace};
pub use dossier::{Device, Dossier};
pub use error::{ActionRefusal, Conflict, Error, Field, Refusal, Result};
pub use export::DossierExport;
pub use history::{
    FieldChange, HistoryLine, Kind, Operation, RecordChange, Step, StepLabel, Subject,
};
pub use ids::{
    ActionId, CarryOverId, CompanyId, DeviceId, DossierId, IndicatorMeasureId, MeasureId,
    MeetingId, OperationId, PlanVersionId, RatingId, ReviewId, SituationId, StatusEventId,
    WorkUnitId, WorkshopId, new_uuid,
};
pub use import::{
    ImportChoices, ImportCount, ImportField, ImportNote, ImportNoteCode, ImportPreview, RowFate,
    RowPreview, RowsPreview, Table, TableRow, ThemeName, suggest_columns,
};
pub use meetings::{Meeting, MeetingPatch, NewMeeting};
pub use once::{Aside, Once};
pub use patch::FormValue;
pub use plan::{
    ActionCard, Agenda, AgendaLine, CarriedAction, CarryOver, CarryOverAction, CarryOverPlan,
    CompletenessCode, CompletenessFacts, CompletenessLine, CompletenessWeight, CostRange,
    Difference, DueAction, EffectCount, FollowUp, FollowUpPart, HomeSummary, Lacking, LevelCount,
    Named, NewPlanVersion, OwnerCount, Page, PlanCosts, PlanCounts, PlanFilter, PlanGroup,
    PlanGrouping, PlanLine, PlanPage, PlanSection, PlanSections, PlanStrip, PlanVersion,
    PlanVersionHead, PlanVersionNote, Priorities, PriorityLine, Quadrant, RatedAs, StatusCount,
    StatusGroup, VersionFacts, YearBalance, YearCount, completeness, differences,
};
pub use reading::Reading;
pub use sample::Sample;
pub use situations::{
    Evolution, ExistingMeasure, ExposedCount, GenderDifferential, MeasurePatch, MeasureWorks,
    NewMeasure, NewRating, NewSituation, Origin, Rating, RatingLevel, RatingMethod, RatingMoment,
    RatingPoint, SheetRef, Situation, SituationDetails, SituationFilter, SituationGroup,
    SituationHead, SituationLine, SituationPatch, SituationState, SituationUnit, Trend, Visibility,
};
pub use words::UnknownCode;
pub use work_units::{WorkUnit, WorkUnitLine};

/// Longest titles, for the `maxlength` of forms; smallest crowd whose answers are kept; largest files.
pub mod limits {
    pub use crate::actions::TITLE_LIMIT as ACTION_TITLE;
    pub use crate::document_settings::{LOGO_BYTES, LOGO_SIDE};
    pub use crate::import::{IMPORT_BYTES, IMPORT_COLUMNS, IMPORT_ROWS};
    pub use crate::situations::CROWD;
    pub use crate::situations::MEASURE_TEXT_LIMIT as MEASURE_TEXT;
    pub use crate::situations::TITLE_LIMIT as SITUATION_TITLE;
}

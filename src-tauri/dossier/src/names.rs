//! The names of things: every operation, every kind of record, what an operation is about, and the
//! lists that refusals name.
//!
//! Codes only; the pages have a sentence for each. A new verb adds a variant here, and the tests of
//! undo fail until it has its case.

use crate::codes::codes;
use serde::{Deserialize, Serialize};

codes! {
    /// What was done. One variant per verb of [`crate::Dossier`].
    pub enum Operation {
        /// The dossier was made, with its firm.
        CreateDossier = "create_dossier",
        /// The firm's card was changed.
        EditCompany = "edit_company",
        /// A work unit was added.
        AddWorkUnit = "add_work_unit",
        /// A work unit was renamed.
        RenameWorkUnit = "rename_work_unit",
        /// A work unit was removed.
        RemoveWorkUnit = "remove_work_unit",
        /// A situation was added.
        AddSituation = "add_situation",
        /// A situation was changed.
        EditSituation = "edit_situation",
        /// The work units of a situation were chosen.
        SetSituationUnits = "set_situation_units",
        /// A situation was parked, resolved, reopened…
        ChangeSituationState = "change_situation_state",
        /// A situation was removed.
        RemoveSituation = "remove_situation",
        /// A situation was rated.
        RateSituation = "rate_situation",
        /// The rating of a situation was wiped.
        ClearRating = "clear_rating",
        /// What already exists was noted.
        AddMeasure = "add_measure",
        /// An existing measure was changed.
        EditMeasure = "edit_measure",
        /// An existing measure was removed.
        RemoveMeasure = "remove_measure",
        /// An action was added.
        AddAction = "add_action",
        /// An action was changed.
        EditAction = "edit_action",
        /// Several actions were changed together.
        EditActions = "edit_actions",
        /// The effort and the effect of an action were placed.
        SetPriority = "set_priority",
        /// An action was linked to a situation.
        LinkAction = "link_action",
        /// An action was unlinked from a situation.
        UnlinkAction = "unlink_action",
        /// An action moved to another status.
        ChangeStatus = "change_status",
        /// An action was removed.
        RemoveAction = "remove_action",
        /// An action was copied.
        DuplicateAction = "duplicate_action",
        /// The next occurrence of a recurring action was added.
        RenewAction = "renew_action",
        /// The indicator of an action was read.
        AddIndicatorValue = "add_indicator_measure",
        /// A value of an indicator was removed.
        RemoveIndicatorValue = "remove_indicator_measure",
        /// A follow-up point was held.
        AddReview = "add_review",
        /// An action was followed up: moved, noted, measured together.
        FollowAction = "follow_action",
        /// The effect of an action was observed.
        ObserveEffect = "observe_effect",
        /// A follow-up meeting was planned.
        AddMeeting = "add_meeting",
        /// A follow-up meeting was changed or held.
        EditMeeting = "edit_meeting",
        /// A follow-up meeting was removed.
        RemoveMeeting = "remove_meeting",
        /// Undone actions were carried over to another year.
        CarryOver = "carry_over",
        /// The rows of a table were imported.
        ImportRows = "import_rows",
        /// The records of another dossier were imported.
        ImportRecords = "import_records",
        /// A version of the plan was validated.
        ValidatePlan = "validate_plan",
        /// What became of a validated version was noted.
        NotePlanVersion = "note_plan_version",
        /// The last operation was undone.
        Undo = "undo",
        /// The last undone operation was done again.
        Redo = "redo",
        /// An operation was undone from the history.
        UndoOperation = "undo_operation",
        /// The dossier was put back to a backup.
        RestoreBackup = "restore_backup",
        /// What the disk had spoilt was put back.
        Mend = "mend",
        /// What was done here was spoilt by the disk, and cannot be told any more.
        Lost = "lost",
        /// A situation, a name or a word was forgotten, here and in what was done before.
        Forget = "forget",
    }
}

impl Operation {
    /// Undo stops there: nothing was before, or it is not what it was.
    pub const fn is_barrier(self) -> bool {
        matches!(self, Self::CreateDossier | Self::Mend | Self::Forget)
    }
}

codes! {
    /// The kinds of records, one table each.
    pub enum Kind {
        /// The firm.
        Company = "company",
        /// A work unit.
        WorkUnit = "work_unit",
        /// A situation.
        Situation = "situation",
        /// The link of a situation to a work unit.
        SituationUnit = "situation_unit",
        /// A rating.
        Rating = "rating",
        /// An existing measure.
        Measure = "measure",
        /// An action.
        Action = "action",
        /// The link of an action to a situation.
        ActionSituation = "action_situation",
        /// A change of status.
        StatusEvent = "status_event",
        /// A value of an indicator.
        IndicatorValue = "indicator_measure",
        /// A follow-up meeting.
        Meeting = "meeting",
        /// A follow-up point.
        Review = "review",
        /// The carrying over of an action to another year.
        CarryOver = "carry_over",
        /// A validated plan.
        PlanVersion = "plan_version",
        /// The place of something that was forgotten.
        Tombstone = "tombstone",
    }
}

impl Kind {
    /// The table of this kind: its code in the plural, but for the one firm.
    pub(crate) fn table(self) -> String {
        if self == Self::Company {
            self.code().to_owned()
        } else {
            format!("{self}s")
        }
    }

    /// The kind whose table this is.
    pub(crate) fn of_table(table: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.table() == table)
    }
}

/// What an operation is about, as it was called at the time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject {
    /// Kind of the record.
    #[serde(rename = "subject_kind")]
    pub kind: Kind,
    /// Its id.
    #[serde(rename = "subject_id")]
    pub id: String,
    /// Its title or name when the operation was made.
    #[serde(rename = "subject_title")]
    pub title: String,
}

codes! {
    /// Where an action stands.
    #[derive(Default)]
    pub enum ActionStatus {
        /// Somebody thought of it.
        #[default]
        Idea = "idea",
        /// The group wants it.
        Proposed = "proposed",
        /// The employer decided it: it has an owner and a date.
        Decided = "decided",
        /// It has begun.
        InProgress = "in_progress",
        /// It is done.
        Done = "done",
        /// Its effect was looked at.
        Evaluated = "evaluated",
        /// It waits for another date, for a reason.
        Postponed = "postponed",
        /// It will not be done, for a reason.
        Dropped = "dropped",
    }
}

codes! {
    /// How a situation was rated. The scales are this tool's own.
    #[derive(Default)]
    pub enum RatingMethod {
        /// "Is it the case here?": 0 not at all, 1 a little, 2 often, 3 fully.
        #[default]
        Exposure4 = "exposure4",
        /// Three faces: 0 fine, 1 so-so, 2 bad.
        Faces3 = "faces3",
        /// Frequency: 0 never, 1 sometimes, 2 often, 3 always.
        Freq4 = "freq4",
        /// Gravity (1 to 4) times frequency (1 to 4): 1 to 16.
        Matrix = "matrix",
        /// A vote of the group on the exposure scale: its median, 0 to 3.
        Vote = "vote",
    }
}

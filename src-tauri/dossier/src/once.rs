//! The right to change a dossier, once: what a click is given.
//!
//! Each verb takes the right away with it, so two of them in one click do not compile. What reads goes
//! through to the [`Dossier`]. The verbs themselves are beside the things they change.

use crate::{
    Action, ActionEdit, ActionId, ActionPatch, CarryOverPlan, Company, CompanyPatch,
    DocumentSettings, Dossier, DossierExport, ExistingMeasure, FollowUpPoint, IdeaRef,
    ImportChoices, ImportPreview, IndicatorValue, IndicatorValueId, Logo, LogoPlace, MeasureId,
    MeasurePatch, Meeting, MeetingId, MeetingPatch, NewAction, NewIndicatorValue, NewMeasure,
    NewMeeting, NewPlanVersion, NewRating, NewReview, NewSituation, ObservedEffect, OperationId,
    PlanVersion, PlanVersionId, PlanVersionNote, Rating, Result, Review, RowsPreview, SheetRef,
    Situation, SituationId, SituationPatch, SituationState, StatusChange, Step, Table, WorkUnit,
    WorkUnitId,
};
use jiff::Timestamp;
use jiff::civil::Date;
use std::ops::Deref;
use std::path::Path;

/// One operation to do on a dossier.
///
/// ```
/// fn once(once: dossier::Once<'_>, id: dossier::MeetingId) -> dossier::Result<()> {
///     once.remove_meeting(id)
/// }
/// ```
///
/// ```compile_fail
/// fn twice(once: dossier::Once<'_>, id: dossier::MeetingId) -> dossier::Result<()> {
///     once.remove_meeting(id)?;
///     once.remove_meeting(id)
/// }
/// ```
#[derive(Debug)]
pub struct Once<'a> {
    dossier: &'a mut Dossier,
    now: Timestamp,
}

/// One thing to remember in a dossier that is no operation: nobody wants to undo it.
#[derive(Debug)]
pub struct Aside<'a> {
    dossier: &'a mut Dossier,
}

impl Dossier {
    /// One operation, at this instant.
    pub fn once(&mut self, now: Timestamp) -> Once<'_> {
        Once { dossier: self, now }
    }

    /// One thing to remember.
    pub fn aside(&mut self) -> Aside<'_> {
        Aside { dossier: self }
    }
}

impl Deref for Once<'_> {
    type Target = Dossier;

    fn deref(&self) -> &Dossier {
        self.dossier
    }
}

impl Deref for Aside<'_> {
    type Target = Dossier;

    fn deref(&self) -> &Dossier {
        self.dossier
    }
}

/// The verbs of the dossier that each right gives, at its instant when it has one.
macro_rules! verbs {
    ($right:ident $instant:tt {
        $($verb:ident($($name:ident: $type:ty),*) -> $value:ty,)+
    }) => {
        impl $right<'_> {$(
            #[doc = concat!("Does [`Dossier::", stringify!($verb), "`].")]
            ///
            /// # Errors
            /// As that verb; nothing was changed.
            pub fn $verb(self, $($name: $type),*) -> Result<$value> {
                verbs!($instant self.$verb($($name),*))
            }
        )+}
    };
    ((now) $right:ident.$verb:ident($($name:ident),*)) => {
        $right.dossier.$verb($($name,)* $right.now)
    };
    (() $right:ident.$verb:ident($($name:ident),*)) => {
        $right.dossier.$verb($($name),*)
    };
}

verbs! {
    Once (now) {
        edit_company(patch: &CompanyPatch) -> Company,
        add_work_unit(name: &str) -> WorkUnit,
        rename_work_unit(id: WorkUnitId, name: &str) -> WorkUnit,
        remove_work_unit(id: WorkUnitId) -> (),
        add_situation(new: NewSituation) -> Situation,
        edit_situation(id: SituationId, patch: &SituationPatch) -> Situation,
        edit_sheet(sheet: &SheetRef, patch: &SituationPatch) -> Situation,
        set_situation_units(id: SituationId, units: &[WorkUnitId]) -> (),
        add_situation_unit(id: SituationId, name: &str) -> WorkUnit,
        add_sheet_unit(sheet: &SheetRef, name: &str) -> WorkUnit,
        change_situation_state(id: SituationId, to: SituationState, reason: &str) -> Situation,
        remove_situation(id: SituationId) -> (),
        rate_situation(id: SituationId, rating: NewRating) -> Rating,
        rate_sheet(sheet: &SheetRef, rating: NewRating) -> Rating,
        clear_rating(id: SituationId) -> (),
        add_measure(situation: SituationId, new: NewMeasure) -> ExistingMeasure,
        add_sheet_measure(sheet: &SheetRef, new: NewMeasure) -> ExistingMeasure,
        edit_measure(id: MeasureId, patch: &MeasurePatch) -> ExistingMeasure,
        remove_measure(id: MeasureId) -> (),
        add_action(new: NewAction) -> Action,
        add_idea(sheet: &SheetRef, idea: &IdeaRef) -> Action,
        edit_action(id: ActionId, patch: &ActionPatch) -> Action,
        edit_actions(ids: &[ActionId], edit: &ActionEdit) -> Vec<Action>,
        set_priority(id: ActionId, effort: Option<u8>, impact: Option<u8>) -> Action,
        link_action(id: ActionId, situation: SituationId) -> Action,
        unlink_action(id: ActionId, situation: SituationId) -> Action,
        change_status(id: ActionId, change: &StatusChange) -> Action,
        remove_action(id: ActionId) -> (),
        duplicate_action(id: ActionId) -> Action,
        renew_action(id: ActionId, on: Date) -> Action,
        add_indicator_value(action: ActionId, new: NewIndicatorValue) -> IndicatorValue,
        remove_indicator_value(id: IndicatorValueId) -> (),
        add_review(action: ActionId, new: NewReview) -> Review,
        follow_action(id: ActionId, point: FollowUpPoint) -> Action,
        observe_effect(id: ActionId, observed: &ObservedEffect) -> Action,
        add_meeting(new: NewMeeting) -> Meeting,
        edit_meeting(id: MeetingId, patch: &MeetingPatch) -> Meeting,
        end_meeting(id: MeetingId, patch: &MeetingPatch, next: Option<Date>) -> Meeting,
        remove_meeting(id: MeetingId) -> (),
        carry_over(plan: &CarryOverPlan) -> Vec<Action>,
        import_rows(table: &Table, choices: &ImportChoices) -> RowsPreview,
        import_records(export: &DossierExport) -> ImportPreview,
        validate_plan(new: NewPlanVersion) -> PlanVersion,
        note_plan_version(id: PlanVersionId, note: &PlanVersionNote) -> PlanVersion,
        undo() -> Step,
        redo() -> Step,
        undo_operation(id: OperationId) -> Step,
        restore(backup: &Path) -> (),
    }
}

verbs! {
    Aside () {
        note_reading(kind: &str, slug: &str, state: &str, now: Timestamp) -> (),
        set_document_settings(settings: &DocumentSettings) -> (),
        set_logo(place: LogoPlace, bytes: &[u8]) -> Logo,
        remove_logo(place: LogoPlace) -> (),
    }
}

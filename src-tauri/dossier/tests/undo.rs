//! Undo: for each operation, do it, undo it, do it again, undo it from the history.
//!
//! The match on [`Operation`] has no wildcard: a new verb does not compile until it has its case.
//! Sequences of many operations are in `random_edits.rs`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::wildcard_enum_match_arm,
    reason = "a test may panic"
)]

use dossier::testing::{
    TODAY, as_suggested, assert_replayed, at, atelier_rossi, device, now, urgent_idea, urgent_sheet,
};
use dossier::*;
use jiff::{Timestamp, ToSpan};

/// Everything the dossier holds but its history, one line per record.
fn dump(dossier: &Dossier) -> Vec<String> {
    let json = dossier.export().unwrap().canonical_json().unwrap();
    json.replace("},{", "},\n{")
        .lines()
        .map(str::to_owned)
        .collect()
}

/// Says only which records differ.
fn assert_same(found: &[String], expected: &[String], what: &str) {
    let beyond = |a: &[String], b: &[String]| -> Vec<String> {
        a.iter().filter(|line| !b.contains(line)).cloned().collect()
    };
    let (more, less) = (beyond(found, expected), beyond(expected, found));
    assert!(
        found == expected,
        "{what}: found {more:#?}, expected {less:#?}"
    );
}

fn first_situation(dossier: &Dossier) -> SituationId {
    dossier.situations().unwrap()[0].id
}

fn action_titled(dossier: &Dossier, title: &str) -> Action {
    dossier
        .actions()
        .unwrap()
        .into_iter()
        .find(|action| action.title == title)
        .unwrap()
}

/// What must be there before the operation, beyond the firm of the tests.
fn prepare(operation: Operation, dossier: &mut Dossier, now: Timestamp) {
    let situation = first_situation(dossier);
    match operation {
        Operation::EditMeasure | Operation::RemoveMeasure | Operation::RemoveSituation => {
            let works = MeasureWorks::Unknown;
            let new = ExistingMeasure {
                text: "A list".to_owned(),
                works,
                ..ExistingMeasure::default()
            };
            dossier.once(now).add_measure(situation, new).unwrap();
            let unit = dossier.work_units().unwrap()[0].id;
            dossier
                .once(now)
                .set_situation_units(situation, &[unit])
                .unwrap();
            review(dossier, action_titled(dossier, "Action 1").id, now);
        }
        Operation::RemoveAction => {
            let id = action_titled(dossier, "Action 1").id;
            dossier
                .once(now)
                .rate_situation(situation, NewRating::exposure(1))
                .unwrap();
            review(dossier, id, now);
            let follower = NewAction {
                follows: Some(id),
                ..NewAction::titled("Next")
            };
            dossier.once(now).add_action(follower).unwrap();
        }
        Operation::NotePlanVersion => validate(dossier, now),
        Operation::RemoveIndicatorValue => {
            let new = IndicatorValue::on(TODAY, 2.0);
            let id = action_titled(dossier, "Action 1").id;
            dossier.once(now).add_indicator_value(id, new).unwrap();
        }
        Operation::RenewAction => {
            let monthly = ActionPatch {
                recurrence: Some(Recurrence::Monthly),
                ..ActionPatch::default()
            };
            let id = action_titled(dossier, "Action 1").id;
            dossier.once(now).edit_action(id, &monthly).unwrap();
        }
        Operation::EditMeeting | Operation::RemoveMeeting | Operation::FollowAction => {
            let meeting = dossier
                .once(now)
                .add_meeting(Meeting {
                    planned_on: TODAY,
                    ..Meeting::default()
                })
                .unwrap();
            let id = action_titled(dossier, "Action 2").id;
            dossier
                .once(now)
                .follow_action(id, point(meeting.id))
                .unwrap();
        }
        Operation::AddReview => {
            dossier
                .once(now)
                .rate_situation(situation, NewRating::exposure(1))
                .unwrap();
        }
        _ => {}
    }
}

/// Does the operation once. False for those that are not done by a verb of their own.
fn perform(operation: Operation, dossier: &mut Dossier, now: Timestamp) -> bool {
    let situation = first_situation(dossier);
    let unit = dossier.work_units().unwrap()[0].id;
    let id = action_titled(dossier, "Action 1").id;
    let measure = dossier
        .situation_details(situation)
        .unwrap()
        .measures
        .first()
        .map(|m| m.id);
    match operation {
        Operation::CreateDossier
        | Operation::Mend
        | Operation::Lost
        | Operation::Forget
        | Operation::Undo
        | Operation::Redo
        | Operation::UndoOperation => return false,
        Operation::RestoreBackup => {
            let folder = tempfile::tempdir().unwrap();
            let copy = folder.path().join("rossi.mallette");
            dossier.copy_to(&copy).unwrap();
            let mut elsewhere = Dossier::open(&copy, &device(), now).unwrap();
            elsewhere.once(now).remove_action(id).unwrap();
            drop(elsewhere);
            dossier.once(now).restore(&copy)
        }
        Operation::EditCompany => {
            let patch = CompanyPatch {
                headcount: Some(Some(35)),
                ..CompanyPatch::default()
            };
            dossier.once(now).edit_company(&patch).map(drop)
        }
        Operation::AddWorkUnit => dossier.once(now).add_work_unit("Depot").map(drop),
        Operation::RenameWorkUnit => dossier.once(now).rename_work_unit(unit, "Hall").map(drop),
        Operation::RemoveWorkUnit => dossier.once(now).remove_work_unit(unit),
        Operation::AddSituation => {
            let new = NewSituation {
                work_units: vec![unit],
                ..NewSituation::titled("New")
            };
            dossier.once(now).add_situation(new).map(drop)
        }
        Operation::EditSituation => {
            let story = Some("On Thursday".to_owned());
            let patch = SituationPatch {
                story,
                ..SituationPatch::default()
            };
            dossier
                .once(now)
                .edit_sheet(&urgent_sheet(), &patch)
                .map(drop)
        }
        Operation::SetSituationUnits => dossier.once(now).set_situation_units(situation, &[unit]),
        Operation::ChangeSituationState => {
            let parked = SituationState::Parked;
            dossier
                .once(now)
                .change_situation_state(situation, parked, "Later")
                .map(drop)
        }
        Operation::RemoveSituation => dossier.once(now).remove_situation(situation),
        Operation::RateSituation => dossier
            .once(now)
            .rate_sheet(&urgent_sheet(), NewRating::exposure(2))
            .map(drop),
        Operation::ClearRating => dossier.once(now).clear_rating(situation),
        Operation::AddMeasure => {
            let works = MeasureWorks::Yes;
            let new = ExistingMeasure {
                text: "A list".to_owned(),
                works,
                since: "2024".to_owned(),
                ..ExistingMeasure::default()
            };
            dossier.once(now).add_measure(situation, new).map(drop)
        }
        Operation::EditMeasure => {
            let patch = MeasurePatch {
                works: Some(MeasureWorks::No),
                ..MeasurePatch::default()
            };
            dossier
                .once(now)
                .edit_measure(measure.unwrap(), &patch)
                .map(drop)
        }
        Operation::RemoveMeasure => dossier.once(now).remove_measure(measure.unwrap()),
        Operation::AddAction => dossier
            .once(now)
            .add_idea(&urgent_sheet(), &urgent_idea())
            .map(drop),
        Operation::EditAction => {
            let patch = ActionPatch {
                due_on: Some(Some(TODAY)),
                ..ActionPatch::default()
            };
            dossier.once(now).edit_action(id, &patch).map(drop)
        }
        Operation::EditActions => {
            let edit = ActionEdit {
                fields: ActionPatch {
                    owner_name: Some("Zoe".to_owned()),
                    ..ActionPatch::default()
                },
                change: Some(StatusChange::to(ActionStatus::InProgress, TODAY)),
            };
            let ids = [id, action_titled(dossier, "Action 2").id];
            dossier.once(now).edit_actions(&ids, &edit).map(drop)
        }
        Operation::SetPriority => dossier
            .once(now)
            .set_priority(id, Some(1), Some(3))
            .map(drop),
        Operation::RenewAction => dossier.once(now).renew_action(id, TODAY).map(drop),
        Operation::RemoveIndicatorValue => {
            let details = dossier.action_details(id, TODAY).unwrap();
            dossier
                .once(now)
                .remove_indicator_value(details.values[0].id)
        }
        Operation::FollowAction => {
            let meeting = dossier.meetings().unwrap()[0].id;
            dossier
                .once(now)
                .follow_action(id, point(meeting))
                .map(drop)
        }
        Operation::ObserveEffect => {
            let seen = ObservedEffect {
                indicator_value: Some(4.0),
                rating: Some((situation, NewRating::exposure(1))),
                ..ObservedEffect::new(Effectiveness::Partly, TODAY)
            };
            dossier.once(now).observe_effect(id, &seen).map(drop)
        }
        Operation::AddMeeting => dossier
            .once(now)
            .add_meeting(Meeting {
                planned_on: TODAY,
                ..Meeting::default()
            })
            .map(drop),
        Operation::EditMeeting => {
            let meeting = dossier.meetings().unwrap()[0].id;
            let held = MeetingPatch {
                held_on: Some(Some(TODAY)),
                ..MeetingPatch::default()
            };
            dossier.once(now).edit_meeting(meeting, &held).map(drop)
        }
        Operation::RemoveMeeting => {
            let meeting = dossier.meetings().unwrap()[0].id;
            dossier.once(now).remove_meeting(meeting)
        }
        Operation::CarryOver => {
            let carried = |id| CarryOverAction {
                id,
                reason: "No room".to_owned(),
                new_due_on: Some(TODAY + 3.months()),
            };
            let plan = CarryOverPlan {
                to_year: 2027,
                actions: vec![carried(id), carried(action_titled(dossier, "Action 2").id)],
                by_role: "Head".to_owned(),
            };
            dossier.once(now).carry_over(&plan).map(drop)
        }
        Operation::ImportRows => {
            let text = "Situation;Action;Qui;Pour quand;État\nNew;Try;Zoe;2027-01-15;En cours\n";
            let table = Table::read(text.as_bytes(), None).unwrap();
            let choices = as_suggested(&table);
            dossier.once(now).import_rows(&table, &choices).map(drop)
        }
        Operation::ImportRecords => {
            let other = testing::boulangerie_martin().export().unwrap();
            dossier.once(now).import_records(&other).map(drop)
        }
        Operation::LinkAction => {
            let other = dossier.situations().unwrap()[2].id;
            dossier.once(now).link_action(id, other).map(drop)
        }
        Operation::UnlinkAction => dossier.once(now).unlink_action(id, situation).map(drop),
        Operation::ChangeStatus => {
            let change = StatusChange::to(ActionStatus::Done, TODAY);
            dossier.once(now).change_status(id, &change).map(drop)
        }
        Operation::RemoveAction => dossier.once(now).remove_action(id),
        Operation::DuplicateAction => dossier.once(now).duplicate_action(id).map(drop),
        Operation::AddIndicatorValue => {
            let new = IndicatorValue {
                measured_on: TODAY,
                value: 2.5,
                ..IndicatorValue::default()
            };
            dossier.once(now).add_indicator_value(id, new).map(drop)
        }
        Operation::AddReview => {
            review(dossier, id, now);
            Ok(())
        }
        Operation::ValidatePlan => {
            validate(dossier, now);
            Ok(())
        }
        Operation::NotePlanVersion => {
            let version = dossier.plan_versions().unwrap()[0].id;
            let sent_to_spst_on = Some(Some(TODAY));
            let note = PlanVersionNote {
                sent_to_spst_on,
                ..PlanVersionNote::default()
            };
            dossier
                .once(now)
                .note_plan_version(version, &note)
                .map(drop)
        }
    }
    .unwrap();
    true
}

fn point(meeting: MeetingId) -> FollowUpPoint {
    let review = Review {
        held_on: TODAY,
        what_changed: "Ordered".to_owned(),
        decision: ReviewDecision::Continue,
        indicator_value: Some(2.0),
        meeting_id: Some(meeting),
        ..Review::default()
    };
    let edit = ActionEdit {
        change: Some(StatusChange::to(ActionStatus::Done, TODAY)),
        ..ActionEdit::default()
    };
    FollowUpPoint { review, edit }
}

fn review(dossier: &mut Dossier, id: ActionId, now: Timestamp) {
    let situation = first_situation(dossier);
    let rating = dossier.situation_details(situation).unwrap().ratings[0].id;
    let new = Review {
        held_on: TODAY,
        what_changed: "Fewer calls".to_owned(),
        decision: ReviewDecision::Continue,
        indicator_value: Some(3.0),
        new_rating_id: Some(rating),
        ..Review::default()
    };
    dossier.once(now).add_review(id, new).unwrap();
}

fn validate(dossier: &mut Dossier, now: Timestamp) {
    let new = PlanVersion {
        label: "Plan 2027".to_owned(),
        validated_on: TODAY,
        validated_by_role: "Head".to_owned(),
        ..PlanVersion::default()
    };
    dossier.once(now).validate_plan(new).unwrap();
}

#[test]
fn each_operation_can_be_undone_and_done_again() {
    for operation in Operation::ALL.iter().copied() {
        let mut dossier = atelier_rossi();
        prepare(operation, &mut dossier, now());
        let before = dump(&dossier);
        if !perform(operation, &mut dossier, now()) {
            continue;
        }
        let after = dump(&dossier);
        assert_ne!(before, after, "{operation} changes something");
        let line = dossier.history(None, 1).unwrap().remove(0);
        assert_eq!(line.code, operation, "the history names it");

        assert_eq!(dossier.can_undo().unwrap().unwrap().code, operation);
        let undone = dossier.once(now()).undo().unwrap();
        assert_eq!((undone.code, &undone.subject), (operation, &line.subject));
        assert_same(&dump(&dossier), &before, &format!("{operation} undone"));

        assert_eq!(dossier.can_redo().unwrap().unwrap().code, operation);
        dossier.once(now()).redo().unwrap();
        assert_same(&dump(&dossier), &after, &format!("{operation} done again"));

        dossier.once(now()).undo_operation(line.id).unwrap();
        assert_eq!(
            dump(&dossier),
            before,
            "{operation} undone from the history"
        );
        dossier.once(now()).undo().unwrap();
        assert_same(
            &dump(&dossier),
            &after,
            &format!("{operation}: undoing that undo"),
        );
        assert_replayed(&dossier);
    }
}

#[test]
fn an_operation_that_changes_nothing_leaves_no_line() {
    let mut dossier = atelier_rossi();
    let count = dossier.history_count().unwrap();
    let action = action_titled(&dossier, "Action 1");
    let same = ActionPatch {
        title: Some(action.title.clone()),
        ..ActionPatch::default()
    };
    dossier.once(now()).edit_action(action.id, &same).unwrap();
    let stay = StatusChange::to(action.status, TODAY);
    dossier.once(now()).change_status(action.id, &stay).unwrap();
    let first = first_situation(&dossier);
    dossier.once(now()).link_action(action.id, first).unwrap();
    dossier.once(now()).set_situation_units(first, &[]).unwrap();
    assert_eq!(dossier.history_count().unwrap(), count);
}

#[test]
fn a_refused_operation_leaves_no_trace() {
    let mut dossier = atelier_rossi();
    let (before, count) = (dump(&dossier), dossier.history_count().unwrap());
    let action = action_titled(&dossier, "Action 1");
    let nobody = ActionPatch {
        owner_name: Some(String::new()),
        ..ActionPatch::default()
    };
    let refused = dossier.once(now()).edit_action(action.id, &nobody);
    assert!(
        matches!(refused, Err(Error::Refused(Refusal::OwnerMissing))),
        "{refused:?}"
    );
    assert_eq!(
        (dump(&dossier), dossier.history_count().unwrap()),
        (before, count)
    );
}

#[test]
fn doing_something_else_ends_what_could_be_done_again() {
    let mut dossier = atelier_rossi();
    dossier.once(now()).undo().unwrap();
    assert!(dossier.can_redo().unwrap().is_some());
    dossier.once(now()).add_work_unit("Depot").unwrap();
    assert_eq!(dossier.can_redo().unwrap(), None);
    let refused = dossier.once(now()).redo();
    assert!(
        matches!(refused, Err(Error::Refused(Refusal::NothingToRedo))),
        "{refused:?}"
    );
}

#[test]
fn a_new_dossier_has_nothing_to_undo() {
    let company = Company {
        name: "Boulangerie Martin".to_owned(),
        ..Company::default()
    };
    let mut dossier = Dossier::in_memory(company, &device(), now()).unwrap();
    assert_eq!(dossier.can_undo().unwrap(), None);
    assert!(matches!(
        dossier.once(now()).undo(),
        Err(Error::Refused(Refusal::NothingToUndo))
    ));
    let creation = dossier.history(None, 1).unwrap()[0].id;
    let refused = dossier.once(now()).undo_operation(creation);
    assert!(
        matches!(refused, Err(Error::Refused(Refusal::NotUndoable { .. }))),
        "{refused:?}"
    );
}

#[test]
fn an_old_edit_is_undone_without_touching_what_was_done_since() {
    let mut dossier = atelier_rossi();
    let id = action_titled(&dossier, "Action 1").id;
    let owner = ActionPatch {
        owner_name: Some("Zoe".to_owned()),
        ..ActionPatch::default()
    };
    dossier.once(now()).edit_action(id, &owner).unwrap();
    let line = dossier.history(None, 1).unwrap()[0].id;
    let step = ActionPatch {
        next_step: Some("Call".to_owned()),
        ..ActionPatch::default()
    };
    dossier.once(now()).edit_action(id, &step).unwrap();

    dossier.once(now()).undo_operation(line).unwrap();
    let action = dossier.action(id).unwrap();
    assert_eq!(
        (action.owner_name.as_str(), action.next_step.as_str()),
        ("Ada", "Call")
    );
    let again = dossier.once(now()).undo_operation(line);
    assert!(
        matches!(again, Err(Error::Refused(Refusal::AlreadyUndone))),
        "{again:?}"
    );
}

#[test]
fn a_redo_taken_back_since_has_nothing_left_to_undo() {
    let mut dossier = atelier_rossi();
    dossier.once(now()).add_work_unit("Quai").unwrap();
    dossier.once(now()).undo().unwrap();
    let redo = dossier.once(now()).redo().unwrap();
    dossier.once(now()).undo().unwrap();
    let before = dump(&dossier);
    let again = dossier.once(now()).undo_operation(redo.operation);
    assert!(
        matches!(again, Err(Error::Refused(Refusal::AlreadyUndone))),
        "{again:?}"
    );
    assert_same(&dump(&dossier), &before, "a refused undo");
}

#[test]
fn an_edit_rewritten_since_shows_both_values() {
    let mut dossier = atelier_rossi();
    let id = action_titled(&dossier, "Action 1").id;
    for owner in ["Zoe", "Yann"] {
        let patch = ActionPatch {
            owner_name: Some(owner.to_owned()),
            ..ActionPatch::default()
        };
        dossier.once(now()).edit_action(id, &patch).unwrap();
    }
    let older = dossier.history(None, 2).unwrap()[1].id;
    let before = dump(&dossier);
    match dossier.once(now()).undo_operation(older) {
        Err(Error::Refused(Refusal::ChangedSince { conflicts })) => {
            let seen = (
                &conflicts[0].field,
                &conflicts[0].written,
                &conflicts[0].current,
            );
            assert_eq!(
                seen,
                (&"owner_name".to_owned(), &"Zoe".into(), &"Yann".into())
            );
            assert_eq!(conflicts.len(), 1);
        }
        other => panic!("{other:?}"),
    }
    assert_same(&dump(&dossier), &before, "nothing was changed");
}

#[test]
fn a_creation_is_not_undone_under_what_was_built_on_it() {
    let mut dossier = atelier_rossi();
    let situation = dossier
        .once(now())
        .add_situation(NewSituation::titled("New"))
        .unwrap();
    let line = dossier.history(None, 1).unwrap()[0].id;
    let works = MeasureWorks::Yes;
    let new = ExistingMeasure {
        text: "A list".to_owned(),
        works,
        ..ExistingMeasure::default()
    };
    dossier.once(now()).add_measure(situation.id, new).unwrap();
    match dossier.once(now()).undo_operation(line) {
        Err(Error::Refused(Refusal::ReferredSince { kind, id })) => {
            assert_eq!((kind, id), (Kind::Situation, situation.id.to_string()));
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_removed_record_cannot_be_edited_back() {
    let mut dossier = atelier_rossi();
    let id = action_titled(&dossier, "Action 1").id;
    let patch = ActionPatch {
        next_step: Some("Call".to_owned()),
        ..ActionPatch::default()
    };
    dossier.once(now()).edit_action(id, &patch).unwrap();
    let line = dossier.history(None, 1).unwrap()[0].id;
    dossier.once(now()).remove_action(id).unwrap();
    let refused = dossier.once(now()).undo_operation(line);
    assert!(
        matches!(refused, Err(Error::Refused(Refusal::ChangedSince { .. }))),
        "{refused:?}"
    );
}

#[test]
fn a_removal_is_not_undone_when_what_it_referred_to_has_gone() {
    let mut dossier = atelier_rossi();
    let (situation, unit) = (
        first_situation(&dossier),
        dossier.work_units().unwrap()[0].id,
    );
    dossier
        .once(now())
        .set_situation_units(situation, &[unit])
        .unwrap();
    dossier.once(now()).remove_situation(situation).unwrap();
    let removal = dossier.history(None, 1).unwrap()[0].id;
    dossier.once(now()).remove_work_unit(unit).unwrap();
    match dossier.once(now()).undo_operation(removal) {
        Err(Error::Refused(Refusal::ChangedSince { conflicts })) => {
            let gone = (
                conflicts[0].kind,
                conflicts[0].id.clone(),
                conflicts[0].field.as_str(),
            );
            assert_eq!(gone, (Kind::WorkUnit, unit.to_string(), ""));
        }
        other => panic!("{other:?}"),
    }
    dossier.once(now()).undo().unwrap();
    dossier.once(now()).undo_operation(removal).unwrap();
    assert_eq!(
        dossier.situation_details(situation).unwrap().work_units[0].id,
        unit
    );
}

#[test]
fn an_undo_from_the_history_still_follows_the_rules() {
    let mut dossier = atelier_rossi();
    let id = dossier
        .once(now())
        .add_action(NewAction::titled("Try"))
        .unwrap()
        .id;
    let owner = ActionPatch {
        owner_name: Some("Zoe".to_owned()),
        ..ActionPatch::default()
    };
    dossier.once(now()).edit_action(id, &owner).unwrap();
    let line = dossier.history(None, 1).unwrap()[0].id;
    let decided = StatusChange {
        new_due_on: Some(TODAY),
        ..StatusChange::to(ActionStatus::Decided, TODAY)
    };
    dossier.once(now()).change_status(id, &decided).unwrap();
    let refused = dossier.once(now()).undo_operation(line);
    assert!(
        matches!(refused, Err(Error::Refused(Refusal::OwnerMissing))),
        "{refused:?}"
    );
}

#[test]
fn an_action_whose_first_link_is_undone_moves_under_the_next_one() {
    let mut dossier = atelier_rossi();
    let situations = dossier.situations().unwrap();
    let id = dossier
        .once(now())
        .add_action(NewAction::titled("Try"))
        .unwrap()
        .id;
    dossier
        .once(now())
        .link_action(id, situations[0].id)
        .unwrap();
    let first = dossier.history(None, 1).unwrap()[0].id;
    dossier
        .once(now())
        .link_action(id, situations[1].id)
        .unwrap();
    assert_eq!(
        dossier.action(id).unwrap().main_situation_id,
        Some(situations[0].id)
    );
    dossier.once(now()).undo_operation(first).unwrap();
    assert_eq!(
        dossier.action(id).unwrap().main_situation_id,
        Some(situations[1].id)
    );
}

#[test]
fn undo_reaches_across_closing_and_the_clock_going_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("martin.mallette");
    let company = Company {
        name: "Boulangerie Martin".to_owned(),
        ..Company::default()
    };
    let mut dossier = Dossier::create(&path, company, &device(), now()).unwrap();
    let mut dumps = vec![dump(&dossier)];
    for (rank, instant) in [
        "2026-11-24T09:00:00Z",
        "2026-11-20T09:00:00Z",
        "2027-01-01T00:00:00Z",
    ]
    .into_iter()
    .enumerate()
    {
        dossier
            .once(at(instant))
            .add_work_unit(&format!("Unit {rank}"))
            .unwrap();
        dumps.push(dump(&dossier));
        dossier.close(at(instant)).unwrap();
        dossier = Dossier::open(&path, &device(), at(instant)).unwrap();
    }
    for expected in dumps.iter().rev().skip(1) {
        dossier.once(now()).undo().unwrap();
        assert_same(&dump(&dossier), expected, "across closing");
        dossier.close(now()).unwrap();
        dossier = Dossier::open(&path, &device(), now()).unwrap();
    }
    for expected in dumps.iter().skip(1) {
        dossier.once(now()).redo().unwrap();
        assert_same(&dump(&dossier), expected, "across closing");
    }
}

#[test]
fn the_history_tells_what_changed_and_what_is_undone() {
    let mut dossier = atelier_rossi();
    let id = action_titled(&dossier, "Action 1").id;
    let patch = ActionPatch {
        due_on: Some(Some(TODAY)),
        ..ActionPatch::default()
    };
    dossier.once(now()).edit_action(id, &patch).unwrap();
    dossier.once(now()).undo().unwrap();
    let lines = dossier.history(None, 2).unwrap();
    let (undo, edit) = (&lines[0], &lines[1]);
    assert_eq!(
        (undo.code, undo.original, undo.undoes),
        (Operation::Undo, Some(Operation::EditAction), Some(edit.id))
    );
    assert_eq!((edit.undone, undo.undone), (true, false));
    assert_eq!(edit.at, now());
    let field = &edit.changes[0].fields[0];
    assert_eq!(
        (field.field.as_str(), &field.before, &field.after),
        ("due_on", &"2026-11-21".into(), &"2026-11-24".into())
    );
    let older = dossier.history(Some(edit.id), 50).unwrap();
    assert!(
        older
            .iter()
            .all(|line| line.id != edit.id && line.id != undo.id)
    );
    assert_eq!(older.len() + 2, dossier.history_count().unwrap() as usize);
    let of_action = dossier.history_of(id, 10).unwrap();
    assert_eq!(of_action[0].id, undo.id);
    assert!(of_action.iter().all(|line| {
        line.changes
            .iter()
            .any(|change| change.id == id.to_string())
    }));
}

#[test]
fn a_number_is_the_same_to_its_last_digit_once_undone_and_done_again() {
    let mut dossier = atelier_rossi();
    let id = action_titled(&dossier, "Action 1").id;
    // Read less carefully, one in six of these loses its last bit.
    for rank in 1..200 {
        let value = 0.1 * f64::from(rank) + 1e-9 / f64::from(rank);
        let new = IndicatorValue::on(TODAY, value);
        dossier.once(now()).add_indicator_value(id, new).unwrap();
        dossier.once(now()).undo().unwrap();
        dossier.once(now()).redo().unwrap();
        let values = dossier.action_details(id, TODAY).unwrap().values;
        let is_there = values
            .iter()
            .any(|one| one.value.to_bits() == value.to_bits());
        assert!(is_there, "{value:e}");
    }
}

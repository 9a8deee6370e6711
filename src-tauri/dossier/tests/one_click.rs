//! What one click does is one operation: one line, taken back at once, nothing left of a refusal.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

use dossier::testing::{TODAY, atelier_rossi, now};
use dossier::*;
use jiff::ToSpan;

fn dump(dossier: &Dossier) -> String {
    dossier.export().unwrap().canonical_json().unwrap()
}

fn action(dossier: &Dossier, title: &str) -> Action {
    let mut actions = dossier.actions().unwrap().into_iter();
    actions.find(|action| action.title == title).unwrap()
}

/// Does it with one right, sees one line named so, and takes it back at once.
fn one_line<T>(dossier: &mut Dossier, code: Operation, work: impl FnOnce(Once<'_>) -> Result<T>) {
    let (before, count) = (dump(dossier), dossier.history_count().unwrap());
    work(dossier.once(now())).unwrap();
    assert_ne!(dump(dossier), before, "{code} changes something");
    assert_eq!(dossier.history_count().unwrap(), count + 1, "{code}");
    assert_eq!(dossier.history(None, 1).unwrap()[0].code, code);
    dossier.once(now()).undo().unwrap();
    assert_eq!(dump(dossier), before, "{code}: one undo takes it all back");
}

/// Is refused, and leaves neither a record nor a line.
fn nothing_left<T: std::fmt::Debug>(
    dossier: &mut Dossier,
    work: impl FnOnce(Once<'_>) -> Result<T>,
) {
    let (before, count) = (dump(dossier), dossier.history_count().unwrap());
    let refused = work(dossier.once(now()));
    assert!(matches!(refused, Err(Error::Refused(_))), "{refused:?}");
    assert_eq!(dump(dossier), before, "nothing of its first half stays");
    assert_eq!(dossier.history_count().unwrap(), count);
}

#[test]
fn an_action_under_way_is_done_and_looked_at_in_one_operation() {
    let mut dossier = atelier_rossi();
    let id = action(&dossier, "Action 1").id;
    let situation = dossier.situations().unwrap()[0].id;
    let observed = ObservedEffect {
        ended: true,
        rating: Some((situation, NewRating::exposure(1))),
        ..ObservedEffect::new(Effectiveness::Partly, TODAY)
    };
    one_line(&mut dossier, Operation::ObserveEffect, |once| {
        once.observe_effect(id, &observed)
    });
    let off_the_scale = ObservedEffect {
        rating: Some((situation, NewRating::exposure(9))),
        ..observed.clone()
    };
    nothing_left(&mut dossier, |once| once.observe_effect(id, &off_the_scale));

    dossier.once(now()).observe_effect(id, &observed).unwrap();
    let details = dossier.action_details(id, TODAY).unwrap();
    let moves: Vec<_> = details.events.iter().map(|event| event.to_status).collect();
    assert!(
        moves.ends_with(&[ActionStatus::Done, ActionStatus::Evaluated]),
        "both moves are kept: {moves:?}"
    );
}

#[test]
fn an_action_under_way_may_be_done_too_early_to_say() {
    let mut dossier = atelier_rossi();
    let id = action(&dossier, "Action 1").id;
    let observed = ObservedEffect {
        ended: true,
        ..ObservedEffect::new(Effectiveness::TooEarly, TODAY)
    };
    let waiting = dossier.once(now()).observe_effect(id, &observed).unwrap();
    assert_eq!(waiting.status, ActionStatus::Done);
    assert_eq!(waiting.done_on, Some(TODAY));
}

#[test]
fn a_meeting_ends_and_the_next_one_is_planned_in_one_operation() {
    let mut dossier = atelier_rossi();
    let meeting = dossier
        .once(now())
        .add_meeting(Meeting {
            planned_on: TODAY,
            ..Meeting::default()
        })
        .unwrap();
    let next = Some(TODAY + 1.month());
    let held = MeetingPatch {
        held_on: Some(Some(TODAY)),
        ..MeetingPatch::default()
    };
    one_line(&mut dossier, Operation::EditMeeting, |once| {
        once.end_meeting(meeting.id, &held, next)
    });
    let too_long = MeetingPatch {
        participants: Some("x".repeat(600)),
        ..held.clone()
    };
    nothing_left(&mut dossier, |once| {
        once.end_meeting(meeting.id, &too_long, next)
    });

    dossier
        .once(now())
        .end_meeting(meeting.id, &held, next)
        .unwrap();
    let line = &dossier.history(None, 1).unwrap()[0];
    assert_eq!(line.subject.id, meeting.id.to_string());
    assert_eq!(dossier.meetings().unwrap().len(), 2);
}

#[test]
fn a_plan_is_validated_and_sent_in_one_operation() {
    let mut dossier = atelier_rossi();
    let new = PlanVersion {
        label: "Plan 2027".to_owned(),
        validated_on: TODAY,
        sent_to_spst_on: Some(TODAY),
        ..PlanVersion::default()
    };
    one_line(&mut dossier, Operation::ValidatePlan, |once| {
        once.validate_plan(new.clone())
    });
    let nameless = PlanVersion {
        label: String::new(),
        ..new.clone()
    };
    nothing_left(&mut dossier, |once| once.validate_plan(nameless));
    dossier.once(now()).validate_plan(new).unwrap();
    let head = &dossier.plan_versions().unwrap()[0];
    assert_eq!(head.sent_to_spst_on, Some(TODAY));
}

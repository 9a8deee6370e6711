//! Any sequence of edits, undos, redos, closings and openings keeps the dossier exact.
//!
//! A list of pictures plays the part of the model: an edit adds one, an undo steps back, a redo steps
//! on. What is there in the end comes back from its JSON to the byte. One operation at a time is in
//! `undo.rs`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::wildcard_enum_match_arm,
    reason = "a test may panic"
)]

use dossier::testing::{TODAY, as_suggested, boulangerie_martin, device, device_with_backups, now};
use dossier::*;
use jiff::civil::date;
use jiff::{Timestamp, ToSpan};
use proptest::prelude::*;
use std::path::PathBuf;
use std::sync::LazyLock;

/// One thing a person does; numbers choose among what is there.
#[derive(Clone, Debug)]
enum Gesture {
    AddSituation(u8),
    Rate(u8, u8),
    ClearRating(u8),
    RemoveSituation(u8),
    AddAction(u8),
    Edit(u8, u8),
    Move(u8, u8),
    Link(u8, u8),
    Unlink(u8, u8),
    RemoveAction(u8),
    Duplicate(u8),
    Bulk(u8, u8),
    Priority(u8, u8),
    Renew(u8),
    Follow(u8, u8),
    Effect(u8, u8),
    Meet(u8),
    Unmeet(u8),
    Carry(u8, u8),
    Measure(u8, u8),
    Unmeasure(u8),
    Rows(u8),
    Records,
    Validate(u8),
    Tell(u8, u8),
    Unit(u8),
    Units(u8, u8),
    RemoveUnit(u8),
    Undo,
    Redo,
    UndoLine(u8),
    Note(u8),
    Company(u8),
    State(u8, u8),
    Copy,
    Restore(u8),
    Elsewhere(u8),
    Forget(u8),
    Reopen,
}

fn gesture() -> impl Strategy<Value = Gesture> {
    let n = any::<u8>;
    prop_oneof![
        2 => n().prop_map(Gesture::AddSituation),
        2 => (n(), n()).prop_map(|(a, b)| Gesture::Rate(a, b)),
        1 => n().prop_map(Gesture::ClearRating),
        1 => n().prop_map(Gesture::RemoveSituation),
        4 => n().prop_map(Gesture::AddAction),
        4 => (n(), n()).prop_map(|(a, b)| Gesture::Edit(a, b)),
        4 => (n(), n()).prop_map(|(a, b)| Gesture::Move(a, b)),
        3 => (n(), n()).prop_map(|(a, b)| Gesture::Link(a, b)),
        2 => (n(), n()).prop_map(|(a, b)| Gesture::Unlink(a, b)),
        1 => n().prop_map(Gesture::RemoveAction),
        1 => n().prop_map(Gesture::Duplicate),
        2 => (n(), n()).prop_map(|(a, b)| Gesture::Bulk(a, b)),
        1 => (n(), n()).prop_map(|(a, b)| Gesture::Priority(a, b)),
        1 => n().prop_map(Gesture::Renew),
        2 => (n(), n()).prop_map(|(a, b)| Gesture::Follow(a, b)),
        2 => (n(), n()).prop_map(|(a, b)| Gesture::Effect(a, b)),
        1 => n().prop_map(Gesture::Meet),
        1 => n().prop_map(Gesture::Unmeet),
        2 => (n(), n()).prop_map(|(a, b)| Gesture::Carry(a, b)),
        1 => (n(), n()).prop_map(|(a, b)| Gesture::Measure(a, b)),
        1 => n().prop_map(Gesture::Unmeasure),
        1 => n().prop_map(Gesture::Rows),
        1 => Just(Gesture::Records),
        1 => n().prop_map(Gesture::Validate),
        2 => (n(), n()).prop_map(|(a, b)| Gesture::Tell(a, b)),
        1 => n().prop_map(Gesture::Unit),
        1 => (n(), n()).prop_map(|(a, b)| Gesture::Units(a, b)),
        1 => n().prop_map(Gesture::RemoveUnit),
        8 => Just(Gesture::Undo),
        5 => Just(Gesture::Redo),
        2 => n().prop_map(Gesture::UndoLine),
        1 => n().prop_map(Gesture::Note),
        1 => n().prop_map(Gesture::Company),
        1 => (n(), n()).prop_map(|(s, n)| Gesture::State(s, n)),
        2 => Just(Gesture::Copy),
        2 => n().prop_map(Gesture::Restore),
        1 => n().prop_map(Gesture::Elsewhere),
        1 => n().prop_map(Gesture::Forget),
        1 => Just(Gesture::Reopen),
    ]
}

struct World {
    dossier: Option<Dossier>,
    path: PathBuf,
    backups: PathBuf,
    clock: Timestamp,
    /// Copies of the file, each with what it held.
    copies: Vec<(PathBuf, DossierExport)>,
    /// What the dossier held after each edit still in force, then what redo can bring back.
    pictures: Vec<String>,
    /// Which picture is now.
    now: usize,
}

impl World {
    fn dossier(&mut self) -> &mut Dossier {
        self.dossier.as_mut().unwrap()
    }

    fn picture(&mut self) -> String {
        self.dossier().export().unwrap().canonical_json().unwrap()
    }

    fn perform(&mut self, gesture: &Gesture) {
        // The clock sometimes goes back: nothing may depend on it.
        self.clock = if matches!(gesture, Gesture::Rate(..)) {
            self.clock - 1.hour()
        } else {
            self.clock + 7.minutes()
        };
        match gesture {
            Gesture::Undo => self.undo(),
            Gesture::Redo => self.redo(),
            Gesture::Reopen => self.reopen(),
            Gesture::Copy => self.copy(),
            Gesture::Elsewhere(n) => self.work_elsewhere(*n),
            Gesture::Restore(n) => self.restore(*n),
            Gesture::Forget(n) => self.forget(*n),
            edit => self.edit(edit),
        }
        testing::assert_in_step(self.dossier());
        testing::assert_replayed(self.dossier());
        let expected = self.pictures[self.now].clone();
        let found = self.picture();
        assert!(
            found == expected,
            "after {gesture:?}: {:#?}",
            differing(&found, &expected)
        );
    }

    fn edit(&mut self, gesture: &Gesture) {
        let clock = self.clock;
        self.operate(|dossier| match edit(dossier, gesture, clock) {
            Ok(()) | Err(Error::Refused(_)) => {}
            Err(error) => panic!("{gesture:?}: {error}"),
        });
    }

    /// Does what may add a line to the history: undo is then one picture further.
    fn operate(&mut self, work: impl FnOnce(&mut Dossier)) {
        let before = self.dossier().history_count().unwrap();
        work(self.dossier());
        if self.dossier().history_count().unwrap() > before {
            self.pictures.truncate(self.now + 1);
            let picture = self.picture();
            self.pictures.push(picture);
            self.now += 1;
        }
    }

    fn undo(&mut self) {
        let clock = self.clock;
        let undone = self.dossier().once(clock).undo();
        if self.now == 0 {
            assert!(
                matches!(undone, Err(Error::Refused(Refusal::NothingToUndo))),
                "{undone:?}"
            );
        } else {
            undone.unwrap();
            self.now -= 1;
        }
    }

    fn redo(&mut self) {
        let clock = self.clock;
        let redone = self.dossier().once(clock).redo();
        if self.now + 1 == self.pictures.len() {
            assert!(
                matches!(redone, Err(Error::Refused(Refusal::NothingToRedo))),
                "{redone:?}"
            );
        } else {
            redone.unwrap();
            self.now += 1;
        }
    }

    fn copy(&mut self) {
        let path = self
            .path
            .with_extension(format!("{}.mallette", self.copies.len()));
        self.dossier().copy_to(&path).unwrap();
        let held = self.dossier().export().unwrap();
        self.copies.push((path, held));
    }

    /// Work goes on in the last copy, with the same computer and at the same instants.
    fn work_elsewhere(&mut self, n: u8) {
        let clock = self.clock;
        let Some((path, held)) = self.copies.last_mut() else {
            return;
        };
        let mut there = Dossier::open(path, &device(), clock).unwrap();
        for rank in 0..3 {
            for gesture in [
                Gesture::AddAction(n ^ rank),
                Gesture::Edit(n, n),
                Gesture::Undo,
            ] {
                match edit(&mut there, &gesture, clock) {
                    Ok(()) | Err(Error::Refused(_)) => {}
                    Err(error) => panic!("{gesture:?} elsewhere: {error}"),
                }
            }
        }
        testing::assert_replayed(&there);
        *held = there.export().unwrap();
    }

    /// Puts a copy back: every record is as it was there, and versions signed since stay.
    fn restore(&mut self, n: u8) {
        let rank = usize::from(n) % self.copies.len().max(1);
        let Some((path, held)) = self.copies.get(rank).cloned() else {
            return;
        };
        let (clock, mut signed) = (self.clock, self.dossier().plan_versions().unwrap());
        self.operate(|dossier| dossier.once(clock).restore(&path).unwrap());
        let mut there = self.dossier().export().unwrap();
        signed.retain(|version| held.plan_versions.iter().all(|then| then.id != version.id));
        let kept = |version: &PlanVersion| signed.iter().any(|head| head.id == version.id);
        assert_eq!(
            there.plan_versions.iter().filter(|one| kept(one)).count(),
            signed.len()
        );
        there.plan_versions.retain(|version| !kept(version));
        let (there, held) = (
            there.canonical_json().unwrap(),
            held.canonical_json().unwrap(),
        );
        assert!(there == held, "restored: {:#?}", differing(&there, &held));
    }

    /// Forgets a name, or a situation of now or of before: undo stops there. Copies are left out from then on,
    /// since what they hold does not come back whole.
    fn forget(&mut self, n: u8) {
        let clock = self.clock;
        let situations = self.dossier().forgettable_situations().unwrap();
        let what = match situations.get(usize::from(n / 2) % situations.len().max(1)) {
            Some(situation) if n.is_multiple_of(2) => Forget::Situation(situation.id),
            _ => Forget::Words(vec!["ada".to_owned()]),
        };
        match self.dossier().once(clock).forget(&what, n > 100) {
            Ok(left) => assert!(left.is_empty(), "{left:?}"),
            Err(Error::Refused(Refusal::NothingToForget)) => return,
            Err(error) => panic!("{what:?}: {error}"),
        }
        let again = self.dossier().preview_forget(&what).unwrap();
        assert!(again.places.is_empty() && again.lines == 0, "{again:?}");
        assert!(n <= 100 || again.versions.is_empty(), "{again:?}");
        self.copies.clear();
        self.pictures = vec![self.picture()];
        self.now = 0;
    }

    fn reopen(&mut self) {
        self.dossier.take().unwrap().close(self.clock).unwrap();
        let device = device_with_backups(&self.backups);
        self.dossier = Some(Dossier::open(&self.path, &device, self.clock).unwrap());
    }
}

/// The records of one picture that the other has not, and the other way round.
fn differing(found: &str, expected: &str) -> (Vec<String>, Vec<String>) {
    let records = |json: &str| -> Vec<String> { json.split("},{").map(str::to_owned).collect() };
    let (found, expected) = (records(found), records(expected));
    let beyond = |a: &[String], b: &[String]| -> Vec<String> {
        a.iter()
            .filter(|record| !b.contains(record))
            .cloned()
            .collect()
    };
    (beyond(&found, &expected), beyond(&expected, &found))
}

fn pick<T: Copy>(items: &[T], choice: u8) -> Option<T> {
    items.get(usize::from(choice) % items.len().max(1)).copied()
}

fn edit(dossier: &mut Dossier, gesture: &Gesture, now: Timestamp) -> Result<()> {
    let situations: Vec<_> = dossier.situations()?.iter().map(|head| head.id).collect();
    let actions: Vec<_> = dossier.actions()?.iter().map(|action| action.id).collect();
    let units: Vec<_> = dossier.work_units()?.iter().map(|unit| unit.id).collect();
    let situation = |choice: u8| pick(&situations, choice);
    let action = |choice: u8| pick(&actions, choice);
    match *gesture {
        Gesture::AddSituation(n) => dossier
            .once(now)
            .add_situation(NewSituation::titled(&format!("Situation {n}")))
            .map(drop),
        Gesture::Rate(s, value) => situation(s).map_or(Ok(()), |id| {
            dossier
                .once(now)
                .rate_situation(id, NewRating::exposure(value % 5))
                .map(drop)
        }),
        Gesture::ClearRating(s) => {
            situation(s).map_or(Ok(()), |id| dossier.once(now).clear_rating(id))
        }
        Gesture::RemoveSituation(s) => {
            situation(s).map_or(Ok(()), |id| dossier.once(now).remove_situation(id))
        }
        Gesture::AddAction(s) => {
            let new = NewAction {
                situations: situation(s).into_iter().collect(),
                ..NewAction::titled(&format!("Action {s}"))
            };
            dossier.once(now).add_action(new).map(drop)
        }
        Gesture::Edit(a, n) => action(a).map_or(Ok(()), |id| {
            let patch = ActionPatch {
                owner_name: (n % 3 == 0)
                    .then(|| ["Ada", "Bob", ""][usize::from(n) / 3 % 3].to_owned()),
                due_on: (n % 3 == 1).then(|| (n > 20).then(|| TODAY + i64::from(n).days())),
                effort: (n % 3 == 2).then_some(Some(n % 5)),
                next_step: Some(format!("Step {n}")),
                ..ActionPatch::default()
            };
            dossier.once(now).edit_action(id, &patch).map(drop)
        }),
        Gesture::Move(a, n) => action(a).map_or(Ok(()), |id| {
            let to = ActionStatus::ALL[usize::from(n) % ActionStatus::ALL.len()];
            let change = StatusChange {
                reason: if n > 100 {
                    "Why".to_owned()
                } else {
                    String::new()
                },
                owner_name: (n > 60).then(|| "Ada".to_owned()),
                new_due_on: (n > 60).then_some(TODAY),
                effectiveness: (n > 200).then_some(Effectiveness::Partly),
                ..StatusChange::to(to, TODAY)
            };
            dossier.once(now).change_status(id, &change).map(drop)
        }),
        Gesture::Link(a, s) => match (action(a), situation(s)) {
            (Some(id), Some(situation)) => dossier.once(now).link_action(id, situation).map(drop),
            _ => Ok(()),
        },
        Gesture::Unlink(a, s) => match (action(a), situation(s)) {
            (Some(id), Some(situation)) => dossier.once(now).unlink_action(id, situation).map(drop),
            _ => Ok(()),
        },
        Gesture::RemoveAction(a) => {
            action(a).map_or(Ok(()), |id| dossier.once(now).remove_action(id))
        }
        Gesture::Duplicate(a) => action(a).map_or(Ok(()), |id| {
            dossier.once(now).duplicate_action(id).map(drop)
        }),
        Gesture::Bulk(a, n) => {
            let chosen: Vec<_> = actions
                .iter()
                .copied()
                .skip(usize::from(a) % 3)
                .take(3)
                .collect();
            let to = ActionStatus::ALL[usize::from(n) % ActionStatus::ALL.len()];
            let edit = ActionEdit {
                fields: ActionPatch {
                    owner_name: (n % 2 == 0).then(|| "Bob".to_owned()),
                    due_on: (n % 5 > 1).then_some(Some(TODAY + i64::from(n).days())),
                    ..ActionPatch::default()
                },
                change: (n % 3 > 0).then(|| moved(to, n)),
            };
            dossier.once(now).edit_actions(&chosen, &edit).map(drop)
        }
        Gesture::Priority(a, n) => action(a).map_or(Ok(()), |id| {
            let scale = |n: u8| (n > 0).then_some(n);
            dossier
                .once(now)
                .set_priority(id, scale(n % 5), scale(n / 5 % 4))
                .map(drop)
        }),
        Gesture::Renew(a) => action(a).map_or(Ok(()), |id| {
            let monthly = ActionPatch {
                recurrence: Some(Recurrence::Monthly),
                ..ActionPatch::default()
            };
            if a % 2 == 0 {
                return dossier.once(now).edit_action(id, &monthly).map(drop);
            }
            dossier.once(now).renew_action(id, TODAY).map(drop)
        }),
        Gesture::Follow(a, n) => action(a).map_or(Ok(()), |id| {
            let meetings = dossier.meetings()?;
            let to = ActionStatus::ALL[usize::from(n) % ActionStatus::ALL.len()];
            let point = FollowUpPoint {
                review: Review {
                    held_on: TODAY,
                    what_changed: odd(n),
                    decision: ReviewDecision::Adjust,
                    indicator_value: (n % 2 == 0).then(|| f64::from(n) / 4.0),
                    meeting_id: pick(&meetings.iter().map(|one| one.id).collect::<Vec<_>>(), n),
                    ..Review::default()
                },
                edit: ActionEdit {
                    change: (n % 3 > 0).then(|| moved(to, n)),
                    ..ActionEdit::default()
                },
            };
            dossier.once(now).follow_action(id, point).map(drop)
        }),
        Gesture::Effect(a, n) => action(a).map_or(Ok(()), |id| {
            let effect = Effectiveness::ALL[usize::from(n) % Effectiveness::ALL.len()];
            let seen = ObservedEffect {
                rating: situation(n).map(|id| (id, NewRating::exposure(n % 4))),
                note: odd(n),
                ..ObservedEffect::new(effect, TODAY)
            };
            dossier.once(now).observe_effect(id, &seen).map(drop)
        }),
        Gesture::Meet(n) => {
            let new = Meeting {
                held_on: (n % 2 == 0).then_some(TODAY),
                notes: odd(n),
                planned_on: TODAY + i64::from(n).days(),
                ..Meeting::default()
            };
            dossier.once(now).add_meeting(new).map(drop)
        }
        Gesture::Unmeet(n) => {
            let meetings: Vec<_> = dossier
                .meetings()?
                .iter()
                .map(|meeting| meeting.id)
                .collect();
            pick(&meetings, n).map_or(Ok(()), |id| dossier.once(now).remove_meeting(id))
        }
        Gesture::Carry(a, n) => {
            let carried =
                actions
                    .iter()
                    .skip(usize::from(a) % 4)
                    .take(2)
                    .map(|id| CarryOverAction {
                        id: *id,
                        reason: if n > 30 { odd(n) } else { String::new() },
                        new_due_on: (n % 2 == 0).then_some(date(2027, 5, 2)),
                    });
            let plan = CarryOverPlan {
                to_year: 2027,
                actions: carried.collect(),
                by_role: String::new(),
            };
            dossier.once(now).carry_over(&plan).map(drop)
        }
        Gesture::Measure(a, n) => action(a).map_or(Ok(()), |id| {
            let new = IndicatorValue::on(TODAY, f64::from(n) / 3.0);
            dossier.once(now).add_indicator_value(id, new).map(drop)
        }),
        Gesture::Unmeasure(a) => action(a).map_or(Ok(()), |id| {
            let values = dossier.action_details(id, TODAY)?.values;
            values.first().map_or(Ok(()), |one| {
                dossier.once(now).remove_indicator_value(one.id)
            })
        }),
        Gesture::Rows(n) => {
            let text = format!(
                "Situation;Action;Qui;Pour quand;Unité\nSituation {};Import {n};Zoe;T1 2027;Unit 2\n",
                n % 3
            );
            let table = Table::read(text.as_bytes(), None)?;
            let choices = as_suggested(&table);
            dossier.once(now).import_rows(&table, &choices).map(drop)
        }
        Gesture::Records => dossier.once(now).import_records(&OTHER).map(drop),
        Gesture::Validate(n) => {
            let new = PlanVersion {
                label: format!("v{n}"),
                validated_on: TODAY,
                cse_opinion: odd(n),
                ..PlanVersion::default()
            };
            dossier.once(now).validate_plan(new).map(drop)
        }
        Gesture::Tell(s, n) => situation(s).map_or(Ok(()), |id| {
            let patch = SituationPatch {
                story: Some(odd(n)),
                causes: (n % 2 == 0).then(|| odd(n / 2)),
                ..SituationPatch::default()
            };
            dossier.once(now).edit_situation(id, &patch).map(drop)
        }),
        Gesture::Unit(n) => dossier
            .once(now)
            .add_work_unit(&format!("Unit {}", n % 4))
            .map(drop),
        Gesture::Units(s, n) => situation(s).map_or(Ok(()), |id| {
            let chosen: Vec<_> = units
                .iter()
                .copied()
                .enumerate()
                .filter(|(rank, _)| (n >> rank) & 1 == 1)
                .collect();
            let chosen: Vec<_> = chosen.into_iter().map(|(_, unit)| unit).collect();
            dossier.once(now).set_situation_units(id, &chosen)
        }),
        Gesture::RemoveUnit(n) => {
            pick(&units, n).map_or(Ok(()), |id| dossier.once(now).remove_work_unit(id))
        }
        Gesture::UndoLine(n) => {
            let lines: Vec<_> = dossier
                .history(None, 12)?
                .iter()
                .map(|line| line.id)
                .collect();
            pick(&lines, n).map_or(Ok(()), |id| dossier.once(now).undo_operation(id).map(drop))
        }
        Gesture::Note(n) => {
            let versions = dossier.plan_versions()?;
            let ids: Vec<_> = versions.iter().map(|version| version.id).collect();
            let note = PlanVersionNote {
                cse_opinion: Some(odd(n)),
                sent_to_spst_on: (n % 2 == 0).then_some(Some(TODAY)),
                ..PlanVersionNote::default()
            };
            pick(&ids, n).map_or(Ok(()), |id| {
                dossier.once(now).note_plan_version(id, &note).map(drop)
            })
        }
        Gesture::Company(n) => {
            let patch = CompanyPatch {
                headcount: (n % 2 == 0).then(|| (n > 20).then(|| u32::from(n))),
                sector: Some(odd(n)),
                ..CompanyPatch::default()
            };
            dossier.once(now).edit_company(&patch).map(drop)
        }
        Gesture::State(s, n) => situation(s).map_or(Ok(()), |id| {
            let state = SituationState::ALL[usize::from(n) % SituationState::ALL.len()];
            dossier
                .once(now)
                .change_situation_state(id, state, &odd(n))
                .map(drop)
        }),
        Gesture::Undo => dossier.once(now).undo().map(drop),
        Gesture::Redo
        | Gesture::Reopen
        | Gesture::Copy
        | Gesture::Restore(_)
        | Gesture::Elsewhere(_)
        | Gesture::Forget(_) => Ok(()),
    }
}

/// What people paste: nothing, signs, other scripts, very long notes.
fn odd(n: u8) -> String {
    let texts = [
        "",
        "L’équipe dit « non »",
        "\u{1F468}\u{200D}\u{1F469}\u{200D}\u{1F467} \u{1F6D2}",
        "\u{202E}\u{5E9}\u{5DC}\u{5D5}\u{5DD}",
        "=SUM(A1:A9)",
        "two\nlines\tand a tab",
        "\u{FEFF}\u{0}\\\"'",
        "e\u{301}",
    ];
    let text = texts[usize::from(n) % texts.len()];
    if n > 240 {
        "mot ".repeat(3_000)
    } else {
        text.to_owned()
    }
}

fn moved(to: ActionStatus, n: u8) -> StatusChange {
    StatusChange {
        reason: if n > 100 {
            "Why".to_owned()
        } else {
            String::new()
        },
        effectiveness: (n > 200).then_some(Effectiveness::Partly),
        new_due_on: (n > 60).then_some(TODAY),
        ..StatusChange::to(to, TODAY)
    }
}

/// Another firm, whose records are imported.
static OTHER: LazyLock<DossierExport> = LazyLock::new(|| boulangerie_martin().export().unwrap());

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_sequence_can_be_walked_back_and_forth(gestures in prop::collection::vec(gesture(), 1..70)) {
        let folder = fast_folder();
        let path = folder.path().join("rossi.mallette");
        let company = Company { name: "Atelier Rossi".to_owned(), ..Company::default() };
        let dossier = Dossier::create(&path, company, &device(), now()).unwrap();
        let mut world = World {
            dossier: Some(dossier),
            path,
            backups: folder.path().join("backups"),
            clock: now(),
            copies: Vec::new(),
            pictures: Vec::new(),
            now: 0,
        };
        let start = world.picture();
        world.pictures.push(start);
        for gesture in &gestures {
            world.perform(gesture);
        }
        let json = world.picture();
        let export = DossierExport::from_json(json.as_bytes()).unwrap();
        let copy = Dossier::from_export(&export, &device(), now()).unwrap();
        prop_assert!(copy.export().unwrap().canonical_json().unwrap() == json, "to the byte");
        while world.now > 0 {
            world.perform(&Gesture::Undo);
        }
        while world.now + 1 < world.pictures.len() {
            world.perform(&Gesture::Redo);
        }
    }
}

/// A folder in memory where there is one: thousands of saves are made here.
fn fast_folder() -> tempfile::TempDir {
    tempfile::tempdir_in("/dev/shm")
        .or_else(|_| tempfile::tempdir())
        .unwrap()
}

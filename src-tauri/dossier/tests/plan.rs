//! What the pages read: the plan and its filters, counts, dates, situations, validated versions.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::wildcard_enum_match_arm,
    reason = "a test may panic"
)]

use dossier::testing::{
    TODAY, at, atelier_rossi, boulangerie_martin, device, now, urgent_idea, urgent_sheet,
};
use dossier::*;
use jiff::civil::date;
use serde_json::json;

fn plan(dossier: &Dossier, filter: &PlanFilter, page: Page) -> PlanSections {
    let by = PlanGrouping::Situation;
    dossier.plan_sections(by, filter, TODAY, page).unwrap()
}

fn lines(dossier: &Dossier, filter: &PlanFilter) -> Vec<ActionCard> {
    let plan = plan(dossier, filter, Page::ALL);
    let lines: Vec<_> = plan
        .sections
        .into_iter()
        .flat_map(|section| section.cards)
        .collect();
    assert_eq!(plan.total as usize, lines.len());
    lines
}

fn situation_lines(dossier: &Dossier, page: Page) -> Vec<SituationLine> {
    let all = SituationFilter::default();
    dossier.situation_lines(&all, TODAY, page).unwrap()
}

fn situation_count(dossier: &Dossier) -> u32 {
    let all = SituationFilter::default();
    dossier.situation_count_of(&all).unwrap()
}

fn titles(dossier: &Dossier, filter: &PlanFilter) -> Vec<String> {
    lines(dossier, filter)
        .into_iter()
        .map(|line| line.action.title)
        .collect()
}

fn add(dossier: &mut Dossier, title: &str) -> Action {
    dossier
        .once(now())
        .add_action(NewAction::titled(title))
        .unwrap()
}

#[test]
fn an_action_of_two_situations_appears_once_with_the_other_one_named() {
    let dossier = atelier_rossi();
    let page = plan(&dossier, &PlanFilter::default(), Page::ALL);
    let heads: Vec<_> = page
        .sections
        .iter()
        .map(|section| section.cards[0].situation_title.as_str())
        .collect();
    assert_eq!(
        heads,
        [
            "Les plans arrivent trop tard",
            "Deux chefs, deux consignes",
            "On change de logiciel lundi",
            "Des mots qui blessent"
        ]
    );
    let shared: Vec<_> = page
        .sections
        .iter()
        .flat_map(|section| &section.cards)
        .filter(|line| line.action.title == "Un tableau commun")
        .collect();
    assert_eq!(shared.len(), 1);
    let id = shared[0].action.id;
    let reasons = dossier.reasons([id]).unwrap();
    let reasons: Vec<_> = reasons[&id]
        .iter()
        .map(|head| head.title.as_str())
        .collect();
    assert_eq!(
        reasons,
        ["Les plans arrivent trop tard", "Deux chefs, deux consignes"],
        "the main one first"
    );
    let situations = dossier.situations().unwrap();
    let first = situations
        .iter()
        .find(|head| head.id.to_string() == page.sections[0].key);
    assert_eq!(first.unwrap().rating.unwrap().value, 3);
}

#[test]
fn actions_without_situation_come_last() {
    let mut dossier = atelier_rossi();
    add(&mut dossier, "Alone");
    let page = plan(&dossier, &PlanFilter::default(), Page::ALL);
    let last = page.sections.last().unwrap();
    assert_eq!(
        (last.key.as_str(), last.cards[0].title.as_str()),
        ("", "Alone")
    );
}

#[test]
fn pages_put_end_to_end_are_the_whole_plan() {
    let dossier = atelier_rossi();
    let filter = PlanFilter::default();
    let all: Vec<_> = lines(&dossier, &filter)
        .into_iter()
        .map(|line| line.action.id)
        .collect();
    let mut paged = Vec::new();
    for offset in (0..10).step_by(3) {
        let page = plan(&dossier, &filter, Page { offset, limit: 3 });
        assert_eq!(page.total as usize, all.len());
        paged.extend(
            page.sections
                .into_iter()
                .flat_map(|section| section.cards)
                .map(|line| line.action.id),
        );
    }
    assert_eq!(paged, all);
    let (offset, limit) = (500, 50);
    let beyond = plan(&dossier, &filter, Page { offset, limit });
    assert!(beyond.sections.is_empty());
}

#[test]
fn each_filter_keeps_what_it_says() {
    let mut dossier = atelier_rossi();
    let all = PlanFilter::default;
    assert_eq!(
        titles(
            &dossier,
            &PlanFilter {
                late: true,
                ..all()
            }
        ),
        ["Action 1"]
    );
    let groups: usize = StatusGroup::ALL
        .iter()
        .map(|group| {
            titles(
                &dossier,
                &PlanFilter {
                    group: Some(*group),
                    ..all()
                },
            )
            .len()
        })
        .sum();
    assert_eq!(
        groups,
        titles(&dossier, &all()).len(),
        "each action is in one group of statuses"
    );
    let in_progress = PlanFilter {
        group: Some(StatusGroup::InProgress),
        ..all()
    };
    assert_eq!(titles(&dossier, &in_progress), ["Action 2"]);
    let nobody = PlanFilter {
        owner: Some(String::new()),
        ..all()
    };
    assert_eq!(titles(&dossier, &nobody), ["Un tableau commun"]);
    let roles = PlanFilter {
        theme: Some("roles".to_owned()),
        ..all()
    };
    assert_eq!(titles(&dossier, &roles), ["Action 3", "Action 4"]);
    let chiefs = dossier.situations().unwrap()[1].id;
    let linked = PlanFilter {
        situation: Some(chiefs),
        ..all()
    };
    assert_eq!(
        titles(&dossier, &linked),
        ["Un tableau commun", "Action 3", "Action 4"]
    );
    let next_year = PlanFilter {
        year: Some(2027),
        ..all()
    };
    assert_eq!(titles(&dossier, &next_year), ["Action 6"]);
    let projector = PlanFilter {
        hide_restricted: true,
        ..all()
    };
    assert!(!titles(&dossier, &projector).contains(&"Action 7".to_owned()));
    assert!(lines(&dossier, &all()).iter().any(|line| line.restricted));
    let patch = ActionPatch {
        next_step: Some("Téléphoner à l’imprimeur".to_owned()),
        ..ActionPatch::default()
    };
    let id = lines(&dossier, &all())[1].action.id;
    dossier.once(now()).edit_action(id, &patch).unwrap();
    let text = |words: &str| {
        titles(
            &dossier,
            &PlanFilter {
                text: words.to_owned(),
                ..all()
            },
        )
    };
    assert_eq!(text("TELEPHONER"), ["Action 2"]);
    assert_eq!(text("l'imprimeur"), ["Action 2"]);
    assert_eq!(
        text("mots"),
        ["Action 7"],
        "the words of its situation count"
    );
    assert_eq!(text("no such word"), Vec::<String>::new());
}

#[test]
fn filters_add_up() {
    let dossier = atelier_rossi();
    let filter = PlanFilter {
        group: Some(StatusGroup::Decided),
        owner: Some("Ada".to_owned()),
        theme: Some("changements".to_owned()),
        year: Some(2027),
        text: "action".to_owned(),
        hide_restricted: true,
        ..PlanFilter::default()
    };
    assert_eq!(titles(&dossier, &filter), ["Action 6"]);
}

#[test]
fn the_counts_are_those_of_the_lines() {
    let dossier = boulangerie_martin();
    let counts = dossier.plan_counts(TODAY).unwrap();
    let all = lines(&dossier, &PlanFilter::default());
    assert_eq!(counts.total as usize, all.len());
    assert_eq!(
        counts.late as usize,
        all.iter().filter(|line| line.late).count()
    );
    for status in ActionStatus::ALL {
        let found = all
            .iter()
            .filter(|line| line.action.status == *status)
            .count();
        assert_eq!(counts.of(&[*status]) as usize, found, "{status}");
    }
    let owners = dossier.owners().unwrap();
    let led = |owner: &String| {
        let led = all.iter().filter(|line| line.action.owner_name == *owner);
        led.count()
    };
    assert!(
        owners.is_sorted_by_key(|owner| std::cmp::Reverse(led(owner))),
        "the busiest first"
    );
    assert_eq!(owners, ["Lucie", "Paul"]);
}

#[test]
fn the_large_dossier_counts_the_same_both_ways() {
    let dossier = testing::large(3);
    let all = lines(&dossier, &PlanFilter::default());
    assert_eq!(all.len(), 1_000);
    let counts = dossier.plan_counts(TODAY).unwrap();
    assert_eq!(
        counts.late as usize,
        all.iter().filter(|line| line.late).count()
    );
    assert_eq!(
        titles(
            &dossier,
            &PlanFilter {
                late: true,
                ..PlanFilter::default()
            }
        )
        .len(),
        counts.late as usize
    );
    for year in [2024, 2025, 2026, 2027] {
        let filter = PlanFilter {
            year: Some(year),
            ..PlanFilter::default()
        };
        let found = all.iter().filter(|line| line.year() == year).count();
        assert_eq!(
            lines(&dossier, &filter).len(),
            found,
            "SQL and Rust agree on {year}"
        );
    }
}

#[test]
fn what_was_done_after_a_day_is_counted() {
    let dossier = boulangerie_martin();
    let actions = dossier.actions().unwrap();
    let done: Vec<_> = actions.iter().filter_map(|action| action.done_on).collect();
    assert_eq!(done.len(), 1);
    let day = done[0];
    let count = |day| dossier.done_count_after(day).unwrap();
    assert_eq!((count(day.yesterday().unwrap()), count(day)), (1, 0));
}

#[test]
fn what_comes_next_begins_with_what_is_late() {
    let dossier = boulangerie_martin();
    let due = dossier.upcoming(TODAY, 10).unwrap();
    let days: Vec<_> = due
        .iter()
        .map(|action| (action.due_on, action.late))
        .collect();
    assert_eq!(
        days,
        [
            (Some(date(2026, 11, 17)), true),
            (Some(date(2026, 11, 27)), false),
            (Some(date(2026, 12, 11)), false)
        ]
    );
    assert_eq!(dossier.upcoming(TODAY, 1).unwrap().len(), 1);
}

#[test]
fn the_home_page_says_where_the_firm_is() {
    let mut dossier = boulangerie_martin();
    dossier
        .remember(now())
        .note_reading("situation", "ici-tout-est-urgent", "read")
        .unwrap();
    assert_eq!(dossier.company().unwrap().name, "Boulangerie Martin");
    let counts = dossier.plan_counts(TODAY).unwrap();
    assert_eq!(
        (counts.total, counts.late, situation_count(&dossier)),
        (5, 1, 3)
    );
    assert_eq!(dossier.upcoming(TODAY, 3).unwrap().len(), 3);
    let last_place = dossier.last_place().unwrap().unwrap();
    assert_eq!(last_place.slug, "ici-tout-est-urgent");
}

#[test]
fn a_new_dossier_reads_empty_everywhere() {
    let company = Company {
        name: "Atelier Rossi".to_owned(),
        ..Company::default()
    };
    let dossier = Dossier::in_memory(company, &device(), now()).unwrap();
    assert!(lines(&dossier, &PlanFilter::default()).is_empty());
    assert_eq!(dossier.plan_counts(TODAY).unwrap().total, 0);
    assert!(dossier.owners().unwrap().is_empty());
    assert!(situation_lines(&dossier, Page::ALL).is_empty());
    assert!(dossier.upcoming(TODAY, 5).unwrap().is_empty());
    assert!(dossier.plan_versions().unwrap().is_empty());
    assert_eq!(situation_count(&dossier), 0);
    assert_eq!(dossier.last_place().unwrap(), None);
    assert!(dossier.list_backups().is_empty());
}

#[test]
fn the_list_of_situations_says_what_became_of_each() {
    let dossier = boulangerie_martin();
    let overview = situation_lines(&dossier, Page::ALL);
    let figures: Vec<_> = overview
        .iter()
        .map(|line| {
            (
                line.action_count,
                line.done_count,
                line.late_count,
                line.measure_count,
            )
        })
        .collect();
    assert_eq!(figures, [(2, 0, 1, 0), (2, 1, 0, 1), (1, 0, 0, 0)]);
    assert_eq!(
        overview[0].situation.rating.unwrap().level,
        RatingLevel::High
    );
    assert_eq!(overview[2].situation.rating, None);
    let (offset, limit) = (1, 1);
    let second = situation_lines(&dossier, Page { offset, limit });
    assert_eq!(second, overview[1..2]);
}

#[test]
fn rating_a_sheet_puts_its_situation_in_the_dossier_once() {
    let company = Company {
        name: "Atelier Rossi".to_owned(),
        ..Company::default()
    };
    let mut dossier = Dossier::in_memory(company, &device(), now()).unwrap();
    dossier
        .once(now())
        .rate_sheet(&urgent_sheet(), NewRating::exposure(2))
        .unwrap();
    dossier
        .once(now())
        .rate_sheet(&urgent_sheet(), NewRating::exposure(1))
        .unwrap();
    assert_eq!(situation_count(&dossier), 1);
    let situation = dossier
        .situation_for_sheet("ici-tout-est-urgent")
        .unwrap()
        .unwrap();
    assert_eq!(
        (situation.origin, situation.state),
        (Origin::Library, SituationState::Rated)
    );
    let details = dossier.situation_details(situation.id).unwrap();
    assert_eq!(details.ratings.len(), 2, "ratings are never overwritten");
    assert_eq!(
        details.rating().unwrap().value,
        Some(1),
        "the last one counts"
    );

    dossier.once(now()).clear_rating(situation.id).unwrap();
    let details = dossier.situation_details(situation.id).unwrap();
    assert_eq!((details.ratings.len(), details.rating()), (3, None));
    let count = dossier.history_count().unwrap();
    dossier.once(now()).clear_rating(situation.id).unwrap();
    assert_eq!(
        dossier.history_count().unwrap(),
        count,
        "nothing left to wipe"
    );
    let lines = dossier.history(None, 10).unwrap();
    let codes: Vec<_> = lines.iter().map(|line| line.code.code()).collect();
    assert_eq!(
        codes,
        [
            "clear_rating",
            "rate_situation",
            "rate_situation",
            "create_dossier"
        ]
    );
}

#[test]
fn an_idea_taken_twice_is_one_action() {
    let mut dossier = boulangerie_martin();
    let first = dossier
        .once(now())
        .add_idea(&urgent_sheet(), &urgent_idea())
        .unwrap();
    let again = dossier
        .once(now())
        .add_idea(&urgent_sheet(), &urgent_idea())
        .unwrap();
    assert_eq!(first.id, again.id);
    assert_eq!(
        first.library_action_ref.as_deref(),
        Some("ici-tout-est-urgent/niveaux-urgence")
    );
    let situation = dossier
        .situation_for_sheet("ici-tout-est-urgent")
        .unwrap()
        .unwrap();
    assert_eq!(situation.state, SituationState::InPlan);
    let drop = StatusChange {
        reason: "Done otherwise".to_owned(),
        ..StatusChange::to(ActionStatus::Dropped, TODAY)
    };
    dossier.once(now()).change_status(first.id, &drop).unwrap();
    let anew = dossier
        .once(now())
        .add_idea(&urgent_sheet(), &urgent_idea())
        .unwrap();
    assert_ne!(first.id, anew.id, "a dropped one can be taken up again");
}

#[test]
fn the_sheet_of_a_serious_subject_stays_off_the_projector() {
    let mut dossier = boulangerie_martin();
    let sheet = SheetRef {
        slug: "grave".to_owned(),
        restricted: true,
        ..urgent_sheet()
    };
    dossier
        .once(now())
        .rate_sheet(&sheet, NewRating::exposure(1))
        .unwrap();
    let situation = dossier.situation_for_sheet("grave").unwrap().unwrap();
    assert_eq!(situation.visibility, Visibility::Restricted);
}

#[test]
fn a_parked_situation_is_taken_up_again_where_it_stood() {
    let mut dossier = boulangerie_martin();
    let id = dossier.situations().unwrap()[0].id;
    let parked = dossier
        .once(now())
        .change_situation_state(id, SituationState::Parked, "After the season")
        .unwrap();
    assert_eq!(parked.state_reason, "After the season");
    dossier
        .once(now())
        .rate_situation(id, NewRating::exposure(3))
        .unwrap();
    assert_eq!(
        dossier.situation(id).unwrap().state,
        SituationState::Parked,
        "rating leaves it"
    );
    let again = dossier
        .once(now())
        .change_situation_state(id, SituationState::Noted, "")
        .unwrap();
    assert_eq!(
        (again.state, again.state_reason.as_str()),
        (SituationState::InPlan, "")
    );
}

#[test]
fn removing_a_situation_keeps_its_actions() {
    let mut dossier = atelier_rossi();
    let situations = dossier.situations().unwrap();
    let count = dossier.actions().unwrap().len();
    dossier
        .once(now())
        .remove_situation(situations[0].id)
        .unwrap();
    let actions = dossier.actions().unwrap();
    assert_eq!(actions.len(), count);
    let shared = actions
        .iter()
        .find(|action| action.title == "Un tableau commun")
        .unwrap();
    assert_eq!(
        shared.main_situation_id,
        Some(situations[1].id),
        "it moves under the other one"
    );
    let alone = actions
        .iter()
        .find(|action| action.title == "Action 1")
        .unwrap();
    assert_eq!(alone.main_situation_id, None);
}

#[test]
fn a_unit_in_use_is_not_removed() {
    let mut dossier = boulangerie_martin();
    let unit = dossier.work_units().unwrap()[0].id;
    for situation in dossier.situations().unwrap().iter().take(2) {
        dossier
            .once(now())
            .set_situation_units(situation.id, &[unit])
            .unwrap();
    }
    let refused = dossier.once(now()).remove_work_unit(unit);
    assert!(
        matches!(
            refused,
            Err(Error::Refused(Refusal::UnitStillInUse {
                situation_count: 2
            }))
        ),
        "{refused:?}"
    );
    let taken = dossier.once(now()).add_work_unit(" Vente ");
    assert!(
        matches!(taken, Err(Error::Refused(Refusal::NameTaken))),
        "{taken:?}"
    );
}

#[test]
fn an_action_tells_its_whole_story() {
    let mut dossier = boulangerie_martin();
    let id = dossier.upcoming(TODAY, 1).unwrap()[0].id;
    let change = |to| StatusChange {
        by_role: "Head".to_owned(),
        ..StatusChange::to(to, TODAY)
    };
    dossier
        .once(at("2026-11-24T09:00:00Z"))
        .change_status(id, &change(ActionStatus::Done))
        .unwrap();
    let details = dossier.action_details(id, TODAY).unwrap();
    let path: Vec<_> = details.events.iter().map(|event| event.to_status).collect();
    assert_eq!(
        path,
        [
            ActionStatus::Idea,
            ActionStatus::Decided,
            ActionStatus::Done
        ]
    );
    assert_eq!(details.events[2].by_role, "Head");
    assert_eq!(details.action.done_on, Some(TODAY));
    assert!(!details.late);
    assert_eq!(
        details.choices,
        [ActionStatus::InProgress, ActionStatus::Evaluated]
    );
    let revision = details.revision;
    dossier.once(now()).undo().unwrap();
    let after = dossier.action_details(id, TODAY).unwrap();
    assert_eq!(after.events.len(), 2);
    assert!(
        after.revision > revision,
        "a calendar sees an undo as one more change"
    );
}

#[test]
fn a_dropped_action_offers_to_go_back_where_it_was() {
    let mut dossier = boulangerie_martin();
    let id = dossier.upcoming(TODAY, 2).unwrap()[1].id;
    let reason = "No more room".to_owned();
    let change = StatusChange {
        reason,
        ..StatusChange::to(ActionStatus::Dropped, TODAY)
    };
    dossier.once(now()).change_status(id, &change).unwrap();
    assert_eq!(
        dossier.status_choices(id).unwrap(),
        [ActionStatus::InProgress]
    );
    let back = StatusChange::to(ActionStatus::InProgress, TODAY);
    dossier.once(now()).change_status(id, &back).unwrap();
}

#[test]
fn a_validated_plan_is_proven_and_never_moves() {
    let mut dossier = boulangerie_martin();
    let new = PlanVersion {
        label: "Plan 2027 v1".to_owned(),
        validated_on: TODAY,
        validated_by_role: "Head".to_owned(),
        ..PlanVersion::default()
    };
    let version = dossier.once(now()).validate_plan(new).unwrap();
    assert_eq!(version.legal_profile, Some(LegalProfile::ElevenToFortyNine));
    assert_eq!(version.state(), PictureState::Intact);
    let picture: DossierExport = serde_json::from_str(&version.snapshot).unwrap();
    assert_eq!(picture.actions.len(), 5);
    add(&mut dossier, "Later");
    let note = PlanVersionNote {
        sent_to_spst_on: Some(Some(TODAY)),
        ..PlanVersionNote::default()
    };
    dossier
        .once(now())
        .note_plan_version(version.id, &note)
        .unwrap();
    let again = dossier.plan_version(version.id).unwrap();
    assert_eq!(
        (again.snapshot.clone(), again.sent_to_spst_on),
        (version.snapshot, Some(TODAY))
    );
    let changed = PlanVersion {
        snapshot: again.snapshot.replace("Lucie", "Zoe"),
        ..again
    };
    assert_eq!(changed.state(), PictureState::Changed);
    let heads = dossier.plan_versions().unwrap();
    assert_eq!(heads[0].label, "Plan 2027 v1");
}

#[test]
fn the_export_is_complete_and_always_the_same_bytes() {
    let dossier = atelier_rossi();
    let export = dossier.export().unwrap();
    let json = export.canonical_json().unwrap();
    assert_eq!(json, dossier.export().unwrap().canonical_json().unwrap());
    let read: DossierExport = serde_json::from_str(&json).unwrap();
    assert_eq!(read.canonical_json().unwrap(), json, "it reads back");
    assert_eq!(
        (
            read.situations.len(),
            read.actions.len(),
            read.status_events.len()
        ),
        (4, 8, 15)
    );
}

#[test]
fn a_form_becomes_a_patch_as_it_is_typed() {
    let form = r#"{"owner_name": "Zoe", "due_on": "2027-01-20", "due_precision": "quarter",
                   "cost_kind": "", "indicator_target": "2,5", "share_with_staff": "on"}"#;
    let patch: ActionPatch = serde_json::from_str(form).unwrap();
    let mut dossier = boulangerie_martin();
    let id = add(&mut dossier, "Try").id;
    let action = dossier.once(now()).edit_action(id, &patch).unwrap();
    assert_eq!(
        action.due_on,
        Some(date(2027, 3, 31)),
        "the last day of the quarter"
    );
    assert_eq!(
        (action.cost_kind, action.indicator_target),
        (None, Some(2.5))
    );
    assert!(action.share_with_staff);
    assert_eq!(action.title, "Try", "what is not in the form stays");
}

#[test]
fn a_title_must_be_there_and_fit_the_documents() {
    let mut dossier = boulangerie_martin();
    let empty = dossier.once(now()).add_action(NewAction::titled("  "));
    assert!(
        matches!(
            empty,
            Err(Error::Refused(Refusal::Missing {
                field: Field::Title
            }))
        ),
        "{empty:?}"
    );
    let long = dossier
        .once(now())
        .add_situation(NewSituation::titled(&"é".repeat(161)));
    let refusal = Refusal::TooLong {
        field: "title".to_owned(),
        limit: limits::SITUATION_TITLE,
        length: 161,
    };
    assert!(
        matches!(&long, Err(Error::Refused(found)) if *found == refusal),
        "{long:?}"
    );
    assert!(
        dossier
            .once(now())
            .add_situation(NewSituation::titled(&"é".repeat(160)))
            .is_ok()
    );
}

#[test]
fn no_text_of_any_record_is_kept_without_a_limit() {
    let mut dossier = boulangerie_martin();
    let (action, situation) = (
        dossier.actions().unwrap()[0].id,
        dossier.situations().unwrap()[0].id,
    );
    let before = dossier.export().unwrap().canonical_json().unwrap();
    let long = "é".repeat(limits::STORY + 1);
    let refused = |done: Result<()>| {
        let Err(Error::Refused(Refusal::TooLong { length, limit, .. })) = done else {
            panic!("{done:?}");
        };
        assert_eq!(length, limits::STORY + 1);
        assert!(limit <= limits::STORY);
    };
    for field in ActionPatch::FIELDS {
        let patch = json!({ *field: long });
        if let Ok(patch) = serde_json::from_value::<ActionPatch>(patch) {
            let done = dossier.once(now()).edit_action(action, &patch);
            refused(done.map(drop));
        }
    }
    for field in SituationPatch::FIELDS {
        let patch = json!({ *field: long });
        if let Ok(patch) = serde_json::from_value::<SituationPatch>(patch) {
            let done = dossier.once(now()).edit_situation(situation, &patch);
            refused(done.map(drop));
        }
    }
    for field in CompanyPatch::FIELDS {
        let patch = json!({ *field: long });
        if let Ok(patch) = serde_json::from_value::<CompanyPatch>(patch) {
            refused(dossier.once(now()).edit_company(&patch).map(drop));
        }
    }
    let rating = NewRating {
        comment: long.clone(),
        ..NewRating::exposure(2)
    };
    refused(
        dossier
            .once(now())
            .rate_situation(situation, rating)
            .map(drop),
    );
    assert_eq!(dossier.export().unwrap().canonical_json().unwrap(), before);
}

#[test]
fn something_that_is_not_there_is_said_so() {
    let mut dossier = boulangerie_martin();
    let id = add(&mut dossier, "Gone").id;
    dossier.once(now()).remove_action(id).unwrap();
    let missing = dossier.action(id);
    match missing {
        Err(Error::NotFound {
            kind: Kind::Action,
            id: found,
        }) => assert_eq!(found, id.to_string()),
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_sample_firm_is_the_one_of_the_drawings() {
    let file = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../content/exemple/menuiserie-ferrand.toml"
    );
    let sample = Sample::from_toml(&std::fs::read_to_string(file).unwrap()).unwrap();
    let dossier = Dossier::sample(&sample, &device(), now()).unwrap();
    let company = dossier.company().unwrap();
    assert_eq!((company.headcount, company.is_example), (Some(18), true));
    let counts = dossier.plan_counts(TODAY).unwrap();
    let of = |status| counts.of(&[status]);
    assert_eq!(counts.total, 11);
    assert_eq!(
        (
            of(ActionStatus::Done),
            of(ActionStatus::InProgress),
            counts.late
        ),
        (4, 3, 1)
    );
    assert_eq!(of(ActionStatus::Decided), 4, "three to come, one late");
    assert_eq!(situation_count(&dossier), 5);
    let next: Vec<_> = dossier
        .upcoming(TODAY, 3)
        .unwrap()
        .iter()
        .map(|due| due.due_on)
        .collect();
    assert_eq!(
        next,
        [date(2026, 11, 17), date(2026, 11, 27), date(2026, 12, 4)].map(Some)
    );
    let lines = dossier.history(None, 500).unwrap();
    assert!(
        lines.is_sorted_by(|newer, older| newer.at >= older.at),
        "lived day by day"
    );
    assert!(
        lines.iter().all(|line| line.at < now()),
        "and only in the past"
    );
}

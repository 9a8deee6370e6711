//! The life of a plan, in the words of those who follow it: several actions at once, priorities,
//! meetings, effects, the year's end, what the law asks, versions told apart.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::wildcard_enum_match_arm,
    reason = "a test may panic"
)]

use dossier::testing::{TODAY, at, atelier_rossi, boulangerie_martin, device, now};
use dossier::*;
use jiff::ToSpan;
use jiff::civil::date;

fn action(dossier: &Dossier, title: &str) -> Action {
    let actions = dossier.actions().unwrap();
    actions
        .into_iter()
        .find(|action| action.title == title)
        .unwrap()
}

fn titles(cards: &[ActionCard]) -> Vec<&str> {
    cards.iter().map(|card| card.title.as_str()).collect()
}

fn all() -> PlanFilter {
    PlanFilter::default()
}

fn strip_from(from: jiff::civil::Date, months: u32) -> StripSpan {
    StripSpan {
        from,
        months,
        per_month: 50,
        beside: 50,
    }
}

fn refusals(result: Result<Vec<Action>>) -> Vec<(String, Refusal)> {
    match result {
        Err(Error::Refused(Refusal::Several { refusals })) => refusals
            .into_iter()
            .map(|said| (said.title, *said.refusal))
            .collect(),
        other => panic!("{other:?}"),
    }
}

// Several at once.

#[test]
fn several_actions_change_owner_date_and_state_as_one_operation_undone_at_once() {
    let mut dossier = atelier_rossi();
    let before = dossier.export().unwrap().canonical_json().unwrap();
    let count = dossier.history_count().unwrap();
    let ids: Vec<_> = ["Action 1", "Action 2", "Un tableau commun"]
        .map(|title| action(&dossier, title).id)
        .into();
    let edit = ActionEdit {
        fields: ActionPatch {
            owner_name: Some("Zoe".to_owned()),
            due_on: Some(Some(date(2027, 2, 1))),
            ..ActionPatch::default()
        },
        change: Some(StatusChange::to(ActionStatus::InProgress, TODAY)),
    };
    let changed = dossier.once(now()).edit_actions(&ids, &edit).unwrap();
    assert_eq!(changed.len(), 3);
    for action in &changed {
        let seen = (action.owner_name.as_str(), action.due_on, action.status);
        assert_eq!(
            seen,
            ("Zoe", Some(date(2027, 2, 1)), ActionStatus::InProgress)
        );
    }
    assert_eq!(dossier.history_count().unwrap(), count + 1);
    dossier.once(now()).undo().unwrap();
    assert_eq!(dossier.export().unwrap().canonical_json().unwrap(), before);
}

#[test]
fn when_some_actions_say_no_each_says_why_and_none_changes() {
    let mut dossier = atelier_rossi();
    let before = dossier.export().unwrap().canonical_json().unwrap();
    let ids: Vec<_> = ["Action 1", "Action 3", "Un tableau commun"]
        .map(|title| action(&dossier, title).id)
        .into();
    let edit = ActionEdit {
        change: Some(StatusChange::to(ActionStatus::Decided, TODAY)),
        ..ActionEdit::default()
    };
    let said = refusals(dossier.once(now()).edit_actions(&ids, &edit));
    let done_to_decided = Refusal::StatusOutOfReach {
        from: ActionStatus::Done,
        to: ActionStatus::Decided,
    };
    assert_eq!(
        said,
        [
            ("Action 3".to_owned(), done_to_decided),
            ("Un tableau commun".to_owned(), Refusal::OwnerMissing)
        ]
    );
    assert_eq!(dossier.export().unwrap().canonical_json().unwrap(), before);
}

#[test]
fn an_idea_is_decided_in_one_go_with_the_owner_and_the_date_it_lacked() {
    let mut dossier = atelier_rossi();
    let id = action(&dossier, "Un tableau commun").id;
    let edit = ActionEdit {
        fields: ActionPatch {
            owner_name: Some("Zoe".to_owned()),
            due_on: Some(Some(TODAY)),
            ..ActionPatch::default()
        },
        change: Some(StatusChange::to(ActionStatus::Decided, TODAY)),
    };
    dossier.once(now()).edit_actions(&[id, id], &edit).unwrap();
    let details = dossier.action_details(id, TODAY).unwrap();
    assert_eq!(details.action.status, ActionStatus::Decided);
    assert_eq!(details.events.len(), 2, "chosen twice, moved once");
}

#[test]
fn a_recurring_action_comes_back_once_decided_like_the_one_that_ends() {
    let mut dossier = boulangerie_martin();
    let id = action(&dossier, "Un point debout le lundi").id;
    let refused = dossier.once(now()).renew_action(id, TODAY);
    assert!(
        matches!(refused, Err(Error::Refused(Refusal::NotRecurring))),
        "{refused:?}"
    );
    let monthly = ActionPatch {
        recurrence: Some(Recurrence::Monthly),
        ..ActionPatch::default()
    };
    dossier.once(now()).edit_action(id, &monthly).unwrap();
    let next = dossier.once(now()).renew_action(id, TODAY).unwrap();
    assert_eq!(dossier.action(id).unwrap().status, ActionStatus::Done);
    let seen = (next.owner_name.as_str(), next.due_on, next.status);
    assert_eq!(
        seen,
        ("Paul", Some(date(2026, 12, 27)), ActionStatus::Decided)
    );
    let related = dossier.action_details(next.id, TODAY).unwrap().related;
    assert_eq!((related[0].action.id, related[0].follows), (id, false));
    assert_eq!(
        dossier
            .action_details(next.id, TODAY)
            .unwrap()
            .situations
            .len(),
        1
    );
    let again = dossier.once(now()).renew_action(id, TODAY);
    assert!(
        matches!(again, Err(Error::Refused(Refusal::AlreadyRenewed))),
        "{again:?}"
    );
}

// Views.

#[test]
fn the_board_has_eight_columns_whatever_they_hold() {
    let dossier = atelier_rossi();
    let board = dossier.plan_board(&all(), TODAY, 1).unwrap();
    let columns: Vec<_> = board
        .iter()
        .map(|column| (column.key.as_str(), column.total))
        .collect();
    assert_eq!(
        columns,
        [
            ("idea", 1),
            ("proposed", 1),
            ("decided", 3),
            ("in_progress", 1),
            ("done", 2),
            ("evaluated", 0),
            ("postponed", 0),
            ("dropped", 0)
        ]
    );
    assert!(
        board.iter().all(|column| column.cards.len() <= 1),
        "at most one each"
    );
    assert_eq!(
        titles(&board[2].cards),
        ["Action 1"],
        "the earliest date first"
    );
    assert_eq!(board[2].late, 1);
}

#[test]
fn the_strip_has_each_month_and_counts_what_falls_outside() {
    let dossier = atelier_rossi();
    let strip = dossier
        .plan_strip(&all(), strip_from(date(2026, 10, 20), 3), TODAY)
        .unwrap();
    let months: Vec<_> = strip
        .months
        .iter()
        .map(|month| (month.key.as_str(), month.total))
        .collect();
    assert_eq!(months, [("2026-10", 1), ("2026-11", 2), ("2026-12", 2)]);
    assert_eq!((strip.before, strip.after, strip.undated.total), (1, 1, 1));
    let dated: u32 = strip.months.iter().map(|month| month.total).sum();
    assert_eq!(dated + strip.before + strip.after + strip.undated.total, 8);
}

#[test]
fn the_strip_keeps_what_is_late_from_before_it_and_says_how_many_it_does_not_show() {
    let dossier = testing::large(5);
    let span = StripSpan {
        beside: 3,
        ..strip_from(TODAY, 12)
    };
    let strip = dossier.plan_strip(&all(), span, TODAY).unwrap();
    let actions = dossier.actions().unwrap();
    let of = |keep: &dyn Fn(&Action) -> bool| {
        let kept = actions
            .iter()
            .filter(|one| one.status != ActionStatus::Dropped);
        kept.filter(|action| keep(action)).count()
    };
    let first = TODAY.first_of_month();
    let overdue = of(&|one| one.is_late(TODAY) && one.due_on.is_some_and(|due| due < first));
    let undated = of(&|one| one.due_on.is_none());

    assert!(overdue > 3 && undated > 0, "{overdue} {undated}");
    assert_eq!(strip.overdue.total as usize, overdue);
    assert_eq!(strip.undated.total as usize, undated);
    assert_eq!(strip.overdue.cards.len(), 3);
    assert_eq!(strip.undated.cards.len(), undated.min(3));
    assert!(strip.overdue.cards.iter().all(|card| card.late));
}

#[test]
fn the_large_dossier_adds_up_whichever_way_it_is_seen() {
    let dossier = testing::large(5);
    for by in PlanGrouping::ALL.iter().copied() {
        check_grouping(&dossier, by);
    }
    let actions = dossier.actions().unwrap();
    for year in dossier.plan_years().unwrap() {
        let of_year = actions.iter().filter(|action| action.year() == year);
        let balance = dossier.year_balance(year, TODAY).unwrap();
        assert_eq!(
            balance.counts.total as usize,
            of_year.clone().count(),
            "{year}"
        );
        assert_eq!(balance, YearBalance::of(year, of_year, 0, TODAY), "{year}");
    }
}

/// Every action is there once, figures are those of the cards, pages put end to end are the whole.
fn check_grouping(dossier: &Dossier, by: PlanGrouping) {
    let ids = |sections: &PlanSections| -> Vec<ActionId> {
        let cards = sections.sections.iter().flat_map(|section| &section.cards);
        cards.map(|card| card.id).collect()
    };
    let whole = dossier.plan_sections(by, &all(), TODAY, Page::ALL).unwrap();
    let every = ids(&whole);
    assert_eq!((every.len(), whole.total), (1_000, 1_000), "{by}");
    for section in &whole.sections {
        assert_eq!(
            section.total as usize,
            section.cards.len(),
            "{by} {}",
            section.key
        );
        let late = section.cards.iter().filter(|card| card.late).count();
        assert_eq!(section.late as usize, late, "{by} {}", section.key);
    }
    let mut paged = Vec::new();
    for offset in (0..1_000).step_by(130) {
        let page = Page { offset, limit: 130 };
        paged.extend(ids(&dossier
            .plan_sections(by, &all(), TODAY, page)
            .unwrap()));
    }
    assert_eq!(paged, every, "{by}");
}

#[test]
fn groups_come_in_the_order_people_expect_and_those_without_last() {
    let mut dossier = boulangerie_martin();
    let id = action(&dossier, "Acheter un chariot").id;
    let owner = ActionPatch {
        owner_name: Some("Éric".to_owned()),
        ..ActionPatch::default()
    };
    dossier.once(now()).edit_action(id, &owner).unwrap();
    let keys = |by| -> Vec<String> {
        let sections = dossier.plan_sections(by, &all(), TODAY, Page::ALL).unwrap();
        sections
            .sections
            .into_iter()
            .map(|section| section.key)
            .collect()
    };
    assert_eq!(keys(PlanGrouping::Owner), ["Éric", "Lucie", "Paul", ""]);
    assert_eq!(
        keys(PlanGrouping::Month),
        ["2026-10", "2026-11", "2026-12", ""]
    );
    assert_eq!(
        keys(PlanGrouping::Status),
        ["idea", "decided", "in_progress", "done"]
    );
    assert_eq!(keys(PlanGrouping::Theme), ["charge", "public"]);
}

#[test]
fn every_view_keeps_the_same_filter() {
    let dossier = atelier_rossi();
    let projector = PlanFilter {
        hide_restricted: true,
        ..all()
    };
    let hidden = "Action 7";
    let shown = |cards: Vec<ActionCard>| cards.iter().any(|card| card.title == hidden);
    let sections = |filter: &PlanFilter| -> Vec<ActionCard> {
        let found = dossier
            .plan_sections(PlanGrouping::Owner, filter, TODAY, Page::ALL)
            .unwrap();
        found
            .sections
            .into_iter()
            .flat_map(|section| section.cards)
            .collect()
    };
    let board = |filter: &PlanFilter| -> Vec<ActionCard> {
        let found = dossier.plan_board(filter, TODAY, 50).unwrap();
        found
            .into_iter()
            .flat_map(|section| section.cards)
            .collect()
    };
    let strip = |filter: &PlanFilter| -> Vec<ActionCard> {
        let found = dossier
            .plan_strip(filter, strip_from(TODAY, 12), TODAY)
            .unwrap();
        found
            .months
            .into_iter()
            .flat_map(|section| section.cards)
            .collect()
    };
    let follow = |filter: &PlanFilter| -> Vec<ActionCard> {
        let found = dossier.follow_up(filter, TODAY, 50).unwrap();
        found
            .parts
            .into_iter()
            .flat_map(|section| section.cards)
            .collect()
    };
    let agenda = |filter: &PlanFilter| -> Vec<ActionCard> {
        let found = dossier.agenda(None, filter, TODAY, Page::ALL).unwrap();
        found.lines.into_iter().map(|line| line.card).collect()
    };
    let priorities = |filter: &PlanFilter| dossier.priorities(filter, TODAY, 50).unwrap().to_place;
    for view in [
        &sections as &dyn Fn(&PlanFilter) -> Vec<ActionCard>,
        &board,
        &strip,
        &follow,
        &agenda,
        &priorities,
    ] {
        assert!(shown(view(&all())), "the facilitator sees it");
        assert!(!shown(view(&projector)), "the group does not");
    }
}

#[test]
fn the_filter_knows_units_levels_and_what_is_still_to_be_done() {
    let mut dossier = atelier_rossi();
    let unit = dossier.work_units().unwrap()[0].id;
    let chiefs = dossier.situations().unwrap()[1].id;
    dossier
        .once(now())
        .set_situation_units(chiefs, &[unit])
        .unwrap();
    let level = ActionPatch {
        prevention_level: Some(Some(PreventionLevel::Primary)),
        ..ActionPatch::default()
    };
    let id = action(&dossier, "Action 3").id;
    dossier.once(now()).edit_action(id, &level).unwrap();
    let by = PlanGrouping::Situation;
    let count = |filter: &PlanFilter| {
        let plan = dossier.plan_sections(by, filter, TODAY, Page::ALL);
        plan.unwrap().total
    };
    let of_unit = PlanFilter {
        work_unit: Some(unit),
        ..all()
    };
    assert_eq!(count(&of_unit), 3, "two of its own and a shared one");
    let primary = PlanFilter {
        level: Some(PreventionLevel::Primary),
        ..all()
    };
    assert_eq!(count(&primary), 1);
    let open = PlanFilter {
        open: true,
        ..all()
    };
    assert_eq!(count(&open), 6);
}

#[test]
fn the_costs_of_the_plan_leave_out_what_was_dropped() {
    let mut dossier = boulangerie_martin();
    let cost = |kind, amount| ActionPatch {
        cost_kind: Some(kind),
        cost_amount: Some(amount),
        cost_days: Some(Some(1.5)),
        ..ActionPatch::default()
    };
    let edits = [
        (
            "Acheter un chariot",
            cost(Some(CostKind::Under500), Some(240)),
        ),
        ("Un point debout le lundi", cost(Some(CostKind::Zero), None)),
        (
            "Deux personnes au four le samedi",
            cost(Some(CostKind::Over5000), None),
        ),
    ];
    for (title, patch) in edits {
        let id = action(&dossier, title).id;
        dossier.once(now()).edit_action(id, &patch).unwrap();
    }
    let costs = dossier.plan_costs(&all(), TODAY).unwrap();
    let total = (
        costs.total.min,
        costs.total.max,
        costs.unknown_count,
        costs.days,
    );
    assert_eq!(total, (5_240, None, 2, 4.5));
    let dropped = StatusChange {
        reason: "Too dear".to_owned(),
        ..StatusChange::to(ActionStatus::Dropped, TODAY)
    };
    let dear = action(&dossier, "Deux personnes au four le samedi").id;
    dossier.once(now()).change_status(dear, &dropped).unwrap();
    let costs = dossier.plan_costs(&all(), TODAY).unwrap();
    assert_eq!((costs.total.min, costs.total.max), (240, Some(240)));
    assert_eq!(costs, {
        let actions = dossier.actions().unwrap();
        PlanCosts::of(
            actions
                .iter()
                .filter(|action| action.status != ActionStatus::Dropped),
        )
    });
}

// Priorities.

#[test]
fn the_matrix_shows_ties_and_keeps_what_is_still_to_be_placed() {
    let mut dossier = boulangerie_martin();
    let place = |dossier: &mut Dossier, title: &str, effort, impact| {
        let id = action(dossier, title).id;
        dossier
            .once(now())
            .set_priority(id, Some(effort), Some(impact))
            .unwrap();
    };
    place(&mut dossier, "Dire ensemble ce qui est urgent", 1, 3);
    place(&mut dossier, "Un point debout le lundi", 1, 3);
    place(&mut dossier, "Deux personnes au four le samedi", 3, 3);
    place(&mut dossier, "Acheter un chariot", 1, 1);
    let matrix = dossier.priorities(&all(), TODAY, 100).unwrap();
    let placed: Vec<_> = matrix
        .placed
        .iter()
        .map(|line| (line.tied_with, line.card.title.as_str()))
        .collect();
    assert_eq!(
        placed,
        [
            (1, "Dire ensemble ce qui est urgent"),
            (1, "Un point debout le lundi"),
            (0, "Deux personnes au four le samedi"),
        ],
        "what is done is not placed any more"
    );
    assert_eq!(
        titles(&matrix.to_place),
        ["Une phrase commune pour dire non"]
    );
    let off = dossier
        .once(now())
        .set_priority(matrix.to_place[0].id, Some(4), None);
    assert!(
        matches!(off, Err(Error::Refused(Refusal::OutOfRange { .. }))),
        "{off:?}"
    );
    let id = action(&dossier, "Un point debout le lundi").id;
    dossier.once(now()).set_priority(id, None, Some(3)).unwrap();
    assert_eq!(
        dossier
            .priorities(&all(), TODAY, 100)
            .unwrap()
            .to_place
            .len(),
        2
    );
}

// Following up.

#[test]
fn since_the_last_time_says_what_waits_for_somebody() {
    let mut dossier = boulangerie_martin();
    let postponed = StatusChange {
        reason: "The oven broke".to_owned(),
        new_due_on: Some(TODAY + 5.days()),
        ..StatusChange::to(ActionStatus::Postponed, TODAY)
    };
    let id = action(&dossier, "Deux personnes au four le samedi").id;
    dossier.once(now()).change_status(id, &postponed).unwrap();
    let part = |dossier: &Dossier, part, today| -> Vec<String> {
        let found = dossier.follow_up(&all(), today, 10).unwrap();
        let cards = &found.part(part).unwrap().cards;
        cards.iter().map(|card| card.title.clone()).collect()
    };
    use FollowUpPart::{DueSoon, Late, ToEvaluate, ToResume};
    assert_eq!(
        part(&dossier, Late, TODAY),
        ["Dire ensemble ce qui est urgent"]
    );
    assert_eq!(part(&dossier, DueSoon, TODAY), ["Un point debout le lundi"]);
    assert_eq!(
        part(&dossier, ToResume, TODAY),
        ["Deux personnes au four le samedi"]
    );
    assert!(part(&dossier, ToEvaluate, TODAY).is_empty());
    let later = TODAY + 3.months();
    assert_eq!(part(&dossier, ToEvaluate, later), ["Acheter un chariot"]);
    let alone = dossier.situations().unwrap()[1].id;
    let done_on = ActionPatch {
        done_on: Some(Some(date(2026, 11, 2))),
        ..ActionPatch::default()
    };
    let chariot = action(&dossier, "Acheter un chariot").id;
    dossier.once(now()).edit_action(chariot, &done_on).unwrap();
    let again: Vec<_> = dossier
        .follow_up(&all(), later, 10)
        .unwrap()
        .to_rate_again
        .iter()
        .map(|head| head.id)
        .collect();
    assert_eq!(again, [alone], "its action was done, nobody rated it since");
    dossier
        .once(at("2027-02-20T09:00:00Z"))
        .rate_situation(alone, NewRating::exposure(1))
        .unwrap();
    assert!(
        dossier
            .follow_up(&all(), later, 10)
            .unwrap()
            .to_rate_again
            .is_empty()
    );
}

#[test]
fn a_meeting_opens_on_the_actions_of_the_last_one_and_remembers_what_was_said() {
    let mut dossier = boulangerie_martin();
    let first = Meeting {
        held_on: Some(date(2026, 10, 20)),
        participants: "Fournil, vente".to_owned(),
        participant_count: Some(6),
        planned_on: date(2026, 10, 20),
        ..Meeting::default()
    };
    let first = dossier.once(now()).add_meeting(first).unwrap();
    let next = dossier
        .once(now())
        .add_meeting(Meeting {
            planned_on: date(2026, 12, 15),
            ..Meeting::default()
        })
        .unwrap();
    let summary = dossier.follow_up(&all(), TODAY, 10).unwrap();
    assert_eq!(summary.last_meeting.unwrap().id, first.id);
    assert_eq!(summary.next_meeting.unwrap().id, next.id);

    let agenda = dossier
        .agenda(Some(next.id), &all(), TODAY, Page::ALL)
        .unwrap();
    assert_eq!(agenda.previous.unwrap().id, first.id);
    let lines: Vec<_> = agenda
        .lines
        .iter()
        .map(|line| (line.part, line.card.title.as_str(), line.status_then))
        .collect();
    use FollowUpPart::{DoneSince, DueSoon, Late, Seen};
    assert_eq!(lines[0].0, Late);
    assert_eq!(
        lines[0],
        (
            Late,
            "Dire ensemble ce qui est urgent",
            Some(ActionStatus::Decided)
        )
    );
    assert_eq!(agenda.total, 3, "an idea waits for nothing: {lines:?}");

    let id = action(&dossier, "Dire ensemble ce qui est urgent").id;
    let point = FollowUpPoint {
        review: Review {
            held_on: TODAY,
            what_changed: "The board is up".to_owned(),
            decision: ReviewDecision::Close,
            indicator_value: Some(3.0),
            meeting_id: Some(next.id),
            ..Review::default()
        },
        edit: ActionEdit {
            change: Some(StatusChange::to(ActionStatus::Done, TODAY)),
            ..ActionEdit::default()
        },
    };
    let count = dossier.history_count().unwrap();
    dossier.once(now()).follow_action(id, point).unwrap();
    assert_eq!(dossier.history_count().unwrap(), count + 1, "one operation");
    let line = |dossier: &Dossier| {
        let agenda = dossier
            .agenda(Some(next.id), &all(), TODAY, Page::ALL)
            .unwrap();
        agenda
            .lines
            .into_iter()
            .find(|line| line.card.id == id)
            .unwrap()
    };
    let seen = line(&dossier);
    assert_eq!(seen.part, DoneSince);
    assert_eq!(seen.review.unwrap().what_changed, "The board is up");
    assert_eq!(
        dossier.action_details(id, TODAY).unwrap().values[0].value,
        3.0
    );

    let effect = ObservedEffect {
        meeting_id: Some(next.id),
        ..ObservedEffect::new(Effectiveness::Effective, TODAY)
    };
    let chariot = action(&dossier, "Acheter un chariot").id;
    dossier
        .once(now())
        .observe_effect(chariot, &effect)
        .unwrap();
    let agenda = dossier
        .agenda(Some(next.id), &all(), TODAY, Page::ALL)
        .unwrap();
    let parts: Vec<_> = agenda.lines.iter().map(|line| line.part).collect();
    assert!(parts.is_sorted(), "{parts:?}");
    let of_chariot = agenda
        .lines
        .iter()
        .find(|line| line.card.id == chariot)
        .unwrap();
    assert!(
        matches!(of_chariot.part, Seen | DoneSince),
        "it does not vanish from the meeting"
    );
    assert!(parts.contains(&DueSoon));

    dossier.once(now()).remove_meeting(next.id).unwrap();
    let reviews = dossier.action_details(id, TODAY).unwrap().reviews;
    assert_eq!(
        (reviews.len(), reviews[0].meeting_id),
        (1, None),
        "what was said stays"
    );
}

#[test]
fn an_effect_evaluates_the_action_and_rates_the_situation_again() {
    let mut dossier = boulangerie_martin();
    let id = action(&dossier, "Acheter un chariot").id;
    let alone = dossier.situations().unwrap()[1].id;
    let seen = ObservedEffect {
        note: "Two backs less sore".to_owned(),
        rating: Some((alone, NewRating::exposure(1))),
        indicator_value: Some(2.0),
        ..ObservedEffect::new(Effectiveness::Partly, TODAY)
    };
    let evaluated = dossier.once(now()).observe_effect(id, &seen).unwrap();
    assert_eq!(evaluated.status, ActionStatus::Evaluated);
    assert_eq!(evaluated.effectiveness, Some(Effectiveness::Partly));
    let details = dossier.action_details(id, TODAY).unwrap();
    let review = &details.reviews[0];
    assert_eq!(
        review.decision,
        ReviewDecision::Adjust,
        "what the effect suggests"
    );
    assert_eq!(review.effectiveness, Some(Effectiveness::Partly));
    let rating = &dossier.situation_details(alone).unwrap().ratings[0];
    assert_eq!(
        (Some(rating.id), rating.moment),
        (review.new_rating_id, RatingMoment::Followup)
    );
    let evolution = dossier
        .evolution(&SituationFilter::default(), Page::ALL)
        .unwrap();
    let of_alone = evolution
        .iter()
        .find(|line| line.situation.id == alone)
        .unwrap();
    assert_eq!((of_alone.first.value, of_alone.last.unwrap().value), (3, 1));
    assert_eq!(of_alone.trend, Some(Trend::Better));
    assert_eq!((of_alone.action_count, of_alone.done_count), (2, 1));
    let untouched = evolution
        .iter()
        .find(|line| line.situation.id != alone)
        .unwrap();
    assert_eq!((untouched.last, untouched.trend), (None, None));
}

#[test]
fn too_early_leaves_the_action_done_and_gives_another_day() {
    let mut dossier = boulangerie_martin();
    let id = action(&dossier, "Acheter un chariot").id;
    let early = ObservedEffect::new(Effectiveness::TooEarly, TODAY);
    let waiting = dossier.once(now()).observe_effect(id, &early).unwrap();
    assert_eq!(waiting.status, ActionStatus::Done);
    assert_eq!(waiting.review_on, Some(TODAY + 3.months()));
    let under_way = action(&dossier, "Un point debout le lundi").id;
    let refused = dossier.once(now()).observe_effect(under_way, &early);
    assert!(
        matches!(
            refused,
            Err(Error::Refused(Refusal::StatusOutOfReach { .. }))
        ),
        "{refused:?}"
    );
    let seen = ObservedEffect::new(Effectiveness::NoEffect, TODAY);
    dossier.once(now()).observe_effect(id, &seen).unwrap();
    let back = dossier.once(now()).observe_effect(id, &early).unwrap();
    assert_eq!(back.status, ActionStatus::Done, "one may change one's mind");
}

#[test]
fn a_new_action_takes_over_from_one_that_did_not_work() {
    let mut dossier = boulangerie_martin();
    let id = action(&dossier, "Acheter un chariot").id;
    let next = NewAction {
        follows: Some(id),
        ..NewAction::titled("Acheter deux chariots")
    };
    let next = dossier.once(now()).add_action(next).unwrap();
    let heads = dossier.action_details(next.id, TODAY).unwrap().situations;
    assert_eq!(
        heads[0].title, "Le samedi, on est seul au four",
        "the same situation"
    );
    let related = dossier.action_details(id, TODAY).unwrap().related;
    assert_eq!((related[0].action.id, related[0].follows), (next.id, true));
}

#[test]
fn a_measure_typed_by_mistake_is_removed() {
    let mut dossier = boulangerie_martin();
    let id = action(&dossier, "Acheter un chariot").id;
    for value in [1.0, 200.0] {
        let new = IndicatorValue::on(TODAY, value);
        dossier.once(now()).add_indicator_value(id, new).unwrap();
    }
    let wrong = dossier.action_details(id, TODAY).unwrap().values[1].id;
    dossier.once(now()).remove_indicator_value(wrong).unwrap();
    assert_eq!(dossier.action_details(id, TODAY).unwrap().values.len(), 1);
}

// Situations.

#[test]
fn parked_situations_are_listed_apart_with_their_reason() {
    let mut dossier = atelier_rossi();
    let id = dossier.situations().unwrap()[2].id;
    dossier
        .once(now())
        .change_situation_state(id, SituationState::Parked, "After the move")
        .unwrap();
    let list = |group| {
        let filter = SituationFilter {
            group: Some(group),
            ..SituationFilter::default()
        };
        let lines = dossier.situation_lines(&filter, TODAY, Page::ALL).unwrap();
        assert_eq!(
            lines.len(),
            dossier.situation_count_of(&filter).unwrap() as usize
        );
        lines
    };
    let parked = list(SituationGroup::Parked);
    assert_eq!(
        (parked.len(), parked[0].state_reason.as_str()),
        (1, "After the move")
    );
    assert_eq!(list(SituationGroup::Current).len(), 3);
    assert!(list(SituationGroup::Resolved).is_empty());
}

#[test]
fn a_unit_named_on_a_situation_is_added_once_and_goes_with_one_undo() {
    let mut dossier = atelier_rossi();
    let known = dossier.work_units().unwrap()[0].clone();
    let situations = dossier.situations().unwrap();
    let (first, second) = (situations[0].id, situations[1].id);
    let count = dossier.work_units().unwrap().len();
    let same = dossier
        .once(now())
        .add_situation_unit(second, &format!(" {} ", known.name))
        .unwrap();
    assert_eq!(same.id, known.id, "a known name is the same unit");
    let unit = dossier
        .once(now())
        .add_situation_unit(first, "Quai")
        .unwrap();
    assert_eq!(dossier.work_units().unwrap().len(), count + 1);
    let named = dossier.situation_details(first).unwrap().work_units;
    assert!(named.contains(&unit));
    dossier.once(now()).undo().unwrap();
    assert_eq!(dossier.work_units().unwrap().len(), count);
    assert!(
        !dossier
            .situation_details(first)
            .unwrap()
            .work_units
            .contains(&unit)
    );
    assert!(matches!(
        dossier.once(now()).add_situation_unit(first, " "),
        Err(Error::Refused(Refusal::Missing { .. }))
    ));
}

fn unknown_sheet() -> SheetRef {
    SheetRef {
        slug: "try".to_owned(),
        version: "1".to_owned(),
        title: "A title".to_owned(),
        theme: "charge".to_owned(),
        restricted: true,
    }
}

#[test]
fn a_unit_named_on_a_sheet_brings_its_situation_in_one_operation() {
    let mut dossier = boulangerie_martin();
    let before = dossier.export().unwrap().canonical_json().unwrap();
    let unit = dossier
        .once(now())
        .add_sheet_unit(&unknown_sheet(), "Quai")
        .unwrap();
    let situation = dossier.situation_for_sheet("try").unwrap().unwrap();
    let details = dossier.situation_details(situation.id).unwrap();
    assert_eq!(details.work_units, [unit]);
    assert_eq!(
        dossier.history(None, 1).unwrap()[0].subject.title,
        "A title"
    );
    dossier.once(now()).undo().unwrap();
    assert_eq!(dossier.export().unwrap().canonical_json().unwrap(), before);
}

#[test]
fn a_measure_of_a_sheet_brings_its_situation_in_one_operation() {
    let mut dossier = boulangerie_martin();
    let before = dossier.export().unwrap().canonical_json().unwrap();
    let sheet = unknown_sheet();
    let new = ExistingMeasure {
        text: "A board".to_owned(),
        ..ExistingMeasure::default()
    };
    let measure = dossier.once(now()).add_sheet_measure(&sheet, new).unwrap();
    let situation = dossier.situation(measure.situation_id).unwrap();
    assert_eq!(situation.visibility, Visibility::Restricted);
    dossier.once(now()).undo().unwrap();
    assert_eq!(dossier.export().unwrap().canonical_json().unwrap(), before);
}

#[test]
fn situations_are_filtered_by_theme_unit_words_and_never_projected_when_restricted() {
    let mut dossier = atelier_rossi();
    let unit = dossier.work_units().unwrap()[1].id;
    let first = dossier.situations().unwrap()[0].id;
    dossier
        .once(now())
        .set_situation_units(first, &[unit])
        .unwrap();
    let titles = |filter: SituationFilter| -> Vec<String> {
        let lines = dossier.situation_lines(&filter, TODAY, Page::ALL).unwrap();
        lines.into_iter().map(|line| line.situation.title).collect()
    };
    let all = SituationFilter::default;
    let theme = SituationFilter {
        theme: Some("roles".to_owned()),
        ..all()
    };
    assert_eq!(titles(theme), ["Deux chefs, deux consignes"]);
    let of_unit = SituationFilter {
        work_unit: Some(unit),
        ..all()
    };
    assert_eq!(titles(of_unit), ["Les plans arrivent trop tard"]);
    let words = SituationFilter {
        text: "LOGICIEL".to_owned(),
        ..all()
    };
    assert_eq!(titles(words), ["On change de logiciel lundi"]);
    let projector = SituationFilter {
        hide_restricted: true,
        ..all()
    };
    assert_eq!(titles(projector.clone()).len(), 3);
    assert_eq!(titles(all()).len(), 4);
    let evolution = dossier.evolution(&projector, Page::ALL).unwrap();
    assert_eq!(evolution.len(), 3);
}

#[test]
fn a_rating_made_after_an_action_has_ended_is_a_follow_up_one() {
    let mut dossier = atelier_rossi();
    let heads = dossier.situations().unwrap();
    let (before, after) = (heads[0].id, heads[1].id);
    for id in [before, after] {
        dossier
            .once(now())
            .rate_situation(id, NewRating::exposure(1))
            .unwrap();
    }
    let moment = |id| dossier.situation_details(id).unwrap().ratings[0].moment;
    assert_eq!(moment(before), RatingMoment::Initial);
    assert_eq!(moment(after), RatingMoment::Followup);
}

#[test]
fn a_wiped_rating_has_no_before_and_after() {
    let mut dossier = atelier_rossi();
    let id = dossier.situations().unwrap()[0].id;
    dossier.once(now()).clear_rating(id).unwrap();
    let evolution = dossier
        .evolution(&SituationFilter::default(), Page::ALL)
        .unwrap();
    assert!(evolution.iter().all(|line| line.situation.id != id));
}

// The year's end.

#[test]
fn the_balance_of_a_year_is_a_count_of_its_actions() {
    let mut dossier = atelier_rossi();
    let late = StatusChange::to(ActionStatus::Done, TODAY);
    let id = action(&dossier, "Action 1").id;
    dossier.once(now()).change_status(id, &late).unwrap();
    let seen = ObservedEffect::new(Effectiveness::Effective, TODAY);
    let id = action(&dossier, "Action 5").id;
    dossier.once(now()).observe_effect(id, &seen).unwrap();
    let balance = dossier.year_balance(2026, TODAY).unwrap();
    assert_eq!(
        (balance.counts.total, balance.done, balance.counts.late),
        (7, 3, 0)
    );
    assert_eq!((balance.on_time, balance.done_late), (1, 2));
    assert_eq!(balance.not_looked_at, 2);
    let effective = Tally {
        key: Effectiveness::Effective,
        count: 1,
    };
    assert_eq!(balance.effects, [effective]);
    let actions = dossier.actions().unwrap();
    let of_year = actions.iter().filter(|action| action.year() == 2026);
    assert_eq!(
        balance,
        YearBalance::of(2026, of_year, 0, TODAY),
        "recomputed from the actions"
    );
    let years: Vec<(i16, u32, u32)> = dossier
        .plan_years()
        .unwrap()
        .iter()
        .map(|year| {
            let balance = dossier.year_balance(*year, TODAY).unwrap();
            let open = balance.counts.by_status.iter();
            let open = open.filter(|count| count.status.is_open());
            (
                *year,
                balance.counts.total,
                open.map(|count| count.count).sum(),
            )
        })
        .collect();
    assert_eq!(years, [(2027, 1, 1), (2026, 7, 4)]);
}

#[test]
fn undone_actions_go_on_to_the_next_year_with_their_reason() {
    let mut dossier = atelier_rossi();
    let carried = |title: &str, new_due_on| CarryOverAction {
        id: action(&dossier, title).id,
        reason: " The workshop burnt ".to_owned(),
        new_due_on,
    };
    let plan = CarryOverPlan {
        to_year: 2027,
        actions: vec![
            carried("Action 1", Some(date(2027, 3, 1))),
            carried("Un tableau commun", None),
        ],
        by_role: "Head".to_owned(),
    };
    let count = dossier.history_count().unwrap();
    let moved = dossier.once(now()).carry_over(&plan).unwrap();
    assert_eq!(dossier.history_count().unwrap(), count + 1, "one operation");
    let years: Vec<_> = moved
        .iter()
        .map(|action| (action.year(), action.status))
        .collect();
    assert_eq!(
        years,
        [(2027, ActionStatus::Decided), (2027, ActionStatus::Idea)]
    );
    assert_eq!(moved[0].program_year, None, "its date says it");
    assert_eq!(moved[1].program_year, Some(2027));
    let balance = dossier.year_balance(2026, TODAY).unwrap();
    assert_eq!((balance.counts.total, balance.carried_over), (5, 2));
    let left = dossier.carried_over(2026, TODAY).unwrap();
    assert_eq!(left[0].carry_over.reason, "The workshop burnt");
    assert_eq!(left[0].carry_over.due_before, Some(date(2026, 11, 21)));
    let details = dossier.action_details(moved[0].id, TODAY).unwrap();
    assert_eq!(details.carry_overs.len(), 1);
    dossier.once(now()).undo().unwrap();
    assert_eq!(dossier.year_balance(2026, TODAY).unwrap().carried_over, 0);
}

#[test]
fn carrying_over_refuses_what_is_done_unexplained_undated_or_not_later() {
    let mut dossier = atelier_rossi();
    let item = |dossier: &Dossier, title: &str, reason: &str, new_due_on| CarryOverAction {
        id: action(dossier, title).id,
        reason: reason.to_owned(),
        new_due_on,
    };
    let next = Some(date(2027, 3, 1));
    let plan = CarryOverPlan {
        to_year: 2027,
        actions: vec![
            item(&dossier, "Action 1", "", next),
            item(&dossier, "Action 2", "Why", None),
            item(&dossier, "Action 3", "Why", next),
            item(&dossier, "Action 6", "Why", next),
        ],
        by_role: String::new(),
    };
    let said: Vec<_> = refusals(dossier.once(now()).carry_over(&plan))
        .into_iter()
        .map(|(_, refusal)| refusal)
        .collect();
    assert_eq!(
        said,
        [
            Refusal::ReasonMissing,
            Refusal::NewDueMissing,
            Refusal::NothingToCarry {
                status: ActionStatus::Done
            },
            Refusal::YearNotLater
        ]
    );
}

// Completeness and versions.

fn line(dossier: &Dossier, code: CompletenessCode) -> CompletenessLine {
    let lines = dossier.completeness(TODAY).unwrap();
    lines.into_iter().find(|line| line.code == code).unwrap()
}

#[test]
fn what_the_law_asks_is_read_from_the_dossier_and_leads_to_the_field() {
    let mut dossier = atelier_rossi();
    let missing = line(&dossier, CompletenessCode::SituationUnits);
    assert_eq!(
        (missing.missing_count, missing.law_slug),
        (3, Some("r4121-1"))
    );
    let first = missing.first_subject.unwrap();
    assert_eq!(
        (first.title.as_str(), missing.field),
        ("Les plans arrivent trop tard", "work_units")
    );
    let rated = line(&dossier, CompletenessCode::SituationsRated);
    assert!(
        rated.satisfied,
        "a restricted situation is not to be rated: {rated:?}"
    );
    let new = NewSituation::titled("Un coin bruyant");
    dossier.once(now()).add_situation(new).unwrap();
    let rated = line(&dossier, CompletenessCode::SituationsRated);
    assert_eq!(rated.first_subject.unwrap().title, "Un coin bruyant");
    assert!(line(&dossier, CompletenessCode::ActionList).satisfied);
    assert_eq!(
        line(&dossier, CompletenessCode::ActionIndicator).weight,
        CompletenessWeight::Advice
    );
    assert!(!line(&dossier, CompletenessCode::CseConsulted).satisfied);
    let fifty = CompanyPatch {
        headcount: Some(Some(50)),
        ..CompanyPatch::default()
    };
    dossier.once(now()).edit_company(&fifty).unwrap();
    let indicator = line(&dossier, CompletenessCode::ActionIndicator);
    assert_eq!(indicator.weight, CompletenessWeight::Duty);
    assert_eq!(indicator.missing_count, 4, "decided and in progress");
    let patch = ActionPatch {
        indicator_label: Some("Calls".to_owned()),
        ..ActionPatch::default()
    };
    let id = indicator.first_subject.unwrap().id.parse().unwrap();
    dossier.once(now()).edit_action(id, &patch).unwrap();
    assert_eq!(
        line(&dossier, CompletenessCode::ActionIndicator).missing_count,
        3
    );
}

#[test]
fn a_validated_version_satisfies_what_asks_for_one() {
    let mut dossier = atelier_rossi();
    assert!(!line(&dossier, CompletenessCode::Version).satisfied);
    let new = PlanVersion {
        label: "Plan 2026".to_owned(),
        validated_on: TODAY,
        validated_by_role: "Head".to_owned(),
        cse_opinion: "Favourable".to_owned(),
        ..PlanVersion::default()
    };
    let version = dossier.once(now()).validate_plan(new).unwrap();
    assert!(line(&dossier, CompletenessCode::Version).satisfied);
    assert!(line(&dossier, CompletenessCode::CseConsulted).satisfied);
    assert!(!line(&dossier, CompletenessCode::SentToHealthService).satisfied);
    let sent = PlanVersionNote {
        sent_to_spst_on: Some(Some(TODAY)),
        ..PlanVersionNote::default()
    };
    dossier
        .once(now())
        .note_plan_version(version.id, &sent)
        .unwrap();
    assert!(line(&dossier, CompletenessCode::SentToHealthService).satisfied);
}

fn freeze(dossier: &mut Dossier, label: &str) -> PlanVersionId {
    let new = PlanVersion {
        label: label.to_owned(),
        validated_on: TODAY,
        validated_by_role: "Head".to_owned(),
        ..PlanVersion::default()
    };
    dossier.once(now()).validate_plan(new).unwrap().id
}

#[test]
fn two_versions_are_told_apart_change_by_change() {
    let mut dossier = atelier_rossi();
    let first = freeze(&mut dossier, "v1");
    assert!(
        dossier.difference(first, None).unwrap().is_empty(),
        "nothing changed yet"
    );
    let heads = dossier.situations().unwrap();
    let owner = ActionPatch {
        owner_name: Some("Zoe".to_owned()),
        ..ActionPatch::default()
    };
    let one = action(&dossier, "Action 1").id;
    dossier.once(now()).edit_action(one, &owner).unwrap();
    dossier
        .once(now())
        .change_status(one, &StatusChange::to(ActionStatus::Done, TODAY))
        .unwrap();
    dossier.once(now()).link_action(one, heads[1].id).unwrap();
    let id = action(&dossier, "Action 6").id;
    dossier.once(now()).remove_action(id).unwrap();
    dossier
        .once(now())
        .add_action(NewAction::titled("New one"))
        .unwrap();
    dossier
        .once(now())
        .rate_situation(heads[0].id, NewRating::exposure(1))
        .unwrap();
    let second = freeze(&mut dossier, "v2");
    let told = dossier.difference(first, Some(second)).unwrap();
    let has = |wanted: &dyn Fn(&Difference) -> bool| told.iter().any(wanted);
    assert!(has(
        &|d| matches!(d, Difference::StatusChanged { record, from: ActionStatus::Decided,
        to: ActionStatus::Done } if record.title == "Action 1")
    ));
    assert!(has(
        &|d| matches!(d, Difference::FieldChanged { field, before, after, .. }
        if field == "owner_name" && before == "Ada" && after == "Zoe")
    ));
    assert!(has(&|d| matches!(d, Difference::Linked { record, to }
        if record.title == "Action 1" && to.title == "Deux chefs, deux consignes")));
    assert!(has(
        &|d| matches!(d, Difference::Removed { record, .. } if record.title == "Action 6")
    ));
    assert!(has(
        &|d| matches!(d, Difference::Added { record, .. } if record.title == "New one")
    ));
    assert!(has(
        &|d| matches!(d, Difference::RatingChanged { before: Some(before), after: Some(after), .. }
        if (before.value, after.value) == (3, 1))
    ));
    assert!(
        !has(&|d| matches!(d, Difference::Unlinked { record, .. } if record.title == "Action 6")),
        "a removed action is told once"
    );
    let back = dossier.difference(second, Some(first)).unwrap();
    assert_eq!(
        back.len(),
        told.len(),
        "the same changes, the other way round"
    );
}

#[test]
fn a_validated_version_is_read_only_for_ever() {
    let mut dossier = atelier_rossi();
    let version = freeze(&mut dossier, "v1");
    let before = dossier.plan_version(version).unwrap();
    let id = dossier.situations().unwrap()[0].id;
    dossier.once(now()).remove_situation(id).unwrap();
    let note = PlanVersionNote {
        cse_opinion: Some("Favourable".to_owned()),
        cse_consulted_on: Some(Some(TODAY)),
        ..PlanVersionNote::default()
    };
    dossier
        .once(now())
        .note_plan_version(version, &note)
        .unwrap();
    let after = dossier.plan_version(version).unwrap();
    assert_eq!(after.cse_opinion, "Favourable");
    assert_eq!(
        (after.snapshot.clone(), after.sha256.clone()),
        (before.snapshot, before.sha256)
    );
    assert_eq!(after.state(), PictureState::Intact);
    assert_eq!(dossier.picture(version).unwrap().situations.len(), 4);
}

#[test]
fn an_empty_dossier_has_empty_views_everywhere() {
    let company = Company {
        name: "Atelier Rossi".to_owned(),
        ..Company::default()
    };
    let dossier = Dossier::in_memory(company, &device(), now()).unwrap();
    assert!(
        dossier
            .plan_board(&all(), TODAY, 10)
            .unwrap()
            .iter()
            .all(|column| column.total == 0)
    );
    assert_eq!(
        dossier
            .plan_strip(&all(), strip_from(TODAY, 12), TODAY)
            .unwrap()
            .months
            .len(),
        12
    );
    assert!(
        dossier
            .priorities(&all(), TODAY, 10)
            .unwrap()
            .placed
            .is_empty()
    );
    assert_eq!(
        dossier
            .agenda(None, &all(), TODAY, Page::ALL)
            .unwrap()
            .total,
        0
    );
    assert_eq!(dossier.plan_costs(&all(), TODAY).unwrap(), PlanCosts::NONE);
    assert!(dossier.plan_years().unwrap().is_empty());
    assert_eq!(dossier.year_balance(2026, TODAY).unwrap().counts.total, 0);
    assert!(
        dossier
            .evolution(&SituationFilter::default(), Page::ALL)
            .unwrap()
            .is_empty()
    );
    let missing = dossier.completeness(TODAY).unwrap();
    assert!(
        missing
            .iter()
            .any(|line| line.code == CompletenessCode::Headcount)
    );
}

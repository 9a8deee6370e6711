//! Any dossier at all: empty fields, long texts, emoji, right to left, formulas, days no calendar prints.

use dossier::{
    Action, ActionStatus, CostKind, DuePrecision, Effectiveness, ExistingMeasure, IndicatorValue,
    MeasureWorks, Meeting, PreventionLevel, Rating, RatingLevel, RatingMethod, RatingMoment,
    Recurrence, Review, ReviewDecision, Situation, SituationState, Visibility, WorkUnit,
};
use jiff::Timestamp;
use jiff::civil::{Date, date};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, TestRunner};
use words::Family;

use super::firm::{Firm, action as blank_action, id, lived, situation as blank_situation};

/// As many dossiers as are tried: a thousand with `--release`, where they take seconds.
const CASES: u32 = if cfg!(debug_assertions) { 24 } else { 1_000 };

/// As many dossiers as figures are recomputed from, however slow the build.
const THOUSAND: u32 = 1_000;

/// Runs a check on any dossier; a failure says the smallest one that fails.
pub(crate) fn on_any(check: impl Fn(&Firm) -> Result<(), TestCaseError>) {
    on(CASES, check);
}

/// Runs a check on a thousand dossiers.
pub(crate) fn on_a_thousand(check: impl Fn(&Firm) -> Result<(), TestCaseError>) {
    on(THOUSAND, check);
}

fn on(cases: u32, check: impl Fn(&Firm) -> Result<(), TestCaseError>) {
    let config = Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    };
    let outcome = TestRunner::new(config).run(&dossier(), |firm| check(&firm));
    outcome.unwrap();
}

/// Words people type, and what nobody would.
pub(crate) fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[A-Za-zéèàç’ ]{1,40}",
        1 => "\\PC{0,60}",
        1 => "[\\u{590}-\\u{6ff}a-z ]{0,30}",
        1 => "[=+@\\-\\t\\r\\n;,\"'&<>{}#\\\\\\[\\]0-9]{1,20}",
        1 => select(vec!["", " ", "🙂👩\u{200d}💻 🇫🇷", "=1+1", "« a »", "a\u{0}b\u{ffff}c", "_x0041_", "'=1", "]]>", "a\u{2028}b"])
            .prop_map(ToOwned::to_owned),
        1 => "[a-zé ]{100,900}",
    ]
}

/// Days, and those that few programs know.
fn days() -> impl Strategy<Value = Date> {
    prop_oneof![
        8 => (2024_i16..2031, 1_i8..13, 1_i8..29).prop_map(|(y, m, d)| date(y, m, d)),
        1 => select(vec![date(1, 1, 1), date(9_999, 12, 31), date(1_899, 12, 31), date(2_028, 2, 29)]),
    ]
}

/// Numbers as people type them: two decimals.
fn decimal(hundredths: std::ops::Range<i32>) -> impl Strategy<Value = f64> {
    hundredths.prop_map(|number| f64::from(number) / 100.0)
}

/// Words, more often than not.
fn maybe() -> impl Strategy<Value = String> {
    prop_oneof![3 => words(), 1 => Just(String::new())]
}

fn one_of<T: Copy + std::fmt::Debug + 'static>(all: &'static [T]) -> impl Strategy<Value = T> {
    select(all)
}

/// What an action is about: its words, its days, its codes, its cost and its indicator.
fn action() -> impl Strategy<Value = Action> {
    let texts = (words(), maybe(), maybe(), maybe(), maybe(), maybe());
    let dates = (
        option::of(days()),
        option::of(days()),
        option::of(days()),
        one_of(DuePrecision::ALL),
    );
    let codes = (
        one_of(ActionStatus::ALL),
        option::of(one_of(PreventionLevel::ALL)),
        option::of(one_of(Effectiveness::ALL)),
        one_of(Recurrence::ALL),
        any::<bool>(),
    );
    let cost = (
        option::of(one_of(CostKind::ALL)),
        option::of(0_u32..20_000),
        option::of(decimal(0..5_000)),
        option::of(2025_i16..2029),
    );
    let number = || option::of(decimal(-9_999_999..9_999_999));
    let indicator = (maybe(), maybe(), number(), number());
    (texts, dates, codes, cost, indicator).prop_map(|(texts, dates, codes, cost, indicator)| {
        let (due_on, done_on, review_on, due_precision) = dates;
        Action {
            title: texts.0,
            owner_name: texts.1.clone(),
            owner_role: texts.2.clone(),
            conditions: texts.2,
            resources_needed: texts.3.clone(),
            expected_result: texts.3,
            reason: texts.4.clone(),
            next_step: texts.4,
            contributors: texts.5.clone(),
            decided_by: texts.5,
            due_on: due_on.map(|day| due_precision.last_day(day)),
            due_precision,
            done_on,
            starts_on: done_on,
            review_on,
            status: codes.0,
            prevention_level: codes.1,
            effectiveness: codes.2,
            recurrence: codes.3,
            share_with_staff: codes.4,
            cost_kind: cost.0,
            cost_amount: cost.1,
            cost_days: cost.2,
            program_year: cost.3,
            indicator_label: indicator.0,
            indicator_unit: indicator.1,
            indicator_baseline: indicator.2,
            indicator_target: indicator.3,
            support_votes: Some(3),
            support_n: Some(5),
            ..blank_action(0, "")
        }
    })
}

/// What a situation is about.
fn situation() -> impl Strategy<Value = Situation> {
    let theme = one_of(&["charge", "roles", "autre", ""]);
    let family = option::of(one_of(Family::ALL));
    let sheet = option::weighted(0.3, Just("ici-tout-est-urgent"));
    let state = one_of(SituationState::ALL);
    let texts = (words(), maybe(), maybe());
    (
        texts,
        theme,
        family,
        sheet,
        state,
        prop::bool::weighted(0.15),
    )
        .prop_map(
            |(texts, theme, family, sheet, state, restricted)| Situation {
                title: texts.0,
                story: texts.1.clone(),
                exposed_groups: texts.1,
                state_reason: texts.2,
                theme_code: theme.to_owned(),
                gollac_family: family.map(|family| family.code().to_owned()),
                library_ref: sheet.map(str::to_owned),
                state,
                visibility: if restricted {
                    Visibility::Restricted
                } else {
                    Visibility::Group
                },
                ..blank_situation(0, "")
            },
        )
}

/// Ratings of a situation, their comments.
fn ratings() -> impl Strategy<Value = Vec<(u8, Option<u32>, String)>> {
    vec((0_u8..4, option::of(0_u32..99), maybe()), 0..3)
}

/// What hangs on a situation: ratings, what exists, ranks of units.
type OnSituation = (
    Vec<(u8, Option<u32>, String)>,
    Vec<(String, MeasureWorks)>,
    Vec<usize>,
);

/// What hangs on an action: ranks of situations, measures, points.
type OnAction = (
    Vec<usize>,
    Vec<(Date, f64, String)>,
    Vec<(Date, String, ReviewDecision, Option<f64>)>,
);

fn on_situation() -> impl Strategy<Value = OnSituation> {
    let existing = vec((words(), one_of(MeasureWorks::ALL)), 0..3);
    (ratings(), existing, vec(0_usize..4, 0..3))
}

fn on_action() -> impl Strategy<Value = OnAction> {
    let measures = vec((days(), decimal(-9_999_999..9_999_999), maybe()), 0..4);
    let decision = one_of(ReviewDecision::ALL);
    let value = option::of(decimal(-900..900));
    let reviews = vec((days(), words(), decision, value), 0..3);
    (vec(0_usize..5, 0..3), measures, reviews)
}

/// A whole dossier.
pub(crate) fn dossier() -> impl Strategy<Value = Firm> {
    let firm = (words(), option::of(0_u32..200), maybe());
    let units = vec(words(), 0..4);
    let situations = vec((situation(), on_situation()), 0..5);
    let actions = vec((action(), on_action()), 0..9);
    let meetings = vec((days(), option::of(days())), 0..3);
    (firm, units, situations, actions, meetings).prop_map(
        |((name, headcount, city), units, situations, actions, meetings)| {
            let mut firm = Firm::empty();
            firm.records.company.name = name;
            firm.records.company.headcount = headcount;
            firm.records.company.city = city;
            for (rank, name) in units.into_iter().enumerate() {
                firm.records.work_units.push(unit(rank, name));
            }
            for (rank, (situation, on)) in situations.into_iter().enumerate() {
                add_situation(&mut firm, rank, situation, on);
            }
            for (rank, (action, on)) in actions.into_iter().enumerate() {
                add_action(&mut firm, rank, action, on);
            }
            for (rank, (planned_on, held_on)) in meetings.into_iter().enumerate() {
                firm.records
                    .meetings
                    .push(meeting(rank, planned_on, held_on));
            }
            firm
        },
    )
}

fn add_situation(firm: &mut Firm, rank: usize, situation: Situation, on: OnSituation) {
    let situation = Situation {
        id: blank_situation(rank, "").id,
        ..situation
    };
    let records = &mut firm.records;
    for (value, people, comment) in on.0 {
        records.ratings.push(Rating {
            id: id(3, records.ratings.len()).parse().unwrap(),
            situation_id: situation.id,
            method: RatingMethod::Exposure4,
            value: Some(value),
            level: Some(RatingLevel::High),
            rated_at: instant(),
            workshop_id: None,
            n_raters: people,
            distribution: None,
            moment: RatingMoment::Initial,
            comment,
        });
    }
    for (text, works) in on.1 {
        records.measures.push(ExistingMeasure {
            id: id(4, records.measures.len()).parse().unwrap(),
            created_at: instant(),
            situation_id: situation.id,
            text,
            works,
            since: String::new(),
        });
    }
    let mut ranks = on.2;
    ranks.sort_unstable();
    ranks.dedup();
    let units = ranks
        .iter()
        .filter_map(|rank| records.work_units.get(*rank));
    let links: Vec<_> = units.map(|unit| lived(situation.id, unit.id)).collect();
    records.situation_units.extend(links);
    records.situations.push(situation);
}

fn add_action(firm: &mut Firm, rank: usize, action: Action, on: OnAction) {
    let mut ranks = on.0;
    ranks.dedup();
    let records = &mut firm.records;
    let treated = ranks
        .iter()
        .filter_map(|rank| records.situations.get(*rank));
    let treated: Vec<_> = treated.map(|situation| situation.id).collect();
    let action = Action {
        id: blank_action(rank, "").id,
        main_situation_id: treated.first().copied(),
        ..action
    };
    let links = treated
        .iter()
        .map(|situation| super::firm::linked(action.id, *situation));
    records.action_situations.extend(links);
    for (measured_on, value, note) in on.1 {
        records.indicator_values.push(IndicatorValue {
            id: id(5, records.indicator_values.len()).parse().unwrap(),
            action_id: action.id,
            measured_on,
            value,
            note,
        });
    }
    for (held_on, what_changed, decision, indicator_value) in on.2 {
        records.reviews.push(Review {
            id: id(6, records.reviews.len()).parse().unwrap(),
            action_id: action.id,
            held_on,
            workshop_id: None,
            meeting_id: None,
            what_changed,
            new_rating_id: None,
            indicator_value,
            effectiveness: None,
            decision,
        });
    }
    firm.revisions
        .insert(action.id, u32::try_from(rank).unwrap());
    records.actions.push(action);
}

fn unit(rank: usize, name: String) -> WorkUnit {
    WorkUnit {
        id: id(7, rank).parse().unwrap(),
        created_at: instant(),
        name,
    }
}

fn meeting(rank: usize, planned_on: Date, held_on: Option<Date>) -> Meeting {
    Meeting {
        id: id(8, rank).parse().unwrap(),
        created_at: instant(),
        planned_on,
        held_on,
        minutes: None,
        participants: String::new(),
        participant_count: None,
        notes: String::new(),
    }
}

fn instant() -> Timestamp {
    dossier::testing::now()
}

//! Any dossier at all: empty fields, long texts, emoji, right to left, formulas, odd dates.

use documents::{
    ActionView, Cost, DossierView, ExistingView, Family, Firm, IndicatorView, Labelled, Level,
    MeasureView, MeetingView, RatingView, ReviewView, SituationView, Status, Support, Theme,
    UnitView,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, TestRunner};

/// As many dossiers as are tried: a thousand with `--release`, where they take seconds.
const CASES: u32 = if cfg!(debug_assertions) { 24 } else { 1_000 };

/// As many dossiers as figures are recomputed from, however slow the build.
const THOUSAND: u32 = 1_000;

/// Runs a check on any dossier; a failure says the smallest one that fails.
pub(crate) fn on_any(check: impl Fn(&DossierView) -> Result<(), TestCaseError>) {
    on(CASES, check);
}

/// Runs a check on a thousand dossiers.
pub(crate) fn on_a_thousand(check: impl Fn(&DossierView) -> Result<(), TestCaseError>) {
    on(THOUSAND, check);
}

fn on(cases: u32, check: impl Fn(&DossierView) -> Result<(), TestCaseError>) {
    let config = Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    };
    let outcome = TestRunner::new(config).run(&dossier(), |view| check(&view));
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

/// Days, months, quarters, and what is none.
pub(crate) fn dates() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => (2024_i16..2031, 1_i8..13, 1_i8..29).prop_map(|(y, m, d)| format!("{y}-{m:02}-{d:02}")),
        1 => (2024_i16..2031, 1_i8..13).prop_map(|(y, m)| format!("{y}-{m:02}")),
        1 => (2024_i16..2031, 1_i8..5).prop_map(|(y, q)| format!("{y}-Q{q}")),
        1 => select(vec!["0001-01-01", "9999-12-31", "1899-12-31", "2028-02-29", "2027-02-29", "à la rentrée", "", "=1", "2026-13"])
            .prop_map(ToOwned::to_owned),
    ]
}

/// Numbers as people type them: two decimals.
fn decimal(hundredths: std::ops::Range<i32>) -> impl Strategy<Value = f64> {
    hundredths.prop_map(|number| f64::from(number) / 100.0)
}

fn maybe() -> impl Strategy<Value = Option<String>> {
    option::of(words())
}

fn status() -> impl Strategy<Value = Option<Labelled<Status>>> {
    let codes = select(vec![
        Status::Idea,
        Status::Proposed,
        Status::Decided,
        Status::InProgress,
        Status::Done,
        Status::Evaluated,
        Status::Postponed,
        Status::Dropped,
    ]);
    option::weighted(
        0.9,
        codes.prop_map(|code| Labelled {
            code,
            label: format!("{code:?}"),
        }),
    )
}

fn level() -> impl Strategy<Value = Option<Labelled<Level>>> {
    let codes = select(vec![Level::Primary, Level::Secondary, Level::Tertiary]);
    option::of((codes, words()).prop_map(|(code, label)| Labelled { code, label }))
}

fn cost() -> impl Strategy<Value = Option<Cost>> {
    let bound = || option::of(0_u32..20_000);
    let cost = (maybe(), bound(), bound(), option::of(decimal(0..5_000)));
    option::of(cost.prop_map(|(label, low, high, days)| Cost {
        label,
        low,
        high,
        days,
    }))
}

fn indicator() -> impl Strategy<Value = Option<IndicatorView>> {
    let number = || option::of(decimal(-9_999_999..9_999_999));
    let measure = (dates(), decimal(-9_999_999..9_999_999), maybe())
        .prop_map(|(on, value, note)| MeasureView { on, value, note });
    let indicator = (words(), maybe(), number(), number(), vec(measure, 0..4));
    option::of(
        indicator.prop_map(|(label, unit, baseline, target, measures)| IndicatorView {
            label,
            unit,
            baseline,
            target,
            measures,
        }),
    )
}

fn review() -> impl Strategy<Value = ReviewView> {
    (dates(), words(), maybe(), option::of(decimal(-900..900))).prop_map(
        |(on, what_changed, decision, value)| ReviewView {
            on,
            what_changed,
            decision,
            value,
        },
    )
}

/// An action that treats some of `situations` situations.
fn action(situations: usize) -> impl Strategy<Value = ActionView> {
    let links = vec(0..=situations, 0..3);
    let texts = (words(), maybe(), maybe(), maybe(), maybe(), maybe());
    let days = (
        option::of(dates()),
        option::of(dates()),
        option::of(dates()),
    );
    let codes = (status(), level(), any::<bool>(), any::<bool>());
    let more = (
        cost(),
        indicator(),
        vec(review(), 0..3),
        option::of(2025_i16..2029),
    );
    (links, texts, days, codes, more, any::<u32>()).prop_map(
        |(links, texts, days, codes, more, revision)| {
            let mut situations: Vec<_> = links.iter().map(|link| format!("s{link}")).collect();
            situations.dedup();
            ActionView {
                revision,
                situations,
                title: texts.0,
                owner: texts.1.clone(),
                owner_role: texts.2.clone(),
                conditions: texts.2,
                resources: texts.3.clone(),
                effect: texts.3,
                reason: texts.4.clone(),
                first_step: texts.4,
                contributors: texts.5.clone(),
                notes: texts.5,
                due: days.0,
                done_on: days.1.clone(),
                starts_on: days.1,
                review_on: days.2,
                status: codes.0,
                level: codes.1,
                late: codes.2,
                share_with_staff: codes.3,
                cost: more.0,
                indicator: more.1,
                reviews: more.2,
                year: more.3,
                support: Some(Support { votes: 3, of: 5 }),
                ..ActionView::default()
            }
        },
    )
}

fn situation(units: usize) -> impl Strategy<Value = SituationView> {
    let rating =
        (words(), option::of(dates()), option::of(0_u32..99)).prop_map(|(label, on, people)| {
            RatingView {
                label,
                on,
                people,
                comment: None,
            }
        });
    let existing = (words(), maybe()).prop_map(|(text, works)| ExistingView { text, works });
    let theme = option::of((select(vec!["charge", "roles", "autre"]), words()));
    let flags = (
        any::<bool>(),
        prop::bool::weighted(0.2),
        prop::bool::weighted(0.2),
    );
    let family = option::of(select(Family::ALL.to_vec()));
    let lists = (vec(rating, 0..3), vec(existing, 0..3), vec(0..=units, 0..3));
    (
        words(),
        maybe(),
        theme,
        flags,
        family,
        lists,
        prop::bool::weighted(0.15),
    )
        .prop_map(|(title, story, theme, flags, family, lists, restricted)| {
            let mut units: Vec<_> = lists.2.iter().map(|unit| format!("u{unit}")).collect();
            units.sort();
            units.dedup();
            SituationView {
                title,
                exposed: story.clone(),
                reason: story.clone(),
                story,
                theme: theme.map(|(code, title)| Theme {
                    code: code.to_owned(),
                    title,
                }),
                own: flags.0,
                parked: flags.1,
                resolved: flags.2,
                family,
                ratings: lists.0,
                existing: lists.1,
                units,
                restricted,
                ..SituationView::default()
            }
        })
}

/// A whole dossier.
pub(crate) fn dossier() -> impl Strategy<Value = DossierView> {
    (0_usize..4, 0_usize..5).prop_flat_map(|(units, situations)| {
        let firm = (words(), option::of(0_u32..200), maybe());
        let lists = (
            vec(words(), units),
            vec(situation(units), situations),
            vec(action(situations), 0..9),
            vec((dates(), words()), 0..3),
        );
        (firm, lists, option::of(dates()), option::of(dates())).prop_map(
            |((name, headcount, city), (units, situations, actions, meetings), built_on, next)| {
                let mut view = DossierView {
                    firm: Firm {
                        name,
                        headcount,
                        city,
                        department: None,
                    },
                    printed_on: jiff::civil::date(2026, 11, 24),
                    built_on,
                    next_meeting_on: next,
                    units: (0..).zip(units).map(unit).collect(),
                    situations,
                    actions,
                    meetings: meetings.into_iter().map(meeting).collect(),
                    ..DossierView::default()
                };
                for (rank, situation) in view.situations.iter_mut().enumerate() {
                    situation.id = format!("s{rank}");
                }
                for (rank, action) in view.actions.iter_mut().enumerate() {
                    action.id = format!("a{rank}");
                }
                view
            },
        )
    })
}

fn unit((rank, name): (usize, String)) -> UnitView {
    UnitView {
        id: format!("u{rank}"),
        name,
        headcount: None,
    }
}

fn meeting((on, title): (String, String)) -> MeetingView {
    MeetingView {
        on,
        title,
        people: None,
    }
}

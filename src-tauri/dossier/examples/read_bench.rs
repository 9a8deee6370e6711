//! How fast the large dossier answers: p50 and p99 of each reading, and of saving one edit.
//!
//! `cargo run --release -p mallette-dossier --example read_bench [times] [folder]`
//! `times` makes the dossier so many times larger.
//! A reading is timed as the best of seven in a row, so that other programs of the machine do not
//! count. The folder is where the file is written (a disk, to measure
//! what people wait for); by default the system's temporary one. Nothing is asserted.
#![expect(
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "a bench prints its figures, and may panic"
)]

use dossier::testing::{TODAY, device, larger, now, saved};
use dossier::{
    ActionPatch, ActionStatus, CarryOverAction, CarryOverPlan, Dossier, DossierExport,
    DuePrecision, Effectiveness, Meeting, ObservedEffect, OperationId, Page, PlanFilter,
    PlanGrouping, SituationFilter, StatusGroup, StripSpan,
};
use jiff::ToSpan;
use std::time::{Duration, Instant};

const ROUNDS: usize = 300;

fn main() -> dossier::Result<()> {
    let mut arguments = std::env::args_os().skip(1);
    let times = arguments
        .next()
        .and_then(|text| text.to_str()?.parse().ok());
    let folder = arguments.next().map_or_else(std::env::temp_dir, Into::into);
    let path = folder.join(format!("read_bench_{}.mallette", std::process::id()));
    let started = Instant::now();
    let mut built = larger(1, times.unwrap_or(1));
    furnish(&mut built)?;
    println!("built in {:.1} s", started.elapsed().as_secs_f32());
    let mut dossier = saved(&built, &path, &device());
    println!(
        "{} bytes",
        std::fs::metadata(&path).map_or(0, |file| file.len())
    );
    drop(built);
    println!("{} operations", dossier.history_count()?);
    let done = opening(&path)
        .and_then(|()| few("check_history", || dossier.check_history()))
        .and_then(|()| readings(&dossier))
        .and_then(|()| views(&dossier))
        .and_then(|()| exchanges(&dossier))
        .and_then(|()| edits(&mut dossier));
    let _ = std::fs::remove_file(&path);
    done
}

/// Priorities, meetings, effects and a year's end, on top of the large dossier.
fn furnish(dossier: &mut Dossier) -> dossier::Result<()> {
    let actions = dossier.actions()?;
    for (rank, action) in (0..=u8::MAX).cycle().zip(&actions) {
        if rank % 3 > 0 {
            dossier
                .once(now())
                .set_priority(action.id, Some(rank % 3), Some(rank % 2 + 1))?;
        }
    }
    for weeks in 1..40 {
        let on = TODAY - (7 * weeks).days();
        let held_on = Some(on);
        dossier.once(now()).add_meeting(Meeting {
            held_on,
            planned_on: on,
            ..Meeting::default()
        })?;
    }
    let done = actions
        .iter()
        .filter(|action| action.status == ActionStatus::Done)
        .take(60);
    for action in done {
        let seen = ObservedEffect::new(Effectiveness::Partly, TODAY);
        dossier.once(now()).observe_effect(action.id, &seen)?;
    }
    let undone = actions
        .iter()
        .filter(|action| action.status.is_under_way() && action.year() == 2026);
    let carried = undone.take(80).map(|action| CarryOverAction {
        id: action.id,
        reason: "No room this year".to_owned(),
        new_due_on: Some(TODAY + 6.months()),
    });
    let plan = CarryOverPlan {
        to_year: 2027,
        actions: carried.collect(),
        by_role: String::new(),
    };
    dossier.once(now()).carry_over(&plan).map(drop)
}

/// The views of the plan, its follow-up and its years.
fn views(dossier: &Dossier) -> dossier::Result<()> {
    let (all, first) = (PlanFilter::default(), Page::first(50));
    let projector = PlanFilter {
        hide_restricted: true,
        ..PlanFilter::default()
    };
    for by in PlanGrouping::ALL {
        bench(&format!("plan_sections {by}"), |_| {
            dossier.plan_sections(*by, &all, TODAY, first)
        })?;
    }
    bench("plan_board", |_| dossier.plan_board(&all, TODAY, 12))?;
    bench("plan_board projector", |_| {
        dossier.plan_board(&projector, TODAY, 12)
    })?;
    let strip = StripSpan {
        from: TODAY,
        months: 12,
        per_month: 8,
        beside: 8,
    };
    bench("plan_strip", |_| dossier.plan_strip(&all, strip, TODAY))?;
    bench("plan_costs", |_| dossier.plan_costs(&all, TODAY))?;
    bench("priorities", |_| dossier.priorities(&all, TODAY, 60))?;
    bench("follow_up", |_| dossier.follow_up(&all, TODAY, 10))?;
    let meeting = dossier.meetings()?.first().map(|meeting| meeting.id);
    bench("agenda", |_| {
        dossier.agenda(meeting, &all, TODAY, Page::first(30))
    })?;
    bench("meetings", |_| dossier.meetings())?;
    bench("plan_years", |_| dossier.plan_years())?;
    bench("year_balance", |_| dossier.year_balance(2026, TODAY))?;
    bench("carried_over", |_| dossier.carried_over(2026, TODAY))?;
    bench("completeness", |_| dossier.completeness(TODAY))?;
    let situations = SituationFilter::default();
    bench("evolution", |_| {
        dossier.evolution(&situations, Page::first(30))
    })?;
    bench("document_settings", |_| dossier.document_settings("plan"))
}

/// What is done now and then: whole files.
fn exchanges(dossier: &Dossier) -> dossier::Result<()> {
    let json = dossier.export()?.canonical_json()?;
    println!("{} bytes of JSON", json.len());
    few("export as JSON", || dossier.export()?.canonical_json())?;
    few("read that JSON", || {
        DossierExport::from_json(json.as_bytes())
    })?;
    let export = DossierExport::from_json(json.as_bytes())?;
    few("a dossier from it", || {
        Dossier::from_export(&export, &device(), now())
    })
}

fn few<T>(name: &str, mut work: impl FnMut() -> dossier::Result<T>) -> dossier::Result<()> {
    let times: dossier::Result<Vec<_>> = (0..5).map(|_| timed(&mut work)).collect();
    report(name, times?);
    Ok(())
}

fn opening(path: &std::path::Path) -> dossier::Result<()> {
    let mut times = Vec::new();
    for _ in 0..10 {
        times.push(timed(|| Dossier::open(path, &device(), now()))?);
    }
    report("open", times);
    Ok(())
}

fn readings(dossier: &Dossier) -> dossier::Result<()> {
    let page = |round: usize| Page {
        offset: u32::try_from(round * 50 % 1_000).unwrap_or(0),
        limit: 50,
    };
    let first = Page::first(50);
    let details: Vec<_> = dossier.actions()?.iter().map(|action| action.id).collect();
    let situations: Vec<_> = dossier.situations()?.iter().map(|head| head.id).collect();
    let filters = [
        (
            "plan_lines late",
            PlanFilter {
                late: true,
                ..PlanFilter::default()
            },
        ),
        (
            "plan_lines in progress",
            PlanFilter {
                group: Some(StatusGroup::InProgress),
                ..PlanFilter::default()
            },
        ),
        (
            "plan_lines owner",
            PlanFilter {
                owner: Some("Ines".to_owned()),
                ..PlanFilter::default()
            },
        ),
        (
            "plan_lines theme",
            PlanFilter {
                theme: Some("charge".to_owned()),
                ..PlanFilter::default()
            },
        ),
        (
            "plan_lines situation",
            PlanFilter {
                situation: situations.first().copied(),
                ..PlanFilter::default()
            },
        ),
        (
            "plan_lines year",
            PlanFilter {
                year: Some(2026),
                ..PlanFilter::default()
            },
        ),
        (
            "plan_lines text",
            PlanFilter {
                text: "Urgence".to_owned(),
                ..PlanFilter::default()
            },
        ),
        (
            "plan_lines projector",
            PlanFilter {
                hide_restricted: true,
                ..PlanFilter::default()
            },
        ),
    ];
    let all = PlanFilter::default();
    bench("plan_lines", |round| {
        dossier.plan_sections(PlanGrouping::Situation, &all, TODAY, page(round))
    })?;
    for (name, filter) in &filters {
        bench(name, |_| {
            dossier.plan_sections(PlanGrouping::Situation, filter, TODAY, first)
        })?;
    }
    bench("plan_counts", |_| dossier.plan_counts(TODAY))?;
    bench("owners", |_| dossier.owners())?;
    bench("situation_lines", |round| {
        dossier.situation_lines(&SituationFilter::default(), TODAY, page(round % 6))
    })?;
    bench("situation_details", |round| {
        dossier.situation_details(pick(&situations, round))
    })?;
    bench("upcoming", |_| dossier.upcoming(TODAY, 50))?;
    bench("done_count_after", |_| {
        dossier.done_count_after(TODAY - 1.month())
    })?;
    bench("action", |round| dossier.action(pick(&details, round)))?;
    bench("action_details", |round| {
        dossier.action_details(pick(&details, round), TODAY)
    })?;
    bench("can_undo", |_| dossier.can_undo())?;
    let mut before: Option<OperationId> = None;
    bench("history", |_| {
        let lines = dossier.history(before, 50)?;
        before = lines.last().map(|line| line.id);
        Ok(lines)
    })
}

fn edits(dossier: &mut Dossier) -> dossier::Result<()> {
    let id = dossier.actions()?.first().map(|action| action.id);
    let Some(id) = id else { return Ok(()) };
    bench_once("edit_action (saved)", |round| {
        let patch = ActionPatch {
            next_step: Some(format!("Step {round}")),
            due_precision: Some(DuePrecision::Day),
            ..ActionPatch::default()
        };
        dossier.once(now()).edit_action(id, &patch)
    })?;
    bench_once("undo (saved)", |_| dossier.once(now()).undo())
}

fn pick<T: Copy>(items: &[T], round: usize) -> T {
    items[round * 7 % items.len()]
}

fn bench<T>(name: &str, mut work: impl FnMut(usize) -> dossier::Result<T>) -> dossier::Result<()> {
    let mut times = Vec::with_capacity(ROUNDS);
    for round in 0..ROUNDS {
        let mut best = Duration::MAX;
        for _ in 0..7 {
            best = best.min(timed(|| work(round))?);
        }
        times.push(best);
    }
    report(name, times);
    Ok(())
}

/// A change cannot be made again: timed once.
fn bench_once<T>(
    name: &str,
    mut work: impl FnMut(usize) -> dossier::Result<T>,
) -> dossier::Result<()> {
    let times: dossier::Result<Vec<_>> = (0..ROUNDS).map(|round| timed(|| work(round))).collect();
    report(name, times?);
    Ok(())
}

fn timed<T>(work: impl FnOnce() -> dossier::Result<T>) -> dossier::Result<Duration> {
    let started = Instant::now();
    work()?;
    Ok(started.elapsed())
}

fn report(name: &str, mut times: Vec<Duration>) {
    times.sort_unstable();
    let at = |share: usize| {
        times
            .get((times.len() * share / 100).min(times.len() - 1))
            .map_or(0.0, Duration::as_secs_f64)
    };
    println!(
        "{name:<24} p50 {:>8.3} ms   p99 {:>8.3} ms",
        at(50) * 1e3,
        at(99) * 1e3
    );
}

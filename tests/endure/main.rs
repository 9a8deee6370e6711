//! Enduring: the program is killed while it writes, its disk fails, its files are damaged, what it reads is
//! mutated, and one dossier is played with, until the time is over: `cargo xtask endure [minutes] [seed]`.
//!
//! Rounds run in processes of their own, so that one that aborts or hangs is counted and the others go on. A
//! round is known by its trial and its seed, and is played again, after those of its worker before it when
//! their first seed is given: `cargo xtask endure once <trial> <seed> [first]`. The instant of a kill alone is
//! another each time. Prints counts, then failures; fails when there is one.
#![expect(clippy::print_stdout, reason = "a command that prints its counts")]
#![expect(clippy::print_stderr, reason = "progress")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    clippy::wildcard_enum_match_arm,
    reason = "a program of tests: to panic is to fail, and time is what it spends"
)]

mod damage;
mod fault;
mod kill;
mod mutate;
mod play;
mod supervise;
mod tally;

use std::process::ExitCode;
use std::time::{Duration, Instant};

use fastrand::Rng;

/// What a round showed, to be counted; or why it failed.
type Outcome = Result<&'static str, String>;

/// Something to endure, one round after the other.
struct Trial {
    name: &'static str,
    /// Makes ready what all rounds use.
    prepare: fn(),
    once: fn(&mut Rng) -> Outcome,
    /// Its part of the time of the lanes; none has a lane of its own, in one process for the whole run.
    share: Option<u32>,
}

const TRIALS: &[Trial] = &[
    Trial {
        name: "kill",
        prepare: || (),
        once: kill::once,
        share: Some(6),
    },
    Trial {
        name: "fault",
        prepare: || (),
        once: fault::once,
        share: Some(2),
    },
    Trial {
        name: "damage",
        prepare: damage::prepare,
        once: damage::once,
        share: Some(1),
    },
    Trial {
        name: "mutate",
        prepare: mutate::prepare,
        once: mutate::once,
        share: Some(4),
    },
    Trial {
        name: "play",
        prepare: play::prepare,
        once: play::once,
        share: None,
    },
];

const USAGE: &str = "endure <minutes> [seed] | endure once <trial> <seed> [first]";

fn main() -> ExitCode {
    // A file that is read apart is read by this program run again.
    if dossier::read_apart(std::env::args_os().skip(1)) {
        return ExitCode::SUCCESS;
    }
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["life", mode, folder] => kill::life(mode, folder),
        ["disk", name, folder, seed] => fault::on_disk(name, folder, number(seed)),
        ["work", trial, seed, seconds] => work(trial_named(trial), number(seed), number(seconds)),
        ["once", trial, seed] => return again(trial_named(trial), number(seed), number(seed)),
        ["once", trial, seed, first] => {
            return again(trial_named(trial), number(seed), number(first));
        }
        [minutes] => return supervise::run(minutes, fastrand::u64(..1_000_000)),
        [minutes, seed] => return supervise::run(minutes, number(seed)),
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

fn trial_named(name: &str) -> &'static Trial {
    let found = TRIALS.iter().find(|trial| trial.name == name);
    found.unwrap_or_else(|| panic!("no trial {name}"))
}

fn number(text: &str) -> u64 {
    text.parse()
        .unwrap_or_else(|_| panic!("{text} is no number"))
}

/// One round; to panic is to fail.
fn round(trial: &Trial, seed: u64) -> Outcome {
    let round = || (trial.once)(&mut Rng::with_seed(seed));
    let outcome = std::panic::catch_unwind(round);
    outcome.unwrap_or_else(|panic| Err(format!("panic: {}", words_of(&*panic))))
}

/// Plays rounds until the time is over; says how each ended, and how long it took.
fn work(trial: &Trial, seed: u64, seconds: u64) {
    std::panic::set_hook(Box::new(|_| {}));
    (trial.prepare)();
    println!("ready");
    let end = Instant::now() + Duration::from_secs(seconds);
    for seed in seed.. {
        let begun = Instant::now();
        if begun >= end {
            break;
        }
        let outcome = round(trial, seed);
        let took = begun.elapsed().as_micros();
        match outcome {
            Ok(label) => println!("held {took} {label}"),
            Err(why) => println!("failed {took} {}", why.replace('\n', " ")),
        }
    }
}

/// Says something else to be added up: what was acknowledged, a memory.
fn note(what: &str, amount: u64) {
    println!("note {amount} {what}");
}

/// Plays a round again, after those of its worker before it.
fn again(trial: &Trial, seed: u64, first: u64) -> ExitCode {
    (trial.prepare)();
    for seed in first..seed {
        let _ = round(trial, seed);
    }
    let outcome = round(trial, seed);
    println!("{outcome:?}");
    if outcome.is_ok() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn words_of(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().cloned();
    let text = text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
    text.unwrap_or_default()
}

/// A folder in memory where there is one: thousands of saves are made here.
fn fast_folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir_in(MEMORY).or_else(|_| tempfile::tempdir());
    folder.expect("a folder")
}

/// Where a folder is in memory, on Linux.
const MEMORY: &str = "/dev/shm";

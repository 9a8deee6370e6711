//! Enduring: the program is killed while it writes, its files are damaged, what it reads is mutated, and
//! one dossier is played with, until the time is over: `cargo xtask endure [minutes] [seed]`.
//!
//! Rounds run in processes of their own, so that one that aborts or hangs is counted and the others go
//! on. A round is known by its trial and its seed: `endure once <trial> <seed>` plays it again, but for
//! the instant of a kill. Prints counts, then failures; fails when there is one.
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
mod kill;
mod mutate;
mod play;
mod supervise;

use std::process::ExitCode;
use std::time::{Duration, Instant};

use fastrand::Rng;

/// What a round showed, to be counted; or why it failed.
type Outcome = Result<&'static str, String>;

/// Something to endure, one round after the other.
struct Trial {
    name: &'static str,
    once: fn(&mut Rng) -> Outcome,
    /// Its part of the time.
    share: usize,
}

const TRIALS: &[Trial] = &[
    Trial {
        name: "kill",
        once: kill::once,
        share: 4,
    },
    Trial {
        name: "damage",
        once: damage::once,
        share: 3,
    },
    Trial {
        name: "mutate",
        once: mutate::once,
        share: 4,
    },
    Trial {
        name: "play",
        once: play::once,
        share: 1,
    },
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["life", mode, folder] => kill::life(mode, folder),
        ["work", trial, seed, seconds] => work(trial_named(trial), number(seed), number(seconds)),
        ["once", trial, seed] => println!("{:?}", round(trial_named(trial), number(seed))),
        [minutes] => return supervise::run(minutes, fastrand::u64(..1_000_000)),
        [minutes, seed] => return supervise::run(minutes, number(seed)),
        _ => {
            eprintln!("endure <minutes> [seed] | endure once <trial> <seed>");
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

fn round(trial: &Trial, seed: u64) -> Outcome {
    (trial.once)(&mut Rng::with_seed(seed))
}

/// Plays rounds until the time is over; says how each ended.
fn work(trial: &Trial, seed: u64, seconds: u64) {
    std::panic::set_hook(Box::new(|_| {}));
    let end = Instant::now() + Duration::from_secs(seconds);
    for seed in seed.. {
        if Instant::now() >= end {
            break;
        }
        let outcome = std::panic::catch_unwind(|| round(trial, seed));
        match outcome.unwrap_or_else(|panic| Err(format!("panic: {}", words_of(&*panic)))) {
            Ok(label) => println!("held {label}"),
            Err(why) => println!("failed {}", why.replace('\n', " ")),
        }
    }
}

fn words_of(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().cloned();
    let text = text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
    text.unwrap_or_default()
}

/// A folder in memory where there is one: thousands of saves are made here.
fn fast_folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir());
    folder.expect("a folder")
}

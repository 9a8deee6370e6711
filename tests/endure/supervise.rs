//! Starts the workers, listens to them, counts.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use crate::{TRIALS, Trial};

/// How long a worker lives, in seconds: what it leaks or keeps dies with it.
const LIFE: u64 = 20;

/// A round that says nothing for so long hangs.
const PATIENCE: Duration = Duration::from_secs(10);

/// Failures that are printed in full.
const PRINTED: usize = 40;

#[derive(Default)]
struct Counts {
    held: BTreeMap<(&'static str, String), u64>,
    failures: Vec<String>,
}

/// Runs every trial, on as many lanes as there are cores.
pub(crate) fn run(minutes: &str, seed: u64) -> ExitCode {
    let minutes: f64 = minutes.parse().expect("a number of minutes");
    println!("endure: {minutes} minutes, seed {seed}");
    let end = Instant::now() + Duration::from_secs_f64(minutes * 60.0);
    let counts = Mutex::new(Counts::default());
    let lanes = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        for lane in 0..lanes {
            let counts = &counts;
            scope.spawn(move || lane_of(lane, lanes, seed, end, counts));
        }
    });
    tell(&counts.into_inner().expect("the counts"))
}

/// One lane: a worker after the other, the trials taking turns by their share.
fn lane_of(lane: usize, lanes: usize, seed: u64, end: Instant, counts: &Mutex<Counts>) {
    let turns: Vec<&Trial> = TRIALS
        .iter()
        .flat_map(|trial| std::iter::repeat_n(trial, trial.share))
        .collect();
    let step = turns.len() / 2 + 1;
    for rank in (lane..).step_by(lanes) {
        let left = end.saturating_duration_since(Instant::now()).as_secs();
        if left == 0 {
            return;
        }
        let trial = turns[rank * step % turns.len()];
        let first = seed + u64::try_from(rank).unwrap_or_default() * 1_000_000;
        worker(trial, first, left.min(LIFE), counts);
    }
}

/// Starts a worker and counts what it says; one that dies or hangs is a failure, by the seed of its round.
fn worker(trial: &'static Trial, first: u64, seconds: u64, counts: &Mutex<Counts>) {
    let mut child = Command::new(std::env::current_exe().expect("this program"))
        .args(["work", trial.name, &first.to_string(), &seconds.to_string()])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("another of this program");
    let lines = lines_of(&mut child);
    let mut seed = first;
    let fail = |seed: u64, why: &str| {
        let mut counts = counts.lock().expect("the counts");
        counts
            .failures
            .push(format!("{} {seed}: {why}", trial.name));
    };
    loop {
        match lines.recv_timeout(PATIENCE) {
            Ok(line) => {
                match line.split_once(' ') {
                    Some(("held", label)) => {
                        let mut counts = counts.lock().expect("the counts");
                        *counts
                            .held
                            .entry((trial.name, label.to_owned()))
                            .or_default() += 1;
                    }
                    Some(("failed", why)) => fail(seed, why),
                    _ => continue,
                }
                seed += 1;
            }
            Err(std::sync::mpsc::RecvTimeoutError::Timeout) => {
                let _ = child.kill();
                let _ = child.wait();
                return fail(seed, "says nothing for ten seconds");
            }
            Err(std::sync::mpsc::RecvTimeoutError::Disconnected) => break,
        }
    }
    let status = child.wait().expect("its end");
    if !status.success() {
        fail(seed, &format!("the process ended: {status}"));
    }
}

fn lines_of(child: &mut Child) -> Receiver<String> {
    let (sender, lines) = channel();
    let output = child.stdout.take().expect("its output");
    thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                break;
            }
        }
    });
    lines
}

fn tell(counts: &Counts) -> ExitCode {
    println!("\n| trial | outcome | rounds |\n|---|---|---:|");
    for ((trial, label), times) in &counts.held {
        println!("| {trial} | {label} | {times} |");
    }
    for trial in TRIALS {
        let of_trial = counts
            .held
            .iter()
            .filter(|((name, _), _)| *name == trial.name);
        let total: u64 = of_trial.map(|(_, times)| times).sum();
        println!("{}: {total} rounds", trial.name);
    }
    println!("failures: {}", counts.failures.len());
    for failure in counts.failures.iter().take(PRINTED) {
        println!("- {failure}");
    }
    if counts.failures.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

//! Starts the workers, listens to them, has them counted.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use crate::tally::Tally;
use crate::{MEMORY, TRIALS, Trial};

/// The longest life of a worker, in seconds: what it leaks or keeps dies with it.
const LIFE: u64 = 60;

/// A round that says nothing for so long hangs: three times what is counted as long, for a computer that does
/// much else.
const PATIENCE: Duration = Duration::from_secs(30);

/// What all rounds use is made ready within this time, on a computer that does much else.
const READY: Duration = Duration::from_secs(120);

/// What the lanes share.
struct Run {
    end: Instant,
    /// The next seed: each worker takes many.
    seeds: AtomicU64,
    life: u64,
    /// Seconds given so far to each trial.
    given: Mutex<Vec<u64>>,
    tally: Mutex<Tally>,
}

/// More rounds than a worker plays in its life.
const SEEDS: u64 = 10_000_000;

/// Runs every trial, on as many lanes as there are cores.
pub(crate) fn run(minutes: &str, seed: u64) -> ExitCode {
    let minutes: f64 = minutes.parse().expect("a number of minutes");
    println!("endure: {minutes} minutes, seed {seed}");
    let time = Duration::from_secs_f64(minutes * 60.0);
    let lanes = thread::available_parallelism().map_or(1, usize::from);
    let run = Run {
        end: Instant::now() + time,
        seeds: AtomicU64::new(seed),
        life: life(time, lanes),
        given: Mutex::new(vec![0; TRIALS.len()]),
        tally: Mutex::new(Tally::default()),
    };
    thread::scope(|scope| {
        for trial in TRIALS.iter().filter(|trial| trial.share.is_none()) {
            scope.spawn(|| run.worker(trial, run.left()));
        }
        for _ in 0..lanes {
            scope.spawn(|| run.lane());
        }
    });
    println!("\nseed {seed}, {minutes} minutes, {lanes} lanes");
    run.tally.into_inner().expect("the counts").tell()
}

/// As long as lets each trial have its share of the time.
fn life(time: Duration, lanes: usize) -> u64 {
    let shares: u32 = TRIALS.iter().filter_map(|trial| trial.share).sum();
    let lanes = u64::try_from(lanes).unwrap_or(1);
    (time.as_secs() * lanes / u64::from(shares)).clamp(2, LIFE)
}

impl Run {
    /// Whole seconds before the end.
    fn left(&self) -> u64 {
        self.end.saturating_duration_since(Instant::now()).as_secs()
    }

    /// A worker after the other, each of the trial that is most behind.
    fn lane(&self) {
        loop {
            let seconds = self.left().min(self.life);
            if seconds == 0 {
                return;
            }
            self.worker(self.next(seconds), seconds);
        }
    }

    fn next(&self, seconds: u64) -> &'static Trial {
        let mut given = self.given.lock().expect("the times");
        let shared = TRIALS.iter().enumerate();
        let shared = shared.filter_map(|(rank, trial)| Some((rank, u64::from(trial.share?))));
        let behind = shared.min_by_key(|(rank, share)| given[*rank] * 1_000 / share);
        let (rank, _) = behind.expect("a trial");
        given[rank] += seconds;
        &TRIALS[rank]
    }

    /// Starts a worker and counts what it says; one that dies or hangs is a failure, by the seed of its round.
    fn worker(&self, trial: &'static Trial, seconds: u64) {
        let first = self.seeds.fetch_add(SEEDS, Ordering::Relaxed);
        let mut child = start(trial, first, seconds);
        let lines = lines_of(&mut child);
        let (mut seed, mut patience) = (first, READY);
        let fail = |seed, why: &str| {
            let mut tally = self.tally.lock().expect("the counts");
            tally.fail(trial, seed, first, why);
        };
        loop {
            match lines.recv_timeout(patience) {
                Ok(line) => {
                    patience = PATIENCE;
                    let mut tally = self.tally.lock().expect("the counts");
                    seed += u64::from(tally.hear(trial, seed, first, &line));
                }
                Err(RecvTimeoutError::Timeout) => {
                    let _ = child.kill();
                    let _ = child.wait();
                    return fail(seed, "says nothing for half a minute");
                }
                Err(RecvTimeoutError::Disconnected) => break,
            }
        }
        let status = child.wait().expect("its end");
        if !status.success() {
            fail(seed, &format!("the process ended: {status}"));
        }
    }
}

fn start(trial: &Trial, first: u64, seconds: u64) -> Child {
    let program = std::env::current_exe().expect("this program");
    let mut command = Command::new(program);
    command.args(["work", trial.name, &first.to_string(), &seconds.to_string()]);
    if Path::new(MEMORY).is_dir() {
        command.env("TMPDIR", MEMORY);
    }
    // What a process that failed said is told in one line.
    command.env("RUST_BACKTRACE", "0");
    command.stdout(Stdio::piped()).stderr(Stdio::null());
    command.spawn().expect("another of this program")
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

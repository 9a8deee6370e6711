//! What the workers say, counted, and told at the end.

use std::collections::BTreeMap;
use std::process::ExitCode;

use crate::{TRIALS, Trial, play};

/// Failures that are printed in full.
const PRINTED: usize = 40;

/// A round this long, in microseconds, is counted apart.
const LONG: u64 = 10_000_000;

/// What one outcome of one trial came to.
#[derive(Default)]
struct Rounds {
    count: u64,
    /// All of them together, and the longest, in microseconds.
    total: u64,
    longest: u64,
    /// The seed of the longest.
    seed: u64,
}

/// Everything that was said.
#[derive(Default)]
pub(crate) struct Tally {
    held: BTreeMap<(&'static str, String), Rounds>,
    failed: BTreeMap<&'static str, u64>,
    notes: BTreeMap<(&'static str, String), u64>,
    /// Rounds that took more than ten seconds.
    long: u64,
    /// The memory of what is played with, in KiB, in the order it was seen.
    memory: Vec<u64>,
    failures: Vec<String>,
}

impl Tally {
    /// Counts a line of a worker; gives whether a round ended.
    pub(crate) fn hear(
        &mut self,
        trial: &'static Trial,
        seed: u64,
        first: u64,
        line: &str,
    ) -> bool {
        let mut words = line.splitn(3, ' ');
        let what = words.next().unwrap_or_default();
        let amount = words.next().and_then(|word| word.parse().ok());
        let (amount, rest) = (amount.unwrap_or_default(), words.next().unwrap_or_default());
        match what {
            "held" => self.hold(trial, seed, amount, rest),
            "failed" => self.fail(trial, seed, first, rest),
            "note" if rest == play::MEMORY => self.memory.push(amount),
            "note" => *self.notes.entry((trial.name, rest.to_owned())).or_default() += amount,
            _ => (),
        }
        matches!(what, "held" | "failed")
    }

    fn hold(&mut self, trial: &'static Trial, seed: u64, took: u64, label: &str) {
        let rounds = self.held.entry((trial.name, label.to_owned())).or_default();
        self.long += u64::from(took > LONG);
        rounds.count += 1;
        rounds.total += took;
        if took >= rounds.longest {
            (rounds.longest, rounds.seed) = (took, seed);
        }
    }

    /// Counts a failure, with what plays it again.
    pub(crate) fn fail(&mut self, trial: &'static Trial, seed: u64, first: u64, why: &str) {
        *self.failed.entry(trial.name).or_default() += 1;
        let again = format!("cargo xtask endure once {} {seed}", trial.name);
        self.failures.push(format!(
            "{} {seed}: {why}\n  `{again}`, after the rounds before it: `{again} {first}`",
            trial.name
        ));
    }

    /// Prints all of it; fails when something did.
    pub(crate) fn tell(mut self) -> ExitCode {
        self.tell_rounds();
        self.tell_trials();
        if let Err(why) = play::judged(&self.memory) {
            self.failures.push(why);
        }
        println!("\nover ten seconds: {}", self.long);
        println!("failures: {}", self.failures.len());
        for failure in self.failures.iter().take(PRINTED) {
            println!("- {failure}");
        }
        if self.failures.is_empty() {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        }
    }

    fn tell_rounds(&self) {
        println!("\n| trial | outcome | rounds | a second | longest, ms | its seed |");
        println!("|---|---|---:|---:|---:|---:|");
        for ((trial, label), rounds) in &self.held {
            let rate = per_second(rounds.count, rounds.total);
            let (count, longest, seed) = (rounds.count, millis(rounds.longest), rounds.seed);
            println!("| {trial} | {label} | {count} | {rate} | {longest} | {seed} |");
        }
    }

    fn tell_trials(&self) {
        println!("\n| trial | rounds | failed | longest, ms | and |");
        println!("|---|---:|---:|---:|---|");
        for trial in TRIALS {
            let name = trial.name;
            let held = self.held.iter().filter(|((of, _), _)| *of == name);
            let (mut count, mut longest) = (0, 0);
            for (_, rounds) in held {
                count += rounds.count;
                longest = longest.max(rounds.longest);
            }
            let failed = self.failed.get(name).copied().unwrap_or_default();
            let notes = self.notes.iter().filter(|((of, _), _)| *of == name);
            let notes: Vec<_> = notes
                .map(|((_, what), amount)| format!("{amount} {what}"))
                .collect();
            let (longest, notes) = (millis(longest), notes.join(", "));
            println!(
                "| {name} | {} | {failed} | {longest} | {notes} |",
                count + failed
            );
        }
    }
}

fn per_second(count: u64, micros: u64) -> String {
    tenths(count * 10_000_000 / micros.max(1))
}

fn millis(micros: u64) -> String {
    tenths(micros / 100)
}

fn tenths(tenths: u64) -> String {
    format!("{}.{}", tenths / 10, tenths % 10)
}

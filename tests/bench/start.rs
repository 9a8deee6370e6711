//! Start-up and memory: from the start of the process to the first usable page, beside a bare
//! window of the same web view in the same run. Linux only; starts its own display (Xvfb).
//!
//! Runs are interleaved, since machines are noisy. The goal is a ratio of 1.15.
#![expect(clippy::print_stdout, reason = "a bench prints its table")]
#![expect(
    clippy::expect_used,
    reason = "a bench that cannot start has nothing to measure"
)]

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Starts of each program.
const RUNS: usize = 12;

/// How long after the first page memory is read.
const SETTLED: Duration = Duration::from_secs(3);

/// Gives up on a program that shows nothing.
const PATIENCE: Duration = Duration::from_secs(30);

/// What one start gave.
struct Start {
    shown: Duration,
    /// Proportional set size of the process and its children, in KiB.
    memory: u64,
}

fn main() {
    let display = Display::start();
    let folder = tempfile::tempdir().expect("a folder");
    let (mut bare, mut program) = (Vec::new(), Vec::new());
    for run in 0..RUNS {
        bare.push(start_bare(&display));
        program.push(start_program(
            &display,
            &folder.path().join(run.to_string()),
        ));
    }
    println!("| | shown p50 (ms) | min | max | PSS p50 (MiB) |\n|---|---:|---:|---:|---:|");
    let (bare_ms, bare_memory) = line("bare window", &bare);
    let (program_ms, program_memory) = line("Mallette RPS", &program);
    println!("\nstart-up ratio: {:.2} (goal: 1.15)", program_ms / bare_ms);
    println!("memory ratio: {:.2}", program_memory / bare_memory);
}

#[expect(clippy::cast_precision_loss, reason = "figures for people")]
fn line(name: &str, starts: &[Start]) -> (f64, f64) {
    let mut times: Vec<f64> = starts
        .iter()
        .map(|start| start.shown.as_secs_f64() * 1000.0)
        .collect();
    let mut memory: Vec<f64> = starts
        .iter()
        .map(|start| start.memory as f64 / 1024.0)
        .collect();
    times.sort_by(f64::total_cmp);
    memory.sort_by(f64::total_cmp);
    let (shown, pss) = (median(&times), median(&memory));
    let (min, max) = (
        times.first().copied().unwrap_or(0.0),
        times.last().copied().unwrap_or(0.0),
    );
    println!("| {name} | {shown:.0} | {min:.0} | {max:.0} | {pss:.0} |");
    (shown, pss)
}

fn median(sorted: &[f64]) -> f64 {
    sorted.get(sorted.len() / 2).copied().unwrap_or(f64::NAN)
}

/// A display of its own, stopped at the end.
struct Display {
    server: Child,
    name: String,
}

impl Display {
    fn start() -> Self {
        let name = ":87".to_owned();
        let server = Command::new("Xvfb")
            .args([&name, "-screen", "0", "1440x900x24"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("start Xvfb");
        let socket = Path::new("/tmp/.X11-unix/X87");
        let start = Instant::now();
        while !socket.exists() {
            assert!(start.elapsed() < PATIENCE, "Xvfb does not start");
            std::thread::sleep(Duration::from_millis(20));
        }
        Self { server, name }
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

fn beside(name: &str) -> PathBuf {
    std::env::current_exe()
        .expect("this program")
        .with_file_name(name)
}

fn command(program: &str, display: &Display) -> Command {
    let mut command = Command::new(beside(program));
    command
        .env("DISPLAY", &display.name)
        .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
        .stderr(Stdio::null());
    command
}

fn start_bare(display: &Display) -> Start {
    let start = Instant::now();
    let mut child = command("bare_window", display)
        .stdout(Stdio::piped())
        .spawn()
        .expect("start the bare window");
    let output = child.stdout.take().expect("its output");
    let shown = BufReader::new(output)
        .lines()
        .map_while(Result::ok)
        .any(|line| line == "shown");
    assert!(shown, "the bare window shows nothing");
    finish(child, start.elapsed())
}

fn start_program(display: &Display, data: &Path) -> Start {
    let log = data.join("journal.log");
    let start = Instant::now();
    let child = command("mallette-rps", display)
        .arg("--data")
        .arg(data)
        .spawn()
        .expect("start the program");
    while !fs::read_to_string(&log).is_ok_and(|text| text.contains(pages::SHOWN)) {
        assert!(start.elapsed() < PATIENCE, "the program shows nothing");
        std::thread::sleep(Duration::from_millis(1));
    }
    finish(child, start.elapsed())
}

fn finish(mut child: Child, shown: Duration) -> Start {
    std::thread::sleep(SETTLED);
    let memory = memory_of(child.id());
    let _ = child.kill();
    let _ = child.wait();
    std::thread::sleep(Duration::from_millis(300));
    Start { shown, memory }
}

/// The PSS of a process and of all its descendants, in KiB.
fn memory_of(pid: u32) -> u64 {
    let own = fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).unwrap_or_default();
    let pss = own.lines().find_map(|line| {
        line.strip_prefix("Pss:")?
            .trim()
            .strip_suffix(" kB")?
            .trim()
            .parse()
            .ok()
    });
    let tasks = fs::read_dir(format!("/proc/{pid}/task"))
        .into_iter()
        .flatten()
        .flatten();
    let children: u64 = tasks
        .filter_map(|task| fs::read_to_string(task.path().join("children")).ok())
        .flat_map(|children| {
            children
                .split_whitespace()
                .filter_map(|pid| pid.parse().ok())
                .collect::<Vec<u32>>()
        })
        .map(memory_of)
        .sum();
    pss.unwrap_or(0) + children
}

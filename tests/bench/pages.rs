//! From a request to its HTML: every page, on the sample dossier, on a large one and on one ten times
//! larger; then opening each of them to its first page, with the memory it takes.
//!
//! The router is asked in process, as the window does; what the web view adds is not counted. Prints
//! tables in milliseconds and MiB. The goals: 4 ms at the 99th percentile on the large dossier, five
//! times the worst page at ten times its size, an opening 60 ms and 20 MiB above the sample's.
#![expect(clippy::print_stdout, reason = "a bench prints its tables")]
#![expect(
    clippy::expect_used,
    reason = "a bench that cannot start has nothing to measure"
)]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use support::Visitor;
use support::pages::PAGES;

/// Times each page is asked; fewer on the largest dossier, which takes longer.
const RUNS: usize = 300;
const RUNS_TENFOLD: usize = 100;

/// Asked before measuring, so that caches are as in use.
const WARM_UP: usize = 20;

/// Openings of each dossier, each in a process of its own.
const OPENINGS: usize = 9;

/// A dossier and the person who has it open.
struct Desk {
    name: &'static str,
    runs: usize,
    path: PathBuf,
    visitor: Visitor,
    worst: Duration,
}

#[tokio::main]
async fn main() {
    if let Some(path) = std::env::args_os().nth(1) {
        return opening(&path.display().to_string()).await;
    }
    let mut desks = [
        sample_desk().await,
        large_desk("large", 1).await,
        large_desk("large × 10", 10).await,
    ];
    pages(&mut desks).await;
    openings(&desks);
}

async fn sample_desk() -> Desk {
    let visitor = Visitor::with_sample().await;
    Desk {
        name: "sample",
        runs: RUNS,
        path: visitor.dossier_files().pop().expect("the sample's file"),
        visitor,
        worst: Duration::ZERO,
    }
}

async fn large_desk(name: &'static str, times: u16) -> Desk {
    let visitor = Visitor::new();
    let path = visitor.data().join("large.mallette");
    dossier::testing::large_file(&path, 7, times).expect("a new file");
    open(&visitor, &path.display().to_string()).await;
    Desk {
        name,
        runs: if times > 1 { RUNS_TENFOLD } else { RUNS },
        path,
        visitor,
        worst: Duration::ZERO,
    }
}

async fn open(visitor: &Visitor, path: &str) {
    let page = visitor.send("/dossiers/opening", &[("path", path)]).await;
    assert!(page.status.is_success(), "{}", page.status);
}

async fn pages(desks: &mut [Desk]) {
    let heads = desks
        .iter()
        .map(|desk| format!(" {0} p50 | {0} p99 |", desk.name));
    println!("| page |{}", heads.collect::<String>());
    println!("|---|{}", "---:|---:|".repeat(desks.len()));
    for (_, address) in PAGES {
        let mut line = format!("| `{address}` |");
        for desk in &mut *desks {
            let times = times(desk, address).await;
            desk.worst = desk.worst.max(percentile(&times, 99));
            line += &format!(
                " {} | {} |",
                milliseconds(percentile(&times, 50)),
                milliseconds(percentile(&times, 99))
            );
        }
        println!("{line}");
    }
    println!();
    for desk in desks {
        let worst = milliseconds(desk.worst);
        println!("worst page, {}, p99: {worst} ms", desk.name);
    }
}

async fn times(desk: &Desk, address: &str) -> Vec<Duration> {
    for _ in 0..WARM_UP {
        desk.visitor.go(address).await;
    }
    let mut times = Vec::with_capacity(desk.runs);
    for _ in 0..desk.runs {
        let start = Instant::now();
        let page = desk.visitor.go(address).await;
        times.push(start.elapsed());
        assert!(page.status.is_success(), "{address}: {}", page.status);
    }
    times.sort();
    times
}

/// Opens one dossier, then says how long that took and what memory it added.
async fn opening(path: &str) {
    let visitor = Visitor::new();
    visitor.go("/").await;
    let before = resident();
    let start = Instant::now();
    open(&visitor, path).await;
    let time = start.elapsed();
    println!("{} {}", time.as_secs_f64() * 1000.0, resident() - before);
}

/// The openings of all dossiers take turns, since machines are noisy.
fn openings(desks: &[Desk]) {
    let mut seen = vec![(Vec::new(), Vec::new()); desks.len()];
    for _ in 0..OPENINGS {
        for (desk, (times, memory)) in desks.iter().zip(&mut seen) {
            let (time, kib) = opened_apart(&desk.path);
            times.push(time);
            memory.push(kib / 1024.0);
        }
    }
    println!("\n| opening to the first page | ms p50 | MiB p50 |\n|---|---:|---:|");
    for (desk, (times, memory)) in desks.iter().zip(&mut seen) {
        println!(
            "| {} | {:.1} | {:.1} |",
            desk.name,
            median(times),
            median(memory)
        );
    }
}

fn opened_apart(path: &Path) -> (f64, f64) {
    let output = Command::new(std::env::current_exe().expect("this program"))
        .arg(path)
        .output()
        .expect("another of this program");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let mut figures = text
        .split_whitespace()
        .map(|word| word.parse().expect("a figure"));
    (
        figures.next().expect("a time"),
        figures.next().expect("a memory"),
    )
}

/// The memory of this process, in KiB (Linux).
fn resident() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok())
        .unwrap_or(f64::NAN)
}

fn median(figures: &mut [f64]) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or(f64::NAN)
}

fn percentile(sorted: &[Duration], percent: usize) -> Duration {
    let index = (sorted.len() * percent).div_ceil(100).saturating_sub(1);
    sorted.get(index).copied().unwrap_or_default()
}

fn milliseconds(time: Duration) -> String {
    format!("{:.2}", time.as_secs_f64() * 1000.0)
}

//! From a request to its HTML: every page, on the sample dossier and on a large one.
//!
//! The router is asked in process, as the window does; what the web view adds is not counted. Prints
//! a table in milliseconds. The goal is 10 ms at the 99th percentile on the large dossier.
#![expect(clippy::print_stdout, reason = "a bench prints its table")]

use std::time::{Duration, Instant};

use support::Visitor;
use support::pages::PAGES;

/// Times each page is asked.
const RUNS: usize = 300;

/// Asked before measuring, so that caches are as in use.
const WARM_UP: usize = 20;

#[tokio::main]
async fn main() -> dossier::Result<()> {
    let sample = Visitor::with_sample().await;
    let large = Visitor::new();
    let path = large.data().join("large.mallette");
    dossier::testing::large_file(&path, 7)?;
    large
        .send(
            "/dossiers/opening",
            &[("path", &path.display().to_string())],
        )
        .await;

    println!(
        "| page | sample p50 | sample p99 | large p50 | large p99 |\n|---|---:|---:|---:|---:|"
    );
    let mut worst = Duration::ZERO;
    for (_, address) in PAGES {
        let small = times(&sample, address).await;
        let big = times(&large, address).await;
        worst = worst.max(percentile(&big, 99));
        println!(
            "| `{address}` | {} | {} | {} | {} |",
            shown(percentile(&small, 50)),
            shown(percentile(&small, 99)),
            shown(percentile(&big, 50)),
            shown(percentile(&big, 99))
        );
    }
    println!(
        "\nworst page on the large dossier, p99: {} ms (goal: 10)",
        shown(worst)
    );
    Ok(())
}

async fn times(visitor: &Visitor, address: &str) -> Vec<Duration> {
    for _ in 0..WARM_UP {
        visitor.go(address).await;
    }
    let mut times = Vec::with_capacity(RUNS);
    for _ in 0..RUNS {
        let start = Instant::now();
        let page = visitor.go(address).await;
        times.push(start.elapsed());
        assert!(page.status.is_success(), "{address}: {}", page.status);
    }
    times.sort();
    times
}

fn percentile(sorted: &[Duration], percent: usize) -> Duration {
    let index = (sorted.len() * percent).div_ceil(100).saturating_sub(1);
    sorted.get(index).copied().unwrap_or_default()
}

fn shown(time: Duration) -> String {
    format!("{:.2}", time.as_secs_f64() * 1000.0)
}

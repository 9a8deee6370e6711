//! How long a plan takes to print, and what it weighs.
//!
//! `cargo run --release -p mallette-documents --features pdf --example pdf_bench`
//! The engine forgets between two documents, so each run is a first one. The plan is the example beside
//! this file, its actions repeated.

#![expect(clippy::print_stdout, reason = "a bench speaks on its terminal")]

use std::error::Error;
use std::hint::black_box;
use std::time::{Duration, Instant};

use documents::{Group, PlanDocument, Printer};

const RUNS: usize = 20;

fn main() -> Result<(), Box<dyn Error>> {
    let example = serde_json::from_str(include_str!("menuiserie-ferrand.json"))?;
    let start = Instant::now();
    let printer = Printer::new()?;
    println!("engine: {:.1?}", start.elapsed());
    for actions in [10, 300] {
        measure(&printer, &with_actions(&example, actions))?;
    }
    Ok(())
}

fn measure(printer: &Printer, plan: &PlanDocument) -> Result<(), Box<dyn Error>> {
    let mut times = Vec::new();
    let mut pdf = Vec::new();
    for _ in 0..RUNS {
        let start = Instant::now();
        pdf = black_box(printer.plan(plan)?);
        times.push(start.elapsed());
    }
    times.sort();
    let middle = times.get(RUNS / 2).copied().unwrap_or(Duration::ZERO);
    let least = times.first().copied().unwrap_or(Duration::ZERO);
    let actions = plan.rows().count();
    let (pages, bytes) = (pages(&pdf), pdf.len());
    println!(
        "{actions} actions: min {least:.1?}, median {middle:.1?}, {pages} pages, {bytes} bytes"
    );
    Ok(())
}

fn pages(pdf: &[u8]) -> usize {
    let page = b"/Type/Page/";
    pdf.windows(page.len())
        .filter(|window| window == page)
        .count()
}

/// The situations of the example over and over, until there are as many actions.
fn with_actions(example: &PlanDocument, wanted: usize) -> PlanDocument {
    let mut plan = example.clone();
    plan.groups.clear();
    let mut left = wanted;
    for group in example.groups.iter().cycle() {
        if left == 0 {
            break;
        }
        let lines: Vec<_> = group.lines.iter().take(left).cloned().collect();
        left -= lines.len();
        plan.groups.push(Group {
            lines,
            ..group.clone()
        });
    }
    plan
}

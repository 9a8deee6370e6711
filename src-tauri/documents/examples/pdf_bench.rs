//! How long the plan takes to print, and what it weighs.
//!
//! `cargo run --release -p mallette-documents --features pdf --example pdf_bench`
//! Every document and format: `documents_bench`.

#![expect(clippy::print_stdout, reason = "a bench speaks on its terminal")]

use std::error::Error;
use std::hint::black_box;
use std::time::Instant;

use documents::{Document, DossierView, Format, Options};

const RUNS: usize = 20;

fn main() -> Result<(), Box<dyn Error>> {
    let view: DossierView = serde_json::from_str(include_str!("menuiserie-ferrand.json"))?;
    let mut times = Vec::new();
    let mut bytes = 0;
    for _ in 0..RUNS {
        let start = Instant::now();
        let pdf = documents::write(Document::Plan, &view, Format::Pdf, &Options::default())?;
        bytes = black_box(pdf).len();
        times.push(start.elapsed());
    }
    times.sort();
    let median = times.get(RUNS / 2).copied().unwrap_or_default();
    let least = times.first().copied().unwrap_or_default();
    let actions = view.actions.len();
    println!("{actions} actions: min {least:.1?}, median {median:.1?}, {bytes} bytes");
    Ok(())
}

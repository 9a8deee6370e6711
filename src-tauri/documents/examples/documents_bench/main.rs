//! How long each document takes to write, for 10 and 300 actions, and what it weighs.
//!
//! `cargo xtask bench documents`, or with one document only:
//! `cargo run --release -p mallette-documents --features pdf --example documents_bench -- Plan`
//! The dossier is the example beside this folder, its situations and actions repeated. Goals: a PDF of 300
//! actions within a second, everything else within 0.3 s. The engine forgets between two documents, so each
//! run is a first one, but for its fonts, read once. Other programs making the same plan: `others`.

#![expect(clippy::print_stdout, reason = "a bench speaks on its terminal")]

mod others;

use std::error::Error;
use std::fs;
use std::hint::black_box;
use std::time::{Duration, Instant};

use documents::{Document, DossierView, Format, Options, PlanColumn};

/// Each document is written so many times; the median is said.
const RUNS: usize = 5;

const PDF_GOAL: Duration = Duration::from_millis(1_000);
const OTHER_GOAL: Duration = Duration::from_millis(300);

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.as_slice() {
        // A program of its own, started by `others`.
        [first, view, pdf] if first == others::PRINT => {
            let view: DossierView = serde_json::from_slice(&fs::read(view)?)?;
            let bytes = documents::write(Document::Plan, &view, Format::Pdf, &Options::default())?;
            Ok(fs::write(pdf, bytes)?)
        }
        arguments => bench(arguments.first().map(String::as_str)),
    }
}

/// Every document, or the one of this name; then the plan made by other programs.
fn bench(only: Option<&str>) -> Result<(), Box<dyn Error>> {
    let example = serde_json::from_str(include_str!("../menuiserie-ferrand.json"))?;
    let start = Instant::now();
    let empty = DossierView::default();
    documents::write(Document::Plan, &empty, Format::Pdf, &Options::default())?;
    println!(
        "first page of the program, fonts read: {:.0?}",
        start.elapsed()
    );
    println!("document         format  actions   median      least      bytes  goal");
    let mut wanted = Document::ALL.to_vec();
    wanted.retain(|document| only.is_none_or(|only| only == format!("{document:?}")));
    for actions in [10, 300] {
        let view = with_actions(&example, actions);
        for document in &wanted {
            for format in document.formats() {
                measure(*document, *format, &view, &Options::default())?;
            }
        }
        if wanted.contains(&Document::Plan) {
            println!("with every detail under every action, the longest plan there is:");
            let options = Options {
                columns: PlanColumn::ALL.to_vec(),
                ..Options::default()
            };
            measure(Document::Plan, Format::Pdf, &view, &options)?;
        }
    }
    if wanted.contains(&Document::Plan) {
        others::compare(&with_actions(&example, 300))?;
    }
    Ok(())
}

fn measure(
    document: Document,
    format: Format,
    view: &DossierView,
    options: &Options,
) -> Result<(), Box<dyn Error>> {
    let mut times = Vec::new();
    let mut bytes = 0;
    for _ in 0..RUNS {
        let start = Instant::now();
        bytes = black_box(documents::write(document, view, format, options)?).len();
        times.push(start.elapsed());
    }
    let (median, least) = median_and_least(times);
    let (name, kind) = (format!("{document:?}"), format!("{format:?}"));
    let kept = if median <= goal(format) {
        "kept"
    } else {
        "MISSED"
    };
    let actions = view.actions.len();
    println!("{name:<16} {kind:<7} {actions:>7} {median:>10.1?} {least:>10.1?} {bytes:>9}  {kept}");
    Ok(())
}

/// The middle one and the shortest.
fn median_and_least(mut times: Vec<Duration>) -> (Duration, Duration) {
    times.sort();
    let median = times.get(times.len() / 2).copied().unwrap_or_default();
    (median, times.first().copied().unwrap_or_default())
}

fn goal(format: Format) -> Duration {
    match format {
        Format::Pdf | Format::PdfA3 => PDF_GOAL,
        Format::Docx | Format::Xlsx | Format::Csv | Format::Json | Format::Ics => OTHER_GOAL,
    }
}

/// The situations and the actions of the example over and over, until there are as many actions.
fn with_actions(example: &DossierView, wanted: usize) -> DossierView {
    let mut view = example.clone();
    view.situations.clear();
    view.actions.clear();
    for round in 0.. {
        let renamed = |id: &str| format!("{id}-{round}");
        for situation in &example.situations {
            let mut situation = situation.clone();
            situation.id = renamed(&situation.id);
            view.situations.push(situation);
        }
        for action in &example.actions {
            if view.actions.len() == wanted {
                return view;
            }
            let mut action = action.clone();
            action.id = renamed(&action.id);
            action.situations = action.situations.iter().map(|id| renamed(id)).collect();
            view.actions.push(action);
        }
    }
    view
}

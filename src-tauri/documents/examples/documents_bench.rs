//! How long each document takes to write, for 10 and 300 actions, and what it weighs.
//!
//! `cargo run --release -p mallette-documents --features pdf --example documents_bench`
//! The dossier is the example beside this file, its situations and actions repeated. Goals: a PDF of 300
//! actions within a second, everything else within 0.3 s. The engine forgets between two documents, so each
//! run is a first one, but for its fonts, read once.

#![expect(clippy::print_stdout, reason = "a bench speaks on its terminal")]

use std::error::Error;
use std::hint::black_box;
use std::time::{Duration, Instant};

use documents::{Document, DossierView, Format, Options, PlanColumn};

/// Each document is written so many times; the median is said.
const RUNS: usize = 9;

const PDF_GOAL: Duration = Duration::from_millis(1_000);
const OTHER_GOAL: Duration = Duration::from_millis(300);

fn main() -> Result<(), Box<dyn Error>> {
    let example = serde_json::from_str(include_str!("menuiserie-ferrand.json"))?;
    let start = Instant::now();
    let empty = DossierView::default();
    documents::write(Document::Plan, &empty, Format::Pdf, &Options::default())?;
    println!(
        "first page of the program, fonts read: {:.0?}",
        start.elapsed()
    );
    println!("document         format  actions   median      least      bytes  goal");
    for actions in [10, 300] {
        let view = with_actions(&example, actions);
        for document in Document::ALL {
            for format in document.formats() {
                measure(document, *format, &view)?;
            }
        }
    }
    Ok(())
}

fn measure(document: Document, format: Format, view: &DossierView) -> Result<(), Box<dyn Error>> {
    let options = Options {
        // Every detail under every action: the longest plan there is.
        columns: match (document, format) {
            (Document::Plan, Format::Pdf) => PlanColumn::ALL.to_vec(),
            _ => Vec::new(),
        },
        ..Options::default()
    };
    let mut times = Vec::new();
    let mut bytes = 0;
    for _ in 0..RUNS {
        let start = Instant::now();
        bytes = black_box(documents::write(document, view, format, &options)?).len();
        times.push(start.elapsed());
    }
    times.sort();
    let median = times.get(RUNS / 2).copied().unwrap_or_default();
    let least = times.first().copied().unwrap_or_default();
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

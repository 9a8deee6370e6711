//! How long each document takes to write, for 10 and 300 actions, and what it weighs.
//!
//! `cargo xtask bench documents`, or with one document only:
//! `cargo run --release -p mallette-documents --features pdf --example documents_bench -- Plan`
//! The dossier is the example beside this folder, its situations and actions repeated. Goals: a PDF of 300
//! actions within a second, everything else within 0.3 s. The engine forgets between two documents, so each
//! run is a first one, but for its fonts, read once. Other programs making the same plan: `others`.

#![expect(clippy::print_stdout, reason = "a bench speaks on its terminal")]

mod others;

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::hint::black_box;
use std::time::{Duration, Instant};

use documents::{Document, Format, Options, PlanColumn, Source};
use dossier::DossierExport;
use jiff::civil::date;
use jiff::tz::TimeZone;
use library::Library;

/// Each document is written so many times; the median is said.
const RUNS: usize = 5;

const PDF_GOAL: Duration = Duration::from_millis(1_000);
const OTHER_GOAL: Duration = Duration::from_millis(300);

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.as_slice() {
        // A program of its own, started by `others`.
        [first, records, pdf] if first == others::PRINT => {
            let records = serde_json::from_slice(&fs::read(records)?)?;
            Ok(fs::write(pdf, plan(&records, Format::Pdf)?)?)
        }
        arguments => bench(arguments.first().map(String::as_str)),
    }
}

/// Every document, or the one of this name; then the plan made by other programs.
fn bench(only: Option<&str>) -> Result<(), Box<dyn Error>> {
    let example = serde_json::from_str(include_str!("../menuiserie-ferrand.json"))?;
    let library = Library::embedded()?;
    let start = Instant::now();
    plan(&with_actions(&example, 0)?, Format::Pdf)?;
    println!(
        "first page of the program, fonts read: {:.0?}",
        start.elapsed()
    );
    println!("document         format  actions   median      least      bytes  goal");
    let mut wanted = Document::ALL.to_vec();
    wanted.retain(|document| only.is_none_or(|only| only == format!("{document:?}")));
    for actions in [10, 300] {
        let records = with_actions(&example, actions)?;
        let source = source(&records, &library)?;
        for document in &wanted {
            for format in document.formats() {
                measure(*document, *format, &source, &Options::default())?;
            }
        }
        if wanted.contains(&Document::Plan) {
            println!("with every detail under every action, the longest plan there is:");
            let options = Options {
                columns: PlanColumn::ALL.to_vec(),
                ..Options::default()
            };
            measure(Document::Plan, Format::Pdf, &source, &options)?;
        }
    }
    if wanted.contains(&Document::Plan) {
        others::compare(&with_actions(&example, 300)?)?;
    }
    Ok(())
}

/// The plan, with nothing chosen.
fn plan(records: &DossierExport, format: Format) -> Result<Vec<u8>, Box<dyn Error>> {
    let library = Library::embedded()?;
    let source = source(records, &library)?;
    Ok(documents::write(
        Document::Plan,
        &source,
        format,
        &Options::default(),
    )?)
}

fn source<'a>(
    records: &'a DossierExport,
    library: &'a Library,
) -> Result<Source<'a>, Box<dyn Error>> {
    Ok(Source {
        records,
        library,
        at: date(2026, 11, 24).to_zoned(TimeZone::UTC)?,
        revisions: BTreeMap::new(),
    })
}

fn measure(
    document: Document,
    format: Format,
    source: &Source<'_>,
    options: &Options,
) -> Result<(), Box<dyn Error>> {
    let mut times = Vec::new();
    let mut bytes = 0;
    for _ in 0..RUNS {
        let start = Instant::now();
        bytes = black_box(documents::write(document, source, format, options)?).len();
        times.push(start.elapsed());
    }
    let (median, least) = median_and_least(times);
    let (name, kind) = (format!("{document:?}"), format!("{format:?}"));
    let kept = if median <= goal(format) {
        "kept"
    } else {
        "MISSED"
    };
    let actions = source.records.actions.len();
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

/// The example over and over, until there are as many actions.
fn with_actions(example: &DossierExport, wanted: usize) -> Result<DossierExport, Box<dyn Error>> {
    const FIRST: u32 = 0x019a_9c00;
    let text = serde_json::to_string(example)?;
    let mut records = example.clone();
    for round in FIRST + 1.. {
        if records.actions.len() >= wanted {
            break;
        }
        // Every id of the example begins so.
        let renamed = text.replace(&format!("{FIRST:08x}-"), &format!("{round:08x}-"));
        let more: DossierExport = serde_json::from_str(&renamed)?;
        records.situations.extend(more.situations);
        records.situation_units.extend(more.situation_units);
        records.ratings.extend(more.ratings);
        records.measures.extend(more.measures);
        records.actions.extend(more.actions);
        records.action_situations.extend(more.action_situations);
        records.indicator_values.extend(more.indicator_values);
        records.reviews.extend(more.reviews);
    }
    records.actions.truncate(wanted);
    Ok(records)
}

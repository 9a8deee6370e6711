//! Writes every document of the example, and the plan with every detail, to look at them.
//!
//! `cargo run -p mallette-documents --features pdf --example documents -- <folder>`

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::PathBuf;

use documents::{Document, Format, Options, PlanColumn, Source};
use jiff::civil::date;
use jiff::tz::TimeZone;
use library::Library;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("which folder?")?;
    let folder = PathBuf::from(folder);
    fs::create_dir_all(&folder)?;
    let records = serde_json::from_str(include_str!("menuiserie-ferrand.json"))?;
    let source = Source {
        records: &records,
        library: &Library::embedded()?,
        at: date(2026, 11, 24).to_zoned(TimeZone::UTC)?,
        revisions: BTreeMap::new(),
    };
    for document in Document::ALL.iter().copied() {
        for format in document.formats() {
            let bytes = documents::write(document, &source, *format, &Options::default())?;
            let name = format!("{document:?}-{format:?}.{}", format.extension());
            fs::write(folder.join(name), bytes)?;
        }
    }
    let options = Options {
        columns: PlanColumn::ALL.to_vec(),
        ..Options::default()
    };
    let bytes = documents::write(Document::Plan, &source, Format::Pdf, &options)?;
    fs::write(folder.join("Plan-Pdf-details.pdf"), bytes)?;
    Ok(())
}

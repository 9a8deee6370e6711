//! Writes every document of the example, and the plan with every detail, to look at them.
//!
//! `cargo run -p mallette-documents --features pdf --example documents -- <folder>`

use std::error::Error;
use std::fs;
use std::path::PathBuf;

use documents::{Document, DossierView, Format, Options, PlanColumn};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("which folder?")?;
    let folder = PathBuf::from(folder);
    fs::create_dir_all(&folder)?;
    let view: DossierView = serde_json::from_str(include_str!("menuiserie-ferrand.json"))?;
    for document in Document::ALL {
        for format in document.formats() {
            let bytes = documents::write(document, &view, *format, &Options::default())?;
            let name = format!("{document:?}-{format:?}.{}", format.extension());
            fs::write(folder.join(name), bytes)?;
        }
    }
    let options = Options {
        columns: PlanColumn::ALL.to_vec(),
        ..Options::default()
    };
    let bytes = documents::write(Document::Plan, &view, Format::Pdf, &options)?;
    fs::write(folder.join("Plan-Pdf-details.pdf"), bytes)?;
    Ok(())
}

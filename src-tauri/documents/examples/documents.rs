//! Writes every document of the example, to look at them.
//!
//! `cargo run -p mallette-documents --features pdf --example documents -- <folder>`

use std::error::Error;
use std::fs;
use std::path::PathBuf;

use documents::{Document, DossierView, Options};

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
    Ok(())
}

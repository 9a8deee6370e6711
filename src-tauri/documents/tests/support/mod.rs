//! What the tests of this room share: an example, any dossier at all, and readers of what was written.
//!
//! Readers are other people's: `calamine` for workbooks, `icalendar` for calendars, an XML parser for DOCX.

#![allow(dead_code, reason = "each test binary uses its own part")]
#![allow(
    clippy::unwrap_used,
    clippy::wildcard_enum_match_arm,
    reason = "helpers of tests: a panic is their message"
)]

pub(crate) mod any;
pub(crate) mod docx;

use documents::{Document, DossierView, Format, Options};

/// The dossier beside the examples: everything is filled in somewhere.
pub(crate) fn example() -> DossierView {
    serde_json::from_str(include_str!("../../examples/menuiserie-ferrand.json")).unwrap()
}

/// A document with the default options.
pub(crate) fn written(document: Document, format: Format, view: &DossierView) -> Vec<u8> {
    documents::write(document, view, format, &Options::default()).unwrap()
}

/// With ordinary spaces, which are easier to read in an assertion.
pub(crate) fn plain(text: &str) -> String {
    text.replace('\u{a0}', " ")
}

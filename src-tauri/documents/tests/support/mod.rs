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
pub(crate) mod firm;

use documents::{Document, Format};
pub(crate) use firm::{Firm, example};

/// A document, as chosen.
pub(crate) fn written(document: Document, format: Format, firm: &Firm) -> Vec<u8> {
    firm.try_write(document, format).unwrap()
}

/// With ordinary spaces, which are easier to read in an assertion.
pub(crate) fn plain(text: &str) -> String {
    text.replace('\u{a0}', " ")
}

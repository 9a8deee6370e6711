//! Bringing work in from elsewhere: another dossier in JSON, or a table made in a spreadsheet.
//!
//! Each kind is read whole and checked before anything is written, previewed without writing, and
//! imported as one operation, undone at once. Import adds; it never overwrites nor removes.
//!
//! - [`records`]: JSON of this program, exact both ways.
//! - [`table`]: bytes of XLSX or CSV into rows of text, within limits.
//! - [`rows`]: rows into situations and actions; [`words`]: what the headings and the values mean.

mod records;

pub use records::{ImportCount, ImportPreview};

/// Largest file to import, in bytes.
pub const IMPORT_BYTES: usize = 32 * 1024 * 1024;

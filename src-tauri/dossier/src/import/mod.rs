//! Bringing work in from elsewhere: another dossier in JSON, or a table made in a spreadsheet.
//!
//! Each kind is read whole and checked before anything is written, previewed without writing, and
//! imported as one operation, undone at once. Import adds; it never overwrites nor removes.
//!
//! - [`records`]: JSON of this program, exact both ways.
//! - [`table`]: bytes of XLSX or CSV into rows of text, within limits.
//! - [`draft`]: a row into a situation and an action; [`meanings`]: what headings and values mean.
//! - [`rows`]: preview and import of a table.

mod draft;
mod meanings;
mod records;
mod rows;
mod table;

pub use draft::{ImportChoices, ImportNote, ImportNoteCode, ThemeName};
pub use meanings::{ImportField, suggest_columns};
pub use records::{ImportCount, ImportPreview};
pub use rows::{RowFate, RowPreview, RowsPreview};
pub use table::{Table, TableRow};

/// Largest file to import, in bytes.
pub const IMPORT_BYTES: usize = 32 * 1024 * 1024;

/// Largest content of an XLSX file once unfolded, in bytes.
pub(crate) const IMPORT_UNFOLDED: u64 = 96 * 1024 * 1024;

/// Most rows of a table.
pub const IMPORT_ROWS: usize = 5_000;

/// Most columns of a table; those beyond are not read.
pub const IMPORT_COLUMNS: usize = 200;

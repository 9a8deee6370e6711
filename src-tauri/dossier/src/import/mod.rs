//! Bringing work in from elsewhere: another dossier in JSON, or a table made in a spreadsheet.
//!
//! Each kind is read whole and checked before anything is written, previewed without writing, and
//! imported as one operation, undone at once. Import adds; it never overwrites nor removes.
//!
//! - [`records`]: JSON of this program, exact both ways.
//! - [`apart`]: a foreign file is read in a process of its own, which can be ended.
//! - [`budget`]: what a spreadsheet may ask for, counted before it is read.
//! - [`table`]: bytes of XLSX or CSV into rows of text, within limits.
//! - [`draft`]: a row into a situation and an action; [`meanings`]: what headings and values mean.
//! - [`rows`]: preview and import of a table.

mod apart;
mod budget;
mod draft;
mod meanings;
mod records;
mod rows;
mod table;

pub use apart::{Imported, read_apart};
pub use draft::{ImportChoices, ImportNote, ImportNoteCode, ThemeName};
pub use meanings::{ImportField, suggest_columns};
pub use records::{ImportCount, ImportPreview};
pub use rows::{RowFate, RowPreview, RowsPreview};
pub use table::{Table, TableRow};

/// Largest file to import, in bytes; and the most text that a table holds, once what it repeats is written out.
pub const IMPORT_BYTES: usize = 32 * 1024 * 1024;

/// How long reading a file may last, in seconds.
pub(crate) const IMPORT_SECONDS: u64 = 10;

/// How much memory reading a file may take, where the system can limit it, in bytes.
pub(crate) const IMPORT_ADDRESSES: u64 = 3 * 1024 * 1024 * 1024;

/// Largest content of an XLSX file once unfolded, in bytes.
pub(crate) const IMPORT_UNFOLDED: usize = 64 * 1024 * 1024;

/// Most bytes of XML that are read to find the first sheet with a table.
pub(crate) const IMPORT_SEARCHED: usize = 256 * 1024 * 1024;

/// Most parts of an XLSX file.
pub(crate) const IMPORT_PARTS: usize = 10_000;

/// Most sheets of a workbook.
pub(crate) const IMPORT_SHEETS: usize = 500;

/// Most merged areas of a sheet.
pub(crate) const IMPORT_MERGES: usize = 10_000;

/// Most formats of cells in a workbook: spreadsheets have that limit too.
pub(crate) const IMPORT_FORMATS: usize = 65_536;

/// Most rows of a table.
pub const IMPORT_ROWS: usize = 5_000;

/// Most columns of a table; those beyond are not read.
pub const IMPORT_COLUMNS: usize = 200;

/// Longest text of a cell, in characters: spreadsheets have that limit too.
pub const IMPORT_CELL: usize = 32_767;

/// Most situations, work units and measures that the cells of a table name.
pub const IMPORT_NAMES: usize = 20_000;

/// Most values in the JSON of a dossier.
pub(crate) const IMPORT_VALUES: usize = 2_000_000;

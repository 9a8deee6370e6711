//! The bytes of a spreadsheet into rows of text: XLSX, and CSV of any separator and usual encoding.
//!
//! Nothing is understood here but where the headings are. Limits come first: a small file may unfold
//! into a very large one, and repeat one text in each cell, so all of it is counted before it is kept.

use super::budget;
use super::meanings::suggest_columns;
use super::{IMPORT_BYTES, IMPORT_CELL, IMPORT_COLUMNS, IMPORT_ROWS, IMPORT_SEARCHED};
use crate::error::{Refusal, Result};
use calamine::{DataRef, Dimensions, ExcelDateTime, Reader, Xlsx};
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// How far down the headings are looked for: titles and logos come above them.
const HEADINGS_WITHIN: usize = 20;

/// A sheet read as text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// The sheets of the file; empty for a CSV.
    pub sheets: Vec<String>,
    /// The sheet that was read; empty for a CSV.
    pub sheet: String,
    /// The headings.
    pub headings: Vec<String>,
    /// The rows below them, without the empty ones.
    pub rows: Vec<TableRow>,
}

/// A row of a sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableRow {
    /// Its line in the file, from 1, as a spreadsheet shows it.
    pub line: u32,
    /// Its cells, as many as there are headings.
    pub cells: Vec<String>,
}

impl Table {
    /// Reads a sheet of a file: the one named, or the first that has two lines.
    ///
    /// # Errors
    /// [`Refusal::ImportTooLarge`], [`Refusal::ImportTooHeavy`], [`Refusal::ImportTooManyRows`],
    /// [`Refusal::ImportCellTooLong`], [`Refusal::ImportTruncated`], [`Refusal::ImportUnreadable`].
    pub fn read(bytes: &[u8], sheet: Option<&str>) -> Result<Self, Refusal> {
        if bytes.len() > IMPORT_BYTES {
            let limit = IMPORT_BYTES;
            return Err(Refusal::ImportTooLarge { limit });
        }
        if bytes.starts_with(b"PK\x03\x04") {
            return without_panic(|| read_xlsx(bytes, sheet));
        }
        let text = decoded(bytes).ok_or(Refusal::ImportUnreadable)?;
        // One kind of line end, so that lines are counted as they are seen.
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        Ok(Self {
            sheets: Vec::new(),
            ..Self::of(&csv_rows(&text)?)
        })
    }

    /// The headings, and the rows below them.
    fn of(rows: &Rows) -> Self {
        let (headings_line, headings) = headings(rows);
        let below = rows.lines.iter();
        let below = below.filter(|(line, _)| **line > headings_line);
        let rows = below.map(|(line, cells)| TableRow {
            line: *line,
            cells: in_columns(cells, headings.len()),
        });
        let rows = rows.filter(|row| row.cells.iter().any(|cell| !cell.is_empty()));
        Self {
            rows: rows.collect(),
            headings,
            ..Self::default()
        }
    }
}

/// The texts of a row, by column from 0; none is empty.
type Cells = BTreeMap<usize, String>;

/// The rows of a sheet being read, by line from 1, and what they hold.
#[derive(Default)]
struct Rows {
    lines: BTreeMap<u32, Cells>,
    /// How many bytes of text.
    text: usize,
    /// How many cells merged areas went over.
    merged: usize,
}

impl Rows {
    /// Puts a text in a cell counted from 0; columns beyond the limit are not read.
    fn set(&mut self, row: u32, column: u32, text: String) -> Result<(), Refusal> {
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        if text.is_empty() || column >= IMPORT_COLUMNS {
            return Ok(());
        }
        let line = row.saturating_add(1);
        if !self.lines.contains_key(&line) && self.lines.len() >= IMPORT_ROWS + HEADINGS_WITHIN {
            return Err(Refusal::ImportTooManyRows { limit: IMPORT_ROWS });
        }
        if text.len() > IMPORT_CELL && text.chars().count() > IMPORT_CELL {
            let limit = IMPORT_CELL;
            return Err(Refusal::ImportCellTooLong { line, limit });
        }
        self.text += text.len();
        self.lines.entry(line).or_default().insert(column, text);
        self.check()
    }

    /// A cell merged over several rows says the same thing for each of them.
    fn spread(&mut self, area: &Dimensions) -> Result<(), Refusal> {
        let column = usize::try_from(area.start.1).unwrap_or(usize::MAX);
        let first = area.start.0.saturating_add(1);
        let last = area.end.0.saturating_add(1).max(first);
        let first_text = self.lines.get(&first).and_then(|cells| cells.get(&column));
        let Some(text) = first_text.cloned() else {
            return Ok(());
        };
        for cells in self.lines.range_mut(first..=last).map(|(_, cells)| cells) {
            self.merged += 1;
            if let Entry::Vacant(free) = cells.entry(column) {
                self.text += text.len();
                free.insert(text.clone());
            }
        }
        self.check()
    }

    /// No more text than a file may have, and merged areas that do not lie over one another.
    fn check(&self) -> Result<(), Refusal> {
        let cells = (IMPORT_ROWS + HEADINGS_WITHIN) * IMPORT_COLUMNS;
        let within = self.text <= IMPORT_BYTES && self.merged <= cells;
        within.then_some(()).ok_or(Refusal::ImportTooHeavy)
    }
}

fn in_columns(cells: &Cells, width: usize) -> Vec<String> {
    let text = |column| cells.get(&column).cloned().unwrap_or_default();
    (0..width).map(text).collect()
}

/// The line that looks most like headings: the most columns known, else the most cells; the highest of two.
fn headings(rows: &Rows) -> (u32, Vec<String>) {
    let lines = rows.lines.iter().take(HEADINGS_WITHIN).rev();
    let scored = lines.map(|(line, cells)| {
        let width = cells.last_key_value().map_or(0, |(last, _)| last + 1);
        let headings = in_columns(cells, width);
        let known = suggest_columns(&headings).iter().flatten().count();
        // One known word alone is a title above the table, not its headings.
        ((known.max(1), cells.len().min(2)), *line, headings)
    });
    let best = scored.max_by_key(|(score, ..)| *score);
    best.map(|(_, line, headings)| (line, headings))
        .unwrap_or_default()
}

/// The parser of spreadsheets is not ours, and panics on some damaged files: they cannot be read.
fn without_panic<T>(read: impl FnOnce() -> Result<T, Refusal>) -> Result<T, Refusal> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or(Err(Refusal::ImportUnreadable))
}

fn read_xlsx(bytes: &[u8], sheet: Option<&str>) -> Result<Table, Refusal> {
    let largest = budget::check(bytes)?;
    let unreadable = |_| Refusal::ImportUnreadable;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(unreadable)?;
    let sheets = book.sheet_names();
    let within = IMPORT_SEARCHED / largest.max(1);
    let mut wanted = sheets
        .iter()
        .filter(|name| sheet.is_none_or(|sheet| sheet == *name))
        .take(within.max(1));
    let mut found = Table::default();
    while found.rows.is_empty()
        && let Some(name) = wanted.next()
    {
        let table = Table {
            sheet: name.clone(),
            ..Table::of(&sheet_rows(&mut book, name)?)
        };
        if found.sheet.is_empty() || !table.rows.is_empty() {
            found = table;
        }
    }
    if found.sheet.is_empty() {
        return Err(Refusal::ImportUnreadable);
    }
    Ok(Table { sheets, ..found })
}

fn sheet_rows(book: &mut Xlsx<Cursor<&[u8]>>, name: &str) -> Result<Rows, Refusal> {
    let merged = book.merge_cells_by_sheet_name(name).unwrap_or_default();
    let mut rows = Rows::default();
    let mut cells = match book.worksheet_cells_reader(name) {
        Ok(cells) => cells,
        // A sheet of charts has no cells.
        Err(_) => return Ok(rows),
    };
    while let Some(cell) = cells.next_cell().map_err(|_| Refusal::ImportUnreadable)? {
        let (row, column) = cell.get_position();
        rows.set(row, column, cell_text(cell.get_value()))?;
    }
    merged.iter().try_for_each(|area| rows.spread(area))?;
    Ok(rows)
}

fn cell_text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => words::numbers::exact(*number),
        DataRef::String(text) => text.trim().to_owned(),
        DataRef::SharedString(text) => text.trim().to_owned(),
        DataRef::Bool(yes) => u8::from(*yes).to_string(),
        DataRef::DateTime(day) => day_text(day),
        DataRef::DateTimeIso(text) => text.clone(),
        DataRef::DurationIso(_) | DataRef::Error(_) | DataRef::Empty => String::new(),
    }
}

/// The day of a date of Excel, as ISO text; a duration or a day out of its calendar is a number.
fn day_text(day: &ExcelDateTime) -> String {
    let number = day.as_f64();
    if day.is_duration() || !(1.0..2_958_466.0).contains(&number) {
        return words::numbers::exact(number);
    }
    let (year, month, day, ..) = day.to_ymd_hms_milli();
    format!("{year:04}-{month:02}-{day:02}")
}

/// The text of a CSV: UTF-8 or UTF-16 by its mark, UTF-8, else the usual encoding of old Excel files.
fn decoded(bytes: &[u8]) -> Option<String> {
    let marked = Encoding::for_bom(bytes).is_some();
    if !marked && bytes.contains(&0) {
        return None;
    }
    let unmarked = match std::str::from_utf8(bytes) {
        Ok(_) => UTF_8,
        Err(_) => WINDOWS_1252,
    };
    // The mark comes first.
    let (text, ..) = unmarked.decode(bytes);
    is_table(&text).then(|| text.into_owned())
}

/// Pages, JSON, PDF, images and old Excel files begin with signs that no table begins with.
fn is_table(text: &str) -> bool {
    let start = text.trim_start();
    let control = |sign: char| sign.is_control() && !sign.is_whitespace();
    !start.is_empty()
        && !start.starts_with(['<', '{', '[', '%'])
        && !start.chars().take(64).any(control)
}

fn csv_rows(text: &str) -> Result<Rows, Refusal> {
    let named = text
        .strip_prefix("sep=")
        .and_then(|rest| rest.split_once('\n'));
    let (separator, text) = named.unwrap_or(("", text));
    let separator = separator.bytes().next();
    let separator = separator.unwrap_or_else(|| likely_separator(text));
    let mut rows = Rows::default();
    let mut reader = reader(text, separator);
    // A spreadsheet counts a cell of several lines as one line.
    let mut folded = 0;
    for record in reader.records() {
        let record = record.map_err(|_| Refusal::ImportUnreadable)?;
        let line = record.position().map_or(1, csv::Position::line) - folded;
        let row = u32::try_from(line - 1).unwrap_or(u32::MAX);
        for (column, cell) in (0_u32..).zip(record.iter().take(IMPORT_COLUMNS)) {
            rows.set(row, column, unescaped(cell))?;
        }
        folded += record.as_slice().matches('\n').count() as u64;
    }
    Ok(rows)
}

fn reader(text: &str, separator: u8) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes())
}

/// The separator that cuts the first lines into the most columns; French files use semicolons.
fn likely_separator(text: &str) -> u8 {
    let width = |separator: u8| {
        let mut reader = reader(text, separator);
        let records = reader.records().take(HEADINGS_WITHIN);
        let lengths = records.filter_map(Result::ok).map(|record| record.len());
        lengths.max().unwrap_or(0)
    };
    let candidates = [b'|', b',', b'\t', b';'];
    let best = candidates.into_iter().max_by_key(|one| width(*one));
    best.unwrap_or(b';')
}

/// A cell without the quote that keeps a spreadsheet from reading it as a formula.
fn unescaped(cell: &str) -> String {
    let cell = cell.trim();
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@', '\t', '\r']) => rest.to_owned(),
        Some(_) | None => cell.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Table {
        Table::read(text.as_bytes(), None).unwrap()
    }

    #[test]
    fn a_csv_of_any_separator_and_encoding_reads_the_same() {
        let expected = read("Action;Qui;Échéance\nUn tableau;Zoé;12/03/2027\n");
        assert_eq!(expected.headings, ["Action", "Qui", "Échéance"]);
        assert_eq!(
            (expected.rows[0].line, expected.rows[0].cells[1].as_str()),
            (2, "Zoé")
        );
        let others = [
            "\u{FEFF}Action;Qui;Échéance\r\nUn tableau;Zoé;12/03/2027\r\n",
            "Action,Qui,Échéance\n\"Un tableau\",Zoé,12/03/2027",
            "Action\tQui\tÉchéance\nUn tableau\tZoé\t12/03/2027\n",
        ];
        for text in others {
            assert_eq!(read(text), expected, "{text:?}");
        }
        let sep = read("sep=,\nAction,Qui,Échéance\nUn tableau,Zoé,12/03/2027\n");
        assert_eq!(
            (&sep.headings, &sep.rows),
            (&expected.headings, &expected.rows)
        );
        let old: &[u8] = b"Action;Qui;\xC9ch\xE9ance\nUn tableau;Zo\xE9;12/03/2027\n";
        assert_eq!(Table::read(old, None).unwrap(), expected);
        let wide = "\u{FEFF}Action;Qui;Échéance\nUn tableau;Zoé;12/03/2027\n";
        let wide: Vec<u8> = wide.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(Table::read(&wide, None).unwrap(), expected);
    }

    #[test]
    fn titles_above_the_headings_are_left_out() {
        let text =
            "Plan d'actions;;\n;;\nService prévention;2027;\nSituation;Action;Responsable\na;b;c\n";
        let table = read(text);
        assert_eq!(table.headings, ["Situation", "Action", "Responsable"]);
        assert_eq!(table.rows.len(), 1);
        assert_eq!(table.rows[0].line, 5);
    }

    #[test]
    fn a_cell_escaped_against_formulas_comes_back_as_it_was() {
        let table = read("Action;Qui\n'=SOMME(A1);'hello\n");
        assert_eq!(table.rows[0].cells, ["=SOMME(A1)", "'hello"]);
    }

    #[test]
    fn what_is_no_table_is_refused_with_its_reason() {
        let unreadable: [&[u8]; 7] = [
            b"",
            b"   \n",
            b"<html><table>",
            b"{\"schema_version\":1}",
            b"%PDF-1.7",
            b"\x89PNG\r\n\x1a\n\0\0",
            b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0",
        ];
        for bytes in unreadable {
            assert_eq!(
                Table::read(bytes, None),
                Err(Refusal::ImportUnreadable),
                "{bytes:?}"
            );
        }
        assert_eq!(
            Table::read(b"PK\x03\x04\x14\0", None),
            Err(Refusal::ImportTruncated)
        );
        let limit = IMPORT_BYTES;
        let enormous = vec![b'a'; limit + 1];
        assert_eq!(
            Table::read(&enormous, None),
            Err(Refusal::ImportTooLarge { limit })
        );
    }

    #[test]
    fn a_table_with_too_many_rows_is_refused_not_cut() {
        let text = |rows: usize| "a;b\n".repeat(rows);
        assert_eq!(read(&text(IMPORT_ROWS)).rows.len(), IMPORT_ROWS - 1);
        let limit = IMPORT_ROWS;
        let refused = Table::read(text(IMPORT_ROWS + 100).as_bytes(), None);
        assert_eq!(refused, Err(Refusal::ImportTooManyRows { limit }));
    }
}

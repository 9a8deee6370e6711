//! A table as plain text, for French Excel: UTF-8 with its mark, `;`, CRLF.
//!
//! Days are ISO (`2026-12-11`): Excel and `LibreOffice` read it as a date whatever the language of the computer,
//! where `11/12/2026` is the 12th of November elsewhere; a month or a quarter is its last day. Numbers have a
//! French comma. Words that a spreadsheet would run as a formula get an apostrophe.

use words::numbers;

use crate::Error;
use crate::tables::Sheet;
use crate::text::{clean, cut, without_formula};
use crate::values::Value;

/// Says to Excel that this is UTF-8.
const MARK: &str = "\u{feff}";

/// What a cell of Excel holds at most; a longer one would spill over the cells below.
const CELL: usize = 32_767;

/// Writes a sheet.
pub(crate) fn write(sheet: &Sheet) -> Result<Vec<u8>, Error> {
    let mut writer = csv::WriterBuilder::new()
        .delimiter(b';')
        .terminator(csv::Terminator::CRLF)
        .from_writer(MARK.as_bytes().to_vec());
    let headings = sheet.columns.iter().map(|(label, _)| *label);
    writer.write_record(headings).map_err(Error::written)?;
    for row in &sheet.rows {
        let cells = row.iter().map(cell);
        writer.write_record(cells).map_err(Error::written)?;
    }
    writer.into_inner().map_err(Error::written)
}

fn cell(value: &Option<Value>) -> String {
    match value {
        None => String::new(),
        Some(Value::Text(text)) => {
            let text = clean(text);
            let text = without_formula(&text);
            cut(&text, CELL).into_owned()
        }
        Some(Value::Date(period)) => period.last.to_string(),
        Some(Value::Number(number)) => plain_number(*number),
        Some(Value::Euros(euros)) => euros.to_string(),
    }
}

/// Without thousands apart, so that it stays a number.
fn plain_number(number: f64) -> String {
    numbers::decimal(number)
        .replace('\u{a0}', "")
        .replace('−', "-")
}

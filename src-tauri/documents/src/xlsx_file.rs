//! Sheets as a workbook people work in: real dates, filters, a heading that stays, pages that print.
//!
//! Words are always written as words: nothing typed by anyone can become a formula.

use jiff::civil::{Date, date};
use rust_xlsxwriter::{
    DocProperties, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use words::{DuePrecision, Period, dates, fill};

use crate::Error;
use crate::document::Document;
use crate::paper::Heading;
use crate::tables::Sheet;
use crate::text::{clean, cut};
use crate::texts::text;
use crate::values::Value;
use crate::view::View;

/// What a cell holds at most.
const CELL: usize = 32_767;

/// What a header or a footer holds at most, marks included.
const MARGIN: usize = 200;

/// Sheets of paper, by their code, and how many signs wide a table they print legibly.
const A4: u8 = 9;
const A3: u8 = 8;
const A4_SIGNS: u16 = 220;
const A3_SIGNS: u16 = 340;

/// How high a line of text is, and a row at most, in points.
const LINE: f64 = 15.0;
const ROW: f64 = 400.0;

/// Writes sheets, in order.
pub(crate) fn write(
    document: Document,
    view: &View<'_>,
    sheets: &[Sheet],
) -> Result<Vec<u8>, Error> {
    let heading = Heading::new(document, view, document.title());
    book(view, &heading, sheets).map_err(Error::written)
}

fn book(view: &View<'_>, heading: &Heading, sheets: &[Sheet]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    book.set_properties(&properties(view, heading));
    let styles = Styles::new();
    for sheet in sheets {
        let page = book.add_worksheet();
        fill_page(page, sheet, &styles)?;
        set_print(page, sheet, heading)?;
    }
    book.save_to_buffer()
}

/// How cells look.
struct Styles {
    heading: Format,
    words: Format,
    day: Format,
    month: Format,
    quarters: [Format; 4],
    number: Format,
    euros: Format,
}

impl Styles {
    fn new() -> Self {
        let cell = Format::new()
            .set_text_wrap()
            .set_align(FormatAlign::Top)
            .set_border_bottom(FormatBorder::Hair);
        let with = |code: &str| cell.clone().set_num_format(code);
        let heading = Format::new()
            .set_bold()
            .set_text_wrap()
            .set_align(FormatAlign::VerticalCenter)
            .set_background_color("#E8EEF0")
            .set_border_bottom(FormatBorder::Medium);
        Self {
            heading,
            day: with("dd/mm/yyyy").set_align(FormatAlign::Left),
            month: with("mmm yyyy").set_align(FormatAlign::Left),
            quarters: [1, 2, 3, 4].map(|rank| with(&quarter_code(rank))),
            number: with("General"),
            euros: with("#,##0 \"€\""),
            words: cell,
        }
    }

    /// A quarter is shown as such, and sorted by its last day.
    fn quarter(&self, day: Date) -> &Format {
        let index = usize::try_from((day.month() - 1) / 3).unwrap_or_default();
        self.quarters.get(index).unwrap_or(&self.day)
    }
}

/// How a quarter is shown, « "4e trim. "yyyy »: a workbook knows none.
fn quarter_code(rank: i8) -> String {
    format!(
        "\"{} \"yyyy",
        dates::quarter_name(rank).replace('\u{a0}', " ")
    )
}

fn properties(view: &View<'_>, heading: &Heading) -> DocProperties {
    let day = readable(view.at.date()).unwrap_or(date(1900, 1, 1));
    let author = heading.author.as_deref().unwrap_or_default();
    DocProperties::new()
        .set_title(clean(&heading.file_title))
        .set_author(clean(author))
        .set_company(clean(author))
        .set_creation_datetime(&day)
}

fn fill_page(page: &mut Worksheet, sheet: &Sheet, styles: &Styles) -> Result<(), XlsxError> {
    page.set_name(&sheet.name)?;
    for (column, (label, wide)) in (0..).zip(&sheet.columns) {
        page.set_column_width(column, f64::from(width(label).max(*wide)))?;
        page.write_string_with_format(0, column, *label, &styles.heading)?;
    }
    page.set_row_height(0, 32)?;
    for (row, values) in (1..).zip(&sheet.rows) {
        let lines = lines(&sheet.columns, values);
        // One line high rows are left to the reader's program.
        if lines > 1 {
            page.set_row_height(row, f64::min(f64::from(lines) * LINE, ROW))?;
        }
        for (column, value) in (0..).zip(values) {
            write_cell(page, (row, column), value.as_ref(), styles)?;
        }
    }
    Ok(())
}

/// Wide enough for the longest word of a heading and the arrow of its filter.
fn width(label: &str) -> u16 {
    let longest = label.split(' ').map(|word| word.chars().count()).max();
    u16::try_from(longest.unwrap_or_default() + 3).unwrap_or(20)
}

/// How many lines its longest cell takes: not every program works it out when it opens a file.
fn lines(columns: &[(&str, u16)], values: &[Option<Value>]) -> u32 {
    let cells = columns.iter().zip(values);
    let lines = cells.filter_map(|((_, width), value)| match value {
        Some(Value::Text(text)) => Some(wrapped(text, usize::from(*width))),
        Some(Value::Date(_) | Value::Number(_) | Value::Euros(_)) | None => None,
    });
    u32::try_from(lines.max().unwrap_or(1)).unwrap_or(1)
}

/// How many lines words take in so many signs.
fn wrapped(text: &str, width: usize) -> usize {
    let in_line = |line: &str| {
        let mut lines = 1;
        let mut used = 0;
        for word in line.split(' ') {
            let signs = word.chars().count();
            if used > 0 && used + 1 + signs > width {
                lines += 1;
                used = 0;
            }
            lines += signs.saturating_sub(1) / width.max(1);
            used += signs + 1;
        }
        lines
    };
    text.lines().map(in_line).sum::<usize>().max(1)
}

fn write_cell(
    page: &mut Worksheet,
    (row, column): (u32, u16),
    value: Option<&Value>,
    styles: &Styles,
) -> Result<(), XlsxError> {
    match value {
        None => page.write_blank(row, column, &styles.words)?,
        Some(Value::Text(text)) => {
            let text = clean(text);
            page.write_string_with_format(row, column, cut(&text, CELL), &styles.words)?
        }
        Some(Value::Date(Period { last, precision })) => {
            let style = match precision {
                DuePrecision::Day => &styles.day,
                DuePrecision::Month => &styles.month,
                DuePrecision::Quarter => styles.quarter(*last),
            };
            write_day(page, (row, column), *last, style, styles)?
        }
        Some(Value::Number(number)) if number.is_finite() => {
            page.write_number_with_format(row, column, *number, &styles.number)?
        }
        Some(Value::Number(_)) => page.write_blank(row, column, &styles.words)?,
        Some(Value::Euros(euros)) => {
            let euros = u32::try_from(*euros).unwrap_or(u32::MAX);
            page.write_number_with_format(row, column, euros, &styles.euros)?
        }
    };
    Ok(())
}

/// A real date, or the words of a day the format does not know.
fn write_day<'a>(
    page: &'a mut Worksheet,
    (row, column): (u32, u16),
    day: Date,
    style: &Format,
    styles: &Styles,
) -> Result<&'a mut Worksheet, XlsxError> {
    match readable(day) {
        Some(day) => page.write_datetime_with_format(row, column, day, style),
        None => page.write_string_with_format(row, column, day.to_string(), &styles.words),
    }
}

/// The days a workbook counts.
fn readable(day: Date) -> Option<Date> {
    (day >= date(1900, 1, 1)).then_some(day)
}

/// Filters, what stays in sight, and what comes out on paper.
fn set_print(page: &mut Worksheet, sheet: &Sheet, heading: &Heading) -> Result<(), XlsxError> {
    let last_row = u32::try_from(sheet.rows.len()).unwrap_or(u32::MAX);
    page.autofilter(0, 0, last_row, last(sheet.columns.len()))?;
    page.set_freeze_panes(1, 0)?;
    page.set_repeat_rows(0, 0)?;
    let printed = printed(&sheet.columns);
    page.set_print_area(0, 0, last_row, last(printed))?;
    page.set_landscape();
    let width: u16 = sheet.columns.iter().map(|(_, width)| width).sum();
    page.set_paper_size(if width > A4_SIGNS { A3 } else { A4 });
    page.set_print_fit_to_pages(1, 0);
    page.set_margins(0.4, 0.4, 0.7, 0.6, 0.3, 0.3);
    let title = margin(&heading.file_title);
    page.set_header(format!("&L&B{title}&R{}", margin(&sheet.name)));
    let numbers = fill(text("tables.page"), &[("page", "&P"), ("pages", "&N")]);
    let draft = heading.draft.as_deref().map(margin).unwrap_or_default();
    page.set_footer(format!("&L{draft}&R{numbers}"));
    Ok(())
}

/// How many columns, the first ones, come out on paper and can be read there.
fn printed(columns: &[(&str, u16)]) -> usize {
    let mut signs = 0;
    let fits = columns.iter().take_while(|(_, width)| {
        signs += width;
        signs <= A3_SIGNS
    });
    fits.count().max(1)
}

fn last(columns: usize) -> u16 {
    u16::try_from(columns.saturating_sub(1)).unwrap_or(u16::MAX)
}

/// Words in a margin, where `&` opens a code; a digit after `&B` would be a size.
fn margin(text: &str) -> String {
    let text = cut(text, MARGIN / 2);
    clean(&text).replace('&', "&&").replace(['\n', '\t'], " ")
}

//! Workbooks, read back by the crate `calamine`; what it does not read is looked for in their XML.

use std::io::Cursor;

use calamine::{Data, DataType, Reader, Xlsx};
use documents::{Document, Format, PlanColumn};
use dossier::{Action, DuePrecision};
use jiff::civil::date;

use crate::support::firm::action;
use crate::support::{Firm, docx, example, written};

/// Each sheet: its name and its rows.
pub(crate) fn read(bytes: &[u8]) -> Vec<(String, Vec<Vec<Data>>)> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.to_vec())).unwrap();
    let sheets = book.worksheets().into_iter();
    sheets
        .map(|(name, range)| (name, range.rows().map(<[Data]>::to_vec).collect()))
        .collect()
}

/// A number, or the number a date is for a workbook.
pub(crate) fn number(cell: &Data) -> Option<f64> {
    match cell {
        Data::DateTime(date) => Some(date.as_f64()),
        cell => cell.as_f64(),
    }
}

/// The only row of a plan of one action, with these columns.
fn one(action: Action, columns: &[PlanColumn]) -> Vec<Data> {
    let firm = Firm::with(action).showing(columns);
    read(&written(Document::Plan, Format::Xlsx, &firm))[0].1[1].clone()
}

#[test]
fn the_plan_has_three_sheets_with_every_column() {
    let sheets = read(&written(Document::Plan, Format::Xlsx, &example()));
    let sizes: Vec<_> = sheets
        .iter()
        .map(|(name, rows)| (&**name, rows.len(), rows[0].len()))
        .collect();
    assert_eq!(
        sizes,
        [
            ("Actions", 15, PlanColumn::ALL.len()),
            ("Situations", 7, 13),
            ("Suivi", 5, 7),
        ]
    );
    assert_eq!(sheets[0].1[0][0], Data::String("Thème".to_owned()));
}

#[test]
fn dates_are_real_dates_even_months_and_quarters() {
    for (due, precision, serial, shown) in [
        (
            date(2026, 12, 11),
            DuePrecision::Day,
            46_367.0,
            "dd/mm/yyyy",
        ),
        (date(2028, 2, 29), DuePrecision::Month, 46_812.0, "mmm yyyy"),
        (
            date(2026, 12, 31),
            DuePrecision::Quarter,
            46_387.0,
            "\"4e trim. \"yyyy",
        ),
    ] {
        let mut action = action(1, "Une action");
        action.due_on = Some(due);
        action.due_precision = precision;
        let row = one(action.clone(), &[PlanColumn::Due]);
        assert!(row[0].is_datetime(), "{row:?}");
        assert_eq!(number(&row[0]), Some(serial), "for {due}");
        let bytes = written(Document::Plan, Format::Xlsx, &Firm::with(action));
        let styles = docx::file(&bytes, "xl/styles.xml").replace("&quot;", "\"");
        assert!(styles.contains(shown), "{shown} is not in {styles}");
    }
}

#[test]
fn a_day_no_workbook_counts_is_written_in_words() {
    let mut action = action(1, "Une action");
    action.due_on = Some(date(1899, 12, 31));
    action.starts_on = Some(date(1, 1, 1));
    let row = one(action, &[PlanColumn::Due, PlanColumn::Starts]);
    let expected = ["1899-12-31", "0001-01-01"];
    assert_eq!(row, expected.map(|text| Data::String(text.to_owned())));
}

#[test]
fn nothing_typed_becomes_a_formula_or_a_broken_file() {
    let long = "é".repeat(40_000);
    for typed in [
        "=1+1",
        "@SUM(A1)",
        "-2",
        "a\u{0}b\u{ffff}",
        "_x0041_",
        "<a>&\"'",
        "12",
        &long,
    ] {
        let action = action(1, typed);
        let bytes = written(Document::Plan, Format::Xlsx, &Firm::with(action.clone()));
        let sheet = docx::file(&bytes, "xl/worksheets/sheet1.xml");
        assert!(!sheet.contains("<f>") && !sheet.contains("<f "), "{sheet}");
        let row = one(action, &[PlanColumn::Action]);
        let Data::String(read) = &row[0] else {
            panic!("{typed:?} is read as {row:?}");
        };
        let kept: String = typed.replace(['\u{0}', '\u{ffff}'], "");
        let kept: String = kept.chars().take(32_766).collect();
        assert!(read.starts_with(&kept), "{read:?}");
    }
}

#[test]
fn it_filters_stays_in_sight_and_prints_on_pages() {
    let bytes = written(Document::ActionList, Format::Xlsx, &example());
    let sheet = docx::file(&bytes, "xl/worksheets/sheet1.xml");
    for mark in [
        "<autoFilter ref=\"A1:",
        "state=\"frozen\"",
        "orientation=\"landscape\"",
        "fitToHeight=\"0\"",
        "<pageSetUpPr fitToPage=\"1\"/>",
        "Page &amp;P sur &amp;N",
    ] {
        assert!(sheet.contains(mark), "{mark} is not in {sheet}");
    }
    let book = docx::file(&bytes, "xl/workbook.xml");
    for name in ["_xlnm.Print_Area", "_xlnm.Print_Titles"] {
        assert!(book.contains(name), "{name} is not in {book}");
    }
    let properties = docx::file(&bytes, "docProps/core.xml");
    assert!(
        properties.contains("Actions de prévention des RPS, Menuiserie Ferrand"),
        "{properties}"
    );
}

#[test]
fn the_annex_has_a_row_per_unit_and_situation() {
    let sheets = read(&written(Document::Annex, Format::Xlsx, &example()));
    let (name, rows) = &sheets[0];
    assert_eq!(name, "Annexe RPS");
    let first: Vec<_> = rows[1].iter().take(3).map(ToString::to_string).collect();
    assert_eq!(
        first,
        [
            "Atelier",
            "Intensité et temps de travail",
            "Ici, tout est urgent"
        ]
    );
    assert_eq!(rows.len(), 9, "a situation of two units has two rows");
}

#[test]
fn the_same_plan_gives_the_same_bytes() {
    let firm = example();
    for format in [Format::Xlsx, Format::Docx, Format::Csv, Format::Json] {
        let once = written(Document::Plan, format, &firm);
        assert!(once == written(Document::Plan, format, &firm), "{format:?}");
    }
}

#[test]
fn an_ampersand_in_the_name_of_the_firm_stays_a_word() {
    let mut firm = example();
    firm.records.company.name = "Martin & 2 fils".to_owned();
    let bytes = written(Document::Plan, Format::Xlsx, &firm);
    let sheet = docx::file(&bytes, "xl/worksheets/sheet1.xml");
    assert!(sheet.contains("Martin &amp;&amp; 2 fils"), "{sheet}");
}

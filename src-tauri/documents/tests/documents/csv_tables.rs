//! The plan as CSV, read back by the crate `csv`.

use std::collections::BTreeSet;

use documents::{ActionView, Document, DossierView, Format, Options, PlanColumn};
use proptest::prelude::*;

use crate::support::any::on_any;
use crate::support::{example, written};

/// The heading and the rows.
fn read(bytes: &[u8]) -> (Vec<String>, Vec<Vec<String>>) {
    let text = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap();
    let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_reader(text);
    let heading = reader.headers().unwrap().iter().map(ToOwned::to_owned);
    let heading = heading.collect();
    let rows = reader.records().map(|record| {
        let record = record.unwrap();
        record.iter().map(ToOwned::to_owned).collect()
    });
    (heading, rows.collect())
}

/// A plan of one action, with these columns.
fn one(action: ActionView, columns: &[PlanColumn]) -> Vec<Vec<String>> {
    let view = DossierView {
        actions: vec![action],
        ..DossierView::default()
    };
    let options = Options {
        columns: columns.to_vec(),
        ..Options::default()
    };
    read(&documents::write(Document::Plan, &view, Format::Csv, &options).unwrap()).1
}

#[test]
fn french_excel_opens_it_in_columns_with_accents() {
    let bytes = written(Document::Plan, Format::Csv, &example());
    assert!(bytes.starts_with(b"\xef\xbb\xbf"), "the mark of UTF-8");
    let (heading, rows) = read(&bytes);
    assert_eq!(heading.len(), PlanColumn::ALL.len());
    assert_eq!(heading.first().map(String::as_str), Some("Thème"));
    assert_eq!(rows.len(), 14, "the restricted action is left out");
    let lines = bytes.split(|byte| *byte == b'\n');
    assert!(lines.take(2).all(|line| line.ends_with(b"\r")), "CRLF");
}

#[test]
fn days_are_iso_and_numbers_have_a_comma() {
    let action = ActionView {
        title: "Une action".to_owned(),
        due: Some("2026-Q4".to_owned()),
        starts_on: Some("2026-02-03".to_owned()),
        review_on: Some("à la rentrée".to_owned()),
        cost: Some(documents::Cost {
            low: Some(12_000),
            days: Some(-2.5),
            ..documents::Cost::default()
        }),
        ..ActionView::default()
    };
    let columns = [
        PlanColumn::Due,
        PlanColumn::DuePrecision,
        PlanColumn::Starts,
        PlanColumn::Review,
        PlanColumn::CostLow,
        PlanColumn::Days,
    ];
    let rows = one(action, &columns);
    let expected = [
        "2026-12-31",
        "trimestre",
        "2026-02-03",
        "à la rentrée",
        "12000",
        "-2,5",
    ];
    assert_eq!(rows, [expected.map(ToOwned::to_owned).to_vec()]);
}

#[test]
fn nothing_typed_becomes_a_formula() {
    for typed in [
        "=cmd|' /C calc'!A0",
        "+33 5 61",
        "-2+3",
        "@SUM(1)",
        "\t=1",
        "\r=1",
        "＝1",
    ] {
        let action = ActionView {
            title: typed.to_owned(),
            owner: Some(typed.to_owned()),
            due: Some(typed.to_owned()),
            ..ActionView::default()
        };
        let columns = [PlanColumn::Action, PlanColumn::Owner, PlanColumn::Due];
        for cell in one(action, &columns).into_iter().flatten() {
            let first = cell.chars().next();
            let runs = first.is_some_and(|sign| "=+-@\t\r＝＋－＠".contains(sign));
            assert!(!runs, "{typed:?} is written {cell:?}");
        }
    }
}

#[test]
fn quotes_semicolons_and_lines_stay_in_their_cell() {
    let typed = "dit ; « \"tout\" »\nest urgent, ou presque";
    let action = ActionView {
        title: typed.to_owned(),
        ..ActionView::default()
    };
    assert_eq!(one(action, &[PlanColumn::Action]), [[typed.to_owned()]]);
}

#[test]
fn each_action_has_a_row_and_each_word_its_cell() {
    on_any(|view| {
        let (heading, rows) = read(&written(Document::Plan, Format::Csv, view));
        prop_assert!(rows.iter().all(|row| row.len() == heading.len()));
        let ids: BTreeSet<_> = rows.iter().filter_map(|row| row.last()).collect();
        prop_assert_eq!(ids.len(), rows.len(), "an action is printed once");
        for cell in rows.iter().flatten() {
            let unsigned = cell.trim_start_matches('-');
            let number = unsigned.starts_with(|sign: char| sign.is_ascii_digit());
            let runs = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
            prop_assert!(number || !runs, "{:?}", cell);
        }
        Ok(())
    });
}

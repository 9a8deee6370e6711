//! The plan as CSV, read back by the crate `csv`.

use std::collections::BTreeSet;

use documents::{Document, Format, PlanColumn};
use dossier::{Action, DuePrecision};
use jiff::civil::date;
use proptest::prelude::*;

use crate::support::any::on_any;
use crate::support::firm::action;
use crate::support::{Firm, example, written};

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
fn one(action: Action, columns: &[PlanColumn]) -> Vec<Vec<String>> {
    let firm = Firm::with(action).showing(columns);
    read(&written(Document::Plan, Format::Csv, &firm)).1
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
    let mut action = action(1, "Une action");
    action.due_on = Some(date(2026, 12, 31));
    action.due_precision = DuePrecision::Quarter;
    action.starts_on = Some(date(2026, 2, 3));
    action.cost_amount = Some(12_000);
    action.cost_days = Some(-2.5);
    let columns = [
        PlanColumn::Due,
        PlanColumn::DuePrecision,
        PlanColumn::Starts,
        PlanColumn::CostLow,
        PlanColumn::Days,
    ];
    let rows = one(action, &columns);
    let expected = ["2026-12-31", "trimestre", "2026-02-03", "12000", "-2,5"];
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
        let mut action = action(1, typed);
        action.owner_name = typed.to_owned();
        action.reason = typed.to_owned();
        let columns = [PlanColumn::Action, PlanColumn::Owner, PlanColumn::Reason];
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
    assert_eq!(
        one(action(1, typed), &[PlanColumn::Action]),
        [[typed.to_owned()]]
    );
}

#[test]
fn each_action_has_a_row_and_each_word_its_cell() {
    on_any(|firm| {
        let (heading, rows) = read(&written(Document::Plan, Format::Csv, firm));
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

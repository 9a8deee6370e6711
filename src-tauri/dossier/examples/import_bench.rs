//! How long a plan of 1,000 rows takes to come in: read, shown before, imported, from CSV and from XLSX.
//!
//! `cargo xtask bench documents`, or `cargo run --release -p mallette-dossier --example import_bench`
//! In memory, into a small dossier and into the large one. Nothing is asserted.
#![expect(clippy::print_stdout, reason = "a bench prints its figures")]

use dossier::testing::{as_suggested, atelier_rossi, device, large, now};
use dossier::{Dossier, DossierExport, ImportChoices, Table};
use rust_xlsxwriter::{Workbook, XlsxError};
use std::error::Error;
use std::time::{Duration, Instant};

const ROWS: u32 = 1_000;

const RUNS: usize = 7;

const HEADINGS: [&str; 5] = ["Situation", "Action", "Qui", "Pour quand", "Etat"];

fn main() -> Result<(), Box<dyn Error>> {
    println!("what                              median      least");
    let csv = csv();
    let xlsx = xlsx()?;
    measure("read the CSV", || read(&csv))?;
    measure("read the XLSX", || read(&xlsx))?;
    let table = read(&xlsx)?;
    let choices = as_suggested(&table);
    for (name, dossier) in [
        ("a small dossier", atelier_rossi()),
        ("a large one", large(1)),
    ] {
        let export = dossier.export()?;
        measure(&format!("show before, {name}"), || {
            Ok(dossier.preview_rows(&table, &choices)?)
        })?;
        import(&format!("import, {name}"), &export, &table, &choices)?;
    }
    Ok(())
}

fn read(bytes: &[u8]) -> Result<Table, Box<dyn Error>> {
    Ok(Table::read(bytes, None).map_err(dossier::Error::from)?)
}

/// Imports into a new copy each time: the same table twice adds nothing.
fn import(
    name: &str,
    into: &DossierExport,
    table: &Table,
    choices: &ImportChoices,
) -> Result<(), Box<dyn Error>> {
    let mut times = Vec::new();
    for _ in 0..RUNS {
        let mut copy = Dossier::from_export(into, &device(), now())?;
        let before = copy.actions()?.len();
        let start = Instant::now();
        copy.once(now()).import_rows(table, choices)?;
        times.push(start.elapsed());
        assert_eq!(copy.actions()?.len() - before, table.rows.len());
    }
    report(name, times);
    Ok(())
}

fn measure<T>(
    name: &str,
    mut work: impl FnMut() -> Result<T, Box<dyn Error>>,
) -> Result<(), Box<dyn Error>> {
    let mut times = Vec::new();
    for _ in 0..RUNS {
        let start = Instant::now();
        work()?;
        times.push(start.elapsed());
    }
    report(name, times);
    Ok(())
}

fn report(name: &str, mut times: Vec<Duration>) {
    times.sort();
    let median = times.get(times.len() / 2).copied().unwrap_or_default();
    let least = times.first().copied().unwrap_or_default();
    println!("{name:<30} {median:>10.1?} {least:>10.1?}");
}

/// A row as people fill it.
fn row(number: u32) -> [String; 5] {
    [
        format!("Situation {}", number % 50),
        format!("Action {number}"),
        "Zoe".to_owned(),
        format!("{:02}/{:02}/2027", number % 28 + 1, number % 12 + 1),
        "En cours".to_owned(),
    ]
}

fn csv() -> Vec<u8> {
    let rows = (0..ROWS).map(|number| row(number).join(";"));
    let lines: Vec<_> = [HEADINGS.join(";")].into_iter().chain(rows).collect();
    lines.join("\r\n").into_bytes()
}

fn xlsx() -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, heading) in (0..).zip(HEADINGS) {
        sheet.write(0, column, heading)?;
    }
    for number in 0..ROWS {
        for (column, cell) in (0..).zip(row(number)) {
            sheet.write(number + 1, column, cell)?;
        }
    }
    book.save_to_buffer()
}

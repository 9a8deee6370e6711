//! Documents opened by the programs people have: `LibreOffice`, and the usual Python readers.
//!
//! Behind the feature `readers`. Needs, from Debian: libreoffice-writer-nogui, libreoffice-calc-nogui,
//! python3-openpyxl, python3-docx, python3-icalendar, poppler-utils. PDF readers: `tests/pdf.rs`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    clippy::cast_possible_truncation,
    reason = "in a test, to panic is to fail"
)]

mod support;

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use documents::{Document, Format, Logo, Options};
use dossier::{ActionStatus, DuePrecision};
use jiff::civil::date;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use serde_json::Value;
use support::{any, example, plain, written};

type Outcome = Result<(), Box<dyn Error>>;

/// The Python that Debian installs packages for, whatever other one comes first.
const PYTHON: &str = "/usr/bin/python3";

/// A folder of its own, for the files and for what `LibreOffice` keeps.
struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Result<Self, Box<dyn Error>> {
        Ok(Self {
            folder: tempfile::tempdir()?,
        })
    }

    fn file(&self, name: &str, bytes: &[u8]) -> Result<PathBuf, Box<dyn Error>> {
        let path = self.folder.path().join(name);
        fs::write(&path, bytes)?;
        Ok(path)
    }

    /// Converts files with `LibreOffice`; `options` say how to read them.
    fn convert(&self, files: &[PathBuf], to: &str, options: &[&str]) -> Outcome {
        let profile = self.folder.path().join("profile");
        let output = Command::new("soffice")
            .arg(format!(
                "-env:UserInstallation=file://{}",
                profile.display()
            ))
            .args(["--headless", "--convert-to", to, "--outdir"])
            .arg(self.folder.path())
            .args(options)
            .args(files)
            .output()?;
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{said}");
        Ok(())
    }

    /// The words of a file converted to PDF, one space apart.
    fn words(&self, name: &str) -> Result<String, Box<dyn Error>> {
        let path = self.folder.path().join(name).with_extension("pdf");
        let output = Command::new("pdftotext")
            .args(["-enc", "UTF-8"])
            .arg(&path)
            .arg("-")
            .output()?;
        assert!(output.status.success(), "{name} was not converted");
        let text = plain(&String::from_utf8_lossy(&output.stdout));
        Ok(text.split_whitespace().collect::<Vec<_>>().join(" "))
    }
}

/// What a script of `tests/readers` says of files.
fn read(script: &str, files: &[&Path]) -> Result<Value, Box<dyn Error>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/readers")
        .join(script);
    let output = Command::new(PYTHON).arg(path).args(files).output()?;
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{script}: {said}");
    Ok(serde_json::from_slice(&output.stdout)?)
}

#[test]
fn libreoffice_opens_every_document_and_reads_its_words() -> Outcome {
    let desk = Desk::new()?;
    let mut files = Vec::new();
    let mut expected = Vec::new();
    for (document, words) in [
        (Document::Plan, "Se donner une règle commune"),
        (Document::Annex, "Unité de travail"),
        (Document::ActionList, "Conditions d’exécution"),
        (Document::Feedback, "« Deux chefs, deux consignes »"),
        (Document::YearReport, "Bilan de l’année 2026"),
    ] {
        for format in [Format::Docx, Format::Xlsx] {
            if document.formats().contains(&format) {
                let name = format!("{document:?}-{format:?}.{}", format.extension());
                files.push(desk.file(&name, &written(document, format, &example()))?);
                expected.push((name, words));
            }
        }
    }
    desk.convert(&files, "pdf", &[])?;
    for (name, words) in expected {
        let text = desk.words(&name)?;
        assert!(
            text.contains(words),
            "{name}: « {words} » is not in: {text}"
        );
    }
    Ok(())
}

#[test]
fn libreoffice_opens_any_dossier() -> Outcome {
    let desk = Desk::new()?;
    let mut runner = TestRunner::deterministic();
    let mut files = Vec::new();
    for rank in 0..12 {
        let firm = any::dossier().new_tree(&mut runner).unwrap().current();
        for (document, format) in [
            (Document::Plan, Format::Docx),
            (Document::Annex, Format::Docx),
            (Document::Plan, Format::Xlsx),
        ] {
            let name = format!("{document:?}-{format:?}-{rank}.{}", format.extension());
            files.push(desk.file(&name, &written(document, format, &firm))?);
        }
    }
    desk.convert(&files, "pdf", &[])?;
    for file in files {
        assert!(file.with_extension("pdf").exists(), "{}", file.display());
    }
    Ok(())
}

#[test]
fn a_csv_opens_in_columns_with_real_dates_and_no_formula() -> Outcome {
    let desk = Desk::new()?;
    let mut firm = example();
    if let Some(action) = firm.records.actions.first_mut() {
        action.title = "=1+1".to_owned();
    }
    let path = desk.file("plan.csv", &written(Document::Plan, Format::Csv, &firm))?;
    // Separator `;`, quotes, UTF-8, from the first line, dates recognised: what French Excel does.
    let how = "--infilter=Text - txt - csv (StarCalc):59,34,76,1,,1036,false,true";
    desk.convert(std::slice::from_ref(&path), "xlsx", &[how])?;
    let book = read("workbook.py", &[&path.with_extension("xlsx")])?;
    let sheet = &book["sheets"][0];
    let column = |label: &str| {
        let heading = sheet["rows"][0].as_array();
        heading.and_then(|cells| cells.iter().position(|cell| cell == label))
    };
    let due = column("Pour quand").ok_or("no due date")?;
    let action = column("Action").ok_or("no action")?;
    assert_eq!(sheet["rows"][1][due]["date"], "2026-12-11", "{sheet}");
    assert_eq!(sheet["rows"][1][action], "'=1+1");
    assert_eq!(sheet["formulas"], 0);
    Ok(())
}

#[test]
fn openpyxl_reads_dates_filters_and_pages() -> Outcome {
    let desk = Desk::new()?;
    let path = desk.file(
        "plan.xlsx",
        &written(Document::Plan, Format::Xlsx, &example()),
    )?;
    let book = read("workbook.py", &[&path])?;
    assert_eq!(book["title"], "Plan d’actions RPS, Menuiserie Ferrand");
    let sheet = &book["sheets"][0];
    assert_eq!(sheet["formulas"], 0);
    assert_eq!(sheet["frozen"], "A2");
    assert_eq!(sheet["repeated"], "$1:$1");
    assert_eq!(sheet["landscape"], "landscape");
    let filter = sheet["filter"].as_str().unwrap_or_default();
    assert!(
        filter.starts_with("A1:") && filter.ends_with("15"),
        "{filter}"
    );
    let printed = sheet["printed"].to_string();
    assert!(printed.contains("$A$1:"), "{printed}");
    let rows = sheet["rows"].as_array().ok_or("no rows")?;
    let heading = rows[0].as_array().ok_or("no heading")?;
    let due = heading.iter().position(|cell| cell == "Pour quand");
    let due = due.ok_or("no due date")?;
    let days: Vec<_> = rows.iter().skip(1).map(|row| &row[due]).collect();
    assert_eq!(days[0]["date"], "2026-12-11");
    let quarter = days.iter().position(|day| day["date"] == "2027-09-30");
    let quarter = quarter.ok_or("no quarter")?;
    assert_eq!(sheet["formats"][quarter + 1][due], "\"3e trim. \"yyyy");
    Ok(())
}

#[test]
fn python_docx_reads_headings_and_repeated_headings_of_tables() -> Outcome {
    let desk = Desk::new()?;
    let options = Options {
        firm_logo: Some(Logo::new(include_bytes!("support/logo.png"))?),
        consultant_logo: Some(Logo::new(include_bytes!("support/logo.jpg"))?),
        ..Options::default()
    };
    let bytes = example()
        .choosing(options)
        .try_write(Document::ActionList, Format::Docx)?;
    let file = read("document.py", &[&desk.file("liste.docx", &bytes)?])?;
    assert_eq!(
        file["title"],
        "Actions de prévention des RPS, Menuiserie Ferrand"
    );
    assert_eq!(file["author"], "Menuiserie Ferrand");
    assert_eq!(file["language"], "fr-FR");
    assert_eq!(file["landscape"], true);
    assert_eq!(file["pictures"], 2);
    let first = &file["headings"][0];
    assert_eq!(first[0], "Heading 1");
    assert_eq!(first[1], "Liste des actions de prévention, volet RPS");
    let table = &file["tables"][1];
    assert_eq!(table["repeated"][0], true);
    assert_eq!(table["repeated"][1], false);
    assert_eq!(table["cells"][0][0], "Action");
    let text = table["cells"].to_string();
    assert!(text.contains("Se donner une règle commune"), "{text}");
    Ok(())
}

#[test]
fn a_calendar_imported_again_updates_and_never_doubles() -> Outcome {
    let desk = Desk::new()?;
    let mut firm = example();
    let first = desk.file("a.ics", &written(Document::Calendar, Format::Ics, &firm))?;
    let held = read("calendar_store.py", &[&first])?;
    let before = held.as_array().ok_or("no events")?.len();
    for revision in firm.revisions.values_mut() {
        *revision += 1;
    }
    let [action, second, ..] = firm.records.actions.as_mut_slice() else {
        return Err("no action".into());
    };
    action.due_on = Some(date(2027, 1, 4));
    action.due_precision = DuePrecision::Day;
    let uid = format!("{}@mallette-rps", action.id);
    second.status = ActionStatus::Done;
    let closed = format!("{}@mallette-rps", second.id);
    let again = desk.file("b.ics", &written(Document::Calendar, Format::Ics, &firm))?;
    let held = read("calendar_store.py", &[&first, &again, &again])?;
    let events = held.as_array().ok_or("no events")?;
    assert_eq!(events.len(), before, "nothing is doubled");
    let find = |uid: &str| events.iter().find(|event| event["uid"] == uid);
    let moved = find(&uid).ok_or("the event is lost")?;
    assert_eq!(moved["start"], "2027-01-04");
    assert_eq!(moved["end"], "2027-01-05");
    assert_eq!(moved["alarms"], serde_json::json!([-14, -1]));
    let closed = find(&closed).ok_or("the closed one is lost")?;
    assert_eq!(closed["status"], "CANCELLED");
    assert_eq!(closed["alarms"], serde_json::json!([]));
    Ok(())
}

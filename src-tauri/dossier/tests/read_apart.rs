//! A foreign file is read in a process of its own: this program, run again, as the window does.
//!
//! It has its own `main`, to answer as a program does when it is run again.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a test may panic, and says what it did"
)]

use dossier::testing::boulangerie_martin;
use dossier::{Error, Imported, Refusal};
use std::path::{Path, PathBuf};

fn main() {
    let arguments = || std::env::args_os().skip(1);
    if dossier::read_apart(arguments()) {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    a_table_and_a_dossier_are_read_apart_as_they_are_here(folder.path());
    a_refusal_comes_back_with_its_numbers(folder.path());
    a_process_that_ends_early_does_not_end_the_program(folder.path());
    println!("3 tests of reading apart: ok");
}

fn a_table_and_a_dossier_are_read_apart_as_they_are_here(folder: &Path) {
    let plan = file(folder, "plan.csv", "Action;Qui\nTrier;Zoé\n".as_bytes());
    let here = Imported::read(None, &plan, None).unwrap();
    let apart = read(&plan, None).unwrap();
    let (Imported::Table(here), Imported::Table(apart)) = (here, apart) else {
        panic!("a table");
    };
    assert_eq!(apart, here);
    let json = boulangerie_martin()
        .export()
        .unwrap()
        .canonical_json()
        .unwrap();
    let Imported::Records(export) =
        read(&file(folder, "martin.json", json.as_bytes()), None).unwrap()
    else {
        panic!("a dossier");
    };
    assert_eq!(export.canonical_json().unwrap(), json);
}

fn a_refusal_comes_back_with_its_numbers(folder: &Path) {
    let long = format!("Action\nTrier\n{}\n", "mot ".repeat(10_000));
    let refused = read(&file(folder, "long.csv", long.as_bytes()), None);
    let told = Refusal::ImportCellTooLong {
        line: 3,
        limit: dossier::limits::IMPORT_CELL,
    };
    assert!(matches!(refused, Err(Error::Refused(refusal)) if refusal == told));
    let newer = b"{\"schema_version\": 9999, \"dossier_id\": \"x\"}";
    let newer = read(&file(folder, "newer.json", newer), None);
    assert!(matches!(newer, Err(Error::TooNew { found: 9999, .. })));
    let gone = read(&folder.join("gone.csv"), None);
    assert!(matches!(
        gone,
        Err(Error::Refused(Refusal::ImportUnreadable))
    ));
}

fn a_process_that_ends_early_does_not_end_the_program(folder: &Path) {
    if cfg!(unix) {
        let plan = file(folder, "plan.csv", b"Action\nTrier\n");
        let ended = Imported::read(Some(Path::new("/bin/false")), &plan, None);
        assert!(matches!(
            ended,
            Err(Error::Refused(Refusal::ImportTooHeavy))
        ));
    }
}

fn read(path: &Path, sheet: Option<&str>) -> dossier::Result<Imported> {
    let program = std::env::current_exe().unwrap();
    Imported::read(Some(&program), path, sheet)
}

fn file(folder: &Path, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

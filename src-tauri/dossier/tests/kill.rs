//! Pulling the plug: the program is killed while it saves, again and again. Whatever was acknowledged
//! is in the file, at most one edit more, and the file is whole.
//!
//! The test runs itself again as the program to be killed. Power cuts are not simulated: that is
//! SQLite's own promise, with `synchronous = EXTRA`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::wildcard_enum_match_arm,
    clippy::disallowed_methods,
    reason = "a test may panic, and open the file as another program would"
)]

use dossier::testing::{device, now};
use dossier::*;
use std::env;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const KILLS: u32 = 200;
/// Tells the second life of this program which file to write.
const FILE: &str = "MALLETTE_KILL_FILE";

#[test]
fn what_was_acknowledged_survives_being_killed() {
    if env::var_os(FILE).is_some() {
        return;
    }
    let folder = fast_folder();
    let path = folder.path().join("killed.mallette");
    let company = Company {
        name: "Atelier Rossi".to_owned(),
        ..Company::default()
    };
    let mut dossier = Dossier::create(&path, company, &device(), now()).unwrap();
    dossier
        .once(now())
        .add_action(NewAction::titled("Hold on"))
        .unwrap();
    drop(dossier);

    let (mut extra, mut cut_short) = (0, 0);
    for round in 0..KILLS {
        let before = edits(&path);
        let acknowledged = kill_after(&path, 1 + round % 5, round).max(before);
        cut_short += u32::from(path.with_extension("mallette-journal").exists());
        check_whole(&path);
        let found = edits(&path);
        assert!(
            (acknowledged..=acknowledged + 1).contains(&found),
            "round {round}: acknowledged {acknowledged}, found {found}"
        );
        extra += found - acknowledged;
    }
    let (edits, mut err) = (edits(&path), std::io::stderr());
    writeln!(
        err,
        "{KILLS} kills, {edits} edits, {cut_short} saves cut short, {extra} not yet told"
    )
    .unwrap();
}

/// Starts the program, waits for some edits to be told, kills it, and gives the last edit told.
fn kill_after(path: &Path, wanted: u32, round: u32) -> u32 {
    let mut child = Command::new(env::current_exe().unwrap())
        .args([
            "--exact",
            "writes_until_killed",
            "--nocapture",
            "--include-ignored",
        ])
        .env(FILE, path)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut told = 0;
    for line in lines.by_ref().map_while(std::result::Result::ok) {
        told = told_in(&line).unwrap_or(told);
        if told_in(&line).is_some_and(|_| line.ends_with(&format!("-{wanted}"))) {
            break;
        }
    }
    // Not to wait for anything: only so that the blow falls at another point of the next save.
    for step in 0..(round * 7919 % 400_000) {
        std::hint::black_box(step);
    }
    child.kill().unwrap();
    child.wait().unwrap();
    // What was told just before dying counts too.
    lines
        .map_while(std::result::Result::ok)
        .filter_map(|line| told_in(&line))
        .fold(told, u32::max)
}

/// `edit 12-3`: the twelfth edit of the file, the third of this life.
fn told_in(line: &str) -> Option<u32> {
    let (edit, _) = line.rsplit_once("edit ")?.1.split_once('-')?;
    edit.parse().ok()
}

fn check_whole(path: &Path) {
    let dossier = Dossier::open(path, &device(), now()).unwrap();
    let lines = dossier.history_count().unwrap();
    assert_eq!(
        lines,
        edits(path) + 2,
        "one line per edit, after the creation and the action"
    );
    drop(dossier);
    let conn = rusqlite::Connection::open(path).unwrap();
    let verdict: String = conn
        .query_row("PRAGMA integrity_check", (), |row| row.get(0))
        .unwrap();
    assert_eq!(verdict, "ok");
}

/// How many edits the file holds.
fn edits(path: &Path) -> u32 {
    let dossier = Dossier::open(path, &device(), now()).unwrap();
    let action = dossier.actions().unwrap().remove(0);
    let number = action.next_step.split_whitespace().next().unwrap_or("0");
    number.parse().unwrap()
}

/// The second life: edits for ever, and tells each edit once it is saved.
#[test]
#[ignore = "run by the other test, to be killed"]
fn writes_until_killed() {
    let Some(path) = env::var_os(FILE).map(PathBuf::from) else {
        return;
    };
    let mut number = edits(&path);
    let mut dossier = Dossier::open(&path, &device(), now()).unwrap();
    let id = dossier.actions().unwrap()[0].id;
    let mut out = std::io::stdout();
    for rank in 1.. {
        number += 1;
        // Some edits are long, so that a save touches several pages of the file.
        let words = "word ".repeat(if number.is_multiple_of(4) { 2_000 } else { 10 });
        let patch = ActionPatch {
            next_step: Some(format!("{number} {words}")),
            ..ActionPatch::default()
        };
        dossier.once(now()).edit_action(id, &patch).unwrap();
        writeln!(out, "edit {number}-{rank}").unwrap();
        out.flush().unwrap();
    }
}

/// A folder in memory where there is one: thousands of saves are made here.
fn fast_folder() -> tempfile::TempDir {
    tempfile::tempdir_in("/dev/shm")
        .or_else(|_| tempfile::tempdir())
        .unwrap()
}

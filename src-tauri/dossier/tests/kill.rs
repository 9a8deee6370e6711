//! Pulling the plug: the program is killed while it saves, again and again. Whatever was acknowledged
//! is in the file, at most one edit more, and the file is whole. Killed while it recovers a damaged file,
//! it leaves the damaged file or the recovered one; while it forgets, each copy as it was or without what goes.
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

use dossier::testing::{self, device, now};
use dossier::*;
use std::env;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

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

const RECOVERIES: u32 = 200;

#[test]
fn a_recovery_that_is_killed_leaves_the_damaged_file_or_the_recovered_one() {
    if env::var_os(FILE).is_some() {
        return;
    }
    let folder = fast_folder();
    let path = folder.path().join("damaged.mallette");
    let backup = folder.path().join("backup.mallette");
    drop(testing::saved(
        &testing::boulangerie_martin(),
        &backup,
        &device(),
    ));
    let damaged = vec![0xA5; 300_000];
    fs::write(&path, &damaged).unwrap();
    let (mut still, mut recovered, mut asides) = (0, 0, 0);
    for round in 0..RECOVERIES {
        let lives = kill_recovery(&path, round);
        let found = fs::read(&path).unwrap_or_else(|error| panic!("round {round}: {error}"));
        if found == damaged {
            still += 1;
        } else {
            let dossier = Dossier::open(&path, &device(), now()).unwrap();
            assert_eq!(dossier.actions().unwrap().len(), 5, "round {round}");
            recovered += 1;
        }
        for aside in asides_of(&path) {
            assert_eq!(fs::read(&aside).unwrap(), damaged, "round {round}, {lives}");
            fs::remove_file(&aside).unwrap();
            asides += 1;
        }
    }
    writeln!(
        std::io::stderr(),
        "{RECOVERIES} kills: {still} still damaged, {recovered} recovered, {asides} kept aside"
    )
    .unwrap();
    assert!(still > 0 && recovered > 0, "the blows fall on both sides");
}

fn asides_of(path: &Path) -> Vec<PathBuf> {
    asides(path).into_iter().map(|aside| aside.path).collect()
}

/// Starts a program that damages and recovers the file for ever, and kills it in a recovery.
fn kill_recovery(path: &Path, round: u32) -> String {
    let (mut child, mut lines) = start("recovers_until_killed", path);
    let wanted = 1 + round % 3;
    let begun = lines
        .by_ref()
        .filter(|line| line.starts_with("recover "))
        .nth(wanted as usize);
    // Not to wait for anything: only so that the blow falls at another point of the recovery.
    for step in 0..(round * 104_729 % 6_000_000) {
        std::hint::black_box(step);
    }
    strike(&mut child);
    begun.unwrap()
}

/// The second life: a damaged file is put at the place and recovered, for ever.
#[test]
#[ignore = "run by the other test, to be killed"]
fn recovers_until_killed() {
    let Some(path) = env::var_os(FILE).map(PathBuf::from) else {
        return;
    };
    let (backup, away) = (
        path.with_file_name("backup.mallette"),
        path.with_file_name("away"),
    );
    let mut out = std::io::stdout();
    for rank in 0.. {
        fs::write(&away, vec![0xA5; 300_000]).unwrap();
        fs::rename(&away, &path).unwrap();
        let at = jiff::civil::date(2026, 11, 24).at(8, 0, 0, 0) + jiff::ToSpan::seconds(rank);
        writeln!(out, "recover {rank}").unwrap();
        out.flush().unwrap();
        recover_from(&backup, &path, &aside_of(&path, at)).unwrap();
    }
}

const FORGETTINGS: u32 = 24;

#[test]
fn a_forgetting_that_is_killed_leaves_each_copy_and_the_dossier_as_they_were_or_without_it() {
    if env::var_os(FILE).is_some() {
        return;
    }
    let folder = fast_folder();
    let path = folder.path().join("forgets.mallette");
    drop(testing::saved(
        &testing::boulangerie_martin(),
        &path,
        &device(),
    ));
    let (mut still, mut forgotten) = (0, 0);
    for round in 0..FORGETTINGS {
        kill_forgetting(&path, round);
        let dossier = Dossier::open(&path, &keeps_copies(&path), now()).unwrap();
        testing::assert_replayed(&dossier);
        let copies = dossier.list_backups();
        assert!(
            copies.iter().all(|copy| copy.verified),
            "round {round}: {copies:#?}"
        );
        assert!(!copies.is_empty(), "round {round}: none is lost");
        for file in copies.iter().map(|copy| &copy.path).chain([&path]) {
            let bytes = fs::read(file).unwrap();
            let holds = bytes
                .windows(NAME.len())
                .any(|text| text == NAME.as_bytes());
            *if holds { &mut still } else { &mut forgotten } += 1;
        }
    }
    writeln!(
        std::io::stderr(),
        "{FORGETTINGS} kills: {still} files that still hold the name, {forgotten} that do not"
    )
    .unwrap();
    assert!(still > 0 && forgotten > 0, "the blows fall on both sides");
}

const NAME: &str = "Zyxwvut";

fn keeps_copies(path: &Path) -> Device {
    testing::device_with_backups(&path.with_file_name("copies"))
}

/// Starts a program that writes a name and forgets it for ever, and kills it while it forgets.
fn kill_forgetting(path: &Path, round: u32) {
    let (mut child, mut lines) = start("forgets_until_killed", path);
    let begun = lines.by_ref().filter(|line| line.starts_with("forget "));
    assert!(begun.take(1 + (round % 2) as usize).last().is_some());
    // Not to wait for anything: only so that the blow falls at another point of the forgetting.
    for step in 0..(round * 1_299_709 % 30_000_000) {
        std::hint::black_box(step);
    }
    child.kill().unwrap();
    child.wait().unwrap();
}

/// The second life: a name is written, copied, forgotten, for ever.
#[test]
#[ignore = "run by the other test, to be killed"]
fn forgets_until_killed() {
    let Some(path) = env::var_os(FILE).map(PathBuf::from) else {
        return;
    };
    let mut dossier = Dossier::open(&path, &keeps_copies(&path), now()).unwrap();
    let id = dossier.actions().unwrap()[0].id;
    let mut out = std::io::stdout();
    for rank in 0.. {
        let patch = ActionPatch {
            next_step: Some(format!("{NAME} {rank}")),
            ..ActionPatch::default()
        };
        dossier.once(now()).edit_action(id, &patch).unwrap();
        dossier.back_up(now()).unwrap();
        writeln!(out, "forget {rank}").unwrap();
        out.flush().unwrap();
        let words = Forget::Words(vec![NAME.to_owned()]);
        let left = dossier.once(now()).forget(&words, true).unwrap();
        assert!(left.is_empty(), "{left:?}");
    }
}

/// The second life of this program, and what it tells.
fn start(life: &str, path: &Path) -> (Child, impl Iterator<Item = String> + use<>) {
    let mut child = Command::new(env::current_exe().unwrap())
        .args(["--exact", life, "--nocapture", "--include-ignored"])
        .env(FILE, path)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    (child, lines.map_while(std::result::Result::ok))
}

/// Starts the program, waits for some edits to be told, kills it, and gives the last edit told.
fn kill_after(path: &Path, wanted: u32, round: u32) -> u32 {
    let (mut child, mut lines) = start("writes_until_killed", path);
    let mut told = 0;
    for line in lines.by_ref() {
        told = told_in(&line).unwrap_or(told);
        if told_in(&line).is_some_and(|_| line.ends_with(&format!("-{wanted}"))) {
            break;
        }
    }
    // Not to wait for anything: only so that the blow falls at another point of the next save.
    for step in 0..(round * 7919 % 400_000) {
        std::hint::black_box(step);
    }
    strike(&mut child);
    // What was told just before dying counts too.
    lines.filter_map(|line| told_in(&line)).fold(told, u32::max)
}

/// Kills a life, which must still be writing: one that ended by itself proves nothing.
fn strike(child: &mut Child) {
    assert!(child.try_wait().unwrap().is_none(), "it ended by itself");
    child.kill().unwrap();
    child.wait().unwrap();
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
            next_step: Some(format!("{number} steps")),
            conditions: Some(words),
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

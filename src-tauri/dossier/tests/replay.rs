//! The history alone gives every record and every mark; what it does not say is named. A copy put back is
//! an operation among others; a file of an earlier schema is opened whole.
//!
//! Any sequence of operations is replayed in `random_edits.rs`, each operation by itself in `undo.rs`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test may panic, and write to the file as another program would"
)]

use dossier::testing::{
    TODAY, action_ids, assert_in_step, assert_replayed, atelier_rossi, boulangerie_martin, device,
    large, now, saved, seal_anew, write_as_schema,
};
use dossier::*;
use jiff::{Timestamp, ToSpan};
use rusqlite::Connection;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// A folder for the files of a test.
struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// *Atelier Rossi* in a file.
    fn rossi(&self) -> Dossier {
        saved(&atelier_rossi(), &self.path("rossi.mallette"), &device())
    }

    /// A copy of a dossier, as it is now.
    fn copy(&self, dossier: &Dossier, name: &str) -> PathBuf {
        let path = self.path(name);
        dossier.copy_to(&path).unwrap();
        path
    }
}

fn dump(dossier: &Dossier) -> String {
    dossier.export().unwrap().canonical_json().unwrap()
}

fn titled(title: &str) -> ActionPatch {
    ActionPatch {
        title: Some(title.to_owned()),
        ..ActionPatch::default()
    }
}

fn rename(dossier: &mut Dossier, id: ActionId, title: &str, at: Timestamp) {
    dossier.once(at).edit_action(id, &titled(title)).unwrap();
}

fn validate(dossier: &mut Dossier, label: &str) -> PlanVersion {
    let new = PlanVersion {
        label: label.to_owned(),
        validated_on: TODAY,
        ..PlanVersion::default()
    };
    dossier.once(now()).validate_plan(new).unwrap()
}

/// Writes to the file of a dossier as nobody should.
fn meddle(dossier: &Dossier, sql: &str) {
    let conn = Connection::open(dossier.path().unwrap()).unwrap();
    conn.execute_batch(&format!("PRAGMA foreign_keys = OFF; {sql}"))
        .unwrap();
}

/// Writes to it as another edition might.
fn write(dossier: &Dossier, sql: &str) {
    meddle(dossier, sql);
    seal_anew(dossier.path().unwrap()).unwrap();
}

/// The lines of a history, latest first.
fn codes(dossier: &Dossier) -> Vec<Operation> {
    let lines = dossier.history(None, 1_000).unwrap();
    lines.iter().map(|line| line.code).collect()
}

#[test]
fn the_history_alone_gives_every_dossier() {
    assert_replayed(&atelier_rossi());
    assert_replayed(&large(7));
    let file = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../content/exemple/menuiserie-ferrand.toml"
    );
    let sample = Sample::from_toml(&std::fs::read_to_string(file).unwrap()).unwrap();
    let mut sample = Dossier::sample(&sample, &device(), now()).unwrap();
    validate(&mut sample, "Plan");
    assert_replayed(&sample);
    let again = Dossier::from_export(&sample.export().unwrap(), &device(), now()).unwrap();
    assert_replayed(&again);
    let mut other = boulangerie_martin();
    other
        .once(now())
        .import_records(&sample.export().unwrap())
        .unwrap();
    assert_replayed(&other);
}

#[test]
fn a_row_that_turned_on_the_disk_is_named_with_its_last_good_value() {
    let place = Place::new();
    let mut dossier = place.rossi();
    let ids = action_ids(&dossier);
    rename(&mut dossier, ids[0], "Right", now());
    let sql = format!(
        "UPDATE actions SET title = 'Wrong', owner_role = x'C3' || '' WHERE id = '{}'",
        ids[0]
    );
    meddle(&dossier, &sql);
    let found = dossier.check_history().unwrap();
    let [named] = found.wrong_records.as_slice() else {
        panic!("{found:#?}");
    };
    assert_eq!(
        (named.kind, &named.key),
        (Kind::Action, &ids[0].to_string())
    );
    assert!(named.is_sure, "its history is whole");
    let title = |side: &Option<BTreeMap<String, Value>>| side.as_ref().unwrap()["title"].clone();
    assert_eq!(title(&named.found), "Wrong");
    assert_eq!(title(&named.written), "Right");
    assert!(
        !named.found.as_ref().unwrap().contains_key("owner_role"),
        "not legible"
    );
    assert!(found.broken.is_empty() && found.wrong_marks.is_empty());
}

#[test]
fn a_row_that_vanished_and_one_from_nowhere_are_named() {
    let place = Place::new();
    let dossier = place.rossi();
    let unit = dossier.work_units().unwrap()[0].id;
    meddle(
        &dossier,
        &format!(
            "DELETE FROM work_units WHERE id = '{unit}';
             INSERT INTO work_units (id, created_at, name) VALUES ('x', '', 'Nowhere')"
        ),
    );
    let mut found = dossier.check_history().unwrap().wrong_records;
    found.sort_by_key(|one| one.found.is_some());
    let [gone, stranger] = found.as_slice() else {
        panic!("{found:#?}");
    };
    assert_eq!(
        (gone.key.clone(), gone.found.is_none()),
        (unit.to_string(), true)
    );
    assert_eq!(
        (stranger.key.as_str(), stranger.written.is_none()),
        ("x", true)
    );
}

#[test]
fn a_byte_that_turned_in_the_history_is_found_wherever_it_is() {
    let meddling = [
        "UPDATE operations SET subject_title = 'X' WHERE id = ?",
        "UPDATE operations SET code = 'edit_company' WHERE id = ?",
        "UPDATE operations SET at = '2020-01-01T00:00:00Z' WHERE id = ?",
        "UPDATE operations SET schema = 1 WHERE id = ?",
        "UPDATE changes SET before = '{\"title\":\"X\"}' WHERE operation_id = ?",
        "UPDATE changes SET after = '{\"title\":' WHERE operation_id = ?",
        "UPDATE changes SET after = NULL WHERE operation_id = ?",
        "DELETE FROM changes WHERE operation_id = ?",
    ];
    for sql in meddling {
        let place = Place::new();
        let mut dossier = place.rossi();
        let id = action_ids(&dossier)[0];
        rename(&mut dossier, id, "One", now());
        let line = dossier.history(None, 1).unwrap()[0].id;
        rename(&mut dossier, id, "Two", now());
        meddle(&dossier, &sql.replace('?', &format!("'{line}'")));
        let found = dossier.check_history().unwrap();
        assert_eq!(found.broken, [line], "{sql}");
        assert!(
            found.wrong_records.iter().all(|one| !one.is_sure),
            "what it touched is in doubt: {sql}"
        );
    }
}

#[test]
fn a_wrong_mark_of_undo_is_found() {
    let place = Place::new();
    let mut dossier = place.rossi();
    let id = action_ids(&dossier)[0];
    rename(&mut dossier, id, "One", now());
    rename(&mut dossier, id, "Two", now());
    dossier.once(now()).undo().unwrap();
    let lines = dossier.history(None, 3).unwrap();
    for (rank, mark) in [
        (0, "redoable"),
        (1, "undone"),
        (2, "undone"),
        (2, "redoable"),
    ] {
        let flip = format!(
            "UPDATE operations SET {mark} = 1 - {mark} WHERE id = '{}'",
            lines[rank].id
        );
        meddle(&dossier, &flip);
        assert_eq!(
            dossier.check_history().unwrap().wrong_marks,
            [lines[rank].id],
            "{mark}"
        );
        meddle(&dossier, &flip);
        assert_replayed(&dossier);
    }
}

#[test]
fn operations_that_undo_one_another_in_a_circle_are_a_damage_not_an_endless_walk() {
    let circle = |sql: &str| {
        let place = Place::new();
        let mut dossier = place.rossi();
        let id = action_ids(&dossier)[0];
        rename(&mut dossier, id, "One", now());
        rename(&mut dossier, id, "Two", now());
        let lines = dossier.history(None, 2).unwrap();
        let (one, two) = (lines[1].id, lines[0].id);
        let sql = sql.replace("one", &one.to_string());
        write(&dossier, &sql.replace("two", &two.to_string()));
        let results = [
            dossier.once(now()).undo().map(drop),
            dossier.once(now()).undo_operation(two).map(drop),
            dossier.check_history().map(drop),
        ];
        for result in results {
            assert!(matches!(result, Err(Error::Damaged { .. })), "{result:?}");
        }
        assert_eq!(
            dossier.action(id).unwrap().title,
            "Two",
            "nothing was written"
        );
    };
    circle("UPDATE operations SET undoes = 'two' WHERE id = 'two'");
    circle(
        "UPDATE operations SET undoes = 'one' WHERE id = 'two';
         UPDATE operations SET undoes = 'two' WHERE id = 'one'",
    );
}

#[test]
fn two_operations_may_bear_the_same_stamp() {
    let place = Place::new();
    let mut dossier = place.rossi();
    let id = action_ids(&dossier)[0];
    for title in ["One", "Two", "Three"] {
        rename(&mut dossier, id, title, now());
    }
    let before = dossier.history(None, 1_000).unwrap();
    write(
        &dossier,
        &format!(
            "UPDATE operations SET hlc = (SELECT hlc FROM operations WHERE id = '{}')
             WHERE id IN ('{}', '{}')",
            before[1].id, before[0].id, before[2].id
        ),
    );
    drop(dossier);
    let mut dossier = Dossier::open(&place.path("rossi.mallette"), &device(), now()).unwrap();
    let mut paged = Vec::new();
    while let Some(line) = dossier.history(paged.last().copied(), 1).unwrap().first() {
        paged.push(line.id);
    }
    let expected: Vec<_> = before.iter().map(|line| line.id).collect();
    assert_eq!(paged, expected, "each line once, in the order of their ids");
    dossier.once(now()).undo().unwrap();
    assert_eq!(dossier.action(id).unwrap().title, "Two");
}

#[test]
fn an_operation_says_the_schema_it_was_written_with() {
    let place = Place::new();
    let mut dossier = place.rossi();
    let id = action_ids(&dossier)[0];
    rename(&mut dossier, id, "One", now());
    let conn = Connection::open(dossier.path().unwrap()).unwrap();
    let sql = "SELECT COUNT(*) FROM operations
               WHERE schema = (SELECT user_version FROM pragma_user_version)";
    let count: u32 = conn.query_row(sql, (), |row| row.get(0)).unwrap();
    assert_eq!(count, dossier.history_count().unwrap());
}

#[test]
fn putting_a_copy_back_is_undone_like_anything_else_and_the_history_survives() {
    let place = Place::new();
    let mut dossier = place.rossi();
    let ids = action_ids(&dossier);
    let then = dump(&dossier);
    let copy = place.copy(&dossier, "copy.mallette");
    rename(&mut dossier, ids[0], "Renamed", now());
    dossier.once(now()).remove_action(ids[1]).unwrap();
    dossier
        .once(now())
        .add_action(NewAction::titled("New"))
        .unwrap();
    let (present, done) = (dump(&dossier), codes(&dossier));

    dossier.once(now()).restore(&copy).unwrap();
    assert_eq!(dump(&dossier), then);
    let mut expected = vec![Operation::RestoreBackup];
    expected.extend(&done);
    assert_eq!(
        codes(&dossier),
        expected,
        "what was done since is still told"
    );
    assert_eq!(
        dossier.can_undo().unwrap().unwrap().code,
        Operation::RestoreBackup
    );

    dossier.once(now()).undo().unwrap();
    assert_eq!(dump(&dossier), present);
    dossier.once(now()).redo().unwrap();
    assert_eq!(dump(&dossier), then);
    let line = dossier.history(None, 10).unwrap();
    let restoration = line
        .iter()
        .find(|line| line.code == Operation::RestoreBackup);
    dossier
        .once(now())
        .undo_operation(restoration.unwrap().id)
        .unwrap();
    assert_eq!(dump(&dossier), present, "from the history too");
    for _ in 0..3 {
        dossier.once(now()).undo().unwrap();
    }
    assert_in_step(&dossier);
    assert_replayed(&dossier);
}

#[test]
fn a_copy_of_what_is_there_already_changes_nothing() {
    let place = Place::new();
    let mut dossier = place.rossi();
    let copy = place.copy(&dossier, "copy.mallette");
    let before = codes(&dossier);
    let preview = dossier.preview_restore(&copy).unwrap();
    assert_eq!((preview.lost_count, preview.brought_count), (0, 0));
    assert!(preview.gained.is_empty());
    dossier.once(now()).restore(&copy).unwrap();
    assert_eq!(codes(&dossier), before);
}

#[test]
fn what_only_the_copy_knows_is_told_before_and_comes_by_its_records() {
    let place = Place::new();
    let mut dossier = place.rossi();
    let ids = action_ids(&dossier);
    let copy = place.copy(&dossier, "copy.mallette");
    // The same computer at the same instant: both files give the same stamp to another operation.
    let mut there = Dossier::open(&copy, &device(), now()).unwrap();
    rename(&mut there, ids[0], "Theirs", now());
    there
        .once(now())
        .add_action(NewAction::titled("Of the copy"))
        .unwrap();
    let theirs = dump(&there);
    drop(there);
    rename(&mut dossier, ids[1], "Ours", now());
    dossier.once(now()).add_work_unit("Undone since").unwrap();
    dossier.once(now()).undo().unwrap();
    let ours = dump(&dossier);

    let preview = dossier.preview_restore(&copy).unwrap();
    let told = |lines: &[HistoryLine]| lines.iter().map(|line| line.code).collect::<Vec<_>>();
    assert_eq!(
        told(&preview.lost),
        [Operation::EditAction],
        "only what would be seen"
    );
    assert_eq!(
        told(&preview.brought),
        [Operation::AddAction, Operation::EditAction]
    );
    assert_eq!((preview.lost_count, preview.brought_count), (1, 2));
    let gained: Vec<_> = preview
        .gained
        .iter()
        .map(|one| one.title.as_str())
        .collect();
    assert_eq!(gained, ["Of the copy"]);

    dossier.once(now()).restore(&copy).unwrap();
    assert_eq!(dump(&dossier), theirs);
    assert_replayed(&dossier);
    dossier.once(now()).undo().unwrap();
    assert_eq!(dump(&dossier), ours);
    assert_replayed(&dossier);
}

#[test]
fn a_version_signed_since_stays_and_one_undone_since_comes_back() {
    let place = Place::new();
    let mut dossier = place.rossi();
    let first = validate(&mut dossier, "First");
    let copy = place.copy(&dossier, "copy.mallette");
    dossier.once(now()).undo().unwrap();
    let id = action_ids(&dossier)[0];
    rename(&mut dossier, id, "Renamed", now());
    let second = validate(&mut dossier, "Second");
    let preview = dossier.preview_restore(&copy).unwrap();
    assert_eq!(preview.gained[0].title, "First");
    assert!(
        preview
            .lost
            .iter()
            .all(|line| line.code != Operation::ValidatePlan)
    );
    dossier.once(now()).restore(&copy).unwrap();
    let held = dossier.export().unwrap().plan_versions;
    assert_eq!(held, [first, second]);
    assert_replayed(&dossier);
}

#[test]
fn a_copy_with_a_wrong_record_is_not_put_back() {
    let place = Place::new();
    let mut dossier = place.rossi();
    let id = action_ids(&dossier)[0];
    let copy = place.copy(&dossier, "copy.mallette");
    rename(&mut dossier, id, "Renamed", now());
    let conn = Connection::open(&copy).unwrap();
    let sql = "UPDATE actions SET title = 'Wrong' WHERE id = ?1";
    assert_eq!(conn.execute(sql, [id.to_string()]).unwrap(), 1);
    drop(conn);
    let (before, refused) = (dump(&dossier), dossier.once(now()).restore(&copy));
    assert!(
        matches!(refused, Err(Error::Refused(Refusal::BackupUnusable))),
        "{refused:?}"
    );
    assert_eq!(dump(&dossier), before);
}

#[test]
fn what_is_no_operation_stays_when_a_copy_is_put_back() {
    let place = Place::new();
    let mut dossier = place.rossi();
    let copy = place.copy(&dossier, "copy.mallette");
    dossier
        .remember(now())
        .note_reading("module", "stress", "seen")
        .unwrap();
    let id = action_ids(&dossier)[0];
    rename(&mut dossier, id, "Renamed", now());
    dossier.once(now()).restore(&copy).unwrap();
    assert_eq!(dossier.last_place().unwrap().unwrap().slug, "stress");
}

const LOGO: &[u8] =
    br##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9" fill="#147"/></svg>"##;

/// Everything a dossier remembers without history.
fn remember(dossier: &mut Dossier, at: Timestamp) {
    dossier
        .remember(at)
        .note_reading("module", "stress", "seen")
        .unwrap();
    let settings = DocumentSettings::usual("plan");
    dossier
        .remember(at)
        .set_document_settings(&settings)
        .unwrap();
    dossier
        .remember(at)
        .set_logo(LogoPlace::Firm, LOGO)
        .unwrap();
}

#[test]
fn what_has_no_history_bears_the_date_of_its_last_change() {
    let place = Place::new();
    let mut dossier = place.rossi();
    let dates = |dossier: &Dossier| -> Vec<String> {
        let conn = Connection::open(dossier.path().unwrap()).unwrap();
        let sql =
            "SELECT changed_at FROM reading UNION ALL SELECT changed_at FROM document_settings
                   UNION ALL SELECT changed_at FROM logos";
        let mut statement = conn.prepare(sql).unwrap();
        let rows = statement.query_map((), |row| row.get(0)).unwrap();
        rows.map(Result::unwrap).collect()
    };
    for at in [now(), now() + 26.hours()] {
        remember(&mut dossier, at);
        assert_eq!(dates(&dossier), vec![at.to_string(); 3]);
    }
    let later = now() + 50.hours();
    dossier
        .remember(later)
        .remove_logo(LogoPlace::Firm)
        .unwrap();
    assert_eq!(dossier.logo(LogoPlace::Firm).unwrap(), None);
    assert!(dossier.export().unwrap().logos.is_empty());
    assert_eq!(
        dates(&dossier)[2],
        later.to_string(),
        "taken away since when"
    );
}

#[test]
fn a_file_of_the_first_schema_opens_with_everything_in_it() {
    let place = Place::new();
    let mut dossier = place.rossi();
    remember(&mut dossier, now());
    validate(&mut dossier, "Plan");
    let id = action_ids(&dossier)[0];
    for title in ["One", "Two", "Three"] {
        rename(&mut dossier, id, title, now());
    }
    dossier.once(now()).undo().unwrap();
    let older = place.path("older.mallette");
    write_as_schema(&dossier, &older, 1).unwrap();

    let mut opened = Dossier::open(&older, &device(), now()).unwrap();
    assert_eq!(dump(&opened), dump(&dossier));
    let lines = |dossier: &Dossier| dossier.history(None, 1_000).unwrap();
    assert_eq!(lines(&opened), lines(&dossier));
    assert_eq!(opened.reading().unwrap(), dossier.reading().unwrap());
    assert_eq!(
        opened.logo(LogoPlace::Firm).unwrap(),
        dossier.logo(LogoPlace::Firm).unwrap()
    );
    assert_replayed(&opened);

    opened.once(now()).redo().unwrap();
    assert_eq!(opened.action(id).unwrap().title, "Three");
    let conn = Connection::open(&older).unwrap();
    let sql = "SELECT schema || (seal = 0) FROM operations ORDER BY hlc DESC, id DESC LIMIT 2";
    let mut statement = conn.prepare(sql).unwrap();
    let rows = statement.query_map((), |row| row.get(0)).unwrap();
    let rows: Vec<String> = rows.map(Result::unwrap).collect();
    assert_eq!(
        rows,
        ["40", "10"],
        "older ones say schema 1, and all are sealed"
    );
    let broken: u32 = conn
        .query_row("SELECT COUNT(*) FROM pragma_foreign_key_check", (), |row| {
            row.get(0)
        })
        .unwrap();
    assert_eq!(broken, 0);
    assert_replayed(&opened);
    assert_in_step(&opened);
}

#[test]
fn a_copy_of_the_first_schema_can_be_put_back() {
    let place = Place::new();
    let mut dossier = place.rossi();
    let then = dump(&dossier);
    let older = place.path("older.mallette");
    write_as_schema(&dossier, &older, 1).unwrap();
    let bytes = std::fs::read(&older).unwrap();
    let id = action_ids(&dossier)[0];
    rename(&mut dossier, id, "Renamed", now());
    dossier.once(now()).restore(&older).unwrap();
    assert_eq!(dump(&dossier), then);
    assert_eq!(
        std::fs::read(&older).unwrap(),
        bytes,
        "the copy is left as it is"
    );
}

#[test]
fn undo_passes_over_a_copy_put_back_by_an_earlier_edition() {
    let place = Place::new();
    let mut dossier = place.rossi();
    let id = action_ids(&dossier)[0];
    let title = dossier.action(id).unwrap().title;
    rename(&mut dossier, id, "Renamed", now());
    // It replaced the file as a whole, and left one line without changes.
    write(
        &dossier,
        "INSERT INTO operations (id, code, subject_kind, subject_id, subject_title, at, hlc, device_id)
         SELECT '01ffffff-0000-7000-8000-000000000000', 'restore_backup', 'company', '', '', at,
                '9' || substr(hlc, 2), device_id
         FROM operations ORDER BY hlc DESC LIMIT 1",
    );
    let line = dossier.history(None, 1).unwrap().remove(0);
    assert_eq!(
        (line.code, line.is_undoable()),
        (Operation::RestoreBackup, false)
    );
    let refused = dossier.once(now()).undo_operation(line.id);
    assert!(
        matches!(refused, Err(Error::Refused(Refusal::NotUndoable { .. }))),
        "{refused:?}"
    );
    dossier.once(now()).undo().unwrap();
    assert_eq!(dossier.action(id).unwrap().title, title);
}

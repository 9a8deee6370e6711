//! Files made to harm, or made by another program: each is refused with its reason, unchanged, and nothing is
//! created anywhere. Each file is a dossier that SQL, or a few bytes, turned into something else.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::wildcard_enum_match_arm,
    clippy::disallowed_methods,
    reason = "a test may panic, and open the file as another program would"
)]

use dossier::testing::{atelier_rossi, device, device_with_backups, now, saved, seal_anew};
use dossier::*;
use rusqlite::Connection;
use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A folder with one dossier of a firm in it.
struct Place {
    folder: tempfile::TempDir,
    path: PathBuf,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("rossi.mallette");
        let mut dossier = saved(&atelier_rossi(), &path, &device());
        dossier.once(now()).add_work_unit("Quai").unwrap();
        dossier.once(now()).undo().unwrap();
        Self { folder, path }
    }

    /// The dossier after this SQL, run as another program would.
    fn crafted(sql: &str) -> Self {
        let place = Self::new();
        let conn = Connection::open(&place.path).unwrap();
        conn.execute_batch(sql).unwrap();
        place
    }

    /// The same, sealed by whoever meant it: not what a disk does.
    fn sealed(self) -> Self {
        seal_anew(&self.path).unwrap();
        self
    }

    /// The dossier after its bytes were changed.
    fn patched(self, change: impl FnOnce(&mut Vec<u8>)) -> Self {
        let mut bytes = fs::read(&self.path).unwrap();
        change(&mut bytes);
        fs::write(&self.path, bytes).unwrap();
        self
    }

    /// Every file there is, under the folder and beside it.
    fn files(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut files = BTreeMap::new();
        let mut folders = vec![self.folder.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path.clone());
                    files.insert(path, Vec::new());
                } else {
                    files.insert(path.clone(), fs::read(path).unwrap());
                }
            }
        }
        files
    }

    /// Opens the file, which must be refused; nothing may have changed on the disk.
    fn refused(&self) -> Error {
        let before = self.files();
        let device = device_with_backups(&self.folder.path().join("deep/copies"));
        let refused = Dossier::open(&self.path, &device, now()).unwrap_err();
        assert!(self.files() == before, "nothing is created nor changed");
        refused
    }
}

fn assert_altered(what: &str, sql: &str) {
    let refused = Place::crafted(sql).refused();
    assert!(matches!(refused, Error::Altered), "{what}: {refused:?}");
}

fn assert_damaged(what: &str, place: &Place) {
    let refused = place.refused();
    assert!(
        matches!(refused, Error::Damaged { .. }),
        "{what}: {refused:?}"
    );
}

#[test]
fn a_trigger_that_drops_edits_is_refused() {
    assert_altered(
        "a trigger",
        "CREATE TRIGGER t BEFORE UPDATE ON actions BEGIN SELECT RAISE (IGNORE); END",
    );
}

#[test]
fn a_trigger_under_the_name_of_ours_is_refused() {
    assert_altered(
        "our trigger, changed",
        "DROP TRIGGER plan_versions_frozen;
         CREATE TRIGGER plan_versions_frozen BEFORE UPDATE ON plan_versions BEGIN SELECT 1; END",
    );
}

#[test]
fn an_endless_trigger_is_refused() {
    assert_altered(
        "an endless trigger",
        "CREATE TRIGGER endless AFTER INSERT ON operations BEGIN
           UPDATE meta SET value = (
             WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT MAX(i) FROM n);
         END",
    );
}

#[test]
fn a_view_is_refused_even_in_the_place_of_a_table() {
    assert_altered("a view", "CREATE VIEW v AS SELECT * FROM company");
    assert_altered(
        "a view under the name of a table, written through a trigger",
        "CREATE TABLE hidden AS SELECT * FROM reading; DROP TABLE reading;
         CREATE VIEW reading AS SELECT * FROM hidden;
         CREATE TRIGGER t INSTEAD OF INSERT ON reading BEGIN DELETE FROM changes; END",
    );
}

#[test]
fn a_generated_column_is_refused() {
    assert_altered(
        "a generated column",
        "ALTER TABLE actions ADD COLUMN slow TEXT
           GENERATED ALWAYS AS (hex(zeroblob(1000000)) || title) VIRTUAL",
    );
}

#[test]
fn a_virtual_table_is_refused() {
    for sql in [
        "CREATE VIRTUAL TABLE f USING fts4 (words)",
        "CREATE VIRTUAL TABLE f USING fts5 (words)",
        "CREATE VIRTUAL TABLE r USING rtree (id, a, b)",
    ] {
        assert_altered(sql, sql);
    }
}

#[test]
fn an_index_of_someone_else_is_refused() {
    assert_altered(
        "an index on an expression",
        "CREATE INDEX i ON actions (length(title) * 2)",
    );
    assert_altered("statistics", "ANALYZE");
}

#[test]
fn a_table_of_someone_else_or_with_another_default_is_refused() {
    assert_altered("a table", "CREATE TABLE more (a TEXT)");
    assert_altered("a column", "ALTER TABLE work_units ADD COLUMN floor TEXT");
    assert_altered(
        "a default that is computed",
        "PRAGMA writable_schema = ON;
         UPDATE sqlite_schema SET sql = replace(sql, 'NOT NULL DEFAULT ''''',
           'NOT NULL DEFAULT (hex(randomblob(9)))') WHERE name = 'company'",
    );
}

#[test]
fn a_value_of_the_wrong_type_is_damaged() {
    let place = Place::crafted(
        "PRAGMA writable_schema = ON;
         UPDATE sqlite_schema SET sql = replace(sql, ') STRICT', ')') WHERE name = 'actions'",
    );
    let conn = Connection::open(&place.path).unwrap();
    conn.execute_batch(
        "UPDATE actions SET effort = 'much', title = x'FF' WHERE rowid = 1;
         PRAGMA writable_schema = ON;
         UPDATE sqlite_schema SET sql = sql || ' STRICT' WHERE name = 'actions'",
    )
    .unwrap();
    drop(conn);
    assert_damaged("a text for a number", &place);
}

#[test]
fn a_code_or_a_text_that_cannot_be_read_is_damaged() {
    for sql in [
        "UPDATE actions SET status = 'melted'",
        "UPDATE actions SET title = CAST(x'FF41' AS TEXT)",
        "UPDATE status_events SET id = 'one' WHERE rowid = 1",
        "UPDATE actions SET due_on = 'tomorrow'",
    ] {
        assert_damaged(sql, &Place::crafted(sql).sealed());
    }
}

#[test]
fn operations_that_revert_one_another_for_ever_are_damaged() {
    assert_damaged(
        "an operation that reverts itself",
        &Place::crafted("UPDATE operations SET undoes = id"),
    );
    assert_damaged(
        "two that revert each other",
        &Place::crafted(
            "UPDATE operations SET undoes = (SELECT MAX(id) FROM operations)
               WHERE id = (SELECT MIN(id) FROM operations);
             UPDATE operations SET undoes = (SELECT MIN(id) FROM operations)
               WHERE id = (SELECT MAX(id) FROM operations)",
        ),
    );
}

#[test]
fn a_stamp_out_of_range_is_damaged() {
    for stamp in [
        "9223372036854775807-00000-01900000-0000-7000-8000-000000000001",
        "253402300800000-00000-01900000-0000-7000-8000-000000000001",
        "9999999999999-4294967295-01900000-0000-7000-8000-000000000001",
        "zzz",
    ] {
        let sql = format!(
            "UPDATE operations SET hlc = '{stamp}' WHERE hlc = (SELECT MAX(hlc) FROM operations)"
        );
        assert_damaged(stamp, &Place::crafted(&sql).sealed());
    }
}

#[test]
fn a_text_larger_than_any_of_ours_is_damaged() {
    let place = Place::crafted(
        "UPDATE situations SET story = replace(hex(zeroblob(6250000)), '00', 'word') || 'word'
           WHERE rowid = 1;
         UPDATE situations SET story = story || story WHERE rowid = 1",
    )
    .sealed();
    assert_damaged("fifty millions of letters", &place);
}

#[test]
fn a_value_that_says_it_is_one_gibibyte_is_damaged() {
    let place = Place::crafted("UPDATE company SET name = 'Marker of the firm', sector = 'Bakery'");
    let place = place.patched(|bytes| {
        let text = b"Marker of the firmBakery";
        let at = find(bytes, text).unwrap();
        // The header of the row, before its id (36 signs) and its instant (20): one figure a column.
        let header = at - 36 - 20 - 10;
        let gibibyte: u64 = (1 << 30) * 2 + 13;
        for (rank, byte) in bytes[header + 2..header + 7].iter_mut().enumerate() {
            let seven = u8::try_from(gibibyte >> (7 * (4 - rank)) & 0x7F).unwrap();
            *byte = if rank < 4 { seven | 0x80 } else { seven };
        }
    });
    assert_damaged("a name of one gibibyte", &place);
}

fn find(bytes: &[u8], text: &[u8]) -> Option<usize> {
    bytes.windows(text.len()).position(|window| window == text)
}

#[test]
fn two_tables_on_the_same_pages_are_damaged() {
    let place = Place::crafted(
        "PRAGMA writable_schema = ON;
         UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = 'work_units')
           WHERE name = 'company'",
    );
    assert_damaged("two tables on the same pages", &place);
}

#[test]
fn an_id_that_leads_elsewhere_is_damaged_and_leads_nowhere() {
    for id in ["../../x", "/tmp/mallette-hostile", "", "C:\\x", "no"] {
        let sql = format!("UPDATE meta SET value = '{id}' WHERE key = 'dossier_id'");
        assert_damaged(id, &Place::crafted(&sql));
    }
}

#[test]
fn a_file_of_a_newer_edition_is_left_alone_whatever_else_it_holds() {
    for sql in [
        "SELECT 1",
        "UPDATE meta SET value = '../../x' WHERE key = 'dossier_id'",
        "CREATE TRIGGER t AFTER INSERT ON operations BEGIN SELECT 1; END",
        "DROP TABLE changes; DROP TABLE operations",
    ] {
        let place = Place::crafted(&format!("PRAGMA user_version = 99; {sql}"));
        for _ in 0..12 {
            let refused = place.refused();
            assert!(
                matches!(refused, Error::TooNew { found: 99, .. }),
                "{sql}: {refused:?}"
            );
        }
    }
}

#[test]
fn what_is_found_while_the_dossier_is_open_is_refused_too() {
    let place = Place::new();
    let mut dossier = Dossier::open(&place.path, &device(), now()).unwrap();
    let other = Connection::open(&place.path).unwrap();
    let trigger = "CREATE TRIGGER t BEFORE UPDATE ON work_units BEGIN SELECT RAISE (IGNORE); END";
    other.execute_batch(trigger).unwrap();
    let unit = dossier.once(now()).add_work_unit("Quai");
    assert!(matches!(unit, Err(Error::Replaced { .. })), "{unit:?}");
}

#[test]
fn a_copy_with_anything_of_someone_else_is_never_put_back() {
    let place = Place::new();
    let mut dossier = Dossier::open(&place.path, &device(), now()).unwrap();
    let copy = place.folder.path().join("copy.mallette");
    dossier.copy_to(&copy).unwrap();
    let other = Connection::open(&copy).unwrap();
    other.execute_batch("CREATE VIEW v AS SELECT 1").unwrap();
    let refused = dossier.once(now()).restore(&copy);
    assert!(
        matches!(refused, Err(Error::Refused(Refusal::BackupUnusable))),
        "{refused:?}"
    );
}

/// Tells the second life of this program which file to write.
const FILE: &str = "MALLETTE_HOSTILE_FILE";

#[test]
fn looking_at_a_file_never_lets_another_program_into_our_operation() {
    let place = Place::new();
    let dossier = Dossier::open(&place.path, &device(), now()).unwrap();
    let ours = Connection::open(&place.path).unwrap();
    ours.execute_batch("BEGIN IMMEDIATE").unwrap();
    assert_eq!(another_program(&place.path), "kept out");
    drop(Dossier::open(&place.path, &device(), now()).unwrap());
    assert_eq!(another_program(&place.path), "kept out", "after opening");
    dossier.preview_restore(&place.path).unwrap();
    assert_eq!(another_program(&place.path), "kept out", "after a check");
    dossier.company().unwrap();
    let lookalike = place.folder.path().join("copies");
    dossier.copy_to(&lookalike).unwrap();
    assert_eq!(another_program(&place.path), "kept out", "after a copy");
    ours.execute_batch("ROLLBACK").unwrap();
    assert_eq!(another_program(&place.path), "let in");
}

/// What another program finds when it wants to write to the file.
fn another_program(path: &Path) -> String {
    let life = ["--exact", "wants_to_write", "--nocapture", "--ignored"];
    let output = Command::new(env::current_exe().unwrap())
        .args(life)
        .env(FILE, path)
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    let found = ["kept out", "let in"]
        .iter()
        .find(|found| told.contains(*found));
    (*found.expect(&told)).to_owned()
}

/// The second life: wants to write, and says whether it may.
#[test]
#[ignore = "run by the other test, as another program"]
fn wants_to_write() {
    let Some(path) = env::var_os(FILE) else {
        return;
    };
    let conn = Connection::open(path).unwrap();
    conn.busy_timeout(std::time::Duration::ZERO).unwrap();
    match conn.execute_batch("BEGIN IMMEDIATE") {
        Ok(()) => println!("let in"),
        Err(_) => println!("kept out"),
    }
}

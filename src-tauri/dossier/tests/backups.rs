//! Backups: when they are made, that they are whole, what putting one back changes and tells.
//!
//! Which ones are kept over the years is tested with the rule itself, in `backup/thinning.rs`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::wildcard_enum_match_arm,
    clippy::disallowed_methods,
    reason = "a test may panic, and open the file as another program would"
)]

use dossier::testing::{at, device, device_with_backups, now};
use dossier::*;
use jiff::{Timestamp, ToSpan};
use std::fs;
use std::path::{Path, PathBuf};

struct Place {
    _folder: tempfile::TempDir,
    path: PathBuf,
    backups: PathBuf,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("martin.mallette");
        let backups = folder.path().join("backups");
        Self {
            _folder: folder,
            path,
            backups,
        }
    }

    fn device(&self) -> Device {
        device_with_backups(&self.backups)
    }

    fn create(&self) -> Dossier {
        let company = Company {
            name: "Boulangerie Martin".to_owned(),
            ..Company::default()
        };
        Dossier::create(&self.path, company, &self.device(), now()).unwrap()
    }

    fn open(&self) -> Result<Dossier> {
        Dossier::open(&self.path, &self.device(), now())
    }
}

fn unit(dossier: &mut Dossier, name: &str, now: Timestamp) {
    dossier.once(now).add_work_unit(name).unwrap();
}

fn dump(dossier: &Dossier) -> String {
    dossier.export().unwrap().canonical_json().unwrap()
}

/// Overwrites the middle of a file.
fn damage(path: &Path) {
    let mut bytes = fs::read(path).unwrap();
    let middle = bytes.len() / 2;
    bytes[4096..middle].fill(0xA5);
    fs::write(path, bytes).unwrap();
}

#[test]
fn a_backup_is_made_when_something_changed_and_ten_minutes_have_passed() {
    let place = Place::new();
    let mut dossier = place.create();
    assert_eq!(
        dossier.backup_if_due(now()).unwrap(),
        None,
        "nothing changed"
    );
    unit(&mut dossier, "Fournil", now());
    assert!(
        dossier.backup_if_due(now()).unwrap().is_some(),
        "the first change"
    );
    unit(&mut dossier, "Vente", now() + 1.minute());
    assert_eq!(
        dossier.backup_if_due(now() + 9.minutes()).unwrap(),
        None,
        "too early"
    );
    let made = dossier
        .backup_if_due(now() + 10.minutes())
        .unwrap()
        .unwrap();
    assert_eq!((made.verified, made.counts.operations), (true, 3));
    assert_eq!(
        dossier.backup_if_due(now() + 1.hour()).unwrap(),
        None,
        "nothing changed since"
    );
    assert_eq!(dossier.list_backups().len(), 2);
}

#[test]
fn a_clock_that_goes_back_does_not_stop_the_backups() {
    let place = Place::new();
    let mut dossier = place.create();
    unit(&mut dossier, "Fournil", now());
    assert!(dossier.backup_if_due(now()).unwrap().is_some());
    unit(&mut dossier, "Vente", now() - 20.hours());
    assert!(dossier.backup_if_due(now() - 20.hours()).unwrap().is_some());
    unit(&mut dossier, "Depot", now() - 20.hours());
    assert_eq!(dossier.backup_if_due(now() - 20.hours()).unwrap(), None);
}

#[test]
fn closing_backs_up_what_changed_and_only_that() {
    let place = Place::new();
    let mut dossier = place.create();
    let id = dossier.id();
    unit(&mut dossier, "Fournil", now());
    dossier.close(now()).unwrap();
    assert_eq!(list_backups(&place.backups, id).len(), 1);
    place.open().unwrap().close(now() + 1.hour()).unwrap();
    assert_eq!(list_backups(&place.backups, id).len(), 1, "only looked at");
}

#[test]
fn a_backup_is_a_dossier_that_opens_with_the_same_content() {
    let place = Place::new();
    let mut dossier = place.create();
    unit(&mut dossier, "Fournil", now());
    let made = dossier.back_up(now()).unwrap().unwrap();
    let copy = Dossier::open(&made.path, &device(), now()).unwrap();
    assert_eq!(dump(&copy), dump(&dossier));
    assert_eq!(copy.id(), dossier.id());
    let left: Vec<_> = fs::read_dir(made.path.parent().unwrap()).unwrap().collect();
    assert_eq!(
        left.len(),
        2,
        "the backup and the note of where it comes from"
    );
}

#[test]
fn nothing_is_backed_up_without_a_folder_for_it() {
    let place = Place::new();
    let mut dossier = place.create();
    dossier.once(now()).add_work_unit("Fournil").unwrap();
    drop(dossier);
    let mut dossier = Dossier::open(&place.path, &device(), now()).unwrap();
    dossier.once(now()).add_work_unit("Vente").unwrap();
    assert_eq!(dossier.back_up(now()).unwrap(), None);
    dossier.close(now()).unwrap();
}

#[test]
fn what_would_be_lost_is_shown_before_restoring() {
    let place = Place::new();
    let mut dossier = place.create();
    let kept = dossier.once(now()).add_work_unit("Fournil").unwrap();
    let backup = dossier.back_up(now()).unwrap().unwrap();
    dossier.once(now()).remove_work_unit(kept.id).unwrap();
    unit(&mut dossier, "Vente", now());
    let preview = dossier.preview_restore(&backup.path).unwrap();
    let lost: Vec<_> = preview.lost.iter().map(|line| line.code).collect();
    assert_eq!(lost, [Operation::AddWorkUnit, Operation::RemoveWorkUnit]);
    assert_eq!(preview.lost_count, 2);
    let gained: Vec<_> = preview
        .gained
        .iter()
        .map(|record| record.title.as_str())
        .collect();
    assert_eq!(gained, ["Fournil"]);
    assert_eq!(
        (
            preview.counts_now.operations,
            preview.counts_then.operations
        ),
        (4, 2)
    );
}

#[test]
fn restoring_keeps_the_present_in_a_backup_and_says_so_in_the_history() {
    let place = Place::new();
    let mut dossier = place.create();
    unit(&mut dossier, "Fournil", now());
    let then = dump(&dossier);
    let backup = dossier.back_up(now()).unwrap().unwrap();
    unit(&mut dossier, "Vente", now());
    let present = dump(&dossier);

    dossier.once(now()).restore(&backup.path).unwrap();
    assert_eq!(dump(&dossier), then);
    let lines = dossier.history(None, 10).unwrap();
    assert_eq!(lines[0].code, Operation::RestoreBackup);
    assert_eq!(lines.len(), 4, "what was done since is still told");
    dossier.once(now()).undo().unwrap();
    assert_eq!(dump(&dossier), present, "undone like anything else");
    dossier.once(now()).redo().unwrap();
    assert_eq!(dump(&dossier), then);

    let safety = dossier.list_backups().remove(0);
    let copy = Dossier::open(&safety.path, &device(), now()).unwrap();
    assert_eq!(dump(&copy), present, "the present was backed up first");
    drop(copy);
    dossier.once(now()).restore(&safety.path).unwrap();
    assert_eq!(dump(&dossier), present, "and can be put back");
    unit(&mut dossier, "Depot", now());
    dossier.once(now()).undo().unwrap();
    assert_eq!(dump(&dossier), present, "the dossier goes on");
    drop(dossier);
    assert_eq!(dump(&place.open().unwrap()), present, "in the file too");
}

#[test]
fn a_restored_dossier_never_gives_a_stamp_twice() {
    let place = Place::new();
    let mut dossier = place.create();
    let backup = dossier.back_up(now()).unwrap().unwrap();
    for name in ["Fournil", "Vente"] {
        unit(&mut dossier, name, now() + 1.hour());
    }
    let lost: Vec<_> = dossier
        .history(None, 2)
        .unwrap()
        .iter()
        .map(|line| line.id)
        .collect();
    dossier.once(now()).restore(&backup.path).unwrap();
    unit(&mut dossier, "Depot", now());
    let newest = dossier.history(None, 1).unwrap()[0].id;
    assert!(
        lost.iter().all(|id| *id < newest),
        "ids and stamps go on from the lost ones"
    );
}

#[test]
fn the_backup_of_another_firm_is_refused() {
    let (place, other) = (Place::new(), Place::new());
    let mut stranger = other.create();
    let backup = stranger.back_up(now()).unwrap().unwrap();
    let mut dossier = place.create();
    let refused = dossier.once(now()).restore(&backup.path);
    assert!(
        matches!(refused, Err(Error::Refused(Refusal::OtherDossier))),
        "{refused:?}"
    );
}

#[test]
fn a_damaged_backup_is_refused_and_nothing_changes() {
    let place = Place::new();
    let mut dossier = place.create();
    for rank in 0..200 {
        unit(&mut dossier, &format!("Unit {rank}"), now());
    }
    let backup = dossier.back_up(now()).unwrap().unwrap();
    damage(&backup.path);
    let before = dump(&dossier);
    let refused = dossier.once(now()).restore(&backup.path);
    assert!(
        matches!(refused, Err(Error::Refused(Refusal::BackupUnusable))),
        "{refused:?}"
    );
    assert_eq!(dump(&dossier), before);
}

#[test]
fn a_damaged_file_is_said_damaged_and_its_last_good_backup_is_offered() {
    let place = Place::new();
    let mut dossier = place.create();
    for rank in 0..200 {
        unit(&mut dossier, &format!("Unit {rank}"), now());
    }
    let good = dossier.back_up(now()).unwrap().unwrap();
    let bad = dossier.back_up(now() + 1.hour()).unwrap().unwrap();
    let content = dump(&dossier);
    drop(dossier);
    damage(&bad.path);
    damage(&place.path);

    let refused = place.open();
    assert!(matches!(refused, Err(Error::Damaged { .. })), "{refused:?}");
    let offered = last_good_backup(&place.backups, &place.path).unwrap();
    assert_eq!(offered.path, good.path, "the damaged backup is passed over");

    let aside = place.path.with_extension("endommage-20261124");
    let damaged = fs::read(&place.path).unwrap();
    recover_from(&offered.path, &place.path, &aside).unwrap();
    assert_eq!(
        fs::read(&aside).unwrap(),
        damaged,
        "the damaged file is kept aside"
    );
    assert_eq!(dump(&place.open().unwrap()), content);
    let again = recover_from(&offered.path, &place.path, &aside);
    assert!(
        matches!(again, Err(Error::Refused(Refusal::FileAlreadyThere))),
        "never over it"
    );
}

#[test]
fn only_the_backups_of_this_file_are_offered() {
    let place = Place::new();
    let mut dossier = place.create();
    dossier.back_up(now()).unwrap().unwrap();
    assert_eq!(
        last_good_backup(&place.backups, Path::new("/elsewhere/martin.mallette")),
        None
    );
    assert_eq!(
        last_good_backup(Path::new("/no/such/folder"), &place.path),
        None
    );
}

#[test]
fn what_is_not_a_dossier_is_said_so() {
    let folder = tempfile::tempdir().unwrap();
    let open = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        Dossier::open(&path, &device(), now()).map(drop)
    };
    assert!(matches!(
        open("photo.mallette", &[0xFF; 9_000]),
        Err(Error::NotADossier)
    ));
    assert!(matches!(
        open("note.mallette", b"a few words"),
        Err(Error::NotADossier)
    ));
    assert!(matches!(
        open("empty.mallette", b""),
        Err(Error::Damaged { .. })
    ));
    let other = folder.path().join("other.mallette");
    let conn = rusqlite::Connection::open(&other).unwrap();
    conn.execute_batch("CREATE TABLE meta (key TEXT)").unwrap();
    drop(conn);
    assert!(matches!(
        Dossier::open(&other, &device(), now()),
        Err(Error::NotADossier)
    ));
    let missing = folder.path().join("missing.mallette");
    assert!(matches!(
        Dossier::open(&missing, &device(), now()),
        Err(Error::Vanished)
    ));
    assert!(matches!(
        Dossier::open(folder.path(), &device(), now()),
        Err(Error::NotADossier)
    ));
}

#[test]
fn a_file_without_one_of_its_tables_is_damaged() {
    let place = Place::new();
    drop(place.create());
    let conn = rusqlite::Connection::open(&place.path).unwrap();
    conn.execute_batch("DROP TABLE status_events").unwrap();
    drop(conn);
    let refused = place.open();
    assert!(matches!(refused, Err(Error::Damaged { .. })), "{refused:?}");
}

#[test]
fn a_truncated_file_is_damaged() {
    let place = Place::new();
    let mut dossier = place.create();
    for rank in 0..100 {
        unit(&mut dossier, &format!("Unit {rank}"), now());
    }
    drop(dossier);
    let bytes = fs::read(&place.path).unwrap();
    fs::write(&place.path, &bytes[..bytes.len() / 2]).unwrap();
    let refused = place.open();
    assert!(matches!(refused, Err(Error::Damaged { .. })), "{refused:?}");
}

#[test]
fn a_newer_file_is_refused_with_the_edition_that_wrote_it() {
    let place = Place::new();
    drop(place.create());
    let conn = rusqlite::Connection::open(&place.path).unwrap();
    conn.execute("UPDATE meta SET value = '12.3' WHERE key = 'edition'", ())
        .unwrap();
    conn.pragma_update(None, "user_version", 900).unwrap();
    drop(conn);
    match place.open() {
        Err(Error::TooNew { found, edition, .. }) => {
            assert_eq!((found, edition.as_str()), (900, "12.3"));
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_new_file_never_takes_the_place_of_another() {
    let place = Place::new();
    drop(place.create());
    let company = Company {
        name: "Atelier Rossi".to_owned(),
        ..Company::default()
    };
    let refused = Dossier::create(&place.path, company, &device(), now());
    assert!(
        matches!(refused, Err(Error::Refused(Refusal::FileAlreadyThere))),
        "{refused:?}"
    );
    assert_eq!(
        place.open().unwrap().company().unwrap().name,
        "Boulangerie Martin"
    );
}

#[test]
fn a_copy_takes_the_place_the_person_chose_but_never_its_own() {
    let place = Place::new();
    let dossier = place.create();
    let key = place.path.with_file_name("usb-key.mallette");
    dossier.copy_to(&key).unwrap();
    dossier.copy_to(&key).unwrap();
    assert_eq!(
        dump(&Dossier::open(&key, &device(), now()).unwrap()),
        dump(&dossier)
    );
    assert!(dossier.copy_to(&place.path).is_err());
}

#[test]
fn where_people_are_in_the_library_stays_in_the_file_but_not_in_the_history() {
    let place = Place::new();
    let mut dossier = place.create();
    dossier
        .remember(at("2026-11-23T10:00:00Z"))
        .note_reading("module", "stress", "seen")
        .unwrap();
    dossier
        .remember(at("2026-11-23T16:40:00Z"))
        .note_reading("quiz", "charge", "5/6")
        .unwrap();
    dossier
        .remember(at("2026-11-23T12:00:00Z"))
        .note_reading("module", "stress", "done")
        .unwrap();
    assert_eq!(dossier.history_count().unwrap(), 1);
    drop(dossier);
    let dossier = place.open().unwrap();
    assert_eq!(dossier.last_place().unwrap().unwrap().slug, "charge");
    let states: Vec<_> = dossier
        .reading()
        .unwrap()
        .into_iter()
        .map(|page| page.state)
        .collect();
    assert_eq!(states, ["5/6", "done"]);
}

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
use jiff::civil::date;
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
        3,
        "the backup, its digest, and the note of where it comes from"
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
    let found = copies_for(&place.backups, &place.path);
    let listed = found.ours[0].list();
    let whole: Vec<_> = listed.iter().filter(|it| it.verified).collect();
    assert_eq!((listed.len(), whole.len()), (2, 1), "both are listed");
    let offered = whole[0];
    assert_eq!(offered.path, good.path, "the damaged backup is passed over");

    let aside = aside_of(&place.path, date(2026, 11, 24).at(9, 15, 0, 0));
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
fn only_the_backups_of_this_file_are_its_own_but_the_others_are_told() {
    let place = Place::new();
    let mut dossier = place.create();
    dossier.back_up(now()).unwrap().unwrap();
    let elsewhere = copies_for(&place.backups, Path::new("/elsewhere/martin.mallette"));
    assert_eq!(elsewhere.ours, []);
    assert_eq!(elsewhere.others.len(), 1);
    assert_eq!(elsewhere.others[0].firm, "Boulangerie Martin");
    assert_eq!(
        copies_for(Path::new("/no/such/folder"), &place.path),
        Recoverable::default()
    );
}

#[test]
fn ten_copies_of_a_clock_that_was_ahead_cost_no_later_work() {
    let place = Place::new();
    let mut dossier = place.create();
    let ahead = now() + 2.hours();
    for rank in 0..10 {
        let at = ahead + (rank * 10).minutes();
        unit(&mut dossier, &format!("Ahead {rank}"), at);
        dossier
            .backup_if_due(at)
            .unwrap()
            .expect("ten minutes have passed");
    }
    // Until after the instants that the clock had said before.
    for rank in 0..22 {
        let at = now() + (rank * 10).minutes();
        unit(&mut dossier, &format!("Corrected {rank}"), at);
        let made = dossier
            .backup_if_due(at)
            .unwrap()
            .expect("ten minutes have passed");
        assert!(
            made.path.exists(),
            "copy {rank} by the corrected clock is kept"
        );
        assert_eq!(dossier.list_backups()[0], made, "and it is the last one");
    }
    let (latest, at) = (dump(&dossier), now() + 4.hours());
    let last = dossier.list_backups().remove(0);
    let copy = Dossier::open(&last.path, &device(), at).unwrap();
    assert_eq!(dump(&copy), latest, "the latest work is in a copy");
    drop(copy);
    unit(&mut dossier, "To be lost", at);
    dossier.once(at).restore(&last.path).unwrap();
    assert_eq!(dossier.work_units().unwrap().len(), 32);
    unit(&mut dossier, "To be kept", at);
    let id = dossier.id();
    dossier.close(at).unwrap();
    let last = list_backups(&place.backups, id).remove(0);
    let copy = Dossier::open(&last.path, &device(), at).unwrap();
    assert_eq!(copy.work_units().unwrap().len(), 33);
}

#[test]
fn a_copy_that_cannot_be_thinned_fails_no_backup() {
    let place = Place::new();
    let mut dossier = place.create();
    let folder = place.backups.join(dossier.id().to_string());
    // A folder bears the name of an old copy: it can be neither read nor removed.
    fs::create_dir_all(folder.join("20261124T000000000Z.mallette/not empty")).unwrap();
    for rank in 0..12 {
        unit(
            &mut dossier,
            &format!("Unit {rank}"),
            now() + rank.minutes(),
        );
        let made = dossier.back_up(now() + rank.minutes()).unwrap().unwrap();
        assert_eq!((made.verified, made.path.exists()), (true, true));
    }
    assert!(
        dossier
            .list_backups()
            .iter()
            .filter(|it| it.verified)
            .count()
            >= 10
    );
    dossier.close(now()).unwrap();
}

#[test]
fn copies_of_earlier_editions_are_listed_after_and_checked_in_full() {
    let place = Place::new();
    let mut dossier = place.create();
    for rank in 0..200 {
        unit(&mut dossier, &format!("Unit {rank}"), now());
    }
    let made = dossier.back_up(now()).unwrap().unwrap();
    let folder = made.path.parent().unwrap();
    let old = folder.join("20271231T235959000Z.mallette");
    let bad = folder.join("20271231T235959001Z.mallette");
    fs::copy(&made.path, &old).unwrap();
    fs::copy(&made.path, &bad).unwrap();
    damage(&bad);
    let listed: Vec<_> = dossier
        .list_backups()
        .into_iter()
        .map(|it| (it.path, it.verified))
        .collect();
    assert_eq!(
        listed,
        [(made.path, true), (bad, false), (old.clone(), true)]
    );
    dossier.once(now()).restore(&old).unwrap();
}

#[test]
fn one_bit_that_turned_in_a_copy_is_seen_and_it_is_never_put_back() {
    let place = Place::new();
    let mut dossier = place.create();
    unit(&mut dossier, "Fournil", now());
    let backup = dossier.back_up(now()).unwrap().unwrap();
    let sound = fs::read(&backup.path).unwrap();
    let before = dump(&dossier);
    let word = sound
        .windows(7)
        .rposition(|bytes| bytes == b"Fournil")
        .unwrap();
    let spread = (0..sound.len()).step_by(sound.len() / 40);
    for at in spread.chain([word]) {
        let mut bytes = sound.clone();
        bytes[at] ^= 1;
        fs::write(&backup.path, &bytes).unwrap();
        assert!(!dossier.list_backups()[0].verified, "byte {at}");
        let refused = dossier.preview_restore(&backup.path).map(drop);
        assert!(
            matches!(refused, Err(Error::Refused(Refusal::BackupUnusable))),
            "byte {at}: {refused:?}"
        );
        let refused = dossier.once(now()).restore(&backup.path);
        assert!(
            matches!(refused, Err(Error::Refused(Refusal::BackupUnusable))),
            "byte {at}: {refused:?}"
        );
        let aside = aside_of(&place.path, date(2026, 11, 24).at(9, 15, 0, 0));
        let refused = recover_from(&backup.path, &place.path, &aside);
        assert!(
            matches!(refused, Err(Error::Refused(Refusal::BackupUnusable))),
            "byte {at}: {refused:?}"
        );
    }
    assert_eq!(dump(&dossier), before);
    fs::write(&backup.path, &sound).unwrap();
    assert!(dossier.list_backups()[0].verified);
}

/// Where the copies of a file are found.
fn found(place: &Place, path: &Path) -> Vec<KeptCopies> {
    copies_for(&place.backups, path).ours
}

#[test]
fn the_copies_of_a_file_that_moved_are_found_by_its_id() {
    let place = Place::new();
    let mut dossier = place.create();
    for rank in 0..200 {
        unit(&mut dossier, &format!("Unit {rank}"), now());
    }
    dossier.back_up(now()).unwrap().unwrap();
    let id = dossier.id();
    drop(dossier);
    let moved = place.path.with_file_name("moved.mallette");
    fs::rename(&place.path, &moved).unwrap();
    let mut bytes = fs::read(&moved).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..].fill(0xA5);
    fs::write(&moved, bytes).unwrap();
    let refused = Dossier::open(&moved, &place.device(), now());
    assert!(matches!(refused, Err(Error::Damaged { .. })), "{refused:?}");
    let copies = found(&place, &moved);
    assert_eq!((copies.len(), copies[0].id, copies[0].count), (1, id, 1));
}

#[test]
fn a_copy_opened_and_changed_elsewhere_hides_no_copy() {
    let place = Place::new();
    let mut dossier = place.create();
    unit(&mut dossier, "Fournil", now());
    dossier.back_up(now()).unwrap().unwrap();
    let key = place.path.with_file_name("key.mallette");
    dossier.copy_to(&key).unwrap();
    let id = dossier.id();
    drop(dossier);
    let mut copy = Dossier::open(&key, &place.device(), now()).unwrap();
    unit(&mut copy, "Vente", now() + 1.hour());
    copy.close(now() + 1.hour()).unwrap();

    // Nothing can be read of it: only the place it was at is left.
    fs::write(&place.path, [0; 9_000]).unwrap();
    for path in [&place.path, &key] {
        let copies = found(&place, path);
        assert_eq!((copies.len(), copies[0].id, copies[0].count), (1, id, 2));
    }
    fs::remove_file(&place.path).unwrap();
    assert_eq!(
        found(&place, &place.path)[0].id,
        id,
        "gone as well as damaged"
    );
}

#[test]
fn the_dossier_that_the_file_names_comes_before_one_that_was_at_its_place() {
    let place = Place::new();
    let files = [(); 2].map(|()| {
        let mut dossier = place.create();
        dossier.back_up(now()).unwrap().unwrap();
        dossier.copy_to(&place.path).unwrap_err();
        let (id, bytes) = (dossier.id(), fs::read(&place.path).unwrap());
        drop(dossier);
        fs::remove_file(&place.path).unwrap();
        (id, bytes)
    });
    for (id, bytes) in &files {
        fs::write(&place.path, bytes).unwrap();
        let copies = found(&place, &place.path);
        assert_eq!((copies.len(), copies[0].id), (2, *id));
        let own: Vec<_> = copies_of(&place.backups, &place.path);
        assert_eq!(own.len(), 1, "what is deleted with a file is its own only");
        assert_eq!(own[0].id, *id);
    }
}

#[test]
fn what_an_interrupted_copy_left_is_cleaned_and_nothing_else() {
    let place = Place::new();
    let mut dossier = place.create();
    let made = dossier.back_up(now()).unwrap().unwrap();
    drop(dossier);
    let (beside, backups) = (place.path.parent().unwrap(), made.path.parent().unwrap());
    let left = [
        beside.join("martin.mallette.mallette-part"),
        beside.join("martin.mallette.mallette-part-journal"),
        backups.join("20261124T081500000Z-000007.mallette.mallette-part"),
        backups.join("20261124T081500000Z.part"),
        backups.join("20261124T081500000Z-000007.mallette.sha256"),
    ];
    let foreign = [
        beside.join("martin.part"),
        beside.join("film.part"),
        beside.join("martin.mallette-journal.old"),
        backups.join("notes.part"),
        backups.join("notes.sha256"),
    ];
    let fresh = beside.join("key.mallette.mallette-part");
    let written = |path: &PathBuf, at: Timestamp| {
        fs::write(path, "half").unwrap();
        let file = fs::File::options().write(true).open(path).unwrap();
        file.set_modified(at.into()).unwrap();
    };
    for path in left.iter().chain(&foreign) {
        written(path, now() - 2.hours());
    }
    written(&fresh, now() - 2.minutes());
    drop(place.open().unwrap());
    assert!(left.iter().all(|path| !path.exists()), "{left:?}");
    assert!(foreign.iter().all(|path| path.exists()), "{foreign:?}");
    assert!(fresh.exists(), "it may still be written");
    assert!(made.path.exists());
}

#[test]
fn the_copies_of_a_dossier_are_deleted_when_asked_one_or_all() {
    let place = Place::new();
    let mut dossier = place.create();
    let (one, other) = (dossier.back_up(now()), dossier.back_up(now()));
    let (one, other) = (one.unwrap().unwrap(), other.unwrap().unwrap());
    delete_backup(&one.path).unwrap();
    assert_eq!(dossier.list_backups(), std::slice::from_ref(&other));
    let copies = dossier.kept_copies().unwrap();
    let name = other.path.file_stem().unwrap().to_str().unwrap();
    assert_eq!(copies.find(name), Some((other.path.clone(), now())));
    assert_eq!(copies.find("../../martin"), None);
    let folder = copies.folder.clone();
    fs::write(
        folder.join("20261124T081500000Z-000009.mallette.mallette-part"),
        "half",
    )
    .unwrap();
    copies.delete().unwrap();
    assert!(
        !folder.exists(),
        "nothing of it is left, not even half a copy"
    );
    assert_eq!(dossier.kept_copies(), None);

    dossier.back_up(now()).unwrap();
    fs::write(folder.join("mine.txt"), "a note").unwrap();
    dossier.kept_copies().unwrap().delete().unwrap();
    let left: Vec<_> = fs::read_dir(&folder).unwrap().flatten().collect();
    assert_eq!(left.len(), 1, "what is not ours stays");
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

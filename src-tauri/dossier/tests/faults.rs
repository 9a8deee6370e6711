//! What goes wrong outside: full disk, read-only disk, file gone, file held by another program. Each
//! gives its error, changes nothing, and everything works again once it is cured.
//!
//! Mounting small disks needs rights that a test does not always have: those tests then say so on
//! the error output and pass. A full disk is also simulated in `src/dossier.rs`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::wildcard_enum_match_arm,
    clippy::disallowed_methods,
    reason = "a test may panic, and open the file as another program would"
)]

use dossier::testing::{
    at, atelier_rossi, boulangerie_martin, device, device_with_backups, now, saved,
};
use dossier::*;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

fn create(path: &Path) -> Dossier {
    let company = Company {
        name: "Boulangerie Martin".to_owned(),
        ..Company::default()
    };
    Dossier::create(path, company, &device(), now()).unwrap()
}

fn dump(dossier: &Dossier) -> String {
    dossier.export().unwrap().canonical_json().unwrap()
}

/// A disk in memory, taken away at the end.
struct Disk(PathBuf);

impl Disk {
    /// None, said aloud, when this machine does not let us.
    fn mount(folder: &Path, size: &str) -> Option<Self> {
        let size = format!("size={size}");
        let mounted = cfg!(target_os = "linux")
            && run(
                "mount",
                &[
                    "-t",
                    "tmpfs",
                    "-o",
                    &size,
                    "tmpfs",
                    &folder.to_string_lossy(),
                ],
            );
        if !mounted {
            let mut err = std::io::stderr();
            writeln!(
                err,
                "SKIPPED: this machine does not let a test mount a disk"
            )
            .unwrap();
            return None;
        }
        Some(Self(folder.to_owned()))
    }

    fn remount(&self, how: &str) {
        let how = format!("remount,{how}");
        assert!(
            run("mount", &["-o", &how, &self.0.to_string_lossy()]),
            "{how}"
        );
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        run("umount", &["-l", &self.0.to_string_lossy()]);
    }
}

fn run(program: &str, arguments: &[&str]) -> bool {
    Command::new(program)
        .args(arguments)
        .output()
        .is_ok_and(|output| output.status.success())
}

#[test]
fn a_full_disk_refuses_the_edit_and_keeps_the_rest() {
    let folder = tempfile::tempdir().unwrap();
    let Some(disk) = Disk::mount(folder.path(), "1M") else {
        return;
    };
    let path = folder.path().join("martin.mallette");
    let mut dossier = create(&path);
    let unit = dossier.once(now()).add_work_unit("Fournil").unwrap();
    let filler = folder.path().join("filler");
    fill(&filler);
    let before = dump(&dossier);
    let mut refused = None;
    for rank in 0..500 {
        refused = dossier
            .once(now())
            .add_work_unit(&format!("{rank} {}", "x".repeat(100)))
            .err();
        if refused.is_some() {
            break;
        }
    }
    assert!(matches!(refused, Some(Error::DiskFull)), "{refused:?}");
    assert!(dump(&dossier).len() >= before.len());
    fs::remove_file(&filler).unwrap();
    dossier
        .once(now())
        .rename_work_unit(unit.id, "Atelier")
        .unwrap();
    drop(dossier);
    let dossier = Dossier::open(&path, &device(), now()).unwrap();
    assert_eq!(dossier.work_units().unwrap()[0].name, "Atelier");
    drop(disk);
}

/// Writes until no room is left.
fn fill(path: &Path) {
    let mut file = fs::File::create(path).unwrap();
    while file.write_all(&[0; 512]).is_ok() {}
}

#[test]
fn a_disk_that_becomes_read_only_lets_the_dossier_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let Some(disk) = Disk::mount(folder.path(), "4M") else {
        return;
    };
    let path = folder.path().join("martin.mallette");
    drop(create(&path));
    disk.remount("ro");
    let mut dossier = Dossier::open(&path, &device(), now()).unwrap();
    assert!(dossier.is_read_only());
    assert_eq!(dossier.company().unwrap().name, "Boulangerie Martin");
    let refused = dossier.once(now()).add_work_unit("Fournil");
    assert!(matches!(refused, Err(Error::ReadOnly)), "{refused:?}");
    drop(dossier);
    disk.remount("rw");
    let mut dossier = Dossier::open(&path, &device(), now()).unwrap();
    assert!(!dossier.is_read_only());
    dossier.once(now()).add_work_unit("Fournil").unwrap();
    drop(dossier);
}

#[test]
fn a_new_file_on_a_read_only_disk_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let Some(disk) = Disk::mount(folder.path(), "4M") else {
        return;
    };
    disk.remount("ro");
    let company = Company {
        name: "Boulangerie Martin".to_owned(),
        ..Company::default()
    };
    let path = folder.path().join("martin.mallette");
    let refused = Dossier::create(&path, company, &device(), now());
    assert!(matches!(refused, Err(Error::ReadOnly)), "{refused:?}");
    drop(disk);
}

#[test]
fn a_folder_that_goes_away_and_comes_back_costs_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let key = folder.path().join("key");
    fs::create_dir(&key).unwrap();
    let path = key.join("martin.mallette");
    let mut dossier = create(&path);
    dossier.once(now()).add_work_unit("Fournil").unwrap();

    let away = folder.path().join("away");
    fs::rename(&key, &away).unwrap();
    let refused = dossier.once(now()).add_work_unit("Vente");
    assert!(matches!(refused, Err(Error::Vanished)), "{refused:?}");
    let refused = dossier.once(now()).add_work_unit("Vente");
    assert!(
        matches!(refused, Err(Error::Vanished)),
        "still: {refused:?}"
    );

    fs::rename(&away, &key).unwrap();
    dossier.once(now()).add_work_unit("Vente").unwrap();
    let names: Vec<_> = dossier
        .work_units()
        .unwrap()
        .into_iter()
        .map(|unit| unit.name)
        .collect();
    assert_eq!(names, ["Fournil", "Vente"]);
}

#[test]
fn a_file_put_back_from_a_copy_is_found_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("martin.mallette");
    let mut dossier = create(&path);
    dossier.once(now()).add_work_unit("Fournil").unwrap();
    let copy = folder.path().join("copy");
    fs::copy(&path, &copy).unwrap();
    fs::remove_file(&path).unwrap();
    let refused = dossier.once(now()).add_work_unit("Vente");
    assert!(matches!(refused, Err(Error::Vanished)), "{refused:?}");
    fs::rename(&copy, &path).unwrap();
    dossier.once(now()).add_work_unit("Vente").unwrap();
    drop(dossier);
    assert_eq!(
        Dossier::open(&path, &device(), now())
            .unwrap()
            .work_units()
            .unwrap()
            .len(),
        2
    );
}

#[test]
fn another_firm_put_in_the_place_of_the_file_is_never_written() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("martin.mallette");
    let mut dossier = create(&path);
    fs::remove_file(&path).unwrap();
    assert!(dossier.once(now()).add_work_unit("Vente").is_err());
    drop(create(&path));
    let refused = dossier.once(now()).add_work_unit("Vente");
    assert!(
        matches!(refused, Err(Error::Replaced { kept: Some(_) })),
        "{refused:?}"
    );
    drop(dossier);
    let stranger = Dossier::open(&path, &device(), now()).unwrap();
    assert!(stranger.work_units().unwrap().is_empty());
}

#[test]
fn a_file_held_by_another_program_is_said_locked_then_works_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("martin.mallette");
    let mut dossier = create(&path);
    let other = rusqlite::Connection::open(&path).unwrap();
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let refused = dossier.once(now()).add_work_unit("Fournil");
    assert!(matches!(refused, Err(Error::Locked)), "{refused:?}");
    let refused = dossier.work_units();
    assert!(matches!(refused, Err(Error::Locked)), "{refused:?}");
    let refused = Dossier::open(&path, &device(), now());
    assert!(matches!(refused, Err(Error::Locked)), "{refused:?}");
    other.execute_batch("ROLLBACK").unwrap();
    dossier.once(now()).add_work_unit("Fournil").unwrap();
}

#[test]
fn two_programs_on_one_file_keep_one_history() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("martin.mallette");
    let mut one = create(&path);
    let mut other = Dossier::open(&path, &device(), now()).unwrap();
    one.once(now()).add_work_unit("Fournil").unwrap();
    other.once(now()).add_work_unit("Vente").unwrap();
    assert_eq!(one.history_count().unwrap(), 3);
    other.once(now()).undo().unwrap();
    one.once(now()).undo().unwrap();
    assert!(one.work_units().unwrap().is_empty());
}

/// The dossier of a firm with a past, and the folder it is in.
fn rossi(folder: &Path) -> (Dossier, PathBuf) {
    let path = folder.join("rossi.mallette");
    (saved(&atelier_rossi(), &path, &device()), path)
}

/// What a change is refused with, and where what was in memory was kept.
fn kept(refused: Result<WorkUnit>) -> PathBuf {
    match refused {
        Err(Error::Replaced { kept: Some(kept) }) => kept,
        other => panic!("{other:?}"),
    }
}

fn names_in(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder).unwrap();
    let mut names: Vec<_> = names
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// Another file over the dossier: its bytes written in place, or itself renamed.
const REPLACEMENTS: [fn(&Path, &Path); 2] = [
    |from, to| {
        fs::copy(from, to).unwrap();
    },
    |from, to| fs::rename(from, to).unwrap(),
];

#[test]
fn another_firm_copied_over_the_file_is_left_alone_and_what_was_open_is_kept() {
    for replace in REPLACEMENTS {
        let folder = tempfile::tempdir().unwrap();
        let (mut dossier, path) = rossi(folder.path());
        dossier.once(now()).add_work_unit("Quai").unwrap();
        let ours = dump(&dossier);
        let other = folder.path().join("martin");
        drop(saved(&boulangerie_martin(), &other, &device()));
        let theirs = fs::read(&other).unwrap();
        replace(&other, &path);

        let kept = kept(dossier.once(now()).add_work_unit("Depot"));
        assert_eq!(fs::read(&path).unwrap(), theirs, "untouched");
        assert_eq!(dump(&Dossier::open(&kept, &device(), now()).unwrap()), ours);
        let before = names_in(folder.path());
        let again = dossier.once(now()).add_work_unit("Depot");
        assert!(matches!(again, Err(Error::Replaced { .. })), "{again:?}");
        let read = dossier.company();
        assert!(matches!(read, Err(Error::Replaced { .. })), "{read:?}");
        assert_eq!(names_in(folder.path()), before, "kept once");
        dossier.close(now()).unwrap();
    }
}

#[test]
fn an_older_copy_of_itself_is_left_alone_and_what_was_open_is_kept() {
    for replace in REPLACEMENTS {
        let folder = tempfile::tempdir().unwrap();
        let (mut dossier, path) = rossi(folder.path());
        let older = folder.path().join("older");
        dossier.copy_to(&older).unwrap();
        dossier.once(now()).add_work_unit("Quai").unwrap();
        let ours = dump(&dossier);
        replace(&older, &path);
        let theirs = fs::read(&path).unwrap();

        let kept = kept(dossier.once(now()).add_work_unit("Depot"));
        assert_eq!(fs::read(&path).unwrap(), theirs, "untouched");
        assert_eq!(dump(&Dossier::open(&kept, &device(), now()).unwrap()), ours);
    }
}

#[test]
fn two_new_firms_whose_files_look_alike_are_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("martin.mallette");
    let mut dossier = create(&path);
    let other = folder.path().join("other.mallette");
    drop(create(&other));
    fs::copy(&other, &path).unwrap();
    let read = dossier.company();
    assert!(matches!(read, Err(Error::Replaced { .. })), "{read:?}");
    kept_once(&mut dossier);
    assert_eq!(fs::read(&other).unwrap(), fs::read(&path).unwrap());
}

fn kept_once(dossier: &mut Dossier) {
    let kept = kept(dossier.once(now()).add_work_unit("Depot"));
    let kept = Dossier::open(&kept, &device(), now()).unwrap();
    assert_eq!(kept.id(), dossier.id());
}

#[test]
fn a_file_cut_short_by_another_program_costs_nothing_of_what_was_open() {
    let folder = tempfile::tempdir().unwrap();
    let (mut dossier, path) = rossi(folder.path());
    let ours = dump(&dossier);
    let bytes = fs::read(&path).unwrap();
    fs::write(&path, &bytes[..bytes.len() / 3]).unwrap();
    let kept = kept(dossier.once(now()).add_work_unit("Depot"));
    assert_eq!(dump(&Dossier::open(&kept, &device(), now()).unwrap()), ours);
}

#[test]
fn a_newer_copy_of_itself_is_gone_on_with() {
    for replace in REPLACEMENTS {
        let folder = tempfile::tempdir().unwrap();
        let (mut dossier, path) = rossi(folder.path());
        let newer = folder.path().join("newer");
        dossier.copy_to(&newer).unwrap();
        let mut elsewhere = Dossier::open(&newer, &device(), now()).unwrap();
        elsewhere.once(now()).add_work_unit("Quai").unwrap();
        drop(elsewhere);
        replace(&newer, &path);
        dossier.once(now()).add_work_unit("Depot").unwrap();
        let units = dossier.work_units().unwrap().into_iter();
        let names: Vec<_> = units.map(|unit| unit.name).collect();
        assert!(names.contains(&"Quai".to_owned()), "{names:?}");
        assert!(names.contains(&"Depot".to_owned()), "{names:?}");
        assert_eq!(
            names_in(folder.path()).len(),
            usize::from(newer.exists()) + 1
        );
    }
}

/// What a program killed while it saved leaves beside a dossier.
fn stale_journal(path: &Path) {
    let killed = path.with_file_name("killed");
    drop(saved(&boulangerie_martin(), &killed, &device()));
    let conn = rusqlite::Connection::open(&killed).unwrap();
    conn.execute_batch(
        "PRAGMA cache_size = 1; PRAGMA cache_spill = 1; BEGIN IMMEDIATE;
         UPDATE operations SET subject_title = hex(zeroblob(4000));",
    )
    .unwrap();
    let journal = killed.with_file_name("killed-journal");
    let stale = fs::read(journal).unwrap();
    assert!(
        stale.len() > 10_000,
        "a journal with pages: {}",
        stale.len()
    );
    drop(conn);
    fs::remove_file(&killed).unwrap();
    let name = path.file_name().unwrap().to_str().unwrap();
    fs::write(path.with_file_name(format!("{name}-journal")), stale).unwrap();
}

#[test]
fn the_journal_of_a_file_that_is_no_more_harms_no_new_one() {
    let folder = tempfile::tempdir().unwrap();
    let place = |name: &str| folder.path().join(name);
    let rossi = atelier_rossi();
    let whole = dump(&rossi);

    let path = place("created.mallette");
    stale_journal(&path);
    assert_eq!(create(&path).company().unwrap().name, "Boulangerie Martin");

    let path = place("imported.mallette");
    stale_journal(&path);
    let export = rossi.export().unwrap();
    let imported = Dossier::create_from_export(&path, &export, &device(), now()).unwrap();
    assert_eq!(dump(&imported), whole);

    for name in ["copied.mallette", "imported.mallette"] {
        let path = place(name);
        stale_journal(&path);
        rossi.copy_to(&path).unwrap();
        let copy = Dossier::open(&path, &device(), now()).unwrap();
        assert_eq!(dump(&copy), whole, "{name}");
    }
    let aside = names_in(folder.path()).into_iter();
    let aside = aside.filter(|name| name.contains("-journal.mallette-aside"));
    assert_eq!(aside.count(), 4, "set aside, not lost");
}

#[test]
fn files_of_others_beside_a_copy_are_neither_written_nor_removed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.mallette");
    let others = ["a.part", "a.tmp", "a.mallette.part", "a.mallette.tmp"];
    for other in others {
        fs::write(folder.path().join(other), other).unwrap();
    }
    atelier_rossi().copy_to(&path).unwrap();
    assert!(
        atelier_rossi()
            .copy_to(Path::new("/no/such/folder/a.mallette"))
            .is_err()
    );
    for other in others {
        assert_eq!(
            fs::read_to_string(folder.path().join(other)).unwrap(),
            other
        );
    }
    assert_eq!(names_in(folder.path()).len(), others.len() + 1);
}

#[test]
fn a_name_too_long_for_a_journal_is_refused_before_anything_is_made() {
    let folder = tempfile::tempdir().unwrap();
    let company = Company {
        name: "Boulangerie Martin".to_owned(),
        ..Company::default()
    };
    let named = |letters: &str, count: usize| {
        folder
            .path()
            .join(format!("{}.mallette", letters.repeat(count)))
    };
    for path in [
        named("a", 192),
        named("é", 96),
        named("a", 240),
        named("a", 300),
    ] {
        let refused = Dossier::create(&path, company.clone(), &device(), now());
        assert!(
            matches!(
                refused,
                Err(Error::Refused(Refusal::FileNameTooLong { limit: 200 }))
            ),
            "{refused:?}"
        );
    }
    assert_eq!(names_in(folder.path()), Vec::<String>::new());
    let path = named("a", 191);
    let mut dossier = Dossier::create(&path, company, &device(), now()).unwrap();
    dossier.once(now()).add_work_unit("Fournil").unwrap();
    fs::remove_file(&path).unwrap();
    drop(create(&path));
    kept_once(&mut dossier);
}

#[cfg(unix)]
#[test]
fn what_we_make_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.mallette");
    let copies = folder.path().join("deep/copies");
    let company = Company {
        name: "Boulangerie Martin".to_owned(),
        ..Company::default()
    };
    let device = device_with_backups(&copies);
    let mut dossier = Dossier::create(&path, company, &device, now()).unwrap();
    let made = dossier.back_up(at("2026-11-24T09:00:00Z")).unwrap();
    let copy = folder.path().join("copy.mallette");
    dossier.copy_to(&copy).unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let backup = made.unwrap().path;
    for file in [&path, &copy, &backup] {
        assert_eq!(mode(file), 0o600, "{}", file.display());
    }
    let of_dossier = backup.parent().unwrap();
    for folder in [of_dossier, &copies, copies.parent().unwrap()] {
        assert_eq!(mode(folder), 0o700, "{}", folder.display());
    }
}

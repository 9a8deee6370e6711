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

use dossier::testing::{device, now};
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
    assert!(matches!(refused, Err(Error::Vanished)), "{refused:?}");
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

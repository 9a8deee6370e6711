//! The dossier in memory is what its file holds: after each operation, after another program wrote to
//! it, after a refusal, after a backup was put back. Long sequences are in `random_edits.rs`.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

use dossier::testing::{
    action_ids, assert_in_step, atelier_rossi, boulangerie_martin, device, device_with_backups,
    now, saved,
};
use dossier::*;
use jiff::ToSpan;

fn titled(title: &str) -> ActionPatch {
    ActionPatch {
        title: Some(title.to_owned()),
        ..ActionPatch::default()
    }
}

#[test]
fn what_another_program_wrote_is_seen_at_the_next_reading() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rossi.mallette");
    let mut here = saved(&atelier_rossi(), &path, &device());
    let mut there = Dossier::open(&path, &device(), now()).unwrap();
    let id = here.actions().unwrap()[0].id;
    there
        .once(now())
        .edit_action(id, &titled("Theirs"))
        .unwrap();
    assert_eq!(here.action(id).unwrap().title, "Theirs");
    here.once(now() + 1.hour())
        .edit_action(id, &titled("Ours"))
        .unwrap();
    assert_eq!(there.action(id).unwrap().title, "Ours");
    there.once(now() + 2.hours()).undo().unwrap();
    assert_eq!(here.action(id).unwrap().title, "Theirs");
    assert_in_step(&here);
    assert_in_step(&there);
}

#[test]
fn what_another_program_wrote_before_our_own_operation_is_seen_too() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rossi.mallette");
    let mut here = saved(&atelier_rossi(), &path, &device());
    let mut there = Dossier::open(&path, &device(), now()).unwrap();
    let ids = action_ids(&here);
    there
        .once(now())
        .edit_action(ids[0], &titled("Theirs"))
        .unwrap();
    here.once(now())
        .edit_action(ids[1], &titled("Ours"))
        .unwrap();
    assert_eq!(here.action(ids[0]).unwrap().title, "Theirs");
    assert_eq!(here.action(ids[1]).unwrap().title, "Ours");
}

#[test]
fn a_refusal_in_the_middle_leaves_the_memory_as_it_was() {
    let mut dossier = atelier_rossi();
    let before = dossier.export().unwrap().canonical_json().unwrap();
    let ids = action_ids(&dossier);
    let edit = ActionEdit {
        fields: ActionPatch {
            due_on: Some(None),
            ..titled("Half")
        },
        change: None,
    };
    assert!(dossier.once(now()).edit_actions(&ids, &edit).is_err());
    assert_eq!(dossier.export().unwrap().canonical_json().unwrap(), before);
    assert_in_step(&dossier);
}

#[test]
fn a_backup_put_back_and_records_brought_in_are_in_memory_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rossi.mallette");
    let device = device_with_backups(folder.path());
    let mut dossier = saved(&atelier_rossi(), &path, &device);
    let backup = dossier.back_up(now()).unwrap().unwrap();
    let id = dossier.actions().unwrap()[0].id;
    dossier.once(now()).remove_action(id).unwrap();
    assert!(dossier.action(id).is_err());
    dossier
        .once(now() + 1.hour())
        .restore(&backup.path)
        .unwrap();
    assert!(dossier.action(id).is_ok());
    assert_in_step(&dossier);
    let other = boulangerie_martin().export().unwrap();
    dossier
        .once(now() + 2.hours())
        .import_records(&other)
        .unwrap();
    assert_eq!(dossier.actions().unwrap().len(), 13);
    assert_in_step(&dossier);
}

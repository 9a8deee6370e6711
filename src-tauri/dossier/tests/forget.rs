//! « Oublier »: what is forgotten is in no byte of the file, of its copies and of their folders; the history still
//! gives every record; what comes back from elsewhere stays forgotten. Any sequence with forgetting among it is in
//! `random_edits.rs`, being killed in `kill.rs`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test may panic, and open the file as another program would"
)]

use dossier::testing::{
    TODAY, assert_in_step, assert_replayed, at, atelier_rossi, device, device_with_backups, now,
    saved, seal_anew,
};
use dossier::*;
use jiff::ToSpan;
use rusqlite::Connection;
use std::fs;
use std::path::{Path, PathBuf};

/// A name as it is written here and there, and as it is to be looked for.
const NAMES: [&str; 5] = [
    "Héloïse",
    "HÉLOÏSE",
    "héloïse",
    "Heloise",
    "he\u{301}loi\u{308}se",
];
const FOLDED: &str = "heloise";

struct Place {
    folder: tempfile::TempDir,
    path: PathBuf,
    device: Device,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self {
            path: folder.path().join("rossi.mallette"),
            device: device_with_backups(&folder.path().join("copies")),
            folder,
        }
    }

    /// *Atelier Rossi* in a file.
    fn rossi(&self) -> Dossier {
        saved(&atelier_rossi(), &self.path, &self.device)
    }

    /// Every file under the folder.
    fn files(&self) -> Vec<PathBuf> {
        let mut files = Vec::new();
        let mut folders = vec![self.folder.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    files.push(path);
                }
            }
        }
        files.sort();
        files
    }

    /// The files that hold a word, whatever its case and its accents, in any byte.
    fn holding(&self, word: &str) -> Vec<PathBuf> {
        let mut files = self.files();
        files.retain(|file| holds(file, word));
        files
    }
}

fn holds(file: &Path, word: &str) -> bool {
    let bytes = fs::read(file).unwrap();
    words::fold(&String::from_utf8_lossy(&bytes)).contains(&words::fold(word))
}

fn word(text: &str) -> Forget {
    Forget::Words(vec![text.to_owned()])
}

fn situation(dossier: &Dossier, title: &str) -> SituationId {
    let situations = dossier.forgettable_situations().unwrap();
    let found = situations.iter().find(|one| one.title == title);
    found
        .unwrap_or_else(|| panic!("{title:?} among {situations:#?}"))
        .id
}

fn refusal<T: std::fmt::Debug>(done: Result<T>) -> Refusal {
    match done {
        Err(Error::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

/// Writes the name in every text of the dossier: typed, changed, undone, removed; and in copies and versions.
fn write_everywhere(dossier: &mut Dossier, label: &str) {
    let [one, other, third, fourth, fifth] = NAMES.map(|name| format!("Voir {name}, puis rien"));
    let once = |dossier: &mut Dossier, work: &dyn Fn(Once<'_>) -> Result<()>| {
        work(dossier.once(now())).unwrap();
    };
    let id = dossier.situations().unwrap()[0].id;
    let action = dossier.actions().unwrap()[0].id;
    let story = SituationPatch {
        title: Some(one.clone()),
        story: Some(other.clone()),
        causes: Some(format!("{third} {}", "mot ".repeat(3_000))),
        exposed_groups: Some(fourth.clone()),
        ..SituationPatch::default()
    };
    once(dossier, &|once| once.edit_situation(id, &story).map(drop));
    let owner = ActionPatch {
        owner_name: Some(NAMES[0].to_owned()),
        next_step: Some(fifth.clone()),
        contributors: Some(one.clone()),
        ..ActionPatch::default()
    };
    once(dossier, &|once| once.edit_action(action, &owner).map(drop));
    once(dossier, &|once| once.undo().map(drop));
    once(dossier, &|once| once.redo().map(drop));
    once(dossier, &|once| {
        let measure = ExistingMeasure {
            text: other.clone(),
            since: NAMES[3].to_owned(),
            ..ExistingMeasure::default()
        };
        once.add_measure(id, measure).map(drop)
    });
    once(dossier, &|once| {
        let rating = NewRating {
            comment: third.clone(),
            ..NewRating::exposure(2)
        };
        once.rate_situation(id, rating).map(drop)
    });
    let unit = dossier.once(now()).add_work_unit(&one).unwrap();
    once(dossier, &|once| once.remove_work_unit(unit.id));
    once(dossier, &|once| {
        once.add_action(NewAction::titled(&fourth)).map(drop)
    });
    dossier.back_up(now()).unwrap();
    let version = PlanVersion {
        label: label.to_owned(),
        validated_on: TODAY,
        validated_by_role: NAMES[1].to_owned(),
        cse_opinion: one,
        ..PlanVersion::default()
    };
    once(dossier, &|once| {
        once.validate_plan(version.clone()).map(drop)
    });
    let last = dossier.actions().unwrap().last().unwrap().id;
    once(dossier, &|once| once.remove_action(last));
    dossier.back_up(now() + 1.hour()).unwrap();
}

/// The plan, validated under this label.
fn validated(dossier: &mut Dossier, label: &str) -> PlanVersion {
    let version = PlanVersion {
        label: label.to_owned(),
        validated_on: TODAY,
        ..PlanVersion::default()
    };
    dossier.once(now()).validate_plan(version).unwrap()
}

#[test]
fn a_forgotten_name_is_in_no_byte_of_the_file_its_copies_and_their_folders() {
    let place = Place::new();
    let mut dossier = place.rossi();
    write_everywhere(&mut dossier, "Plan d’Héloïse");
    assert_eq!(place.holding(FOLDED).len(), 3, "the file and two copies");
    let preview = dossier.preview_forget(&word("HELOISE")).unwrap();
    assert_eq!((preview.copies, preview.versions.len()), (2, 1));
    assert!(preview.lines > 8, "{preview:#?}");
    let place_of = |kind, field: &str| {
        let mut places = preview.places.iter();
        places.any(|place| (place.kind, place.field.as_str()) == (kind, field))
    };
    assert!(place_of(Kind::Situation, "story") && place_of(Kind::Action, "owner_name"));
    assert!(place_of(Kind::PlanVersion, "label") && place_of(Kind::Rating, "comment"));

    let left = dossier
        .once(now() + 2.hours())
        .forget(&word("héloïse"), true)
        .unwrap();
    assert!(left.is_empty(), "{left:?}");
    assert_eq!(place.holding(FOLDED), Vec::<PathBuf>::new());
    assert!(dossier.preview_forget(&word(FOLDED)).unwrap().is_empty());
    assert_in_step(&dossier);
    assert_replayed(&dossier);
    assert!(dossier.list_backups().iter().all(|copy| copy.verified));
    assert_eq!(dossier.list_backups().len(), 2);
    drop(dossier);

    let dossier = Dossier::open(&place.path, &place.device, now()).unwrap();
    assert_replayed(&dossier);
    let there = dossier.export().unwrap().situations.remove(0);
    assert_eq!(
        (there.title.as_str(), there.story.as_str()),
        ("Voir …, puis rien", "Voir …, puis rien")
    );
    for copy in dossier.list_backups() {
        let elsewhere = place.folder.path().join("elsewhere.mallette");
        fs::copy(&copy.path, &elsewhere).unwrap();
        let copy = Dossier::open(&elsewhere, &device(), now()).unwrap();
        assert_replayed(&copy);
        assert_eq!(copy.history(None, 1).unwrap()[0].code, Operation::Forget);
    }
}

#[test]
fn what_an_earlier_edition_left_in_free_pages_goes_too() {
    let place = Place::new();
    let mut dossier = place.rossi();
    let id = dossier.actions().unwrap()[0].id;
    let name = |text: &str| ActionPatch {
        owner_name: Some(text.to_owned()),
        ..ActionPatch::default()
    };
    dossier
        .once(now())
        .edit_action(id, &name("Héloïse Petit"))
        .unwrap();
    drop(dossier);
    let conn = Connection::open(&place.path).unwrap();
    conn.execute_batch(
        "PRAGMA secure_delete = OFF;
         CREATE TABLE gone (words TEXT);
         INSERT INTO gone WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
           SELECT 'Zyxwvut ' || i FROM n;
         DROP TABLE gone;",
    )
    .unwrap();
    drop(conn);
    seal_anew(&place.path).unwrap();
    assert!(holds(&place.path, "zyxwvut"), "in free pages");
    let mut dossier = Dossier::open(&place.path, &place.device, now()).unwrap();
    dossier.once(now()).forget(&word("Petit"), false).unwrap();
    assert!(!holds(&place.path, "zyxwvut"));
}

#[test]
fn a_forgotten_situation_goes_with_all_that_hung_on_it_and_its_actions_live_on() {
    let place = Place::new();
    let mut dossier = place.rossi();
    let heads = dossier.situations().unwrap();
    let (gone, kept) = (heads[0].clone(), heads[1].clone());
    let action = dossier
        .once(now())
        .add_action(NewAction {
            situations: vec![gone.id, kept.id],
            ..NewAction::titled("Répond aux deux")
        })
        .unwrap();
    let story = SituationPatch {
        title: Some("Zyxwvut au comptoir".to_owned()),
        story: Some("Qwxyz".to_owned()),
        visibility: Some(Visibility::Restricted),
        ..SituationPatch::default()
    };
    dossier.once(now()).edit_situation(gone.id, &story).unwrap();
    dossier
        .once(now())
        .rate_situation(gone.id, NewRating::exposure(3))
        .unwrap();
    dossier.back_up(now()).unwrap();
    let (actions, lines) = (
        dossier.actions().unwrap().len(),
        dossier.history_count().unwrap(),
    );

    let forget = Forget::Situation(gone.id);
    let preview = dossier.preview_forget(&forget).unwrap();
    assert_eq!(preview.copies, 1);
    assert!(
        preview.emptied > 0 && preview.emptied < preview.lines,
        "{preview:#?}"
    );
    let whole = preview
        .places
        .iter()
        .find(|place| place.kind == Kind::Situation)
        .unwrap();
    assert_eq!((whole.field.as_str(), whole.count), ("", 1));
    dossier.once(now()).forget(&forget, false).unwrap();

    assert_eq!(place.holding("zyxwvut"), Vec::<PathBuf>::new());
    assert_eq!(place.holding("qwxyz"), Vec::<PathBuf>::new());
    assert_in_step(&dossier);
    assert_replayed(&dossier);
    assert_eq!(dossier.situations().unwrap().len(), heads.len() - 1);
    assert_eq!(dossier.actions().unwrap().len(), actions);
    assert_eq!(
        dossier.history_count().unwrap(),
        lines + 1,
        "each line stays, and one more"
    );
    let export = dossier.export().unwrap();
    assert!(
        export
            .ratings
            .iter()
            .all(|rating| rating.situation_id != gone.id)
    );
    assert!(
        export
            .measures
            .iter()
            .all(|measure| measure.situation_id != gone.id)
    );
    let living = export
        .actions
        .iter()
        .find(|one| one.id == action.id)
        .unwrap();
    assert_eq!(
        living.main_situation_id,
        Some(kept.id),
        "the other one is the main one"
    );
    assert!(
        dossier
            .forgettable_situations()
            .unwrap()
            .iter()
            .all(|one| one.id != gone.id)
    );
}

#[test]
fn a_situation_that_was_removed_is_still_in_the_history_and_can_be_forgotten() {
    let place = Place::new();
    let mut dossier = place.rossi();
    let added = dossier
        .once(now())
        .add_situation(NewSituation::titled("Zyxwvut"))
        .unwrap();
    dossier.once(now()).remove_situation(added.id).unwrap();
    assert!(holds(&place.path, "zyxwvut"));
    let found = dossier.forgettable_situations().unwrap().pop().unwrap();
    assert_eq!(
        (found.id, found.title.as_str(), found.removed),
        (added.id, "Zyxwvut", true)
    );
    let preview = dossier
        .preview_forget(&Forget::Situation(added.id))
        .unwrap();
    assert_eq!(
        (preview.places.len(), preview.lines, preview.emptied),
        (0, 2, 2)
    );
    dossier
        .once(now())
        .forget(&Forget::Situation(added.id), false)
        .unwrap();
    assert!(!holds(&place.path, "zyxwvut"));
    assert_replayed(&dossier);
}

#[test]
fn a_situation_forgotten_twice_is_still_known() {
    let place = Place::new();
    let mut dossier = place.rossi();
    let added = dossier
        .once(now())
        .add_situation(NewSituation::titled("Zyxwvut"))
        .unwrap();
    dossier.back_up(now()).unwrap();
    let forget = Forget::Situation(added.id);
    let copy = dossier.list_backups()[0].path.clone();
    let away = place.folder.path().join("away");
    fs::copy(&copy, &away).unwrap();
    dossier.once(now()).forget(&forget, false).unwrap();
    fs::rename(&away, &copy).unwrap();
    fs::remove_file(copy.with_extension("mallette.sha256")).unwrap();
    dossier.once(now()).forget(&forget, false).unwrap();
    let proof = added.id.to_string();
    let tombstones = dossier.export().unwrap().tombstones;
    assert!(
        tombstones.iter().all(|one| one.proof == proof),
        "{tombstones:#?}"
    );
    assert_eq!(tombstones.len(), 2);
    assert_replayed(&dossier);
    assert_eq!(place.holding("zyxwvut"), Vec::<PathBuf>::new());
}

#[test]
fn undo_stops_at_what_was_forgotten_and_the_rest_can_still_be_undone_without_it() {
    let mut dossier = atelier_rossi();
    let id = dossier.actions().unwrap()[0].id;
    let owner = |name: &str, step: &str| ActionPatch {
        owner_name: Some(name.to_owned()),
        next_step: Some(step.to_owned()),
        ..ActionPatch::default()
    };
    dossier
        .once(now())
        .edit_action(id, &owner("Héloïse Petit", "Un"))
        .unwrap();
    dossier
        .once(now())
        .edit_action(id, &owner("Paul", "Deux"))
        .unwrap();
    let edit = dossier.history(None, 1).unwrap()[0].id;
    dossier
        .once(now())
        .forget(&word("heloise petit"), false)
        .unwrap();
    assert_eq!(dossier.can_undo().unwrap(), None);
    assert_eq!(dossier.can_redo().unwrap(), None);
    assert_eq!(refusal(dossier.once(now()).undo()), Refusal::NothingToUndo);
    let forgot = dossier.history(None, 1).unwrap().remove(0);
    assert!(!forgot.is_undoable());
    let refused = refusal(dossier.once(now()).undo_operation(forgot.id));
    assert_eq!(
        refused,
        Refusal::NotUndoable {
            code: Operation::Forget
        }
    );
    dossier.once(now()).undo_operation(edit).unwrap();
    let action = dossier.actions().unwrap().remove(0);
    assert_eq!(
        (action.owner_name.as_str(), action.next_step.as_str()),
        ("…", "Un")
    );
    assert_replayed(&dossier);
}

#[test]
fn a_line_that_changed_nothing_but_the_name_has_nothing_left_to_undo() {
    let mut dossier = atelier_rossi();
    let id = dossier.actions().unwrap()[0].id;
    let owner = |name: &str| ActionPatch {
        owner_name: Some(name.to_owned()),
        ..ActionPatch::default()
    };
    dossier
        .once(now())
        .edit_action(id, &owner("Héloïse"))
        .unwrap();
    dossier
        .once(now())
        .edit_action(id, &owner("HÉLOÏSE"))
        .unwrap();
    let edit = dossier.history(None, 1).unwrap().remove(0);
    assert_eq!(dossier.preview_forget(&word(FOLDED)).unwrap().emptied, 1);
    dossier.once(now()).forget(&word(FOLDED), false).unwrap();
    let line = dossier.history(None, 2).unwrap().remove(1);
    assert!(line.id == edit.id && !line.is_undoable(), "{line:#?}");
    assert_replayed(&dossier);
}

#[test]
fn a_single_letter_nothing_and_what_is_nowhere_are_refused_and_nothing_changes() {
    let place = Place::new();
    let mut dossier = place.rossi();
    let before = fs::read(&place.path).unwrap();
    for words in [vec![], vec!["a"], vec!["Héloïse", "é"], vec![" "]] {
        let words = Forget::Words(words.into_iter().map(str::to_owned).collect());
        assert_eq!(
            refusal(dossier.preview_forget(&words)),
            Refusal::ForgetTooShort
        );
        assert_eq!(
            refusal(dossier.once(now()).forget(&words, true)),
            Refusal::ForgetTooShort
        );
    }
    let nowhere = [
        word("Zyxwvut"),
        Forget::Situation(SituationId(new_uuid(now()))),
    ];
    for forget in nowhere {
        assert!(dossier.preview_forget(&forget).unwrap().is_empty());
        assert_eq!(
            refusal(dossier.once(now()).forget(&forget, true)),
            Refusal::NothingToForget
        );
    }
    assert_eq!(fs::read(&place.path).unwrap(), before);
}

#[test]
fn a_copy_that_cannot_be_read_is_named_and_left_as_it_is() {
    let place = Place::new();
    let mut dossier = place.rossi();
    write_everywhere(&mut dossier, "Plan");
    let copies = dossier.list_backups();
    let mut bytes = fs::read(&copies[0].path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&copies[0].path, &bytes).unwrap();
    let broken = vec![copies[0].path.clone()];
    let preview = dossier.preview_forget(&word(FOLDED)).unwrap();
    assert_eq!((preview.copies, &preview.unreadable), (1, &broken));
    assert_eq!(
        dossier.once(now()).forget(&word(FOLDED), true).unwrap(),
        broken
    );
    assert_eq!(fs::read(&copies[0].path).unwrap(), bytes);
    assert_eq!(place.holding(FOLDED), broken);
}

#[test]
fn a_copy_alone_may_hold_what_is_to_be_forgotten() {
    let place = Place::new();
    let mut dossier = place.rossi();
    write_everywhere(&mut dossier, "Plan");
    let copy = place.folder.path().join("one.mallette");
    fs::copy(&dossier.list_backups()[0].path, &copy).unwrap();
    dossier.once(now()).forget(&word(FOLDED), true).unwrap();
    let again = dossier.list_backups()[0].path.clone();
    fs::rename(&copy, &again).unwrap();
    fs::remove_file(again.with_extension("mallette.sha256")).unwrap();
    let preview = dossier.preview_forget(&word(FOLDED)).unwrap();
    assert_eq!(
        (preview.copies, preview.lines, preview.is_empty()),
        (1, 0, false)
    );
    dossier.once(now()).forget(&word(FOLDED), true).unwrap();
    assert_eq!(place.holding(FOLDED), Vec::<PathBuf>::new());
}

#[test]
fn an_older_copy_or_an_export_of_the_dossier_does_not_bring_back_what_was_forgotten() {
    let place = Place::new();
    let mut dossier = place.rossi();
    write_everywhere(&mut dossier, "Plan");
    let added = dossier
        .once(now())
        .add_situation(NewSituation::titled("Zyxwvut"))
        .unwrap();
    let key = tempfile::tempdir().unwrap();
    let on_key = key.path().join("rossi.mallette");
    dossier.copy_to(&on_key).unwrap();
    let json = dossier.export().unwrap().canonical_json().unwrap();
    let export = DossierExport::from_json(json.as_bytes()).unwrap();
    let removed = dossier.actions().unwrap()[0].id;
    dossier.once(now()).forget(&word(FOLDED), true).unwrap();
    dossier
        .once(now())
        .forget(&Forget::Situation(added.id), false)
        .unwrap();
    dossier.once(now()).remove_action(removed).unwrap();

    let counts = dossier.preview_import(&export).unwrap().counts;
    let added_of = |kind| {
        counts
            .iter()
            .find(|count| count.kind == kind)
            .map(|count| count.added)
    };
    assert_eq!(added_of(Kind::Situation), Some(0));
    assert_eq!(added_of(Kind::Action), Some(1));
    dossier.once(now()).import_records(&export).unwrap();
    assert_eq!(
        place.holding(FOLDED),
        Vec::<PathBuf>::new(),
        "by the import"
    );
    assert_eq!(place.holding("zyxwvut"), Vec::<PathBuf>::new());
    assert!(
        dossier
            .actions()
            .unwrap()
            .iter()
            .any(|action| action.id == removed)
    );

    let preview = dossier.preview_restore(&on_key).unwrap();
    assert!(
        !words::fold(&format!("{preview:?}")).contains(FOLDED),
        "{preview:#?}"
    );
    dossier.once(now() + 1.hour()).restore(&on_key).unwrap();
    assert_eq!(
        place.holding(FOLDED),
        Vec::<PathBuf>::new(),
        "by the copy put back"
    );
    assert_eq!(place.holding("zyxwvut"), Vec::<PathBuf>::new());
    assert_eq!(dossier.export().unwrap().tombstones.len(), 2, "they stay");
    assert_in_step(&dossier);
    assert_replayed(&dossier);
}

#[test]
fn one_word_forgotten_after_another_does_not_stop_a_copy_from_being_put_back() {
    let place = Place::new();
    let mut dossier = place.rossi();
    let id = dossier.actions().unwrap()[0].id;
    let owner = ActionPatch {
        owner_name: Some("Jean Petit Jean".to_owned()),
        contributors: Some("Jean Petit".to_owned()),
        ..ActionPatch::default()
    };
    dossier.once(now()).edit_action(id, &owner).unwrap();
    let signed = validated(&mut dossier, "Plan de Jean Petit Jean");
    let key = tempfile::tempdir().unwrap();
    let on_key = key.path().join("rossi.mallette");
    dossier.copy_to(&on_key).unwrap();
    // Together they would be found at other places than one after the other.
    for (words, at) in [("Petit Jean", now()), ("Jean Petit", now() + 1.hour())] {
        dossier.once(at).forget(&word(words), true).unwrap();
    }
    let masked = dossier.plan_version(signed.id).unwrap();
    assert_eq!(masked.label, "Plan de Jean …");
    dossier.once(now() + 2.hours()).restore(&on_key).unwrap();
    assert_eq!(dossier.plan_version(signed.id).unwrap(), masked);
    assert_eq!(place.holding("petit"), Vec::<PathBuf>::new());
    assert_replayed(&dossier);
}

#[test]
fn a_version_stays_as_it_was_signed_unless_it_is_asked_then_says_that_it_was_masked() {
    let place = Place::new();
    let mut dossier = place.rossi();
    write_everywhere(&mut dossier, "Plan d’Héloïse");
    let signed = dossier.plan_versions().unwrap()[0].clone();
    dossier.once(now()).forget(&word(FOLDED), false).unwrap();
    let kept = dossier.plan_version(signed.id).unwrap();
    assert_eq!((kept.state(), kept.masked_at), (PictureState::Intact, None));
    assert_eq!(
        (kept.label.as_str(), kept.sha256 == signed.sha256),
        ("Plan d’…", true)
    );
    assert!(words::fold(&kept.snapshot).contains(FOLDED));
    let preview = dossier.preview_forget(&word(FOLDED)).unwrap();
    assert_eq!(
        (preview.versions.len(), preview.lines, preview.places.len()),
        (1, 0, 0)
    );

    let later = at("2026-12-01T09:00:00Z");
    dossier.once(later).forget(&word(FOLDED), true).unwrap();
    let masked = dossier.plan_version(signed.id).unwrap();
    assert_eq!(
        (masked.state(), masked.masked_at),
        (PictureState::Masked, Some(later))
    );
    assert_eq!(
        masked.sha256, signed.sha256,
        "the digest of what was signed"
    );
    assert_eq!(dossier.picture(signed.id).unwrap().actions.len(), 9);
    assert_eq!(place.holding(FOLDED), Vec::<PathBuf>::new());
    assert_replayed(&dossier);
    let json = dossier.export().unwrap().canonical_json().unwrap();
    let again = DossierExport::from_json(json.as_bytes()).unwrap();
    assert_eq!(
        again.plan_versions[0].state(),
        PictureState::Masked,
        "it can be imported"
    );
}

#[test]
fn the_picture_of_a_version_that_was_undone_is_not_kept() {
    let place = Place::new();
    let mut dossier = place.rossi();
    let id = dossier.actions().unwrap()[0].id;
    let owner = ActionPatch {
        owner_name: Some("Héloïse".to_owned()),
        ..ActionPatch::default()
    };
    dossier.once(now()).edit_action(id, &owner).unwrap();
    let signed = validated(&mut dossier, "Plan");
    dossier.once(now()).undo().unwrap();
    let preview = dossier.preview_forget(&word(FOLDED)).unwrap();
    assert!(
        preview.versions.is_empty() && preview.lines >= 3,
        "{preview:#?}"
    );
    let undone = dossier.history(None, 1).unwrap()[0].id;
    dossier.once(now()).forget(&word(FOLDED), false).unwrap();
    assert_eq!(place.holding(FOLDED), Vec::<PathBuf>::new());
    assert_replayed(&dossier);
    dossier.once(now()).undo_operation(undone).unwrap();
    let back = dossier.plan_version(signed.id).unwrap();
    assert_eq!(back.state(), PictureState::Masked);
    assert_replayed(&dossier);
}

#[test]
fn a_situation_goes_from_the_pictures_of_versions_when_it_is_asked() {
    let place = Place::new();
    let mut dossier = place.rossi();
    let id = dossier.situations().unwrap()[0].id;
    let story = SituationPatch {
        title: Some("Zyxwvut".to_owned()),
        ..SituationPatch::default()
    };
    dossier.once(now()).edit_situation(id, &story).unwrap();
    let signed = validated(&mut dossier, "Plan");
    dossier
        .once(now())
        .forget(&Forget::Situation(id), true)
        .unwrap();
    let picture = dossier.picture(signed.id).unwrap();
    assert!(picture.situations.iter().all(|one| one.id != id));
    assert!(
        picture
            .actions
            .iter()
            .all(|one| one.main_situation_id != Some(id))
    );
    assert!(picture.ratings.iter().all(|one| one.situation_id != id));
    assert_eq!(place.holding("zyxwvut"), Vec::<PathBuf>::new());
    assert_replayed(&dossier);
}

#[test]
fn what_is_remembered_of_a_word_does_not_say_it() {
    let mut dossier = atelier_rossi();
    let owner = dossier.actions().unwrap()[0].owner_name.clone();
    dossier.once(now()).forget(&word("Action"), false).unwrap();
    let tombstone = dossier.export().unwrap().tombstones.remove(0);
    assert_eq!(
        (tombstone.what, tombstone.word_count),
        (Forgotten::Words, 1)
    );
    assert_eq!(tombstone.proof.len(), 64);
    assert_eq!(
        dossier.actions().unwrap()[0].owner_name,
        owner,
        "the rest stays"
    );
}

#[test]
fn nothing_is_forgotten_in_a_dossier_that_the_disk_spoilt() {
    let place = Place::new();
    drop(place.rossi());
    let conn = Connection::open(&place.path).unwrap();
    conn.execute_batch("UPDATE work_units SET name = 'Zyxwvut'")
        .unwrap();
    drop(conn);
    let mut dossier = Dossier::open(&place.path, &place.device, now()).unwrap();
    let refused = refusal(dossier.preview_forget(&word("Zyxwvut")));
    assert_eq!(refused, Refusal::MendFirst);
    let refused = refusal(dossier.once(now()).forget(&word("Zyxwvut"), false));
    assert_eq!(refused, Refusal::MendFirst);
}

#[test]
fn a_dossier_given_away_after_forgetting_says_the_operation_but_not_what() {
    let mut dossier = atelier_rossi();
    let id = situation(&dossier, &dossier.situations().unwrap()[0].title.clone());
    let title = dossier.situations().unwrap()[0].title.clone();
    dossier
        .once(now())
        .forget(&Forget::Situation(id), true)
        .unwrap();
    let lines = dossier.history(None, 1_000).unwrap();
    assert_eq!(lines[0].code, Operation::Forget);
    assert_eq!(lines[0].subject.kind, Kind::Company);
    assert!(!format!("{lines:?}").contains(&title));
}

//! What the disk spoils is seen, named and put right: no wrong datum is ever shown as right.
//!
//! Bytes are changed in the file of a dossier that is closed; the reference is what it held before.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::wildcard_enum_match_arm,
    clippy::disallowed_methods,
    reason = "a test may panic, and change the file as a disk would"
)]

use dossier::testing::{assert_replayed, atelier_rossi, device_with_backups, now, saved};
use dossier::*;
use jiff::ToSpan;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

const TITLE: &str = "Une tournée de moins le vendredi après-midi";

/// A dossier in a file, as it is before anything happens to it.
struct Place {
    _folder: tempfile::TempDir,
    path: PathBuf,
    bytes: Vec<u8>,
    good: Picture,
}

/// Everything that can be read of a dossier: records by kind and id, then the history by id.
type Picture = BTreeMap<(String, String), Value>;

fn picture(dossier: &Dossier) -> Result<Picture> {
    let Value::Object(export) = serde_json::to_value(dossier.export()?).unwrap() else {
        panic!("an export is an object");
    };
    let mut picture = Picture::new();
    for (kind, value) in export {
        match value {
            Value::Array(records) => {
                for record in records {
                    let key = ["id", "document", "place"]
                        .into_iter()
                        .find_map(|key| record.get(key));
                    let key = key.and_then(Value::as_str).expect("a key").to_owned();
                    picture.insert((kind.clone(), key), record);
                }
            }
            Value::Object(_) => {
                let id = value["id"].as_str().unwrap().to_owned();
                picture.insert((kind, id), value);
            }
            _ => {}
        }
    }
    for reading in dossier.reading()? {
        let key = format!("{}/{}", reading.kind, reading.slug);
        picture.insert(
            ("reading".to_owned(), key),
            serde_json::to_value(reading).unwrap(),
        );
    }
    for line in dossier.history(None, 1_000)? {
        let changes = serde_json::to_value(&line.changes).unwrap();
        let told = serde_json::json!({ "line": line, "changes": changes });
        picture.insert(("history".to_owned(), line.id.to_string()), told);
    }
    Ok(picture)
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("rossi.mallette");
        let mut dossier = saved(&atelier_rossi(), &path, &device_with_backups(folder.path()));
        let id = dossier.actions().unwrap()[0].id;
        let patch = ActionPatch {
            title: Some(TITLE.to_owned()),
            ..ActionPatch::default()
        };
        dossier.once(now()).edit_action(id, &patch).unwrap();
        dossier
            .remember(now())
            .note_reading("module", "a", "done")
            .unwrap();
        dossier
            .once(now() + 1.hour())
            .add_work_unit("Expédition")
            .unwrap();
        let good = picture(&dossier).unwrap();
        drop(dossier);
        Self {
            bytes: fs::read(&path).unwrap(),
            _folder: folder,
            path,
            good,
        }
    }

    fn device(&self) -> Device {
        device_with_backups(self.path.parent().unwrap())
    }

    fn open_spoilt(&self, bytes: &[u8]) -> Result<Dossier> {
        fs::write(&self.path, bytes).unwrap();
        Dossier::open(&self.path, &self.device(), now())
    }

    /// The file with one sign of a text changed, for each place where it stands.
    fn spoilt(&self, text: &str) -> Vec<Vec<u8>> {
        let found = places(&self.bytes, text.as_bytes());
        let spoil = |at: Range<usize>| {
            let mut bytes = self.bytes.clone();
            bytes[at.start + 5] ^= 1;
            bytes
        };
        found.into_iter().map(spoil).collect()
    }

    /// What differs from what was there must be named.
    fn assert_right_or_named(&self, dossier: &Dossier, seed: &str) {
        let Ok(found) = picture(dossier) else { return };
        let damage = dossier.damage().unwrap();
        let named: BTreeSet<&str> = damage.iter().map(|it| it.id.as_str()).collect();
        let unnamed = |(_, id): &(String, String)| !named.contains(id.as_str());
        for (key, value) in &found {
            let is_lost = value["line"]["code"] == "lost";
            assert!(
                Some(value) == self.good.get(key) || is_lost || !unnamed(key),
                "{seed}: {key:?} {value}\n{:?}\n{damage:#?}",
                self.good.get(key)
            );
        }
        let gone: Vec<_> = self
            .good
            .keys()
            .filter(|key| !found.contains_key(*key))
            .collect();
        let gone: Vec<_> = gone.into_iter().filter(|key| unnamed(key)).collect();
        assert!(gone.len() <= damage.len(), "{seed}: {gone:?}\n{damage:#?}");
        assert!(gone.is_empty() || !damage.is_empty(), "{seed}: {gone:?}");
    }
}

fn places(bytes: &[u8], text: &[u8]) -> Vec<Range<usize>> {
    let windows = bytes.windows(text.len()).enumerate();
    let found = windows.filter(|(_, window)| *window == text);
    found.map(|(at, _)| at..at + text.len()).collect()
}

#[test]
fn a_sign_that_turned_is_named_shown_right_and_mended_in_one_operation() {
    let place = Place::new();
    let files = place.spoilt(TITLE);
    assert!(files.len() >= 2, "in the record and in the history");
    let mut kinds = BTreeSet::new();
    for bytes in files {
        let mut dossier = place.open_spoilt(&bytes).unwrap();
        let damage = dossier.damage().unwrap();
        assert_eq!(damage.len(), 1, "{damage:#?}");
        assert!(damage[0].can_mend);
        kinds.insert(damage[0].what);
        let found = picture(&dossier).unwrap();
        for (key, value) in &place.good {
            let is_it = damage[0].what == Damaged::Operation && key.1 == damage[0].id;
            assert!(found[key] == *value || is_it, "{key:?}");
        }
        if damage[0].what == Damaged::Record {
            assert_eq!(damage[0].title, TITLE);
            let change = damage[0].change.as_ref().unwrap();
            assert_eq!(change.fields.len(), 1, "{change:?}");
            assert_eq!(change.fields[0].after, TITLE);
            assert_ne!(change.fields[0].before, TITLE);
        }
        let refused = dossier.once(now() + 2.hours()).add_work_unit("Quai");
        assert!(
            matches!(refused, Err(Error::Refused(Refusal::MendFirst))),
            "{refused:?}"
        );
        dossier.once(now() + 2.hours()).mend().unwrap();
        assert_eq!(dossier.damage().unwrap(), []);
        assert_replayed(&dossier);
        drop(dossier);
        let mut dossier = Dossier::open(&place.path, &place.device(), now()).unwrap();
        assert_eq!(dossier.damage().unwrap(), []);
        let line = &dossier.history(None, 1).unwrap()[0];
        assert_eq!(line.code, Operation::Mend);
        let refused = dossier.once(now() + 3.hours()).undo_operation(line.id);
        assert!(
            matches!(refused, Err(Error::Refused(Refusal::NotUndoable { .. }))),
            "{refused:?}"
        );
        let unit = dossier.history(None, 2).unwrap()[1].id;
        dossier
            .once(now() + 3.hours())
            .undo_operation(unit)
            .unwrap();
        assert!(
            dossier
                .work_units()
                .unwrap()
                .iter()
                .all(|unit| unit.name != "Expédition")
        );
        let refused = dossier.once(now() + 3.hours()).mend();
        assert!(
            matches!(refused, Err(Error::Refused(Refusal::NothingToMend))),
            "{refused:?}"
        );
    }
    assert_eq!(kinds.len(), 2, "{kinds:?}");
}

#[test]
fn what_has_no_good_value_left_is_named_and_nothing_else_waits_for_it() {
    let place = Place::new();
    let mut bytes = place.bytes.clone();
    for at in places(&place.bytes, TITLE.as_bytes()) {
        bytes[at.start + 5] ^= 1;
    }
    let mut dossier = place.open_spoilt(&bytes).unwrap();
    place.assert_right_or_named(&dossier, "both");
    let lost = |dossier: &Dossier| {
        let mut damage = dossier.damage().unwrap();
        damage.retain(|damage| !damage.can_mend);
        damage
    };
    let named = lost(&dossier);
    assert_eq!(named.len(), 1, "{named:#?}");
    assert_eq!(named[0].change.as_ref().unwrap().kind, Kind::Action);
    dossier.once(now() + 2.hours()).mend().unwrap();
    assert_eq!(dossier.damage().unwrap(), lost(&dossier));
    assert_eq!(lost(&dossier).len(), 1, "still named");
    let id: ActionId = named[0].id.parse().unwrap();
    let patch = ActionPatch {
        next_step: Some("Appeler".to_owned()),
        ..ActionPatch::default()
    };
    let refused = dossier.once(now() + 3.hours()).edit_action(id, &patch);
    assert!(
        matches!(refused, Err(Error::Refused(Refusal::MendFirst))),
        "{refused:?}"
    );
    dossier
        .once(now() + 3.hours())
        .add_work_unit("Quai")
        .unwrap();
    assert!(
        dossier.back_up(now() + 4.hours()).unwrap().is_some(),
        "a copy is still made"
    );
    drop(dossier);
    let dossier = Dossier::open(&place.path, &place.device(), now()).unwrap();
    assert_eq!(lost(&dossier).len(), 1, "never sealed as if it were right");
}

#[test]
fn a_place_of_reading_that_is_spoilt_is_forgotten_and_a_mark_put_right() {
    let place = Place::new();
    let mut at = places(&place.bytes, b"moduleadone");
    at.extend(places(&place.bytes, b"module"));
    let mut bytes = place.bytes.clone();
    bytes[at[0].start] ^= 1;
    let dossier = place.open_spoilt(&bytes).unwrap();
    let what: Vec<_> = dossier
        .damage()
        .unwrap()
        .into_iter()
        .map(|it| it.what)
        .collect();
    assert!(what.contains(&Damaged::Preference), "{what:?}");
    assert_eq!(dossier.reading().unwrap(), []);
    drop(dossier);

    fs::write(&place.path, &place.bytes).unwrap();
    let conn = rusqlite::Connection::open(&place.path).unwrap();
    let sql = "UPDATE operations SET undone = 1 WHERE code = 'edit_action'";
    assert_eq!(conn.execute(sql, ()).unwrap(), 1);
    drop(conn);
    let mut dossier = Dossier::open(&place.path, &place.device(), now()).unwrap();
    let damage = dossier.damage().unwrap();
    assert_eq!((damage.len(), damage[0].what), (1, Damaged::Mark));
    assert_eq!(picture(&dossier).unwrap(), place.good);
    dossier.once(now() + 2.hours()).mend().unwrap();
    assert_eq!(dossier.damage().unwrap(), []);
}

/// Numbers that look like chance, always the same.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).unwrap() % limit
    }

    fn spoil(&mut self, bytes: &mut Vec<u8>) {
        let sectors = bytes.len() / 512;
        let at = |sector: usize| sector * 512..(sector + 1) * 512;
        match self.below(6) {
            0 => bytes.truncate(self.below(bytes.len())),
            1 => bytes[at(self.below(sectors))].fill(0),
            2 => {
                let (one, other) = (at(self.below(sectors)), at(self.below(sectors)));
                let kept = bytes[one.clone()].to_vec();
                bytes.copy_within(other.clone(), one.start);
                bytes[other].copy_from_slice(&kept);
            }
            _ => {
                let at = self.below(bytes.len());
                bytes[at] ^= 1 << self.below(8);
            }
        }
    }
}

#[test]
fn whatever_the_disk_does_what_is_shown_is_right_or_named() {
    let place = Place::new();
    // Longer walks, and others: CORRUPTIONS=4000 SEED=7.
    let number = |name: &str| {
        std::env::var(name)
            .ok()
            .map(|text| text.parse::<u64>().unwrap())
    };
    let (rounds, first) = (
        number("CORRUPTIONS").unwrap_or(300),
        number("SEED").unwrap_or(1),
    );
    let (mut opened, mut named) = (0, 0);
    for round in first..first + rounds {
        let seed = round.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
        let mut bytes = place.bytes.clone();
        Chance(seed).spoil(&mut bytes);
        let Ok(dossier) = place.open_spoilt(&bytes) else {
            continue;
        };
        place.assert_right_or_named(&dossier, &format!("seed {seed}"));
        opened += 1;
        named += u32::from(!dossier.damage().unwrap().is_empty());
    }
    assert!(
        opened > 50 && named > 20,
        "{opened} opened, {named} with something named"
    );
}

fn copies(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder)
        .unwrap()
        .flatten()
        .map(|entry| entry.path());
    entries
        .filter(|path| path.extension().is_some_and(|it| it == "mallette"))
        .collect()
}

#[test]
fn a_spoilt_copy_is_not_put_back() {
    let place = Place::new();
    let mut dossier = Dossier::open(&place.path, &place.device(), now()).unwrap();
    let copy = dossier.back_up(now()).unwrap().unwrap().path;
    let good = fs::read(&copy).unwrap();
    for at in places(&good, TITLE.as_bytes()) {
        let mut bytes = good.clone();
        bytes[at.start + 5] ^= 1;
        fs::write(&copy, bytes).unwrap();
        let refused = dossier.preview_restore(&copy);
        assert!(
            matches!(refused, Err(Error::Refused(Refusal::BackupUnusable))),
            "{refused:?}"
        );
        let refused = dossier.once(now()).restore(&copy);
        assert!(
            matches!(refused, Err(Error::Refused(Refusal::BackupUnusable))),
            "{refused:?}"
        );
    }
    assert!(!copies(copy.parent().unwrap()).is_empty());
}

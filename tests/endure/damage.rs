//! Files the disk has changed: a dossier, a copy, an export. Whatever opens shows what was written, or names
//! what is damaged.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use dossier::testing::{at, atelier_rossi, device, device_with_backups, now, saved};
use dossier::{ActionPatch, Dossier, DossierExport, DossierId, NewSituation, list_backups};
use fastrand::Rng;
use serde_json::Value;

use crate::{Outcome, fast_folder};

/// What a dossier says: each record by its list and its id, and each line of the history.
type Said = BTreeMap<(String, String), String>;

/// A dossier that was lived in, its copy, and what both say.
struct Base {
    id: DossierId,
    file: Vec<u8>,
    copy: Vec<(std::path::PathBuf, Vec<u8>)>,
    json: Vec<u8>,
    said: Said,
}

static BASE: LazyLock<Base> = LazyLock::new(|| {
    let folder = fast_folder();
    let path = folder.path().join("rossi.mallette");
    let backups = folder.path().join("backups");
    let mut dossier = saved(&atelier_rossi(), &path, &device_with_backups(&backups));
    lived_in(&mut dossier);
    dossier.back_up(now()).expect("a copy");
    let mut copy = Vec::new();
    files_under(&backups, &backups, &mut copy);
    let export = dossier.export().expect("an export");
    Base {
        id: dossier.id(),
        said: said(&dossier).expect("what it says"),
        json: export.sealed_json().expect("its JSON").into_bytes(),
        file: {
            drop(dossier);
            fs::read(&path).expect("the file")
        },
        copy,
    }
});

/// Makes the dossier to damage.
pub(crate) fn prepare() {
    LazyLock::force(&BASE);
}

/// Some months of edits, so that there is a history to damage.
fn lived_in(dossier: &mut Dossier) {
    let ids = dossier::testing::action_ids(dossier);
    for rank in 0..120_usize {
        let clock = at("2026-11-24T09:00:00Z")
            + jiff::SignedDuration::from_mins(i64::try_from(rank).unwrap_or(0));
        let patch = ActionPatch {
            next_step: Some(format!(
                "Voir avec l’équipe de {rank} heures, et dire ce qui change"
            )),
            ..ActionPatch::default()
        };
        let id = ids[rank % ids.len()];
        dossier
            .once(clock)
            .edit_action(id, &patch)
            .expect("an edit");
        if rank % 20 == 0 {
            let new = NewSituation::titled(&format!("Une situation de plus, la {rank}"));
            dossier.once(clock).add_situation(new).expect("a situation");
            dossier.once(clock).undo().expect("an undo");
        }
    }
}

fn files_under(root: &Path, folder: &Path, found: &mut Vec<(std::path::PathBuf, Vec<u8>)>) {
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            files_under(root, &path, found);
        } else {
            let inside = path.strip_prefix(root).expect("inside").to_owned();
            found.push((inside, fs::read(&path).expect("a file")));
        }
    }
}

fn said(dossier: &Dossier) -> dossier::Result<Said> {
    let mut said = said_by(&dossier.export()?);
    for line in dossier.history(None, 100_000)? {
        said.insert(
            ("history".to_owned(), line.id.to_string()),
            format!("{line:?}"),
        );
    }
    Ok(said)
}

fn said_by(export: &DossierExport) -> Said {
    let json = export.canonical_json().unwrap_or_default();
    let Ok(Value::Object(lists)) = serde_json::from_str(&json) else {
        return Said::new();
    };
    let mut said = Said::new();
    for (name, value) in lists {
        match value {
            Value::Array(records) => {
                for record in records {
                    let id = record
                        .get("id")
                        .map_or_else(|| record.to_string(), Value::to_string);
                    said.insert(
                        (name.clone(), id.trim_matches('"').to_owned()),
                        record.to_string(),
                    );
                }
            }
            other => drop(said.insert((name, String::new()), other.to_string())),
        }
    }
    said
}

/// What the disk does: a bit, a cut, a sector of zeros, two sectors that changed places.
fn damaged(random: &mut Rng, bytes: &[u8]) -> (Vec<u8>, &'static str) {
    const SECTOR: usize = 512;
    let mut bytes = bytes.to_vec();
    let sectors = bytes.len() / SECTOR;
    match random.u8(..8) {
        0 => {
            bytes.truncate(random.usize(..bytes.len()));
            (bytes, "cut")
        }
        1 if sectors > 0 => {
            let start = random.usize(..sectors) * SECTOR;
            bytes[start..start + SECTOR].fill(0);
            (bytes, "zeroed")
        }
        2 if sectors > 1 => {
            let (one, other) = (random.usize(..sectors), random.usize(..sectors));
            for index in 0..SECTOR {
                bytes.swap(one * SECTOR + index, other * SECTOR + index);
            }
            (bytes, "swapped")
        }
        _ => {
            let at = random.usize(..bytes.len());
            bytes[at] ^= 1 << random.u8(..8);
            (bytes, "flipped")
        }
    }
}

/// One file, one damage, one look.
pub(crate) fn once(random: &mut Rng) -> Outcome {
    match random.u8(..4) {
        0 => a_copy(random),
        1 => an_export(random),
        _ => a_dossier(random),
    }
}

fn a_dossier(random: &mut Rng) -> Outcome {
    let (bytes, what) = damaged(random, &BASE.file);
    let folder = fast_folder();
    let path = folder.path().join("damaged.mallette");
    fs::write(&path, &bytes).map_err(|error| error.to_string())?;
    let Ok(dossier) = Dossier::open(&path, &device(), now()) else {
        return Ok("dossier: refused");
    };
    let Ok(found) = said(&dossier) else {
        return Ok("dossier: refused while reading");
    };
    let damage = dossier.damage().map_err(|error| error.to_string())?;
    let named: Vec<String> = damage.into_iter().map(|damage| damage.id).collect();
    judged(&found, &named, what)
}

/// Whether what is shown is what was written, or is named.
fn judged(found: &Said, named: &[String], what: &str) -> Outcome {
    let truth = &BASE.said;
    let wrong = |key: &&(String, String)| found.get(*key) != truth.get(*key);
    let keys = truth.keys().chain(found.keys());
    let wrong: Vec<_> = keys.filter(wrong).collect();
    let unsaid = wrong.iter().find(|(_, id)| !named.contains(id));
    match unsaid {
        Some(key) => Err(format!("{what}: shown as right: {key:?}")),
        None if wrong.is_empty() && named.is_empty() => Ok("dossier: nothing changed"),
        None if wrong.is_empty() => Ok("dossier: named, and shown right"),
        None => Ok("dossier: named"),
    }
}

fn a_copy(random: &mut Rng) -> Outcome {
    let folder = fast_folder();
    let backups = folder.path().join("backups");
    let chosen = random.usize(..BASE.copy.len());
    for (rank, (inside, bytes)) in BASE.copy.iter().enumerate() {
        let path = backups.join(inside);
        fs::create_dir_all(path.parent().unwrap_or(&backups)).map_err(|error| error.to_string())?;
        let bytes = if rank == chosen {
            damaged(random, bytes).0
        } else {
            bytes.clone()
        };
        fs::write(path, bytes).map_err(|error| error.to_string())?;
    }
    let Some(copy) = list_backups(&backups, BASE.id).into_iter().next() else {
        return Ok("copy: not listed");
    };
    if !copy.verified {
        return Ok("copy: not verified");
    }
    let path = folder.path().join("restored.mallette");
    if dossier::recover_from(&copy.path, &path, &folder.path().join("aside.mallette")).is_err() {
        return Err("a copy listed as verified is refused".to_owned());
    }
    let dossier = Dossier::open(&path, &device(), now()).map_err(|error| error.to_string())?;
    let found = said(&dossier).map_err(|error| error.to_string())?;
    if found == BASE.said {
        Ok("copy: verified, and right")
    } else {
        Err("a copy listed as verified was restored wrong".to_owned())
    }
}

fn an_export(random: &mut Rng) -> Outcome {
    let (bytes, _) = damaged(random, &BASE.json);
    let Ok(export) = DossierExport::from_json(&bytes) else {
        return Ok("export: refused");
    };
    let made = Dossier::from_export(&export, &device(), now());
    let made = made.map_err(|error| format!("an export is read, then refused: {error:?}"))?;
    let found = said_by(&made.export().map_err(|error| error.to_string())?);
    let wrong = found
        .iter()
        .find(|(key, text)| BASE.said.get(*key) != Some(text));
    match wrong {
        Some((key, _)) => Err(format!("an export is read wrong: {key:?}")),
        None => Ok("export: read, and right"),
    }
}

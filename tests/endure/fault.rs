//! What goes wrong outside: a disk that is full or protected, a file that may not grow, a folder that may not be
//! written, a key taken out and put back, a clock that jumps. Each thing done is acknowledged, or refused by an
//! error that people are told; once it is cured, what was acknowledged is in the file, and nothing else.
//!
//! Disks and rights are those of a process apart, in namespaces of its own where the system lets anybody make
//! them; elsewhere the round says so.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use dossier::testing::{
    as_suggested, assert_in_step, assert_replayed, atelier_rossi, device_with_backups,
};
use dossier::{ActionPatch, Dossier, Error, Refusal, Table, list_backups};
use fastrand::Rng;
use jiff::{SignedDuration, Timestamp};

use crate::{Outcome, fast_folder, note};

/// A thing that goes wrong, and how it is tried.
type Fault = (&'static str, fn(&mut Rng) -> Outcome);

const FAULTS: &[Fault] = &[
    ("full disk", |random| apart(random, "full disk", MOUNTING)),
    ("protected disk", |random| {
        apart(random, "protected disk", MOUNTING)
    }),
    ("protected folder", |random| {
        apart(random, "protected folder", NOBODY)
    }),
    ("file too large", |random| {
        apart(random, "file too large", UNBOTHERED)
    }),
    ("key pulled", key_pulled),
    ("key pulled in the middle", key_pulled_in_the_middle),
    ("clock moved", clock_moved),
];

/// One fault.
pub(crate) fn once(random: &mut Rng) -> Outcome {
    let (name, fault) = FAULTS[random.usize(..FAULTS.len())];
    fault(random).map_err(|why| format!("{name}: {why}"))
}

/// Starts a program that may mount disks nobody else sees.
const MOUNTING: &[&str] = &["unshare", "--user", "--map-root-user", "--mount"];

/// Starts a program that has no more rights than the owner of its files.
const NOBODY: &[&str] = &["unshare", "--user"];

/// Starts a program that is told when a file may not grow, rather than ended.
const UNBOTHERED: &[&str] = &["sh", "-c", "trap '' XFSZ; exec \"$0\" \"$@\""];

/// What the process says first: from there on, it is judged.
const BEGUN: &str = "begun";

/// Tries a fault in a process of its own.
fn apart(random: &mut Rng, name: &'static str, launcher: &[&str]) -> Outcome {
    let folder = fast_folder();
    let child = Command::new(launcher[0])
        .args(&launcher[1..])
        .arg(std::env::current_exe().map_err(said)?)
        .args(["disk", name])
        .arg(folder.path())
        .arg(random.u32(..).to_string())
        .stdin(Stdio::null())
        .output();
    let Ok(child) = child else {
        return Ok("not to be tried here");
    };
    let told = String::from_utf8_lossy(&child.stdout).into_owned();
    if !told.starts_with(BEGUN) {
        return Ok("not to be tried here");
    }
    if child.status.success() {
        told.lines()
            .filter(|line| line.starts_with("note "))
            .for_each(|line| println!("{line}"));
        return Ok(name);
    }
    Err(format!("{told}{}", String::from_utf8_lossy(&child.stderr)))
}

/// The process apart: fails when something was lost, or told otherwise.
pub(crate) fn on_disk(name: &str, folder: &str, seed: u64) {
    let (mut random, folder) = (Rng::with_seed(seed), Path::new(folder));
    let done = match name {
        "full disk" => full(&mut random, folder),
        "protected disk" => protected_disk(&mut random, folder),
        "protected folder" => protected_folder(&mut random, folder),
        _ => too_large(&mut random, folder),
    };
    done.unwrap_or_else(|why| panic!("{why}"));
}

fn said(error: impl std::fmt::Display) -> String {
    error.to_string()
}

/// A dossier with its copies, and what it must hold.
struct Played {
    folder: PathBuf,
    backups: PathBuf,
    dossier: Dossier,
    now: Timestamp,
    /// What was acknowledged, as one text.
    truth: String,
    acknowledged: u64,
    refused: u64,
}

/// Something that a person does.
type Gesture = fn(&mut Played, &mut Rng) -> dossier::Result<()>;

const GESTURES: &[Gesture] = &[
    |played, random| played.edit(random),
    |played, random| played.edit(random),
    |played, random| played.edit(random),
    |played, _| {
        let text = "Action;Qui\nTrier;Zoé\nRanger;Ada\n";
        let table = Table::read(text.as_bytes(), None)?;
        let choices = as_suggested(&table);
        let once = played.dossier.once(played.now);
        once.import_rows(&table, &choices).map(drop)
    },
    |played, _| played.dossier.once(played.now).undo().map(drop),
    |played, _| played.dossier.once(played.now).redo().map(drop),
    |played, _| played.dossier.back_up(played.now).map(drop),
    |played, _| played.dossier.backup_if_due(played.now).map(drop),
    |played, random| {
        let copy = played
            .folder
            .join(format!("copy-{}.mallette", random.u8(..4)));
        played.dossier.copy_to(&copy)
    },
    |played, random| {
        let copies = list_backups(&played.backups, played.dossier.id());
        match copies.len() {
            0 => Ok(()),
            some => {
                let copy = &copies[random.usize(..some)].path;
                played.dossier.once(played.now).restore(copy)
            }
        }
    },
];

/// Whether there is nothing to do, whatever the disk.
fn is_idle(error: &Error) -> bool {
    let Error::Refused(refusal) = error else {
        return false;
    };
    matches!(refusal, Refusal::NothingToUndo | Refusal::NothingToRedo)
}

impl Played {
    /// A dossier in a folder, whose copies are in another, on the same disk or not.
    fn on(folder: &Path, backups: &Path) -> Result<Self, String> {
        fs::create_dir_all(folder).map_err(said)?;
        let now = dossier::testing::now();
        let path = folder.join("played.mallette");
        let device = device_with_backups(backups);
        let dossier = dossier::testing::saved(&atelier_rossi(), &path, &device);
        Ok(Self {
            folder: folder.to_owned(),
            backups: backups.to_owned(),
            truth: held(&dossier)?,
            dossier,
            now,
            acknowledged: 0,
            refused: 0,
        })
    }

    fn edit(&mut self, random: &mut Rng) -> dossier::Result<()> {
        let actions = self.dossier.actions()?;
        let Some(action) = actions.get(random.usize(..actions.len().max(1))) else {
            return Ok(());
        };
        // Some edits are long, so that a save touches several pages of the file.
        let words = "word ".repeat(if random.u8(..4) == 0 { 1_000 } else { 10 });
        let patch = ActionPatch {
            next_step: Some(random.u32(..).to_string()),
            conditions: Some(words),
            ..ActionPatch::default()
        };
        self.dossier
            .once(self.now)
            .edit_action(action.id, &patch)
            .map(drop)
    }

    /// Does something. What is refused is refused by an error of these, and changes nothing.
    fn act(&mut self, random: &mut Rng, known: fn(&Error) -> bool) -> Result<(), String> {
        let rank = random.usize(..GESTURES.len());
        self.now += SignedDuration::from_secs(1);
        match GESTURES[rank](self, random) {
            Ok(()) => {
                self.acknowledged += 1;
                self.truth = held(&self.dossier)?;
            }
            Err(error) if is_idle(&error) => (),
            Err(error) if known(&error) => {
                self.refused += 1;
                self.check_unchanged(&error)?;
            }
            Err(error) => return Err(format!("gesture {rank}: {error:?}")),
        }
        Ok(())
    }

    fn check_unchanged(&self, error: &Error) -> Result<(), String> {
        // A file that is away may not be read either.
        match held(&self.dossier) {
            Ok(held) if held != self.truth => Err(format!("changed after {error:?}")),
            _ => Ok(()),
        }
    }

    /// Once all is well again: the open dossier and its file hold what was acknowledged, the copies that are said
    /// good open, and work goes on.
    fn check_cured(mut self, random: &mut Rng) -> Result<(), String> {
        note("acknowledged", self.acknowledged);
        note("refused", self.refused);
        if held(&self.dossier)? != self.truth {
            return Err("the open dossier is not what was acknowledged".to_owned());
        }
        self.edit(random)
            .map_err(|error| format!("once cured: {error:?}"))?;
        let truth = held(&self.dossier)?;
        let path = self.dossier.path().ok_or("no path")?.to_owned();
        let (device, id) = (device_with_backups(&self.backups), self.dossier.id());
        let made = self
            .dossier
            .back_up(self.now)
            .map_err(|error| format!("copy: {error:?}"))?;
        drop(self.dossier);
        let dossier =
            Dossier::open(&path, &device, self.now).map_err(|error| format!("{error:?}"))?;
        if held(&dossier)? != truth {
            return Err("the file is not what was acknowledged".to_owned());
        }
        assert_in_step(&dossier);
        assert_replayed(&dossier);
        let copies = list_backups(&self.backups, id);
        let last = copies
            .first()
            .map(|copy| (copy.path.clone(), copy.verified));
        let made = made.map(|made| (made.path, true));
        (last == made)
            .then_some(())
            .ok_or_else(|| format!("the last copy is {last:?}, not {made:?}"))
    }
}

/// All that a dossier holds, as one text, and how long its history is.
fn held(dossier: &Dossier) -> Result<String, String> {
    let json = dossier.export().and_then(|export| export.canonical_json());
    let lines = dossier.history_count();
    Ok(format!(
        "{}\n{json}",
        lines.map_err(said)?,
        json = json.map_err(said)?
    ))
}

/// A dossier that is played with on a disk of its own; none where the system mounts none.
fn on_a_disk(
    random: &mut Rng,
    folder: &Path,
    size: &str,
) -> Result<Option<(support::Disk, Played)>, String> {
    let place = folder.join("disk");
    let Some(disk) = support::Disk::mount(&place, size) else {
        return Ok(None);
    };
    println!("{BEGUN}");
    let mut played = Played::on(&place, &place.join("copies"))?;
    for _ in 0..random.usize(..4) {
        played.act(random, |_| false)?;
    }
    Ok(Some((disk, played)))
}

fn full(random: &mut Rng, folder: &Path) -> Result<(), String> {
    let Some((disk, mut played)) = on_a_disk(random, folder, "3M")? else {
        return Ok(());
    };
    disk.fill_but(random.u64(..400_000));
    for _ in 0..12 {
        played.act(random, |error| matches!(error, Error::DiskFull))?;
    }
    disk.empty();
    played.check_cured(random)
}

fn protected_disk(random: &mut Rng, folder: &Path) -> Result<(), String> {
    let Some((disk, mut played)) = on_a_disk(random, folder, "8M")? else {
        return Ok(());
    };
    let (path, device) = (
        played.dossier.path().ok_or("no path")?.to_owned(),
        device_with_backups(&played.backups),
    );
    // No file may be open for writing while a disk becomes protected.
    let open = |now| Dossier::open(&path, &device, now).map_err(|error| format!("{error:?}"));
    played.dossier = atelier_rossi();
    disk.protect();
    played.dossier = open(played.now)?;
    if !played.dossier.is_read_only() {
        return Err("not said read-only".to_owned());
    }
    for _ in 0..8 {
        played.act(random, |error| matches!(error, Error::ReadOnly))?;
    }
    disk.unprotect();
    played.dossier = open(played.now)?;
    played.check_cured(random)
}

fn protected_folder(random: &mut Rng, folder: &Path) -> Result<(), String> {
    let place = folder.join("folder");
    let mut played = Played::on(&place, &folder.join("copies"))?;
    let set = |mode| set_mode(&place, mode);
    set(0o555)?;
    let refuses = fs::write(place.join("probe"), "").is_err();
    if !refuses {
        return set(0o755);
    }
    println!("{BEGUN}");
    for _ in 0..8 {
        // The folder of the copies may still be written.
        played.act(random, |error| matches!(error, Error::ReadOnly))?;
    }
    set(0o755)?;
    played.check_cured(random)
}

#[cfg(unix)]
fn set_mode(path: &Path, mode: u32) -> Result<(), String> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).map_err(said)
}

#[cfg(not(unix))]
fn set_mode(_: &Path, _: u32) -> Result<(), String> {
    Ok(())
}

/// A disk that refuses files past a size.
#[cfg(unix)]
fn too_large(random: &mut Rng, folder: &Path) -> Result<(), String> {
    use rustix::process::{Resource, getrlimit, setrlimit};
    println!("{BEGUN}");
    let mut played = Played::on(folder, &folder.join("copies"))?;
    let size = played
        .dossier
        .path()
        .and_then(|path| fs::metadata(path).ok());
    let size = size.ok_or("no file")?.len();
    let limited = |most| {
        let mut limit = getrlimit(Resource::Fsize);
        limit.current = most;
        setrlimit(Resource::Fsize, limit).map_err(said)
    };
    limited(Some(size + random.u64(..size / 4)))?;
    for _ in 0..12 {
        played.act(random, |error| {
            matches!(error, Error::DiskFull | Error::Vanished)
        })?;
    }
    limited(None)?;
    played.check_cured(random)
}

#[cfg(not(unix))]
fn too_large(_: &mut Rng, _: &Path) -> Result<(), String> {
    Ok(())
}

/// What a key that was taken out is told by: the file is away, or its copies cannot be made.
fn is_away(error: &Error) -> bool {
    matches!(error, Error::Vanished)
}

fn key_pulled(random: &mut Rng) -> Outcome {
    let folder = fast_folder();
    let (key, away) = (folder.path().join("key"), folder.path().join("away"));
    let mut played = Played::on(&key, &folder.path().join("copies"))?;
    for _ in 0..3 {
        for _ in 0..random.usize(..3) {
            played.act(random, |_| false)?;
        }
        fs::rename(&key, &away).map_err(said)?;
        for _ in 0..random.usize(1..4) {
            played.act(random, is_away)?;
        }
        let _ = fs::remove_dir_all(&key);
        fs::rename(&away, &key).map_err(said)?;
    }
    played.check_cured(random).map(|()| "key pulled")
}

/// The key goes away and comes back while the program writes. What is refused in the middle may be there: the end
/// of it was not seen. What was acknowledged is there.
fn key_pulled_in_the_middle(random: &mut Rng) -> Outcome {
    let folder = fast_folder();
    let (key, away) = (folder.path().join("key"), folder.path().join("away"));
    let mut played = Played::on(&key, &folder.path().join("copies"))?;
    let over = AtomicBool::new(false);
    let pauses: Vec<Duration> = (0..64)
        .map(|_| Duration::from_micros(random.u64(..8_000)))
        .collect();
    let written = std::thread::scope(|scope| {
        scope.spawn(|| {
            for pause in pauses {
                std::thread::sleep(pause);
                let _ = fs::rename(&key, &away);
                std::thread::sleep(pause / 2);
                let _ = fs::rename(&away, &key);
                if over.load(Ordering::Relaxed) {
                    return;
                }
            }
        });
        let written = (0..30).try_for_each(|_| played.mark(random));
        over.store(true, Ordering::Relaxed);
        written
    });
    written?;
    played
        .check_marks(random)
        .map(|()| "key pulled in the middle")
}

impl Played {
    /// Adds a work unit with a name of its own; notes it when it is acknowledged.
    fn mark(&mut self, random: &mut Rng) -> Result<(), String> {
        self.now += SignedDuration::from_secs(1);
        let name = format!("Unit {}", random.u64(..));
        match self.dossier.once(self.now).add_work_unit(&name) {
            Ok(_) => {
                self.acknowledged += 1;
                self.truth += &format!("\n{name}");
            }
            Err(Error::Vanished) => self.refused += 1,
            Err(error) => return Err(format!("{error:?}")),
        }
        Ok(())
    }

    fn check_marks(mut self, random: &mut Rng) -> Result<(), String> {
        let units = self
            .dossier
            .work_units()
            .map_err(|error| format!("{error:?}"))?;
        let names: Vec<_> = units.into_iter().map(|unit| unit.name).collect();
        let mut told = self.truth.lines().filter(|line| line.starts_with("Unit "));
        if let Some(lost) = told.find(|name| !names.iter().any(|there| there == name)) {
            return Err(format!("{lost} was acknowledged, and is lost"));
        }
        self.truth = held(&self.dossier)?;
        self.check_cured(random)
    }
}

/// A clock goes back and forth, by seconds or by years: it says nothing of what is kept.
fn clock_moved(random: &mut Rng) -> Outcome {
    let folder = fast_folder();
    let mut played = Played::on(folder.path(), &folder.path().join("copies"))?;
    for _ in 0..12 {
        played.now = moved(played.now, random);
        played.act(random, |_| false)?;
    }
    played.now = moved(played.now, random);
    played.check_cured(random).map(|()| "clock moved")
}

fn moved(now: Timestamp, random: &mut Rng) -> Timestamp {
    let seconds = match random.u8(..4) {
        0 => random.i64(-60..60),
        1 => random.i64(-86_400..86_400),
        2 => random.i64(-400 * 86_400..400 * 86_400),
        _ => random.i64(-20_000 * 86_400..40_000 * 86_400),
    };
    let moved = now.checked_add(SignedDuration::from_secs(seconds));
    let first = Timestamp::UNIX_EPOCH;
    moved.map_or(now, |moved| moved.max(first))
}

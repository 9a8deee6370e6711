//! Pulling the plug: a life of the program writes for ever and tells each thing once it is done; it is
//! killed, then what it told must be there, and the file must be whole.
//!
//! Power cuts are not simulated: they are SQLite's own promise.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use dossier::testing::{
    OLDER_SCHEMAS, as_suggested, assert_replayed, boulangerie_martin, device, device_with_backups,
    now, write_as_schema,
};
use dossier::{ActionPatch, Company, Dossier, NewAction, Table, list_backups, recover_from};
use fastrand::Rng;
use rusqlite::Connection;

use crate::{Outcome, fast_folder, note};

/// A way to write, and what must hold once it was cut short.
struct Mode {
    name: &'static str,
    /// Makes ready what the life writes on.
    prepare: fn(&Place),
    /// One more thing done; its number is told.
    step: fn(&Place, &mut Option<Dossier>, u32),
    /// What must hold, when this many things were told.
    check: fn(&Place, u32) -> Result<(), String>,
}

const MODES: &[Mode] = &[
    Mode {
        name: "edit",
        prepare: Place::start,
        step: |place, open, number| place.edit(open, number),
        check: |place, told| place.holds(told, told + 1),
    },
    Mode {
        name: "backup",
        prepare: Place::start,
        step: |place, open, number| {
            place.edit(open, number);
            open.as_mut().unwrap().back_up(now()).unwrap();
        },
        check: |place, told| {
            place.holds(told, told + 1)?;
            place.has_copy_of(told)
        },
    },
    Mode {
        name: "copy elsewhere",
        prepare: Place::start,
        step: |place, open, number| {
            place.edit(open, number);
            place.opened(open).copy_to(&place.copy(number)).unwrap();
        },
        check: |place, told| {
            place.holds(told, told + 1)?;
            (told == 0 || number_in(&place.copy(told))? == told)
                .then_some(())
                .ok_or_else(|| format!("the copy {told} holds something else"))
        },
    },
    Mode {
        name: "restore",
        prepare: |place| {
            place.start();
            let mut open = None;
            place.edit(&mut open, 7);
            open.as_mut().unwrap().back_up(now()).unwrap();
            place.edit(&mut open, 9);
        },
        step: |place, open, _| {
            let dossier = place.opened(open);
            let copies = list_backups(&place.backups(), dossier.id());
            let oldest = copies.last().unwrap();
            dossier.once(now()).restore(&oldest.path).unwrap();
            place.edit(open, 9);
        },
        check: |place, told| {
            let found = number_in(&place.file())?;
            // Four lines before; each thing told is a copy put back, then an edit.
            let lines = place.lines_in(4, 2 * told, 2 * told + 2)?;
            let wanted = if lines.is_multiple_of(2) { 9 } else { 7 };
            (found == wanted)
                .then_some(())
                .ok_or_else(|| format!("{lines} lines and number {found}"))
        },
    },
    Mode {
        name: "recover",
        prepare: |place| {
            place.start();
            let mut open = None;
            place.edit(&mut open, 7);
            open.as_mut().unwrap().back_up(now()).unwrap();
            drop(open);
            let bytes = fs::read(place.file()).unwrap();
            fs::write(place.file(), &bytes[..bytes.len() / 2]).unwrap();
        },
        step: |place, _, number| {
            let copy = place.newest_copy().unwrap();
            let aside = place.0.join(format!("aside-{number}.mallette"));
            recover_from(&copy, &place.file(), &aside).unwrap();
        },
        check: |place, told| {
            if !place.file().exists() {
                return Err("there is no file at the dossier’s place".to_owned());
            }
            match number_in(&place.file()) {
                Ok(7) => Ok(()),
                Ok(other) => Err(format!("recovered something else: {other}")),
                Err(why) if told > 0 => Err(format!("recovered, then {why}")),
                Err(_) => Ok(()),
            }
        },
    },
    Mode {
        name: "import a table",
        prepare: Place::start,
        step: |place, open, number| {
            let text = format!("Action;Qui\nRow {number};Zoe\nOther {number};Ada\n");
            let table = Table::read(text.as_bytes(), None).unwrap();
            let choices = as_suggested(&table);
            let dossier = place.opened(open);
            dossier.once(now()).import_rows(&table, &choices).unwrap();
        },
        check: |place, told| {
            let dossier = opened(&place.file())?;
            let count = dossier.actions().map_err(said)?.len();
            let told = told as usize;
            ([1 + 2 * told, 3 + 2 * told].contains(&count))
                .then_some(())
                .ok_or_else(|| format!("{told} imports told, {count} actions"))
        },
    },
    Mode {
        name: "import a dossier",
        prepare: Place::start,
        step: |place, open, number| {
            let dossier = place.opened(open);
            if number.is_multiple_of(2) {
                dossier.once(now()).undo().unwrap();
            } else {
                let export = boulangerie_martin().export().unwrap();
                dossier.once(now()).import_records(&export).unwrap();
            }
        },
        check: |place, told| {
            let lines = place.lines_in(2, told, told + 1)?;
            let count = opened(&place.file())?.actions().map_err(said)?.len();
            let wanted = if lines.is_multiple_of(2) { 1 } else { 6 };
            (count == wanted)
                .then_some(())
                .ok_or_else(|| format!("{lines} imports and undos, {count} actions"))
        },
    },
    Mode {
        name: "migrate",
        prepare: |place| {
            place.start();
            let mut open = None;
            place.edit(&mut open, 7);
            for schema in OLDER_SCHEMAS {
                write_as_schema(open.as_ref().unwrap(), &place.older(schema), schema).unwrap();
            }
        },
        step: |place, open, number| {
            *open = None;
            let schemas: Vec<u32> = OLDER_SCHEMAS.collect();
            let schema = schemas[number as usize % schemas.len()];
            place.put(&place.older(schema));
            place.opened(open);
        },
        check: |place, told| {
            place.holds(7, 7)?;
            place.lines_in(3, 0, 0)?;
            if told > 0 {
                place.has_copy_of(7)?;
            }
            Ok(())
        },
    },
    Mode {
        name: "mend",
        prepare: |place| {
            place.start();
            place.edit(&mut None, 7);
            let spoilt = place.spoilt();
            fs::copy(place.file(), &spoilt).unwrap();
            let spoil = "UPDATE actions SET next_step = '8 spoilt'";
            Connection::open(&spoilt)
                .unwrap()
                .execute_batch(spoil)
                .unwrap();
        },
        step: |place, open, _| {
            *open = None;
            place.put(&place.spoilt());
            place.opened(open).once(now()).mend().unwrap();
        },
        check: |place, told| {
            let mut dossier = Dossier::open(&place.file(), &device(), now()).map_err(said)?;
            let text = dossier.actions().map_err(said)?.remove(0).next_step;
            if !text.starts_with("7 ") {
                return Err(format!("what is spoilt is shown: {text}"));
            }
            if !dossier.damage().map_err(said)?.is_empty() {
                dossier.once(now()).mend().map_err(said)?;
            }
            drop(dossier);
            place.holds(7, 7)?;
            if told > 0 {
                place.has_copy_of(7)
            } else {
                Ok(())
            }
        },
    },
    Mode {
        name: "create",
        prepare: Place::start,
        step: |place, _, number| {
            Dossier::create(&place.copy(number), company(), &device(), now()).unwrap();
        },
        check: |place, told| {
            let made = (1..=told + 1).map(|number| place.copy(number));
            let there = made.filter(|path| path.exists());
            let whole: Vec<_> = there.map(|path| opened(&path)).collect::<Result<_, _>>()?;
            (whole.len() >= told as usize)
                .then_some(())
                .ok_or_else(|| format!("{told} told, {} there", whole.len()))
        },
    },
];

/// Where one round happens.
struct Place(PathBuf);

fn company() -> Company {
    Company {
        name: "Atelier Rossi".to_owned(),
        ..Company::default()
    }
}

fn said(error: impl std::fmt::Display) -> String {
    error.to_string()
}

/// A dossier that must open whole, with a history that makes its records.
fn opened(path: &Path) -> Result<Dossier, String> {
    let dossier = Dossier::open(path, &device(), now()).map_err(said)?;
    dossier::testing::assert_in_step(&dossier);
    assert_replayed(&dossier);
    Ok(dossier)
}

/// The number that the last edit left in a file.
fn number_in(path: &Path) -> Result<u32, String> {
    let dossier = opened(path)?;
    let actions = dossier.actions().map_err(said)?;
    let text = actions.first().map_or("", |action| &action.next_step);
    Ok(text
        .split_whitespace()
        .next()
        .map_or(0, |word| word.parse().unwrap_or(0)))
}

impl Place {
    fn file(&self) -> PathBuf {
        self.0.join("killed.mallette")
    }

    fn copy(&self, number: u32) -> PathBuf {
        self.0.join(format!("copy-{number}.mallette"))
    }

    /// The dossier as an earlier edition wrote it.
    fn older(&self, schema: u32) -> PathBuf {
        self.0.join(format!("schema-{schema}"))
    }

    /// The dossier, one of its rows changed by the disk.
    fn spoilt(&self) -> PathBuf {
        self.0.join("spoilt")
    }

    /// Puts a file in the place of the dossier.
    fn put(&self, file: &Path) {
        let ready = self.0.join("ready");
        fs::copy(file, &ready).unwrap();
        fs::rename(ready, self.file()).unwrap();
    }

    fn backups(&self) -> PathBuf {
        self.0.join("backups")
    }

    /// Whether a save was in the middle: its journal is there, or a copy without its name.
    fn is_cut_short(&self) -> bool {
        let is_unfinished = |path: PathBuf| {
            let name = path.to_string_lossy();
            name.ends_with("-journal") || name.ends_with("-part")
        };
        let backups = fs::read_dir(self.backups()).into_iter().flatten().flatten();
        let folders = backups.map(|folder| folder.path()).chain([self.0.clone()]);
        let mut files = folders.filter_map(|folder| fs::read_dir(folder).ok());
        files.any(|files| files.flatten().any(|file| is_unfinished(file.path())))
    }

    fn start(&self) {
        let device = device_with_backups(&self.backups());
        let mut dossier = Dossier::create(&self.file(), company(), &device, now()).unwrap();
        let action = NewAction::titled("Hold on");
        dossier.once(now()).add_action(action).unwrap();
    }

    fn opened<'a>(&self, open: &'a mut Option<Dossier>) -> &'a mut Dossier {
        let device = device_with_backups(&self.backups());
        open.get_or_insert_with(|| Dossier::open(&self.file(), &device, now()).unwrap())
    }

    fn edit(&self, open: &mut Option<Dossier>, number: u32) {
        let dossier = self.opened(open);
        let id = dossier.actions().unwrap()[0].id;
        // Some edits are long, so that a save touches several pages of the file.
        let words = "word ".repeat(if number.is_multiple_of(4) { 1_500 } else { 10 });
        let patch = ActionPatch {
            next_step: Some(format!("{number} steps")),
            conditions: Some(words),
            ..ActionPatch::default()
        };
        dossier.once(now()).edit_action(id, &patch).unwrap();
    }

    fn holds(&self, least: u32, most: u32) -> Result<(), String> {
        let found = number_in(&self.file())?;
        ((least..=most).contains(&found))
            .then_some(())
            .ok_or_else(|| format!("{least} told, {found} found"))
    }

    /// How many lines the history has beyond those it had, when they are as many as was told.
    fn lines_in(&self, before: u32, least: u32, most: u32) -> Result<u32, String> {
        let found = opened(&self.file())?.history_count().map_err(said)?;
        (before + least..=before + most)
            .contains(&found)
            .then_some(found.saturating_sub(before))
            .ok_or_else(|| format!("{least} told after {before} lines, {found} found"))
    }

    fn newest_copy(&self) -> Option<PathBuf> {
        let device = device_with_backups(&self.backups());
        let folders = fs::read_dir(self.backups()).ok()?.flatten();
        let ids = folders.filter_map(|folder| folder.file_name().to_str()?.parse().ok());
        let mut copies = ids.flat_map(|id| list_backups(device.backups_dir.as_ref().unwrap(), id));
        copies.find(|copy| copy.verified).map(|copy| copy.path)
    }

    fn has_copy_of(&self, told: u32) -> Result<(), String> {
        if told == 0 {
            return Ok(());
        }
        let copy = self.newest_copy().ok_or("no copy is verified")?;
        let apart = self.0.join("apart.mallette");
        fs::copy(copy, &apart).map_err(|error| error.to_string())?;
        let found = number_in(&apart)?;
        (found >= told)
            .then_some(())
            .ok_or_else(|| format!("{told} told, the newest copy holds {found}"))
    }
}

/// One life, one kill, one look.
pub(crate) fn once(random: &mut Rng) -> Outcome {
    let mode = &MODES[random.usize(..MODES.len())];
    let folder = fast_folder();
    let place = Place(folder.path().to_owned());
    (mode.prepare)(&place);
    let told = killed(mode, &place, random);
    let told = told.map_err(|why| format!("{}: {why}", mode.name))?;
    note("acknowledged", told.into());
    note("cut short", place.is_cut_short().into());
    match (mode.check)(&place, told) {
        Ok(()) => Ok(mode.name),
        Err(why) => Err(format!("{}, {told} told: {why}", mode.name)),
    }
}

/// How long a life may take to begin: the blow falls somewhere in it.
const BEGINNING: Duration = Duration::from_millis(60);

/// Starts a life, lets it tell some things, kills it before it tells one more, or about then; gives the last
/// number told.
fn killed(mode: &Mode, place: &Place, random: &mut Rng) -> Result<u32, String> {
    let mut life = Command::new(std::env::current_exe().unwrap())
        .args(["life", mode.name])
        .arg(&place.0)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let wanted = random.u32(..4);
    let mut lines = BufReader::new(life.stdout.take().unwrap()).lines();
    let (mut told, mut step, mut since) = (0, BEGINNING, Instant::now());
    while told < wanted {
        let Some(Ok(line)) = lines.next() else { break };
        told = told_in(&line).unwrap_or(told);
        (step, since) = (since.elapsed(), Instant::now());
    }
    std::thread::sleep(step.min(BEGINNING).mul_f64(random.f64()));
    strike(&mut life)?;
    // What was told just before dying counts too.
    let rest = lines.map_while(Result::ok);
    Ok(rest.filter_map(|line| told_in(&line)).fold(told, u32::max))
}

/// Kills a life; one that ended by itself is a failure, with what it said.
fn strike(life: &mut Child) -> Result<(), String> {
    let ended = life.try_wait().unwrap();
    life.kill().unwrap();
    life.wait().unwrap();
    if ended.is_none() {
        return Ok(());
    }
    let mut said = String::new();
    let mut output = life.stderr.take().unwrap();
    output.read_to_string(&mut said).unwrap();
    Err(format!("the life ended by itself: {said}"))
}

fn told_in(line: &str) -> Option<u32> {
    line.strip_prefix("done ")?.parse().ok()
}

/// The life: writes for ever, and tells each thing once it is done.
pub(crate) fn life(mode: &str, folder: &str) {
    let mode = MODES.iter().find(|one| one.name == mode).unwrap();
    let place = Place(PathBuf::from(folder));
    let mut open = None;
    let mut out = std::io::stdout();
    for number in 1.. {
        (mode.step)(&place, &mut open, number);
        writeln!(out, "done {number}").unwrap();
        out.flush().unwrap();
    }
}

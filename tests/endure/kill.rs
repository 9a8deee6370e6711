//! Pulling the plug: a life of the program writes for ever and tells each thing once it is done; it is
//! killed, then what it told must be there, and the file must be whole.
//!
//! Power cuts are not simulated: they are SQLite's own promise.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use dossier::testing::{TODAY, device, device_with_backups, now};
use dossier::{
    ActionPatch, Company, Dossier, ImportChoices, NewAction, Table, list_backups, recover_from,
    suggest_columns,
};
use fastrand::Rng;

use crate::{Outcome, fast_folder};

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
        name: "copy",
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
        check: |place, _| match number_in(&place.file())? {
            7 | 9 => Ok(()),
            other => Err(format!("restored something else: {other}")),
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
        name: "import",
        prepare: Place::start,
        step: |place, open, number| {
            let text = format!("Action;Qui\nRow {number};Zoe\nOther {number};Ada\n");
            let table = Table::read(text.as_bytes(), None).unwrap();
            let choices = ImportChoices {
                columns: suggest_columns(&table.headings),
                on: TODAY,
                owner: String::new(),
                reason: String::new(),
                themes: Vec::new(),
            };
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

    fn backups(&self) -> PathBuf {
        self.0.join("backups")
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
            next_step: Some(format!("{number} {words}")),
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
    match (mode.check)(&place, told) {
        Ok(()) => Ok(mode.name),
        Err(why) => Err(format!("{}: {why}", mode.name)),
    }
}

/// Starts a life, lets it tell some things, kills it a little later; gives the last number told.
fn killed(mode: &Mode, place: &Place, random: &mut Rng) -> u32 {
    let mut life = Command::new(std::env::current_exe().unwrap())
        .args(["life", mode.name])
        .arg(&place.0)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let wanted = random.u32(..4);
    let mut lines = BufReader::new(life.stdout.take().unwrap()).lines();
    let mut told = 0;
    while told < wanted {
        let Some(Ok(line)) = lines.next() else { break };
        told = told_in(&line).unwrap_or(told);
    }
    std::thread::sleep(Duration::from_micros(random.u64(..6_000)));
    strike(&mut life);
    // What was told just before dying counts too.
    let rest = lines.map_while(Result::ok);
    rest.filter_map(|line| told_in(&line)).fold(told, u32::max)
}

fn strike(life: &mut Child) {
    life.kill().unwrap();
    life.wait().unwrap();
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

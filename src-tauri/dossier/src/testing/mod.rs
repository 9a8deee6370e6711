//! Dossiers for tests: firms with names, always the same, made by the real verbs.
//!
//! *Boulangerie Martin* (11 people), *Atelier Rossi* (34), and a [`large`] one for speed. They live
//! in memory; [`saved`] puts one in a file. Compiled only with the feature `testing`.
#![expect(clippy::expect_used, reason = "a builder for tests may panic")]

mod large;

pub use large::{large, larger};

use crate::patch::apply;
use crate::storage::seals::Broken;
use crate::{
    ActionId, ActionPatch, ActionStatus, Company, CompanyPatch, Device, DeviceId, Dossier,
    ExistingMeasure, IdeaRef, ImportChoices, MeasureWorks, NewAction, NewRating, NewSituation,
    Once, PreventionLevel, SheetRef, SituationId, SituationPatch, StatusChange, Table, Visibility,
    suggest_columns,
};
use jiff::civil::{Date, date};
use jiff::{Timestamp, ToSpan};
use serde::Deserialize;
use std::ops::Range;
use std::path::Path;
use uuid::Uuid;

/// The day of the tests.
pub const TODAY: Date = date(2026, 11, 24);

/// The instant of the tests: the morning of [`TODAY`].
pub fn now() -> Timestamp {
    at("2026-11-24T08:15:00Z")
}

/// An instant written as RFC 3339.
pub fn at(text: &str) -> Timestamp {
    text.parse().expect("an instant in RFC 3339")
}

/// A computer that keeps no backups.
pub fn device() -> Device {
    Device {
        id: DeviceId(Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0001)),
        backups_dir: None,
    }
}

/// The same computer, keeping backups in a folder.
pub fn device_with_backups(folder: &Path) -> Device {
    Device {
        backups_dir: Some(folder.to_owned()),
        ..device()
    }
}

/// What is chosen for the import of a table by somebody who changes nothing of what is suggested.
pub fn as_suggested(table: &Table) -> ImportChoices {
    ImportChoices {
        columns: suggest_columns(&table.headings),
        on: TODAY,
        owner: String::new(),
        reason: String::new(),
        themes: Vec::new(),
    }
}

/// A dossier put in a new file and opened from there.
pub fn saved(dossier: &Dossier, path: &Path, device: &Device) -> Dossier {
    dossier.write_new_file(path).expect("a new file");
    Dossier::open(path, device, now()).expect("the file just written")
}

/// The [`larger`] dossier put in a new file.
///
/// # Errors
/// The disk.
pub fn large_file(path: &Path, seed: u64, times: u16) -> crate::Result<()> {
    larger(seed, times).write_new_file(path)
}

/// The schemas of the earlier editions.
pub const OLDER_SCHEMAS: Range<u32> = 1..crate::storage::KNOWN_SCHEMA;

/// Writes what a dossier holds to a new file of an earlier schema.
///
/// # Errors
/// The disk.
pub fn write_as_schema(dossier: &Dossier, path: &Path, schema: u32) -> crate::Result<()> {
    dossier.query(|now| crate::storage::write_as_schema(now, path, schema))
}

/// The ids of all actions of a dossier, in the order of [`Dossier::actions`].
pub fn action_ids(dossier: &Dossier) -> Vec<ActionId> {
    let actions = dossier.actions().expect("the actions");
    actions.iter().map(|action| action.id).collect()
}

/// Checks that the dossier in memory is what its file holds, and that all of it is sealed.
///
/// # Panics
/// When they differ, or when a seal does not hold.
pub fn assert_in_step(dossier: &Dossier) {
    let file = dossier.query(crate::snapshot::Snapshot::read);
    let same = dossier.read(|now| Ok(*now == file?));
    assert!(
        same.expect("a read"),
        "the memory is not what the file holds"
    );
    let broken = dossier.query(crate::storage::seals::broken);
    assert_eq!(broken.expect("a read"), Broken::default());
}

/// Checks that the history alone gives every record and every mark of the dossier.
///
/// # Panics
/// When they differ.
pub fn assert_replayed(dossier: &Dossier) {
    let found = dossier.check_history().expect("a history that can be read");
    assert!(found.is_whole(), "not what the history says: {found:#?}");
}

/// Seals a file as it is, as whoever meant to write it so would.
///
/// # Errors
/// The disk.
pub fn seal_anew(path: &Path) -> crate::Result<()> {
    let conn = crate::storage::open_file(path)?;
    crate::storage::seals::seal_all(&conn, &Broken::default())
}

/// The sheet that tests refer to.
pub fn urgent_sheet() -> SheetRef {
    SheetRef {
        slug: "ici-tout-est-urgent".to_owned(),
        version: "1".to_owned(),
        title: "Ici, tout est urgent".to_owned(),
        theme: "charge".to_owned(),
        restricted: false,
    }
}

/// An idea of that sheet.
pub fn urgent_idea() -> IdeaRef {
    let fields = ActionPatch {
        title: Some("Dire ensemble ce qui est urgent".to_owned()),
        prevention_level: Some(Some(PreventionLevel::Primary)),
        next_step: Some("Relire les urgences de la semaine".to_owned()),
        ..ActionPatch::default()
    };
    IdeaRef {
        id: "niveaux-urgence".to_owned(),
        fields,
    }
}

/// A bakery of 11 people: two units, three situations, five actions of which one is late.
pub fn boulangerie_martin() -> Dossier {
    firm(include_str!("boulangerie-martin.toml"))
}

/// A joinery of 34 people with a works council: three units, four situations, eight actions.
pub fn atelier_rossi() -> Dossier {
    firm(include_str!("atelier-rossi.toml"))
}

/// A firm of the tests, as its file has it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Firm {
    company: CompanyPatch,
    units: Vec<String>,
    situations: Vec<FirmSituation>,
    actions: Vec<FirmAction>,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct FirmSituation {
    title: String,
    theme: String,
    /// From the sheet that tests refer to.
    from_sheet: bool,
    rating: Option<u8>,
    restricted: bool,
    measure: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FirmAction {
    title: String,
    /// Their ranks; the first one is given when the action is added.
    situations: Vec<usize>,
    moved: Option<Move>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Move {
    status: ActionStatus,
    owner: String,
    /// When it is due, from [`TODAY`].
    days: i64,
}

/// Makes a dossier step by step, an hour between two verbs.
struct Builder {
    dossier: Dossier,
    clock: Timestamp,
}

fn firm(text: &str) -> Dossier {
    let firm: Firm = toml::from_str(text).expect("the file of a firm");
    let clock = at("2026-10-06T07:00:00Z");
    let company = apply(&Company::default(), &firm.company).expect("a firm");
    let dossier = Dossier::in_memory(company, &device(), clock).expect("a firm with a name");
    let mut builder = Builder { dossier, clock };
    for unit in &firm.units {
        builder.once().add_work_unit(unit).expect("a new unit");
    }
    let situations = firm.situations.iter().map(|one| builder.situation(one));
    let situations: Vec<_> = situations.collect();
    for (id, situation) in situations.iter().zip(firm.situations) {
        builder.describe(*id, situation);
    }
    for action in &firm.actions {
        let ids = action
            .situations
            .iter()
            .filter_map(|at| situations.get(*at));
        builder.action(action, &ids.copied().collect::<Vec<_>>());
    }
    builder.dossier
}

impl Builder {
    /// The next verb, an hour later.
    fn once(&mut self) -> Once<'_> {
        self.clock += 1.hour();
        self.dossier.once(self.clock)
    }

    fn situation(&mut self, situation: &FirmSituation) -> SituationId {
        let rating = situation.rating.map(NewRating::exposure);
        let once = self.once();
        if situation.from_sheet {
            let rated = once.rate_sheet(&urgent_sheet(), rating.expect("a rating"));
            return rated.expect("a rating").situation_id;
        }
        let mut new = NewSituation::titled(&situation.title);
        new.fields.theme_code = Some(situation.theme.clone());
        let id = once.add_situation(new).expect("a situation").id;
        if let Some(rating) = rating {
            let once = self.dossier.once(self.clock);
            once.rate_situation(id, rating).expect("a rating");
        }
        id
    }

    /// What is noted of a situation once all are there.
    fn describe(&mut self, id: SituationId, situation: FirmSituation) {
        if situation.restricted {
            let patch = SituationPatch {
                visibility: Some(Visibility::Restricted),
                ..SituationPatch::default()
            };
            self.once().edit_situation(id, &patch).expect("a situation");
        }
        if let Some(text) = situation.measure {
            let new = ExistingMeasure {
                text,
                works: MeasureWorks::Partly,
                ..ExistingMeasure::default()
            };
            self.once().add_measure(id, new).expect("a measure");
        }
    }

    fn action(&mut self, action: &FirmAction, situations: &[SituationId]) {
        let new = NewAction {
            situations: situations.iter().take(1).copied().collect(),
            ..NewAction::titled(&action.title)
        };
        let id = self.once().add_action(new).expect("an action").id;
        if let Some(moved) = &action.moved {
            let change = StatusChange {
                owner_name: Some(moved.owner.clone()),
                new_due_on: Some(TODAY + moved.days.days()),
                ..StatusChange::to(moved.status, date(2026, 10, 6))
            };
            self.once().change_status(id, &change).expect("a move");
        }
        for other in situations.iter().skip(1) {
            self.once().link_action(id, *other).expect("a link");
        }
    }
}

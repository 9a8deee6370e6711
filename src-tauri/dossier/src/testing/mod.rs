//! Dossiers for tests: firms with names, always the same, made by the real verbs.
//!
//! *Boulangerie Martin* (11 people), *Atelier Rossi* (34), and a [`large`] one for speed. They live
//! in memory; [`saved`] puts one in a file. Compiled only with the feature `testing`.
#![expect(clippy::expect_used, reason = "a builder for tests may panic")]

mod large;

pub use large::{large, larger};

use crate::{
    Action, ActionId, ActionPatch, ActionStatus, Company, Device, DeviceId, Dossier,
    ExistingMeasure, IdeaRef, NewAction, NewRating, NewSituation, PreventionLevel, SheetRef,
    Situation, SituationPatch, StatusChange,
};
use jiff::civil::{Date, date};
use jiff::{Timestamp, ToSpan};
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

/// Checks that the dossier in memory is what its file holds.
///
/// # Panics
/// When they differ.
pub fn assert_in_step(dossier: &Dossier) {
    let file = dossier.query(crate::snapshot::Snapshot::read);
    let same = dossier.read(|now| Ok(*now == file?));
    assert!(
        same.expect("a read"),
        "the memory is not what the file holds"
    );
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
    let mut firm = Builder::new("Boulangerie Martin", "Boulangerie", 11, "31", "Toulouse");
    firm.unit("Fournil");
    firm.unit("Vente");
    let urgent = firm.sheet(&urgent_sheet(), 2);
    let alone = firm.situation("Le samedi, on est seul au four", "charge", Some(3));
    let customers = firm.situation("Un client crie au comptoir", "public", None);
    firm.existing(&alone, "Un renfort une semaine sur deux");
    firm.action(
        &urgent,
        "Dire ensemble ce qui est urgent",
        "Lucie",
        -7,
        ActionStatus::Decided,
    );
    firm.action(
        &urgent,
        "Un point debout le lundi",
        "Paul",
        3,
        ActionStatus::InProgress,
    );
    firm.action(
        &alone,
        "Deux personnes au four le samedi",
        "Paul",
        17,
        ActionStatus::Decided,
    );
    firm.action(
        &alone,
        "Acheter un chariot",
        "Lucie",
        -30,
        ActionStatus::Done,
    );
    firm.idea(&customers, "Une phrase commune pour dire non");
    firm.dossier
}

/// A joinery of 34 people with a works council: three units, four situations, eight actions.
pub fn atelier_rossi() -> Dossier {
    let mut firm = Builder::new("Atelier Rossi", "Menuiserie", 34, "34", "Lunel");
    for unit in ["Atelier", "Pose", "Bureau"] {
        firm.unit(unit);
    }
    let plans = firm.situation("Les plans arrivent trop tard", "charge", Some(3));
    let chiefs = firm.situation("Deux chefs, deux consignes", "roles", Some(2));
    let change = firm.situation("On change de logiciel lundi", "changements", Some(1));
    let words = firm.situation("Des mots qui blessent", "harcelement", None);
    firm.restrict(&words);
    let statuses = [
        (&plans, ActionStatus::Decided, -3),
        (&plans, ActionStatus::InProgress, 10),
        (&chiefs, ActionStatus::Done, -40),
        (&chiefs, ActionStatus::Proposed, 25),
        (&change, ActionStatus::Done, -90),
        (&change, ActionStatus::Decided, 60),
        (&words, ActionStatus::Decided, 5),
    ];
    for (rank, (situation, status, days)) in statuses.into_iter().enumerate() {
        firm.action(
            situation,
            &format!("Action {}", rank + 1),
            "Ada",
            days,
            status,
        );
    }
    let shared = firm.idea(&plans, "Un tableau commun");
    firm.link(shared, &chiefs);
    firm.dossier
}

/// Makes a dossier step by step, an hour between two verbs.
struct Builder {
    dossier: Dossier,
    clock: Timestamp,
}

impl Builder {
    fn new(name: &str, sector: &str, headcount: u32, department: &str, city: &str) -> Self {
        let clock = at("2026-10-06T07:00:00Z");
        let company = Company {
            name: name.to_owned(),
            sector: sector.to_owned(),
            headcount: Some(headcount),
            department: department.to_owned(),
            city: city.to_owned(),
            has_cse: headcount > 11,
            is_example: false,
            ..Company::default()
        };
        let dossier = Dossier::in_memory(company, &device(), clock).expect("a firm with a name");
        Self { dossier, clock }
    }

    fn tick(&mut self) -> Timestamp {
        self.clock += 1.hour();
        self.clock
    }

    fn unit(&mut self, name: &str) {
        let now = self.tick();
        self.dossier
            .once(now)
            .add_work_unit(name)
            .expect("a new unit");
    }

    fn sheet(&mut self, sheet: &SheetRef, value: u8) -> Situation {
        let now = self.tick();
        self.dossier
            .once(now)
            .rate_sheet(sheet, NewRating::exposure(value))
            .expect("a rating");
        let situation = self
            .dossier
            .situation_for_sheet(&sheet.slug)
            .expect("a read");
        situation.expect("the situation of the sheet")
    }

    fn situation(&mut self, title: &str, theme: &str, rating: Option<u8>) -> Situation {
        let mut new = NewSituation::titled(title);
        new.fields.theme_code = Some(theme.to_owned());
        let now = self.tick();
        let situation = self
            .dossier
            .once(now)
            .add_situation(new)
            .expect("a situation");
        if let Some(value) = rating {
            let rated = self
                .dossier
                .once(now)
                .rate_situation(situation.id, NewRating::exposure(value));
            rated.expect("a rating");
        }
        situation
    }

    fn restrict(&mut self, situation: &Situation) {
        let patch = SituationPatch {
            visibility: Some(crate::Visibility::Restricted),
            ..SituationPatch::default()
        };
        let now = self.tick();
        self.dossier
            .once(now)
            .edit_situation(situation.id, &patch)
            .expect("a situation");
    }

    fn existing(&mut self, situation: &Situation, text: &str) {
        let works = crate::MeasureWorks::Partly;
        let new = ExistingMeasure {
            text: text.to_owned(),
            works,
            ..ExistingMeasure::default()
        };
        let now = self.tick();
        self.dossier
            .once(now)
            .add_measure(situation.id, new)
            .expect("a measure");
    }

    fn idea(&mut self, situation: &Situation, title: &str) -> ActionId {
        let new = NewAction {
            situations: vec![situation.id],
            ..NewAction::titled(title)
        };
        let now = self.tick();
        self.dossier
            .once(now)
            .add_action(new)
            .expect("an action")
            .id
    }

    fn action(
        &mut self,
        situation: &Situation,
        title: &str,
        owner: &str,
        days: i64,
        status: ActionStatus,
    ) -> Action {
        let id = self.idea(situation, title);
        let change = StatusChange {
            owner_name: Some(owner.to_owned()),
            new_due_on: Some(TODAY + days.days()),
            ..StatusChange::to(status, date(2026, 10, 6))
        };
        let now = self.tick();
        self.dossier
            .once(now)
            .change_status(id, &change)
            .expect("a move")
    }

    fn link(&mut self, action: ActionId, situation: &Situation) {
        let now = self.tick();
        self.dossier
            .once(now)
            .link_action(action, situation.id)
            .expect("a link");
    }
}

//! JSON of this program: into a new dossier, exactly; or into an open one, what it lacks.
//!
//! A file is refused with its reason when it is too large, cut short, of another kind, from a newer
//! edition, or when its records do not hold together. Versions, settings and logos belong to their own
//! dossier: an open one does not take them.

use super::IMPORT_BYTES;
use crate::actions::{Action, ActionSituation};
use crate::document_settings::Logo;
use crate::dossier::{Device, Dossier};
use crate::error::{Error, Refusal, Result};
use crate::export::DossierExport;
use crate::history::Tx;
use crate::ids::{ActionId, WorkUnitId};
use crate::names::{Kind, Operation};
use crate::once::Once;
use crate::situations::{CROWD, SituationUnit};
use crate::storage::{self, KNOWN_SCHEMA, Record};
use crate::verbs::keep_rules;
use crate::work_units::WorkUnit;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// What importing a file would add.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ImportPreview {
    /// Name of the firm of the file.
    pub company_name: String,
    /// True when the file is a copy of this very dossier.
    pub same_dossier: bool,
    /// Per kind, in the order of the kinds; those without record are left out.
    pub counts: Vec<ImportCount>,
}

/// How many records of a kind a file has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct ImportCount {
    /// The kind.
    pub kind: Kind,
    /// How many would be added.
    pub added: u32,
    /// How many are there already, and stay as they are.
    pub kept: u32,
}

impl DossierExport {
    /// Reads the JSON of a dossier and checks that its records hold together.
    ///
    /// # Errors
    /// [`Refusal::ImportTooLarge`], [`Refusal::ImportTruncated`], [`Refusal::ImportUnreadable`],
    /// [`Refusal::ImportBroken`], [`Error::TooNew`], or what [`Logo::new`] says of its logos.
    pub fn from_json(bytes: &[u8]) -> Result<Self> {
        if bytes.len() > IMPORT_BYTES {
            return Err(Refusal::ImportTooLarge {
                limit: IMPORT_BYTES,
            }
            .into());
        }
        let value: Value = serde_json::from_slice(bytes).map_err(|error| {
            if error.is_eof() && !bytes.is_empty() {
                Refusal::ImportTruncated
            } else {
                Refusal::ImportUnreadable
            }
        })?;
        check_schema(&value)?;
        let export = Self::deserialize_from(&value)?;
        let kept = serde_json::to_value(&export).map_err(broken)?;
        if let Some(name) = lost_key(&value, &kept) {
            return Err(broken(format!("unknown field {name}")));
        }
        check(&export)?;
        Ok(export)
    }

    fn deserialize_from(value: &Value) -> Result<Self> {
        serde::Deserialize::deserialize(value).map_err(broken)
    }
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "errors are given as they come"
)]
fn broken(detail: impl ToString) -> Error {
    let detail = detail.to_string();
    Refusal::ImportBroken { detail }.into()
}

/// A JSON without a schema and an id is something else; a higher schema needs a newer edition.
fn check_schema(value: &Value) -> Result<()> {
    let found = value.get("schema_version").and_then(Value::as_u64);
    let found = found.filter(|_| value.get("dossier_id").is_some());
    let found = found.ok_or(Refusal::ImportUnreadable)?;
    let found = u32::try_from(found).unwrap_or(u32::MAX);
    if found > KNOWN_SCHEMA {
        return Err(Error::TooNew {
            found,
            known: KNOWN_SCHEMA,
            edition: String::new(),
        });
    }
    Ok(())
}

/// A key that reading would lose: nothing of a file is dropped in silence.
fn lost_key(given: &Value, kept: &Value) -> Option<String> {
    match (given, kept) {
        (Value::Object(given), Value::Object(kept)) => {
            given.iter().find_map(|(name, value)| match kept.get(name) {
                Some(kept) => lost_key(value, kept),
                None => Some(name.clone()),
            })
        }
        (Value::Array(given), Value::Array(kept)) => given
            .iter()
            .zip(kept)
            .find_map(|(given, kept)| lost_key(given, kept)),
        _ => None,
    }
}

/// Checks that ids are unique, that references lead somewhere, and that the rules are followed.
fn check(export: &DossierExport) -> Result<()> {
    let links = Links::of(export)?;
    links.check()?;
    followed_first(&export.actions)?;
    check_rules(export)
}

/// Every record of an export, with the columns that refer to others.
struct Links {
    keys: BTreeMap<Kind, BTreeSet<String>>,
    references: Vec<(Kind, String, Kind, String)>,
}

/// Which columns refer to which kind: the foreign keys of the schema, by name.
const REFERENCES: [(&str, Kind); 7] = [
    ("situation_id", Kind::Situation),
    ("main_situation_id", Kind::Situation),
    ("work_unit_id", Kind::WorkUnit),
    ("action_id", Kind::Action),
    ("follows_action_id", Kind::Action),
    ("new_rating_id", Kind::Rating),
    ("meeting_id", Kind::Meeting),
];

impl Links {
    fn of(export: &DossierExport) -> Result<Self> {
        let mut links = Self {
            keys: BTreeMap::new(),
            references: Vec::new(),
        };
        links.add(std::slice::from_ref(&export.company))?;
        links.add(&export.work_units)?;
        links.add(&export.situations)?;
        links.add(&export.situation_units)?;
        links.add(&export.ratings)?;
        links.add(&export.measures)?;
        links.add(&export.actions)?;
        links.add(&export.action_situations)?;
        links.add(&export.status_events)?;
        links.add(&export.indicator_values)?;
        links.add(&export.meetings)?;
        links.add(&export.reviews)?;
        links.add(&export.carry_overs)?;
        links.add(&export.plan_versions)?;
        Ok(links)
    }

    fn add<R: Record>(&mut self, records: &[R]) -> Result<()> {
        for record in records {
            let key = record.key();
            let fields = storage::to_fields(record)?;
            for (column, kind) in REFERENCES {
                if let Some(id) = fields.get(column).and_then(Value::as_str) {
                    self.references
                        .push((R::KIND, key.clone(), kind, id.to_owned()));
                }
            }
            if !self.keys.entry(R::KIND).or_default().insert(key.clone()) {
                return Err(broken(format!("two {} {key}", R::KIND)));
            }
        }
        Ok(())
    }

    fn check(&self) -> Result<()> {
        let lost = self
            .references
            .iter()
            .find(|(_, _, kind, id)| !self.keys.get(kind).is_some_and(|keys| keys.contains(id)));
        match lost {
            Some((from, key, kind, id)) => Err(broken(format!("{from} {key}: no {kind} {id}"))),
            None => Ok(()),
        }
    }
}

/// The rules that the verbs keep, checked on what did not come through them.
fn check_rules(export: &DossierExport) -> Result<()> {
    let said = |rule: Refusal| broken(format!("{rule:?}"));
    export.company.clone().checked().map_err(broken)?;
    for situation in &export.situations {
        situation.clone().checked().map_err(broken)?;
    }
    for action in &export.actions {
        action.clone().checked().map_err(said)?;
    }
    for meeting in &export.meetings {
        meeting.clone().checked().map_err(said)?;
    }
    let links = export
        .action_situations
        .iter()
        .all(ActionSituation::is_whole)
        && export.situation_units.iter().all(SituationUnit::is_whole);
    if !links {
        return Err(broken("a link is not named after its ends"));
    }
    check_ratings(export)?;
    if !export
        .plan_versions
        .iter()
        .all(crate::PlanVersion::is_intact)
    {
        return Err(broken("a validated version was changed"));
    }
    for logo in &export.logos {
        Logo::new(logo.place, &logo.bytes).map_err(|rule| {
            // A real picture is told as where it is chosen.
            if rule == Refusal::LogoUnreadable {
                said(rule)
            } else {
                rule.into()
            }
        })?;
    }
    Ok(())
}

/// A rating is on its scale, and tells nobody's answer.
fn check_ratings(export: &DossierExport) -> Result<()> {
    for rating in &export.ratings {
        let level = rating
            .value
            .map(|value| rating.method.level(value))
            .transpose();
        let level = level.map_err(|rule| broken(format!("{rule:?}")))?;
        let answers: Option<Vec<u32>> = match &rating.distribution {
            Some(text) => Some(serde_json::from_str(text).map_err(broken)?),
            None => None,
        };
        let few = answers.is_some_and(|answers| answers.iter().sum::<u32>() < CROWD);
        if level != rating.level || few {
            return Err(broken(format!("rating {}", rating.id)));
        }
    }
    Ok(())
}

impl Dossier {
    /// Makes a dossier out of the JSON of one, in a file that must not exist yet. It is the same dossier:
    /// same id, same records, same export to the byte. Its history begins there.
    ///
    /// # Errors
    /// [`Refusal::FileAlreadyThere`], or the disk.
    pub fn create_from_export(
        path: &Path,
        export: &DossierExport,
        device: &Device,
        now: Timestamp,
    ) -> Result<Self> {
        Self::from_export(export, device, now)?.write_new_file(path)?;
        Self::open(path, device, now)
    }

    /// The same without a file.
    ///
    /// # Errors
    /// None on an export that was read and checked.
    pub fn from_export(export: &DossierExport, device: &Device, now: Timestamp) -> Result<Self> {
        let company = &export.company;
        let mut dossier = Self::in_memory_as(export.dossier_id, device, now, |tx| {
            tx.about(Kind::Company, company.id, &company.name);
            tx.save(company)?;
            save_each(tx, export, &Known::default())?;
            export
                .plan_versions
                .iter()
                .try_for_each(|version| tx.save(version))
        })?;
        dossier.prefer(|preferences| {
            for settings in &export.document_settings {
                preferences.keep(settings.checked()?)?;
            }
            export
                .logos
                .iter()
                .try_for_each(|logo| preferences.keep(logo))
        })?;
        Ok(dossier)
    }

    /// What [`Once::import_records`] would add. Nothing is written.
    pub fn preview_import(&self, export: &DossierExport) -> Result<ImportPreview> {
        let known = self.query(Known::of)?;
        Ok(self.preview(export, &known))
    }

    fn preview(&self, export: &DossierExport, known: &Known) -> ImportPreview {
        let mut counts = Vec::new();
        let mut count = |kind: Kind, keys: Vec<String>| {
            let kept = keys.iter().filter(|key| known.has(kind, key)).count();
            let size = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
            if !keys.is_empty() {
                let added = size(keys.len() - kept);
                let kept = size(kept);
                counts.push(ImportCount { kind, added, kept });
            }
        };
        count(
            Kind::WorkUnit,
            export
                .work_units
                .iter()
                .map(|unit| known.key_of(unit))
                .collect(),
        );
        count(Kind::Situation, keys(&export.situations));
        count(Kind::Rating, keys(&export.ratings));
        count(Kind::Measure, keys(&export.measures));
        count(Kind::Action, keys(&export.actions));
        count(Kind::IndicatorValue, keys(&export.indicator_values));
        count(Kind::Meeting, keys(&export.meetings));
        count(Kind::Review, keys(&export.reviews));
        ImportPreview {
            company_name: export.company.name.clone(),
            same_dossier: export.dossier_id == self.id(),
            counts,
        }
    }
}

impl Once<'_> {
    /// Adds the records that this dossier lacks, as one operation. Those it has stay as they are.
    ///
    /// # Errors
    /// None on an export that was read and checked.
    pub fn import_records(self, export: &DossierExport) -> Result<ImportPreview> {
        let known = self.query(Known::of)?;
        let preview = self.preview(export, &known);
        self.transact(Operation::ImportRecords, |tx| {
            tx.about(Kind::Company, export.company.id, &export.company.name);
            save_each(tx, export, &known)?;
            // A link that comes back may be the first one of an action that was there.
            let (actions, links) = (
                tx.touched_keys(Kind::Action),
                tx.touched_keys(Kind::ActionSituation),
            );
            keep_rules(tx, &actions, &links)
        })?;
        Ok(preview)
    }
}

fn keys<R: Record>(records: &[R]) -> Vec<String> {
    records.iter().map(Record::key).collect()
}

/// What the dossier has already.
#[derive(Default)]
struct Known {
    keys: BTreeMap<Kind, BTreeSet<String>>,
    /// Work units by name: a unit of the same name is the same unit.
    units: BTreeMap<String, WorkUnitId>,
}

impl Known {
    fn of(conn: &rusqlite::Connection) -> Result<Self> {
        let mut keys = BTreeMap::new();
        for kind in Kind::ALL {
            keys.insert(*kind, storage::keys(conn, *kind)?.into_iter().collect());
        }
        let units: Vec<WorkUnit> = storage::list(conn)?;
        let units = units.into_iter().map(|unit| (unit.name, unit.id)).collect();
        Ok(Self { keys, units })
    }

    fn has(&self, kind: Kind, key: &str) -> bool {
        self.keys.get(&kind).is_some_and(|keys| keys.contains(key))
    }

    /// The key that a unit of the file has here.
    fn key_of(&self, unit: &WorkUnit) -> String {
        self.units
            .get(&unit.name)
            .copied()
            .unwrap_or(unit.id)
            .to_string()
    }
}

/// Writes the records that are not known yet, whatever they refer to.
fn save_each(tx: &mut Tx<'_>, export: &DossierExport, known: &Known) -> Result<()> {
    let mut units = BTreeMap::new();
    for unit in &export.work_units {
        let here = known.units.get(&unit.name).copied().unwrap_or(unit.id);
        units.insert(unit.id, here);
        if here == unit.id {
            save_new(tx, known, std::slice::from_ref(unit))?;
        }
    }
    save_new(tx, known, &export.situations)?;
    for link in &export.situation_units {
        let unit = units
            .get(&link.work_unit_id)
            .copied()
            .unwrap_or(link.work_unit_id);
        save_new(tx, known, &[SituationUnit::new(link.situation_id, unit)])?;
    }
    save_new(tx, known, &export.ratings)?;
    save_new(tx, known, &export.measures)?;
    for action in followed_first(&export.actions)? {
        save_new(tx, known, std::slice::from_ref(action))?;
    }
    save_new(tx, known, &export.action_situations)?;
    save_new(tx, known, &export.status_events)?;
    save_new(tx, known, &export.indicator_values)?;
    save_new(tx, known, &export.meetings)?;
    save_new(tx, known, &export.reviews)?;
    save_new(tx, known, &export.carry_overs)
}

/// Actions in an order where each comes after the one it follows; ids of two computers do not give it.
fn followed_first(actions: &[Action]) -> Result<Vec<&Action>> {
    let by_id: BTreeMap<ActionId, &Action> =
        actions.iter().map(|action| (action.id, action)).collect();
    let depth = |action: &Action| {
        let followed = |action: &&Action| by_id.get(&action.follows_action_id?).copied();
        std::iter::successors(by_id.get(&action.id).copied(), followed)
            .take(actions.len() + 1)
            .count()
    };
    let mut ordered: Vec<(usize, &Action)> = actions
        .iter()
        .map(|action| (depth(action), action))
        .collect();
    if ordered.iter().any(|(depth, _)| *depth > actions.len()) {
        return Err(broken("actions follow one another in a circle"));
    }
    ordered.sort_by_key(|(depth, action)| (*depth, action.id));
    Ok(ordered.into_iter().map(|(_, action)| action).collect())
}

fn save_new<R: Record>(tx: &mut Tx<'_>, known: &Known, records: &[R]) -> Result<()> {
    let new = records
        .iter()
        .filter(|record| !known.has(R::KIND, &record.key()));
    new.into_iter().try_for_each(|record| tx.save(record))
}

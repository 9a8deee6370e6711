//! JSON of this program: into a new dossier, exactly; or into an open one, what it lacks.
//!
//! A file is refused with its reason when it is too large, cut short, of another kind, from a newer
//! edition, or when its records do not hold together. Versions, settings and logos belong to their own
//! dossier: an open one does not take them.

use super::{IMPORT_BYTES, IMPORT_VALUES};
use crate::actions::{Action, ActionSituation};
use crate::digest::sha256;
use crate::document_settings::Logo;
use crate::dossier::{Device, Dossier};
use crate::error::{Error, Refusal, Result};
use crate::export::{DIGEST, DossierExport, canonical};
use crate::forget::Forgetting;
use crate::history::Tx;
use crate::ids::WorkUnitId;
use crate::lengths::check_new;
use crate::names::{Kind, Operation};
use crate::once::Once;
use crate::page::grouped;
use crate::plan_version::{PictureState, PlanVersion};
use crate::situations::{Rating, SituationUnit, is_crowd};
use crate::storage::{self, Fields, KNOWN_SCHEMA, Row};
use crate::verbs::keep_rules;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
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
    /// [`Refusal::ImportTooLarge`], [`Refusal::ImportTooHeavy`], [`Refusal::ImportTruncated`],
    /// [`Refusal::ImportUnreadable`], [`Refusal::ImportAltered`], [`Refusal::ImportBroken`], [`Refusal::TooLong`], [`Error::TooNew`], or
    /// what [`Logo::new`] says of its logos.
    pub fn from_json(bytes: &[u8]) -> Result<Self> {
        let limit = IMPORT_BYTES;
        if bytes.len() > limit {
            return Err(Refusal::ImportTooLarge { limit }.into());
        }
        check_values(bytes)?;
        let mut value: Value = serde_json::from_slice(bytes).map_err(|error| {
            if error.is_eof() && !bytes.is_empty() {
                Refusal::ImportTruncated
            } else {
                Refusal::ImportUnreadable
            }
        })?;
        check_digest(&mut value)?;
        check_schema(&value)?;
        let export = Self::deserialize(&value).map_err(broken)?;
        let kept = serde_json::to_value(&export).map_err(broken)?;
        if let Some(name) = lost_key(&value, &kept) {
            return Err(broken(format!("unknown field {name}")));
        }
        let rows = export.ordered_rows()?;
        storage::try_rows(&rows).map_err(broken)?;
        check_rules(&export)?;
        rows.iter()
            .try_for_each(|row| check_new(&row.fields, None))?;
        Ok(export)
    }

    /// Its rows, each action after the one it follows.
    pub(crate) fn ordered_rows(&self) -> Result<Vec<Row>> {
        let mut export = self.clone();
        export.actions = followed_first(export.actions)?;
        export.rows()
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

/// A JSON says its digest, which is taken away from it; one of an earlier edition, or that somebody means to have
/// changed, says none.
fn check_digest(value: &mut Value) -> Result<()> {
    let fields = value.as_object_mut();
    match fields.and_then(|fields| fields.remove(DIGEST)) {
        Some(said) if said != sha256(canonical(value)?) => Err(Refusal::ImportAltered.into()),
        _ => Ok(()),
    }
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

/// Counts the values before they are read: each takes far more room than in the file.
fn check_values(bytes: &[u8]) -> Result<()> {
    let (mut count, mut in_text, mut escaped) = (0, false, false);
    for byte in bytes {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_text => escaped = true,
            b'"' => in_text = !in_text,
            b',' | b'[' | b'{' if !in_text => count += 1,
            _ => (),
        }
    }
    if count > IMPORT_VALUES {
        return Err(Refusal::ImportTooHeavy.into());
    }
    Ok(())
}

/// Actions in an order where each comes after the one it follows; ids of two computers do not give it.
fn followed_first(actions: Vec<Action>) -> Result<Vec<Action>> {
    let mut waiting = grouped(actions.into_iter().map(|one| (one.follows_action_id, one)));
    let mut ready = waiting.remove(&None).unwrap_or_default();
    let mut ordered = Vec::new();
    while !ready.is_empty() {
        ready.sort_by_key(|action| action.id);
        let freed = ready.iter().map(|one| waiting.remove(&Some(one.id)));
        let freed = freed.flatten().flatten().collect();
        ordered.append(&mut ready);
        ready = freed;
    }
    if !waiting.is_empty() {
        return Err(broken("actions follow one another in a circle, or nobody"));
    }
    Ok(ordered)
}

/// The rules that the verbs keep, checked on what did not come through them.
fn check_rules(export: &DossierExport) -> Result<()> {
    export.company.clone().checked().map_err(broken)?;
    for situation in &export.situations {
        situation.clone().checked().map_err(broken)?;
    }
    for action in &export.actions {
        action
            .clone()
            .checked()
            .map_err(|rule| broken(Error::from(rule)))?;
    }
    for meeting in &export.meetings {
        meeting
            .clone()
            .checked()
            .map_err(|rule| broken(Error::from(rule)))?;
    }
    let mut links = export.action_situations.iter();
    let mut units = export.situation_units.iter();
    if !(links.all(ActionSituation::is_whole) && units.all(SituationUnit::is_whole)) {
        return Err(broken("a link is not named after its ends"));
    }
    export.ratings.iter().try_for_each(check_rating)?;
    let is_changed = |version: &PlanVersion| version.state() == PictureState::Changed;
    if export.plan_versions.iter().any(is_changed) {
        return Err(broken("a validated version was changed"));
    }
    for logo in &export.logos {
        match Logo::new(logo.place, &logo.bytes) {
            Err(Refusal::LogoUnreadable) => return Err(broken("a logo is no picture")),
            // A real picture is told as where it is chosen.
            made => made?,
        };
    }
    Ok(())
}

/// A rating is on its scale, and tells nobody's answer.
fn check_rating(rating: &Rating) -> Result<()> {
    let level = rating.value.map(|value| rating.method.level(value));
    let level = level
        .transpose()
        .map_err(|rule| broken(Error::from(rule)))?;
    let answers = rating.distribution.as_deref().map(serde_json::from_str);
    let answers: Option<Vec<u32>> = answers.transpose().map_err(broken)?;
    let few = answers.is_some_and(|answers| !is_crowd(&answers));
    if level != rating.level || few {
        return Err(broken(format!("rating {}", rating.id)));
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
            write(tx, &export.ordered_rows()?)
        })?;
        dossier.prefer(now, |preferences| {
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
        Ok(self.compare(export)?.0)
    }

    /// What a file would add, and the rows that this dossier lacks.
    fn compare(&self, export: &DossierExport) -> Result<(ImportPreview, Vec<Row>)> {
        let mut counts = BTreeMap::<Kind, ImportCount>::new();
        let mut new = Vec::new();
        let mut rows = self.with_own_units(export)?.ordered_rows()?;
        if let Some(mut forgotten) = self.forgotten_in(export)? {
            rows = forgotten.rows(rows);
        }
        for row in rows {
            let kind = row.kind;
            let (added, kept) = (0, 0);
            let count = counts
                .entry(kind)
                .or_insert(ImportCount { kind, added, kept });
            let own = self.query(|conn| storage::find::<Fields>(conn, kind, &row.key))?;
            if own.is_some() {
                count.kept += 1;
            } else {
                count.added += 1;
                new.push(row);
            }
        }
        let counts = counts.into_values();
        let preview = ImportPreview {
            company_name: export.company.name.clone(),
            same_dossier: export.dossier_id == self.id(),
            counts: counts.filter(|count| is_counted(count.kind)).collect(),
        };
        Ok((preview, new))
    }

    /// What this dossier forgot, to be kept out of an export of itself.
    fn forgotten_in(&self, export: &DossierExport) -> Result<Option<Forgetting>> {
        let tombstones = self.read(|now| Ok(now.tombstones.all()))?;
        let is_own = export.dossier_id == self.id();
        Ok(Forgetting::again(&tombstones).filter(|_| is_own))
    }

    /// What an export can add here: its units under their ids of this dossier when it has them by name, and
    /// no version.
    fn with_own_units(&self, export: &DossierExport) -> Result<DossierExport> {
        let mut export = export.clone();
        export.plan_versions.clear();
        export.tombstones.clear();
        let own = self.work_units()?.into_iter();
        let own: BTreeMap<String, WorkUnitId> = own.map(|unit| (unit.name, unit.id)).collect();
        let mut ids = BTreeMap::new();
        for unit in &mut export.work_units {
            let id = own.get(&unit.name).copied().unwrap_or(unit.id);
            ids.insert(unit.id, id);
            unit.id = id;
        }
        for link in &mut export.situation_units {
            if let Some(id) = ids.get(&link.work_unit_id) {
                *link = SituationUnit::new(link.situation_id, *id);
            }
        }
        Ok(export)
    }
}

/// What people are told of: not the links, nor what hangs on an action by itself.
fn is_counted(kind: Kind) -> bool {
    let silent = [
        Kind::SituationUnit,
        Kind::ActionSituation,
        Kind::StatusEvent,
        Kind::CarryOver,
    ];
    !silent.contains(&kind)
}

impl Once<'_> {
    /// Adds the records that this dossier lacks, as one operation. Those it has stay as they are.
    ///
    /// # Errors
    /// None on an export that was read and checked.
    pub fn import_records(self, export: &DossierExport) -> Result<ImportPreview> {
        let (preview, new) = self.compare(export)?;
        let firm = &export.company.name;
        let forgotten = self.forgotten_in(export)?;
        let firm = forgotten.map_or_else(|| firm.clone(), |mut it| it.text(firm));
        self.transact(Operation::ImportRecords, |tx| {
            tx.about(Kind::Company, export.company.id, &firm);
            write(tx, &new)?;
            // A link that comes back may be the first one of an action that was there.
            keep_rules(tx)
        })?;
        Ok(preview)
    }
}

fn write(tx: &mut Tx<'_>, rows: &[Row]) -> Result<()> {
    rows.iter()
        .try_for_each(|row| tx.write_fields(row.kind, &row.key, &row.fields))
}

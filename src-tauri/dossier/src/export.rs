//! The whole dossier as one value: complete, in a fixed order, the same bytes each time.
//!
//! For the command line, for hand-over, and for the picture of a validated plan. The history and the
//! place of reading stay in the file. The way back is in `import::records`.

use crate::actions::{Action, ActionSituation, CarryOver, IndicatorValue, Review, StatusEvent};
use crate::company::Company;
use crate::document_settings::{self, DocumentSettings, Logo};
use crate::dossier::Dossier;
use crate::error::Result;
use crate::ids::DossierId;
use crate::meetings::Meeting;
use crate::plan_version::PlanVersion;
use crate::situations::{ExistingMeasure, Rating, Situation, SituationUnit};
use crate::snapshot::Snapshot;
use crate::storage::{KNOWN_SCHEMA, list};
use crate::work_units::WorkUnit;
use anyhow::Context;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// Everything a dossier holds but its history. Records are sorted by id.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DossierExport {
    /// Schema of the records.
    pub schema_version: u32,
    /// The dossier.
    pub dossier_id: DossierId,
    /// The firm.
    pub company: Company,
    /// Its work units.
    pub work_units: Vec<WorkUnit>,
    /// Its situations.
    pub situations: Vec<Situation>,
    /// Which units live which situations.
    pub situation_units: Vec<SituationUnit>,
    /// Every rating.
    pub ratings: Vec<Rating>,
    /// What already exists.
    pub measures: Vec<ExistingMeasure>,
    /// The actions.
    pub actions: Vec<Action>,
    /// Which actions answer which situations.
    pub action_situations: Vec<ActionSituation>,
    /// Every change of status.
    pub status_events: Vec<StatusEvent>,
    /// The values of the indicators.
    #[serde(rename = "indicator_measures")]
    pub indicator_values: Vec<IndicatorValue>,
    /// The follow-up meetings.
    pub meetings: Vec<Meeting>,
    /// The follow-up points.
    pub reviews: Vec<Review>,
    /// What was carried over from one year to another.
    pub carry_overs: Vec<CarryOver>,
    /// The validated versions; left out of their own pictures.
    pub plan_versions: Vec<PlanVersion>,
    /// How documents were last made; left out of the pictures.
    pub document_settings: Vec<DocumentSettings>,
    /// The logos; left out of the pictures.
    pub logos: Vec<Logo>,
}

impl DossierExport {
    /// Canonical JSON: sorted keys, no spaces, UTF-8.
    ///
    /// # Errors
    /// None on the values of a dossier.
    pub fn canonical_json(&self) -> Result<String> {
        canonical(self)
    }
}

impl Dossier {
    /// Everything, as one value.
    pub fn export(&self) -> Result<DossierExport> {
        let (plan_versions, (document_settings, logos)) =
            self.query(|conn| Ok((list(conn)?, document_settings::all(conn)?)))?;
        self.read(|now| {
            Ok(DossierExport {
                plan_versions,
                document_settings,
                logos,
                ..DossierExport::of(self.id(), now)
            })
        })
    }
}

impl DossierExport {
    /// Everything but the validated versions and the way documents are made.
    pub(crate) fn of(dossier_id: DossierId, now: &Snapshot) -> Self {
        Self {
            schema_version: KNOWN_SCHEMA,
            dossier_id,
            company: now.company.clone(),
            work_units: now.work_units.all(),
            situations: now.situations.all(),
            situation_units: now.situation_units.all(),
            ratings: now.ratings.all(),
            measures: now.measures.all(),
            actions: now.actions.all(),
            action_situations: now.action_situations.all(),
            status_events: now.status_events.all(),
            indicator_values: now.indicator_values.all(),
            meetings: now.meetings.all(),
            reviews: now.reviews.all(),
            carry_overs: now.carry_overs.all(),
            plan_versions: Vec::new(),
            document_settings: Vec::new(),
            logos: Vec::new(),
        }
    }
}

/// Sorts the keys by itself: whether `serde_json` does depends on features chosen elsewhere.
pub(crate) fn canonical(value: &impl Serialize) -> Result<String> {
    let value = serde_json::to_value(value).context("Write an export as JSON")?;
    Ok(serde_json::to_string(&Sorted::from(value)).context("Write canonical JSON")?)
}

#[derive(Serialize)]
#[serde(untagged)]
enum Sorted {
    Scalar(Value),
    List(Vec<Self>),
    Object(BTreeMap<String, Self>),
}

impl From<Value> for Sorted {
    fn from(value: Value) -> Self {
        match value {
            Value::Array(items) => Self::List(items.into_iter().map(Self::from).collect()),
            Value::Object(fields) => Self::Object(
                fields
                    .into_iter()
                    .map(|(name, value)| (name, Self::from(value)))
                    .collect(),
            ),
            scalar @ (Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_)) => {
                Self::Scalar(scalar)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn canonical_json_has_sorted_keys_and_no_spaces() {
        let value = serde_json::json!({ "b": [1, { "z": null, "a": "été" }], "a": 2.5 });
        assert_eq!(
            canonical(&value).unwrap(),
            r#"{"a":2.5,"b":[1,{"a":"été","z":null}]}"#
        );
    }
}

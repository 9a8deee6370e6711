//! The whole dossier as one value: complete, in a fixed order, the same bytes each time.
//!
//! For the command line, for hand-over, and for the picture of a validated plan. The history and the
//! place of reading stay in the file. The way back is in `import::records`.

use crate::actions::{Action, ActionSituation, CarryOver, IndicatorValue, Review, StatusEvent};
use crate::company::{Company, WorkUnit};
use crate::digest::sha256;
use crate::document_settings::{self, DocumentSettings, Logo};
use crate::dossier::Dossier;
use crate::error::Result;
use crate::ids::DossierId;
use crate::meetings::Meeting;
use crate::plan_version::PlanVersion;
use crate::situations::{ExistingMeasure, Rating, Situation, SituationUnit};
use crate::snapshot::Snapshot;
use crate::storage::{KNOWN_SCHEMA, Record, Row, list};
use crate::tombstone::Tombstone;
use anyhow::Context;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Declares what an export holds: beside the firm, the records of each kind, in the order they are written.
macro_rules! exported {
    ($($(#[$about:meta])* $field:ident: $record:ty,)+) => {
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
            $($(#[$about])* pub $field: Vec<$record>,)+
            /// The validated versions; left out of their own pictures.
            pub plan_versions: Vec<PlanVersion>,
            /// The places of what was forgotten; left out of the pictures.
            #[serde(default)]
            pub tombstones: Vec<Tombstone>,
            /// How documents were last made; left out of the pictures.
            pub document_settings: Vec<DocumentSettings>,
            /// The logos; left out of the pictures.
            pub logos: Vec<Logo>,
        }

        impl DossierExport {
            /// Everything but the validated versions and the way documents are made.
            pub(crate) fn of(dossier_id: DossierId, now: &Snapshot) -> Self {
                Self {
                    schema_version: KNOWN_SCHEMA,
                    dossier_id,
                    company: now.company.clone(),
                    $($field: now.$field.all(),)+
                    plan_versions: Vec::new(),
                    tombstones: Vec::new(),
                    document_settings: Vec::new(),
                    logos: Vec::new(),
                }
            }

            /// Every record but the firm, as the rows to write, in this order.
            pub(crate) fn rows(&self) -> Result<Vec<Row>> {
                let mut rows = Vec::new();
                $(add_rows(&mut rows, &self.$field)?;)+
                add_rows(&mut rows, &self.plan_versions)?;
                add_rows(&mut rows, &self.tombstones)?;
                Ok(rows)
            }
        }
    };
}

exported! {
    /// Its work units.
    work_units: WorkUnit,
    /// Its situations.
    situations: Situation,
    /// Which units live which situations.
    situation_units: SituationUnit,
    /// Every rating.
    ratings: Rating,
    /// What already exists.
    measures: ExistingMeasure,
    /// The actions.
    actions: Action,
    /// Which actions answer which situations.
    action_situations: ActionSituation,
    /// Every change of status.
    status_events: StatusEvent,
    /// The values of the indicators.
    #[serde(rename = "indicator_measures")]
    indicator_values: IndicatorValue,
    /// The follow-up meetings.
    meetings: Meeting,
    /// The follow-up points.
    reviews: Review,
    /// What was carried over from one year to another.
    carry_overs: CarryOver,
}

fn add_rows<R: Record>(rows: &mut Vec<Row>, records: &[R]) -> Result<()> {
    for record in records {
        rows.push(Row::of(record)?);
    }
    Ok(())
}

impl DossierExport {
    /// Canonical JSON: sorted keys, no spaces, UTF-8.
    ///
    /// # Errors
    /// None on the values of a dossier.
    pub fn canonical_json(&self) -> Result<String> {
        canonical(self)
    }

    /// The same, to be handed over: with the SHA-256 of all the rest, so that reading it back tells whether it
    /// changed on its way.
    ///
    /// # Errors
    /// None on the values of a dossier.
    pub fn sealed_json(&self) -> Result<String> {
        let digest = Value::from(sha256(self.canonical_json()?));
        let mut value = serde_json::to_value(self).context("Write an export as JSON")?;
        if let Value::Object(fields) = &mut value {
            fields.insert(DIGEST.to_owned(), digest);
        }
        canonical(&value)
    }
}

/// What the digest of a JSON is called in it.
pub(crate) const DIGEST: &str = "sha256";

impl Dossier {
    /// Everything, as one value.
    pub fn export(&self) -> Result<DossierExport> {
        let mut export = self.read(|now| Ok(DossierExport::of(self.id(), now)))?;
        self.query(|conn| {
            export.plan_versions = list(conn)?;
            export.tombstones = list(conn)?;
            (export.document_settings, export.logos) = document_settings::all(conn)?;
            Ok(export)
        })
    }
}

/// Sorts the keys by itself: whether `serde_json` does depends on features chosen elsewhere.
pub(crate) fn canonical(value: &impl Serialize) -> Result<String> {
    let mut value = serde_json::to_value(value).context("Write an export as JSON")?;
    value.sort_all_objects();
    Ok(value.to_string())
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

//! What changed between two validated versions, or since one: typed, for the pages to tell in words.
//!
//! Records are matched by id and compared field by field. Links and ratings are told as what they mean;
//! instants, ranks and the history are left out.

use crate::actions::ActionStatus;
use crate::dossier::Dossier;
use crate::error::{Error, Result};
use crate::export::DossierExport;
use crate::ids::PlanVersionId;
use crate::names::Kind;
use crate::situations::{Rating, RatingLevel, RatingMethod};
use crate::storage::{self, Fields, Record};
use serde::Serialize;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// One thing that changed.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Difference {
    /// It was not there before.
    Added {
        /// What.
        record: Named,
        /// The situation or the action it is about, when it is not one itself.
        within: Option<Named>,
    },
    /// It is not there any more.
    Removed {
        /// What.
        record: Named,
        /// The situation or the action it was about.
        within: Option<Named>,
    },
    /// An action moved to another status.
    StatusChanged {
        /// The action.
        record: Named,
        /// Where it stood.
        from: ActionStatus,
        /// Where it stands.
        to: ActionStatus,
    },
    /// A field has another value.
    FieldChanged {
        /// What.
        record: Named,
        /// The situation or the action it is about, when it is not one itself.
        within: Option<Named>,
        /// The field, by its column name.
        field: String,
        /// Its value before; null when it was not set.
        before: Value,
        /// Its value after.
        after: Value,
    },
    /// A situation is rated otherwise.
    RatingChanged {
        /// The situation.
        record: Named,
        /// Its rating before; none when it was not rated.
        before: Option<RatedAs>,
        /// Its rating after.
        after: Option<RatedAs>,
    },
    /// An action now answers a situation, or a situation now concerns a work unit.
    Linked {
        /// The action, or the situation.
        record: Named,
        /// The situation, or the work unit.
        to: Named,
    },
    /// It does not any more.
    Unlinked {
        /// The action, or the situation.
        record: Named,
        /// The situation, or the work unit.
        from: Named,
    },
}

/// A record and what it is called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Named {
    /// Its kind.
    pub kind: Kind,
    /// Its id.
    pub id: String,
    /// Its title, or its first words.
    pub title: String,
}

/// A rating in few words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct RatedAs {
    /// On which scale.
    pub method: RatingMethod,
    /// The value on that scale.
    pub value: u8,
    /// What it amounts to.
    pub level: RatingLevel,
}

impl Dossier {
    /// What changed from a version to another, or to the plan as it is now.
    ///
    /// # Errors
    /// [`Error::Damaged`] when the picture of a version cannot be read.
    pub fn difference(
        &self,
        from: PlanVersionId,
        to: Option<PlanVersionId>,
    ) -> Result<Vec<Difference>> {
        let before = self.picture(from)?;
        let after = match to {
            Some(version) => self.picture(version)?,
            None => self.read(|now| Ok(DossierExport::of(self.id(), now)))?,
        };
        differences(&before, &after)
    }

    /// The records of a validated version.
    ///
    /// # Errors
    /// [`Error::Damaged`] when its picture cannot be read.
    pub fn picture(&self, version: PlanVersionId) -> Result<DossierExport> {
        let version = self.plan_version(version)?;
        serde_json::from_str(&version.snapshot).map_err(|error| Error::Damaged {
            detail: format!("version {}: {error}", version.id),
        })
    }
}

/// What changed between two pictures: the firm, its units, its situations, its actions, in this order.
pub fn differences(before: &DossierExport, after: &DossierExport) -> Result<Vec<Difference>> {
    let (before, after) = (Side::of(before)?, Side::of(after)?);
    let mut found = Vec::new();
    for kind in [Kind::Company, Kind::WorkUnit, Kind::Situation] {
        records(kind, &before, &after, &mut found);
    }
    ratings(&before, &after, &mut found);
    links(Kind::Situation, &before, &after, &mut found);
    records(Kind::Measure, &before, &after, &mut found);
    records(Kind::Action, &before, &after, &mut found);
    links(Kind::Action, &before, &after, &mut found);
    for kind in [
        Kind::IndicatorValue,
        Kind::Meeting,
        Kind::Review,
        Kind::CarryOver,
    ] {
        records(kind, &before, &after, &mut found);
    }
    Ok(found)
}

/// Fields that are no news: who they are, when they were written, and what links already tell.
const SILENT: [&str; 9] = [
    "id",
    "created_at",
    "is_example",
    "main_situation_id",
    "library_version",
    "situation_id",
    "action_id",
    "workshop_id",
    "meeting_id",
];

/// One picture, by kind and id.
struct Side {
    records: BTreeMap<Kind, BTreeMap<String, Fields>>,
    ratings: BTreeMap<String, RatedAs>,
    /// Pairs of ids, for the actions and for the situations.
    links: BTreeMap<Kind, BTreeSet<(String, String)>>,
}

impl Side {
    fn of(export: &DossierExport) -> Result<Self> {
        let company = std::slice::from_ref(&export.company);
        let records = [
            (Kind::Company, fields(company)?),
            (Kind::WorkUnit, fields(&export.work_units)?),
            (Kind::Situation, fields(&export.situations)?),
            (Kind::Measure, fields(&export.measures)?),
            (Kind::Action, fields(&export.actions)?),
            (Kind::IndicatorValue, fields(&export.indicator_values)?),
            (Kind::Meeting, fields(&export.meetings)?),
            (Kind::Review, fields(&export.reviews)?),
            (Kind::CarryOver, fields(&export.carry_overs)?),
        ];
        let of_actions = export.action_situations.iter();
        let of_situations = export.situation_units.iter();
        let pair = |a: &dyn ToString, b: &dyn ToString| (a.to_string(), b.to_string());
        let links = [
            (
                Kind::Action,
                of_actions
                    .map(|link| pair(&link.action_id, &link.situation_id))
                    .collect(),
            ),
            (
                Kind::Situation,
                of_situations
                    .map(|link| pair(&link.situation_id, &link.work_unit_id))
                    .collect(),
            ),
        ];
        Ok(Self {
            records: records.into_iter().collect(),
            ratings: last_ratings(&export.ratings),
            links: links.into_iter().collect(),
        })
    }

    fn get(&self, kind: Kind, id: &str) -> Option<&Fields> {
        self.records.get(&kind)?.get(id)
    }

    fn of_kind(&self, kind: Kind) -> impl Iterator<Item = (&String, &Fields)> {
        self.records.get(&kind).into_iter().flatten()
    }

    fn named(&self, kind: Kind, id: &str) -> Option<Named> {
        self.get(kind, id).map(|fields| Named::of(kind, id, fields))
    }

    fn linked(&self, kind: Kind) -> impl Iterator<Item = &(String, String)> {
        self.links.get(&kind).into_iter().flatten()
    }

    fn has_link(&self, kind: Kind, link: &(String, String)) -> bool {
        self.links
            .get(&kind)
            .is_some_and(|links| links.contains(link))
    }
}

impl Named {
    fn of(kind: Kind, id: &str, fields: &Fields) -> Self {
        let names = [
            "title",
            "name",
            "text",
            "what_changed",
            "reason",
            "measured_on",
            "planned_on",
        ];
        let texts = names.iter().filter_map(|name| fields.get(*name)?.as_str());
        Self {
            kind,
            id: id.to_owned(),
            title: texts.into_iter().next().unwrap_or_default().to_owned(),
        }
    }
}

fn fields<R: Record>(records: &[R]) -> Result<BTreeMap<String, Fields>> {
    records
        .iter()
        .map(|record| Ok((record.key(), storage::to_fields(record)?)))
        .collect()
}

/// The rating that counts of each situation; the list is in the order of time.
fn last_ratings(ratings: &[Rating]) -> BTreeMap<String, RatedAs> {
    let mut last = BTreeMap::new();
    for rating in ratings {
        let situation = rating.situation_id.to_string();
        match (rating.value, rating.level) {
            (Some(value), Some(level)) => {
                let method = rating.method;
                last.insert(
                    situation,
                    RatedAs {
                        method,
                        value,
                        level,
                    },
                );
            }
            _ => {
                last.remove(&situation);
            }
        }
    }
    last
}

/// The situation or the action that a record hangs on.
fn within(side: &Side, kind: Kind, fields: &Fields) -> Option<Named> {
    if matches!(kind, Kind::Situation | Kind::Action) {
        return None;
    }
    let named = |kind, column: &str| side.named(kind, fields.get(column)?.as_str()?);
    named(Kind::Situation, "situation_id").or_else(|| named(Kind::Action, "action_id"))
}

fn records(kind: Kind, before: &Side, after: &Side, found: &mut Vec<Difference>) {
    for (id, fields) in before.of_kind(kind) {
        if after.get(kind, id).is_none() {
            found.push(Difference::Removed {
                record: Named::of(kind, id, fields),
                within: within(before, kind, fields),
            });
        }
    }
    for (id, fields) in after.of_kind(kind) {
        match before.get(kind, id) {
            Some(earlier) => changed(kind, id, earlier, fields, after, found),
            None => found.push(Difference::Added {
                record: Named::of(kind, id, fields),
                within: within(after, kind, fields),
            }),
        }
    }
}

fn changed(
    kind: Kind,
    id: &str,
    before: &Fields,
    after: &Fields,
    side: &Side,
    found: &mut Vec<Difference>,
) {
    let record = || Named::of(kind, id, after);
    let value = |fields: &Fields, name: &String| fields.get(name).cloned().unwrap_or_default();
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    for name in names
        .into_iter()
        .filter(|name| !SILENT.contains(&name.as_str()))
    {
        let (before, after) = (value(before, name), value(after, name));
        if before == after {
            continue;
        }
        let statuses = status(&before).zip(status(&after));
        found.push(
            match statuses.filter(|_| kind == Kind::Action && name == "status") {
                Some((from, to)) => Difference::StatusChanged {
                    record: record(),
                    from,
                    to,
                },
                None => Difference::FieldChanged {
                    record: record(),
                    within: within(side, kind, side.get(kind, id).unwrap_or(&Fields::new())),
                    field: name.clone(),
                    before,
                    after,
                },
            },
        );
    }
}

fn status(value: &Value) -> Option<ActionStatus> {
    value.as_str()?.parse().ok()
}

/// Ratings of the situations that both sides have, and of the new ones.
fn ratings(before: &Side, after: &Side, found: &mut Vec<Difference>) {
    for (id, fields) in after.of_kind(Kind::Situation) {
        let (was, is) = (
            before.ratings.get(id).copied(),
            after.ratings.get(id).copied(),
        );
        if was != is {
            found.push(Difference::RatingChanged {
                record: Named::of(Kind::Situation, id, fields),
                before: was,
                after: is,
            });
        }
    }
}

/// Links between records that both sides have: an added action is told with its own line.
fn links(kind: Kind, before: &Side, after: &Side, found: &mut Vec<Difference>) {
    let to = if kind == Kind::Action {
        Kind::Situation
    } else {
        Kind::WorkUnit
    };
    let ends = |side: &Side, link: &(String, String)| {
        before.get(kind, &link.0).and(after.get(kind, &link.0))?;
        side.named(kind, &link.0).zip(side.named(to, &link.1))
    };
    for link in before
        .linked(kind)
        .filter(|link| !after.has_link(kind, link))
    {
        if let Some((record, from)) = ends(before, link) {
            found.push(Difference::Unlinked { record, from });
        }
    }
    for link in after
        .linked(kind)
        .filter(|link| !before.has_link(kind, link))
    {
        if let Some((record, to)) = ends(after, link) {
            found.push(Difference::Linked { record, to });
        }
    }
}

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
use crate::situations::RatedAs;
use crate::storage::{Fields, Row};
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

/// Every kind, in the order people read of it: the firm, its units, its situations, its actions.
const ORDER: [Kind; 11] = [
    Kind::Company,
    Kind::WorkUnit,
    Kind::Situation,
    Kind::SituationUnit,
    Kind::Measure,
    Kind::Action,
    Kind::ActionSituation,
    Kind::IndicatorValue,
    Kind::Meeting,
    Kind::Review,
    Kind::CarryOver,
];

/// What changed between two pictures.
pub fn differences(before: &DossierExport, after: &DossierExport) -> Result<Vec<Difference>> {
    let (before, after) = (Side::of(before)?, Side::of(after)?);
    let sides = Sides { before, after };
    let mut found = Vec::new();
    for kind in ORDER {
        found.extend(sides.removed(kind));
        found.extend(sides.added_and_changed(kind));
        if kind == Kind::Situation {
            found.extend(sides.ratings());
        }
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

/// One picture: its records, by kind and id, and the last rating of each situation.
struct Side {
    records: BTreeMap<Kind, BTreeMap<String, Fields>>,
    ratings: BTreeMap<String, Option<RatedAs>>,
}

impl Side {
    fn of(export: &DossierExport) -> Result<Self> {
        let mut records: BTreeMap<Kind, BTreeMap<String, Fields>> = BTreeMap::new();
        for row in export
            .rows()?
            .into_iter()
            .chain([Row::of(&export.company)?])
        {
            records
                .entry(row.kind)
                .or_default()
                .insert(row.key, row.fields);
        }
        // The list is in the order of time: the last rating stays.
        let ratings = export.ratings.iter();
        let ratings = ratings.map(|rating| (rating.situation_id.to_string(), rating.rated()));
        Ok(Self {
            records,
            ratings: ratings.collect(),
        })
    }

    fn get(&self, kind: Kind, id: &str) -> Option<&Fields> {
        self.records.get(&kind)?.get(id)
    }

    fn of_kind(&self, kind: Kind) -> impl Iterator<Item = (&String, &Fields)> {
        self.records.get(&kind).into_iter().flatten()
    }

    fn rating(&self, situation: &str) -> Option<RatedAs> {
        self.ratings.get(situation).copied().flatten()
    }

    /// The record that another one names in a column.
    fn named(&self, kind: Kind, fields: &Fields, column: &str) -> Option<Named> {
        let id = fields.get(column)?.as_str()?;
        Some(Named::of(kind, id, self.get(kind, id)?))
    }

    /// The situation or the action that a record hangs on.
    fn within(&self, kind: Kind, fields: &Fields) -> Option<Named> {
        if matches!(kind, Kind::Situation | Kind::Action) {
            return None;
        }
        let situation = self.named(Kind::Situation, fields, "situation_id");
        situation.or_else(|| self.named(Kind::Action, fields, "action_id"))
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
        let mut texts = names.iter().filter_map(|name| fields.get(*name)?.as_str());
        Self {
            kind,
            id: id.to_owned(),
            title: texts.next().unwrap_or_default().to_owned(),
        }
    }
}

/// Two pictures.
struct Sides {
    before: Side,
    after: Side,
}

impl Sides {
    fn removed(&self, kind: Kind) -> impl Iterator<Item = Difference> {
        let removed = self.before.of_kind(kind);
        let removed = removed.filter(move |(id, _)| self.after.get(kind, id).is_none());
        removed.filter_map(move |(id, fields)| {
            let (record, other) = self.alone(&self.before, kind, id, fields)?;
            Some(match other {
                Some(from) if is_link(kind) => Difference::Unlinked { record, from },
                within => Difference::Removed { record, within },
            })
        })
    }

    fn added_and_changed(&self, kind: Kind) -> impl Iterator<Item = Difference> {
        self.after
            .of_kind(kind)
            .flat_map(move |(id, fields)| match self.before.get(kind, id) {
                Some(before) => self.changed(kind, id, before, fields),
                None => self.added(kind, id, fields).into_iter().collect(),
            })
    }

    fn added(&self, kind: Kind, id: &str, fields: &Fields) -> Option<Difference> {
        let (record, other) = self.alone(&self.after, kind, id, fields)?;
        Some(match other {
            Some(to) if is_link(kind) => Difference::Linked { record, to },
            within => Difference::Added { record, within },
        })
    }

    /// A record that this side alone has, with what it is about; both ends of a link, when both sides have
    /// its record: an added action is told with its own line.
    fn alone(
        &self,
        side: &Side,
        kind: Kind,
        id: &str,
        fields: &Fields,
    ) -> Option<(Named, Option<Named>)> {
        if !is_link(kind) {
            return Some((Named::of(kind, id, fields), side.within(kind, fields)));
        }
        let named = |kind, column| side.named(kind, fields, column);
        let situation = named(Kind::Situation, "situation_id")?;
        let (record, other) = match named(Kind::Action, "action_id") {
            Some(action) => (action, situation),
            None => (situation, named(Kind::WorkUnit, "work_unit_id")?),
        };
        let is_there = |side: &Side| side.get(record.kind, &record.id).is_some();
        (is_there(&self.before) && is_there(&self.after)).then_some((record, Some(other)))
    }

    fn changed(&self, kind: Kind, id: &str, before: &Fields, after: &Fields) -> Vec<Difference> {
        let record = || Named::of(kind, id, after);
        let value = |fields: &Fields, name: &str| fields.get(name).cloned().unwrap_or_default();
        let mut names: BTreeSet<&str> = before
            .keys()
            .chain(after.keys())
            .map(String::as_str)
            .collect();
        names.retain(|name| !SILENT.contains(name) && value(before, name) != value(after, name));
        let within = self.after.within(kind, after);
        let changed = names.into_iter().map(|name| {
            let (before, after) = (value(before, name), value(after, name));
            let statuses = status(&before).zip(status(&after));
            match statuses.filter(|_| kind == Kind::Action && name == "status") {
                Some((from, to)) => Difference::StatusChanged {
                    record: record(),
                    from,
                    to,
                },
                None => Difference::FieldChanged {
                    record: record(),
                    within: within.clone(),
                    field: name.to_owned(),
                    before,
                    after,
                },
            }
        });
        changed.collect()
    }

    /// Ratings of the situations that both sides have, and of the new ones.
    fn ratings(&self) -> impl Iterator<Item = Difference> {
        let situations = self.after.of_kind(Kind::Situation);
        situations.filter_map(|(id, fields)| {
            let (before, after) = (self.before.rating(id), self.after.rating(id));
            (before != after).then(|| Difference::RatingChanged {
                record: Named::of(Kind::Situation, id, fields),
                before,
                after,
            })
        })
    }
}

fn is_link(kind: Kind) -> bool {
    matches!(kind, Kind::ActionSituation | Kind::SituationUnit)
}

fn status(value: &Value) -> Option<ActionStatus> {
    value.as_str()?.parse().ok()
}

//! The example: a firm written in a TOML file, replayed by the real verbs at past instants, so that
//! its history, its changes of status and its late actions are true.
//!
//! The format is described in `testing/exemple.toml`; its keys are French because authors are. Days
//! are counted from today, so the example never grows old. Nothing is written that a person could
//! not have done.

use crate::actions::{
    ActionPatch, ActionStatus, CostKind, NewAction, PreventionLevel, Recurrence, Review,
    ReviewDecision, StatusChange,
};
use crate::company::Company;
use crate::dossier::{Device, Dossier};
use crate::error::Result;
use crate::ids::{ActionId, SituationId, WorkUnitId};
use crate::situations::{
    ExistingMeasure, MeasureWorks, NewRating, NewSituation, SheetRef, SituationPatch,
};
use anyhow::{Context, anyhow};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;
use words::{Authored, author_codes};

/// A firm as its author writes it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sample {
    #[serde(rename = "entreprise")]
    company: SampleCompany,
    #[serde(rename = "unites", default)]
    units: Vec<String>,
    #[serde(rename = "situation", default)]
    situations: Vec<SampleSituation>,
    #[serde(rename = "action", default)]
    actions: Vec<SampleAction>,
    #[serde(rename = "lecture", default)]
    readings: Vec<SampleReading>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SampleCompany {
    #[serde(rename = "nom")]
    name: String,
    #[serde(rename = "activite", default)]
    sector: String,
    #[serde(rename = "effectif")]
    headcount: Option<u32>,
    #[serde(rename = "departement", default)]
    department: String,
    #[serde(rename = "ville", default)]
    city: String,
    #[serde(rename = "cse", default)]
    has_cse: bool,
    #[serde(rename = "creee-il-y-a")]
    created_days_ago: i64,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SampleSituation {
    #[serde(rename = "cle")]
    key: String,
    #[serde(rename = "titre")]
    title: String,
    #[serde(rename = "fiche")]
    sheet: Option<String>,
    theme: String,
    #[serde(rename = "notee-il-y-a")]
    noted_days_ago: i64,
    #[serde(rename = "cotation")]
    rating: Option<u8>,
    #[serde(rename = "recit", default)]
    story: String,
    #[serde(rename = "unites", default)]
    units: Vec<String>,
    #[serde(rename = "mesures", default)]
    measures: Vec<SampleMeasure>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SampleMeasure {
    #[serde(rename = "texte")]
    text: String,
    #[serde(rename = "marche", default)]
    works: Option<Authored<MeasureWorks>>,
    #[serde(rename = "depuis", default)]
    since: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SampleAction {
    #[serde(rename = "titre")]
    title: String,
    #[serde(default)]
    situations: Vec<String>,
    #[serde(rename = "piste")]
    idea: Option<String>,
    #[serde(rename = "niveau")]
    level: Option<Authored<PreventionLevel>>,
    #[serde(rename = "pilote", default)]
    owner: String,
    #[serde(rename = "fonction", default)]
    owner_role: String,
    #[serde(rename = "echeance-jours")]
    due_in_days: Option<i64>,
    #[serde(rename = "etat")]
    state: Authored<ActionStatus>,
    #[serde(rename = "premier-pas", default)]
    next_step: String,
    #[serde(rename = "attendu", default)]
    expected_result: String,
    #[serde(rename = "moyens", default)]
    resources_needed: String,
    #[serde(rename = "indicateur", default)]
    indicator: String,
    #[serde(rename = "cout")]
    cost: Option<Authored<CostKind>>,
    effort: Option<u8>,
    #[serde(rename = "effet")]
    impact: Option<u8>,
    #[serde(rename = "periodicite", default)]
    recurrence: Option<Authored<Recurrence>>,
    #[serde(rename = "voix")]
    votes: Option<u32>,
    #[serde(rename = "votants")]
    voters: Option<u32>,
    #[serde(rename = "proposee-il-y-a")]
    proposed_days_ago: i64,
    #[serde(rename = "decidee-il-y-a")]
    decided_days_ago: Option<i64>,
    #[serde(rename = "decidee-par", default)]
    decided_by: String,
    #[serde(rename = "commencee-il-y-a")]
    started_days_ago: Option<i64>,
    #[serde(rename = "realisee-il-y-a")]
    done_days_ago: Option<i64>,
    #[serde(default)]
    points: Vec<SamplePoint>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SamplePoint {
    #[serde(rename = "il-y-a")]
    days_ago: i64,
    #[serde(rename = "texte")]
    text: String,
    #[serde(rename = "suite", default)]
    decision: Option<Authored<ReviewDecision>>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SampleReading {
    #[serde(rename = "genre")]
    kind: String,
    #[serde(rename = "fiche")]
    slug: String,
    #[serde(rename = "etat")]
    state: String,
    #[serde(rename = "il-y-a")]
    days_ago: i64,
}

author_codes! {
    MeasureWorks { Yes = "oui", Partly = "en-partie", No = "non", }
}
author_codes! {
    ActionStatus {
        Idea = "idee",
        Proposed = "proposee",
        Decided = "decidee",
        InProgress = "en-cours",
        Done = "realisee",
    }
}
author_codes! {
    Recurrence { Monthly = "mensuelle", Quarterly = "trimestrielle", Yearly = "annuelle", }
}
author_codes! {
    ReviewDecision {
        Continue = "continuer",
        Adjust = "ajuster",
        Close = "clore",
        Relaunch = "relancer",
    }
}

impl Sample {
    /// Reads an example.
    ///
    /// # Errors
    /// What TOML says of the first mistake, with its line.
    pub fn from_toml(text: &str) -> Result<Self> {
        Ok(toml::from_str(text).context("Read the example")?)
    }

    /// Everything that was done, oldest first, with how many days ago.
    fn gestures(&self) -> Vec<(i64, Gesture<'_>)> {
        let opened = self.company.created_days_ago;
        let mut gestures: Vec<_> = self
            .units
            .iter()
            .map(|unit| (opened, Gesture::Unit(unit)))
            .collect();
        for situation in &self.situations {
            gestures.push((situation.noted_days_ago, Gesture::Situation(situation)));
        }
        for (rank, action) in self.actions.iter().enumerate() {
            gestures.extend(action.gestures(rank));
        }
        let readings = self.readings.iter();
        gestures.extend(readings.map(|reading| (reading.days_ago, Gesture::Reading(reading))));
        gestures.sort_by_key(|(days_ago, _)| -days_ago);
        gestures
    }
}

impl SampleAction {
    /// The life of an action: written down, moved, followed up.
    fn gestures(&self, rank: usize) -> Vec<(i64, Gesture<'_>)> {
        let mut gestures = vec![(self.proposed_days_ago, Gesture::Action(rank, self))];
        let last = self.state.0;
        let mut days_ago = self.proposed_days_ago;
        for (status, when) in [
            (ActionStatus::Proposed, Some(self.proposed_days_ago)),
            (ActionStatus::Decided, self.decided_days_ago),
            (ActionStatus::InProgress, self.started_days_ago),
            (ActionStatus::Done, self.done_days_ago),
        ] {
            days_ago = when.unwrap_or(days_ago);
            if status <= last {
                gestures.push((days_ago, Gesture::Move(rank, self, status)));
            }
        }
        let points = self.points.iter();
        gestures.extend(points.map(|point| (point.days_ago, Gesture::Point(rank, point))));
        gestures
    }

    fn fields(&self, today: Date) -> ActionPatch {
        let given = |text: &String| Some(text.clone());
        ActionPatch {
            title: given(&self.title),
            owner_name: given(&self.owner),
            owner_role: given(&self.owner_role),
            due_on: Some(self.due_in_days.map(|days| today + days.days())),
            next_step: given(&self.next_step),
            prevention_level: Some(self.level.map(|level| level.0)),
            expected_result: given(&self.expected_result),
            indicator_label: given(&self.indicator),
            resources_needed: given(&self.resources_needed),
            cost_kind: Some(self.cost.map(|cost| cost.0)),
            effort: Some(self.effort),
            impact: Some(self.impact),
            support_votes: Some(self.votes),
            support_n: Some(self.voters),
            recurrence: Some(self.recurrence.map_or(Recurrence::None, |comes| comes.0)),
            ..ActionPatch::default()
        }
    }
}

/// One thing somebody did.
#[derive(Clone, Copy)]
enum Gesture<'a> {
    Unit(&'a str),
    Situation(&'a SampleSituation),
    Action(usize, &'a SampleAction),
    Move(usize, &'a SampleAction, ActionStatus),
    Point(usize, &'a SamplePoint),
    Reading(&'a SampleReading),
}

impl Dossier {
    /// Puts an example in a new file.
    ///
    /// # Errors
    /// A rule that the example breaks, or those of [`Dossier::create`].
    pub fn create_sample(
        path: &Path,
        sample: &Sample,
        device: &Device,
        now: Timestamp,
    ) -> Result<()> {
        Self::sample(sample, device, now)?.write_new_file(path)
    }

    /// An example without a file. Days are counted from the UTC day of `now`.
    ///
    /// # Errors
    /// A rule that the example breaks.
    pub fn sample(sample: &Sample, device: &Device, now: Timestamp) -> Result<Self> {
        let mut replay = Replay::begin(sample, device, now)?;
        for (rank, (days_ago, gesture)) in (0_i64..).zip(sample.gestures()) {
            // An hour before now, and a second apart: in order, and never in the future.
            let at = before(now, days_ago) + rank.seconds();
            replay.perform(gesture, days_ago, at)?;
        }
        Ok(replay.dossier)
    }
}

/// An hour before this time of the day, so many days ago.
fn before(now: Timestamp, days_ago: i64) -> Timestamp {
    now - (24 * days_ago + 1).hours()
}

/// A dossier being made from an example, and what its names stand for.
struct Replay<'a> {
    dossier: Dossier,
    today: Date,
    units: BTreeMap<&'a str, WorkUnitId>,
    situations: BTreeMap<&'a str, &'a SampleSituation>,
    situation_ids: BTreeMap<&'a str, SituationId>,
    action_ids: BTreeMap<usize, ActionId>,
}

impl<'a> Replay<'a> {
    fn begin(sample: &'a Sample, device: &Device, now: Timestamp) -> Result<Self> {
        let SampleCompany {
            name,
            sector,
            headcount,
            department,
            city,
            has_cse,
            created_days_ago,
        } = sample.company.clone();
        let company = Company {
            name,
            sector,
            headcount,
            department,
            city,
            has_cse,
            is_example: true,
            ..Company::default()
        };
        let named = sample
            .situations
            .iter()
            .map(|situation| (situation.key.as_str(), situation));
        Ok(Self {
            dossier: Dossier::in_memory(company, device, before(now, created_days_ago))?,
            today: now.to_zoned(TimeZone::UTC).date(),
            units: BTreeMap::new(),
            situations: named.collect(),
            situation_ids: BTreeMap::new(),
            action_ids: BTreeMap::new(),
        })
    }

    fn perform(&mut self, gesture: Gesture<'a>, days_ago: i64, at: Timestamp) -> Result<()> {
        let on = self.today - days_ago.days();
        match gesture {
            Gesture::Unit(name) => {
                let unit = self.dossier.once(at).add_work_unit(name)?;
                self.units.insert(name, unit.id);
                Ok(())
            }
            Gesture::Situation(situation) => self.note(situation, at),
            Gesture::Action(rank, action) => self.propose(rank, action, at),
            Gesture::Move(rank, action, status) => {
                let by_role = if status == ActionStatus::Decided {
                    &action.decided_by
                } else {
                    ""
                };
                let change = StatusChange {
                    by_role: by_role.to_owned(),
                    ..StatusChange::to(status, on)
                };
                let id = self.action(rank)?;
                self.dossier.once(at).change_status(id, &change).map(drop)
            }
            Gesture::Point(rank, point) => self.hold(rank, point, on, at),
            Gesture::Reading(page) => {
                let remember = self.dossier.remember(at);
                remember.note_reading(&page.kind, &page.slug, &page.state)
            }
        }
    }

    fn note(&mut self, sample: &'a SampleSituation, at: Timestamp) -> Result<()> {
        let fields = SituationPatch {
            title: Some(sample.title.clone()),
            theme_code: Some(sample.theme.clone()),
            story: Some(sample.story.clone()),
            ..SituationPatch::default()
        };
        let sheet = sample.sheet.as_ref().map(|slug| SheetRef {
            slug: slug.clone(),
            title: sample.title.clone(),
            theme: sample.theme.clone(),
            ..SheetRef::default()
        });
        let work_units = each(&sample.units, &self.units)?;
        let new = NewSituation {
            sheet,
            fields,
            work_units,
        };
        let id = self.dossier.once(at).add_situation(new)?.id;
        self.situation_ids.insert(&sample.key, id);
        for measure in &sample.measures {
            let SampleMeasure { text, works, since } = measure.clone();
            let new = ExistingMeasure {
                text,
                works: works.map_or(MeasureWorks::Unknown, |works| works.0),
                since,
                ..ExistingMeasure::default()
            };
            self.dossier.once(at).add_measure(id, new)?;
        }
        if let Some(value) = sample.rating {
            self.dossier
                .once(at)
                .rate_situation(id, NewRating::exposure(value))?;
        }
        Ok(())
    }

    fn propose(&mut self, rank: usize, sample: &SampleAction, at: Timestamp) -> Result<()> {
        let new = NewAction {
            fields: sample.fields(self.today),
            situations: each(&sample.situations, &self.situation_ids)?,
            library_action_ref: self.idea(sample)?,
            ..NewAction::default()
        };
        let action = self.dossier.once(at).add_action(new)?;
        self.action_ids.insert(rank, action.id);
        Ok(())
    }

    /// The idea an action comes from: one of the sheet of its first situation.
    fn idea(&self, sample: &SampleAction) -> Result<Option<String>> {
        let Some(idea) = &sample.idea else {
            return Ok(None);
        };
        let main = sample
            .situations
            .first()
            .and_then(|key| self.situations.get(key.as_str()));
        let sheet = main.and_then(|situation| situation.sheet.as_ref());
        let sheet = sheet.with_context(|| format!("Find the sheet of the idea {idea:?}"))?;
        Ok(Some(format!("{sheet}/{idea}")))
    }

    fn hold(&mut self, rank: usize, point: &SamplePoint, on: Date, at: Timestamp) -> Result<()> {
        let new = Review {
            held_on: on,
            what_changed: point.text.clone(),
            decision: point
                .decision
                .map_or(ReviewDecision::Continue, |next| next.0),
            ..Review::default()
        };
        let id = self.action(rank)?;
        self.dossier.once(at).add_review(id, new).map(drop)
    }

    fn action(&self, rank: usize) -> Result<ActionId> {
        let id = self.action_ids.get(&rank).copied();
        Ok(id.context("Something happens to an action before it is proposed")?)
    }
}

/// What these names stand for.
fn each<T: Copy>(names: &[String], known: &BTreeMap<&str, T>) -> Result<Vec<T>> {
    let one = |name: &String| {
        known
            .get(name.as_str())
            .copied()
            .ok_or_else(|| anyhow!("The example names {name:?} too early").into())
    };
    names.iter().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{device, now};

    #[test]
    fn the_commented_example_uses_every_key_and_can_be_lived() {
        let text = include_str!("testing/exemple.toml");
        let sample = Sample::from_toml(text).unwrap();
        let dossier = Dossier::sample(&sample, &device(), now()).unwrap();
        let statuses: Vec<_> = dossier
            .actions()
            .unwrap()
            .iter()
            .map(|action| action.status)
            .collect();
        assert_eq!(statuses, [ActionStatus::Done, ActionStatus::Idea]);
        let action = &dossier.actions().unwrap()[0];
        assert_eq!(
            action.library_action_ref.as_deref(),
            Some("ici-tout-est-urgent/niveaux-urgence")
        );
        let details = dossier
            .action_details(action.id, crate::testing::TODAY)
            .unwrap();
        assert_eq!((details.events.len(), details.reviews.len()), (5, 1));
        assert_eq!(
            dossier.last_place().unwrap().unwrap().slug,
            "ici-tout-est-urgent"
        );
    }

    #[test]
    fn a_mistyped_key_is_refused_with_its_line() {
        let text = "[entreprise]\nnom = \"A\"\ncreee-il-y-a = 1\nefectif = 3\n";
        let error = format!("{}", Sample::from_toml(text).unwrap_err());
        assert!(
            error.contains("efectif") && error.contains("line 4"),
            "{error}"
        );
    }

    #[test]
    fn an_unknown_situation_is_told_by_its_name() {
        let text = "[entreprise]\nnom = \"A\"\ncreee-il-y-a = 9\n[[action]]\ntitre = \"T\"\n\
                    situations = [\"x\"]\netat = \"idee\"\nproposee-il-y-a = 3\n";
        let sample = Sample::from_toml(text).unwrap();
        let error = Dossier::sample(&sample, &device(), now()).unwrap_err();
        assert!(error.to_string().contains("\"x\""), "{error}");
    }
}

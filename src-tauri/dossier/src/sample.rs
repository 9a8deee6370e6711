//! The example: a firm written in a TOML file, replayed by the real verbs at past instants, so that
//! its history, its changes of status and its late actions are true.
//!
//! The format is described in `testing/exemple.toml`; its keys are French because authors are. Days
//! are counted from today, so the example never grows old. Nothing is written that a person could
//! not have done.

use crate::actions::{ActionPatch, ActionStatus, CostKind, NewAction, PreventionLevel, Review};
use crate::actions::{Recurrence, ReviewDecision, StatusChange};
use crate::company::Company;
use crate::dossier::{Device, Dossier};
use crate::error::Result;
use crate::ids::{ActionId, SituationId, WorkUnitId};
use crate::once::Once;
use crate::patch::apply;
use crate::situations::{ExistingMeasure, MeasureWorks, NewRating, NewSituation, SheetRef};
use crate::storage::object;
use anyhow::{Context, anyhow};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;
use words::{Authored, author_codes};

/// Declares a table of the example: each field with the key that authors write, and `default` when they may
/// leave it out. A field is written under its own name, which is that of the dossier: see [`given`].
macro_rules! written {
    ($($(#[$about:meta])* $seen:vis struct $name:ident {
        $($field:ident: $type:ty = $key:literal $($default:ident)?,)+
    })+) => {
        $(
            $(#[$about])*
            #[derive(Clone, Debug, Serialize, Deserialize)]
            #[serde(deny_unknown_fields)]
            $seen struct $name {
                $(#[serde(rename(deserialize = $key) $(, $default)?)] $field: $type,)+
            }
        )+
    };
}

written! {
    /// A firm as its author writes it.
    pub struct Sample {
        company: SampleCompany = "entreprise",
        units: Vec<String> = "unites" default,
        situations: Vec<SampleSituation> = "situation" default,
        actions: Vec<SampleAction> = "action" default,
        readings: Vec<SampleReading> = "lecture" default,
    }

    struct SampleCompany {
        name: String = "nom",
        sector: String = "activite" default,
        headcount: Option<u32> = "effectif",
        department: String = "departement" default,
        city: String = "ville" default,
        has_cse: bool = "cse" default,
        created_days_ago: i64 = "creee-il-y-a",
    }

    struct SampleSituation {
        key: String = "cle",
        title: String = "titre",
        sheet: Option<String> = "fiche",
        theme_code: String = "theme",
        noted_days_ago: i64 = "notee-il-y-a",
        rating: Option<u8> = "cotation",
        story: String = "recit" default,
        units: Vec<String> = "unites" default,
        measures: Vec<SampleMeasure> = "mesures" default,
    }

    struct SampleMeasure {
        text: String = "texte",
        works: Option<Authored<MeasureWorks>> = "marche",
        since: String = "depuis" default,
    }

    struct SampleAction {
        title: String = "titre",
        situations: Vec<String> = "situations" default,
        idea: Option<String> = "piste",
        prevention_level: Option<Authored<PreventionLevel>> = "niveau",
        owner_name: String = "pilote" default,
        owner_role: String = "fonction" default,
        due_in_days: Option<i64> = "echeance-jours",
        last_status: Authored<ActionStatus> = "etat",
        next_step: String = "premier-pas" default,
        expected_result: String = "attendu" default,
        resources_needed: String = "moyens" default,
        indicator_label: String = "indicateur" default,
        cost_kind: Option<Authored<CostKind>> = "cout",
        effort: Option<u8> = "effort",
        impact: Option<u8> = "effet",
        recurrence: Option<Authored<Recurrence>> = "periodicite",
        support_votes: Option<u32> = "voix",
        support_n: Option<u32> = "votants",
        proposed_days_ago: i64 = "proposee-il-y-a",
        decided_days_ago: Option<i64> = "decidee-il-y-a",
        decided_by_role: String = "decidee-par" default,
        started_days_ago: Option<i64> = "commencee-il-y-a",
        done_days_ago: Option<i64> = "realisee-il-y-a",
        points: Vec<SamplePoint> = "points" default,
    }

    struct SamplePoint {
        days_ago: i64 = "il-y-a",
        what_changed: String = "texte",
        decision: Option<Authored<ReviewDecision>> = "suite",
    }

    struct SampleReading {
        kind: String = "genre",
        slug: String = "fiche",
        state: String = "etat",
        days_ago: i64 = "il-y-a",
    }
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
    fn events(&self) -> Vec<(i64, Event<'_>)> {
        let opened = self.company.created_days_ago;
        let mut events = Vec::new();
        events.extend(self.units.iter().map(|unit| (opened, Event::Unit(unit))));
        let situations = self.situations.iter();
        events.extend(situations.map(|one| (one.noted_days_ago, Event::Situation(one))));
        for (rank, action) in self.actions.iter().enumerate() {
            events.extend(action.events(rank));
        }
        let readings = self.readings.iter();
        events.extend(readings.map(|reading| (reading.days_ago, Event::Reading(reading))));
        events.sort_by_key(|(days_ago, _)| -days_ago);
        events
    }
}

impl SampleAction {
    /// The life of an action: written down, moved, followed up.
    fn events(&self, rank: usize) -> Vec<(i64, Event<'_>)> {
        let mut events = vec![(self.proposed_days_ago, Event::Action(rank, self))];
        let last = self.last_status.0;
        let mut days_ago = self.proposed_days_ago;
        for (status, when) in [
            (ActionStatus::Proposed, Some(self.proposed_days_ago)),
            (ActionStatus::Decided, self.decided_days_ago),
            (ActionStatus::InProgress, self.started_days_ago),
            (ActionStatus::Done, self.done_days_ago),
        ] {
            days_ago = when.unwrap_or(days_ago);
            if status <= last {
                events.push((days_ago, Event::Move(rank, self, status)));
            }
        }
        let points = self.points.iter();
        events.extend(points.map(|point| (point.days_ago, Event::Point(rank, point))));
        events
    }
}

/// The fields of the dossier that bear the names of those of the example; what is not given stays empty.
fn given<T: Default + Serialize + DeserializeOwned>(written: &impl Serialize) -> Result<T> {
    let mut fields = object(written)?;
    fields.retain(|_, value| !value.is_null());
    apply(&T::default(), &fields)
}

/// One thing somebody did.
#[derive(Clone, Copy)]
enum Event<'a> {
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
        for (rank, (days_ago, event)) in (0_i64..).zip(sample.events()) {
            // An hour before now, and a second apart: in order, and never in the future.
            replay.at = before(now, days_ago) + rank.seconds();
            replay.perform(event, replay.today - days_ago.days())?;
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
    /// When the next thing is done.
    at: Timestamp,
    units: BTreeMap<&'a str, WorkUnitId>,
    situations: BTreeMap<&'a str, SituationId>,
    actions: BTreeMap<usize, ActionId>,
}

impl<'a> Replay<'a> {
    fn begin(sample: &'a Sample, device: &Device, now: Timestamp) -> Result<Self> {
        let company = Company {
            is_example: true,
            ..given(&sample.company)?
        };
        let at = before(now, sample.company.created_days_ago);
        Ok(Self {
            dossier: Dossier::in_memory(company, device, at)?,
            today: now.to_zoned(TimeZone::UTC).date(),
            at,
            units: BTreeMap::new(),
            situations: BTreeMap::new(),
            actions: BTreeMap::new(),
        })
    }

    fn once(&mut self) -> Once<'_> {
        self.dossier.once(self.at)
    }

    fn perform(&mut self, event: Event<'a>, on: Date) -> Result<()> {
        match event {
            Event::Unit(name) => {
                let unit = self.once().add_work_unit(name)?;
                self.units.insert(name, unit.id);
                Ok(())
            }
            Event::Situation(situation) => self.note(situation),
            Event::Action(rank, action) => self.propose(rank, action),
            Event::Move(rank, action, status) => {
                let mut change = StatusChange::to(status, on);
                if status == ActionStatus::Decided {
                    change.by_role.clone_from(&action.decided_by_role);
                }
                let id = self.action(rank)?;
                self.once().change_status(id, &change).map(drop)
            }
            Event::Point(rank, point) => {
                let id = self.action(rank)?;
                let new = Review {
                    held_on: on,
                    ..given(point)?
                };
                self.once().add_review(id, new).map(drop)
            }
            Event::Reading(page) => {
                let remember = self.dossier.remember(self.at);
                remember.note_reading(&page.kind, &page.slug, &page.state)
            }
        }
    }

    fn note(&mut self, sample: &'a SampleSituation) -> Result<()> {
        let sheet = sample.sheet.as_ref().map(|slug| SheetRef {
            slug: slug.clone(),
            title: sample.title.clone(),
            theme: sample.theme_code.clone(),
            ..SheetRef::default()
        });
        let new = NewSituation {
            sheet,
            fields: given(sample)?,
            work_units: each(&sample.units, &self.units)?,
        };
        let id = self.once().add_situation(new)?.id;
        self.situations.insert(&sample.key, id);
        for measure in &sample.measures {
            let new: ExistingMeasure = given(measure)?;
            self.once().add_measure(id, new)?;
        }
        if let Some(value) = sample.rating {
            self.once().rate_situation(id, NewRating::exposure(value))?;
        }
        Ok(())
    }

    fn propose(&mut self, rank: usize, sample: &SampleAction) -> Result<()> {
        let due_on = sample.due_in_days.map(|days| self.today + days.days());
        let situations = each(&sample.situations, &self.situations)?;
        let new = NewAction {
            fields: ActionPatch {
                due_on: Some(due_on),
                ..given(sample)?
            },
            library_action_ref: self.idea(sample, situations.first())?,
            situations,
            ..NewAction::default()
        };
        let action = self.once().add_action(new)?;
        self.actions.insert(rank, action.id);
        Ok(())
    }

    /// The idea an action comes from: one of the sheet of its first situation.
    fn idea(&self, sample: &SampleAction, main: Option<&SituationId>) -> Result<Option<String>> {
        let Some(idea) = &sample.idea else {
            return Ok(None);
        };
        let main = main.map(|id| self.dossier.situation(*id)).transpose()?;
        let sheet = main.and_then(|situation| situation.library_ref);
        let sheet = sheet.with_context(|| format!("Find the sheet of the idea {idea:?}"))?;
        Ok(Some(format!("{sheet}/{idea}")))
    }

    fn action(&self, rank: usize) -> Result<ActionId> {
        let id = self.actions.get(&rank).copied();
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

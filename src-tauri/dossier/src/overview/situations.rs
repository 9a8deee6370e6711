//! Situations as lists and pages show them. Reading only.

use crate::actions::Action;
use crate::codes::codes;
use crate::company::WorkUnit;
use crate::dossier::Dossier;
use crate::error::Result;
use crate::ids::{SituationId, WorkUnitId};
use crate::page::{Page, count};
use crate::search::holds;
use crate::situations::{ExistingMeasure, RatedAs, Rating, Situation, SituationState, Visibility};
use crate::snapshot::Snapshot;
use jiff::civil::Date;
use serde::Serialize;
use std::collections::BTreeMap;
use words::fold;

/// A situation in few words: the head of a group, a chip, a choice in a list.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SituationHead {
    /// Its id.
    pub id: SituationId,
    /// Its title.
    pub title: String,
    /// Slug of its theme; empty when it has none.
    pub theme_code: String,
    /// Slug of its sheet.
    pub library_ref: Option<String>,
    /// Who may see it.
    pub visibility: Visibility,
    /// Where the firm stands with it.
    pub state: SituationState,
    /// What its last rating says; none when never rated, or wiped.
    pub rating: Option<RatedAs>,
}

impl SituationHead {
    /// The last answer to "Is it the case here?".
    pub fn exposure(&self) -> Option<u8> {
        self.rating.and_then(RatedAs::exposure)
    }
}

/// A situation in the list of situations.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SituationLine {
    /// The situation.
    pub situation: SituationHead,
    /// How many actions it has.
    pub action_count: u32,
    /// How many of them are done or evaluated.
    pub done_count: u32,
    /// How many of them are late.
    pub late_count: u32,
    /// How many measures already exist.
    pub measure_count: u32,
    /// Why it is parked or resolved.
    pub state_reason: String,
}

/// What the firm made of a sheet of the library.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct SheetState {
    /// The last answer to "Is it the case here?", 0 to 3.
    pub exposure: Option<u8>,
    /// How many actions of the plan answer it.
    pub action_count: u32,
}

impl SheetState {
    /// Whether the firm lives it: answered above "not at all", or acting on it.
    pub fn applies(&self) -> bool {
        self.exposure.is_some_and(|level| level > 0) || self.action_count > 0
    }
}

codes! {
    /// States that the list of situations puts together.
    pub enum SituationGroup {
        /// Noted, discussed, rated or in the plan.
        Current = "current",
        /// Put aside on purpose; listed and printed apart.
        Parked = "parked",
        /// Not the case any more.
        Resolved = "resolved",
    }
}

/// Which situations to show. Empty: all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SituationFilter {
    /// Only these states.
    pub group: Option<SituationGroup>,
    /// Only this theme.
    pub theme: Option<String>,
    /// Only those that this work unit lives.
    pub work_unit: Option<WorkUnitId>,
    /// Only those that hold these words, whatever their case and accents.
    pub text: String,
    /// Leaves out the restricted ones: for the projector.
    pub hide_restricted: bool,
}

impl SituationGroup {
    const fn holds(self, state: SituationState) -> bool {
        match self {
            Self::Current => state.is_in_hand(),
            Self::Parked => matches!(state, SituationState::Parked),
            Self::Resolved => matches!(state, SituationState::Resolved),
        }
    }
}

/// Everything about one situation.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SituationDetails {
    /// The situation.
    pub situation: Situation,
    /// The work units that live it.
    pub work_units: Vec<WorkUnit>,
    /// Its ratings, latest first.
    pub ratings: Vec<Rating>,
    /// What already exists.
    pub measures: Vec<ExistingMeasure>,
    /// Its actions, oldest first.
    pub actions: Vec<Action>,
}

impl Dossier {
    /// A situation.
    pub fn situation(&self, id: SituationId) -> Result<Situation> {
        self.read(|now| now.load(id).cloned())
    }

    /// Every situation in few words, oldest first.
    pub fn situations(&self) -> Result<Vec<SituationHead>> {
        self.read(|now| Ok(now.situations.iter().map(|one| now.head(one)).collect()))
    }

    /// The situations that a filter keeps, oldest first, with what became of each.
    pub fn situation_lines(
        &self,
        filter: &SituationFilter,
        today: Date,
        page: Page,
    ) -> Result<Vec<SituationLine>> {
        self.read(|now| {
            let found: Vec<&Situation> = now.situations_matching(filter).collect();
            let lines = page.cut(&found).iter();
            Ok(lines.map(|one| now.situation_line(one, today)).collect())
        })
    }

    /// How many situations a filter keeps.
    pub fn situation_count_of(&self, filter: &SituationFilter) -> Result<u32> {
        self.read(|now| Ok(count(now.situations_matching(filter).count())))
    }

    /// What the firm made of each sheet, by its slug.
    pub fn sheets(&self) -> Result<BTreeMap<String, SheetState>> {
        self.read(|now| {
            let sheets = now.situations.iter().filter_map(|one| {
                let slug = one.library_ref.clone()?;
                let state = SheetState {
                    exposure: now.rated_as(one.id).and_then(RatedAs::exposure),
                    action_count: count(now.action_situations.of(one.id).count()),
                };
                Some((slug, state))
            });
            Ok(sheets.collect())
        })
    }

    /// The situation made from a sheet, if the dossier has it.
    pub fn situation_for_sheet(&self, slug: &str) -> Result<Option<Situation>> {
        let is_of = |one: &&Situation| one.library_ref.as_deref() == Some(slug);
        self.read(|now| Ok(now.situations.iter().find(is_of).cloned()))
    }

    /// Everything about one situation.
    pub fn situation_details(&self, id: SituationId) -> Result<SituationDetails> {
        self.read(|now| {
            let units = now.situation_units.of(id);
            let units = units.filter_map(|link| now.work_units.get(link.work_unit_id));
            Ok(SituationDetails {
                situation: now.load::<Situation>(id)?.clone(),
                work_units: units.cloned().collect(),
                ratings: now.ratings.of(id).rev().cloned().collect(),
                measures: now.measures.of(id).cloned().collect(),
                actions: now.actions_of(id).cloned().collect(),
            })
        })
    }
}

impl Snapshot {
    /// The situations that a filter keeps, oldest first.
    pub(super) fn situations_matching<'a>(
        &'a self,
        filter: &'a SituationFilter,
    ) -> impl Iterator<Item = &'a Situation> {
        let text = fold(filter.text.trim());
        self.situations.iter().filter(move |one| {
            let theme = filter.theme.as_ref();
            let unit = filter.work_unit;
            filter.group.is_none_or(|group| group.holds(one.state))
                && theme.is_none_or(|theme| *theme == one.theme_code)
                && unit.is_none_or(|unit| self.is_lived_by(one.id, unit))
                && (text.is_empty() || holds(&text, &one.title) || holds(&text, &one.story))
                && !(filter.hide_restricted && one.is_restricted())
        })
    }

    /// The rating that counts: the last one, unless it was wiped.
    pub(crate) fn rating_of(&self, id: SituationId) -> Option<&Rating> {
        let last = self.ratings.of(id).next_back();
        last.filter(|rating| rating.value.is_some())
    }

    /// What that rating says.
    fn rated_as(&self, id: SituationId) -> Option<RatedAs> {
        self.rating_of(id).and_then(Rating::rated)
    }

    /// A situation in few words.
    pub(crate) fn head(&self, situation: &Situation) -> SituationHead {
        SituationHead {
            id: situation.id,
            title: situation.title.clone(),
            theme_code: situation.theme_code.clone(),
            library_ref: situation.library_ref.clone(),
            visibility: situation.visibility,
            state: situation.state,
            rating: self.rated_as(situation.id),
        }
    }

    fn situation_line(&self, situation: &Situation, today: Date) -> SituationLine {
        let actions = self.actions_of(situation.id);
        let late = actions.clone().filter(|action| action.is_late(today));
        SituationLine {
            situation: self.head(situation),
            late_count: count(late.count()),
            done_count: count(actions.clone().filter(|a| a.status.is_done()).count()),
            action_count: count(actions.count()),
            measure_count: count(self.measures.of(situation.id).count()),
            state_reason: situation.state_reason.clone(),
        }
    }
}

impl SituationDetails {
    /// The rating that counts: the last one, unless it was wiped.
    pub fn rating(&self) -> Option<&Rating> {
        self.ratings.first().filter(|rating| rating.value.is_some())
    }
}

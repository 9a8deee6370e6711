//! The lines of the plan: actions under their main situation, filtered, a page at a time.
//!
//! An action linked to several situations appears once, under its main one; the others are listed
//! on its line. Actions without situation come last.

use super::filter::PlanFilter;
use crate::actions::Action;
use crate::dossier::Dossier;
use crate::error::Result;
use crate::ids::{ActionId, SituationId};
use crate::overview::SituationHead;
use crate::page::{Page, count};
use crate::snapshot::Snapshot;
use jiff::civil::Date;
use serde::Serialize;
use std::collections::BTreeMap;

/// One page of the plan.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PlanPage {
    /// The groups, in the order of the plan.
    pub groups: Vec<PlanGroup>,
    /// How many actions match in all.
    pub total: u32,
    /// How many were left out before this page.
    pub offset: u32,
}

/// The actions of one situation.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PlanGroup {
    /// The situation; none for the last group.
    pub situation: Option<SituationHead>,
    /// Its actions on this page.
    pub lines: Vec<PlanLine>,
}

/// One action of the plan.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PlanLine {
    /// The action.
    pub action: Action,
    /// True when it is late.
    pub late: bool,
    /// The year of the programme it belongs to.
    pub year: i16,
    /// True when one of its situations is restricted: never on the projector.
    pub restricted: bool,
    /// The other situations it answers.
    pub other_situations: Vec<SituationHead>,
}

impl Dossier {
    /// A page of the plan.
    pub fn plan_lines(&self, filter: &PlanFilter, today: Date, page: Page) -> Result<PlanPage> {
        self.read(|now| {
            let mut found: Vec<&Action> = now.matching(filter, today).collect();
            found.sort_by_key(|action| {
                (action.main_situation_id.is_none(), action.main_situation_id)
            });
            let same =
                |one: &&Action, next: &&Action| one.main_situation_id == next.main_situation_id;
            let groups = page.cut(&found).chunk_by(same);
            Ok(PlanPage {
                groups: groups.map(|actions| now.group(actions, today)).collect(),
                total: count(found.len()),
                offset: page.offset,
            })
        })
    }

    /// The situations that some actions answer, main one first: why each is there.
    pub fn reasons(
        &self,
        actions: impl IntoIterator<Item = ActionId>,
    ) -> Result<BTreeMap<ActionId, Vec<SituationHead>>> {
        let ids: Vec<ActionId> = actions.into_iter().collect();
        self.read(|now| {
            let actions = ids.into_iter().filter_map(|id| now.actions.get(id));
            let reasons = actions.map(|action| (action.id, now.heads_of(action)));
            Ok(reasons.filter(|(_, heads)| !heads.is_empty()).collect())
        })
    }
}

impl Snapshot {
    /// The situations of an action in few words, main one first.
    pub(crate) fn heads_of(&self, action: &Action) -> Vec<SituationHead> {
        let is_other = |id: SituationId| Some(id) != action.main_situation_id;
        let mut heads: Vec<SituationHead> = self
            .situations_of(action.id)
            .map(|situation| self.head(situation))
            .collect();
        heads.sort_by_key(|head| is_other(head.id));
        heads
    }

    /// Actions that have the same main situation.
    fn group(&self, actions: &[&Action], today: Date) -> PlanGroup {
        let main = actions
            .first()
            .and_then(|action| self.main_situation(action));
        let lines = actions.iter().map(|action| PlanLine {
            late: action.is_late(today),
            year: action.year(),
            restricted: self.is_restricted(action.id),
            other_situations: self
                .heads_of(action)
                .into_iter()
                .filter(|head| Some(head.id) != action.main_situation_id)
                .collect(),
            action: (*action).clone(),
        });
        PlanGroup {
            situation: main.map(|main| self.head(main)),
            lines: lines.collect(),
        }
    }
}

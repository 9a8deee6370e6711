//! The year of the programme: its balance in figures, and what goes on to the next one.
//!
//! Carrying over is one operation; it leaves a record, so that the balance of the year that is left
//! still tells what was not done, and why. What is done stays in its year.

use super::costs::PlanCosts;
use super::counts::PlanCounts;
use super::filter::ActionCard;
use crate::actions::{Action, ActionStatus, CarryOver, Effectiveness, PreventionLevel};
use crate::dossier::Dossier;
use crate::error::{Refusal, Result};
use crate::history::Tx;
use crate::ids::{ActionId, CarryOverId};
use crate::names::Operation;
use crate::once::Once;
use crate::page::{Tally, count, tally};
use crate::snapshot::Snapshot;
use crate::verbs::each;
use jiff::civil::Date;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Actions to carry over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CarryOverPlan {
    /// The year they join.
    pub to_year: i16,
    /// Which ones, and why each.
    pub actions: Vec<CarryOverAction>,
    /// Function of the person who carries them over.
    pub by_role: String,
}

/// An action to carry over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CarryOverAction {
    /// The action.
    pub id: ActionId,
    /// Why it was not done.
    pub reason: String,
    /// Its new date; needed once it is decided, unless its date is in that year already.
    pub new_due_on: Option<Date>,
}

/// An action that left a year, with the reason.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CarriedAction {
    /// The action, as it is now.
    pub card: ActionCard,
    /// How it was carried over.
    pub carry_over: CarryOver,
}

/// A year of the programme, in figures.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct YearBalance {
    /// The year.
    pub year: i16,
    /// Where its actions stand, those carried over to a later year not counted.
    #[serde(flatten)]
    pub counts: PlanCounts,
    /// How many are done or evaluated.
    pub done: u32,
    /// How many of these were done by their date.
    pub on_time: u32,
    /// How many of these were done after their date.
    pub done_late: u32,
    /// How many were carried over to a later year.
    pub carried_over: u32,
    /// What the actions whose effect was looked at changed.
    pub effects: Vec<Tally<Effectiveness>>,
    /// How many done actions nobody has looked at yet.
    pub not_looked_at: u32,
    /// Per level of prevention, without the dropped ones and those that do not say.
    pub by_level: Vec<Tally<PreventionLevel>>,
    /// What the actions cost together, without the dropped ones.
    pub costs: PlanCosts,
    /// What those that are done cost together.
    pub costs_done: PlanCosts,
}

impl YearBalance {
    /// The balance of these actions, all of the same year.
    pub fn of<'a>(
        year: i16,
        actions: impl IntoIterator<Item = &'a Action>,
        carried_over: u32,
        today: Date,
    ) -> Self {
        let actions: Vec<&Action> = actions.into_iter().collect();
        let those = |keep: &dyn Fn(&Action) -> bool| -> Vec<&Action> {
            actions
                .iter()
                .copied()
                .filter(|action| keep(action))
                .collect()
        };
        let done = those(&|action| action.status.is_done());
        let kept = those(&|action| action.status != ActionStatus::Dropped);
        let ends = done
            .iter()
            .filter_map(|action| action.done_on.zip(action.due_on));
        Self {
            year,
            counts: PlanCounts::counting(actions.iter().copied(), today),
            done: count(done.len()),
            on_time: count(ends.clone().filter(|(done, due)| done <= due).count()),
            done_late: count(ends.filter(|(done, due)| done > due).count()),
            carried_over,
            effects: tally(done.iter().filter_map(|action| action.effectiveness)),
            not_looked_at: count(
                those(&|one| one.status.is_done() && one.effectiveness.is_none()).len(),
            ),
            by_level: tally(kept.iter().filter_map(|action| action.prevention_level)),
            costs: PlanCosts::of(kept),
            costs_done: PlanCosts::of(done),
        }
    }
}

impl Dossier {
    /// The years of the programme that have an action, latest first.
    pub fn plan_years(&self) -> Result<Vec<i16>> {
        self.read(|now| {
            let years: BTreeSet<i16> = now.actions.iter().map(Action::year).collect();
            Ok(years.into_iter().rev().collect())
        })
    }

    /// A year of the programme, in figures.
    pub fn year_balance(&self, year: i16, today: Date) -> Result<YearBalance> {
        self.read(|now| {
            let of_year = now.actions.iter().filter(|action| action.year() == year);
            let left = count(now.carried_over(year).len());
            Ok(YearBalance::of(year, of_year, left, today))
        })
    }

    /// The actions that left a year, with the reason of each.
    pub fn carried_over(&self, year: i16, today: Date) -> Result<Vec<CarriedAction>> {
        self.read(|now| {
            let left = now.carried_over(year).into_iter();
            let left = left.filter_map(|carry_over| {
                let action = now.actions.get(carry_over.action_id)?;
                Some(CarriedAction {
                    card: now.card(action, today),
                    carry_over: carry_over.clone(),
                })
            });
            Ok(left.collect())
        })
    }
}

impl Once<'_> {
    /// Carries undone actions over to a later year, each with its reason: one operation, all or none.
    ///
    /// # Errors
    /// [`Refusal::Several`]: reason missing, new date missing, year not later, already over.
    pub fn carry_over(self, plan: &CarryOverPlan) -> Result<Vec<Action>> {
        let ids: Vec<ActionId> = plan.actions.iter().map(|item| item.id).collect();
        self.transact(Operation::CarryOver, |tx| {
            each(tx, &ids, |tx, action| {
                let item = plan.actions.iter().find(|item| item.id == action.id);
                item.map_or(Ok(action.clone()), |item| carry(tx, plan, item, action))
            })
        })
    }
}

fn carry(
    tx: &mut Tx<'_>,
    plan: &CarryOverPlan,
    item: &CarryOverAction,
    action: &Action,
) -> Result<Action> {
    let carried = item.applied(action, plan.to_year)?;
    tx.save(&carried)?;
    let record = CarryOver {
        id: CarryOverId(tx.new_id()),
        created_at: tx.now(),
        action_id: action.id,
        from_year: action.year(),
        to_year: plan.to_year,
        due_before: action.due_on,
        reason: carried.reason.clone(),
        by_role: plan.by_role.trim().to_owned(),
    };
    tx.save(&record)?;
    Ok(carried)
}

impl CarryOverAction {
    /// The action in its new year.
    fn applied(&self, action: &Action, to_year: i16) -> Result<Action, Refusal> {
        let status = action.status;
        if status.is_done() || status == ActionStatus::Dropped {
            return Err(Refusal::NothingToCarry { status });
        }
        if to_year <= action.year() {
            return Err(Refusal::YearNotLater);
        }
        if self.reason.trim().is_empty() {
            return Err(Refusal::ReasonMissing);
        }
        let still_good = |due: &Date| due.year() >= to_year;
        let due_on = self.new_due_on.or_else(|| action.due_on.filter(still_good));
        let dated = !matches!(status, ActionStatus::Idea | ActionStatus::Proposed);
        if dated && due_on.is_none() {
            return Err(Refusal::NewDueMissing);
        }
        let mut carried = Action {
            due_on,
            program_year: None,
            reason: self.reason.trim().to_owned(),
            ..action.clone()
        };
        if let Some(due_on) = self.new_due_on {
            carried.set_due(due_on, None);
        }
        carried.program_year = (carried.year() != to_year).then_some(to_year);
        carried.checked()
    }
}

impl Snapshot {
    /// The last carrying over of each action that left a year, oldest first.
    fn carried_over(&self, year: i16) -> Vec<&CarryOver> {
        let away = |carry_over: &&CarryOver| {
            let action = self.actions.get(carry_over.action_id);
            carry_over.from_year == year && action.is_some_and(|action| action.year() != year)
        };
        let left = self.carry_overs.iter().filter(away);
        let last: BTreeMap<ActionId, &CarryOver> = left
            .map(|carry_over| (carry_over.action_id, carry_over))
            .collect();
        let mut last: Vec<&CarryOver> = last.into_values().collect();
        last.sort_by_key(|carry_over| carry_over.id);
        last
    }
}

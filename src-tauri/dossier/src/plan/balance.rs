//! The year of the programme: its balance in figures, and what goes on to the next one.
//!
//! Carrying over is one operation; it leaves a record, so that the balance of the year that is left
//! still tells what was not done, and why. What is done stays in its year.

use super::cards::ActionCard;
use super::costs::PlanCosts;
use super::counts::StatusCount;
use crate::actions::{Action, ActionStatus, CarryOver, Effectiveness, PreventionLevel};
use crate::dossier::Dossier;
use crate::error::{Refusal, Result};
use crate::history::Tx;
use crate::ids::{ActionId, CarryOverId};
use crate::names::Operation;
use crate::once::Once;
use crate::page::count;
use crate::snapshot::Snapshot;
use crate::verbs::each;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Actions to carry over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CarryOverPlan {
    /// The year they join.
    pub to_year: i16,
    /// Which ones, and why each.
    pub actions: Vec<CarryOverAction>,
    /// Function of the person who carries them over.
    #[serde(default)]
    pub by_role: String,
}

/// An action to carry over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CarryOverAction {
    /// The action.
    pub id: ActionId,
    /// Why it was not done.
    pub reason: String,
    /// Its new date; needed once it is decided, unless its date is in that year already.
    #[serde(default)]
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

/// How many actions a year of the programme has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct YearCount {
    /// The year.
    pub year: i16,
    /// How many actions.
    pub total: u32,
    /// How many are still to be done.
    pub open: u32,
}

/// How many evaluated actions changed how much.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct EffectCount {
    /// What they changed.
    pub effect: Effectiveness,
    /// How many.
    pub count: u32,
}

/// How many actions act where.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct LevelCount {
    /// Where; none when not said.
    pub level: Option<PreventionLevel>,
    /// How many.
    pub count: u32,
}

/// A year of the programme, in figures.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct YearBalance {
    /// The year.
    pub year: i16,
    /// How many actions it has, those carried over to a later year not counted.
    pub total: u32,
    /// Per status, in the order of the statuses; those without action are left out.
    pub by_status: Vec<StatusCount>,
    /// How many are done or evaluated.
    pub done: u32,
    /// How many of these were done by their date.
    pub on_time: u32,
    /// How many of these were done after their date.
    pub done_late: u32,
    /// How many are late today.
    pub late: u32,
    /// How many were carried over to a later year.
    pub carried_over: u32,
    /// What the actions whose effect was looked at changed.
    pub effects: Vec<EffectCount>,
    /// How many done actions nobody has looked at yet.
    pub not_looked_at: u32,
    /// Per level of prevention, without the dropped ones.
    pub by_level: Vec<LevelCount>,
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
        let mut tally = Tally::default();
        for action in actions {
            tally.add(action, today);
        }
        tally.balance(year, carried_over)
    }
}

#[derive(Default)]
struct Tally {
    by_status: BTreeMap<ActionStatus, (u32, u32)>,
    on_time: u32,
    done_late: u32,
    effects: BTreeMap<Effectiveness, u32>,
    not_looked_at: u32,
    by_level: BTreeMap<Option<PreventionLevel>, u32>,
    costs: PlanCosts,
    costs_done: PlanCosts,
}

impl Tally {
    fn add(&mut self, action: &Action, today: Date) {
        let (count, late) = self.by_status.entry(action.status).or_default();
        *count += 1;
        *late += u32::from(action.is_late(today));
        if action.status != ActionStatus::Dropped {
            *self.by_level.entry(action.prevention_level).or_default() += 1;
            self.costs = self.costs.with(action);
        }
        if action.status.is_done() {
            self.costs_done = self.costs_done.with(action);
            self.add_done(action);
        }
    }

    fn add_done(&mut self, action: &Action) {
        let ends = action.done_on.zip(action.due_on);
        let in_time = ends.map(|(done, due)| done <= due);
        self.on_time += u32::from(in_time == Some(true));
        self.done_late += u32::from(in_time == Some(false));
        match action.effectiveness {
            Some(effect) => *self.effects.entry(effect).or_default() += 1,
            None => self.not_looked_at += 1,
        }
    }

    fn balance(self, year: i16, carried_over: u32) -> YearBalance {
        let by_status = self.by_status.into_iter();
        let by_status: Vec<StatusCount> = by_status.map(StatusCount::from).collect();
        let done = by_status.iter().filter(|count| count.status.is_done());
        let effects = self.effects.into_iter();
        let levels = self.by_level.into_iter();
        YearBalance {
            year,
            total: by_status.iter().map(|count| count.count).sum(),
            done: done.map(|count| count.count).sum(),
            late: by_status.iter().map(|count| count.late).sum(),
            on_time: self.on_time,
            done_late: self.done_late,
            carried_over,
            effects: effects
                .map(|(effect, count)| EffectCount { effect, count })
                .collect(),
            not_looked_at: self.not_looked_at,
            by_level: levels
                .map(|(level, count)| LevelCount { level, count })
                .collect(),
            by_status,
            costs: self.costs,
            costs_done: self.costs_done,
        }
    }
}

impl Dossier {
    /// The years of the programme that have an action, latest first.
    pub fn plan_years(&self) -> Result<Vec<YearCount>> {
        self.read(|now| {
            let mut years: BTreeMap<i16, YearCount> = BTreeMap::new();
            for action in now.actions.iter() {
                let year = action.year();
                let counted = years.entry(year).or_insert(YearCount {
                    year,
                    total: 0,
                    open: 0,
                });
                counted.total += 1;
                counted.open += u32::from(action.status.is_open());
            }
            Ok(years.into_values().rev().collect())
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
        let chosen: BTreeMap<ActionId, &CarryOverAction> = plan
            .actions
            .iter()
            .map(|action| (action.id, action))
            .collect();
        let ids: Vec<ActionId> = chosen.keys().copied().collect();
        self.transact(Operation::CarryOver, |tx| {
            each(tx, &ids, |tx, action| match chosen.get(&action.id) {
                Some(item) => carry(tx, plan, item, action),
                None => Ok(action.clone()),
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
        let computed = Action {
            due_on,
            program_year: None,
            reason: self.reason.trim().to_owned(),
            ..action.clone()
        };
        let program_year = (computed.year() != to_year).then_some(to_year);
        Action {
            program_year,
            ..computed
        }
        .checked()
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

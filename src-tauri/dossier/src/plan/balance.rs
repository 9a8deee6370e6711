//! The year of the programme: its balance in figures, and what goes on to the next one.
//!
//! Carrying over is one operation; it leaves a record, so that the balance of the year that is left
//! still tells what was not done, and why. What is done stays in its year.

use super::cards::{ActionCard, cards_at};
use super::costs::PlanCosts;
use super::counts::StatusCount;
use super::filter::{PlanFilter, Query, YEAR};
use crate::actions::{Action, ActionStatus, Effectiveness, PreventionLevel, each};
use crate::dossier::Dossier;
use crate::error::{Refusal, Result};
use crate::history::{Kind, Operation, Tx};
use crate::ids::{ActionId, CarryOverId};
use crate::storage::{self, Record};
use jiff::Timestamp;
use jiff::civil::Date;
use rusqlite::{Connection, Row, named_params};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// An action carried over from one year of the programme to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CarryOver {
    /// Its id.
    pub id: CarryOverId,
    /// When it was carried over.
    pub created_at: Timestamp,
    /// The action.
    pub action_id: ActionId,
    /// The year it leaves.
    pub from_year: i16,
    /// The year it joins.
    pub to_year: i16,
    /// Its date until then.
    pub due_before: Option<Date>,
    /// Why it was not done.
    pub reason: String,
    /// Function of the person who carried it over.
    pub by_role: String,
}

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
        let facts = actions.into_iter().map(Facts::of);
        Self::counted(year, facts, carried_over, today)
    }

    fn counted(
        year: i16,
        facts: impl IntoIterator<Item = Facts>,
        carried_over: u32,
        today: Date,
    ) -> Self {
        let mut tally = Tally::default();
        for fact in facts {
            tally.add(&fact, today);
        }
        tally.balance(year, carried_over)
    }
}

/// What the balance needs to know of an action.
struct Facts {
    status: ActionStatus,
    due_on: Option<Date>,
    done_on: Option<Date>,
    effect: Option<Effectiveness>,
    level: Option<PreventionLevel>,
    cost: Cost,
}

type Cost = (Option<crate::CostKind>, Option<u32>, Option<f64>);

impl Facts {
    const COLUMNS: &str = "a.status, a.due_on, a.done_on, a.effectiveness, a.prevention_level,
        a.cost_kind, a.cost_amount, a.cost_days";

    fn of(action: &Action) -> Self {
        Self {
            status: action.status,
            due_on: action.due_on,
            done_on: action.done_on,
            effect: action.effectiveness,
            level: action.prevention_level,
            cost: (action.cost_kind, action.cost_amount, action.cost_days),
        }
    }

    /// None for a code nobody knows, which the action itself would refuse.
    fn read(row: &Row<'_>) -> rusqlite::Result<Option<Self>> {
        fn code<T: std::str::FromStr>(row: &Row<'_>, rank: usize) -> rusqlite::Result<Option<T>> {
            let text: Option<String> = row.get(rank)?;
            Ok(text.and_then(|text| text.parse().ok()))
        }
        let Some(status) = code(row, 0)? else {
            return Ok(None);
        };
        Ok(Some(Self {
            status,
            due_on: code(row, 1)?,
            done_on: code(row, 2)?,
            effect: code(row, 3)?,
            level: code(row, 4)?,
            cost: (code(row, 5)?, row.get(6)?, row.get(7)?),
        }))
    }

    fn is_late(&self, today: Date) -> bool {
        self.status.is_under_way() && self.due_on.is_some_and(|due| due < today)
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
    fn add(&mut self, fact: &Facts, today: Date) {
        let (count, late) = self.by_status.entry(fact.status).or_default();
        *count += 1;
        *late += u32::from(fact.is_late(today));
        let (kind, amount, days) = fact.cost;
        if fact.status != ActionStatus::Dropped {
            *self.by_level.entry(fact.level).or_default() += 1;
            self.costs = self.costs.plus(kind, amount, days);
        }
        if fact.status.is_done() {
            self.costs_done = self.costs_done.plus(kind, amount, days);
            self.add_done(fact);
        }
    }

    fn add_done(&mut self, fact: &Facts) {
        let in_time = fact.done_on.zip(fact.due_on).map(|(done, due)| done <= due);
        self.on_time += u32::from(in_time == Some(true));
        self.done_late += u32::from(in_time == Some(false));
        match fact.effect {
            Some(effect) => *self.effects.entry(effect).or_default() += 1,
            None => self.not_looked_at += 1,
        }
    }

    fn balance(self, year: i16, carried_over: u32) -> YearBalance {
        let status = |(status, (count, late)): (&ActionStatus, &(u32, u32))| StatusCount {
            status: *status,
            count: *count,
            late: *late,
        };
        let by_status: Vec<StatusCount> = self.by_status.iter().map(status).collect();
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

impl Record for CarryOver {
    const KIND: Kind = Kind::CarryOver;

    fn key(&self) -> String {
        self.id.to_string()
    }
}

impl Dossier {
    /// The years of the programme that have an action, latest first.
    pub fn plan_years(&self) -> Result<Vec<YearCount>> {
        let sql = format!(
            "SELECT {YEAR} AS year, COUNT(*) AS total,
               COUNT(*) FILTER (WHERE a.status NOT IN ('done', 'evaluated', 'dropped')) AS open
             FROM actions a GROUP BY year ORDER BY year DESC"
        );
        self.read(|conn| storage::all(conn, &sql, ()))
    }

    /// A year of the programme, in figures.
    pub fn year_balance(&self, year: i16, today: Date) -> Result<YearBalance> {
        let of_year = PlanFilter {
            year: Some(year),
            ..PlanFilter::default()
        };
        let query = Query::of(&of_year, today);
        let left = format!(
            "SELECT COUNT(DISTINCT a.id) FROM carry_overs c JOIN actions a ON a.id = c.action_id
             WHERE c.from_year = ?1 AND {YEAR} <> ?1"
        );
        self.read(|conn| {
            let facts = query.columns(conn, Facts::COLUMNS, Facts::read)?;
            let carried_over = storage::count(conn, &left, [year])?;
            let facts = facts.into_iter().flatten();
            Ok(YearBalance::counted(year, facts, carried_over, today))
        })
    }

    /// The actions that left a year, with the reason of each.
    pub fn carried_over(&self, year: i16, today: Date) -> Result<Vec<CarriedAction>> {
        #[derive(Deserialize)]
        struct Place {
            place: i64,
        }
        let sql = format!(
            "SELECT c.*, a.rowid AS place FROM carry_overs c JOIN actions a ON a.id = c.action_id
             WHERE c.from_year = :year AND {YEAR} <> :year
               AND c.id = (SELECT MAX(id) FROM carry_overs
                 WHERE action_id = a.id AND from_year = :year)
             ORDER BY c.id"
        );
        self.read(|conn| {
            let params = named_params! { ":year": year };
            let left: Vec<(CarryOver, Place)> = storage::all_pairs(conn, &sql, params)?;
            let places: Vec<i64> = left.iter().map(|(_, at)| at.place).collect();
            let mut cards = cards_at(conn, &places, today)?;
            let left = left.into_iter().filter_map(|(carry_over, _)| {
                let card = cards.remove(&carry_over.action_id)?;
                Some(CarriedAction { card, carry_over })
            });
            Ok(left.collect())
        })
    }

    /// Carries undone actions over to a later year, each with its reason: one operation, all or none.
    ///
    /// # Errors
    /// [`Refusal::Several`]: reason missing, new date missing, year not later, already over.
    pub fn carry_over(&mut self, plan: &CarryOverPlan, now: Timestamp) -> Result<Vec<Action>> {
        let chosen: BTreeMap<ActionId, &CarryOverAction> = plan
            .actions
            .iter()
            .map(|action| (action.id, action))
            .collect();
        let ids: Vec<ActionId> = chosen.keys().copied().collect();
        self.transact(Operation::CarryOver, now, |tx| {
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

/// Every carrying over of an action, oldest first.
pub(crate) fn carry_overs_of(conn: &Connection, id: ActionId) -> Result<Vec<CarryOver>> {
    let sql = "SELECT * FROM carry_overs WHERE action_id = ?1 ORDER BY id";
    storage::all(conn, sql, [id])
}

//! What the plan costs: exact amounts where they are known, ranges elsewhere, added up honestly.
//!
//! A sum of ranges is a range; one action above the last range leaves the sum open. Nothing is stored.

use super::filter::PlanFilter;
use crate::actions::{Action, CostKind};
use crate::dossier::Dossier;
use crate::error::Result;
use jiff::civil::Date;
use serde::Serialize;

/// Euros, between two bounds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct CostRange {
    /// At least.
    pub min: u64,
    /// At most; none when nobody can say.
    pub max: Option<u64>,
}

/// What some actions cost together.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct PlanCosts {
    /// The sum of amounts and ranges; without those nobody estimated.
    pub total: CostRange,
    /// How many actions have an amount.
    pub exact_count: u32,
    /// How many actions have only a range.
    pub range_count: u32,
    /// How many actions nobody estimated.
    pub unknown_count: u32,
    /// Days of work.
    pub days: f64,
}

impl From<(u64, Option<u64>)> for CostRange {
    fn from((min, max): (u64, Option<u64>)) -> Self {
        Self { min, max }
    }
}

impl PlanCosts {
    /// Nothing yet.
    pub const NONE: Self = Self {
        total: CostRange {
            min: 0,
            max: Some(0),
        },
        exact_count: 0,
        range_count: 0,
        unknown_count: 0,
        days: 0.0,
    };

    /// What these actions cost together.
    pub fn of<'a>(actions: impl IntoIterator<Item = &'a Action>) -> Self {
        actions.into_iter().fold(Self::NONE, Self::plus)
    }

    /// With one more action: its amount counts before its range.
    fn plus(mut self, action: &Action) -> Self {
        self.days += action.cost_days.unwrap_or(0.0);
        let range = action.cost_kind.and_then(CostKind::bounds);
        match (
            action.cost_amount.map(u64::from),
            range.map(CostRange::from),
        ) {
            (Some(amount), _) => {
                self.exact_count += 1;
                self.add(CostRange::from((amount, Some(amount))));
            }
            (None, Some(range)) => {
                self.range_count += 1;
                self.add(range);
            }
            (None, None) => self.unknown_count += 1,
        }
        self
    }

    fn add(&mut self, range: CostRange) {
        self.total.min += range.min;
        self.total.max = self.total.max.zip(range.max).map(|(sum, max)| sum + max);
    }
}

impl Dossier {
    /// What the plan costs. Dropped actions cost nothing, unless the filter asks for them.
    pub fn plan_costs(&self, filter: &PlanFilter, today: Date) -> Result<PlanCosts> {
        self.read(|now| Ok(PlanCosts::of(now.counted(filter, today))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn total(costs: &[(Option<CostKind>, Option<u32>)]) -> PlanCosts {
        let actions: Vec<Action> = costs
            .iter()
            .map(|(cost_kind, cost_amount)| Action {
                cost_kind: *cost_kind,
                cost_amount: *cost_amount,
                cost_days: Some(0.5),
                ..Action::default()
            })
            .collect();
        PlanCosts::of(&actions)
    }

    #[test]
    fn an_amount_counts_before_its_range_and_ranges_add_up() {
        let costs = total(&[
            (Some(CostKind::Zero), None),
            (Some(CostKind::Under500), Some(120)),
            (Some(CostKind::From500To5000), None),
            (None, None),
            (Some(CostKind::Unknown), None),
        ]);
        let range = CostRange {
            min: 620,
            max: Some(5_120),
        };
        assert_eq!(costs.total, range);
        let counts = (costs.exact_count, costs.range_count, costs.unknown_count);
        assert_eq!(counts, (1, 2, 2));
        assert_eq!(costs.days, 2.5);
    }

    #[test]
    fn one_action_above_the_last_range_leaves_the_sum_open() {
        let costs = total(&[(Some(CostKind::Over5000), None), (None, Some(300))]);
        let open = CostRange {
            min: 5_300,
            max: None,
        };
        assert_eq!(costs.total, open);
    }
}

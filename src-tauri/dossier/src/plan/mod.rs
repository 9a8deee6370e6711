//! The plan: actions seen several ways, counted, followed, compared year by year, frozen in versions.
//!
//! Read models here are plain structs, made of the dossier in memory; they hold nothing back. The few verbs that
//! are about the plan as a whole (validating, carrying over, placing) are beside what they show.
//! Documents and pages print them.

mod balance;
mod cards;
mod completeness;
mod costs;
mod counts;
mod difference;
mod filter;
mod followup;
mod lines;
mod priorities;
mod versions;
mod views;

pub use balance::{
    CarriedAction, CarryOver, CarryOverAction, CarryOverPlan, EffectCount, LevelCount, YearBalance,
    YearCount,
};
pub use cards::ActionCard;
pub use completeness::{
    CompletenessCode, CompletenessFacts, CompletenessLine, CompletenessWeight, Lacking,
    VersionFacts, completeness,
};
pub use costs::{CostRange, PlanCosts};
pub use counts::{DueAction, HomeSummary, OwnerCount, PlanCounts, StatusCount};
pub use difference::{Difference, Named, RatedAs, differences};
pub use filter::{PlanFilter, StatusGroup};
pub use followup::{Agenda, AgendaLine, FollowUp, FollowUpPart};
pub use lines::{PlanGroup, PlanLine, PlanPage};
pub use priorities::{Priorities, PriorityLine, Quadrant};
pub use versions::{NewPlanVersion, PlanVersion, PlanVersionHead, PlanVersionNote};
pub use views::{PlanGrouping, PlanSection, PlanSections, PlanStrip};

/// A length as the counts of the read models are.
pub(crate) fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// Which part of a long list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// How many lines to leave out first.
    pub offset: u32,
    /// How many lines at most.
    pub limit: u32,
}

impl Page {
    /// The first lines.
    pub const fn first(limit: u32) -> Self {
        Self { offset: 0, limit }
    }

    /// Everything.
    pub const ALL: Self = Self {
        offset: 0,
        limit: u32::MAX,
    };

    /// What is left of the page after a list of this length.
    fn after(self, length: u32) -> Self {
        let shown = length.saturating_sub(self.offset);
        Self {
            offset: self.offset.saturating_sub(length),
            limit: self.limit.saturating_sub(shown),
        }
    }

    /// The part of a list that is on the page.
    pub(crate) fn cut<T>(self, items: &[T]) -> &[T] {
        let size = |count: u32| usize::try_from(count).unwrap_or(usize::MAX);
        let start = size(self.offset).min(items.len());
        let end = start.saturating_add(size(self.limit)).min(items.len());
        items.get(start..end).unwrap_or_default()
    }
}

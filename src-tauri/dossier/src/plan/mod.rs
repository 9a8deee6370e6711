//! The plan: actions seen several ways, counted, followed, compared year by year, frozen in versions.
//!
//! Read models here are plain structs, made of the dossier in memory; they hold nothing back. The few
//! verbs that are about the plan as a whole (validating, carrying over, placing) are beside what they show.
//! Documents and pages print them.

mod balance;
mod completeness;
mod costs;
mod counts;
mod difference;
mod filter;
mod followup;
mod priorities;
mod versions;
mod views;

pub use balance::{CarriedAction, CarryOverAction, CarryOverPlan, YearBalance};
pub use completeness::{CompletenessCode, CompletenessLine, CompletenessWeight};
pub use costs::{CostRange, PlanCosts};
pub use counts::{PlanCounts, StatusCount};
pub use difference::{Difference, Named, differences};
pub use filter::{ActionCard, PlanFilter, StatusGroup};
pub use followup::{Agenda, AgendaLine, FollowUp, FollowUpPart};
pub use priorities::{Priorities, PriorityLine};
pub use views::{PlanGrouping, PlanSection, PlanSections, PlanStrip, StripSpan};

//! The plan: actions grouped by situation, counted, followed, and frozen in validated versions.
//!
//! Read models here are plain structs, one query each; they hold nothing back and write nothing.
//! Documents and pages print them.

mod counts;
mod lines;
mod versions;

pub use counts::{DueAction, HomeSummary, OwnerCount, PlanCounts, StatusCount};
pub(crate) use lines::heads_of_action;
pub use lines::{PlanFilter, PlanGroup, PlanLine, PlanPage, StatusGroup};
pub use versions::{NewPlanVersion, PlanVersion, PlanVersionHead, PlanVersionNote};

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
}

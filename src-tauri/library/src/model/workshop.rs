//! The workshop's outlines and facilitation tools.
//!
//! An outline is a script with minutes; running it is the business of the dossier and the pages.

use serde::{Deserialize, Serialize};

use super::{Rich, Titled};

/// The outline of a workshop. All texts are plain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outline {
    /// Stable identifier.
    pub slug: String,
    /// Title.
    pub title: String,
    /// Length in minutes: the sum of its steps.
    pub minutes: u16,
    /// What it is for.
    pub summary: String,
    /// How many people, in words.
    pub participants: String,
    /// What to bring.
    pub material: Vec<String>,
    /// Rank in the list, from 1.
    pub position: u16,
    /// Words people type.
    pub words: Vec<String>,
    /// The steps, in order.
    pub steps: Vec<Step>,
}

/// A step of an outline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Title.
    pub title: String,
    /// Length in minutes.
    pub minutes: u16,
    /// What the big screen shows.
    pub projector: String,
    /// What the facilitator can say.
    pub say: String,
    /// Private notes: never projected.
    pub notes: String,
    /// What to do when it does not move.
    pub if_stuck: String,
}

card! {
    /// What a list of outlines shows of each.
    OutlineCard of Outline {
        /// Stable identifier.
        slug: String,
        /// Title.
        title: String,
        /// Length in minutes.
        minutes: u16,
        /// What it is for.
        summary: String,
        /// How many people, in words.
        participants: String,
        /// How many steps it has.
        step_count: usize = |outline: &Outline| outline.steps.len(),
    }
}

/// A facilitation tool, printed on one page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tool {
    /// Stable identifier.
    pub slug: String,
    /// Title.
    pub title: String,
    /// Length in minutes.
    pub minutes: u16,
    /// How many people, in words.
    pub participants: String,
    /// What to bring.
    pub material: Vec<String>,
    /// Rank in the list, from 1.
    pub position: u16,
    /// What it is for, in a sentence.
    pub summary: String,
    /// Ids of the sources.
    pub sources: Vec<String>,
    /// Words people type.
    pub words: Vec<String>,
    /// What it is good for (block HTML).
    pub purpose: Rich,
    /// How to do it, in order.
    pub how: Vec<Rich>,
    /// Of a role play, the lines of the version that goes wrong: who speaks, what is said or done.
    pub worse: Vec<Titled>,
    /// Of a role play, the lines of the version that goes better.
    pub better: Vec<Titled>,
    /// What to beware of (block HTML).
    pub caution: Rich,
}

card! {
    /// What a list of tools shows of each.
    ToolCard of Tool {
        /// Stable identifier.
        slug: String,
        /// Title.
        title: String,
        /// Length in minutes.
        minutes: u16,
        /// How many people, in words.
        participants: String,
        /// What it is for.
        summary: String,
        /// Whether it is a role play, in two versions.
        is_play: bool = |tool: &Tool| !tool.worse.is_empty(),
    }
}

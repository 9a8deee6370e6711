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

/// What a list of outlines shows of each.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutlineCard {
    /// Stable identifier.
    pub slug: String,
    /// Title.
    pub title: String,
    /// Length in minutes.
    pub minutes: u16,
    /// What it is for.
    pub summary: String,
    /// How many people, in words.
    pub participants: String,
    /// Rank in the list.
    pub position: u16,
    /// How many steps it has.
    pub step_count: usize,
}

impl From<&Outline> for OutlineCard {
    fn from(outline: &Outline) -> Self {
        Self {
            slug: outline.slug.clone(),
            title: outline.title.clone(),
            minutes: outline.minutes,
            summary: outline.summary.clone(),
            participants: outline.participants.clone(),
            position: outline.position,
            step_count: outline.steps.len(),
        }
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

/// What a list of tools shows of each.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToolCard {
    /// Stable identifier.
    pub slug: String,
    /// Title.
    pub title: String,
    /// Length in minutes.
    pub minutes: u16,
    /// How many people, in words.
    pub participants: String,
    /// Rank in the list.
    pub position: u16,
    /// What it is for.
    pub summary: String,
    /// Whether it is a role play, in two versions.
    pub is_play: bool,
}

impl From<&Tool> for ToolCard {
    fn from(tool: &Tool) -> Self {
        Self {
            slug: tool.slug.clone(),
            title: tool.title.clone(),
            minutes: tool.minutes,
            participants: tool.participants.clone(),
            position: tool.position,
            summary: tool.summary.clone(),
            is_play: !tool.worse.is_empty(),
        }
    }
}

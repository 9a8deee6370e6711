//! « Agir »: themes, situations and their action ideas.
//!
//! The sheet is what the library knows; the situation of a firm is the dossier's business.

use serde::{Deserialize, Serialize};

use super::{
    Cost, Delay, Factor, Lead, PreventionLevel, Profile, Rich, Sector, Sensitivity, Titled,
};

/// One of the themes that gather situations.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Theme {
    /// Stable identifier.
    pub slug: String,
    /// Its number, from 1.
    pub number: u8,
    /// Full title.
    pub title: String,
    /// Title for narrow places.
    pub short_title: String,
    /// The question a head of firm asks.
    pub question: String,
    /// What the theme covers, in a sentence or two.
    pub summary: String,
    /// The families of factors it belongs to.
    pub factors: Vec<Factor>,
    /// Hue of its colour, in degrees.
    pub hue: u16,
    /// Name of its pictogram.
    pub pictogram: String,
    /// Whether the theme is opened with care (first moves and helpers come first).
    pub sensitive: bool,
    /// What to do first, for a sensitive theme.
    pub first_moves: Vec<String>,
    /// Slugs of the helpers to call, in order, for a sensitive theme.
    pub helpers: Vec<String>,
}

/// A situation at work, as a sheet of the library.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SituationSheet {
    /// Stable identifier. When the sheet was asked by an old name, this is the new one.
    pub slug: String,
    /// Slug of its theme.
    pub theme: String,
    /// Rank in the theme, from 1.
    pub position: u16,
    /// A sentence somebody says, without quotation marks.
    pub title: String,
    /// Where it happens: trade and size.
    pub scene: String,
    /// What one wants to see, in positive words.
    pub aim: String,
    /// Trades it belongs to.
    pub sectors: Vec<Sector>,
    /// Who would open it.
    pub profiles: Vec<Profile>,
    /// Families of factors.
    pub factors: Vec<Factor>,
    /// How carefully it must be handled.
    pub sensitivity: Sensitivity,
    /// Words people type that the text does not contain.
    pub words: Vec<String>,
    /// Slugs of the needs it leads to.
    pub needs: Vec<String>,
    /// What in it breaks the law and stops at once; absent when nothing does.
    pub illegal: Option<String>,
    /// What the law fixes in this very situation, one to four points.
    pub fixed_by_law: Vec<FixedByLaw>,
    /// What an employee or a representative can say.
    pub employee: EmployeeVoice,
    /// Its ready line of the document unique.
    pub duerp: DuerpLine,
    /// Ids of the sources.
    pub sources: Vec<String>,
    /// Slug of the crisis sheet to open first; always there when grave.
    pub crisis: Option<String>,
    /// Day of the last review.
    pub reviewed_on: String,
    /// Professional who reviewed it; absent as long as nobody has.
    pub reviewed_by: Option<String>,
    /// What happens: a story (block HTML).
    pub story: Rich,
    /// Signs that alert.
    pub signs: Vec<Rich>,
    /// What may explain it, in the work.
    pub causes: Vec<Titled>,
    /// What already helps.
    pub helps: Vec<Rich>,
    /// Open questions to discuss, in plain text.
    pub questions: Vec<String>,
    /// False good ideas, each with why it disappoints.
    pub false_ideas: Vec<Titled>,
    /// Actions to choose from.
    pub actions: Vec<ActionIdea>,
}

/// Longest summary of a situation, in characters.
const SUMMARY: usize = 150;

impl SituationSheet {
    /// The first signs, as many as fit in a few lines: at least one.
    fn summary(&self) -> String {
        let mut summary = String::new();
        for sign in &self.signs {
            let length = summary.chars().count() + sign.plain.chars().count();
            if !summary.is_empty() && length >= SUMMARY {
                break;
            }
            if !summary.is_empty() {
                summary.push(' ');
            }
            summary.push_str(&sign.plain);
        }
        summary
    }
}

/// What a point of law fixes in a situation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FixedByLaw {
    /// Id of the point of law: its article, threshold, date and status are shown beside.
    pub point: String,
    /// What it fixes here, figures included, in plain text.
    pub here: String,
}

/// What an employee, or an employee representative, can say about a situation. All texts are plain.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmployeeVoice {
    /// What can be said.
    pub say: String,
    /// To whom.
    pub to: String,
    /// By which right, in words.
    pub right: String,
    /// Ids of the points of law that give this right, one to three.
    pub points: Vec<String>,
}

/// A situation as a line of the document unique. All texts are plain.
///
/// The family of factors of the line is the first of the sheet's `factors`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DuerpLine {
    /// The work unit, as a small firm calls it.
    pub unit: String,
    /// The dangerous situation and who is exposed to it.
    pub situation: String,
    /// What exists already, typically.
    pub existing: String,
    /// What is planned.
    pub planned: String,
}

/// An action the library suggests for a situation. All texts are plain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActionIdea {
    /// Identifier, unique in its sheet, that never changes.
    pub id: String,
    /// What is done.
    pub title: String,
    /// Level of prevention.
    pub level: PreventionLevel,
    /// How to do it in a small firm.
    pub how: String,
    /// The next step, the first one: dated and tiny.
    pub next_step: String,
    /// Who can carry it out.
    pub who: Lead,
    /// How soon it can be in place.
    pub delay: Delay,
    /// What it costs.
    pub cost: Cost,
    /// Effort, from 1 to 3.
    pub effort: u8,
    /// Effect to be expected, from 1 to 3.
    pub effect: u8,
    /// What to count to follow it: about the work, never about a person.
    pub indicator: String,
}

card! {
    /// What a list of situations shows of each.
    SituationCard of SituationSheet {
        /// Stable identifier.
        slug: String,
        /// Slug of its theme.
        theme: String,
        /// Rank in the theme, from 1.
        position: u16,
        /// A sentence somebody says, without quotation marks.
        title: String,
        /// Trade and size.
        scene: String,
        /// What one wants to see.
        aim: String,
        /// What shows that it happens: the first signs, in a few words.
        summary: String = SituationSheet::summary,
        /// Trades.
        sectors: Vec<Sector>,
        /// Who would open it.
        profiles: Vec<Profile>,
        /// How carefully it must be handled.
        sensitivity: Sensitivity,
        /// How many actions it suggests.
        action_count: usize = |sheet: &SituationSheet| sheet.actions.len(),
    }
}

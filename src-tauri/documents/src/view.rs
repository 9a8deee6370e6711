//! What documents see of a dossier: plain values, filled once by the caller, read by every document.
//!
//! Everything but the day of printing may be missing. Dates arrive as ISO text and are put in French by
//! [`crate::french`]; labels (levels, statuses, ratings) come from the caller, who shows the same on screen.
//! Actions point at situations by id, the main one first: an action that treats several is printed once.
//! What one document leaves out of it (names, other years, restricted situations): [`crate::Options`].

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use words::Family;

use crate::action::ActionView;

/// Everything the documents of a firm can show.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DossierView {
    /// The firm.
    pub firm: Firm,
    /// The period covered, in words: « 2026-2027 »; [`crate::Options::period`] replaces it.
    pub period: Option<String>,
    /// Day of printing, also the date of the file; the clock belongs to the caller.
    pub printed_on: Date,
    /// Instant of writing, for calendars; midnight UTC of [`Self::printed_on`] when it is not given.
    pub written_at: Option<Timestamp>,
    /// The frozen version being printed; `None` prints a draft.
    pub version: Option<PlanVersion>,
    /// Edition of the library of sheets, as the program shows it.
    pub library_edition: Option<String>,
    /// How many employees took part in building the plan.
    pub built_with: Option<u32>,
    /// ISO day of the workshop that built it.
    pub built_on: Option<String>,
    /// ISO day of the next team meeting.
    pub next_meeting_on: Option<String>,
    /// The work units of the firm, in the order to print.
    pub units: Vec<UnitView>,
    /// The situations, in the order to print.
    pub situations: Vec<SituationView>,
    /// The actions, in the order to print under each situation.
    pub actions: Vec<ActionView>,
    /// What was said in workshops, theme by theme: only what its threshold allows to show.
    pub said: Vec<SaidView>,
    /// Workshops and follow-up meetings.
    pub meetings: Vec<MeetingView>,
}

/// The firm, as written in a header.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Firm {
    /// Its usual name.
    pub name: String,
    /// Number of employees.
    pub headcount: Option<u32>,
    /// Town.
    pub city: Option<String>,
    /// Name of the department, not its number.
    pub department: Option<String>,
}

/// A version of the plan that was validated, and no longer changes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PlanVersion {
    /// Its name: « Plan 2027 v1 ».
    pub label: String,
    /// ISO day of validation.
    pub validated_on: Option<String>,
    /// Function of who validated it.
    pub validated_by: Option<String>,
    /// What the works council said of it.
    pub cse_opinion: Option<String>,
    /// ISO day it was sent to the occupational health service.
    pub sent_on: Option<String>,
    /// SHA-256 of what was frozen, in hexadecimal.
    pub fingerprint: Option<String>,
}

/// A work unit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct UnitView {
    /// Its id in the dossier.
    pub id: String,
    /// Its name.
    pub name: String,
    /// How many people work there.
    pub headcount: Option<u32>,
}

/// A situation of work.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SituationView {
    /// Its id in the dossier.
    pub id: String,
    /// The situation, without quotation marks.
    pub title: String,
    /// What happens, concretely.
    pub story: Option<String>,
    /// Its theme.
    pub theme: Option<Theme>,
    /// Ids of the work units concerned; empty when the firm has only one.
    pub units: Vec<String>,
    /// Its family of risk factors.
    pub family: Option<Family>,
    /// Who lives it: a range, trades; never persons.
    pub exposed: Option<String>,
    /// Whether it weighs differently on women and men.
    pub gender: Option<String>,
    /// Effects on health, work and quality.
    pub effects: Option<String>,
    /// Causes in the organisation of work.
    pub causes: Option<String>,
    /// What already helps.
    pub resources: Option<String>,
    /// What already exists against it.
    pub existing: Vec<ExistingView>,
    /// Its ratings, oldest first: the last one counts.
    pub ratings: Vec<RatingView>,
    /// Questions to discuss together, from its sheet.
    pub questions: Vec<String>,
    /// Who can help, by name of service.
    pub helpers: Vec<String>,
    /// Where the firm stands with it, in words.
    pub state: Option<String>,
    /// Written by the firm rather than taken from the library.
    pub own: bool,
    /// Put aside, to be taken up later: printed apart, at the end.
    pub parked: bool,
    /// Not the case any more.
    pub resolved: bool,
    /// Why it is parked or resolved.
    pub reason: Option<String>,
    /// For a restricted circle: left out unless [`crate::Options::with_restricted`].
    pub restricted: bool,
}

/// A theme, by its code in the library and its title.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Theme {
    /// Slug of the library; gives the pictogram. An unknown one prints without.
    pub code: String,
    /// Title in French.
    pub title: String,
}

/// What already exists for a situation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ExistingView {
    /// What it is.
    pub text: String,
    /// Whether it works, in words.
    pub works: Option<String>,
}

/// A rating of a situation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RatingView {
    /// In words: « Souvent chez nous ».
    pub label: String,
    /// ISO day.
    pub on: Option<String>,
    /// How many people rated together.
    pub people: Option<u32>,
    /// What was said of it.
    pub comment: Option<String>,
}

/// What was said in workshops about a theme.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SaidView {
    /// The theme.
    pub theme: Theme,
    /// Grouped words, without names.
    pub words: Vec<String>,
}

/// A workshop or a follow-up meeting.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MeetingView {
    /// ISO day.
    pub on: String,
    /// What it was.
    pub title: String,
    /// How many people came.
    pub people: Option<u32>,
}

/// A code that decides a shape, with the label people read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Labelled<C> {
    /// Decides the shape that is drawn.
    pub code: C,
    /// French label, the same as on screen.
    pub label: String,
}

/// A situation and the actions printed under it; no situation for the actions that treat none.
#[derive(Debug, Clone)]
pub struct PlanGroup<'a> {
    /// The situation.
    pub situation: Option<&'a SituationView>,
    /// The actions whose main situation it is.
    pub actions: Vec<&'a ActionView>,
}

impl DossierView {
    /// The plan: each situation with its own actions, then the actions that treat none.
    #[must_use]
    pub fn groups(&self) -> Vec<PlanGroup<'_>> {
        let mut groups: Vec<_> = self
            .situations
            .iter()
            .map(|situation| PlanGroup {
                situation: Some(situation),
                actions: Vec::new(),
            })
            .collect();
        let mut others = Vec::new();
        for action in &self.actions {
            let main = self.main_situation(action);
            match main.and_then(|index| groups.get_mut(index)) {
                Some(group) => group.actions.push(action),
                None => others.push(action),
            }
        }
        if !others.is_empty() {
            groups.push(PlanGroup {
                situation: None,
                actions: others,
            });
        }
        groups
    }

    /// A situation by its id.
    #[must_use]
    pub fn situation(&self, id: &str) -> Option<&SituationView> {
        self.situations.iter().find(|situation| situation.id == id)
    }

    /// The actions that treat a situation, main or not.
    pub fn actions_of<'a>(&'a self, id: &'a str) -> impl Iterator<Item = &'a ActionView> {
        let treats = move |action: &&ActionView| action.situations.iter().any(|known| known == id);
        self.actions.iter().filter(treats)
    }

    /// This view with one situation and its actions, for its own sheet.
    #[must_use]
    pub fn about_situation(&self, id: &str) -> Self {
        let mut view = self.clone();
        view.situations.retain(|situation| situation.id == id);
        view.actions.retain(|action| action.treats(id));
        view
    }

    /// This view with one action and its situations, for its own sheet.
    #[must_use]
    pub fn about_action(&self, id: &str) -> Self {
        let mut view = self.clone();
        view.actions.retain(|action| action.id == id);
        let actions = &view.actions;
        let treated =
            |situation: &SituationView| actions.iter().any(|action| action.treats(&situation.id));
        view.situations.retain(treated);
        view
    }

    /// Where the first known situation of an action is in the list.
    fn main_situation(&self, action: &ActionView) -> Option<usize> {
        let mut ids = action.situations.iter();
        ids.find_map(|id| {
            let mut situations = self.situations.iter();
            situations.position(|situation| situation.id == *id)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn situation(id: &str) -> SituationView {
        SituationView {
            id: id.to_owned(),
            ..SituationView::default()
        }
    }

    fn action(id: &str, situations: &[&str]) -> ActionView {
        ActionView {
            id: id.to_owned(),
            situations: situations.iter().map(|id| (*id).to_owned()).collect(),
            ..ActionView::default()
        }
    }

    #[test]
    fn an_action_that_treats_several_situations_is_in_one_group() {
        let view = DossierView {
            situations: vec![situation("a"), situation("b")],
            actions: vec![
                action("1", &["b", "a"]),
                action("2", &[]),
                action("3", &["gone"]),
                action("4", &["gone", "a"]),
            ],
            ..DossierView::default()
        };
        let groups: Vec<_> = view
            .groups()
            .iter()
            .map(|group| {
                let ids = group.actions.iter().map(|action| action.id.clone());
                let situation = group.situation.map_or("-", |situation| &*situation.id);
                (situation.to_owned(), ids.collect::<String>())
            })
            .collect();
        let expected = [("a", "4"), ("b", "1"), ("-", "23")];
        assert_eq!(
            groups,
            expected.map(|(situation, ids)| (situation.to_owned(), ids.to_owned()))
        );
    }

    #[test]
    fn a_sheet_sees_only_what_it_is_about() {
        let view = DossierView {
            situations: vec![situation("a"), situation("b")],
            actions: vec![action("1", &["b", "a"]), action("2", &["b"])],
            ..DossierView::default()
        };
        let about = view.about_situation("a");
        assert_eq!((about.situations.len(), about.actions.len()), (1, 1));
        let about = view.about_action("2");
        assert_eq!((about.situations.len(), about.actions.len()), (1, 1));
    }
}

//! An idea of the library as the start of an action: its words and codes, as a dossier writes them.

use dossier::{ActionPatch, CostKind, IdeaRef, PreventionLevel};
use library::{ActionIdea, Cost};

/// The code of a library's level in a dossier.
pub(crate) fn level_code(level: library::PreventionLevel) -> &'static str {
    level_of(level).code()
}

fn level_of(level: library::PreventionLevel) -> PreventionLevel {
    match level {
        library::PreventionLevel::Primary => PreventionLevel::Primary,
        library::PreventionLevel::Secondary => PreventionLevel::Secondary,
        library::PreventionLevel::Tertiary => PreventionLevel::Tertiary,
    }
}

/// An idea of the library as the start of an action.
pub(crate) fn idea_of(idea: &ActionIdea) -> IdeaRef {
    IdeaRef {
        id: idea.id.clone(),
        fields: ActionPatch {
            title: Some(shortened(&idea.title)),
            prevention_level: Some(Some(level_of(idea.level))),
            next_step: Some(idea.first_step.clone()),
            indicator_label: Some(idea.indicator.clone()),
            cost_kind: Some(Some(cost_of(idea.cost))),
            effort: Some(Some(idea.effort)),
            impact: Some(Some(idea.effect)),
            ..ActionPatch::default()
        },
    }
}

/// A title of the library, cut on a word where a dossier's is shorter.
fn shortened(title: &str) -> String {
    if title.chars().count() <= dossier::limits::ACTION_TITLE {
        return title.to_owned();
    }
    let cut: String = title
        .chars()
        .take(dossier::limits::ACTION_TITLE - 1)
        .collect();
    let whole = cut
        .rsplit_once(' ')
        .map_or(cut.as_str(), |(whole, _)| whole);
    format!("{whole}\u{2026}")
}

fn cost_of(cost: Cost) -> CostKind {
    match cost {
        Cost::Nil => CostKind::Zero,
        Cost::Under500 => CostKind::Under500,
        Cost::From500To5000 => CostKind::From500To5000,
        Cost::Over5000 => CostKind::Over5000,
    }
}

//! An idea of the library as the start of an action: its words and codes, as a dossier writes them.

use dossier::{ActionPatch, IdeaRef};
use library::ActionIdea;

/// An idea of the library as the start of an action.
pub(crate) fn idea_of(idea: &ActionIdea) -> IdeaRef {
    IdeaRef {
        id: idea.id.clone(),
        fields: ActionPatch {
            title: Some(shortened(&idea.title)),
            prevention_level: Some(Some(idea.level)),
            next_step: Some(idea.next_step.clone()),
            indicator_label: Some(idea.indicator.clone()),
            cost_kind: Some(Some(idea.cost)),
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

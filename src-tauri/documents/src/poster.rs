//! « Affiche du plan »: A3, large letters, for the wall of the workshop.
//!
//! Only what is decided, in three parts: what is under way, what comes, what is done. Never what is restricted.

use dossier::ActionStatus;
use serde::Serialize;

use crate::document::Document;
use crate::feedback::by;
use crate::paper::{Heading, WIDE, status_shape, typeset};
use crate::plan_paper::next_meeting;
use crate::text::joined;
use crate::texts::text;
use crate::view::{Action, View};

/// A poster ready to be laid out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Poster {
    pub(crate) heading: Heading,
    /// Under the title: what the poster is for.
    pub(crate) intro: String,
    /// Parts that hold something.
    pub(crate) parts: Vec<Part>,
    /// Said when there is nothing to show.
    pub(crate) nothing: Option<String>,
    /// At the foot: when the team meets next.
    pub(crate) next: Option<String>,
    /// Said when a sign could not be printed.
    pub(crate) replaced: String,
}

/// A part of the poster.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Part {
    pub(crate) title: String,
    pub(crate) cards: Vec<Card>,
}

/// An action, in large.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Card {
    /// What.
    pub(crate) title: String,
    /// Who and when.
    pub(crate) about: String,
    /// Name of the shape of its state.
    pub(crate) shape: String,
}

impl Poster {
    /// Composes the poster.
    pub(crate) fn new(view: &View<'_>) -> Self {
        use ActionStatus::{Decided, InProgress};
        let parts = [
            part(view, "poster.in_progress", |status| status == InProgress),
            part(view, "poster.upcoming", |status| status == Decided),
            part(view, "poster.done", ActionStatus::is_done),
        ];
        let parts: Vec<_> = parts.into_iter().flatten().collect();
        let nothing = parts.is_empty();
        Self {
            heading: Heading::new(Document::Poster, view, text("plan.title")),
            intro: text("poster.intro").to_owned(),
            nothing: nothing.then(|| text("poster.nothing").to_owned()),
            parts,
            next: next_meeting(view),
            replaced: text("paper.replaced").to_owned(),
        }
    }
}

fn part(view: &View<'_>, title: &'static str, kept: fn(ActionStatus) -> bool) -> Option<Part> {
    let rows = view.rows(|action| kept(action.status)).into_iter();
    let cards: Vec<_> = rows.filter_map(|row| card(row.action?)).collect();
    (!cards.is_empty()).then(|| Part {
        title: text(title).to_owned(),
        cards,
    })
}

fn card(action: &Action<'_>) -> Option<Card> {
    let due = by(action).filter(|_| !action.status.is_done());
    let late = action.late.then(|| text("poster.late").to_owned());
    Some(Card {
        title: typeset(&action.title, 24)?,
        about: joined([typeset(&action.owner_name, WIDE), due, late], ", "),
        shape: status_shape(action),
    })
}

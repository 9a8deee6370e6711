//! « Affiche du plan »: A3, large letters, for the wall of the workshop.
//!
//! Only what is decided, in three parts: what is under way, what comes, what is done. Never what is restricted.

use serde::Serialize;

use crate::action::{ActionView, Status};
use crate::document::Document;
use crate::french;
use crate::paper::{Heading, WIDE, said, status_shape};
use crate::texts::{TEXTS, fill};
use crate::view::DossierView;

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
    pub(crate) shape: Option<&'static str>,
}

impl Poster {
    /// Composes the poster.
    pub(crate) fn new(view: &DossierView) -> Self {
        let texts = &TEXTS.poster;
        let parts = [
            part(view, &texts.in_progress, |status| {
                status == Status::InProgress
            }),
            part(view, &texts.upcoming, |status| status == Status::Decided),
            part(view, &texts.done, |status| {
                matches!(status, Status::Done | Status::Evaluated)
            }),
        ];
        let parts: Vec<_> = parts.into_iter().flatten().collect();
        let next = view.next_meeting_on.as_deref().map(french::full_date);
        Self {
            heading: Heading::new(Document::Poster, view, &TEXTS.plan.title),
            intro: texts.intro.clone(),
            nothing: parts.is_empty().then(|| texts.nothing.clone()),
            parts,
            next: next.map(|date| fill(&TEXTS.plan.intro.next_meeting, &[("date", &date)])),
            replaced: TEXTS.paper.replaced.clone(),
        }
    }
}

fn part(view: &DossierView, title: &str, kept: fn(Status) -> bool) -> Option<Part> {
    let rows = view.rows().into_iter();
    let actions = rows.filter_map(|row| row.action);
    let cards: Vec<_> = actions
        .filter(|action| action.code().is_some_and(kept))
        .filter_map(card)
        .collect();
    (!cards.is_empty()).then(|| Part {
        title: title.to_owned(),
        cards,
    })
}

fn card(action: &ActionView) -> Option<Card> {
    let texts = &TEXTS.poster;
    let owner = action.owner.as_deref().and_then(|owner| said(owner, WIDE));
    let done = matches!(action.code(), Some(Status::Done | Status::Evaluated));
    let due = action.due.as_deref().filter(|_| !done);
    let due = due.and_then(|due| said(&french::short_date(due), WIDE));
    let due = due.map(|due| fill(&TEXTS.feedback.by, &[("date", &due)]));
    let late = action.late.then(|| texts.late.clone());
    let parts: Vec<_> = [owner, due, late].into_iter().flatten().collect();
    Some(Card {
        title: said(&action.title, 24)?,
        about: parts.join(", "),
        shape: status_shape(action),
    })
}

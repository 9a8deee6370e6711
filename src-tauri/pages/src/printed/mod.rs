//! A dossier as documents print it: the same words as on screen.
//!
//! Used by the documents page and by the command line, which has no page.

mod actions;
mod options;
mod view;

use documents::{Document, DossierView, Level, Options, Status};
use dossier::{Action, ActionStatus, DocumentSettings, Dossier, PreventionLevel};
use jiff::Zoned;
use library::Library;

use crate::lookup::iso_due;
use crate::texts::Texts;

pub use options::RESTRICTED;
pub(crate) use options::{printed_version, validated};
pub(crate) use view::dossier_view;

/// A dossier as a document prints it, with what was chosen for that document: for programs without a window.
///
/// # Errors
/// When the dossier or the library cannot be read.
pub fn printable(
    library: &Library,
    dossier: &Dossier,
    document: Document,
    settings: &DocumentSettings,
    at: &Zoned,
) -> anyhow::Result<(DossierView, Options)> {
    made(library, &Texts::load()?, dossier, (document, settings), at)
}

/// A dossier as a document prints it, with what was chosen for that document.
pub(crate) fn made(
    library: &Library,
    texts: &Texts,
    dossier: &Dossier,
    (document, settings): (Document, &DocumentSettings),
    at: &Zoned,
) -> anyhow::Result<(DossierView, Options)> {
    let mut view = dossier_view(library, texts, &dossier.export()?, at)?;
    if document == Document::Calendar {
        options::number_changes(dossier, &mut view, at.date())?;
    }
    Ok((view, options::options(dossier, document, settings)?))
}

/// The name of a document in addresses and in what is remembered.
pub fn code_of(document: Document) -> &'static str {
    match document {
        Document::Plan => "plan",
        Document::Annex => "annex",
        Document::ActionList => "action-list",
        Document::Poster => "poster",
        Document::Feedback => "feedback",
        Document::SituationSheet => "situation-sheet",
        Document::ActionSheet => "action-sheet",
        Document::YearReport => "year-report",
        Document::Calendar => "calendar",
    }
}

/// What gives a dossier its words.
struct Printed<'a> {
    library: &'a Library,
    texts: &'a Texts,
}

impl Printed<'_> {
    /// The word of a code.
    fn label(&self, list: &str, code: &str) -> String {
        self.texts.label(list, code).to_owned()
    }
}

/// The due date in the form documents read: a day, a month or a quarter.
fn due(action: &Action) -> Option<String> {
    action
        .due_on
        .map(|date| iso_due(date, action.due_precision))
}

fn given(text: String) -> Option<String> {
    Some(text).filter(|text| !text.trim().is_empty())
}

fn printed_level(level: PreventionLevel) -> Level {
    match level {
        PreventionLevel::Primary => Level::Primary,
        PreventionLevel::Secondary => Level::Secondary,
        PreventionLevel::Tertiary => Level::Tertiary,
    }
}

fn printed_status(status: ActionStatus) -> Status {
    match status {
        ActionStatus::Idea => Status::Idea,
        ActionStatus::Proposed => Status::Proposed,
        ActionStatus::Decided => Status::Decided,
        ActionStatus::InProgress => Status::InProgress,
        ActionStatus::Done => Status::Done,
        ActionStatus::Evaluated => Status::Evaluated,
        ActionStatus::Postponed => Status::Postponed,
        ActionStatus::Dropped => Status::Dropped,
    }
}

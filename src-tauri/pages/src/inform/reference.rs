//! What one comes to check: received ideas and figures, each with its source; and how the law and the
//! glossary are searched.
//!
//! Looking for a word on one of these pages is the program's own search, kept to one kind.

use std::collections::BTreeMap;

use library::Kind;
use serde::Deserialize;
use tera::context;

use crate::frame::Section;
use crate::problem::Problem;
use crate::respond::Answer;
use crate::state::App;

/// More answers than any list here is long.
const ALL: usize = 500;

/// What the person asks of a list.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct ListQuery {
    pub(super) q: String,
    pub(super) size: String,
}

/// The ids of a kind that a search finds, best first; `None` when nothing is asked.
pub(super) fn found(app: &App, kind: Kind, query: &str) -> Result<Option<Vec<String>>, Problem> {
    if query.trim().is_empty() {
        return Ok(None);
    }
    let hits = app.library().search(query, ALL)?;
    let slugs = hits.into_iter().filter(|hit| hit.kind == kind);
    Ok(Some(slugs.map(|hit| hit.slug).collect()))
}

/// Keeps what was found, in the order of the finding.
pub(super) fn keep<T>(items: Vec<T>, found: Option<Vec<String>>, id: fn(&T) -> &str) -> Vec<T> {
    let Some(found) = found else { return items };
    let mut by_id: BTreeMap<String, T> = items
        .into_iter()
        .map(|item| (id(&item).to_owned(), item))
        .collect();
    found.iter().filter_map(|slug| by_id.remove(slug)).collect()
}

/// `GET /ideas`
pub(crate) fn ideas(app: &App) -> Answer {
    let ideas = app.library().received_ideas()?;
    app.page(Section::Inform, "inform/ideas.html", context! { ideas })
}

/// `GET /figures`
pub(crate) fn figures(app: &App) -> Answer {
    let figures = app.library().figures()?;
    app.page(Section::Inform, "inform/figures.html", context! { figures })
}

//! What one comes to check: received ideas and figures, each with its source; and how the law and the
//! glossary are searched.
//!
//! Looking for a word on one of these pages is the program's own search, kept to one kind.

use std::collections::BTreeMap;

use library::{Figure, Kind, ReceivedIdea};
use serde::{Deserialize, Serialize};

use crate::frame::Section;
use crate::problem::Problem;
use crate::respond::Answer;
use crate::state::App;

/// More answers than any list here is long.
const ALL: usize = 500;

/// What the person asks of a list.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
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

/// Something with the name of its source.
#[derive(Serialize)]
struct Sourced<T> {
    #[serde(flatten)]
    item: T,
    source_label: String,
}

fn sourced<T>(
    app: &App,
    items: Vec<T>,
    source: fn(&T) -> &str,
) -> Result<Vec<Sourced<T>>, Problem> {
    items
        .into_iter()
        .map(|item| {
            Ok(Sourced {
                source_label: app.source_label(source(&item))?,
                item,
            })
        })
        .collect()
}

#[derive(Serialize)]
struct Ideas {
    ideas: Vec<Sourced<ReceivedIdea>>,
}

/// `GET /ideas`
pub(crate) fn ideas(app: &App) -> Answer {
    let ideas = sourced(app, app.library().received_ideas()?, |idea| &idea.source)?;
    app.page(Section::Inform, "inform/ideas.html", &Ideas { ideas })
}

#[derive(Serialize)]
struct Figures {
    figures: Vec<Sourced<Figure>>,
}

/// `GET /figures`
pub(crate) fn figures(app: &App) -> Answer {
    let figures = sourced(app, app.library().figures()?, |figure| &figure.source)?;
    app.page(Section::Inform, "inform/figures.html", &Figures { figures })
}

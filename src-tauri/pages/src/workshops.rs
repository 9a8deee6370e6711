//! « Ateliers »: the outlines and the facilitation tools of the library, to read.

use axum::extract::Path;
use library::{Outline, OutlineCard, Source, Tool, ToolCard};
use serde::Serialize;

use crate::frame::Section;
use crate::problem::Problem;
use crate::respond::Answer;
use crate::state::App;

#[derive(Serialize)]
struct Index {
    outlines: Vec<OutlineCard>,
    tools: Vec<ToolCard>,
    /// The role plays, apart.
    plays: Vec<ToolCard>,
}

/// `GET /outlines`
pub(crate) fn index(app: &App) -> Answer {
    let tools = app.library().tools()?.into_iter();
    let (plays, tools) = tools.partition(|tool| tool.is_play);
    let view = Index {
        outlines: app.library().outlines()?,
        tools,
        plays,
    };
    app.page(Section::Workshops, "workshops/index.html", &view)
}

#[derive(Serialize)]
struct OutlinePage {
    outline: Outline,
}

/// `GET /outlines/{slug}`
pub(crate) fn outline(app: &App, Path(slug): Path<String>) -> Answer {
    let Some(outline) = app.library().outline(&slug)? else {
        return Err(Problem::NoPage);
    };
    app.page(
        Section::Workshops,
        "workshops/outline.html",
        &OutlinePage { outline },
    )
}

#[derive(Serialize)]
struct ToolPage {
    sources: Vec<Source>,
    /// The page that prints what the tool needs.
    deck: Option<&'static str>,
    tool: Tool,
}

/// `GET /tools/{slug}`
pub(crate) fn tool(app: &App, Path(slug): Path<String>) -> Answer {
    let Some(mut tool) = app.library().tool(&slug)? else {
        return Err(Problem::NoPage);
    };
    let mut links = app.terms()?.links();
    tool.purpose.html = links.link(&tool.purpose.html);
    for step in &mut tool.how {
        step.html = links.link(&step.html);
    }
    let view = ToolPage {
        sources: app.sources(&tool.sources)?,
        deck: crate::decks::of_tool(&tool.slug),
        tool,
    };
    app.page(Section::Workshops, "workshops/tool.html", &view)
}

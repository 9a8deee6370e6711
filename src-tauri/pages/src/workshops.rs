//! « Ateliers »: the outlines and the facilitation tools of the library, to read.

use axum::extract::{Path, State};
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
pub(crate) async fn index(State(app): State<App>) -> Answer {
    app.work(|app| {
        let tools = app.library().tools()?.into_iter();
        let (plays, tools) = tools.partition(|tool| tool.is_play);
        let view = Index {
            outlines: app.library().outlines()?,
            tools,
            plays,
        };
        app.page(Section::Workshops, "workshops/index.html", &view)
    })
    .await
}

#[derive(Serialize)]
struct OutlinePage {
    outline: Outline,
}

/// `GET /outlines/{slug}`
pub(crate) async fn outline(State(app): State<App>, Path(slug): Path<String>) -> Answer {
    app.work(move |app| {
        let Some(outline) = app.library().outline(&slug)? else {
            return Err(Problem::NoPage);
        };
        app.page(
            Section::Workshops,
            "workshops/outline.html",
            &OutlinePage { outline },
        )
    })
    .await
}

#[derive(Serialize)]
struct ToolPage {
    sources: Vec<Source>,
    tool: Tool,
}

/// `GET /tools/{slug}`
pub(crate) async fn tool(State(app): State<App>, Path(slug): Path<String>) -> Answer {
    app.work(move |app| {
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
            tool,
        };
        app.page(Section::Workshops, "workshops/tool.html", &view)
    })
    .await
}

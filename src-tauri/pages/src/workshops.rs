//! « Ateliers »: the outlines and the facilitation tools of the library, to read.

use axum::extract::Path;
use library::ToolCard;
use tera::context;

use crate::frame::Section;
use crate::problem::Problem;
use crate::respond::Answer;
use crate::state::App;

/// `GET /outlines`
pub(crate) fn index(app: &App) -> Answer {
    let tools = app.library().tools()?.into_iter();
    let (plays, tools): (Vec<ToolCard>, Vec<_>) = tools.partition(|tool| tool.is_play);
    let outlines = app.library().outlines()?;
    let view = context! { outlines, tools, plays };
    app.page(Section::Workshops, "workshops/index.html", view)
}

/// `GET /outlines/{slug}`
pub(crate) fn outline(app: &App, Path(slug): Path<String>) -> Answer {
    let outline = app.library().outline(&slug)?.ok_or(Problem::NoPage)?;
    let view = context! { outline };
    app.page(Section::Workshops, "workshops/outline.html", view)
}

/// `GET /tools/{slug}`
pub(crate) fn tool(app: &App, Path(slug): Path<String>) -> Answer {
    let mut tool = app.library().tool(&slug)?.ok_or(Problem::NoPage)?;
    let mut links = app.terms()?.links();
    tool.purpose.html = links.link(&tool.purpose.html);
    for step in &mut tool.how {
        step.html = links.link(&step.html);
    }
    let deck = crate::decks::of_tool(&tool.slug);
    let view = context! { tool, deck };
    app.page(Section::Workshops, "workshops/tool.html", view)
}

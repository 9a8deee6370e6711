//! « C'est grave, maintenant »: whom to call, what to do at once, one sheet a page.
//!
//! Nothing here is noted in the dossier, projected or voted on. Each sheet prints on one page, to be
//! kept beside a telephone.

use axum::extract::Path;
use tera::context;

use crate::frame::Section;
use crate::helpers::{contacts, emergency};
use crate::problem::Problem;
use crate::respond::Answer;
use crate::state::App;

/// `GET /crisis`
pub(crate) fn index(app: &App) -> Answer {
    let view = context! {
        sheets => &app.library().crises()?,
        emergency => &emergency(app)?,
        themes => &app.library().themes()?
    };
    app.page(Section::Crisis, "crisis/index.html", view)
}

/// `GET /crisis/{slug}`
pub(crate) fn show(app: &App, Path(slug): Path<String>) -> Answer {
    let sheet = app.library().crisis(&slug)?.ok_or(Problem::NoPage)?;
    let mut others = app.library().crises()?;
    others.retain(|other| other.slug != sheet.slug);
    let view = context! {
        emergency => &contacts(app, app.helpers(&sheet.helpers)?),
        edition => &app.library().edition()?,
        others, sheet
    };
    app.page(Section::Crisis, "crisis/show.html", view)
}

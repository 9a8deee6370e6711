//! « C'est grave, maintenant »: whom to call, what to do at once, one sheet a page.
//!
//! Nothing here is noted in the dossier, projected or voted on. Each sheet prints on one page, to be
//! kept beside a telephone.

use axum::extract::Path;
use library::{CrisisCard, CrisisSheet, LegalPoint, Source, Theme};
use serde::Serialize;

use crate::frame::Section;
use crate::helpers::{Call, calls, emergency};
use crate::problem::Problem;
use crate::respond::Answer;
use crate::state::App;

#[derive(Serialize)]
struct Index {
    sheets: Vec<CrisisCard>,
    emergency: Vec<Call>,
    /// Themes that open on what to do first.
    sensitive: Vec<Theme>,
}

/// `GET /crisis`
pub(crate) fn index(app: &App) -> Answer {
    let mut sensitive = app.library().themes()?;
    sensitive.retain(|theme| theme.sensitive);
    let view = Index {
        sheets: app.library().crises()?,
        emergency: emergency(app)?,
        sensitive,
    };
    app.page(Section::Crisis, "crisis/index.html", &view)
}

#[derive(Serialize)]
struct Page {
    emergency: Vec<Call>,
    laws: Vec<LegalPoint>,
    sources: Vec<Source>,
    reviewed_on: String,
    reviewed_by: Option<String>,
    edition: String,
    others: Vec<CrisisCard>,
    sheet: CrisisSheet,
}

/// `GET /crisis/{slug}`
pub(crate) fn show(app: &App, Path(slug): Path<String>) -> Answer {
    let Some(sheet) = app.library().crisis(&slug)? else {
        return Err(Problem::NoPage);
    };
    let mut others = app.library().crises()?;
    others.retain(|other| other.slug != sheet.slug);
    let view = Page {
        emergency: calls(app, app.helpers(&sheet.helpers)?),
        laws: app.laws(&sheet.law)?,
        sources: app.sources(&sheet.sources)?,
        reviewed_on: sheet.reviewed_on.clone(),
        reviewed_by: sheet.reviewed_by.clone(),
        edition: app.library().edition()?.version,
        others,
        sheet,
    };
    app.page(Section::Crisis, "crisis/show.html", &view)
}

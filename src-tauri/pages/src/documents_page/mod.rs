//! « Documents »: which one, with what in it, seen as it is, then saved where the person says.
//!
//! The bytes come from `documents`; the place from a dialog. Choices are remembered with the dossier.
//! What a page looks like is in `preview`, the logos in `logos`, the whole dossier in `whole`.

mod chosen;
mod logos;
mod preview;
mod whole;

use axum::extract::{Path as Address, Query};
use axum::routing::{get, post};
use axum::{Form, Router};
use documents::{Document, Format, Options, PlanColumn, RESTRICTED, Source};
use dossier::{DocumentSettings, Dossier, LogoPlace};
use serde::{Deserialize, Serialize};
use tera::context;

use crate::completeness::Completeness;
use crate::frame::Section;
use crate::problem::Problem;
use crate::respond::{Answer, see};
use crate::state::App;
use crate::sync::sync;
use crate::texts::Choice;

/// The pages of the documents.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/documents", get(sync(index)))
        .route("/documents/plan.pdf", post(sync(save_plan)))
        .route("/documents/dossier.mallette", post(sync(whole::copy)))
        .route("/documents/dossier.json", post(sync(whole::json)))
        .route("/documents/logos/{place}", post(sync(logos::choose)))
        .route(
            "/documents/logos/{place}/removal",
            post(sync(logos::remove)),
        )
        .route("/documents/{document}/options", post(sync(keep)))
        .route("/documents/{document}/file", post(sync(save)))
        .route("/documents/{document}/preview", get(sync(preview::show)))
        .route(
            "/documents/{document}/pages/{page}",
            get(sync(preview::page)),
        )
}

/// The document of a page's address; the plan when there is none of that name.
pub(crate) fn document(code: &str) -> Document {
    code.parse().unwrap_or(Document::Plan)
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct IndexQuery {
    doc: String,
}

/// What was last chosen for a document, or the usual choices.
fn settings(app: &App, document: Document) -> Result<DocumentSettings, Problem> {
    app.dossier(|dossier| dossier.document_settings(document.code()))
}

/// A document of the open dossier, as chosen.
fn print(
    app: &App,
    document: Document,
    format: Format,
    settings: &DocumentSettings,
) -> Result<Vec<u8>, Problem> {
    let today = app.today();
    let (records, revisions, options) = app.dossier(|dossier| {
        let revisions = documents::revisions(dossier, document, today)?;
        let options = Options::chosen(dossier, document, settings)?;
        Ok((dossier.export()?, revisions, options))
    })?;
    let source = Source {
        records: &records,
        library: app.library(),
        at: app.now().to_zoned(app.desk().time_zone()),
        revisions,
    };
    app.print(document, &source, format, &options)
}

/// A document to choose.
#[derive(Serialize)]
struct Card {
    code: Document,
    title: &'static str,
    formats: &'static [Format],
}

fn card(document: Document) -> Card {
    Card {
        code: document,
        title: document.title(),
        formats: document.formats(),
    }
}

/// `GET /documents`
fn index(app: &App, Query(query): Query<IndexQuery>) -> Answer {
    let document = document(&query.doc);
    let options = settings(app, document)?;
    let (validated, years, logos) = app.dossier(|dossier| {
        let validated = documents::validated_version(dossier)?;
        Ok((validated, dossier.plan_years()?, logos(dossier)?))
    })?;
    let format = document.formats().first().copied().unwrap_or(Format::Pdf);
    let years = years.iter().map(|it| Choice::new(it, it.to_string()));
    let columns = PlanColumn::ALL.iter();
    let columns = columns.map(|column| Choice::new(column.code(), column.label()));
    let view = context! {
        cards => &Document::ALL.iter().copied().map(card).collect::<Vec<_>>(),
        doc => &card(document),
        paper => &format.is_paper(),
        has_names => &(document != Document::Feedback),
        has_restricted => &!document.is_public(),
        has_years => &!matches!(document, Document::YearReport | Document::Calendar),
        draft => &(document.has_versions() && validated.is_none()),
        validated,
        columns => &columns.collect::<Vec<_>>(),
        chosen_columns => &chosen_columns(document, format, &options),
        years => &years.collect::<Vec<_>>(),
        places => LogoPlace::ALL,
        logos,
        completeness => &Completeness::of(app)?,
        with_restricted => &options.options.iter().any(|option| option == RESTRICTED),
        options
    };
    app.page(Section::Documents, "documents/index.html", view)
}

/// The codes of the columns that a document shows.
fn chosen_columns(document: Document, format: Format, options: &DocumentSettings) -> Vec<String> {
    let usual = document.columns(format).iter();
    match options.columns.as_slice() {
        [] => usual.map(|column| column.code().to_owned()).collect(),
        chosen => chosen.to_vec(),
    }
}

/// The places that have a logo.
fn logos(dossier: &Dossier) -> dossier::Result<Vec<LogoPlace>> {
    let places = LogoPlace::ALL.iter().copied();
    let there = |place| Ok(dossier.logo(place)?.map(|_| place));
    places
        .filter_map(|place| there(place).transpose())
        .collect()
}

/// `POST /documents/{document}/options`: remembered as soon as they change.
fn keep(
    app: &App,
    Address(code): Address<String>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Answer {
    let document = document(&code);
    let settings = chosen::read(document, &fields);
    app.remember(|remember| remember.set_document_settings(&settings))?;
    see(&format!("/documents?doc={}#options", document.code()))
}

/// `POST /documents/{document}/file`: asks where, makes the file, writes it whole.
fn save(
    app: &App,
    Address(code): Address<String>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Answer {
    let document = document(&code);
    let chosen = fields.iter().find(|(name, _)| name == "format");
    let format = chosen.and_then(|(_, code)| code.parse::<Format>().ok());
    let format = format.filter(|format| document.formats().contains(format));
    let format = format.ok_or(Problem::NoPage)?;
    let settings = chosen::read(document, &fields);
    app.remember(|remember| remember.set_document_settings(&settings))?;
    write(app, document, format, &settings)?;
    see(&format!("/documents?doc={}", document.code()))
}

/// `POST /documents/plan.pdf`: the plan on paper, as it was last made; from anywhere.
fn save_plan(app: &App) -> Answer {
    let settings = settings(app, Document::Plan)?;
    write(app, Document::Plan, Format::Pdf, &settings)?;
    see("/documents")
}

/// Makes a document and writes it where the person says; nothing when they give up.
fn write(
    app: &App,
    document: Document,
    format: Format,
    settings: &DocumentSettings,
) -> Result<(), Problem> {
    let file = app.texts().label("document-files", document.code());
    let proposed = format!("{file} {}", app.dated_name()?);
    let kind = format.extension().parse().map_err(Problem::internal)?;
    app.save_bytes(&proposed, kind, || print(app, document, format, settings))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_names_no_document_is_that_of_the_plan() {
        assert_eq!(document("poster"), Document::Poster);
        assert_eq!(document("unknown"), Document::Plan);
    }
}

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
use dossier::{DocumentSettings, LogoPlace, PlanVersionHead};
use serde::{Deserialize, Serialize};

use crate::completeness::Completeness;
use crate::desk::FileKind;
use crate::frame::Section;
use crate::problem::Problem;
use crate::respond::{Answer, see};
use crate::saving::{file_name, say_saved, write_whole};
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

fn file_kind(format: Format) -> FileKind {
    match format {
        Format::Pdf | Format::PdfA3 => FileKind::Pdf,
        Format::Docx => FileKind::Docx,
        Format::Xlsx => FileKind::Xlsx,
        Format::Csv => FileKind::Csv,
        Format::Json => FileKind::Json,
        Format::Ics => FileKind::Ics,
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct IndexQuery {
    doc: String,
}

#[derive(Serialize)]
struct Index {
    cards: Vec<Card>,
    doc: &'static str,
    title: &'static str,
    formats: Vec<Choice>,
    paper: bool,
    has_names: bool,
    has_restricted: bool,
    has_years: bool,
    draft: bool,
    validated: Option<PlanVersionHead>,
    options: DocumentSettings,
    with_restricted: bool,
    columns: Vec<Column>,
    years: Vec<Choice>,
    logos: Vec<Logo>,
    completeness: Completeness,
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
        .map_err(Problem::NotPrinted)
}

/// A document to choose.
#[derive(Serialize)]
struct Card {
    code: &'static str,
    title: &'static str,
    text: String,
    thumb: String,
    tags: Vec<String>,
}

/// A column that may be shown.
#[derive(Serialize)]
struct Column {
    code: &'static str,
    label: &'static str,
    chosen: bool,
}

/// Whose logo, and whether there is one.
#[derive(Serialize)]
struct Logo {
    place: &'static str,
    label: String,
    there: bool,
    shown: bool,
}

/// `GET /documents`
fn index(app: &App, Query(query): Query<IndexQuery>) -> Answer {
    let document = document(&query.doc);
    let view = shown(app, document)?;
    app.page(Section::Documents, "documents/index.html", &view)
}

fn shown(app: &App, document: Document) -> Result<Index, Problem> {
    let options = settings(app, document)?;
    let validated = app.dossier(documents::validated_version)?;
    let format = document.formats().first().copied().unwrap_or(Format::Pdf);
    Ok(Index {
        cards: Document::ALL.iter().map(|one| card(app, *one)).collect(),
        doc: document.code(),
        title: document.title(),
        formats: document
            .formats()
            .iter()
            .map(|format| Choice {
                value: format.code().to_owned(),
                label: app.texts().label("formats", format.code()).to_owned(),
            })
            .collect(),
        paper: format.is_paper(),
        has_names: document != Document::Feedback,
        has_restricted: !document.is_public(),
        has_years: !matches!(document, Document::YearReport | Document::Calendar),
        draft: document.has_versions() && validated.is_none(),
        validated,
        columns: columns(document, format, &options),
        years: years(app)?,
        logos: logos(app, &options)?,
        completeness: Completeness::of(app)?,
        with_restricted: options.options.iter().any(|option| option == RESTRICTED),
        options,
    })
}

fn card(app: &App, document: Document) -> Card {
    let code = document.code();
    let texts = app.texts();
    let tags = document.formats().iter();
    Card {
        code,
        title: document.title(),
        text: texts.label("document-texts", code).to_owned(),
        thumb: texts.label("document-thumbs", code).to_owned(),
        tags: tags
            .map(|format| texts.label("format-tags", format.code()).to_owned())
            .collect(),
    }
}

/// The columns that a document may show, ticked when it shows them.
fn columns(document: Document, format: Format, options: &DocumentSettings) -> Vec<Column> {
    let usual = document.columns(format);
    if usual.is_empty() {
        return Vec::new();
    }
    let all = PlanColumn::ALL.iter();
    all.map(|column| Column {
        code: column.code(),
        label: column.label(),
        chosen: if options.columns.is_empty() {
            usual.contains(column)
        } else {
            options.columns.iter().any(|code| code == column.code())
        },
    })
    .collect()
}

fn years(app: &App) -> Result<Vec<Choice>, Problem> {
    let years = app.dossier(dossier::Dossier::plan_years)?;
    let years = years.into_iter().map(|year| Choice {
        value: year.to_string(),
        label: year.to_string(),
    });
    Ok(years.collect())
}

fn logos(app: &App, options: &DocumentSettings) -> Result<Vec<Logo>, Problem> {
    let places = [
        (LogoPlace::Firm, options.with_firm_logo),
        (LogoPlace::Consultant, options.with_consultant_logo),
    ];
    let logos = places
        .into_iter()
        .map(|(place, shown)| -> Result<Logo, Problem> {
            Ok(Logo {
                place: place.code(),
                label: app.texts().label("logo-places", place.code()).to_owned(),
                there: app.dossier(|dossier| dossier.logo(place))?.is_some(),
                shown,
            })
        });
    logos.collect()
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
    let asked = fields
        .iter()
        .find(|(name, _)| name == "format")
        .map(|(_, value)| value.as_str());
    let formats = document.formats().iter();
    let format = formats
        .copied()
        .find(|format| Some(format.code()) == asked)
        .ok_or(Problem::NoPage)?;
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
    let name = app.firm_name().ok_or(Problem::NoDossier)?;
    let proposed = format!(
        "{} {} {}",
        app.texts().label("document-files", document.code()),
        file_name(&name),
        app.today()
    );
    let Some(path) = app.desk().choose_destination(&proposed, file_kind(format)) else {
        return Ok(());
    };
    let bytes = print(app, document, format, settings)?;
    write_whole(&path, &bytes).map_err(Problem::NotWritten)?;
    say_saved(app, &path);
    Ok(())
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

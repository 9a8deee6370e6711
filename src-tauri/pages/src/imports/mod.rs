//! Bringing in a plan made elsewhere: choose a file, see what it would add, then import.
//!
//! A spreadsheet is read column by column (`table`), the JSON of this program record by record (here).
//! Nothing is written before « Importer »; what was imported is undone at once. Reading, limits and
//! rules are the dossier's.

mod table;

use std::fs;
use std::path::Path;

use axum::Router;
use axum::http::StatusCode;
use axum::response::IntoResponse as _;
use axum::routing::get;
use dossier::{DossierExport, Error, Refusal, limits};
use serde::Serialize;

use crate::desk::FileKind;
use crate::frame::Section;
use crate::problem::Problem;
use crate::respond::{Answer, see};
use crate::state::App;
use crate::sync::sync;

/// The kinds of files that can be brought in.
const KINDS: [FileKind; 3] = [FileKind::Xlsx, FileKind::Csv, FileKind::Json];

/// The pages of the import.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/imports", get(sync(index)).post(sync(choose)))
        .route(
            "/imports/table",
            get(sync(table::show)).post(sync(table::import)),
        )
        .route(
            "/imports/dossier",
            get(sync(show_records)).post(sync(import_records)),
        )
}

#[derive(Serialize)]
struct Index {
    refused: Option<Refused>,
}

/// Why a file is refused, and what to do.
#[derive(Serialize)]
struct Refused {
    file: String,
    title: String,
    text: String,
    next: String,
}

/// `GET /imports`
fn index(app: &App) -> Answer {
    app.dossier(dossier::Dossier::company)?;
    app.page(
        Section::Documents,
        "imports/index.html",
        &Index { refused: None },
    )
}

/// `POST /imports`: asks which file, and shows what it holds.
fn choose(app: &App) -> Answer {
    app.dossier(dossier::Dossier::company)?;
    let Some(path) = app.desk().choose_file(&KINDS) else {
        return see("/imports");
    };
    app.set_importing(Some(path.clone()));
    match read(&path) {
        Ok(bytes) if looks_like_json(&bytes) => see("/imports/dossier"),
        Ok(_) => see("/imports/table"),
        Err(problem) => refused(app, problem),
    }
}

/// The bytes of a file that is not too large to be read.
fn read(path: &Path) -> Result<Vec<u8>, Problem> {
    let size = fs::metadata(path).map_err(|error| unread(&error))?.len();
    if usize::try_from(size).is_ok_and(|size| size > limits::IMPORT_BYTES) {
        return Err(refusal(Refusal::ImportTooLarge {
            limit: limits::IMPORT_BYTES,
        }));
    }
    fs::read(path).map_err(|error| unread(&error))
}

/// A file that went away since it was chosen, or that this computer cannot read.
fn unread(error: &std::io::Error) -> Problem {
    tracing::info!(%error, "a file to import could not be read");
    refusal(Refusal::ImportUnreadable)
}

fn refusal(refusal: Refusal) -> Problem {
    Problem::Dossier(Error::Refused(refusal))
}

/// The first sign of a JSON is a brace; no table begins so.
fn looks_like_json(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let first = bytes.iter().find(|byte| !byte.is_ascii_whitespace());
    first == Some(&b'{')
}

/// The page again, with the reason; other problems take their own way.
fn refused(app: &App, problem: Problem) -> Answer {
    let Problem::Dossier(Error::Refused(_) | Error::TooNew { .. }) = &problem else {
        return Err(problem);
    };
    let words = app.texts().problem(problem.key());
    let file = app.importing().map(|path| name(&path)).unwrap_or_default();
    let view = Index {
        refused: Some(Refused {
            file,
            title: words.title,
            text: words.text,
            next: words.next,
        }),
    };
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(app
        .page_with(status, Section::Documents, "imports/index.html", &view)?
        .into_response())
}

fn name(path: &Path) -> String {
    path.file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default()
}

/// The file being imported, read again: nothing of it is kept between two pages.
fn chosen(app: &App) -> Result<Option<(String, Vec<u8>)>, Problem> {
    let Some(path) = app.importing() else {
        return Ok(None);
    };
    Ok(Some((name(&path), read(&path)?)))
}

#[derive(Serialize)]
struct Records {
    file: String,
    firm: String,
    other_firm: bool,
    same_dossier: bool,
    nothing: bool,
    counts: Vec<Counted>,
}

/// How many records of a kind would be added, and how many are there.
#[derive(Serialize)]
struct Counted {
    label: String,
    added: u32,
    kept: u32,
}

/// `GET /imports/dossier`: what the JSON of a dossier would add.
fn show_records(app: &App) -> Answer {
    let read = chosen(app).and_then(|chosen| match chosen {
        Some((file, bytes)) => Ok(Some((file, DossierExport::from_json(&bytes)?))),
        None => Ok(None),
    });
    let (file, export) = match read {
        Ok(Some(read)) => read,
        Ok(None) => return see("/imports"),
        Err(problem) => return refused(app, problem),
    };
    let (preview, company) =
        app.dossier(|dossier| Ok((dossier.preview_import(&export)?, dossier.company()?)))?;
    let view = Records {
        file,
        other_firm: preview.company_name != company.name,
        firm: preview.company_name,
        same_dossier: preview.same_dossier,
        nothing: preview.counts.iter().all(|count| count.added == 0),
        counts: preview
            .counts
            .iter()
            .filter_map(|count| {
                let labels = &app.texts().labels;
                Some(Counted {
                    label: labels.find("import-kinds", count.kind.code())?.to_owned(),
                    added: count.added,
                    kept: count.kept,
                })
            })
            .collect(),
    };
    app.page(Section::Documents, "imports/records.html", &view)
}

/// `POST /imports/dossier`: adds what the open dossier lacks.
fn import_records(app: &App) -> Answer {
    let Some((_, bytes)) = chosen(app)? else {
        return see("/imports");
    };
    let export = DossierExport::from_json(&bytes)?;
    app.change(|once| once.import_records(&export))?;
    app.set_importing(None);
    app.say_done()?;
    see("/plan")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_known_by_its_brace() {
        assert!(looks_like_json(b"\xef\xbb\xbf \n{\"a\": 1}"));
        for other in [&b"Action;Qui"[..], b"PK\x03\x04", b"", b"  "] {
            assert!(!looks_like_json(other));
        }
    }
}

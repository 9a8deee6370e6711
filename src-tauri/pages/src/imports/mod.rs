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
use axum::routing::get;
use dossier::{DossierExport, Error, Kind, Refusal, limits};
use tera::context;

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

/// `GET /imports`
fn index(app: &App) -> Answer {
    app.dossier(dossier::Dossier::company)?;
    app.page(Section::Documents, "imports/index.html", context! {})
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
    tracing::info!(kind = ?error.kind(), "a file to import could not be read");
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
    let view = context! {
        refused => &problem.words(app.texts()),
        file => &app.importing().map(|path| name(&path))
    };
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    app.page_with(status, Section::Documents, "imports/index.html", view)
}

fn name(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

/// The file being imported, read again, and what `understand` makes of it: nothing of it is kept between
/// two pages.
fn chosen<T>(
    app: &App,
    understand: impl FnOnce(&[u8]) -> Result<T, Problem>,
) -> Result<Option<(String, T)>, Problem> {
    let Some(path) = app.importing() else {
        return Ok(None);
    };
    Ok(Some((name(&path), understand(&read(&path)?)?)))
}

/// What is made of a file once it is understood; its reason when it cannot be.
fn understood<T>(
    app: &App,
    chosen: Result<Option<(String, T)>, Problem>,
    page: impl FnOnce(String, T) -> Answer,
) -> Answer {
    match chosen {
        Ok(Some((file, content))) => page(file, content),
        Ok(None) => see("/imports"),
        Err(problem) => refused(app, problem),
    }
}

fn export(bytes: &[u8]) -> Result<DossierExport, Problem> {
    Ok(DossierExport::from_json(bytes)?)
}

/// `GET /imports/dossier`: what the JSON of a dossier would add.
fn show_records(app: &App) -> Answer {
    understood(app, chosen(app, export), |file, export| {
        let (mut preview, company) =
            app.dossier(|dossier| Ok((dossier.preview_import(&export)?, dossier.company()?)))?;
        let nothing = preview.counts.iter().all(|count| count.added == 0);
        let labels = &app.texts().labels;
        let is_told = |kind: Kind| labels.find("import-kinds", kind.code()).is_some();
        preview.counts.retain(|count| is_told(count.kind));
        let other_firm = preview.company_name != company.name;
        let view = context! { file, preview, other_firm, nothing };
        app.page(Section::Documents, "imports/records.html", view)
    })
}

/// `POST /imports/dossier`: adds what the open dossier lacks.
fn import_records(app: &App) -> Answer {
    let Some((_, export)) = chosen(app, export)? else {
        return see("/imports");
    };
    app.change_and_say(|once| once.import_records(&export))?;
    app.set_importing(None);
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

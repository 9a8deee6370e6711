//! The pages: requests in, HTML out.
//!
//! The router answers the person's window, the projector's, and a browser in development, all
//! alike. A handler reads the library and the dossier, fills a view, and a template shows it. No
//! window, no SQL and no French here: those are in `shell`, `dossier` and `library`, and `ui/`.
//! Where to look next: `state` for what is shared, `respond` for how pages are made, `problem` for
//! what goes wrong.

mod actions;
mod assets;
pub mod bridge;
mod completeness;
mod crisis;
mod desk;
mod documents_page;
mod dossiers;
mod followup;
mod frame;
mod helpers;
mod history;
mod home;
mod imports;
mod inform;
mod lookup;
mod plan;
mod preferences;
mod problem;
mod projection;
mod respond;
mod search;
mod settings;
mod situations;
mod state;
mod templates;
mod texts;
mod themes;
mod ui_kit;
mod versions;
mod work_units;
mod workshops;

use std::path::Path;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use axum::response::IntoResponse as _;
use axum::routing::{get, post};
use tower_http::catch_panic::CatchPanicLayer;

pub use desk::{Desk, FileKind, Topic};
pub use problem::Problem;
use respond::Answer;
pub use state::{App, Folders, Printer, Setup};

/// The router of every page and every form.
pub fn router(app: App) -> Router {
    Router::new()
        .merge(reading())
        .merge(acting())
        .merge(followup::routes())
        .merge(completeness::routes())
        .merge(versions::routes())
        .merge(imports::routes())
        .merge(documents_page::routes())
        .merge(keeping())
        .fallback(|| async { Problem::NoPage })
        .layer(CatchPanicLayer::custom(
            |panic: Box<dyn std::any::Any + Send>| {
                axum::response::IntoResponse::into_response(Problem::panicked(panic.as_ref()))
            },
        ))
        .layer(from_fn_with_state(app.clone(), problem::put_into_words))
        .route("/assets/{*path}", get(assets::asset))
        .with_state(app)
}

/// What the library says.
fn reading() -> Router<App> {
    Router::new()
        .route("/inform", get(inform::index))
        .route("/modules/{slug}", get(inform::module))
        .route("/modules/{slug}/reading", post(inform::mark_module))
        .route("/leader/{slug}", get(inform::leader))
        .route("/quiz/{slug}", get(inform::quiz))
        .route("/law", get(inform::law))
        .route("/glossary", get(inform::glossary))
        .route("/ideas", get(inform::ideas))
        .route("/figures", get(inform::figures))
        .route("/crisis", get(crisis::index))
        .route("/crisis/{slug}", get(crisis::show))
        .route("/helpers", get(helpers::index))
        .route("/helpers/{slug}", get(helpers::show))
        .route("/helpers/department", post(helpers::settle))
        .route("/helpers/health-service", post(helpers::note))
        .route("/needs/{slug}", get(helpers::need))
        .route("/outlines", get(workshops::index))
        .route("/outlines/{slug}", get(workshops::outline))
        .route("/tools/{slug}", get(workshops::tool))
        .route("/search", get(search::index))
        .route("/search/panel", get(search::panel))
        .route("/ui-kit", get(ui_kit::index))
}

/// What the firm does: situations, actions, the plan.
fn acting() -> Router<App> {
    Router::new()
        .route("/", get(home::index))
        .route("/themes", get(themes::index))
        .route("/themes/{slug}", get(themes::show))
        .merge(situations::routes())
        .merge(plan::routes())
        .merge(actions::routes())
        .route("/history", get(history::index))
        .route("/undo", post(history::undo))
        .route("/redo", post(history::redo))
        .route("/projection", get(projection::show).post(projection::start))
        .route("/projection/section", post(projection::section))
        .route("/projection/end", post(projection::end))
        .route("/print", post(print))
        .route("/shown", post(shown))
}

/// Where things are kept: dossiers, backups, documents, preferences.
fn keeping() -> Router<App> {
    Router::new()
        .route("/dossiers", get(dossiers::index).post(dossiers::create))
        .route("/dossiers/opening", post(dossiers::open))
        .route("/dossiers/forgetting", post(dossiers::forget))
        .route("/dossiers/sample", post(dossiers::sample))
        .route(
            "/dossiers/recovery",
            get(dossiers::recovery).post(dossiers::recover),
        )
        .merge(work_units::routes())
        .route("/settings", get(settings::index))
        .route("/settings/display", post(settings::display))
        .route("/settings/company", post(settings::company))
        .route("/settings/folder", post(settings::show_folder))
        .route("/backups", get(settings::backups))
        .route("/backups/copy", post(settings::copy))
        .route("/backups/{name}", get(settings::preview))
        .route("/backups/{name}/restoration", post(settings::restore))
}

/// `POST /print`: the shell prints the page (204), or leaves it to the web view (200).
async fn print(State(app): State<App>) -> Answer {
    app.work(|app| {
        let status = if app.desk().print() {
            StatusCode::NO_CONTENT
        } else {
            StatusCode::OK
        };
        Ok(status.into_response())
    })
    .await
}

/// What the log says when the first page can be used: start-up is measured by it.
pub const SHOWN: &str = "the first page is shown";

/// `POST /shown`: the window has painted its first page.
async fn shown() -> StatusCode {
    tracing::info!("{SHOWN}");
    StatusCode::NO_CONTENT
}

/// Opens a dossier given on the command line, or by a second start, and says which page to show.
#[must_use]
pub fn open_at_start(app: &App, path: &Path) -> String {
    match dossiers::open_file(app, path) {
        Ok(()) => "/".to_owned(),
        Err(problem) => {
            tracing::warn!(?problem, "the dossier asked for could not be opened");
            problem.page_at_start(app).to_owned()
        }
    }
}

/// Opens the last dossier again, and says which page to show.
#[must_use]
pub fn open_last(app: &App) -> String {
    match app.last_dossier() {
        Some(path) if path.exists() => open_at_start(app, &path),
        _ => "/".to_owned(),
    }
}

/// The person closed the projector's window.
pub fn projector_closed(app: &App) {
    app.set_projected(None);
}

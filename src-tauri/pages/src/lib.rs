//! The pages: requests in, HTML out.
//!
//! The router answers the person's window, the projector's, and a browser in development, all
//! alike. A handler reads the library and the dossier, fills a view, and a template shows it. No
//! window, no SQL and no French here: those are in `shell`, `dossier` and `library`, and `ui/`.
//! Where to look next: `state` for what is shared, `respond` for how pages are made, `problem` for
//! what goes wrong.
#![expect(
    clippy::needless_pass_by_value,
    reason = "a handler owns what was taken out of its request"
)]

mod actions;
mod address;
mod assets;
mod backups;
pub mod bridge;
mod completeness;
mod crisis;
mod damage;
mod decks;
mod desk;
mod documents_page;
mod dossiers;
mod files;
mod filters;
mod followup;
mod forgetting;
mod frame;
mod helpers;
mod history;
mod home;
mod imports;
mod inform;
mod journal;
mod lookup;
mod plan;
mod preferences;
mod problem;
mod problem_page;
mod projection;
mod respond;
mod saving;
mod scene;
mod search;
mod settings;
mod situations;
mod state;
mod sync;
mod templates;
mod terms;
mod texts;
mod themes;
mod toast;
mod trades;
mod ui_kit;
mod understood;
mod versions;
mod work_units;
mod workshops;

use std::path::Path;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use axum::response::IntoResponse as _;
use axum::routing::{get, post};
use tower_http::catch_panic::CatchPanicLayer;

pub use desk::{Desk, FileKind, Topic};
pub use dossier::{private_folder, private_options, read_apart};
pub use journal::kinds;
pub use problem::Problem;
use respond::Answer;
pub use state::{App, Folders, Printer, Setup};
use sync::sync;

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
        .route("/assets/{*path}", get(assets::asset))
        .fallback(|| async { Problem::NoPage })
        .layer(DefaultBodyLimit::max(FORM_LIMIT))
        .layer(CatchPanicLayer::custom(
            |_: Box<dyn std::any::Any + Send>| Problem::panicked().into_response(),
        ))
        .layer(from_fn_with_state(
            app.clone(),
            problem_page::put_into_words,
        ))
        .with_state(app)
}

/// More bytes than any form of the program holds. A larger one is refused whole, and told.
const FORM_LIMIT: usize = 4 * 1024 * 1024;

/// What the library says.
fn reading() -> Router<App> {
    Router::new()
        .route("/inform", get(sync(inform::index)))
        .route("/modules/{slug}", get(sync(inform::module)))
        .route("/modules/{slug}/reading", post(sync(inform::mark_module)))
        .route("/leader/{slug}", get(sync(inform::leader)))
        .route("/quiz/{slug}", get(sync(inform::quiz)))
        .route("/law", get(sync(inform::law)))
        .route("/glossary", get(sync(inform::glossary)))
        .route("/ideas", get(sync(inform::ideas)))
        .route("/figures", get(sync(inform::figures)))
        .route("/crisis", get(sync(crisis::index)))
        .route("/crisis/{slug}", get(sync(crisis::show)))
        .route("/helpers", get(sync(helpers::index)))
        .route("/helpers/{slug}", get(sync(helpers::show)))
        .route("/helpers/department", post(sync(helpers::set_department)))
        .route(
            "/helpers/health-service",
            post(sync(helpers::note_health_service)),
        )
        .route("/needs/{slug}", get(sync(helpers::need)))
        .route("/outlines", get(sync(workshops::index)))
        .route("/outlines/{slug}", get(sync(workshops::outline)))
        .route("/tools/{slug}", get(sync(workshops::tool)))
        .route("/decks/situations", get(sync(decks::situations)))
        .route("/decks/images", get(sync(decks::images)))
        .route("/search", get(sync(search::index)))
        .route("/search/panel", get(sync(search::panel)))
        .route("/ui-kit", get(sync(ui_kit::index)))
}

/// What the firm does: situations, actions, the plan.
fn acting() -> Router<App> {
    Router::new()
        .route("/", get(sync(home::index)))
        .route("/themes", get(sync(themes::index)))
        .route("/themes/{slug}", get(sync(themes::show)))
        .route("/act/trades", get(sync(trades::index)))
        .route("/act/trades/{sector}", get(sync(trades::show)))
        .merge(situations::routes())
        .merge(plan::routes())
        .merge(actions::routes())
        .route("/history", get(sync(history::index)))
        .route("/undo", post(sync(history::undo)))
        .route("/redo", post(sync(history::redo)))
        .route(
            "/projection",
            get(sync(projection::show)).post(sync(projection::start)),
        )
        .route("/projection/section", post(sync(projection::section)))
        .route("/projection/end", post(sync(projection::end)))
        .route("/print", post(sync(print)))
        .route("/understood", post(sync(understood::show)))
        .route("/shown", post(shown))
}

/// Where things are kept: dossiers, backups, documents, preferences.
fn keeping() -> Router<App> {
    Router::new()
        .route(
            "/dossiers",
            get(sync(dossiers::index)).post(sync(dossiers::create)),
        )
        .route("/dossiers/opening", post(sync(dossiers::open)))
        .route(
            "/dossiers/forgetting",
            get(sync(dossiers::ask_forgetting)).post(sync(dossiers::forget)),
        )
        .route("/dossiers/sample", post(sync(dossiers::sample)))
        .route(
            "/dossiers/recovery",
            get(sync(dossiers::recovery)).post(sync(dossiers::recover)),
        )
        .merge(work_units::routes())
        .route("/damage", get(sync(damage::index)))
        .route("/damage/mending", post(sync(damage::mend)))
        .route("/settings", get(sync(settings::index)))
        .route("/settings/display", post(sync(settings::display)))
        .route("/settings/company", post(sync(settings::company)))
        .route("/settings/folder", post(sync(settings::show_folder)))
        .merge(backups::routes())
        .merge(forgetting::routes())
}

/// `POST /print`: the shell prints the page (204), or leaves it to the web view (200).
fn print(app: &App) -> Answer {
    let printed = app.desk().print();
    Ok(if printed {
        StatusCode::NO_CONTENT
    } else {
        StatusCode::OK
    }
    .into_response())
}

/// What the log says when the first page can be used: start-up is measured by it.
pub const SHOWN: &str = "the first page is shown";

/// `POST /shown`: the window has painted its first page.
async fn shown() -> StatusCode {
    tracing::info!("{SHOWN}");
    StatusCode::NO_CONTENT
}

/// Makes the first page once, unseen: what it is made of is then ready when the window asks for it.
pub fn warm_up(app: &App) {
    if let Err(problem) = home::index(app) {
        tracing::warn!(?problem, "the first page cannot be made");
    }
}

/// Opens a dossier given on the command line, or by a second start, and says which page to show.
#[must_use]
pub fn open_at_start(app: &App, path: &Path) -> String {
    match dossiers::open_file(app, path) {
        Ok(()) => "/".to_owned(),
        Err(problem) => {
            tracing::warn!(?problem, "the dossier asked for could not be opened");
            problem_page::page_at_start(app, &problem).to_owned()
        }
    }
}

/// Opens the last dossier again, and says which page to show.
#[must_use]
pub fn open_last(app: &App) -> String {
    match app.preferences().recent.first() {
        Some(last) if last.path.exists() => open_at_start(app, &last.path),
        _ => "/".to_owned(),
    }
}

/// The person closed the projector's window.
pub fn projector_closed(app: &App) {
    app.set_projected(None);
}

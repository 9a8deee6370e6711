//! The work units of the firm: the parts that live the same work. Added, renamed, removed here.
//!
//! Which units live a situation is said on the situation. A unit that a situation names is not removed: the
//! page leads to those situations instead.

use axum::Form;
use axum::Router;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::routing::{get, post};
use dossier::WorkUnitId;
use serde::{Deserialize, Serialize};
use tera::context;

use crate::frame::Section;
use crate::problem::{Problem, or_refused, refusal_words};
use crate::respond::{Answer, see};
use crate::state::App;
use crate::sync::sync;

/// The page and its forms.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/work-units", get(sync(index)).post(sync(add)))
        .route("/work-units/{id}", post(sync(rename)))
        .route("/work-units/{id}/removal", post(sync(remove)))
}

/// A name that was refused, for a unit or for a new one.
#[derive(Default, Serialize)]
struct Refused {
    unit: Option<WorkUnitId>,
    name: String,
    error: String,
}

/// `GET /work-units`
fn index(app: &App) -> Answer {
    show(app, StatusCode::OK, &Refused::default())
}

fn show(app: &App, status: StatusCode, refused: &Refused) -> Answer {
    let units = app.dossier(dossier::Dossier::work_units)?;
    let view = context! { units, refused };
    app.page_with(status, Section::Settings, "work_units/index.html", view)
}

#[derive(Deserialize)]
struct NameForm {
    name: String,
}

/// `POST /work-units`
fn add(app: &App, Form(form): Form<NameForm>) -> Answer {
    let done = app.change_and_say(|once| once.add_work_unit(&form.name));
    named(app, done.map(|_| ()), None, form.name)
}

/// `POST /work-units/{id}`
fn rename(app: &App, Path(id): Path<WorkUnitId>, Form(form): Form<NameForm>) -> Answer {
    let done = app.change_and_say(|once| once.rename_work_unit(id, &form.name));
    named(app, done.map(|_| ()), Some(id), form.name)
}

/// The page after a name was given; a refused one stays as typed, with why.
fn named(app: &App, done: Result<(), Problem>, unit: Option<WorkUnitId>, name: String) -> Answer {
    if let Err(refusal) = or_refused(done)? {
        let words = refusal_words(&refusal, app.texts());
        let error = format!("{}. {}", words.title, words.next);
        let refused = Refused { unit, name, error };
        return show(app, StatusCode::UNPROCESSABLE_ENTITY, &refused);
    }
    see(match unit {
        Some(_) => "/work-units",
        None => "/work-units#new-unit",
    })
}

/// `POST /work-units/{id}/removal`
fn remove(app: &App, Path(id): Path<WorkUnitId>) -> Answer {
    app.change_and_say(|once| once.remove_work_unit(id))?;
    see("/work-units")
}

//! The firm's own situations, which no sheet describes.

use axum::Form;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use dossier::{NewSituation, SituationId, SituationPatch, Visibility};
use library::Kind;
use serde::{Deserialize, Serialize};
use tera::context;

use super::ours::{recorded, view};
use super::standing::MissingQuery;
use super::{Named, details};
use crate::frame::Section;
use crate::problem::Problem;
use crate::respond::{Answer, see};
use crate::state::App;

#[derive(Default, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct OwnForm {
    title: String,
    story: String,
    theme: String,
}

/// `GET /own-situations/new`
pub(super) fn new(app: &App, Query(form): Query<OwnForm>) -> Answer {
    new_page(app, StatusCode::OK, &form, None)
}

fn new_page(app: &App, status: StatusCode, form: &OwnForm, title_error: Option<&str>) -> Answer {
    let view = context! { themes => &app.theme_choices()?, form, title_error };
    app.page_with(status, Section::Act, "situations/new.html", view)
}

/// `POST /own-situations`
pub(super) fn create(app: &App, Form(form): Form<OwnForm>) -> Answer {
    if form.title.trim().is_empty() {
        let error = app.texts().problem("missing").next;
        return new_page(app, StatusCode::UNPROCESSABLE_ENTITY, &form, Some(&error));
    }
    let fields = SituationPatch {
        visibility: Some(visibility(app, &form.theme)?),
        title: Some(form.title),
        story: Some(form.story),
        theme_code: Some(form.theme),
        ..SituationPatch::default()
    };
    let new = NewSituation {
        fields,
        ..NewSituation::default()
    };
    let situation = app.change_and_say(|once| once.add_situation(new))?;
    see(&Named::Own(situation.id).address())
}

/// Under a sensitive theme, a situation is restricted from the start, as its sheets are.
fn visibility(app: &App, theme: &str) -> Result<Visibility, Problem> {
    Ok(match app.library().is_sensitive(theme)? {
        true => Visibility::Restricted,
        false => Visibility::Group,
    })
}

/// `GET /own-situations/{id}`
pub(super) fn show(
    app: &App,
    Path(id): Path<SituationId>,
    Query(query): Query<MissingQuery>,
) -> Answer {
    let named = Named::Own(id);
    let recorded = recorded(app, &named)?.ok_or(Problem::NoPage)?;
    let situation = &recorded.details.situation;
    if let Some(slug) = &situation.library_ref {
        return see(&Kind::Situation.address(slug));
    }
    let library = app.library();
    let rateable = library.is_rateable(&situation.theme_code, None)?;
    let mut view = view(app, &named, rateable, Some(&recorded), &query);
    view.extend(details::view(app, &named, situation, Some(&recorded))?);
    view.insert("theme", &library.theme(&situation.theme_code)?);
    view.insert("themes", &app.theme_choices()?);
    app.page(Section::Act, "situations/own.html", view)
}

/// `POST /own-situations/{id}`
pub(super) fn update(
    app: &App,
    Path(id): Path<SituationId>,
    Form(patch): Form<SituationPatch>,
) -> Answer {
    app.change(|once| once.edit_situation(id, &patch))?;
    see(&Named::Own(id).address())
}

/// `POST /own-situations/{id}/removal`
pub(super) fn remove(app: &App, Path(id): Path<SituationId>) -> Answer {
    app.change_and_say(|once| once.remove_situation(id))?;
    see("/firm-situations")
}

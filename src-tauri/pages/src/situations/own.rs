//! The firm's own situations, which no sheet describes.

use axum::Form;
use axum::extract::{Path, Query};
use dossier::{NewSituation, Situation, SituationId, SituationPatch, Visibility};
use library::{Kind, Theme};
use serde::{Deserialize, Serialize};

use super::Named;
use super::details::Details;
use super::ours::{Ours, known};
use super::standing::Asked;
use crate::frame::Section;
use crate::problem::Problem;
use crate::respond::{Answer, see};
use crate::state::App;
use crate::texts::Choice;

#[derive(Default, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct OwnForm {
    title: String,
    story: String,
    theme: String,
    #[serde(skip_deserializing)]
    errors: OwnErrors,
}

#[derive(Default, Serialize)]
struct OwnErrors {
    title: Option<String>,
    story: Option<String>,
}

#[derive(Serialize)]
struct OwnPage {
    form: OwnForm,
    themes: Vec<Choice>,
}

/// `GET /own-situations/new`
pub(super) fn new(app: &App, Query(form): Query<OwnForm>) -> Answer {
    let view = OwnPage {
        form,
        themes: app.theme_choices()?,
    };
    app.page(Section::Act, "situations/new.html", &view)
}

/// `POST /own-situations`
pub(super) fn create(app: &App, Form(mut form): Form<OwnForm>) -> Answer {
    if form.title.trim().is_empty() {
        form.errors.title = Some(app.texts().problem("missing").next);
        let view = OwnPage {
            form,
            themes: app.theme_choices()?,
        };
        let status = axum::http::StatusCode::UNPROCESSABLE_ENTITY;
        return app.page_with(status, Section::Act, "situations/new.html", &view);
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
    let situation = app.change(|once| once.add_situation(new))?;
    app.say_done()?;
    see(&Named::Own(situation.id).address())
}

/// Under a sensitive theme, a situation is restricted from the start, as its sheets are.
fn visibility(app: &App, theme: &str) -> Result<Visibility, Problem> {
    Ok(match app.library().is_sensitive(theme)? {
        true => Visibility::Restricted,
        false => Visibility::Group,
    })
}

#[derive(Serialize)]
struct OwnSheet {
    situation: Situation,
    theme: Option<Theme>,
    themes: Vec<Choice>,
    ours: Ours,
    details: Details,
}

/// `GET /own-situations/{id}`
pub(super) fn show(app: &App, Path(id): Path<SituationId>, Query(asked): Query<Asked>) -> Answer {
    let named = Named::Own(id);
    let known = known(app, &named)?.ok_or(Problem::NoPage)?;
    let situation = known.details.situation.clone();
    if let Some(slug) = &situation.library_ref {
        return see(&Kind::Situation.address(slug));
    }
    let rateable = app.library().is_rateable(&situation.theme_code, None)?;
    let view = OwnSheet {
        theme: app.library().theme(&situation.theme_code)?,
        themes: app.theme_choices()?,
        ours: Ours::new(app, &named, rateable, Some(&known)).asked(app, &asked),
        details: Details::of_own(app, &named, &known)?,
        situation,
    };
    app.page(Section::Act, "situations/own.html", &view)
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
    app.change(|once| once.remove_situation(id))?;
    app.say_done()?;
    see("/firm-situations")
}

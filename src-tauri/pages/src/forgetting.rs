//! « Oublier »: what is to be forgotten, what that would take away and leave, then forgetting it.
//!
//! What is typed stays out of addresses, which the web view remembers.

use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Form, Router};
use dossier::{Forget, ForgetPreview, Kind, Refusal, SituationId};
use serde::{Deserialize, Serialize};
use tera::context;

use crate::frame::Section;
use crate::preferences::RecentDossier;
use crate::problem::{Problem, or_refused, refusal_words};
use crate::respond::{Answer, see};
use crate::state::App;
use crate::sync::sync;
use crate::toast::Toast;

/// The pages of forgetting.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/settings/forgetting", get(sync(index)).post(sync(preview)))
        .route("/settings/forgetting/confirmation", post(sync(forget)))
}

/// What is to be forgotten: words, one entry a line, or a situation.
#[derive(Default, Deserialize, Serialize)]
#[serde(default)]
struct ForgetForm {
    words: String,
    situation: String,
    /// In the pictures of validated versions too.
    in_versions: Option<String>,
    #[serde(skip_deserializing)]
    refused: Option<String>,
}

impl ForgetForm {
    fn what(&self) -> Forget {
        match self.situation.parse::<SituationId>() {
            Ok(id) => Forget::Situation(id),
            Err(_) => Forget::Words(self.entries().map(str::to_owned).collect()),
        }
    }

    fn entries(&self) -> impl Iterator<Item = &str> {
        let lines = self.words.lines().map(str::trim);
        lines.filter(|line| !line.is_empty())
    }
}

/// `GET /settings/forgetting`
fn index(app: &App) -> Answer {
    ask(app, StatusCode::OK, &ForgetForm::default())
}

fn ask(app: &App, status: StatusCode, form: &ForgetForm) -> Answer {
    let situations = app.dossier(dossier::Dossier::forgettable_situations)?;
    let view = context! { form, situations };
    app.page_with(status, Section::Settings, "settings/forgetting.html", view)
}

/// The page again, with the reason.
fn refused(app: &App, mut form: ForgetForm, refusal: &Refusal) -> Answer {
    let words = refusal_words(refusal, app.texts());
    form.refused = Some(format!("{}. {}", words.title, words.next));
    ask(app, StatusCode::UNPROCESSABLE_ENTITY, &form)
}

/// Where something is, in words.
#[derive(Serialize)]
struct Place {
    kind: Kind,
    /// How many records go whole.
    whole: u32,
    /// The texts that have it, and in how many records.
    fields: Vec<(String, u32)>,
}

/// Where it is, kind by kind; links go without being told.
fn places(app: &App, preview: &ForgetPreview) -> Vec<Place> {
    let kinds = preview
        .places
        .chunk_by(|place, next| place.kind == next.kind);
    let places = kinds.filter_map(|places| {
        let kind = places.first()?.kind;
        let labels = &app.texts().labels;
        let told = |field: &str| {
            let label = labels.find("forget-fields", field);
            label.or(labels.find("fields", field)).map(str::to_owned)
        };
        let whole = places.iter().find(|place| place.field.is_empty());
        let fields = places
            .iter()
            .filter_map(|place| Some((told(&place.field)?, place.count)));
        Some(Place {
            kind,
            whole: whole.map_or(0, |place| place.count),
            fields: fields.collect(),
        })
    });
    let is_told = |place: &Place| {
        let is_link = matches!(place.kind, Kind::SituationUnit | Kind::ActionSituation);
        !is_link && (place.whole > 0 || !place.fields.is_empty())
    };
    places.filter(is_told).collect()
}

/// `POST /settings/forgetting`: what would go and what would stay. Nothing is written.
fn preview(app: &App, Form(form): Form<ForgetForm>) -> Answer {
    let what = form.what();
    let preview = match or_refused(app.dossier(|dossier| dossier.preview_forget(&what)))? {
        Ok(preview) if preview.is_empty() => {
            return refused(app, form, &Refusal::NothingToForget);
        }
        Ok(preview) => preview,
        Err(refusal @ Refusal::ForgetTooShort) => return refused(app, form, &refusal),
        Err(refusal) => return Err(refusal.into()),
    };
    let view = context! {
        form => &form,
        said => &said(app, &form, &what)?,
        is_situation => &matches!(what, Forget::Situation(_)),
        places => &places(app, &preview),
        unreadable_count => &preview.unreadable.len(),
        preview
    };
    app.page(Section::Settings, "settings/forgotten.html", view)
}

/// What is to be forgotten, as it is called.
fn said(app: &App, form: &ForgetForm, what: &Forget) -> Result<Vec<String>, Problem> {
    let Forget::Situation(id) = what else {
        return Ok(form.entries().map(words::quoted).collect());
    };
    let situations = app.dossier(dossier::Dossier::forgettable_situations)?;
    let chosen = situations.iter().filter(|situation| situation.id == *id);
    Ok(chosen
        .map(|situation| words::quoted(&situation.title))
        .collect())
}

/// `POST /settings/forgetting/confirmation`
fn forget(app: &App, Form(form): Form<ForgetForm>) -> Answer {
    let in_versions = form.in_versions.is_some();
    let what = form.what();
    match or_refused(app.change(|once| once.forget(&what, in_versions)))? {
        Ok(left) if left.is_empty() => {
            rename_on_the_list(app);
            let text = app.texts().label("done", "forgotten").to_owned();
            app.show_toast(Toast::done(text, None));
            see("/settings/forgetting")
        }
        Ok(_) => {
            rename_on_the_list(app);
            let text = app.texts().label("done", "forgotten-here").to_owned();
            app.show_toast(Toast::problem(text));
            see("/backups")
        }
        Err(refusal @ (Refusal::ForgetTooShort | Refusal::NothingToForget)) => {
            refused(app, form, &refusal)
        }
        Err(refusal) => Err(refusal.into()),
    }
}

/// The list of dossiers names the firm as it is called from now on.
fn rename_on_the_list(app: &App) {
    if let (Some(path), Some(name)) = (app.dossier_path(), app.firm_name()) {
        let opened_at = app.now();
        let dossier = RecentDossier {
            path,
            name,
            opened_at,
        };
        app.edit_preferences(|preferences| preferences.remember(dossier));
    }
}

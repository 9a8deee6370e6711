//! « Se faire aider »: who can help, how to reach them, and the day each contact was checked.
//!
//! Here are the helpers as every page shows them, and a helper's own page. From a need to helpers,
//! by department: `finding`; what a place changes: `place`. Nothing is ever dialled or opened.

mod finding;
mod place;

use axum::Form;
use axum::extract::Path;
use dossier::CompanyPatch;
use library::{Helper, Kind};
use serde::{Deserialize, Serialize};
use tera::context;

use crate::frame::Section;
use crate::problem::Problem;
use crate::respond::{Answer, see};
use crate::state::App;

pub(crate) use finding::{index, need, set_department};
pub(crate) use place::Place;

/// A helper, and how the firm reaches its own.
#[derive(Serialize)]
pub(crate) struct Contact {
    #[serde(flatten)]
    helper: Helper,
    /// What the firm noted to reach its own; none for a helper who is the same for everybody.
    noted: Option<String>,
}

/// The helpers to call at once, in order.
pub(crate) fn emergency(app: &App) -> Result<Vec<Contact>, Problem> {
    let mut helpers = app.library().helpers()?;
    helpers.retain(|helper| helper.emergency);
    helpers.sort_by_key(|helper| helper.position.unwrap_or(u16::MAX));
    Ok(contacts(app, helpers))
}

/// The helper of whom each firm has its own, and may note the number.
const HEALTH_SERVICE: &str = "service-sante-au-travail";

/// Helpers, with what the firm noted.
pub(crate) fn contacts(app: &App, helpers: Vec<Helper>) -> Vec<Contact> {
    let ours = app.dossier(dossier::Dossier::company).ok();
    let ours = ours.map(|company| company.health_service);
    let contact = |helper: Helper| Contact {
        noted: ours.clone().filter(|_| helper.slug == HEALTH_SERVICE),
        helper,
    };
    helpers.into_iter().map(contact).collect()
}

/// `GET /helpers/{slug}`
pub(crate) fn show(app: &App, Path(slug): Path<String>) -> Answer {
    let helper = app.library().helper(&slug)?.ok_or(Problem::NoPage)?;
    if helper.slug != slug {
        return see(&Kind::Helper.address(&helper.slug));
    }
    let mut needs = app.library().needs()?;
    needs.retain(|need| need.helpers.contains(&slug));
    let helper = &contacts(app, vec![helper]);
    let view = context! { needs, helper => &helper.first() };
    app.page(Section::Help, "helpers/show.html", view)
}

#[derive(Deserialize)]
pub(crate) struct HealthServiceForm {
    health_service: String,
}

/// `POST /helpers/health-service`: the firm notes how to reach its own.
pub(crate) fn note_health_service(app: &App, Form(form): Form<HealthServiceForm>) -> Answer {
    let patch = CompanyPatch {
        health_service: Some(form.health_service),
        ..CompanyPatch::default()
    };
    app.change_and_say(|once| once.edit_company(&patch))?;
    see(&Kind::Helper.address(HEALTH_SERVICE))
}

//! Settings: the display, the firm's card, where the data is.

use axum::Form;
use axum::http::StatusCode;
use dossier::CompanyPatch;
use tera::context;

use crate::dossiers::CompanyForm;
use crate::frame::Section;
use crate::preferences::Display;
use crate::problem::Problem;
use crate::respond::{Answer, see};
use crate::state::App;

/// `GET /settings`
pub(crate) fn index(app: &App) -> Answer {
    let company = if app.has_dossier() {
        Some(company_form(app)?)
    } else {
        None
    };
    show(app, StatusCode::OK, company)
}

fn show(app: &App, status: StatusCode, company: Option<CompanyForm>) -> Answer {
    let last_backup = app.dossier(|dossier| Ok(dossier.last_backup_at())).ok();
    let view = context! {
        display => &app.preferences().display,
        edition => &app.library().edition()?,
        counts => &app.library().counts()?,
        program => env!("CARGO_PKG_VERSION"),
        path => &app.dossier_path().map(|path| path.display().to_string()),
        company,
        last_backup => &last_backup.flatten(),
        departments => &app.department_choices()?
    };
    app.page_with(status, Section::Settings, "settings/index.html", view)
}

fn company_form(app: &App) -> Result<CompanyForm, Problem> {
    let company = app.dossier(dossier::Dossier::company)?;
    let headcount = company.headcount.map(|count| count.to_string());
    Ok(CompanyForm {
        name: company.name,
        sector: company.sector,
        headcount: headcount.unwrap_or_default(),
        department: company.department,
        city: company.city,
        has_cse: if company.has_cse { "yes" } else { "no" }.to_owned(),
        ..CompanyForm::default()
    })
}

/// `POST /settings/display`
pub(crate) fn display(app: &App, Form(display): Form<Display>) -> Answer {
    app.edit_preferences(|preferences| preferences.display = display);
    see("/settings")
}

/// `POST /settings/company`
pub(crate) fn company(app: &App, Form(mut form): Form<CompanyForm>) -> Answer {
    let Some(headcount) = form.checked(app) else {
        return show(app, StatusCode::UNPROCESSABLE_ENTITY, Some(form));
    };
    let patch = CompanyPatch {
        name: Some(form.name),
        sector: Some(form.sector),
        headcount: Some(headcount),
        department: Some(form.department),
        city: Some(form.city),
        has_cse: Some(form.has_cse == "yes"),
        health_service: None,
    };
    app.change_and_say(|once| once.edit_company(&patch))?;
    see("/settings")
}

/// `POST /settings/folder`: shows the dossier's file in the file manager.
pub(crate) fn show_folder(app: &App) -> Answer {
    let path = app.dossier_path().ok_or(Problem::NoDossier)?;
    app.desk().show_in_folder(&path);
    see("/settings")
}

//! Settings: the display, the firm's card, backups and the way back to one, where the data is.

use axum::Form;
use axum::extract::Path;
use axum::http::StatusCode;
use dossier::{BackupCounts, BackupInfo, CompanyPatch, HistoryLine, Operation};
use jiff::Timestamp;
use serde::Serialize;
use tera::context;

use crate::dossiers::CompanyForm;
use crate::frame::Section;
use crate::history::Line;
use crate::preferences::Display;
use crate::problem::Problem;
use crate::respond::{Answer, see};
use crate::state::App;
use crate::toast::Toast;

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
    let backups = app.dossier(|dossier| Ok(dossier.list_backups()));
    let last_backup = backups.ok().and_then(|backups| Some(backups.first()?.at));
    let view = context! {
        display => &app.preferences().display,
        edition => &app.library().edition()?,
        counts => &app.library().counts()?,
        program => env!("CARGO_PKG_VERSION"),
        path => &app.dossier_path().map(|path| path.display().to_string()),
        company,
        last_backup,
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

/// A backup, by the name it has in an address.
#[derive(Serialize)]
struct Backup {
    name: String,
    at: Timestamp,
    counts: BackupCounts,
    verified: bool,
}

/// `GET /backups`
pub(crate) fn backups(app: &App) -> Answer {
    let backups = app.dossier(|dossier| Ok(dossier.list_backups()))?;
    let backups = backups.iter().map(|backup| Backup {
        name: name_of(backup),
        at: backup.at,
        counts: backup.counts,
        verified: backup.verified,
    });
    let view = context! { backups => &backups.collect::<Vec<_>>() };
    app.page(Section::Settings, "settings/backups.html", view)
}

fn name_of(backup: &BackupInfo) -> String {
    let stem = backup.path.file_stem().unwrap_or_default();
    stem.to_string_lossy().into_owned()
}

/// The backup of this name, in the list of the open dossier: never a path from outside.
fn find_backup(app: &App, name: &str) -> Result<BackupInfo, Problem> {
    let backups = app.dossier(|dossier| Ok(dossier.list_backups()))?;
    let mut backups = backups.into_iter();
    backups
        .find(|backup| name_of(backup) == name)
        .ok_or(Problem::NoPage)
}

/// Operations told one by one; the others are counted.
const SHOWN_LOST: usize = 12;

/// `GET /backups/{name}`: what going back would lose and bring.
pub(crate) fn preview(app: &App, Path(name): Path<String>) -> Answer {
    let backup = find_backup(app, &name)?;
    let preview = app.dossier(|dossier| dossier.preview_restore(&backup.path))?;
    let shown = |lines: &[HistoryLine]| -> Vec<Line> {
        let lines = lines.iter().take(SHOWN_LOST);
        lines.map(|line| Line::new(app, line)).collect()
    };
    let view = context! {
        name,
        at => &backup.at,
        lost => &shown(&preview.lost),
        lost_count => &preview.lost_count,
        gained => &preview.gained,
        counts_then => &preview.counts_then,
        counts_now => &preview.counts_now,
        brought => &shown(&preview.brought),
        brought_count => &preview.brought_count
    };
    app.page(Section::Settings, "settings/restore.html", view)
}

/// `POST /backups/{name}/restoration`
pub(crate) fn restore(app: &App, Path(name): Path<String>) -> Answer {
    let backup = find_backup(app, &name)?;
    app.change(|once| once.restore(&backup.path))?;
    let text = app
        .texts()
        .label("done", "restored")
        .replace("{}", &app.moment_text(backup.at));
    let last = app.dossier(|dossier| dossier.history(None, 1))?.pop();
    let restored = last.filter(|line| line.code == Operation::RestoreBackup);
    let undo = restored.map(|line| line.id.to_string());
    app.show_toast(Toast::done(text, undo));
    see("/")
}

/// `POST /backups/copy`: a copy of the dossier where the person wants it.
pub(crate) fn copy(app: &App) -> Answer {
    app.save_copy()?;
    see("/settings")
}

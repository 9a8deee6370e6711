//! Settings: the display, the firm's card, backups and the way back to one, where the data is.

use axum::Form;
use axum::extract::Path;
use axum::http::StatusCode;
use dossier::{BackupCounts, BackupInfo, CompanyPatch, RestorePreview};
use library::Kind;
use serde::{Deserialize, Serialize};

use crate::desk::FileKind;
use crate::dossiers::{CompanyErrors, Lists};
use crate::frame::Section;
use crate::history::{operation_text, subject};
use crate::lookup::read_number;
use crate::preferences::{Colours, Preferences, TextSize};
use crate::problem::Problem;
use crate::respond::{Answer, see};
use crate::saving::{file_name, say_saved};
use crate::state::App;
use crate::texts::Choice;
use crate::toast::Toast;

#[derive(Serialize)]
struct Index {
    preferences: Preferences,
    edition: EditionView,
    dossier: Option<DossierView>,
    company: Option<CompanyForm>,
    last_backup: Option<String>,
    yes_no: Vec<Choice>,
    #[serde(flatten)]
    lists: Lists,
}

#[derive(Serialize)]
struct EditionView {
    version: String,
    date: String,
    contents: String,
    program: &'static str,
}

#[derive(Serialize)]
struct DossierView {
    path: String,
}

/// The firm's card, as typed.
#[derive(Default, Deserialize, Serialize)]
#[serde(default)]
pub(crate) struct CompanyForm {
    name: String,
    sector: String,
    headcount: String,
    department: String,
    city: String,
    has_cse: String,
    #[serde(skip_deserializing)]
    errors: CompanyErrors,
}

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
    let last_backup = app
        .dossier(|dossier| Ok(dossier.list_backups().into_iter().next()))
        .ok()
        .flatten();
    let view = Index {
        preferences: app.preferences(),
        edition: edition(app)?,
        dossier: app.dossier_path().map(|path| DossierView {
            path: path.display().to_string(),
        }),
        company,
        last_backup: last_backup.map(|backup| app.told(backup.at)),
        yes_no: app.texts().choices("yes-no"),
        lists: Lists::new(app)?,
    };
    app.page_with(status, Section::Settings, "settings/index.html", &view)
}

fn edition(app: &App) -> Result<EditionView, Problem> {
    let edition = app.library().edition()?;
    let counts = app.library().counts()?;
    let told = |kind: Kind, key: &str| {
        app.texts()
            .count(key, counts.get(&kind).map_or(0, |count| i64::from(*count)))
    };
    let contents = [
        told(Kind::Situation, "situations"),
        told(Kind::Module, "modules"),
        told(Kind::Helper, "helpers"),
    ];
    Ok(EditionView {
        version: edition.version,
        date: edition.date,
        contents: contents.join(", "),
        program: env!("CARGO_PKG_VERSION"),
    })
}

fn company_form(app: &App) -> Result<CompanyForm, Problem> {
    let company = app.dossier(dossier::Dossier::company)?;
    Ok(CompanyForm {
        name: company.name,
        sector: company.sector,
        headcount: company
            .headcount
            .map(|count| count.to_string())
            .unwrap_or_default(),
        department: company.department,
        city: company.city,
        has_cse: if company.has_cse { "yes" } else { "no" }.to_owned(),
        errors: CompanyErrors::default(),
    })
}

#[derive(Deserialize)]
pub(crate) struct DisplayForm {
    text: TextSize,
    colours: Colours,
    #[serde(default)]
    reduce_motion: Option<String>,
    #[serde(default)]
    no_letter_keys: Option<String>,
}

/// `POST /settings/display`
pub(crate) fn display(app: &App, Form(form): Form<DisplayForm>) -> Answer {
    app.edit_preferences(|preferences| {
        preferences.text = form.text;
        preferences.colours = form.colours;
        preferences.reduce_motion = form.reduce_motion.is_some();
        preferences.no_letter_keys = form.no_letter_keys.is_some();
    });
    see("/settings")
}

/// `POST /settings/company`
pub(crate) fn company(app: &App, Form(mut form): Form<CompanyForm>) -> Answer {
    let headcount = read_number(&form.headcount);
    if headcount.is_none() {
        form.errors.headcount = Some(app.texts().problem("number-not-understood").next);
    }
    if form.name.trim().is_empty() {
        form.errors.name = Some(app.texts().problem("missing").next);
    }
    let (Some(headcount), None) = (headcount, &form.errors.name) else {
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
    app.change(|once| once.edit_company(&patch))?;
    app.say_done()?;
    see("/settings")
}

/// `POST /settings/folder`: shows the dossier's file in the file manager.
pub(crate) fn show_folder(app: &App) -> Answer {
    let path = app.dossier_path().ok_or(Problem::NoDossier)?;
    app.desk().show_in_folder(&path);
    see("/settings")
}

#[derive(Serialize)]
struct Backups {
    backups: Vec<Backup>,
}

#[derive(Serialize)]
struct Backup {
    name: String,
    when: String,
    contents: String,
    verified: bool,
}

/// `GET /backups`
pub(crate) fn backups(app: &App) -> Answer {
    let backups = app.dossier(|dossier| Ok(dossier.list_backups()))?;
    let backups = backups
        .into_iter()
        .map(|backup| shown_backup(app, &backup))
        .collect();
    app.page(
        Section::Settings,
        "settings/backups.html",
        &Backups { backups },
    )
}

fn shown_backup(app: &App, backup: &BackupInfo) -> Backup {
    Backup {
        name: name_of(backup),
        when: app.told(backup.at),
        contents: contents(app, backup.counts),
        verified: backup.verified,
    }
}

fn name_of(backup: &BackupInfo) -> String {
    backup
        .path
        .file_stem()
        .map(|stem| stem.to_string_lossy().into_owned())
        .unwrap_or_default()
}

fn contents(app: &App, counts: BackupCounts) -> String {
    let texts = app.texts();
    let situations = texts.count("situations", i64::from(counts.situations));
    format!(
        "{situations}, {}",
        texts.count("group-actions", i64::from(counts.actions))
    )
}

/// The backup of this name, in the list of the open dossier: never a path from outside.
fn find_backup(app: &App, name: &str) -> Result<BackupInfo, Problem> {
    let backups = app.dossier(|dossier| Ok(dossier.list_backups()))?;
    backups
        .into_iter()
        .find(|backup| name_of(backup) == name)
        .ok_or(Problem::NoPage)
}

#[derive(Serialize)]
struct Restore {
    name: String,
    when: String,
    lost_count: u32,
    lost_more: u32,
    lost: Vec<Lost>,
    gained: Vec<String>,
    counts_then: String,
    counts_now: String,
}

#[derive(Serialize)]
struct Lost {
    text: String,
    subject: String,
    when: String,
}

/// Lost operations told one by one; the others are counted.
const SHOWN_LOST: usize = 12;

/// `GET /backups/{name}`: what going back would lose and bring.
pub(crate) fn preview(app: &App, Path(name): Path<String>) -> Answer {
    let backup = find_backup(app, &name)?;
    let preview = app.dossier(|dossier| dossier.preview_restore(&backup.path))?;
    let view = shown_preview(app, &backup, preview);
    app.page(Section::Settings, "settings/restore.html", &view)
}

fn shown_preview(app: &App, backup: &BackupInfo, preview: RestorePreview) -> Restore {
    let lost: Vec<Lost> = preview
        .lost
        .iter()
        .take(SHOWN_LOST)
        .map(|line| Lost {
            text: operation_text(app, line),
            subject: subject(line),
            when: app.told(line.at),
        })
        .collect();
    Restore {
        name: name_of(backup),
        when: app.told(backup.at),
        lost_more: preview.lost_count - u32::try_from(lost.len()).unwrap_or(preview.lost_count),
        lost_count: preview.lost_count,
        lost,
        gained: preview
            .gained
            .into_iter()
            .map(|record| record.title)
            .collect(),
        counts_then: contents(app, preview.counts_then),
        counts_now: contents(app, preview.counts_now),
    }
}

/// `POST /backups/{name}/restoration`
pub(crate) fn restore(app: &App, Path(name): Path<String>) -> Answer {
    let backup = find_backup(app, &name)?;
    app.change(|once| once.restore(&backup.path))?;
    let text = app
        .texts()
        .label("done", "restored")
        .replace("{}", &app.told(backup.at));
    app.show_toast(Toast::done(text, None));
    see("/")
}

/// `POST /backups/copy`: a copy of the dossier where the person wants it.
pub(crate) fn copy(app: &App) -> Answer {
    let name = app.firm_name().ok_or(Problem::NoDossier)?;
    let proposed = format!("{} {}", file_name(&name), app.today());
    let Some(path) = app.desk().choose_destination(&proposed, FileKind::Dossier) else {
        return see("/settings");
    };
    app.dossier(|dossier| dossier.copy_to(&path))?;
    say_saved(app, &path);
    see("/settings")
}

//! One firm, one dossier: create it in a minute, open it, switch, try the sample, recover it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use axum::Form;
use axum::extract::Query;
use axum::http::StatusCode;
use dossier::{Company, Device, Dossier, Error, Sample};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tera::context;

use crate::address::local;
use crate::files::file_name;
use crate::frame::Section;
use crate::lookup::read_number;
use crate::preferences::RecentDossier;
use crate::problem::Problem;
use crate::respond::{Answer, see};
use crate::state::App;

/// The firm's card, as typed: the short form of a new dossier, or the whole of it in the settings.
#[derive(Default, Deserialize, Serialize)]
#[serde(default)]
pub(crate) struct CompanyForm {
    pub(crate) name: String,
    pub(crate) sector: String,
    pub(crate) headcount: String,
    pub(crate) department: String,
    pub(crate) city: String,
    pub(crate) has_cse: String,
    /// Where to go once the dossier is there.
    pub(crate) next: Option<String>,
    /// What is wrong, by field.
    #[serde(skip_deserializing)]
    pub(crate) errors: BTreeMap<&'static str, String>,
}

impl CompanyForm {
    /// The headcount, when there is nothing wrong; what is wrong is noted beside its field.
    pub(crate) fn checked(&mut self, app: &App) -> Option<Option<u32>> {
        let headcount = read_number(&self.headcount);
        let wrong = [
            ("name", "missing", self.name.trim().is_empty()),
            ("headcount", "number-not-understood", headcount.is_none()),
        ];
        for (field, rule, _) in wrong.into_iter().filter(|(_, _, wrong)| *wrong) {
            self.errors.insert(field, app.texts().problem(rule).next);
        }
        headcount.filter(|_| self.errors.is_empty())
    }
}

/// A dossier opened lately.
#[derive(Serialize)]
struct Recent {
    name: String,
    path: String,
    folder: String,
    opened_at: Timestamp,
    missing: bool,
}

impl Recent {
    fn new(recent: RecentDossier) -> Self {
        let folder = recent
            .path
            .parent()
            .map(|folder| folder.display().to_string());
        Self {
            missing: !recent.path.exists(),
            folder: folder.unwrap_or_default(),
            path: recent.path.display().to_string(),
            opened_at: recent.opened_at,
            name: recent.name,
        }
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Next {
    next: Option<String>,
}

/// `GET /dossiers`
pub(crate) fn index(app: &App, Query(next): Query<Next>) -> Answer {
    let form = CompanyForm {
        next: next.next,
        ..CompanyForm::default()
    };
    list(app, StatusCode::OK, form)
}

fn list(app: &App, status: StatusCode, form: CompanyForm) -> Answer {
    let recent = app.preferences().recent.into_iter();
    let view = context! {
        recent => &recent.map(Recent::new).collect::<Vec<_>>(),
        open => &app.dossier_path().map(|path| path.display().to_string()),
        form,
        departments => &app.department_choices()?
    };
    app.page_with(status, Section::Home, "dossiers/index.html", view)
}

/// `POST /dossiers`
pub(crate) fn create(app: &App, Form(mut form): Form<CompanyForm>) -> Answer {
    let Some(headcount) = form.checked(app) else {
        return list(app, StatusCode::UNPROCESSABLE_ENTITY, form);
    };
    let path = free_path(&app.folders().dossiers, &form.name)?;
    let company = Company {
        name: form.name.trim().to_owned(),
        sector: form.sector,
        headcount,
        department: form.department,
        ..Company::default()
    };
    let dossier = Dossier::create(&path, company, &device(app), app.now())?;
    app.open(dossier, &path)?;
    see(local(form.next.as_deref()).unwrap_or("/"))
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct OpenForm {
    path: Option<PathBuf>,
}

/// `POST /dossiers/opening`: the given file, or one chosen in a dialog.
pub(crate) fn open(app: &App, Form(form): Form<OpenForm>) -> Answer {
    let Some(path) = form.path.or_else(|| app.desk().choose_dossier()) else {
        return see("/dossiers");
    };
    open_file(app, &path)?;
    see("/")
}

/// Opens a file in the place of the open dossier.
pub(crate) fn open_file(app: &App, path: &Path) -> Result<(), Problem> {
    app.note_attempt(path);
    let dossier = Dossier::open(path, &device(app), app.now())?;
    app.open(dossier, path)
}

/// `POST /dossiers/forgetting`: off the list; the file stays.
pub(crate) fn forget(app: &App, Form(form): Form<OpenForm>) -> Answer {
    if let Some(path) = form.path {
        app.edit_preferences(|preferences| preferences.forget(&path));
    }
    see("/dossiers")
}

/// `POST /dossiers/sample`: opens the sample firm, made the first time.
pub(crate) fn sample(app: &App) -> Answer {
    let samples = app.library().samples()?;
    let sample = Sample::from_toml(&samples.first().ok_or(Problem::NoPage)?.text)?;
    let path = app.folders().dossiers.join(SAMPLE_FILE);
    if !path.exists() {
        dossier::private_folder(&app.folders().dossiers).map_err(Problem::NotWritten)?;
        Dossier::create_sample(&path, &sample, &device(app), app.now())?;
    }
    open_file(app, &path)?;
    see("/")
}

/// The file of the sample dossier.
const SAMPLE_FILE: &str = "exemple.mallette";

/// `GET /dossiers/recovery`: what can be done for the damaged file that was just tried.
pub(crate) fn recovery(app: &App) -> Answer {
    let path = app.attempted().ok_or(Problem::NoPage)?;
    let backup = dossier::last_good_backup(&app.folders().backups, &path);
    let view = context! {
        path => &path.display().to_string(),
        backup => &backup.map(|backup| backup.at)
    };
    app.page(Section::None, "dossiers/recovery.html", view)
}

/// `POST /dossiers/recovery`: puts the damaged file aside and the last good backup in its place.
pub(crate) fn recover(app: &App) -> Answer {
    let path = app.attempted().ok_or(Problem::NoPage)?;
    let backup = dossier::last_good_backup(&app.folders().backups, &path);
    let backup = backup.ok_or_else(|| Error::Damaged {
        detail: "no backup".to_owned(),
    })?;
    let stamp = app.local(app.now()).strftime("%Y%m%d-%H%M%S").to_string();
    let aside = path.with_extension(format!("endommage-{stamp}"));
    dossier::recover_from(&backup.path, &path, &aside)?;
    open_file(app, &path)?;
    see("/")
}

/// This computer, as dossiers know it.
pub(crate) fn device(app: &App) -> Device {
    Device {
        id: app.device(),
        backups_dir: Some(app.folders().backups.clone()),
    }
}

/// A file name made from the firm's, that no other file bears.
fn free_path(folder: &Path, name: &str) -> Result<PathBuf, Problem> {
    dossier::private_folder(folder).map_err(Problem::NotWritten)?;
    let base = file_name(name);
    let others = (2..).map(|number| format!("{base}-{number}"));
    let mut paths = std::iter::once(base.clone())
        .chain(others)
        .map(|name| folder.join(format!("{name}.mallette")));
    let free = paths.find(|path| !path.exists());
    free.ok_or_else(|| Problem::internal(anyhow::anyhow!("no free file name")))
}

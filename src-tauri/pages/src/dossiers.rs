//! One firm, one dossier: create it in a minute, open it, switch, try the sample, recover it.

use std::fs;
use std::path::{Path, PathBuf};

use axum::Form;
use axum::extract::Query;
use axum::http::StatusCode;
use dossier::{Company, Device, Dossier, Error, Sample};
use serde::{Deserialize, Serialize};

use crate::address::local;
use crate::frame::Section;
use crate::lookup::read_number;
use crate::problem::Problem;
use crate::respond::{Answer, see};
use crate::saving::file_name;
use crate::state::App;
use crate::texts::Choice;

/// The short form, as typed.
#[derive(Clone, Default, Deserialize, Serialize)]
#[serde(default)]
pub(crate) struct CompanyForm {
    pub(crate) name: String,
    pub(crate) sector: String,
    pub(crate) headcount: String,
    pub(crate) department: String,
    /// Where to go once the dossier is there.
    pub(crate) next: Option<String>,
    #[serde(skip_deserializing)]
    pub(crate) errors: CompanyErrors,
}

/// What is wrong in the form, field by field.
#[derive(Clone, Default, Serialize)]
pub(crate) struct CompanyErrors {
    pub(crate) name: Option<String>,
    pub(crate) headcount: Option<String>,
}

/// The lists of the form.
#[derive(Serialize)]
pub(crate) struct Lists {
    sectors: Vec<Choice>,
    departments: Vec<Choice>,
}

impl Lists {
    pub(crate) fn new(app: &App) -> Result<Self, Problem> {
        let departments = app
            .library()
            .departments()?
            .into_iter()
            .map(|department| Choice {
                label: format!("{} ({})", department.name, department.code),
                value: department.code,
            })
            .collect();
        Ok(Self {
            sectors: app.texts().choices("sectors"),
            departments,
        })
    }
}

impl CompanyForm {
    fn check(&mut self, app: &App) {
        if self.name.trim().is_empty() {
            self.errors.name = Some(app.texts().problem("missing").next);
        }
        if read_number(&self.headcount).is_none() {
            self.errors.headcount = Some(app.texts().problem("number-not-understood").next);
        }
    }

    fn company(&self) -> Company {
        Company {
            name: self.name.trim().to_owned(),
            sector: self.sector.clone(),
            headcount: read_number(&self.headcount).flatten(),
            department: self.department.clone(),
            ..Company::default()
        }
    }
}

#[derive(Serialize)]
struct Index {
    recent: Vec<Known>,
    form: CompanyForm,
    #[serde(flatten)]
    lists: Lists,
}

/// A dossier opened lately.
#[derive(Serialize)]
struct Known {
    name: String,
    path: String,
    folder: String,
    opened: String,
    current: bool,
    missing: bool,
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
    let open = app.dossier_path();
    let recent = app
        .preferences()
        .recent
        .into_iter()
        .map(|known| Known {
            current: open.as_deref() == Some(known.path.as_path()),
            missing: !known.path.exists(),
            folder: known
                .path
                .parent()
                .unwrap_or(Path::new(""))
                .display()
                .to_string(),
            path: known.path.display().to_string(),
            opened: app.told(known.opened_at),
            name: known.name,
        })
        .collect();
    let view = Index {
        recent,
        form,
        lists: Lists::new(app)?,
    };
    app.page_with(status, Section::Home, "dossiers/index.html", &view)
}

/// `POST /dossiers`
pub(crate) fn create(app: &App, Form(mut form): Form<CompanyForm>) -> Answer {
    form.check(app);
    if form.errors.name.is_some() || form.errors.headcount.is_some() {
        return list(app, StatusCode::UNPROCESSABLE_ENTITY, form);
    }
    let path = free_path(&app.folders().dossiers, &form.name)?;
    let dossier = Dossier::create(&path, form.company(), &device(app), app.now())?;
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

#[derive(Deserialize)]
pub(crate) struct PathForm {
    path: PathBuf,
}

/// `POST /dossiers/forgetting`: off the list; the file stays.
pub(crate) fn forget(app: &App, Form(form): Form<PathForm>) -> Answer {
    app.edit_preferences(|preferences| preferences.forget(&form.path));
    see("/dossiers")
}

/// `POST /dossiers/sample`: opens the sample firm, made the first time.
pub(crate) fn sample(app: &App) -> Answer {
    let text = app
        .library()
        .samples()?
        .into_iter()
        .next()
        .ok_or(Problem::NoPage)?
        .text;
    let sample = Sample::from_toml(&text)?;
    let path = app.folders().dossiers.join(SAMPLE_FILE);
    if !path.exists() {
        fs::create_dir_all(&app.folders().dossiers).map_err(Problem::NotWritten)?;
        Dossier::create_sample(&path, &sample, &device(app), app.now())?;
    }
    open_file(app, &path)?;
    see("/")
}

/// The file of the sample dossier.
const SAMPLE_FILE: &str = "exemple.mallette";

#[derive(Serialize)]
struct Recovery {
    path: String,
    backup: Option<String>,
}

/// `GET /dossiers/recovery`: what can be done for the damaged file that was just tried.
pub(crate) fn recovery(app: &App) -> Answer {
    let path = app.attempted().ok_or(Problem::NoPage)?;
    let backup = dossier::last_good_backup(&app.folders().backups, &path);
    let view = Recovery {
        path: path.display().to_string(),
        backup: backup.map(|backup| app.told(backup.at)),
    };
    app.page(Section::None, "dossiers/recovery.html", &view)
}

/// `POST /dossiers/recovery`: puts the damaged file aside and the last good backup in its place.
pub(crate) fn recover(app: &App) -> Answer {
    let path = app.attempted().ok_or(Problem::NoPage)?;
    let Some(backup) = dossier::last_good_backup(&app.folders().backups, &path) else {
        return Err(Error::Damaged {
            detail: "no backup".to_owned(),
        }
        .into());
    };
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
    fs::create_dir_all(folder).map_err(Problem::NotWritten)?;
    let base = file_name(name);
    let candidates =
        std::iter::once(base.clone()).chain((2..).map(|number| format!("{base}-{number}")));
    let free = candidates
        .map(|name| folder.join(format!("{name}.mallette")))
        .find(|path| !path.exists());
    free.ok_or_else(|| Problem::internal(anyhow::anyhow!("no free file name")))
}

//! One firm, one dossier: create it in a minute, open it, switch, try the sample, recover it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use axum::Form;
use axum::extract::Query;
use axum::http::StatusCode;
use dossier::{Company, Device, Dossier, DossierId, Error, KeptCopies, Recoverable, Sample};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tera::context;

use crate::address::{address_with, local};
use crate::backups::{self, Backup};
use crate::files::file_name;
use crate::frame::Section;
use crate::lookup::typed_count;
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
    /// Whether it was filled on the page of the first opening, where what is wrong is then said.
    pub(crate) first: Option<String>,
    /// What is wrong, by field.
    #[serde(skip_deserializing)]
    pub(crate) errors: BTreeMap<&'static str, String>,
}

impl CompanyForm {
    /// The headcount, when there is nothing wrong; what is wrong is noted beside its field.
    pub(crate) fn checked(&mut self, app: &App) -> Option<Option<u32>> {
        let headcount = typed_count(&self.headcount).ok();
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
    /// The page that takes it off the list.
    forgetting: String,
}

impl Recent {
    fn new(recent: RecentDossier) -> Self {
        let folder = recent
            .path
            .parent()
            .map(|folder| folder.display().to_string());
        let path = recent.path.display().to_string();
        Self {
            missing: !recent.path.exists(),
            folder: folder.unwrap_or_default(),
            forgetting: address_with("/dossiers/forgetting", [("path", &path)]),
            path,
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

fn list(app: &App, status: StatusCode, mut form: CompanyForm) -> Answer {
    form.next = local(form.next.as_deref()).map(str::to_owned);
    let recent = app.preferences().recent.into_iter();
    let view = context! {
        recent => &recent.map(Recent::new).collect::<Vec<_>>(),
        open => &app.dossier_path().map(|path| path.display().to_string()),
        form,
        departments => &app.department_choices()?
    };
    app.page_with(status, Section::Home, "dossiers/index.html", view)
}

/// `GET /` as long as there is no dossier: the first opening, with the card of the firm as it was typed.
pub(crate) fn first(app: &App, status: StatusCode, mut form: CompanyForm) -> Answer {
    form.first = Some("true".to_owned());
    let view = context! {
        counts => &app.library().counts()?,
        form,
        departments => &app.department_choices()?
    };
    app.page_with(status, Section::Home, "home/first.html", view)
}

/// `POST /dossiers`
pub(crate) fn create(app: &App, Form(mut form): Form<CompanyForm>) -> Answer {
    let Some(headcount) = form.checked(app) else {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return match form.first {
            Some(_) if !app.has_dossier() => first(app, status, form),
            _ => list(app, status, form),
        };
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
    app.note_attempt(&path);
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
    let opened = Dossier::open(path, &device(app), app.now());
    let dossier = opened.map_err(|error| known_better(app, path, error))?;
    app.open(dossier, path)
}

/// A file so damaged that nothing says what it was: its copies do.
fn known_better(app: &App, path: &Path, error: Error) -> Error {
    let nothing_says = matches!(error, Error::NotADossier);
    if nothing_says && !copies_for(app, path).ours.is_empty() {
        let detail = "no header".to_owned();
        return Error::Damaged { detail };
    }
    error
}

fn copies_for(app: &App, path: &Path) -> Recoverable {
    dossier::copies_for(&app.folders().backups, path)
}

/// A dossier to take off the list, and whose copies go with it.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct ForgetForm {
    path: PathBuf,
    /// The dossier whose copies are to be deleted too.
    dossier: Option<DossierId>,
}

/// `GET /dossiers/forgetting`: what goes off the list, and the copies that may go with it.
pub(crate) fn ask_forgetting(app: &App, Query(form): Query<ForgetForm>) -> Answer {
    let view = context! {
        path => &form.path.display().to_string(),
        kept => &dossier::copies_of(&app.folders().backups, &form.path)
    };
    app.page(Section::Home, "dossiers/forgetting.html", view)
}

/// `POST /dossiers/forgetting`: off the list; the file stays, and its copies unless they were named.
pub(crate) fn forget(app: &App, Form(form): Form<ForgetForm>) -> Answer {
    if let Some(id) = form.dossier {
        let mut kept = dossier::copies_of(&app.folders().backups, &form.path).into_iter();
        let copies = kept.find(|copies| copies.id == id);
        copies.ok_or(Problem::NoPage)?.delete()?;
    }
    app.edit_preferences(|preferences| preferences.forget(&form.path));
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

/// The copies of one dossier.
#[derive(Serialize)]
struct Copies {
    #[serde(flatten)]
    kept: KeptCopies,
    backups: Vec<Backup>,
}

fn listed(kept: Vec<KeptCopies>) -> Vec<Copies> {
    let copies = kept.into_iter().map(|kept| Copies {
        backups: backups::listed(&kept),
        kept,
    });
    copies.collect()
}

/// `GET /dossiers/recovery`: every copy that the file just tried may be taken back from.
pub(crate) fn recovery(app: &App) -> Answer {
    let path = app.attempted().ok_or(Problem::NoPage)?;
    let found = copies_for(app, &path);
    let ours = listed(found.ours);
    let mut copies = ours.iter().flat_map(|copies| &copies.backups);
    let others = if copies.any(|copy| copy.verified) {
        Vec::new()
    } else {
        listed(found.others)
    };
    let view = context! {
        path => &path.display().to_string(),
        missing => &!path.exists(),
        ours,
        others
    };
    app.page(Section::None, "dossiers/recovery.html", view)
}

/// The copy the person chose.
#[derive(Deserialize)]
pub(crate) struct RecoveryForm {
    dossier: DossierId,
    copy: String,
}

/// `POST /dossiers/recovery`: keeps the damaged file aside and puts the copy chosen in its place.
pub(crate) fn recover(app: &App, Form(form): Form<RecoveryForm>) -> Answer {
    let path = app.attempted().ok_or(Problem::NoPage)?;
    let found = copies_for(app, &path);
    let mut kept = found.ours.iter().chain(&found.others);
    let copies = kept.find(|copies| copies.id == form.dossier);
    let copy = copies.and_then(|copies| copies.find(&form.copy));
    let (copy, _) = copy.ok_or(Problem::NoPage)?;
    let aside = dossier::aside_of(&path, app.local(app.now()));
    dossier::recover_from(&copy, &path, &aside)?;
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

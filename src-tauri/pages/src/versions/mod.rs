//! Validated versions of the plan: « Valider le plan », the list, one version as it was, what changed.
//!
//! A version is a picture nobody edits; only what became of it is noted. What changed between two is
//! told in `difference`. Whether something is missing is said beside, and stops nothing.

mod difference;

use std::collections::BTreeMap;

use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Form, Router};
use documents::{Document, Format, Options, Source};
use dossier::{
    Action, ActionStatus, DossierExport, DuePrecision, LegalProfile, PlanVersion, PlanVersionHead,
    PlanVersionId, PlanVersionNote, SituationId,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::completeness::Completeness;
use crate::desk::FileKind;
use crate::frame::Section;
use crate::problem::{Problem, or_refused, refusal_key};
use crate::respond::{Answer, see};
use crate::saving::{file_name, say_saved, write_whole};
use crate::state::App;
use crate::sync::sync;
use crate::toast::Toast;

/// The pages of the versions.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/versions", get(sync(index)).post(sync(create)))
        .route("/versions/new", get(sync(new)))
        .route("/versions/difference", get(sync(difference::show)))
        .route("/versions/{id}", get(sync(show)).post(sync(note)))
        .route("/versions/{id}/plan.json", post(sync(save_picture)))
        .route("/versions/{id}/plan.pdf", post(sync(save_pdf)))
}

#[derive(Serialize)]
struct Index {
    versions: Vec<PlanVersionHead>,
    changed: Option<usize>,
    completeness: Completeness,
}

/// `GET /versions`
fn index(app: &App) -> Answer {
    let (versions, changed) = app.dossier(|dossier| {
        let versions = dossier.plan_versions()?;
        let changed = match versions.first() {
            Some(last) => Some(dossier.difference(last.id, None)?.len()),
            None => None,
        };
        Ok((versions, changed))
    })?;
    let view = Index {
        versions,
        changed,
        completeness: Completeness::of(app)?,
    };
    app.page(Section::Plan, "versions/index.html", &view)
}

/// What is typed to validate the plan, or to note what became of a version.
#[derive(Default, Deserialize, Serialize)]
#[serde(default)]
struct VersionForm {
    label: String,
    validated_on: String,
    validated_by_role: String,
    cse_opinion: String,
    cse_consulted_on: String,
    sent_to_spst_on: String,
    #[serde(skip_deserializing)]
    errors: BTreeMap<&'static str, String>,
}

#[derive(Serialize)]
struct New {
    form: VersionForm,
    asks_cse: bool,
    completeness: Completeness,
}

/// `GET /versions/new`
fn new(app: &App) -> Answer {
    let today = app.today();
    let form = VersionForm {
        label: proposed_label(app, today)?,
        validated_on: app.due(Some(today), DuePrecision::Day),
        ..VersionForm::default()
    };
    form_page(app, StatusCode::OK, form)
}

/// « Plan 2027, version 2 ».
fn proposed_label(app: &App, today: Date) -> Result<String, Problem> {
    let versions = app.dossier(dossier::Dossier::plan_versions)?;
    let this_year = versions
        .iter()
        .filter(|version| version.validated_on.year() == today.year());
    Ok(app
        .texts()
        .label("versions", "label")
        .replace("{year}", &today.year().to_string())
        .replace("{}", &(this_year.count() + 1).to_string()))
}

fn form_page(app: &App, status: StatusCode, form: VersionForm) -> Answer {
    let company = app.dossier(dossier::Dossier::company)?;
    let under_eleven = company.legal_profile() == Some(LegalProfile::UnderEleven);
    let view = New {
        form,
        asks_cse: company.has_cse || !under_eleven,
        completeness: Completeness::of(app)?,
    };
    app.page_with(status, Section::Plan, "versions/new.html", &view)
}

/// The three days of the form, or the fields that are no date.
struct Days {
    validated_on: Date,
    cse_consulted_on: Option<Date>,
    sent_on: Option<Date>,
}

impl Days {
    fn read(app: &App, form: &mut VersionForm) -> Option<Self> {
        let wrong = || app.texts().problem("date-not-understood").next;
        let mut errors = BTreeMap::new();
        let mut read = |field: &'static str, text: &str| {
            app.typed_day(text).unwrap_or_else(|_| {
                errors.insert(field, wrong());
                None
            })
        };
        let days = Self {
            validated_on: read("validated_on", &form.validated_on).unwrap_or(app.today()),
            cse_consulted_on: read("cse_consulted_on", &form.cse_consulted_on),
            sent_on: read("sent_to_spst_on", &form.sent_to_spst_on),
        };
        form.errors.append(&mut errors);
        form.errors.is_empty().then_some(days)
    }
}

/// `POST /versions`: freezes the plan.
fn create(app: &App, Form(mut form): Form<VersionForm>) -> Answer {
    let Some(days) = Days::read(app, &mut form) else {
        return form_page(app, StatusCode::UNPROCESSABLE_ENTITY, form);
    };
    let new = PlanVersion {
        label: form.label.clone(),
        validated_on: days.validated_on,
        validated_by_role: form.validated_by_role.clone(),
        cse_opinion: form.cse_opinion.trim().to_owned(),
        cse_consulted_on: days.cse_consulted_on,
        sent_to_spst_on: days.sent_on,
        ..PlanVersion::default()
    };
    match or_refused(app.change(|once| once.validate_plan(new)))? {
        Ok(version) => {
            let told = app.texts().label("versions", "validated").to_owned();
            app.show_toast(Toast::done(told, None));
            see(&format!("/versions/{}", version.id))
        }
        Err(refusal) => {
            let words = app.texts().problem(refusal_key(&refusal));
            form.errors.insert("label", words.next);
            form_page(app, StatusCode::UNPROCESSABLE_ENTITY, form)
        }
    }
}

#[derive(Serialize)]
struct Show {
    id: String,
    label: String,
    validated_on: Date,
    frozen: String,
    by: String,
    profile: String,
    sha256: String,
    intact: bool,
    last: bool,
    previous: Option<PlanVersionHead>,
    action_count: usize,
    situation_count: usize,
    groups: Vec<Group>,
    form: VersionForm,
}

/// The actions of one situation, as they were.
#[derive(Serialize)]
struct Group {
    title: String,
    theme: String,
    lines: Vec<Line>,
}

#[derive(Serialize)]
struct Line {
    title: String,
    owner: String,
    due: String,
    status: ActionStatus,
    late: bool,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Refused {
    refused: Option<String>,
}

/// `GET /versions/{id}`
fn show(app: &App, Path(id): Path<PlanVersionId>, Query(query): Query<Refused>) -> Answer {
    let (version, heads, picture) = app.dossier(|dossier| {
        Ok((
            dossier.plan_version(id)?,
            dossier.plan_versions()?,
            dossier.picture(id)?,
        ))
    })?;
    let written = |date| app.due(date, DuePrecision::Day);
    let mut form = VersionForm {
        cse_opinion: version.cse_opinion.clone(),
        cse_consulted_on: written(version.cse_consulted_on),
        sent_to_spst_on: written(version.sent_to_spst_on),
        ..VersionForm::default()
    };
    if query.refused.is_some() {
        let words = app.texts().problem("date-not-understood");
        form.errors.insert("dates", words.next);
    }
    let previous = heads.iter().skip_while(|head| head.id != id).nth(1);
    let view = Show {
        frozen: app.told(version.created_at),
        profile: app
            .texts()
            .label(
                "legal-profile",
                version.legal_profile.map_or("unknown", LegalProfile::code),
            )
            .to_owned(),
        intact: version.is_intact(),
        last: heads.first().is_some_and(|head| head.id == id),
        previous: previous.cloned(),
        action_count: picture.actions.len(),
        situation_count: picture.situations.len(),
        groups: groups(app, &picture, version.validated_on),
        id: version.id.to_string(),
        label: version.label,
        validated_on: version.validated_on,
        by: version.validated_by_role,
        sha256: version.sha256,
        form,
    };
    app.page(Section::Plan, "versions/show.html", &view)
}

/// The actions under their main situation, in the order they were written down.
fn groups(app: &App, picture: &DossierExport, on: Date) -> Vec<Group> {
    let mut lines: BTreeMap<Option<SituationId>, Vec<Line>> = BTreeMap::new();
    for action in &picture.actions {
        lines
            .entry(action.main_situation_id)
            .or_default()
            .push(line(app, action, on));
    }
    let mut groups: Vec<Group> = picture
        .situations
        .iter()
        .filter_map(|situation| {
            Some(Group {
                lines: lines.remove(&Some(situation.id))?,
                title: words::quoted(&situation.title),
                theme: situation.theme_code.clone(),
            })
        })
        .collect();
    let alone: Vec<Line> = lines.into_values().flatten().collect();
    if !alone.is_empty() {
        groups.push(Group {
            title: app.texts().label("plan", "no-situation").to_owned(),
            theme: String::new(),
            lines: alone,
        });
    }
    groups
}

fn line(app: &App, action: &Action, on: Date) -> Line {
    Line {
        title: action.title.clone(),
        owner: action.owner_name.clone(),
        due: app.due(action.due_on, action.due_precision),
        status: action.status,
        late: action.is_late(on),
    }
}

/// `POST /versions/{id}`: what the works council said, when it was sent.
fn note(app: &App, Path(id): Path<PlanVersionId>, Form(mut form): Form<VersionForm>) -> Answer {
    let Some(days) = Days::read(app, &mut form) else {
        return see(&format!("/versions/{id}?refused=date#became"));
    };
    let note = PlanVersionNote {
        cse_opinion: Some(form.cse_opinion.trim().to_owned()),
        cse_consulted_on: Some(days.cse_consulted_on),
        sent_to_spst_on: Some(days.sent_on),
    };
    app.change(|once| once.note_plan_version(id, &note))?;
    app.say_done()?;
    see(&format!("/versions/{id}"))
}

/// `POST /versions/{id}/plan.json`: the picture itself, whose SHA-256 anybody can compute again.
fn save_picture(app: &App, Path(id): Path<PlanVersionId>) -> Answer {
    let version = app.dossier(|dossier| dossier.plan_version(id))?;
    let proposed = file_name(&version.label);
    let Some(path) = app.desk().choose_destination(&proposed, FileKind::Json) else {
        return see(&format!("/versions/{id}"));
    };
    write_whole(&path, version.snapshot.as_bytes()).map_err(Problem::NotWritten)?;
    say_saved(app, &path);
    see(&format!("/versions/{id}"))
}

/// `POST /versions/{id}/plan.pdf`: the plan on paper as it was validated, late or not as it was then.
fn save_pdf(app: &App, Path(id): Path<PlanVersionId>) -> Answer {
    let (frozen_at, head, picture) = app.dossier(|dossier| {
        let heads = dossier.plan_versions()?;
        let head = heads.into_iter().find(|head| head.id == id);
        Ok((
            dossier.plan_version(id)?.created_at,
            head,
            dossier.picture(id)?,
        ))
    })?;
    let head = head.ok_or(Problem::NoPage)?;
    let source = Source {
        records: &picture,
        library: app.library(),
        at: frozen_at.to_zoned(app.desk().time_zone()),
        revisions: BTreeMap::new(),
    };
    let proposed = file_name(&head.label);
    let options = Options {
        version: Some(head),
        ..Options::default()
    };
    let Some(path) = app.desk().choose_destination(&proposed, FileKind::Pdf) else {
        return see(&format!("/versions/{id}"));
    };
    let bytes = app
        .print(Document::Plan, &source, Format::Pdf, &options)
        .map_err(Problem::NotPrinted)?;
    write_whole(&path, &bytes).map_err(Problem::NotWritten)?;
    say_saved(app, &path);
    see(&format!("/versions/{id}"))
}

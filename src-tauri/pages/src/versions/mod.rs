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
    Action, ActionStatus, DossierExport, DuePrecision, LegalProfile, PlanVersion, PlanVersionId,
    PlanVersionNote, SituationId,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use tera::context;

use crate::completeness::Completeness;
use crate::desk::FileKind;
use crate::files::file_name;
use crate::frame::Section;
use crate::problem::{Problem, or_refused, refusal_words};
use crate::respond::{Answer, see};
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
    let completeness = Completeness::of(app)?;
    let view = context! { versions, changed, completeness };
    app.page(Section::Plan, "versions/index.html", view)
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

/// `GET /versions/new`
fn new(app: &App) -> Answer {
    let today = app.today();
    let form = VersionForm {
        label: proposed_label(app, today)?,
        validated_on: words::dates::short_day(today),
        ..VersionForm::default()
    };
    form_page(app, StatusCode::OK, &form)
}

/// « Plan 2027, version 2 ».
fn proposed_label(app: &App, today: Date) -> Result<String, Problem> {
    let versions = app.dossier(dossier::Dossier::plan_versions)?;
    let year = today.year();
    let this_year = versions.iter().filter(|it| it.validated_on.year() == year);
    let number = (this_year.count() + 1).to_string();
    let label = app.texts().label("versions", "label");
    Ok(words::fill(
        label,
        &[("year", &year.to_string()), ("", &number)],
    ))
}

fn form_page(app: &App, status: StatusCode, form: &VersionForm) -> Answer {
    let company = app.dossier(dossier::Dossier::company)?;
    let under_eleven = company.legal_profile() == Some(LegalProfile::UnderEleven);
    let view = context! {
        form,
        asks_cse => &(company.has_cse || !under_eleven),
        completeness => &Completeness::of(app)?
    };
    app.page_with(status, Section::Plan, "versions/new.html", view)
}

impl VersionForm {
    /// The version that the form says; the fields that are no date are noted instead.
    fn read(&mut self, app: &App) -> Option<PlanVersion> {
        let errors = &mut self.errors;
        let mut day = |field: &'static str, text: &str| {
            app.typed_day(text).unwrap_or_else(|problem| {
                errors.insert(field, problem.words(app.texts()).next);
                None
            })
        };
        let version = PlanVersion {
            label: self.label.clone(),
            validated_on: day("validated_on", &self.validated_on).unwrap_or(app.today()),
            validated_by_role: self.validated_by_role.clone(),
            cse_opinion: self.cse_opinion.trim().to_owned(),
            cse_consulted_on: day("cse_consulted_on", &self.cse_consulted_on),
            sent_to_spst_on: day("sent_to_spst_on", &self.sent_to_spst_on),
            ..PlanVersion::default()
        };
        errors.is_empty().then_some(version)
    }
}

/// `POST /versions`: freezes the plan.
fn create(app: &App, Form(mut form): Form<VersionForm>) -> Answer {
    let Some(new) = form.read(app) else {
        return form_page(app, StatusCode::UNPROCESSABLE_ENTITY, &form);
    };
    match or_refused(app.change(|once| once.validate_plan(new)))? {
        Ok(version) => {
            let message = app.texts().label("versions", "validated").to_owned();
            app.show_toast(Toast::done(message, None));
            see(&format!("/versions/{}", version.id))
        }
        Err(refusal) => {
            let words = refusal_words(&refusal, app.texts());
            form.errors.insert("label", words.next);
            form_page(app, StatusCode::UNPROCESSABLE_ENTITY, &form)
        }
    }
}

/// The actions of one situation, as they were.
#[derive(Serialize)]
struct Group<'a> {
    title: String,
    theme: &'a str,
    lines: Vec<Line<'a>>,
}

#[derive(Serialize)]
struct Line<'a> {
    title: &'a str,
    owner_name: &'a str,
    due_on: Option<Date>,
    due_precision: DuePrecision,
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
    let mut later = heads.iter().skip_while(|head| head.id != id);
    let head = later.next().ok_or(Problem::NoPage)?;
    let view = context! {
        version => head,
        frozen_at => &version.created_at,
        state => &version.state(),
        last => &heads.first().is_some_and(|head| head.id == id),
        previous => &later.next(),
        action_count => &picture.actions.len(),
        situation_count => &picture.situations.len(),
        groups => &groups(app, &picture, version.validated_on),
        refused => &query.refused.map(|_| app.texts().problem("date-not-understood").next)
    };
    app.page(Section::Plan, "versions/show.html", view)
}

/// The actions under their main situation, in the order they were written down.
fn groups<'a>(app: &App, picture: &'a DossierExport, on: Date) -> Vec<Group<'a>> {
    let mut lines: BTreeMap<Option<SituationId>, Vec<Line<'_>>> = BTreeMap::new();
    for action in &picture.actions {
        let group = lines.entry(action.main_situation_id).or_default();
        group.push(Line::new(action, on));
    }
    let situations = picture.situations.iter();
    let mut groups: Vec<Group<'_>> = situations
        .filter_map(|situation| {
            Some(Group {
                lines: lines.remove(&Some(situation.id))?,
                title: words::quoted(&situation.title),
                theme: &situation.theme_code,
            })
        })
        .collect();
    let alone: Vec<_> = lines.into_values().flatten().collect();
    groups.extend((!alone.is_empty()).then(|| Group {
        title: app.texts().label("plan", "no-situation").to_owned(),
        theme: "",
        lines: alone,
    }));
    groups
}

impl<'a> Line<'a> {
    fn new(action: &'a Action, on: Date) -> Self {
        Self {
            title: &action.title,
            owner_name: &action.owner_name,
            due_on: action.due_on,
            due_precision: action.due_precision,
            status: action.status,
            late: action.is_late(on),
        }
    }
}

/// `POST /versions/{id}`: what the works council said, when it was sent.
fn note(app: &App, Path(id): Path<PlanVersionId>, Form(mut form): Form<VersionForm>) -> Answer {
    let Some(version) = form.read(app) else {
        return see(&format!("/versions/{id}?refused=date#became"));
    };
    let note = PlanVersionNote {
        cse_opinion: Some(version.cse_opinion),
        cse_consulted_on: Some(version.cse_consulted_on),
        sent_to_spst_on: Some(version.sent_to_spst_on),
    };
    app.change_and_say(|once| once.note_plan_version(id, &note))?;
    see(&format!("/versions/{id}"))
}

/// `POST /versions/{id}/plan.json`: the picture itself, whose SHA-256 anybody can compute again.
fn save_picture(app: &App, Path(id): Path<PlanVersionId>) -> Answer {
    let version = app.dossier(|dossier| dossier.plan_version(id))?;
    let name = file_name(&version.label);
    app.save_bytes(&name, FileKind::Json, || Ok(version.snapshot.into_bytes()))?;
    see(&format!("/versions/{id}"))
}

/// `POST /versions/{id}/plan.pdf`: the plan on paper as it was validated, late or not as it was then.
fn save_pdf(app: &App, Path(id): Path<PlanVersionId>) -> Answer {
    let (frozen_at, heads, picture) = app.dossier(|dossier| {
        let version = dossier.plan_version(id)?;
        Ok((
            version.created_at,
            dossier.plan_versions()?,
            dossier.picture(id)?,
        ))
    })?;
    let head = heads.into_iter().find(|head| head.id == id);
    let head = head.ok_or(Problem::NoPage)?;
    let source = Source {
        records: &picture,
        library: app.library(),
        at: frozen_at.to_zoned(app.desk().time_zone()),
        revisions: BTreeMap::new(),
    };
    let name = file_name(&head.label);
    let options = Options {
        version: Some(head),
        ..Options::default()
    };
    app.save_bytes(&name, FileKind::Pdf, || {
        app.print(Document::Plan, &source, Format::Pdf, &options)
    })?;
    see(&format!("/versions/{id}"))
}

//! A sheet and what the firm says of it: « C'est le cas chez nous ? », its own words, its actions.
//!
//! Also the firm's own situations, which no sheet describes. Grave and sensitive sheets are never
//! rated nor projected; they open on what to do first.

use axum::Form;
use axum::extract::{Path, Query, State};
use dossier::{
    NewRating, NewSituation, RatingMethod, SheetRef, Situation, SituationId, SituationPatch,
};
use library::{
    ActionIdea, CrisisCard, Helper, Kind, LegalPoint, Sensitivity, SituationSheet, Source, Theme,
};
use serde::{Deserialize, Serialize};

use crate::frame::Section;
use crate::inform::TermLinks;
use crate::plan::ActionNote;
use crate::problem::Problem;
use crate::respond::{Answer, see};
use crate::state::App;
use crate::texts::Choice;

#[derive(Serialize)]
struct Page {
    theme: Theme,
    crisis: Option<CrisisCard>,
    helpers: Vec<Helper>,
    laws: Vec<LegalPoint>,
    sources: Vec<Source>,
    projection_address: String,
    projectable: bool,
    #[serde(flatten)]
    ours: Ours,
    sheet: SituationSheet,
}

/// What the firm said of a sheet.
#[derive(Serialize)]
pub(crate) struct Ours {
    rateable: bool,
    exposures: Vec<ExposureChoice>,
    exposure: Option<u8>,
    exposure_label: Option<String>,
    story: String,
    saved_at: Option<String>,
    ideas: Vec<Idea>,
    actions: Vec<ActionNote>,
}

impl Ours {
    /// For the projector: without the firm's own words.
    pub(crate) fn without_private(self) -> Self {
        Self {
            story: String::new(),
            saved_at: None,
            ..self
        }
    }
}

#[derive(Serialize)]
struct ExposureChoice {
    value: u8,
    rating: u8,
    label: String,
    hint: String,
}

/// An action idea, and whether it is in the plan.
#[derive(Serialize)]
struct Idea {
    id: String,
    title: String,
    how: String,
    first_step: String,
    level: &'static str,
    level_label: String,
    means: String,
    added: Option<String>,
}

/// Whether a sheet may be shown to a room.
pub(crate) fn is_projectable(sheet: &SituationSheet, theme: &Theme) -> bool {
    sheet.sensitivity == Sensitivity::Ordinary && !theme.sensitive
}

/// Whether the firm may say how much it lives it; one grave case is enough to act.
fn is_rateable(sheet: &SituationSheet, theme: &Theme) -> bool {
    sheet.sensitivity != Sensitivity::Grave && !theme.sensitive
}

/// `GET /situations/{slug}`
pub(crate) async fn show(State(app): State<App>, Path(slug): Path<String>) -> Answer {
    app.work(move |app| {
        let (mut sheet, theme) = find(app, &slug)?;
        if sheet.slug != slug {
            return see(&Kind::Situation.address(&sheet.slug));
        }
        link_terms(app, &mut sheet)?;
        app.note_reading(Kind::Situation, &sheet.slug);
        let address = Kind::Situation.address(&sheet.slug);
        let projectable = is_projectable(&sheet, &theme);
        app.follow(projectable.then_some(address.as_str()));
        let view = Page {
            crisis: crisis(app, &sheet)?,
            helpers: who_helps(app, &sheet)?,
            laws: app.laws(&sheet.law)?,
            sources: app.sources(&sheet.sources)?,
            projection_address: address,
            projectable,
            ours: ours(app, &sheet, &theme)?,
            theme,
            sheet,
        };
        app.page(Section::Act, "situations/show.html", &view)
    })
    .await
}

/// Links the words of the glossary, except in the story: it is read in one breath.
fn link_terms(app: &App, sheet: &mut SituationSheet) -> Result<(), Problem> {
    let mut links = TermLinks::new(app.library().glossary()?);
    for sign in &mut sheet.signs {
        sign.html = links.link(&sign.html);
    }
    for cause in &mut sheet.causes {
        cause.text.html = links.link(&cause.text.html);
    }
    Ok(())
}

/// The sheet of a slug, or of one of its former names, and its theme.
pub(crate) fn find(app: &App, slug: &str) -> Result<(SituationSheet, Theme), Problem> {
    let sheet = app.library().situation(slug)?.ok_or(Problem::NoPage)?;
    let theme = app.library().theme(&sheet.theme)?.ok_or(Problem::NoPage)?;
    Ok((sheet, theme))
}

fn crisis(app: &App, sheet: &SituationSheet) -> Result<Option<CrisisCard>, Problem> {
    let Some(slug) = &sheet.crisis else {
        return Ok(None);
    };
    Ok(app
        .library()
        .crisis(slug)?
        .map(|crisis| CrisisCard::from(&crisis)))
}

/// The first helpers of the sheet's needs, each once, five at most.
fn who_helps(app: &App, sheet: &SituationSheet) -> Result<Vec<Helper>, Problem> {
    let mut slugs = Vec::new();
    for need in &sheet.needs {
        for slug in app
            .library()
            .need(need)?
            .into_iter()
            .flat_map(|need| need.helpers)
        {
            if !slugs.contains(&slug) {
                slugs.push(slug);
            }
        }
    }
    slugs.truncate(5);
    app.helpers(&slugs)
}

/// What the open dossier holds about a sheet; nothing when none is open.
pub(crate) fn ours(app: &App, sheet: &SituationSheet, theme: &Theme) -> Result<Ours, Problem> {
    let details = match app.has_dossier() {
        true => app.dossier(|dossier| {
            let Some(situation) = dossier.situation_for_sheet(&sheet.slug)? else {
                return Ok(None);
            };
            Ok(Some((
                dossier.situation_details(situation.id)?,
                dossier.history_of(situation.id, 1)?,
            )))
        })?,
        false => None,
    };
    let exposure = details.as_ref().and_then(|(details, _)| {
        details
            .rating()
            .filter(|rating| rating.method == RatingMethod::Exposure4)
            .and_then(|rating| rating.value)
    });
    let actions = details
        .as_ref()
        .map_or(&[][..], |(details, _)| &details.actions);
    let in_plan = |idea: &ActionIdea| {
        let reference = idea_reference(sheet, idea);
        let action = actions
            .iter()
            .find(|action| action.library_action_ref.as_deref() == Some(&reference))?;
        Some(action.id.to_string())
    };
    Ok(Ours {
        rateable: is_rateable(sheet, theme),
        exposures: exposures(app),
        exposure_label: exposure.map(|level| app.exposure_label(level)),
        exposure,
        ideas: sheet
            .actions
            .iter()
            .map(|idea| shown_idea(app, idea, in_plan(idea)))
            .collect(),
        actions: actions
            .iter()
            .map(|action| ActionNote::new(app, action))
            .collect(),
        story: details
            .as_ref()
            .map(|(details, _)| details.situation.story.clone())
            .unwrap_or_default(),
        saved_at: details
            .as_ref()
            .filter(|(details, _)| !details.situation.story.is_empty())
            .and_then(|(_, history)| history.first())
            .map(|line| app.told(line.at)),
    })
}

fn exposures(app: &App) -> Vec<ExposureChoice> {
    (0..=3)
        .map(|level| ExposureChoice {
            value: level,
            rating: level,
            label: app.exposure_label(level),
            hint: app
                .texts()
                .label("exposure-hints", &level.to_string())
                .to_owned(),
        })
        .collect()
}

fn shown_idea(app: &App, idea: &ActionIdea, added: Option<String>) -> Idea {
    let texts = app.texts();
    let level = crate::plan::level_code(idea.level);
    let effort = idea.effort.to_string();
    let means = [
        texts.label("effort-words", &effort),
        texts.label("delay", idea.delay.as_str()),
        texts.label("cost-words", idea.cost.as_str()),
    ];
    Idea {
        id: idea.id.clone(),
        title: idea.title.clone(),
        how: idea.how.clone(),
        first_step: idea.first_step.clone(),
        level,
        level_label: texts.label("level", level).to_owned(),
        means: means.join(", "),
        added,
    }
}

/// The stable name of an idea, as a dossier keeps it.
fn idea_reference(sheet: &SituationSheet, idea: &ActionIdea) -> String {
    format!("{}/{}", sheet.slug, idea.id)
}

/// What the dossier keeps of a sheet.
fn sheet_reference(app: &App, sheet: &SituationSheet, theme: &Theme) -> Result<SheetRef, Problem> {
    Ok(SheetRef {
        slug: sheet.slug.clone(),
        version: app.library().edition()?.version,
        title: sheet.title.clone(),
        theme: theme.slug.clone(),
        restricted: !is_projectable(sheet, theme),
    })
}

#[derive(Deserialize)]
pub(crate) struct RatingForm {
    level: u8,
}

/// `POST /situations/{slug}/rating`
pub(crate) async fn rate(
    State(app): State<App>,
    Path(slug): Path<String>,
    Form(form): Form<RatingForm>,
) -> Answer {
    app.work(move |app| {
        let (sheet, theme) = find(app, &slug)?;
        if !is_rateable(&sheet, &theme) {
            return Err(Problem::NoPage);
        }
        let reference = sheet_reference(app, &sheet, &theme)?;
        app.change(|dossier, now| {
            dossier.rate_sheet(
                &reference,
                NewRating::new(RatingMethod::Exposure4, form.level),
                now,
            )
        })?;
        see(&Kind::Situation.address(&slug))
    })
    .await
}

/// `POST /situations/{slug}/rating/clearing`
pub(crate) async fn clear_rating(State(app): State<App>, Path(slug): Path<String>) -> Answer {
    app.work(move |app| {
        app.change(|dossier, now| match dossier.situation_for_sheet(&slug)? {
            Some(situation) => dossier.clear_rating(situation.id, now),
            None => Ok(()),
        })?;
        app.say_done()?;
        see(&Kind::Situation.address(&slug))
    })
    .await
}

#[derive(Deserialize)]
pub(crate) struct StoryForm {
    story: String,
}

/// `POST /situations/{slug}/story`
pub(crate) async fn story(
    State(app): State<App>,
    Path(slug): Path<String>,
    Form(form): Form<StoryForm>,
) -> Answer {
    app.work(move |app| {
        let (sheet, theme) = find(app, &slug)?;
        let reference = sheet_reference(app, &sheet, &theme)?;
        let patch = SituationPatch {
            story: Some(form.story),
            ..SituationPatch::default()
        };
        app.change(|dossier, now| dossier.edit_sheet(&reference, &patch, now))?;
        see(&Kind::Situation.address(&slug))
    })
    .await
}

#[derive(Deserialize)]
pub(crate) struct IdeaForm {
    idea: String,
}

/// `POST /situations/{slug}/actions`: « Ajouter au plan ».
pub(crate) async fn add_idea(
    State(app): State<App>,
    Path(slug): Path<String>,
    Form(form): Form<IdeaForm>,
) -> Answer {
    app.work(move |app| {
        let (sheet, theme) = find(app, &slug)?;
        let idea = sheet
            .actions
            .iter()
            .find(|idea| idea.id == form.idea)
            .ok_or(Problem::NoPage)?;
        let reference = sheet_reference(app, &sheet, &theme)?;
        let wanted = crate::plan::idea_of(idea);
        app.change(|dossier, now| dossier.add_idea(&reference, &wanted, now))?;
        app.say_done()?;
        see(&format!(
            "{}#idea-{}",
            Kind::Situation.address(&slug),
            idea.id
        ))
    })
    .await
}

#[derive(Default, Deserialize, Serialize)]
#[serde(default)]
pub(crate) struct OwnForm {
    title: String,
    story: String,
    theme: String,
    #[serde(skip_deserializing)]
    errors: OwnErrors,
}

#[derive(Default, Serialize)]
struct OwnErrors {
    title: Option<String>,
    story: Option<String>,
}

#[derive(Serialize)]
struct OwnPage {
    form: OwnForm,
    themes: Vec<Choice>,
}

/// `GET /own-situations/new`
pub(crate) async fn new(State(app): State<App>, Query(form): Query<OwnForm>) -> Answer {
    app.work(move |app| {
        let view = OwnPage {
            form,
            themes: app.theme_choices()?,
        };
        app.page(Section::Act, "situations/new.html", &view)
    })
    .await
}

/// `POST /own-situations`
pub(crate) async fn create(State(app): State<App>, Form(mut form): Form<OwnForm>) -> Answer {
    app.work(move |app| {
        if form.title.trim().is_empty() {
            form.errors.title = Some(app.texts().problem("missing").next);
            let view = OwnPage {
                form,
                themes: app.theme_choices()?,
            };
            let status = axum::http::StatusCode::UNPROCESSABLE_ENTITY;
            return app.page_with(status, Section::Act, "situations/new.html", &view);
        }
        let fields = SituationPatch {
            title: Some(form.title),
            story: Some(form.story),
            theme_code: Some(form.theme),
            ..SituationPatch::default()
        };
        let new = NewSituation {
            fields,
            ..NewSituation::default()
        };
        let situation = app.change(|dossier, now| dossier.add_situation(new, now))?;
        app.say_done()?;
        see(&format!("/own-situations/{}", situation.id))
    })
    .await
}

#[derive(Serialize)]
struct OwnSheet {
    situation: Situation,
    theme: Option<Theme>,
    exposures: Vec<ExposureChoice>,
    exposure: Option<u8>,
    actions: Vec<ActionNote>,
    saved_at: Option<String>,
    rateable: bool,
}

/// `GET /own-situations/{id}`
pub(crate) async fn show_own(State(app): State<App>, Path(id): Path<SituationId>) -> Answer {
    app.work(move |app| {
        let (details, history) = app
            .dossier(|dossier| Ok((dossier.situation_details(id)?, dossier.history_of(id, 1)?)))?;
        if let Some(slug) = &details.situation.library_ref {
            return see(&Kind::Situation.address(slug));
        }
        let theme = app.library().theme(&details.situation.theme_code)?;
        let view = OwnSheet {
            rateable: !theme.as_ref().is_some_and(|theme| theme.sensitive),
            exposures: exposures(app),
            exposure: details.rating().and_then(|rating| rating.value),
            actions: details
                .actions
                .iter()
                .map(|action| ActionNote::new(app, action))
                .collect(),
            saved_at: history.first().map(|line| app.told(line.at)),
            situation: details.situation,
            theme,
        };
        app.page(Section::Act, "situations/own.html", &view)
    })
    .await
}

/// `POST /own-situations/{id}`
pub(crate) async fn update_own(
    State(app): State<App>,
    Path(id): Path<SituationId>,
    Form(patch): Form<SituationPatch>,
) -> Answer {
    app.work(move |app| {
        app.change(|dossier, now| dossier.edit_situation(id, &patch, now))?;
        see(&format!("/own-situations/{id}"))
    })
    .await
}

/// `POST /own-situations/{id}/rating`
pub(crate) async fn rate_own(
    State(app): State<App>,
    Path(id): Path<SituationId>,
    Form(form): Form<RatingForm>,
) -> Answer {
    app.work(move |app| {
        let rating = NewRating::new(RatingMethod::Exposure4, form.level);
        app.change(|dossier, now| dossier.rate_situation(id, rating, now))?;
        see(&format!("/own-situations/{id}"))
    })
    .await
}

/// `POST /own-situations/{id}/removal`
pub(crate) async fn remove_own(State(app): State<App>, Path(id): Path<SituationId>) -> Answer {
    app.work(move |app| {
        app.change(|dossier, now| dossier.remove_situation(id, now))?;
        app.say_done()?;
        see("/themes")
    })
    .await
}

//! A sheet of the library with what the firm says of it beside, and its ideas of action.
//!
//! What the room sees of it is named field by field in [`ProjectedSheet`]: nothing else reaches the projector.

use axum::Form;
use axum::extract::{Path, Query};
use dossier::{Action, SituationDetails, SituationPatch, Visibility};
use library::{ActionIdea, CrisisCard, Helper, Kind, LegalPoint, SituationSheet, Source, Theme};
use serde::{Deserialize, Serialize};

use super::ours::{Known, Ours, known};
use super::standing::Asked;
use super::{Named, find, reference, sheet_reference};
use crate::frame::Section;
use crate::inform::{ShownPoint, shown_point};
use crate::plan::ActionNote;
use crate::problem::Problem;
use crate::respond::{Answer, see};
use crate::state::App;

#[derive(Serialize)]
struct Page {
    theme: Theme,
    crisis: Option<CrisisCard>,
    helpers: Vec<Helper>,
    fixed: Vec<Fixed>,
    employee_laws: Vec<LegalPoint>,
    family: Option<&'static str>,
    sources: Vec<Source>,
    projection_address: String,
    projectable: bool,
    ideas: Vec<Idea>,
    ours: Ours,
    sheet: SituationSheet,
}

/// What the law fixes here, with the point that says so.
#[derive(Serialize)]
struct Fixed {
    point: ShownPoint,
    here: String,
}

/// An action idea, and whether it is in the plan.
#[derive(Serialize)]
struct Idea {
    id: String,
    title: String,
    how: String,
    next_step: String,
    level: &'static str,
    level_label: String,
    means: String,
    added: Option<String>,
}

/// `GET /situations/{slug}`
pub(super) fn show(app: &App, Path(slug): Path<String>, Query(asked): Query<Asked>) -> Answer {
    let (mut sheet, theme) = find(app, &slug)?;
    if sheet.slug != slug {
        return see(&Kind::Situation.address(&sheet.slug));
    }
    link_terms(app, &mut sheet)?;
    app.note_reading(Kind::Situation, &sheet.slug);
    let named = Named::Sheet(slug);
    let known = known(app, &named)?;
    let address = named.address();
    let projectable = sheet.is_projectable(&theme) && !is_restricted(known.as_ref());
    app.follow(projectable.then_some(address.as_str()));
    let rateable = sheet.is_rateable(&theme);
    let ours = Ours::new(app, &named, rateable, known.as_ref());
    let view = Page {
        crisis: crisis(app, &sheet)?,
        helpers: who_helps(app, &sheet)?,
        fixed: fixed(app, &sheet)?,
        employee_laws: app.laws(&sheet.employee.points)?,
        family: family(&sheet),
        sources: app.sources(&sheet.sources)?,
        projection_address: address,
        projectable,
        ideas: ideas(app, &sheet, known.as_ref()),
        ours: ours.begun(&sheet.duerp).asked(app, &asked),
        theme,
        sheet,
    };
    app.page(Section::Act, "situations/show.html", &view)
}

/// Links the words of the glossary, except in the story: it is read in one breath.
fn link_terms(app: &App, sheet: &mut SituationSheet) -> Result<(), Problem> {
    let mut links = app.terms()?.links();
    for sign in &mut sheet.signs {
        sign.html = links.link(&sign.html);
    }
    for cause in &mut sheet.causes {
        cause.text.html = links.link(&cause.text.html);
    }
    Ok(())
}

fn fixed(app: &App, sheet: &SituationSheet) -> Result<Vec<Fixed>, Problem> {
    let mut shown = Vec::new();
    for fixed in &sheet.fixed_by_law {
        if let Some(point) = app.library().legal_point(&fixed.point)? {
            shown.push(Fixed {
                point: shown_point(app, point)?,
                here: fixed.here.clone(),
            });
        }
    }
    Ok(shown)
}

/// The family of factors under which the document unique has the situation.
fn family(sheet: &SituationSheet) -> Option<&'static str> {
    sheet.factors.first().copied().map(documents::family)
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

fn is_restricted(known: Option<&Known>) -> bool {
    known.is_some_and(|known| known.details.situation.visibility == Visibility::Restricted)
}

/// The ideas of the sheet, and which are in the plan.
fn ideas(app: &App, sheet: &SituationSheet, known: Option<&Known>) -> Vec<Idea> {
    let actions = known.map_or(&[][..], |known| &known.details.actions);
    let in_plan = |idea: &ActionIdea| {
        let reference = idea_reference(sheet, idea);
        let added = |action: &&Action| action.library_action_ref.as_deref() == Some(&reference);
        Some(actions.iter().find(added)?.id.to_string())
    };
    let ideas = sheet.actions.iter();
    ideas
        .map(|idea| shown_idea(app, idea, in_plan(idea)))
        .collect()
}

fn shown_idea(app: &App, idea: &ActionIdea, added: Option<String>) -> Idea {
    let texts = app.texts();
    let level = idea.level.code();
    let effort = idea.effort.to_string();
    let means = [
        texts.label("effort-words", &effort),
        texts.label("delay", idea.delay.code()),
        texts.label("cost-words", idea.cost.code()),
    ];
    Idea {
        id: idea.id.clone(),
        title: idea.title.clone(),
        how: idea.how.clone(),
        next_step: idea.next_step.clone(),
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

/// What the room sees of what the firm said: neither its words, nor what exists already.
#[derive(Serialize)]
pub(crate) struct ProjectedSheet {
    exposure: Option<u8>,
    exposure_label: Option<String>,
    ideas: Vec<Idea>,
    actions: Vec<ActionNote>,
}

/// What the firm says of a sheet, for the room; nothing when the sheet is not for it.
pub(crate) fn projected(
    app: &App,
    sheet: &SituationSheet,
    theme: &Theme,
) -> Result<Option<ProjectedSheet>, Problem> {
    let known = known(app, &Named::Sheet(sheet.slug.clone()))?;
    if !sheet.is_projectable(theme) || is_restricted(known.as_ref()) {
        return Ok(None);
    }
    let exposure = known.as_ref().and_then(Known::exposure);
    let actions = match &known {
        Some(known) => for_the_room(app, &known.details)?,
        None => Vec::new(),
    };
    Ok(Some(ProjectedSheet {
        exposure_label: exposure.map(|level| app.exposure_label(level)),
        exposure,
        ideas: ideas(app, sheet, known.as_ref()),
        actions,
    }))
}

/// Its actions, without those that answer a restricted situation too.
fn for_the_room(app: &App, details: &SituationDetails) -> Result<Vec<ActionNote>, Problem> {
    let today = app.today();
    let mut shown = Vec::new();
    for action in &details.actions {
        let whole = app.dossier(|dossier| dossier.action_details(action.id, today))?;
        let mut situations = whole.situations.iter();
        if situations.all(|situation| situation.visibility == Visibility::Group) {
            shown.push(ActionNote::new(app, action));
        }
    }
    Ok(shown)
}

#[derive(Deserialize)]
pub(super) struct StoryForm {
    story: String,
}

/// `POST /situations/{slug}/story`
pub(super) fn story(app: &App, Path(slug): Path<String>, Form(form): Form<StoryForm>) -> Answer {
    let sheet = reference(app, &slug)?;
    let patch = SituationPatch {
        story: Some(form.story),
        ..SituationPatch::default()
    };
    app.change(|once| once.edit_sheet(&sheet, &patch))?;
    see(&Kind::Situation.address(&slug))
}

#[derive(Deserialize)]
pub(super) struct IdeaForm {
    idea: String,
}

/// `POST /situations/{slug}/actions`: « Ajouter au plan ».
pub(super) fn add_idea(app: &App, Path(slug): Path<String>, Form(form): Form<IdeaForm>) -> Answer {
    let (sheet, theme) = find(app, &slug)?;
    let idea = sheet
        .actions
        .iter()
        .find(|idea| idea.id == form.idea)
        .ok_or(Problem::NoPage)?;
    let reference = sheet_reference(app, &sheet, &theme)?;
    let wanted = crate::plan::idea_of(idea);
    app.change(|once| once.add_idea(&reference, &wanted))?;
    app.say_done()?;
    see(&format!(
        "{}#idea-{}",
        Kind::Situation.address(&slug),
        idea.id
    ))
}

//! A sheet of the library with what the firm says of it beside, and its ideas of action.
//!
//! What the room sees of it is named field by field in [`ProjectedSheet`]: nothing else reaches the projector.

use std::collections::BTreeMap;

use axum::Form;
use axum::extract::{Path, Query};
use dossier::{Action, ActionId, SituationDetails, SituationPatch, Visibility};
use library::{CrisisCard, Helper, Kind, SituationSheet, Theme};
use serde::Deserialize;
use tera::{Context, context};

use super::ours::{Recorded, recorded, view};
use super::standing::MissingQuery;
use super::{Named, find, reference, sheet_reference};
use crate::frame::Section;
use crate::plan::Card;
use crate::problem::Problem;
use crate::respond::{Answer, see};
use crate::state::App;

/// Helpers shown for a situation.
const HELPERS: usize = 5;

/// `GET /situations/{slug}`
pub(super) fn show(
    app: &App,
    Path(slug): Path<String>,
    Query(query): Query<MissingQuery>,
) -> Answer {
    let (mut sheet, theme) = find(app, &slug)?;
    if sheet.slug != slug {
        return see(&Kind::Situation.address(&sheet.slug));
    }
    link_terms(app, &mut sheet)?;
    app.note_reading(Kind::Situation, &slug);
    let named = Named::Sheet(slug);
    let recorded = recorded(app, &named)?;
    let projectable = is_projectable(&sheet, &theme, recorded.as_ref());
    let address = named.address();
    app.follow(projectable.then_some(address.as_str()));
    let rateable = sheet.is_rateable(&theme);
    let mut view = view(app, &named, rateable, recorded.as_ref(), &query);
    view.extend(context! {
        crisis => &crisis(app, &sheet)?,
        helpers => &who_helps(app, &sheet)?,
        family => &family(&sheet),
        in_plan => &in_plan(&sheet, recorded.as_ref()),
        projection_address => &address,
        projectable, theme, sheet
    });
    app.page(Section::Act, "situations/show.html", view)
}

/// Whether a room may see it.
fn is_projectable(sheet: &SituationSheet, theme: &Theme, recorded: Option<&Recorded>) -> bool {
    sheet.is_projectable(theme) && !recorded.is_some_and(Recorded::is_restricted)
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

/// The family of factors under which the document unique has the situation.
pub(super) fn family(sheet: &SituationSheet) -> Option<&'static str> {
    sheet.factors.first().copied().map(documents::family)
}

fn crisis(app: &App, sheet: &SituationSheet) -> Result<Option<CrisisCard>, Problem> {
    let Some(slug) = &sheet.crisis else {
        return Ok(None);
    };
    let crisis = app.library().crisis(slug)?;
    Ok(crisis.as_ref().map(CrisisCard::from))
}

/// The first helpers of the sheet's needs, each once.
fn who_helps(app: &App, sheet: &SituationSheet) -> Result<Vec<Helper>, Problem> {
    let mut slugs = Vec::new();
    for need in &sheet.needs {
        let need = app.library().need(need)?;
        for slug in need.into_iter().flat_map(|need| need.helpers) {
            if !slugs.contains(&slug) {
                slugs.push(slug);
            }
        }
    }
    slugs.truncate(HELPERS);
    app.helpers(&slugs)
}

/// The ideas of the sheet that are in the plan, and their action.
fn in_plan<'a>(
    sheet: &'a SituationSheet,
    recorded: Option<&Recorded>,
) -> BTreeMap<&'a str, ActionId> {
    let actions = recorded.map_or(&[][..], |recorded| &recorded.details.actions);
    let added = sheet.actions.iter().filter_map(|idea| {
        // The stable name of an idea, as a dossier keeps it.
        let reference = format!("{}/{}", sheet.slug, idea.id);
        let mut actions = actions.iter();
        let is_it = |action: &&Action| action.library_action_ref.as_deref() == Some(&reference);
        Some((idea.id.as_str(), actions.find(is_it)?.id))
    });
    added.collect()
}

/// What the room sees of what the firm said of a sheet: neither its words, nor what exists already; nothing
/// when the sheet is not for it.
pub(crate) fn projected(
    app: &App,
    sheet: &SituationSheet,
    theme: &Theme,
) -> Result<Option<Context>, Problem> {
    let recorded = recorded(app, &Named::Sheet(sheet.slug.clone()))?;
    let recorded = recorded.as_ref();
    if !is_projectable(sheet, theme, recorded) {
        return Ok(None);
    }
    let actions = match recorded {
        Some(recorded) => for_the_room(app, &recorded.details)?,
        None => Vec::new(),
    };
    Ok(Some(context! {
        exposure => &recorded.and_then(Recorded::exposure),
        in_plan => &in_plan(sheet, recorded),
        actions
    }))
}

/// Its actions, without those that answer a restricted situation too.
fn for_the_room(app: &App, details: &SituationDetails) -> Result<Vec<Card>, Problem> {
    let today = app.today();
    let mut visible = Vec::new();
    for action in &details.actions {
        let whole = app.dossier(|dossier| dossier.action_details(action.id, today))?;
        let mut situations = whole.situations.iter();
        if situations.all(|situation| situation.visibility == Visibility::Group) {
            visible.push(Card::new(whole.action, whole.late, String::new()));
        }
    }
    Ok(visible)
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
    app.change_and_say(|once| once.add_idea(&reference, &wanted))?;
    see(&format!(
        "{}#idea-{}",
        Kind::Situation.address(&slug),
        idea.id
    ))
}

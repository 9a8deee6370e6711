//! « S'informer »: what there is to read, and how far the firm has read it.
//!
//! The readings are on shelves, by subject; each page is in its own file: `module`, `quiz`, `law`,
//! `glossary`, and `reference` for received ideas and figures. Sheets about the head of the firm are
//! never noted as read: the dossier is shared, and what a head of firm looks up is nobody's business.

mod game;
mod glossary;
mod law;
mod module;
mod parts;
mod quiz;
mod reference;

use std::collections::BTreeMap;

use axum::extract::Path;
use dossier::Reading;
use library::{Kind, LeaderCard, LeaderSheet, ModuleCard, QuizCard, Source};
use serde::Serialize;

use crate::frame::Section;
use crate::helpers::{Contact, contacts};
use crate::lookup::READ;
use crate::problem::Problem;
use crate::respond::Answer;
use crate::state::App;

pub(crate) use glossary::show as glossary;
pub(crate) use law::{ShownPoint, show as law, shown_point};
pub(crate) use module::{mark as mark_module, scene as module_scene, show as module};
pub(crate) use quiz::{play as quiz, scene as quiz_scene};
pub(crate) use reference::{figures, ideas};

#[derive(Serialize)]
struct Index {
    module_count: usize,
    read_count: usize,
    shelves: Vec<Shelf>,
    leaders: Vec<LeaderCard>,
    door: Option<QuizDoor>,
    quizzes: Vec<QuizLine>,
    idea_count: usize,
    crisis_count: usize,
}

/// Readings on one subject.
#[derive(Serialize)]
struct Shelf {
    title: String,
    read_count: usize,
    modules: Vec<ShelvedModule>,
}

#[derive(Serialize)]
struct ShelvedModule {
    /// Its number among all readings, from 1.
    number: usize,
    /// `read`, `started`, or nothing.
    state: Option<String>,
    #[serde(flatten)]
    card: ModuleCard,
}

/// The quiz proposed first.
#[derive(Serialize)]
struct QuizDoor {
    #[serde(flatten)]
    card: QuizCard,
    /// The question where the firm stopped, from 1, when it stopped past the first.
    stopped_at: Option<usize>,
}

#[derive(Serialize)]
struct QuizLine {
    #[serde(flatten)]
    card: QuizCard,
    stopped_at: Option<usize>,
    done: bool,
}

/// `GET /inform`
pub(crate) fn index(app: &App) -> Answer {
    let library = app.library();
    let shelves = shelves(app)?;
    let (door, quizzes) = quizzes(app)?;
    let view = Index {
        module_count: shelves.iter().map(|shelf| shelf.modules.len()).sum(),
        read_count: shelves.iter().map(|shelf| shelf.read_count).sum(),
        shelves,
        leaders: library.leader_sheets()?,
        door,
        quizzes,
        idea_count: library.received_ideas()?.len(),
        crisis_count: library.crises()?.len(),
    };
    app.page(Section::Inform, "inform/index.html", &view)
}

/// The readings by subject. A subject without readings is not shown; a reading that no subject
/// claims goes to the last.
fn shelves(app: &App) -> Result<Vec<Shelf>, Problem> {
    let texts = app.texts();
    let states = states(app.places(Kind::Module));
    let mut cards = app.library().modules()?;
    let mut number = 0;
    let mut shelves = Vec::new();
    let mut subjects = texts.choices("shelves");
    let last = subjects.pop();
    for subject in subjects.into_iter().chain(last.clone()) {
        let is_last = last.as_ref() == Some(&subject);
        let (ours, others): (Vec<_>, Vec<_>) = cards.into_iter().partition(|card| {
            is_last || texts.label("module-shelf", &card.slug) == subject.value.as_str()
        });
        cards = others;
        let modules: Vec<_> = ours
            .into_iter()
            .map(|card| {
                number += 1;
                ShelvedModule {
                    number,
                    state: states.get(&card.slug).cloned(),
                    card,
                }
            })
            .collect();
        if !modules.is_empty() {
            shelves.push(shelf(subject.label, modules));
        }
    }
    Ok(shelves)
}

fn shelf(title: String, modules: Vec<ShelvedModule>) -> Shelf {
    let is_read = |module: &&ShelvedModule| module.state.as_deref() == Some(READ);
    Shelf {
        title,
        read_count: modules.iter().filter(is_read).count(),
        modules,
    }
}

/// The state of each page, by its slug.
fn states(places: Vec<Reading>) -> BTreeMap<String, String> {
    places
        .into_iter()
        .map(|place| (place.slug, place.state))
        .collect()
}

/// The quiz proposed first — the one left last, or else the first not done — and the others.
fn quizzes(app: &App) -> Result<(Option<QuizDoor>, Vec<QuizLine>), Problem> {
    let places = app.places(Kind::Quiz);
    let left = places
        .iter()
        .find(|place| quiz::stopped_at(&place.state).is_some_and(|question| question > 1))
        .map(|place| place.slug.clone());
    let states = states(places);
    let mut lines: Vec<_> = app
        .library()
        .quizzes()?
        .into_iter()
        .map(|card| quiz_line(card, &states))
        .collect();
    let first = lines
        .iter()
        .position(|line| left.as_ref() == Some(&line.card.slug))
        .or_else(|| lines.iter().position(|line| !line.done))
        .unwrap_or_default();
    let door = (first < lines.len()).then(|| lines.remove(first));
    let door = door.map(|line| QuizDoor {
        stopped_at: line.stopped_at,
        card: line.card,
    });
    Ok((door, lines))
}

fn quiz_line(card: QuizCard, states: &BTreeMap<String, String>) -> QuizLine {
    let state = states.get(&card.slug).map(String::as_str);
    QuizLine {
        stopped_at: state
            .and_then(quiz::stopped_at)
            .filter(|question| (2..=card.question_count).contains(question)),
        done: state == Some(READ),
        card,
    }
}

#[derive(Serialize)]
struct LeaderPage {
    contacts: Vec<Contact>,
    sources: Vec<Source>,
    reviewed_on: String,
    reviewed_by: Option<String>,
    others: Vec<LeaderCard>,
    sheet: LeaderSheet,
}

/// `GET /leader/{slug}`
pub(crate) fn leader(app: &App, Path(slug): Path<String>) -> Answer {
    let Some(mut sheet) = app.library().leader_sheet(&slug)? else {
        return Err(Problem::NoPage);
    };
    let mut links = app.terms()?.links();
    sheet.story.html = links.link(&sheet.story.html);
    let mut others = app.library().leader_sheets()?;
    others.retain(|other| other.slug != sheet.slug);
    let view = LeaderPage {
        contacts: contacts(app, &sheet.helpers)?,
        sources: app.sources(&sheet.sources)?,
        reviewed_on: sheet.reviewed_on.clone(),
        reviewed_by: sheet.reviewed_by.clone(),
        others,
        sheet,
    };
    app.page(Section::Inform, "inform/leader.html", &view)
}

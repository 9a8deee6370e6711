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
use library::{Kind, ModuleCard, QuizCard};
use serde::Serialize;
use tera::context;

use crate::frame::Section;
use crate::helpers::contacts;
use crate::lookup::READ;
use crate::problem::Problem;
use crate::respond::Answer;
use crate::state::App;

pub(crate) use glossary::show as glossary;
pub(crate) use law::show as law;
pub(crate) use module::{mark as mark_module, scene as module_scene, show as module};
pub(crate) use quiz::{play as quiz, scene as quiz_scene};
pub(crate) use reference::{figures, ideas};

/// Readings on one subject.
#[derive(Serialize)]
struct ReadingGroup {
    title: String,
    read_count: usize,
    modules: Vec<ListedModule>,
}

#[derive(Serialize)]
struct ListedModule {
    /// Its number among all readings, from 1.
    number: usize,
    /// `read`, `started`, or nothing.
    state: Option<String>,
    #[serde(flatten)]
    card: ModuleCard,
}

#[derive(Serialize)]
struct QuizLine {
    #[serde(flatten)]
    card: QuizCard,
    /// The question where the firm stopped, from 1, when it stopped past the first.
    stopped_at: Option<usize>,
    done: bool,
}

/// `GET /inform`
pub(crate) fn index(app: &App) -> Answer {
    let library = app.library();
    let shelves = shelves(app)?;
    let (door, quizzes) = quizzes(app)?;
    let view = context! {
        module_count => &shelves.iter().map(|shelf| shelf.modules.len()).sum::<usize>(),
        read_count => &shelves.iter().map(|shelf| shelf.read_count).sum::<usize>(),
        leaders => &library.leader_sheets()?,
        idea_count => &library.received_ideas()?.len(),
        crisis_count => &library.crises()?.len(),
        shelves, door, quizzes
    };
    app.page(Section::Inform, "inform/index.html", view)
}

/// The readings by subject. A subject without readings is not shown; a reading that no subject
/// claims goes to the last.
fn shelves(app: &App) -> Result<Vec<ReadingGroup>, Problem> {
    let texts = app.texts();
    let states = states(app, Kind::Module);
    let mut cards = app.library().modules()?;
    let mut subjects = texts.choices("shelves").into_iter().peekable();
    let mut numbers = 1..;
    let mut shelves = Vec::new();
    while let Some(subject) = subjects.next() {
        let is_last = subjects.peek().is_none();
        let is_here =
            |card: &ModuleCard| is_last || texts.label("module-shelf", &card.slug) == subject.value;
        let (ours, others): (Vec<_>, Vec<_>) = cards.into_iter().partition(is_here);
        cards = others;
        let modules = ours.into_iter().zip(numbers.by_ref());
        let modules = modules.map(|(card, number)| ListedModule {
            number,
            state: states.get(&card.slug).cloned(),
            card,
        });
        shelves.push(ReadingGroup::new(subject.label, modules.collect()));
    }
    shelves.retain(|shelf| !shelf.modules.is_empty());
    Ok(shelves)
}

impl ReadingGroup {
    fn new(title: String, modules: Vec<ListedModule>) -> Self {
        let read = modules.iter().filter(|module| module.is_read());
        Self {
            title,
            read_count: read.count(),
            modules,
        }
    }
}

impl ListedModule {
    fn is_read(&self) -> bool {
        self.state.as_deref() == Some(READ)
    }
}

/// How far each page of a kind was read, by its slug.
fn states(app: &App, kind: Kind) -> BTreeMap<String, String> {
    let places = app.places(kind).into_iter();
    places.map(|place| (place.slug, place.state)).collect()
}

/// The quiz proposed first — the one left last, or else the first not done — and the others.
fn quizzes(app: &App) -> Result<(Option<QuizLine>, Vec<QuizLine>), Problem> {
    let places = app.places(Kind::Quiz);
    let left = places
        .iter()
        .find(|place| quiz::stopped_at(&place.state).is_some_and(|question| question > 1))
        .map(|place| &place.slug);
    let states = states(app, Kind::Quiz);
    let cards = app.library().quizzes()?.into_iter();
    let mut lines: Vec<_> = cards.map(|card| quiz_line(card, &states)).collect();
    let first = lines
        .iter()
        .position(|line| left == Some(&line.card.slug))
        .or_else(|| lines.iter().position(|line| !line.done))
        .unwrap_or_default();
    let door = (first < lines.len()).then(|| lines.remove(first));
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

/// `GET /leader/{slug}`
pub(crate) fn leader(app: &App, Path(slug): Path<String>) -> Answer {
    let sheet = app.library().leader_sheet(&slug)?;
    let mut sheet = sheet.ok_or(Problem::NoPage)?;
    sheet.story.html = app.terms()?.links().link(&sheet.story.html);
    let mut others = app.library().leader_sheets()?;
    others.retain(|other| other.slug != sheet.slug);
    let contacts = contacts(app, app.helpers(&sheet.helpers)?);
    let view = context! { contacts, others, sheet };
    app.page(Section::Inform, "inform/leader.html", view)
}

//! A five-minute reading: its page, how far it was read, and what a room sees of it.
//!
//! Opening a reading says that it was started; it is read when the person says so, or goes to the
//! next one. Words of the glossary are linked once, in the text only.

use axum::Form;
use axum::extract::Path;
use library::{
    GlossaryTerm, Kind, LegalPoint, Module, ModuleCard, Rich, SituationCard, Source, Theme,
};
use serde::{Deserialize, Serialize};

use super::parts::{Part, cut};
use super::shelves;
use crate::frame::Section;
use crate::lookup::{READ, STARTED};
use crate::problem::Problem;
use crate::respond::{Answer, see};
use crate::scene;
use crate::state::App;

/// Situations proposed beside a reading.
const SITUATIONS: usize = 3;

#[derive(Serialize)]
struct Page {
    place: Place,
    card: ModuleCard,
    takeaways: Vec<Rich>,
    team_question: String,
    opening: String,
    parts: Vec<Part>,
    words: Vec<GlossaryTerm>,
    at_ours: Option<AtOurs>,
    laws: Vec<LegalPoint>,
    sources: Vec<Source>,
    reviewed_on: String,
    projection_address: String,
}

/// Where a reading stands among the others.
#[derive(Serialize)]
struct Place {
    shelf: String,
    rank: usize,
    count: usize,
    read: bool,
    next: Option<ModuleCard>,
}

/// What the firm may live of what is read here.
#[derive(Serialize)]
struct AtOurs {
    theme: Theme,
    cards: Vec<SituationCard>,
}

/// `GET /modules/{slug}`
pub(crate) fn show(app: &App, Path(slug): Path<String>) -> Answer {
    let Some(module) = app.library().module(&slug)? else {
        return Err(Problem::NoPage);
    };
    let address = Kind::Module.address(&module.slug);
    if module.slug != slug {
        return see(&address);
    }
    app.note_place(Kind::Module, &module.slug, STARTED);
    app.follow(Some(&address));
    app.page(
        Section::Inform,
        "inform/module.html",
        &page(app, module, address)?,
    )
}

fn page(app: &App, module: Module, projection_address: String) -> Result<Page, Problem> {
    let mut links = app.terms()?.links();
    let (opening, mut parts) = cut(&module.body.html);
    let opening = links.link(&opening);
    for part in &mut parts {
        part.html = links.link(&part.html);
    }
    Ok(Page {
        place: place(app, &module.slug)?,
        card: ModuleCard::from(&module),
        opening,
        parts,
        words: links.met(),
        at_ours: at_ours(app, &module.slug)?,
        laws: app.laws(&module.law)?,
        sources: app.sources(&module.sources)?,
        reviewed_on: module.reviewed_on,
        takeaways: module.takeaways,
        team_question: module.team_question,
        projection_address,
    })
}

fn place(app: &App, slug: &str) -> Result<Place, Problem> {
    let shelves = shelves(app)?;
    let next = shelves
        .iter()
        .flat_map(|shelf| &shelf.modules)
        .skip_while(|module| module.card.slug != slug)
        .nth(1)
        .map(|module| module.card.clone());
    let found = shelves.into_iter().find_map(|shelf| {
        let rank = shelf
            .modules
            .iter()
            .position(|module| module.card.slug == slug)?;
        let state = shelf.modules.get(rank)?.state.as_deref();
        Some(Place {
            read: state == Some(READ),
            rank: rank + 1,
            count: shelf.modules.len(),
            shelf: shelf.title,
            next: next.clone(),
        })
    });
    found.ok_or(Problem::NoPage)
}

/// The first situations of the reading's theme that the firm has not opened yet.
fn at_ours(app: &App, slug: &str) -> Result<Option<AtOurs>, Problem> {
    let Some(theme) = theme(app, slug)? else {
        return Ok(None);
    };
    let seen = app.read(Kind::Situation);
    let mut cards = app.library().situations(&theme.slug)?;
    cards.sort_by_key(|card| seen.contains(&card.slug));
    cards.truncate(SITUATIONS);
    Ok(Some(AtOurs { theme, cards }))
}

/// The theme whose situations a reading speaks of.
fn theme(app: &App, slug: &str) -> Result<Option<Theme>, Problem> {
    let code = app.texts().label("module-theme", slug);
    Ok(app.library().theme(code)?)
}

/// What the person says of a reading.
#[derive(Deserialize)]
pub(crate) struct Mark {
    /// `read`, or anything else for not yet.
    state: String,
    /// The reading to go to.
    #[serde(default)]
    next: String,
}

/// `POST /modules/{slug}/reading`: read, or not yet; then the same page, or the next one.
pub(crate) fn mark(app: &App, Path(slug): Path<String>, Form(mark): Form<Mark>) -> Answer {
    let state = if mark.state == READ { READ } else { STARTED };
    let Some(module) = app.library().module(&slug)? else {
        return Err(Problem::NoPage);
    };
    if app.has_dossier() {
        let kind = Kind::Module.as_str();
        app.remember(|remember| remember.note_reading(kind, &module.slug, state))?;
    }
    let next = app.library().module(&mark.next)?;
    see(&Kind::Module.address(&next.map_or(module.slug, |next| next.slug)))
}

#[derive(Serialize)]
struct Projected {
    section: String,
    firm: Option<String>,
    long: bool,
    module: Module,
    opening: String,
    parts: Vec<Part>,
}

/// What the room sees of a reading: the text, or the question to ask the team. What a theme does not
/// ask in front of a room is asked by nobody's screen.
pub(crate) fn scene(app: &App, slug: &str, question: bool, section: String) -> Answer {
    let Some(module) = app.library().module(slug)? else {
        return Err(Problem::NoPage);
    };
    if question && theme(app, slug)?.is_some_and(|theme| theme.sensitive) {
        return scene::nothing(app);
    }
    let (opening, parts) = cut(&module.body.html);
    let view = Projected {
        section,
        firm: app.firm_name(),
        long: scene::is_long(&module.team_question),
        opening,
        parts,
        module,
    };
    let template = if question {
        "projection/module_question.html"
    } else {
        "projection/module.html"
    };
    app.fragment(template, &view)
}

//! A five-minute reading: its page, how far it was read, and what a room sees of it.
//!
//! Opening a reading says that it was started; it is read when the person says so, or goes to the
//! next one. Words of the glossary are linked once, in the text only.

use axum::Form;
use axum::extract::Path;
use library::{Kind, SituationCard, Theme};
use serde::Deserialize;
use tera::context;

use super::parts::cut;
use super::shelves;
use crate::frame::Section;
use crate::lookup::{READ, STARTED};
use crate::problem::Problem;
use crate::respond::{Answer, see};
use crate::scene;
use crate::state::App;

/// Situations proposed beside a reading.
const SITUATIONS: usize = 3;

/// `GET /modules/{slug}`
pub(crate) fn show(app: &App, Path(slug): Path<String>) -> Answer {
    let module = app.library().module(&slug)?.ok_or(Problem::NoPage)?;
    let address = Kind::Module.address(&module.slug);
    if module.slug != slug {
        return see(&address);
    }
    app.note_place(Kind::Module, &slug, STARTED);
    app.follow(Some(&address));
    let mut links = app.terms()?.links();
    let (opening, mut parts) = cut(&module.body.html);
    let opening = links.link(&opening);
    for part in &mut parts {
        part.html = links.link(&part.html);
    }
    let shelves = shelves(app)?;
    let mut readings = shelves.iter().flat_map(|shelf| &shelf.modules);
    let reading = readings.find(|one| one.card.slug == slug);
    let mut shelf = shelves.iter();
    let shelf = shelf.find(|shelf| shelf.modules.iter().any(|one| one.card.slug == slug));
    let theme = theme(app, &slug)?;
    let view = context! {
        reading, shelf,
        next => &readings.next(),
        opening, parts,
        words => &links.found(),
        cards => &at_ours(app, theme.as_ref())?,
        theme,
        projection_address => &address,
        module
    };
    app.page(Section::Inform, "inform/module.html", view)
}

/// The first situations of the reading's theme that the firm has not opened yet.
fn at_ours(app: &App, theme: Option<&Theme>) -> Result<Vec<SituationCard>, Problem> {
    let Some(theme) = theme else {
        return Ok(Vec::new());
    };
    let seen = app.read(Kind::Situation);
    let mut cards = app.library().situations(&theme.slug)?;
    cards.sort_by_key(|card| seen.contains(&card.slug));
    cards.truncate(SITUATIONS);
    Ok(cards)
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
    let module = app.library().module(&slug)?.ok_or(Problem::NoPage)?;
    if app.has_dossier() {
        let kind = Kind::Module.code();
        app.remember(|remember| remember.note_reading(kind, &module.slug, state))?;
    }
    let next = app.library().module(&mark.next)?;
    see(&Kind::Module.address(&next.map_or(module.slug, |next| next.slug)))
}

/// What the room sees of a reading: the text, or the question to ask the team. What a theme does not
/// ask in front of a room is asked by nobody's screen.
pub(crate) fn scene(app: &App, slug: &str, question: bool, section: &str) -> Answer {
    let module = app.library().module(slug)?.ok_or(Problem::NoPage)?;
    if question && theme(app, slug)?.is_some_and(|theme| theme.sensitive) {
        return scene::nothing(app);
    }
    let (opening, parts) = cut(&module.body.html);
    let view = context! { opening, parts, module };
    let template = if question {
        "projection/module_question.html"
    } else {
        "projection/module.html"
    };
    scene::show(app, template, section, view)
}

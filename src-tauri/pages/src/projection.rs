//! The projector: what the second window shows, following the first.
//!
//! It has its own templates, which receive nothing private: no notes, no search, no restricted
//! situation. One address says all there is to say: the page projected, its question, its section.
//! What a room sees of a reading or a quiz is in `inform`.

use axum::Form;
use axum::extract::Query;
use axum::http::{StatusCode, Uri};
use axum::response::IntoResponse as _;
use dossier::{ActionId, MeetingId};
use serde::Deserialize;

use crate::followup::{self, MeetingQuery};
use crate::inform;
use crate::plan::ProjectedPlan;
use crate::problem::Problem;
use crate::respond::{Answer, see};
use crate::scene::{self, nothing};
use crate::situations;
use crate::state::App;

/// What is projected.
#[derive(Debug, PartialEq, Eq)]
enum Subject {
    Situation {
        slug: String,
        question: Option<usize>,
    },
    /// A reading: its text, or the question to ask the team.
    Module {
        slug: String,
        question: bool,
    },
    /// A quiz, as its address says.
    Quiz {
        slug: String,
        query: String,
    },
    Plan,
    FollowUp,
    /// A follow-up meeting, at one of its actions.
    Meeting {
        id: MeetingId,
        on: Option<ActionId>,
    },
}

/// An address of the program, read as something to project.
fn subject(address: &str) -> Option<Subject> {
    let uri: Uri = address.split('#').next()?.parse().ok()?;
    match uri.path() {
        "/plan" => return Some(Subject::Plan),
        "/follow-up" => return Some(Subject::FollowUp),
        path if path.starts_with(MEETINGS) => return meeting(&uri),
        _ => {}
    }
    let (kind, slug) = uri.path().strip_prefix('/')?.split_once('/')?;
    let slug = slug.to_owned();
    let query = uri.query().unwrap_or_default();
    let question = query.strip_prefix("question=");
    match kind {
        "situations" => Some(Subject::Situation {
            slug,
            question: question.and_then(|number| number.parse().ok()),
        }),
        "modules" => Some(Subject::Module {
            slug,
            question: question.is_some(),
        }),
        "quiz" => Some(Subject::Quiz {
            slug,
            query: query.to_owned(),
        }),
        _ => None,
    }
}

const MEETINGS: &str = "/follow-up/meetings/";

fn meeting(uri: &Uri) -> Option<Subject> {
    let id = uri.path().strip_prefix(MEETINGS)?.parse().ok()?;
    let Query(query) = Query::<MeetingQuery>::try_from_uri(uri).ok()?;
    Some(Subject::Meeting { id, on: query.on })
}

/// `GET /projection`: the projector's page.
pub(crate) fn show(app: &App) -> Answer {
    let address = app.projected().unwrap_or_default();
    let section = address.split_once('#').map_or("", |(_, section)| section);
    match subject(&address) {
        Some(Subject::Plan | Subject::FollowUp | Subject::Meeting { .. }) if !app.has_dossier() => {
            nothing(app)
        }
        Some(Subject::Plan) => {
            let view = &ProjectedPlan::new(app, &address)?;
            scene::show(app, "projection/plan.html", section, view)
        }
        Some(Subject::FollowUp) => followup::project(app, section),
        Some(Subject::Meeting { id, on }) => followup::project_meeting(app, id, on, section),
        Some(Subject::Situation { slug, question }) => situation(app, &slug, question, section),
        Some(Subject::Module { slug, question }) => {
            inform::module_scene(app, &slug, question, section)
        }
        Some(Subject::Quiz { slug, query }) => inform::quiz_scene(app, &slug, &query),
        None => nothing(app),
    }
}

fn situation(app: &App, slug: &str, question: Option<usize>, section: &str) -> Answer {
    let (sheet, theme) = situations::find(app, slug)?;
    let Some(mut view) = situations::projected(app, &sheet, &theme)? else {
        return nothing(app);
    };
    let question = question.and_then(|number| sheet.questions.get(number.checked_sub(1)?));
    let template = match question {
        Some(_) => "projection/question.html",
        None => "projection/situation.html",
    };
    view.insert("question", &question);
    view.insert("sheet", &sheet);
    view.insert("theme", &theme);
    scene::show(app, template, section, view)
}

#[derive(Deserialize)]
pub(crate) struct Projected {
    address: String,
}

/// `POST /projection`: projects a page, in a window opened when it is not yet.
pub(crate) fn start(app: &App, Form(form): Form<Projected>) -> Answer {
    let back = match subject(&form.address) {
        None => return Err(Problem::NoPage),
        // Where the game or the meeting is, or how the plan is seen, is in its address.
        Some(Subject::Quiz { .. } | Subject::Plan | Subject::Meeting { .. }) => {
            form.address.as_str()
        }
        Some(_) => form.address.split('?').next().unwrap_or("/"),
    };
    app.set_projected(Some(form.address.clone()));
    app.desk().open_projector();
    see(back)
}

#[derive(Deserialize)]
pub(crate) struct Place {
    section: String,
}

/// `POST /projection/section`: the room sees the section the facilitator reads.
pub(crate) fn section(app: &App, Form(place): Form<Place>) -> Answer {
    if let Some(address) = app.projected() {
        let page = address.split('#').next().unwrap_or_default();
        app.set_projected(Some(format!("{page}#{}", place.section)));
    }
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// `POST /projection/end`: closes the projector's window.
pub(crate) fn end(app: &App) -> Answer {
    stop(app);
    see("/projection")
}

/// The projector's window is closing, or was closed by the person.
pub(crate) fn stop(app: &App) {
    app.set_projected(None);
    app.desk().close_projector();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn situations_readings_quizzes_and_the_plan_can_be_projected() {
        assert_eq!(subject("/plan?state=late"), Some(Subject::Plan));
        let slug = "trop".to_owned();
        let question = Some(2);
        assert_eq!(
            subject("/situations/trop?question=2"),
            Some(Subject::Situation { slug, question })
        );
        assert_eq!(
            subject("/modules/lire?question=1"),
            Some(Subject::Module {
                slug: "lire".to_owned(),
                question: true
            })
        );
        assert_eq!(
            subject("/quiz/jouer?question=2&answer=1"),
            Some(Subject::Quiz {
                slug: "jouer".to_owned(),
                query: "question=2&answer=1".to_owned()
            })
        );
        assert_eq!(subject("/settings"), None);
        assert_eq!(subject("/crisis/grave"), None);
        assert_eq!(subject("/own-situations/new"), None);
    }
}

//! The projector: what the second window shows, following the first.
//!
//! It has its own templates, which receive nothing private: no notes, no search, no restricted
//! situation. One address says all there is to say: the page projected, its question, its section.

use axum::Form;
use axum::extract::State;
use axum::http::{StatusCode, Uri};
use axum::response::IntoResponse as _;
use library::{SituationSheet, Theme};
use serde::{Deserialize, Serialize};

use crate::plan::ProjectedPlan;
use crate::problem::Problem;
use crate::respond::{Answer, see};
use crate::situations::{self, Ours, is_projectable};
use crate::state::App;

/// Above this many words a question is written one size smaller.
const LONG_QUESTION: usize = 12;

/// What is projected.
#[derive(Debug, PartialEq, Eq)]
enum Subject {
    Situation {
        slug: String,
        question: Option<usize>,
    },
    Plan,
}

/// An address of the program, read as something to project.
fn subject(address: &str) -> Option<Subject> {
    let uri: Uri = address.split('#').next()?.parse().ok()?;
    if uri.path() == "/plan" {
        return Some(Subject::Plan);
    }
    let slug = uri.path().strip_prefix("/situations/")?.to_owned();
    let question = uri
        .query()
        .and_then(|query| query.strip_prefix("question=")?.parse().ok());
    Some(Subject::Situation { slug, question })
}

#[derive(Serialize)]
struct Nothing {
    firm: Option<String>,
    section: String,
}

#[derive(Serialize)]
struct Situation {
    section: String,
    theme: Theme,
    #[serde(flatten)]
    ours: Ours,
    sheet: SituationSheet,
}

#[derive(Serialize)]
struct Question {
    section: String,
    firm: Option<String>,
    theme: Theme,
    title: String,
    question: String,
    long: bool,
}

#[derive(Serialize)]
struct Plan {
    section: String,
    #[serde(flatten)]
    plan: ProjectedPlan,
}

/// `GET /projection`: the projector's page.
pub(crate) async fn show(State(app): State<App>) -> Answer {
    app.work(|app| {
        let address = app.projected().unwrap_or_default();
        let section = address
            .split_once('#')
            .map(|(_, section)| section.to_owned())
            .unwrap_or_default();
        match subject(&address) {
            Some(Subject::Plan) if app.has_dossier() => {
                let plan = ProjectedPlan::new(app)?;
                app.fragment("projection/plan.html", &Plan { section, plan })
            }
            Some(Subject::Situation { slug, question }) => situation(app, &slug, question, section),
            Some(Subject::Plan) | None => nothing(app),
        }
    })
    .await
}

fn nothing(app: &App) -> Answer {
    app.fragment(
        "projection/nothing.html",
        &Nothing {
            firm: app.firm_name(),
            section: String::new(),
        },
    )
}

fn situation(app: &App, slug: &str, question: Option<usize>, section: String) -> Answer {
    let (sheet, theme) = situations::find(app, slug)?;
    if !is_projectable(&sheet, &theme) {
        return nothing(app);
    }
    let asked = question
        .and_then(|number| sheet.questions.get(number.checked_sub(1)?))
        .cloned();
    let Some(question) = asked else {
        let ours = situations::ours(app, &sheet, &theme)?.without_private();
        return app.fragment(
            "projection/situation.html",
            &Situation {
                section,
                theme,
                ours,
                sheet,
            },
        );
    };
    let long = question.split_whitespace().count() > LONG_QUESTION;
    let view = Question {
        section,
        firm: app.firm_name(),
        title: sheet.title,
        theme,
        question,
        long,
    };
    app.fragment("projection/question.html", &view)
}

#[derive(Deserialize)]
pub(crate) struct Projected {
    address: String,
}

/// `POST /projection`: projects a page, in a window opened when it is not yet.
pub(crate) async fn start(State(app): State<App>, Form(form): Form<Projected>) -> Answer {
    app.work(move |app| {
        if subject(&form.address).is_none() {
            return Err(Problem::NoPage);
        }
        app.set_projected(Some(form.address.clone()));
        app.desk().open_projector();
        let back = form.address.split('?').next().unwrap_or("/").to_owned();
        see(&back)
    })
    .await
}

#[derive(Deserialize)]
pub(crate) struct Place {
    section: String,
}

/// `POST /projection/section`: the room sees the section the facilitator reads.
pub(crate) async fn section(State(app): State<App>, Form(place): Form<Place>) -> Answer {
    app.work(move |app| {
        if let Some(address) = app.projected() {
            let page = address.split('#').next().unwrap_or_default();
            app.set_projected(Some(format!("{page}#{}", place.section)));
        }
        Ok(StatusCode::NO_CONTENT.into_response())
    })
    .await
}

/// `POST /projection/end`: closes the projector's window.
pub(crate) async fn end(State(app): State<App>) -> Answer {
    app.work(|app| {
        stop(app);
        see("/projection")
    })
    .await
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
    fn only_situations_and_the_plan_can_be_projected() {
        assert_eq!(subject("/plan?state=late"), Some(Subject::Plan));
        let slug = "trop".to_owned();
        let question = Some(2);
        assert_eq!(
            subject("/situations/trop?question=2"),
            Some(Subject::Situation { slug, question })
        );
        assert_eq!(subject("/settings"), None);
        assert_eq!(subject("/own-situations/new"), None);
    }
}

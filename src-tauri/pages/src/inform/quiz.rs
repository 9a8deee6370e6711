//! A quiz, one question at a time: asked, answered, explained; alone or in front of a room.
//!
//! Only the place where people stopped is kept: no answer, no score, of anyone. How an address says
//! a game, and what a question shows of it, is in `game`.

use axum::extract::{Path, RawQuery};
use library::{Kind, Question, QuestionForm, Quiz, Theme};
use serde::Serialize;
use tera::context;

use super::game::{Move, labels, turn};
use crate::frame::Section;
use crate::lookup::READ;
use crate::problem::Problem;
use crate::respond::Answer;
use crate::scene;
use crate::state::App;

/// Before the number of the question where people stopped, in the dossier.
const STOPPED: &str = "question-";

/// The question where people stopped, from what the dossier keeps.
pub(super) fn stopped_at(state: &str) -> Option<usize> {
    state.strip_prefix(STOPPED)?.parse().ok()
}

/// A question and its answer, once the quiz is over.
#[derive(Serialize)]
struct Recalled {
    statement: String,
    answer: String,
}

/// `GET /quiz/{slug}`
pub(crate) fn play(app: &App, Path(slug): Path<String>, RawQuery(query): RawQuery) -> Answer {
    let (quiz, theme) = find(app, &slug)?;
    let mut asked = Move::read(query.as_deref().unwrap_or_default());
    let number = asked
        .question
        .filter(|number| *number > 0)
        .unwrap_or_else(|| resume(app, &quiz));
    asked.question = Some(number);
    let Some(turn) = turn(app, &quiz, &asked) else {
        app.note_place(Kind::Quiz, &quiz.slug, READ);
        return end(app, &quiz, theme.as_ref());
    };
    app.note_place(Kind::Quiz, &quiz.slug, &format!("{STOPPED}{number}"));
    let query = query.filter(|query| !query.is_empty());
    let query = query.unwrap_or_else(|| format!("question={number}"));
    let address = format!("{}?{query}", Kind::Quiz.address(&quiz.slug));
    let projectable = is_projectable(theme.as_ref());
    if projectable {
        app.follow_closely(&address);
    }
    let view = context! { projection_address => &address, projectable, quiz, theme, turn };
    app.page(Section::Inform, "inform/quiz.html", view)
}

fn find(app: &App, slug: &str) -> Result<(Quiz, Option<Theme>), Problem> {
    let quiz = app.library().quiz(slug)?.ok_or(Problem::NoPage)?;
    let theme = match &quiz.theme {
        Some(theme) => app.library().theme(theme)?,
        None => None,
    };
    Ok((quiz, theme))
}

/// What is not voted on is not played in front of a room either.
fn is_projectable(theme: Option<&Theme>) -> bool {
    theme.is_none_or(|theme| !theme.sensitive)
}

/// The question where people stopped; the first when they have finished, or never began.
fn resume(app: &App, quiz: &Quiz) -> usize {
    let places = app.places(Kind::Quiz);
    let place = places.iter().find(|place| place.slug == quiz.slug);
    place
        .and_then(|place| stopped_at(&place.state))
        .filter(|number| (1..=quiz.questions.len()).contains(number))
        .unwrap_or(1)
}

fn end(app: &App, quiz: &Quiz, theme: Option<&Theme>) -> Answer {
    let mut sources = Vec::new();
    for question in &quiz.questions {
        if !sources.contains(&&question.source) {
            sources.push(&question.source);
        }
    }
    let answers = quiz.questions.iter();
    let answers = answers.map(|question| recalled(app, question));
    let view = context! { answers => &answers.collect::<Vec<_>>(), quiz, theme, sources };
    app.page(Section::Inform, "inform/quiz_end.html", view)
}

fn recalled(app: &App, question: &Question) -> Recalled {
    let right: Vec<String> = match &question.form {
        QuestionForm::TrueFalse { right } => {
            let code = right.to_string();
            vec![app.texts().label("true-false", &code).to_owned()]
        }
        QuestionForm::Single { .. }
        | QuestionForm::Multiple { .. }
        | QuestionForm::Order { .. } => labels(app, &question.form)
            .into_iter()
            .filter(|(_, right)| *right)
            .map(|(label, _)| label)
            .collect(),
    };
    let between = if matches!(question.form, QuestionForm::Order { .. }) {
        " \u{2192} "
    } else {
        " \u{b7} "
    };
    Recalled {
        statement: question.statement.clone(),
        answer: right.join(between),
    }
}

/// What the room sees of a game; nothing of a theme that is not projected.
pub(crate) fn scene(app: &App, slug: &str, query: &str) -> Answer {
    let (quiz, theme) = find(app, slug)?;
    if !is_projectable(theme.as_ref()) {
        return scene::nothing(app);
    }
    let turn = turn(app, &quiz, &Move::read(query));
    let view = context! { title => &quiz.title, theme, turn };
    scene::show(app, "projection/quiz.html", "", view)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_where_people_stopped_is_read_back() {
        assert_eq!(stopped_at("question-4"), Some(4));
        assert_eq!(stopped_at("read"), None);
    }
}

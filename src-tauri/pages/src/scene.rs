//! What every scene of the room shares: how large a question is written, and what is shown of nothing.

use serde::Serialize;

use crate::respond::Answer;
use crate::state::App;

/// Above this many words a question is written one size smaller.
const LONG_QUESTION: usize = 12;

/// Whether a question is written one size smaller.
pub(crate) fn is_long(question: &str) -> bool {
    question.split_whitespace().count() > LONG_QUESTION
}

#[derive(Serialize)]
struct Nothing {
    firm: Option<String>,
    section: String,
}

/// What the room sees before anything, and in the place of what is not for it.
pub(crate) fn nothing(app: &App) -> Answer {
    app.fragment(
        "projection/nothing.html",
        &Nothing {
            firm: app.firm_name(),
            section: String::new(),
        },
    )
}

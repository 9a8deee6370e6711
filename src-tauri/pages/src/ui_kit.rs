//! `/ui-kit`, a hidden page: every component in every state, to look at and to test.

use tera::Context;

use crate::frame::Section;
use crate::respond::Answer;
use crate::state::App;

/// `GET /ui-kit`
pub(crate) fn index(app: &App) -> Answer {
    app.page(Section::None, "ui-kit.html", Context::new())
}

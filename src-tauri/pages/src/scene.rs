//! What every scene of the room shares: the name of the firm, and what is shown of nothing.

use tera::Context;

use crate::respond::{Answer, View};
use crate::state::App;

/// A scene, with the name of the firm and the section the facilitator reads.
pub(crate) fn show(app: &App, template: &str, section: &str, view: impl View) -> Answer {
    let mut context = view.context()?;
    context.insert("section", section);
    context.insert("firm", &app.firm_name());
    app.fragment(template, context)
}

/// What the room sees before anything, and in the place of what is not for it.
pub(crate) fn nothing(app: &App) -> Answer {
    show(app, "projection/nothing.html", "", Context::new())
}

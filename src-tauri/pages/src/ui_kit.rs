//! `/ui-kit`, a hidden page: every component in every state, to look at and to test.

use axum::extract::State;

use crate::frame::Section;
use crate::respond::{Answer, Plain};
use crate::state::App;

/// `GET /ui-kit`
pub(crate) async fn index(State(app): State<App>) -> Answer {
    app.work(|app| app.page(Section::None, "ui-kit.html", &Plain {}))
        .await
}

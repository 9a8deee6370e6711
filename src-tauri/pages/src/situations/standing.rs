//! Where the firm stands with a situation: put aside with its reason, not the case any more, taken up again.

use axum::Form;
use dossier::SituationState;
use serde::Deserialize;

use super::Named;
use crate::problem::Problem;
use crate::respond::{Answer, see};
use crate::state::App;

/// What the address says was missing in the form.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct MissingQuery {
    missing: String,
}

impl MissingQuery {
    /// What is told under the reason, when it was missing.
    pub(super) fn error(&self, app: &App) -> Option<String> {
        let missing = self.missing == "reason";
        missing.then(|| app.texts().problem("reason-missing").next)
    }
}

#[derive(Deserialize)]
pub(super) struct StateForm {
    to: SituationState,
    #[serde(default)]
    reason: String,
    /// A page of the list that asked, where to go back to.
    #[serde(default)]
    from_list: bool,
}

/// `POST …/state`: parked ones say why; taking up again needs no word.
pub(super) fn change(app: &App, named: Named, Form(form): Form<StateForm>) -> Answer {
    if form.to == SituationState::Parked && form.reason.trim().is_empty() {
        return see(&format!("{}?missing=reason#standing", named.address()));
    }
    let id = app.dossier(|dossier| named.id(dossier))?;
    let id = id.ok_or(Problem::NoPage)?;
    app.change_and_say(|once| once.change_situation_state(id, form.to, &form.reason))?;
    match form.from_list {
        true => see("/firm-situations"),
        false => see(&format!("{}#standing", named.address())),
    }
}

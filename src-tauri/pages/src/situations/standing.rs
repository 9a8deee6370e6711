//! Where the firm stands with a situation: put aside with its reason, not the case any more, taken up again.

use axum::Form;
use dossier::{Situation, SituationState};
use serde::{Deserialize, Serialize};

use super::Named;
use crate::problem::Problem;
use crate::respond::{Answer, see};
use crate::state::App;

/// Where the firm stands with a situation.
#[derive(Serialize)]
pub(super) struct Standing {
    state: SituationState,
    reason: String,
    /// Put aside, or not the case any more.
    is_aside: bool,
    error: Option<String>,
}

/// What the address says was missing in the form.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    missing: Option<String>,
}

impl Standing {
    pub(super) fn new(situation: &Situation) -> Self {
        let state = situation.state;
        Self {
            state,
            reason: situation.state_reason.clone(),
            is_aside: matches!(state, SituationState::Parked | SituationState::Resolved),
            error: None,
        }
    }

    pub(super) fn asked(self, app: &App, asked: &Asked) -> Self {
        let missing = asked.missing.as_deref() == Some("reason");
        Self {
            error: missing.then(|| app.texts().problem("reason-missing").next),
            ..self
        }
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
    app.change(|once| once.change_situation_state(id, form.to, &form.reason))?;
    app.say_done()?;
    match form.from_list {
        true => see("/firm-situations"),
        false => see(&format!("{}#standing", named.address())),
    }
}

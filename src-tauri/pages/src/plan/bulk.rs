//! Several actions changed together: who, when, state. One form, one operation, all of them or none.
//!
//! When some say no, the page comes back as it was filled, and each says what it lacks.

use std::collections::BTreeMap;

use axum::Form;
use dossier::{
    ActionEdit, ActionId, ActionPatch, ActionRefusal, ActionStatus, Error, Refusal, StatusChange,
};
use serde::Serialize;

use super::page_again;
use crate::actions::patch;
use crate::address::PlanQuery;
use crate::address::local;
use crate::problem::{Problem, refusal_words};
use crate::respond::{Answer, see};
use crate::state::App;
use crate::texts::ProblemText;

/// What was typed, and what was answered.
#[derive(Default, Serialize)]
pub(super) struct BulkForm {
    ids: Vec<ActionId>,
    /// The other fields, as typed.
    fields: BTreeMap<String, String>,
    /// What went wrong as a whole.
    problem: Option<ProblemText>,
    /// What each action that said no lacks.
    refusals: Vec<Refused>,
}

/// What an action lacks.
#[derive(Serialize)]
struct Refused {
    id: ActionId,
    title: String,
    rule: ProblemText,
}

impl BulkForm {
    /// A form as it came: the actions chosen come one by one, under one name.
    fn typed(pairs: Vec<(String, String)>) -> Self {
        let (ids, fields): (Vec<_>, Vec<_>) =
            pairs.into_iter().partition(|(name, _)| name == "ids");
        let trimmed = |(name, text): (String, String)| (name, text.trim().to_owned());
        Self {
            ids: ids.iter().filter_map(|(_, id)| id.parse().ok()).collect(),
            fields: fields.into_iter().map(trimmed).collect(),
            ..Self::default()
        }
    }

    fn field(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }

    /// What is asked of each action.
    fn edit(&self, app: &App) -> Result<ActionEdit, Problem> {
        if self.ids.is_empty() {
            return Err(Problem::NotUnderstood("nothing-chosen"));
        }
        let mut given = self.fields.clone();
        given.retain(|name, text| matches!(&**name, "owner_name" | "due_on") && !text.is_empty());
        if given.is_empty() && self.field("to").is_empty() {
            return Err(Problem::NotUnderstood("nothing-to-change"));
        }
        let fields = patch(app, given)?;
        let to = self.field("to").parse();
        let change = to.ok().map(|to| self.change(app, to, &fields));
        Ok(ActionEdit { fields, change })
    }

    fn change(&self, app: &App, to: ActionStatus, fields: &ActionPatch) -> StatusChange {
        StatusChange {
            reason: self.field("reason").to_owned(),
            new_due_on: fields.due_on.flatten(),
            owner_name: fields.owner_name.clone(),
            effectiveness: self.field("effectiveness").parse().ok(),
            ..StatusChange::to(to, app.today())
        }
    }
}

/// `POST /plan/selection`
pub(super) fn edit(app: &App, Form(pairs): Form<Vec<(String, String)>>) -> Answer {
    let form = BulkForm::typed(pairs);
    let edit = match form.edit(app) {
        Ok(edit) => edit,
        Err(Problem::NotUnderstood(key)) => return again(app, form, key, &[]),
        Err(problem) => return Err(problem),
    };
    match app.change_and_say(|once| once.edit_actions(&form.ids, &edit)) {
        Ok(_) => {
            let back = local(Some(form.field("back"))).unwrap_or("/plan");
            let first = form.ids.first();
            let anchor = first.map(|id| PlanQuery::of(back).anchor(*id, false));
            see(&format!("{back}{}", anchor.unwrap_or_default()))
        }
        Err(Problem::Dossier(Error::Refused(Refusal::Several { refusals }))) => {
            again(app, form, "several", &refusals)
        }
        Err(problem) => Err(problem),
    }
}

/// The page as it was filled, with what went wrong.
fn again(app: &App, form: BulkForm, key: &str, refusals: &[ActionRefusal]) -> Answer {
    let texts = app.texts();
    let query = PlanQuery::of(form.field("back"));
    let refusals = refusals.iter().map(|refused| Refused {
        id: refused.id,
        title: refused.title.clone(),
        rule: refusal_words(&refused.refusal, texts),
    });
    let form = BulkForm {
        refusals: refusals.collect(),
        problem: Some(texts.problem(key)),
        ..form
    };
    page_again(app, &query, &form)
}

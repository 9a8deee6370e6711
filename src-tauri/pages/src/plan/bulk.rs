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
use crate::problem::{Problem, refusal_key};
use crate::respond::{Answer, see};
use crate::state::App;
use crate::texts::ProblemText;

/// What was typed, and what was answered.
#[derive(Default, Serialize)]
pub(super) struct BulkForm {
    ids: Vec<ActionId>,
    owner_name: String,
    due_on: String,
    to: String,
    reason: String,
    effectiveness: String,
    #[serde(skip)]
    back: String,
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
        let mut form = Self::default();
        for (name, value) in pairs {
            let value = value.trim().to_owned();
            match name.as_str() {
                "ids" => form.ids.extend(value.parse::<ActionId>().ok()),
                "owner_name" => form.owner_name = value,
                "due_on" => form.due_on = value,
                "to" => form.to = value,
                "reason" => form.reason = value,
                "effectiveness" => form.effectiveness = value,
                "back" => form.back = value,
                _ => {}
            }
        }
        form
    }

    /// What is asked of each action.
    fn edit(&self, app: &App) -> Result<ActionEdit, Problem> {
        if self.ids.is_empty() {
            return Err(Problem::NotUnderstood("nothing-chosen"));
        }
        let given = [("owner_name", &self.owner_name), ("due_on", &self.due_on)];
        let given: BTreeMap<String, String> = given
            .into_iter()
            .filter(|(_, text)| !text.is_empty())
            .map(|(name, text)| (name.to_owned(), text.clone()))
            .collect();
        if given.is_empty() && self.to.is_empty() {
            return Err(Problem::NotUnderstood("nothing-to-change"));
        }
        let fields = patch(app, given)?;
        let change = self.to.parse().ok().map(|to| self.change(app, to, &fields));
        Ok(ActionEdit { fields, change })
    }

    fn change(&self, app: &App, to: ActionStatus, fields: &ActionPatch) -> StatusChange {
        StatusChange {
            reason: self.reason.clone(),
            new_due_on: fields.due_on.flatten(),
            owner_name: fields.owner_name.clone(),
            effectiveness: self.effectiveness.parse().ok(),
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
    match app.change(|once| once.edit_actions(&form.ids, &edit)) {
        Ok(_) => {
            app.say_done()?;
            let back = local(Some(&form.back)).unwrap_or("/plan");
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
    let query = PlanQuery::of(&form.back);
    let refusals = refusals.iter().map(|refused| Refused {
        id: refused.id,
        title: refused.title.clone(),
        rule: texts.problem(refusal_key(&refused.refusal)),
    });
    let form = BulkForm {
        refusals: refusals.collect(),
        problem: Some(texts.problem(key)),
        ..form
    };
    page_again(app, &query, &form)
}

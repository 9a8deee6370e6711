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
use crate::texts::Choice;

/// What was typed, and what was answered.
#[derive(Default, Serialize)]
pub(super) struct BulkForm {
    #[serde(skip)]
    ids: Vec<ActionId>,
    owner_name: String,
    due_on: String,
    to: String,
    reason: String,
    effectiveness: String,
    #[serde(skip)]
    back: String,
    /// What went wrong as a whole.
    problem: Option<Words>,
    /// What each action that said no lacks.
    refusals: Vec<Told>,
    statuses: Vec<Choice>,
    effects: Vec<Choice>,
}

#[derive(Serialize)]
struct Words {
    title: String,
    text: String,
}

/// What an action lacks.
#[derive(Serialize)]
struct Told {
    id: String,
    title: String,
    text: String,
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

    /// The form with the lists of its choices.
    pub(super) fn with_choices(self, app: &App) -> Self {
        let texts = app.texts();
        let statuses = ActionStatus::ALL.iter().map(|status| Choice {
            value: status.code().to_owned(),
            label: texts.label("status", status.code()).to_owned(),
        });
        Self {
            statuses: statuses.collect(),
            effects: texts.choices("effectiveness"),
            ..self
        }
    }

    pub(super) fn ids(&self) -> &[ActionId] {
        &self.ids
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
    let words = app.texts().problem(key);
    let query = PlanQuery::of(&form.back);
    let told = refusals.iter().map(|refused| {
        let words = app.texts().problem(refusal_key(&refused.refusal));
        Told {
            id: refused.id.to_string(),
            title: words::quoted(&refused.title),
            text: format!("{}. {}", words.title, words.next),
        }
    });
    let form = BulkForm {
        refusals: told.collect(),
        problem: Some(Words {
            title: words.title,
            text: format!("{} {}", words.text, words.next),
        }),
        ..form
    };
    page_again(app, &query, form)
}

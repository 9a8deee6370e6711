//! An action: adding it, its fields (saved as they are typed), its states, its situations.
//!
//! Dates arrive as people type them. A change of state that needs something (who, when, why, what
//! effect) opens its small form instead of being refused, in the view where it was asked. What the
//! drawer shows is in `drawer` and `curve`, the values of the indicator in `indicator`.

mod curve;
mod drawer;
mod indicator;

use std::collections::BTreeMap;

use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Form, Router};
use dossier::{
    Action, ActionId, ActionPatch, ActionStatus, DuePrecision, NewAction, Refusal, SituationId,
    StatusChange,
};
use serde::Deserialize;
use serde_json::{Map, Value};
use tera::context;
use words::{Period, dates};

use crate::address::{Current, PlanQuery, local};
use crate::frame::Section;
use crate::history::value_text;
use crate::lookup::{NO_NUMBER, typed_euros};
use crate::problem::{Problem, or_refused, refusal_key};
use crate::respond::{Answer, see};
use crate::state::App;
use crate::sync::sync;
use crate::texts::{Choice, ProblemText};
pub(crate) use drawer::Drawer;

/// The routes of actions.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/actions", post(sync(create)))
        .route("/actions/new", get(sync(new)))
        .route("/actions/{id}", post(sync(update)))
        .route("/actions/{id}/status", post(sync(change_status)))
        .route("/actions/{id}/removal", post(sync(remove)))
        .route("/actions/{id}/copy", post(sync(copy)))
        .route("/actions/{id}/renewal", post(sync(renew)))
        .route("/actions/{id}/situations", post(sync(link)))
        .route("/actions/{id}/situations/removal", post(sync(unlink)))
        .route("/actions/{id}/indicator-values", post(sync(indicator::add)))
        .route(
            "/indicator-values/{id}/removal",
            post(sync(indicator::remove)),
        )
}

/// A form as it came: field names and texts.
pub(crate) type Fields = BTreeMap<String, String>;

/// `POST /actions/{id}`: any of its fields.
fn update(
    app: &App,
    Path(id): Path<ActionId>,
    current: Current,
    Form(mut fields): Form<Fields>,
) -> Answer {
    let back = fields.remove("back");
    let patch = patch_of(app, id, fields)?;
    match or_refused(app.change(|once| once.edit_action(id, &patch)))? {
        Ok(_) => match &current.0 {
            Some(page) => see(page),
            None => see(&opened(back.as_deref(), &current, id, &[])),
        },
        // The form stays as it is: what was typed would be lost on another page.
        Err(refusal @ Refusal::TooLong { .. }) => Err(refusal.into()),
        Err(refusal) => {
            let refused = [("refused", refusal_key(&refusal))];
            see(&opened(back.as_deref(), &current, id, &refused))
        }
    }
}

/// A form as a patch: dates as typed become dates, a due date says how precise it is, a cost is whole.
pub(crate) fn patch(app: &App, fields: Fields) -> Result<ActionPatch, Problem> {
    let mut values = Map::new();
    for (name, text) in fields {
        values.extend(field_values(app, &name, &text)?);
    }
    read(values)
}

fn read(values: Map<String, Value>) -> Result<ActionPatch, Problem> {
    serde_json::from_value(Value::Object(values)).map_err(|_| NO_NUMBER)
}

/// The values of a field; a due date has two.
fn field_values(app: &App, name: &str, text: &str) -> Result<Map<String, Value>, Problem> {
    let mut values = Map::new();
    let text = text.trim();
    let value = if name == "cost_amount" {
        let amount = typed_euros(text)?;
        amount.map_or(String::new(), |amount| amount.euros.to_string())
    } else if name.ends_with("_on") {
        let typed = app.typed_period(text)?;
        if name == "due_on" {
            let precision = typed.map_or(DuePrecision::Day, |period| period.precision);
            values.insert("due_precision".to_owned(), Value::from(precision.code()));
        }
        typed.map_or(String::new(), |period| period.last.to_string())
    } else {
        text.to_owned()
    };
    values.insert(name.to_owned(), Value::from(value));
    Ok(values)
}

/// The same for an action that is there: a field that is not understood says what it held, and keeps.
fn patch_of(app: &App, id: ActionId, fields: Fields) -> Result<ActionPatch, Problem> {
    for (name, text) in &fields {
        if let Err(problem) = field_values(app, name, text).and_then(read) {
            return Err(keeping(app, id, name, problem));
        }
    }
    patch(app, fields)
}

fn keeping(app: &App, id: ActionId, name: &str, problem: Problem) -> Problem {
    let Problem::NotUnderstood(key) = problem else {
        return problem;
    };
    let action = app.dossier(|dossier| dossier.action(id)).ok();
    let held = action.as_ref().and_then(|action| held(app, action, name));
    held.map_or(problem, |held| Problem::Kept(key, held))
}

/// What a field holds, in words; nothing when it is empty.
fn held(app: &App, action: &Action, name: &str) -> Option<String> {
    let due = action.due_on.filter(|_| name == "due_on");
    let due = due.map(|day| dates::short(Period::of(day, action.due_precision)));
    let record = serde_json::to_value(action).ok()?;
    due.or_else(|| value_text(app, name, record.get(name)?))
}

/// The view a form came from, by its hidden field or by htmx, with this action open.
fn opened(back: Option<&str>, current: &Current, id: ActionId, more: &[(&str, &str)]) -> String {
    let open = id.to_string();
    let mut parameters = vec![("open", open.as_str())];
    parameters.extend(more);
    let place = place(back, current);
    place.opening(&parameters) + &place.anchor(id, true)
}

/// Goes back to an action, which stays open.
fn still_open(back: Option<&str>, current: &Current, id: ActionId) -> Answer {
    see(&opened(back, current, id, &[]))
}

fn place(back: Option<&str>, current: &Current) -> PlanQuery {
    let from = current.0.as_deref().or(local(back));
    PlanQuery::of(from.unwrap_or_default())
}

#[derive(Deserialize)]
struct StatusForm {
    to: ActionStatus,
    #[serde(default)]
    owner_name: Option<String>,
    #[serde(default)]
    due_on: Option<String>,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    effectiveness: String,
    /// The small form was open: it was filled, and closes when it is done.
    #[serde(default)]
    asked: bool,
    #[serde(default)]
    back: Option<String>,
}

/// `POST /actions/{id}/status`
fn change_status(
    app: &App,
    Path(id): Path<ActionId>,
    current: Current,
    Form(form): Form<StatusForm>,
) -> Answer {
    let due = app.typed_period(form.due_on.as_deref().unwrap_or_default())?;
    let change = StatusChange {
        reason: form.reason.trim().to_owned(),
        new_due_on: due.map(|due| due.last),
        new_due_precision: due.map(|due| due.precision),
        owner_name: form.owner_name.filter(|name| !name.trim().is_empty()),
        effectiveness: form.effectiveness.parse().ok(),
        ..StatusChange::to(form.to, app.today())
    };
    let back = form.back.as_deref();
    match or_refused(app.change_and_say(|once| once.change_status(id, &change)))? {
        Ok(_) => {
            let stays = |page: &&str| !form.asked && !page.contains("change=");
            let page = current.0.as_deref().or(local(back)).filter(stays);
            let closed = || {
                let place = place(back, &current);
                place.opening(&[]) + &place.anchor(id, false)
            };
            see(&page.map_or_else(closed, str::to_owned))
        }
        Err(refusal @ Refusal::TooLong { .. }) => Err(refusal.into()),
        Err(refusal) => {
            let filled = form.asked || form.due_on.is_some() || !change.reason.is_empty();
            let needs = needs(form.to, &refusal, filled);
            see(&opened(back, &current, id, &needs))
        }
    }
}

/// The small form to open, with its error when it was already filled once.
fn needs(to: ActionStatus, refusal: &Refusal, filled: bool) -> Vec<(&'static str, &'static str)> {
    let mut more = vec![("change", to.code())];
    if filled {
        more.push(("refused", refusal_key(refusal)));
    }
    more
}

/// Where to go back to.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Back {
    back: Option<String>,
}

/// `POST /actions/{id}/removal`
fn remove(app: &App, Path(id): Path<ActionId>, current: Current, Form(form): Form<Back>) -> Answer {
    app.change_and_say(|once| once.remove_action(id))?;
    see(&place(form.back.as_deref(), &current).opening(&[]))
}

/// `POST /actions/{id}/copy`: the same action once more, as an idea.
fn copy(app: &App, Path(id): Path<ActionId>, current: Current, Form(form): Form<Back>) -> Answer {
    let copy = app.change_and_say(|once| once.duplicate_action(id))?;
    still_open(form.back.as_deref(), &current, copy.id)
}

/// `POST /actions/{id}/renewal`: the next occurrence of an action that comes back.
fn renew(app: &App, Path(id): Path<ActionId>, current: Current, Form(form): Form<Back>) -> Answer {
    let today = app.today();
    let next = app.change_and_say(|once| once.renew_action(id, today))?;
    still_open(form.back.as_deref(), &current, next.id)
}

#[derive(Deserialize)]
struct LinkForm {
    situation: SituationId,
    #[serde(default)]
    back: Option<String>,
}

/// `POST /actions/{id}/situations`: it answers one more.
fn link(
    app: &App,
    Path(id): Path<ActionId>,
    current: Current,
    Form(form): Form<LinkForm>,
) -> Answer {
    app.change_and_say(|once| once.link_action(id, form.situation))?;
    still_open(form.back.as_deref(), &current, id)
}

/// `POST /actions/{id}/situations/removal`: it does not answer this one any more.
fn unlink(
    app: &App,
    Path(id): Path<ActionId>,
    current: Current,
    Form(form): Form<LinkForm>,
) -> Answer {
    app.change_and_say(|once| once.unlink_action(id, form.situation))?;
    still_open(form.back.as_deref(), &current, id)
}

/// What is wrong in the form of a new action, by field.
type Errors = BTreeMap<&'static str, ProblemText>;

/// `GET /actions/new`
fn new(app: &App, Query(fields): Query<Fields>) -> Answer {
    new_page(app, StatusCode::OK, &fields, &Errors::new())
}

fn new_page(app: &App, status: StatusCode, form: &Fields, errors: &Errors) -> Answer {
    let (situations, owners) =
        app.dossier(|dossier| Ok((dossier.situations()?, dossier.owners()?)))?;
    let situations: Vec<_> = situations.iter().map(Choice::of_situation).collect();
    let view = context! { form, errors, situations, owners };
    app.page_with(status, Section::Plan, "actions/new.html", view)
}

/// `POST /actions`
fn create(app: &App, Form(mut fields): Form<Fields>) -> Answer {
    let errors = errors(app, &fields);
    if !errors.is_empty() {
        return new_page(app, StatusCode::UNPROCESSABLE_ENTITY, &fields, &errors);
    }
    let situation = fields.remove("situation");
    let situation = situation.and_then(|id| id.parse().ok());
    let fields = patch(app, fields)?;
    let new = NewAction {
        status: Some(fields.first_status()),
        fields,
        situations: situation.into_iter().collect(),
        ..NewAction::default()
    };
    let action = app.change_and_say(|once| once.add_action(new))?;
    see(&format!("/plan#action-{}", action.id))
}

fn errors(app: &App, fields: &Fields) -> Errors {
    let typed = |name| fields.get(name).map_or("", String::as_str);
    let title = typed("title").trim().is_empty().then_some("missing");
    let due = match app.typed_period(typed("due_on")) {
        Err(problem) => Some(problem.key()),
        Ok(Some(due)) if due.precision == DuePrecision::Day && due.last < app.today() => {
            Some("date-past")
        }
        Ok(_) => None,
    };
    let found = [("title", title), ("due_on", due)].into_iter();
    found
        .filter_map(|(field, key)| Some((field, app.texts().problem(key?))))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refused_change_opens_the_form_that_asks_for_what_is_missing() {
        let refusal = Refusal::OwnerMissing;
        assert_eq!(
            needs(ActionStatus::Decided, &refusal, false),
            [("change", "decided")]
        );
        assert_eq!(
            needs(ActionStatus::Decided, &refusal, true),
            [("change", "decided"), ("refused", "owner-missing")]
        );
    }
}

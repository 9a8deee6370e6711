//! An action: adding it, its fields (saved as they are typed), its states.
//!
//! Dates arrive as people type them. A change of state that needs something (who, when, why, what
//! effect) opens its small form in the drawer instead of being refused.

use std::collections::BTreeMap;

use axum::Form;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use dossier::{
    Action, ActionDetails, ActionId, ActionPatch, ActionStatus, CostKind, DuePrecision,
    Effectiveness, Error, NewAction, PreventionLevel, Refusal, SituationId, StatusChange,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::dates::Typed;
use crate::frame::Section;
use crate::history::Current;
use crate::plan::{quoted, situation_address};
use crate::problem::{Problem, refusal_key};
use crate::respond::{Answer, see};
use crate::state::App;
use crate::texts::Choice;

/// What the address of the plan says of its drawer.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct DrawerQuery {
    /// The open action.
    pub(crate) open: Option<ActionId>,
    /// The state asked for, that needs something first.
    change: Option<ActionStatus>,
    /// The rule that said no.
    refused: Option<String>,
}

/// The open action, with all its fields.
#[derive(Serialize)]
pub(crate) struct Drawer {
    title: String,
    next_step: String,
    expected_result: String,
    resources_needed: String,
    contributors: String,
    prevention_level: Option<&'static str>,
    owner_role: String,
    starts_on: String,
    review_on: String,
    cost_kind: Option<&'static str>,
    effort: Option<u8>,
    impact: Option<u8>,
    indicator_label: String,
    indicator_unit: String,
    indicator_baseline: Option<String>,
    indicator_target: Option<String>,
    recurrence: &'static str,
    conditions: String,
    levels: Vec<Choice>,
    costs: Vec<Choice>,
    efforts: Vec<Choice>,
    impacts: Vec<Choice>,
    recurrences: Vec<Choice>,
    effects: Vec<Choice>,
    situations: Vec<Link>,
    note: String,
    can_postpone: bool,
    next: Option<Choice>,
    change: Option<Change>,
    more_open: bool,
    error: Option<Words>,
}

#[derive(Serialize)]
struct Link {
    href: String,
    title: String,
}

#[derive(Serialize)]
struct Words {
    title: String,
    text: String,
}

/// The small form of a change of state.
#[derive(Serialize)]
struct Change {
    to: &'static str,
    title: String,
    text: String,
    button: String,
    ask_owner: bool,
    ask_due: bool,
    ask_reason: bool,
    ask_effect: bool,
    owner: String,
    due: String,
    reason: String,
    effect: Option<&'static str>,
    errors: BTreeMap<&'static str, String>,
}

impl Drawer {
    /// The drawer the address asks for; none when the action is not there any more.
    pub(crate) fn of(app: &App, query: &DrawerQuery) -> Result<Option<Self>, Problem> {
        let Some(id) = query.open else {
            return Ok(None);
        };
        let today = app.today();
        match app.dossier(|dossier| dossier.action_details(id, today)) {
            Ok(details) => Ok(Some(Self::new(app, &details, query))),
            Err(Problem::Dossier(Error::NotFound { .. })) => Ok(None),
            Err(problem) => Err(problem),
        }
    }

    fn new(app: &App, details: &ActionDetails, query: &DrawerQuery) -> Self {
        let texts = app.texts();
        let action = &details.action;
        let day = |date: Option<Date>| app.due(date, DuePrecision::Day);
        let number = |value: Option<f64>| value.map(|value| value.to_string().replace('.', ","));
        Self {
            change: query
                .change
                .map(|to| Change::new(app, action, to, query.refused.as_deref())),
            note: created(app, details),
            can_postpone: details.choices.contains(&ActionStatus::Postponed),
            next: next_status(app, details),
            situations: details
                .situations
                .iter()
                .map(|situation| Link {
                    href: situation_address(situation),
                    title: quoted(&situation.title),
                })
                .collect(),
            title: action.title.clone(),
            next_step: action.next_step.clone(),
            expected_result: action.expected_result.clone(),
            resources_needed: action.resources_needed.clone(),
            contributors: action.contributors.clone(),
            prevention_level: action.prevention_level.map(PreventionLevel::code),
            owner_role: action.owner_role.clone(),
            starts_on: day(action.starts_on),
            review_on: day(action.review_on),
            cost_kind: action.cost_kind.map(CostKind::code),
            effort: action.effort,
            impact: action.impact,
            indicator_label: action.indicator_label.clone(),
            indicator_unit: action.indicator_unit.clone(),
            indicator_baseline: number(action.indicator_baseline),
            indicator_target: number(action.indicator_target),
            recurrence: action.recurrence.code(),
            conditions: action.conditions.clone(),
            levels: texts.choices("level"),
            costs: texts.choices("cost"),
            efforts: texts.choices("effort"),
            impacts: texts.choices("impact"),
            recurrences: texts.choices("recurrence"),
            effects: texts.choices("effectiveness"),
            more_open: false,
            error: query
                .refused
                .as_deref()
                .filter(|_| query.change.is_none())
                .map(|key| {
                    let words = texts.problem(key);
                    Words {
                        title: words.title,
                        text: format!("{} {}", words.text, words.next),
                    }
                }),
        }
    }
}

fn created(app: &App, details: &ActionDetails) -> String {
    let day =
        documents::french::short_date(&app.local(details.action.created_at).date().to_string());
    app.texts().label("plan", "added-on").replace("{}", &day)
}

/// The step most people take next, as a button.
fn next_status(app: &App, details: &ActionDetails) -> Option<Choice> {
    let to = match details.action.status {
        ActionStatus::Idea | ActionStatus::Proposed | ActionStatus::Postponed => {
            ActionStatus::Decided
        }
        ActionStatus::Decided => ActionStatus::InProgress,
        ActionStatus::InProgress => ActionStatus::Done,
        ActionStatus::Done => ActionStatus::Evaluated,
        ActionStatus::Dropped => *details.choices.first()?,
        ActionStatus::Evaluated => return None,
    };
    let label = app.texts().label("next-step", to.code()).to_owned();
    Some(Choice {
        value: to.code().to_owned(),
        label,
    })
}

impl Change {
    fn new(app: &App, action: &Action, to: ActionStatus, refused: Option<&str>) -> Self {
        let texts = app.texts();
        let words = |list: &str| texts.label(list, to.code()).to_owned();
        let decides = matches!(
            to,
            ActionStatus::Decided
                | ActionStatus::InProgress
                | ActionStatus::Done
                | ActionStatus::Evaluated
        );
        let aside = matches!(to, ActionStatus::Postponed | ActionStatus::Dropped);
        let mut errors = BTreeMap::new();
        if let Some(key) = refused {
            errors.insert(change_field(key), texts.problem(key).next);
        }
        Self {
            to: to.code(),
            title: words("change-title"),
            text: words("change-text"),
            button: words("change-button"),
            ask_owner: decides && action.owner_name.is_empty(),
            ask_due: to == ActionStatus::Postponed || (decides && action.due_on.is_none()),
            ask_reason: aside,
            ask_effect: to == ActionStatus::Evaluated,
            owner: action.owner_name.clone(),
            due: String::new(),
            reason: String::new(),
            effect: action.effectiveness.map(Effectiveness::code),
            errors,
        }
    }
}

/// The field of the small form that a rule is about.
fn change_field(key: &str) -> &'static str {
    match key {
        "owner-missing" => "owner",
        "reason-missing" => "reason",
        "effectiveness-missing" => "effect",
        _ => "due",
    }
}

/// A form as it came: field names and texts.
type Fields = BTreeMap<String, String>;

/// `POST /actions/{id}`: any of its fields.
pub(crate) async fn update(
    State(app): State<App>,
    Path(id): Path<ActionId>,
    current: Current,
    Form(fields): Form<Fields>,
) -> Answer {
    app.work(move |app| {
        let patch = patch(app, fields)?;
        match app.change(|dossier, now| dossier.edit_action(id, &patch, now)) {
            Ok(_) => see(&current.0.unwrap_or_else(|| open(id, &[]))),
            Err(Problem::Dossier(Error::Refused(refusal))) => {
                see(&open(id, &[("refused", refusal_key(&refusal))]))
            }
            Err(problem) => Err(problem),
        }
    })
    .await
}

/// A form as a patch: dates as typed become dates, a due date says how precise it is.
fn patch(app: &App, fields: Fields) -> Result<ActionPatch, Problem> {
    let mut values = Map::new();
    for (name, text) in fields {
        let text = text.trim().to_owned();
        if name.ends_with("_on") {
            let (date, precision) = read_date(app, &text)?;
            if name == "due_on" {
                values.insert("due_precision".to_owned(), Value::from(precision.code()));
            }
            values.insert(
                name,
                Value::from(date.map(|date| date.to_string()).unwrap_or_default()),
            );
        } else {
            values.insert(name, Value::from(text));
        }
    }
    serde_json::from_value(Value::Object(values))
        .map_err(|_| Problem::NotUnderstood("number-not-understood"))
}

/// A typed date; empty is no date.
fn read_date(app: &App, text: &str) -> Result<(Option<Date>, DuePrecision), Problem> {
    if text.is_empty() {
        return Ok((None, DuePrecision::Day));
    }
    match app.read_date(text) {
        Some(Typed::Day(date)) => Ok((Some(date), DuePrecision::Day)),
        Some(Typed::Month(date)) => Ok((Some(date), DuePrecision::Month)),
        Some(Typed::Quarter(date)) => Ok((Some(date), DuePrecision::Quarter)),
        None => Err(Problem::NotUnderstood("date-not-understood")),
    }
}

/// The plan with this action open.
fn open(id: ActionId, more: &[(&str, &str)]) -> String {
    let more: String = more
        .iter()
        .map(|(name, value)| format!("&{name}={value}"))
        .collect();
    format!("/plan?open={id}{more}#action-{id}")
}

#[derive(Deserialize)]
pub(crate) struct StatusForm {
    to: ActionStatus,
    #[serde(default)]
    owner_name: Option<String>,
    #[serde(default)]
    due_on: Option<String>,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    effectiveness: String,
}

/// `POST /actions/{id}/status`
pub(crate) async fn change_status(
    State(app): State<App>,
    Path(id): Path<ActionId>,
    current: Current,
    Form(form): Form<StatusForm>,
) -> Answer {
    app.work(move |app| {
        let due = read_date(app, form.due_on.as_deref().unwrap_or_default().trim())?.0;
        let change = StatusChange {
            reason: form.reason.trim().to_owned(),
            new_due_on: due,
            owner_name: form.owner_name.filter(|name| !name.trim().is_empty()),
            effectiveness: form.effectiveness.parse().ok(),
            ..StatusChange::to(form.to, app.today())
        };
        match app.change(|dossier, now| dossier.change_status(id, &change, now)) {
            Ok(_) => {
                app.say_done()?;
                let kept = current.0.filter(|page| !page.contains("change="));
                see(&kept.unwrap_or_else(|| open(id, &[])))
            }
            Err(Problem::Dossier(Error::Refused(refusal))) => see(&open(
                id,
                &needs(
                    form.to,
                    &refusal,
                    form.due_on.is_some() || !change.reason.is_empty(),
                ),
            )),
            Err(problem) => Err(problem),
        }
    })
    .await
}

/// The small form to open, with its error when it was already filled once.
fn needs(to: ActionStatus, refusal: &Refusal, filled: bool) -> Vec<(&'static str, &'static str)> {
    let mut more = vec![("change", to.code())];
    if filled {
        more.push(("refused", refusal_key(refusal)));
    }
    more
}

/// `POST /actions/{id}/removal`
pub(crate) async fn remove(State(app): State<App>, Path(id): Path<ActionId>) -> Answer {
    app.work(move |app| {
        app.change(|dossier, now| dossier.remove_action(id, now))?;
        app.say_done()?;
        see("/plan")
    })
    .await
}

/// The form of a new action, as typed.
#[derive(Default, Deserialize, Serialize)]
#[serde(default)]
pub(crate) struct NewForm {
    title: String,
    owner_name: String,
    due_on: String,
    situation: String,
    prevention_level: String,
    next_step: String,
    #[serde(skip_deserializing)]
    errors: BTreeMap<&'static str, String>,
    #[serde(skip_deserializing)]
    problems: Vec<FormProblem>,
}

#[derive(Serialize)]
struct FormProblem {
    field: &'static str,
    text: String,
}

#[derive(Serialize)]
struct NewPage {
    form: NewForm,
    situations: Vec<Choice>,
    levels: Vec<Choice>,
    owners: Vec<String>,
}

/// `GET /actions/new`
pub(crate) async fn new(State(app): State<App>, Query(form): Query<NewForm>) -> Answer {
    app.work(move |app| new_page(app, StatusCode::OK, form))
        .await
}

fn new_page(app: &App, status: StatusCode, form: NewForm) -> Answer {
    let (situations, owners) =
        app.dossier(|dossier| Ok((dossier.situations()?, dossier.owners()?)))?;
    let view = NewPage {
        situations: situations
            .into_iter()
            .map(|situation| Choice {
                value: situation.id.to_string(),
                label: quoted(&situation.title),
            })
            .collect(),
        levels: app.texts().choices("level"),
        owners,
        form,
    };
    app.page_with(status, Section::Plan, "actions/new.html", &view)
}

/// `POST /actions`
pub(crate) async fn create(State(app): State<App>, Form(mut form): Form<NewForm>) -> Answer {
    app.work(move |app| {
        check(app, &mut form);
        if !form.problems.is_empty() {
            return new_page(app, StatusCode::UNPROCESSABLE_ENTITY, form);
        }
        let fields = [
            "title",
            "owner_name",
            "due_on",
            "prevention_level",
            "next_step",
        ]
        .into_iter()
        .zip([
            &form.title,
            &form.owner_name,
            &form.due_on,
            &form.prevention_level,
            &form.next_step,
        ])
        .map(|(name, text)| (name.to_owned(), text.clone()))
        .collect();
        let situation: Option<SituationId> = form.situation.parse().ok();
        let new = NewAction {
            fields: patch(app, fields)?,
            situations: situation.into_iter().collect(),
            status: Some(starting_status(&form)),
            ..NewAction::default()
        };
        let action = app.change(|dossier, now| dossier.add_action(new, now))?;
        app.say_done()?;
        see(&format!("/plan#action-{}", action.id))
    })
    .await
}

/// An action with somebody and a date is decided; without, it is an idea.
fn starting_status(form: &NewForm) -> ActionStatus {
    if form.owner_name.trim().is_empty() || form.due_on.trim().is_empty() {
        ActionStatus::Idea
    } else {
        ActionStatus::Decided
    }
}

fn check(app: &App, form: &mut NewForm) {
    let mut wrong = Vec::new();
    if form.title.trim().is_empty() {
        wrong.push(("title", "missing"));
    }
    match app.read_date(form.due_on.trim()) {
        None if !form.due_on.trim().is_empty() => wrong.push(("due_on", "date-not-understood")),
        Some(Typed::Day(date)) if date < app.today() => wrong.push(("due_on", "date-past")),
        _ => {}
    }
    for (field, key) in wrong {
        let words = app.texts().problem(key);
        form.errors.insert(field, words.next.clone());
        form.problems.push(FormProblem {
            field,
            text: words.title,
        });
    }
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

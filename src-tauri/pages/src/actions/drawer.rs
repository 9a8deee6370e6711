//! The drawer of an action: every field that the table does not show, and the small form of a change of
//! state that needs something first. What is typed is sent to `actions`; nothing is decided here.

use std::collections::BTreeMap;

use dossier::{
    Action, ActionDetails, ActionStatus, CostKind, DuePrecision, Effectiveness, Error,
    PreventionLevel, Recurrence, SituationHead,
};
use jiff::civil::Date;
use serde::Serialize;

use super::indicator::Indicator;
use crate::address::{DrawerQuery, situation_address};
use crate::labels::{pill, status_label};
use crate::problem::Problem;
use crate::state::App;
use crate::texts::Choice;

/// The open action, with all its fields.
#[derive(Serialize)]
pub(crate) struct Drawer {
    id: String,
    title: String,
    owner: String,
    due: String,
    late: bool,
    pill: &'static str,
    pill_label: String,
    next_step: String,
    next_step_on: String,
    expected_result: String,
    resources_needed: String,
    contributors: String,
    prevention_level: Option<&'static str>,
    owner_role: String,
    starts_on: String,
    review_on: String,
    cost_kind: Option<&'static str>,
    cost_amount: Option<String>,
    cost_days: Option<String>,
    effort: Option<u8>,
    impact: Option<u8>,
    indicator: Indicator,
    recurrence: &'static str,
    /// Whether its next occurrence can be added.
    comes_back: bool,
    conditions: String,
    cse_consulted_on: String,
    share_with_staff: bool,
    levels: Vec<Choice>,
    costs: Vec<Choice>,
    efforts: Vec<Choice>,
    impacts: Vec<Choice>,
    recurrences: Vec<Choice>,
    effects: Vec<Choice>,
    situations: Vec<Link>,
    /// The situations it does not answer yet.
    more_situations: Vec<Choice>,
    related: Vec<Related>,
    note: String,
    can_postpone: bool,
    can_drop: bool,
    next: Option<Choice>,
    change: Option<Change>,
    error: Option<Words>,
}

#[derive(Serialize)]
struct Link {
    id: String,
    href: String,
    title: String,
}

/// An action before or after this one.
#[derive(Serialize)]
struct Related {
    id: String,
    title: String,
    follows: bool,
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
        let found =
            app.dossier(|dossier| Ok((dossier.action_details(id, today)?, dossier.situations()?)));
        match found {
            Ok((details, all)) => {
                let all: Vec<_> = all
                    .into_iter()
                    .map(|situation| (situation.id, situation.title))
                    .collect();
                let more = all
                    .into_iter()
                    .filter(|(id, _)| details.situations.iter().all(|here| here.id != *id))
                    .map(|(id, title)| Choice {
                        value: id.to_string(),
                        label: words::quoted(&title),
                    });
                Ok(Some(Self::new(app, &details, more.collect(), query)))
            }
            Err(Problem::Dossier(Error::NotFound { .. })) => Ok(None),
            Err(problem) => Err(problem),
        }
    }

    fn new(
        app: &App,
        details: &ActionDetails,
        more_situations: Vec<Choice>,
        query: &DrawerQuery,
    ) -> Self {
        let texts = app.texts();
        let action = &details.action;
        let day = |date: Option<Date>| app.due(date, DuePrecision::Day);
        Self {
            id: action.id.to_string(),
            title: action.title.clone(),
            owner: action.owner_name.clone(),
            due: app.due(action.due_on, action.due_precision),
            late: details.late,
            pill: pill(action.status, details.late),
            pill_label: status_label(texts, action.status, details.late),
            change: query
                .change
                .map(|to| Change::new(app, action, to, query.refused.as_deref())),
            note: created(app, details),
            can_postpone: details.choices.contains(&ActionStatus::Postponed),
            can_drop: details.choices.contains(&ActionStatus::Dropped),
            next: next_status(app, details),
            situations: details.situations.iter().map(Link::to).collect(),
            more_situations,
            related: related(details),
            next_step: action.next_step.clone(),
            next_step_on: day(action.next_step_on),
            expected_result: action.expected_result.clone(),
            resources_needed: action.resources_needed.clone(),
            contributors: action.contributors.clone(),
            prevention_level: action.prevention_level.map(PreventionLevel::code),
            owner_role: action.owner_role.clone(),
            starts_on: day(action.starts_on),
            review_on: day(action.review_on),
            cost_kind: action.cost_kind.map(CostKind::code),
            cost_amount: action.cost_amount.map(|amount| amount.to_string()),
            cost_days: action.cost_days.map(words::numbers::decimal),
            effort: action.effort,
            impact: action.impact,
            indicator: Indicator::new(app, details),
            recurrence: action.recurrence.code(),
            comes_back: comes_back(details),
            conditions: action.conditions.clone(),
            cse_consulted_on: day(action.cse_consulted_on),
            share_with_staff: action.share_with_staff,
            levels: texts.choices("level"),
            costs: texts.choices("cost"),
            efforts: texts.choices("effort"),
            impacts: texts.choices("impact"),
            recurrences: texts.choices("recurrence"),
            effects: texts.choices("effectiveness"),
            error: refused(app, query),
        }
    }
}

impl Link {
    fn to(situation: &SituationHead) -> Self {
        Self {
            id: situation.id.to_string(),
            href: situation_address(situation),
            title: words::quoted(&situation.title),
        }
    }
}

fn related(details: &ActionDetails) -> Vec<Related> {
    let actions = details.related.iter();
    let related = actions.map(|action| Related {
        id: action.id.to_string(),
        title: action.title.clone(),
        follows: action.follows,
    });
    related.collect()
}

/// A recurring action under way or done, whose next occurrence is not in the plan yet.
fn comes_back(details: &ActionDetails) -> bool {
    let status = details.action.status;
    details.action.recurrence != Recurrence::None
        && (status.is_under_way() || status.is_done())
        && details.related.iter().all(|action| !action.follows)
}

/// The rule that said no to a field, in words.
fn refused(app: &App, query: &DrawerQuery) -> Option<Words> {
    let key = query.refused.as_deref()?;
    if query.change.is_some() {
        return None;
    }
    let words = app.texts().problem(key);
    Some(Words {
        title: words.title,
        text: format!("{} {}", words.text, words.next),
    })
}

/// « Ajoutée le 6 oct. 2026, décidée le 9 oct. 2026, 6 voix sur 7 ».
fn created(app: &App, details: &ActionDetails) -> String {
    let texts = app.texts();
    let action = &details.action;
    let on = |key: &str, date: Date| {
        let day = words::dates::short_day(date);
        texts.label("plan", key).replace("{}", &day)
    };
    let mut parts = vec![on("added-on", app.local(action.created_at).date())];
    parts.extend(action.decided_on.map(|date| on("decided-on", date)));
    parts.extend(action.done_on.map(|date| on("done-on", date)));
    if let (Some(votes), Some(voters)) = (action.support_votes, action.support_n) {
        let told = texts.count("votes-of", i64::from(votes));
        parts.push(told.replace("{total}", &voters.to_string()));
    }
    parts.join(", ")
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

//! The values of an action's indicator: adding one, taking one away.

use axum::Form;
use axum::extract::Path;
use dossier::{ActionId, IndicatorValue, IndicatorValueId};
use serde::Deserialize;

use super::opened;
use crate::address::Current;
use crate::lookup::{NO_NUMBER, typed_number};
use crate::respond::{Answer, see};
use crate::state::App;

#[derive(Deserialize)]
pub(super) struct ValueForm {
    #[serde(default)]
    measured_on: String,
    #[serde(default)]
    value: String,
    #[serde(default)]
    note: String,
    #[serde(default)]
    back: Option<String>,
}

/// `POST /actions/{id}/indicator-values`
pub(super) fn add(
    app: &App,
    Path(id): Path<ActionId>,
    current: Current,
    Form(form): Form<ValueForm>,
) -> Answer {
    let value = typed_number(&form.value)?.ok_or(NO_NUMBER)?;
    let measured_on = app.typed_day(&form.measured_on)?;
    let new = IndicatorValue {
        note: form.note.trim().to_owned(),
        ..IndicatorValue::on(measured_on.unwrap_or(app.today()), value)
    };
    app.change_and_say(|once| once.add_indicator_value(id, new))?;
    see(&opened(form.back.as_deref(), &current, id, &[]))
}

#[derive(Deserialize)]
pub(super) struct RemovalForm {
    action: ActionId,
    #[serde(default)]
    back: Option<String>,
}

/// `POST /indicator-values/{id}/removal`
pub(super) fn remove(
    app: &App,
    Path(id): Path<IndicatorValueId>,
    current: Current,
    Form(form): Form<RemovalForm>,
) -> Answer {
    app.change_and_say(|once| once.remove_indicator_value(id))?;
    see(&opened(form.back.as_deref(), &current, form.action, &[]))
}

//! The readable history, undo and redo.

use axum::Form;
use axum::extract::Query;
use dossier::{HistoryLine, Operation, OperationId, RecordChange};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use words::dates::short_day;

use crate::address::{Current, local};
use crate::frame::Section;
use crate::respond::{Answer, see};
use crate::state::App;

/// Lines on a page.
const PAGE: u32 = 50;

/// Changes told under a line, at most.
const SHOWN_CHANGES: usize = 6;

/// Characters of a value told in the history.
const SHOWN_CHARACTERS: usize = 80;

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Before {
    before: Option<OperationId>,
}

#[derive(Serialize)]
struct Page {
    tab: &'static str,
    days: Vec<Day>,
    older: Option<String>,
}

#[derive(Serialize)]
struct Day {
    date: String,
    lines: Vec<Line>,
}

#[derive(Serialize)]
struct Line {
    id: String,
    time: String,
    text: String,
    subject: String,
    undone: bool,
    can_undo: bool,
    changes: Vec<Change>,
}

#[derive(Serialize)]
struct Change {
    label: String,
    before: Option<String>,
    after: Option<String>,
}

/// `GET /history`
pub(crate) fn index(app: &App, Query(before): Query<Before>) -> Answer {
    let lines = app.dossier(|dossier| dossier.history(before.before, PAGE + 1))?;
    let more = lines.len() > usize::try_from(PAGE).unwrap_or(usize::MAX);
    let shown = lines
        .iter()
        .take(usize::try_from(PAGE).unwrap_or(usize::MAX));
    let older = if more {
        shown.clone().next_back().map(|line| line.id.to_string())
    } else {
        None
    };
    let view = Page {
        tab: "history",
        days: days(app, shown),
        older,
    };
    app.page(Section::Plan, "history/index.html", &view)
}

fn days<'a>(app: &App, lines: impl Iterator<Item = &'a HistoryLine>) -> Vec<Day> {
    let mut days: Vec<Day> = Vec::new();
    for line in lines {
        let date = app.local(line.at).date().to_string();
        let shown = shown(app, line);
        match days.last_mut().filter(|day| day.date == date) {
            Some(day) => day.lines.push(shown),
            None => days.push(Day {
                date,
                lines: vec![shown],
            }),
        }
    }
    days
}

fn shown(app: &App, line: &HistoryLine) -> Line {
    let undoing = matches!(
        line.code,
        Operation::Undo | Operation::Redo | Operation::UndoOperation
    );
    Line {
        id: line.id.to_string(),
        time: words::dates::time(app.local(line.at)),
        text: operation_text(app, line),
        subject: subject(line),
        undone: line.undone,
        can_undo: !line.undone && !undoing && !line.code.is_barrier(),
        changes: line
            .changes
            .iter()
            .filter(|_| !undoing)
            .flat_map(|change| changes(app, change))
            .take(SHOWN_CHANGES)
            .collect(),
    }
}

/// « Action modifiée », or « Annulé : action modifiée » for a step back.
pub(crate) fn operation_text(app: &App, line: &HistoryLine) -> String {
    let texts = app.texts();
    match (line.code, line.original) {
        (Operation::Undo | Operation::UndoOperation, Some(original)) => {
            texts.operation(original.code()).undone
        }
        (Operation::Redo, Some(original)) => texts.operation(original.code()).done,
        _ => texts.operation(line.code.code()).done,
    }
}

/// What the operation was about, between guillemets.
pub(crate) fn subject(line: &HistoryLine) -> String {
    if line.subject.title.is_empty() {
        String::new()
    } else {
        words::quoted(&line.subject.title)
    }
}

/// The edited fields people know; created and removed records are told by the operation itself.
fn changes(app: &App, change: &RecordChange) -> Vec<Change> {
    if change.created || change.removed {
        return Vec::new();
    }
    let labels = &app.texts().labels;
    change
        .fields
        .iter()
        .filter_map(|field| {
            let label = labels.find("fields", &field.field)?.to_owned();
            let told = |value: &Value| told(app, &field.field, value);
            Some(Change {
                label,
                before: told(&field.before),
                after: told(&field.after),
            })
        })
        .collect()
}

pub(crate) fn told(app: &App, field: &str, value: &Value) -> Option<String> {
    let text = match value {
        Value::Null => return None,
        Value::String(text) if text.trim().is_empty() => return None,
        Value::String(text) => in_words(app, field, text),
        Value::Bool(yes) => app
            .texts()
            .label("yes-no", if *yes { "yes" } else { "no" })
            .to_owned(),
        Value::Number(number) => in_words(app, field, &number.to_string()),
        Value::Array(_) | Value::Object(_) => return None,
    };
    Some(shortened(&text))
}

/// A code in words, a date in French, anything else as it is.
fn in_words(app: &App, field: &str, text: &str) -> String {
    let list = match field {
        "prevention_level" => "level",
        "cost_kind" => "cost",
        "value" => "exposure",
        "exposed_count" => "exposed-count",
        "gender_differential" => "gender",
        other => other,
    };
    match app.texts().labels.find(list, text) {
        Some(label) => label.to_owned(),
        None if field == "gollac_family" => match text.parse() {
            Ok(family) => documents::family(family).to_owned(),
            Err(_) => text.to_owned(),
        },
        None if field.ends_with("_on") => text.parse().map_or(text.to_owned(), short_day),
        None => text.to_owned(),
    }
}

fn shortened(text: &str) -> String {
    let mut short: String = text.chars().take(SHOWN_CHARACTERS).collect();
    if short.len() < text.len() {
        short.push('\u{2026}');
    }
    short
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct UndoForm {
    operation: Option<OperationId>,
    back: Option<String>,
}

/// `POST /undo`: the given operation, or the last one.
pub(crate) fn undo(app: &App, current: Current, Form(form): Form<UndoForm>) -> Answer {
    app.change(|once| match form.operation {
        Some(operation) => once.undo_operation(operation).map(|_| ()),
        None => once.undo().map(|_| ()),
    })?;
    app.say_done()?;
    back(form.back.as_deref(), &current)
}

/// `POST /redo`
pub(crate) fn redo(app: &App, current: Current) -> Answer {
    app.change(|once| once.redo().map(|_| ()))?;
    app.say_done()?;
    back(None, &current)
}

fn back(asked: Option<&str>, current: &Current) -> Answer {
    see(local(asked).or(current.0.as_deref()).unwrap_or("/plan"))
}

#[cfg(test)]
mod tests {
    use dossier::{
        ActionPatch, CompanyPatch, MeasurePatch, MeetingPatch, PlanVersionNote, SituationPatch,
    };

    use crate::texts::Texts;

    #[test]
    fn the_history_has_a_name_for_every_field_that_can_be_edited() {
        let texts = Texts::load().unwrap();
        let lists = [
            ActionPatch::FIELDS,
            CompanyPatch::FIELDS,
            MeasurePatch::FIELDS,
            MeetingPatch::FIELDS,
            PlanVersionNote::FIELDS,
            SituationPatch::FIELDS,
        ];
        let nameless: Vec<_> = lists
            .iter()
            .flat_map(|fields| fields.iter())
            .filter(|field| texts.labels.find("fields", field).is_none_or(str::is_empty))
            .collect();
        assert!(
            nameless.is_empty(),
            "in [fields] of labels.toml: {nameless:?}"
        );
    }
}

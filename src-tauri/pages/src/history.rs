//! The readable history, undo and redo.

use axum::Form;
use axum::extract::Query;
use dossier::{ActionStatus, HistoryLine, Kind, Operation, OperationId, RecordChange};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tera::context;
use words::dates::short_day;

use crate::address::{Current, local};
use crate::frame::Section;
use crate::respond::{Answer, see};
use crate::state::App;
use crate::texts::Texts;

/// Lines on a page.
const PAGE: u8 = 50;

/// Changes told under a line, at most.
const SHOWN_CHANGES: usize = 6;

/// Characters of a value told in the history.
const SHOWN_CHARACTERS: usize = 80;

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Before {
    before: Option<OperationId>,
}

/// A line of the history in words.
#[derive(Serialize)]
pub(crate) struct Line {
    id: OperationId,
    at: Timestamp,
    text: String,
    subject: String,
    undone: bool,
    can_undo: bool,
    changes: Vec<Change>,
}

/// A field before and after, in words.
#[derive(Serialize)]
pub(crate) struct Change {
    label: String,
    before: Option<String>,
    after: Option<String>,
}

/// `GET /history`
pub(crate) fn index(app: &App, Query(before): Query<Before>) -> Answer {
    let shown = usize::from(PAGE);
    let mut lines = app.dossier(|dossier| dossier.history(before.before, u32::from(PAGE) + 1))?;
    let more = lines.len() > shown;
    lines.truncate(shown);
    let day = |line: &HistoryLine| app.local(line.at).date();
    let days = lines.chunk_by(|line, next| day(line) == day(next));
    let days = days.map(|day| day.iter().map(|line| Line::new(app, line)).collect());
    let view = context! {
        tab => "history",
        days => &days.collect::<Vec<Vec<Line>>>(),
        older => &lines.last().filter(|_| more).map(|line| line.id)
    };
    app.page(Section::Plan, "history/index.html", view)
}

impl Line {
    pub(crate) fn new(app: &App, line: &HistoryLine) -> Self {
        let undoing = matches!(
            line.code,
            Operation::Undo | Operation::Redo | Operation::UndoOperation
        );
        let changes = line.changes.iter().filter(|_| !undoing);
        Self {
            id: line.id,
            at: line.at,
            text: operation_text(app, line),
            subject: subject(app, line),
            undone: line.undone,
            can_undo: !line.undone && !undoing && line.is_undoable(),
            changes: changes
                .flat_map(|change| changed_fields(app, change))
                .take(SHOWN_CHANGES)
                .collect(),
        }
    }
}

/// « Action modifiée », or « Annulé : action modifiée » for a step back.
pub(crate) fn operation_text(app: &App, line: &HistoryLine) -> String {
    let (operation, way) = match (line.code, line.original) {
        (Operation::Undo | Operation::UndoOperation, Some(original)) => (original, "undone"),
        (Operation::Redo, Some(original)) => (original, "done"),
        _ => (line.code, "done"),
    };
    let texts = app.texts();
    let moved = (operation == Operation::ChangeStatus && way == "done")
        .then(|| moved(texts, line))
        .flatten();
    let text = moved.or_else(|| texts.operations.find(operation.code(), way));
    text.unwrap_or(operation.code()).to_owned()
}

/// What became of an action that changed its status: « Action commencée ».
fn moved<'a>(texts: &'a Texts, line: &HistoryLine) -> Option<&'a str> {
    let actions = line.changes.iter().filter(|it| it.kind == Kind::Action);
    let mut fields = actions.flat_map(|action| &action.fields);
    let field = fields.find(|field| field.field == "status")?;
    let status = |value: &Value| value.as_str()?.parse::<ActionStatus>().ok();
    let (from, to) = (status(&field.before)?, status(&field.after)?);
    if to > from {
        texts.labels.find("moved-on", to.code())
    } else {
        texts.labels.find("moved-back", to.code())
    }
}

/// What the operation was about: a title between guillemets, a meeting by its day.
pub(crate) fn subject(app: &App, line: &HistoryLine) -> String {
    let title = &line.subject.title;
    let day = title
        .parse()
        .ok()
        .filter(|_| line.subject.kind == Kind::Meeting);
    match day {
        _ if title.is_empty() => String::new(),
        Some(day) => {
            let of_day = app.texts().label("follow-up", "meeting-of");
            words::fill(of_day, &[("", &words::dates::full_day(day))])
        }
        None => words::quoted(title),
    }
}

/// The edited fields people know; created and removed records are told by the operation itself.
pub(crate) fn changed_fields(app: &App, change: &RecordChange) -> impl Iterator<Item = Change> {
    let edited = !change.created && !change.removed;
    let fields = change.fields.iter().filter(move |_| edited);
    fields.filter_map(|field| {
        Some(Change {
            label: app.texts().labels.find("fields", &field.field)?.to_owned(),
            before: value_text(app, &field.field, &field.before),
            after: value_text(app, &field.field, &field.after),
        })
    })
}

/// The value of a field as people read it; nothing when it is empty.
pub(crate) fn value_text(app: &App, field: &str, value: &Value) -> Option<String> {
    let yes_or_no = |yes| app.texts().label("yes-no", if yes { "yes" } else { "no" });
    let text = match value {
        Value::String(text) if !text.trim().is_empty() => in_words(app, field, text),
        Value::Number(number) => in_words(app, field, &number.to_string()),
        Value::Bool(yes) => yes_or_no(*yes).to_owned(),
        Value::Null | Value::String(_) | Value::Array(_) | Value::Object(_) => return None,
    };
    Some(shortened(&text, SHOWN_CHARACTERS))
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
        None if field == "gollac_family" => {
            let family = text.parse().map(documents::family);
            family.unwrap_or(text).to_owned()
        }
        None if field.ends_with("_on") => text.parse().map_or(text.to_owned(), short_day),
        None => text.to_owned(),
    }
}

/// A text, or its beginning when it is longer than so many characters.
fn shortened(text: &str, length: usize) -> String {
    let mut short: String = text.chars().take(length).collect();
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
    app.change_and_say(|once| match form.operation {
        Some(operation) => once.undo_operation(operation).map(|_| ()),
        None => once.undo().map(|_| ()),
    })?;
    back(form.back.as_deref(), &current)
}

/// `POST /redo`
pub(crate) fn redo(app: &App, current: Current) -> Answer {
    app.change_and_say(|once| once.redo().map(|_| ()))?;
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

//! The tables of a spreadsheet: named sheets of columns and values, before a format writes them.
//!
//! The plan has three: one row per action with every column, one per situation, one per thing that happened.

use crate::document::Document;
use crate::options::Options;
use crate::plan_columns::{PlanColumn, SITUATION_COLUMNS};
use crate::texts::{LABELS, text};
use crate::values::{Value, day};
use crate::view::{Action, PlanRow, View};

/// A sheet.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Sheet {
    /// Its name, under 32 signs.
    pub(crate) name: String,
    /// What people read over each of its columns, and how wide it is, in signs.
    pub(crate) columns: Vec<(&'static str, u16)>,
    /// Its rows: one value per column, if there is one.
    pub(crate) rows: Vec<Vec<Option<Value>>>,
}

/// The three sheets of the plan.
pub(crate) fn plan(view: &View<'_>, options: &Options) -> Vec<Sheet> {
    vec![actions(view, options), situations(view), follow_up(view)]
}

/// One row per action.
pub(crate) fn actions(view: &View<'_>, options: &Options) -> Sheet {
    let columns = options.columns(Document::Plan, PlanColumn::ALL);
    Sheet::new("tables.actions", &columns, &view.rows(|_| true))
}

impl Sheet {
    /// A sheet of these columns, named by the words at a path.
    pub(crate) fn new(name: &'static str, columns: &[PlanColumn], rows: &[PlanRow<'_>]) -> Self {
        let values = |row: &PlanRow<'_>| columns.iter().map(|column| column.value(*row)).collect();
        let heading = |column: &PlanColumn| (column.label(), column.width());
        Self {
            name: text(name).to_owned(),
            columns: columns.iter().map(heading).collect(),
            rows: rows.iter().map(values).collect(),
        }
    }
}

/// One row per situation, with how many actions treat it.
fn situations(view: &View<'_>) -> Sheet {
    let row = |situation| PlanRow::new(view, Some(situation), None);
    let rows: Vec<_> = view.situations.iter().map(row).collect();
    let mut sheet = Sheet::new("tables.situations", SITUATION_COLUMNS, &rows);
    sheet.columns.extend([
        (text("tables.state"), 18),
        (text("tables.reason"), 30),
        (text("tables.count"), 10),
    ]);
    for (values, situation) in sheet.rows.iter_mut().zip(&view.situations) {
        values.extend([
            words(LABELS.label("state", situation.state.code())),
            words(&situation.state_reason),
            Some(whole(view.actions_of(situation.id).count())),
        ]);
    }
    sheet
}

/// One row per value of an indicator and per follow-up point, action by action.
fn follow_up(view: &View<'_>) -> Sheet {
    Sheet {
        name: text("tables.follow_up").to_owned(),
        columns: vec![
            (text("tables.on"), 12),
            (text("tables.action"), 37),
            (text("tables.what"), 20),
            (text("tables.words"), 50),
            (text("tables.value"), 12),
            (text("tables.unit"), 14),
            (text("tables.decision"), 18),
        ],
        rows: view.actions.iter().flat_map(happened).collect(),
    }
}

fn happened(action: &Action<'_>) -> Vec<Vec<Option<Value>>> {
    let title = || words(&action.title);
    let has_indicator = !action.indicator_label.trim().is_empty();
    let unit = || words(&action.indicator_unit).filter(|_| has_indicator);
    let measured = action.values.iter().map(|value| {
        vec![
            day(Some(value.measured_on)),
            title(),
            words(text("tables.measured")),
            words(&value.note),
            Some(Value::Number(value.value)),
            unit(),
            None,
        ]
    });
    let reviewed = action.reviews.iter().map(|review| {
        let value = review.indicator_value;
        vec![
            day(Some(review.held_on)),
            title(),
            words(text("tables.review")),
            words(&review.what_changed),
            value.map(Value::Number),
            unit().filter(|_| value.is_some()),
            words(LABELS.label("review-decision", review.decision.code())),
        ]
    });
    measured.chain(reviewed).collect()
}

fn words(text: &str) -> Option<Value> {
    let text = text.trim();
    (!text.is_empty()).then(|| Value::Text(text.to_owned()))
}

fn whole(count: usize) -> Value {
    Value::Number(f64::from(u32::try_from(count).unwrap_or(u32::MAX)))
}

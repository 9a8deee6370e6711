//! The tables of a spreadsheet: named sheets of columns and values, before a format writes them.
//!
//! The plan has three: one row per action with every column, one per situation, one per thing that happened.

use jiff::civil::Date;
use words::Period;

use crate::document::Document;
use crate::options::Options;
use crate::plan_columns::{PlanColumn, PlanRow, SITUATION_COLUMNS, Value};
use crate::texts::{LABELS, text};
use crate::view::{Action, View};

/// A sheet.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Sheet {
    /// Its name, under 32 signs.
    pub(crate) name: String,
    /// Its columns.
    pub(crate) columns: Vec<SheetColumn>,
    /// Its rows: one value per column, if there is one.
    pub(crate) rows: Vec<Vec<Option<Value>>>,
}

/// A column of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SheetColumn {
    /// What people read.
    pub(crate) label: String,
    /// In signs.
    pub(crate) width: u16,
}

impl SheetColumn {
    pub(crate) fn new(label: &str, width: u16) -> Self {
        Self {
            label: label.to_owned(),
            width,
        }
    }
}

impl From<PlanColumn> for SheetColumn {
    fn from(column: PlanColumn) -> Self {
        Self::new(column.label(), column.width())
    }
}

/// The three sheets of the plan.
pub(crate) fn plan(view: &View<'_>, options: &Options) -> Vec<Sheet> {
    vec![actions(view, options), situations(view), follow_up(view)]
}

/// One row per action.
pub(crate) fn actions(view: &View<'_>, options: &Options) -> Sheet {
    let columns = options.columns(Document::Plan, PlanColumn::ALL);
    let rows = view.rows().into_iter();
    let values = |row: PlanRow<'_>| columns.iter().map(|column| column.value(row)).collect();
    Sheet {
        name: text("tables.actions").to_owned(),
        rows: rows.map(values).collect(),
        columns: columns.iter().copied().map(SheetColumn::from).collect(),
    }
}

/// One row per situation, with how many actions treat it.
fn situations(view: &View<'_>) -> Sheet {
    let mut columns = SITUATION_COLUMNS.map(SheetColumn::from).to_vec();
    columns.extend([
        SheetColumn::new(text("tables.state"), 18),
        SheetColumn::new(text("tables.reason"), 30),
        SheetColumn::new(text("tables.count"), 10),
    ]);
    let rows = view.situations.iter().map(|situation| {
        let row = PlanRow::of_situation(view, situation);
        let mut values = SITUATION_COLUMNS.map(|column| column.value(row)).to_vec();
        values.push(words(LABELS.label("state", situation.state.code())));
        values.push(words(&situation.state_reason));
        values.push(Some(whole(view.actions_of(situation.id).count())));
        values
    });
    Sheet {
        name: text("tables.situations").to_owned(),
        rows: rows.collect(),
        columns,
    }
}

/// One row per value of an indicator and per follow-up point, action by action.
fn follow_up(view: &View<'_>) -> Sheet {
    Sheet {
        name: text("tables.follow_up").to_owned(),
        columns: vec![
            SheetColumn::new(text("tables.on"), 12),
            SheetColumn::new(text("tables.action"), 37),
            SheetColumn::new(text("tables.what"), 20),
            SheetColumn::new(text("tables.words"), 50),
            SheetColumn::new(text("tables.value"), 12),
            SheetColumn::new(text("tables.unit"), 14),
            SheetColumn::new(text("tables.decision"), 18),
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
            day(value.measured_on),
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
            day(review.held_on),
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

fn day(day: Date) -> Option<Value> {
    Some(Value::Date(Period::day(day)))
}

fn whole(count: usize) -> Value {
    Value::Number(f64::from(u32::try_from(count).unwrap_or(u32::MAX)))
}

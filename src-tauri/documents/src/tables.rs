//! The tables of a spreadsheet: named sheets of columns and values, before a format writes them.
//!
//! The plan has three: one row per action with every column, one per situation, one per thing that happened.

use crate::action::ActionView;
use crate::document::Document;
use crate::french;
use crate::options::Options;
use crate::plan_columns::{PlanColumn, PlanRow, SITUATION_COLUMNS, Value};
use crate::texts::TEXTS;
use crate::view::DossierView;

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

impl From<PlanColumn> for SheetColumn {
    fn from(column: PlanColumn) -> Self {
        Self {
            label: column.label().to_owned(),
            width: column.width(),
        }
    }
}

/// The three sheets of the plan.
pub(crate) fn plan(view: &DossierView, options: &Options) -> Vec<Sheet> {
    vec![actions(view, options), situations(view), follow_up(view)]
}

/// One row per action.
pub(crate) fn actions(view: &DossierView, options: &Options) -> Sheet {
    let columns = options.columns(Document::Plan, PlanColumn::ALL);
    let rows = view.rows().into_iter();
    let values = |row: PlanRow<'_>| columns.iter().map(|column| column.value(row)).collect();
    Sheet {
        name: TEXTS.tables.actions.clone(),
        rows: rows.map(values).collect(),
        columns: columns.iter().copied().map(SheetColumn::from).collect(),
    }
}

/// One row per situation, with how many actions treat it.
fn situations(view: &DossierView) -> Sheet {
    let texts = &TEXTS.tables;
    let mut columns = SITUATION_COLUMNS.map(SheetColumn::from).to_vec();
    let more = [(&texts.state, 18), (&texts.reason, 30), (&texts.count, 10)];
    columns.extend(more.map(|(label, width)| column(label, width)));
    let rows = view.situations.iter().map(|situation| {
        let row = PlanRow {
            view,
            unit: None,
            situation: Some(situation),
            action: None,
        };
        let mut values = SITUATION_COLUMNS.map(|column| column.value(row)).to_vec();
        values.push(words(situation.state.as_deref()));
        values.push(words(situation.reason.as_deref()));
        values.push(Some(whole(view.actions_of(&situation.id).count())));
        values
    });
    Sheet {
        name: texts.situations.clone(),
        rows: rows.collect(),
        columns,
    }
}

/// One row per measure of an indicator and per follow-up point, action by action.
fn follow_up(view: &DossierView) -> Sheet {
    let texts = &TEXTS.tables;
    let columns = [
        (&texts.on, 12),
        (&texts.action, 37),
        (&texts.what, 20),
        (&texts.words, 50),
        (&texts.value, 12),
        (&texts.unit, 14),
        (&texts.decision, 18),
    ];
    Sheet {
        name: texts.follow_up.clone(),
        columns: columns.map(|(label, width)| column(label, width)).to_vec(),
        rows: view.actions.iter().flat_map(happened).collect(),
    }
}

fn happened(action: &ActionView) -> Vec<Vec<Option<Value>>> {
    let texts = &TEXTS.tables;
    let indicator = action.indicator.as_ref();
    let unit = indicator.and_then(|indicator| indicator.unit.as_deref());
    let title = || words(Some(&action.title));
    let measures = indicator.map_or(&[][..], |indicator| &indicator.measures);
    let measured = measures.iter().map(|measure| {
        vec![
            day(&measure.on),
            title(),
            words(Some(&texts.measure)),
            words(measure.note.as_deref()),
            Some(Value::Number(measure.value)),
            words(unit),
            None,
        ]
    });
    let reviewed = action.reviews.iter().map(|review| {
        vec![
            day(&review.on),
            title(),
            words(Some(&texts.review)),
            words(Some(&review.what_changed)),
            review.value.map(Value::Number),
            words(unit.filter(|_| review.value.is_some())),
            words(review.decision.as_deref()),
        ]
    });
    measured.chain(reviewed).collect()
}

fn column(label: &str, width: u16) -> SheetColumn {
    SheetColumn {
        label: label.to_owned(),
        width,
    }
}

fn words(text: Option<&str>) -> Option<Value> {
    let text = text.map(str::trim).filter(|text| !text.is_empty())?;
    Some(Value::Text(text.to_owned()))
}

fn day(iso: &str) -> Option<Value> {
    match french::last_day(iso) {
        Some((day, _)) => Some(Value::Day(day)),
        None => words(Some(iso)),
    }
}

fn whole(count: usize) -> Value {
    Value::Number(f64::from(u32::try_from(count).unwrap_or(u32::MAX)))
}

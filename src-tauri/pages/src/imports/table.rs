//! A spreadsheet: which column holds what, what each row would add, then the import.
//!
//! The choices are in the address, so that the page can be come back to; the file is read each time.

use std::collections::BTreeMap;

use axum::Form;
use axum::extract::Query;
use dossier::{
    ImportChoices, ImportField, Imported, RowFate, RowsPreview, Table, ThemeName, suggest_columns,
};
use serde::Serialize;
use tera::context;

use super::{chosen, understood};
use crate::frame::Section;
use crate::problem::{Problem, or_refused, refusal_key};
use crate::respond::{Answer, see};
use crate::state::App;
use crate::texts::Choice;

/// Rows shown before the import; all of them are imported.
const SHOWN_ROWS: usize = 50;

/// Cells shown under a heading, to recognise a column.
const SAMPLES: usize = 2;

/// The choices of the page, by field name: `sheet`, `owner`, `reason`, and `c0`, `c1`… for the columns.
type Choices = BTreeMap<String, String>;

/// A column of the file.
#[derive(Serialize)]
struct Column {
    name: String,
    heading: String,
    samples: Vec<String>,
    field: &'static str,
}

/// `GET /imports/table`
pub(super) fn show(app: &App, Query(choices): Query<Choices>) -> Answer {
    let chosen = chosen(app, sheet(&choices), table);
    understood(app, chosen, |file, table| {
        page(app, &file, &table, &choices)
    })
}

fn table(imported: Imported) -> Option<Table> {
    match imported {
        Imported::Table(table) => Some(table),
        Imported::Records(_) => None,
    }
}

/// The sheet somebody chose.
fn sheet(choices: &Choices) -> Option<&str> {
    let sheet = choices.get("sheet").map(String::as_str);
    sheet.filter(|sheet| !sheet.is_empty())
}

fn page(app: &App, file: &str, table: &Table, choices: &Choices) -> Answer {
    let import = import_choices(app, table, choices)?;
    let found = or_refused(app.dossier(|dossier| dossier.preview_rows(table, &import)))?;
    // The rule that says no: which column holds the actions is not known.
    let problem = found.as_ref().err().map(refusal_key);
    let mut preview = found.ok();
    let nothing = preview.as_ref().is_none_or(adds_nothing);
    let more = preview.as_mut().map_or(0, |preview| {
        let total = preview.rows.len();
        preview.rows.truncate(SHOWN_ROWS);
        total - preview.rows.len()
    });
    let sheets = table.sheets.iter().map(|name| Choice::new(name, name));
    let view = context! {
        file,
        sheet => &table.sheet,
        sheets => &sheets.collect::<Vec<_>>(),
        columns => &columns(table, &import),
        owner => &import.owner,
        reason => &import.reason,
        problem => &problem.map(|key| app.texts().problem(key)),
        preview,
        nothing,
        more
    };
    app.page(Section::Documents, "imports/table.html", view)
}

fn adds_nothing(preview: &RowsPreview) -> bool {
    preview.rows.iter().all(|row| row.fate == RowFate::Skipped)
}

/// What the person chose; for the columns they said nothing of, what the headings suggest.
fn import_choices(app: &App, table: &Table, choices: &Choices) -> Result<ImportChoices, Problem> {
    let suggested = suggest_columns(&table.headings);
    let columns = suggested.into_iter().enumerate();
    let columns = columns.map(|(rank, suggested)| match choices.get(&format!("c{rank}")) {
        Some(field) => field.parse().ok(),
        None => suggested,
    });
    let text = |name: &str| choices.get(name).map(|text| text.trim().to_owned());
    let themes = app.library().themes()?.into_iter().map(|theme| ThemeName {
        slug: theme.slug,
        title: theme.title,
    });
    Ok(ImportChoices {
        columns: columns.collect(),
        on: app.today(),
        owner: text("owner").unwrap_or_default(),
        reason: text("reason").unwrap_or_default(),
        themes: themes.collect(),
    })
}

fn columns(table: &Table, import: &ImportChoices) -> Vec<Column> {
    let headings = table.headings.iter().zip(&import.columns).enumerate();
    headings
        .map(|(rank, (heading, field))| Column {
            name: format!("c{rank}"),
            heading: heading.clone(),
            samples: samples(table, rank),
            field: field.map_or("", ImportField::code),
        })
        .collect()
}

fn samples(table: &Table, rank: usize) -> Vec<String> {
    let cells = table.rows.iter().filter_map(|row| row.cells.get(rank));
    let filled = cells
        .map(|cell| cell.trim())
        .filter(|cell| !cell.is_empty());
    filled.take(SAMPLES).map(str::to_owned).collect()
}

/// `POST /imports/table`: « Importer ».
pub(super) fn import(app: &App, Form(choices): Form<Choices>) -> Answer {
    let Some((_, table)) = chosen(app, sheet(&choices), table)? else {
        return see("/imports");
    };
    let import = import_choices(app, &table, &choices)?;
    let preview = app.dossier(|dossier| dossier.preview_rows(&table, &import))?;
    if adds_nothing(&preview) {
        return see("/imports/table");
    }
    app.change_and_say(|once| once.import_rows(&table, &import))?;
    app.set_importing(None);
    see("/plan")
}

//! A spreadsheet: which column holds what, what each row would add, then the import.
//!
//! The choices are in the address, so that the page can be come back to; the file is read each time.

use std::collections::BTreeMap;

use axum::Form;
use axum::extract::Query;
use dossier::{
    ActionStatus, Error, ImportChoices, ImportField, ImportNote, Refusal, RowFate, RowPreview,
    RowsPreview, Table, ThemeName, suggest_columns,
};
use serde::Serialize;

use super::{chosen, refused};
use crate::frame::Section;
use crate::problem::Problem;
use crate::respond::{Answer, see};
use crate::state::App;
use crate::texts::Choice;

/// Rows shown before the import; all of them are imported.
const SHOWN_ROWS: usize = 50;

/// Cells shown under a heading, to recognise a column.
const SAMPLES: usize = 2;

/// Characters of a cell shown.
const SHOWN_CHARACTERS: usize = 60;

/// The choices of the page, by field name: `sheet`, `owner`, `reason`, and `c0`, `c1`… for the columns.
type Choices = BTreeMap<String, String>;

#[derive(Serialize)]
struct Show {
    file: String,
    sheet: String,
    sheets: Vec<Choice>,
    fields: Vec<Choice>,
    columns: Vec<Column>,
    owner: String,
    reason: String,
    /// The rule that says no: which column holds the actions is not known.
    problem: Option<String>,
    summary: Option<Summary>,
    rows: Vec<Row>,
    more: usize,
}

/// A column of the file.
#[derive(Serialize)]
struct Column {
    name: String,
    heading: String,
    samples: Vec<String>,
    field: &'static str,
}

/// What would be added.
#[derive(Serialize)]
struct Summary {
    actions: u32,
    situations: u32,
    work_units: u32,
    skipped: u32,
    nothing: bool,
}

/// A row of the file, as it was understood.
#[derive(Serialize)]
struct Row {
    line: u32,
    skipped: bool,
    title: String,
    situation: String,
    owner: String,
    due: String,
    status: Option<ActionStatus>,
    notes: Vec<String>,
}

/// `GET /imports/table`
pub(super) fn show(app: &App, Query(choices): Query<Choices>) -> Answer {
    let read = chosen(app).and_then(|chosen| match chosen {
        Some((file, bytes)) => Ok(Some((file, table(&bytes, &choices)?))),
        None => Ok(None),
    });
    match read {
        Ok(Some((file, table))) => page(app, file, &table, &choices),
        Ok(None) => see("/imports"),
        Err(problem) => refused(app, problem),
    }
}

fn table(bytes: &[u8], choices: &Choices) -> Result<Table, Problem> {
    let sheet = choices.get("sheet").filter(|sheet| !sheet.is_empty());
    let read = Table::read(bytes, sheet.map(String::as_str));
    read.map_err(|refusal| Problem::Dossier(Error::Refused(refusal)))
}

fn page(app: &App, file: String, table: &Table, choices: &Choices) -> Answer {
    let import = import_choices(app, table, choices)?;
    let (preview, problem) = match app.dossier(|dossier| dossier.preview_rows(table, &import)) {
        Ok(preview) => (Some(preview), None),
        Err(Problem::Dossier(Error::Refused(Refusal::ImportNoTitle))) => {
            let words = app.texts().problem("import-no-title");
            (None, Some(format!("{}. {}", words.title, words.next)))
        }
        Err(problem) => return Err(problem),
    };
    let rows = preview.as_ref().map_or(&[][..], |preview| &preview.rows);
    let view = Show {
        file,
        sheet: table.sheet.clone(),
        sheets: named(&table.sheets),
        fields: app.texts().choices("import-fields"),
        columns: columns(table, &import),
        owner: import.owner.clone(),
        reason: import.reason.clone(),
        problem,
        summary: preview.as_ref().map(Summary::new),
        more: rows.len().saturating_sub(SHOWN_ROWS),
        rows: rows
            .iter()
            .take(SHOWN_ROWS)
            .map(|row| Row::new(app, row))
            .collect(),
    };
    app.page(Section::Documents, "imports/table.html", &view)
}

fn named(names: &[String]) -> Vec<Choice> {
    names
        .iter()
        .map(|name| Choice {
            value: name.clone(),
            label: name.clone(),
        })
        .collect()
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
    Ok(ImportChoices {
        columns: columns.collect(),
        on: app.today(),
        owner: text("owner").unwrap_or_default(),
        reason: text("reason").unwrap_or_default(),
        themes: app
            .library()
            .themes()?
            .into_iter()
            .map(|theme| ThemeName {
                slug: theme.slug,
                title: theme.title,
            })
            .collect(),
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
    let filled = cells.filter(|cell| !cell.trim().is_empty());
    filled.take(SAMPLES).map(|cell| shortened(cell)).collect()
}

fn shortened(text: &str) -> String {
    let text = text.trim();
    let mut short: String = text.chars().take(SHOWN_CHARACTERS).collect();
    if short.len() < text.len() {
        short.push('\u{2026}');
    }
    short
}

impl Summary {
    fn new(preview: &RowsPreview) -> Self {
        Self {
            actions: preview.action_count,
            situations: preview.situation_count,
            work_units: preview.work_unit_count,
            skipped: preview.skipped_count,
            nothing: preview.rows.iter().all(|row| row.fate == RowFate::Skipped),
        }
    }
}

impl Row {
    fn new(app: &App, row: &RowPreview) -> Self {
        Self {
            line: row.line,
            skipped: row.fate == RowFate::Skipped,
            title: row.title.clone(),
            situation: row.situation.clone(),
            owner: row.owner_name.clone(),
            due: app.due(row.due_on, row.due_precision),
            status: row.status.filter(|_| row.fate == RowFate::Action),
            notes: row.notes.iter().map(|note| told(app, note)).collect(),
        }
    }
}

/// « Date pas comprise : « bientôt ». »
fn told(app: &App, note: &ImportNote) -> String {
    let texts = app.texts();
    let field = note
        .field
        .map(|field| texts.label("import-fields", field.code()).to_owned())
        .unwrap_or_default();
    texts
        .label("import-notes", note.code.code())
        .replace("{field}", &field)
        .replace("{text}", &shortened(&note.text))
}

/// `POST /imports/table`: « Importer ».
pub(super) fn import(app: &App, Form(choices): Form<Choices>) -> Answer {
    let Some((_, bytes)) = chosen(app)? else {
        return see("/imports");
    };
    let table = table(&bytes, &choices)?;
    let import = import_choices(app, &table, &choices)?;
    let preview = app.dossier(|dossier| dossier.preview_rows(&table, &import))?;
    if Summary::new(&preview).nothing {
        return see("/imports/table");
    }
    app.change(|once| once.import_rows(&table, &import))?;
    app.set_importing(None);
    app.say_done()?;
    see("/plan")
}

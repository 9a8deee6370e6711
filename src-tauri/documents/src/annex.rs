//! « Annexe RPS au document unique »: psychosocial risks by work unit, then by family of factors.
//!
//! The inventory by work unit is what the law asks (Code du travail, art. R. 4121-1); the six families of the
//! Gollac report are those that other registers use. A situation of two units is in both. Situations put aside
//! or over are listed apart, with the reason.

use dossier::{ActionStatus, WorkUnit};
use words::{Family, dates, fill, text::lower_first};

use crate::document::Document;
use crate::options::Options;
use crate::paper::{
    Block, Cell, ColumnHeading, Line, Paper, Row, Size, WIDE, cell, detail, figure, law, typeset,
};
use crate::plan_columns::{ANNEX_COLUMNS, PlanColumn};
use crate::plan_paper::title_and_reason;
use crate::tables::Sheet;
use crate::text::joined;
use crate::texts::{LABELS, text};
use crate::values::{Value, family as family_name};
use crate::view::{Action, PlanRow, Situation, View};

/// A work unit and a row for each of its situations; no unit for those that name none.
struct Inventory<'a> {
    unit: Option<&'a WorkUnit>,
    rows: Vec<PlanRow<'a>>,
}

/// The annex on paper.
pub(crate) fn paper(view: &View<'_>, options: &Options) -> Paper {
    let mut paper = Paper::new(Document::Annex, view, text("annex.title"));
    paper.size = Size::A4Landscape;
    paper.blocks.push(figures(view));
    paper.sentence("annex.intro");
    for inventory in inventories(view) {
        add_unit(&mut paper, view, &inventory, options);
    }
    add_left_out(&mut paper, view, "annex.parked", Situation::is_parked);
    add_left_out(&mut paper, view, "annex.resolved", Situation::is_resolved);
    paper.closing.push(law(&["law.inventory", "law.keep"]));
    paper
}

/// The annex as a table: one row per unit and situation.
pub(crate) fn sheet(view: &View<'_>, options: &Options) -> Sheet {
    let mut columns = chosen(options);
    columns.retain(|column| !matches!(column, PlanColumn::Unit | PlanColumn::Family));
    columns.splice(0..0, [PlanColumn::Unit, PlanColumn::Family]);
    let inventories = inventories(view).into_iter();
    let rows: Vec<_> = inventories.flat_map(|inventory| inventory.rows).collect();
    let mut sheet = Sheet::new("annex.sheet", &columns, &rows);
    sheet.columns.push((text("annex.actions"), 50));
    for (values, row) in sheet.rows.iter_mut().zip(rows) {
        let actions = planned(row).join("\n");
        values.push((!actions.is_empty()).then_some(Value::Text(actions)));
    }
    sheet
}

fn chosen(options: &Options) -> Vec<PlanColumn> {
    options.columns(Document::Annex, ANNEX_COLUMNS)
}

/// A row for each situation that is neither put aside nor over.
fn present<'a>(view: &'a View<'a>) -> Vec<PlanRow<'a>> {
    let situations = view.situations.iter();
    let present = situations.filter(|known| !known.is_parked() && !known.is_resolved());
    present
        .map(|known| PlanRow::new(view, Some(known), None))
        .collect()
}

/// Present situations, unit by unit, then those of no unit.
fn inventories<'a>(view: &'a View<'a>) -> Vec<Inventory<'a>> {
    let present = present(view);
    let alone = view.units.len() == 1;
    let lives = |unit: &WorkUnit, row: &PlanRow<'_>| {
        row.situation.is_some_and(|known| {
            known.units.contains(&unit.id) || (alone && known.units.is_empty())
        })
    };
    let of_unit = |unit: &'a WorkUnit| {
        let lived = present.iter().filter(|row| lives(unit, row));
        let rows = lived.map(|row| PlanRow {
            unit: Some(&unit.name),
            ..*row
        });
        Inventory {
            unit: Some(unit),
            rows: rows.collect(),
        }
    };
    let mut inventories: Vec<_> = view.units.iter().map(of_unit).collect();
    let mut rows = present.clone();
    rows.retain(|row| !view.units.iter().any(|unit| lives(unit, row)));
    if !rows.is_empty() || inventories.is_empty() {
        inventories.push(Inventory { unit: None, rows });
    }
    inventories
}

fn figures(view: &View<'_>) -> Block {
    let present = present(view);
    let is_rated =
        |row: &&PlanRow<'_>| row.situation.is_some_and(|known| !known.ratings.is_empty());
    let rated = present.iter().filter(is_rated);
    let acted = present.iter().filter(|row| !planned(**row).is_empty());
    let boxes = [
        (present.len(), "annex.boxes.situations"),
        (view.units.len(), "annex.boxes.units"),
        (rated.count(), "annex.boxes.rated"),
        (acted.count(), "annex.boxes.acted"),
    ];
    let figures = boxes.map(|(count, path)| figure(count, path, &[]));
    Block::Figures {
        figures: figures.to_vec(),
    }
}

fn add_unit(paper: &mut Paper, view: &View<'_>, inventory: &Inventory<'_>, options: &Options) {
    paper.title(&unit_title(view, inventory));
    let mut rows = Vec::new();
    let mut absent = Vec::new();
    let families = Family::ALL.iter().copied().map(Some);
    for family in families.chain([None]) {
        let is_of = |row: &&PlanRow<'_>| row.situation.is_some_and(|known| known.family == family);
        let mut known = inventory.rows.iter().filter(is_of).peekable();
        if known.peek().is_none() {
            absent.extend(family.map(family_name));
            continue;
        }
        rows.push(over(family));
        rows.extend(known.map(|row| Row::Line(line(*row, options))));
    }
    if !rows.is_empty() {
        paper.table(headings(options), rows);
    }
    paper.small(rows_absent(&absent));
}

fn unit_title(view: &View<'_>, inventory: &Inventory<'_>) -> String {
    let Some(unit) = inventory.unit else {
        let without = if view.units.is_empty() {
            "annex.whole_firm"
        } else {
            "annex.without_unit"
        };
        return text(without).to_owned();
    };
    let named = |name: String| fill(text("annex.unit"), &[("name", &name)]);
    let unnamed = || text("annex.unnamed_unit").to_owned();
    typeset(&unit.name, WIDE).map_or_else(unnamed, named)
}

/// « Pas de situation relevée pour : … » — so that each of the six families is named.
fn rows_absent(absent: &[&str]) -> Option<String> {
    if absent.len() == Family::ALL.len() {
        return Some(text("annex.no_situation").to_owned());
    }
    let families = absent.join(" ; ");
    let template = text("annex.without_situation");
    (!absent.is_empty()).then(|| fill(template, &[("families", &families)]))
}

fn over(family: Option<Family>) -> Row {
    let unknown = || text("annex.without_family");
    Row::Over {
        title: family.map_or_else(unknown, family_name).to_owned(),
        about: String::new(),
    }
}

fn headings(options: &Options) -> Vec<ColumnHeading> {
    let columns = table_columns(options).into_iter().map(ColumnHeading::from);
    let actions = ColumnHeading::new("actions", text("annex.actions"), 44);
    columns.chain([actions]).collect()
}

/// Unit and family are titles, the story goes under its situation.
fn table_columns(options: &Options) -> Vec<PlanColumn> {
    let elsewhere = [PlanColumn::Unit, PlanColumn::Family, PlanColumn::Story];
    let chosen = chosen(options).into_iter();
    chosen
        .filter(|column| !elsewhere.contains(column))
        .collect()
}

fn line(row: PlanRow<'_>, options: &Options) -> Line {
    let columns = table_columns(options).into_iter();
    let mut cells: Vec<_> = columns.map(|column| cell(column, row)).collect();
    cells.push(Cell::items(planned(row)));
    let story = chosen(options).contains(&PlanColumn::Story);
    let story = story.then(|| detail(PlanColumn::Story, row)).flatten();
    Line::new(cells, story.into_iter().collect())
}

/// The actions that treat a situation and were not given up, each with who, when and where it stands.
fn planned(row: PlanRow<'_>) -> Vec<String> {
    let situation = row.situation.into_iter();
    let actions = situation.flat_map(|situation| row.view.actions_of(situation.id));
    let kept = actions.filter(|action| action.status != ActionStatus::Dropped);
    kept.filter_map(in_words).collect()
}

/// « Un seul numéro pour les urgences (Paul, 4 déc. 2026, décidée) »
fn in_words(action: &Action<'_>) -> Option<String> {
    let title = typeset(&action.title, WIDE)?;
    let due = action.due().map(dates::short).unwrap_or_default();
    let status = lower_first(LABELS.label("status", action.status.code()));
    let parts = [&*action.owner_name, &due, &status];
    let about = joined(parts.map(|part| typeset(part, WIDE)), ", ");
    Some(format!("{title} ({about})"))
}

/// Situations that are not in the inventory, and why.
fn add_left_out<'a>(
    paper: &mut Paper,
    view: &'a View<'a>,
    title: &'static str,
    kept: fn(&Situation<'a>) -> bool,
) {
    let situations = view.situations.iter();
    let items: Vec<_> = situations
        .filter(|known| kept(known))
        .map(title_and_reason)
        .collect();
    if !items.is_empty() {
        paper.title(text(title));
        paper.list(items);
    }
}

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
    Block, Cell, ColumnHeading, Line, Paper, Row, Size, Title, WIDE, cell, detail, figure, law,
    said,
};
use crate::plan_columns::{ANNEX_COLUMNS, PlanColumn, PlanRow, Value, family as family_name};
use crate::plan_paper::apart;
use crate::tables::{Sheet, SheetColumn};
use crate::texts::{LABELS, plural, text};
use crate::view::{Action, Situation, View};

/// A work unit and its situations; no unit for those that name none.
struct Inventory<'a> {
    unit: Option<&'a WorkUnit>,
    situations: Vec<&'a Situation<'a>>,
}

/// The annex on paper.
pub(crate) fn paper(view: &View<'_>, options: &Options) -> Paper {
    let inventories = inventories(view);
    let mut paper = Paper::new(Document::Annex, view, text("annex.title"));
    paper.size = Size::A4Landscape;
    paper.blocks.push(figures(view));
    paper.text(Some(text("annex.intro").to_owned()));
    for inventory in &inventories {
        add_unit(&mut paper, view, inventory, options);
    }
    let (parked, resolved) = (text("annex.parked"), text("annex.resolved"));
    add_apart(&mut paper, view, parked, Situation::is_parked);
    add_apart(&mut paper, view, resolved, Situation::is_resolved);
    paper.closing.push(law(&["law.inventory", "law.keep"]));
    paper
}

/// The annex as a table: one row per unit and situation.
pub(crate) fn sheet(view: &View<'_>, options: &Options) -> Sheet {
    let mut columns = chosen(options);
    columns.retain(|column| !matches!(column, PlanColumn::Unit | PlanColumn::Family));
    columns.splice(0..0, [PlanColumn::Unit, PlanColumn::Family]);
    let mut headings: Vec<_> = columns.iter().copied().map(SheetColumn::from).collect();
    headings.push(SheetColumn::new(text("annex.actions"), 50));
    let mut rows = Vec::new();
    for inventory in inventories(view) {
        for situation in &inventory.situations {
            let row = row(view, inventory.unit, situation);
            let mut cells: Vec<_> = columns.iter().map(|column| column.value(row)).collect();
            let actions = planned(view, situation).join("\n");
            cells.push((!actions.is_empty()).then_some(Value::Text(actions)));
            rows.push(cells);
        }
    }
    Sheet {
        name: text("annex.sheet").to_owned(),
        columns: headings,
        rows,
    }
}

fn chosen(options: &Options) -> Vec<PlanColumn> {
    options.columns(Document::Annex, &ANNEX_COLUMNS)
}

/// The situations that are neither put aside nor over.
fn present<'a>(view: &'a View<'a>) -> Vec<&'a Situation<'a>> {
    let situations = view.situations.iter();
    situations
        .filter(|situation| !situation.is_parked() && !situation.is_resolved())
        .collect()
}

/// Present situations, unit by unit, then those of no unit.
fn inventories<'a>(view: &'a View<'a>) -> Vec<Inventory<'a>> {
    let present = present(view);
    let alone = view.units.len() == 1;
    let lives = |unit: &WorkUnit, situation: &Situation<'_>| {
        situation.units.contains(&unit.id) || (alone && situation.units.is_empty())
    };
    let of_unit = |unit: &'a WorkUnit| {
        let lived = present.iter().filter(|situation| lives(unit, situation));
        Inventory {
            unit: Some(unit),
            situations: lived.copied().collect(),
        }
    };
    let mut inventories: Vec<_> = view.units.iter().map(of_unit).collect();
    let mut others = present.clone();
    others.retain(|situation| !view.units.iter().any(|unit| lives(unit, situation)));
    if !others.is_empty() || inventories.is_empty() {
        inventories.push(Inventory {
            unit: None,
            situations: others,
        });
    }
    inventories
}

fn figures(view: &View<'_>) -> Block {
    let present = present(view);
    let count = |kept: &dyn Fn(&Situation<'_>) -> bool| {
        present.iter().filter(|situation| kept(situation)).count()
    };
    let boxes = [
        (present.len(), "annex.boxes.situations"),
        (view.units.len(), "annex.boxes.units"),
        (
            count(&|known| !known.ratings.is_empty()),
            "annex.boxes.rated",
        ),
        (
            count(&|known| !planned(view, known).is_empty()),
            "annex.boxes.acted",
        ),
    ];
    Block::Figures {
        figures: boxes
            .map(|(count, label)| figure(count, &[(1, plural(label, count))]))
            .to_vec(),
    }
}

fn add_unit(paper: &mut Paper, view: &View<'_>, inventory: &Inventory<'_>, options: &Options) {
    paper.blocks.push(Block::Title(Title {
        level: 2,
        text: unit_title(view, inventory),
        ..Title::default()
    }));
    let mut rows = Vec::new();
    let mut absent = Vec::new();
    let families = Family::ALL.iter().copied().map(Some);
    for family in families.chain([None]) {
        let known = inventory.situations.iter();
        let mut known = known.filter(|known| known.family == family).peekable();
        if known.peek().is_none() {
            absent.extend(family.map(family_name));
            continue;
        }
        rows.push(over(family));
        for situation in known {
            let row = row(view, inventory.unit, situation);
            rows.push(Row::Line(line(row, options)));
        }
    }
    if !rows.is_empty() {
        paper.table(headings(options), rows);
    }
    paper.small(rows_absent(&absent));
}

fn unit_title(view: &View<'_>, inventory: &Inventory<'_>) -> String {
    let Some(unit) = inventory.unit else {
        let nowhere = view.units.is_empty();
        let title = if nowhere {
            text("annex.whole_firm")
        } else {
            text("annex.without_unit")
        };
        return title.to_owned();
    };
    let named = |name: String| fill(text("annex.unit"), &[("name", &name)]);
    let unnamed = || text("annex.unnamed_unit").to_owned();
    said(&unit.name, WIDE).map_or_else(unnamed, named)
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
    let actions = row.situation.map(|situation| planned(row.view, situation));
    cells.push(Cell::items(actions.unwrap_or_default()));
    let story = chosen(options).contains(&PlanColumn::Story);
    let story = story.then(|| detail(PlanColumn::Story, row)).flatten();
    Line::new(cells, story.into_iter().collect())
}

fn row<'a>(
    view: &'a View<'a>,
    unit: Option<&'a WorkUnit>,
    situation: &'a Situation<'a>,
) -> PlanRow<'a> {
    PlanRow {
        unit: unit.map(|unit| &*unit.name),
        ..PlanRow::of_situation(view, situation)
    }
}

/// The actions that treat a situation and were not given up, each with who, when and where it stands.
fn planned(view: &View<'_>, situation: &Situation<'_>) -> Vec<String> {
    let actions = view.actions_of(situation.id);
    let kept = actions.filter(|action| action.status != ActionStatus::Dropped);
    kept.filter_map(in_words).collect()
}

/// « Un seul numéro pour les urgences (Paul, 4 déc. 2026, décidée) »
fn in_words(action: &Action<'_>) -> Option<String> {
    let title = said(&action.title, WIDE)?;
    let due = action.due().map(dates::short).unwrap_or_default();
    let status = lower_first(LABELS.label("status", action.status.code()));
    let parts = [action.owner(), &due, &status];
    let about: Vec<_> = parts
        .into_iter()
        .filter_map(|part| said(part, WIDE))
        .collect();
    Some(format!("{title} ({})", about.join(", ")))
}

/// Situations that are not in the inventory, and why.
fn add_apart<'a>(
    paper: &mut Paper,
    view: &'a View<'a>,
    title: &str,
    kept: fn(&Situation<'a>) -> bool,
) {
    let situations = view.situations.iter();
    let items: Vec<_> = situations.filter(|known| kept(known)).map(apart).collect();
    if items.is_empty() {
        return;
    }
    paper.title(title);
    paper.blocks.push(Block::List { items });
}

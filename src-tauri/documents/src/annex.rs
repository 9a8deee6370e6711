//! « Annexe RPS au document unique »: psychosocial risks by work unit, then by family of factors.
//!
//! The inventory by work unit is what the law asks (Code du travail, art. R. 4121-1); the six families of the
//! Gollac report are those that other registers use. A situation of two units is in both. Situations put aside
//! or over are listed apart, with the reason.

use std::collections::BTreeSet;

use crate::action::{ActionView, Status};
use crate::document::Document;
use crate::french;
use crate::options::Options;
use crate::paper::{
    Block, Cell, ColumnHeading, Line, Paper, Row, Size, Table, Title, WIDE, cell, detail, ended,
    figure, headcount, law, said,
};
use crate::plan_columns::{ANNEX_COLUMNS, PlanColumn, PlanRow, Value};
use crate::plan_paper::apart;
use crate::tables::{Sheet, SheetColumn};
use crate::texts::{TEXTS, fill};
use crate::view::{DossierView, Family, SituationView, UnitView};

/// A work unit and its situations; no unit for those that name none.
struct Inventory<'a> {
    unit: Option<&'a UnitView>,
    situations: Vec<&'a SituationView>,
}

/// The annex on paper.
pub(crate) fn paper(view: &DossierView, options: &Options) -> Paper {
    let texts = &TEXTS.annex;
    let inventories = inventories(view);
    let mut paper = Paper::new(Document::Annex, view, &texts.title);
    paper.size = Size::A4Landscape;
    paper.blocks.push(figures(view, &inventories));
    paper.text(Some(texts.intro.clone()));
    for inventory in &inventories {
        add_unit(&mut paper, view, inventory, options);
    }
    let parked = |situation: &&SituationView| situation.parked && !situation.resolved;
    add_apart(&mut paper, view, &texts.parked, parked);
    add_apart(&mut paper, view, &texts.resolved, |situation| {
        situation.resolved
    });
    paper
        .closing
        .push(law(&[&TEXTS.law.inventory, &TEXTS.law.keep]));
    paper
}

/// The annex as a table: one row per unit and situation.
pub(crate) fn sheet(view: &DossierView, options: &Options) -> Sheet {
    let mut columns = chosen(options);
    columns.retain(|column| !matches!(column, PlanColumn::Unit | PlanColumn::Family));
    columns.splice(0..0, [PlanColumn::Unit, PlanColumn::Family]);
    let mut headings: Vec<_> = columns.iter().copied().map(SheetColumn::from).collect();
    headings.push(SheetColumn {
        label: TEXTS.annex.actions.clone(),
        width: 50,
    });
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
        name: TEXTS.annex.sheet.clone(),
        columns: headings,
        rows,
    }
}

fn chosen(options: &Options) -> Vec<PlanColumn> {
    options.columns(Document::Annex, &ANNEX_COLUMNS)
}

/// Present situations, unit by unit, then those of no unit.
fn inventories(view: &DossierView) -> Vec<Inventory<'_>> {
    let present = view.situations.iter();
    let present: Vec<_> = present
        .filter(|situation| !situation.parked && !situation.resolved)
        .collect();
    let alone = view.units.len() == 1;
    let mut inventories: Vec<_> = view
        .units
        .iter()
        .map(|unit| {
            let concerned = |situation: &&&SituationView| {
                situation.units.contains(&unit.id) || (alone && situation.units.is_empty())
            };
            Inventory {
                unit: Some(unit),
                situations: present.iter().filter(concerned).copied().collect(),
            }
        })
        .collect();
    let placed = |situation: &SituationView| {
        let units = inventories
            .iter()
            .flat_map(|inventory| &inventory.situations);
        units.into_iter().any(|known| known.id == situation.id)
    };
    let others: Vec<_> = present.into_iter().filter(|known| !placed(known)).collect();
    if !others.is_empty() || inventories.is_empty() {
        inventories.push(Inventory {
            unit: None,
            situations: others,
        });
    }
    inventories
}

fn figures(view: &DossierView, inventories: &[Inventory<'_>]) -> Block {
    let texts = &TEXTS.annex.boxes;
    let all = inventories
        .iter()
        .flat_map(|inventory| &inventory.situations);
    let mut seen = BTreeSet::new();
    let all: Vec<_> = all
        .filter(|situation| seen.insert(&*situation.id))
        .collect();
    let count = |kept: fn(&DossierView, &SituationView) -> bool| {
        all.iter().filter(|situation| kept(view, situation)).count()
    };
    let units = inventories
        .iter()
        .filter(|known| known.unit.is_some())
        .count();
    let rated = count(|_, situation| !situation.ratings.is_empty());
    let acted = count(|view, situation| !planned(view, situation).is_empty());
    let boxes = [
        (all.len(), &texts.situations),
        (units, &texts.units),
        (rated, &texts.rated),
        (acted, &texts.acted),
    ];
    Block::Figures {
        figures: boxes
            .map(|(count, label)| figure(count, &[(1, label.of(count))]))
            .to_vec(),
    }
}

fn add_unit(paper: &mut Paper, view: &DossierView, inventory: &Inventory<'_>, options: &Options) {
    let people = inventory.unit.and_then(|unit| unit.headcount);
    paper.blocks.push(Block::Title(Title {
        level: 2,
        text: unit_title(view, inventory),
        about: people.map(headcount).map(ended).unwrap_or_default(),
        ..Title::default()
    }));
    let mut rows = Vec::new();
    let mut absent = Vec::new();
    let families = Family::ALL.iter().copied().map(Some);
    for family in families.chain([None]) {
        let known = inventory.situations.iter();
        let mut known = known.filter(|known| known.family == family).peekable();
        if known.peek().is_none() {
            absent.extend(family.map(french::family));
            continue;
        }
        rows.push(over(family));
        for situation in known {
            let row = row(view, inventory.unit, situation);
            rows.push(Row::Line(line(row, options)));
        }
    }
    if !rows.is_empty() {
        paper.blocks.push(table(rows, options));
    }
    paper.small(rows_absent(&absent));
}

fn unit_title(view: &DossierView, inventory: &Inventory<'_>) -> String {
    let texts = &TEXTS.annex;
    let Some(unit) = inventory.unit else {
        let nowhere = view.units.is_empty();
        let title = if nowhere {
            &texts.whole_firm
        } else {
            &texts.without_unit
        };
        return title.clone();
    };
    let named = |name: String| fill(&texts.unit, &[("name", &name)]);
    said(&unit.name, WIDE).map_or_else(|| texts.unnamed_unit.clone(), named)
}

/// « Pas de situation relevée pour : … » — so that each of the six families is named.
fn rows_absent(absent: &[&str]) -> Option<String> {
    let texts = &TEXTS.annex;
    if absent.len() == Family::ALL.len() {
        return Some(texts.no_situation.clone());
    }
    let families = absent.join(" ; ");
    (!absent.is_empty()).then(|| fill(&texts.without_situation, &[("families", &families)]))
}

fn over(family: Option<Family>) -> Row {
    let unknown = &*TEXTS.annex.without_family;
    Row::Over {
        title: family.map_or(unknown, french::family).to_owned(),
        about: String::new(),
    }
}

fn table(rows: Vec<Row>, options: &Options) -> Block {
    let columns = table_columns(options).into_iter().map(ColumnHeading::from);
    let actions = ColumnHeading {
        code: "actions",
        label: TEXTS.annex.actions.clone(),
        width: 44,
    };
    Block::Table(Table {
        columns: columns.chain([actions]).collect(),
        rows,
        recalled: None,
    })
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
    view: &'a DossierView,
    unit: Option<&'a UnitView>,
    situation: &'a SituationView,
) -> PlanRow<'a> {
    PlanRow {
        view,
        unit,
        situation: Some(situation),
        action: None,
    }
}

/// The actions that treat a situation and were not given up, each with who, when and where it stands.
fn planned(view: &DossierView, situation: &SituationView) -> Vec<String> {
    let actions = view.actions_of(&situation.id);
    let kept = actions.filter(|action| action.code() != Some(Status::Dropped));
    kept.filter_map(in_words).collect()
}

/// « Un seul numéro pour les urgences (Paul, 4 déc. 2026, décidée) »
fn in_words(action: &ActionView) -> Option<String> {
    let title = said(&action.title, WIDE)?;
    let due = action.due.as_deref().map(french::short_date);
    let status = action
        .status
        .as_ref()
        .map(|status| french::lower_first(&status.label));
    let parts = [action.owner.clone(), due, status];
    let parts = parts
        .into_iter()
        .flatten()
        .filter_map(|part| said(&part, WIDE));
    let about: Vec<_> = parts.collect();
    if about.is_empty() {
        return Some(title);
    }
    Some(format!("{title} ({})", about.join(", ")))
}

/// Situations that are not in the inventory, and why.
fn add_apart(
    paper: &mut Paper,
    view: &DossierView,
    title: &str,
    kept: impl Fn(&&SituationView) -> bool,
) {
    let items: Vec<_> = view.situations.iter().filter(kept).map(apart).collect();
    if items.is_empty() {
        return;
    }
    paper.title(title);
    paper.blocks.push(Block::List { items });
}

//! What the law asks of an employer: a list of actions under 50 employees, a yearly programme from 50 on.
//!
//! Code du travail, art. L. 4121-3-1, III, 1° and 2°. Only what the employer decided is listed; what was put
//! off or given up follows, with the reason. What is missing is said while it is a draft, never blocking.

use crate::action::{ActionView, Status};
use crate::counts::Counts;
use crate::document::Document;
use crate::french;
use crate::money::CostTotal;
use crate::options::Options;
use crate::paper::{Block, Line, Paper, Row, Size, Table, ended, law, sentences};
use crate::plan_columns::{LEGAL_COLUMNS, PlanColumn, PlanRow};
use crate::plan_paper::{Shown, situation_title, theme_title, units};
use crate::tables::{Sheet, SheetColumn};
use crate::texts::{TEXTS, fill};
use crate::view::{DossierView, SituationView};

/// From this headcount on, a yearly programme (Code du travail, art. L. 4121-3-1, III, 1°).
const PROGRAMME_FROM: u32 = 50;

/// What a programme must say of each measure; a list, only the first two.
const ASKED: [PlanColumn; 6] = [
    PlanColumn::Owner,
    PlanColumn::Due,
    PlanColumn::Conditions,
    PlanColumn::Indicator,
    PlanColumn::Resources,
    PlanColumn::Cost,
];

/// What is said of an action that will not be done, or not yet.
const PUT_OFF_COLUMNS: [PlanColumn; 5] = [
    PlanColumn::Action,
    PlanColumn::Owner,
    PlanColumn::Status,
    PlanColumn::Due,
    PlanColumn::Reason,
];

/// The list or the programme on paper.
pub(crate) fn paper(view: &DossierView, options: &Options) -> Paper {
    let texts = &TEXTS.list;
    let programme = is_programme(view);
    let title = if programme {
        &texts.programme
    } else {
        &texts.list
    };
    let shown = Shown::lying(&chosen(options), Size::A4Landscape);
    let mut paper = Paper::new(Document::ActionList, view, title);
    paper.size = Size::A4Landscape;
    paper.blocks.push(figures(view));
    paper.text(Some(law(&[asked(view)])));
    paper.text(CostTotal::of(listed(view)).sentence());
    paper.text(missing(view, programme));
    let rows = rows(view, &shown);
    if rows.is_empty() {
        paper.text(Some(texts.nothing.clone()));
    } else {
        paper.blocks.push(Block::Table(Table {
            columns: shown.headings(),
            rows,
            recalled: None,
        }));
    }
    add_put_off(&mut paper, view);
    paper.text(undecided(view));
    paper.blocks.push(Block::Signatures {
        title: texts.signatures_title.clone(),
        who: texts.signatures.clone(),
    });
    paper.closing.push(law(&[&TEXTS.law.keep]));
    paper
}

/// The same actions as a table, those put off included.
pub(crate) fn sheet(view: &DossierView, options: &Options) -> Sheet {
    let mut columns = vec![PlanColumn::Unit, PlanColumn::Family, PlanColumn::Situation];
    columns.extend(chosen(options));
    columns.extend([PlanColumn::Effect, PlanColumn::Reason]);
    let mut seen = Vec::new();
    columns.retain(|column| {
        let new = !seen.contains(column);
        seen.push(*column);
        new
    });
    let rows = view.rows().into_iter();
    let decided = rows.filter(|row| row.action.is_some_and(|action| !action.is_undecided()));
    Sheet {
        name: TEXTS.list.sheet.clone(),
        rows: decided
            .map(|row| columns.iter().map(|column| column.value(row)).collect())
            .collect(),
        columns: columns.into_iter().map(SheetColumn::from).collect(),
    }
}

fn is_programme(view: &DossierView) -> bool {
    view.firm
        .headcount
        .is_some_and(|count| count >= PROGRAMME_FROM)
}

fn chosen(options: &Options) -> Vec<PlanColumn> {
    options.columns(Document::ActionList, &LEGAL_COLUMNS)
}

fn asked(view: &DossierView) -> &'static String {
    let texts = &TEXTS.law;
    match view.firm.headcount {
        Some(count) if count >= PROGRAMME_FROM => &texts.programme,
        Some(_) => &texts.list,
        None => &texts.either,
    }
}

/// Decided, and neither put off nor given up.
fn is_listed(action: &ActionView) -> bool {
    !action.is_undecided() && !is_put_off(action)
}

fn is_put_off(action: &ActionView) -> bool {
    matches!(action.code(), Some(Status::Postponed | Status::Dropped))
}

fn listed(view: &DossierView) -> impl Iterator<Item = &ActionView> {
    view.actions.iter().filter(|action| is_listed(action))
}

fn figures(view: &DossierView) -> Block {
    Block::Figures {
        figures: Counts::of(listed(view)).figures(),
    }
}

/// While it is a draft: which columns are still empty, for how many actions.
fn missing(view: &DossierView, programme: bool) -> Option<String> {
    if view.version.is_some() {
        return None;
    }
    let texts = &TEXTS.list;
    let asked = ASKED.iter().take(if programme { ASKED.len() } else { 2 });
    let rows: Vec<_> = view
        .rows()
        .into_iter()
        .filter(|row| row.action.is_some_and(is_listed))
        .collect();
    let missing: Vec<_> = asked
        .filter_map(|column| {
            let count = rows
                .iter()
                .filter(|row| column.value(**row).is_none())
                .count();
            let label = french::lower_first(column.label());
            let template = texts.missing_in.of(count);
            let values = [("column", &*label), ("count", &*french::count(count))];
            (count > 0).then(|| fill(template, &values))
        })
        .collect();
    (!missing.is_empty()).then(|| fill(&texts.missing, &[("columns", &missing.join(", "))]))
}

/// A title per situation, then its actions.
fn rows(view: &DossierView, shown: &Shown) -> Vec<Row> {
    let mut rows = Vec::new();
    for group in view.groups() {
        let kept = group.actions.iter().filter(|action| is_listed(action));
        let mut lines = kept
            .map(|action| PlanRow {
                view,
                unit: None,
                situation: group.situation,
                action: Some(action),
            })
            .map(|row| Row::Line(shown.line(row)))
            .peekable();
        if lines.peek().is_some() {
            rows.push(over(view, group.situation, shown));
            rows.extend(lines);
        }
    }
    rows
}

fn over(view: &DossierView, situation: Option<&SituationView>, shown: &Shown) -> Row {
    let Some(situation) = situation else {
        return Row::Over {
            title: TEXTS.plan.groups.without_situation.clone(),
            about: String::new(),
        };
    };
    let family = situation
        .family
        .map(|family| french::family(family).to_owned());
    let facts = shown.facts(view, situation);
    let parts = [
        theme_title(situation),
        family,
        units(view, situation),
        facts,
    ];
    Row::Over {
        title: situation_title(situation),
        about: sentences(parts.map(|part| part.map(ended))),
    }
}

fn table(columns: &[PlanColumn], rows: Vec<Row>) -> Block {
    Block::Table(Table {
        columns: columns.iter().copied().map(Into::into).collect(),
        rows,
        recalled: None,
    })
}

fn add_put_off(paper: &mut Paper, view: &DossierView) {
    let rows = view.rows().into_iter();
    let put_off = rows.filter(|row| row.action.is_some_and(is_put_off));
    let lines: Vec<_> = put_off
        .map(|row| Row::Line(Line::of(&PUT_OFF_COLUMNS, row)))
        .collect();
    if !lines.is_empty() {
        paper.title(&TEXTS.list.put_off);
        paper.blocks.push(table(&PUT_OFF_COLUMNS, lines));
    }
}

fn undecided(view: &DossierView) -> Option<String> {
    let count = view
        .actions
        .iter()
        .filter(|action| action.is_undecided())
        .count();
    let template = TEXTS.list.undecided.of(count);
    (count > 0).then(|| fill(template, &[("count", &french::count(count))]))
}

//! What the law asks of an employer: a list of actions under 50 employees, a yearly programme from 50 on.
//!
//! Code du travail, art. L. 4121-3-1, III, 1° and 2°. Only what the employer decided is listed; what was put
//! off or given up follows, with the reason. What is missing is said while it is a draft, never blocking.

use dossier::{ActionStatus, PlanCosts};
use words::{fill, numbers, text::lower_first};

use crate::counts::Counts;
use crate::document::Document;
use crate::money;
use crate::options::Options;
use crate::paper::{Block, Paper, Row, Size, ended, law, sentences};
use crate::plan_columns::{LEGAL_COLUMNS, PlanColumn, PlanRow, family};
use crate::plan_paper::{Shown, situation_title, theme_title, units};
use crate::tables::{Sheet, SheetColumn};
use crate::texts::{plural, text};
use crate::view::{Action, Situation, View};

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
pub(crate) fn paper(view: &View<'_>, options: &Options) -> Paper {
    let programme = is_programme(view);
    let title = text(if programme {
        "list.programme"
    } else {
        "list.list"
    });
    let shown = Shown::landscape(&chosen(options), Size::A4Landscape);
    let mut paper = Paper::new(Document::ActionList, view, title);
    paper.size = Size::A4Landscape;
    paper.blocks.push(figures(view));
    paper.text(Some(law(&[asked(view)])));
    let costs = PlanCosts::of(listed(view).map(|action| &**action));
    paper.text(money::sentence(&costs));
    paper.text(missing(view, programme));
    let rows = rows(view, &shown);
    if rows.is_empty() {
        paper.text(Some(text("list.nothing").to_owned()));
    } else {
        paper.table(shown.headings(), rows);
    }
    add_put_off(&mut paper, view);
    paper.text(undecided(view));
    paper.signatures();
    paper.closing.push(law(&["law.keep"]));
    paper
}

/// The same actions as a table, those put off included.
pub(crate) fn sheet(view: &View<'_>, options: &Options) -> Sheet {
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
        name: text("list.sheet").to_owned(),
        rows: decided
            .map(|row| columns.iter().map(|column| column.value(row)).collect())
            .collect(),
        columns: columns.into_iter().map(SheetColumn::from).collect(),
    }
}

fn is_programme(view: &View<'_>) -> bool {
    view.company
        .headcount
        .is_some_and(|count| count >= PROGRAMME_FROM)
}

fn chosen(options: &Options) -> Vec<PlanColumn> {
    options.columns(Document::ActionList, &LEGAL_COLUMNS)
}

/// What the law asks of a firm of this size.
fn asked(view: &View<'_>) -> &'static str {
    match view.company.headcount {
        Some(count) if count >= PROGRAMME_FROM => "law.programme",
        Some(_) => "law.list",
        None => "law.either",
    }
}

/// Decided, and neither put off nor given up.
fn is_listed(action: &Action<'_>) -> bool {
    !action.is_undecided() && !is_put_off(action)
}

fn is_put_off(action: &Action<'_>) -> bool {
    matches!(
        action.status,
        ActionStatus::Postponed | ActionStatus::Dropped
    )
}

fn listed<'a>(view: &'a View<'a>) -> impl Iterator<Item = &'a Action<'a>> {
    view.actions.iter().filter(|action| is_listed(action))
}

fn figures(view: &View<'_>) -> Block {
    Block::Figures {
        figures: Counts::of(listed(view)).figures(),
    }
}

/// While it is a draft: which columns are still empty, for how many actions.
fn missing(view: &View<'_>, programme: bool) -> Option<String> {
    if view.version.is_some() {
        return None;
    }
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
            let label = lower_first(column.label());
            let values = [("column", &*label), ("count", &*numbers::count(count))];
            (count > 0).then(|| fill(plural("list.missing_in", count), &values))
        })
        .collect();
    (!missing.is_empty()).then(|| fill(text("list.missing"), &[("columns", &missing.join(", "))]))
}

/// A title per situation, then its actions.
fn rows(view: &View<'_>, shown: &Shown) -> Vec<Row> {
    let mut rows = Vec::new();
    for group in view.groups() {
        let kept = group.actions.iter().filter(|action| is_listed(action));
        let mut lines = kept
            .map(|action| PlanRow::of_action(view, group.situation, action))
            .map(|row| Row::Line(shown.line(row)))
            .peekable();
        if lines.peek().is_some() {
            rows.push(over(view, group.situation, shown));
            rows.extend(lines);
        }
    }
    rows
}

fn over(view: &View<'_>, situation: Option<&Situation<'_>>, shown: &Shown) -> Row {
    let Some(situation) = situation else {
        return Row::Over {
            title: text("plan.groups.without_situation").to_owned(),
            about: String::new(),
        };
    };
    let family = situation.family.map(|known| family(known).to_owned());
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

fn add_put_off(paper: &mut Paper, view: &View<'_>) {
    let mut rows = view.rows();
    rows.retain(|row| row.action.is_some_and(is_put_off));
    if !rows.is_empty() {
        paper.title(text("list.put_off"));
        paper.lines(&PUT_OFF_COLUMNS, rows);
    }
}

fn undecided(view: &View<'_>) -> Option<String> {
    let count = view
        .actions
        .iter()
        .filter(|action| action.is_undecided())
        .count();
    let values = [("count", &*numbers::count(count))];
    (count > 0).then(|| fill(plural("list.undecided", count), &values))
}

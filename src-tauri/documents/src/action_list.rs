//! What the law asks of an employer: a list of actions under 50 employees, a yearly programme from 50 on.
//!
//! Code du travail, art. L. 4121-3-1, III, 1° and 2°. Only what the employer decided is listed; what was put
//! off or given up follows, with the reason. What is missing is said while it is a draft, never blocking.

use std::collections::BTreeSet;

use dossier::{ActionStatus, PlanCosts};
use words::{fill, numbers, text::lower_first};

use crate::counts::Counts;
use crate::document::Document;
use crate::money;
use crate::options::Options;
use crate::paper::{Block, Paper, Row, Size, ended_sentences, law};
use crate::plan_columns::{LEGAL_COLUMNS, PUT_OFF_COLUMNS, PlanColumn, REQUIRED_COLUMNS};
use crate::plan_paper::{Layout, group_title, theme_title, units};
use crate::tables::Sheet;
use crate::texts::{counted, plural, text};
use crate::values::family;
use crate::view::{Action, Group, View};

/// From this headcount on, a yearly programme (Code du travail, art. L. 4121-3-1, III, 1°).
const PROGRAMME_FROM: u32 = 50;

/// The list or the programme on paper.
pub(crate) fn paper(view: &View<'_>, options: &Options) -> Paper {
    let required = required_by_law(view);
    let programme = required == "law.programme";
    let title = text(if programme {
        "list.programme"
    } else {
        "list.list"
    });
    let layout = Layout::landscape(&chosen(options), Size::A4Landscape);
    let mut paper = Paper::new(Document::ActionList, view, title);
    paper.size = Size::A4Landscape;
    let figures = Counts::of(listed(view)).figures();
    paper.blocks.push(Block::Figures { figures });
    paper.text(Some(law(&[required])));
    let costs = PlanCosts::of(listed(view).map(|action| &**action));
    paper.text(money::sentence(&costs));
    paper.text(missing(view, programme));
    let rows = rows(view, &layout);
    if rows.is_empty() {
        paper.sentence("list.nothing");
    } else {
        paper.table(layout.headings(), rows);
    }
    paper.titled_lines("list.put_off", PUT_OFF_COLUMNS, view.rows(is_put_off));
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
    let mut seen = BTreeSet::new();
    columns.retain(|column| seen.insert(*column));
    let decided = view.rows(|action| !action.is_undecided());
    Sheet::new("list.sheet", &columns, &decided)
}

fn chosen(options: &Options) -> Vec<PlanColumn> {
    options.columns(Document::ActionList, LEGAL_COLUMNS)
}

/// What the law asks of a firm of this size.
fn required_by_law(view: &View<'_>) -> &'static str {
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

/// While it is a draft: which columns are still empty, for how many actions.
fn missing(view: &View<'_>, programme: bool) -> Option<String> {
    if view.version.is_some() {
        return None;
    }
    let required = if programme {
        REQUIRED_COLUMNS
    } else {
        REQUIRED_COLUMNS.get(..2)?
    };
    let rows = view.rows(is_listed);
    let missing = required.iter().filter_map(|column| {
        let empty = rows.iter().filter(|row| column.value(**row).is_none());
        let count = empty.count();
        let label = lower_first(column.label());
        let values = [("column", &*label), ("count", &*numbers::count(count))];
        (count > 0).then(|| fill(plural("list.missing_in", count), &values))
    });
    let missing: Vec<_> = missing.collect();
    (!missing.is_empty()).then(|| fill(text("list.missing"), &[("columns", &missing.join(", "))]))
}

/// A title per situation, then its actions.
fn rows(view: &View<'_>, layout: &Layout) -> Vec<Row> {
    let mut rows = Vec::new();
    for group in view.groups() {
        let listed = group
            .rows
            .iter()
            .filter(|row| row.action.is_some_and(is_listed));
        let mut lines = listed.map(|row| Row::Line(layout.line(*row))).peekable();
        if lines.peek().is_some() {
            rows.push(over(view, &group, layout));
            rows.extend(lines);
        }
    }
    rows
}

fn over(view: &View<'_>, group: &Group<'_>, layout: &Layout) -> Row {
    let about = group.situation.map(|situation| {
        ended_sentences([
            theme_title(situation),
            situation.family.map(|known| family(known).to_owned()),
            units(view, situation),
            Some(layout.facts(view, situation)),
        ])
    });
    Row::Over {
        title: group_title(group),
        about: about.unwrap_or_default(),
    }
}

fn undecided(view: &View<'_>) -> Option<String> {
    let undecided = view.actions.iter().filter(|action| action.is_undecided());
    let count = undecided.count();
    (count > 0).then(|| counted("list.undecided", count))
}

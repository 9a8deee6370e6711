//! The action plan on paper: in portrait, situation by situation; in landscape, one wide table for all of them.
//!
//! The same words either way; what is chosen beyond the columns of the page goes under each line.

use words::{dates, fill, numbers};

use crate::counts::Counts;
use crate::document::Document;
use crate::options::Options;
use crate::paper::{
    Block, ColumnHeading, Line, Paper, Row, Size, Table, Title, WIDE, cell, detail, ended,
    ended_sentences, labelled, quoted, sentences, typeset,
};
use crate::plan_columns::{PlanColumn, TABLE_COLUMNS, TITLE_COLUMNS, WIDE_COLUMNS};
use crate::texts::{list, plural, text};
use crate::view::{Group, PlanRow, Situation, View};

/// How many signs wide the columns of a page in landscape may be together, and still be read.
const A4_SIGNS: u16 = 230;
const A3_SIGNS: u16 = 300;

/// Lines left to write on at the end, where a page does not say how far it goes.
const NOTES: usize = 8;

/// Where each chosen column goes on a page.
pub(crate) struct Layout {
    /// In the table.
    pub(crate) columns: Vec<PlanColumn>,
    /// Under each line.
    pub(crate) details: Vec<PlanColumn>,
    /// Under the title of each situation.
    pub(crate) facts: Vec<PlanColumn>,
}

impl Layout {
    /// In portrait: the usual columns in the table, every other one under the line.
    fn portrait(options: &Options) -> Self {
        let chosen = options.columns(Document::Plan, TABLE_COLUMNS);
        let usual = TABLE_COLUMNS.iter().copied();
        let kept = |column: &PlanColumn| *column == PlanColumn::Action || chosen.contains(column);
        Self::new(&chosen, usual.filter(kept).collect())
    }

    /// In landscape: as many columns as can be read, in the order they were chosen.
    pub(crate) fn landscape(chosen: &[PlanColumn], sheet: Size) -> Self {
        let limit = if sheet == Size::A3Landscape {
            A3_SIGNS
        } else {
            A4_SIGNS
        };
        let of_action = chosen.iter().filter(|column| !column.is_of_situation());
        let mut columns: Vec<_> = of_action.copied().collect();
        columns.retain(|column| *column != PlanColumn::Action);
        columns.insert(0, PlanColumn::Action);
        let mut signs = 0;
        columns.retain(|column| {
            signs += column.width();
            signs <= limit
        });
        Self::new(chosen, columns)
    }

    fn new(chosen: &[PlanColumn], columns: Vec<PlanColumn>) -> Self {
        let (of_situation, of_action): (Vec<_>, Vec<_>) =
            chosen.iter().partition(|column| column.is_of_situation());
        let under = |column: &PlanColumn| !columns.contains(column);
        let details = of_action.into_iter().filter(under).collect();
        let in_title = |column: &PlanColumn| !TITLE_COLUMNS.contains(column);
        Self {
            details,
            facts: of_situation.into_iter().filter(in_title).collect(),
            columns,
        }
    }

    /// The headings of the table.
    pub(crate) fn headings(&self) -> Vec<ColumnHeading> {
        self.columns.iter().copied().map(Into::into).collect()
    }

    /// The line of an action.
    pub(crate) fn line(&self, row: PlanRow<'_>) -> Line {
        let cells = self.columns.iter().map(|column| cell(*column, row));
        let details = self.details.iter();
        let details = details.filter_map(|column| detail(*column, row));
        Line::new(cells.collect(), details.collect())
    }

    /// « Ce qui existe déjà : un planning affiché. »
    pub(crate) fn facts(&self, view: &View<'_>, situation: &Situation<'_>) -> String {
        let row = PlanRow::new(view, Some(situation), None);
        let facts = self.facts.iter();
        let facts = facts.filter_map(|column| detail(*column, row));
        let facts: Vec<_> = facts
            .map(|fact| labelled(&fact.label, &fact.text))
            .collect();
        facts.join(" ")
    }
}

/// The plan in portrait: a table per situation.
pub(crate) fn portrait(view: &View<'_>, options: &Options) -> Paper {
    let layout = Layout::portrait(options);
    let mut paper = opening(view);
    let (parked, kept) = split(view);
    for group in &kept {
        paper.blocks.extend(situation(view, group, &layout, 2));
    }
    add_parked_title(&mut paper, &parked);
    for group in &parked {
        paper.blocks.extend(situation(view, group, &layout, 3));
    }
    paper.blocks.push(closing());
    paper
}

/// The plan in landscape: one table, a title over the lines of each situation.
pub(crate) fn landscape(view: &View<'_>, options: &Options, sheet: Size) -> Paper {
    let mut usual = vec![PlanColumn::Existing];
    usual.extend_from_slice(WIDE_COLUMNS);
    let layout = Layout::landscape(&options.columns(Document::Plan, &usual), sheet);
    let mut paper = opening(view);
    paper.size = sheet;
    let (parked, kept) = split(view);
    let rows = |groups: &[Group<'_>]| -> Vec<Row> {
        let rows = groups.iter().map(|group| over(view, group, &layout));
        rows.flatten().collect()
    };
    add_table(&mut paper, &layout, rows(&kept));
    add_parked_title(&mut paper, &parked);
    let (acted_on, others): (Vec<_>, Vec<_>) =
        parked.into_iter().partition(|group| !group.rows.is_empty());
    let items = others
        .iter()
        .filter_map(|group| group.situation)
        .map(title_and_reason);
    paper.list(items.collect());
    add_table(&mut paper, &layout, rows(&acted_on));
    paper.blocks.push(signatures());
    paper
}

fn add_parked_title(paper: &mut Paper, parked: &[Group<'_>]) {
    if !parked.is_empty() {
        paper.title(text("plan.groups.parked"));
        paper.sentence("plan.groups.parked_why");
    }
}

/// What a plan opens with, whatever its sheet.
fn opening(view: &View<'_>) -> Paper {
    let counts = Counts::of(&view.actions);
    let mut paper = Paper::new(Document::Plan, view, text("plan.title"));
    let figures = counts.figures();
    paper.blocks.push(Block::Figures { figures });
    paper.text(Some(intro(view, counts)));
    if counts.total > 0 {
        paper.blocks.push(Block::Notice {
            title: text("plan.levels.title").to_owned(),
            text: text("plan.levels.text").to_owned(),
            floats: true,
        });
    }
    paper
}

/// Situations put aside, and the others.
fn split<'a>(view: &'a View<'a>) -> (Vec<Group<'a>>, Vec<Group<'a>>) {
    let parked = |group: &Group<'_>| group.situation.is_some_and(Situation::is_parked);
    view.groups().into_iter().partition(parked)
}

fn situation(view: &View<'_>, group: &Group<'_>, layout: &Layout, level: u8) -> Vec<Block> {
    let title = group_title(group);
    let mut blocks = vec![Block::Title(Title {
        level,
        text: title.clone(),
        about: group_about(view, group).unwrap_or_default(),
        theme: theme(group),
        ..Title::default()
    })];
    let facts = group.situation.map(|known| layout.facts(view, known));
    let more = sentences([facts, reason(group)]);
    blocks.extend((!more.is_empty()).then_some(Block::Small { text: more }));
    if group.rows.is_empty() {
        let text = without_action(view, group);
        blocks.push(Block::Text { text });
        return blocks;
    }
    blocks.push(Block::Table(Table {
        columns: layout.headings(),
        rows: lines(group, layout).collect(),
        recalled: Some(title),
    }));
    blocks
}

/// A title row, then a row per action.
fn over(view: &View<'_>, group: &Group<'_>, layout: &Layout) -> Vec<Row> {
    let empty = group.rows.is_empty();
    let about = sentences([
        group_about(view, group),
        group.situation.map(|known| layout.facts(view, known)),
        reason(group),
        empty.then(|| without_action(view, group)),
    ]);
    let title = group_title(group);
    let over = Row::Over { title, about };
    [over].into_iter().chain(lines(group, layout)).collect()
}

fn add_table(paper: &mut Paper, layout: &Layout, rows: Vec<Row>) {
    if !rows.is_empty() {
        paper.table(layout.headings(), rows);
    }
}

fn lines(group: &Group<'_>, layout: &Layout) -> impl Iterator<Item = Row> {
    group.rows.iter().map(|row| Row::Line(layout.line(*row)))
}

fn theme(group: &Group<'_>) -> Option<String> {
    let theme = group.situation?.theme.as_ref()?;
    Some(theme.slug.clone())
}

/// The situation between quotation marks; another title for the actions that treat none.
pub(crate) fn group_title(group: &Group<'_>) -> String {
    let without = || text("plan.groups.without_situation").to_owned();
    group.situation.map_or_else(without, situation_title)
}

/// The title of a situation, even when it has none.
pub(crate) fn situation_title(situation: &Situation<'_>) -> String {
    let untitled = || text("plan.groups.untitled").to_owned();
    quoted(&situation.title).unwrap_or_else(untitled)
}

/// « Deux chefs, deux consignes ». Pas avant l’automne.
pub(crate) fn title_and_reason(situation: &Situation<'_>) -> String {
    let reason = typeset(&situation.state_reason, WIDE);
    ended_sentences([Some(situation_title(situation)), reason])
}

/// « Charge et rythme de travail. Souvent chez nous. »
fn group_about(view: &View<'_>, group: &Group<'_>) -> Option<String> {
    let situation = group.situation?;
    let own = situation.is_own();
    let own = own.then(|| text("plan.groups.own").to_owned());
    let resolved = situation.is_resolved();
    let resolved = resolved.then(|| text("plan.groups.resolved").to_owned());
    let rating = situation.ratings.last();
    Some(ended_sentences([
        theme_title(situation),
        rating.and_then(|rating| typeset(&rating.label, WIDE)),
        own,
        resolved,
        units(view, situation),
    ]))
}

/// The title of its theme.
pub(crate) fn theme_title(situation: &Situation<'_>) -> Option<String> {
    typeset(&situation.theme.as_ref()?.title, WIDE)
}

/// « Unités de travail : Atelier, Bureau »
pub(crate) fn units(view: &View<'_>, situation: &Situation<'_>) -> Option<String> {
    let concerned = view.units_of(situation);
    let concerned: Vec<_> = concerned.map(|unit| unit.name.trim()).collect();
    let names = typeset(&concerned.join(", "), WIDE)?;
    let template = plural("plan.groups.units", concerned.len());
    Some(fill(template, &[("names", &names)]))
}

/// Why it is put aside, or over.
fn reason(group: &Group<'_>) -> Option<String> {
    let situation = group.situation?;
    let reason = typeset(&situation.state_reason, WIDE)?;
    let put = situation.is_parked() || situation.is_resolved();
    put.then(|| ended(fill(text("plan.groups.reason"), &[("reason", &reason)])))
}

/// No action of its own: another action may treat it, printed under another situation.
fn without_action(view: &View<'_>, group: &Group<'_>) -> String {
    let situation = group.situation.into_iter();
    let actions = situation.flat_map(|situation| view.actions_of(situation.id));
    let titles: Vec<_> = actions.filter_map(|action| quoted(&action.title)).collect();
    if titles.is_empty() {
        return text("plan.groups.without_action").to_owned();
    }
    let template = plural("plan.groups.treated_by", titles.len());
    fill(template, &[("actions", &titles.join(", "))])
}

fn intro(view: &View<'_>, counts: Counts) -> String {
    let empty = view.actions.is_empty();
    let empty = empty.then(|| text("plan.intro.no_action").to_owned());
    sentences([empty, source_first(counts), next_meeting(view)])
}

/// « Prochain point d’équipe : mardi 15 décembre 2026. »
pub(crate) fn next_meeting(view: &View<'_>) -> Option<String> {
    let date = dates::full_day(view.next_meeting_on?);
    Some(fill(text("plan.intro.next_meeting"), &[("date", &date)]))
}

/// Said only when it is true: at least half of the actions change the work itself.
fn source_first(counts: Counts) -> Option<String> {
    let true_here = counts.total > 0 && counts.at_the_source * 2 >= counts.total;
    let sentence = plural("plan.intro.source_first", counts.at_the_source);
    let values = [
        ("count", &*numbers::count(counts.at_the_source)),
        ("total", &*numbers::count(counts.total)),
    ];
    true_here.then(|| fill(sentence, &values))
}

fn closing() -> Block {
    Block::Closing {
        blocks: vec![
            Block::title(2, text("plan.closing.questions_title")),
            Block::List {
                items: list("plan.closing.questions"),
            },
            Block::title(2, text("plan.closing.notes_title")),
            Block::Lines { count: NOTES },
            signatures(),
        ],
    }
}

fn signatures() -> Block {
    Block::Signatures {
        title: text("plan.closing.signatures_title").to_owned(),
        who: list("plan.closing.signatures"),
    }
}

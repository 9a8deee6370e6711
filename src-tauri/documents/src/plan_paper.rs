//! The action plan on paper: upright, situation by situation; lying, one wide table for all of them.
//!
//! The same words either way; what is chosen beyond the columns of the page goes under each line.

use crate::counts::Counts;
use crate::document::Document;
use crate::french;
use crate::options::Options;
use crate::paper::{
    Block, Closing, ColumnHeading, Line, Paper, Row, Size, Table, Title, WIDE, cell, detail, ended,
    quoted, said, sentences, size,
};
use crate::plan_columns::{PlanColumn, PlanRow, TABLE_COLUMNS, WIDE_COLUMNS};
use crate::texts::{TEXTS, fill};
use crate::view::{DossierView, PlanGroup, SituationView};

/// How many signs wide the columns of a lying page may be together, and still be read.
const A4_SIGNS: u16 = 230;
const A3_SIGNS: u16 = 300;

/// Where each chosen column goes on a page.
pub(crate) struct Shown {
    /// In the table.
    pub(crate) columns: Vec<PlanColumn>,
    /// Under each line.
    pub(crate) details: Vec<PlanColumn>,
    /// Under the title of each situation.
    pub(crate) facts: Vec<PlanColumn>,
}

impl Shown {
    /// On an upright page: the usual columns in the table, every other one under the line.
    fn upright(options: &Options) -> Self {
        let chosen = options.columns(Document::Plan, &TABLE_COLUMNS);
        let usual = TABLE_COLUMNS.into_iter();
        let kept = |column: &PlanColumn| *column == PlanColumn::Action || chosen.contains(column);
        Self::new(&chosen, usual.filter(kept).collect())
    }

    /// On a lying page: as many columns as can be read, in the order they were chosen.
    pub(crate) fn lying(chosen: &[PlanColumn], sheet: Size) -> Self {
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
    pub(crate) fn facts(&self, view: &DossierView, situation: &SituationView) -> Option<String> {
        let row = PlanRow {
            view,
            unit: None,
            situation: Some(situation),
            action: None,
        };
        let facts = self.facts.iter();
        let facts: Vec<_> = facts
            .filter_map(|column| detail(*column, row))
            .map(|fact| {
                let values = [("label", &*fact.label), ("text", &*fact.text)];
                ended(fill(&TEXTS.paper.fact, &values))
            })
            .collect();
        (!facts.is_empty()).then(|| facts.join(" "))
    }
}

/// What the title of a situation says already.
const TITLE_COLUMNS: [PlanColumn; 4] = [
    PlanColumn::Theme,
    PlanColumn::Situation,
    PlanColumn::Unit,
    PlanColumn::Rating,
];

/// The plan on an upright page: a table per situation.
pub(crate) fn upright(view: &DossierView, options: &Options) -> Paper {
    let shown = Shown::upright(options);
    let mut paper = opening(view);
    let (parked, kept) = split(view);
    for group in &kept {
        paper.blocks.extend(situation(view, group, &shown, 2));
    }
    add_parked_title(&mut paper, &parked);
    for group in &parked {
        paper.blocks.extend(situation(view, group, &shown, 3));
    }
    paper.blocks.push(closing());
    paper
}

/// The plan on a lying page: one table, a title over the lines of each situation.
pub(crate) fn lying(view: &DossierView, options: &Options, sheet: Size) -> Paper {
    let mut usual = vec![PlanColumn::Existing];
    usual.extend(WIDE_COLUMNS);
    let shown = Shown::lying(&options.columns(Document::Plan, &usual), sheet);
    let mut paper = opening(view);
    paper.size = sheet;
    let (parked, kept) = split(view);
    let rows = |groups: &[PlanGroup<'_>]| -> Vec<Row> {
        let rows = groups.iter().map(|group| over(view, group, &shown));
        rows.flatten().collect()
    };
    paper.blocks.extend(table(&shown, rows(&kept)));
    add_parked_title(&mut paper, &parked);
    let (acted_on, others): (Vec<_>, Vec<_>) = parked
        .into_iter()
        .partition(|group| !group.actions.is_empty());
    let items = others.iter().filter_map(|group| group.situation).map(apart);
    let items: Vec<_> = items.collect();
    paper
        .blocks
        .extend((!items.is_empty()).then_some(Block::List { items }));
    paper.blocks.extend(table(&shown, rows(&acted_on)));
    paper.blocks.push(Block::Signatures {
        title: TEXTS.plan.closing.signatures_title.clone(),
        who: TEXTS.plan.closing.signatures.clone(),
    });
    paper
}

fn add_parked_title(paper: &mut Paper, parked: &[PlanGroup<'_>]) {
    if parked.is_empty() {
        return;
    }
    let texts = &TEXTS.plan.groups;
    paper.title(&texts.parked);
    paper.text(Some(texts.parked_why.clone()));
}

/// What a plan opens with, however it lies.
fn opening(view: &DossierView) -> Paper {
    let counts = Counts::of(&view.actions);
    let mut paper = Paper::new(Document::Plan, view, &TEXTS.plan.title);
    let figures = counts.figures();
    paper.blocks.push(Block::Figures { figures });
    paper.text(Some(intro(view, counts)).filter(|text| !text.is_empty()));
    if counts.total > 0 {
        let texts = &TEXTS.plan.levels;
        paper.blocks.push(Block::Notice {
            title: texts.title.clone(),
            text: texts.text.clone(),
            floats: true,
        });
    }
    paper
}

/// Situations put aside, and the others.
fn split(view: &DossierView) -> (Vec<PlanGroup<'_>>, Vec<PlanGroup<'_>>) {
    let parked = |group: &PlanGroup<'_>| group.situation.is_some_and(|known| known.parked);
    view.groups().into_iter().partition(parked)
}

fn situation(view: &DossierView, group: &PlanGroup<'_>, shown: &Shown, level: u8) -> Vec<Block> {
    let title = group_title(group);
    let mut blocks = vec![Block::Title(Title {
        level,
        text: title.clone(),
        about: group_about(view, group),
        theme: theme(group),
        ..Title::default()
    })];
    let facts = group.situation.and_then(|known| shown.facts(view, known));
    let more = sentences([facts, reason(group)]);
    blocks.extend((!more.is_empty()).then_some(Block::Small { text: more }));
    if group.actions.is_empty() {
        let text = without_action(view, group);
        blocks.push(Block::Text { text });
        return blocks;
    }
    blocks.push(Block::Table(Table {
        columns: shown.headings(),
        rows: lines(view, group)
            .map(|row| Row::Line(shown.line(row)))
            .collect(),
        recalled: Some(title),
    }));
    blocks
}

/// A title row, then a row per action.
fn over(view: &DossierView, group: &PlanGroup<'_>, shown: &Shown) -> Vec<Row> {
    let empty = group.actions.is_empty();
    let about = sentences([
        Some(group_about(view, group)).filter(|about| !about.is_empty()),
        group.situation.and_then(|known| shown.facts(view, known)),
        reason(group),
        empty.then(|| without_action(view, group)),
    ]);
    let title = group_title(group);
    let mut rows = vec![Row::Over { title, about }];
    rows.extend(lines(view, group).map(|row| Row::Line(shown.line(row))));
    rows
}

fn table(shown: &Shown, rows: Vec<Row>) -> Option<Block> {
    (!rows.is_empty()).then(|| {
        Block::Table(Table {
            columns: shown.headings(),
            rows,
            recalled: None,
        })
    })
}

fn lines<'a>(view: &'a DossierView, group: &'a PlanGroup<'a>) -> impl Iterator<Item = PlanRow<'a>> {
    let row = |action| PlanRow {
        view,
        unit: None,
        situation: group.situation,
        action: Some(action),
    };
    group.actions.iter().copied().map(row)
}

fn theme(group: &PlanGroup<'_>) -> Option<String> {
    let theme = group.situation?.theme.as_ref()?;
    Some(theme.code.clone())
}

/// The situation between quotation marks; another title for the actions that treat none.
fn group_title(group: &PlanGroup<'_>) -> String {
    let title = |situation: &SituationView| situation_title(situation);
    let without = || TEXTS.plan.groups.without_situation.clone();
    group.situation.map_or_else(without, title)
}

/// The title of a situation, even when it has none.
pub(crate) fn situation_title(situation: &SituationView) -> String {
    let untitled = || TEXTS.plan.groups.untitled.clone();
    quoted(&situation.title).unwrap_or_else(untitled)
}

/// « Deux chefs, deux consignes ». Pas avant l’automne.
pub(crate) fn apart(situation: &SituationView) -> String {
    let reason = situation.reason.as_deref();
    let reason = reason.and_then(|reason| said(reason, WIDE));
    let title = ended(situation_title(situation));
    sentences([Some(title), reason.map(ended)])
}

/// « Charge et rythme de travail. Souvent chez nous. »
fn group_about(view: &DossierView, group: &PlanGroup<'_>) -> String {
    let Some(situation) = group.situation else {
        return String::new();
    };
    let own = situation.own.then(|| TEXTS.plan.groups.own.clone());
    let resolved = situation
        .resolved
        .then(|| TEXTS.plan.groups.resolved.clone());
    let parts = [
        theme_title(situation),
        last_rating(situation),
        own,
        resolved,
        units(view, situation),
    ];
    sentences(parts.map(|part| part.map(ended)))
}

/// The title of its theme.
pub(crate) fn theme_title(situation: &SituationView) -> Option<String> {
    said(&situation.theme.as_ref()?.title, WIDE)
}

/// The words of its last rating.
fn last_rating(situation: &SituationView) -> Option<String> {
    said(&situation.ratings.last()?.label, WIDE)
}

/// « Unités de travail : Atelier, Bureau »
pub(crate) fn units(view: &DossierView, situation: &SituationView) -> Option<String> {
    let concerned = view.units.iter();
    let concerned: Vec<_> = concerned
        .filter(|unit| situation.units.contains(&unit.id))
        .map(|unit| unit.name.trim())
        .collect();
    let names = said(&concerned.join(", "), WIDE)?;
    let template = TEXTS.plan.groups.units.of(concerned.len());
    Some(fill(template, &[("names", &names)]))
}

/// Why it is put aside, or over.
fn reason(group: &PlanGroup<'_>) -> Option<String> {
    let situation = group.situation?;
    let reason = said(situation.reason.as_deref()?, WIDE)?;
    let template = &TEXTS.plan.groups.reason;
    let put = situation.parked || situation.resolved;
    put.then(|| ended(fill(template, &[("reason", &reason)])))
}

/// No action of its own: another action may treat it, printed under another situation.
fn without_action(view: &DossierView, group: &PlanGroup<'_>) -> String {
    let texts = &TEXTS.plan.groups;
    let id = group.situation.map(|situation| &*situation.id);
    let actions = view.actions_of(id.unwrap_or_default());
    let titles: Vec<_> = actions.filter_map(|action| quoted(&action.title)).collect();
    if titles.is_empty() {
        return texts.without_action.clone();
    }
    let template = texts.treated_by.of(titles.len());
    fill(template, &[("actions", &titles.join(", "))])
}

fn intro(view: &DossierView, counts: Counts) -> String {
    let texts = &TEXTS.plan.intro;
    let next = view.next_meeting_on.as_deref().map(|day| {
        let date = french::full_date(day);
        fill(&texts.next_meeting, &[("date", &date)])
    });
    let empty = view.actions.is_empty().then(|| texts.no_action.clone());
    sentences([built(view), empty, source_first(counts), next])
}

/// How the plan was built, with whom and when.
fn built(view: &DossierView) -> Option<String> {
    let texts = &TEXTS.plan.intro;
    let people = view.built_with.filter(|count| *count > 0).map(|count| {
        let sentence = texts.people.of(size(count));
        fill(sentence, &[("count", &french::number_in_letters(count))])
    });
    let date = view.built_on.as_deref().map(french::long_date);
    match (&people, &date) {
        (Some(people), Some(date)) => Some(fill(
            &texts.built_with_on,
            &[("people", people), ("date", date)],
        )),
        (Some(people), None) => Some(fill(&texts.built_with, &[("people", people)])),
        (None, Some(date)) => Some(fill(&texts.built_on, &[("date", date)])),
        (None, None) => None,
    }
}

/// Said only when it is true: at least half of the actions change the work itself.
fn source_first(counts: Counts) -> Option<String> {
    let true_here = counts.total > 0 && counts.at_the_source * 2 >= counts.total;
    let sentence = TEXTS.plan.intro.source_first.of(counts.at_the_source);
    let values = [
        ("count", &*french::count(counts.at_the_source)),
        ("total", &*french::count(counts.total)),
    ];
    true_here.then(|| fill(sentence, &values))
}

fn closing() -> Block {
    let texts = &TEXTS.plan.closing;
    Block::Closing(Closing {
        questions_title: texts.questions_title.clone(),
        questions: texts.questions.clone(),
        notes_title: texts.notes_title.clone(),
        signatures_title: texts.signatures_title.clone(),
        signatures: texts.signatures.clone(),
    })
}

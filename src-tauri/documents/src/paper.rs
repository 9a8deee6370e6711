//! A document as pages say it: a heading, then blocks in order, with sentences composed and dates in French.
//!
//! Shared by the formats that make pages (PDF, DOCX), so that both say the same words. It lays nothing out:
//! sizes, colours and shapes belong to each format. Words come from `texts.toml`, values from the view.

use serde::Serialize;

use crate::action::{ActionView, Level, Status};
use crate::document::Document;
use crate::french;
use crate::plan_columns::{PlanColumn, PlanRow};
use crate::texts::{TEXTS, fill};
use crate::view::{DossierView, PlanVersion};

/// Where a word too long for its place may be cut, in signs.
pub(crate) const WIDE: usize = 48;
const ACTION: usize = 30;
const NARROW: usize = 14;

/// Above this many signs, a line may be split between two pages.
const LONG_ROW: usize = 900;

/// How much of a name a footer and the properties of a file keep, in signs.
const SHORT: usize = 90;

/// How much of a title is printed, in signs: PDF refuses endless bookmarks.
const TITLE: usize = 1_000;

/// A document ready to be laid out.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Paper {
    /// What is around the blocks.
    pub(crate) heading: Heading,
    /// The sheet.
    pub(crate) size: Size,
    /// The document, in order.
    pub(crate) blocks: Vec<Block>,
    /// Small lines at the very end.
    pub(crate) closing: Vec<String>,
    /// Said when a sign could not be printed.
    pub(crate) replaced: String,
}

/// A sheet of paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Size {
    /// A4, upright.
    A4,
    /// A4, lying.
    A4Landscape,
    /// A3, lying.
    A3Landscape,
}

/// What is around the blocks: first page, following pages, foot, properties of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Heading {
    /// Title of the file, in its properties.
    pub(crate) file_title: String,
    /// Author of the file: the firm, or nobody.
    pub(crate) author: Option<String>,
    /// Year, month and day of printing.
    pub(crate) date: (i16, i8, i8),
    /// Title of the first page.
    pub(crate) title: String,
    /// Title of the following pages.
    pub(crate) continued: String,
    /// The firm in one line; empty when nothing is known of it.
    pub(crate) firm: String,
    /// Period and version.
    pub(crate) about: Vec<String>,
    /// « Brouillon », unless a version was validated.
    pub(crate) draft: Option<String>,
    /// Left of the foot of each page.
    pub(crate) footer: String,
    /// « Page {page} sur {pages} ».
    pub(crate) page: String,
}

/// A part of a document.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub(crate) enum Block {
    /// Figures in boxes.
    Figures { figures: Vec<Figure> },
    /// A paragraph.
    Text { text: String },
    /// A paragraph in small.
    Small { text: String },
    /// A title and a text in a box; at the foot of a page if it floats.
    Notice {
        title: String,
        text: String,
        floats: bool,
    },
    /// A title, with what is said of it in small and the pictogram of a theme.
    Title(Title),
    /// Points.
    List { items: Vec<String> },
    /// Labels and texts.
    Facts { facts: Vec<Detail> },
    /// A table.
    Table(Table),
    /// The measures of an indicator, as a small curve.
    Curve(Curve),
    /// Ruled lines to write on.
    Lines { count: usize },
    /// Boxes to sign in.
    Signatures { title: String, who: Vec<String> },
    /// The end of a plan: what is asked, written and signed together.
    Closing(Closing),
}

/// A title.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Title {
    /// 2 or 3: the first is the title of the document.
    pub(crate) level: u8,
    /// Its words.
    pub(crate) text: String,
    /// What is said of it, in small.
    pub(crate) about: String,
    /// Code of the theme, for its pictogram.
    pub(crate) theme: Option<String>,
    /// Opens a page.
    pub(crate) new_page: bool,
    /// What the page is about: larger.
    pub(crate) large: bool,
}

/// A figure and what it counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Figure {
    /// The number, grouped by thousands.
    pub(crate) number: String,
    /// What it counts.
    pub(crate) label: String,
}

/// A table whose heading is repeated on each page.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Table {
    /// Headings of the columns.
    pub(crate) columns: Vec<ColumnHeading>,
    /// Lines, under titles or not.
    pub(crate) rows: Vec<Row>,
    /// What the first heading recalls on the pages that follow.
    pub(crate) recalled: Option<String>,
}

/// Heading of a column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct ColumnHeading {
    /// [`PlanColumn::code`], or another name.
    pub(crate) code: &'static str,
    /// What people read.
    pub(crate) label: String,
    /// [`PlanColumn::width`].
    pub(crate) width: u16,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub(crate) enum Row {
    /// A title over the lines that follow.
    Over { title: String, about: String },
    /// A line: one cell per column.
    Line(Line),
}

/// A line of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Line {
    /// One per column.
    pub(crate) cells: Vec<Cell>,
    /// Label and text, printed under the cells.
    pub(crate) details: Vec<Detail>,
    /// So long that it may be split between two pages.
    pub(crate) long: bool,
}

/// A cell, with the shape drawn before its text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Cell {
    /// The text; empty for a missing field.
    pub(crate) text: String,
    /// Points, under the text.
    pub(crate) items: Vec<String>,
    /// Name of the shape: `level-primary`, `status-done`, `status-late`…
    pub(crate) shape: Option<&'static str>,
}

/// A label and its text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Detail {
    /// Label.
    pub(crate) label: String,
    /// Text.
    pub(crate) text: String,
}

/// Measures over time, drawn beside the table that says them.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Curve {
    /// From the first measure to the last: how far in time and how high, both from 0 to 1.
    pub(crate) points: Vec<(f64, f64)>,
    /// How high what is aimed at is, from 0 to 1.
    pub(crate) target: Option<f64>,
    /// The first measure, the last, and what is aimed at, in words.
    pub(crate) first: String,
    pub(crate) last: String,
    pub(crate) aim: Option<String>,
}

/// The end of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Closing {
    /// Heading of the questions.
    pub(crate) questions_title: String,
    /// What to ask at the next meeting.
    pub(crate) questions: Vec<String>,
    /// Heading of the ruled lines.
    pub(crate) notes_title: String,
    /// Heading of the signatures.
    pub(crate) signatures_title: String,
    /// Who signs.
    pub(crate) signatures: Vec<String>,
}

impl Paper {
    /// A document with nothing in it yet.
    pub(crate) fn new(document: Document, view: &DossierView, title: &str) -> Self {
        let edition = view.library_edition.as_deref();
        let edition = edition.and_then(|edition| said(edition, WIDE));
        let edition = edition.map(|edition| fill(&TEXTS.paper.edition, &[("edition", &edition)]));
        Self {
            heading: Heading::new(document, view, title),
            size: Size::A4,
            blocks: Vec::new(),
            closing: edition.into_iter().collect(),
            replaced: TEXTS.paper.replaced.clone(),
        }
    }

    /// Adds a paragraph, if there is something to say.
    pub(crate) fn text(&mut self, text: Option<String>) {
        self.blocks.extend(text.map(|text| Block::Text { text }));
    }

    /// Adds a paragraph in small, if there is something to say.
    pub(crate) fn small(&mut self, text: Option<String>) {
        self.blocks.extend(text.map(|text| Block::Small { text }));
    }

    /// Adds a title of the second level.
    pub(crate) fn title(&mut self, text: &str) {
        self.blocks.push(Block::Title(Title {
            level: 2,
            text: text.to_owned(),
            ..Title::default()
        }));
    }
}

impl Heading {
    pub(crate) fn new(document: Document, view: &DossierView, title: &str) -> Self {
        let texts = &TEXTS.paper;
        let firm = Some(shortened(view.firm.name.trim(), SHORT)).filter(|name| !name.is_empty());
        let draft = document.has_versions() && view.version.is_none();
        let name = document.title();
        let file_title = firm.as_ref().map_or(name.to_owned(), |firm| {
            fill(&texts.file_title, &[("document", name), ("firm", firm)])
        });
        let foot = firm.as_ref().map_or(name.to_owned(), |firm| {
            let name = french::lower_first(name);
            fill(&texts.footer, &[("document", &name), ("firm", firm)])
        });
        Self {
            file_title,
            author: firm.clone(),
            date: (
                view.printed_on.year(),
                view.printed_on.month(),
                view.printed_on.day(),
            ),
            title: title.to_owned(),
            continued: fill(&texts.continued, &[("title", title)]),
            firm: firm_line(view),
            about: about(document, view),
            draft: draft.then(|| texts.draft.clone()),
            footer: footer(view, foot, draft),
            page: texts.page.clone(),
        }
    }
}

impl From<PlanColumn> for ColumnHeading {
    fn from(column: PlanColumn) -> Self {
        Self {
            code: column.code(),
            label: column.label().to_owned(),
            width: column.width(),
        }
    }
}

impl Cell {
    /// A cell of words only.
    pub(crate) fn text(text: &str) -> Self {
        Self {
            text: said(text, NARROW).unwrap_or_default(),
            ..Self::default()
        }
    }

    /// A cell of points only.
    pub(crate) fn items(items: Vec<String>) -> Self {
        Self {
            items,
            ..Self::default()
        }
    }
}

impl Line {
    /// A line of a table, and whether it may be split between pages.
    pub(crate) fn new(cells: Vec<Cell>, details: Vec<Detail>) -> Self {
        let texts = cells
            .iter()
            .flat_map(|cell| cell.items.iter().chain([&cell.text]));
        let texts = texts.chain(details.iter().map(|detail| &detail.text));
        let signs: usize = texts.map(|text| text.chars().count()).sum();
        Self {
            cells,
            details,
            long: signs > LONG_ROW,
        }
    }

    /// A line of these columns.
    pub(crate) fn of(columns: &[PlanColumn], row: PlanRow<'_>) -> Self {
        let cells = columns.iter().map(|column| cell(*column, row));
        Self::new(cells.collect(), Vec::new())
    }
}

/// The cell of a column, with its shape.
pub(crate) fn cell(column: PlanColumn, row: PlanRow<'_>) -> Cell {
    let limit = if column.width() > 25 { ACTION } else { NARROW };
    let action = row.action;
    let late = action.is_some_and(|action| action.late) && column == PlanColumn::Status;
    let text = if late {
        TEXTS.statuses.late.clone()
    } else {
        column.text(row)
    };
    let shape = if column == PlanColumn::Level {
        action.and_then(level_shape)
    } else if column == PlanColumn::Status {
        action.and_then(status_shape)
    } else {
        None
    };
    Cell {
        text: said(&text, limit).unwrap_or_default(),
        items: Vec::new(),
        shape,
    }
}

/// The label and the text of a column, if it is filled in.
pub(crate) fn detail(column: PlanColumn, row: PlanRow<'_>) -> Option<Detail> {
    fact(column.label(), Some(&column.text(row)))
}

/// A label and its text, if there is one.
pub(crate) fn fact(label: &str, text: Option<&str>) -> Option<Detail> {
    Some(Detail {
        label: label.to_owned(),
        text: said(text?, WIDE)?,
    })
}

fn level_shape(action: &ActionView) -> Option<&'static str> {
    Some(match action.level.as_ref()?.code {
        Level::Primary => "level-primary",
        Level::Secondary => "level-secondary",
        Level::Tertiary => "level-tertiary",
    })
}

pub(crate) fn status_shape(action: &ActionView) -> Option<&'static str> {
    if action.late {
        return Some("status-late");
    }
    Some(match action.code()? {
        Status::Idea => "status-idea",
        Status::Proposed => "status-proposed",
        Status::Decided => "status-decided",
        Status::InProgress => "status-in-progress",
        Status::Done => "status-done",
        Status::Evaluated => "status-evaluated",
        Status::Postponed => "status-postponed",
        Status::Dropped => "status-dropped",
    })
}

/// « Menuiserie Ferrand, 18 salariés, Castres (Tarn) ».
fn firm_line(view: &DossierView) -> String {
    let firm = &view.firm;
    let city = firm.city.as_deref().and_then(|city| said(city, WIDE));
    let department = firm.department.as_deref().and_then(|name| said(name, WIDE));
    let place = match (city, department) {
        (Some(city), Some(department)) => Some(format!("{city} ({department})")),
        (city, department) => city.or(department),
    };
    let headcount = firm.headcount.map(headcount);
    let parts = [said(&firm.name, WIDE), headcount, place];
    let known: Vec<_> = parts.into_iter().flatten().collect();
    known.join(", ")
}

/// « 18 salariés »
pub(crate) fn headcount(count: u32) -> String {
    let sentence = TEXTS.paper.headcount.of(size(count));
    fill(sentence, &[("count", &french::number(u64::from(count)))])
}

/// Period, then version; what became of the version, where it is asked for.
fn about(document: Document, view: &DossierView) -> Vec<String> {
    let period = view.period.as_deref().and_then(|period| said(period, WIDE));
    let period = period.map(|period| fill(&TEXTS.paper.period, &[("period", &period)]));
    let version = view.version.as_ref().filter(|_| document.has_versions());
    let line = version.map(version_line);
    let more = version.filter(|_| !document.is_public());
    let more = more.map_or(Vec::new(), what_became_of);
    period.into_iter().chain(line).chain(more).collect()
}

/// « Version validée : Plan 2027 v1, le 20 novembre 2026, par la gérance »
fn version_line(version: &PlanVersion) -> String {
    let texts = &TEXTS.paper;
    let label = said(&version.label, WIDE).unwrap_or_default();
    let date = version.validated_on.as_deref().map(french::long_date);
    let who = version.validated_by.as_deref();
    let line = [
        Some(fill(&texts.version, &[("label", &label)])),
        filled(&texts.validated_on, date),
        filled(&texts.validated_by, who.and_then(|who| said(who, WIDE))),
    ];
    line.into_iter().flatten().collect()
}

/// What the works council said, when it was sent, how to know it again.
fn what_became_of(version: &PlanVersion) -> Vec<String> {
    let texts = &TEXTS.paper;
    let opinion = version.cse_opinion.as_deref();
    let sent = version.sent_on.as_deref().map(french::long_date);
    let fingerprint = version.fingerprint.as_deref();
    let lines = [
        filled(
            &texts.cse_opinion,
            opinion.and_then(|text| said(text, WIDE)),
        ),
        filled(&texts.sent_on, sent),
        filled(
            &texts.fingerprint,
            fingerprint.map(|print| shortened(print, 16)),
        ),
    ];
    lines.into_iter().flatten().collect()
}

fn filled(template: &str, value: Option<String>) -> Option<String> {
    value.map(|value| fill(template, &[("value", &value)]))
}

fn footer(view: &DossierView, name: String, draft: bool) -> String {
    let texts = &TEXTS.paper;
    let date = french::long_date(&view.printed_on.to_string());
    let printed = fill(&texts.printed_on, &[("date", &date)]);
    let draft = draft.then(|| texts.draft_in_footer.clone());
    let parts: Vec<_> = [Some(name), Some(printed), draft]
        .into_iter()
        .flatten()
        .collect();
    parts.join(", ")
}

/// What the law says, with the day it was read again.
pub(crate) fn law(texts: &[&String]) -> String {
    let texts: Vec<_> = texts.iter().map(|text| text.as_str()).collect();
    let law = &TEXTS.law;
    let date = french::long_date(&law.checked_on);
    let values = [("text", &*texts.join(" ")), ("date", &*date)];
    fill(law.checked.of(texts.len()), &values)
}

/// A number and its label, which may hold smaller counts: « à venir, 1 en retard ». Those at zero are left out.
pub(crate) fn figure(count: usize, parts: &[(usize, &str)]) -> Figure {
    let said = parts.iter().filter(|(count, _)| *count > 0);
    let label: Vec<_> = said
        .map(|(count, template)| fill(template, &[("count", &french::count(*count))]))
        .collect();
    Figure {
        number: french::count(count),
        label: label.join(", "),
    }
}

/// A title between quotation marks; nothing when there is none.
pub(crate) fn quoted(title: &str) -> Option<String> {
    let title = said(&shortened(title, TITLE), ACTION)?;
    Some(words::quoted(&title))
}

/// What somebody typed, ready to print; nothing when there is nothing to read.
pub(crate) fn said(text: &str, limit: usize) -> Option<String> {
    let text = text.trim();
    let kept = french::keep_punctuation_together(text);
    (!text.is_empty()).then(|| french::cut_long_words(&kept, limit))
}

/// The first `limit` signs, and an ellipsis if there are more.
pub(crate) fn shortened(text: &str, limit: usize) -> String {
    let mut signs = text.chars();
    let mut kept: String = signs.by_ref().take(limit).collect();
    if signs.next().is_some() {
        kept.push('…');
    }
    kept
}

/// With a full stop, unless it ends a sentence already.
pub(crate) fn ended(text: String) -> String {
    if text.ends_with(['.', '!', '?', '…']) {
        return text;
    }
    text + "."
}

/// Those that are there, one space apart.
pub(crate) fn sentences<const N: usize>(parts: [Option<String>; N]) -> String {
    let parts: Vec<_> = parts.into_iter().flatten().collect();
    parts.join(" ")
}

pub(crate) fn size(count: u32) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}

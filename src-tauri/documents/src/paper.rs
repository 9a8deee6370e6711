//! A document as pages say it: a heading, then blocks in order, with sentences composed and dates in French.
//!
//! Shared by the formats that make pages (PDF, DOCX), so that both say the same words. It lays nothing out:
//! sizes, colours and shapes belong to each format. Words come from `texts.toml`, values from the view.

use dossier::PlanVersionHead;
use serde::Serialize;
use words::{dates, fill, numbers, text::keep_together, text::lower_first};

use crate::document::Document;
use crate::plan_columns::PlanColumn;
use crate::text::joined;
use crate::texts::{counted, list, plural, text};
use crate::view::{Action, PlanRow, View};

/// The place where a very long word may be cut, without any hyphen.
const ZERO_WIDTH_SPACE: char = '\u{200b}';

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
    /// A4, in portrait.
    A4,
    /// A4, in landscape.
    A4Landscape,
    /// A3, in landscape.
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
    /// The values of an indicator, as a small curve.
    Curve(Curve),
    /// Ruled lines to write on.
    Lines { count: usize },
    /// Boxes to sign in.
    Signatures { title: String, who: Vec<String> },
    /// The end of a plan, on one page: what is asked, written and signed together.
    Closing { blocks: Vec<Block> },
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
    pub(crate) label: &'static str,
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
    pub(crate) shape: Option<String>,
}

/// A label and its text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Detail {
    /// Label.
    pub(crate) label: String,
    /// Text.
    pub(crate) text: String,
}

/// Values over time, drawn beside the table that says them.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Curve {
    /// From the first value to the last: how far in time and how high, both from 0 to 1.
    pub(crate) points: Vec<(f64, f64)>,
    /// How high what is aimed at is, from 0 to 1.
    pub(crate) target: Option<f64>,
    /// The first value, the last, and what is aimed at, in words.
    pub(crate) first: String,
    pub(crate) last: String,
    pub(crate) aim: Option<String>,
}

impl Paper {
    /// A document with nothing in it yet.
    pub(crate) fn new(document: Document, view: &View<'_>, title: &str) -> Self {
        let edition = typeset(&view.library_version, WIDE);
        let edition = edition.map(|edition| fill(text("paper.edition"), &[("edition", &edition)]));
        Self {
            heading: Heading::new(document, view, title),
            size: Size::A4,
            blocks: Vec::new(),
            closing: edition.into_iter().collect(),
            replaced: text("paper.replaced").to_owned(),
        }
    }

    /// Adds a paragraph, if there is something to say.
    pub(crate) fn text(&mut self, text: Option<String>) {
        let text = text.filter(|text| !text.is_empty());
        self.blocks.extend(text.map(|text| Block::Text { text }));
    }

    /// Adds a paragraph that is the sentence at a path.
    pub(crate) fn sentence(&mut self, path: &'static str) {
        self.text(Some(text(path).to_owned()));
    }

    /// Adds a paragraph in small, if there is something to say.
    pub(crate) fn small(&mut self, text: Option<String>) {
        self.blocks.extend(text.map(|text| Block::Small { text }));
    }

    /// Adds points, if there is something to read in them.
    pub(crate) fn list(&mut self, items: Vec<String>) {
        let list = (!items.is_empty()).then_some(Block::List { items });
        self.blocks.extend(list);
    }

    /// Adds labels and texts, those that say something.
    pub(crate) fn facts(&mut self, facts: impl IntoIterator<Item = Option<Detail>>) {
        let facts: Vec<_> = facts.into_iter().flatten().collect();
        let facts = (!facts.is_empty()).then_some(Block::Facts { facts });
        self.blocks.extend(facts);
    }

    /// Adds a table.
    pub(crate) fn table(&mut self, columns: Vec<ColumnHeading>, rows: Vec<Row>) {
        self.blocks.push(Block::Table(Table {
            columns,
            rows,
            recalled: None,
        }));
    }

    /// Adds a table of lines.
    pub(crate) fn lines<'a>(
        &mut self,
        columns: &[PlanColumn],
        rows: impl IntoIterator<Item = PlanRow<'a>>,
    ) {
        let line = |row| {
            let cells = columns.iter().map(|column| cell(*column, row));
            Row::Line(Line::new(cells.collect(), Vec::new()))
        };
        let headings = columns.iter().copied().map(Into::into);
        self.table(headings.collect(), rows.into_iter().map(line).collect());
    }

    /// Adds a title and a table of lines under it, if there are any.
    pub(crate) fn titled_lines(
        &mut self,
        title: &'static str,
        columns: &[PlanColumn],
        rows: Vec<PlanRow<'_>>,
    ) {
        if !rows.is_empty() {
            self.title(text(title));
            self.lines(columns, rows);
        }
    }

    /// Adds a table of words; its headings are the words at a path, with their width.
    pub(crate) fn words(&mut self, headings: &[(&'static str, u16)], rows: Vec<Vec<String>>) {
        let headings = headings.iter();
        let headings = headings.map(|(path, width)| ColumnHeading::new("text", text(path), *width));
        let line = |texts: Vec<String>| {
            let cells = texts.iter().map(|text| Cell::text(text));
            Row::Line(Line::new(cells.collect(), Vec::new()))
        };
        self.table(headings.collect(), rows.into_iter().map(line).collect());
    }

    /// Adds the boxes that the employer and the works council sign in.
    pub(crate) fn signatures(&mut self) {
        self.blocks.push(Block::Signatures {
            title: text("list.signatures_title").to_owned(),
            who: list("list.signatures"),
        });
    }

    /// Adds a title of the second level.
    pub(crate) fn title(&mut self, text: &str) {
        self.blocks.push(Block::title(2, text));
    }
}

impl Block {
    /// A title of this level, with nothing said of it.
    pub(crate) fn title(level: u8, text: &str) -> Self {
        Self::Title(Title {
            level,
            text: text.to_owned(),
            ..Title::default()
        })
    }
}

impl Heading {
    pub(crate) fn new(document: Document, view: &View<'_>, title: &str) -> Self {
        let firm = Some(shortened(view.company.name.trim(), SHORT)).filter(|name| !name.is_empty());
        let draft = document.has_versions() && view.version.is_none();
        let named = |path, name: &str| match &firm {
            Some(firm) => fill(text(path), &[("document", name), ("firm", firm)]),
            None => document.title().to_owned(),
        };
        let today = view.at.date();
        let date = dates::long_day(today);
        let named_here = named("paper.footer", &lower_first(document.title()));
        let printed = fill(text("paper.printed_on"), &[("date", &date)]);
        let draft_here = draft.then(|| text("paper.draft_in_footer").to_owned());
        Self {
            file_title: named("paper.file_title", document.title()),
            date: (today.year(), today.month(), today.day()),
            title: title.to_owned(),
            continued: fill(text("paper.continued"), &[("title", title)]),
            firm: firm_line(view),
            about: about(document, view),
            draft: draft.then(|| text("paper.draft").to_owned()),
            footer: joined([Some(named_here), Some(printed), draft_here], ", "),
            page: text("paper.page").to_owned(),
            author: firm,
        }
    }
}

impl ColumnHeading {
    pub(crate) fn new(code: &'static str, label: &'static str, width: u16) -> Self {
        Self { code, label, width }
    }
}

impl From<PlanColumn> for ColumnHeading {
    fn from(column: PlanColumn) -> Self {
        Self::new(column.code(), column.label(), column.width())
    }
}

impl Cell {
    /// A cell of words only.
    pub(crate) fn text(text: &str) -> Self {
        Self {
            text: typeset(text, NARROW).unwrap_or_default(),
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
}

/// The cell of a column, with its shape.
pub(crate) fn cell(column: PlanColumn, row: PlanRow<'_>) -> Cell {
    let limit = if column.width() > 25 { ACTION } else { NARROW };
    let action = row.action;
    let late = action.is_some_and(|action| action.late) && column == PlanColumn::Status;
    let words = if late {
        text("statuses.late").to_owned()
    } else {
        column.text(row)
    };
    let shape = if column == PlanColumn::Level {
        action.and_then(level_shape)
    } else if column == PlanColumn::Status {
        action.map(status_shape)
    } else {
        None
    };
    Cell {
        text: typeset(&words, limit).unwrap_or_default(),
        items: Vec::new(),
        shape,
    }
}

/// The label and the text of a column, if it is filled in.
pub(crate) fn detail(column: PlanColumn, row: PlanRow<'_>) -> Option<Detail> {
    fact(column.label(), &column.text(row))
}

/// « Ce qui existe déjà : un planning affiché. »
pub(crate) fn labelled(label: &str, said: &str) -> String {
    ended(fill(
        text("paper.fact"),
        &[("label", label), ("text", said)],
    ))
}

/// A label and its text, if there is one.
pub(crate) fn fact(label: &str, text: &str) -> Option<Detail> {
    Some(Detail {
        label: label.to_owned(),
        text: typeset(text, WIDE)?,
    })
}

fn level_shape(action: &Action<'_>) -> Option<String> {
    Some(format!("level-{}", action.prevention_level?.code()))
}

pub(crate) fn status_shape(action: &Action<'_>) -> String {
    if action.late {
        return "status-late".to_owned();
    }
    format!("status-{}", action.status.code().replace('_', "-"))
}

/// « Menuiserie Ferrand, 18 salariés, Castres (Tarn) ».
fn firm_line(view: &View<'_>) -> String {
    let company = view.company;
    let city = typeset(&company.city, WIDE);
    let department = view
        .department
        .as_deref()
        .and_then(|name| typeset(name, WIDE));
    let place = match (city, department) {
        (Some(city), Some(department)) => Some(format!("{city} ({department})")),
        (city, department) => city.or(department),
    };
    let headcount = company.headcount;
    let headcount = headcount.map(|count| counted("paper.headcount", count));
    joined([typeset(&company.name, WIDE), headcount, place], ", ")
}

/// Period, then version; what became of the version, where it is asked for.
fn about(document: Document, view: &View<'_>) -> Vec<String> {
    let period = view
        .years
        .map(|years| fill(text("paper.period"), &[("period", &years.words())]));
    let version = view.version.filter(|_| document.has_versions());
    let line = version.map(version_line);
    let more = version.filter(|_| !document.is_public());
    let more = more.map_or(Vec::new(), what_became_of);
    period.into_iter().chain(line).chain(more).collect()
}

/// « Version validée : Plan 2027 v1, le 20 novembre 2026, par la gérance »
fn version_line(version: &PlanVersionHead) -> String {
    let label = typeset(&version.label, WIDE).unwrap_or_default();
    let date = dates::long_day(version.validated_on);
    let parts = [
        Some(fill(text("paper.version"), &[("label", &label)])),
        filled("paper.validated_on", Some(date)),
        filled(
            "paper.validated_by",
            typeset(&version.validated_by_role, WIDE),
        ),
    ];
    joined(parts, "")
}

/// What the works council said, when it was sent, how to know it again.
fn what_became_of(version: &PlanVersionHead) -> Vec<String> {
    let lines = [
        filled("paper.cse_opinion", typeset(&version.cse_opinion, WIDE)),
        filled(
            "paper.sent_on",
            version.sent_to_spst_on.map(dates::long_day),
        ),
        filled("paper.fingerprint", Some(shortened(&version.sha256, 16))),
    ];
    lines.into_iter().flatten().collect()
}

fn filled(path: &'static str, value: Option<String>) -> Option<String> {
    Some(fill(text(path), &[("value", &value?)]))
}

/// What the law says, with the day it was read again.
pub(crate) fn law(paths: &[&'static str]) -> String {
    let texts: Vec<_> = paths.iter().copied().map(text).collect();
    let checked_on = text("law.checked_on");
    let date = checked_on
        .parse()
        .map_or_else(|_| checked_on.to_owned(), dates::long_day);
    let values = [("text", &*texts.join(" ")), ("date", &*date)];
    fill(plural("law.checked", texts.len()), &values)
}

/// A number and what it counts, with smaller counts: « à venir, 1 en retard ». Those at zero are left out.
pub(crate) fn figure(
    count: usize,
    path: &'static str,
    smaller: &[(usize, &'static str)],
) -> Figure {
    let smaller = smaller.iter().filter(|(count, _)| *count > 0);
    let smaller = smaller.map(|(count, path)| counted(path, *count));
    let label: Vec<_> = [plural(path, count).to_owned()]
        .into_iter()
        .chain(smaller)
        .collect();
    Figure {
        number: numbers::count(count),
        label: label.join(", "),
    }
}

/// A title between quotation marks; nothing when it is empty.
pub(crate) fn quoted(title: &str) -> Option<String> {
    let title = keep_together(&shortened(title.trim(), TITLE));
    (!title.is_empty()).then(|| ready(&words::quoted(&title), ACTION))
}

/// What somebody typed, ready to print; nothing when there is nothing to read.
pub(crate) fn typeset(text: &str, limit: usize) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| ready(text, limit))
}

/// With the spaces that never break, and where words longer than `limit` signs may.
fn ready(text: &str, limit: usize) -> String {
    cut_long_words(&keep_together(text), limit)
}

/// Lets a word longer than `limit` signs be cut every `limit` signs, between two Latin signs.
fn cut_long_words(text: &str, limit: usize) -> String {
    let mut cut = String::with_capacity(text.len());
    let mut run = 0;
    for sign in text.chars() {
        let latin = !sign.is_whitespace() && u32::from(sign) < 0x250;
        if latin && run >= limit {
            cut.push(ZERO_WIDTH_SPACE);
            run = 0;
        }
        run = if latin { run + 1 } else { 0 };
        cut.push(sign);
    }
    cut
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
    joined(parts, " ")
}

/// Those that are there, each as a sentence.
pub(crate) fn ended_sentences<const N: usize>(parts: [Option<String>; N]) -> String {
    let parts = parts.map(|part| part.filter(|part| !part.is_empty()));
    sentences(parts.map(|part| part.map(ended)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn only_words_that_are_too_long_are_cut() {
        assert_eq!(cut_long_words("abcdef abc", 3), "abc\u{200b}def abc");
        assert_eq!(cut_long_words("organisation", 14), "organisation");
    }

    proptest! {
        #[test]
        fn spaces_and_cuts_keep_every_sign(text in "\\PC{0,80}", limit in 1_usize..20) {
            prop_assume!(!text.contains(ZERO_WIDTH_SPACE));
            let back = ready(&text, limit).replace(ZERO_WIDTH_SPACE, "");
            prop_assert_eq!(back.replace('\u{a0}', " "), text.replace('\u{a0}', " "));
        }
    }
}

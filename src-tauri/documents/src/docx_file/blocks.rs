//! Each block of a paper as elements of a word processor.
//!
//! Shapes are not drawn here: the word beside each says it all.

use super::xml::{RowKind, Ruling, cell, paragraph, row, run, spans, table, words};
use crate::paper::{
    Block, Cell, ColumnHeading, Detail, Figure, Heading, Line, Paper, Row, Table, Title,
};

/// Behind the headings of a table, and behind the titles inside it.
const HEAD: &str = r#"<w:shd w:val="clear" w:color="auto" w:fill="F1F4F5"/>"#;
const OVER: &str = r#"<w:shd w:val="clear" w:color="auto" w:fill="E8EEF0"/>"#;

/// A cell that goes on in the row below, and the one below that goes on with it.
const GOES_ON: &str = r#"<w:vMerge w:val="restart"/>"#;
const WENT_ON: &str = r#"<w:vMerge w:val="continue"/>"#;

/// A cell without its lower line, or its upper one.
const NO_BOTTOM: &str = r#"<w:tcBorders><w:bottom w:val="nil"/></w:tcBorders>"#;
const NO_TOP: &str = r#"<w:tcBorders><w:top w:val="nil"/></w:tcBorders>"#;

/// Stays on the page of what follows.
const WITH_NEXT: &str = "<w:keepNext/>";

/// The body of the document being written.
pub(super) struct Body {
    xml: String,
    /// Of the text, in twentieths of a point.
    width: u32,
}

impl Body {
    /// The whole body of a document, this wide.
    pub(super) fn of(paper: &Paper, width: u32) -> String {
        let xml = String::new();
        let mut body = Self { xml, width };
        body.opening(&paper.heading);
        paper.blocks.iter().for_each(|block| body.block(block));
        paper.closing.iter().for_each(|line| body.small(line));
        body.xml
    }

    /// The firm, the title, and what is said of the version.
    fn opening(&mut self, heading: &Heading) {
        if !heading.firm.is_empty() {
            self.xml += &words("Firm", &heading.firm);
        }
        self.xml += &words("Heading1", &heading.title);
        if !heading.about.is_empty() {
            self.small(&heading.about.join(" · "));
        }
    }

    fn small(&mut self, text: &str) {
        self.xml += &words("Small", text);
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Figures { figures } => self.figures(figures),
            Block::Text { text } => self.xml += &words("Normal", text),
            Block::Small { text } => self.small(text),
            Block::Notice { title, text, .. } => self.notice(title, text),
            Block::Title(title) => self.title(title),
            Block::List { items } => self.list(items),
            Block::Facts { facts } => self.facts(facts),
            Block::Table(table) => self.table(table),
            // The table beside it says the same.
            Block::Curve(_) => {}
            Block::Lines { count } => self.lines(*count),
            Block::Signatures { title, who } => self.signatures(title, who),
            Block::Closing { blocks } => blocks.iter().for_each(|block| self.block(block)),
        }
    }

    fn figures(&mut self, figures: &[Figure]) {
        let content =
            |figure: &Figure| words("Figure", &figure.number) + &words("Cell", &figure.label);
        let contents: Vec<_> = figures.iter().map(content).collect();
        self.boxes(&contents, RowKind::Whole);
    }

    /// Boxes of one width, side by side.
    fn boxes(&mut self, contents: &[String], kind: RowKind) {
        let widths = self.shares(contents.iter().map(|_| 1));
        let cells = contents.iter().zip(&widths);
        let cells = cells.map(|(content, width)| cell(*width, "", content));
        let rows = row(&cells.collect::<String>(), kind);
        self.xml += &table(&widths, Ruling::Boxes, &rows);
    }

    fn notice(&mut self, title: &str, text: &str) {
        let runs = run(title, "<w:b/><w:bCs/>") + &run(&format!(" {text}"), "");
        self.xml += &paragraph("Notice", "", &runs);
    }

    fn title(&mut self, title: &Title) {
        let style = if title.level > 2 {
            "Heading3"
        } else {
            "Heading2"
        };
        let page = if title.new_page {
            "<w:pageBreakBefore/>"
        } else {
            ""
        };
        self.xml += &paragraph(style, page, &run(&title.text, ""));
        if !title.about.is_empty() {
            let about = run(&title.about, "");
            self.xml += &paragraph("Small", WITH_NEXT, &about);
        }
    }

    fn list(&mut self, items: &[String]) {
        let items = items.iter().map(|item| words("ListBullet", item));
        self.xml.extend(items);
    }

    fn facts(&mut self, facts: &[Detail]) {
        let facts = facts
            .iter()
            .map(|fact| paragraph("Normal", "", &labelled(fact)));
        self.xml.extend(facts);
    }

    fn table(&mut self, content: &Table) {
        let widths = self.shares(content.columns.iter().map(|column| column.width));
        let heads = content.columns.iter().zip(&widths);
        let heads = heads.map(|(head, width)| cell(*width, HEAD, &words("CellHead", head.label)));
        let heads: String = heads.collect();
        let mut rows = row(&heads, RowKind::Heading);
        for line in &content.rows {
            match line {
                Row::Over { title, about } => rows.push_str(&self.over(title, about, widths.len())),
                Row::Line(line) => rows.push_str(&self.line(content, line, &widths)),
            }
        }
        self.xml += &table(&widths, Ruling::Rows, &rows);
    }

    /// A title over the lines that follow, which it stays with.
    fn over(&self, title: &str, about: &str, columns: usize) -> String {
        let mut content = paragraph("CellTitle", WITH_NEXT, &run(title, ""));
        if !about.is_empty() {
            content.push_str(&paragraph("CellSmall", WITH_NEXT, &run(about, "")));
        }
        let properties = spans(columns) + OVER;
        row(&cell(self.width, &properties, &content), RowKind::Whole)
    }

    /// A line; with details, the last cell goes on beside them.
    fn line(&self, content: &Table, line: &Line, widths: &[u32]) -> String {
        let detailed = !line.details.is_empty();
        let stays = if detailed { WITH_NEXT } else { "" };
        let last = widths.len().saturating_sub(1);
        let columns = content.columns.iter().zip(&line.cells).zip(widths);
        let in_column = |(rank, ((column, content), width)): (usize, ((&_, &_), &u32))| {
            let ColumnHeading { code, .. } = column;
            let titles = matches!(*code, "action" | "situation");
            let style = if titles { "CellTitle" } else { "Cell" };
            let properties = match (detailed, rank == last && last > 0) {
                (false, _) => "",
                (true, true) => GOES_ON,
                (true, false) => NO_BOTTOM,
            };
            cell(*width, properties, &cell_words(content, style, stays))
        };
        let cells: String = columns.enumerate().map(in_column).collect();
        let mut rows = row(&cells, kind(line));
        if detailed {
            rows.push_str(&self.details(line, widths));
        }
        rows
    }

    fn details(&self, line: &Line, widths: &[u32]) -> String {
        let details = line.details.iter();
        let details = details.map(|detail| paragraph("CellSmall", "", &labelled(detail)));
        let details: String = details.collect();
        let (last, others) = widths.split_last().unwrap_or((&self.width, &[]));
        if others.is_empty() {
            return row(&cell(*last, NO_TOP, &details), kind(line));
        }
        let under = spans(others.len()) + NO_TOP;
        let cells = cell(others.iter().sum(), &under, &details) + &cell(*last, WENT_ON, "");
        row(&cells, kind(line))
    }

    fn lines(&mut self, count: usize) {
        self.xml += &words("Rule", "").repeat(count);
        self.xml += &words("Gap", "");
    }

    fn signatures(&mut self, title: &str, who: &[String]) {
        self.xml += &words("Heading2", title);
        let contents: Vec<_> = who.iter().map(|who| words("Cell", who)).collect();
        self.boxes(&contents, RowKind::Signed);
    }

    /// The width of the page shared in these proportions.
    fn shares(&self, parts: impl Iterator<Item = u16>) -> Vec<u32> {
        let parts: Vec<_> = parts.map(u32::from).collect();
        let total = parts.iter().sum::<u32>().max(1);
        parts.iter().map(|part| self.width * part / total).collect()
    }
}

/// A line on one page, unless it is too long for that.
fn kind(line: &Line) -> RowKind {
    if line.long {
        RowKind::Split
    } else {
        RowKind::Whole
    }
}

/// The paragraphs of a cell: of a style, and whether they stay with what is under them.
fn cell_words(content: &Cell, style: &str, stays: &str) -> String {
    let items = content.items.iter();
    let items: String = items.map(|item| words("CellBullet", item)).collect();
    if content.text.is_empty() && !items.is_empty() {
        return items;
    }
    paragraph(style, stays, &run(&content.text, "")) + &items
}

/// « Indicateur : interruptions par jour »
fn labelled(detail: &Detail) -> String {
    let label = format!("{}\u{a0}: ", detail.label);
    run(&label, "<w:b/><w:bCs/>") + &run(&detail.text, "")
}

//! Each block of a paper as elements of a word processor.
//!
//! Shapes are not drawn here: the word beside each says it all.

use super::Sheet;
use super::xml::{CellBox, RowKind, Ruling, paragraph, row, run, table, words};
use crate::paper::{Block, Cell, Closing, Detail, Figure, Heading, Line, Row, Table, Title};

/// Behind the headings of a table, and behind the titles inside it.
const HEAD: &str = "F1F4F5";
const OVER: &str = "E8EEF0";

/// Lines left to write on at the end of a plan.
const NOTES: usize = 8;

/// How high a box to sign in is, in twentieths of a point.
const SIGNATURE: u32 = 1_200;

/// Stays on the page of what follows.
const WITH_NEXT: &str = "<w:keepNext/>";

/// The body of the document being written.
pub(super) struct Body {
    pub(super) xml: String,
    width: u32,
}

impl Body {
    pub(super) fn new(sheet: &Sheet) -> Self {
        Self {
            xml: String::new(),
            width: sheet.text,
        }
    }

    /// The firm, the title, and what is said of the version.
    pub(super) fn opening(&mut self, heading: &Heading) {
        if !heading.firm.is_empty() {
            self.xml.push_str(&words("Firm", &heading.firm));
        }
        self.xml.push_str(&words("Heading1", &heading.title));
        if !heading.about.is_empty() {
            self.small(&heading.about.join(" · "));
        }
    }

    pub(super) fn small(&mut self, text: &str) {
        self.xml.push_str(&words("Small", text));
    }

    pub(super) fn block(&mut self, block: &Block) {
        match block {
            Block::Figures { figures } => self.figures(figures),
            Block::Text { text } => self.xml.push_str(&words("Normal", text)),
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
            Block::Closing(closing) => self.closing(closing),
        }
    }

    fn figures(&mut self, figures: &[Figure]) {
        let widths = self.shares(figures.iter().map(|_| 1));
        let cells: String = figures
            .iter()
            .zip(&widths)
            .map(|(figure, width)| {
                let number = words("Figure", &figure.number);
                CellBox::wide(*width).with(&(number + &words("Cell", &figure.label)))
            })
            .collect();
        let rows = row(&cells, RowKind::Whole);
        self.xml.push_str(&table(&widths, Ruling::Boxes, &rows));
    }

    fn notice(&mut self, title: &str, text: &str) {
        let runs = run(title, "<w:b/><w:bCs/>") + &run(&format!(" {text}"), "");
        self.xml.push_str(&paragraph("Notice", "", &runs));
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
        self.xml
            .push_str(&paragraph(style, page, &run(&title.text, "")));
        if !title.about.is_empty() {
            let about = run(&title.about, "");
            self.xml.push_str(&paragraph("Small", WITH_NEXT, &about));
        }
    }

    fn list(&mut self, items: &[String]) {
        for item in items {
            self.xml.push_str(&words("ListBullet", item));
        }
    }

    fn facts(&mut self, facts: &[Detail]) {
        for fact in facts {
            self.xml.push_str(&paragraph("Normal", "", &labelled(fact)));
        }
    }

    fn table(&mut self, content: &Table) {
        let widths = self.shares(content.columns.iter().map(|column| column.width));
        let heads: String = content
            .columns
            .iter()
            .zip(&widths)
            .map(|(column, width)| {
                let head = CellBox {
                    shade: Some(HEAD),
                    ..CellBox::wide(*width)
                };
                head.with(&words("CellHead", &column.label))
            })
            .collect();
        let mut rows = row(&heads, RowKind::Heading);
        for line in &content.rows {
            match line {
                Row::Over { title, about } => rows.push_str(&self.over(title, about, widths.len())),
                Row::Line(line) => rows.push_str(&self.line(content, line, &widths)),
            }
        }
        self.xml.push_str(&table(&widths, Ruling::Rows, &rows));
    }

    /// A title over the lines that follow, which it stays with.
    fn over(&self, title: &str, about: &str, columns: usize) -> String {
        let mut content = paragraph("CellTitle", WITH_NEXT, &run(title, ""));
        if !about.is_empty() {
            content.push_str(&paragraph("CellSmall", WITH_NEXT, &run(about, "")));
        }
        let over = CellBox {
            spans: columns,
            shade: Some(OVER),
            ..CellBox::wide(self.width)
        };
        row(&over.with(&content), RowKind::Whole)
    }

    /// A line; with details, the last cell goes on beside them.
    fn line(&self, content: &Table, line: &Line, widths: &[u32]) -> String {
        let detailed = !line.details.is_empty();
        let stays = if detailed { WITH_NEXT } else { "" };
        let last = widths.len().saturating_sub(1);
        let columns = content.columns.iter().zip(&line.cells).zip(widths);
        let cells: String = columns
            .enumerate()
            .map(|(rank, ((column, content), width))| {
                let style = match column.code {
                    "action" | "situation" => "CellTitle",
                    _ => "Cell",
                };
                let goes_on = detailed && rank == last && last > 0;
                let outline = CellBox {
                    merge: goes_on.then_some("restart"),
                    open: (detailed && !goes_on).then_some("bottom"),
                    ..CellBox::wide(*width)
                };
                outline.with(&cell_words(content, style, stays))
            })
            .collect();
        let mut rows = row(&cells, kind(line));
        if detailed {
            rows.push_str(&self.details(line, widths));
        }
        rows
    }

    fn details(&self, line: &Line, widths: &[u32]) -> String {
        let details = line.details.iter();
        let details: String = details
            .map(|detail| paragraph("CellSmall", "", &labelled(detail)))
            .collect();
        let (last, others) = widths.split_last().unwrap_or((&self.width, &[]));
        let under = |width: u32, spans: usize| CellBox {
            spans,
            open: Some("top"),
            ..CellBox::wide(width)
        };
        if others.is_empty() {
            return row(&under(*last, 1).with(&details), kind(line));
        }
        let beside = CellBox {
            merge: Some("continue"),
            ..CellBox::wide(*last)
        };
        let width = others.iter().sum();
        let cells = under(width, others.len()).with(&details) + &beside.with("");
        row(&cells, kind(line))
    }

    fn lines(&mut self, count: usize) {
        for _ in 0..count {
            self.xml.push_str(&words("Rule", ""));
        }
        self.xml.push_str(&words("Gap", ""));
    }

    fn signatures(&mut self, title: &str, who: &[String]) {
        self.xml.push_str(&words("Heading2", title));
        let widths = self.shares(who.iter().map(|_| 1));
        let cells: String = who
            .iter()
            .zip(&widths)
            .map(|(who, width)| CellBox::wide(*width).with(&words("Cell", who)))
            .collect();
        let rows = format!(
            "<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val=\"{SIGNATURE}\" w:hRule=\"atLeast\"/></w:trPr>{cells}</w:tr>"
        );
        self.xml.push_str(&table(&widths, Ruling::Boxes, &rows));
    }

    fn closing(&mut self, closing: &Closing) {
        self.xml
            .push_str(&words("Heading2", &closing.questions_title));
        self.list(&closing.questions);
        self.xml.push_str(&words("Heading2", &closing.notes_title));
        self.lines(NOTES);
        self.signatures(&closing.signatures_title, &closing.signatures);
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

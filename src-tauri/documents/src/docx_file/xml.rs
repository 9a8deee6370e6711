//! The few elements a document is made of, as text: paragraphs, runs, cells.
//!
//! Nothing typed by anyone reaches the file without [`escaped`].

use std::borrow::Cow;

use crate::text::clean;

/// Where a PDF may cut a long word; a word processor cuts where it wants.
const CUT: char = '\u{200b}';

/// Words that cannot be read as elements, nor hold what XML forbids.
pub(super) fn escaped(text: &str) -> String {
    let text = clean(text);
    let mut escaped = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            CUT => {}
            _ => escaped.push(sign),
        }
    }
    escaped
}

/// A paragraph of a style; `properties` come after its style.
pub(super) fn paragraph(style: &str, properties: &str, runs: &str) -> String {
    format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/>{properties}</w:pPr>{runs}</w:p>")
}

/// Words, with line ends and tabulations as typed.
pub(super) fn run(text: &str, properties: &str) -> String {
    let text: Cow<'_, str> = escaped(text).into();
    let text = text.replace('\n', "</w:t><w:br/><w:t xml:space=\"preserve\">");
    let text = text.replace('\t', "</w:t><w:tab/><w:t xml:space=\"preserve\">");
    let properties = if properties.is_empty() {
        String::new()
    } else {
        format!("<w:rPr>{properties}</w:rPr>")
    };
    format!("<w:r>{properties}<w:t xml:space=\"preserve\">{text}</w:t></w:r>")
}

/// A paragraph of words.
pub(super) fn words(style: &str, text: &str) -> String {
    paragraph(style, "", &run(text, ""))
}

/// A cell of a table.
#[derive(Clone, Copy, Default)]
pub(super) struct CellBox {
    /// In twentieths of a point.
    pub(super) width: u32,
    /// How many columns it takes; none counts for one.
    pub(super) spans: usize,
    /// Whether it goes on in the row below, or comes from the row above.
    pub(super) merge: Option<&'static str>,
    /// A side without its line.
    pub(super) open: Option<&'static str>,
    /// Colour behind it.
    pub(super) shade: Option<&'static str>,
}

impl CellBox {
    /// A plain cell.
    pub(super) fn wide(width: u32) -> Self {
        Self {
            width,
            ..Self::default()
        }
    }

    /// With its paragraphs; a cell holds at least one.
    pub(super) fn with(self, content: &str) -> String {
        let width = self.width;
        let spans = (self.spans > 1).then(|| format!("<w:gridSpan w:val=\"{}\"/>", self.spans));
        let merge = self.merge.map(|how| format!("<w:vMerge w:val=\"{how}\"/>"));
        let open = self
            .open
            .map(|side| format!("<w:tcBorders><w:{side} w:val=\"nil\"/></w:tcBorders>"));
        let shade = self
            .shade
            .map(|colour| format!("<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"{colour}\"/>"));
        let parts = [spans, merge, open, shade];
        let properties: String = parts.into_iter().flatten().collect();
        let empty = words("Cell", "");
        let content = if content.is_empty() { &empty } else { content };
        format!(
            "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/>{properties}</w:tcPr>{content}</w:tc>"
        )
    }
}

/// What a row is in its table.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum RowKind {
    /// Repeated on each page.
    Heading,
    /// On one page.
    Whole,
    /// So long that it may be on two pages.
    Split,
}

/// A row.
pub(super) fn row(cells: &str, kind: RowKind) -> String {
    let properties = match kind {
        RowKind::Heading => "<w:cantSplit/><w:tblHeader/>",
        RowKind::Whole => "<w:cantSplit/>",
        RowKind::Split => "",
    };
    format!("<w:tr><w:trPr>{properties}</w:trPr>{cells}</w:tr>")
}

/// Which lines a table has.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Ruling {
    /// All around each cell.
    Boxes,
    /// Under the heading and between rows.
    Rows,
}

/// A table of fixed columns, lined as asked.
pub(super) fn table(widths: &[u32], ruling: Ruling, rows: &str) -> String {
    let columns: String = widths
        .iter()
        .map(|width| format!("<w:gridCol w:w=\"{width}\"/>"))
        .collect();
    let total: u32 = widths.iter().sum();
    let borders = borders(ruling);
    format!(
        "<w:tbl><w:tblPr><w:tblW w:w=\"{total}\" w:type=\"dxa\"/><w:tblBorders>{borders}</w:tblBorders>\
         <w:tblLayout w:type=\"fixed\"/><w:tblLook w:val=\"0020\" w:firstRow=\"1\" w:lastRow=\"0\" \
         w:firstColumn=\"0\" w:lastColumn=\"0\" w:noHBand=\"1\" w:noVBand=\"1\"/></w:tblPr>\
         <w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>{}",
        paragraph("Gap", "", "")
    )
}

fn borders(ruling: Ruling) -> String {
    let sides: &[&str] = match ruling {
        Ruling::Boxes => &["top", "left", "bottom", "right", "insideV"],
        Ruling::Rows => &["top", "bottom", "insideH"],
    };
    let line = |side: &&str| {
        format!("<w:{side} w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"8A8A82\"/>")
    };
    sides.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_type_is_never_an_element() {
        assert_eq!(escaped("<w:t>&\"'\u{0}\u{200b}"), "&lt;w:t&gt;&amp;&quot;'");
    }

    #[test]
    fn lines_and_tabulations_are_kept() {
        let run = run("a\nb\tc", "");
        assert!(run.contains("a</w:t><w:br/>"), "{run}");
        assert!(run.contains("b</w:t><w:tab/>"), "{run}");
    }
}

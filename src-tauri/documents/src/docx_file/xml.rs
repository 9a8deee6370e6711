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

/// A cell of a table, this wide in twentieths of a point, with its paragraphs: at least one.
pub(super) fn cell(width: u32, properties: &str, content: &str) -> String {
    let empty = words("Cell", "");
    let content = if content.is_empty() { &empty } else { content };
    format!(
        "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/>{properties}</w:tcPr>{content}</w:tc>"
    )
}

/// The property of a cell that takes several columns.
pub(super) fn spans(columns: usize) -> String {
    let spans = (columns > 1).then(|| format!("<w:gridSpan w:val=\"{columns}\"/>"));
    spans.unwrap_or_default()
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
    /// As high as a signature.
    Signed,
}

/// A row.
pub(super) fn row(cells: &str, kind: RowKind) -> String {
    let properties = match kind {
        RowKind::Heading => "<w:cantSplit/><w:tblHeader/>",
        RowKind::Whole => "<w:cantSplit/>",
        RowKind::Split => "",
        RowKind::Signed => "<w:cantSplit/><w:trHeight w:val=\"1200\" w:hRule=\"atLeast\"/>",
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

//! Reads a DOCX back: paragraphs and tables, in order, as words.

use std::io::{Cursor, Read};

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use zip::ZipArchive;

/// A part of a document.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Part {
    /// A paragraph: its style and its words.
    Paragraph(String, String),
    /// A table: its rows of cells.
    Table(Vec<Row>),
}

/// A row of a table.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Row {
    /// Repeated on each page.
    pub(crate) heads: bool,
    /// Words of each cell.
    pub(crate) cells: Vec<String>,
}

/// A file of a DOCX.
pub(crate) fn file(docx: &[u8], name: &str) -> String {
    let mut archive = ZipArchive::new(Cursor::new(docx)).unwrap();
    let mut text = String::new();
    archive
        .by_name(name)
        .unwrap()
        .read_to_string(&mut text)
        .unwrap();
    text
}

/// The names of the files of a DOCX.
pub(crate) fn names(docx: &[u8]) -> Vec<String> {
    let archive = ZipArchive::new(Cursor::new(docx)).unwrap();
    let names = archive.file_names().map(|name| name.unwrap().into_owned());
    names.collect()
}

/// What a document says.
pub(crate) fn parts(docx: &[u8]) -> Vec<Part> {
    let xml = file(docx, "word/document.xml");
    let mut reader = Reader::from_str(&xml);
    let mut seen = Seen::default();
    loop {
        match reader.read_event().unwrap() {
            Event::Eof => return seen.parts,
            Event::Start(tag) => seen.start(&tag),
            Event::Empty(tag) => seen.start(&tag),
            Event::Text(text) => {
                let text = text.xml_content(XmlVersion::Implicit1_0);
                if seen.in_text {
                    seen.words.push_str(&text);
                }
            }
            Event::GeneralRef(reference) => {
                let entity = reference.xml_content(XmlVersion::Implicit1_0);
                let sign = quick_xml::escape::resolve_predefined_entity(&entity);
                seen.words.push_str(sign.unwrap());
            }
            Event::End(tag) => seen.end(tag.name().as_ref()),
            _ => {}
        }
    }
}

/// Every table, in order.
pub(crate) fn tables(docx: &[u8]) -> Vec<Vec<Row>> {
    let parts = parts(docx).into_iter();
    parts
        .filter_map(|part| match part {
            Part::Table(rows) => Some(rows),
            Part::Paragraph(..) => None,
        })
        .collect()
}

/// Every paragraph outside tables, in order.
pub(crate) fn paragraphs(docx: &[u8]) -> Vec<String> {
    let parts = parts(docx).into_iter();
    parts
        .filter_map(|part| match part {
            Part::Paragraph(_, words) => Some(words),
            Part::Table(_) => None,
        })
        .collect()
}

/// All the words, one line per paragraph.
pub(crate) fn text(docx: &[u8]) -> String {
    let lines: Vec<_> = parts(docx)
        .into_iter()
        .map(|part| match part {
            Part::Paragraph(_, words) => words,
            Part::Table(rows) => {
                let cells = rows.into_iter().flat_map(|row| row.cells);
                cells.collect::<Vec<_>>().join("\n")
            }
        })
        .collect();
    lines.join("\n")
}

#[derive(Default)]
struct Seen {
    parts: Vec<Part>,
    rows: Option<Vec<Row>>,
    cell: Option<String>,
    style: String,
    words: String,
    in_text: bool,
}

impl Seen {
    fn start(&mut self, tag: &BytesStart<'_>) {
        match tag.name().as_ref() {
            "w:tbl" => self.rows = Some(Vec::new()),
            "w:tr" => self.rows.as_mut().unwrap().push(Row::default()),
            "w:tblHeader" => self.row().heads = true,
            "w:tc" => self.cell = Some(String::new()),
            "w:pStyle" => {
                let value = tag.try_get_attribute("w:val").unwrap().unwrap();
                self.style = value.value.into_owned();
            }
            "w:t" => self.in_text = true,
            "w:br" => self.words.push('\n'),
            "w:tab" => self.words.push('\t'),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "w:t" => self.in_text = false,
            "w:p" => self.paragraph(),
            "w:tc" => {
                let cell = self.cell.take().unwrap();
                self.row().cells.push(cell.trim_end().to_owned());
            }
            "w:tbl" => self.parts.push(Part::Table(self.rows.take().unwrap())),
            _ => {}
        }
    }

    fn paragraph(&mut self) {
        let words = std::mem::take(&mut self.words);
        match &mut self.cell {
            Some(cell) => {
                cell.push_str(&words);
                cell.push('\n');
            }
            None => self.parts.push(Part::Paragraph(self.style.clone(), words)),
        }
    }

    fn row(&mut self) -> &mut Row {
        self.rows.as_mut().unwrap().last_mut().unwrap()
    }
}

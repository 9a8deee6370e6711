//! Paper as a word processor's file (Office Open XML): headings, tables whose heading is repeated, French.
//!
//! Written here, part by part: the crates there are leave out what makes a document accessible and well set
//! (repeated headings of tables, language, title). Parts that never change are files of `docx/`.

mod blocks;
mod xml;

use std::io::{Cursor, Write};

use words::fill;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::Error;
use crate::logo::{Logo, Pixels};
use crate::options::Options;
use crate::paper::{Heading, Paper, Size};
use blocks::Body;
use xml::{escaped, paragraph, run, words};

/// A part of a document and its text, which is the file of `docx/` of the same name.
macro_rules! part {
    ($name:literal) => {
        ($name, include_str!(concat!("../../docx/", $name)))
    };
}

/// Parts that are the same in every document.
const FIXED: [(&str, &str); 7] = [
    part!("[Content_Types].xml"),
    part!("_rels/.rels"),
    part!("docProps/app.xml"),
    part!("word/_rels/document.xml.rels"),
    part!("word/styles.xml"),
    part!("word/numbering.xml"),
    part!("word/settings.xml"),
];

/// Parts with blanks.
const FILLED: [(&str, &str); 5] = [
    part!("docProps/core.xml"),
    part!("word/document.xml"),
    part!("word/footer1.xml"),
    part!("word/header1.xml"),
    part!("word/_rels/header1.xml.rels"),
];

/// A logo in a line of the header.
const LOGO: &str = include_str!("../../docx/logo.xml");

/// Around the text, in twentieths of a point: 15 mm.
const MARGIN: u32 = 850;

/// Said of a sheet that lies on its side.
const LANDSCAPE: &str = r#" w:orient="landscape""#;

/// How high a logo is, in the unit of drawings (360 000 to a centimetre), and how wide at most.
const LOGO_HEIGHT: u64 = 432_000;
const LOGO_WIDTH: u64 = 1_800_000;

/// Writes a document.
pub(crate) fn write(paper: &Paper, options: &Options) -> Result<Vec<u8>, Error> {
    let mut file = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in FIXED {
        add(&mut file, name, content.as_bytes())?;
    }
    let pictures: Vec<_> = options.logos().filter_map(Picture::new).collect();
    let values = values(paper, &pictures);
    let values: Vec<_> = values
        .iter()
        .map(|(blank, value)| (*blank, &**value))
        .collect();
    for (name, content) in FILLED {
        add(&mut file, name, filled(content, &values).as_bytes())?;
    }
    for (rank, picture) in pictures.iter().enumerate() {
        let name = format!("word/media/{}", picture.name(rank));
        add(&mut file, &name, &picture.pixels.bytes)?;
    }
    let written = file.finish().map_err(Error::written)?;
    Ok(written.into_inner())
}

/// A text of `docx/` on one line, with its blanks filled.
fn filled(text: &str, values: &[(&str, &str)]) -> String {
    let line: String = text.lines().collect();
    fill(&line, values)
}

/// What goes into each blank.
fn values(paper: &Paper, pictures: &[Picture]) -> [(&'static str, String); 12] {
    let heading = &paper.heading;
    let (year, month, day) = heading.date;
    let (width, height, orientation) = match paper.size {
        Size::A4 => (11_906, 16_838, ""),
        Size::A4Landscape => (16_838, 11_906, LANDSCAPE),
        Size::A3Landscape => (23_811, 16_838, LANDSCAPE),
    };
    let text_width: u32 = width - 2 * MARGIN;
    let author = heading.author.as_deref().unwrap_or_default();
    [
        ("title", escaped(&heading.file_title)),
        ("author", escaped(author)),
        ("day", format!("{year:04}-{month:02}-{day:02}T00:00:00Z")),
        ("body", Body::of(paper, text_width)),
        ("width", width.to_string()),
        ("height", height.to_string()),
        ("orientation", orientation.to_owned()),
        ("margin", MARGIN.to_string()),
        ("right", text_width.to_string()),
        ("footer", footer(heading)),
        ("header", header(heading, pictures)),
        ("links", links(pictures)),
    ]
}

/// What the document is, then « Page 1 sur 2 », counted by the reader's program.
fn footer(heading: &Heading) -> String {
    let field = |name: &str| {
        let counted = run("1", "");
        format!(
            "</w:t></w:r><w:fldSimple w:instr=\" {name} \">{counted}</w:fldSimple>\
             <w:r><w:t xml:space=\"preserve\">"
        )
    };
    let counts = [("page", &*field("PAGE")), ("pages", &field("NUMPAGES"))];
    let numbers = fill(&escaped(&heading.page), &counts);
    let words = run(&heading.footer, "");
    format!("{words}<w:r><w:tab/></w:r><w:r><w:t xml:space=\"preserve\">{numbers}</w:t></w:r>")
}

/// Logos, and « brouillon ».
fn header(heading: &Heading, pictures: &[Picture]) -> String {
    let drawings = (0..).zip(pictures);
    let drawings: String = drawings
        .map(|(rank, picture)| picture.drawing(rank))
        .collect();
    let draft = heading.draft.as_deref().map(|draft| words("Draft", draft));
    let logos = if drawings.is_empty() && draft.is_some() {
        String::new()
    } else {
        paragraph("Header", "", &drawings)
    };
    logos + &draft.unwrap_or_default()
}

fn links(pictures: &[Picture]) -> String {
    let link = |(rank, picture): (usize, &Picture)| {
        let name = picture.name(rank);
        format!(
            "<Relationship Id=\"rId{rank}\" \
             Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/image\" \
             Target=\"media/{name}\"/>"
        )
    };
    pictures.iter().enumerate().map(link).collect()
}

/// A logo and how large it is on the page.
struct Picture {
    pixels: Pixels,
    width: u64,
    height: u64,
}

impl Picture {
    fn new(logo: &Logo) -> Option<Self> {
        let pixels = logo.pixels()?;
        let (width, height) = (u64::from(pixels.width), u64::from(pixels.height));
        let scale = |fits: u64, of: u64, by: u64| fits.saturating_mul(of).checked_div(by);
        let wide = scale(LOGO_HEIGHT, width, height)?;
        let (width, height) = if wide > LOGO_WIDTH {
            (LOGO_WIDTH, scale(LOGO_WIDTH, height, width)?)
        } else {
            (wide, LOGO_HEIGHT)
        };
        Some(Self {
            pixels,
            width,
            height,
        })
    }

    /// The name of its file.
    fn name(&self, rank: usize) -> String {
        format!("logo{rank}.{}", self.pixels.extension)
    }

    /// In the line of the text.
    fn drawing(&self, rank: usize) -> String {
        let values = [
            ("id", &*(rank + 1).to_string()),
            ("rank", &rank.to_string()),
            ("width", &self.width.to_string()),
            ("height", &self.height.to_string()),
        ];
        filled(LOGO, &values)
    }
}

fn add(file: &mut ZipWriter<Cursor<Vec<u8>>>, name: &str, content: &[u8]) -> Result<(), Error> {
    // No day of change: the same document gives the same bytes.
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    file.start_file(name, options).map_err(Error::written)?;
    file.write_all(content).map_err(Error::written)
}

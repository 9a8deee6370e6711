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
use xml::{escaped, paragraph, run};

/// Parts that are the same in every document.
const FIXED: [(&str, &str); 7] = [
    (
        "[Content_Types].xml",
        include_str!("../../docx/content_types.xml"),
    ),
    ("_rels/.rels", include_str!("../../docx/rels.xml")),
    ("docProps/app.xml", include_str!("../../docx/app.xml")),
    (
        "word/_rels/document.xml.rels",
        include_str!("../../docx/document_rels.xml"),
    ),
    ("word/styles.xml", include_str!("../../docx/styles.xml")),
    (
        "word/numbering.xml",
        include_str!("../../docx/numbering.xml"),
    ),
    ("word/settings.xml", include_str!("../../docx/settings.xml")),
];

/// What every part of a document opens with.
const DECLARATION: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#;

/// Names of elements.
const SPACES: &str = concat!(
    r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" "#,
    r#"xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" "#,
    r#"xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" "#,
    r#"xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" "#,
    r#"xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture""#,
);

/// Around the text, in twentieths of a point: 15 mm.
const MARGIN: u32 = 850;

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
    let heading = &paper.heading;
    let sheet = Sheet::from(paper.size);
    add(&mut file, "docProps/core.xml", core(heading).as_bytes())?;
    add(
        &mut file,
        "word/document.xml",
        document(paper, &sheet).as_bytes(),
    )?;
    add(
        &mut file,
        "word/footer1.xml",
        footer(heading, &sheet).as_bytes(),
    )?;
    let header = header(heading, &pictures);
    add(&mut file, "word/header1.xml", header.as_bytes())?;
    let links = header_links(&pictures);
    add(&mut file, "word/_rels/header1.xml.rels", links.as_bytes())?;
    for (rank, picture) in pictures.iter().enumerate() {
        add(
            &mut file,
            &format!("word/media/{}", picture.name(rank)),
            &picture.pixels.bytes,
        )?;
    }
    let written = file.finish().map_err(broken)?;
    Ok(written.into_inner())
}

/// The size of a sheet and the width of its text, in twentieths of a point.
pub(crate) struct Sheet {
    width: u32,
    height: u32,
    /// Between the margins.
    pub(crate) text: u32,
}

impl From<Size> for Sheet {
    fn from(size: Size) -> Self {
        let (width, height) = match size {
            Size::A4 => (11_906, 16_838),
            Size::A4Landscape => (16_838, 11_906),
            Size::A3Landscape => (23_811, 16_838),
        };
        Self {
            width,
            height,
            text: width - 2 * MARGIN,
        }
    }
}

fn document(paper: &Paper, sheet: &Sheet) -> String {
    let mut body = Body::new(sheet);
    body.opening(&paper.heading);
    for block in &paper.blocks {
        body.block(block);
    }
    for line in &paper.closing {
        body.small(line);
    }
    let (width, height) = (sheet.width, sheet.height);
    let orientation = if width > height {
        r#" w:orient="landscape""#
    } else {
        ""
    };
    format!(
        "{DECLARATION}<w:document {SPACES}><w:body>{}<w:sectPr>\
         <w:headerReference w:type=\"default\" r:id=\"rId4\"/>\
         <w:footerReference w:type=\"default\" r:id=\"rId5\"/>\
         <w:pgSz w:w=\"{width}\" w:h=\"{height}\"{orientation}/>\
         <w:pgMar w:top=\"1021\" w:right=\"{MARGIN}\" w:bottom=\"964\" w:left=\"{MARGIN}\" \
         w:header=\"454\" w:footer=\"454\" w:gutter=\"0\"/></w:sectPr></w:body></w:document>",
        body.xml
    )
}

/// Title, author, language and day, for the properties of the file.
fn core(heading: &Heading) -> String {
    let (year, month, day) = heading.date;
    let day = format!("{year:04}-{month:02}-{day:02}T00:00:00Z");
    let author = escaped(heading.author.as_deref().unwrap_or_default());
    let title = escaped(&heading.file_title);
    format!(
        "{DECLARATION}<cp:coreProperties \
         xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>{title}</dc:title>\
         <dc:creator>{author}</dc:creator><dc:language>fr-FR</dc:language>\
         <dcterms:created xsi:type=\"dcterms:W3CDTF\">{day}</dcterms:created>\
         <dcterms:modified xsi:type=\"dcterms:W3CDTF\">{day}</dcterms:modified></cp:coreProperties>"
    )
}

/// What the document is, then « Page 1 sur 2 », counted by the reader's program.
fn footer(heading: &Heading, sheet: &Sheet) -> String {
    const OPEN: &str = "<w:r><w:t xml:space=\"preserve\">";
    const CLOSE: &str = "</w:t></w:r>";
    let field = |name: &str| {
        let counted = run("1", "");
        format!("{CLOSE}<w:fldSimple w:instr=\" {name} \">{counted}</w:fldSimple>{OPEN}")
    };
    let numbers = fill(
        &escaped(&heading.page),
        &[("page", &field("PAGE")), ("pages", &field("NUMPAGES"))],
    );
    let right = sheet.text;
    let tab = format!("<w:tabs><w:tab w:val=\"right\" w:pos=\"{right}\"/></w:tabs>");
    let words = run(&heading.footer, "");
    let content = format!("{words}<w:r><w:tab/></w:r>{OPEN}{numbers}{CLOSE}");
    format!(
        "{DECLARATION}<w:ftr {SPACES}>{}</w:ftr>",
        paragraph("Footer", &tab, &content)
    )
}

/// Logos, and « brouillon ».
fn header(heading: &Heading, pictures: &[Picture]) -> String {
    let drawings: String = (0..)
        .zip(pictures)
        .map(|(rank, picture)| picture.drawing(rank))
        .collect();
    let logos = (!pictures.is_empty()).then(|| paragraph("Header", "", &drawings));
    let draft = heading.draft.as_deref();
    let draft = draft.map(|draft| paragraph("Draft", "", &run(draft, "")));
    let content: String = logos.into_iter().chain(draft).collect();
    let content = if content.is_empty() {
        paragraph("Header", "", "")
    } else {
        content
    };
    format!("{DECLARATION}<w:hdr {SPACES}>{content}</w:hdr>")
}

fn header_links(pictures: &[Picture]) -> String {
    let link = |(rank, picture): (usize, &Picture)| {
        let name = picture.name(rank);
        format!(
            "<Relationship Id=\"rId{rank}\" \
             Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/image\" \
             Target=\"media/{name}\"/>"
        )
    };
    let links: String = pictures.iter().enumerate().map(link).collect();
    format!(
        "{DECLARATION}<Relationships \
         xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{links}</Relationships>"
    )
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
        let Self { width, height, .. } = self;
        let id = rank + 1;
        format!(
            "<w:r><w:drawing><wp:inline distT=\"0\" distB=\"0\" distL=\"114300\" distR=\"0\">\
             <wp:extent cx=\"{width}\" cy=\"{height}\"/>\
             <wp:docPr id=\"{id}\" name=\"Logo {id}\" descr=\"Logo\"/>\
             <a:graphic><a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\">\
             <pic:pic><pic:nvPicPr><pic:cNvPr id=\"{id}\" name=\"Logo {id}\" descr=\"Logo\"/><pic:cNvPicPr/>\
             </pic:nvPicPr><pic:blipFill><a:blip r:embed=\"rId{rank}\"/><a:stretch><a:fillRect/></a:stretch>\
             </pic:blipFill><pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"{width}\" cy=\"{height}\"/>\
             </a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>\
             </a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
        )
    }
}

fn add(file: &mut ZipWriter<Cursor<Vec<u8>>>, name: &str, content: &[u8]) -> Result<(), Error> {
    // No day of change: the same document gives the same bytes.
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    file.start_file(name, options).map_err(broken)?;
    file.write_all(content).map_err(broken)
}

fn broken(error: impl std::fmt::Display) -> Error {
    Error::Written(error.to_string())
}

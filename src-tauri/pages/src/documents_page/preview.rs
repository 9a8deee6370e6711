//! The document itself on the screen: each page of its PDF, drawn as SVG.
//!
//! WebKitGTK shows no PDF, so the pages are drawn by the same kind of engine that reads PDF elsewhere,
//! from the very bytes that would be saved. The last document drawn is kept, so that a page of it is
//! not made again.

use std::sync::{Mutex, PoisonError};

use axum::extract::{Path, Query};
use axum::http::header;
use axum::response::IntoResponse as _;
use documents::{Document, Format};
use hayro_svg::hayro_interpret::InterpreterSettings;
use hayro_svg::hayro_syntax::Pdf;
use hayro_svg::{RenderCache, SvgRenderSettings, convert};
use serde::Deserialize;
use tera::context;

use super::{document, print, settings};
use crate::frame::Section;
use crate::problem::Problem;
use crate::respond::Answer;
use crate::state::App;

/// Pages drawn of a document, at most: the rest is read in the file.
const PAGES: usize = 40;

/// White paper under the page.
const PAPER: SvgRenderSettings = SvgRenderSettings {
    bg_color: [255, 255, 255, 255],
};

/// The pages of the last document drawn, and the bytes they come from.
static LAST: Mutex<Option<(Vec<u8>, Vec<String>)>> = Mutex::new(None);

/// The size of paper, when the document comes in several.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    format: String,
}

/// `GET /documents/{document}/preview`
pub(super) fn show(app: &App, Path(code): Path<String>, Query(wanted): Query<Wanted>) -> Answer {
    let document = document(&code);
    let format = on_paper(document, &wanted.format)?;
    let count = drawn(app, document, format, Vec::len)?;
    let view = context! {
        doc => &document,
        title => document.title(),
        format => &format,
        formats => &paper(document).collect::<Vec<_>>(),
        count,
        more => &(count == PAGES)
    };
    app.page(Section::Documents, "documents/preview.html", view)
}

/// `GET /documents/{document}/pages/{page}`: a page, from 1, as `1.svg`.
pub(super) fn page(
    app: &App,
    Path((code, page)): Path<(String, String)>,
    Query(wanted): Query<Wanted>,
) -> Answer {
    let number: usize = page
        .strip_suffix(".svg")
        .and_then(|number| number.parse().ok())
        .ok_or(Problem::NoPage)?;
    let document = document(&code);
    let format = on_paper(document, &wanted.format)?;
    let svg = drawn(app, document, format, |pages| {
        pages.get(number.wrapping_sub(1)).cloned()
    })?
    .ok_or(Problem::NoPage)?;
    let headers = [
        (header::CONTENT_TYPE, "image/svg+xml"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, svg).into_response())
}

/// The format of this name if it is pages of paper, or else the usual one.
fn on_paper(document: Document, code: &str) -> Result<Format, Problem> {
    let named = paper(document).find(|format| format.code() == code);
    named.or(paper(document).next()).ok_or(Problem::NoPage)
}

/// The sizes of paper a document comes in.
fn paper(document: Document) -> impl Iterator<Item = Format> {
    let formats = document.formats().iter().copied();
    formats.filter(|format| format.is_paper())
}

/// Reads the pages of a document as it would be saved now.
fn drawn<T>(
    app: &App,
    document: Document,
    format: Format,
    read: impl FnOnce(&Vec<String>) -> T,
) -> Result<T, Problem> {
    let bytes = print(app, document, format, &settings(app, document)?)?;
    let mut last = LAST.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, pages)) = last.as_ref().filter(|(from, _)| *from == bytes) {
        return Ok(read(pages));
    }
    let pages = draw(bytes.clone())?;
    let answer = read(&pages);
    *last = Some((bytes, pages));
    Ok(answer)
}

/// The pages of a PDF, drawn.
fn draw(bytes: Vec<u8>) -> Result<Vec<String>, Problem> {
    let pdf =
        Pdf::new(bytes).map_err(|_| Problem::NotPrinted(anyhow::anyhow!("Read the PDF again")))?;
    let cache = RenderCache::new();
    let settings = InterpreterSettings::default();
    let pages = pdf.pages().iter().take(PAGES);
    Ok(pages
        .map(|page| convert(page, &cache, &settings, &PAPER))
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_size_asked_for_is_shown_or_else_the_usual_one() {
        let shown = |document, code| on_paper(document, code).ok();
        assert_eq!(shown(Document::Plan, ""), Some(Format::Pdf));
        assert_eq!(shown(Document::Plan, "pdf-a3"), Some(Format::PdfA3));
        assert_eq!(shown(Document::Plan, "xlsx"), Some(Format::Pdf));
        assert_eq!(shown(Document::Poster, "pdf"), Some(Format::PdfA3));
        assert_eq!(shown(Document::Calendar, "pdf"), None);
    }
}

//! The document itself on the screen: each page of its PDF, drawn as SVG.
//!
//! WebKitGTK shows no PDF, so the pages are drawn by the same kind of engine that reads PDF elsewhere,
//! from the very bytes that would be saved. The last document drawn is kept, so that a page of it is
//! not made again.

use std::sync::{Mutex, PoisonError};

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::IntoResponse as _;
use documents::{Document, Format};
use hayro_svg::hayro_interpret::InterpreterSettings;
use hayro_svg::hayro_syntax::Pdf;
use hayro_svg::{RenderCache, SvgRenderSettings, convert};
use serde::Serialize;

use super::{Chosen, code_of, document, is_paper};
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

#[derive(Serialize)]
struct Show {
    doc: &'static str,
    title: &'static str,
    pages: Vec<usize>,
    more: bool,
}

/// `GET /documents/{document}/preview`
pub(super) async fn show(State(app): State<App>, Path(code): Path<String>) -> Answer {
    app.work(move |app| {
        let document = document(&code);
        let count = drawn(app, document, Vec::len)?;
        let view = Show {
            doc: code_of(document),
            title: document.title(),
            pages: (1..=count).collect(),
            more: count == PAGES,
        };
        app.page(Section::Documents, "documents/preview.html", &view)
    })
    .await
}

/// `GET /documents/{document}/pages/{page}`: a page, from 1, as `1.svg`.
pub(super) async fn page(
    State(app): State<App>,
    Path((code, page)): Path<(String, String)>,
) -> Answer {
    app.work(move |app| {
        let number: usize = page
            .strip_suffix(".svg")
            .and_then(|number| number.parse().ok())
            .ok_or(Problem::NoPage)?;
        let svg = drawn(app, document(&code), |pages| {
            pages.get(number.wrapping_sub(1)).cloned()
        })?
        .ok_or(Problem::NoPage)?;
        let headers = [
            (header::CONTENT_TYPE, "image/svg+xml"),
            (header::CACHE_CONTROL, "no-store"),
        ];
        Ok((headers, svg).into_response())
    })
    .await
}

/// Reads the pages of a document as it would be saved now.
fn drawn<T>(
    app: &App,
    document: Document,
    read: impl FnOnce(&Vec<String>) -> T,
) -> Result<T, Problem> {
    let format = document.formats().first().copied().unwrap_or(Format::Pdf);
    if !is_paper(format) {
        return Err(Problem::NoPage);
    }
    let (view, options) = Chosen::of(app, document)?.made(app, document)?;
    let bytes = app
        .print(document, &view, format, &options)
        .map_err(Problem::NotPrinted)?;
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
    let pdf = Pdf::new(bytes)
        .map_err(|error| Problem::NotPrinted(anyhow::anyhow!("read the PDF again: {error:?}")))?;
    let cache = RenderCache::new();
    let settings = InterpreterSettings::default();
    let pages = pdf.pages().iter().take(PAGES);
    Ok(pages
        .map(|page| convert(page, &cache, &settings, &PAPER))
        .collect())
}

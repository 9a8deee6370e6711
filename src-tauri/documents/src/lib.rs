//! What leaves the program as a file: views of a dossier → bytes.
//!
//! A caller fills one plain [`DossierView`], picks a [`Document`] and a [`Format`], and calls [`write()`] with
//! [`Options`]. Tables read it through one list of columns ([`PlanColumn`]), pages as composed sentences
//! (`paper`), laid out by Typst (PDF) or written as DOCX. No SQL, no path, no clock here.
//! The PDF is behind the feature `pdf`, because its engine is long to build: see `pdf`.

mod action;
mod action_list;
mod annex;
mod counts;
mod csv_file;
mod document;
mod docx_file;
mod error;
mod feedback;
pub mod french;
mod ics_file;
mod json_file;
mod logo;
mod money;
mod options;
mod paper;
#[cfg(feature = "pdf")]
mod pdf;
mod plan_columns;
mod plan_paper;
mod poster;
#[cfg(feature = "pdf")]
mod printer;
mod sheets;
mod tables;
mod text;
mod texts;
mod view;
mod xlsx_file;
mod year_report;

pub use action::{
    ActionView, Cost, IndicatorView, Level, MeasureView, ReviewView, Status, Support,
};
pub use counts::Counts;
pub use document::{Document, Format};
pub use error::Error;
pub use logo::Logo;
pub use money::{CostTotal, euros};
pub use options::{Options, Years};
pub use plan_columns::{
    ANNEX_COLUMNS, LEGAL_COLUMNS, PlanColumn, PlanRow, SITUATION_COLUMNS, TABLE_COLUMNS, Value,
    WIDE_COLUMNS,
};
pub use view::{
    DossierView, ExistingView, Family, Firm, Labelled, MeetingView, PlanGroup, PlanVersion,
    RatingView, SaidView, SituationView, Theme, UnitView,
};

use paper::{Paper, Size};
use poster::Poster;

/// Writes a document.
///
/// # Errors
/// [`Error::NoSuchFormat`] when it does not come in this format; the others are never the view's doing.
pub fn write(
    document: Document,
    view: &DossierView,
    format: Format,
    options: &Options,
) -> Result<Vec<u8>, Error> {
    if !document.formats().contains(&format) {
        return Err(Error::NoSuchFormat { document, format });
    }
    let view = view.shown(document, options);
    match format {
        Format::Pdf | Format::PdfA3 => print(document, &view, format, options),
        Format::Docx => docx_file::write(&paper(document, &view, format, options), options),
        Format::Xlsx => xlsx_file::write(document, &view, &sheets(document, &view, options)),
        Format::Csv => csv_file::write(&tables::actions(&view, options)),
        Format::Json => json_file::write(&view),
        Format::Ics => Ok(ics_file::write(&view)),
    }
}

/// The words of a document that makes pages.
fn paper(document: Document, view: &DossierView, format: Format, options: &Options) -> Paper {
    match document {
        Document::Plan if format == Format::Pdf => plan_paper::upright(view, options),
        Document::Plan if format == Format::PdfA3 => {
            plan_paper::lying(view, options, Size::A3Landscape)
        }
        // The poster has a page of its own, and the calendar none: see `Document::formats`.
        Document::Plan | Document::Poster | Document::Calendar => {
            plan_paper::lying(view, options, Size::A4Landscape)
        }
        Document::Annex => annex::paper(view, options),
        Document::ActionList => action_list::paper(view, options),
        Document::Feedback => feedback::paper(view, options),
        Document::SituationSheet => sheets::situations(view, options),
        Document::ActionSheet => sheets::actions(view, options),
        Document::YearReport => year_report::paper(view, options),
    }
}

/// The sheets of a document that makes a workbook.
fn sheets(document: Document, view: &DossierView, options: &Options) -> Vec<tables::Sheet> {
    match document {
        Document::Annex => vec![annex::sheet(view, options)],
        Document::ActionList => vec![action_list::sheet(view, options)],
        Document::Plan
        | Document::Poster
        | Document::Feedback
        | Document::SituationSheet
        | Document::ActionSheet
        | Document::YearReport
        | Document::Calendar => tables::plan(view, options),
    }
}

fn print(
    document: Document,
    view: &DossierView,
    format: Format,
    options: &Options,
) -> Result<Vec<u8>, Error> {
    let logos: Vec<_> = options.logos().collect();
    if document == Document::Poster {
        return pdf::poster(&Poster::new(view), &logos);
    }
    pdf::paper(&paper(document, view, format, options), &logos)
}

/// A program built without its printing engine says so.
#[cfg(not(feature = "pdf"))]
mod pdf {
    use crate::{Error, Logo, Paper, Poster};

    pub(crate) fn paper(_: &Paper, _: &[&Logo]) -> Result<Vec<u8>, Error> {
        Err(Error::NoPrinter)
    }

    pub(crate) fn poster(_: &Poster, _: &[&Logo]) -> Result<Vec<u8>, Error> {
        Err(Error::NoPrinter)
    }
}

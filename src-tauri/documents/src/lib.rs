//! What leaves the program as a file: the records of a dossier → bytes.
//!
//! A caller gives a [`Source`] (the records, the library, the instant), picks a [`Document`] and a [`Format`], and
//! calls [`write()`] with [`Options`]. Tables read what is shown through one list of columns ([`PlanColumn`]),
//! pages as composed sentences (`paper`), laid out by Typst (PDF) or written as DOCX. No SQL, no path, no clock
//! here. The PDF is behind the feature `pdf`, because its engine is long to build: see `pdf`.

#[cfg(test)]
extern crate self as documents;

mod action_list;
mod annex;
mod counts;
mod csv_file;
mod document;
mod docx_file;
mod error;
mod feedback;
#[cfg(test)]
#[path = "../tests/support/firm.rs"]
#[allow(dead_code, reason = "the tests beside use more of it")]
mod firm;
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
mod ratings;
mod sheets;
mod tables;
mod text;
mod texts;
mod values;
mod view;
mod visible;
mod xlsx_file;
mod year_report;

pub use document::{Document, Format};
pub use error::Error;
pub use logo::Logo;
pub use options::{Options, RESTRICTED, revisions, validated_version};
pub use plan_columns::PlanColumn;
pub use ratings::rating_label;
pub use values::family;
pub use view::Years;
pub use visible::Source;

use paper::{Paper, Size};
use poster::Poster;
use view::View;

/// Writes a document.
///
/// # Errors
/// [`Error::NoSuchFormat`] when it does not come in this format; the others are never the dossier's doing.
pub fn write(
    document: Document,
    source: &Source<'_>,
    format: Format,
    options: &Options,
) -> Result<Vec<u8>, Error> {
    let absent = Error::NoSuchFormat { document, format };
    if !document.formats().contains(&format) {
        return Err(absent);
    }
    let view = View::new(source, (document, format), options)?;
    let logos: Vec<_> = options.logos().collect();
    match (document, format) {
        (Document::Poster, _) => pdf::print("poster.typ", &Poster::new(&view), &logos),
        (_, Format::Xlsx) => xlsx_file::write(document, &view, &sheets(document, &view, options)),
        (_, Format::Csv) => csv_file::write(&tables::actions(&view, options)),
        (_, Format::Json) => Ok(json_file::write(&view)),
        (_, Format::Ics) => Ok(ics_file::write(&view)),
        (_, Format::Docx | Format::Pdf | Format::PdfA3) => {
            let paper = paper(document, &view, format, options).ok_or(absent)?;
            if format == Format::Docx {
                docx_file::write(&paper, options)
            } else {
                pdf::print("paper.typ", &paper, &logos)
            }
        }
    }
}

/// Prints a sheet with nothing but this logo, and draws it as a word processor takes it: what printed once prints
/// always. A program without its printing engine finds nothing wrong.
///
/// # Errors
/// [`Error::Logo`] when it does not print.
pub fn try_out(logo: &Logo) -> Result<(), Error> {
    let undrawn = || Error::Logo("it does not draw".to_owned());
    match pdf::print("logo.typ", &(), &[logo]) {
        Ok(_) => logo.pixels().map(|_| ()).ok_or_else(undrawn),
        Err(Error::NoPrinter) => Ok(()),
        Err(error) => Err(error),
    }
}

/// The words of a document made of blocks on pages; the poster is made otherwise, the calendar has no page.
fn paper(document: Document, view: &View<'_>, format: Format, options: &Options) -> Option<Paper> {
    Some(match document {
        Document::Plan if format == Format::Pdf => plan_paper::portrait(view, options),
        Document::Plan if format == Format::PdfA3 => {
            plan_paper::landscape(view, options, Size::A3Landscape)
        }
        Document::Plan => plan_paper::landscape(view, options, Size::A4Landscape),
        Document::Annex => annex::paper(view, options),
        Document::ActionList => action_list::paper(view, options),
        Document::Feedback => feedback::paper(view),
        Document::SituationSheet => sheets::situations(view),
        Document::ActionSheet => sheets::actions(view),
        Document::YearReport => year_report::paper(view),
        Document::Poster | Document::Calendar => return None,
    })
}

/// The sheets of a workbook.
fn sheets(document: Document, view: &View<'_>, options: &Options) -> Vec<tables::Sheet> {
    if document == Document::Annex {
        vec![annex::sheet(view, options)]
    } else if document == Document::ActionList {
        vec![action_list::sheet(view, options)]
    } else {
        tables::plan(view, options)
    }
}

/// A program built without its printing engine says so.
#[cfg(not(feature = "pdf"))]
mod pdf {
    use crate::{Error, Logo};

    pub(crate) fn print<T>(_: &str, _: &T, _: &[&Logo]) -> Result<Vec<u8>, Error> {
        Err(Error::NoPrinter)
    }
}

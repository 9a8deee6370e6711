//! What can go wrong when a document is written.
//!
//! Any dossier prints: apart from a logo, these are ours to fix and worth a line in the log; what the person
//! reads about them is decided by the room that asked for the document.

use crate::document::{Document, Format};

/// Why a document could not be written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// This document does not come in this format: see [`Document::formats`].
    #[error("{document:?} does not come as {format:?}")]
    NoSuchFormat {
        /// The document asked for.
        document: Document,
        /// The format asked for.
        format: Format,
    },
    /// The library cannot be read.
    #[error("the library cannot be read: {0}")]
    Library(#[from] library::Error),
    /// The program was built without its printing engine (feature `pdf`).
    #[error("this program does not print")]
    NoPrinter,
    /// A logo cannot be used or drawn: another one, or none, will do.
    #[error("the logo cannot be used: {0}")]
    Logo(String),
    /// Something embedded in the program cannot be used: a font, a promise of conformance.
    #[error("an embedded part is broken: {0}")]
    Embedded(String),
    /// The page could not be laid out: an error in our template.
    #[error("the template does not lay out: {0}")]
    Layout(String),
    /// The page breaks a rule of PDF/UA-1 or PDF/A-2a, so no file is written.
    #[error("the document is not conforming: {0}")]
    NotConforming(String),
    /// The file could not be put together.
    #[error("the file cannot be written: {0}")]
    Written(String),
}

impl Error {
    /// Which kind of trouble it is, for a journal that holds no word of a dossier.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoSuchFormat { .. } => "no such format",
            Self::Library(_) => "library",
            Self::NoPrinter => "no printer",
            Self::Logo(_) => "logo",
            Self::Embedded(_) => "embedded part",
            Self::Layout(_) => "layout",
            Self::NotConforming(_) => "not conforming",
            Self::Written(_) => "written",
        }
    }

    /// The file could not be put together, and why.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "an error is given as it comes"
    )]
    pub(crate) fn written(error: impl ToString) -> Self {
        Self::Written(error.to_string())
    }
}

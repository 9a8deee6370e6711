//! What can go wrong when a document is written.
//!
//! None of it is the reader's doing: any dossier prints. These are ours to fix, and worth a line in the log;
//! what the person reads about them is decided by the room that asked for the document.

/// Why a document could not be written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Something embedded in the program cannot be used: a font, a promise of conformance.
    #[error("an embedded part is broken: {0}")]
    Embedded(String),
    /// The page could not be laid out: an error in our template.
    #[error("the template does not lay out: {0}")]
    Layout(String),
    /// The page breaks a rule of PDF/UA-1 or PDF/A-2a, so no file is written.
    #[error("the document is not conforming: {0}")]
    NotConforming(String),
}

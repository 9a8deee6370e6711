//! What can go wrong when reading the library.
//!
//! Absence is no error: a sheet that does not exist is `None`. What people are told is decided by
//! whoever shows the error.

/// The library cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The bytes are not a compiled library.
    #[error("this is not a compiled library")]
    NotALibrary,
    /// The library was compiled for another version of the program.
    #[error("library format {found}, this program reads format {expected}")]
    OtherFormat {
        /// Format of the file.
        found: u32,
        /// The only format this program reads.
        expected: u32,
    },
    /// The library is not where a debug build looks for it.
    #[error("no compiled library at {path}: run cargo xtask content")]
    NotCompiled {
        /// Where it was looked for.
        path: String,
    },
    /// SQLite refused something: the file is damaged.
    #[error("reading the library: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// An entry does not have the expected form: the file is damaged.
    #[error("reading an entry of the library: {0}")]
    Json(#[from] serde_json::Error),
    /// The index of the search does not have the expected form: the file is damaged.
    #[error("the index of the search is damaged")]
    Index,
}

/// Result of reading the library.
pub type Result<T> = std::result::Result<T, Error>;

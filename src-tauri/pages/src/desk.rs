//! What the pages ask of the desktop around them: the clock, dialogs, the projector window.
//!
//! The shell answers with Tauri, the development server and the tests in their own ways. Pages never
//! see a window. Every method may block: pages call them from a worker thread.

use std::path::{Path, PathBuf};

use jiff::{Timestamp, tz::TimeZone};

/// The desktop as the pages see it.
pub trait Desk: Send + Sync + 'static {
    /// The present instant.
    fn now(&self) -> Timestamp;

    /// Where the person is: instants are shown, and « today » decided, in this time zone.
    fn time_zone(&self) -> TimeZone;

    /// Asks which dossier to open. `None` when the person gives up.
    fn choose_dossier(&self) -> Option<PathBuf>;

    /// Asks which file to read, of one of these kinds. `None` when the person gives up.
    fn choose_file(&self, kinds: &[FileKind]) -> Option<PathBuf>;

    /// Asks where to write a file, proposing a name. `None` when the person gives up.
    fn choose_destination(&self, proposed: &str, kind: FileKind) -> Option<PathBuf>;

    /// Shows a file or folder in the system's file manager.
    fn show_in_folder(&self, path: &Path);

    /// Prints the page of the person's window, where its web view cannot by itself. False: it can.
    fn print(&self) -> bool;

    /// Opens the projector window, or brings it to the front.
    fn open_projector(&self);

    /// Closes the projector window.
    fn close_projector(&self);

    /// Tells the other windows that something they show has changed.
    fn announce(&self, topic: Topic);
}

/// The kinds of files that are saved, each with its extension.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// A dossier, `.mallette`.
    Dossier,
    /// A printable document, `.pdf`.
    Pdf,
    /// Data for programs, `.json`.
    Json,
    /// A spreadsheet, `.xlsx`.
    Xlsx,
    /// A table in plain text, `.csv`.
    Csv,
    /// A text to go on writing, `.docx`.
    Docx,
    /// Dates for a calendar, `.ics`.
    Ics,
    /// A picture, `.png`.
    Png,
    /// A picture, `.jpg`.
    Jpg,
    /// The same kind of picture under its longer name, `.jpeg`.
    Jpeg,
    /// A drawing, `.svg`.
    Svg,
}

impl FileKind {
    /// The extension, without its dot.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Dossier => "mallette",
            Self::Pdf => "pdf",
            Self::Json => "json",
            Self::Xlsx => "xlsx",
            Self::Csv => "csv",
            Self::Docx => "docx",
            Self::Ics => "ics",
            Self::Png => "png",
            Self::Jpg => "jpg",
            Self::Jpeg => "jpeg",
            Self::Svg => "svg",
        }
    }
}

/// What the other windows listen to: the name of a DOM event dispatched on their `body`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    /// The firm's data changed.
    Dossier,
    /// What the projector shows changed.
    Projection,
}

impl Topic {
    /// The DOM event.
    #[must_use]
    pub fn event(self) -> &'static str {
        match self {
            Self::Dossier => "dossier-changed",
            Self::Projection => "projection-changed",
        }
    }
}

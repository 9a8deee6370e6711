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

words::codes! {
    /// The kinds of files that are saved, each with its extension.
    pub enum FileKind {
        /// A dossier.
        Dossier = "mallette",
        /// A printable document.
        Pdf = "pdf",
        /// Data for programs.
        Json = "json",
        /// A spreadsheet.
        Xlsx = "xlsx",
        /// A table in plain text.
        Csv = "csv",
        /// A text to go on writing.
        Docx = "docx",
        /// Dates for a calendar.
        Ics = "ics",
        /// A picture.
        Png = "png",
        /// A picture.
        Jpg = "jpg",
        /// The same kind of picture under its longer name.
        Jpeg = "jpeg",
        /// A drawing.
        Svg = "svg",
    }
}

words::codes! {
    /// What the other windows listen to: the name of a DOM event dispatched on their `body`.
    pub enum Topic {
        /// The firm's data changed.
        Dossier = "dossier-changed",
        /// What the projector shows changed.
        Projection = "projection-changed",
    }
}

//! A desk for tests: its clock is set by hand, its dialogs are answered in advance, and it
//! remembers what it was asked.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use ::pages::{Desk, FileKind, Topic};
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// What a desk was asked and will answer.
#[derive(Debug)]
struct Paper {
    now: Timestamp,
    to_open: Option<PathBuf>,
    to_write: Option<PathBuf>,
    projecting: bool,
    announced: Vec<Topic>,
    shown: Vec<PathBuf>,
    prints: bool,
}

/// A desk made of paper. Clones share the same sheet.
#[derive(Clone, Debug)]
pub struct PaperDesk(Arc<Mutex<Paper>>);

impl PaperDesk {
    /// A desk on a Tuesday morning of November 2026, in Paris.
    #[must_use]
    pub fn new() -> Self {
        Self(Arc::new(Mutex::new(Paper {
            now: "2026-11-24T08:00:00Z".parse().unwrap(),
            to_open: None,
            to_write: None,
            projecting: false,
            announced: Vec::new(),
            shown: Vec::new(),
            prints: false,
        })))
    }

    fn paper<T>(&self, work: impl FnOnce(&mut Paper) -> T) -> T {
        work(&mut self.0.lock().unwrap())
    }

    /// Moves the clock to an instant.
    pub fn set_now(&self, now: &str) {
        self.paper(|paper| paper.now = now.parse().unwrap());
    }

    /// Prints the window itself from now on, as on macOS.
    pub fn will_print(&self) {
        self.paper(|paper| paper.prints = true);
    }

    /// Answers the next « open » dialogs with this file.
    pub fn will_open(&self, path: &Path) {
        self.paper(|paper| paper.to_open = Some(path.to_owned()));
    }

    /// Answers the next « save » dialogs with this file; none is giving up.
    pub fn will_write(&self, path: Option<&Path>) {
        self.paper(|paper| paper.to_write = path.map(Path::to_owned));
    }

    /// Whether the projector's window is open.
    #[must_use]
    pub fn is_projecting(&self) -> bool {
        self.paper(|paper| paper.projecting)
    }

    /// What was announced to the other windows since last asked.
    #[must_use]
    pub fn announced(&self) -> Vec<Topic> {
        self.paper(|paper| std::mem::take(&mut paper.announced))
    }

    /// What was shown in the file manager.
    #[must_use]
    pub fn shown(&self) -> Vec<PathBuf> {
        self.paper(|paper| paper.shown.clone())
    }
}

impl Default for PaperDesk {
    fn default() -> Self {
        Self::new()
    }
}

impl Desk for PaperDesk {
    fn now(&self) -> Timestamp {
        self.paper(|paper| paper.now)
    }

    fn time_zone(&self) -> TimeZone {
        TimeZone::get("Europe/Paris").unwrap_or(TimeZone::UTC)
    }

    fn choose_dossier(&self) -> Option<PathBuf> {
        self.paper(|paper| paper.to_open.clone())
    }

    fn choose_file(&self, _: &[FileKind]) -> Option<PathBuf> {
        self.paper(|paper| paper.to_open.clone())
    }

    fn choose_destination(&self, _: &str, _: FileKind) -> Option<PathBuf> {
        self.paper(|paper| paper.to_write.clone())
    }

    fn show_in_folder(&self, path: &Path) {
        self.paper(|paper| paper.shown.push(path.to_owned()));
    }

    fn print(&self) -> bool {
        self.paper(|paper| paper.prints)
    }

    fn open_projector(&self) {
        self.paper(|paper| paper.projecting = true);
    }

    fn close_projector(&self) {
        self.paper(|paper| paper.projecting = false);
    }

    fn announce(&self, topic: Topic) {
        self.paper(|paper| paper.announced.push(topic));
    }
}

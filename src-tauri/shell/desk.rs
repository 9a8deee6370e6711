//! The desktop as the pages see it: Tauri's dialogs and windows behind their `Desk`.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use pages::{Desk, FileKind, Topic};
use tauri::{AppHandle, Manager as _, Wry};
use tauri_plugin_dialog::{DialogExt as _, FileDialogBuilder, FilePath};

use crate::clock::Clock;
use crate::window;

/// The running application, known only once it is set up.
pub(crate) type Handle = Arc<OnceLock<AppHandle>>;

/// Tauri's side of the pages' desktop.
pub(crate) struct TauriDesk {
    pub(crate) clock: Clock,
    pub(crate) app: Handle,
}

impl TauriDesk {
    /// A dialog on files of these kinds, under a name.
    fn dialog(&self, name: &str, extensions: &[&str]) -> Option<FileDialogBuilder<Wry>> {
        let dialog = self.app.get()?.dialog().file();
        Some(dialog.add_filter(name, extensions))
    }
}

impl Desk for TauriDesk {
    fn now(&self) -> Timestamp {
        self.clock.now()
    }

    fn time_zone(&self) -> TimeZone {
        TimeZone::system()
    }

    fn choose_dossier(&self) -> Option<PathBuf> {
        let dialog = self.dialog("Mallette RPS", &[FileKind::Dossier.code()])?;
        dialog.blocking_pick_file().and_then(path)
    }

    fn choose_file(&self, kinds: &[FileKind]) -> Option<PathBuf> {
        let extensions: Vec<&str> = kinds.iter().map(|kind| kind.code()).collect();
        let dialog = self.dialog(&extensions.join(", "), &extensions)?;
        dialog.blocking_pick_file().and_then(path)
    }

    fn choose_destination(&self, proposed: &str, kind: FileKind) -> Option<PathBuf> {
        let extension = kind.code();
        let mut dialog = self.dialog(extension, &[extension])?;
        dialog = dialog.set_file_name(format!("{proposed}.{extension}"));
        if let Some(documents) = dirs::document_dir() {
            dialog = dialog.set_directory(documents);
        }
        let mut chosen = dialog.blocking_save_file().and_then(path)?;
        if chosen.extension().is_none() {
            chosen.set_extension(extension);
        }
        Some(chosen)
    }

    fn show_in_folder(&self, path: &Path) {
        let around = path.parent().filter(|_| !path.is_dir());
        let folder = around.unwrap_or(path);
        let opener = match std::env::consts::OS {
            "windows" => "explorer",
            "macos" => "open",
            _ => "xdg-open",
        };
        if let Err(error) = std::process::Command::new(opener).arg(folder).spawn() {
            tracing::warn!(kind = ?error.kind(), opener, "the folder could not be shown");
        }
    }

    fn print(&self) -> bool {
        // The web view of macOS does nothing when its page asks to print.
        cfg!(target_os = "macos") && self.app.get().is_some_and(window::print)
    }

    fn open_projector(&self) {
        if let Some(app) = self.app.get() {
            window::open_projector(app);
        }
    }

    fn close_projector(&self) {
        if let Some(app) = self.app.get() {
            window::close_projector(app);
        }
    }

    fn announce(&self, topic: Topic) {
        let Some(app) = self.app.get() else { return };
        let event = topic.code();
        let script = format!("document.body?.dispatchEvent(new CustomEvent(\"{event}\"))");
        for (label, window) in app.webview_windows() {
            // The page that made the change is refreshed by its own answer.
            if label != window::MAIN {
                let _ = window.eval(&script);
            }
        }
    }
}

fn path(chosen: FilePath) -> Option<PathBuf> {
    chosen.into_path().ok()
}

//! The person's preferences on this computer, and the dossiers they opened lately.
//!
//! One small JSON file, written whole under a temporary name and then renamed. It holds nothing of a
//! firm but a name and a path. Unknown or damaged: the defaults, since losing it costs nothing.

use std::fs;
use std::path::{Path, PathBuf};

use dossier::DeviceId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::files::write_whole;

/// How many dossiers the switcher remembers.
const RECENT_COUNT: usize = 12;

/// Everything the person chose.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Preferences {
    /// How the screens look.
    #[serde(flatten)]
    pub(crate) display: Display,
    /// This computer in the history of dossiers, drawn once.
    pub(crate) device: Option<DeviceId>,
    /// Dossiers opened lately, the last one first.
    pub(crate) recent: Vec<RecentDossier>,
}

/// How the screens look, as the form says it and as every page follows it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Display {
    /// Size of the text.
    pub(crate) text: TextSize,
    /// Colours of the screens.
    pub(crate) colours: Colours,
    /// Whether nothing may move.
    pub(crate) reduce_motion: bool,
    /// Whether single letters are left alone (no « P » to project).
    pub(crate) no_letter_keys: bool,
}

/// Size of the text on screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum TextSize {
    /// 100 %.
    #[default]
    Normal,
    /// 112.5 %.
    Large,
    /// 131.25 %.
    VeryLarge,
}

/// Colours of the screens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Colours {
    /// Dark ink on light paper.
    #[default]
    Light,
    /// Light ink on dark paper.
    Dark,
    /// Light, with stronger lines and text.
    Contrast,
}

/// A dossier opened on this computer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct RecentDossier {
    /// The file.
    pub(crate) path: PathBuf,
    /// The firm.
    pub(crate) name: String,
    /// When it was last opened.
    pub(crate) opened_at: Timestamp,
}

impl Preferences {
    /// Reads the preferences, or the defaults.
    #[must_use]
    pub(crate) fn load(path: &Path) -> Self {
        fs::read(path)
            .ok()
            .and_then(|bytes| serde_json::from_slice(&bytes).ok())
            .unwrap_or_default()
    }

    /// Writes the preferences.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub(crate) fn save(&self, path: &Path) -> std::io::Result<()> {
        if let Some(folder) = path.parent() {
            dossier::private_folder(folder)?;
        }
        write_whole(path, &serde_json::to_vec_pretty(self)?)
    }

    /// Puts a dossier on top of the recent ones.
    pub(crate) fn remember(&mut self, dossier: RecentDossier) {
        self.forget(&dossier.path);
        self.recent.insert(0, dossier);
        self.recent.truncate(RECENT_COUNT);
    }

    /// Takes a dossier off the recent ones. The file stays where it is.
    pub(crate) fn forget(&mut self, path: &Path) {
        self.recent.retain(|known| known.path != path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opened(name: &str) -> RecentDossier {
        RecentDossier {
            path: name.into(),
            name: name.into(),
            opened_at: Timestamp::UNIX_EPOCH,
        }
    }

    #[test]
    fn the_last_opened_dossier_comes_first_and_only_once() {
        let mut preferences = Preferences::default();
        for name in ["Martin", "Rossi", "Martin"] {
            preferences.remember(opened(name));
        }
        let names: Vec<_> = preferences
            .recent
            .iter()
            .map(|known| known.name.as_str())
            .collect();
        assert_eq!(names, ["Martin", "Rossi"]);
    }

    #[test]
    fn preferences_come_back_as_they_were_saved() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep/preferences.json");
        let mut preferences = Preferences {
            display: Display {
                text: TextSize::VeryLarge,
                ..Display::default()
            },
            ..Preferences::default()
        };
        preferences.remember(opened("Martin"));
        preferences.save(&path).unwrap();
        assert_eq!(Preferences::load(&path), preferences);
    }

    #[test]
    fn a_damaged_file_gives_the_defaults() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("preferences.json");
        fs::write(&path, "{ half").unwrap();
        assert_eq!(Preferences::load(&path), Preferences::default());
    }
}

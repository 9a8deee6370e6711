//! The backups of an open dossier.

use super::Dossier;
use crate::backup::{
    BackupInfo, EVERY, KeptCopies, list_folder, made, make, sweep_backups, sweep_beside,
};
use crate::error::Result;
use jiff::Timestamp;
use std::path::PathBuf;

impl Dossier {
    /// Makes a backup when something changed and the last one is ten minutes old. To be called after
    /// changes; apart from them, so that a full backup disk never refuses an edit.
    ///
    /// # Errors
    /// The disk of the backups.
    pub fn backup_if_due(&mut self, now: Timestamp) -> Result<Option<BackupInfo>> {
        if !self.changed {
            return Ok(None);
        }
        // Both ways: a clock that goes back must not stop the backups.
        let is_recent = |at: Timestamp| now.duration_since(at).abs() < EVERY;
        let is_fresh = self.last_backup_at().is_some_and(is_recent);
        if is_fresh {
            Ok(None)
        } else {
            self.back_up(now)
        }
    }

    /// Makes a backup now. None without a folder for them.
    ///
    /// # Errors
    /// The disk of the backups.
    pub fn back_up(&mut self, now: Timestamp) -> Result<Option<BackupInfo>> {
        let (Some(folder), Some(path)) = (self.backup_folder(), self.path()) else {
            return Ok(None);
        };
        let made = self.query(|conn| make(conn, path, &folder, now))?;
        self.changed = false;
        Ok(Some(made))
    }

    /// The backups of this dossier, the one made last first, each checked.
    pub fn list_backups(&self) -> Vec<BackupInfo> {
        self.backup_folder()
            .map(|folder| list_folder(&folder))
            .unwrap_or_default()
    }

    /// When the last backup was made, without looking inside.
    pub fn last_backup_at(&self) -> Option<Timestamp> {
        let (name, _) = made(&self.backup_folder()?).pop()?;
        Some(name.at)
    }

    /// Where the backups of this dossier are, and how many; none when there are none.
    pub fn kept_copies(&self) -> Option<KeptCopies> {
        KeptCopies::of(self.device().backups_dir.as_ref()?, self.id())
    }

    /// Removes what an interrupted copy left beside the file, and among its backups.
    pub(super) fn sweep(&self, now: Timestamp) {
        if let Some(path) = self.path() {
            sweep_beside(path, now);
        }
        if let Some(folder) = self.backup_folder() {
            sweep_backups(&folder, now);
        }
    }

    fn backup_folder(&self) -> Option<PathBuf> {
        let folder = self.device().backups_dir.as_ref()?;
        Some(crate::backup::folder_of(folder, self.id()))
    }
}

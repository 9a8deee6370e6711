//! The backups of an open dossier.

use super::Dossier;
use crate::backup::{BackupInfo, EVERY, list_folder, make, stamps};
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
        let Some(folder) = self.backup_folder().filter(|_| self.changed) else {
            return Ok(None);
        };
        // Both ways: a clock that goes back must not stop the backups.
        let is_recent = |at: Timestamp| now.duration_since(at).abs() < EVERY;
        let fresh = stamps(&folder).into_iter().any(|(at, _)| is_recent(at));
        if fresh { Ok(None) } else { self.back_up(now) }
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

    /// The backups of this dossier, latest first.
    pub fn list_backups(&self) -> Vec<BackupInfo> {
        self.backup_folder()
            .map(|folder| list_folder(&folder))
            .unwrap_or_default()
    }

    fn backup_folder(&self) -> Option<PathBuf> {
        let folder = self.device().backups_dir.as_ref()?;
        Some(folder.join(self.id().to_string()))
    }
}

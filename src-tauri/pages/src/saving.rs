//! Files people ask for: where they go, and that they are there.

use std::path::Path;

use crate::desk::FileKind;
use crate::files::{Readers, file_name, write_whole};
use crate::problem::Problem;
use crate::state::App;
use crate::toast::Toast;

impl App {
    /// Asks where, makes the file there and says so; nothing when the person gives up.
    pub(crate) fn save_as(
        &self,
        proposed: &str,
        kind: FileKind,
        make: impl FnOnce(&Path) -> Result<(), Problem>,
    ) -> Result<(), Problem> {
        let Some(path) = self.desk().choose_destination(proposed, kind) else {
            return Ok(());
        };
        make(&path)?;
        let path = path.display().to_string();
        let saved = self.texts().label("done", "saved").replace("{}", &path);
        self.show_toast(Toast::done(saved, None));
        Ok(())
    }

    /// The same, of bytes that are made once the place is known.
    pub(crate) fn save_bytes(
        &self,
        proposed: &str,
        kind: FileKind,
        bytes: impl FnOnce() -> Result<Vec<u8>, Problem>,
    ) -> Result<(), Problem> {
        self.save_as(proposed, kind, |path| {
            write_whole(path, &bytes()?, Readers::AsUsual).map_err(Problem::NotWritten)
        })
    }

    /// The same, of a copy of the open dossier.
    pub(crate) fn save_copy(&self) -> Result<(), Problem> {
        self.save_as(&self.dated_name()?, FileKind::Dossier, |path| {
            self.dossier(|dossier| dossier.copy_to(path))
        })
    }

    /// The name of the firm and today, as a file may be called.
    pub(crate) fn dated_name(&self) -> Result<String, Problem> {
        let firm = self.dossier(dossier::Dossier::company)?.name;
        Ok(format!("{} {}", file_name(&firm), self.today()))
    }
}

//! The whole dossier, to be handed over: the file itself, or JSON for another program.

use crate::desk::FileKind;
use crate::respond::{Answer, see};
use crate::state::App;

/// `POST /documents/dossier.mallette`: a copy of the file, with its history.
pub(super) fn copy(app: &App) -> Answer {
    app.save_copy()?;
    see("/documents")
}

/// `POST /documents/dossier.json`: every record, in canonical JSON with its digest.
pub(super) fn json(app: &App) -> Answer {
    app.save_bytes(&app.dated_name()?, FileKind::Json, || {
        let json = app.dossier(|dossier| dossier.export()?.sealed_json())?;
        Ok(json.into_bytes())
    })?;
    see("/documents")
}

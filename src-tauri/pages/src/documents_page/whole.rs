//! The whole dossier, to be handed over: the file itself, or JSON for another program.

use crate::desk::FileKind;
use crate::problem::Problem;
use crate::respond::{Answer, see};
use crate::saving::{file_name, say_saved, write_whole};
use crate::state::App;

/// `POST /documents/dossier.mallette`: a copy of the file, with its history.
pub(super) fn copy(app: &App) -> Answer {
    let Some(path) = app
        .desk()
        .choose_destination(&proposed(app)?, FileKind::Dossier)
    else {
        return see("/documents");
    };
    app.dossier(|dossier| dossier.copy_to(&path))?;
    say_saved(app, &path);
    see("/documents")
}

/// `POST /documents/dossier.json`: every record, in canonical JSON.
pub(super) fn json(app: &App) -> Answer {
    let Some(path) = app
        .desk()
        .choose_destination(&proposed(app)?, FileKind::Json)
    else {
        return see("/documents");
    };
    let json = app.dossier(|dossier| dossier.export()?.canonical_json())?;
    write_whole(&path, json.as_bytes()).map_err(Problem::NotWritten)?;
    say_saved(app, &path);
    see("/documents")
}

fn proposed(app: &App) -> Result<String, Problem> {
    let name = app.firm_name().ok_or(Problem::NoDossier)?;
    Ok(format!("{} {}", file_name(&name), app.today()))
}

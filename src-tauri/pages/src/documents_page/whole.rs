//! The whole dossier, to be handed over: the file itself, or JSON for another program.

use axum::extract::State;

use super::write_whole;
use crate::desk::FileKind;
use crate::frame::Toast;
use crate::problem::Problem;
use crate::respond::{Answer, see};
use crate::settings::saved_text;
use crate::state::App;

/// `POST /documents/dossier.mallette`: a copy of the file, with its history.
pub(super) async fn copy(State(app): State<App>) -> Answer {
    app.work(|app| {
        let Some(path) = app
            .desk()
            .choose_destination(&proposed(app)?, FileKind::Dossier)
        else {
            return see("/documents");
        };
        app.dossier(|dossier| dossier.copy_to(&path))?;
        app.show_toast(Toast::done(saved_text(app, &path), None));
        see("/documents")
    })
    .await
}

/// `POST /documents/dossier.json`: every record, in canonical JSON.
pub(super) async fn json(State(app): State<App>) -> Answer {
    app.work(|app| {
        let Some(path) = app
            .desk()
            .choose_destination(&proposed(app)?, FileKind::Json)
        else {
            return see("/documents");
        };
        let json = app.dossier(|dossier| dossier.export()?.canonical_json())?;
        write_whole(&path, json.as_bytes()).map_err(Problem::NotWritten)?;
        app.show_toast(Toast::done(saved_text(app, &path), None));
        see("/documents")
    })
    .await
}

fn proposed(app: &App) -> Result<String, Problem> {
    let name = app.firm_name().ok_or(Problem::NoDossier)?;
    Ok(format!(
        "{} {}",
        crate::dossiers::file_name(&name),
        app.today()
    ))
}

//! « Documents »: the plan on paper. The bytes come from `documents`; the place from a dialog.

use std::fs;
use std::path::Path;

use axum::extract::State;
use serde::Serialize;

use crate::desk::FileKind;
use crate::frame::{Section, Toast};
use crate::printed::plan_document;
use crate::problem::Problem;
use crate::respond::{Answer, see};
use crate::settings::saved_text;
use crate::state::App;

#[derive(Serialize)]
struct Index {
    lede: String,
}

/// `GET /documents`
pub(crate) async fn index(State(app): State<App>) -> Answer {
    app.work(|app| {
        let today = app.today();
        let counts = app.dossier(|dossier| dossier.plan_counts(today))?;
        let lede = app
            .texts()
            .count("plan-lede-actions", i64::from(counts.total));
        app.page(Section::Documents, "documents/index.html", &Index { lede })
    })
    .await
}

/// `POST /documents/plan.pdf`: makes the PDF, asks where, writes it whole.
pub(crate) async fn save_plan(State(app): State<App>) -> Answer {
    app.work(|app| {
        let (today, name) = (app.today(), app.firm_name().ok_or(Problem::NoDossier)?);
        let document = app.dossier(|dossier| Ok(plan_document(app.library(), dossier, today)?))?;
        let proposed = format!(
            "{} {} {today}",
            app.texts().label("documents", "plan-file"),
            crate::dossiers::file_name(&name)
        );
        let Some(path) = app.desk().choose_destination(&proposed, FileKind::Pdf) else {
            return see("/documents");
        };
        let bytes = app.print_plan(&document).map_err(Problem::NotPrinted)?;
        write_whole(&path, &bytes).map_err(Problem::NotWritten)?;
        app.show_toast(Toast::done(saved_text(app, &path), None));
        see("/documents")
    })
    .await
}

/// Writes under a temporary name, then renames: never half a file.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let temporary = path.with_extension("tmp");
    let written = fs::write(&temporary, bytes).and_then(|()| fs::rename(&temporary, path));
    if written.is_err() {
        let _ = fs::remove_file(&temporary);
    }
    written
}

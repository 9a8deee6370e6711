//! « Ce qui existe déjà »: asked before the rating, one line each, and whether it works.

use axum::Form;
use axum::extract::Path;
use dossier::{ExistingMeasure, MeasureId, MeasurePatch, MeasureWorks};
use serde::Deserialize;

use super::{Named, reference};
use crate::respond::{Answer, see};
use crate::state::App;

/// What was typed; no answer means that nobody knows.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct MeasureForm {
    text: String,
    works: String,
}

/// The page again, ready for one more.
fn ready_for_more(named: &Named) -> Answer {
    see(&format!("{}#new-measure", named.address()))
}

/// `POST …/measures`
pub(super) fn add(app: &App, named: Named, Form(form): Form<MeasureForm>) -> Answer {
    let new = ExistingMeasure {
        text: form.text,
        works: form.works.parse().unwrap_or(MeasureWorks::Unknown),
        ..ExistingMeasure::default()
    };
    match &named {
        Named::Own(id) => app.change_and_say(|once| once.add_measure(*id, new))?,
        Named::Sheet(slug) => {
            let sheet = reference(app, slug)?;
            app.change_and_say(|once| once.add_sheet_measure(&sheet, new))?
        }
    };
    ready_for_more(&named)
}

/// `POST …/measures/{measure}`
pub(super) fn edit(
    app: &App,
    named: Named,
    Path((_, id)): Path<(String, MeasureId)>,
    Form(patch): Form<MeasurePatch>,
) -> Answer {
    app.change_and_say(|once| once.edit_measure(id, &patch))?;
    ready_for_more(&named)
}

/// `POST …/measures/{measure}/removal`
pub(super) fn remove(app: &App, named: Named, Path((_, id)): Path<(String, MeasureId)>) -> Answer {
    app.change_and_say(|once| once.remove_measure(id))?;
    ready_for_more(&named)
}

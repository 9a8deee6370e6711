//! What the firm says of a situation, beside it: what exists already, « C'est le cas chez nous ? », its
//! words, where it stands with it, its actions.

use axum::Form;
use dossier::{NewRating, RatingMethod, SituationDetails, SituationId, Visibility};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tera::{Context, context};

use super::standing::MissingQuery;
use super::{Named, find, sheet_reference};
use crate::problem::Problem;
use crate::respond::{Answer, see};
use crate::state::App;

/// What the dossier holds of a situation.
#[derive(Serialize)]
pub(super) struct Recorded {
    #[serde(flatten)]
    pub(super) details: SituationDetails,
    /// When it last changed.
    changed: Option<Timestamp>,
}

impl Recorded {
    /// The last answer to « C'est le cas chez nous ? ».
    pub(super) fn exposure(&self) -> Option<u8> {
        self.details.rating()?.rated()?.exposure()
    }

    pub(super) fn is_restricted(&self) -> bool {
        self.details.situation.visibility == Visibility::Restricted
    }
}

/// What the open dossier holds of a situation; nothing when no dossier is open, or it is not in it.
///
/// # Errors
/// [`Problem::NoDossier`] for a situation of the firm's own.
pub(super) fn recorded(app: &App, named: &Named) -> Result<Option<Recorded>, Problem> {
    if matches!(named, Named::Sheet(_)) && !app.has_dossier() {
        return Ok(None);
    }
    let found = app.dossier(|dossier| {
        let Some(id) = named.id(dossier)? else {
            return Ok(None);
        };
        let details = dossier.situation_details(id)?;
        Ok(Some((details, dossier.history_of(id, 1)?)))
    })?;
    Ok(found.map(|(details, history)| Recorded {
        details,
        changed: history.first().map(|line| line.at),
    }))
}

/// What the firm says of a situation, for the templates of both pages; with what the address says was missing.
pub(super) fn view(
    app: &App,
    named: &Named,
    rateable: bool,
    recorded: Option<&Recorded>,
    query: &MissingQuery,
) -> Context {
    context! {
        base => &named.address(),
        details_address => &named.details_address(),
        exposure => &recorded.and_then(Recorded::exposure),
        measure_limit => &dossier::limits::MEASURE_TEXT,
        reason_error => &query.error(app),
        rateable, recorded
    }
}

#[derive(Deserialize)]
pub(super) struct RatingForm {
    level: u8,
}

/// `POST …/rating`
pub(super) fn rate(app: &App, named: Named, Form(form): Form<RatingForm>) -> Answer {
    let rating = NewRating::new(RatingMethod::Exposure4, form.level);
    match &named {
        Named::Sheet(slug) => rate_sheet(app, slug, rating)?,
        Named::Own(id) => rate_own(app, *id, rating)?,
    }
    see(&named.address())
}

fn rate_sheet(app: &App, slug: &str, rating: NewRating) -> Result<(), Problem> {
    let (sheet, theme) = find(app, slug)?;
    if !sheet.is_rateable(&theme) {
        return Err(Problem::NoPage);
    }
    let reference = sheet_reference(app, &sheet, &theme)?;
    app.change(|once| once.rate_sheet(&reference, rating))?;
    Ok(())
}

fn rate_own(app: &App, id: SituationId, rating: NewRating) -> Result<(), Problem> {
    let situation = app.dossier(|dossier| dossier.situation(id))?;
    if !app.library().is_rateable(&situation.theme_code, None)? {
        return Err(Problem::NoPage);
    }
    app.change(|once| once.rate_situation(id, rating))?;
    Ok(())
}

/// `POST …/rating/clearing`
pub(super) fn clear_rating(app: &App, named: Named) -> Answer {
    app.change_and_say(|once| match named.id(&once)? {
        Some(id) => once.clear_rating(id),
        None => Ok(()),
    })?;
    see(&named.address())
}

//! What the firm says of a situation, beside it: what exists already, « C'est le cas chez nous ? », its
//! words, where it stands with it, its actions.

use axum::Form;
use dossier::{
    ExistingMeasure, NewRating, RatingMethod, SituationDetails, SituationId, Visibility,
};
use library::DuerpLine;
use serde::{Deserialize, Serialize};

use super::standing::{Asked, Standing};
use super::{Named, find, sheet_reference};
use crate::plan::ActionNote;
use crate::problem::Problem;
use crate::respond::{Answer, see};
use crate::state::App;

/// What the dossier holds of a situation.
pub(super) struct Known {
    pub(super) details: SituationDetails,
    /// When it last changed, as people tell it.
    pub(super) changed: Option<String>,
}

impl Known {
    /// The last answer to « C'est le cas chez nous ? ».
    pub(super) fn exposure(&self) -> Option<u8> {
        let rating = self.details.rating()?;
        rating
            .value
            .filter(|_| rating.method == RatingMethod::Exposure4)
    }
}

/// What the open dossier holds of a situation; nothing when no dossier is open, or it is not in it.
///
/// # Errors
/// [`Problem::NoDossier`] for a situation of the firm's own.
pub(super) fn known(app: &App, named: &Named) -> Result<Option<Known>, Problem> {
    if matches!(named, Named::Sheet(_)) && !app.has_dossier() {
        return Ok(None);
    }
    let found = app.dossier(|dossier| {
        let Some(id) = named.id(dossier)? else {
            return Ok(None);
        };
        Ok(Some((
            dossier.situation_details(id)?,
            dossier.history_of(id, 1)?,
        )))
    })?;
    Ok(found.map(|(details, history)| Known {
        details,
        changed: history.first().map(|line| app.told(line.at)),
    }))
}

/// What the firm says of a situation.
#[derive(Serialize)]
pub(super) struct Ours {
    /// The address of the situation: its forms are sent under it.
    base: String,
    details_address: String,
    rateable: bool,
    exposure: Option<u8>,
    measures: Vec<ExistingMeasure>,
    /// What the field of a new measure begins with.
    first_measure: String,
    measure_limit: usize,
    story: String,
    /// Whether these are the words of the sheet, to say with one's own.
    from_sheet: bool,
    changed: Option<String>,
    /// The work units that live it, in one line.
    units: String,
    restricted: bool,
    standing: Option<Standing>,
    actions: Vec<ActionNote>,
}

impl Ours {
    pub(super) fn new(app: &App, named: &Named, rateable: bool, known: Option<&Known>) -> Self {
        let details = known.map(|known| &known.details);
        let situation = details.map(|details| &details.situation);
        let actions = details.map_or(&[][..], |details| &details.actions);
        Self {
            base: named.address(),
            details_address: named.details_address(),
            rateable,
            exposure: known.and_then(Known::exposure),
            measures: details.map_or_else(Vec::new, |details| details.measures.clone()),
            first_measure: String::new(),
            measure_limit: dossier::limits::MEASURE_TEXT,
            story: situation.map_or_else(String::new, |situation| situation.story.clone()),
            from_sheet: false,
            changed: known.and_then(|known| known.changed.clone()),
            units: units(details),
            restricted: situation
                .is_some_and(|situation| situation.visibility == Visibility::Restricted),
            standing: situation.map(Standing::new),
            actions: actions
                .iter()
                .map(|action| ActionNote::new(app, action))
                .collect(),
        }
    }

    /// Where the dossier has the situation and nobody wrote anything: with the line of its sheet to begin
    /// with. It is not in the dossier until somebody sends it, with their words.
    pub(super) fn begun(mut self, line: &DuerpLine) -> Self {
        if self.standing.is_none() {
            return self;
        }
        if self.story.trim().is_empty() {
            self.story.clone_from(&line.situation);
            self.from_sheet = true;
        }
        if self.measures.is_empty() {
            self.first_measure.clone_from(&line.existing);
        }
        self
    }

    /// With what the address says was missing.
    pub(super) fn asked(mut self, app: &App, asked: &Asked) -> Self {
        self.standing = self.standing.map(|standing| standing.asked(app, asked));
        self
    }
}

fn units(details: Option<&SituationDetails>) -> String {
    let units = details.map_or(&[][..], |details| &details.work_units);
    let names: Vec<&str> = units.iter().map(|unit| unit.name.as_str()).collect();
    names.join(", ")
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
    app.change(|once| match named.id(&once)? {
        Some(id) => once.clear_rating(id),
        None => Ok(()),
    })?;
    app.say_done()?;
    see(&named.address())
}

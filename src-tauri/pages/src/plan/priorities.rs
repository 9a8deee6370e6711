//! « Priorités »: effort and effect on two scales of three, placed by mouse, by arrows, or by the sliders
//! of the list, which are plain forms. Ties share a place and say so; the group's support is beside.

use axum::Form;
use axum::extract::Path;
use dossier::{ActionCard, ActionId, PlanFilter, Priorities};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Card;
use crate::address::{Current, local};
use crate::lookup::NO_NUMBER;
use crate::problem::Problem;
use crate::respond::{Answer, see};
use crate::state::App;

/// Actions in the matrix and its list, at most.
const SHOWN: u32 = 60;

#[derive(Serialize)]
pub(super) struct Matrix {
    placed: Vec<Place>,
    to_place: Vec<Place>,
}

/// An action of the list.
#[derive(Serialize)]
struct Place {
    effort: Option<u8>,
    impact: Option<u8>,
    /// How many others have the same effort and effect.
    ties: u32,
    votes: Option<u32>,
    voters: Option<u32>,
    #[serde(flatten)]
    card: Card,
}

impl Matrix {
    pub(super) fn new(app: &App, filter: &PlanFilter, today: Date) -> Result<Self, Problem> {
        let Priorities { placed, to_place } =
            app.dossier(|dossier| dossier.priorities(filter, today, SHOWN))?;
        let (placed, to_place) = (placed.into_iter(), to_place.into_iter());
        let placed = placed.map(|line| Place::new(line.card, line.tied_with));
        let to_place = to_place.map(|card| Place::new(card, 0));
        Ok(Self {
            placed: placed.collect(),
            to_place: to_place.collect(),
        })
    }

    pub(super) fn is_empty(&self) -> bool {
        self.placed.is_empty() && self.to_place.is_empty()
    }
}

impl Place {
    fn new(card: ActionCard, ties: u32) -> Self {
        Self {
            effort: card.effort,
            impact: card.impact,
            ties,
            votes: card.support_votes,
            voters: card.support_n,
            card: card.into(),
        }
    }
}

#[derive(Deserialize)]
pub(super) struct PlaceForm {
    #[serde(default)]
    effort: String,
    #[serde(default)]
    impact: String,
    #[serde(default)]
    back: Option<String>,
}

/// `POST /actions/{id}/priority`
pub(super) fn place(
    app: &App,
    Path(id): Path<ActionId>,
    current: Current,
    Form(form): Form<PlaceForm>,
) -> Answer {
    let effort = value(&form.effort)?;
    let impact = value(&form.impact)?;
    app.change_and_say(|once| once.set_priority(id, effort, impact))?;
    let back = local(form.back.as_deref()).or(current.0.as_deref());
    see(back.unwrap_or("/plan?view=priorities"))
}

/// A step of a scale; empty takes the action out of it.
fn value(text: &str) -> Result<Option<u8>, Problem> {
    match text.trim() {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(|_| NO_NUMBER),
    }
}

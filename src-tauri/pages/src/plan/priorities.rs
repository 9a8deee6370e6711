//! « Priorités »: effort and effect on two scales of three, placed by mouse, by arrows, or by the sliders
//! of the list, which are plain forms. Ties share a place and say so; the group's support is beside.

use axum::Form;
use axum::extract::Path;
use dossier::{ActionCard, ActionId, PlanFilter, Priorities, PriorityLine};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::address::PlanQuery;
use crate::address::{Current, local};
use crate::problem::Problem;
use crate::respond::{Answer, see};
use crate::state::App;
use crate::texts::Choice;

/// Actions in the matrix and its list, at most.
const SHOWN: u32 = 60;

#[derive(Serialize)]
pub(super) struct Matrix {
    cells: Vec<Cell>,
    placed: Vec<Place>,
    to_place: Vec<Place>,
    efforts: Vec<Choice>,
    impacts: Vec<Choice>,
}

/// Where an effort and an effect meet.
#[derive(Serialize)]
struct Cell {
    effort: u8,
    impact: u8,
    label: String,
    /// The numbers of its actions in the list.
    dots: Vec<usize>,
}

/// An action of the list.
#[derive(Serialize)]
struct Place {
    id: String,
    number: usize,
    title: String,
    owner: String,
    theme: Option<String>,
    effort: Option<u8>,
    impact: Option<u8>,
    effort_word: Option<String>,
    impact_word: Option<String>,
    quadrant: Option<&'static str>,
    /// How many others have the same effort and effect.
    ties: u32,
    votes: Option<u32>,
    voters: Option<u32>,
    open: bool,
}

impl Matrix {
    pub(super) fn new(
        app: &App,
        query: &PlanQuery,
        filter: &PlanFilter,
        today: Date,
    ) -> Result<Self, Problem> {
        let Priorities { placed, to_place } =
            app.dossier(|dossier| dossier.priorities(filter, today, SHOWN))?;
        let placed: Vec<Place> = (1..)
            .zip(placed)
            .map(|(number, line)| Place::placed(app, line, number, query))
            .collect();
        let next = placed.len() + 1;
        let to_place = (next..)
            .zip(to_place)
            .map(|(number, card)| Place::new(app, card, number, query));
        Ok(Self {
            cells: cells(app, &placed),
            to_place: to_place.collect(),
            placed,
            efforts: app.texts().choices("effort"),
            impacts: app.texts().choices("impact"),
        })
    }

    pub(super) fn is_empty(&self) -> bool {
        self.placed.is_empty() && self.to_place.is_empty()
    }
}

/// The nine places, as they are read: the largest effect first, then the lightest effort.
fn cells(app: &App, placed: &[Place]) -> Vec<Cell> {
    let spots = [3, 2, 1]
        .into_iter()
        .flat_map(|impact| [1, 2, 3].map(|effort| (effort, impact)));
    let here = |effort: u8, impact: u8| {
        let at = (Some(effort), Some(impact));
        let lines = placed
            .iter()
            .filter(move |line| (line.effort, line.impact) == at);
        lines.map(|line| line.number).collect()
    };
    spots
        .map(|(effort, impact)| Cell {
            effort,
            impact,
            label: app
                .texts()
                .label("plan", "place")
                .replace("{impact}", &word(app, "impact-place", impact))
                .replace("{effort}", &word(app, "effort-place", effort)),
            dots: here(effort, impact),
        })
        .collect()
}

fn word(app: &App, list: &str, value: u8) -> String {
    app.texts().label(list, &value.to_string()).to_owned()
}

impl Place {
    fn new(app: &App, card: ActionCard, number: usize, query: &PlanQuery) -> Self {
        Self {
            open: query.drawer.open == Some(card.id),
            id: card.id.to_string(),
            number,
            effort_word: card.effort.map(|value| word(app, "effort-place", value)),
            impact_word: card.impact.map(|value| word(app, "impact-place", value)),
            effort: card.effort,
            impact: card.impact,
            quadrant: None,
            ties: 0,
            votes: card.support_votes,
            voters: card.support_n,
            theme: Some(card.theme_code).filter(|theme| !theme.is_empty()),
            title: card.action.title,
            owner: card.action.owner_name,
        }
    }

    fn placed(app: &App, line: PriorityLine, number: usize, query: &PlanQuery) -> Self {
        Self {
            quadrant: Some(line.quadrant.code()),
            ties: line.tied_with,
            ..Self::new(app, line.card, number, query)
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
    app.change(|once| once.set_priority(id, effort, impact))?;
    app.say_done()?;
    let back = local(form.back.as_deref()).or(current.0.as_deref());
    see(back.unwrap_or("/plan?view=priorities"))
}

/// A step of a scale; empty takes the action out of it.
fn value(text: &str) -> Result<Option<u8>, Problem> {
    match text.trim() {
        "" => Ok(None),
        text => text
            .parse()
            .map(Some)
            .map_err(|_| Problem::NotUnderstood("number-not-understood")),
    }
}

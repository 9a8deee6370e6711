//! « Agir »: the nine themes, their situations, and the filters that find those that look like us.

use std::collections::BTreeMap;

use axum::extract::{Path, Query};
use dossier::SheetState;
use library::{Kind, Sector, SituationCard, Theme};
use serde::{Deserialize, Serialize};
use tera::context;

use crate::frame::Section;
use crate::problem::Problem;
use crate::respond::Answer;
use crate::state::App;

/// Situations drawn at random.
const DRAWN: usize = 3;

/// What the person asks to see.
#[derive(Default, Deserialize, Serialize)]
#[serde(default)]
pub(crate) struct Filter {
    profile: String,
    sector: String,
    ours: String,
    unread: String,
    draw: Option<u64>,
}

impl Filter {
    fn is_empty(&self) -> bool {
        let asked = [&self.profile, &self.sector, &self.ours, &self.unread];
        asked.iter().all(|text| text.is_empty())
    }

    /// Whether a sheet is for the profile and the sector asked for.
    fn matches(&self, card: &SituationCard) -> bool {
        let mut profiles = card.profiles.iter();
        let mut sectors = card.sectors.iter();
        (self.profile.is_empty() || profiles.any(|one| one.code() == self.profile))
            && (self.sector.is_empty()
                || sectors.any(|one| *one == Sector::Any || one.code() == self.sector))
    }
}

#[derive(Serialize)]
struct Tile {
    #[serde(flatten)]
    theme: Theme,
    count: usize,
    ours: usize,
}

/// `GET /themes`
pub(crate) fn index(app: &App, Query(filter): Query<Filter>) -> Answer {
    let mut cards = app.library().all_situations()?;
    let ours = app.ours()?;
    let read = app.read(Kind::Situation);
    let now = app.now().as_millisecond().unsigned_abs();
    let (themes, count) = (tiles(app.library().themes()?, &cards, &ours), cards.len());
    let drawn = drawn(&cards, filter.draw);
    cards.retain(|card| {
        filter.matches(card)
            && (filter.ours.is_empty() || applies(&ours, card))
            && (filter.unread.is_empty() || !read.contains(&card.slug))
    });
    if filter.is_empty() {
        cards.clear();
    }
    let view = context! {
        next_draw => &filter.draw.unwrap_or(now).wrapping_add(1),
        filtered => &!filter.is_empty(),
        filter, themes, count, drawn, cards, ours
    };
    app.page(Section::Act, "themes/index.html", view)
}

fn tiles(
    themes: Vec<Theme>,
    all: &[SituationCard],
    ours: &BTreeMap<String, SheetState>,
) -> Vec<Tile> {
    let tile = |theme: Theme| {
        let cards = all.iter().filter(|card| card.theme == theme.slug);
        let lived = cards.clone().filter(|card| applies(ours, card));
        Tile {
            count: cards.count(),
            ours: if theme.sensitive { 0 } else { lived.count() },
            theme,
        }
    };
    themes.into_iter().map(tile).collect()
}

fn applies(ours: &BTreeMap<String, SheetState>, card: &SituationCard) -> bool {
    ours.get(&card.slug).is_some_and(SheetState::applies)
}

/// Some situations at random, never a grave or a sensitive one: it is a game to start talking.
fn drawn(all: &[SituationCard], draw: Option<u64>) -> Vec<SituationCard> {
    let Some(mut seed) = draw else {
        return Vec::new();
    };
    let pool = all.iter().filter(|card| card.sensitivity.is_projectable());
    let mut pool: Vec<_> = pool.collect();
    let mut drawn = Vec::new();
    while drawn.len() < DRAWN && !pool.is_empty() {
        // A linear congruential step (Knuth's constants): the same draw gives the same ones.
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let index = usize::try_from(seed >> 33).unwrap_or_default() % pool.len();
        drawn.push(pool.swap_remove(index).clone());
    }
    drawn
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Show {
    show: String,
}

/// `GET /themes/{slug}`
pub(crate) fn show(app: &App, Path(slug): Path<String>, Query(asked): Query<Show>) -> Answer {
    let theme = app.library().theme(&slug)?.ok_or(Problem::NoPage)?;
    let mut cards = app.library().situations(&theme.slug)?;
    let (ours, read) = (app.ours()?, app.read(Kind::Situation));
    let is_read = |card: &SituationCard| read.contains(&card.slug);
    let count = cards.len();
    let read_count = cards.iter().filter(|card| is_read(card)).count();
    let ours_count = cards.iter().filter(|card| applies(&ours, card)).count();
    match asked.show.as_str() {
        "ours" => cards.retain(|card| applies(&ours, card)),
        "unread" => cards.retain(|card| !is_read(card)),
        _ => {}
    }
    let view = context! { theme, show => &asked.show, count, read_count, ours_count, cards, ours };
    app.page(Section::Act, "themes/show.html", view)
}

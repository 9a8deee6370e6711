//! « Agir »: the nine themes, their situations, and the filters that find those that look like us.

use std::collections::{BTreeMap, BTreeSet};

use axum::extract::{Path, Query};
use library::{Kind, Sector, SituationCard, Theme};
use serde::{Deserialize, Serialize};

use crate::frame::Section;
use crate::helpers::Contact;
use crate::lookup::Ours;
use crate::problem::Problem;
use crate::respond::Answer;
use crate::state::App;
use crate::texts::Choice;

/// A sheet on a list.
#[derive(Serialize)]
pub(crate) struct Card {
    href: String,
    theme: String,
    title: String,
    summary: String,
    scene: String,
    exposure: Option<Exposure>,
    action_count: u32,
}

/// An answer and its word.
#[derive(Serialize)]
pub(crate) struct Exposure {
    level: u8,
    label: String,
}

pub(crate) fn card(app: &App, sheet: SituationCard, ours: &BTreeMap<String, Ours>) -> Card {
    let ours = ours.get(&sheet.slug).cloned().unwrap_or_default();
    Card {
        href: Kind::Situation.address(&sheet.slug),
        theme: sheet.theme,
        title: sheet.title,
        summary: sheet.summary,
        scene: sheet.scene,
        exposure: ours.exposure.map(|level| Exposure {
            level,
            label: app.exposure_label(level),
        }),
        action_count: ours.action_count,
    }
}

/// What the person asks to see.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Filter {
    profile: String,
    sector: String,
    ours: Option<String>,
    unread: Option<String>,
    draw: Option<u64>,
}

#[derive(Serialize)]
struct ShownFilter {
    profile: String,
    sector: String,
    ours: bool,
    unread: bool,
    active: bool,
}

#[derive(Serialize)]
struct Index {
    lede: String,
    filter: ShownFilter,
    profiles: Vec<Choice>,
    sectors: Vec<Choice>,
    themes: Vec<Tile>,
    cards: Vec<Card>,
    found: usize,
    drawn: Vec<Card>,
    next_draw: u64,
}

#[derive(Serialize)]
struct Tile {
    slug: String,
    title: String,
    question: String,
    count: usize,
    ours: usize,
}

/// `GET /themes`
pub(crate) fn index(app: &App, Query(filter): Query<Filter>) -> Answer {
    let all = app.library().all_situations()?;
    let ours = app.ours()?;
    let read = app.read(Kind::Situation);
    let shown = shown_filter(&filter);
    let view = Index {
        lede: app
            .texts()
            .count("themes-lede", i64::try_from(all.len()).unwrap_or_default()),
        profiles: app.texts().choices("profiles"),
        sectors: app.texts().choices("sectors"),
        themes: tiles(&app.library().themes()?, &all, &ours),
        drawn: drawn(app, &all, &ours, filter.draw),
        next_draw: filter
            .draw
            .unwrap_or_else(|| app.now().as_millisecond().unsigned_abs())
            .wrapping_add(1),
        cards: matching(app, all, &ours, &read, &shown),
        found: 0,
        filter: shown,
    };
    let view = Index {
        found: view.cards.len(),
        ..view
    };
    app.page(Section::Act, "themes/index.html", &view)
}

fn shown_filter(filter: &Filter) -> ShownFilter {
    let (ours, unread) = (filter.ours.is_some(), filter.unread.is_some());
    ShownFilter {
        active: ours || unread || !filter.profile.is_empty() || !filter.sector.is_empty(),
        profile: filter.profile.clone(),
        sector: filter.sector.clone(),
        ours,
        unread,
    }
}

fn tiles(themes: &[Theme], all: &[SituationCard], ours: &BTreeMap<String, Ours>) -> Vec<Tile> {
    themes
        .iter()
        .map(|theme| {
            let mine = all.iter().filter(|card| card.theme == theme.slug);
            let lived = mine
                .clone()
                .filter(|card| applies(ours, &card.slug))
                .count();
            Tile {
                count: mine.count(),
                ours: if theme.sensitive { 0 } else { lived },
                slug: theme.slug.clone(),
                title: theme.title.clone(),
                question: theme.question.clone(),
            }
        })
        .collect()
}

fn applies(ours: &BTreeMap<String, Ours>, slug: &str) -> bool {
    ours.get(slug).is_some_and(Ours::applies)
}

fn matching(
    app: &App,
    all: Vec<SituationCard>,
    ours: &BTreeMap<String, Ours>,
    read: &BTreeSet<String>,
    filter: &ShownFilter,
) -> Vec<Card> {
    if !filter.active {
        return Vec::new();
    }
    all.into_iter()
        .filter(|card| has_profile(card, &filter.profile) && has_sector(card, &filter.sector))
        .filter(|card| !filter.ours || applies(ours, &card.slug))
        .filter(|card| !filter.unread || !read.contains(&card.slug))
        .map(|sheet| card(app, sheet, ours))
        .collect()
}

fn has_profile(card: &SituationCard, wanted: &str) -> bool {
    wanted.is_empty()
        || card
            .profiles
            .iter()
            .map(|profile| profile.code())
            .any(|code| code == wanted)
}

fn has_sector(card: &SituationCard, wanted: &str) -> bool {
    let any = Sector::Any.code();
    wanted.is_empty()
        || card
            .sectors
            .iter()
            .map(|sector| sector.code())
            .any(|code| code == wanted || code == any)
}

/// Three situations at random, never a grave or a sensitive one: it is a game to start talking.
fn drawn(
    app: &App,
    all: &[SituationCard],
    ours: &BTreeMap<String, Ours>,
    draw: Option<u64>,
) -> Vec<Card> {
    let Some(mut seed) = draw else {
        return Vec::new();
    };
    let mut pool: Vec<&SituationCard> = all
        .iter()
        .filter(|card| card.sensitivity.is_projectable())
        .collect();
    let mut drawn = Vec::new();
    while drawn.len() < 3 && !pool.is_empty() {
        // A linear congruential step (Knuth's constants): the same draw gives the same three.
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let index = usize::try_from(seed >> 33).unwrap_or_default() % pool.len();
        drawn.push(card(app, pool.swap_remove(index).clone(), ours));
    }
    drawn
}

/// Which sheets a page shows.
type Keep<'a> = dyn Fn(&SituationCard) -> bool + 'a;

#[derive(Deserialize)]
pub(crate) struct Show {
    show: Option<String>,
}

#[derive(Serialize)]
struct ThemePage {
    theme: Theme,
    show: &'static str,
    counts: Counts,
    cards: Vec<Card>,
    helpers: Vec<Contact>,
}

#[derive(Serialize)]
struct Counts {
    all: usize,
    read: usize,
    unread: usize,
    ours: usize,
}

/// `GET /themes/{slug}`
pub(crate) fn show(app: &App, Path(slug): Path<String>, Query(asked): Query<Show>) -> Answer {
    let Some(theme) = app.library().theme(&slug)? else {
        return Err(Problem::NoPage);
    };
    let sheets = app.library().situations(&theme.slug)?;
    let (ours, read) = (app.ours()?, app.read(Kind::Situation));
    let counts = Counts {
        all: sheets.len(),
        read: sheets
            .iter()
            .filter(|card| read.contains(&card.slug))
            .count(),
        unread: sheets
            .iter()
            .filter(|card| !read.contains(&card.slug))
            .count(),
        ours: sheets
            .iter()
            .filter(|card| applies(&ours, &card.slug))
            .count(),
    };
    let (show, keep): (_, Box<Keep<'_>>) = match asked.show.as_deref() {
        Some("ours") => ("ours", Box::new(|card| applies(&ours, &card.slug))),
        Some("unread") => ("unread", Box::new(|card| !read.contains(&card.slug))),
        _ => ("all", Box::new(|_| true)),
    };
    let cards = sheets
        .into_iter()
        .filter(|card| keep(card))
        .map(|sheet| card(app, sheet, &ours))
        .collect();
    let helpers = crate::helpers::contacts(app, &theme.helpers)?;
    let view = ThemePage {
        show,
        counts,
        cards,
        helpers,
        theme,
    };
    app.page(Section::Act, "themes/show.html", &view)
}

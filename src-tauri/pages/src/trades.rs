//! « Mon métier »: a page per sector, with what is told most, the words of the trade, who helps it.
//!
//! Nobody counted what is lived most in a trade. The rule is ours, and the page says it: first the sheets
//! that name the sector first, then those that name fewest others, then those highest in their theme. When a
//! sector has few, those that happen everywhere complete them.

use std::collections::{BTreeMap, BTreeSet};

use axum::extract::Path;
use library::{Sector, SituationCard};
use serde::Serialize;
use words::text::fold;

use crate::frame::Section;
use crate::helpers::{Contact, contacts};
use crate::problem::Problem;
use crate::respond::Answer;
use crate::state::App;
use crate::texts::Choice;
use crate::themes::{Card, card};

/// Situations shown first.
const FIRST: usize = 5;
/// Words of the trade taken from each of them.
const WORDS: usize = 6;
/// Shortest part of a name of sector that is searched, in letters.
const SEARCHED: usize = 3;

/// The page of a sector.
fn address(code: &str) -> String {
    format!("/act/trades/{code}")
}

/// A sector on the list.
#[derive(Serialize)]
struct Trade {
    href: String,
    label: String,
    count: usize,
}

#[derive(Serialize)]
struct Index {
    trades: Vec<Trade>,
}

/// `GET /act/trades`
pub(crate) fn index(app: &App) -> Answer {
    let all = app.library().all_situations()?;
    let trade = |choice: Choice| {
        let told = all
            .iter()
            .filter(|sheet| place(sheet, &choice.value).is_some());
        Trade {
            href: address(&choice.value),
            label: choice.label,
            count: told.count(),
        }
    };
    let mut trades: Vec<Trade> = app
        .texts()
        .choices("sectors")
        .into_iter()
        .map(trade)
        .collect();
    trades.retain(|trade| trade.count > 0);
    app.page(Section::Act, "trades/index.html", &Index { trades })
}

/// A word of the trade, and what a search of it finds.
#[derive(Serialize)]
struct Word {
    label: String,
    href: String,
}

#[derive(Serialize)]
struct Page {
    label: String,
    sector: String,
    cards: Vec<Card>,
    /// How many situations of this sector there are besides.
    others: usize,
    words: Vec<Word>,
    contacts: Vec<Contact>,
}

/// `GET /act/trades/{sector}`
pub(crate) fn show(app: &App, Path(sector): Path<String>) -> Answer {
    let label = label(app, &sector).ok_or(Problem::NoPage)?;
    let all = app.library().all_situations()?;
    let of_sector = all.iter().filter(|sheet| place(sheet, &sector).is_some());
    let others = of_sector.count().saturating_sub(FIRST);
    let told = told_most(all, &sector);
    let ours: BTreeMap<_, _> = app.ours()?;
    let view = Page {
        words: words(app, &told)?,
        contacts: contacts(app, &helpers(app, &sector)?)?,
        cards: told
            .into_iter()
            .map(|sheet| card(app, sheet, &ours))
            .collect(),
        others,
        label,
        sector,
    };
    app.page(Section::Act, "trades/show.html", &view)
}

fn label(app: &App, sector: &str) -> Option<String> {
    let mut sectors = app.texts().choices("sectors").into_iter();
    sectors
        .find(|choice| choice.value == sector)
        .map(|choice| choice.label)
}

/// Where a sheet names a sector among its own.
fn place(sheet: &SituationCard, sector: &str) -> Option<usize> {
    sheet.sectors.iter().position(|one| one.code() == sector)
}

/// The sheets shown first: those that name the sector first, then fewest others, then by their rank in their
/// theme; those of every sector come last.
fn told_most(all: Vec<SituationCard>, sector: &str) -> Vec<SituationCard> {
    let rank = |sheet: &SituationCard| {
        let everywhere = || sheet.sectors.contains(&Sector::Any).then_some(usize::MAX);
        place(sheet, sector).or_else(everywhere)
    };
    let mut told: Vec<_> = all
        .into_iter()
        .filter(|sheet| rank(sheet).is_some())
        .collect();
    told.sort_by_key(|sheet| (rank(sheet), sheet.sectors.len(), sheet.position));
    told.truncate(FIRST);
    told
}

/// The first words that people type for these sheets, each once.
fn words(app: &App, sheets: &[SituationCard]) -> Result<Vec<Word>, Problem> {
    let mut known = BTreeSet::new();
    let mut found = Vec::new();
    for card in sheets {
        let sheet = app
            .library()
            .situation(&card.slug)?
            .ok_or(Problem::NoPage)?;
        let mut fresh = sheet.words;
        fresh.retain(|word| known.insert(fold(word)));
        found.extend(fresh.into_iter().take(WORDS).map(searched));
    }
    Ok(found)
}

fn searched(word: String) -> Word {
    let query = serde_urlencoded::to_string([("q", &word)]).unwrap_or_default();
    Word {
        href: format!("/search?{query}"),
        label: word,
    }
}

/// The helpers that say they are for a sector.
fn helpers(app: &App, sector: &str) -> Result<Vec<String>, Problem> {
    let all = app.library().helpers()?.into_iter();
    let of_sector = all.filter(|helper| helper.sectors.iter().any(|one| one.code() == sector));
    Ok(of_sector.map(|helper| helper.slug).collect())
}

/// A sector that a search names: its page and its name.
pub(crate) struct Found {
    /// The code of the sector.
    pub(crate) code: String,
    /// Where its page is.
    pub(crate) href: String,
    /// Its name.
    pub(crate) label: String,
}

/// The sectors whose name holds what was typed.
pub(crate) fn named(app: &App, query: &str) -> Vec<Found> {
    let query = fold(query);
    if query.chars().count() < SEARCHED {
        return Vec::new();
    }
    let named = |choice: &Choice| {
        choice.value != Sector::Any.code() && fold(&choice.label).contains(&query)
    };
    let sectors = app.texts().choices("sectors").into_iter().filter(named);
    sectors
        .map(|choice| Found {
            href: address(&choice.value),
            code: choice.value,
            label: choice.label,
        })
        .collect()
}

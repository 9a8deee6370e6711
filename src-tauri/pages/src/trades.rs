//! « Mon métier »: a page per sector, with what is told most, the words of the trade, who helps it.
//!
//! Nobody counted what is lived most in a trade. The rule is ours, and the page says it: first the sheets
//! that name the sector first, then those that name fewest others, then those highest in their theme. When a
//! sector has few, those that happen everywhere complete them.

use std::collections::BTreeSet;

use axum::extract::Path;
use library::{Sector, SituationCard};
use serde::Serialize;
use tera::context;
use words::text::fold;

use crate::frame::Section;
use crate::helpers::contacts;
use crate::problem::Problem;
use crate::respond::Answer;
use crate::state::App;
use crate::texts::Choice;

/// Situations shown first.
const FIRST: usize = 5;
/// Words of the trade taken from each of them.
const WORDS: usize = 6;
/// Shortest part of a name of sector that is searched, in letters.
const SEARCHED: usize = 3;

/// A sector on the list.
#[derive(Serialize)]
struct Trade {
    #[serde(flatten)]
    sector: Choice,
    count: usize,
}

/// `GET /act/trades`
pub(crate) fn index(app: &App) -> Answer {
    let all = app.library().all_situations()?;
    let sectors = app.texts().choices("sectors").into_iter();
    let trades = sectors.map(|sector| Trade {
        count: count(&all, &sector.value),
        sector,
    });
    let trades: Vec<_> = trades.filter(|trade| trade.count > 0).collect();
    app.page(Section::Act, "trades/index.html", context! { trades })
}

/// `GET /act/trades/{sector}`
pub(crate) fn show(app: &App, Path(code): Path<String>) -> Answer {
    let mut sectors = app.texts().choices("sectors").into_iter();
    let sector = sectors.find(|one| one.value == code);
    let sector = sector.ok_or(Problem::NoPage)?;
    let mut cards = app.library().all_situations()?;
    let others = count(&cards, &code).saturating_sub(FIRST);
    keep_first(&mut cards, &code);
    let mut helpers = app.library().helpers()?;
    helpers.retain(|helper| helper.sectors.iter().any(|one| one.code() == code));
    let view = context! {
        words => &words(app, &cards)?,
        contacts => &contacts(app, helpers),
        ours => &app.ours()?,
        cards, others, sector
    };
    app.page(Section::Act, "trades/show.html", view)
}

/// Where a sheet names a sector among its own.
fn place(sheet: &SituationCard, sector: &str) -> Option<usize> {
    sheet.sectors.iter().position(|one| one.code() == sector)
}

/// How many sheets name a sector.
fn count(all: &[SituationCard], sector: &str) -> usize {
    let named = all.iter().filter(|sheet| place(sheet, sector).is_some());
    named.count()
}

/// The sheets shown first: those that name the sector first, then fewest others, then by their rank in their
/// theme; those of every sector come last.
fn keep_first(sheets: &mut Vec<SituationCard>, sector: &str) {
    let rank = |sheet: &SituationCard| {
        let everywhere = || sheet.sectors.contains(&Sector::Any).then_some(usize::MAX);
        place(sheet, sector).or_else(everywhere)
    };
    sheets.retain(|sheet| rank(sheet).is_some());
    sheets.sort_by_key(|sheet| (rank(sheet), sheet.sectors.len(), sheet.position));
    sheets.truncate(FIRST);
}

/// The first words that people type for these sheets, each once.
fn words(app: &App, sheets: &[SituationCard]) -> Result<Vec<String>, Problem> {
    let mut known = BTreeSet::new();
    let mut found = Vec::new();
    for card in sheets {
        let sheet = app.library().situation(&card.slug)?;
        let mut fresh = sheet.ok_or(Problem::NoPage)?.words;
        fresh.retain(|word| known.insert(fold(word)));
        found.extend(fresh.into_iter().take(WORDS));
    }
    Ok(found)
}

/// The sectors whose name holds what was typed.
pub(crate) fn named(app: &App, query: &str) -> Vec<Choice> {
    let query = fold(query);
    let mut sectors = app.texts().choices("sectors");
    sectors.retain(|choice| {
        query.chars().count() >= SEARCHED
            && choice.value != Sector::Any.code()
            && fold(&choice.label).contains(&query)
    });
    sectors
}

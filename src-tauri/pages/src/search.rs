//! Search: the panel under the field, at each key, and the whole page on Enter.
//!
//! The library finds its sheets; the open dossier adds its own actions. Results come grouped by kind,
//! the best group first.

use axum::extract::Query;
use dossier::{Page, PlanFilter, PlanGrouping};
use library::{Group, Hit, Span};
use serde::{Deserialize, Serialize};
use tera::{Context, context};

use crate::frame::Section;
use crate::problem::Problem;
use crate::respond::Answer;
use crate::state::App;

/// Results of a kind in the panel.
const IN_PANEL: usize = 5;

/// Groups in the panel: more would not fit under the field.
const PANEL_GROUPS: usize = 4;

/// Results of a kind on the page.
const ON_PAGE: usize = 20;

/// Actions of the plan among the results.
const ACTIONS: u32 = 4;

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct SearchQuery {
    q: String,
}

/// Results of a kind: one of the library's, `trade` or `action`.
#[derive(Serialize)]
struct Results {
    kind: String,
    hits: Vec<Found>,
}

#[derive(Serialize)]
struct Found {
    /// Its slug, or its id.
    key: String,
    href: String,
    theme: Option<String>,
    title: Vec<Span>,
    passage: Vec<Span>,
}

/// `GET /search/panel`
pub(crate) fn panel(app: &App, Query(asked): Query<SearchQuery>) -> Answer {
    let mut groups = results(app, &asked.q, IN_PANEL)?;
    groups.truncate(PANEL_GROUPS);
    app.fragment("search/panel.html", view(&asked, &groups))
}

/// `GET /search`
pub(crate) fn index(app: &App, Query(asked): Query<SearchQuery>) -> Answer {
    let groups = results(app, &asked.q, ON_PAGE)?;
    app.page(Section::None, "search/index.html", view(&asked, &groups))
}

fn view(asked: &SearchQuery, groups: &[Results]) -> Context {
    let found: usize = groups.iter().map(|group| group.hits.len()).sum();
    context! { query => asked.q.trim(), found, groups }
}

/// What is found: the best group, the trades, the actions, then the other groups.
fn results(app: &App, query: &str, per_group: usize) -> Result<Vec<Results>, Problem> {
    let query = query.trim();
    if query.is_empty() {
        return Ok(Vec::new());
    }
    let found = app.library().search_grouped(query, per_group)?.into_iter();
    let mut groups: Vec<_> = found.map(of_library).collect();
    let ours = [trades(app, query), actions(app, query)?].into_iter();
    let after_first = groups.len().min(1);
    groups.splice(after_first..after_first, ours.flatten());
    Ok(groups)
}

fn of_library(group: Group) -> Results {
    let hit = |hit: Hit| Found {
        href: hit.kind.address(&hit.slug),
        key: hit.slug,
        theme: hit.theme,
        title: hit.title,
        passage: hit.passage,
    };
    Results {
        kind: group.kind.to_string(),
        hits: group.hits.into_iter().map(hit).collect(),
    }
}

fn plain(text: String) -> Vec<Span> {
    vec![Span {
        text,
        marked: false,
    }]
}

fn of_ours(kind: &str, hits: Vec<Found>) -> Option<Results> {
    let kind = kind.to_owned();
    (!hits.is_empty()).then_some(Results { kind, hits })
}

/// The trades that hold what was typed in their name.
fn trades(app: &App, query: &str) -> Option<Results> {
    let hits = crate::trades::named(app, query).into_iter();
    let hits = hits.map(|trade| Found {
        href: format!("/act/trades/{}", trade.value),
        key: trade.value,
        theme: None,
        title: plain(trade.label),
        passage: Vec::new(),
    });
    of_ours("trade", hits.collect())
}

/// The actions of the plan that hold what was typed.
fn actions(app: &App, query: &str) -> Result<Option<Results>, Problem> {
    if !app.has_dossier() {
        return Ok(None);
    }
    let filter = PlanFilter {
        text: query.to_owned(),
        ..PlanFilter::default()
    };
    let (today, page) = (app.today(), Page::first(ACTIONS));
    let by = PlanGrouping::Situation;
    let plan = app.dossier(|dossier| dossier.plan_sections(by, &filter, today, page))?;
    let cards = plan.sections.into_iter().flat_map(|section| section.cards);
    let note = |situation: String| match situation.as_str() {
        "" => situation,
        title => words::quoted(title),
    };
    let hits = cards.map(|card| Found {
        href: format!("/plan?open={0}#action-{0}", card.id),
        key: card.id.to_string(),
        theme: None,
        title: plain(card.action.title),
        passage: plain(note(card.situation_title)),
    });
    Ok(of_ours("action", hits.collect()))
}

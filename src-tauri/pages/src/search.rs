//! Search: the panel under the field, at each key, and the whole page on Enter.
//!
//! The library finds its sheets; the open dossier adds its own actions. Results come grouped by kind,
//! the best group first.

use axum::extract::Query;
use dossier::{Page, PlanFilter};
use library::{Group, Hit, Kind, Span};
use serde::{Deserialize, Serialize};

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
pub(crate) struct Asked {
    q: String,
}

#[derive(Serialize)]
struct Results {
    query: String,
    found: usize,
    groups: Vec<ShownGroup>,
}

#[derive(Serialize)]
struct ShownGroup {
    title: String,
    hits: Vec<ShownHit>,
}

#[derive(Serialize)]
struct ShownHit {
    id: String,
    first: bool,
    href: String,
    theme: Option<String>,
    icon: &'static str,
    title: Vec<Span>,
    passage: Vec<Span>,
}

/// `GET /search/panel`
pub(crate) fn panel(app: &App, Query(asked): Query<Asked>) -> Answer {
    let mut results = results(app, &asked.q, IN_PANEL)?;
    results.groups.truncate(PANEL_GROUPS);
    if let Some(first) = results
        .groups
        .first_mut()
        .and_then(|group| group.hits.first_mut())
    {
        first.first = true;
    }
    app.fragment("search/panel.html", &results)
}

/// `GET /search`
pub(crate) fn index(app: &App, Query(asked): Query<Asked>) -> Answer {
    let results = results(app, &asked.q, ON_PAGE)?;
    app.page(Section::None, "search/index.html", &results)
}

fn results(app: &App, query: &str, per_group: usize) -> Result<Results, Problem> {
    let query = query.trim();
    let mut groups: Vec<ShownGroup> = Vec::new();
    if !query.is_empty() {
        groups.extend(
            app.library()
                .search_grouped(query, per_group)?
                .into_iter()
                .map(|group| shown_group(app, group)),
        );
        let after_first = groups.len().min(1);
        groups.splice(after_first..after_first, our_actions(app, query)?);
        let after_first = groups.len().min(1);
        groups.splice(after_first..after_first, trades(app, query));
    }
    let found = groups.iter().map(|group| group.hits.len()).sum();
    Ok(Results {
        query: query.to_owned(),
        found,
        groups,
    })
}

fn shown_group(app: &App, group: Group) -> ShownGroup {
    ShownGroup {
        title: app.texts().label("kinds", group.kind.as_str()).to_owned(),
        hits: group.hits.into_iter().map(shown_hit).collect(),
    }
}

fn shown_hit(hit: Hit) -> ShownHit {
    let quotes = matches!(
        hit.kind,
        Kind::Situation | Kind::Leader | Kind::Idea | Kind::Need
    );
    let mut title = hit.title;
    if quotes {
        title.insert(0, plain("\u{ab}\u{a0}"));
        title.push(plain("\u{a0}\u{bb}"));
    }
    ShownHit {
        id: format!("{}-{}", hit.kind, hit.slug),
        first: false,
        href: hit.kind.address(&hit.slug),
        theme: hit.theme.filter(|_| hit.kind == Kind::Situation),
        icon: icon(hit.kind),
        title,
        passage: hit.passage,
    }
}

/// The trades that hold what was typed in their name.
fn trades(app: &App, query: &str) -> Option<ShownGroup> {
    let hits = crate::trades::named(app, query).into_iter();
    let hits: Vec<ShownHit> = hits
        .map(|trade| ShownHit {
            id: format!("trade-{}", trade.code),
            first: false,
            href: trade.href,
            theme: None,
            icon: "blocks",
            title: vec![plain(&trade.label)],
            passage: Vec::new(),
        })
        .collect();
    let title = app.texts().label("kinds", "trade").to_owned();
    (!hits.is_empty()).then_some(ShownGroup { title, hits })
}

fn plain(text: &str) -> Span {
    Span {
        text: text.to_owned(),
        marked: false,
    }
}

fn icon(kind: Kind) -> &'static str {
    match kind {
        Kind::Situation | Kind::Theme => "blocks",
        Kind::Crisis => "phone-call",
        Kind::Need | Kind::Helper => "handshake",
        Kind::Module | Kind::Leader => "book-open",
        Kind::Law => "scale",
        Kind::Idea | Kind::Quiz => "message-circle-question",
        Kind::Tool | Kind::Outline => "presentation",
        Kind::Term => "book-a",
    }
}

/// The actions of the plan that hold what was typed.
fn our_actions(app: &App, query: &str) -> Result<Option<ShownGroup>, Problem> {
    if !app.has_dossier() {
        return Ok(None);
    }
    let (today, filter) = (
        app.today(),
        PlanFilter {
            text: query.to_owned(),
            ..PlanFilter::default()
        },
    );
    let plan = app.dossier(|dossier| dossier.plan_lines(&filter, today, Page::first(ACTIONS)))?;
    let hits: Vec<ShownHit> = plan
        .groups
        .into_iter()
        .flat_map(|group| {
            let note = group
                .situation
                .map(|situation| words::quoted(&situation.title))
                .unwrap_or_default();
            group
                .lines
                .into_iter()
                .map(move |line| (note.clone(), line.action))
        })
        .map(|(note, action)| ShownHit {
            id: format!("action-{}", action.id),
            first: false,
            href: format!("/plan?open={0}#action-{0}", action.id),
            theme: None,
            icon: "list-checks",
            title: vec![plain(&action.title)],
            passage: vec![plain(&note)],
        })
        .collect();
    let title = app.texts().label("kinds", "action").to_owned();
    Ok((!hits.is_empty()).then_some(ShownGroup { title, hits }))
}

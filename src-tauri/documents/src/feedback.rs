//! « Vous avez dit, on fait, on ne fait pas et pourquoi »: what employees get back, theme by theme.
//!
//! Words come from the workshops when a threshold let them through, else from the titles of the situations.
//! Only actions marked for the staff are in it; what is restricted never is ([`crate::Document::is_public`]).

use crate::action::{ActionView, Status};
use crate::document::Document;
use crate::french;
use crate::options::Options;
use crate::paper::{
    Block, Cell, ColumnHeading, Line, Paper, Row, Table, Title, WIDE, ended, quoted, said,
    sentences,
};
use crate::plan_paper::{apart, situation_title};
use crate::texts::{TEXTS, fill};
use crate::view::{DossierView, SituationView, Theme};

/// What is said about one theme; no theme for what belongs to none.
struct About<'a> {
    theme: Option<&'a Theme>,
    words: Vec<String>,
    done: Vec<String>,
    not_done: Vec<String>,
}

/// The feedback on paper.
pub(crate) fn paper(view: &DossierView, _: &Options) -> Paper {
    let texts = &TEXTS.feedback;
    let mut paper = Paper::new(Document::Feedback, view, &texts.title);
    paper.closing.clear();
    paper.text(Some(intro(view)));
    let themes = themes(view);
    let abouts = themes.into_iter().map(|theme| about(view, theme));
    let mut empty = true;
    for about in abouts {
        if !about.is_empty() {
            add(&mut paper, about);
            empty = false;
        }
    }
    if empty {
        paper.text(Some(texts.nothing.clone()));
    }
    paper.text(Some(texts.thanks.clone()));
    paper
}

impl About<'_> {
    fn is_empty(&self) -> bool {
        self.words.is_empty() && self.done.is_empty() && self.not_done.is_empty()
    }
}

fn intro(view: &DossierView) -> String {
    let texts = &TEXTS.feedback;
    let next = view.next_meeting_on.as_deref().map(french::full_date);
    let next = next.map(|date| fill(&TEXTS.plan.intro.next_meeting, &[("date", &date)]));
    sentences([Some(texts.intro.clone()), next])
}

/// Each theme once, in the order it first comes; then what has none.
fn themes(view: &DossierView) -> Vec<Option<&Theme>> {
    let said = view.said.iter().map(|said| &said.theme);
    let situations = view
        .situations
        .iter()
        .filter_map(|known| known.theme.as_ref());
    let mut themes: Vec<Option<&Theme>> = Vec::new();
    for theme in said.chain(situations) {
        let known = themes
            .iter()
            .flatten()
            .any(|known| known.code == theme.code);
        if !known {
            themes.push(Some(theme));
        }
    }
    themes.push(None);
    themes
}

fn about<'a>(view: &DossierView, theme: Option<&'a Theme>) -> About<'a> {
    let code = theme.map(|theme| &*theme.code);
    let situations = view.situations.iter();
    let situations: Vec<_> = situations
        .filter(|situation| situation.theme.as_ref().map(|theme| &*theme.code) == code)
        .collect();
    let actions = view.actions.iter().filter(|action| action.share_with_staff);
    let actions: Vec<_> = actions
        .filter(|action| theme_of(view, action) == code)
        .collect();
    About {
        theme,
        words: words(view, code, &situations),
        done: actions.iter().filter_map(|action| done(action)).collect(),
        not_done: not_done(&actions, &situations),
    }
}

/// The theme of the main situation of an action.
fn theme_of<'a>(view: &'a DossierView, action: &ActionView) -> Option<&'a str> {
    let mut known = action.situations.iter().filter_map(|id| view.situation(id));
    let theme = known.next()?.theme.as_ref()?;
    Some(&theme.code)
}

fn words(view: &DossierView, code: Option<&str>, situations: &[&SituationView]) -> Vec<String> {
    let said_here = view
        .said
        .iter()
        .filter(|said| Some(&*said.theme.code) == code);
    let words: Vec<_> = said_here
        .flat_map(|said| &said.words)
        .filter_map(|words| quoted(words))
        .collect();
    if !words.is_empty() {
        return words;
    }
    let titles = situations.iter();
    titles.map(|situation| situation_title(situation)).collect()
}

/// « Un seul numéro pour les urgences. Paul, pour le 4 déc. 2026. »
fn done(action: &ActionView) -> Option<String> {
    let texts = &TEXTS.feedback;
    let title = said(&action.title, WIDE).map(ended);
    let owner = action.owner.as_deref().and_then(|owner| said(owner, WIDE));
    let due = action.due.as_deref().and_then(|due| said(due, WIDE));
    let due = due.map(|due| fill(&texts.by, &[("date", &french::short_date(&due))]));
    let done_on = action.done_on.as_deref().map(french::short_date);
    let when = match action.code()? {
        Status::Done | Status::Evaluated => done_on.map_or(texts.done.clone(), |day| {
            fill(&texts.done_on, &[("date", &day)])
        }),
        Status::Decided | Status::InProgress => {
            let parts: Vec<_> = [owner, due].into_iter().flatten().collect();
            parts.join(", ")
        }
        Status::Idea | Status::Proposed | Status::Postponed | Status::Dropped => return None,
    };
    let when = Some(when).filter(|when| !when.is_empty()).map(ended);
    title.map(|title| sentences([Some(title), when]))
}

/// What is put off or given up, and why; then the situations put aside.
fn not_done(actions: &[&ActionView], situations: &[&SituationView]) -> Vec<String> {
    let actions = actions.iter().filter_map(|action| refused(action));
    let aside = situations.iter().filter(|situation| situation.parked);
    actions
        .chain(aside.map(|situation| apart(situation)))
        .collect()
}

fn refused(action: &ActionView) -> Option<String> {
    let texts = &TEXTS.feedback;
    let later = match action.code()? {
        Status::Postponed => Some(texts.later.clone()),
        Status::Dropped => None,
        Status::Idea
        | Status::Proposed
        | Status::Decided
        | Status::InProgress
        | Status::Done
        | Status::Evaluated => return None,
    };
    let reason = action
        .reason
        .as_deref()
        .and_then(|reason| said(reason, WIDE));
    let reason = reason.unwrap_or_else(|| texts.no_reason.clone());
    let title = said(&action.title, WIDE).map(ended);
    Some(sentences([title, later, Some(ended(reason))]))
}

fn add(paper: &mut Paper, about: About<'_>) {
    let texts = &TEXTS.feedback;
    let title = about.theme.and_then(|theme| said(&theme.title, WIDE));
    paper.blocks.push(Block::Title(Title {
        level: 2,
        text: title.unwrap_or_else(|| texts.whole_firm.clone()),
        theme: about.theme.map(|theme| theme.code.clone()),
        ..Title::default()
    }));
    let cells = [about.words, about.done, about.not_done].map(|items| {
        if items.is_empty() {
            Cell::text(&texts.none)
        } else {
            Cell::items(items)
        }
    });
    paper.blocks.push(Block::Table(Table {
        columns: headings(),
        rows: vec![Row::Line(Line::new(cells.to_vec(), Vec::new()))],
        recalled: None,
    }));
}

fn headings() -> Vec<ColumnHeading> {
    let texts = &TEXTS.feedback;
    let labels = [
        ("said", &texts.said),
        ("done", &texts.doing),
        ("not-done", &texts.not_doing),
    ];
    let heading = |(code, label): (&'static str, &String)| ColumnHeading {
        code,
        label: label.clone(),
        width: 30,
    };
    labels.map(heading).to_vec()
}

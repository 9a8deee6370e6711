//! « Bilan de l’année »: what was planned, done, left and given up, and what changed in the work.
//!
//! The year is [`crate::Options::period`], or the year of printing. Actions belong to it by their year of
//! programme; what changed is told by ratings, first and last, never by a percentage.

use dossier::{ActionStatus, PlanCosts};
use words::{dates, fill, numbers, text::lower_first};

use crate::document::Document;
use crate::money;
use crate::paper::{Block, Paper, figure, quoted, sentences};
use crate::plan_columns::{DONE_COLUMNS, DROPPED_COLUMNS, LEFT_COLUMNS, PlanColumn};
use crate::ratings::Rating;
use crate::texts::{LABELS, counted, plural, text};
use crate::view::{Action, PlanRow, Situation, View, Years};

/// The balance on paper.
pub(crate) fn paper(view: &View<'_>) -> Paper {
    let year = view.years.map(Years::words).unwrap_or_default();
    let title = fill(text("year.title"), &[("year", &year)]);
    let mut paper = Paper::new(Document::YearReport, view, &title);
    paper.heading.about.clear();
    paper.closing.clear();
    paper.blocks.push(figures(view));
    paper.text(Some(summary(view)));
    let done = ("year.done", "year.no_done");
    add(&mut paper, done, DONE_COLUMNS, view.rows(is_done));
    let left = ("year.left", "year.no_left");
    add(&mut paper, left, LEFT_COLUMNS, view.rows(is_left));
    paper.titled_lines("year.dropped", DROPPED_COLUMNS, view.rows(is_dropped));
    add_changes(&mut paper, view);
    paper.signatures();
    paper
}

fn is_done(action: &Action<'_>) -> bool {
    action.status.is_done()
}

fn is_dropped(action: &Action<'_>) -> bool {
    action.status == ActionStatus::Dropped
}

fn is_left(action: &Action<'_>) -> bool {
    !action.is_undecided() && !action.is_closed()
}

fn figures(view: &View<'_>) -> Block {
    let count =
        |kept: fn(&Action<'_>) -> bool| view.actions.iter().filter(|action| kept(action)).count();
    let decided = count(|action| !action.is_undecided());
    let evaluated = count(|action| action.status == ActionStatus::Evaluated);
    let evaluated = [(evaluated, "year.boxes.evaluated")];
    Block::Figures {
        figures: vec![
            figure(decided, "year.boxes.decided", &[]),
            figure(count(is_done), "year.boxes.done", &evaluated),
            figure(count(is_left), "year.boxes.left", &[]),
            figure(count(is_dropped), "year.boxes.dropped", &[]),
        ],
    }
}

/// Meetings, effects observed, cost, and what is not decided.
fn summary(view: &View<'_>) -> String {
    let held = view.meetings.iter().filter_map(|meeting| meeting.held_on);
    let held: Vec<_> = held.map(dates::short_day).collect();
    let values = [
        ("count", &*numbers::count(held.len())),
        ("dates", &*held.join(", ")),
    ];
    let meetings = (!held.is_empty()).then(|| fill(plural("year.meetings", held.len()), &values));
    let (undecided, decided): (Vec<_>, Vec<_>) = view
        .actions
        .iter()
        .partition(|action| action.is_undecided());
    let cost = money::sentence(&PlanCosts::of(decided.iter().map(|action| &***action)));
    let count = undecided.len();
    let left = (count > 0).then(|| counted("year.undecided", count));
    sentences([meetings, effects(view), cost, left])
}

/// « Effets constatés : efficace (2), en partie (1). » in the order they first come.
fn effects(view: &View<'_>) -> Option<String> {
    let mut counted = Vec::new();
    for effect in view
        .actions
        .iter()
        .filter_map(|action| action.effectiveness)
    {
        match counted.iter_mut().find(|(known, _)| *known == effect) {
            Some((_, count)) => *count += 1,
            None => counted.push((effect, 1)),
        }
    }
    let words = counted.iter().map(|(effect, count)| {
        let effect = lower_first(LABELS.label("effectiveness", effect.code()));
        format!("{effect} ({})", numbers::count(*count))
    });
    let words: Vec<_> = words.collect();
    (!words.is_empty()).then(|| fill(text("year.effects"), &[("effects", &words.join(", "))]))
}

/// A title, then these actions, or that there are none.
fn add(
    paper: &mut Paper,
    (title, nothing): (&'static str, &'static str),
    columns: &[PlanColumn],
    rows: Vec<PlanRow<'_>>,
) {
    if rows.is_empty() {
        paper.title(text(title));
        paper.sentence(nothing);
    }
    paper.titled_lines(title, columns, rows);
}

/// What situations were called the first time, and the last.
fn add_changes(paper: &mut Paper, view: &View<'_>) {
    let rows: Vec<_> = view.situations.iter().filter_map(change).collect();
    if rows.is_empty() {
        return;
    }
    paper.title(text("year.changes"));
    let headings = [
        ("year.situation", 44),
        ("year.before", 30),
        ("year.after", 30),
    ];
    paper.words(&headings, rows);
}

fn change(situation: &Situation<'_>) -> Option<Vec<String>> {
    let [first, .., last] = situation.ratings.as_slice() else {
        return None;
    };
    let title = quoted(&situation.title)?;
    Some(vec![title, rated(first), rated(last)])
}

/// « Souvent chez nous, le 6 oct. 2026 »
fn rated(rating: &Rating<'_>) -> String {
    let on = dates::short_day(rating.on);
    fill(
        text("year.rated"),
        &[("rating", &rating.label), ("date", &on)],
    )
}

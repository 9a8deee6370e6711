//! « Bilan de l’année »: what was planned, done, left and given up, and what changed in the work.
//!
//! The year is [`crate::Options::period`], or the year of printing. Actions belong to it by their year of
//! programme; what changed is told by ratings, first and last, never by a percentage.

use crate::action::{ActionView, Status};
use crate::document::Document;
use crate::french;
use crate::money::CostTotal;
use crate::options::Options;
use crate::paper::{Block, Line, Paper, Row, Table, WIDE, ended, figure, quoted, said, sentences};
use crate::plan_columns::{PlanColumn, PlanRow};
use crate::sheets::plain_table;
use crate::texts::{TEXTS, fill};
use crate::view::{DossierView, RatingView, SituationView};

const DONE: [PlanColumn; 4] = [
    PlanColumn::Action,
    PlanColumn::Owner,
    PlanColumn::DoneOn,
    PlanColumn::Effect,
];
const LEFT: [PlanColumn; 5] = [
    PlanColumn::Action,
    PlanColumn::Owner,
    PlanColumn::Due,
    PlanColumn::Status,
    PlanColumn::Reason,
];
const DROPPED: [PlanColumn; 3] = [PlanColumn::Action, PlanColumn::Owner, PlanColumn::Reason];

/// The balance on paper.
pub(crate) fn paper(view: &DossierView, _: &Options) -> Paper {
    let texts = &TEXTS.year;
    let year = view.period.clone().unwrap_or_default();
    let title = fill(&texts.title, &[("year", &year)]);
    let mut paper = Paper::new(Document::YearReport, view, &title);
    paper.heading.about.clear();
    paper.closing.clear();
    paper.blocks.push(figures(view));
    paper.text(Some(summary(view)).filter(|text| !text.is_empty()));
    add(
        &mut paper,
        view,
        (&texts.done, &texts.no_done),
        &DONE,
        is_done,
    );
    add(
        &mut paper,
        view,
        (&texts.left, &texts.no_left),
        &LEFT,
        is_left,
    );
    add(&mut paper, view, (&texts.dropped, ""), &DROPPED, is_dropped);
    add_changes(&mut paper, view);
    let who = &TEXTS.list;
    paper.blocks.push(Block::Signatures {
        title: who.signatures_title.clone(),
        who: who.signatures.clone(),
    });
    paper
}

fn is_done(action: &ActionView) -> bool {
    matches!(action.code(), Some(Status::Done | Status::Evaluated))
}

fn is_dropped(action: &ActionView) -> bool {
    action.code() == Some(Status::Dropped)
}

fn is_left(action: &ActionView) -> bool {
    !action.is_undecided() && !action.is_closed()
}

fn figures(view: &DossierView) -> Block {
    let texts = &TEXTS.year.boxes;
    let count =
        |kept: fn(&ActionView) -> bool| view.actions.iter().filter(|action| kept(action)).count();
    let decided = count(|action| !action.is_undecided());
    let evaluated = count(|action| action.code() == Some(Status::Evaluated));
    let (done, left, dropped) = (count(is_done), count(is_left), count(is_dropped));
    let done_parts = [
        (1, texts.done.of(done)),
        (evaluated, texts.evaluated.of(evaluated)),
    ];
    Block::Figures {
        figures: vec![
            figure(decided, &[(1, texts.decided.of(decided))]),
            figure(done, &done_parts),
            figure(left, &[(1, texts.left.of(left))]),
            figure(dropped, &[(1, texts.dropped.of(dropped))]),
        ],
    }
}

/// Meetings, effects observed, cost, and what is not decided.
fn summary(view: &DossierView) -> String {
    let texts = &TEXTS.year;
    let meetings = view.meetings.len();
    let dates: Vec<_> = view
        .meetings
        .iter()
        .map(|meeting| french::short_date(&meeting.on))
        .collect();
    let values = [
        ("count", &*french::count(meetings)),
        ("dates", &*dates.join(", ")),
    ];
    let meetings = (meetings > 0).then(|| fill(texts.meetings.of(meetings), &values));
    let undecided = view
        .actions
        .iter()
        .filter(|action| action.is_undecided())
        .count();
    let template = texts.undecided.of(undecided);
    let undecided =
        (undecided > 0).then(|| fill(template, &[("count", &french::count(undecided))]));
    let decided = view.actions.iter().filter(|action| !action.is_undecided());
    let cost = CostTotal::of(decided).sentence();
    sentences([meetings, effects(view), cost, undecided])
}

/// « Effets constatés : efficace (2), en partie (1). » in the order they first come.
fn effects(view: &DossierView) -> Option<String> {
    let mut counted: Vec<(String, usize)> = Vec::new();
    let observed = view
        .actions
        .iter()
        .filter_map(|action| action.effect.as_deref());
    for effect in observed.filter_map(|effect| said(effect, WIDE)) {
        match counted.iter_mut().find(|(known, _)| *known == effect) {
            Some((_, count)) => *count += 1,
            None => counted.push((effect, 1)),
        }
    }
    let words = counted.iter().map(|(effect, count)| {
        format!(
            "{} ({})",
            french::lower_first(effect),
            french::count(*count)
        )
    });
    let words: Vec<_> = words.collect();
    (!words.is_empty()).then(|| fill(&TEXTS.year.effects, &[("effects", &words.join(", "))]))
}

/// A title, then the actions that are so, or that there are none.
fn add(
    paper: &mut Paper,
    view: &DossierView,
    (title, nothing): (&str, &str),
    columns: &[PlanColumn],
    kept: fn(&ActionView) -> bool,
) {
    let rows = view.rows().into_iter();
    let kept: Vec<_> = rows
        .filter(|row: &PlanRow<'_>| row.action.is_some_and(kept))
        .map(|row| Row::Line(Line::of(columns, row)))
        .collect();
    if kept.is_empty() {
        if !nothing.is_empty() {
            paper.title(title);
            paper.text(Some(nothing.to_owned()));
        }
        return;
    }
    paper.title(title);
    paper.blocks.push(Block::Table(Table {
        columns: columns.iter().copied().map(Into::into).collect(),
        rows: kept,
        recalled: None,
    }));
}

/// What situations were called the first time, and the last.
fn add_changes(paper: &mut Paper, view: &DossierView) {
    let texts = &TEXTS.year;
    let rows: Vec<_> = view.situations.iter().filter_map(change).collect();
    if rows.is_empty() {
        return;
    }
    paper.title(&texts.changes);
    let headings = [
        (&texts.situation, 44),
        (&texts.before, 30),
        (&texts.after, 30),
    ];
    paper.blocks.push(plain_table(&headings, rows));
}

fn change(situation: &SituationView) -> Option<Vec<String>> {
    let [first, .., last] = situation.ratings.as_slice() else {
        return None;
    };
    let title = quoted(&situation.title)?;
    Some(vec![title, rated(first), rated(last)])
}

/// « Souvent chez nous, le 6 oct. 2026 »
fn rated(rating: &RatingView) -> String {
    let on = rating.on.as_deref().map(french::short_date);
    match on {
        Some(on) => fill(
            &TEXTS.year.rated,
            &[("rating", &rating.label), ("date", &on)],
        ),
        None => ended(rating.label.clone()),
    }
}

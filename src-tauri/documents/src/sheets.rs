//! « Fiche d’une situation » and « Fiche d’une action »: a page for the person in charge, and to write on.
//!
//! Each situation or action gets its own.

use jiff::civil::Date;
use library::EmployeeVoice;
use words::{dates, fill, numbers};

use crate::document::Document;
use crate::paper::{
    Block, Curve, Paper, Title, WIDE, detail, ended, ended_sentences, fact, typeset,
};
use crate::plan_columns::{SHEET_COLUMNS, TABLE_COLUMNS};
use crate::plan_paper::{situation_title, theme_title, units};
use crate::texts::{LABELS, list, text};
use crate::values::{existing_measures, exposed, family, gender, indicator, measured};
use crate::view::{Action, PlanRow, Situation, View};

/// How many lines are left to write on.
const LINES: usize = 5;

/// A page per situation.
pub(crate) fn situations(view: &View<'_>) -> Paper {
    let mut paper = opening(Document::SituationSheet, view, "sheets.situation");
    for (index, situation) in view.situations.iter().enumerate() {
        add_situation(&mut paper, view, situation, index > 0);
    }
    if view.situations.is_empty() {
        paper.sentence("sheets.no_situation");
    }
    paper
}

/// A page per action.
pub(crate) fn actions(view: &View<'_>) -> Paper {
    let mut paper = opening(Document::ActionSheet, view, "sheets.action");
    for (index, row) in view.rows(|_| true).into_iter().enumerate() {
        add_action(&mut paper, row, index > 0);
    }
    if view.actions.is_empty() {
        paper.sentence("sheets.no_action");
    }
    paper
}

fn opening(document: Document, view: &View<'_>, title: &'static str) -> Paper {
    let title = text(title);
    let mut paper = Paper::new(document, view, title);
    title.clone_into(&mut paper.heading.continued);
    paper.closing.clear();
    paper
}

fn add_situation(paper: &mut Paper, view: &View<'_>, situation: &Situation<'_>, new_page: bool) {
    let state = LABELS.label("state", situation.state.code()).to_owned();
    paper.blocks.push(Block::Title(Title {
        level: 2,
        text: situation_title(situation),
        about: ended_sentences([theme_title(situation), Some(state), units(view, situation)]),
        theme: situation.theme.as_ref().map(|theme| theme.slug.clone()),
        new_page,
        large: true,
    }));
    paper.text(typeset(&situation.story, WIDE));
    let sheet = situation.sheet.as_ref();
    let illegal = sheet.and_then(|sheet| sheet.illegal.clone());
    add_list(paper, "sheets.illegal", illegal);
    paper.facts([
        fact(text("sheets.exposed"), &exposed(situation)),
        fact(text("sheets.gender"), &gender(situation)),
        fact(text("sheets.effects"), &situation.effects),
        fact(text("sheets.causes"), &situation.causes),
        fact(text("sheets.resources"), &situation.resources),
        fact(text("sheets.family"), situation.family.map_or("", family)),
        fact(text("sheets.reason"), &situation.state_reason),
    ]);
    add_list(paper, "sheets.existing", existing_measures(situation));
    add_ratings(paper, situation);
    add_actions(paper, view, situation);
    add_list(paper, "sheets.law", situation.law.clone());
    let questions = sheet.map(|sheet| sheet.questions.clone());
    add_list(paper, "sheets.questions", questions.into_iter().flatten());
    if let Some(sheet) = sheet {
        add_employee(paper, &sheet.employee);
    }
    add_list(paper, "sheets.helpers", situation.helpers.clone());
    add_notes(paper);
}

/// What an employee can say, to whom, by which right.
fn add_employee(paper: &mut Paper, voice: &EmployeeVoice) {
    add_heading(paper, "sheets.employee");
    paper.facts([
        fact(text("sheets.employee_say"), &voice.say),
        fact(text("sheets.employee_to"), &voice.to),
        fact(text("sheets.employee_right"), &voice.right),
    ]);
}

fn add_ratings(paper: &mut Paper, situation: &Situation<'_>) {
    let rows = situation.ratings.iter().map(|rating| {
        let people = rating.n_raters.map(u64::from).map(numbers::whole);
        vec![
            dates::short_day(rating.on),
            rating.label.clone(),
            people.unwrap_or_default(),
            rating.comment.clone(),
        ]
    });
    let headings = [
        ("sheets.on", 14),
        ("sheets.rating", 24),
        ("sheets.people", 14),
        ("sheets.comment", 44),
    ];
    add_table(paper, "sheets.ratings", &headings, rows.collect());
}

fn add_actions(paper: &mut Paper, view: &View<'_>, situation: &Situation<'_>) {
    let actions = view.actions_of(situation.id);
    let rows = actions.map(|action| PlanRow::new(view, Some(situation), Some(action)));
    let rows: Vec<_> = rows.collect();
    if rows.is_empty() {
        paper.sentence("plan.groups.without_action");
        return;
    }
    add_heading(paper, "sheets.actions");
    paper.lines(TABLE_COLUMNS, rows);
}

fn add_action(paper: &mut Paper, row: PlanRow<'_>, new_page: bool) {
    let Some(action) = row.action else { return };
    let untitled = || text("sheets.untitled_action").to_owned();
    paper.blocks.push(Block::Title(Title {
        level: 2,
        text: typeset(&action.title, WIDE).unwrap_or_else(untitled),
        new_page,
        large: true,
        ..Title::default()
    }));
    paper.lines(TABLE_COLUMNS.get(1..).unwrap_or_default(), [row]);
    let situations = row.view.situations_of(action).map(situation_title);
    add_list(paper, "sheets.why", situations);
    paper.facts(SHEET_COLUMNS.iter().map(|column| detail(*column, row)));
    add_indicator(paper, action);
    add_reviews(paper, action);
    add_list(paper, "sheets.next", list("sheets.next_questions"));
    add_notes(paper);
}

/// What is watched: from where, to where, and each value.
fn add_indicator(paper: &mut Paper, action: &Action<'_>) {
    let Some(aim) = typeset(&indicator(action), WIDE) else {
        return;
    };
    add_heading(paper, "sheets.indicator");
    paper.text(Some(ended(aim)));
    let rows = action.values.iter().map(|value| {
        let on = dates::short_day(value.measured_on);
        vec![on, measured(value.value, action), value.note.clone()]
    });
    let rows: Vec<_> = rows.collect();
    if rows.is_empty() {
        return;
    }
    let headings = [("sheets.on", 14), ("sheets.value", 20), ("sheets.note", 60)];
    paper.words(&headings, rows);
    paper.blocks.extend(curve(action).map(Block::Curve));
}

/// The values, put between 0 and 1; none with fewer than two days.
fn curve(action: &Action<'_>) -> Option<Curve> {
    let dated: Vec<_> = action
        .values
        .iter()
        .filter_map(|value| {
            let days = value.measured_on.since(Date::ZERO).ok()?.get_days();
            Some((f64::from(days), value.value))
        })
        .collect();
    let target = action.indicator_target;
    let heights = dated.iter().map(|(_, value)| *value).chain(target);
    let (low, high) = bounds(heights)?;
    let (first, last) = bounds(dated.iter().map(|(day, _)| *day))?;
    let between = |value: f64, low: f64, high: f64| {
        let range = high - low;
        if range > 0.0 {
            (value - low) / range
        } else {
            0.5
        }
    };
    let point =
        |(day, value): &(f64, f64)| (between(*day, first, last), between(*value, low, high));
    let value = |at: Option<&(f64, f64)>| at.map_or_else(String::new, |at| numbers::decimal(at.1));
    let aim = |target| fill(text("indicators.to"), &[("to", &measured(target, action))]);
    let finite = (high - low).is_finite() && (last - first).is_finite();
    (finite && last > first).then(|| Curve {
        points: dated.iter().map(point).collect(),
        target: target.map(|target| between(target, low, high)),
        first: value(dated.first()),
        last: value(dated.last()),
        aim: target.map(aim),
    })
}

fn bounds(values: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    values.fold(None, |bounds, value| {
        let (low, high) = bounds.unwrap_or((value, value));
        Some((f64::min(low, value), f64::max(high, value)))
    })
}

fn add_reviews(paper: &mut Paper, action: &Action<'_>) {
    let rows = action.reviews.iter().map(|review| {
        let decision = LABELS.label("review-decision", review.decision.code());
        vec![
            dates::short_day(review.held_on),
            review.what_changed.clone(),
            decision.to_owned(),
        ]
    });
    let headings = [
        ("sheets.on", 14),
        ("sheets.changed", 54),
        ("sheets.decision", 24),
    ];
    add_table(paper, "sheets.reviews", &headings, rows.collect());
}

fn add_heading(paper: &mut Paper, path: &'static str) {
    paper.blocks.push(Block::title(3, text(path)));
}

/// A titled table of words, if it has rows.
fn add_table(
    paper: &mut Paper,
    title: &'static str,
    headings: &[(&'static str, u16)],
    rows: Vec<Vec<String>>,
) {
    if !rows.is_empty() {
        add_heading(paper, title);
        paper.words(headings, rows);
    }
}

/// A titled list of what there is to read, if there is something.
fn add_list(paper: &mut Paper, title: &'static str, items: impl IntoIterator<Item = String>) {
    let items = items.into_iter();
    let items: Vec<_> = items.filter_map(|item| typeset(&item, WIDE)).collect();
    if !items.is_empty() {
        add_heading(paper, title);
        paper.list(items);
    }
}

fn add_notes(paper: &mut Paper) {
    add_heading(paper, "plan.closing.notes_title");
    paper.blocks.push(Block::Lines { count: LINES });
}

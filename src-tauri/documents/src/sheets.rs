//! « Fiche d’une situation » and « Fiche d’une action »: a page for the person in charge, and to write on.
//!
//! Each situation or action gets its own.

use jiff::civil::Date;
use words::{dates, fill, numbers};

use crate::document::Document;
use crate::paper::{
    Block, Curve, Detail, Paper, Title, WIDE, detail, ended, fact, said, sentences,
};
use crate::plan_columns::{
    PlanRow, SHEET_COLUMNS, TABLE_COLUMNS, existing, exposed, family, gender, indicator, measured,
};
use crate::plan_paper::{situation_title, theme_title, units};
use crate::texts::{LABELS, list, text};
use crate::view::{Action, Situation, Told, View};

/// How many lines are left to write on.
const LINES: usize = 5;

/// A page per situation.
pub(crate) fn situations(view: &View<'_>) -> Paper {
    let title = text("sheets.situation");
    let mut paper = Paper::new(Document::SituationSheet, view, title);
    title.clone_into(&mut paper.heading.continued);
    paper.closing.clear();
    for (index, situation) in view.situations.iter().enumerate() {
        add_situation(&mut paper, view, situation, index > 0);
    }
    if view.situations.is_empty() {
        paper.text(Some(text("sheets.no_situation").to_owned()));
    }
    paper
}

/// A page per action.
pub(crate) fn actions(view: &View<'_>) -> Paper {
    let title = text("sheets.action");
    let mut paper = Paper::new(Document::ActionSheet, view, title);
    title.clone_into(&mut paper.heading.continued);
    paper.closing.clear();
    for (index, row) in view.rows().into_iter().enumerate() {
        add_action(&mut paper, row, index > 0);
    }
    if view.actions.is_empty() {
        paper.text(Some(text("sheets.no_action").to_owned()));
    }
    paper
}

fn add_situation(paper: &mut Paper, view: &View<'_>, situation: &Situation<'_>, new_page: bool) {
    let state = LABELS.label("state", situation.state.code()).to_owned();
    let about = [theme_title(situation), Some(state), units(view, situation)];
    paper.blocks.push(Block::Title(Title {
        level: 2,
        text: situation_title(situation),
        about: sentences(about.map(|part| part.map(ended))),
        theme: situation.theme.as_ref().map(|theme| theme.slug.clone()),
        new_page,
        large: true,
    }));
    paper.text(said(&situation.story, WIDE));
    let told = &situation.told;
    let illegal = told.illegal.iter().cloned();
    add_list(paper, text("sheets.illegal"), illegal);
    let facts = [
        fact(text("sheets.exposed"), &exposed(situation)),
        fact(text("sheets.gender"), &gender(situation)),
        fact(text("sheets.effects"), &situation.effects),
        fact(text("sheets.causes"), &situation.causes),
        fact(text("sheets.resources"), &situation.resources),
        fact(text("sheets.family"), situation.family.map_or("", family)),
        fact(text("sheets.reason"), &situation.state_reason),
    ];
    add_facts(paper, facts.into_iter().flatten().collect());
    let measures = situation.existing.iter().copied().map(existing);
    add_list(paper, text("sheets.existing"), measures);
    add_ratings(paper, situation);
    add_actions(paper, view, situation);
    add_list(paper, text("sheets.law"), told.law.iter().cloned());
    let questions = told.questions.iter().cloned();
    add_list(paper, text("sheets.questions"), questions);
    add_employee(paper, told);
    let helpers = told.helpers.iter().cloned();
    add_list(paper, text("sheets.helpers"), helpers);
    add_notes(paper);
}

/// What an employee can say, to whom, by which right.
fn add_employee(paper: &mut Paper, told: &Told) {
    let Some(voice) = &told.employee else { return };
    add_heading(paper, text("sheets.employee"));
    let facts = [
        fact(text("sheets.employee_say"), &voice.say),
        fact(text("sheets.employee_to"), &voice.to),
        fact(text("sheets.employee_right"), &voice.right),
    ];
    add_facts(paper, facts.into_iter().flatten().collect());
}

fn add_ratings(paper: &mut Paper, situation: &Situation<'_>) {
    let rows = situation.ratings.iter().map(|rating| {
        let people = rating
            .n_raters
            .map(|people| numbers::whole(u64::from(people)));
        vec![
            dates::short_day(rating.on),
            rating.label.clone(),
            people.unwrap_or_default(),
            rating.comment.clone(),
        ]
    });
    let headings = [
        (text("sheets.on"), 14),
        (text("sheets.rating"), 24),
        (text("sheets.people"), 14),
        (text("sheets.comment"), 44),
    ];
    add_table(paper, text("sheets.ratings"), &headings, rows.collect());
}

fn add_actions(paper: &mut Paper, view: &View<'_>, situation: &Situation<'_>) {
    let actions = view.actions_of(situation.id);
    let rows: Vec<_> = actions
        .map(|action| PlanRow::of_action(view, Some(situation), action))
        .collect();
    if rows.is_empty() {
        paper.text(Some(text("plan.groups.without_action").to_owned()));
        return;
    }
    add_heading(paper, text("sheets.actions"));
    paper.lines(&TABLE_COLUMNS, rows);
}

fn add_action(paper: &mut Paper, row: PlanRow<'_>, new_page: bool) {
    let Some(action) = row.action else { return };
    let untitled = || text("sheets.untitled_action").to_owned();
    paper.blocks.push(Block::Title(Title {
        level: 2,
        text: said(&action.title, WIDE).unwrap_or_else(untitled),
        new_page,
        large: true,
        ..Title::default()
    }));
    paper.lines(TABLE_COLUMNS.get(1..).unwrap_or_default(), [row]);
    let situations = row.view.situations_of(action).map(situation_title);
    add_list(paper, text("sheets.why"), situations);
    let facts = SHEET_COLUMNS
        .iter()
        .filter_map(|column| detail(*column, row));
    add_facts(paper, facts.collect());
    add_indicator(paper, action);
    add_reviews(paper, action);
    add_list(paper, text("sheets.next"), list("sheets.next_questions"));
    add_notes(paper);
}

/// What is watched: from where, to where, and each value.
fn add_indicator(paper: &mut Paper, action: &Action<'_>) {
    let Some(aim) = said(&indicator(action), WIDE) else {
        return;
    };
    add_heading(paper, text("sheets.indicator"));
    paper.text(Some(ended(aim)));
    let rows: Vec<_> = action
        .values
        .iter()
        .map(|value| {
            let on = dates::short_day(value.measured_on);
            vec![on, measured(value.value, action), value.note.clone()]
        })
        .collect();
    if rows.is_empty() {
        return;
    }
    let headings = [
        (text("sheets.on"), 14),
        (text("sheets.value"), 20),
        (text("sheets.note"), 60),
    ];
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
        (text("sheets.on"), 14),
        (text("sheets.changed"), 54),
        (text("sheets.decision"), 24),
    ];
    add_table(paper, text("sheets.reviews"), &headings, rows.collect());
}

fn add_heading(paper: &mut Paper, text: &str) {
    paper.blocks.push(Block::Title(Title {
        level: 3,
        text: text.to_owned(),
        ..Title::default()
    }));
}

/// A titled table of words, if it has rows.
fn add_table(paper: &mut Paper, title: &str, headings: &[(&str, u16)], rows: Vec<Vec<String>>) {
    if !rows.is_empty() {
        add_heading(paper, title);
        paper.words(headings, rows);
    }
}

/// A titled list of what there is to read, if there is something.
fn add_list(paper: &mut Paper, title: &str, items: impl IntoIterator<Item = String>) {
    let items = items.into_iter();
    let items: Vec<_> = items.filter_map(|item| said(&item, WIDE)).collect();
    if !items.is_empty() {
        add_heading(paper, title);
        paper.blocks.push(Block::List { items });
    }
}

fn add_facts(paper: &mut Paper, facts: Vec<Detail>) {
    if !facts.is_empty() {
        paper.blocks.push(Block::Facts { facts });
    }
}

fn add_notes(paper: &mut Paper) {
    add_heading(paper, text("plan.closing.notes_title"));
    paper.blocks.push(Block::Lines { count: LINES });
}

//! « Fiche d’une situation » and « Fiche d’une action »: a page for the person in charge, and to write on.
//!
//! Each situation or action of the view gets its own; to print one, the caller narrows the view with
//! [`DossierView::about_situation`] or [`DossierView::about_action`].

use crate::action::{ActionView, IndicatorView, MeasureView};
use crate::document::Document;
use crate::french;
use crate::options::Options;
use crate::paper::{
    Block, Cell, ColumnHeading, Curve, Detail, Line, Paper, Row, Table, Title, WIDE, detail, ended,
    fact, said, sentences,
};
use crate::plan_columns::{PlanColumn, PlanRow, TABLE_COLUMNS};
use crate::plan_paper::{situation_title, theme_title, units};
use crate::texts::{TEXTS, fill};
use crate::view::{DossierView, RatingView, SituationView};

/// How many lines are left to write on.
const LINES: usize = 5;

/// A page per situation.
pub(crate) fn situations(view: &DossierView, _: &Options) -> Paper {
    let texts = &TEXTS.sheets;
    let mut paper = Paper::new(Document::SituationSheet, view, &texts.situation);
    paper.heading.continued.clone_from(&texts.situation);
    paper.closing.clear();
    for (index, situation) in view.situations.iter().enumerate() {
        add_situation(&mut paper, view, situation, index > 0);
    }
    if view.situations.is_empty() {
        paper.text(Some(texts.no_situation.clone()));
    }
    paper
}

/// A page per action.
pub(crate) fn actions(view: &DossierView, _: &Options) -> Paper {
    let texts = &TEXTS.sheets;
    let mut paper = Paper::new(Document::ActionSheet, view, &texts.action);
    paper.heading.continued.clone_from(&texts.action);
    paper.closing.clear();
    for (index, row) in view.rows().into_iter().enumerate() {
        add_action(&mut paper, row, index > 0);
    }
    if view.actions.is_empty() {
        paper.text(Some(texts.no_action.clone()));
    }
    paper
}

fn add_situation(paper: &mut Paper, view: &DossierView, situation: &SituationView, new_page: bool) {
    let texts = &TEXTS.sheets;
    let state = situation
        .state
        .as_deref()
        .and_then(|state| said(state, WIDE));
    let about = [theme_title(situation), state, units(view, situation)];
    paper.blocks.push(Block::Title(Title {
        level: 2,
        text: situation_title(situation),
        about: sentences(about.map(|part| part.map(ended))),
        theme: situation.theme.as_ref().map(|theme| theme.code.clone()),
        new_page,
        large: true,
    }));
    paper.text(
        situation
            .story
            .as_deref()
            .and_then(|story| said(story, WIDE)),
    );
    let family = situation.family.map(french::family);
    let facts = [
        fact(&texts.exposed, situation.exposed.as_deref()),
        fact(&texts.gender, situation.gender.as_deref()),
        fact(&texts.effects, situation.effects.as_deref()),
        fact(&texts.causes, situation.causes.as_deref()),
        fact(&texts.resources, situation.resources.as_deref()),
        fact(&texts.family, family),
        fact(&texts.reason, situation.reason.as_deref()),
    ];
    add_facts(paper, facts.into_iter().flatten().collect());
    let existing = situation.existing.iter().map(french::existing);
    let existing = existing.filter_map(|text| said(&text, WIDE));
    add_list(paper, &texts.existing, existing.collect());
    add_ratings(paper, &situation.ratings);
    add_actions(paper, view, situation);
    let questions = situation
        .questions
        .iter()
        .filter_map(|text| said(text, WIDE));
    add_list(paper, &texts.questions, questions.collect());
    let helpers = situation.helpers.iter().filter_map(|text| said(text, WIDE));
    add_list(paper, &texts.helpers, helpers.collect());
    add_notes(paper);
}

fn add_ratings(paper: &mut Paper, ratings: &[RatingView]) {
    let texts = &TEXTS.sheets;
    if ratings.is_empty() {
        return;
    }
    let rows = ratings.iter().map(|rating| {
        let on = rating.on.as_deref().map(french::short_date);
        let people = rating
            .people
            .map(|people| french::number(u64::from(people)));
        let cells = [
            on,
            Some(rating.label.clone()),
            people,
            rating.comment.clone(),
        ];
        cells.map(Option::unwrap_or_default).to_vec()
    });
    let headings = [
        (&texts.on, 14),
        (&texts.rating, 24),
        (&texts.people, 14),
        (&texts.comment, 44),
    ];
    add_table(paper, &texts.ratings, &headings, rows.collect());
}

fn add_actions(paper: &mut Paper, view: &DossierView, situation: &SituationView) {
    let actions = view.actions_of(&situation.id);
    let rows: Vec<_> = actions
        .map(|action| {
            let row = PlanRow {
                view,
                unit: None,
                situation: Some(situation),
                action: Some(action),
            };
            Row::Line(Line::of(&TABLE_COLUMNS, row))
        })
        .collect();
    if rows.is_empty() {
        paper.text(Some(TEXTS.plan.groups.without_action.clone()));
        return;
    }
    add_heading(paper, &TEXTS.sheets.actions);
    paper.blocks.push(Block::Table(Table {
        columns: TABLE_COLUMNS.map(Into::into).to_vec(),
        rows,
        recalled: None,
    }));
}

fn add_action(paper: &mut Paper, row: PlanRow<'_>, new_page: bool) {
    let Some(action) = row.action else { return };
    let texts = &TEXTS.sheets;
    paper.blocks.push(Block::Title(Title {
        level: 2,
        text: said(&action.title, WIDE).unwrap_or_else(|| texts.untitled_action.clone()),
        new_page,
        large: true,
        ..Title::default()
    }));
    let columns = TABLE_COLUMNS.get(1..).unwrap_or_default();
    paper.blocks.push(Block::Table(Table {
        columns: columns.iter().copied().map(Into::into).collect(),
        rows: vec![Row::Line(Line::of(columns, row))],
        recalled: None,
    }));
    let situations = action
        .situations
        .iter()
        .filter_map(|id| row.view.situation(id));
    add_list(paper, &texts.why, situations.map(situation_title).collect());
    let facts = FACTS.iter().filter_map(|column| detail(*column, row));
    add_facts(paper, facts.collect());
    if let Some(indicator) = &action.indicator {
        add_indicator(paper, indicator, row);
    }
    add_reviews(paper, action);
    add_list(paper, &texts.next, texts.next_questions.clone());
    add_notes(paper);
}

/// What the drawer of an action holds, in the order one needs it.
const FACTS: [PlanColumn; 18] = [
    PlanColumn::FirstStep,
    PlanColumn::FirstStepOn,
    PlanColumn::ExpectedResult,
    PlanColumn::Conditions,
    PlanColumn::Resources,
    PlanColumn::Helpers,
    PlanColumn::Contributors,
    PlanColumn::Cost,
    PlanColumn::Starts,
    PlanColumn::Recurrence,
    PlanColumn::Support,
    PlanColumn::DecidedOn,
    PlanColumn::DecidedBy,
    PlanColumn::DoneOn,
    PlanColumn::Review,
    PlanColumn::Effect,
    PlanColumn::Reason,
    PlanColumn::Notes,
];

/// What is watched: from where, to where, and each measure.
fn add_indicator(paper: &mut Paper, indicator: &IndicatorView, row: PlanRow<'_>) {
    let texts = &TEXTS.sheets;
    let aim = said(&PlanColumn::Indicator.text(row), WIDE);
    if aim.is_none() && indicator.measures.is_empty() {
        return;
    }
    add_heading(paper, &texts.indicator);
    paper.text(aim.map(ended));
    let rows: Vec<_> = indicator
        .measures
        .iter()
        .map(|measure| {
            let value = french::measured(measure.value, indicator);
            let note = measure.note.clone().unwrap_or_default();
            vec![french::short_date(&measure.on), value, note]
        })
        .collect();
    if rows.is_empty() {
        return;
    }
    let headings = [(&texts.on, 14), (&texts.value, 20), (&texts.note, 60)];
    paper.blocks.push(plain_table(&headings, rows));
    paper.blocks.extend(curve(indicator).map(Block::Curve));
}

/// The measures, put between 0 and 1; none with fewer than two days.
fn curve(indicator: &IndicatorView) -> Option<Curve> {
    let measures = indicator.measures.iter();
    let dated: Vec<_> = measures
        .filter_map(|measure| {
            let (day, _) = french::last_day(&measure.on)?;
            let days = day.since(jiff::civil::Date::ZERO).ok()?.get_days();
            Some((f64::from(days), measure.value))
        })
        .collect();
    let heights = dated
        .iter()
        .map(|(_, value)| *value)
        .chain(indicator.target);
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
    let said = |measure: Option<&MeasureView>| {
        measure.map_or(String::new(), |measure| french::decimal(measure.value))
    };
    let aimed = |to: String| fill(&TEXTS.indicators.to, &[("to", &to)]);
    let finite = (high - low).is_finite() && (last - first).is_finite();
    (finite && last > first).then(|| Curve {
        points: dated.iter().map(point).collect(),
        target: indicator.target.map(|target| between(target, low, high)),
        first: said(indicator.measures.first()),
        last: said(indicator.measures.last()),
        aim: indicator
            .target
            .map(|target| aimed(french::measured(target, indicator))),
    })
}

fn bounds(values: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    values.fold(None, |bounds, value| {
        let (low, high) = bounds.unwrap_or((value, value));
        Some((f64::min(low, value), f64::max(high, value)))
    })
}

fn add_reviews(paper: &mut Paper, action: &ActionView) {
    let texts = &TEXTS.sheets;
    if action.reviews.is_empty() {
        return;
    }
    let rows = action.reviews.iter().map(|review| {
        let decision = review.decision.clone().unwrap_or_default();
        vec![
            french::short_date(&review.on),
            review.what_changed.clone(),
            decision,
        ]
    });
    let headings = [(&texts.on, 14), (&texts.changed, 54), (&texts.decision, 24)];
    add_table(paper, &texts.reviews, &headings, rows.collect());
}

fn add_heading(paper: &mut Paper, text: &str) {
    paper.blocks.push(Block::Title(Title {
        level: 3,
        text: text.to_owned(),
        ..Title::default()
    }));
}

fn add_table(paper: &mut Paper, title: &str, headings: &[(&String, u16)], rows: Vec<Vec<String>>) {
    add_heading(paper, title);
    paper.blocks.push(plain_table(headings, rows));
}

/// A table of words.
pub(crate) fn plain_table(headings: &[(&String, u16)], rows: Vec<Vec<String>>) -> Block {
    let heading = |(label, width): &(&String, u16)| ColumnHeading {
        code: "text",
        label: (*label).clone(),
        width: *width,
    };
    let line = |texts: Vec<String>| {
        let cells = texts.iter().map(|text| Cell::text(text));
        Row::Line(Line::new(cells.collect(), Vec::new()))
    };
    Block::Table(Table {
        columns: headings.iter().map(heading).collect(),
        rows: rows.into_iter().map(line).collect(),
        recalled: None,
    })
}

fn add_list(paper: &mut Paper, title: &str, items: Vec<String>) {
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
    add_heading(paper, &TEXTS.plan.closing.notes_title);
    paper.blocks.push(Block::Lines { count: LINES });
}

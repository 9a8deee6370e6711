//! The table of the plan: one line an action, in groups, a page at a time.
//!
//! By situation, a line is the whole action; by theme, owner or month, groups come in the order of their
//! keys. An action is on one line only, with all its reasons.

use std::collections::{BTreeMap, BTreeSet};

use dossier::{
    ActionCard, ActionId, ActionStatus, DuePrecision, Page, PlanFilter, PlanGroup, PlanLine,
    PlanSection, PreventionLevel, RatingMethod, SituationHead,
};
use jiff::civil::Date;
use serde::Serialize;

use super::bulk::BulkForm;
use super::months::month_title;
use super::status_choices;
use crate::address::situation_address;
use crate::address::{Grouping, PlanQuery};
use crate::labels::{pill, status_label};
use crate::problem::Problem;
use crate::state::App;
use crate::texts::Choice;

/// Actions on a page of the plan.
const PAGE: u32 = 50;

#[derive(Serialize)]
pub(super) struct Table {
    groups: Vec<Group>,
    page: u32,
    pages: u32,
}

/// The actions of one situation, theme, person or month, or those of none.
#[derive(Serialize)]
pub(super) struct Group {
    id: String,
    theme: Option<String>,
    title: String,
    href: Option<String>,
    note: String,
    lines: Vec<Line>,
}

/// One action.
#[derive(Serialize)]
pub(super) struct Line {
    id: String,
    title: String,
    /// The situations it answers, besides the one it is under.
    others: Option<String>,
    level: Option<&'static str>,
    level_label: String,
    owner: String,
    due: String,
    late: bool,
    status: &'static str,
    pill: &'static str,
    pill_label: String,
    statuses: Vec<Choice>,
    open: bool,
    /// Whether it is among those to change together.
    chosen: bool,
}

/// What of the address and of a form marks the lines.
struct Marks {
    open: Option<ActionId>,
    chosen: BTreeSet<ActionId>,
}

impl Table {
    pub(super) fn new(
        app: &App,
        query: &PlanQuery,
        bulk: &BulkForm,
        today: Date,
    ) -> Result<Self, Problem> {
        let page = query.page.max(1);
        let window = Page {
            limit: PAGE,
            offset: (page - 1).saturating_mul(PAGE),
        };
        let marks = Marks {
            open: query.drawer.open,
            chosen: bulk.ids().iter().copied().collect(),
        };
        let (groups, total) = groups(app, query, &query.filter(), window, today, &marks)?;
        Ok(Self {
            groups,
            page,
            pages: total.div_ceil(PAGE),
        })
    }

    pub(super) fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }
}

/// The groups as the room sees them, and how many actions they hold in all.
pub(super) fn projected(
    app: &App,
    query: &PlanQuery,
    filter: &PlanFilter,
    page: Page,
    today: Date,
) -> Result<(Vec<Group>, u32), Problem> {
    let marks = Marks {
        open: None,
        chosen: BTreeSet::new(),
    };
    groups(app, query, filter, page, today, &marks)
}

fn groups(
    app: &App,
    query: &PlanQuery,
    filter: &PlanFilter,
    page: Page,
    today: Date,
    marks: &Marks,
) -> Result<(Vec<Group>, u32), Problem> {
    let grouping = query.grouping();
    if grouping == Grouping::Situation {
        let plan = app.dossier(|dossier| dossier.plan_lines(filter, today, page))?;
        let groups = plan.groups.into_iter();
        let shown = groups.map(|group| by_situation(app, group, marks));
        return Ok((shown.collect(), plan.total));
    }
    let (plan, reasons) = app.dossier(|dossier| {
        let plan = dossier.plan_sections(grouping.by(), filter, today, page)?;
        let cards = plan.sections.iter().flat_map(|section| &section.cards);
        let reasons = dossier.reasons(cards.map(|card| card.id))?;
        Ok((plan, reasons))
    })?;
    let sections = plan.sections.into_iter();
    let shown = sections.map(|section| by_key(app, grouping, section, &reasons, marks));
    Ok((shown.collect::<Result<_, _>>()?, plan.total))
}

fn by_situation(app: &App, group: PlanGroup, marks: &Marks) -> Group {
    let count = action_count(app, group.lines.len());
    let lines = group
        .lines
        .into_iter()
        .map(|line| whole_line(app, line, marks))
        .collect();
    match group.situation {
        Some(situation) => Group {
            id: situation.id.to_string(),
            href: Some(situation_address(&situation)),
            note: group_note(app, &situation, &count),
            title: words::quoted(&situation.title),
            theme: Some(situation.theme_code).filter(|theme| !theme.is_empty()),
            lines,
        },
        None => Group {
            id: "none".to_owned(),
            theme: None,
            title: app.texts().label("plan", "no-situation").to_owned(),
            href: None,
            note: count,
            lines,
        },
    }
}

fn by_key(
    app: &App,
    grouping: Grouping,
    section: PlanSection,
    reasons: &BTreeMap<ActionId, Vec<SituationHead>>,
    marks: &Marks,
) -> Result<Group, Problem> {
    let title = key_title(app, grouping, &section.key)?;
    let total = usize::try_from(section.total).unwrap_or(usize::MAX);
    let is_theme = grouping == Grouping::Theme && !section.key.is_empty();
    let lines = section.cards.into_iter().map(|card| {
        let reasons = reasons.get(&card.id).map(Vec::as_slice).unwrap_or_default();
        short_line(app, card, reasons, marks)
    });
    Ok(Group {
        lines: lines.collect(),
        id: format!("{}-{}", grouping.code(), group_id(&section.key)),
        theme: is_theme.then_some(section.key),
        title,
        href: None,
        note: action_count(app, total),
    })
}

/// A key as an id of the page: letters and digits, the others by their number.
fn group_id(key: &str) -> String {
    let mut id = String::new();
    for sign in key.chars() {
        if sign.is_ascii_alphanumeric() || sign == '-' {
            id.push(sign);
        } else {
            id.push_str(&format!("_{:x}", u32::from(sign)));
        }
    }
    if id.is_empty() { "none".to_owned() } else { id }
}

/// What a group is called; those without a key say what is missing.
fn key_title(app: &App, grouping: Grouping, key: &str) -> Result<String, Problem> {
    if key.is_empty() {
        let without = format!("no-{}", grouping.code());
        return Ok(app.texts().label("plan", &without).to_owned());
    }
    Ok(match grouping {
        Grouping::Theme => {
            let theme = app.library().theme(key)?;
            theme.map_or_else(|| key.to_owned(), |theme| theme.title)
        }
        Grouping::Month => month_title(key),
        Grouping::Owner | Grouping::Situation => key.to_owned(),
    })
}

fn action_count(app: &App, count: usize) -> String {
    let count = i64::try_from(count).unwrap_or_default();
    app.texts().count("group-actions", count)
}

/// « Souvent chez nous, 2 actions ».
fn group_note(app: &App, situation: &SituationHead, count: &str) -> String {
    let exposure = situation
        .rating_value
        .filter(|_| situation.rating_method == Some(RatingMethod::Exposure4));
    match exposure {
        Some(level) => format!(
            "{} {}, {count}",
            app.exposure_label(level),
            app.texts().label("plan", "at-ours")
        ),
        None => count.to_owned(),
    }
}

/// What every line is made of.
struct Facts {
    id: ActionId,
    title: String,
    owner: String,
    due: (Option<Date>, DuePrecision),
    status: ActionStatus,
    late: bool,
    level: Option<PreventionLevel>,
    others: Vec<String>,
}

fn whole_line(app: &App, line: PlanLine, marks: &Marks) -> Line {
    let facts = Facts {
        id: line.action.id,
        title: line.action.title,
        owner: line.action.owner_name,
        due: (line.action.due_on, line.action.due_precision),
        status: line.action.status,
        late: line.late,
        level: line.action.prevention_level,
        others: titles(&line.other_situations),
    };
    Line::new(app, facts, marks)
}

fn titles(situations: &[SituationHead]) -> Vec<String> {
    let situations = situations.iter();
    situations
        .map(|situation| words::quoted(&situation.title))
        .collect()
}

fn short_line(app: &App, card: ActionCard, reasons: &[SituationHead], marks: &Marks) -> Line {
    let facts = Facts {
        id: card.id,
        title: card.action.title,
        owner: card.action.owner_name,
        due: (card.action.due_on, card.action.due_precision),
        status: card.action.status,
        late: card.late,
        level: card.action.prevention_level,
        others: titles(reasons),
    };
    Line::new(app, facts, marks)
}

impl Line {
    fn new(app: &App, facts: Facts, marks: &Marks) -> Self {
        let texts = app.texts();
        let (due_on, precision) = facts.due;
        let level = facts.level.map(PreventionLevel::code);
        Self {
            open: marks.open == Some(facts.id),
            chosen: marks.chosen.contains(&facts.id),
            id: facts.id.to_string(),
            others: (!facts.others.is_empty()).then(|| facts.others.join(", ")),
            level,
            level_label: level
                .map(|level| texts.label("level", level).to_owned())
                .unwrap_or_default(),
            due: app.due(due_on, precision),
            late: facts.late,
            status: facts.status.code(),
            pill: pill(facts.status, facts.late),
            pill_label: status_label(texts, facts.status, facts.late),
            statuses: status_choices(app, facts.status, &facts.status.choices(None)),
            title: facts.title,
            owner: facts.owner,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_people_never_share_the_id_of_their_group() {
        assert_ne!(group_id("M. Ferrand"), group_id("M Ferrand"));
        assert_eq!(group_id("2026-11"), "2026-11");
        assert_eq!(group_id(""), "none");
    }
}

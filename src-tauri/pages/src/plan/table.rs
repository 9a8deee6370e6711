//! The table of the plan: one line an action, in groups, a page at a time.
//!
//! Groups come in the order of their keys. An action is on one line only, with all its reasons.

use std::collections::BTreeMap;

use dossier::{
    ActionCard, ActionId, ActionStatus, Page, PlanFilter, PlanGrouping, PlanSection, SituationHead,
};
use jiff::civil::Date;
use serde::Serialize;

use super::Card;
use super::months::month_title;
use crate::address::PlanQuery;
use crate::problem::Problem;
use crate::state::App;

/// Actions on a page of the plan.
pub(super) const PAGE: u32 = 50;

#[derive(Serialize)]
pub(super) struct Table {
    groups: Vec<Group>,
    page: u32,
    pages: u32,
}

/// The actions of one situation, theme, person or month, or those of none.
#[derive(Serialize)]
struct Group {
    id: String,
    situation: Option<SituationHead>,
    theme: Option<String>,
    title: String,
    total: u32,
    lines: Vec<Line>,
}

/// One action.
#[derive(Serialize)]
struct Line {
    #[serde(flatten)]
    card: Card,
    /// The titles of the situations it answers, besides the one it is under.
    others: Vec<String>,
    /// The states it can move to from here, and its own.
    statuses: Vec<ActionStatus>,
}

/// The situations that each action answers.
type Reasons = BTreeMap<ActionId, Vec<SituationHead>>;

impl Table {
    /// A page of that many actions.
    pub(super) fn new(
        app: &App,
        query: &PlanQuery,
        filter: &PlanFilter,
        size: u32,
        today: Date,
    ) -> Result<Self, Problem> {
        let grouping = query.grouping();
        let page = query.page.max(1);
        let window = Page {
            limit: size,
            offset: (page - 1).saturating_mul(size),
        };
        let (plan, reasons) = app.dossier(|dossier| {
            let plan = dossier.plan_sections(grouping, filter, today, window)?;
            let cards = plan.sections.iter().flat_map(|section| &section.cards);
            let reasons = dossier.reasons(cards.map(|card| card.id))?;
            Ok((plan, reasons))
        })?;
        let groups = plan.sections.into_iter();
        let groups = groups.map(|section| group(app, grouping, section, &reasons));
        Ok(Self {
            groups: groups.collect::<Result<_, _>>()?,
            page,
            pages: plan.total.div_ceil(size),
        })
    }

    pub(super) fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }
}

fn group(
    app: &App,
    grouping: PlanGrouping,
    section: PlanSection,
    reasons: &Reasons,
) -> Result<Group, Problem> {
    let main = main_situation(&section, reasons);
    let of = |card: &ActionCard| reasons.get(&card.id).map(Vec::as_slice).unwrap_or_default();
    let lines = section
        .cards
        .into_iter()
        .map(|card| Line::new(of(&card), main, card));
    let lines = lines.collect();
    let key = section.key;
    let id = group_id(&key);
    Ok(Group {
        id: match grouping == PlanGrouping::Situation {
            true => id,
            false => format!("{grouping}-{id}"),
        },
        situation: main.cloned(),
        title: match main {
            Some(main) => words::quoted(&main.title),
            None => key_title(app, grouping, &key)?,
        },
        theme: match main {
            Some(main) => Some(main.theme_code.clone()),
            None => (grouping == PlanGrouping::Theme).then_some(key),
        },
        total: section.total,
        lines,
    })
}

/// The situation under whose key a section is.
fn main_situation<'a>(section: &PlanSection, reasons: &'a Reasons) -> Option<&'a SituationHead> {
    let first = section.cards.first()?;
    let main = reasons.get(&first.id)?.first()?;
    (main.id.to_string() == section.key).then_some(main)
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
fn key_title(app: &App, grouping: PlanGrouping, key: &str) -> Result<String, Problem> {
    if key.is_empty() {
        let without = format!("no-{grouping}");
        return Ok(app.texts().label("plan", &without).to_owned());
    }
    Ok(match grouping {
        PlanGrouping::Theme => {
            let theme = app.library().theme(key)?;
            theme.map_or_else(|| key.to_owned(), |theme| theme.title)
        }
        PlanGrouping::Month => month_title(key),
        PlanGrouping::Owner | PlanGrouping::Situation | PlanGrouping::Status => key.to_owned(),
    })
}

impl Line {
    fn new(reasons: &[SituationHead], main: Option<&SituationHead>, card: ActionCard) -> Self {
        let is_main = |one: &SituationHead| main.is_some_and(|main| main.id == one.id);
        let others = reasons.iter().filter(|one| !is_main(one));
        let mut statuses = card.status.choices(None);
        statuses.push(card.status);
        statuses.sort();
        Self {
            others: others.map(|other| other.title.clone()).collect(),
            statuses,
            card: card.into(),
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

//! The plan seen several ways: in groups, as a board by state, as a strip of months.
//!
//! Each view takes the same [`PlanFilter`] and gives [`PlanSection`]s of [`ActionCard`]s; the table by
//! situation with all its columns is in [`super::lines`].

use super::cards::{ActionCard, cards_at};
use super::filter::{Placed, PlanFilter, Query};
use super::{Page, StatusGroup, count};
use crate::actions::ActionStatus;
use crate::codes::codes;
use crate::dates::add_months;
use crate::dossier::Dossier;
use crate::error::Result;
use crate::storage;
use jiff::civil::Date;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use words::fold;

codes! {
    /// By what the plan is grouped.
    pub enum PlanGrouping {
        /// By main situation.
        Situation = "situation",
        /// By theme of the main situation.
        Theme = "theme",
        /// By the person who leads.
        Owner = "owner",
        /// By month of the date.
        Month = "month",
        /// By status.
        Status = "status",
    }
}

/// Some actions under one key.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PlanSection {
    /// Id of a situation, slug of a theme, name of a person, month (`2026-11`), code of a status or of
    /// a part of the follow-up; empty for those without.
    pub key: String,
    /// How many actions it has in all.
    pub total: u32,
    /// How many of them are late.
    pub late: u32,
    /// Those that are shown.
    pub cards: Vec<ActionCard>,
}

/// The plan in groups, a page at a time.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PlanSections {
    /// The groups that have an action on this page, in order; the one without key comes last.
    pub sections: Vec<PlanSection>,
    /// How many actions match in all.
    pub total: u32,
    /// How many were left out before this page.
    pub offset: u32,
}

/// Months one after the other, and what falls outside.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PlanStrip {
    /// The months, empty ones too.
    pub months: Vec<PlanSection>,
    /// How many actions are due before the first month.
    pub before: u32,
    /// How many actions are due after the last month.
    pub after: u32,
    /// How many actions have no date.
    pub undated: u32,
}

impl PlanGrouping {
    /// The key of an action. Empty sorts last: a private-use letter stands for it, see [`NO_KEY`].
    const fn key(self) -> &'static str {
        match self {
            // Themes are put in place of situations afterwards: see [`Self::sort`].
            Self::Situation | Self::Theme => "COALESCE(a.main_situation_id, '\u{10FFFD}')",
            Self::Owner => "COALESCE(NULLIF(a.owner_name, ''), '\u{10FFFD}')",
            Self::Month => "COALESCE(substr(a.due_on, 1, 7), '\u{10FFFD}')",
            Self::Status => "a.status",
        }
    }

    /// Puts the groups in the order people expect; inside a group nothing moves.
    fn sort(self, conn: &Connection, placed: &mut [Placed]) -> Result<()> {
        match self {
            Self::Status => {
                placed.sort_by_cached_key(|action| action.key.parse::<ActionStatus>().ok());
            }
            Self::Owner => placed.sort_by_cached_key(|action| fold(&action.key)),
            Self::Theme => by_theme(conn, placed)?,
            Self::Situation | Self::Month => {}
        }
        Ok(())
    }
}

/// Puts the theme of each situation in its place.
fn by_theme(conn: &Connection, placed: &mut [Placed]) -> Result<()> {
    #[derive(Deserialize)]
    struct Themed {
        id: String,
        theme_code: String,
    }
    let sql = "SELECT id, theme_code FROM situations WHERE theme_code <> ''";
    let themes: Vec<Themed> = storage::all(conn, sql, ())?;
    let themes: BTreeMap<_, _> = themes
        .into_iter()
        .map(|one| (one.id, one.theme_code))
        .collect();
    for actions in placed.chunk_by_mut(|one, next| one.key == next.key) {
        let situation = actions
            .first()
            .map(|action| action.key.clone())
            .unwrap_or_default();
        let theme = themes.get(&situation).map_or(NO_KEY, String::as_str);
        actions
            .iter_mut()
            .for_each(|action| action.key = theme.to_owned());
    }
    // Inside a theme, actions of one situation stay together.
    placed.sort_by(|one, other| one.key.cmp(&other.key));
    Ok(())
}

/// The key of what has none, sorted after all others.
const NO_KEY: &str = "\u{10FFFD}";

impl Dossier {
    /// The plan in groups.
    pub fn plan_sections(
        &self,
        by: PlanGrouping,
        filter: &PlanFilter,
        today: Date,
        page: Page,
    ) -> Result<PlanSections> {
        let query = Query::of(filter, today);
        let order = if by == PlanGrouping::Situation {
            "NULL"
        } else {
            "a.due_on"
        };
        self.read(|conn| {
            let mut placed = query.placed(conn, by.key(), order)?;
            by.sort(conn, &mut placed)?;
            let shown = page.cut(&placed);
            let mut sections = tallied(&placed);
            fill(conn, &mut sections, shown, today)?;
            sections.retain(|section| !section.cards.is_empty());
            Ok(PlanSections {
                sections,
                total: count(placed.len()),
                offset: page.offset,
            })
        })
    }

    /// The board: the eight statuses in order, each with at most `per_column` actions by date.
    pub fn plan_board(
        &self,
        filter: &PlanFilter,
        today: Date,
        per_column: u32,
    ) -> Result<Vec<PlanSection>> {
        let query = Query::of(filter, today);
        let keys = ActionStatus::ALL
            .iter()
            .map(|status| status.code().to_owned());
        self.read(|conn| {
            let placed = query.placed(conn, PlanGrouping::Status.key(), "a.due_on")?;
            columns(conn, keys, &placed, per_column, today)
        })
    }

    /// The strip: `months` months from that of `from`, each with at most `per_month` actions by date.
    /// Dropped actions are left out, unless the filter asks for them.
    pub fn plan_strip(
        &self,
        filter: &PlanFilter,
        from: Date,
        months: u32,
        today: Date,
        per_month: u32,
    ) -> Result<PlanStrip> {
        let mut query = Query::of(filter, today);
        if filter.group != Some(StatusGroup::Dropped) {
            query.only("a.status <> 'dropped'");
        }
        let keys = (0..i32::try_from(months).unwrap_or(i32::MAX)).map(|rank| month(from, rank));
        let keys: Vec<String> = keys.collect();
        self.read(|conn| {
            let placed = query.placed(conn, PlanGrouping::Month.key(), "a.due_on")?;
            let outside = |keep: &dyn Fn(&str) -> bool| {
                count(placed.iter().filter(|action| keep(&action.key)).count())
            };
            let undated = outside(&|key| key == NO_KEY);
            let before = outside(&|key| keys.first().is_some_and(|first| key < first.as_str()));
            let after = outside(&|key| keys.last().is_some_and(|last| key > last.as_str()));
            Ok(PlanStrip {
                months: columns(conn, keys.iter().cloned(), &placed, per_month, today)?,
                before,
                after: after - undated,
                undated,
            })
        })
    }
}

/// The month `rank` months after that of a day, as `2026-11`.
fn month(from: Date, rank: i32) -> String {
    add_months(from.first_of_month(), rank)
        .strftime("%Y-%m")
        .to_string()
}

/// Sections with these keys, in this order, each with its first actions.
pub(super) fn columns(
    conn: &Connection,
    keys: impl Iterator<Item = String>,
    placed: &[Placed],
    per_column: u32,
    today: Date,
) -> Result<Vec<PlanSection>> {
    let mut found: BTreeMap<String, PlanSection> = tallied(placed)
        .into_iter()
        .map(|section| (section.key.clone(), section))
        .collect();
    let mut sections: Vec<PlanSection> = keys
        .map(|key| {
            found
                .remove(&key)
                .unwrap_or_else(|| PlanSection::empty(&key))
        })
        .collect();
    let mut room: BTreeMap<&str, u32> = sections
        .iter()
        .map(|section| (section.key.as_str(), per_column))
        .collect();
    let shown = placed
        .iter()
        .filter(|action| match room.get_mut(action.key.as_str()) {
            Some(left) if *left > 0 => {
                *left -= 1;
                true
            }
            Some(_) | None => false,
        });
    let shown: Vec<&Placed> = shown.collect();
    fill(conn, &mut sections, shown, today)?;
    Ok(sections)
}

impl PlanSection {
    fn empty(key: &str) -> Self {
        Self {
            key: key.to_owned(),
            total: 0,
            late: 0,
            cards: Vec::new(),
        }
    }
}

/// One section per key, without actions yet; actions of a key follow each other.
fn tallied(placed: &[Placed]) -> Vec<PlanSection> {
    let mut sections: Vec<PlanSection> = Vec::new();
    for action in placed {
        let key = if action.key == NO_KEY {
            ""
        } else {
            &action.key
        };
        if sections.last().is_none_or(|section| section.key != key) {
            sections.push(PlanSection::empty(key));
        }
        if let Some(section) = sections.last_mut() {
            section.total += 1;
            section.late += u32::from(action.late);
        }
    }
    sections
}

/// Puts the cards of these actions in their sections.
fn fill<'a>(
    conn: &Connection,
    sections: &mut [PlanSection],
    shown: impl IntoIterator<Item = &'a Placed>,
    today: Date,
) -> Result<()> {
    let shown: Vec<&Placed> = shown.into_iter().collect();
    let places: Vec<i64> = shown.iter().map(|action| action.rowid).collect();
    let mut cards = cards_at(conn, &places, today)?;
    let ranks = sections
        .iter()
        .enumerate()
        .map(|(rank, section)| (section.key.clone(), rank));
    let ranks: BTreeMap<String, usize> = ranks.collect();
    for action in shown {
        let key = if action.key == NO_KEY {
            ""
        } else {
            action.key.as_str()
        };
        let section = ranks.get(key).and_then(|rank| sections.get_mut(*rank));
        if let (Some(section), Some(card)) = (section, cards.remove(&action.id)) {
            section.cards.push(card);
        }
    }
    Ok(())
}

//! Which actions to show, the same for every view of the plan: the filter, and what it becomes in SQL.
//!
//! The views are in [`super::lines`], [`super::views`] and beside them. A filter never changes what an
//! action is: lateness and years follow the rules of [`Action`](crate::Action).

use crate::actions::{ActionStatus, PreventionLevel};
use crate::codes::codes;
use crate::error::Result;
use crate::ids::{ActionId, SituationId, WorkUnitId};
use jiff::civil::Date;
use rusqlite::{Connection, Row, ToSql};
use uuid::Uuid;
use words::fold;

codes! {
    /// Statuses that the filter of the plan puts together.
    pub enum StatusGroup {
        /// Ideas, proposals and postponed actions.
        ToDecide = "to_decide",
        /// Decided.
        Decided = "decided",
        /// In progress.
        InProgress = "in_progress",
        /// Done or evaluated.
        Done = "done",
        /// Dropped.
        Dropped = "dropped",
    }
}

impl StatusGroup {
    /// The statuses of the group.
    pub const fn statuses(self) -> &'static [ActionStatus] {
        match self {
            Self::ToDecide => &[
                ActionStatus::Idea,
                ActionStatus::Proposed,
                ActionStatus::Postponed,
            ],
            Self::Decided => &[ActionStatus::Decided],
            Self::InProgress => &[ActionStatus::InProgress],
            Self::Done => &[ActionStatus::Done, ActionStatus::Evaluated],
            Self::Dropped => &[ActionStatus::Dropped],
        }
    }
}

/// Which actions to show. Empty: all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlanFilter {
    /// Only these statuses.
    pub group: Option<StatusGroup>,
    /// Only the late ones.
    pub late: bool,
    /// Only those this person leads; an empty name means those nobody leads.
    pub owner: Option<String>,
    /// Only those whose main situation is of this theme.
    pub theme: Option<String>,
    /// Only those linked to this situation.
    pub situation: Option<SituationId>,
    /// Only those of this year of the programme.
    pub year: Option<i16>,
    /// Only those that hold these words, whatever their case and accents.
    pub text: String,
    /// Only those linked to a situation that this work unit lives.
    pub work_unit: Option<WorkUnitId>,
    /// Only those that act there.
    pub level: Option<PreventionLevel>,
    /// Only those still to be done: neither done, nor evaluated, nor dropped.
    pub open: bool,
    /// Leaves out what is linked to a restricted situation: for the projector.
    pub hide_restricted: bool,
}

/// A filter as SQL.
pub(super) struct Query {
    conditions: Vec<&'static str>,
    values: Vec<(&'static str, Box<dyn ToSql>)>,
}

/// Where a matching action is in the file, and under which key a view puts it.
pub(super) struct Placed {
    /// Its row.
    pub(super) rowid: i64,
    /// The key of its group.
    pub(super) key: String,
    /// True when it is late.
    pub(super) late: bool,
    /// The figures of its day; the highest number without one.
    day: u32,
    /// Which action: older ones have lower ids.
    pub(super) id: ActionId,
}

impl Placed {
    /// None without a key.
    fn read(row: &Row<'_>) -> rusqlite::Result<Option<Self>> {
        let Some(key) = row.get(1)? else {
            return Ok(None);
        };
        let text =
            |rank: usize| Ok::<_, rusqlite::Error>(row.get_ref(rank)?.as_str().unwrap_or_default());
        Ok(Some(Self {
            rowid: row.get(0)?,
            key,
            late: row.get::<_, Option<bool>>(2)?.unwrap_or(false),
            day: day_figures(text(3)?),
            id: ActionId(Uuid::try_parse(text(4)?).unwrap_or_default()),
        }))
    }

    fn order(&self) -> (&str, u32, ActionId) {
        (&self.key, self.day, self.id)
    }
}

/// An ISO day as one number, such as 20261124.
fn day_figures(day: &str) -> u32 {
    let figures = day.bytes().filter(u8::is_ascii_digit).take(8);
    let number = figures.fold(0, |number, figure| number * 10 + u32::from(figure - b'0'));
    if number == 0 { u32::MAX } else { number }
}

impl Query {
    pub(super) fn of(filter: &PlanFilter, today: Date) -> Self {
        let mut query = Self {
            conditions: Vec::new(),
            values: vec![(":today", Box::new(today.to_string()))],
        };
        query.about_status(filter);
        query.about_fields(filter);
        query.about_situations(filter);
        query
    }

    fn about_status(&mut self, filter: &PlanFilter) {
        if let Some(group) = filter.group {
            self.only(group.condition());
        }
        if filter.late {
            self.only(LATE);
        }
        if filter.open {
            self.only("a.status NOT IN ('done', 'evaluated', 'dropped')");
        }
    }

    fn about_fields(&mut self, filter: &PlanFilter) {
        if let Some(owner) = &filter.owner {
            self.only("a.owner_name = :owner");
            self.value(":owner", owner.clone());
        }
        if let Some(level) = filter.level {
            self.only("a.prevention_level = :level");
            self.value(":level", level.code());
        }
        if let Some(year) = filter.year {
            self.only(YEAR_IS);
            self.value(":year", year);
        }
        if !filter.text.trim().is_empty() {
            self.only(HOLDS_TEXT);
            self.value(":text", fold(filter.text.trim()));
        }
    }

    fn about_situations(&mut self, filter: &PlanFilter) {
        if let Some(theme) = &filter.theme {
            self.only(
                "a.main_situation_id IN (SELECT id FROM situations WHERE theme_code = :theme)",
            );
            self.value(":theme", theme.clone());
        }
        if let Some(situation) = filter.situation {
            self.only(
                "a.id IN (SELECT action_id FROM action_situations WHERE situation_id = :situation)",
            );
            self.value(":situation", situation);
        }
        if let Some(unit) = filter.work_unit {
            self.only(
                "a.id IN (SELECT l.action_id FROM action_situations l
                   JOIN situation_units u ON u.situation_id = l.situation_id
                   WHERE u.work_unit_id = :unit)",
            );
            self.value(":unit", unit);
        }
        if filter.hide_restricted {
            self.only(NOT_RESTRICTED);
        }
    }

    /// Adds a condition on `actions a`.
    pub(super) fn only(&mut self, condition: &'static str) {
        self.conditions.push(condition);
    }

    /// Gives a named value to the conditions, the key or the order.
    pub(super) fn value(&mut self, name: &'static str, value: impl ToSql + 'static) {
        self.values.push((name, Box::new(value)));
    }

    fn condition(&self) -> String {
        match self.conditions.as_slice() {
            [] => String::new(),
            conditions => format!("WHERE {}", conditions.join(" AND ")),
        }
    }

    /// Where the matching actions are in the file, in the order of the plan.
    pub(super) fn rows(&self, conn: &Connection) -> Result<Vec<i64>> {
        // In the order of the index `actions_plan`, so nothing is sorted.
        let sql = format!(
            "SELECT a.rowid FROM actions a INDEXED BY actions_plan {}
             ORDER BY a.main_situation_id NULLS LAST, a.id",
            self.condition()
        );
        self.each(conn, &sql, |row| row.get(0))
    }

    /// Some columns of the matching actions, in no order.
    pub(super) fn columns<T>(
        &self,
        conn: &Connection,
        columns: &str,
        read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>> {
        let sql = format!("SELECT {columns} FROM actions a {}", self.condition());
        self.each(conn, &sql, read)
    }

    /// The matching actions under the key that an SQL expression gives them, by key, then by the day that
    /// another gives, then by age; without key, left out.
    ///
    /// Sorting here and not in SQL, on columns of the index `actions_status`, is twice as fast.
    pub(super) fn placed(&self, conn: &Connection, key: &str, day: &str) -> Result<Vec<Placed>> {
        let columns = format!("a.rowid, {key}, ({LATE}), {day}, a.id");
        let rows = self.columns(conn, &columns, Placed::read)?;
        let mut placed: Vec<Placed> = rows.into_iter().flatten().collect();
        placed.sort_unstable_by(|one, other| one.order().cmp(&other.order()));
        Ok(placed)
    }

    /// Each row of a query that may or may not name every value.
    pub(super) fn each<T>(
        &self,
        conn: &Connection,
        sql: &str,
        read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>> {
        let mut statement = conn.prepare_cached(sql)?;
        for (name, value) in &self.values {
            if let Some(rank) = statement.parameter_index(name)? {
                statement.raw_bind_parameter(rank, value)?;
            }
        }
        Ok(statement
            .raw_query()
            .mapped(read)
            .collect::<rusqlite::Result<_>>()?)
    }
}

impl StatusGroup {
    const fn condition(self) -> &'static str {
        match self {
            Self::ToDecide => "a.status IN ('idea', 'proposed', 'postponed')",
            Self::Decided => "a.status = 'decided'",
            Self::InProgress => "a.status = 'in_progress'",
            Self::Done => "a.status IN ('done', 'evaluated')",
            Self::Dropped => "a.status = 'dropped'",
        }
    }
}

/// The same rule as [`Action::is_late`](crate::Action::is_late).
pub(super) const LATE: &str = "a.status IN ('decided', 'in_progress') AND a.due_on < :today";

/// The same rule as [`Action::year`](crate::Action::year).
pub(super) const YEAR: &str = "COALESCE(a.program_year,
    CAST(substr(COALESCE(a.due_on, a.starts_on, a.created_at), 1, 4) AS INTEGER))";

const YEAR_IS: &str = "COALESCE(a.program_year,
    CAST(substr(COALESCE(a.due_on, a.starts_on, a.created_at), 1, 4) AS INTEGER)) = :year";

const NOT_RESTRICTED: &str = "a.id NOT IN (SELECT l.action_id FROM action_situations l
    JOIN situations s ON s.id = l.situation_id WHERE s.visibility = 'restricted')";

const HOLDS_TEXT: &str = "(holds(:text, a.title, a.owner_name, a.next_step, a.expected_result)
    OR a.main_situation_id IN (SELECT id FROM situations WHERE holds(:text, title)))";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_is_in_one_group_and_the_sql_says_the_same() {
        for status in ActionStatus::ALL {
            let groups: Vec<_> = StatusGroup::ALL
                .iter()
                .filter(|group| group.statuses().contains(status))
                .collect();
            assert_eq!(groups.len(), 1, "{status}");
            for group in StatusGroup::ALL {
                let named = group.condition().contains(&format!("'{status}'"));
                assert_eq!(named, group.statuses().contains(status), "{group} {status}");
            }
        }
    }
}

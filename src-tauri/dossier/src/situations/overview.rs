//! Situations as lists and pages show them. Reading only.

use super::{
    ExistingMeasure, Rating, RatingLevel, RatingMethod, Situation, SituationState, Visibility,
};
use crate::actions::Action;
use crate::codes::codes;
use crate::dossier::Dossier;
use crate::error::Result;
use crate::ids::{SituationId, WorkUnitId};
use crate::plan::Page;
use crate::storage;
use crate::work_units::WorkUnit;
use jiff::civil::Date;
use rusqlite::{Connection, ToSql};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use words::fold;

/// A situation in few words: the head of a group, a chip, a choice in a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SituationHead {
    /// Its id.
    pub id: SituationId,
    /// Its title.
    pub title: String,
    /// Slug of its theme; empty when it has none.
    pub theme_code: String,
    /// Slug of its sheet.
    pub library_ref: Option<String>,
    /// Who may see it.
    pub visibility: Visibility,
    /// Where the firm stands with it.
    pub state: SituationState,
    /// Scale of its last rating.
    pub rating_method: Option<RatingMethod>,
    /// Value of its last rating; none when never rated, or wiped.
    pub rating_value: Option<u8>,
    /// What its last rating amounts to.
    pub rating_level: Option<RatingLevel>,
}

/// A situation in the list of situations.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SituationLine {
    /// The situation.
    pub situation: SituationHead,
    /// How many actions it has.
    pub action_count: u32,
    /// How many of them are done or evaluated.
    pub done_count: u32,
    /// How many of them are late.
    pub late_count: u32,
    /// How many measures already exist.
    pub measure_count: u32,
    /// Why it is parked or resolved.
    pub state_reason: String,
}

codes! {
    /// States that the list of situations puts together.
    pub enum SituationGroup {
        /// Noted, discussed, rated or in the plan.
        Current = "current",
        /// Put aside on purpose; listed and printed apart.
        Parked = "parked",
        /// Not the case any more.
        Resolved = "resolved",
    }
}

/// Which situations to show. Empty: all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SituationFilter {
    /// Only these states.
    pub group: Option<SituationGroup>,
    /// Only this theme.
    pub theme: Option<String>,
    /// Only those that this work unit lives.
    pub work_unit: Option<WorkUnitId>,
    /// Only those that hold these words, whatever their case and accents.
    pub text: String,
    /// Leaves out the restricted ones: for the projector.
    pub hide_restricted: bool,
}

impl SituationFilter {
    /// The filter as conditions on `situations s`.
    pub(super) fn condition(&self) -> String {
        let group = self.group.map(|group| match group {
            SituationGroup::Current => "s.state NOT IN ('parked', 'resolved')",
            SituationGroup::Parked => "s.state = 'parked'",
            SituationGroup::Resolved => "s.state = 'resolved'",
        });
        let theme = self.theme.as_ref().map(|_| "s.theme_code = :theme");
        let unit = self.work_unit.map(
            |_| "s.id IN (SELECT situation_id FROM situation_units WHERE work_unit_id = :unit)",
        );
        let text = self.text.trim();
        let text = (!text.is_empty()).then_some("holds(:text, s.title, s.story)");
        let seen = self
            .hide_restricted
            .then_some("s.visibility <> 'restricted'");
        let conditions: Vec<&str> = ["TRUE"]
            .into_iter()
            .chain(group)
            .chain(theme)
            .chain(unit)
            .chain(text)
            .chain(seen)
            .collect();
        conditions.join(" AND ")
    }

    /// Each row of a query that holds [`Self::condition`], read as two structs side by side.
    pub(super) fn all_pairs<A: DeserializeOwned, B: DeserializeOwned>(
        &self,
        conn: &Connection,
        sql: &str,
        page: Page,
    ) -> Result<Vec<(A, B)>> {
        let text = fold(self.text.trim());
        let values: [(&str, &dyn ToSql); 5] = [
            (":theme", &self.theme),
            (":unit", &self.work_unit),
            (":text", &text),
            (":limit", &page.limit),
            (":offset", &page.offset),
        ];
        let named = values
            .iter()
            .copied()
            .filter(|(name, _)| sql.contains(name));
        let named: Vec<(&str, &dyn ToSql)> = named.collect();
        storage::all_pairs(conn, sql, named.as_slice())
    }
}

/// Everything about one situation.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SituationDetails {
    /// The situation.
    pub situation: Situation,
    /// The work units that live it.
    pub work_units: Vec<WorkUnit>,
    /// Its ratings, latest first.
    pub ratings: Vec<Rating>,
    /// What already exists.
    pub measures: Vec<ExistingMeasure>,
    /// Its actions, oldest first.
    pub actions: Vec<Action>,
}

/// The columns of [`SituationHead`], from `situations s` left-joined to its last rating `r`.
pub(crate) const HEAD_COLUMNS: &str = "
    s.id, s.title, s.theme_code, s.library_ref, s.visibility, s.state,
    r.method AS rating_method, r.value AS rating_value, r.level AS rating_level";

/// The last rating `r` of `situations s`.
pub(crate) const LAST_RATING: &str = "
    LEFT JOIN ratings r ON r.rowid = (SELECT last.rowid FROM ratings last
      WHERE last.situation_id = s.id ORDER BY last.id DESC LIMIT 1)";

#[derive(Deserialize)]
struct Counts {
    action_count: u32,
    done_count: u32,
    late_count: u32,
    measure_count: u32,
    state_reason: String,
}

#[derive(Deserialize)]
struct Counted {
    count: u32,
}

impl Dossier {
    /// A situation.
    pub fn situation(&self, id: SituationId) -> Result<Situation> {
        self.read(|conn| storage::load(conn, &id.to_string()))
    }

    /// Every situation in few words, oldest first.
    pub fn situations(&self) -> Result<Vec<SituationHead>> {
        let sql = format!("SELECT {HEAD_COLUMNS} FROM situations s {LAST_RATING} ORDER BY s.id");
        self.read(|conn| storage::all(conn, &sql, ()))
    }

    /// A page of the list of situations, oldest first, with what became of each.
    pub fn situation_overview(&self, today: Date, page: Page) -> Result<Vec<SituationLine>> {
        self.situation_lines(&SituationFilter::default(), today, page)
    }

    /// The situations that a filter keeps, oldest first, with what became of each.
    pub fn situation_lines(
        &self,
        filter: &SituationFilter,
        today: Date,
        page: Page,
    ) -> Result<Vec<SituationLine>> {
        let sql = format!(
            "WITH page AS MATERIALIZED (
               SELECT * FROM situations s WHERE {} ORDER BY s.id LIMIT :limit OFFSET :offset)
             SELECT {HEAD_COLUMNS}, s.state_reason,
               COUNT(a.id) AS action_count,
               COUNT(a.id) FILTER (WHERE a.status IN ('done', 'evaluated')) AS done_count,
               COUNT(a.id) FILTER (WHERE a.status IN ('decided', 'in_progress')
                 AND a.due_on < '{today}') AS late_count,
               (SELECT COUNT(*) FROM measures m WHERE m.situation_id = s.id) AS measure_count
             FROM page s {LAST_RATING}
             LEFT JOIN action_situations l ON l.situation_id = s.id
             LEFT JOIN actions a ON a.id = l.action_id
             GROUP BY s.id ORDER BY s.id",
            filter.condition()
        );
        let lines: Vec<(SituationHead, Counts)> =
            self.read(|conn| filter.all_pairs(conn, &sql, page))?;
        Ok(lines
            .into_iter()
            .map(|(situation, counts)| line(situation, counts))
            .collect())
    }

    /// How many situations a filter keeps.
    pub fn situation_count_of(&self, filter: &SituationFilter) -> Result<u32> {
        let sql = format!(
            "SELECT COUNT(*) AS count FROM situations s WHERE {}",
            filter.condition()
        );
        let counted: Vec<(Counted, Counted)> =
            self.read(|conn| filter.all_pairs(conn, &sql, Page::ALL))?;
        Ok(counted.first().map_or(0, |(counted, _)| counted.count))
    }

    /// How many situations the dossier has.
    pub fn situation_count(&self) -> Result<u32> {
        self.read(|conn| storage::count(conn, "SELECT COUNT(*) FROM situations", ()))
    }

    /// Everything about one situation.
    pub fn situation_details(&self, id: SituationId) -> Result<SituationDetails> {
        let units = "SELECT u.* FROM work_units u
            JOIN situation_units l ON l.work_unit_id = u.id WHERE l.situation_id = ?1 ORDER BY u.id";
        let ratings = "SELECT * FROM ratings WHERE situation_id = ?1 ORDER BY id DESC";
        let measures = "SELECT * FROM measures WHERE situation_id = ?1 ORDER BY id";
        let actions = "SELECT a.* FROM actions a
            JOIN action_situations l ON l.action_id = a.id WHERE l.situation_id = ?1 ORDER BY a.id";
        self.read(|conn| {
            Ok(SituationDetails {
                situation: storage::load(conn, &id.to_string())?,
                work_units: storage::all(conn, units, [id])?,
                ratings: storage::all(conn, ratings, [id])?,
                measures: storage::all(conn, measures, [id])?,
                actions: storage::all(conn, actions, [id])?,
            })
        })
    }
}

impl SituationDetails {
    /// The rating that counts: the last one, unless it was wiped.
    pub fn rating(&self) -> Option<&Rating> {
        self.ratings.first().filter(|rating| rating.value.is_some())
    }

    /// The last rating of a moment, to compare before and after.
    pub fn rating_at(&self, moment: super::RatingMoment) -> Option<&Rating> {
        let of_moment = |rating: &&Rating| rating.moment == moment;
        self.ratings
            .iter()
            .find(of_moment)
            .filter(|rating| rating.value.is_some())
    }
}

fn line(situation: SituationHead, counts: Counts) -> SituationLine {
    SituationLine {
        situation,
        action_count: counts.action_count,
        done_count: counts.done_count,
        late_count: counts.late_count,
        measure_count: counts.measure_count,
        state_reason: counts.state_reason,
    }
}

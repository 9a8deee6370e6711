//! What the law asks for at this headcount, and what the dossier lacks of it. Never blocking.
//!
//! The rules are one pure function on plain facts; [`Dossier::completeness`] gathers the facts. A line
//! names the article of the library it comes from (`droit.toml`); an advice without article is good
//! practice of this tool, and says so by having none.

use super::PlanVersionHead;
use crate::codes::codes;
use crate::company::{LegalProfile, company};
use crate::dossier::Dossier;
use crate::error::Result;
use crate::history::{Kind, Subject};
use crate::situations::LAST_RATING;
use crate::storage;
use jiff::ToSpan;
use jiff::civil::Date;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

codes! {
    /// What is looked at.
    pub enum CompletenessCode {
        /// The headcount is known: the duties depend on it.
        Headcount = "headcount",
        /// Each situation in hand is rated.
        SituationsRated = "situations_rated",
        /// Each rated situation is linked to a work unit, in a firm that has several.
        SituationUnits = "situation_units",
        /// Each rated situation says whether it weighs differently on women and men.
        GenderQuestion = "gender_question",
        /// There is an action that was decided.
        ActionList = "action_list",
        /// Each action under way has somebody who leads it.
        ActionOwner = "action_owner",
        /// Each action under way has a date.
        ActionDue = "action_due",
        /// Each action under way has its conditions of execution.
        ActionConditions = "action_conditions",
        /// Each action under way has its indicator.
        ActionIndicator = "action_indicator",
        /// Each action under way has its estimated cost.
        ActionCost = "action_cost",
        /// The plan says what the firm can put into it.
        ActionResources = "action_resources",
        /// The last update is less than a year old.
        YearlyUpdate = "yearly_update",
        /// The works council was consulted.
        CseConsulted = "cse_consulted",
        /// A version was validated and is kept.
        Version = "version",
        /// The last version was sent to the occupational health service.
        SentToHealthService = "sent_to_health_service",
    }
}

codes! {
    /// How much a line weighs.
    pub enum CompletenessWeight {
        /// The law asks for it at this headcount.
        Duty = "duty",
        /// Good practice at this headcount.
        Advice = "advice",
    }
}

/// One line of the check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CompletenessLine {
    /// What is looked at.
    pub code: CompletenessCode,
    /// Whether it is a duty at this headcount.
    pub weight: CompletenessWeight,
    /// True when nothing is missing.
    pub satisfied: bool,
    /// How many are missing; 1 when the thing itself is.
    pub missing_count: u32,
    /// The first record to complete; none when there is nothing to complete yet.
    pub first_subject: Option<Subject>,
    /// The field to fill, by its column name.
    pub field: &'static str,
    /// The article, by its id in the library; none for a good practice without article.
    pub law_slug: Option<&'static str>,
}

/// Records that lack something.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lacking {
    /// How many.
    pub count: u32,
    /// The oldest of them.
    pub first: Option<Subject>,
}

/// What is known of the last validated version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionFacts {
    /// Which one.
    pub subject: Subject,
    /// The day it was validated.
    pub validated_on: Date,
    /// True when the works council was consulted on it.
    pub cse_consulted: bool,
    /// True when it was sent to the occupational health service.
    pub sent: bool,
}

/// What the rules need to know of a dossier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompletenessFacts {
    /// The firm.
    pub company: Subject,
    /// How many people work there.
    pub headcount: Option<u32>,
    /// True when it has a works council.
    pub has_cse: bool,
    /// How many work units it has.
    pub work_unit_count: u32,
    /// How many situations are in hand: neither parked nor resolved.
    pub situation_count: u32,
    /// Those nobody rated. A restricted one is not rated by the group: it does not count.
    pub unrated: Lacking,
    /// Rated ones without work unit.
    pub without_unit: Lacking,
    /// Rated ones without an answer on women and men.
    pub without_gender: Lacking,
    /// How many actions were decided, whatever became of them but dropped ones.
    pub decided_count: u32,
    /// How many of these the works council was consulted on.
    pub consulted_count: u32,
    /// How many actions are under way: decided or in progress.
    pub under_way_count: u32,
    /// Those under way without owner.
    pub without_owner: Lacking,
    /// Those under way without date.
    pub without_due: Lacking,
    /// Those under way without conditions of execution.
    pub without_conditions: Lacking,
    /// Those under way without indicator.
    pub without_indicator: Lacking,
    /// Those under way without estimated cost.
    pub without_cost: Lacking,
    /// Those under way that do not say what they need.
    pub without_resources: Lacking,
    /// The day of the last change of the dossier.
    pub last_change_on: Option<Date>,
    /// The last validated version.
    pub version: Option<VersionFacts>,
}

/// What the law asks for at this headcount, line by line, in the order of the work.
pub fn completeness(facts: &CompletenessFacts, today: Date) -> Vec<CompletenessLine> {
    let profile = facts.headcount.map(LegalProfile::of);
    let rules = Rules {
        facts,
        profile: profile.unwrap_or(LegalProfile::UnderEleven),
    };
    let unknown = profile.is_none().then(|| rules.headcount());
    let lines = unknown.into_iter();
    lines
        .chain(rules.situations())
        .chain(rules.actions())
        .chain(rules.programme())
        .chain([rules.yearly_update(today)])
        .chain(rules.cse())
        .chain(rules.versions())
        .collect()
}

struct Rules<'a> {
    facts: &'a CompletenessFacts,
    profile: LegalProfile,
}

use CompletenessCode as Code;
use CompletenessWeight::{Advice, Duty};

/// Code du travail, art. L. 4121-3-1, III, 1°: the annual programme, from fifty employees on.
const PROGRAMME: &str = "l4121-3-1-papripact";

impl Rules<'_> {
    fn is_large(&self) -> bool {
        self.profile == LegalProfile::FiftyAndMore
    }

    fn headcount(&self) -> CompletenessLine {
        one(
            Code::Headcount,
            Advice,
            false,
            Some(&self.facts.company),
            "headcount",
            None,
        )
    }

    /// Code du travail, art. L. 4121-3 (evaluation, women and men) and R. 4121-1 (by work unit). A firm
    /// with one unit, said or not, has all its situations there.
    fn situations(&self) -> [CompletenessLine; 3] {
        let facts = self.facts;
        let rated = if facts.situation_count == 0 {
            one(
                Code::SituationsRated,
                Duty,
                false,
                None,
                "rating",
                Some("l4121-3"),
            )
        } else {
            each(
                Code::SituationsRated,
                Duty,
                &facts.unrated,
                "rating",
                Some("l4121-3"),
            )
        };
        let whole = Lacking::default();
        let unit = if facts.work_unit_count > 1 {
            &facts.without_unit
        } else {
            &whole
        };
        [
            rated,
            each(
                Code::SituationUnits,
                Duty,
                unit,
                "work_units",
                Some("r4121-1"),
            ),
            each(
                Code::GenderQuestion,
                Duty,
                &facts.without_gender,
                "gender_differential",
                Some("l4121-3"),
            ),
        ]
    }

    /// Code du travail, art. L. 4121-3-1, III: a list of actions, or a programme with its calendar.
    fn actions(&self) -> [CompletenessLine; 3] {
        let facts = self.facts;
        let (list, calendar) = if self.is_large() {
            (PROGRAMME, (Duty, Some(PROGRAMME)))
        } else {
            ("l4121-3-1-liste", (Advice, None))
        };
        let decided = facts.decided_count > 0;
        [
            one(Code::ActionList, Duty, decided, None, "status", Some(list)),
            each(
                Code::ActionOwner,
                Advice,
                &facts.without_owner,
                "owner_name",
                None,
            ),
            each(
                Code::ActionDue,
                calendar.0,
                &facts.without_due,
                "due_on",
                calendar.1,
            ),
        ]
    }

    /// Conditions, indicator and cost are asked of each measure; resources of the programme as a whole.
    fn programme(&self) -> [CompletenessLine; 4] {
        let facts = self.facts;
        let (weight, law) = if self.is_large() {
            (Duty, Some(PROGRAMME))
        } else {
            (Advice, None)
        };
        let without = &facts.without_resources;
        let said = without.count < facts.under_way_count || facts.under_way_count == 0;
        let first = without.first.as_ref();
        [
            each(
                Code::ActionConditions,
                weight,
                &facts.without_conditions,
                "conditions",
                law,
            ),
            each(
                Code::ActionIndicator,
                weight,
                &facts.without_indicator,
                "indicator_label",
                law,
            ),
            each(
                Code::ActionCost,
                weight,
                &facts.without_cost,
                "cost_kind",
                law,
            ),
            one(
                Code::ActionResources,
                weight,
                said,
                first,
                "resources_needed",
                law,
            ),
        ]
    }

    /// Code du travail, art. R. 4121-2, 1° (each year, from eleven employees on) and L. 4121-3, last
    /// paragraph (less often below, at equal protection).
    fn yearly_update(&self, today: Date) -> CompletenessLine {
        let (weight, law) = match self.profile {
            LegalProfile::UnderEleven => (Advice, "l4121-3-moins-de-11"),
            LegalProfile::ElevenToFortyNine | LegalProfile::FiftyAndMore => {
                (Duty, "r4121-2-annuel")
            }
        };
        let version = self.facts.version.as_ref();
        let updated_on = version
            .map(|version| version.validated_on)
            .or(self.facts.last_change_on);
        let recent = updated_on.is_some_and(|day| day >= today.saturating_sub(12.months()));
        let subject = version.map(|version| &version.subject);
        one(
            Code::YearlyUpdate,
            weight,
            recent,
            subject,
            "validated_on",
            Some(law),
        )
    }

    /// Code du travail, art. L. 2312-5 (the list is presented to the works council, 11 to 49) and
    /// L. 2312-27 (consultation on the programme, from fifty on).
    fn cse(&self) -> Option<CompletenessLine> {
        let law = match self.profile {
            LegalProfile::UnderEleven => return None,
            LegalProfile::ElevenToFortyNine if !self.facts.has_cse => return None,
            LegalProfile::ElevenToFortyNine => "l2312-5",
            LegalProfile::FiftyAndMore => "l2312-27",
        };
        let facts = self.facts;
        let consulted = match &facts.version {
            Some(version) => version.cse_consulted,
            None => facts.decided_count > 0 && facts.consulted_count == facts.decided_count,
        };
        let subject = facts.version.as_ref().map(|version| &version.subject);
        Some(one(
            Code::CseConsulted,
            Duty,
            consulted,
            subject,
            "cse_consulted_on",
            Some(law),
        ))
    }

    /// Code du travail, art. R. 4121-4 (versions kept forty years) and L. 4121-3-1, VI (sent at each
    /// update to the occupational health service).
    fn versions(&self) -> [CompletenessLine; 2] {
        let version = self.facts.version.as_ref();
        let subject = version.map(|version| &version.subject);
        let sent = version.is_some_and(|version| version.sent);
        let law = Some("l4121-3-1-transmission");
        [
            one(
                Code::Version,
                Duty,
                version.is_some(),
                subject,
                "label",
                Some("r4121-4"),
            ),
            one(
                Code::SentToHealthService,
                Duty,
                sent,
                subject,
                "sent_to_spst_on",
                law,
            ),
        ]
    }
}

/// A line about one thing, there or not.
fn one(
    code: CompletenessCode,
    weight: CompletenessWeight,
    satisfied: bool,
    subject: Option<&Subject>,
    field: &'static str,
    law_slug: Option<&'static str>,
) -> CompletenessLine {
    CompletenessLine {
        code,
        weight,
        satisfied,
        missing_count: u32::from(!satisfied),
        first_subject: subject.filter(|_| !satisfied).cloned(),
        field,
        law_slug,
    }
}

/// A line about many records.
fn each(
    code: CompletenessCode,
    weight: CompletenessWeight,
    lacking: &Lacking,
    field: &'static str,
    law_slug: Option<&'static str>,
) -> CompletenessLine {
    CompletenessLine {
        code,
        weight,
        satisfied: lacking.count == 0,
        missing_count: lacking.count,
        first_subject: lacking.first.clone(),
        field,
        law_slug,
    }
}

impl Dossier {
    /// What the law asks for at this headcount, and what is missing.
    pub fn completeness(&self, today: Date) -> Result<Vec<CompletenessLine>> {
        let facts = self.read(facts)?;
        Ok(completeness(&facts, today))
    }
}

/// How many records lack each thing, and the oldest of them.
#[derive(Deserialize)]
struct SituationRow {
    situations: u32,
    unrated: u32,
    first_unrated: Option<String>,
    unitless: u32,
    first_unitless: Option<String>,
    ungendered: u32,
    first_ungendered: Option<String>,
}

const SITUATIONS: &str = "
    SELECT COUNT(*) AS situations,
      COUNT(*) FILTER (WHERE NOT rated AND NOT restricted) AS unrated,
      MIN(id) FILTER (WHERE NOT rated AND NOT restricted) AS first_unrated,
      COUNT(*) FILTER (WHERE rated AND NOT placed) AS unitless,
      MIN(id) FILTER (WHERE rated AND NOT placed) AS first_unitless,
      COUNT(*) FILTER (WHERE rated AND gender_differential IS NULL) AS ungendered,
      MIN(id) FILTER (WHERE rated AND gender_differential IS NULL) AS first_ungendered
    FROM (SELECT s.id, s.gender_differential, r.value IS NOT NULL AS rated,
            s.visibility = 'restricted' AS restricted,
            s.id IN (SELECT situation_id FROM situation_units) AS placed
          FROM situations s";

const UNDER_WAY: &str = "status IN ('decided', 'in_progress')";

fn facts(conn: &Connection) -> Result<CompletenessFacts> {
    let company = company(conn)?;
    let sql = format!("{SITUATIONS} {LAST_RATING} WHERE s.state NOT IN ('parked', 'resolved'))");
    let situations: SituationRow = storage::one(conn, &sql, ())?.unwrap_or_else(SituationRow::none);
    let lacking = |count, id: Option<String>| lacking(conn, Kind::Situation, count, id);
    let without = |lack: &str| under_way_without(conn, lack);
    let under_way = format!("SELECT COUNT(*) FROM actions WHERE {UNDER_WAY}");
    let decided = "SELECT COUNT(*) FROM actions
        WHERE status IN ('decided', 'in_progress', 'done', 'evaluated')";
    let consulted = format!("{decided} AND cse_consulted_on IS NOT NULL");
    Ok(CompletenessFacts {
        work_unit_count: storage::count(conn, "SELECT COUNT(*) FROM work_units", ())?,
        situation_count: situations.situations,
        unrated: lacking(situations.unrated, situations.first_unrated)?,
        without_unit: lacking(situations.unitless, situations.first_unitless)?,
        without_gender: lacking(situations.ungendered, situations.first_ungendered)?,
        decided_count: storage::count(conn, decided, ())?,
        consulted_count: storage::count(conn, &consulted, ())?,
        under_way_count: storage::count(conn, &under_way, ())?,
        without_owner: without("owner_name = ''")?,
        without_due: without("due_on IS NULL")?,
        without_conditions: without("conditions = ''")?,
        without_indicator: without("indicator_label = ''")?,
        without_cost: without(
            "cost_amount IS NULL AND COALESCE(cost_kind, 'unknown') = 'unknown'",
        )?,
        without_resources: without("resources_needed = ''")?,
        last_change_on: last_change(conn)?,
        version: last_version(conn)?,
        headcount: company.headcount,
        has_cse: company.has_cse,
        company: Subject {
            kind: Kind::Company,
            id: company.id.to_string(),
            title: company.name,
        },
    })
}

impl SituationRow {
    fn none() -> Self {
        Self {
            situations: 0,
            unrated: 0,
            first_unrated: None,
            unitless: 0,
            first_unitless: None,
            ungendered: 0,
            first_ungendered: None,
        }
    }
}

/// How many actions under way lack one thing, and the oldest that does.
fn under_way_without(conn: &Connection, lack: &str) -> Result<Lacking> {
    let sql = format!("SELECT COUNT(*), MIN(id) FROM actions WHERE {UNDER_WAY} AND ({lack})");
    let (count, id) = conn
        .prepare_cached(&sql)?
        .query_row((), |row| Ok((row.get(0)?, row.get(1)?)))?;
    lacking(conn, Kind::Action, count, id)
}

fn lacking(conn: &Connection, kind: Kind, count: u32, id: Option<String>) -> Result<Lacking> {
    #[derive(Deserialize)]
    struct Titled {
        title: String,
    }
    let sql = format!("SELECT title FROM {} WHERE id = ?1", kind.table());
    let first = match id {
        Some(id) => storage::one::<Titled>(conn, &sql, [&id])?.map(|titled| Subject {
            kind,
            id,
            title: titled.title,
        }),
        None => None,
    };
    Ok(Lacking { count, first })
}

fn last_change(conn: &Connection) -> Result<Option<Date>> {
    #[derive(Deserialize)]
    struct At {
        at: jiff::Timestamp,
    }
    let last: Option<At> = storage::one(
        conn,
        "SELECT at FROM operations ORDER BY hlc DESC LIMIT 1",
        (),
    )?;
    Ok(last.map(|last| last.at.to_zoned(jiff::tz::TimeZone::UTC).date()))
}

fn last_version(conn: &Connection) -> Result<Option<VersionFacts>> {
    let sql = format!(
        "{} ORDER BY validated_on DESC, id DESC LIMIT 1",
        PlanVersionHead::SELECT
    );
    let head: Option<PlanVersionHead> = storage::one(conn, &sql, ())?;
    Ok(head.map(|head| VersionFacts {
        validated_on: head.validated_on,
        cse_consulted: head.cse_consulted_on.is_some() || !head.cse_opinion.trim().is_empty(),
        sent: head.sent_to_spst_on.is_some(),
        subject: Subject {
            kind: Kind::PlanVersion,
            id: head.id.to_string(),
            title: head.label,
        },
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const TODAY: Date = date(2026, 11, 24);

    fn subject(kind: Kind, title: &str) -> Subject {
        Subject {
            kind,
            id: "id".to_owned(),
            title: title.to_owned(),
        }
    }

    fn one_action() -> Lacking {
        Lacking {
            count: 2,
            first: Some(subject(Kind::Action, "Try")),
        }
    }

    /// A firm that lacks nothing.
    fn complete(headcount: u32) -> CompletenessFacts {
        CompletenessFacts {
            company: subject(Kind::Company, "Atelier Rossi"),
            headcount: Some(headcount),
            has_cse: true,
            work_unit_count: 3,
            situation_count: 4,
            unrated: Lacking::default(),
            without_unit: Lacking::default(),
            without_gender: Lacking::default(),
            decided_count: 5,
            consulted_count: 5,
            under_way_count: 2,
            without_owner: Lacking::default(),
            without_due: Lacking::default(),
            without_conditions: Lacking::default(),
            without_indicator: Lacking::default(),
            without_cost: Lacking::default(),
            without_resources: Lacking::default(),
            last_change_on: Some(TODAY),
            version: Some(VersionFacts {
                subject: subject(Kind::PlanVersion, "Plan 2026"),
                validated_on: date(2026, 1, 15),
                cse_consulted: true,
                sent: true,
            }),
        }
    }

    fn line(facts: &CompletenessFacts, code: CompletenessCode) -> Option<CompletenessLine> {
        let lines = completeness(facts, TODAY);
        lines.into_iter().find(|line| line.code == code)
    }

    #[test]
    fn a_complete_firm_of_any_size_lacks_nothing() {
        for headcount in [1, 10, 11, 49, 50, 240] {
            let lines = completeness(&complete(headcount), TODAY);
            let missing: Vec<_> = lines.iter().filter(|line| !line.satisfied).collect();
            assert!(missing.is_empty(), "{headcount}: {missing:?}");
            assert!(lines.iter().all(|line| line.missing_count == 0));
        }
    }

    #[test]
    fn conditions_indicator_and_cost_are_a_duty_from_fifty_and_advice_below() {
        let codes = [
            Code::ActionConditions,
            Code::ActionIndicator,
            Code::ActionCost,
        ];
        for (headcount, weight, law) in [
            (10, Advice, None),
            (49, Advice, None),
            (50, Duty, Some(PROGRAMME)),
        ] {
            let facts = CompletenessFacts {
                without_conditions: one_action(),
                without_indicator: one_action(),
                without_cost: one_action(),
                ..complete(headcount)
            };
            for code in codes {
                let line = line(&facts, code).unwrap();
                assert_eq!(
                    (line.weight, line.law_slug),
                    (weight, law),
                    "{code} {headcount}"
                );
                assert_eq!((line.satisfied, line.missing_count), (false, 2));
                assert_eq!(line.first_subject.unwrap().title, "Try");
            }
        }
    }

    #[test]
    fn resources_are_asked_of_the_programme_not_of_each_measure() {
        let some = CompletenessFacts {
            without_resources: Lacking {
                count: 1,
                ..one_action()
            },
            ..complete(50)
        };
        assert!(line(&some, Code::ActionResources).unwrap().satisfied);
        let none = CompletenessFacts {
            without_resources: one_action(),
            ..complete(50)
        };
        let line = line(&none, Code::ActionResources).unwrap();
        assert_eq!((line.satisfied, line.missing_count), (false, 1));
    }

    #[test]
    fn a_list_is_asked_below_fifty_and_a_programme_from_fifty() {
        for (headcount, law) in [
            (10, "l4121-3-1-liste"),
            (49, "l4121-3-1-liste"),
            (50, PROGRAMME),
        ] {
            let facts = CompletenessFacts {
                decided_count: 0,
                ..complete(headcount)
            };
            let line = line(&facts, Code::ActionList).unwrap();
            assert_eq!(
                (line.satisfied, line.law_slug),
                (false, Some(law)),
                "{headcount}"
            );
        }
    }

    #[test]
    fn the_yearly_update_is_a_duty_from_eleven() {
        let old = |headcount| {
            let mut facts = complete(headcount);
            facts.version.as_mut().unwrap().validated_on = date(2025, 11, 23);
            line(&facts, Code::YearlyUpdate).unwrap()
        };
        let weighed =
            [10, 11, 50].map(|headcount| (old(headcount).weight, old(headcount).law_slug));
        assert_eq!(
            weighed,
            [
                (Advice, Some("l4121-3-moins-de-11")),
                (Duty, Some("r4121-2-annuel")),
                (Duty, Some("r4121-2-annuel"))
            ]
        );
        assert!(!old(11).satisfied, "a year and a day");
        let mut facts = complete(11);
        facts.version.as_mut().unwrap().validated_on = date(2025, 11, 24);
        assert!(
            line(&facts, Code::YearlyUpdate).unwrap().satisfied,
            "a year to the day"
        );
    }

    #[test]
    fn the_works_council_is_asked_for_where_there_is_one_and_always_from_fifty() {
        let asked = |headcount, has_cse| {
            let facts = CompletenessFacts {
                has_cse,
                version: None,
                consulted_count: 0,
                ..complete(headcount)
            };
            line(&facts, Code::CseConsulted).map(|line| (line.satisfied, line.law_slug))
        };
        assert_eq!(asked(10, true), None);
        assert_eq!(asked(30, false), None);
        assert_eq!(asked(30, true), Some((false, Some("l2312-5"))));
        assert_eq!(asked(50, false), Some((false, Some("l2312-27"))));
    }

    #[test]
    fn without_a_version_nothing_was_kept_nor_sent() {
        let facts = CompletenessFacts {
            version: None,
            ..complete(5)
        };
        for code in [Code::Version, Code::SentToHealthService] {
            let line = line(&facts, code).unwrap();
            assert_eq!((line.satisfied, line.weight), (false, Duty), "{code}");
            assert_eq!(line.first_subject, None);
        }
    }

    #[test]
    fn a_firm_with_one_unit_has_all_its_situations_there() {
        let lost = |work_unit_count| {
            let facts = CompletenessFacts {
                work_unit_count,
                without_unit: one_action(),
                ..complete(20)
            };
            line(&facts, Code::SituationUnits).unwrap().missing_count
        };
        assert_eq!([0, 1, 2].map(lost), [0, 0, 2]);
    }

    #[test]
    fn an_unknown_headcount_is_asked_for_first_and_counts_as_the_smallest() {
        let facts = CompletenessFacts {
            headcount: None,
            ..complete(200)
        };
        let lines = completeness(&facts, TODAY);
        assert_eq!(lines[0].code, Code::Headcount);
        assert!(!lines[0].satisfied);
        assert!(line(&facts, Code::CseConsulted).is_none());
    }

    #[test]
    fn each_article_named_is_one_of_the_library() {
        let law = include_str!("../../../../content/s-informer/droit.toml");
        let facts = |headcount| CompletenessFacts {
            version: None,
            ..complete(headcount)
        };
        for headcount in [5, 20, 80] {
            for slug in completeness(&facts(headcount), TODAY)
                .iter()
                .filter_map(|line| line.law_slug)
            {
                assert!(law.contains(&format!("id = \"{slug}\"")), "{slug}");
            }
        }
    }
}

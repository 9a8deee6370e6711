//! What the law asks for at this headcount, and what the dossier lacks of it. Never blocking.
//!
//! The rules are one pure function on plain facts; [`Dossier::completeness`] gathers the facts. A line
//! names the article of the library it comes from (`droit.toml`); an advice without article is good
//! practice of this tool, and says so by having none.

use crate::actions::{Action, CostKind};
use crate::codes::codes;
use crate::company::LegalProfile;
use crate::dossier::Dossier;
use crate::error::Result;
use crate::names::{Kind, Subject};
use crate::page::count;
use crate::plan_version::PlanVersionHead;
use crate::situations::Situation;
use crate::snapshot::Snapshot;
use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Serialize;

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

/// How much a line weighs, and the article that says so.
type Weight = (CompletenessWeight, Option<&'static str>);

/// Good practice of this tool.
const GOOD: Weight = (Advice, None);

const fn duty(law: &'static str) -> Weight {
    (Duty, Some(law))
}

impl Rules<'_> {
    fn is_large(&self) -> bool {
        self.profile == LegalProfile::FiftyAndMore
    }

    /// What the law asks of the programme of a large firm only.
    fn of_programme(&self) -> Weight {
        if self.is_large() {
            duty(PROGRAMME)
        } else {
            GOOD
        }
    }

    fn headcount(&self) -> CompletenessLine {
        let unknown = Lacking::unless(false, Some(&self.facts.company));
        Code::Headcount.line(GOOD, &unknown)
    }

    /// Code du travail, art. L. 4121-3 (evaluation, women and men) and R. 4121-1 (by work unit). A firm
    /// with one unit, said or not, has all its situations there.
    fn situations(&self) -> [CompletenessLine; 3] {
        let facts = self.facts;
        let (none, nowhere) = (Lacking::unless(false, None), Lacking::default());
        let several = facts.work_unit_count > 1;
        let unit = if several {
            &facts.without_unit
        } else {
            &nowhere
        };
        let some = facts.situation_count > 0;
        let unrated = if some { &facts.unrated } else { &none };
        [
            Code::SituationsRated.line(duty("l4121-3"), unrated),
            Code::SituationUnits.line(duty("r4121-1"), unit),
            Code::GenderQuestion.line(duty("l4121-3"), &facts.without_gender),
        ]
    }

    /// Code du travail, art. L. 4121-3-1, III: a list of actions, or a programme with its calendar.
    fn actions(&self) -> [CompletenessLine; 3] {
        let facts = self.facts;
        let large = self.is_large();
        let list = if large { PROGRAMME } else { "l4121-3-1-liste" };
        let decided = Lacking::unless(facts.decided_count > 0, None);
        [
            Code::ActionList.line(duty(list), &decided),
            Code::ActionOwner.line(GOOD, &facts.without_owner),
            Code::ActionDue.line(self.of_programme(), &facts.without_due),
        ]
    }

    /// Conditions, indicator and cost are asked of each measure; resources of the programme as a whole.
    fn programme(&self) -> [CompletenessLine; 4] {
        let facts = self.facts;
        let weight = self.of_programme();
        let without = &facts.without_resources;
        let said = without.count < facts.under_way_count || facts.under_way_count == 0;
        let resources = Lacking::unless(said, without.first.as_ref());
        [
            Code::ActionConditions.line(weight, &facts.without_conditions),
            Code::ActionIndicator.line(weight, &facts.without_indicator),
            Code::ActionCost.line(weight, &facts.without_cost),
            Code::ActionResources.line(weight, &resources),
        ]
    }

    /// Code du travail, art. R. 4121-2, 1° (each year, from eleven employees on) and L. 4121-3, last
    /// paragraph (less often below, at equal protection).
    fn yearly_update(&self, today: Date) -> CompletenessLine {
        let weight = match self.profile {
            LegalProfile::UnderEleven => (Advice, Some("l4121-3-moins-de-11")),
            LegalProfile::ElevenToFortyNine | LegalProfile::FiftyAndMore => duty("r4121-2-annuel"),
        };
        let version = self.facts.version.as_ref();
        let updated_on = version
            .map(|version| version.validated_on)
            .or(self.facts.last_change_on);
        let recent = updated_on.is_some_and(|day| day >= today.saturating_sub(12.months()));
        Code::YearlyUpdate.line(weight, &Lacking::unless(recent, self.version()))
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
        let lacking = Lacking::unless(consulted, self.version());
        Some(Code::CseConsulted.line(duty(law), &lacking))
    }

    /// Code du travail, art. R. 4121-4 (versions kept forty years) and L. 4121-3-1, VI (sent at each
    /// update to the occupational health service).
    fn versions(&self) -> [CompletenessLine; 2] {
        let version = self.facts.version.as_ref();
        let kept = Lacking::unless(version.is_some(), None);
        let sent = version.is_some_and(|version| version.sent);
        let sent = Lacking::unless(sent, self.version());
        [
            Code::Version.line(duty("r4121-4"), &kept),
            Code::SentToHealthService.line(duty("l4121-3-1-transmission"), &sent),
        ]
    }

    fn version(&self) -> Option<&Subject> {
        let version = self.facts.version.as_ref();
        version.map(|version| &version.subject)
    }
}

impl CompletenessCode {
    fn line(self, (weight, law_slug): Weight, lacking: &Lacking) -> CompletenessLine {
        CompletenessLine {
            code: self,
            weight,
            satisfied: lacking.count == 0,
            missing_count: lacking.count,
            first_subject: lacking.first.clone(),
            field: self.field(),
            law_slug,
        }
    }

    /// The field to fill, by its column name.
    const fn field(self) -> &'static str {
        match self {
            Self::Headcount => "headcount",
            Self::SituationsRated => "rating",
            Self::SituationUnits => "work_units",
            Self::GenderQuestion => "gender_differential",
            Self::ActionList => "status",
            Self::ActionOwner => "owner_name",
            Self::ActionDue => "due_on",
            Self::ActionConditions => "conditions",
            Self::ActionIndicator => "indicator_label",
            Self::ActionCost => "cost_kind",
            Self::ActionResources => "resources_needed",
            Self::YearlyUpdate => "validated_on",
            Self::CseConsulted => "cse_consulted_on",
            Self::Version => "label",
            Self::SentToHealthService => "sent_to_spst_on",
        }
    }
}

impl Dossier {
    /// What the law asks for at this headcount, and what is missing.
    pub fn completeness(&self, today: Date) -> Result<Vec<CompletenessLine>> {
        self.read(|now| Ok(completeness(&now.completeness_facts(), today)))
    }
}

impl Snapshot {
    fn completeness_facts(&self) -> CompletenessFacts {
        let in_hand = self.situations.iter().filter(|one| one.state.is_in_hand());
        let is_rated = |one: &&Situation| self.rating_of(one.id).is_some();
        let unrated = |one: &&Situation| !is_rated(one) && !one.is_restricted();
        let rated = in_hand.clone().filter(is_rated);
        let lived = |one: &Situation| self.situation_units.of(one.id).next().is_some();
        let under_way = self.actions.iter().filter(|a| a.status.is_under_way());
        let decided = |action: &&Action| action.status.is_under_way() || action.status.is_done();
        let decided = self.actions.iter().filter(decided);
        let consulted = |action: &&Action| action.cse_consulted_on.is_some();
        let company = &self.company;
        let without = |lacks: fn(&Action) -> bool| {
            Lacking::of_actions(under_way.clone().filter(|action| lacks(action)))
        };
        CompletenessFacts {
            work_unit_count: count(self.work_units.len()),
            situation_count: count(in_hand.clone().count()),
            unrated: Lacking::of_situations(in_hand.filter(unrated)),
            without_unit: Lacking::of_situations(rated.clone().filter(|one| !lived(one))),
            without_gender: Lacking::of_situations(
                rated.filter(|one| one.gender_differential.is_none()),
            ),
            decided_count: count(decided.clone().count()),
            consulted_count: count(decided.filter(consulted).count()),
            under_way_count: count(under_way.clone().count()),
            without_owner: without(|action| action.owner_name.is_empty()),
            without_due: without(|action| action.due_on.is_none()),
            without_conditions: without(|action| action.conditions.is_empty()),
            without_indicator: without(|action| action.indicator_label.is_empty()),
            without_cost: without(|action| {
                action.cost_amount.is_none()
                    && action
                        .cost_kind
                        .is_none_or(|kind| kind == CostKind::Unknown)
            }),
            without_resources: without(|action| action.resources_needed.is_empty()),
            last_change_on: self.changed_at.map(|at| at.to_zoned(TimeZone::UTC).date()),
            version: self.last_version().map(VersionFacts::of),
            headcount: company.headcount,
            has_cse: company.has_cse,
            company: subject(Kind::Company, &company.id, &company.name),
        }
    }

    /// The version validated last.
    fn last_version(&self) -> Option<&PlanVersionHead> {
        let versions = self.plan_versions.iter();
        versions.max_by_key(|version| (version.validated_on, version.id))
    }
}

fn subject(kind: Kind, id: &impl ToString, title: &str) -> Subject {
    Subject {
        kind,
        id: id.to_string(),
        title: title.to_owned(),
    }
}

impl Lacking {
    /// One thing, unless it is there.
    fn unless(there: bool, subject: Option<&Subject>) -> Self {
        Self {
            count: u32::from(!there),
            first: subject.filter(|_| !there).cloned(),
        }
    }

    /// These, oldest first.
    fn of(lacking: impl Iterator<Item = Subject>) -> Self {
        let mut lacking = lacking.peekable();
        Self {
            first: lacking.peek().cloned(),
            count: count(lacking.count()),
        }
    }

    fn of_actions<'a>(actions: impl Iterator<Item = &'a Action>) -> Self {
        Self::of(actions.map(|one| subject(Kind::Action, &one.id, &one.title)))
    }

    fn of_situations<'a>(situations: impl Iterator<Item = &'a Situation>) -> Self {
        Self::of(situations.map(|one| subject(Kind::Situation, &one.id, &one.title)))
    }
}

impl VersionFacts {
    fn of(head: &PlanVersionHead) -> Self {
        Self {
            validated_on: head.validated_on,
            cse_consulted: head.cse_consulted_on.is_some() || !head.cse_opinion.trim().is_empty(),
            sent: head.sent_to_spst_on.is_some(),
            subject: subject(Kind::PlanVersion, &head.id, &head.label),
        }
    }
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

//! What the law asks for at this headcount, and what the dossier lacks of it. Never blocking.
//!
//! Each line is one [`CompletenessCode`]: what lacks, how much it weighs, which field to fill. A line
//! names the article of the library it comes from (`droit.toml`); an advice without article is good
//! practice of this tool, and says so by having none.

use super::costs::PlanCosts;
use crate::actions::Action;
use crate::codes::codes;
use crate::company::LegalProfile;
use crate::dates::day_of;
use crate::dossier::Dossier;
use crate::error::Result;
use crate::names::Subject;
use crate::page::count;
use crate::plan_version::PlanVersionHead;
use crate::situations::Situation;
use crate::snapshot::Snapshot;
use crate::verbs::Titled;
use jiff::ToSpan;
use jiff::civil::Date;
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

use CompletenessCode as Code;
use CompletenessWeight::{Advice, Duty};
use LegalProfile::{ElevenToFortyNine, FiftyAndMore, UnderEleven};

/// How much a line weighs, and the article that says so.
type Weight = (CompletenessWeight, Option<&'static str>);

/// Code du travail, art. L. 4121-3-1, III, 1°: the annual programme, from fifty employees on.
const PROGRAMME: &str = "l4121-3-1-papripact";

const fn duty(law: &'static str) -> Weight {
    (Duty, Some(law))
}

impl CompletenessCode {
    /// How much it weighs in a firm of this size, by the Code du travail.
    const fn weight(self, profile: LegalProfile) -> Weight {
        match (self, profile) {
            // Art. L. 4121-3: evaluation, women and men. Art. R. 4121-1: by work unit.
            (Self::SituationsRated | Self::GenderQuestion, _) => duty("l4121-3"),
            (Self::SituationUnits, _) => duty("r4121-1"),
            // Art. L. 4121-3-1, III: a list of actions; from fifty on a programme with its calendar, the
            // conditions, the indicator and the cost of each measure, and the resources of the whole.
            (Self::ActionList | Self::ActionDue | Self::ActionConditions, FiftyAndMore)
            | (Self::ActionIndicator | Self::ActionCost | Self::ActionResources, FiftyAndMore) => {
                duty(PROGRAMME)
            }
            (Self::ActionList, _) => duty("l4121-3-1-liste"),
            // Art. R. 4121-2, 1°: each year, from eleven employees on. Art. L. 4121-3, last paragraph: less
            // often below, at equal protection.
            (Self::YearlyUpdate, UnderEleven) => (Advice, Some("l4121-3-moins-de-11")),
            (Self::YearlyUpdate, _) => duty("r4121-2-annuel"),
            // Art. L. 2312-27: consultation on the programme, from fifty on. Art. L. 2312-5: the list is
            // presented, from eleven on.
            (Self::CseConsulted, FiftyAndMore) => duty("l2312-27"),
            (Self::CseConsulted, _) => duty("l2312-5"),
            // Art. R. 4121-4: versions are kept forty years. Art. L. 4121-3-1, VI: each update is sent.
            (Self::Version, _) => duty("r4121-4"),
            (Self::SentToHealthService, _) => duty("l4121-3-1-transmission"),
            // Good practice of this tool.
            (Self::Headcount | Self::ActionOwner | Self::ActionDue | Self::ActionConditions, _)
            | (Self::ActionIndicator | Self::ActionCost | Self::ActionResources, _) => {
                (Advice, None)
            }
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
    /// What the law asks for at this headcount, and what is missing, in the order of the work.
    pub fn completeness(&self, today: Date) -> Result<Vec<CompletenessLine>> {
        self.read(|now| {
            let version = now.last_version();
            let check = Check {
                now,
                today,
                version,
            };
            let lines = Code::ALL.iter().filter_map(|code| check.line(*code));
            Ok(lines.collect())
        })
    }
}

/// What is missing: how many, and the first to complete.
type Missing = (u32, Option<Subject>);

/// One thing, unless it is there.
fn unless(there: bool, subject: Option<Subject>) -> Missing {
    (u32::from(!there), subject.filter(|_| !there))
}

/// Each of these, oldest first.
fn missing_of<'a, R: Titled + 'a>(lacking: impl Iterator<Item = &'a R>) -> Missing {
    let mut lacking = lacking.peekable();
    let first = lacking.peek().map(|one| one.subject());
    (count(lacking.count()), first)
}

/// The check of a dossier on a day.
struct Check<'a> {
    now: &'a Snapshot,
    today: Date,
    version: Option<&'a PlanVersionHead>,
}

impl<'a> Check<'a> {
    /// A line; none when it is not asked of this firm.
    fn line(&self, code: Code) -> Option<CompletenessLine> {
        let (missing_count, first_subject) = self.missing(code)?;
        let (weight, law_slug) = code.weight(self.profile());
        Some(CompletenessLine {
            code,
            weight,
            satisfied: missing_count == 0,
            missing_count,
            first_subject,
            field: code.field(),
            law_slug,
        })
    }

    /// What is missing; none when the line is not asked of this firm.
    fn missing(&self, code: Code) -> Option<Missing> {
        let rated = |one: &Situation| self.now.rating_of(one.id).is_some();
        let lived = |one: &Situation| self.now.situation_units.of(one.id).next().is_some();
        let company = &self.now.company;
        Some(match code {
            Code::Headcount => {
                let unknown = company.headcount.is_none();
                unknown.then(|| unless(false, Some(company.subject())))?
            }
            Code::SituationsRated if self.in_hand().next().is_none() => unless(false, None),
            // A restricted one is not rated by the group.
            Code::SituationsRated => self.situations(|one| !rated(one) && !one.is_restricted()),
            // A firm with one unit, said or not, has all its situations there.
            Code::SituationUnits if self.now.work_units.len() < 2 => unless(true, None),
            Code::SituationUnits => self.situations(|one| rated(one) && !lived(one)),
            Code::GenderQuestion => {
                self.situations(|one| rated(one) && one.gender_differential.is_none())
            }
            Code::ActionList => unless(self.decided().next().is_some(), None),
            Code::ActionOwner => self.actions(|one| one.owner_name.is_empty()),
            Code::ActionDue => self.actions(|one| one.due_on.is_none()),
            Code::ActionConditions => self.actions(|one| one.conditions.is_empty()),
            Code::ActionIndicator => self.actions(|one| one.indicator_label.is_empty()),
            Code::ActionCost => self.actions(|one| PlanCosts::of([one]).unknown_count > 0),
            Code::ActionResources => {
                let (count, first) = self.actions(|one| one.resources_needed.is_empty());
                unless(count < self.actions(|_| true).0 || count == 0, first)
            }
            Code::YearlyUpdate => unless(self.is_recent(), self.version()),
            Code::CseConsulted => match self.profile() {
                UnderEleven => return None,
                ElevenToFortyNine if !company.has_cse => return None,
                ElevenToFortyNine | FiftyAndMore => unless(self.is_consulted(), self.version()),
            },
            Code::Version => unless(self.version.is_some(), None),
            Code::SentToHealthService => {
                let sent = self
                    .version
                    .is_some_and(|one| one.sent_to_spst_on.is_some());
                unless(sent, self.version())
            }
        })
    }

    /// The size that the law knows; the smallest when nobody said.
    fn profile(&self) -> LegalProfile {
        self.now.company.legal_profile().unwrap_or(UnderEleven)
    }

    /// The last validated version.
    fn version(&self) -> Option<Subject> {
        self.version.map(Titled::subject)
    }

    fn in_hand(&self) -> impl Iterator<Item = &'a Situation> {
        let situations = self.now.situations.iter();
        situations.filter(|one| one.state.is_in_hand())
    }

    /// The situations in hand that lack something.
    fn situations(&self, lacks: impl Fn(&Situation) -> bool) -> Missing {
        missing_of(self.in_hand().filter(|one| lacks(one)))
    }

    /// The actions under way that lack something.
    fn actions(&self, lacks: impl Fn(&Action) -> bool) -> Missing {
        let actions = self.now.actions.iter();
        missing_of(actions.filter(|one| one.status.is_under_way() && lacks(one)))
    }

    /// The actions that were decided, whatever became of them but dropped ones.
    fn decided(&self) -> impl Iterator<Item = &'a Action> + Clone {
        let decided = |one: &&Action| one.status.is_under_way() || one.status.is_done();
        self.now.actions.iter().filter(decided)
    }

    /// Whether the last version, or else the last change, is less than a year old.
    fn is_recent(&self) -> bool {
        let changed = self.now.changed_at.map(day_of);
        let updated_on = self.version.map(|one| one.validated_on).or(changed);
        updated_on.is_some_and(|day| day >= self.today.saturating_sub(12.months()))
    }

    /// Whether the works council was consulted: on the last version, or else on each decided action.
    fn is_consulted(&self) -> bool {
        let Some(version) = self.version else {
            let mut decided = self.decided().peekable();
            return decided.peek().is_some() && decided.all(|one| one.cse_consulted_on.is_some());
        };
        version.cse_consulted_on.is_some() || !version.cse_opinion.trim().is_empty()
    }
}

impl Snapshot {
    /// The version validated last.
    fn last_version(&self) -> Option<&PlanVersionHead> {
        let versions = self.plan_versions.iter();
        versions.max_by_key(|version| (version.validated_on, version.id))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::{ActionPatch, CostKind, NewAction};
    use crate::company::{Company, CompanyPatch};
    use crate::names::ActionStatus;
    use crate::plan_version::PlanVersion;
    use crate::situations::{GenderDifferential, NewRating, NewSituation, SituationPatch};
    use crate::testing::{TODAY, action_ids, device, now};
    use crate::verbs::ActionEdit;
    use jiff::civil::date;

    /// A firm that lacks nothing but a version: two actions under way, one done.
    fn unvalidated(headcount: u32) -> Dossier {
        let company = Company {
            name: "Atelier Rossi".to_owned(),
            headcount: Some(headcount),
            has_cse: true,
            ..Company::default()
        };
        let mut dossier = Dossier::in_memory(company, &device(), now()).unwrap();
        let units = ["Office", "Sites", "Workshop"]
            .map(|name| dossier.once(now()).add_work_unit(name).unwrap().id);
        for title in ["Plans come late", "A noisy corner"] {
            let new = NewSituation {
                fields: SituationPatch {
                    title: Some(title.to_owned()),
                    gender_differential: Some(Some(GenderDifferential::None)),
                    ..SituationPatch::default()
                },
                work_units: units.to_vec(),
                ..NewSituation::default()
            };
            let id = dossier.once(now()).add_situation(new).unwrap().id;
            let rating = NewRating::exposure(2);
            dossier.once(now()).rate_situation(id, rating).unwrap();
        }
        let text = |text: &str| Some(text.to_owned());
        for status in [
            ActionStatus::Decided,
            ActionStatus::InProgress,
            ActionStatus::Done,
        ] {
            let fields = ActionPatch {
                title: text("Try"),
                owner_name: text("Sophie"),
                due_on: Some(Some(TODAY)),
                conditions: text("In the workshop"),
                indicator_label: text("Calls a week"),
                cost_kind: Some(Some(CostKind::Zero)),
                resources_needed: text("Two hours"),
                cse_consulted_on: Some(Some(TODAY)),
                ..ActionPatch::default()
            };
            let new = NewAction {
                fields,
                status: Some(status),
                ..NewAction::default()
            };
            dossier.once(now()).add_action(new).unwrap();
        }
        dossier
    }

    /// The same, with a version of that day.
    fn validated(headcount: u32, validated_on: Date) -> Dossier {
        let mut dossier = unvalidated(headcount);
        let version = PlanVersion {
            label: "Plan 2026".to_owned(),
            validated_on,
            cse_consulted_on: Some(validated_on),
            sent_to_spst_on: Some(validated_on),
            ..PlanVersion::default()
        };
        dossier.once(now()).validate_plan(version).unwrap();
        dossier
    }

    /// A firm that lacks nothing.
    fn complete(headcount: u32) -> Dossier {
        validated(headcount, date(2026, 1, 15))
    }

    /// Changes the first actions, those under way coming first.
    fn change(dossier: &mut Dossier, actions: usize, fields: ActionPatch) {
        let ids = action_ids(dossier);
        let edit = ActionEdit {
            fields,
            change: None,
        };
        dossier
            .once(now())
            .edit_actions(&ids[..actions], &edit)
            .unwrap();
    }

    fn edited(mut dossier: Dossier, patch: &CompanyPatch) -> Dossier {
        dossier.once(now()).edit_company(patch).unwrap();
        dossier
    }

    fn line(dossier: &Dossier, code: CompletenessCode) -> Option<CompletenessLine> {
        let lines = dossier.completeness(TODAY).unwrap();
        lines.into_iter().find(|line| line.code == code)
    }

    #[test]
    fn a_complete_firm_of_any_size_lacks_nothing() {
        for headcount in [1, 10, 11, 49, 50, 240] {
            let lines = complete(headcount).completeness(TODAY).unwrap();
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
            let mut firm = complete(headcount);
            let fields = ActionPatch {
                conditions: Some(String::new()),
                indicator_label: Some(String::new()),
                cost_kind: Some(None),
                ..ActionPatch::default()
            };
            change(&mut firm, 2, fields);
            for code in codes {
                let line = line(&firm, code).unwrap();
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
        let without = |actions| {
            let mut firm = complete(50);
            let fields = ActionPatch {
                resources_needed: Some(String::new()),
                ..ActionPatch::default()
            };
            change(&mut firm, actions, fields);
            line(&firm, Code::ActionResources).unwrap()
        };
        assert!(without(1).satisfied);
        let line = without(2);
        assert_eq!((line.satisfied, line.missing_count), (false, 1));
    }

    #[test]
    fn a_list_is_asked_below_fifty_and_a_programme_from_fifty() {
        for (headcount, law) in [
            (10, "l4121-3-1-liste"),
            (49, "l4121-3-1-liste"),
            (50, PROGRAMME),
        ] {
            let mut firm = complete(headcount);
            for action in firm.actions().unwrap() {
                firm.once(now()).remove_action(action.id).unwrap();
            }
            let line = line(&firm, Code::ActionList).unwrap();
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
            let firm = validated(headcount, date(2025, 11, 23));
            line(&firm, Code::YearlyUpdate).unwrap()
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
        let firm = validated(11, date(2025, 11, 24));
        assert!(
            line(&firm, Code::YearlyUpdate).unwrap().satisfied,
            "a year to the day"
        );
    }

    #[test]
    fn the_works_council_is_asked_for_where_there_is_one_and_always_from_fifty() {
        let asked = |headcount, has_cse| {
            let patch = CompanyPatch {
                has_cse: Some(has_cse),
                ..CompanyPatch::default()
            };
            let mut firm = edited(unvalidated(headcount), &patch);
            let fields = ActionPatch {
                cse_consulted_on: Some(None),
                ..ActionPatch::default()
            };
            change(&mut firm, 3, fields);
            line(&firm, Code::CseConsulted).map(|line| (line.satisfied, line.law_slug))
        };
        assert_eq!(asked(10, true), None);
        assert_eq!(asked(30, false), None);
        assert_eq!(asked(30, true), Some((false, Some("l2312-5"))));
        assert_eq!(asked(50, false), Some((false, Some("l2312-27"))));
    }

    #[test]
    fn without_a_version_nothing_was_kept_nor_sent() {
        let firm = unvalidated(5);
        for code in [Code::Version, Code::SentToHealthService] {
            let line = line(&firm, code).unwrap();
            assert_eq!((line.satisfied, line.weight), (false, Duty), "{code}");
            assert_eq!(line.first_subject, None);
        }
    }

    #[test]
    fn a_firm_with_one_unit_has_all_its_situations_there() {
        let lost = |work_unit_count: usize| {
            let mut firm = complete(20);
            for situation in firm.situations().unwrap() {
                firm.once(now())
                    .set_situation_units(situation.id, &[])
                    .unwrap();
            }
            for unit in &firm.work_units().unwrap()[work_unit_count..] {
                firm.once(now()).remove_work_unit(unit.id).unwrap();
            }
            line(&firm, Code::SituationUnits).unwrap().missing_count
        };
        assert_eq!([0, 1, 2].map(lost), [0, 0, 2]);
    }

    #[test]
    fn an_unknown_headcount_is_asked_for_first_and_counts_as_the_smallest() {
        let patch = CompanyPatch {
            headcount: Some(None),
            ..CompanyPatch::default()
        };
        let firm = edited(complete(200), &patch);
        let lines = firm.completeness(TODAY).unwrap();
        assert_eq!(lines[0].code, Code::Headcount);
        assert!(!lines[0].satisfied);
        assert!(line(&firm, Code::CseConsulted).is_none());
    }

    #[test]
    fn each_article_named_is_one_of_the_library() {
        let law = include_str!("../../../../content/s-informer/droit.toml");
        for headcount in [5, 20, 80] {
            for slug in unvalidated(headcount)
                .completeness(TODAY)
                .unwrap()
                .iter()
                .filter_map(|line| line.law_slug)
            {
                assert!(law.contains(&format!("id = \"{slug}\"")), "{slug}");
            }
        }
    }
}

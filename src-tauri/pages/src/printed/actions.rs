//! The actions of a dossier as documents see them: fields, measures, follow-up points, costs.

use std::collections::BTreeMap;

use documents::{ActionView, Cost, IndicatorView, Labelled, MeasureView, ReviewView, Support};
use dossier::{Action, ActionId, DossierExport};
use jiff::civil::Date;

use super::{Printed, due, given, printed_level, printed_status};

/// What hangs on the actions, by action.
struct Around<'a> {
    situations: BTreeMap<ActionId, Vec<String>>,
    measures: BTreeMap<ActionId, Vec<&'a dossier::IndicatorMeasure>>,
    reviews: BTreeMap<ActionId, Vec<&'a dossier::Review>>,
}

impl<'a> Around<'a> {
    fn of(export: &'a DossierExport) -> Self {
        let mut around = Self {
            situations: BTreeMap::new(),
            measures: BTreeMap::new(),
            reviews: BTreeMap::new(),
        };
        for link in &export.action_situations {
            let linked = around.situations.entry(link.action_id).or_default();
            linked.push(link.situation_id.to_string());
        }
        for measure in &export.indicator_measures {
            let taken = around.measures.entry(measure.action_id).or_default();
            taken.push(measure);
        }
        for review in &export.reviews {
            let held = around.reviews.entry(review.action_id).or_default();
            held.push(review);
        }
        around
    }

    /// The situations of an action, its main one first.
    fn situations(&self, action: &Action) -> Vec<String> {
        let main = action.main_situation_id.map(|id| id.to_string());
        let linked = self.situations.get(&action.id).into_iter().flatten();
        let others = linked.filter(|id| Some(*id) != main.as_ref()).cloned();
        main.iter().cloned().chain(others).collect()
    }
}

impl Printed<'_> {
    pub(super) fn actions(
        &self,
        export: &DossierExport,
        today: Date,
    ) -> anyhow::Result<Vec<ActionView>> {
        let around = Around::of(export);
        let actions = export.actions.iter();
        actions
            .map(|action| self.action(action, &around, today))
            .collect()
    }

    fn action(
        &self,
        action: &Action,
        around: &Around<'_>,
        today: Date,
    ) -> anyhow::Result<ActionView> {
        let text = |text: &String| given(text.clone());
        let day = |date: Option<Date>| date.map(|date| date.to_string());
        let slugs: Vec<String> = action
            .helper_slugs
            .split_whitespace()
            .map(str::to_owned)
            .collect();
        Ok(ActionView {
            id: action.id.to_string(),
            revision: 0,
            situations: around.situations(action),
            title: action.title.clone(),
            level: action.prevention_level.map(|level| Labelled {
                code: printed_level(level),
                label: self.label("level", level.code()),
            }),
            owner: text(&action.owner_name),
            owner_role: text(&action.owner_role),
            starts_on: day(action.starts_on),
            due: due(action),
            status: Some(Labelled {
                code: printed_status(action.status),
                label: self.label("status", action.status.code()),
            }),
            late: action.is_late(today),
            first_step: text(&action.next_step),
            first_step_on: day(action.next_step_on),
            expected_result: text(&action.expected_result),
            indicator: indicator(action, around),
            conditions: text(&action.conditions),
            resources: text(&action.resources_needed),
            helpers: self.helpers(&slugs)?,
            cost: self.cost(action),
            contributors: text(&action.contributors),
            support: support(action),
            recurrence: self.recurrence(action),
            decided_by: text(&action.decided_by),
            decided_on: day(action.decided_on),
            cse_on: day(action.cse_consulted_on),
            done_on: day(action.done_on),
            review_on: day(action.review_on),
            reviews: self.reviews(action, around),
            effect: action
                .effectiveness
                .map(|effect| self.label("effectiveness", effect.code())),
            reason: text(&action.reason),
            article: None,
            year: Some(action.year()),
            share_with_staff: action.share_with_staff,
            notes: None,
        })
    }

    /// An exact amount, or else a range; and days of work.
    fn cost(&self, action: &Action) -> Option<Cost> {
        let euros = |amount: u64| u32::try_from(amount).unwrap_or(u32::MAX);
        let range = action.cost_kind.and_then(dossier::CostKind::bounds);
        let (low, high) = match (action.cost_amount, range) {
            (Some(amount), _) => (Some(amount), Some(amount)),
            (None, Some((min, max))) => (Some(euros(min)), max.map(euros)),
            (None, None) => (None, None),
        };
        let label = action
            .cost_kind
            .filter(|_| action.cost_amount.is_none())
            .map(|kind| self.label("cost", kind.code()));
        let cost = Cost {
            label,
            low,
            high,
            days: action.cost_days,
        };
        (cost != Cost::default()).then_some(cost)
    }

    fn recurrence(&self, action: &Action) -> Option<String> {
        let comes_back = action.recurrence != dossier::Recurrence::None;
        comes_back.then(|| self.label("recurrence", action.recurrence.code()))
    }

    fn reviews(&self, action: &Action, around: &Around<'_>) -> Vec<ReviewView> {
        let reviews = around.reviews.get(&action.id).into_iter().flatten();
        let told = reviews.map(|review| ReviewView {
            on: review.held_on.to_string(),
            what_changed: review.what_changed.clone(),
            decision: Some(self.label("review-decision", review.decision.code())),
            value: review.indicator_value,
        });
        told.collect()
    }
}

fn indicator(action: &Action, around: &Around<'_>) -> Option<IndicatorView> {
    let label = given(action.indicator_label.clone())?;
    let measures = around.measures.get(&action.id).into_iter().flatten();
    let measures = measures.map(|measure| MeasureView {
        on: measure.measured_on.to_string(),
        value: measure.value,
        note: given(measure.note.clone()),
    });
    Some(IndicatorView {
        label,
        unit: given(action.indicator_unit.clone()),
        baseline: action.indicator_baseline,
        target: action.indicator_target,
        measures: measures.collect(),
    })
}

fn support(action: &Action) -> Option<Support> {
    Some(Support {
        votes: action.support_votes?,
        of: action.support_n?,
    })
}

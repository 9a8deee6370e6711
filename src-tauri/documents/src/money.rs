//! Costs in words: that of an action, and the total of many, without hiding what nobody estimated.
//!
//! Ranges stay ranges: a total is « between » as soon as one of its parts is.

use dossier::{CostKind, CostRange, PlanCosts};
use words::{fill, numbers};

use crate::text::joined;
use crate::texts::{LABELS, counted, plural, text};
use crate::view::Action;

/// An exact amount, or else the bounds of a range; nothing when nobody estimated it.
pub(crate) fn bounds(action: &Action<'_>) -> Option<CostRange> {
    let exact = |amount| CostRange {
        min: u64::from(amount),
        max: Some(u64::from(amount)),
    };
    let range = action.cost_kind.and_then(CostKind::bounds);
    let amount = action.cost_amount.map(exact);
    amount.or(range.map(CostRange::from))
}

/// A cost in words, with its days of work; empty when nothing is known.
pub(crate) fn cost(action: &Action<'_>) -> String {
    let exact =
        |range: CostRange| (range.max == Some(range.min)).then(|| numbers::euros(range.min));
    let kind = action.cost_kind;
    let in_words = || kind.map(|kind| LABELS.label("cost", kind.code()).to_owned());
    let amount = bounds(action).and_then(exact).or_else(in_words);
    joined([amount, action.cost_days.map(days)], text("money.and"))
}

/// The total in a sentence; nothing when no cost is known.
pub(crate) fn sentence(costs: &PlanCosts) -> Option<String> {
    let known = costs.exact_count + costs.range_count > 0;
    if !known && costs.days == 0.0 {
        return None;
    }
    let low = numbers::euros(costs.total.min);
    let amount = match costs.total.max {
        Some(high) if high == costs.total.min => low,
        Some(high) => {
            let values = [("low", &*low), ("high", &*numbers::euros(high))];
            fill(text("money.between"), &values)
        }
        None => fill(text("money.at_least"), &[("low", &low)]),
    };
    let worked = (costs.days > 0.0).then(|| days(costs.days));
    let total = joined([known.then_some(amount), worked], text("money.and"));
    let total = fill(text("money.total"), &[("total", &total)]);
    let unknown = costs.unknown_count;
    let unknown = (unknown > 0).then(|| counted("money.unknown", unknown));
    Some(joined([Some(total), unknown], " "))
}

/// « 2,5 jours »; French keeps the singular below two.
fn days(days: f64) -> String {
    let template = plural("money.days", if days < 2.0 { 1 } else { 2 });
    fill(template, &[("days", &numbers::decimal(days))])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::firm::{Firm, action};
    use crate::view::View;
    use crate::{Document, Format};

    /// What is known of the cost of an action.
    #[derive(Clone, Copy, Default)]
    struct KnownCost {
        kind: Option<CostKind>,
        amount: Option<u32>,
        days: Option<f64>,
    }

    fn kind(kind: CostKind) -> KnownCost {
        KnownCost {
            kind: Some(kind),
            ..KnownCost::default()
        }
    }

    fn exact(amount: u32) -> KnownCost {
        KnownCost {
            amount: Some(amount),
            ..KnownCost::default()
        }
    }

    /// The cost of each action in words, then their total.
    fn in_words(costs: &[KnownCost]) -> (Vec<String>, String) {
        let mut firm = Firm::empty();
        for (rank, known) in costs.iter().enumerate() {
            let mut action = action(rank, "");
            action.cost_kind = known.kind;
            action.cost_amount = known.amount;
            action.cost_days = known.days;
            firm.records.actions.push(action);
        }
        let source = firm.source();
        let view = View::new(&source, (Document::Plan, Format::Csv), &firm.options).unwrap();
        let plain = |text: String| text.replace('\u{a0}', " ");
        let total = PlanCosts::of(&firm.records.actions);
        (
            view.actions
                .iter()
                .map(|action| plain(cost(action)))
                .collect(),
            plain(sentence(&total).unwrap_or_default()),
        )
    }

    #[test]
    fn a_cost_is_an_amount_or_the_words_of_its_range() {
        let unknown = KnownCost {
            days: Some(1.5),
            ..kind(CostKind::Unknown)
        };
        let costs = [
            exact(1_200),
            kind(CostKind::From500To5000),
            kind(CostKind::Zero),
            KnownCost::default(),
            unknown,
        ];
        let expected = [
            "1 200 €",
            "De 500 à 5 000 €",
            "0 €",
            "",
            "On ne sait pas, 1,5 jour",
        ];
        assert_eq!(in_words(&costs).0, expected);
    }

    #[test]
    fn a_total_says_its_bounds_and_what_nobody_estimated() {
        let (range, open) = (kind(CostKind::Under500), kind(CostKind::Over5000));
        let nobody = KnownCost::default();
        let total = |costs: &[KnownCost]| in_words(costs).1;
        assert_eq!(total(&[]), "");
        assert_eq!(total(&[nobody]), "");
        assert_eq!(total(&[exact(100)]), "Coût total estimé : 100 €.");
        assert_eq!(
            total(&[exact(100), range, nobody]),
            "Coût total estimé : entre 100 € et 600 €. 1 action n’est pas chiffrée."
        );
        assert_eq!(
            total(&[exact(100), open, nobody, nobody]),
            "Coût total estimé : au moins 5 100 €. 2 actions ne sont pas chiffrées."
        );
    }
}

//! Costs: one in words, many added up without hiding what nobody estimated.
//!
//! Ranges stay ranges: a total is « between » as soon as one of its parts is.

use crate::action::{ActionView, Cost};
use crate::french;
use crate::texts::{TEXTS, fill};

pub use words::numbers::euros;

/// A cost in words, with its days of work; nothing when nothing is known.
pub(crate) fn cost(cost: &Cost) -> Option<String> {
    let amount = match (cost.low, cost.high) {
        (Some(low), Some(high)) if low == high => Some(euros(u64::from(low))),
        _ => cost.label.clone().or_else(|| range(cost)),
    };
    let days = cost.days.map(days);
    let parts: Vec<_> = [amount, days].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(&TEXTS.money.and))
}

/// What the actions of a document cost together.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct CostTotal {
    /// At least, in euros.
    pub low: u64,
    /// At most, in euros; none when a part has no upper bound.
    pub high: Option<u64>,
    /// Days of work.
    pub days: f64,
    /// Actions whose cost is estimated.
    pub known: usize,
    /// Actions whose cost is not.
    pub unknown: usize,
}

impl CostTotal {
    /// Adds the actions up.
    #[must_use]
    pub fn of<'a>(actions: impl IntoIterator<Item = &'a ActionView>) -> Self {
        let mut total = Self {
            high: Some(0),
            ..Self::default()
        };
        for action in actions {
            total.add(action.cost.as_ref());
        }
        total
    }

    fn add(&mut self, cost: Option<&Cost>) {
        let Some(cost) = cost.filter(|cost| cost.low.is_some() || cost.high.is_some()) else {
            self.days += cost.and_then(|cost| cost.days).unwrap_or_default();
            self.unknown += 1;
            return;
        };
        self.known += 1;
        self.days += cost.days.unwrap_or_default();
        self.low += u64::from(cost.low.unwrap_or_default());
        let high = cost.high.map(u64::from);
        self.high = self.high.zip(high).map(|(sum, part)| sum + part);
    }

    /// The total in a sentence; nothing when no cost is known.
    #[must_use]
    pub fn sentence(&self) -> Option<String> {
        let texts = &TEXTS.money;
        if self.known == 0 && self.days == 0.0 {
            return None;
        }
        let low = euros(self.low);
        let amount = match self.high {
            Some(high) if high == self.low => low,
            Some(high) => fill(&texts.between, &[("low", &low), ("high", &euros(high))]),
            None => fill(&texts.at_least, &[("low", &low)]),
        };
        let amount = (self.known > 0).then_some(amount);
        let worked = (self.days > 0.0).then(|| days(self.days));
        let parts: Vec<_> = [amount, worked].into_iter().flatten().collect();
        let total = fill(&texts.total, &[("total", &parts.join(&texts.and))]);
        let unknown = fill(
            texts.unknown.of(self.unknown),
            &[("count", &french::count(self.unknown))],
        );
        let unknown = (self.unknown > 0).then_some(unknown);
        let sentences: Vec<_> = [Some(total), unknown].into_iter().flatten().collect();
        Some(sentences.join(" "))
    }
}

fn range(cost: &Cost) -> Option<String> {
    let texts = &TEXTS.money;
    let amount = |amount: u32| euros(u64::from(amount));
    match (cost.low, cost.high) {
        (Some(low), Some(high)) => Some(fill(
            &texts.from_to,
            &[
                ("low", &french::number(u64::from(low))),
                ("high", &amount(high)),
            ],
        )),
        (Some(low), None) => Some(fill(&texts.more_than, &[("low", &amount(low))])),
        (None, Some(high)) => Some(fill(&texts.less_than, &[("high", &amount(high))])),
        (None, None) => None,
    }
}

/// « 2,5 jours »; French keeps the singular below two.
fn days(days: f64) -> String {
    let template = TEXTS.money.days.of(if days < 2.0 { 1 } else { 2 });
    fill(template, &[("days", &french::decimal(days))])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> String {
        text.replace('\u{a0}', " ")
    }

    fn known(low: Option<u32>, high: Option<u32>) -> Cost {
        Cost {
            low,
            high,
            ..Cost::default()
        }
    }

    fn said(part: &Cost) -> String {
        plain(&cost(part).unwrap_or_default())
    }

    fn total(costs: &[Option<Cost>]) -> CostTotal {
        let actions: Vec<_> = costs
            .iter()
            .map(|cost| ActionView {
                cost: cost.clone(),
                ..ActionView::default()
            })
            .collect();
        CostTotal::of(&actions)
    }

    #[test]
    fn a_cost_is_an_amount_a_range_or_its_label() {
        assert_eq!(said(&known(Some(1_200), Some(1_200))), "1 200 €");
        assert_eq!(said(&known(Some(500), Some(5_000))), "de 500 à 5 000 €");
        assert_eq!(said(&known(None, Some(500))), "moins de 500 €");
        assert_eq!(said(&known(Some(5_000), None)), "plus de 5 000 €");
        assert_eq!(said(&Cost::default()), "");
        let labelled = Cost {
            label: Some("On ne sait pas".to_owned()),
            days: Some(1.5),
            ..Cost::default()
        };
        assert_eq!(said(&labelled), "On ne sait pas, 1,5 jour");
    }

    #[test]
    fn a_total_says_its_bounds_and_what_nobody_estimated() {
        let exact = Some(known(Some(100), Some(100)));
        let range = Some(known(None, Some(500)));
        let open = Some(known(Some(5_000), None));
        let sentence = |costs: &[Option<Cost>]| plain(&total(costs).sentence().unwrap_or_default());
        assert_eq!(sentence(&[]), "");
        assert_eq!(sentence(&[None]), "");
        assert_eq!(
            sentence(std::slice::from_ref(&exact)),
            "Coût total estimé : 100 €."
        );
        assert_eq!(
            sentence(&[exact.clone(), range.clone(), None]),
            "Coût total estimé : entre 100 € et 600 €. 1 action n’est pas chiffrée."
        );
        assert_eq!(
            sentence(&[exact, open, None, None]),
            "Coût total estimé : au moins 5 100 €. 2 actions ne sont pas chiffrées."
        );
    }
}

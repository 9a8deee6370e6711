//! Priorities: what is worth its effort, said by the group on two scales of three.
//!
//! The matrix is computed from `effort` and `impact` at each reading; the order of the list is a
//! suggestion, ties are shown as ties. Support of the group is shown beside, never mixed in.

use super::filter::{ActionCard, PlanFilter};
use crate::actions::Action;
use crate::dossier::Dossier;
use crate::error::Result;
use crate::ids::ActionId;
use crate::names::Operation;
use crate::once::Once;
use crate::page::{Page, count};
use jiff::civil::Date;
use serde::Serialize;
use std::cmp::Reverse;

/// The actions still to be done, placed or to be placed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Priorities {
    /// Those that have an effort and an effect, in the suggested order.
    pub placed: Vec<PriorityLine>,
    /// Those that lack one of the two, oldest first.
    pub to_place: Vec<ActionCard>,
}

/// An action in the matrix.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PriorityLine {
    /// The action.
    pub card: ActionCard,
    /// How many other actions have the same effort and the same effect.
    pub tied_with: u32,
}

impl Dossier {
    /// The matrix of what is still to be done: at most `limit` actions, placed ones first, from the largest
    /// effect, then the lightest effort, then the oldest.
    pub fn priorities(&self, filter: &PlanFilter, today: Date, limit: u32) -> Result<Priorities> {
        let open = PlanFilter {
            open: true,
            ..filter.clone()
        };
        let place = |action: &Action| action.effort.zip(action.impact);
        self.read(|now| {
            let mut found: Vec<&Action> = now.matching(&open, today).collect();
            found.sort_by_key(|action| {
                let (effort, impact) = place(action).unwrap_or_default();
                (place(action).is_none(), Reverse(impact), effort)
            });
            let shown = Page::first(limit).cut(&found).iter();
            let (placed, to_place): (Vec<&Action>, Vec<&Action>) =
                shown.partition(|action| place(action).is_some());
            let ties = |action: &Action| {
                let tied = found.iter().filter(|other| place(other) == place(action));
                count(tied.count() - 1)
            };
            let placed = placed.into_iter().map(|action| PriorityLine {
                card: now.card(action, today),
                tied_with: ties(action),
            });
            let to_place = to_place.into_iter();
            Ok(Priorities {
                placed: placed.collect(),
                to_place: to_place.map(|action| now.card(action, today)).collect(),
            })
        })
    }
}

impl Once<'_> {
    /// Places an action in the matrix; `None` takes it out of a scale.
    ///
    /// # Errors
    /// `Refusal::OutOfRange` off the scales.
    pub fn set_priority(
        self,
        id: ActionId,
        effort: Option<u8>,
        impact: Option<u8>,
    ) -> Result<Action> {
        self.transact(Operation::SetPriority, |tx| {
            let action = Action {
                effort,
                impact,
                ..tx.load::<Action>(id)?
            };
            tx.save_about(action.checked()?)
        })
    }
}

//! Priorities: what is worth its effort, said by the group on two scales of three.
//!
//! The matrix is computed from `effort` and `impact` at each reading; the order of the list is a
//! suggestion, ties are shown as ties. Support of the group is shown beside, never mixed in.

use super::cards::ActionCard;
use super::filter::PlanFilter;
use crate::actions::{Action, SCALE};
use crate::codes::codes;
use crate::dossier::Dossier;
use crate::error::Result;
use crate::ids::ActionId;
use crate::names::{Kind, Operation};
use crate::once::Once;
use crate::page::Page;
use jiff::civil::Date;
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::BTreeMap;

codes! {
    /// What a place in the matrix says.
    pub enum Quadrant {
        /// A large effect within reach: begin there.
        StartHere = "start_here",
        /// A large effect that takes time: prepare it.
        Prepare = "prepare",
        /// A small effect within reach: when there is time.
        SmallPlus = "small_plus",
        /// A small effect that takes time: not now.
        NotNow = "not_now",
    }
}

impl Quadrant {
    /// The quadrant of an effort and an effect. Only the top of each scale is "large" and "heavy".
    pub const fn of(effort: u8, impact: u8) -> Self {
        match (impact >= SCALE.1, effort >= SCALE.1) {
            (true, false) => Self::StartHere,
            (true, true) => Self::Prepare,
            (false, false) => Self::SmallPlus,
            (false, true) => Self::NotNow,
        }
    }
}

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
    /// Effort, 1 (light) to 3 (heavy).
    pub effort: u8,
    /// Expected effect, 1 (small) to 3 (large).
    pub impact: u8,
    /// What its place says.
    pub quadrant: Quadrant,
    /// Its place in the list, from 1; ties have the same one.
    pub rank: u32,
    /// How many other actions have the same effort and the same effect.
    pub tied_with: u32,
}

impl PriorityLine {
    fn new(card: ActionCard, (effort, impact): (u8, u8), rank: u32, count: u32) -> Self {
        let quadrant = Quadrant::of(effort, impact);
        Self {
            card,
            effort,
            impact,
            quadrant,
            rank,
            tied_with: count.saturating_sub(1),
        }
    }
}

impl Dossier {
    /// The matrix of what is still to be done: at most `limit` actions, placed ones first.
    pub fn priorities(&self, filter: &PlanFilter, today: Date, limit: u32) -> Result<Priorities> {
        let open = PlanFilter {
            open: true,
            ..filter.clone()
        };
        self.read(|now| {
            let mut spots: Vec<Spot<'_>> = now.matching(&open, today).map(Spot::of).collect();
            spots.sort_by_key(Spot::order);
            let ranks = ranks(&spots);
            let mut priorities = Priorities {
                placed: Vec::new(),
                to_place: Vec::new(),
            };
            for spot in Page::first(limit).cut(&spots) {
                let card = now.card(spot.action, today);
                match spot.at.and_then(|at| Some((at, *ranks.get(&at)?))) {
                    Some((at, (rank, count))) => {
                        let line = PriorityLine::new(card, at, rank, count);
                        priorities.placed.push(line);
                    }
                    None => priorities.to_place.push(card),
                }
            }
            Ok(priorities)
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
            let action = action.checked()?;
            tx.about(Kind::Action, id, &action.title);
            tx.save(&action)?;
            Ok(action)
        })
    }
}

/// An action, and its place in the matrix when it has one.
struct Spot<'a> {
    at: Option<(u8, u8)>,
    action: &'a Action,
}

impl<'a> Spot<'a> {
    fn of(action: &'a Action) -> Self {
        let at = action.effort.zip(action.impact);
        Self { at, action }
    }

    /// Placed ones first: the largest effect, then the lightest effort, then the oldest.
    fn order(&self) -> (bool, Reverse<u8>, u8, ActionId) {
        let (effort, impact) = self.at.unwrap_or_default();
        (self.at.is_none(), Reverse(impact), effort, self.action.id)
    }
}

/// The first rank and the number of the actions at each place. Spots are in order.
fn ranks(spots: &[Spot<'_>]) -> BTreeMap<(u8, u8), (u32, u32)> {
    let mut ranks = BTreeMap::new();
    for (rank, spot) in (1_u32..).zip(spots) {
        let Some(at) = spot.at else { continue };
        let (_, count) = ranks.entry(at).or_insert((rank, 0));
        *count += 1;
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_large_effect_within_reach_is_where_to_start() {
        let quadrant = |effort, impact| Quadrant::of(effort, impact);
        assert_eq!(quadrant(1, 3), Quadrant::StartHere);
        assert_eq!(quadrant(2, 3), Quadrant::StartHere);
        assert_eq!(quadrant(3, 3), Quadrant::Prepare);
        assert_eq!(quadrant(1, 2), Quadrant::SmallPlus);
        assert_eq!(quadrant(2, 1), Quadrant::SmallPlus);
        assert_eq!(quadrant(3, 2), Quadrant::NotNow);
    }
}

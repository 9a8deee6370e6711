//! The board: a card an action, states from left to right, those of a same moment in one stack.
//!
//! A card goes to another column by its own menu, each choice a plain form; dragging is the script's, and
//! presses the same buttons.

use dossier::{ActionCard, ActionStatus, PlanFilter, PlanSection};
use jiff::civil::Date;
use serde::Serialize;

use super::Card;
use crate::address::{PlanQuery, View};
use crate::problem::Problem;
use crate::state::App;

/// Cards in a column, at most: the table shows the others.
const PER_COLUMN: u32 = 20;

/// What is to decide, what is decided, what goes on, what is over: no state is far from the next one.
const STACKS: [&[ActionStatus]; 4] = [
    &[
        ActionStatus::Idea,
        ActionStatus::Proposed,
        ActionStatus::Postponed,
    ],
    &[ActionStatus::Decided],
    &[ActionStatus::InProgress],
    &[
        ActionStatus::Done,
        ActionStatus::Evaluated,
        ActionStatus::Dropped,
    ],
];

#[derive(Serialize)]
pub(super) struct Board {
    stacks: Vec<Vec<Column>>,
    /// Where the cards that are not shown are.
    table: String,
}

#[derive(Serialize)]
struct Column {
    status: ActionStatus,
    total: u32,
    late: u32,
    cards: Vec<Movable>,
}

/// A card, and where it can go.
#[derive(Serialize)]
struct Movable {
    #[serde(flatten)]
    card: Card,
    moves: Vec<ActionStatus>,
}

impl Board {
    pub(super) fn new(
        app: &App,
        query: &PlanQuery,
        filter: &PlanFilter,
        today: Date,
    ) -> Result<Self, Problem> {
        let sections = app.dossier(|dossier| dossier.plan_board(filter, today, PER_COLUMN))?;
        let mut stacks: Vec<Vec<Column>> = STACKS.iter().map(|_| Vec::new()).collect();
        for section in sections {
            let Ok(status) = section.key.parse() else {
                continue;
            };
            let place = STACKS.iter().position(|stack| stack.contains(&status));
            if let Some(stack) = place.and_then(|place| stacks.get_mut(place)) {
                stack.push(Column::new(app, status, section)?);
            }
        }
        Ok(Self {
            stacks,
            table: query.address(View::Table),
        })
    }

    /// Without the columns that hold nothing: the room has no card to put there.
    pub(super) fn filled(mut self) -> Self {
        for stack in &mut self.stacks {
            stack.retain(|column| column.total > 0);
        }
        self.stacks.retain(|stack| !stack.is_empty());
        self
    }

    pub(super) fn is_empty(&self) -> bool {
        self.stacks.iter().flatten().all(|column| column.total == 0)
    }
}

impl Column {
    fn new(app: &App, status: ActionStatus, section: PlanSection) -> Result<Self, Problem> {
        let cards = section.cards.into_iter();
        let cards = cards.map(|card| Movable::new(app, card));
        Ok(Self {
            status,
            total: section.total,
            late: section.late,
            cards: cards.collect::<Result<_, _>>()?,
        })
    }
}

impl Movable {
    fn new(app: &App, card: ActionCard) -> Result<Self, Problem> {
        let moves = if card.status == ActionStatus::Dropped {
            // Where it was before is in its history only.
            app.dossier(|dossier| dossier.status_choices(card.id))?
        } else {
            card.status.choices(None)
        };
        Ok(Self {
            moves,
            card: card.into(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_has_its_column() {
        for status in ActionStatus::ALL {
            let stacks = STACKS.iter().filter(|stack| stack.contains(status));
            assert_eq!(stacks.count(), 1, "{status}");
        }
    }
}

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
use crate::texts::Choice;

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
}

#[derive(Serialize)]
struct Column {
    status: String,
    pill: &'static str,
    label: String,
    total: u32,
    late: u32,
    cards: Vec<Movable>,
    /// How many are not shown, and where they are.
    more: u32,
    more_href: String,
}

/// A card, and where it can go.
#[derive(Serialize)]
struct Movable {
    #[serde(flatten)]
    card: Card,
    moves: Vec<Choice>,
}

impl Board {
    pub(super) fn new(
        app: &App,
        query: &PlanQuery,
        filter: &PlanFilter,
        today: Date,
    ) -> Result<Self, Problem> {
        let sections = app.dossier(|dossier| dossier.plan_board(filter, today, PER_COLUMN))?;
        let table = query.address(View::Table);
        let mut stacks: Vec<Vec<Column>> = STACKS.iter().map(|_| Vec::new()).collect();
        for section in sections {
            let status: Option<ActionStatus> = section.key.parse().ok();
            let holds = |stack: &&[ActionStatus]| status.is_some_and(|it| stack.contains(&it));
            let place = STACKS.iter().position(holds);
            if let Some(stack) = place.and_then(|place| stacks.get_mut(place)) {
                stack.push(Column::new(app, section, query, &table)?);
            }
        }
        Ok(Self { stacks })
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
    fn new(
        app: &App,
        section: PlanSection,
        query: &PlanQuery,
        table: &str,
    ) -> Result<Self, Problem> {
        let shown = u32::try_from(section.cards.len()).unwrap_or(u32::MAX);
        let status: Option<ActionStatus> = section.key.parse().ok();
        let cards = section.cards.into_iter();
        let cards = cards.map(|card| Movable::new(app, card, query));
        Ok(Self {
            cards: cards.collect::<Result<_, _>>()?,
            pill: status.map_or("idea", |status| crate::labels::pill(status, false)),
            label: app.texts().label("status", &section.key).to_owned(),
            total: section.total,
            late: section.late,
            more: section.total - shown.min(section.total),
            more_href: table.to_owned(),
            status: section.key,
        })
    }
}

impl Movable {
    fn new(app: &App, card: ActionCard, query: &PlanQuery) -> Result<Self, Problem> {
        let choices = if card.status == ActionStatus::Dropped {
            // Where it was before is in its history only.
            app.dossier(|dossier| dossier.status_choices(card.id))?
        } else {
            card.status.choices(None)
        };
        let moves = choices.into_iter().map(|to| Choice {
            value: to.code().to_owned(),
            label: app.texts().label("status", to.code()).to_owned(),
        });
        Ok(Self {
            moves: moves.collect(),
            card: Card::new(app, card, query),
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

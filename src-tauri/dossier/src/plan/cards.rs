//! One action as the views that show many need it: board, strip, matrix, follow-up.
//!
//! An action and what its situations say of it. No filter here: the caller says which actions.

use crate::actions::Action;
use crate::snapshot::Snapshot;
use jiff::civil::Date;
use serde::Serialize;
use std::ops::Deref;

/// An action in a list.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ActionCard {
    /// The action itself.
    #[serde(flatten)]
    pub action: Action,
    /// True when it is late.
    pub late: bool,
    /// Title of its main situation; empty without one.
    pub situation_title: String,
    /// Slug of the theme of that situation; empty without one.
    pub theme_code: String,
    /// True when one of its situations is restricted: never on the projector.
    pub restricted: bool,
}

impl Deref for ActionCard {
    type Target = Action;

    fn deref(&self) -> &Action {
        &self.action
    }
}

impl Snapshot {
    /// An action in a list.
    pub(super) fn card(&self, action: &Action, today: Date) -> ActionCard {
        let main = self.main_situation(action);
        ActionCard {
            action: action.clone(),
            late: action.is_late(today),
            situation_title: main.map(|main| main.title.clone()).unwrap_or_default(),
            theme_code: main.map(|main| main.theme_code.clone()).unwrap_or_default(),
            restricted: self.is_restricted(action.id),
        }
    }
}

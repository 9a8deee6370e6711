//! Changing several actions at once, and one action's fields together with its status.
//!
//! One operation: undone at once, refused at once. When some actions say no, each says why and none is
//! changed. The next occurrence of a recurring action is here too.

use super::actions::{copy_of, dropped_from_in, insert, note_status, situations_of};
use crate::actions::{Action, ActionPatch, ActionStatus, StatusChange};
use crate::error::{ActionRefusal, Error, Refusal, Result};
use crate::history::Tx;
use crate::ids::ActionId;
use crate::names::{Kind, Operation};
use crate::once::Once;
use crate::patch::apply;
use jiff::civil::Date;
use std::collections::BTreeSet;

/// Fields to change, and a status to move to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ActionEdit {
    /// The fields: owner, date, priority, anything.
    pub fields: ActionPatch,
    /// The move; an action already in that status stays.
    pub change: Option<StatusChange>,
}

impl ActionEdit {
    /// The action after the edit: only its last state has to follow the rules.
    fn applied(&self, tx: &Tx<'_>, action: &Action) -> Result<Action> {
        let patched = apply(action, &self.fields)?;
        let change = self.change.as_ref();
        Ok(match change.filter(|change| change.to != action.status) {
            Some(change) => change.apply(&patched, dropped_from_in(tx, action)?)?,
            None => patched.checked()?,
        })
    }

    /// Writes the edit of one action.
    pub(crate) fn write(&self, tx: &mut Tx<'_>, action: &Action) -> Result<Action> {
        let edited = tx.saved(self.applied(tx, action)?)?;
        if let Some(change) = &self.change
            && edited.status != action.status
        {
            note_status(tx, Some(action.status), &edited, change)?;
        }
        Ok(edited)
    }
}

impl Once<'_> {
    /// Changes several actions together, as one operation. All of them, or none.
    ///
    /// # Errors
    /// [`Refusal::Several`] with the rule that each action broke.
    pub fn edit_actions(self, ids: &[ActionId], edit: &ActionEdit) -> Result<Vec<Action>> {
        self.transact(Operation::EditActions, |tx| {
            each(tx, ids, |tx, action| edit.write(tx, action))
        })
    }

    /// Adds the next occurrence of a recurring action, decided like it, for the first date after `on`;
    /// the occurrence that ends is done on that day when it was not.
    ///
    /// # Errors
    /// [`Refusal::NotRecurring`], [`Refusal::AlreadyRenewed`], or the rules of a done action.
    pub fn renew_action(self, id: ActionId, on: Date) -> Result<Action> {
        self.transact(Operation::RenewAction, |tx| {
            let ended: Action = tx.load_about(id)?;
            if !tx.having::<Action>("follows_action_id", id)?.is_empty() {
                return Err(Refusal::AlreadyRenewed.into());
            }
            let next = ended.recurrence.next(ended.due_on.unwrap_or(on), on);
            let due_on = next.ok_or(Refusal::NotRecurring)?;
            let ended = if ended.status.is_done() {
                ended
            } else {
                move_to(tx, &ended, StatusChange::to(ActionStatus::Done, on))?
            };
            occurrence(tx, &ended, due_on, on)
        })
    }
}

/// Moves an action to another status, and nothing else.
pub(super) fn move_to(tx: &mut Tx<'_>, action: &Action, change: StatusChange) -> Result<Action> {
    let edit = ActionEdit {
        change: Some(change),
        ..ActionEdit::default()
    };
    edit.write(tx, action)
}

/// The next occurrence, decided as the one that ends was.
fn occurrence(tx: &mut Tx<'_>, ended: &Action, due_on: Date, on: Date) -> Result<Action> {
    let situations = situations_of(tx, ended)?;
    let change = StatusChange {
        by_role: ended.decided_by.clone(),
        new_due_on: Some(due_on),
        ..StatusChange::to(ActionStatus::Decided, on)
    };
    let copy = Action {
        follows_action_id: Some(ended.id),
        ..copy_of(ended, ActionId(tx.new_id()), tx.now())
    };
    insert(tx, change.apply(&copy, None)?, &situations, &change)
}

/// Does the same thing to several actions, or says what each of those that cannot says.
pub(crate) fn each(
    tx: &mut Tx<'_>,
    ids: &[ActionId],
    mut work: impl FnMut(&mut Tx<'_>, &Action) -> Result<Action>,
) -> Result<Vec<Action>> {
    let chosen: BTreeSet<ActionId> = ids.iter().copied().collect();
    let (mut changed, mut refusals) = (Vec::new(), Vec::new());
    for id in &chosen {
        let action: Action = tx.load(id)?;
        let title = if chosen.len() == 1 {
            action.title.as_str()
        } else {
            ""
        };
        tx.about(Kind::Action, id, title);
        match work(tx, &action) {
            Ok(action) => changed.push(action),
            Err(Error::Refused(refusal)) => refusals.push(ActionRefusal {
                id: action.id,
                title: action.title,
                refusal: Box::new(refusal),
            }),
            Err(error) => return Err(error),
        }
    }
    if refusals.is_empty() {
        Ok(changed)
    } else {
        Err(Refusal::Several { refusals }.into())
    }
}

//! What can be done with an action. Each verb is one operation of the history.
//!
//! The main situation of an action always is one of those it is linked to: [`keep_main`] keeps it
//! so, here and after an undo. The rules of fields and statuses are in `actions`.

use super::edits::move_to;
use super::situations::{for_sheet, raise_state};
use crate::actions::{
    Action, ActionPatch, ActionSituation, ActionStatus, CarryOver, IdeaRef, IndicatorValue,
    NewAction, Review, StatusChange, StatusEvent, dropped_from,
};
use crate::dates::day_of;
use crate::error::{Refusal, Result};
use crate::history::Tx;
use crate::ids::{ActionId, SituationId, StatusEventId};
use crate::names::{Kind, Operation};
use crate::once::Once;
use crate::patch::apply;
use crate::situations::{SheetRef, Situation, SituationState};
use crate::storage::{self, Record};
use ActionStatus::{Dropped, Evaluated, Postponed};
use jiff::Timestamp;
use std::collections::BTreeSet;

impl Once<'_> {
    /// Adds an action.
    ///
    /// # Errors
    /// The rules of its fields, and of its status when one is given.
    pub fn add_action(self, new: NewAction) -> Result<Action> {
        self.transact(Operation::AddAction, |tx| add(tx, new))
    }

    /// Adds an action from an idea of a sheet; the situation of the sheet is added first when needed.
    /// An idea already in the plan, and not dropped, is given back as it is.
    ///
    /// # Errors
    /// The rules of its fields.
    pub fn add_idea(self, sheet: &SheetRef, idea: &IdeaRef) -> Result<Action> {
        self.transact(Operation::AddAction, |tx| {
            let reference = format!("{}/{}", sheet.slug, idea.id);
            let mut taken = tx.having("library_action_ref", &reference)?.into_iter();
            let in_plan = |action: &Action| action.status != Dropped;
            if let Some(there) = taken.find(in_plan) {
                return Ok(there);
            }
            let situation = for_sheet(tx, sheet)?;
            let new = NewAction {
                fields: idea.fields.clone(),
                situations: vec![situation.id],
                library_action_ref: Some(reference),
                ..NewAction::default()
            };
            add(tx, new)
        })
    }

    /// Changes an action: only the given fields.
    ///
    /// # Errors
    /// The rules of its fields, and of the status it is in: a decided action keeps an owner.
    pub fn edit_action(self, id: ActionId, patch: &ActionPatch) -> Result<Action> {
        self.transact(Operation::EditAction, |tx| {
            let action = apply(&tx.load::<Action>(id)?, patch)?.checked()?;
            tx.save_about(action)
        })
    }

    /// Links an action to one more situation. Already linked: nothing happens.
    pub fn link_action(self, id: ActionId, situation: SituationId) -> Result<Action> {
        self.transact(Operation::LinkAction, |tx| {
            tx.load_about::<Action>(id)?;
            attach(tx, id, situation)?;
            keep_main(tx, id)
        })
    }

    /// Unlinks an action from a situation. Not linked: nothing happens.
    pub fn unlink_action(self, id: ActionId, situation: SituationId) -> Result<Action> {
        self.transact(Operation::UnlinkAction, |tx| {
            tx.load_about::<Action>(id)?;
            detach(tx, &ActionSituation::new(id, situation))?;
            tx.load(id)
        })
    }

    /// Moves an action to another status. Already there: nothing happens.
    ///
    /// # Errors
    /// `Refusal::StatusOutOfReach`, or what the status asks for.
    pub fn change_status(self, id: ActionId, change: &StatusChange) -> Result<Action> {
        self.transact(Operation::ChangeStatus, |tx| {
            let action = tx.load_about(id)?;
            move_to(tx, &action, change.clone())
        })
    }

    /// Removes an action and its follow-up.
    pub fn remove_action(self, id: ActionId) -> Result<()> {
        self.transact(Operation::RemoveAction, |tx| {
            tx.load_about::<Action>(id)?;
            for follower in tx.having::<Action>("follows_action_id", id)? {
                tx.save(&Action {
                    follows_action_id: None,
                    ..follower
                })?;
            }
            tx.remove_having::<Review>("action_id", id)?;
            tx.remove_having::<IndicatorValue>("action_id", id)?;
            tx.remove_having::<StatusEvent>("action_id", id)?;
            tx.remove_having::<CarryOver>("action_id", id)?;
            tx.remove_having::<ActionSituation>("action_id", id)?;
            tx.remove::<Action>(id)
        })
    }

    /// Copies an action as an idea: same words, same situations, no dates and no follow-up.
    pub fn duplicate_action(self, id: ActionId) -> Result<Action> {
        self.transact(Operation::DuplicateAction, |tx| {
            let original: Action = tx.load(id)?;
            let situations = situations_of(tx, &original)?;
            let copy = copy_of(&original, ActionId(tx.new_id()), tx.now());
            let change = StatusChange::to(ActionStatus::Idea, day_of(tx.now()));
            insert(tx, copy, &situations, &change)
        })
    }
}

/// Adds an action, in its status when that one can be given from the start.
pub(crate) fn add(tx: &mut Tx<'_>, new: NewAction) -> Result<Action> {
    let (from, to) = (ActionStatus::Idea, new.status.unwrap_or_default());
    if matches!(to, Postponed | Dropped | Evaluated) {
        return Err(Refusal::StatusOutOfReach { from, to }.into());
    }
    let blank = Action {
        id: ActionId(tx.new_id()),
        created_at: tx.now(),
        library_action_ref: new.library_action_ref,
        follows_action_id: new.follows,
        ..Action::default()
    };
    let idea = apply(&blank, &new.fields)?.checked()?;
    let change = StatusChange::to(to, new.on.unwrap_or_else(|| day_of(tx.now())));
    let action = if to == from {
        idea
    } else {
        change.apply(&idea, None)?
    };
    let situations = match new.follows {
        Some(followed) if new.situations.is_empty() => situations_of(tx, &tx.load(followed)?)?,
        Some(_) | None => new.situations,
    };
    insert(tx, action, &situations, &change)
}

/// Writes a new action with its links and its first event.
pub(super) fn insert(
    tx: &mut Tx<'_>,
    action: Action,
    situations: &[SituationId],
    change: &StatusChange,
) -> Result<Action> {
    for situation in situations {
        tx.load::<Situation>(situation)?;
    }
    let action = Action {
        main_situation_id: situations.first().copied(),
        ..action
    };
    let action = tx.save_about(action)?;
    for situation in situations {
        attach(tx, action.id, *situation)?;
    }
    note_status(tx, None, &action, change)?;
    Ok(action)
}

/// The same action as an idea, without anything that happened to it.
pub(super) fn copy_of(original: &Action, id: ActionId, created_at: Timestamp) -> Action {
    Action {
        id,
        created_at,
        status: ActionStatus::Idea,
        due_on: None,
        next_step_on: None,
        starts_on: None,
        support_votes: None,
        support_n: None,
        support_channel: String::new(),
        decided_by: String::new(),
        decided_on: None,
        cse_consulted_on: None,
        done_on: None,
        review_on: None,
        effectiveness: None,
        reason: String::new(),
        program_year: None,
        follows_action_id: None,
        workshop_id: None,
        ..original.clone()
    }
}

pub(super) fn note_status(
    tx: &mut Tx<'_>,
    from_status: Option<ActionStatus>,
    action: &Action,
    change: &StatusChange,
) -> Result<()> {
    let event = StatusEvent {
        id: StatusEventId(tx.new_id()),
        action_id: action.id,
        from_status,
        to_status: action.status,
        at: tx.now(),
        by_role: change.by_role.trim().to_owned(),
        reason: change.reason.trim().to_owned(),
        workshop_id: None,
    };
    tx.save(&event)
}

/// Where a dropped action was before.
pub(super) fn dropped_from_in(tx: &Tx<'_>, action: &Action) -> Result<Option<ActionStatus>> {
    let events: Vec<StatusEvent> = tx.having("action_id", action.id)?;
    Ok(dropped_from(action, events.iter()))
}

/// The situations an action answers, main one first.
pub(super) fn situations_of(tx: &Tx<'_>, action: &Action) -> Result<Vec<SituationId>> {
    let links: Vec<ActionSituation> = tx.having("action_id", action.id)?;
    let mut situations: Vec<_> = links.iter().map(|link| link.situation_id).collect();
    situations.sort_by_key(|id| Some(*id) != action.main_situation_id);
    Ok(situations)
}

fn attach(tx: &mut Tx<'_>, action: ActionId, situation: SituationId) -> Result<()> {
    tx.load::<Situation>(situation)?;
    tx.save(&ActionSituation::new(action, situation))?;
    raise_state(tx, situation, SituationState::InPlan)
}

/// Takes an action out of a situation.
pub(crate) fn detach(tx: &mut Tx<'_>, link: &ActionSituation) -> Result<()> {
    tx.remove::<ActionSituation>(link.key().as_str())?;
    keep_main(tx, link.action_id)?;
    Ok(())
}

/// Keeps the main situation among those the action is linked to.
fn keep_main(tx: &mut Tx<'_>, id: ActionId) -> Result<Action> {
    let action: Action = tx.load(id)?;
    let main_situation_id = situations_of(tx, &action)?.first().copied();
    tx.saved(Action {
        main_situation_id,
        ..action
    })
}

/// Gives a main situation again to the actions that lost theirs and are linked to others.
pub(crate) fn keep_main_situations(tx: &mut Tx<'_>) -> Result<()> {
    let sql = "SELECT * FROM actions
               WHERE main_situation_id IS NULL
                 AND id IN (SELECT action_id FROM action_situations)";
    for action in storage::all::<Action>(tx.conn(), sql, ())? {
        keep_main(tx, action.id)?;
    }
    Ok(())
}

/// After an undo or an import: the touched actions still follow their rules.
pub(crate) fn keep_rules(tx: &mut Tx<'_>) -> Result<()> {
    let links = tx.touched_keys(Kind::ActionSituation).into_iter();
    let of_links = links.filter_map(|key| Some(key.split_once(':')?.0.to_owned()));
    let touched = tx.touched_keys(Kind::Action).into_iter().chain(of_links);
    // Each once: an action may have thousands of links.
    for key in touched.collect::<BTreeSet<String>>() {
        if let Some(action) = tx.find::<Action>(&key)? {
            keep_main(tx, action.id)?.checked()?;
        }
    }
    Ok(())
}

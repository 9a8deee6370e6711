//! What can be done with an action. Each verb is one operation of the history.
//!
//! The main situation of an action always is one of those it is linked to: [`keep_main`] keeps it
//! so, here and after an undo. The rules of fields and statuses are in `actions`.

use super::edits::ActionEdit;
use super::situations::{for_sheet, raise_state};
use crate::actions::{
    Action, ActionPatch, ActionSituation, ActionStatus, CarryOver, IdeaRef, IndicatorValue,
    NewAction, Review, StatusChange, StatusEvent,
};
use crate::error::{Refusal, Result};
use crate::history::Tx;
use crate::ids::{ActionId, SituationId, StatusEventId};
use crate::names::{Kind, Operation};
use crate::once::Once;
use crate::patch::apply;
use crate::situations::{SheetRef, Situation, SituationState};
use crate::storage::{self, Record};
use jiff::Timestamp;
use rusqlite::Connection;

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
            let sql = "SELECT * FROM actions
                       WHERE library_action_ref = ?1 AND status <> 'dropped' ORDER BY id LIMIT 1";
            if let Some(there) = storage::one(tx.conn(), sql, [&reference])? {
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
            save_about(tx, action)
        })
    }

    /// Links an action to one more situation. Already linked: nothing happens.
    pub fn link_action(self, id: ActionId, situation: SituationId) -> Result<Action> {
        self.transact(Operation::LinkAction, |tx| {
            let action = load_about(tx, id)?;
            attach(tx, action.id, situation)?;
            keep_main(tx, id)
        })
    }

    /// Unlinks an action from a situation. Not linked: nothing happens.
    pub fn unlink_action(self, id: ActionId, situation: SituationId) -> Result<Action> {
        self.transact(Operation::UnlinkAction, |tx| {
            load_about(tx, id)?;
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
            let action = load_about(tx, id)?;
            if action.status == change.to {
                return Ok(action);
            }
            let edit = ActionEdit {
                change: Some(change.clone()),
                ..ActionEdit::default()
            };
            edit.write(tx, &action)
        })
    }

    /// Removes an action and its follow-up.
    pub fn remove_action(self, id: ActionId) -> Result<()> {
        self.transact(Operation::RemoveAction, |tx| {
            load_about(tx, id)?;
            let followers = "SELECT * FROM actions WHERE follows_action_id = ?1";
            for follower in storage::all::<Action>(tx.conn(), followers, [id])? {
                tx.save(&Action {
                    follows_action_id: None,
                    ..follower
                })?;
            }
            let of = |table: &str| format!("SELECT * FROM {table} WHERE action_id = ?1");
            tx.remove_each::<Review>(&of("reviews"), id)?;
            tx.remove_each::<IndicatorValue>(&of("indicator_measures"), id)?;
            tx.remove_each::<StatusEvent>(&of("status_events"), id)?;
            tx.remove_each::<CarryOver>(&of("carry_overs"), id)?;
            tx.remove_each::<ActionSituation>(&of("action_situations"), id)?;
            tx.remove::<Action>(id)
        })
    }

    /// Copies an action as an idea: same words, same situations, no dates and no follow-up.
    pub fn duplicate_action(self, id: ActionId) -> Result<Action> {
        self.transact(Operation::DuplicateAction, |tx| {
            let original: Action = tx.load(id)?;
            let situations = situations_of(tx.conn(), id)?;
            let copy = copy_of(&original, ActionId(tx.new_id()), tx.now());
            insert(
                tx,
                copy,
                &situations,
                &StatusChange::to(ActionStatus::Idea, day(tx.now())),
            )
        })
    }
}

pub(super) fn load_about(tx: &mut Tx<'_>, id: ActionId) -> Result<Action> {
    let action: Action = tx.load(id)?;
    tx.about(Kind::Action, id, &action.title);
    Ok(action)
}

fn save_about(tx: &mut Tx<'_>, action: Action) -> Result<Action> {
    tx.about(Kind::Action, action.id, &action.title);
    tx.save(&action)?;
    Ok(action)
}

/// Adds an action, in its status when that one can be given from the start.
pub(crate) fn add(tx: &mut Tx<'_>, new: NewAction) -> Result<Action> {
    let status = new.status.unwrap_or(ActionStatus::Idea);
    let unexpected = matches!(
        status,
        ActionStatus::Postponed | ActionStatus::Dropped | ActionStatus::Evaluated
    );
    if unexpected {
        return Err(Refusal::StatusOutOfReach {
            from: ActionStatus::Idea,
            to: status,
        }
        .into());
    }
    let blank = Action {
        library_action_ref: new.library_action_ref,
        follows_action_id: new.follows,
        workshop_id: new.workshop_id,
        ..Action::blank(ActionId(tx.new_id()), tx.now())
    };
    let idea = apply(&blank, &new.fields)?.checked()?;
    let on = new.on.unwrap_or_else(|| day(tx.now()));
    let change = StatusChange {
        workshop_id: new.workshop_id,
        ..StatusChange::to(status, on)
    };
    let action = if status == idea.status {
        idea
    } else {
        change.apply(&idea, None)?
    };
    let situations = match new.follows {
        Some(followed) if new.situations.is_empty() => {
            tx.load::<Action>(followed)?;
            situations_of(tx.conn(), followed)?
        }
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
    let action = save_about(tx, action)?;
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
        workshop_id: change.workshop_id,
    };
    tx.save(&event)
}

/// The events of an action, oldest first.
pub(super) fn events_of(tx: &Tx<'_>, id: ActionId) -> Result<Vec<StatusEvent>> {
    let sql = "SELECT * FROM status_events WHERE action_id = ?1 ORDER BY id";
    storage::all(tx.conn(), sql, [id])
}

pub(super) fn situations_of(conn: &Connection, id: ActionId) -> Result<Vec<SituationId>> {
    let sql = "SELECT l.* FROM action_situations l JOIN actions a ON a.id = l.action_id
               WHERE l.action_id = ?1
               ORDER BY l.situation_id <> a.main_situation_id, l.situation_id";
    let links: Vec<ActionSituation> = storage::all(conn, sql, [id])?;
    Ok(links.into_iter().map(|link| link.situation_id).collect())
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
    let linked = situations_of(tx.conn(), id)?;
    let stays = action
        .main_situation_id
        .filter(|main| linked.contains(main));
    let main_situation_id = stays.or_else(|| linked.first().copied());
    let action = Action {
        main_situation_id,
        ..action
    };
    tx.save(&action)?;
    Ok(action)
}

/// After an undo: the touched actions still follow their rules.
pub(crate) fn keep_rules(tx: &mut Tx<'_>, actions: &[String], links: &[String]) -> Result<()> {
    let of_links = links
        .iter()
        .filter_map(|key| key.split_once(':'))
        .map(|(action, _)| action);
    for key in actions.iter().map(String::as_str).chain(of_links) {
        if let Some(action) = tx.find::<Action>(key)? {
            keep_main(tx, action.id)?.checked()?;
        }
    }
    Ok(())
}

/// The civil day of an instant, for want of a better one.
fn day(at: Timestamp) -> jiff::civil::Date {
    at.to_zoned(jiff::tz::TimeZone::UTC).date()
}

//! Which operations are undone now, and which undo can be done again: two marks on each operation, kept
//! in step as operations are added, and told again from nothing but what each one says it reverts.
//!
//! An operation reverts an earlier one, which may revert an earlier one, down to a verb: the chain. Order
//! is what ends it; a file whose chains go round in a circle is damaged.

use crate::error::{Error, Result};
use crate::ids::OperationId;
use crate::names::Operation;
use crate::storage;
use rusqlite::Connection;
use serde::Deserialize;
use std::borrow::Borrow;
use std::collections::BTreeMap;

/// One operation of a chain.
#[derive(Deserialize)]
struct Link {
    id: OperationId,
    code: Operation,
    hlc: String,
    undoes: Option<OperationId>,
    undone: bool,
    redoable: bool,
}

impl Link {
    /// What this one reverts: it has to be one that came before.
    fn reverts<L: Borrow<Self>>(&self, other: Option<L>) -> Result<L> {
        let earlier = |other: &L| {
            let other = other.borrow();
            (&other.hlc, other.id) < (&self.hlc, self.id)
        };
        other.filter(earlier).ok_or_else(|| Error::Damaged {
            detail: format!("operation {} reverts none that came before it", self.id),
        })
    }
}

/// Undone, back, undone again, and so on: what a chain becomes when its head is reverted.
fn undone_in_turn() -> impl Iterator<Item = bool> {
    [true, false].into_iter().cycle()
}

/// Whether an operation still has its effect: not undone, and what it reverts not back, down the
/// chain. A redo whose operation was undone again since has none left.
pub(crate) fn is_in_force(conn: &Connection, id: OperationId) -> Result<bool> {
    let mut links = chain(conn, id)?.into_iter().zip(undone_in_turn());
    Ok(links.all(|(link, undone)| link.undone != undone))
}

/// What reverting an operation makes of it and of each one it reverts, down the chain: undone, or back.
pub(super) fn once_reverted(
    conn: &Connection,
    id: OperationId,
) -> Result<impl Iterator<Item = (OperationId, bool)>> {
    let links = chain(conn, id)?.into_iter();
    Ok(links.map(|link| link.id).zip(undone_in_turn()))
}

/// Whether an operation ends what could be done again: all but a step back or forth.
pub(super) fn ends_redo(code: Operation) -> bool {
    !matches!(code, Operation::Undo | Operation::Redo)
}

/// An operation and those it reverts, down to the verb.
fn chain(conn: &Connection, id: OperationId) -> Result<Vec<Link>> {
    let sql = "SELECT * FROM operations WHERE id = ?1";
    let mut links = Vec::<Link>::new();
    let mut next = Some(id);
    while let Some(id) = next {
        let found = storage::one(conn, sql, [id])?;
        let link: Link = match (links.last(), found) {
            (Some(above), found) => above.reverts(found)?,
            (None, Some(head)) => head,
            (None, None) => return Ok(links),
        };
        next = link.undoes;
        links.push(link);
    }
    Ok(links)
}

/// The operations whose marks are not those that the chains give.
pub(super) fn wrong_marks(conn: &Connection) -> Result<Vec<OperationId>> {
    let sql = "SELECT * FROM operations ORDER BY hlc DESC, id DESC";
    let latest_first: Vec<Link> = storage::all(conn, sql, ())?;
    let by_id: BTreeMap<_, _> = latest_first.iter().map(|link| (link.id, link)).collect();
    let mut undone = BTreeMap::new();
    let mut redo_has_ended = false;
    let mut wrong = Vec::new();
    for link in &latest_first {
        let reverted = undone.get(&link.id).copied();
        let redoable = link.code == Operation::Undo && !redo_has_ended && reverted.is_none();
        if (link.undone, link.redoable) != (reverted.unwrap_or(false), redoable) {
            wrong.push(link.id);
        }
        redo_has_ended |= ends_redo(link.code);
        mark_below(link, &by_id, &mut undone)?;
    }
    Ok(wrong)
}

/// Says what an operation did to the chain under it, where nothing that came later has said it already.
fn mark_below(
    link: &Link,
    by_id: &BTreeMap<OperationId, &Link>,
    undone: &mut BTreeMap<OperationId, bool>,
) -> Result<()> {
    let mut above = link;
    for is_undone in undone_in_turn() {
        let Some(id) = above.undoes else { break };
        let below = above.reverts(by_id.get(&id).copied())?;
        if undone.contains_key(&id) {
            break;
        }
        undone.insert(id, is_undone);
        above = below;
    }
    Ok(())
}

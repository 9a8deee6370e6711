//! « Oublier »: a situation, a name, a word is taken out of the records, of the history and of the copies.
//!
//! What is left is written into a new database ([`rewrite`]), which is then written over the file in one go: no
//! free page holds anything of the old one. The same is done to each copy ([`copies`]). One operation says that
//! something was forgotten, not what; undo stops there. A [`Tombstone`] knows it again, so that neither an older
//! copy nor an export of the dossier brings it back.
//!
//! The pictures of validated versions stay as they were signed, unless the person asks: they are then marked.

mod copies;
mod eraser;
mod rewrite;
mod words;

use crate::backup::{asides, folder_of};
use crate::company::company;
use crate::dates::to_second;
use crate::dossier::Dossier;
use crate::error::{Refusal, Result};
use crate::history::{Tx, last_stamp};
use crate::ids::{DeviceId, SituationId, TombstoneId, new_uuid};
use crate::names::{Kind, Operation};
use crate::once::Once;
use crate::plan_version::PlanVersionHead;
use crate::storage::{self, at_once};
use crate::tombstone::{Forgotten, Tombstone};
use crate::verbs::keep_main_situations;
use copies::InCopies;
pub(crate) use eraser::Forgetting;
use eraser::Found;
use jiff::Timestamp;
pub(crate) use rewrite::rewritten;
use rewrite::walk;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use words::Sought;

/// What is to be forgotten.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Forget {
    /// A situation, with its ratings, its measures and its links. It may have been removed before.
    Situation(SituationId),
    /// Names or words, each with one or several words that follow one another.
    Words(Vec<String>),
}

/// What forgetting would take away, and what it would leave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ForgetPreview {
    /// The records, by kind and by field.
    pub places: Vec<ForgetPlace>,
    /// The lines of the history that name it.
    pub lines: usize,
    /// Those that could not be undone any more.
    pub emptied: usize,
    /// The validated versions whose picture has it, latest first.
    pub versions: Vec<PlanVersionHead>,
    /// How many copies of this computer have it.
    pub copies: usize,
    /// The copies that cannot be read, nor made again.
    pub unreadable: Vec<PathBuf>,
    /// How many damaged files, kept beside the dossier, may have it.
    pub asides: usize,
}

impl ForgetPreview {
    /// True when there is nothing to forget, as far as can be read.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty() && self.lines == 0 && self.versions.is_empty() && self.copies == 0
    }
}

/// Where something to be forgotten is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ForgetPlace {
    /// The kind of the records.
    pub kind: Kind,
    /// The column of the text; empty when the whole record goes.
    pub field: String,
    /// How many records.
    pub count: u32,
}

/// A situation that can be forgotten.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Forgettable {
    /// The situation.
    pub id: SituationId,
    /// Its title, or the last one it had.
    pub title: String,
    /// True when only the history still tells of it.
    pub removed: bool,
}

impl Forget {
    /// What is to be taken out.
    fn forgetting(&self, now: Timestamp) -> Result<Forgetting> {
        Ok(match self {
            Self::Situation(id) => Forgetting::of(Vec::new(), Some(*id), now),
            Self::Words(_) => Forgetting::of(self.sought()?, None, now),
        })
    }

    fn sought(&self) -> Result<Vec<Sought>> {
        let Self::Words(texts) = self else {
            return Ok(Vec::new());
        };
        let sought: Option<Vec<_>> = texts.iter().map(|text| Sought::typed(text)).collect();
        let sought = sought.filter(|sought| !sought.is_empty());
        sought.ok_or_else(|| Refusal::ForgetTooShort.into())
    }

    /// What it will be known by.
    fn tombstones(&self, in_versions: bool, now: Timestamp) -> Result<Vec<Tombstone>> {
        let tombstone = |what, word_count, proof: &dyn Fn(TombstoneId) -> String| {
            let id = TombstoneId(new_uuid(now));
            Tombstone {
                id,
                created_at: to_second(now),
                what,
                proof: proof(id),
                word_count,
                in_versions,
            }
        };
        let of_words = |words: &Sought| {
            let said = words.said();
            tombstone(Forgotten::Words, words.count(), &|id| {
                Tombstone::proof_of(id, &said)
            })
        };
        Ok(match self {
            Self::Situation(situation) => {
                vec![tombstone(Forgotten::Situation, 0, &|_| {
                    situation.to_string()
                })]
            }
            Self::Words(_) => self.sought()?.iter().map(of_words).collect(),
        })
    }

    /// What a dossier holds of it.
    fn found(&self, conn: &Connection) -> Result<Found> {
        let mut forgetting = self.forgetting(Timestamp::UNIX_EPOCH)?;
        walk(conn, &mut forgetting, |_, _| Ok(()))?;
        Ok(forgetting.found)
    }
}

/// What is left of a dossier, or of a copy of it.
struct Without<'a> {
    forget: &'a Forget,
    tombstones: Vec<Tombstone>,
    in_versions: bool,
    now: Timestamp,
    device: DeviceId,
}

impl Without<'_> {
    /// A new database with the operation that forgets, and what it forgets nowhere.
    fn of(&self, conn: &Connection) -> Result<Connection> {
        let mut forgetting = self.forget.forgetting(self.now)?;
        if self.in_versions {
            forgetting = forgetting.in_versions(self.forget.forgetting(self.now)?);
        }
        let new = rewritten(conn, &mut forgetting)?;
        let mut tx = Tx::begin(&new, last_stamp(&new)?, self.now, self.device);
        let firm = company(&new)?;
        tx.about(Kind::Company, firm.id, &firm.name);
        for tombstone in &self.tombstones {
            tx.save(tombstone)?;
        }
        keep_main_situations(&mut tx)?;
        tx.record(Operation::Forget)?;
        Ok(new)
    }
}

impl Dossier {
    /// What [`Once::forget`] would take away. Nothing is written.
    ///
    /// # Errors
    /// [`Refusal::ForgetTooShort`], [`Refusal::MendFirst`].
    pub fn preview_forget(&self, forget: &Forget) -> Result<ForgetPreview> {
        let (found, copies) = (self.to_forget(forget)?, self.to_forget_in_copies(forget));
        let mut versions = self.plan_versions()?;
        versions.retain(|version| found.versions.contains(&version.id.to_string()));
        let places = found.places.iter();
        let places = places.map(|((kind, field), count)| ForgetPlace {
            kind: *kind,
            field: field.clone(),
            count: *count,
        });
        Ok(ForgetPreview {
            places: places.collect(),
            lines: found.lines.len(),
            emptied: found.emptied(),
            versions,
            copies: copies.holding,
            unreadable: copies.unreadable,
            asides: self.path().map_or(0, |path| asides(path).len()),
        })
    }

    /// The situations that can be forgotten: those of the dossier, then those that its history still tells of.
    pub fn forgettable_situations(&self) -> Result<Vec<Forgettable>> {
        let there = self.situations()?.into_iter().map(|situation| Forgettable {
            id: situation.id,
            title: situation.title,
            removed: false,
        });
        let sql = "SELECT subject_id AS id, subject_title AS title, 1 AS removed, MAX(hlc)
                   FROM operations
                   WHERE subject_kind = 'situation'
                     AND subject_id NOT IN (SELECT id FROM situations)
                     AND subject_id NOT IN (SELECT proof FROM tombstones)
                   GROUP BY subject_id ORDER BY MAX(hlc) DESC";
        let removed: Vec<Forgettable> = self.query(|conn| storage::all(conn, sql, ()))?;
        Ok(there.chain(removed).collect())
    }

    fn to_forget(&self, forget: &Forget) -> Result<Found> {
        if !self.damage()?.is_empty() {
            return Err(Refusal::MendFirst.into());
        }
        self.query(|conn| at_once(conn, |conn| forget.found(conn)))
    }

    fn to_forget_in_copies(&self, forget: &Forget) -> InCopies {
        let copies = self.copies_folder().map(|folder| {
            let holds = |conn: &Connection| Ok(!forget.found(conn)?.is_empty());
            InCopies::of(&folder, self.id(), holds)
        });
        copies.unwrap_or_default()
    }

    fn copies_folder(&self) -> Option<PathBuf> {
        let folder = self.device().backups_dir.as_ref()?;
        Some(folder_of(folder, self.id()))
    }
}

impl Once<'_> {
    /// Forgets, here and in each copy of this computer. It cannot be undone. Gives the copies that could not be
    /// made again: they still hold what they held.
    ///
    /// # Errors
    /// [`Refusal::ForgetTooShort`], [`Refusal::NothingToForget`], [`Refusal::MendFirst`], or the disk: then
    /// nothing changed.
    pub fn forget(self, forget: &Forget, in_versions: bool) -> Result<Vec<PathBuf>> {
        let Self { dossier, now } = self;
        // Copies are made again whatever they hold: they are looked into first only when nothing is here.
        if dossier.to_forget(forget)?.is_empty() && dossier.to_forget_in_copies(forget).holding == 0
        {
            return Err(Refusal::NothingToForget.into());
        }
        let without = Without {
            forget,
            tombstones: forget.tombstones(in_versions, now)?,
            in_versions,
            now,
            device: dossier.device().id,
        };
        dossier.rewrite(|conn| without.of(conn))?;
        let left = dossier
            .copies_folder()
            .map(|folder| copies::rewrite(&folder, dossier.id(), |copy| without.of(copy)));
        Ok(left.unwrap_or_default())
    }
}

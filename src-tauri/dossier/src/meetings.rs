//! Follow-up meetings of the team: planned, held, and what they open on.
//!
//! Who comes is told by functions and a number, never by a list of names. What is said of each action is
//! a [`Review`](crate::Review) that names the meeting; what the meeting opens on is in `plan::followup`.

use crate::dossier::Dossier;
use crate::error::{Field, Refusal, Result};
use crate::history::{Kind, Operation, Tx};
use crate::ids::MeetingId;
use crate::patch::{apply, made, patch};
use crate::snapshot::Snapshot;
use crate::storage::{self, Record};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;

/// Longest text of the participants.
const PARTICIPANTS_LIMIT: usize = 500;

/// A follow-up meeting.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meeting {
    /// Its id.
    pub id: MeetingId,
    /// When it was written down.
    pub created_at: Timestamp,
    /// The day it is planned for.
    pub planned_on: Date,
    /// The day it was held; none until then.
    pub held_on: Option<Date>,
    /// How long it lasts, in minutes.
    pub minutes: Option<u32>,
    /// Functions of those who come, in free words.
    pub participants: String,
    /// How many people.
    pub participant_count: Option<u32>,
    /// What was said.
    pub notes: String,
}

/// A meeting to plan, or to write down afterwards.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewMeeting {
    /// The day it is planned for.
    pub planned_on: Date,
    /// The day it was held, when it is written down afterwards.
    #[serde(default)]
    pub held_on: Option<Date>,
    /// How long it lasts, in minutes.
    #[serde(default)]
    pub minutes: Option<u32>,
    /// Functions of those who come.
    #[serde(default)]
    pub participants: String,
    /// How many people.
    #[serde(default)]
    pub participant_count: Option<u32>,
    /// What was said.
    #[serde(default)]
    pub notes: String,
}

impl NewMeeting {
    /// A meeting planned for a day, and nothing else.
    pub fn on(planned_on: Date) -> Self {
        Self {
            planned_on,
            ..Self::default()
        }
    }

    fn meeting(self, id: MeetingId, created_at: Timestamp) -> Result<Meeting> {
        let blank = Meeting {
            id,
            created_at,
            ..Meeting::default()
        };
        made(&blank, self)
    }
}

patch! {
    /// What can be changed in a meeting; giving `held_on` says it was held.
    pub struct MeetingPatch of Meeting {
        planned_on: Date,
        held_on: Option<Date>,
        minutes: Option<u32>,
        participants: String,
        participant_count: Option<u32>,
        notes: String,
    }
}

impl Record for Meeting {
    const KIND: Kind = Kind::Meeting;

    fn key(&self) -> String {
        self.id.to_string()
    }
}

impl Meeting {
    /// The day it was held, or else the day it is planned for.
    pub fn day(&self) -> Date {
        self.held_on.unwrap_or(self.planned_on)
    }

    pub(crate) fn checked(mut self) -> Result<Self, Refusal> {
        self.participants = self.participants.trim().to_owned();
        if self.participants.chars().count() > PARTICIPANTS_LIMIT {
            return Err(Refusal::TooLong {
                field: Field::Participants,
                limit: PARTICIPANTS_LIMIT,
            });
        }
        Ok(self)
    }
}

impl Dossier {
    /// Plans a follow-up meeting.
    ///
    /// # Errors
    /// `Refusal::TooLong` for the participants.
    pub fn add_meeting(&mut self, new: NewMeeting, now: Timestamp) -> Result<Meeting> {
        self.transact(Operation::AddMeeting, now, |tx| {
            let meeting = new.meeting(MeetingId(tx.new_id()), tx.now())?;
            save(tx, meeting)
        })
    }

    /// Changes a meeting, or says it was held: only the given fields.
    ///
    /// # Errors
    /// As [`Dossier::add_meeting`].
    pub fn edit_meeting(
        &mut self,
        id: MeetingId,
        patch: &MeetingPatch,
        now: Timestamp,
    ) -> Result<Meeting> {
        self.transact(Operation::EditMeeting, now, |tx| {
            let meeting = apply(&tx.load::<Meeting>(id)?, patch)?;
            save(tx, meeting)
        })
    }

    /// Says what a meeting was, and plans the next one when a day is given, as one operation.
    ///
    /// # Errors
    /// As [`Dossier::add_meeting`].
    pub fn end_meeting(
        &mut self,
        id: MeetingId,
        patch: &MeetingPatch,
        next: Option<Date>,
        now: Timestamp,
    ) -> Result<Meeting> {
        self.transact(Operation::EditMeeting, now, |tx| {
            if let Some(day) = next {
                let next = NewMeeting::on(day).meeting(MeetingId(tx.new_id()), tx.now())?;
                save(tx, next)?;
            }
            let meeting = apply(&tx.load::<Meeting>(id)?, patch)?;
            save(tx, meeting)
        })
    }

    /// Removes a meeting. What was said of the actions stays.
    pub fn remove_meeting(&mut self, id: MeetingId, now: Timestamp) -> Result<()> {
        self.transact(Operation::RemoveMeeting, now, |tx| {
            let meeting: Meeting = tx.load(id)?;
            about(tx, &meeting);
            let sql = "SELECT * FROM reviews WHERE meeting_id = ?1";
            for review in storage::all::<crate::Review>(tx.conn(), sql, [id])? {
                tx.save(&crate::Review {
                    meeting_id: None,
                    ..review
                })?;
            }
            tx.remove::<Meeting>(id)
        })
    }

    /// A meeting.
    pub fn meeting(self, id: MeetingId) -> Result<Meeting> {
        self.read(|now| now.load(id).cloned())
    }

    /// The meetings, latest first.
    pub fn meetings(&self) -> Result<Vec<Meeting>> {
        self.read(|now| {
            let mut meetings = now.meetings.all();
            meetings.sort_by_key(|meeting| Reverse((meeting.day(), meeting.id)));
            Ok(meetings)
        })
    }
}

fn save(tx: &mut Tx<'_>, meeting: Meeting) -> Result<Meeting> {
    let meeting = meeting.checked()?;
    about(tx, &meeting);
    tx.save(&meeting)?;
    Ok(meeting)
}

/// A meeting has no title: the history names its day.
fn about(tx: &mut Tx<'_>, meeting: &Meeting) {
    tx.about(Kind::Meeting, meeting.id, &meeting.day().to_string());
}

impl Snapshot {
    /// The first meeting that is planned and not held yet.
    pub(crate) fn next_meeting(&self) -> Option<&Meeting> {
        let planned = self.meetings.iter().filter(|m| m.held_on.is_none());
        planned.min_by_key(|meeting| (meeting.planned_on, meeting.id))
    }

    /// The last meeting held, before the one given.
    pub(crate) fn previous_meeting(&self, than: Option<&Meeting>) -> Option<&Meeting> {
        let order = |meeting: &Meeting| (meeting.day(), meeting.id);
        let held = self.meetings.iter().filter(|m| m.held_on.is_some());
        let before = held.filter(|held| than.is_none_or(|than| order(held) < order(than)));
        before.max_by_key(|meeting| order(meeting))
    }
}

//! What can be done with a follow-up meeting, and the list of them.

use crate::dossier::Dossier;
use crate::error::Result;
use crate::history::Tx;
use crate::ids::MeetingId;
use crate::meetings::{Meeting, MeetingPatch, NewMeeting};
use crate::names::{Kind, Operation};
use crate::once::Once;
use crate::patch::apply;
use crate::storage;
use jiff::civil::Date;
use std::cmp::Reverse;

impl Dossier {
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

impl Once<'_> {
    /// Plans a follow-up meeting.
    ///
    /// # Errors
    /// `Refusal::TooLong` for the participants.
    pub fn add_meeting(self, new: NewMeeting) -> Result<Meeting> {
        self.transact(Operation::AddMeeting, |tx| {
            let meeting = new.meeting(MeetingId(tx.new_id()), tx.now())?;
            save(tx, meeting)
        })
    }

    /// Changes a meeting, or says it was held: only the given fields.
    ///
    /// # Errors
    /// As [`Once::add_meeting`].
    pub fn edit_meeting(self, id: MeetingId, patch: &MeetingPatch) -> Result<Meeting> {
        self.transact(Operation::EditMeeting, |tx| {
            let meeting = apply(&tx.load::<Meeting>(id)?, patch)?;
            save(tx, meeting)
        })
    }

    /// Says what a meeting was, and plans the next one when a day is given, as one operation.
    ///
    /// # Errors
    /// As [`Once::add_meeting`].
    pub fn end_meeting(
        self,
        id: MeetingId,
        patch: &MeetingPatch,
        next: Option<Date>,
    ) -> Result<Meeting> {
        self.transact(Operation::EditMeeting, |tx| {
            if let Some(day) = next {
                let next = NewMeeting::on(day).meeting(MeetingId(tx.new_id()), tx.now())?;
                save(tx, next)?;
            }
            let meeting = apply(&tx.load::<Meeting>(id)?, patch)?;
            save(tx, meeting)
        })
    }

    /// Removes a meeting. What was said of the actions stays.
    pub fn remove_meeting(self, id: MeetingId) -> Result<()> {
        self.transact(Operation::RemoveMeeting, |tx| {
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

//! What can be done with a follow-up meeting, and the list of them.

use crate::actions::Review;
use crate::dossier::Dossier;
use crate::error::Result;
use crate::history::Tx;
use crate::ids::MeetingId;
use crate::meetings::{Meeting, MeetingPatch};
use crate::names::Operation;
use crate::once::Once;
use crate::patch::apply;
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
    pub fn add_meeting(self, new: Meeting) -> Result<Meeting> {
        self.transact(Operation::AddMeeting, |tx| add(tx, new))
    }

    /// Changes a meeting, or says it was held: only the given fields.
    ///
    /// # Errors
    /// As [`Once::add_meeting`].
    pub fn edit_meeting(self, id: MeetingId, patch: &MeetingPatch) -> Result<Meeting> {
        self.end_meeting(id, patch, None)
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
                let next = Meeting {
                    planned_on: day,
                    ..Meeting::default()
                };
                add(tx, next)?;
            }
            let meeting = apply(&tx.load::<Meeting>(id)?, patch)?;
            tx.save_about(meeting.checked()?)
        })
    }

    /// Removes a meeting. What was said of the actions stays.
    pub fn remove_meeting(self, id: MeetingId) -> Result<()> {
        self.transact(Operation::RemoveMeeting, |tx| {
            tx.load_about::<Meeting>(id)?;
            for review in tx.having::<Review>("meeting_id", id)? {
                tx.save(&Review {
                    meeting_id: None,
                    ..review
                })?;
            }
            tx.remove::<Meeting>(id)
        })
    }
}

fn add(tx: &mut Tx<'_>, new: Meeting) -> Result<Meeting> {
    let meeting = Meeting {
        id: MeetingId(tx.new_id()),
        created_at: tx.now(),
        ..new
    };
    tx.save_about(meeting.checked()?)
}

//! Follow-up meetings of the team: planned, held, and what they open on.
//!
//! Who comes is told by functions and a number, never by a list of names. What is said of each action is
//! a [`Review`](crate::Review) that names the meeting; what the meeting opens on is in `plan::followup`.

use crate::error::{Field, Refusal, Result};
use crate::ids::MeetingId;
use crate::lengths::{self, PARTICIPANTS};
use crate::patch::patch;
use jiff::Timestamp;
use jiff::civil::Date;

patch! {
    /// A follow-up meeting.
    #[derive(Eq)]
    pub struct Meeting {
        /// Its id.
        fixed id: MeetingId,
        /// When it was written down.
        fixed created_at: Timestamp,
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

    /// What can be changed in a meeting; giving `held_on` says it was held.
    pub struct MeetingPatch;
}

impl Meeting {
    /// The day it was held, or else the day it is planned for.
    pub fn day(&self) -> Date {
        self.held_on.unwrap_or(self.planned_on)
    }

    pub(crate) fn checked(mut self) -> Result<Self, Refusal> {
        self.participants = self.participants.trim().to_owned();
        lengths::check(Field::Participants.code(), &self.participants, PARTICIPANTS)?;
        Ok(self)
    }
}

//! The firm: its card, what its headcount changes, and its work units.
//!
//! One firm per dossier. Legal thresholds only sort the firm into a profile here; the texts of law
//! are in the library.

use crate::codes::codes;
use crate::error::{Error, Field, Refusal, Result};
use crate::ids::{CompanyId, WorkUnitId};
use crate::lengths::{self, NAME};
use crate::patch::patch;
use crate::storage::{self, record};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

patch! {
    /// The firm the dossier is about.
    pub struct Company {
        /// Its id.
        fixed id: CompanyId,
        /// When the dossier was made.
        fixed created_at: Timestamp,
        /// Its name, as its employees say it.
        pub name: String,
        /// What it does, in free words.
        pub sector: String,
        /// How many people work there; none when not said.
        pub headcount: Option<u32>,
        /// Code of its department, such as `81` or `2A`; empty when not said.
        pub department: String,
        /// Its town.
        pub city: String,
        /// True when it has a works council (CSE).
        pub has_cse: bool,
        /// Its occupational-health service as people noted it: a name, a number; empty when not noted.
        pub health_service: String,
        /// True for the example shipped with the program.
        fixed is_example: bool,
    }

    /// What can be changed on the firm's card.
    pub struct CompanyPatch;
}

codes! {
    /// Which duties apply, by headcount.
    pub enum LegalProfile {
        /// Fewer than 11 employees.
        UnderEleven = "lt11",
        /// 11 to 49 employees.
        ElevenToFortyNine = "11_49",
        /// 50 employees and more.
        FiftyAndMore = "gte50",
    }
}

impl LegalProfile {
    /// The profile of a headcount.
    pub const fn of(headcount: u32) -> Self {
        match headcount {
            0..=10 => Self::UnderEleven,
            11..=49 => Self::ElevenToFortyNine,
            50.. => Self::FiftyAndMore,
        }
    }
}

record!(Company as Company);

impl Company {
    /// The duties that apply, when the headcount is known.
    pub fn legal_profile(&self) -> Option<LegalProfile> {
        self.headcount.map(LegalProfile::of)
    }

    pub(crate) fn checked(mut self) -> Result<Self> {
        self.name = required(&self.name, Field::Name, NAME)?;
        self.health_service = self.health_service.trim().to_owned();
        Ok(self)
    }
}

/// A part of the firm that lives the same work (workshop, building sites, office…). It is removed only when no
/// situation names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkUnit {
    /// Its id.
    pub id: WorkUnitId,
    /// When it was added.
    pub created_at: Timestamp,
    /// Its name, unique in the dossier.
    pub name: String,
}

/// A work unit in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkUnitLine {
    /// Its id.
    pub id: WorkUnitId,
    /// Its name.
    pub name: String,
    /// How many situations name it.
    pub situation_count: u32,
}

/// The text without spaces around; it must be there and not too long.
pub(crate) fn required(text: &str, field: Field, limit: usize) -> Result<String, Refusal> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Refusal::Missing { field });
    }
    lengths::check(field.code(), text, limit)?;
    Ok(text.to_owned())
}

pub(crate) fn company(conn: &rusqlite::Connection) -> Result<Company> {
    storage::one(conn, "SELECT * FROM company", ())?.ok_or_else(|| Error::Damaged {
        detail: "no company".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn duties_change_at_eleven_and_at_fifty() {
        let profiles = [0, 10, 11, 49, 50, 400].map(LegalProfile::of);
        use LegalProfile::{ElevenToFortyNine, FiftyAndMore, UnderEleven};
        assert_eq!(
            profiles,
            [
                UnderEleven,
                UnderEleven,
                ElevenToFortyNine,
                ElevenToFortyNine,
                FiftyAndMore,
                FiftyAndMore
            ]
        );
    }

    #[test]
    fn a_required_text_is_trimmed_counted_in_letters_and_never_empty() {
        assert_eq!(required("  Éric ", Field::Name, 4).unwrap(), "Éric");
        assert_eq!(
            required(" \n", Field::Name, 4),
            Err(Refusal::Missing { field: Field::Name })
        );
        assert_eq!(
            required("Élise", Field::Name, 4),
            Err(Refusal::TooLong {
                field: "name".to_owned(),
                limit: 4,
                length: 5
            })
        );
    }
}

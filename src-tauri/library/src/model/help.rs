//! « Se faire aider »: needs, helpers and the departments they cover.
//!
//! A contact is shown with the day it was checked; nothing here is ever dialled or opened.

use serde::{Deserialize, Serialize};

use super::{HelperKind, Profile, Sector, Status};

/// A need, in the person's own words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Need {
    /// Stable identifier.
    pub slug: String,
    /// What the person says.
    pub title: String,
    /// Who may have this need.
    pub profiles: Vec<Profile>,
    /// Slugs of the helpers, one to three, in order.
    pub helpers: Vec<String>,
    /// What can be said at the first call.
    pub first_call: String,
    /// Words people type.
    pub words: Vec<String>,
    /// Name of an icon.
    pub pictogram: Option<String>,
}

/// Somebody who can help.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Helper {
    /// Stable identifier.
    pub slug: String,
    /// Name.
    pub name: String,
    /// What kind of helper.
    pub kind: HelperKind,
    /// What they help with.
    pub help: String,
    /// Whom they help.
    pub audience: Vec<Profile>,
    /// `national`, `occitanie` or codes of departments.
    pub territory: Vec<String>,
    /// How to reach them.
    pub contact: Contact,
    /// Trades they are for, when they are for some only.
    pub sectors: Vec<Sector>,
    /// What it costs, in words.
    pub cost: String,
    /// Id of the source.
    pub source: String,
    /// Day the contact was checked.
    pub checked_on: String,
    /// Whether it was checked at its source.
    pub status: Status,
    /// Whether they belong to the emergency block.
    pub emergency: bool,
    /// Rank in lists; those without one come after.
    pub position: Option<u16>,
    /// What can be said at the first call.
    pub first_call: Option<String>,
    /// Words people type.
    pub words: Vec<String>,
}

/// How to reach a helper. With neither telephone, site nor e-mail, `find` is there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// Telephone number.
    pub phone: Option<String>,
    /// Web site, shown as text.
    pub site: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Postal address.
    pub address: Option<String>,
    /// Opening hours.
    pub hours: Option<String>,
    /// How to find the right contact.
    pub find: Option<String>,
}

/// A department and its place on the tile map.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Department {
    /// Official code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Column on the tile map, from 1.
    pub column: u8,
    /// Row on the tile map, from 1.
    pub row: u8,
    /// Which contacts were checked, and which were not found.
    pub statement: Option<String>,
    /// Day of this statement.
    pub checked_on: Option<String>,
}

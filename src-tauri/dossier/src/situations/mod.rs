//! Situations of work: what happens, why, for whom, and where the firm stands with it.
//!
//! A situation comes from a sheet of the library (by its slug) or is the firm's own. Ratings are in
//! [`rating`], what already exists in [`measure`]; the verbs are in `verbs`, the lists in `overview`.
//! The dossier knows no sheet: whoever calls gives the slug, the title and the theme.

mod measure;
mod rating;

pub(crate) use crate::names::RatingMethod;
pub use measure::{ExistingMeasure, MeasurePatch, MeasureWorks};
pub(crate) use rating::is_crowd;
pub use rating::{CROWD, NewRating, RatedAs, Rating, RatingLevel, RatingMoment};

use crate::codes::codes;
use crate::company::required;
use crate::error::{Field, Result};
use crate::ids::{SituationId, WorkUnitId};
use crate::lengths::SITUATION_TITLE;
use crate::patch::patch;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

codes! {
    /// Where the firm stands with a situation.
    #[derive(Default)]
    pub enum SituationState {
        /// It was written down.
        #[default]
        Noted = "noted",
        /// It was talked about together.
        Discussed = "discussed",
        /// It was rated.
        Rated = "rated",
        /// The plan has an action for it.
        InPlan = "in_plan",
        /// Put aside on purpose, to be taken up later; printed apart.
        Parked = "parked",
        /// It is not the case any more.
        Resolved = "resolved",
    }
}

codes! {
    /// Who may see a situation on the projector and on phones.
    #[derive(Default)]
    pub enum Visibility {
        /// The group.
        #[default]
        Group = "group",
        /// Never projected, never on phones.
        Restricted = "restricted",
    }
}

codes! {
    /// Where a situation comes from.
    #[derive(Default)]
    pub enum Origin {
        /// A sheet of the library.
        Library = "library",
        /// What was said in a workshop.
        Workshop = "workshop",
        /// An interview.
        Interview = "interview",
        /// A register of reports.
        Register = "register",
        /// Something else.
        #[default]
        Other = "other",
    }
}

codes! {
    /// How many people live a situation: a range, never a list of people.
    pub enum ExposedCount {
        /// 1 to 4.
        OneToFour = "1_4",
        /// 5 to 9.
        FiveToNine = "5_9",
        /// 10 to 49.
        TenToFortyNine = "10_49",
        /// 50 and more.
        FiftyAndMore = "50_plus",
    }
}

codes! {
    /// Whether a situation weighs differently on women and men.
    pub enum GenderDifferential {
        /// No difference.
        None = "none",
        /// More on women.
        Women = "women",
        /// More on men.
        Men = "men",
        /// Nobody knows.
        Unknown = "unknown",
    }
}

patch! {
    /// A situation of work, told without names.
    pub struct Situation {
        /// Its id.
        fixed id: SituationId,
        /// When it was written down.
        fixed created_at: Timestamp,
        /// A sentence somebody says. At most [`SITUATION_TITLE`] characters.
        pub title: String,
        /// What happens, concretely.
        pub story: String,
        /// Slug of its theme; empty when it has none.
        pub theme_code: String,
        /// Slug of the sheet it comes from; none for the firm's own.
        fixed library_ref: Option<String>,
        /// Edition of the library it was taken from.
        fixed library_version: Option<String>,
        /// Trades or publics concerned, never persons.
        pub exposed_groups: String,
        /// How many people live it.
        pub exposed_count: Option<ExposedCount>,
        /// Whether it weighs differently on women and men.
        pub gender_differential: Option<GenderDifferential>,
        /// What is known of that difference.
        pub gender_note: String,
        /// Effects on health, work and quality.
        pub effects: String,
        /// Causes in the organisation of work.
        pub causes: String,
        /// What already helps.
        pub resources: String,
        /// Family of risk factors (Gollac report), to carry over into other registers.
        pub gollac_family: Option<String>,
        /// Where it comes from.
        pub origin: Origin,
        /// Who may see it.
        pub visibility: Visibility,
        /// Where the firm stands with it.
        fixed state: SituationState,
        /// Why it is parked or resolved.
        fixed state_reason: String,
    }

    /// What can be changed in a situation, and given when it is added.
    pub struct SituationPatch;
}

/// A sheet of the library, as the dossier needs to know it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetRef {
    /// Its slug, which never changes.
    pub slug: String,
    /// Edition of the library.
    pub version: String,
    /// Its title.
    pub title: String,
    /// Slug of its theme.
    pub theme: String,
    /// True for a serious subject: the situation is then restricted from the start.
    #[serde(default)]
    pub restricted: bool,
}

/// A situation to add.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NewSituation {
    /// The sheet it comes from, if any: gives title, theme and visibility unless `fields` does.
    pub sheet: Option<SheetRef>,
    /// What is known of it.
    pub fields: SituationPatch,
    /// The work units that live it.
    pub work_units: Vec<WorkUnitId>,
}

impl SheetRef {
    /// The situation it describes, before anything is known of it here.
    pub(crate) fn situation(self) -> Situation {
        Situation {
            title: self.title,
            theme_code: self.theme,
            library_ref: Some(self.slug),
            library_version: Some(self.version),
            origin: Origin::Library,
            visibility: if self.restricted {
                Visibility::Restricted
            } else {
                Visibility::Group
            },
            ..Situation::default()
        }
    }
}

impl NewSituation {
    /// A situation of the firm's own, with only a title.
    pub fn titled(title: &str) -> Self {
        let fields = SituationPatch {
            title: Some(title.to_owned()),
            ..SituationPatch::default()
        };
        Self {
            fields,
            ..Self::default()
        }
    }

    /// A situation taken from a sheet.
    pub fn from_sheet(sheet: &SheetRef) -> Self {
        Self {
            sheet: Some(sheet.clone()),
            ..Self::default()
        }
    }
}

impl SituationState {
    /// Neither put aside nor settled.
    pub const fn is_in_hand(self) -> bool {
        !matches!(self, Self::Parked | Self::Resolved)
    }
}

impl Situation {
    /// True when it is never projected, never on phones.
    pub fn is_restricted(&self) -> bool {
        self.visibility == Visibility::Restricted
    }

    /// The situation tidied, if the rules allow it.
    pub(crate) fn checked(mut self) -> Result<Self> {
        self.title = required(&self.title, Field::Title, SITUATION_TITLE)?;
        Ok(self)
    }
}

/// The link of a situation to a work unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SituationUnit {
    /// Both ids, so that linking twice on two laptops makes one link.
    pub(crate) id: String,
    /// The situation.
    pub situation_id: SituationId,
    /// The work unit.
    pub work_unit_id: WorkUnitId,
}

impl SituationUnit {
    pub(crate) fn new(situation_id: SituationId, work_unit_id: WorkUnitId) -> Self {
        Self {
            id: format!("{situation_id}:{work_unit_id}"),
            situation_id,
            work_unit_id,
        }
    }

    /// True when its id is made of its two ends.
    pub(crate) fn is_whole(&self) -> bool {
        self.id == Self::new(self.situation_id, self.work_unit_id).id
    }
}

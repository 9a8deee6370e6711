//! Identifiers: `UUIDv7` in text, one type per kind of record so that they cannot be mixed up.
//!
//! Ids made by [`crate::hlc::fresh`] sort in the order of creation: milliseconds, then the operation's counter,
//! then the rank inside the operation. Two laptops may each make ids and merge later.

use uuid::{NoContext, Timestamp, Uuid};

/// Declares the id type of one kind of record.
macro_rules! ids {
    ($($(#[$about:meta])* $name:ident)+) => {$(
        $(#[$about])*
        #[derive(
            Clone,
            Copy,
            Debug,
            Default,
            PartialEq,
            Eq,
            PartialOrd,
            Ord,
            serde::Serialize,
            serde::Deserialize,
        )]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }

        impl rusqlite::ToSql for $name {
            fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
                Ok(self.0.to_string().into())
            }
        }

        impl From<$name> for Key {
            fn from(id: $name) -> Self {
                (id.0, Uuid::nil())
            }
        }

        impl Named for $name {
            fn named(self) -> Option<Uuid> {
                Some(self.0)
            }
        }
    )+};
}

/// What names one record, or none.
pub(crate) trait Named {
    /// The record named.
    fn named(self) -> Option<Uuid>;
}

impl<N: Named> Named for Option<N> {
    fn named(self) -> Option<Uuid> {
        self.and_then(Named::named)
    }
}

/// The key of any record: its id, or the ids of both ends of a link.
pub(crate) type Key = (Uuid, Uuid);

ids! {
    /// One dossier, for its whole life: copies of the file share it.
    DossierId
    /// One computer. Made once by the program and kept with its settings.
    DeviceId
    /// See [`crate::Company`].
    CompanyId
    /// See [`crate::WorkUnit`].
    WorkUnitId
    /// See [`crate::Situation`].
    SituationId
    /// See [`crate::Rating`].
    RatingId
    /// See [`crate::ExistingMeasure`].
    MeasureId
    /// See [`crate::Action`].
    ActionId
    /// See [`crate::StatusEvent`].
    StatusEventId
    /// See [`crate::IndicatorValue`].
    IndicatorValueId
    /// See [`crate::Review`].
    ReviewId
    /// See [`crate::Meeting`].
    MeetingId
    /// See [`crate::CarryOver`].
    CarryOverId
    /// See [`crate::PlanVersion`].
    PlanVersionId
    /// A workshop. Ratings, actions, events and reviews may name the one they come from.
    WorkshopId
    /// One line of the history.
    OperationId
    /// See [`crate::Tombstone`].
    TombstoneId
}

/// An id for things made outside any operation (a dossier, a computer), at this instant.
pub fn new_uuid(at: jiff::Timestamp) -> Uuid {
    let seconds = u64::try_from(at.as_second()).unwrap_or(0);
    let nanos = u32::try_from(at.subsec_nanosecond()).unwrap_or(0);
    Uuid::new_v7(Timestamp::from_unix(NoContext, seconds, nanos))
}

//! Patches: "only the given fields change". A patch is read from a form or from JSON, and applied
//! to a record through serde, so that a new field is one word in one list.
//!
//! An absent key leaves the field; an empty text empties it (a date becomes "not set").

use crate::error::Result;
use crate::form::FormValue;
use crate::storage::object;
use anyhow::Context;
use serde::de::{DeserializeOwned, Deserializer, Error as _};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Declares a record and its patch, which can change every field but those that are `fixed`.
macro_rules! patch {
    (
        $(#[$meta:meta])* pub struct $record:ident { $($fields:tt)+ }
        $(#[$patch_meta:meta])* pub struct $patch:ident;
    ) => {
        $crate::patch::patch! { @read {$(#[$meta])* $record} {$(#[$patch_meta])* $patch} {} {} $($fields)+ }
    };
    // Field after field: all of them go to the record, those that are not fixed to the patch too.
    (
        @read $record:tt $patch:tt {$($all:tt)*} $given:tt
        $(#[$about:meta])* fixed $field:ident: $type:ty, $($rest:tt)*
    ) => {
        $crate::patch::patch! {
            @read $record $patch {$($all)* $(#[$about])* $field: $type,} $given $($rest)*
        }
    };
    (
        @read $record:tt $patch:tt {$($all:tt)*} {$($given:tt)*}
        $(#[$about:meta])* pub $field:ident: $type:ty, $($rest:tt)*
    ) => {
        $crate::patch::patch! {
            @read $record $patch
            {$($all)* $(#[$about])* $field: $type,} {$($given)* $(#[$about])* $field: $type,}
            $($rest)*
        }
    };
    (
        @read {$(#[$meta:meta])* $record:ident} {$(#[$patch_meta:meta])* $patch:ident}
        {$($(#[$about:meta])* $field:ident: $type:ty,)+}
        {$($(#[$given_about:meta])* $given:ident: $given_type:ty,)+}
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
        pub struct $record {
            $($(#[$about])* pub $field: $type,)+
        }

        $(#[$patch_meta])*
        #[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
        #[serde(default)]
        pub struct $patch {
            $(
                $(#[$given_about])*
                #[doc = "\n\n`None` leaves it as it is."]
                #[serde(
                    skip_serializing_if = "Option::is_none",
                    deserialize_with = "crate::patch::given",
                )]
                pub $given: Option<$given_type>,
            )+
        }

        impl $patch {
            /// The names of its fields, as forms and the history write them.
            pub const FIELDS: &'static [&'static str] = &[$(stringify!($given),)+];
        }
    };
}

pub(crate) use patch;

/// Reads a field that is there.
pub(crate) fn given<'de, D: Deserializer<'de>, T: FormValue>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    let value = Value::deserialize(deserializer)?;
    let text = match value.as_str() {
        Some(text) => text.to_owned(),
        None if value.is_null() => String::new(),
        None => value.to_string(),
    };
    T::from_form(&text)
        .map(Some)
        .ok_or_else(|| D::Error::custom(format!("unexpected {text:?}")))
}

/// The record with the given fields changed. Rules are checked by the record's own `checked`.
pub(crate) fn apply<R: Serialize + DeserializeOwned>(
    record: &R,
    patch: &impl Serialize,
) -> Result<R> {
    let mut fields = object(record)?;
    fields.extend(object(patch)?);
    let record = serde_json::from_value(Value::Object(fields)).context("Apply a patch")?;
    Ok(record)
}

#[cfg(test)]
#[allow(unreachable_pub, reason = "the macro makes public structs")]
mod tests {
    use super::*;
    use jiff::civil::{Date, date};

    patch! {
        /// A sheep.
        pub struct Sheep {
            /// Its name.
            pub name: String,
            /// When it was born.
            pub born_on: Option<Date>,
            /// In kilogrammes.
            pub weight: Option<f64>,
            /// Whether it was shorn.
            pub shorn: bool,
            /// The number on its ear.
            fixed number: u32,
        }

        /// What can change in a sheep.
        pub struct SheepPatch;
    }

    fn dolly() -> Sheep {
        Sheep {
            name: "Dolly".to_owned(),
            born_on: Some(date(1996, 7, 5)),
            weight: None,
            shorn: false,
            number: 7,
        }
    }

    #[test]
    fn a_patch_knows_the_names_of_its_fields() {
        assert_eq!(SheepPatch::FIELDS, ["name", "born_on", "weight", "shorn"]);
    }

    #[test]
    fn only_the_given_fields_change() {
        let patch = SheepPatch {
            name: Some("Molly".to_owned()),
            ..SheepPatch::default()
        };
        assert_eq!(
            apply(&dolly(), &patch).unwrap(),
            Sheep {
                name: "Molly".to_owned(),
                ..dolly()
            }
        );
    }

    #[test]
    fn a_form_can_empty_a_date_and_type_a_decimal_comma() {
        let patch: SheepPatch =
            serde_json::from_str(r#"{"born_on": "", "weight": "45,5", "shorn": "on"}"#).unwrap();
        assert_eq!(
            apply(&dolly(), &patch).unwrap(),
            Sheep {
                born_on: None,
                weight: Some(45.5),
                shorn: true,
                ..dolly()
            }
        );
    }

    #[test]
    fn json_null_empties_and_json_numbers_pass() {
        let patch: SheepPatch = serde_json::from_str(r#"{"born_on": null, "weight": 3}"#).unwrap();
        assert_eq!(
            apply(&dolly(), &patch).unwrap(),
            Sheep {
                born_on: None,
                weight: Some(3.0),
                ..dolly()
            }
        );
    }

    #[test]
    fn a_text_that_is_no_date_is_an_error() {
        assert!(serde_json::from_str::<SheepPatch>(r#"{"born_on": "tomorrow"}"#).is_err());
    }
}

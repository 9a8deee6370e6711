//! Coded values: closed lists stored as short English words (`"in_progress"`).
//!
//! One macro gives each list its enum, its codes, its parsing from a form and its SQLite form.
//! No French here: the pages pronounce the codes. Codes are stored in files, so they never change.

/// A text that is none of the codes of a list.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown code {0:?}")]
pub struct UnknownCode(pub String);

/// Declares a closed list of codes.
macro_rules! codes {
    ($(#[$meta:meta])* pub enum $name:ident { $($(#[$about:meta])* $variant:ident = $code:literal,)+ }) => {
        $(#[$meta])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
        )]
        pub enum $name { $($(#[$about])* #[serde(rename = $code)] $variant,)+ }

        impl $name {
            /// Every value, in the order people expect.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The word stored in files and used as a key by the pages.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.code())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::codes::UnknownCode;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::ALL
                    .iter()
                    .copied()
                    .find(|value| value.code() == text)
                    .ok_or_else(|| $crate::codes::UnknownCode(text.to_owned()))
            }
        }

        impl $crate::patch::FormValue for $name {
            fn from_form(text: &str) -> Option<Self> {
                text.parse().ok()
            }
        }

        impl rusqlite::ToSql for $name {
            fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
                Ok(self.code().into())
            }
        }
    };
}

pub(crate) use codes;

//! Coded values: closed lists stored as short words (`"in_progress"`).
//!
//! One macro gives each list its enum, its codes and their reading. No label here: the interface has
//! the words to show. Codes are stored in files, so they never change.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Error, Visitor};

/// A text that is none of the codes of a list.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown code {0:?}")]
pub struct UnknownCode(pub String);

/// Declares a closed list of codes: the enum, `ALL`, `code`, and reading and writing by serde, `Display`
/// and `FromStr`.
#[macro_export]
macro_rules! codes {
    ($(#[$meta:meta])* pub enum $name:ident { $($(#[$about:meta])* $variant:ident = $code:literal,)+ }) => {
        $(#[$meta])*
        #[derive(
            Clone,
            Copy,
            Debug,
            PartialEq,
            Eq,
            PartialOrd,
            Ord,
            serde::Serialize,
            serde::Deserialize,
        )]
        pub enum $name { $($(#[$about])* #[serde(rename = $code)] $variant,)+ }

        impl $name {
            /// Every value, in the order people expect.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The word stored in files and used as a key by the pages.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.code())
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = $crate::UnknownCode;

            fn from_str(text: &str) -> ::std::result::Result<Self, Self::Err> {
                Self::ALL
                    .iter()
                    .copied()
                    .find(|value| value.code() == text)
                    .ok_or_else(|| $crate::UnknownCode(text.to_owned()))
            }
        }
    };
}

/// A list whose codes authors of content write in French.
pub trait AuthorCode: Copy + 'static {
    /// The words authors write, in the order of the list.
    const WORDS: &'static [&'static str];
    /// Their values, in the same order.
    const VALUES: &'static [Self];

    /// The value of an author's word.
    #[must_use]
    fn read(word: &str) -> Option<Self> {
        let rank = Self::WORDS.iter().position(|known| *known == word)?;
        Self::VALUES.get(rank).copied()
    }

    /// The word of a value; nothing when authors cannot write it.
    #[must_use]
    fn word(self) -> Option<&'static str>
    where
        Self: PartialEq,
    {
        let rank = Self::VALUES.iter().position(|value| *value == self)?;
        Self::WORDS.get(rank).copied()
    }
}

/// Gives values of a list the words that authors write. A value without a word cannot be written by them.
#[macro_export]
macro_rules! author_codes {
    ($name:ty { $($variant:ident = $word:literal,)+ }) => {
        impl $crate::AuthorCode for $name {
            const WORDS: &'static [&'static str] = &[$($word,)+];
            const VALUES: &'static [Self] = &[$(Self::$variant,)+];
        }
    };
}

/// A value as authors write it; what they may not write is refused, with the words they know. It is kept as its
/// code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(transparent)]
pub struct Authored<T>(pub T);

impl<'de, T: AuthorCode> Deserialize<'de> for Authored<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Words(PhantomData))
    }
}

struct Words<T>(PhantomData<T>);

impl<T: AuthorCode> Visitor<'_> for Words<T> {
    type Value = Authored<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: Error>(self, word: &str) -> Result<Self::Value, E> {
        T::read(word)
            .map(Authored)
            .ok_or_else(|| E::unknown_variant(word, T::WORDS))
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        AuthorCode, Authored, CostKind, DuePrecision, Family, PreventionLevel, UnknownCode,
    };

    #[test]
    fn a_code_is_the_same_for_serde_display_and_from_str() {
        for precision in DuePrecision::ALL {
            let json = serde_json::to_string(precision).unwrap();
            assert_eq!(json, format!("\"{precision}\""));
            assert_eq!(precision.code().parse(), Ok(*precision));
        }
        assert_eq!(
            "jour".parse::<DuePrecision>(),
            Err(UnknownCode("jour".to_owned()))
        );
        assert_eq!("autonomie".parse(), Ok(Family::Autonomy));
    }

    #[test]
    fn authors_write_their_own_words_and_only_those() {
        let read = |json: &str| serde_json::from_str::<Authored<PreventionLevel>>(json);
        assert_eq!(
            read("\"source\"").unwrap(),
            Authored(PreventionLevel::Primary)
        );
        let error = read("\"primary\"").unwrap_err().to_string();
        assert!(
            error.starts_with(
                "unknown variant `primary`, expected one of `source`, `outiller`, `reparer`"
            ),
            "{error}"
        );
        assert_eq!(CostKind::read("moins-500"), Some(CostKind::Under500));
        assert_eq!(CostKind::Over5000.word(), Some("plus-5000"));
        assert_eq!(CostKind::Unknown.word(), None);
        assert!(read("3").is_err());
        assert_eq!(PreventionLevel::VALUES, PreventionLevel::ALL);
    }
}

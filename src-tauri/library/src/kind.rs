//! The kinds of things the library holds, and the address of each in the program.
//!
//! The code of a kind is the French word authors write in links (`situation:some-slug`); it is also
//! what the compiled file stores. It does not know what a sheet contains: see `model`.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Declares the kinds: the code of each, and where the program shows its entries.
macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident = $code:literal at $before:literal,)+) => {
        /// A kind of sheet that can be linked to and found by the search.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum Kind {
            $($(#[$doc])* #[serde(rename = $code)] $kind,)+
        }

        impl Kind {
            /// Every kind, in the order used when nothing else decides.
            pub const ALL: [Self; [$($code),+].len()] = [$(Self::$kind),+];

            /// The code written in the content and stored in the compiled file.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$kind => $code,)+
                }
            }

            /// Where the program shows the entry of this kind with this slug (root-relative).
            #[must_use]
            pub fn address(self, slug: &str) -> String {
                let before = match self {
                    $(Self::$kind => $before,)+
                };
                format!("{before}{slug}")
            }
        }
    };
}

kinds! {
    /// A concrete situation at work, with its action ideas.
    Situation = "situation" at "/situations/",
    /// « C'est grave maintenant »: what to do in a crisis.
    Crisis = "crise" at "/crisis/",
    /// A need, in the person's words, leading to helpers.
    Need = "besoin" at "/needs/",
    /// Somebody who can help.
    Helper = "acteur" at "/helpers/",
    /// A five-minute reading.
    Module = "module" at "/modules/",
    /// « Et moi, dirigeant ? »: about the head of the firm.
    Leader = "dirigeant" at "/leader/",
    /// One of the themes.
    Theme = "theme" at "/themes/",
    /// A point of law.
    Law = "droit" at "/law#",
    /// A received idea and what is known about it.
    Idea = "idee" at "/ideas#",
    /// A facilitation format.
    Tool = "outil" at "/tools/",
    /// An outline of a workshop.
    Outline = "deroule" at "/outlines/",
    /// A quiz.
    Quiz = "quiz" at "/quiz/",
    /// A term of the glossary.
    Term = "glossaire" at "/glossary#",
}

impl fmt::Display for Kind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// The text is not the code of a kind.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a kind of entry")]
pub struct UnknownKind(pub String);

impl FromStr for Kind {
    type Err = UnknownKind;

    fn from_str(code: &str) -> Result<Self, UnknownKind> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.as_str() == code)
            .ok_or_else(|| UnknownKind(code.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_read_back_from_its_code() {
        for kind in Kind::ALL {
            assert_eq!(kind.as_str().parse(), Ok(kind), "code of {kind:?}");
            let json = serde_json::to_string(&kind).unwrap();
            assert_eq!(json, format!("\"{kind}\""), "serde and as_str agree");
        }
        assert_eq!(
            "fiche".parse::<Kind>(),
            Err(UnknownKind("fiche".to_owned()))
        );
    }

    #[test]
    fn an_address_names_the_page_or_the_place_on_it() {
        assert_eq!(Kind::Situation.address("trop"), "/situations/trop");
        assert_eq!(Kind::Law.address("l4121-2"), "/law#l4121-2");
    }
}

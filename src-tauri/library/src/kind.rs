//! The kinds of things the library holds, and the address of each in the program.
//!
//! The code of a kind is the French word authors write in links (`situation:some-slug`); it is also
//! what the compiled file stores. It does not know what a sheet contains: see `model`.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A kind of sheet that can be linked to and found by the search.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Kind {
    /// A concrete situation at work, with its action ideas.
    #[serde(rename = "situation")]
    Situation,
    /// « C'est grave maintenant »: what to do in a crisis.
    #[serde(rename = "crise")]
    Crisis,
    /// A need, in the person's words, leading to helpers.
    #[serde(rename = "besoin")]
    Need,
    /// Somebody who can help.
    #[serde(rename = "acteur")]
    Helper,
    /// A five-minute reading.
    #[serde(rename = "module")]
    Module,
    /// « Et moi, dirigeant ? »: about the head of the firm.
    #[serde(rename = "dirigeant")]
    Leader,
    /// One of the themes.
    #[serde(rename = "theme")]
    Theme,
    /// A point of law.
    #[serde(rename = "droit")]
    Law,
    /// A received idea and what is known about it.
    #[serde(rename = "idee")]
    Idea,
    /// A facilitation format.
    #[serde(rename = "outil")]
    Tool,
    /// An outline of a workshop.
    #[serde(rename = "deroule")]
    Outline,
    /// A quiz.
    #[serde(rename = "quiz")]
    Quiz,
    /// A term of the glossary.
    #[serde(rename = "glossaire")]
    Term,
}

impl Kind {
    /// Every kind, in the order used when nothing else decides.
    pub const ALL: [Self; 13] = [
        Self::Situation,
        Self::Crisis,
        Self::Need,
        Self::Helper,
        Self::Module,
        Self::Leader,
        Self::Theme,
        Self::Law,
        Self::Idea,
        Self::Tool,
        Self::Outline,
        Self::Quiz,
        Self::Term,
    ];

    /// The code written in the content and stored in the compiled file.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Situation => "situation",
            Self::Crisis => "crise",
            Self::Need => "besoin",
            Self::Helper => "acteur",
            Self::Module => "module",
            Self::Leader => "dirigeant",
            Self::Theme => "theme",
            Self::Law => "droit",
            Self::Idea => "idee",
            Self::Tool => "outil",
            Self::Outline => "deroule",
            Self::Quiz => "quiz",
            Self::Term => "glossaire",
        }
    }

    /// Where the program shows the entry of this kind with this slug (root-relative).
    #[must_use]
    pub fn address(self, slug: &str) -> String {
        let before = match self {
            Self::Situation => "/situations/",
            Self::Crisis => "/crisis/",
            Self::Need => "/needs/",
            Self::Helper => "/helpers/",
            Self::Module => "/modules/",
            Self::Leader => "/leader/",
            Self::Theme => "/themes/",
            Self::Law => "/law#",
            Self::Idea => "/ideas#",
            Self::Tool => "/tools/",
            Self::Outline => "/outlines/",
            Self::Quiz => "/quiz/",
            Self::Term => "/glossary#",
        };
        format!("{before}{slug}")
    }
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

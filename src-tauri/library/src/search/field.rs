//! The fields of a document, how much a word found in each counts, and how likely each kind is.
//!
//! Measured on everyday queries; changing a weight of a field needs a new compilation.

use serde::{Deserialize, Serialize};

use crate::kind::Kind;

/// Part of an entry a passage comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Field {
    /// Its title.
    Title,
    /// The words people type that the text does not contain; never shown.
    Words,
    /// What introduces it: scene, aim, summary.
    Lead,
    /// Signs, or what to do first.
    Signs,
    /// The main text.
    Story,
    /// Causes.
    Causes,
    /// Action ideas.
    Actions,
    /// Questions.
    Questions,
    /// Everything else.
    Rest,
}

impl Field {
    /// How much a word counts there; how much the length of the field tempers its words, from 0 to
    /// 1; how much meeting several words together in one of its passages counts, from 0 to 1.
    const fn measures(self) -> (f32, f32, f32) {
        match self {
            Self::Title => (5.0, 0.3, 1.2),
            Self::Words => (4.5, 0.3, 1.0),
            Self::Lead => (2.5, 0.4, 0.45),
            Self::Signs => (2.0, 0.6, 0.5),
            Self::Story | Self::Causes => (1.6, 0.6, 0.45),
            Self::Actions => (1.0, 0.6, 0.3),
            Self::Questions => (1.2, 0.6, 0.3),
            Self::Rest => (0.8, 0.6, 0.3),
        }
    }

    #[cfg(feature = "compile")]
    pub(crate) const fn weight(self) -> f32 {
        self.measures().0
    }

    #[cfg(feature = "compile")]
    pub(crate) const fn temper(self) -> f32 {
        self.measures().1
    }

    pub(crate) const fn emphasis(self) -> f32 {
        self.measures().2
    }

    /// Whether the field introduces the entry: what it says is what the entry is about.
    pub(crate) fn introduces(self) -> bool {
        matches!(self, Self::Title | Self::Words | Self::Lead)
    }

    /// Whether a passage of this field can be shown under a result.
    pub(crate) fn is_shown(self) -> bool {
        !matches!(self, Self::Title | Self::Words)
    }
}

/// How likely a kind is to be what was meant, all else being equal.
pub(crate) fn prior(kind: Kind) -> f32 {
    match kind {
        Kind::Situation => 1.15,
        Kind::Crisis => 1.15,
        Kind::Need => 1.1,
        Kind::Helper => 1.05,
        Kind::Module => 1.0,
        Kind::Leader => 1.0,
        Kind::Theme => 0.8,
        Kind::Law => 0.9,
        Kind::Idea => 0.85,
        Kind::Tool => 0.9,
        Kind::Outline => 0.85,
        Kind::Quiz => 0.75,
        Kind::Term => 0.85,
    }
}

//! What the library is made of: one struct per kind of entry, as the pages receive it.
//!
//! Everything here was checked when the content was compiled; nothing is computed at reading.
//! Dates are ISO text (`2026-11-22`). Where the content comes from: `compile`; how it is read:
//! `store`. The closed lists are in `codes`.

/// Declares what a list shows of an entry: fields it has too, or what is computed from it.
macro_rules! card {
    ($(#[$doc:meta])* $card:ident of $entry:ident {
        $($(#[$about:meta])* $field:ident: $type:ty $(= $value:expr)?,)+
    }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        pub struct $card {
            $($(#[$about])* pub $field: $type,)+
        }

        impl From<&$entry> for $card {
            fn from(entry: &$entry) -> Self {
                Self {
                    $($field: card!(@field entry $field $($value)?),)+
                }
            }
        }
    };
    (@field $entry:ident $field:ident $value:expr) => { $value($entry) };
    (@field $entry:ident $field:ident) => { $entry.$field.clone() };
}

mod act;
mod codes;
mod help;
mod inform;
mod workshop;

use serde::{Deserialize, Serialize};

pub use act::{
    ActionIdea, DuerpLine, EmployeeVoice, FixedByLaw, SituationCard, SituationSheet, Theme,
};
pub use codes::{
    Cost, Delay, Factor, HelperKind, Lead, PreventionLevel, Profile, Sector, Sensitivity,
    SourceLevel, Status, Threshold,
};
pub use help::{Contact, Department, Helper, Need};
pub use inform::{
    CrisisCard, CrisisSheet, Figure, GlossaryTerm, LeaderCard, LeaderSheet, LegalPoint, Module,
    ModuleCard, Question, QuestionForm, Quiz, QuizCard, ReceivedIdea,
};
pub use workshop::{Outline, OutlineCard, Step, Tool, ToolCard};

/// A text in both forms: what a page shows, and what search and print use.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rich {
    /// Safe HTML: escaped, links already resolved. Inline, unless the field says otherwise.
    pub html: String,
    /// The same words without any mark; paragraphs are separated by a line feed.
    pub plain: String,
}

/// A list item that opens with a name in bold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Titled {
    /// The bold opening, in plain text, with its full stop.
    pub title: String,
    /// What follows it.
    pub text: Rich,
}

/// What this library is: shown in « À propos » and printed on documents.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edition {
    /// Stable identifier of the library.
    pub id: String,
    /// Its name.
    pub title: String,
    /// Its version, such as `2026.1`.
    pub version: String,
    /// Day of the edition.
    pub date: String,
    /// Language code.
    pub language: String,
    /// The territory its helpers are chosen for.
    pub territory: String,
    /// Licence of the content.
    pub licence: String,
}

/// A source that facts come from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Identifier used by the sheets.
    pub id: String,
    /// Title of the publication.
    pub title: String,
    /// Who published it.
    pub publisher: String,
    /// Year of publication, when known.
    pub year: Option<u16>,
    /// Web address, shown as text: the program opens no connection.
    pub url: Option<String>,
    /// Day it was read.
    pub consulted_on: String,
    /// How far it can be trusted.
    pub level: SourceLevel,
}

/// A ready-made dossier that the program offers to open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sample {
    /// Name of its file, without the extension.
    pub slug: String,
    /// The TOML text, to be read by whoever makes a dossier of it.
    pub text: String,
}

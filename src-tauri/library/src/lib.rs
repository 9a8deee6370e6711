//! The content of the program: what a sheet is, reading it, finding it, compiling it.
//!
//! `content/` is compiled (feature `compile`, never shipped) into one read-only SQLite file that the
//! program opens from memory: [`Library`]. This crate knows nothing of dossiers; a dossier refers to
//! a sheet by its slug. It contains no French: words and messages are in data files beside it.

#[cfg(feature = "compile")]
pub mod compile;
mod distance;
mod error;
mod kind;
mod model;
mod search;
mod sensitivity;
mod store;
#[cfg(feature = "compile")]
pub mod testing;

pub use error::{Error, Result};
pub use kind::Kind;
pub use model::{
    ActionIdea, Contact, Cost, CrisisCard, CrisisSheet, Delay, Department, DuerpLine, Edition,
    EmployeeVoice, Factor, Figure, FixedByLaw, GlossaryTerm, Helper, HelperKind, Lead, LeaderCard,
    LeaderSheet, LegalPoint, Module, ModuleCard, Need, Outline, OutlineCard, PreventionLevel,
    Profile, Question, QuestionForm, Quiz, QuizCard, ReceivedIdea, Rich, Sample, Sector,
    Sensitivity, SituationCard, SituationSheet, Source, SourceLevel, Status, Step, Theme,
    Threshold, Titled, Tool, ToolCard,
};
pub use search::{Group, Hit, Span};
pub use store::Library;

//! « S'informer »: readings, quiz, received ideas, glossary, law, figures, crisis and leader sheets.
//!
//! The cards are what lists show; the full structs are what a page shows.

use serde::{Deserialize, Serialize};

use super::{Profile, Rich, Status, Threshold};

/// A five-minute reading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Module {
    /// Stable identifier.
    pub slug: String,
    /// Title.
    pub title: String,
    /// Reading time, in minutes.
    pub minutes: u16,
    /// Whom it is for.
    pub audience: Vec<Profile>,
    /// Rank in the list, from 1.
    pub position: u16,
    /// What it says, in a sentence or two.
    pub summary: String,
    /// Ids of the sources.
    pub sources: Vec<String>,
    /// Ids of the points of law.
    pub law: Vec<String>,
    /// Words people type that the text does not contain.
    pub words: Vec<String>,
    /// Day of the last review.
    pub reviewed_on: String,
    /// The text before « À retenir » (block HTML).
    pub body: Rich,
    /// « À retenir »: two to four points.
    pub takeaways: Vec<Rich>,
    /// « À demander à l'équipe »: one question, in plain text.
    pub team_question: String,
}

card! {
    /// What a list of modules shows of each.
    ModuleCard of Module {
        /// Stable identifier.
        slug: String,
        /// Title.
        title: String,
        /// Reading time, in minutes.
        minutes: u16,
        /// Whom it is for.
        audience: Vec<Profile>,
        /// What it says.
        summary: String,
    }
}

/// A quiz.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quiz {
    /// Stable identifier.
    pub slug: String,
    /// Title.
    pub title: String,
    /// Slug of its theme; `None` for the general quiz.
    pub theme: Option<String>,
    /// What it is about.
    pub summary: String,
    /// Day of the last review.
    pub reviewed_on: String,
    /// The questions, in order.
    pub questions: Vec<Question>,
}

/// A question of a quiz.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// What is asked.
    pub statement: String,
    /// What can be answered, and what is right.
    #[serde(flatten)]
    pub form: QuestionForm,
    /// Shown after the answer.
    pub explanation: Rich,
    /// Id of the source of the explanation.
    pub source: String,
}

/// The four forms of question. Ranks of choices start at 0.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type")]
pub enum QuestionForm {
    /// One right choice.
    #[serde(rename = "choix-unique")]
    Single {
        /// What can be chosen.
        choices: Vec<String>,
        /// Rank of the right choice.
        right: usize,
    },
    /// One or several right choices.
    #[serde(rename = "choix-multiple")]
    Multiple {
        /// What can be chosen.
        choices: Vec<String>,
        /// Ranks of the right choices, ascending.
        right: Vec<usize>,
    },
    /// A statement that is true or false.
    #[serde(rename = "vrai-faux")]
    TrueFalse {
        /// Whether the statement is true.
        right: bool,
    },
    /// Things to put in order.
    #[serde(rename = "ordre")]
    Order {
        /// The things, in the right order.
        choices: Vec<String>,
    },
}

card! {
    /// What a list of quizzes shows of each.
    QuizCard of Quiz {
        /// Stable identifier.
        slug: String,
        /// Title.
        title: String,
        /// Slug of its theme; `None` for the general quiz.
        theme: Option<String>,
        /// What it is about.
        summary: String,
        /// How many questions it asks.
        question_count: usize = |quiz: &Quiz| quiz.questions.len(),
    }
}

/// A received idea.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceivedIdea {
    /// Stable identifier.
    pub slug: String,
    /// What people say.
    pub idea: String,
    /// What is known.
    pub answer: Rich,
    /// Id of the source.
    pub source: String,
}

/// A term of the glossary.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GlossaryTerm {
    /// Stable identifier.
    pub slug: String,
    /// The term.
    pub term: String,
    /// A plain definition.
    pub definition: Rich,
    /// Its abbreviation.
    pub acronym: Option<String>,
    /// Slugs of related terms.
    pub see: Vec<String>,
    /// Words people type for it.
    pub words: Vec<String>,
}

/// A point of law, dated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LegalPoint {
    /// Identifier: the article in lower case, without dots.
    pub id: String,
    /// The article, as lawyers cite it.
    pub article: String,
    /// What it is about.
    pub title: String,
    /// What it asks, in plain words.
    pub duty: Rich,
    /// The headcounts it applies to.
    pub threshold: Threshold,
    /// Since when it applies, as far as known.
    pub since: Option<String>,
    /// Day it was checked.
    pub checked_on: String,
    /// Whether it was checked at its source.
    pub status: Status,
    /// Id of the source.
    pub source: String,
}

/// A figure, called by its id in texts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    /// Identifier.
    pub id: String,
    /// The value with its unit.
    pub value: String,
    /// What the value measures.
    pub measure: String,
    /// Year it describes.
    pub year: u16,
    /// Id of the source.
    pub source: String,
    /// Whether it was checked at its source.
    pub status: Status,
}

/// « C'est grave maintenant »: what to do in a crisis.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CrisisSheet {
    /// Stable identifier.
    pub slug: String,
    /// Title.
    pub title: String,
    /// Rank in the list, from 1.
    pub position: u16,
    /// When to open it.
    pub summary: String,
    /// Slugs of the helpers to call, in order.
    pub helpers: Vec<String>,
    /// Ids of the points of law.
    pub law: Vec<String>,
    /// Ids of the sources.
    pub sources: Vec<String>,
    /// Words people type.
    pub words: Vec<String>,
    /// Day of the last review.
    pub reviewed_on: String,
    /// Health professional who reviewed it; while absent, the screen says it is awaited.
    pub reviewed_by: Option<String>,
    /// What to do now, in order.
    pub now: Vec<Rich>,
    /// What to do next.
    pub next: Vec<Rich>,
    /// What not to do.
    pub avoid: Vec<Rich>,
}

card! {
    /// What a list of crisis sheets shows of each.
    CrisisCard of CrisisSheet {
        /// Stable identifier.
        slug: String,
        /// Title.
        title: String,
        /// When to open it.
        summary: String,
    }
}

/// « Et moi, dirigeant ? »: a sheet about the head of the firm.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeaderSheet {
    /// Stable identifier.
    pub slug: String,
    /// Title.
    pub title: String,
    /// Rank in the list, from 1.
    pub position: u16,
    /// What it is about.
    pub summary: String,
    /// Slugs of the helpers.
    pub helpers: Vec<String>,
    /// Ids of the sources.
    pub sources: Vec<String>,
    /// Words people type.
    pub words: Vec<String>,
    /// Day of the last review.
    pub reviewed_on: String,
    /// Professional who reviewed it.
    pub reviewed_by: Option<String>,
    /// What happens (block HTML).
    pub story: Rich,
    /// What may help.
    pub helps: Vec<Rich>,
    /// The next step, to begin with (block HTML).
    pub next_step: Rich,
    /// A false good idea (block HTML).
    pub false_idea: Rich,
}

card! {
    /// What a list of leader sheets shows of each.
    LeaderCard of LeaderSheet {
        /// Stable identifier.
        slug: String,
        /// Title.
        title: String,
        /// What it is about.
        summary: String,
    }
}

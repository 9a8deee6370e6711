//! The problems found in the content, in the words authors read.
//!
//! A rule is a variant here and a sentence in `messages.toml`: a variant never reported does not
//! compile without a warning, a sentence without a variant fails a test. Only errors exist.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::LazyLock;

use serde::Deserialize;
use words::fill;

/// Declares the rules, with the list of all of them.
macro_rules! rules {
    ($($name:ident,)+) => {
        /// A rule of the content. The key of its sentence is its name in kebab case.
        #[expect(missing_docs, reason = "messages.toml says what each rule is about")]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum Rule {
            $($name,)+
        }

        impl Rule {
            /// Every rule.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];
        }
    };
}

rules! {
    UnreadableFile,
    UnknownPlace,
    MissingFile,
    BadIdentifier,
    MissingHeader,
    TomlSyntax,
    UnknownKey,
    MissingKey,
    WrongType,
    UnknownCode,
    NotADay,
    EmptyText,
    EmptyList,
    TooManyValues,
    RepeatedValue,
    OutOfRange,
    UnknownId,
    BadLink,
    DuplicateIdentifier,
    DuplicateTitle,
    DuplicateOrder,
    RawHtml,
    UnsupportedMarkup,
    PlainTextOnly,
    MissingSection,
    UnknownSection,
    MisplacedSection,
    TextOutsideSections,
    ListExpected,
    TextExpected,
    TooFewItems,
    TooManyItems,
    WordCount,
    UntitledItem,
    NotAQuestion,
    ClosedQuestion,
    LongQuestion,
    StraightApostrophe,
    StraightQuote,
    NarrowSpace,
    WideSpace,
    GuillemetSpace,
    QuotedTitle,
    HandwrittenPercentage,
    HandwrittenArticle,
    HandwrittenPhone,
    BannedWords,
    LongSentence,
    SentenceCount,
    LongText,
    MissingActionLevel,
    NoFreeAction,
    CrisisNeeded,
    OnlyGeneralDuty,
    AnswerMissing,
    AnswerUnwanted,
    AnswerCount,
    AnswerOutOfRange,
    MinutesMismatch,
    ContactMissing,
    LonelySynonym,
    NotWritten,
}

/// The sentences of a rule.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Message {
    what: String,
    how: String,
}

#[expect(
    clippy::expect_used,
    reason = "the file is embedded; a test reads it and names every rule"
)]
static MESSAGES: LazyLock<BTreeMap<Rule, Message>> = LazyLock::new(|| {
    toml::from_str(include_str!("../../messages.toml")).expect("messages.toml is valid")
});

/// Something an author has to mend.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// Path of the file, from the folder of the content, with `/`.
    pub file: String,
    /// Line in the file, from 1.
    pub line: usize,
    /// What is wrong, in French.
    pub what: String,
    /// How to mend it, in French.
    pub how: String,
    /// The rule that was broken.
    pub rule: Rule,
}

impl Problem {
    pub(crate) fn new(file: &str, line: usize, rule: Rule, arguments: &[(&str, &str)]) -> Self {
        let (what, how) = MESSAGES.get(&rule).map_or(("", ""), |message| {
            (message.what.as_str(), message.how.as_str())
        });
        Self {
            file: file.to_owned(),
            line,
            what: fill(what, arguments),
            how: fill(how, arguments),
            rule,
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            file,
            line,
            what,
            how,
            ..
        } = self;
        write!(formatter, "{file}:{line} \u{2014} {what} \u{2014} {how}")
    }
}

/// Everything that is wrong with a content folder, in the order of files and lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// The problems; empty when the content is right.
    pub problems: Vec<Problem>,
}

impl Report {
    pub(crate) fn add(&mut self, problem: Problem) {
        self.problems.push(problem);
    }

    pub(crate) fn sort(&mut self) {
        self.problems.sort();
        self.problems.dedup();
    }

    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.problems.is_empty()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for problem in &self.problems {
            writeln!(formatter, "{problem}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Report {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_has_its_sentences() {
        for rule in Rule::ALL {
            let message = MESSAGES.get(rule);
            assert!(message.is_some(), "{rule:?} has no entry in messages.toml");
        }
        assert_eq!(MESSAGES.len(), Rule::ALL.len());
    }

    #[test]
    fn a_problem_is_shown_on_one_line_with_what_and_how() {
        let problem = Problem::new("a.toml", 3, Rule::MissingKey, &[("cle", "titre")]);
        let line = problem.to_string();
        assert!(
            line.starts_with("a.toml:3 — la clé « titre » manque — "),
            "{line}"
        );
    }
}

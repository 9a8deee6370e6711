//! The problems found in the content, in the words authors read.
//!
//! A rule is a variant here and a sentence in `messages.toml`: a variant never reported does not
//! compile without a warning, a sentence without a variant fails a test. Only errors exist.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::LazyLock;

use serde::Deserialize;
use words::fill;

use super::files::SourceFile;

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
    // Files.
    UnreadableFile, UnknownPlace, MissingFile, BadIdentifier,
    // Headers and lists of TOML.
    MissingHeader, TomlSyntax, UnknownKey, MissingKey, WrongType, UnknownCode, NotADay, EmptyText,
    EmptyList, TooManyValues, RepeatedValue, OutOfRange,
    // Identifiers and links.
    UnknownId, BadLink, DuplicateIdentifier, DuplicateTitle, DuplicateOrder,
    // The text of sheets.
    RawHtml, UnsupportedMarkup, PlainTextOnly, MissingSection, UnknownSection, MisplacedSection,
    TextOutsideSections, ListExpected, TextExpected, TooFewItems, TooManyItems, WordCount,
    UntitledItem, NotAQuestion, ClosedQuestion, LongQuestion,
    // The language.
    StraightApostrophe, StraightQuote, NarrowSpace, WideSpace, GuillemetSpace, QuotedTitle,
    HandwrittenPercentage, HandwrittenArticle, HandwrittenPhone, BannedWords, LongSentence,
    SentenceCount, LongText,
    // What each kind asks.
    MissingActionLevel, NoFreeAction, CrisisNeeded, OnlyGeneralDuty, AnswerMissing, AnswerUnwanted,
    AnswerCount, AnswerOutOfRange, MinutesMismatch, ContactMissing, LonelySynonym,
    // The library.
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

/// What completes the sentences of a rule: names and values.
pub(crate) type Arguments<'a> = &'a [(&'a str, &'a dyn fmt::Display)];

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
    pub(crate) fn new(file: &str, line: usize, rule: Rule, arguments: Arguments<'_>) -> Self {
        let (what, how) = MESSAGES.get(&rule).map_or(("", ""), |message| {
            (message.what.as_str(), message.how.as_str())
        });
        let told = |(name, value): &(_, &dyn fmt::Display)| (*name, value.to_string());
        let values: Vec<(&str, String)> = arguments.iter().map(told).collect();
        let values: Vec<(&str, &str)> = values
            .iter()
            .map(|(name, value)| (*name, &**value))
            .collect();
        Self {
            file: file.to_owned(),
            line,
            what: fill(what, &values),
            how: fill(how, &values),
            rule,
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (file, line, what, how) = (&self.file, self.line, &self.what, &self.how);
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
    /// Reports a problem at a place of a file.
    pub(crate) fn at(
        &mut self,
        file: &SourceFile,
        at: usize,
        rule: Rule,
        arguments: Arguments<'_>,
    ) {
        let problem = Problem::new(&file.path, file.line(at), rule, arguments);
        self.problems.push(problem);
    }

    /// Reports a problem about a whole file.
    pub(crate) fn whole(&mut self, path: &str, rule: Rule, arguments: Arguments<'_>) {
        self.problems.push(Problem::new(path, 1, rule, arguments));
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
        let problem = Problem::new("a.toml", 3, Rule::MissingKey, &[("cle", &"titre")]);
        let line = problem.to_string();
        assert!(
            line.starts_with("a.toml:3 — la clé « titre » manque — "),
            "{line}"
        );
    }
}

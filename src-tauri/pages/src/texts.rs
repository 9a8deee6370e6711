//! French that Rust has to pronounce: problems, operations, codes, counts, from `ui/texts/*.toml`. A test
//! finds the sentences that are missing, and those that nobody says.

use anyhow::{Context as _, Result};
use dossier::SituationHead;
use jiff::civil::Date;
use serde::Serialize;

/// All of them.
#[derive(Debug)]
pub(crate) struct Texts {
    /// What happened, what is safe, what to do next: by kind of problem.
    pub(crate) problems: words::Texts,
    /// The name of each operation, done and undone: by code.
    pub(crate) operations: words::Texts,
    /// The label of each code a form or a table shows: by list, then code.
    pub(crate) labels: words::Texts,
    counts: words::Texts,
}

/// A problem in words.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct ProblemText {
    /// What happens, in a few words.
    pub(crate) title: String,
    /// What happened and what is safe.
    pub(crate) text: String,
    /// What is not saved yet and is still there: a window has a screen, a command has none.
    #[serde(skip)]
    on_screen: String,
    /// What was there and is kept: said instead of the text, when there was something.
    #[serde(skip)]
    kept: String,
    /// What to do next.
    pub(crate) next: String,
}

impl ProblemText {
    /// The same, with what is still on the screen: for the page the person was on.
    pub(crate) fn with_screen(mut self) -> Self {
        if !self.on_screen.is_empty() {
            self.text = format!("{} {}", self.text, self.on_screen);
        }
        self
    }

    /// The same, saying what was there and is kept.
    pub(crate) fn keeping(mut self, value: &str) -> Self {
        self.text = words::fill(&self.kept, &[("", value)]);
        self
    }

    /// The same, its blanks filled.
    pub(crate) fn filled(mut self, values: &[(&str, &str)]) -> Self {
        self.text = words::fill(&self.text, values);
        self
    }

    /// In one breath.
    pub(crate) fn in_one_line(&self) -> String {
        format!("{}. {} {}", self.title, self.text, self.next)
    }
}

/// A file of `ui/texts`, read when the program starts.
macro_rules! sentences {
    ($file:literal) => {
        words::Texts::parse(include_str!(concat!("../../../ui/texts/", $file)))
            .context(concat!("Read ui/texts/", $file))?
    };
}

impl Texts {
    pub(crate) fn load() -> Result<Self> {
        Ok(Self {
            problems: sentences!("problems.toml"),
            operations: sentences!("operations.toml"),
            labels: sentences!("labels.toml"),
            counts: sentences!("counts.toml"),
        })
    }

    /// The words of a problem.
    pub(crate) fn problem(&self, key: &str) -> ProblemText {
        let known = self.problems.has(key);
        let key = if known { key } else { "internal" };
        let part = |part| self.problems.find(key, part).unwrap_or_default().to_owned();
        ProblemText {
            title: part("title"),
            text: part("text"),
            on_screen: part("on_screen"),
            kept: part("kept"),
            next: part("next"),
        }
    }

    /// A list as options, in the order of the file.
    pub(crate) fn choices(&self, list: &str) -> Vec<Choice> {
        let labels = self.labels.labels(list);
        labels
            .map(|(value, label)| Choice::new(value, label))
            .collect()
    }

    /// A sentence with its number; French is plural from 2.
    pub(crate) fn count(&self, key: &str, number: i64) -> String {
        let number_told = number.to_string();
        if !self.counts.has(key) {
            return number_told;
        }
        words::fill(self.counts.count(key, number), &[("", &number_told)])
    }

    /// Late since how long: « en retard de 7 jours ».
    pub(crate) fn late_days(&self, due: Date, today: Date) -> String {
        let span = due.until(today);
        let days = span.map(|span| span.get_days()).unwrap_or_default();
        self.count("late-days", i64::from(days))
    }

    /// The label of a code, or the code itself.
    pub(crate) fn label<'a>(&'a self, list: &str, code: &'a str) -> &'a str {
        self.labels.label(list, code)
    }
}

/// An option of a list: the code sent back, the words shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Choice {
    /// The code.
    pub(crate) value: String,
    /// The words.
    pub(crate) label: String,
}

impl Choice {
    /// A code and its words.
    pub(crate) fn new(value: impl ToString, label: impl Into<String>) -> Self {
        Self {
            value: value.to_string(),
            label: label.into(),
        }
    }

    /// A situation of the dossier, by its title.
    pub(crate) fn of_situation(situation: &SituationHead) -> Self {
        Self::new(situation.id, words::quoted(&situation.title))
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use dossier::{CompletenessCode, Operation};
    use words::texts::{literals, mismatches, sources};

    use super::*;

    /// The sources of this room, and its templates.
    fn ours() -> Vec<String> {
        let templates = sources(Path::new("../../ui/templates"), "html").unwrap();
        [sources(Path::new("src"), "rs").unwrap(), templates].concat()
    }

    #[test]
    fn every_label_is_there_and_said() {
        let texts = Texts::load().unwrap().labels;
        let calls = [
            ".label(",
            ".choices(",
            "labels.find(",
            "label(list=",
            "choices(list=",
            "notes=",
            "word(app,",
            "words(",
        ];
        let of_documents = sources(Path::new("../documents/src"), "rs").unwrap();
        let lines = of_documents.iter().flat_map(|source| source.lines());
        let lines = lines.filter(|line| line.contains("LABELS."));
        let of_documents = vec![lines.collect::<Vec<_>>().join("\n")];
        let of_sources = [ours(), of_documents].concat();
        // The history names lists by fields, the documents by methods of rating.
        let built = ["due_precision", "frequency", "face", "rating-level"].map(str::to_owned);
        let none: [String; 0] = [];
        assert_eq!(mismatches(&texts, &of_sources, &calls, &built), none);
    }

    #[test]
    fn every_count_is_there_and_said() {
        let texts = Texts::load().unwrap().counts;
        let lacking = CompletenessCode::ALL
            .iter()
            .map(|code| format!("lacking-{code}"));
        let followed = ["late", "due_soon", "to_evaluate", "to_resume", "done_since"];
        let followed = followed.map(|part| format!("follow-{part}"));
        let built: Vec<String> = lacking.chain(followed).collect();
        let none: [String; 0] = [];
        assert_eq!(
            mismatches(&texts, &ours(), &[".count(", "count(key="], &built),
            none
        );
    }

    #[test]
    fn every_problem_has_its_three_sentences_and_can_happen() {
        let texts = Texts::load().unwrap().problems;
        let sources = ours();
        let named = sources.iter().flat_map(|source| literals(source));
        let built: Vec<String> = named
            .filter(|name| texts.has(name))
            .flat_map(|name| ["title", "text", "next"].map(|part| format!("{name}.{part}")))
            .collect();
        let paths = texts.paths().into_iter();
        let at_times = paths.filter(|path| path.ends_with(".on_screen") || path.ends_with(".kept"));
        let built: Vec<String> = built.into_iter().chain(at_times).collect();
        let calls = [".problem(", "NotUnderstood("];
        let none: [String; 0] = [];
        assert_eq!(mismatches(&texts, &sources, &calls, &built), none);
    }

    #[test]
    fn every_operation_is_told_done_and_undone() {
        let texts = Texts::load().unwrap().operations;
        let codes = Operation::ALL.iter();
        let built: Vec<String> = codes
            .flat_map(|code| ["done", "undone"].map(|part| format!("{code}.{part}")))
            .collect();
        let none: [String; 0] = [];
        assert_eq!(mismatches(&texts, &[], &[], &built), none);
    }
}

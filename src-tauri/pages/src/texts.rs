//! French that Rust has to pronounce: problems, operations, codes. Loaded from `ui/texts/*.toml` into
//! structs, so that a missing or a spare sentence fails at load.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

/// All of them.
#[derive(Debug)]
pub(crate) struct Texts {
    /// What happened, what is safe, what to do next: by kind of problem.
    pub(crate) problems: BTreeMap<String, ProblemText>,
    /// The name of each operation, done and undone: by code.
    pub(crate) operations: BTreeMap<String, OperationText>,
    /// The label of each code a form or a table shows: by list, then code.
    pub(crate) labels: BTreeMap<String, IndexMap<String, String>>,
    counts: BTreeMap<String, CountText>,
}

/// A problem in words.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ProblemText {
    /// What happens, in a few words.
    pub(crate) title: String,
    /// What happened and what is safe.
    pub(crate) text: String,
    /// What is not saved yet and is still there: a window has a screen, a command has none.
    #[serde(default)]
    on_screen: String,
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

    /// In one breath.
    pub(crate) fn in_one_line(&self) -> String {
        format!("{}. {} {}", self.title, self.text, self.next)
    }
}

/// An operation in words.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OperationText {
    /// In the history: « Action ajoutée ».
    pub(crate) done: String,
    /// On the way back: « Action retirée ».
    pub(crate) undone: String,
}

impl Texts {
    pub(crate) fn load() -> Result<Self> {
        Ok(Self {
            problems: read(
                "problems.toml",
                include_str!("../../../ui/texts/problems.toml"),
            )?,
            operations: read(
                "operations.toml",
                include_str!("../../../ui/texts/operations.toml"),
            )?,
            labels: read("labels.toml", include_str!("../../../ui/texts/labels.toml"))?,
            counts: read("counts.toml", include_str!("../../../ui/texts/counts.toml"))?,
        })
    }

    /// The words of a problem.
    pub(crate) fn problem(&self, key: &str) -> ProblemText {
        self.problems
            .get(key)
            .or_else(|| self.problems.get("internal"))
            .cloned()
            .unwrap_or_default()
    }

    /// The two sentences of an operation.
    pub(crate) fn operation(&self, code: &str) -> OperationText {
        self.operations
            .get(code)
            .cloned()
            .unwrap_or_else(|| OperationText {
                done: code.to_owned(),
                undone: code.to_owned(),
            })
    }

    /// A list as options, in the order of the file.
    pub(crate) fn choices(&self, list: &str) -> Vec<Choice> {
        let labels = self.labels.get(list).into_iter().flatten();
        labels
            .map(|(value, label)| Choice {
                value: value.clone(),
                label: label.clone(),
            })
            .collect()
    }

    /// A sentence with its number; French is plural from 2.
    pub(crate) fn count(&self, key: &str, number: i64) -> String {
        let Some(text) = self.counts.get(key) else {
            return number.to_string();
        };
        let sentence = match (number, &text.zero) {
            (0, Some(zero)) => zero,
            (-1..=1, _) => &text.one,
            _ => &text.many,
        };
        sentence.replace("{}", &number.to_string())
    }

    /// The label of a code, or the code itself.
    pub(crate) fn label<'a>(&'a self, list: &str, code: &'a str) -> &'a str {
        self.labels
            .get(list)
            .and_then(|labels| labels.get(code))
            .map_or(code, String::as_str)
    }
}

fn read<T: for<'de> Deserialize<'de>>(name: &str, text: &str) -> Result<T> {
    toml::from_str(text).with_context(|| format!("Read ui/texts/{name}"))
}

/// An option of a list: the code sent back, the words shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Choice {
    /// The code.
    pub(crate) value: String,
    /// The words.
    pub(crate) label: String,
}

/// A sentence that depends on a number; `{}` is the number.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct CountText {
    zero: Option<String>,
    one: String,
    many: String,
}

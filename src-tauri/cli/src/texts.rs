//! What the command line says, from `texts.toml`.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;

/// Every sentence; `{}` is replaced in order.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Texts {
    pub(crate) about: String,
    pub(crate) usage: String,
    pub(crate) commands: String,
    pub(crate) arguments: String,
    pub(crate) options: String,
    pub(crate) help: String,
    pub(crate) version: String,
    pub(crate) missing: String,
    pub(crate) unknown: String,
    pub(crate) misused: Sentence,
    pub(crate) valid: String,
    pub(crate) invalid: String,
    pub(crate) created: String,
    pub(crate) exported: String,
    pub(crate) no_sample: Sentence,
    pub(crate) no_printer: Sentence,
    pub(crate) about_file: String,
    pub(crate) reference: String,
    pub(crate) nothing_found: String,
    pub(crate) search: SearchTexts,
    pub(crate) check: CheckTexts,
    pub(crate) new: NewTexts,
    pub(crate) show: ShowTexts,
    pub(crate) export: ExportTexts,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SearchTexts {
    pub(crate) about: String,
    pub(crate) query: String,
    pub(crate) json: String,
    pub(crate) limit: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CheckTexts {
    pub(crate) about: String,
    pub(crate) folder: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewTexts {
    pub(crate) about: String,
    pub(crate) sample: String,
    pub(crate) name: String,
    pub(crate) file: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ShowTexts {
    pub(crate) about: String,
    pub(crate) json: String,
    pub(crate) file: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ExportTexts {
    pub(crate) about: String,
    pub(crate) document: String,
    pub(crate) format: String,
    pub(crate) year: String,
    pub(crate) column: String,
    pub(crate) without_names: String,
    pub(crate) restricted: String,
    pub(crate) without_logo: String,
    pub(crate) consultant_logo: String,
    pub(crate) output: String,
    pub(crate) no_format: String,
    pub(crate) no_column: String,
    /// The name of each document, by its code.
    pub(crate) documents: BTreeMap<String, String>,
}

impl Texts {
    pub(crate) fn load() -> anyhow::Result<Self> {
        Ok(toml::from_str(include_str!("../texts.toml"))?)
    }
}

/// A sentence that people read as it is. As an error, it is told from one that has to be put into words.
#[derive(Clone, Debug, Deserialize)]
#[serde(transparent)]
pub(crate) struct Sentence(pub(crate) String);

impl fmt::Display for Sentence {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for Sentence {}

/// The sentence with its blanks filled in order; what fills one is never read again.
pub(crate) fn fill(sentence: &str, values: &[&str]) -> Sentence {
    let mut parts = sentence.split("{}");
    let mut filled = parts.next().unwrap_or_default().to_owned();
    for (rank, part) in parts.enumerate() {
        filled.push_str(values.get(rank).copied().unwrap_or_default());
        filled.push_str(part);
    }
    Sentence(filled)
}

//! What the command line says, from `texts.toml`.

use std::collections::BTreeMap;

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
    pub(crate) misused: String,
    pub(crate) valid: String,
    pub(crate) invalid: String,
    pub(crate) created: String,
    pub(crate) exported: String,
    pub(crate) exists: String,
    pub(crate) no_sample: String,
    pub(crate) not_written: String,
    pub(crate) no_printer: String,
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

/// The sentence with its blanks filled in order.
pub(crate) fn fill(sentence: &str, values: &[&str]) -> String {
    values.iter().fold(sentence.to_owned(), |filled, value| {
        filled.replacen("{}", value, 1)
    })
}

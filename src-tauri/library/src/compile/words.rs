//! The French words and titles the compiler needs, read from `french/*.toml`.
//!
//! Data only: what is done with them is in the modules that check.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

/// Contents of `french/words.toml`; what each entry is for is said there.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Words {
    pub to_check: String,
    pub maybe: String,
    pub banned: Vec<Banned>,
    pub kept: Vec<String>,
    pub types: Types,
    pub markup: Markup,
    pub shelves: BTreeMap<String, String>,
    pub lists: Lists,
    pub questions: Questions,
}

/// Words that are refused, with the advice given to the author.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Banned {
    pub words: String,
    pub advice: String,
}

/// How the types of TOML values are called.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Types {
    pub text: String,
    pub integer: String,
    pub float: String,
    pub boolean: String,
    pub day: String,
    pub list: String,
    pub table: String,
}

/// How the refused marks of Markdown are called.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Markup {
    pub code: String,
    pub quote: String,
    pub table: String,
    pub image: String,
    pub rule: String,
    pub nested_list: String,
    pub heading: String,
    pub loose_item: String,
    pub other: String,
}

/// How lists are called, and how their lines start.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Lists {
    pub bullets: String,
    pub bullets_start: String,
    pub numbers: String,
    pub numbers_start: String,
}

/// How a question that is answered by yes or no begins.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Questions {
    pub closed_starts: Vec<String>,
    pub inverted_subjects: Vec<String>,
    pub not_inverted: Vec<String>,
    pub opening: String,
}

/// Contents of `french/sections.toml`: the titles of sections, by kind of sheet, in order.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Sections {
    pub situation: [String; 6],
    pub module: [String; 2],
    pub crisis: [String; 3],
    pub leader: [String; 4],
    pub tool: [String; 3],
    pub play: [String; 5],
}

#[expect(clippy::expect_used, reason = "the file is embedded; a test reads it")]
pub(crate) static WORDS: LazyLock<Words> = LazyLock::new(|| {
    toml::from_str(include_str!("../../french/words.toml")).expect("words.toml is valid")
});

#[expect(clippy::expect_used, reason = "the file is embedded; a test reads it")]
pub(crate) static SECTIONS: LazyLock<Sections> = LazyLock::new(|| {
    toml::from_str(include_str!("../../french/sections.toml")).expect("sections.toml is valid")
});

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Kind;

    #[test]
    fn the_embedded_words_are_complete() {
        for kind in Kind::ALL {
            let name = WORDS.shelves.get(kind.as_str());
            assert!(name.is_some(), "{kind} has no name in words.toml");
        }
        assert_eq!(SECTIONS.crisis[0], "Tout de suite");
    }
}

//! The French words and titles the compiler needs, read from `french/*.toml`.
//!
//! Data only: what is done with them is in the modules that check.

use std::sync::LazyLock;

use serde::Deserialize;
use words::Texts;

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

/// Contents of `french/words.toml`; what each entry is for is said there.
#[expect(clippy::expect_used, reason = "the file is embedded; a test reads it")]
pub(crate) static WORDS: LazyLock<Texts> = LazyLock::new(|| {
    Texts::parse(include_str!("../../french/words.toml")).expect("words.toml is valid")
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
    fn each_word_is_there_and_none_is_spare() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/compile");
        let calls = ["text", "label", "list", "labels"].map(|call| format!("WORDS.{call}("));
        let calls = calls.each_ref().map(String::as_str);
        let wrong = words::texts::mismatches_under(&WORDS, &folder, &calls).unwrap();
        assert_eq!(wrong, Vec::<String>::new());
    }

    #[test]
    fn the_embedded_words_are_complete() {
        for kind in Kind::ALL {
            let name = WORDS.find("collections", kind.code());
            assert!(name.is_some(), "{kind} has no name in words.toml");
        }
        assert_eq!(SECTIONS.crisis[0], "Tout de suite");
    }
}

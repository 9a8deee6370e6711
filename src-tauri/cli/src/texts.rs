//! What the command line says, from `texts.toml`.

use std::sync::LazyLock;

use words::Texts;

static TEXTS: LazyLock<Texts> = LazyLock::new(|| Texts::compiled_in(include_str!("../texts.toml")));

/// A sentence that people read as it is. As an error, it is told from one that has to be put into words.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct Sentence(pub(crate) String);

/// The words at a path.
pub(crate) fn text(path: &'static str) -> &'static str {
    TEXTS.text(path)
}

/// The word of a code.
pub(crate) fn label(section: &'static str, code: &'static str) -> &'static str {
    TEXTS.label(section, code)
}

/// The sentence at a path, each `{}` replaced in order; what fills one is never read again.
pub(crate) fn sentence(path: &'static str, values: &[&str]) -> Sentence {
    let values: Vec<_> = values.iter().map(|value| ("", *value)).collect();
    Sentence(words::fill(text(path), &values))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sentence_is_said_and_each_one_said_is_there() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let calls = ["text(", "label(", "sentence("];
        let wrong = words::texts::mismatches_under(&TEXTS, &folder, &calls).unwrap();
        assert_eq!(wrong, Vec::<String>::new());
    }
}

//! The French words that documents pronounce: their own file, and the labels that screens show too.
//!
//! No French is written in Rust: a sentence that is missing or spare fails the test below.

use std::sync::LazyLock;

use words::text::keep_together;
use words::{Texts, fill, numbers};

/// The sentences of documents. No line of French ends before a colon: the file is typed with ordinary spaces.
pub(crate) static TEXTS: LazyLock<Texts> =
    LazyLock::new(|| Texts::compiled_in(&keep_together(include_str!("../texts.toml"))));

/// The word of each code, the same as on screen.
pub(crate) static LABELS: LazyLock<Texts> =
    LazyLock::new(|| Texts::compiled_in(include_str!("../../../ui/texts/labels.toml")));

/// A sentence.
pub(crate) fn text(path: &'static str) -> &'static str {
    TEXTS.text(path)
}

/// The form of a sentence that agrees with a count.
pub(crate) fn plural(path: &'static str, count: usize) -> &'static str {
    TEXTS.count(path, i64::try_from(count).unwrap_or(i64::MAX))
}

/// The form of a sentence that agrees with a count, which it says.
pub(crate) fn counted(path: &'static str, count: impl TryInto<usize>) -> String {
    let count = count.try_into().unwrap_or(usize::MAX);
    fill(plural(path, count), &[("count", &numbers::count(count))])
}

/// The sentences of a list.
pub(crate) fn list(path: &'static str) -> Vec<String> {
    TEXTS.list(path).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sentence_is_said_and_each_one_said_is_there() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let calls = ["text(", "plural(", "list(", "TEXTS.label(", "TEXTS.find("];
        let wrong = words::texts::mismatches_under(&TEXTS, &folder, &calls).unwrap();
        assert_eq!(wrong, Vec::<String>::new());
    }

    #[test]
    fn zero_and_one_are_singular_in_french() {
        assert_eq!(plural("plan.boxes.done", 0), "réalisée");
        assert_eq!(plural("plan.boxes.done", 1), "réalisée");
        assert_eq!(plural("plan.boxes.done", 2), "réalisées");
    }
}

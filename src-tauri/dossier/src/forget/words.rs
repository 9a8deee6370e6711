//! Words in a text, found whatever their case and their accents, and masked.

use crate::tombstone::Tombstone;
use std::collections::BTreeMap;

/// What is left in the place of what is forgotten: never longer than it.
pub(super) const MARK: &str = "\u{2026}";

/// Letters that anything to be forgotten has, at least.
const LETTERS: usize = 2;

/// A run of letters and figures. Unlike a word to be searched for, it is cut at each apostrophe: a name goes
/// whatever is tied to it.
struct Piece {
    form: String,
    start: usize,
    end: usize,
}

impl Piece {
    fn new(text: &str, (start, end): (usize, usize)) -> Self {
        Self {
            form: words::fold_letters(text.get(start..end).unwrap_or_default()),
            start,
            end,
        }
    }
}

fn pieces(text: &str) -> Vec<Piece> {
    let mut found = Vec::new();
    let mut run: Option<(usize, usize)> = None;
    for (start, sign) in text.char_indices() {
        let end = start + sign.len_utf8();
        if sign.is_alphanumeric() {
            run = Some((run.map_or(start, |(from, _)| from), end));
        } else if is_unseen(sign) {
            run = run.map(|(from, _)| (from, end));
        } else {
            found.extend(run.take().map(|range| Piece::new(text, range)));
        }
    }
    found.extend(run.map(|range| Piece::new(text, range)));
    found
}

/// An accent apart from its letter, or what is in a word without being seen: a soft hyphen, a joiner.
fn is_unseen(sign: char) -> bool {
    let joins = matches!(
        sign,
        '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}'
    );
    joins || (!sign.is_ascii() && words::fold(sign.encode_utf8(&mut [0; 4])).is_empty())
}

/// Words that follow one another, to be found.
pub(super) enum Sought {
    /// As they were said.
    Said(Vec<String>),
    /// As a tombstone knows them, with what was compared already.
    Known(Tombstone, BTreeMap<String, bool>),
}

impl Sought {
    /// What was typed, if it is long enough to be a word.
    pub(super) fn typed(text: &str) -> Option<Self> {
        let forms: Vec<_> = pieces(text).into_iter().map(|piece| piece.form).collect();
        let letters: usize = forms.iter().map(|form| form.chars().count()).sum();
        (letters >= LETTERS).then_some(Self::Said(forms))
    }

    /// How many words.
    pub(super) fn count(&self) -> usize {
        match self {
            Self::Said(forms) => forms.len(),
            Self::Known(tombstone, _) => tombstone.word_count,
        }
    }

    /// The words of a tombstone: folded, separated by spaces.
    pub(super) fn said(&self) -> String {
        match self {
            Self::Said(forms) => forms.join(" "),
            Self::Known(..) => String::new(),
        }
    }

    /// How many of these pieces are the words, from the first.
    fn begins(&mut self, pieces: &[Piece]) -> Option<usize> {
        let count = self.count();
        let pieces = pieces.get(..count).filter(|pieces| !pieces.is_empty())?;
        let is_it = match self {
            Self::Said(forms) => pieces.iter().map(|piece| &piece.form).eq(forms.iter()),
            Self::Known(tombstone, compared) => {
                let forms: Vec<&str> = pieces.iter().map(|piece| piece.form.as_str()).collect();
                let said = forms.join(" ");
                let compare = || Tombstone::proof_of(tombstone.id, &said) == tombstone.proof;
                *compared.entry(said.clone()).or_insert_with(compare)
            }
        };
        is_it.then_some(count)
    }
}

/// The text with a mark in the place of each of these words; none when it has none of them.
pub(super) fn masked(text: &str, sought: &mut [Sought]) -> Option<String> {
    let pieces = pieces(text);
    let (mut rest, mut from, mut kept) = (pieces.as_slice(), 0, String::new());
    while let Some(first) = rest.first() {
        let count = sought.iter_mut().filter_map(|words| words.begins(rest));
        let Some(count) = count.max() else {
            rest = rest.get(1..).unwrap_or_default();
            continue;
        };
        let last = rest.get(..count).and_then(<[_]>::last).unwrap_or(first);
        kept.push_str(text.get(from..first.start).unwrap_or_default());
        kept.push_str(MARK);
        from = last.end;
        rest = rest.get(count..).unwrap_or_default();
    }
    kept.push_str(text.get(from..).unwrap_or_default());
    (from > 0).then_some(kept)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::TombstoneId;
    use crate::tombstone::Forgotten;
    use proptest::prelude::*;

    fn without(text: &str, words: &[&str]) -> Option<String> {
        let mut sought: Vec<_> = words
            .iter()
            .map(|text| Sought::typed(text).unwrap())
            .collect();
        masked(text, &mut sought)
    }

    #[test]
    fn whole_words_go_whatever_their_case_their_accents_and_what_is_tied_to_them() {
        let found = without(
            "L’avis d’HÉLÈNE, d'Helene : hélène.petit@rossi.fr, He\u{301}le\u{300}ne’s, Hé\u{ad}lène",
            &["Hélène"],
        );
        assert_eq!(found.unwrap(), "L’avis d’…, d'… : ….petit@rossi.fr, …’s, …");
        assert_eq!(without("Hélènes, Philhelene, Helen", &["Hélène"]), None);
        assert_eq!(without("Le cœur de CŒUR", &["coeur"]).unwrap(), "Le … de …");
    }

    #[test]
    fn several_words_go_together_and_the_longest_first() {
        let found = without("Jean Petit, JEAN-PETIT et Petit", &["Jean Petit"]);
        assert_eq!(found.unwrap(), "…, … et Petit");
        let found = without("Jean Petit et Petit", &["Petit", "Jean Petit"]);
        assert_eq!(found.unwrap(), "… et …");
    }

    #[test]
    fn a_single_letter_is_no_word() {
        for text in ["", " ", "a", "é!", "L'"] {
            assert!(Sought::typed(text).is_none(), "{text:?}");
        }
        assert!(Sought::typed("Li").is_some() && Sought::typed("M. B.").is_some());
    }

    #[test]
    fn a_tombstone_knows_the_words_again_and_no_others() {
        let id = TombstoneId(crate::new_uuid(crate::testing::now()));
        let tombstone = Tombstone {
            id,
            created_at: crate::testing::now(),
            what: Forgotten::Words,
            proof: Tombstone::proof_of(id, "jean petit"),
            word_count: 2,
            in_versions: false,
        };
        let mut known = [Sought::Known(tombstone, BTreeMap::new())];
        let found = masked("Avec Jean PETIT, sans Petit", &mut known);
        assert_eq!(found.unwrap(), "Avec …, sans Petit");
    }

    proptest! {
        #[test]
        fn nothing_of_a_word_is_left_and_the_rest_stays(before in "\\PC{0,30}", after in "\\PC{0,30}") {
            let text = format!("{before} Zyxwv {after}");
            let found = without(&text, &["zyxwv"]).unwrap();
            prop_assert!(without(&found, &["zyxwv"]).is_none());
            prop_assert!(found.chars().count() <= text.chars().count());
            if !words::fold(&(before.clone() + &after)).contains("zyxwv") {
                prop_assert_eq!(found, format!("{before} … {after}"));
            }
        }
    }
}

//! Larger libraries, to measure the search on.
//!
//! For benches and tests only. What is made here is deterministic: the same seed, the same bytes.

use crate::compile::{Compiled, write};
use crate::error::Result;
use crate::search::{Document, Index, Passage};
use crate::store::Library;

/// A library whose search is so many times larger: each document is followed by copies of the same lengths, whose
/// words are drawn at random from those of the whole library.
///
/// # Errors
///
/// The compiled library is damaged.
pub fn multiply(compiled: &Compiled, times: usize, seed: u64) -> Result<Vec<u8>> {
    let library = Library::from_vec(&compiled.bytes)?;
    let originals = &library.index()?.documents;
    let passages = originals.iter().flat_map(|document| &document.passages);
    let words: Vec<&str> = passages.flat_map(words_of).collect();
    let mut dice = Dice { state: seed };
    let mut documents = Vec::new();
    for original in originals {
        documents.push(original.clone());
        for copy in 2..=times {
            documents.push(shuffled(original, copy, &words, &mut dice));
        }
    }
    let synonyms = write::synonyms(&compiled.entries)?;
    write::with_index(&compiled.bytes, &Index::build(documents, &synonyms))
}

fn words_of(passage: &Passage) -> impl Iterator<Item = &str> {
    passage.text.split_ascii_whitespace()
}

fn shuffled(original: &Document, copy: usize, words: &[&str], dice: &mut Dice) -> Document {
    let passages = original.passages.iter().map(|passage| {
        let drawn = words_of(passage).filter_map(|_| words.get(dice.below(words.len())));
        let drawn: Vec<&str> = drawn.copied().collect();
        Passage::new(passage.field, &drawn.join(" "))
    });
    Document {
        slug: format!("{}--{copy}", original.slug),
        passages: passages.collect(),
        ..original.clone()
    }
}

/// The texts the search reads of each entry, by its slug: the title first.
///
/// # Errors
///
/// The library is damaged.
pub fn searched(library: &Library) -> Result<Vec<(String, Vec<String>)>> {
    let texts = |document: &Document| {
        let passages = document.passages.iter();
        (
            document.slug.clone(),
            passages.map(|passage| passage.text.clone()).collect(),
        )
    };
    Ok(library.index()?.documents.iter().map(texts).collect())
}

/// Numbers that look random and never change (`SplitMix64`).
struct Dice {
    state: u64,
}

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        let limit = u64::try_from(limit).unwrap_or(u64::MAX).max(1);
        usize::try_from(mixed % limit).unwrap_or_default()
    }
}

/// What is typed, key after key: every beginning of a text.
pub fn keystrokes(text: &str) -> impl Iterator<Item = &str> {
    let ends = text.char_indices().map(|(at, ch)| at + ch.len_utf8());
    ends.filter_map(|end| text.get(..end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_typed_one_by_one() {
        let typed: Vec<&str> = keystrokes("été").collect();
        assert_eq!(typed, ["é", "ét", "été"]);
    }

    #[test]
    fn dice_never_change() {
        let mut dice = Dice { state: 1 };
        let drawn: Vec<usize> = (0..4).map(|_| dice.below(100)).collect();
        let mut again = Dice { state: 1 };
        assert_eq!(drawn, (0..4).map(|_| again.below(100)).collect::<Vec<_>>());
        assert!(drawn.windows(2).any(|pair| pair[0] != pair[1]));
    }
}

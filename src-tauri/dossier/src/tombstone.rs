//! What was forgotten, without saying what: it is known again when it comes back from elsewhere.

use crate::codes::codes;
use crate::digest::sha256;
use crate::ids::TombstoneId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

codes! {
    /// What sort of thing was forgotten.
    pub enum Forgotten {
        /// A situation, with all that hung on it.
        Situation = "situation",
        /// A name or a word.
        Words = "words",
    }
}

/// The place of something that was forgotten.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tombstone {
    /// Its id, which salts the digest.
    pub id: TombstoneId,
    /// When it was forgotten.
    pub created_at: Timestamp,
    /// What sort of thing.
    pub what: Forgotten,
    /// The id of the situation; or a digest of the words, see [`Tombstone::proof_of`].
    pub proof: String,
    /// How many words; 0 for a situation.
    pub word_count: usize,
    /// True when it was masked in the validated versions too.
    pub in_versions: bool,
}

impl Tombstone {
    /// The digest of words, folded and separated by spaces. Whoever guesses the words can know that they are
    /// right; nobody can read them.
    pub(crate) fn proof_of(id: TombstoneId, words: &str) -> String {
        sha256(format!("{id} {words}"))
    }
}

//! Finding an entry from the words people use, as they type.
//!
//! `stems` tells what words share, `lexicon` knows the words of the library, `query` understands what is typed,
//! `ranking` orders what is found, `passage` shows why. `index` builds it all at compile time.

mod field;
#[cfg(feature = "compile")]
mod index;
mod lexicon;
mod matches;
mod passage;
mod query;
mod ranking;
mod stems;

use serde::{Deserialize, Serialize, Serializer};

pub(crate) use field::Field;
use lexicon::Lexicon;
use matches::Postings;
use passage::Marker;
pub use passage::Span;
#[cfg(feature = "compile")]
pub(crate) use stems::words_of_kind;

use crate::error::{Error, Result};
use crate::kind::Kind;
use query::Query;
use ranking::Found;

/// What the search reads of an entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Document {
    pub kind: Kind,
    pub slug: String,
    /// The slug of its theme, when it has one.
    pub theme: Option<String>,
    /// The passages in order: the title, what introduces it, the rest.
    pub passages: Vec<Passage>,
}

/// A part of a document, short enough to be shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Passage {
    pub field: Field,
    pub text: String,
    /// How many words it has.
    pub length: u32,
}

#[cfg(feature = "compile")]
impl Passage {
    /// A passage on one line.
    pub(crate) fn new(field: Field, text: &str) -> Self {
        let words: Vec<&str> = text.split_ascii_whitespace().collect();
        let text = words.join(" ");
        Self {
            field,
            length: index::count(words::words(&text).len()),
            text,
        }
    }
}

impl Document {
    fn text(&self, rank: usize) -> &str {
        let passage = self.passages.get(rank);
        passage.map_or("", |passage| &passage.text)
    }
}

/// All that the search knows, read at the first search.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Index {
    pub documents: Vec<Document>,
    /// For each term of the lexicon: where it stands.
    postings: Vec<Postings>,
    lexicon: Lexicon,
}

impl Index {
    /// Reads the index of a compiled file.
    pub(crate) fn read(bytes: &[u8]) -> Result<Self> {
        postcard::from_bytes(bytes).map_err(|_| Error::Index)
    }

    /// The index as a compiled file holds it.
    #[cfg(feature = "compile")]
    pub(crate) fn bytes(&self) -> Result<Vec<u8>> {
        postcard::to_allocvec(self).map_err(|_| Error::Index)
    }
}

/// An entry found by the search. As JSON, its title and passage are plain texts.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Hit {
    /// Its kind.
    pub kind: Kind,
    /// Its slug.
    pub slug: String,
    /// The slug of its theme, when it has one.
    pub theme: Option<String>,
    /// Its title, with the words looked for marked.
    #[serde(serialize_with = "as_plain")]
    pub title: Vec<Span>,
    /// The passage that says best why it was found, at most 180 characters; may be empty.
    #[serde(serialize_with = "as_plain")]
    pub passage: Vec<Span>,
    /// How well it meets the query: only to compare hits of one search.
    pub score: f64,
}

impl Hit {
    /// The title without marks.
    #[must_use]
    pub fn plain_title(&self) -> String {
        passage::plain(&self.title)
    }

    /// The passage without marks.
    #[must_use]
    pub fn plain_passage(&self) -> String {
        passage::plain(&self.passage)
    }
}

fn as_plain<S: Serializer>(spans: &[Span], serializer: S) -> std::result::Result<S::Ok, S::Error> {
    serializer.serialize_str(&passage::plain(spans))
}

/// The hits of a kind.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Group {
    /// The kind.
    pub kind: Kind,
    /// Its hits, best first.
    pub hits: Vec<Hit>,
}

impl Index {
    /// Finds entries from what was typed, best first: at most `limit` of each kind.
    pub(crate) fn find(&self, typed: &str, limit: usize) -> Vec<Hit> {
        let query = Query::read(typed, &self.lexicon);
        let marker = Marker::new(&query, &self.lexicon);
        let found = ranking::find(&query, limit, self).into_iter();
        let hits = found.map(|found| hit(&found, &marker));
        hits.collect()
    }
}

/// Hits by kind: the kind of the best hit first.
pub(crate) fn by_kind(hits: Vec<Hit>) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for hit in hits {
        match groups.iter_mut().find(|group| group.kind == hit.kind) {
            Some(group) => group.hits.push(hit),
            None => groups.push(Group {
                kind: hit.kind,
                hits: vec![hit],
            }),
        }
    }
    groups
}

fn hit(found: &Found<'_>, marker: &Marker<'_>) -> Hit {
    let document = found.document;
    // Without a passage that meets the query, what introduces the entry: it follows the title.
    let passage = found.passage.unwrap_or(1);
    Hit {
        kind: document.kind,
        slug: document.slug.clone(),
        theme: document.theme.clone(),
        title: marker.whole(document.text(0)),
        passage: marker.excerpt(document.text(passage)),
        score: f64::from(found.score),
    }
}

#[cfg(all(test, feature = "compile"))]
mod tests {
    use super::*;

    fn index() -> Index {
        Index {
            documents: Vec::new(),
            postings: vec![Postings {
                places: vec![(0, 16, 2), (300, 60_000, 3)],
                positions: vec![0, 128, u32::MAX],
            }],
            lexicon: Lexicon::default(),
        }
    }

    #[test]
    fn the_index_is_read_back() {
        let read = Index::read(&index().bytes().unwrap()).unwrap();
        let (postings, expected) = (&read.postings[0], &index().postings[0]);
        assert_eq!(postings.places, expected.places);
        assert_eq!(postings.positions, expected.positions);
    }

    #[test]
    fn a_damaged_index_is_an_error() {
        let whole = index().bytes().unwrap();
        for end in 0..whole.len() {
            let cut = Index::read(whole.get(..end).unwrap());
            assert!(matches!(cut, Err(Error::Index)), "{end} bytes");
        }
        assert!(Index::read(&[0xff; 40]).is_err());
    }
}

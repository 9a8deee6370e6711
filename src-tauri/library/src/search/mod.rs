//! Finding an entry from the words people use, as they type.
//!
//! `stems` tells what words share, `lexicon` knows the words of the library, `query` understands what is typed,
//! `ranking` orders what is found, `passage` shows why. `index` builds it all at compile time.

mod field;
#[cfg(feature = "compile")]
mod index;
mod lexicon;
mod meetings;
mod passage;
mod query;
mod ranking;
mod stems;

use rusqlite::{Connection, Statement};
use serde::de::DeserializeOwned;
use serde::{Serialize, Serializer};

#[cfg(feature = "compile")]
pub(crate) use field::Field;
#[cfg(feature = "compile")]
pub(crate) use index::{Document, build, encode, read_documents};
pub(crate) use lexicon::Lexicon;
use passage::Marker;
pub use passage::Span;
#[cfg(feature = "compile")]
pub(crate) use stems::words_of_kind;

use crate::error::{Error, Result};
use crate::kind::Kind;
use query::Query;
use ranking::Found;

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

/// Finds entries from what was typed, best first: at most `limit` of each kind.
pub(crate) fn find(
    typed: &str,
    limit: usize,
    lexicon: &Lexicon,
    connection: &Connection,
) -> Result<Vec<Hit>> {
    let query = Query::read(typed, lexicon);
    if query.concepts.is_empty() {
        return Ok(Vec::new());
    }
    let found = ranking::find(&query, limit, lexicon, connection)?;
    let sql = "SELECT slug, theme, title, passages FROM documents WHERE id = ?1";
    let mut documents = connection.prepare(sql)?;
    let marker = Marker::new(&query, lexicon);
    let hits = found
        .iter()
        .map(|found| hit(found, &marker, &mut documents));
    hits.collect()
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

/// Reads a part of the index.
fn decode<T: DeserializeOwned>(bytes: &[u8], part: &'static str) -> Result<T> {
    postcard::from_bytes(bytes).map_err(|_| Error::Index(part))
}

fn hit(found: &Found, marker: &Marker<'_>, documents: &mut Statement<'_>) -> Result<Hit> {
    let mut rows = documents.query([found.document])?;
    let row = rows.next()?.ok_or(Error::Index("document"))?;
    let theme: String = row.get(1)?;
    let title: String = row.get(2)?;
    let passages = row.get_ref(3)?.as_str().map_err(rusqlite::Error::from)?;
    // Without a passage that meets the query, what introduces the entry: it follows the title.
    let passage = found.passage.unwrap_or(1);
    let passage = passages.split('\n').nth(passage).unwrap_or_default();
    Ok(Hit {
        kind: found.kind,
        slug: row.get(0)?,
        theme: Some(theme).filter(|theme| !theme.is_empty()),
        title: marker.whole(&title),
        passage: marker.excerpt(passage),
        score: f64::from(found.score),
    })
}

#[cfg(all(test, feature = "compile"))]
mod tests {
    use super::lexicon::Lexicon;
    use super::meetings::Postings;
    use super::*;

    #[test]
    fn a_part_of_the_index_is_read_back() {
        let postings = Postings {
            places: vec![(0, 16, 2), (300, 60_000, 3)],
            positions: vec![0, 128, u32::MAX],
        };
        let read: Postings = decode(&encode(&postings).unwrap(), "postings").unwrap();
        assert_eq!(read.places, postings.places);
        assert_eq!(read.positions, postings.positions);
    }

    #[test]
    fn a_damaged_part_is_an_error() {
        let whole = encode(&Postings {
            places: vec![(1, 2, 3)],
            positions: vec![4, 5, 6],
        });
        let whole = whole.unwrap();
        for end in 0..whole.len() {
            let cut = decode::<Postings>(whole.get(..end).unwrap(), "postings");
            assert!(matches!(cut, Err(Error::Index("postings"))), "{end} bytes");
        }
        assert!(decode::<Lexicon>(&[0xff; 40], "lexicon").is_err());
    }
}

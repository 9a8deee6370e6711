//! Finding an entry from the words people use, as they type.
//!
//! `stems` tells what words share, `lexicon` knows the words of the library, `query` understands what is typed,
//! `ranking` orders what is found, `passage` shows why. `index` builds it all at compile time.

mod codec;
mod field;
#[cfg(feature = "compile")]
mod index;
mod lexicon;
mod meetings;
mod passage;
mod query;
mod ranking;
mod stems;

use rusqlite::Statement;
use serde::{Serialize, Serializer};

#[cfg(feature = "compile")]
pub(crate) use field::Field;
#[cfg(feature = "compile")]
pub(crate) use index::{Document, Index, build, read_documents};
pub(crate) use lexicon::Lexicon;
use passage::Marker;
pub use passage::Span;
#[cfg(feature = "compile")]
pub(crate) use stems::words_of_kind;

use crate::error::Result;
use crate::kind::Kind;
use crate::store::Library;
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

impl Library {
    /// Finds entries from what was typed, best first: at most `limit_per_kind` of each kind.
    ///
    /// The last word is taken as unfinished, unless something follows it.
    ///
    /// # Errors
    ///
    /// The library is damaged.
    pub fn search(&self, query: &str, limit_per_kind: usize) -> Result<Vec<Hit>> {
        let lexicon = self.lexicon()?;
        let query = Query::read(query, lexicon);
        if query.concepts.is_empty() {
            return Ok(Vec::new());
        }
        let connection = self.connection();
        let found = ranking::find(&query, limit_per_kind, lexicon, &connection)?;
        let sql = "SELECT slug, theme, title, passages FROM documents WHERE id = ?1";
        let mut documents = connection.prepare(sql)?;
        let marker = Marker::new(&query, lexicon);
        let hits = found
            .iter()
            .map(|found| hit(found, &marker, &mut documents));
        hits.collect()
    }

    /// The same, by kind: the kind of the best hit first.
    ///
    /// # Errors
    ///
    /// The library is damaged.
    pub fn search_grouped(&self, query: &str, limit_per_kind: usize) -> Result<Vec<Group>> {
        let mut groups: Vec<Group> = Vec::new();
        for hit in self.search(query, limit_per_kind)? {
            match groups.iter_mut().find(|group| group.kind == hit.kind) {
                Some(group) => group.hits.push(hit),
                None => groups.push(Group {
                    kind: hit.kind,
                    hits: vec![hit],
                }),
            }
        }
        Ok(groups)
    }
}

fn hit(found: &Found, marker: &Marker<'_>, documents: &mut Statement<'_>) -> Result<Hit> {
    let mut rows = documents.query([found.document])?;
    let row = rows.next()?.ok_or(crate::Error::Index("document"))?;
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

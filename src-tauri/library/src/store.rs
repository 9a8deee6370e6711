//! The library, open: reads entries from the compiled file, held in memory.
//!
//! Opening costs a connection and one row. What every page looks up is read once and kept; the rest is
//! read where it is asked for. Finding by words is in `search`. Nothing here can write: the file is
//! opened read-only.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use rusqlite::{Connection, MAIN_DB, OptionalExtension, params};
use serde::de::DeserializeOwned;

use crate::error::{Error, Result};
use crate::kind::Kind;
use crate::model::{
    CrisisCard, CrisisSheet, Department, Edition, Figure, GlossaryTerm, Helper, LeaderCard,
    LeaderSheet, LegalPoint, Module, ModuleCard, Need, Outline, OutlineCard, Quiz, QuizCard,
    ReceivedIdea, Sample, SituationCard, SituationSheet, Source, Theme, Tool, ToolCard,
};
use crate::search::{self, Group, Hit, Index};

/// Format of the compiled file: changes with its tables, the JSON of its entries or its index.
pub(crate) const FORMAT: u32 = 5;
/// `application_id` of the compiled file: `MLib` in ASCII.
pub(crate) const APPLICATION: u32 = 0x4d4c_6962;

/// Kinds of entries that have no page of their own.
pub(crate) const SOURCE: &str = "source";
pub(crate) const FIGURE: &str = "chiffre";
pub(crate) const DEPARTMENT: &str = "departement";
pub(crate) const SAMPLE: &str = "exemple";
pub(crate) const EDITION: &str = "edition";

/// An open library. Can be shared between threads.
#[derive(Debug)]
pub struct Library {
    connection: Mutex<Connection>,
    // In memory from the first time they are asked for: the file never changes while it is open.
    themes: OnceLock<Vec<Theme>>,
    departments: OnceLock<Vec<Department>>,
    helpers: OnceLock<Vec<Helper>>,
    sources: OnceLock<Vec<Source>>,
    legal_points: OnceLock<Vec<LegalPoint>>,
    index: OnceLock<Index>,
}

impl Library {
    /// Opens a compiled library that is part of the program.
    ///
    /// # Errors
    ///
    /// The bytes are no library, or one of another format.
    pub fn open(bytes: &'static [u8]) -> Result<Self> {
        let mut connection = Connection::open_in_memory()?;
        connection.deserialize_bytes(MAIN_DB, bytes)?;
        Self::with_connection(connection)
    }

    /// Opens a compiled library from bytes, which are copied.
    ///
    /// # Errors
    ///
    /// The bytes are no library, or one of another format.
    pub fn from_vec(bytes: &[u8]) -> Result<Self> {
        let mut connection = Connection::open_in_memory()?;
        connection.deserialize_read_exact(MAIN_DB, bytes, bytes.len(), true)?;
        Self::with_connection(connection)
    }

    /// Opens the library shipped with the program; in debug builds, the one compiled on disk, so that
    /// content can change while working.
    ///
    /// # Errors
    ///
    /// It was not compiled yet (debug builds), or compiled by another version of the compiler.
    #[cfg(all(feature = "embedded", not(debug_assertions)))]
    pub fn embedded() -> Result<Self> {
        Self::open(include_bytes!("../../../gen/library.db"))
    }

    /// Opens the library compiled on disk; in release builds, the one shipped with the program.
    ///
    /// # Errors
    ///
    /// It was not compiled yet, or compiled by another version of the compiler.
    #[cfg(all(feature = "embedded", debug_assertions))]
    pub fn embedded() -> Result<Self> {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../gen/library.db");
        let bytes = std::fs::read(path).map_err(|_| Error::NotCompiled {
            path: path.to_owned(),
        })?;
        Self::from_vec(&bytes)
    }

    fn with_connection(connection: Connection) -> Result<Self> {
        let pragma = |name: &str| -> Result<u32> {
            let value = connection.pragma_query_value(None, name, |row| row.get(0));
            value.map_err(|_| Error::NotALibrary)
        };
        if pragma("application_id")? != APPLICATION {
            return Err(Error::NotALibrary);
        }
        let found = pragma("user_version")?;
        if found != FORMAT {
            return Err(Error::OtherFormat {
                found,
                expected: FORMAT,
            });
        }
        Ok(Self {
            connection: Mutex::new(connection),
            themes: OnceLock::new(),
            departments: OnceLock::new(),
            helpers: OnceLock::new(),
            sources: OnceLock::new(),
            legal_points: OnceLock::new(),
            index: OnceLock::new(),
        })
    }

    /// The connection. A panic while reading leaves nothing half done: the lock is taken anyway.
    fn connection(&self) -> MutexGuard<'_, Connection> {
        self.connection
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// The index of the search, read at the first search.
    pub(crate) fn index(&self) -> Result<&Index> {
        if let Some(index) = self.index.get() {
            return Ok(index);
        }
        let sql = "SELECT data FROM search";
        let data: Vec<u8> = self.connection().query_row(sql, [], |row| row.get(0))?;
        let index = Index::read(&data)?;
        Ok(self.index.get_or_init(|| index))
    }

    fn count(&self) -> Result<BTreeMap<Kind, u32>> {
        let connection = self.connection();
        let sql = "SELECT kind, COUNT(*) FROM entries GROUP BY kind";
        let mut statement = connection.prepare(sql)?;
        let rows = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get(1)?)))?;
        let counts = rows.filter_map(|row| {
            let count = row.map(|(code, count)| Some((code.parse().ok()?, count)));
            count.transpose()
        });
        Ok(counts.collect::<rusqlite::Result<_>>()?)
    }

    fn kept_themes(&self) -> Result<&[Theme]> {
        self.keep(&self.themes, Kind::Theme.code())
    }

    fn kept_departments(&self) -> Result<&[Department]> {
        self.keep(&self.departments, DEPARTMENT)
    }

    fn kept_sources(&self) -> Result<&[Source]> {
        self.keep(&self.sources, SOURCE)
    }

    fn all<T: DeserializeOwned>(&self, kind: &str) -> Result<Vec<T>> {
        self.list("SELECT body FROM entries WHERE kind = ?1 ORDER BY id", kind)
    }

    /// The entries of a kind, read once.
    fn keep<'a, T: DeserializeOwned>(
        &self,
        kept: &'a OnceLock<Vec<T>>,
        kind: &str,
    ) -> Result<&'a [T]> {
        if let Some(entries) = kept.get() {
            return Ok(entries);
        }
        let entries = self.all(kind)?;
        Ok(kept.get_or_init(|| entries))
    }

    fn cards<T: DeserializeOwned>(&self, kind: Kind) -> Result<Vec<T>> {
        let sql = "SELECT card FROM entries WHERE kind = ?1 ORDER BY id";
        self.list(sql, kind.code())
    }

    fn list<T: DeserializeOwned>(&self, sql: &str, kind: &str) -> Result<Vec<T>> {
        let connection = self.connection();
        let mut statement = connection.prepare(sql)?;
        let bodies = statement.query_map([kind], |row| row.get::<_, String>(0))?;
        bodies
            .map(|body| Ok(serde_json::from_str(&body?)?))
            .collect()
    }

    /// An entry by its slug, or by an old one.
    fn one<T: DeserializeOwned>(&self, kind: Kind, slug: &str) -> Result<Option<T>> {
        let sql = r"
            SELECT body FROM entries WHERE kind = ?1 AND slug = COALESCE(
              (SELECT slug FROM aliases WHERE kind = ?1 AND alias = ?2), ?2)";
        let connection = self.connection();
        let mut statement = connection.prepare(sql)?;
        let body: Option<String> = statement
            .query_row(params![kind.code(), slug], |row| row.get(0))
            .optional()?;
        body.map(|body| Ok(serde_json::from_str(&body)?))
            .transpose()
    }
}

/// One of some entries.
fn find<T: Clone>(entries: &[T], is: impl Fn(&T) -> bool) -> Option<T> {
    entries.iter().find(|entry| is(entry)).cloned()
}

/// Declares the methods that read the library.
macro_rules! readers {
    ($($(#[$doc:meta])* $name:ident($($arg:ident)?) -> $result:ty = |$it:ident| $read:expr;)+) => {
        impl Library {
            $($(#[$doc])*
            ///
            /// # Errors
            ///
            /// The library is damaged.
            pub fn $name(&self $(, $arg: &str)?) -> Result<$result> {
                let $it = self;
                $read
            })+
        }
    };
}

readers! {
    /// What this library is.
    edition() -> Edition = |it| it.all(EDITION)?.pop().ok_or(Error::NotALibrary);
    /// How many entries there are of each kind.
    counts() -> BTreeMap<Kind, u32> = |it| it.count();
    /// Every situation, theme by theme.
    all_situations() -> Vec<SituationCard> = |it| it.cards(Kind::Situation);
    /// The situations of a theme, in order.
    situations(theme) -> Vec<SituationCard> = |it| it.list(OF_THEME, theme);
    /// The modules, in the order they are best read.
    modules() -> Vec<ModuleCard> = |it| it.cards(Kind::Module);
    /// The quizzes: the general one first, then theme by theme.
    quizzes() -> Vec<QuizCard> = |it| it.cards(Kind::Quiz);
    /// The crisis sheets.
    crises() -> Vec<CrisisCard> = |it| it.cards(Kind::Crisis);
    /// The sheets about the head of the firm.
    leader_sheets() -> Vec<LeaderCard> = |it| it.cards(Kind::Leader);
    /// The outlines of workshops.
    outlines() -> Vec<OutlineCard> = |it| it.cards(Kind::Outline);
    /// The facilitation tools.
    tools() -> Vec<ToolCard> = |it| it.cards(Kind::Tool);
    /// The received ideas.
    received_ideas() -> Vec<ReceivedIdea> = |it| it.all(Kind::Idea.code());
    /// The glossary, in alphabetical order.
    glossary() -> Vec<GlossaryTerm> = |it| it.all(Kind::Term.code());
    /// The figures, in the order of their file.
    figures() -> Vec<Figure> = |it| it.all(FIGURE);
    /// The needs, in the order of their file.
    needs() -> Vec<Need> = |it| it.all(Kind::Need.code());
    /// The sample dossiers.
    samples() -> Vec<Sample> = |it| it.all(SAMPLE);

    /// The themes, by number.
    themes() -> Vec<Theme> = |it| Ok(it.kept_themes()?.to_vec());
    /// A theme.
    theme(slug) -> Option<Theme> = |it| Ok(find(it.kept_themes()?, |theme| theme.slug == slug));
    /// The departments, in the order of their file.
    departments() -> Vec<Department> = |it| Ok(it.kept_departments()?.to_vec());
    /// A department, by its code.
    department(code) -> Option<Department> =
        |it| Ok(find(it.kept_departments()?, |department| department.code == code));
    /// The sources, in the order of their file.
    sources() -> Vec<Source> = |it| Ok(it.kept_sources()?.to_vec());
    /// A source, by its id.
    source(id) -> Option<Source> = |it| Ok(find(it.kept_sources()?, |source| source.id == id));
    /// The helpers: those with a rank first.
    helpers() -> Vec<Helper> = |it| Ok(it.keep(&it.helpers, Kind::Helper.code())?.to_vec());
    /// The points of law, in the order of their file.
    legal_points() -> Vec<LegalPoint> =
        |it| Ok(it.keep(&it.legal_points, Kind::Law.code())?.to_vec());

    /// A situation. As below, an old name is followed: the entry carries its present one.
    situation(slug) -> Option<SituationSheet> = |it| it.one(Kind::Situation, slug);
    /// A module.
    module(slug) -> Option<Module> = |it| it.one(Kind::Module, slug);
    /// A quiz.
    quiz(slug) -> Option<Quiz> = |it| it.one(Kind::Quiz, slug);
    /// A point of law, by its id.
    legal_point(slug) -> Option<LegalPoint> = |it| it.one(Kind::Law, slug);
    /// A crisis sheet.
    crisis(slug) -> Option<CrisisSheet> = |it| it.one(Kind::Crisis, slug);
    /// A sheet about the head of the firm.
    leader_sheet(slug) -> Option<LeaderSheet> = |it| it.one(Kind::Leader, slug);
    /// A need.
    need(slug) -> Option<Need> = |it| it.one(Kind::Need, slug);
    /// A helper.
    helper(slug) -> Option<Helper> = |it| it.one(Kind::Helper, slug);
    /// The outline of a workshop.
    outline(slug) -> Option<Outline> = |it| it.one(Kind::Outline, slug);
    /// A facilitation tool.
    tool(slug) -> Option<Tool> = |it| it.one(Kind::Tool, slug);
}

/// The cards of a theme.
const OF_THEME: &str =
    "SELECT card FROM entries WHERE kind = 'situation' AND theme = ?1 ORDER BY id";

impl Library {
    /// Finds entries from what was typed, best first: at most `limit_per_kind` of each kind.
    ///
    /// The last word is taken as unfinished, unless something follows it.
    ///
    /// # Errors
    ///
    /// The library is damaged.
    pub fn search(&self, query: &str, limit_per_kind: usize) -> Result<Vec<Hit>> {
        Ok(self.index()?.find(query, limit_per_kind))
    }

    /// The same, by kind: the kind of the best hit first.
    ///
    /// # Errors
    ///
    /// The library is damaged.
    pub fn search_grouped(&self, query: &str, limit_per_kind: usize) -> Result<Vec<Group>> {
        Ok(search::by_kind(self.search(query, limit_per_kind)?))
    }
}

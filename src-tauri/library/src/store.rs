//! The library, open: reads entries from the compiled file, held in memory.
//!
//! Opening costs a connection and one row. What every page looks up is read once and kept; the rest is
//! read where it is asked for. Finding by words is in `search`. Nothing here can write: the file is
//! opened read-only.

use std::collections::BTreeMap;
use std::fmt;
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
pub struct Library {
    connection: Mutex<Connection>,
    kept: Kept,
    index: OnceLock<Index>,
}

impl fmt::Debug for Library {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Library")
    }
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

    /// Opens the library shipped with the program; in debug builds, the one compiled on disk.
    ///
    /// # Errors
    ///
    /// It was not compiled yet (debug builds), or compiled by another version of the compiler.
    #[cfg(feature = "embedded")]
    pub fn embedded() -> Result<Self> {
        embedded::library()
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
            kept: Kept::default(),
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

    /// What this library is.
    ///
    /// # Errors
    ///
    /// The library is damaged.
    pub fn edition(&self) -> Result<Edition> {
        let edition = self.all(EDITION)?.pop();
        edition.ok_or(Error::NotALibrary)
    }

    /// How many entries there are of each kind.
    ///
    /// # Errors
    ///
    /// The library is damaged.
    pub fn counts(&self) -> Result<BTreeMap<Kind, u32>> {
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
        self.list(sql, kind.as_str())
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
    fn one<T: DeserializeOwned>(&self, kind: &str, slug: &str) -> Result<Option<T>> {
        let sql = r"
            SELECT body FROM entries WHERE kind = ?1 AND slug = COALESCE(
              (SELECT slug FROM aliases WHERE kind = ?1 AND alias = ?2), ?2)";
        let connection = self.connection();
        let mut statement = connection.prepare(sql)?;
        let body: Option<String> = statement
            .query_row(params![kind, slug], |row| row.get(0))
            .optional()?;
        body.map(|body| Ok(serde_json::from_str(&body)?))
            .transpose()
    }
}

/// Declares the methods that read the entries of a kind: all of them, and one by its slug.
macro_rules! readers {
    ($($(#[$doc:meta])* $name:ident = $read:ident($kind:expr) -> Vec<$type:ty>;)+) => {
        impl Library {
            $($(#[$doc])*
            ///
            /// # Errors
            ///
            /// The library is damaged.
            pub fn $name(&self) -> Result<Vec<$type>> {
                self.$read($kind)
            })+
        }
    };
    ($($(#[$doc:meta])* $name:ident(slug) = $kind:expr => $type:ty;)+) => {
        impl Library {
            $($(#[$doc])*
            ///
            /// An old name is followed: the entry carries its present one.
            ///
            /// # Errors
            ///
            /// The library is damaged.
            pub fn $name(&self, slug: &str) -> Result<Option<$type>> {
                self.one($kind, slug)
            })+
        }
    };
}

readers! {
    /// Every situation, theme by theme.
    all_situations = cards(Kind::Situation) -> Vec<SituationCard>;
    /// The modules, in the order they are best read.
    modules = cards(Kind::Module) -> Vec<ModuleCard>;
    /// The quizzes: the general one first, then theme by theme.
    quizzes = cards(Kind::Quiz) -> Vec<QuizCard>;
    /// The received ideas.
    received_ideas = all(Kind::Idea.as_str()) -> Vec<ReceivedIdea>;
    /// The glossary, in alphabetical order.
    glossary = all(Kind::Term.as_str()) -> Vec<GlossaryTerm>;
    /// The figures, in the order of their file.
    figures = all(FIGURE) -> Vec<Figure>;
    /// The crisis sheets.
    crises = cards(Kind::Crisis) -> Vec<CrisisCard>;
    /// The sheets about the head of the firm.
    leader_sheets = cards(Kind::Leader) -> Vec<LeaderCard>;
    /// The needs, in the order of their file.
    needs = all(Kind::Need.as_str()) -> Vec<Need>;
    /// The outlines of workshops.
    outlines = cards(Kind::Outline) -> Vec<OutlineCard>;
    /// The facilitation tools.
    tools = cards(Kind::Tool) -> Vec<ToolCard>;
    /// The sample dossiers.
    samples = all(SAMPLE) -> Vec<Sample>;
}

readers! {
    /// A situation.
    situation(slug) = Kind::Situation.as_str() => SituationSheet;
    /// A module.
    module(slug) = Kind::Module.as_str() => Module;
    /// A quiz.
    quiz(slug) = Kind::Quiz.as_str() => Quiz;
    /// A point of law, by its id.
    legal_point(slug) = Kind::Law.as_str() => LegalPoint;
    /// A crisis sheet.
    crisis(slug) = Kind::Crisis.as_str() => CrisisSheet;
    /// A sheet about the head of the firm.
    leader_sheet(slug) = Kind::Leader.as_str() => LeaderSheet;
    /// A need.
    need(slug) = Kind::Need.as_str() => Need;
    /// A helper.
    helper(slug) = Kind::Helper.as_str() => Helper;
    /// The outline of a workshop.
    outline(slug) = Kind::Outline.as_str() => Outline;
    /// A facilitation tool.
    tool(slug) = Kind::Tool.as_str() => Tool;
}

/// Declares the entries kept in memory from the first time they are asked for, as the file never changes
/// while it is open, and the methods that give them.
macro_rules! kept {
    ($($(#[$doc:meta])* $name:ident = $kind:expr => $type:ty;)+) => {
        #[derive(Default)]
        struct Kept {
            $($name: OnceLock<Vec<$type>>,)+
        }

        impl Library {
            $($(#[$doc])*
            ///
            /// # Errors
            ///
            /// The library is damaged.
            pub fn $name(&self) -> Result<Vec<$type>> {
                Ok(self.keep(&self.kept.$name, $kind)?.to_vec())
            })+
        }
    };
}

kept! {
    /// The themes, by number.
    themes = Kind::Theme.as_str() => Theme;
    /// The departments, in the order of their file.
    departments = DEPARTMENT => Department;
    /// The helpers: those with a rank first.
    helpers = Kind::Helper.as_str() => Helper;
    /// The points of law, in the order of their file.
    legal_points = Kind::Law.as_str() => LegalPoint;
    /// The sources, in the order of their file.
    sources = SOURCE => Source;
}

impl Library {
    /// A theme.
    ///
    /// # Errors
    ///
    /// The library is damaged.
    pub fn theme(&self, slug: &str) -> Result<Option<Theme>> {
        let themes = self.keep(&self.kept.themes, Kind::Theme.as_str())?;
        Ok(themes.iter().find(|theme| theme.slug == slug).cloned())
    }

    /// A department, by its code.
    ///
    /// # Errors
    ///
    /// The library is damaged.
    pub fn department(&self, code: &str) -> Result<Option<Department>> {
        let departments = self.keep(&self.kept.departments, DEPARTMENT)?;
        Ok(departments.iter().find(|one| one.code == code).cloned())
    }

    /// A source, by its id.
    ///
    /// # Errors
    ///
    /// The library is damaged.
    pub fn source(&self, id: &str) -> Result<Option<Source>> {
        let sources = self.keep(&self.kept.sources, SOURCE)?;
        Ok(sources.iter().find(|source| source.id == id).cloned())
    }

    /// The situations of a theme, in order.
    ///
    /// # Errors
    ///
    /// The library is damaged.
    pub fn situations(&self, theme: &str) -> Result<Vec<SituationCard>> {
        let sql = "SELECT card FROM entries WHERE kind = 'situation' AND theme = ?1 ORDER BY id";
        self.list(sql, theme)
    }
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

#[cfg(feature = "embedded")]
mod embedded {
    //! Where the library of the program comes from.

    use super::Library;
    use crate::error::Result;

    /// Compiled by `cargo xtask content`; part of the program.
    #[cfg(not(debug_assertions))]
    pub(super) fn library() -> Result<Library> {
        Library::open(include_bytes!("../../../gen/library.db"))
    }

    /// Compiled by `cargo xtask content`; read from disk, so that content can change while working.
    #[cfg(debug_assertions)]
    pub(super) fn library() -> Result<Library> {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../gen/library.db");
        match std::fs::read(path) {
            Ok(bytes) => Library::from_vec(&bytes),
            Err(_) => Err(crate::error::Error::NotCompiled {
                path: path.to_owned(),
            }),
        }
    }
}

//! Writes the checked content as one SQLite file: the same content always gives the same bytes.
//!
//! The tables are described in `schema.sql`.

use rusqlite::{Connection, MAIN_DB, params};
use serde::Serialize;

use super::content::Content;
use super::documents::documents;
use crate::error::Result;
use crate::kind::Kind;
use crate::model::{
    CrisisCard, LeaderCard, ModuleCard, OutlineCard, QuizCard, SituationCard, ToolCard,
};
use crate::search::{Document, Index, build};
use crate::store::{APPLICATION, DEPARTMENT, FIGURE, FORMAT, SAMPLE, SOURCE};

/// Size of the pages of the file, in bytes.
const PAGE: u32 = 4096;

/// The bytes of a compiled library.
pub(crate) fn write(content: &Content) -> Result<Vec<u8>> {
    let writer = Writer::new()?;
    writer.edition(content)?;
    writer.entries(content)?;
    writer.aliases(content)?;
    writer.index(&documents(content), &content.synonyms)?;
    writer.finish()
}

/// Writes a library, part by part.
pub(crate) struct Writer {
    connection: Connection,
}

/// An entry, ready to be written.
struct Row<'a> {
    kind: &'a str,
    slug: &'a str,
    theme: &'a str,
    title: &'a str,
}

impl Writer {
    pub(crate) fn new() -> Result<Self> {
        let connection = Connection::open_in_memory()?;
        connection.pragma_update(None, "page_size", PAGE)?;
        connection.pragma_update(None, "encoding", "UTF-8")?;
        connection.pragma_update(None, "application_id", APPLICATION)?;
        connection.pragma_update(None, "user_version", FORMAT)?;
        connection.execute_batch(include_str!("../../schema.sql"))?;
        connection.execute_batch("BEGIN")?;
        Ok(Self { connection })
    }

    fn edition(&self, content: &Content) -> Result<()> {
        let about = serde_json::to_string(&content.edition)?;
        self.connection
            .execute("INSERT INTO edition (about) VALUES (?1)", [about])?;
        Ok(())
    }

    fn entries(&self, content: &Content) -> Result<()> {
        self.carded(
            Kind::Situation,
            &content.situations,
            SituationCard::from,
            |entry| (&entry.slug, &entry.theme, &entry.title),
        )?;
        self.carded(Kind::Crisis, &content.crises, CrisisCard::from, |entry| {
            (&entry.slug, "", &entry.title)
        })?;
        self.carded(Kind::Module, &content.modules, ModuleCard::from, |entry| {
            (&entry.slug, "", &entry.title)
        })?;
        self.carded(Kind::Leader, &content.leaders, LeaderCard::from, |entry| {
            (&entry.slug, "", &entry.title)
        })?;
        self.carded(Kind::Tool, &content.tools, ToolCard::from, |entry| {
            (&entry.slug, "", &entry.title)
        })?;
        self.carded(
            Kind::Outline,
            &content.outlines,
            OutlineCard::from,
            |entry| (&entry.slug, "", &entry.title),
        )?;
        self.carded(Kind::Quiz, &content.quizzes, QuizCard::from, |entry| {
            let theme = entry.theme.as_deref().unwrap_or_default();
            (&entry.slug, theme, &entry.title)
        })?;
        self.short_entries(content)
    }

    /// Entries that lists show whole.
    fn short_entries(&self, content: &Content) -> Result<()> {
        self.whole(Kind::Theme.as_str(), &content.themes, |entry| {
            (&entry.slug, &entry.slug, &entry.title)
        })?;
        self.whole(Kind::Need.as_str(), &content.needs, |entry| {
            (&entry.slug, "", &entry.title)
        })?;
        self.whole(Kind::Helper.as_str(), &content.helpers, |entry| {
            (&entry.slug, "", &entry.name)
        })?;
        self.whole(Kind::Law.as_str(), &content.legal_points, |entry| {
            (&entry.id, "", &entry.title)
        })?;
        self.whole(Kind::Idea.as_str(), &content.ideas, |entry| {
            (&entry.slug, "", &entry.idea)
        })?;
        self.whole(Kind::Term.as_str(), &content.terms, |entry| {
            (&entry.slug, "", &entry.term)
        })?;
        self.whole(SOURCE, &content.sources, |entry| {
            (&entry.id, "", &entry.title)
        })?;
        self.whole(FIGURE, &content.figures, |entry| {
            (&entry.id, "", &entry.value)
        })?;
        self.whole(DEPARTMENT, &content.departments, |entry| {
            (&entry.code, "", &entry.name)
        })?;
        self.whole(SAMPLE, &content.samples, |entry| (&entry.slug, "", ""))
    }

    fn whole<T: Serialize>(
        &self,
        kind: &str,
        entries: &[T],
        row: impl Fn(&T) -> (&str, &str, &str),
    ) -> Result<()> {
        for entry in entries {
            let (slug, theme, title) = row(entry);
            let row = Row {
                kind,
                slug,
                theme,
                title,
            };
            self.entry(&row, "", &serde_json::to_string(entry)?)?;
        }
        Ok(())
    }

    fn carded<'a, T: Serialize, C: Serialize>(
        &self,
        kind: Kind,
        entries: &'a [T],
        card: impl Fn(&'a T) -> C,
        row: impl Fn(&T) -> (&str, &str, &str),
    ) -> Result<()> {
        for entry in entries {
            let (slug, theme, title) = row(entry);
            let row = Row {
                kind: kind.as_str(),
                slug,
                theme,
                title,
            };
            let card = serde_json::to_string(&card(entry))?;
            self.entry(&row, &card, &serde_json::to_string(entry)?)?;
        }
        Ok(())
    }

    fn entry(&self, row: &Row<'_>, card: &str, body: &str) -> Result<()> {
        let sql = r"
            INSERT INTO entries (kind, slug, theme, title, card, body)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        let values = params![row.kind, row.slug, row.theme, row.title, card, body];
        self.connection.execute(sql, values)?;
        Ok(())
    }

    /// Writes the entries of another library so many times: copies have a number after their slug.
    pub(crate) fn copy_entries(&self, from: &Connection, times: usize) -> Result<()> {
        let about: String = from.query_row("SELECT about FROM edition", [], |row| row.get(0))?;
        self.connection
            .execute("INSERT INTO edition (about) VALUES (?1)", [about])?;
        let sql = "SELECT kind, slug, theme, title, card, body FROM entries ORDER BY id";
        let mut select = from.prepare(sql)?;
        let mut rows = select.query([])?;
        while let Some(row) = rows.next()? {
            let texts: [String; 6] = [
                row.get(0)?,
                row.get(1)?,
                row.get(2)?,
                row.get(3)?,
                row.get(4)?,
                row.get(5)?,
            ];
            let [kind, slug, theme, title, card, body] = texts.each_ref().map(String::as_str);
            for copy in 1..=times {
                let name = if copy == 1 {
                    slug.to_owned()
                } else {
                    format!("{slug}--{copy}")
                };
                let named =
                    |json: &str| json.replace(&format!("\":\"{slug}\""), &format!("\":\"{name}\""));
                let row = Row {
                    kind,
                    slug: &name,
                    theme,
                    title,
                };
                self.entry(&row, &named(card), &named(body))?;
            }
        }
        Ok(())
    }

    fn aliases(&self, content: &Content) -> Result<()> {
        let sql = "INSERT INTO aliases (kind, alias, slug) VALUES (?1, ?2, ?3)";
        let mut statement = self.connection.prepare(sql)?;
        for (kind, alias, slug) in &content.aliases {
            statement.execute(params![kind.as_str(), alias, slug])?;
        }
        Ok(())
    }

    /// Writes the documents of the search and their index.
    pub(crate) fn index(&self, documents: &[Document], synonyms: &[Vec<String>]) -> Result<()> {
        let index = build(documents, synonyms);
        let sql = r"
            INSERT INTO documents (id, kind, slug, theme, title, layout, terms, passages)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
        let mut statement = self.connection.prepare(sql)?;
        let encoded = index.layouts.iter().zip(&index.contents);
        for (id, (document, (layout, terms))) in (0_u32..).zip(documents.iter().zip(encoded)) {
            let passages: Vec<&str> = document
                .passages
                .iter()
                .map(|(_, text)| text.as_str())
                .collect();
            statement.execute(params![
                id,
                document.kind.as_str(),
                document.slug,
                document.theme,
                document.title,
                layout,
                terms,
                passages.join("\n"),
            ])?;
        }
        self.postings(&index)?;
        self.lexicon(&index)
    }

    fn postings(&self, index: &Index) -> Result<()> {
        let sql = "INSERT INTO postings (term, list) VALUES (?1, ?2)";
        let mut statement = self.connection.prepare(sql)?;
        for (term, list) in (0_u32..).zip(&index.postings) {
            statement.execute(params![term, list])?;
        }
        Ok(())
    }

    fn lexicon(&self, index: &Index) -> Result<()> {
        let sql = "INSERT INTO lexicon (name, data) VALUES (?1, ?2)";
        let mut statement = self.connection.prepare(sql)?;
        let parts = [
            ("forms", &index.forms),
            ("kinds", &index.kinds),
            ("synonyms", &index.synonyms),
            ("terms", &index.terms),
        ];
        for (name, data) in parts {
            statement.execute(params![name, data])?;
        }
        Ok(())
    }

    pub(crate) fn finish(mut self) -> Result<Vec<u8>> {
        self.connection.execute_batch("COMMIT; VACUUM")?;
        let bytes = self.connection.serialize(MAIN_DB)?;
        Ok(bytes.to_vec())
    }
}

//! Writes `schema.sql` again from the migrations, keeping each comment beside its column.
//!
//! `cargo xtask schema`. A new column comes without comment: a test asks for one.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::Path;

use rusqlite::Connection;

/// Where the comment of a column begins, in signs.
const MARGIN: usize = 63;

type Outcome<T> = Result<T, Box<dyn Error>>;

/// What people wrote: the head of the file, a word on each table, a word on each column.
#[derive(Default)]
struct Comments {
    head: Vec<String>,
    tables: BTreeMap<String, Vec<String>>,
    columns: BTreeMap<(String, String), String>,
}

impl Comments {
    fn read(text: &str) -> Self {
        let (head, rest) = text.split_once("\n\n").unwrap_or(("", text));
        let mut comments = Self {
            head: head.lines().map(str::to_owned).collect(),
            ..Self::default()
        };
        let mut table = String::new();
        let mut above = Vec::new();
        for line in rest.lines() {
            if line.starts_with("--") {
                above.push(line.to_owned());
            } else if let Some(name) = line.strip_prefix("CREATE TABLE ") {
                table = first_word(name);
                comments
                    .tables
                    .insert(table.clone(), std::mem::take(&mut above));
            } else if let Some((column, comment)) = line.split_once("-- ") {
                let key = (table.clone(), first_word(column));
                comments.columns.insert(key, comment.to_owned());
            }
        }
        comments
    }

    fn column(&self, table: &str, definition: &str, comma: &str) -> String {
        let line = format!("  {definition}{comma}");
        match self
            .columns
            .get(&(table.to_owned(), first_word(definition)))
        {
            Some(comment) => format!(
                "{line:<width$}-- {comment}",
                width = MARGIN.max(line.len() + 1)
            ),
            None => line,
        }
    }
}

fn first_word(text: &str) -> String {
    let words = text.split(|sign: char| !(sign.is_alphanumeric() || sign == '_'));
    words
        .into_iter()
        .find(|word| !word.is_empty())
        .unwrap_or_default()
        .to_owned()
}

/// The schema of a fresh file: name, table and text of each object, tables before what is on them.
#[expect(
    clippy::disallowed_methods,
    reason = "a file made for this, read as SQLite sees it"
)]
fn objects() -> Outcome<Vec<(String, String)>> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("fresh.mallette");
    dossier::testing::saved(
        &dossier::testing::boulangerie_martin(),
        &path,
        &dossier::testing::device(),
    );
    let conn = Connection::open(&path)?;
    let sql = "SELECT o.tbl_name, o.sql FROM sqlite_schema o
        JOIN sqlite_schema t ON t.type = 'table' AND t.name = o.tbl_name
        WHERE o.sql IS NOT NULL ORDER BY t.rowid, o.type <> 'table', o.rowid";
    let mut statement = conn.prepare(sql)?;
    let rows = statement.query_map((), |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// What is between the outer brackets, cut at its commas; what follows them.
fn columns(sql: &str) -> Outcome<(Vec<String>, String)> {
    let (_, body) = sql.split_once('(').ok_or("no columns")?;
    let (body, options) = body.rsplit_once(')').ok_or("no end of columns")?;
    let mut depth = 0;
    let mut parts = vec![String::new()];
    for sign in body.chars() {
        match sign {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if sign == ',' && depth == 0 {
            parts.push(String::new());
        } else if let Some(part) = parts.last_mut() {
            part.push(sign);
        }
    }
    let parts = parts.iter().map(|part| on_one_line(part)).collect();
    Ok((parts, options.trim().to_owned()))
}

fn on_one_line(sql: &str) -> String {
    sql.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn main() -> Outcome<()> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema.sql");
    let comments = Comments::read(&fs::read_to_string(&path)?);
    let mut lines = comments.head.clone();
    for (table, sql) in objects()? {
        if !sql.starts_with("CREATE TABLE") {
            lines.push(format!("{};", on_one_line(&sql)));
            continue;
        }
        lines.push(String::new());
        lines.extend(comments.tables.get(&table).into_iter().flatten().cloned());
        lines.push(format!("CREATE TABLE {table} ("));
        let (columns, options) = columns(&sql)?;
        for (rank, column) in (1..).zip(&columns) {
            let comma = if rank < columns.len() { "," } else { "" };
            lines.push(comments.column(&table, column, comma));
        }
        lines.push(format!(") {options};"));
    }
    fs::write(&path, lines.join("\n") + "\n")?;
    Ok(())
}

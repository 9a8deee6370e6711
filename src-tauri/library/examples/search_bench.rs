//! How long a key takes in the search: on the library, on one twenty times larger, and with FTS5.
//!
//! Types everyday queries of `tests/search/requetes.toml` key by key: one in four, as FTS5 is slow.
//! Only a release build says something. Run by `cargo xtask bench search`.
#![expect(clippy::print_stdout, reason = "a command-line tool")]

use std::error::Error;
use std::path::Path;
use std::time::{Duration, Instant};

use library::Library;
use library::compile::compile;
use library::testing::{keystrokes, multiply, searched};
use rusqlite::{Connection, params};

const TIMES: usize = 20;
const RESULTS: usize = 5;
const ONE_IN: usize = 4;

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let compiled = compile(&root.join("content"))?;
    let queries = queries(&root.join("tests/search/requetes.toml"))?;
    let larger = multiply(&compiled, TIMES, 1)?;
    println!("{} queries, typed key by key", queries.len());
    measure("1x", &compiled.bytes, &queries)?;
    measure("20x", &larger, &queries)?;
    Ok(())
}

fn queries(path: &Path) -> Outcome<Vec<String>> {
    let read: toml::Table = toml::from_str(&std::fs::read_to_string(path)?)?;
    let asked = read.get("requete").and_then(toml::Value::as_array);
    let texts = asked
        .into_iter()
        .flatten()
        .filter_map(|query| query.get("texte")?.as_str());
    Ok(texts.step_by(ONE_IN).map(str::to_owned).collect())
}

fn measure(name: &str, bytes: &[u8], queries: &[String]) -> Outcome<()> {
    let start = Instant::now();
    let library = Library::from_vec(bytes)?;
    library.edition()?;
    let opening = start.elapsed();
    let start = Instant::now();
    library.search("a", RESULTS)?;
    let first = start.elapsed();
    println!(
        "{name:>4}  {:.1} MB, opening {}, first search {}",
        size(bytes),
        told(opening),
        told(first)
    );
    let ours = times(queries, |typed| Ok(library.search(typed, RESULTS)?.len()))?;
    println!("{name:>4}  ours      {}", summary(&ours));
    let raw = RawFts5::new(&library)?;
    let theirs = times(queries, |typed| Ok(raw.search(typed, 20)?.len()))?;
    println!("{name:>4}  raw FTS5  {}", summary(&theirs));
    Ok(())
}

/// How long each key takes.
fn times(queries: &[String], search: impl Fn(&str) -> Outcome<usize>) -> Outcome<Vec<Duration>> {
    let mut times = Vec::new();
    for typed in queries.iter().flat_map(|query| keystrokes(query)) {
        let start = Instant::now();
        search(typed)?;
        times.push(start.elapsed());
    }
    times.sort_unstable();
    Ok(times)
}

fn summary(times: &[Duration]) -> String {
    let at = |percent: usize| {
        times
            .get(times.len() * percent / 100)
            .copied()
            .unwrap_or_default()
    };
    let most = times.last().copied().unwrap_or_default();
    format!(
        "p50 {}  p99 {}  most {}  ({} keys)",
        told(at(50)),
        told(at(99)),
        told(most),
        times.len()
    )
}

fn told(time: Duration) -> String {
    format!("{:.2} ms", time.as_secs_f64() * 1000.0)
}

#[expect(clippy::cast_precision_loss, reason = "a size to be read")]
fn size(bytes: &[u8]) -> f64 {
    bytes.len() as f64 / 1e6
}

/// The same documents in a plain FTS5 table: the engine ours is compared with.
struct RawFts5 {
    connection: Connection,
}

impl RawFts5 {
    /// Indexes the documents of a compiled library.
    fn new(library: &Library) -> Outcome<Self> {
        let connection = Connection::open_in_memory()?;
        connection.execute_batch(
            r"CREATE VIRTUAL TABLE documents USING fts5(
                slug UNINDEXED, title, text,
                tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3')",
        )?;
        let mut insert = connection.prepare("INSERT INTO documents VALUES (?1, ?2, ?3)")?;
        for (slug, texts) in searched(library)? {
            insert.execute(params![slug, texts.first(), texts.join("\n")])?;
        }
        drop(insert);
        Ok(Self { connection })
    }

    /// The best documents that contain one of the words typed, the last one as a beginning.
    fn search(&self, typed: &str, limit: u32) -> Outcome<Vec<String>> {
        let words = typed.split(|ch: char| !ch.is_alphanumeric());
        let words: Vec<String> = words
            .filter(|word| !word.is_empty())
            .map(|word| format!("\"{word}\""))
            .collect();
        if words.is_empty() {
            return Ok(Vec::new());
        }
        let query = format!("{}*", words.join(" OR "));
        let mut select = self.connection.prepare(
            r"SELECT slug, snippet(documents, 2, '[', ']', '', 24) FROM documents
              WHERE documents MATCH ?1 ORDER BY bm25(documents, 0, 5.0, 1.5) LIMIT ?2",
        )?;
        let found = select.query_map(params![query, limit], |row| row.get(0))?;
        Ok(found.collect::<Result<_, _>>()?)
    }
}

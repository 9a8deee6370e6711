//! Files of French sentences: one loader for every room, and one test that each sentence is said.
//!
//! A file is TOML: tables of sentences, of lists of sentences, and of counts (`zero`, `one`, `many`). A
//! sentence is named by its path, `"plan.title"`.

use toml::{Table, Value};

/// The sentences of a file.
#[derive(Clone, Debug, Default)]
pub struct Texts {
    table: Table,
}

impl Texts {
    /// Reads a file.
    ///
    /// # Errors
    /// When the file is not TOML.
    pub fn parse(toml: &str) -> Result<Self, toml::de::Error> {
        Ok(Self {
            table: toml.parse()?,
        })
    }

    /// The sentences of a file that is part of the program.
    ///
    /// # Panics
    /// When the file is not TOML, which any test that says a sentence sees.
    #[expect(clippy::expect_used, reason = "the file is compiled in")]
    #[must_use]
    pub fn compiled_in(toml: &str) -> Self {
        Self::parse(toml).expect("a file of sentences is TOML")
    }

    /// The sentence at a path; nothing when there is none.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<&str> {
        self.value(path)?.as_str()
    }

    /// The sentence at a path, or the path itself, so that a page always shows something.
    #[must_use]
    pub fn text<'a>(&'a self, path: &'a str) -> &'a str {
        self.get(path).unwrap_or(path)
    }

    /// The sentence of a code in a section; nothing when there is none.
    #[must_use]
    pub fn find(&self, section: &str, code: &str) -> Option<&str> {
        self.section(section)?.get(code)?.as_str()
    }

    /// The sentence of a code in a section, or the code itself.
    #[must_use]
    pub fn label<'a>(&'a self, section: &str, code: &'a str) -> &'a str {
        self.find(section, code).unwrap_or(code)
    }

    /// The codes of a section with their sentences, in the order of the file.
    pub fn labels(&self, section: &str) -> impl Iterator<Item = (&str, &str)> {
        let labels = self.section(section).into_iter().flatten();
        labels.filter_map(|(code, label)| Some((code.as_str(), label.as_str()?)))
    }

    /// The sentences of the list at a path.
    pub fn list(&self, path: &str) -> impl Iterator<Item = &str> {
        let list = self.value(path).and_then(Value::as_array);
        list.into_iter().flatten().filter_map(Value::as_str)
    }

    /// The sentence that agrees with a number: French is plural from 2. `zero` is optional.
    #[must_use]
    pub fn count<'a>(&'a self, path: &'a str, number: i64) -> &'a str {
        let form = |name: &str| self.section(path)?.get(name)?.as_str();
        let zero = (number == 0).then(|| form("zero")).flatten();
        let agrees = if (-1..=1).contains(&number) {
            "one"
        } else {
            "many"
        };
        zero.or_else(|| form(agrees)).unwrap_or(path)
    }

    /// The paths of all sentences; a list or a count is one.
    #[must_use]
    pub fn paths(&self) -> Vec<String> {
        let mut paths = Vec::new();
        walk(&self.table, "", &mut paths);
        paths
    }

    /// Whether a sentence, a list, a count or a section has this path.
    #[must_use]
    pub fn has(&self, path: &str) -> bool {
        self.value(path).is_some()
    }

    fn section(&self, path: &str) -> Option<&Table> {
        self.value(path)?.as_table()
    }

    fn value(&self, path: &str) -> Option<&Value> {
        let (names, last) = match path.rsplit_once('.') {
            Some((names, last)) => (Some(names), last),
            None => (None, path),
        };
        let mut table = &self.table;
        for name in names.into_iter().flat_map(|names| names.split('.')) {
            table = table.get(name)?.as_table()?;
        }
        table.get(last)
    }
}

fn walk(table: &Table, above: &str, paths: &mut Vec<String>) {
    for (name, value) in table {
        let path = if above.is_empty() {
            name.clone()
        } else {
            format!("{above}.{name}")
        };
        match value.as_table() {
            Some(inner) if !is_count(inner) => walk(inner, &path, paths),
            Some(_) | None => paths.push(path),
        }
    }
}

fn is_count(table: &Table) -> bool {
    let known = ["zero", "one", "many"];
    table.contains_key("many") && table.keys().all(|name| known.contains(&name.as_str()))
}

/// The source files under a folder whose name ends with `extension`, without their tests.
///
/// # Errors
/// When the folder or a file cannot be read.
#[cfg(feature = "testing")]
pub fn sources(folder: &std::path::Path, extension: &str) -> std::io::Result<Vec<String>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(sources(&path, extension)?);
        } else if path.extension().is_some_and(|end| end == extension) {
            let text = std::fs::read_to_string(&path)?;
            let (code, _) = text
                .split_once("\n#[cfg(test)]\nmod ")
                .unwrap_or((&text, ""));
            found.push(code.to_owned());
        }
    }
    Ok(found)
}

/// The [`mismatches`] between a file of sentences and the Rust sources under a folder, tests aside: a test
/// that names a call is no call.
///
/// # Errors
/// When the folder or a file cannot be read.
#[cfg(feature = "testing")]
pub fn mismatches_under(
    texts: &Texts,
    folder: &std::path::Path,
    calls: &[&str],
) -> std::io::Result<Vec<String>> {
    Ok(mismatches(texts, &sources(folder, "rs")?, calls, &[]))
}

/// What is wrong between a file of sentences and the sources that say them: a path that is asked for and
/// does not exist; a sentence that no source names.
///
/// `calls` is how sources ask for a sentence, up to its first argument: `.text(`, `label(list=`. A section
/// asked for without a literal after its name is said as a whole. A literal equal to the path of a
/// sentence names it too, wherever it stands. `built` are the paths that sources put together.
#[cfg(feature = "testing")]
#[must_use]
pub fn mismatches(
    texts: &Texts,
    sources: &[String],
    calls: &[&str],
    built: &[String],
) -> Vec<String> {
    use std::collections::BTreeSet;

    let asked_by = |source: &String| -> Vec<String> {
        calls
            .iter()
            .flat_map(|call| paths_in(source, call))
            .collect()
    };
    let asked = sources.iter().flat_map(asked_by).chain(built.to_vec());
    let asked: BTreeSet<String> = asked.collect();
    let literals: BTreeSet<&str> = sources.iter().flat_map(|source| literals(source)).collect();
    let is_said = |path: &str| {
        let mut above = path.match_indices('.').filter_map(|(at, _)| path.get(..at));
        literals.contains(path) || asked.contains(path) || above.any(|path| asked.contains(path))
    };
    let missing = asked.iter().filter(|path| !texts.has(path));
    let missing = missing.map(|path| format!("`{path}` is asked for, and has no sentence"));
    let spare = texts.paths().into_iter().filter(|path| !is_said(path));
    missing
        .chain(spare.map(|path| format!("`{path}` is said nowhere")))
        .collect()
}

/// The paths that a source asks for by a call.
#[cfg(feature = "testing")]
fn paths_in(source: &str, call: &str) -> Vec<String> {
    let starts = source.match_indices(call);
    let arguments = starts.filter_map(|(at, _)| source.get(at + call.len()..));
    arguments
        .filter_map(|arguments| {
            let (first, after) = literal(arguments)?;
            let second = after.trim_start().strip_prefix(',').and_then(literal);
            Some(match second {
                Some((second, _)) => format!("{first}.{second}"),
                None => first,
            })
        })
        .collect()
}

/// The literal that a text begins with, and what follows it.
#[cfg(feature = "testing")]
fn literal(text: &str) -> Option<(String, &str)> {
    let (literal, rest) = text.trim_start().strip_prefix('"')?.split_once('"')?;
    Some((literal.to_owned(), rest))
}

/// Whatever stands between two straight quotation marks of a line.
#[cfg(feature = "testing")]
pub fn literals(source: &str) -> impl Iterator<Item = &str> {
    let lines = source.lines();
    lines.flat_map(|line| line.split('"').skip(1).step_by(2))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = r#"
        hello = "Bonjour"
        [plan]
        title = "Le plan"
        questions = ["Qui ?", "Quand ?"]
        [plan.late]
        zero = "rien"
        one = "{} action"
        many = "{} actions"
        [status]
        done = "Faite"
        idea = "Idée"
    "#;

    fn texts() -> Texts {
        Texts::parse(FILE).unwrap()
    }

    #[test]
    fn a_sentence_is_found_by_its_path() {
        let texts = texts();
        assert_eq!(texts.text("hello"), "Bonjour");
        assert_eq!(texts.text("plan.title"), "Le plan");
        assert_eq!(texts.text("plan.absent"), "plan.absent");
        assert_eq!(texts.list("plan.questions").count(), 2);
        assert_eq!(texts.label("status", "done"), "Faite");
        assert_eq!(texts.label("status", "other"), "other");
        let labels: Vec<_> = texts.labels("status").collect();
        assert_eq!(
            labels,
            [("done", "Faite"), ("idea", "Idée")],
            "in the order of the file"
        );
    }

    #[test]
    fn french_is_plural_from_two() {
        let texts = texts();
        let said = [-1, 0, 1, 2].map(|number| texts.count("plan.late", number));
        assert_eq!(said, ["{} action", "rien", "{} action", "{} actions"]);
    }

    #[cfg(feature = "testing")]
    #[test]
    fn a_key_without_a_sentence_and_a_sentence_without_a_key_are_told() {
        let source = r#"
            texts.text("plan.title"); texts.text(
                "plan.tilte",
            ); texts.label("status", code); texts.count("plan.late", 3); let key = "hello";
        "#;
        let calls = [".text(", ".label(", ".count("];
        assert_eq!(
            mismatches(
                &texts(),
                &[source.to_owned()],
                &calls,
                &["plan.other".to_owned()]
            ),
            [
                "`plan.other` is asked for, and has no sentence",
                "`plan.tilte` is asked for, and has no sentence",
                "`plan.questions` is said nowhere",
            ]
        );
    }
}

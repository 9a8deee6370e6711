//! Reading TOML written by authors into the structs that describe it, and saying all that is wrong.
//!
//! serde stops at the first mistake; here the faulty entry is reported, taken out and the table read
//! again, so that one pass reports every unknown key, wrong type and missing key with its line.
//! What the values mean is checked elsewhere: a missing key is simply `None`.

use std::ops::Range;

use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue, Deserializer};

use super::files::SourceFile;
use super::report::{Problem, Report, Rule};
use super::words::WORDS;
use crate::distance::nearest;

/// A value that may be absent, with its place in the file.
pub(crate) type Field<T> = Option<Spanned<T>>;
/// A text.
pub(crate) type Text = Field<String>;
/// A list of texts.
pub(crate) type Texts = Field<Vec<Spanned<String>>>;
/// A list of codes of a closed list.
pub(crate) type Codes<T> = Field<Vec<Spanned<T>>>;
/// A list of tables.
pub(crate) type Tables<T> = Option<Vec<Spanned<T>>>;
/// A day.
pub(crate) type Day = Field<toml::value::Datetime>;

/// Which keys must be there, in a table and in the tables inside it.
pub(crate) struct Shape {
    /// Keys that cannot be left out.
    pub required: &'static [&'static str],
    /// Shapes of the tables, or lists of tables, under some keys.
    pub children: &'static [(&'static str, Shape)],
}

/// What a TOML file, or the header of a sheet, contains.
pub(crate) trait Head: DeserializeOwned {
    /// Which keys must be there.
    const SHAPE: Shape;
}

/// Reads a head from TOML text whose offsets are those of the file. `None` if it cannot be read.
pub(crate) fn read<H: Head>(file: &SourceFile, toml: &str, report: &mut Report) -> Option<H> {
    let (table, errors) = DeTable::parse_recoverable(toml);
    if !errors.is_empty() {
        for error in errors.iter().take(1) {
            let at = error.span().map_or(0, |span| span.start);
            syntax_problem(file, at, report);
        }
        return None;
    }
    let span = table.span();
    let mut table = table.into_inner();
    missing_keys(file, &table, &H::SHAPE, first_key(&table), report);
    loop {
        let document = Spanned::new(span.clone(), table.clone());
        match H::deserialize(Deserializer::from(document)) {
            Ok(head) => return Some(head),
            Err(error) => {
                let at = error.span()?;
                let key = take_out(&mut table, &at);
                report.add(entry_problem(file, &at, key.as_deref(), error.message()));
                key?;
            }
        }
    }
}

fn syntax_problem(file: &SourceFile, at: usize, report: &mut Report) {
    let line = file.line(at);
    let cause = file.text.lines().nth(line - 1).unwrap_or_default().trim();
    report.add(Problem::new(
        &file.path,
        line,
        Rule::TomlSyntax,
        &[("cause", cause)],
    ));
}

/// Offset of the first key of a table: where a missing key is reported.
fn first_key(table: &DeTable<'_>) -> usize {
    let starts = table.iter().map(|(key, _)| key.span().start);
    starts.min().unwrap_or_default()
}

fn missing_keys(
    file: &SourceFile,
    table: &DeTable<'_>,
    shape: &Shape,
    at: usize,
    report: &mut Report,
) {
    for key in shape.required {
        if table.get(*key).is_none() {
            let line = file.line(at);
            report.add(Problem::new(
                &file.path,
                line,
                Rule::MissingKey,
                &[("cle", key)],
            ));
        }
    }
    for (key, child) in shape.children {
        for (at, inner) in tables_under(table, key) {
            missing_keys(file, inner, child, at, report);
        }
    }
}

/// The table, or the tables of the list, under a key, with where each starts.
fn tables_under<'a, 'i>(table: &'a DeTable<'i>, key: &str) -> Vec<(usize, &'a DeTable<'i>)> {
    let Some(value) = table.get(key) else {
        return Vec::new();
    };
    let values: Vec<&Spanned<DeValue<'i>>> = match value.get_ref().as_array() {
        Some(values) => values.iter().collect(),
        None => vec![value],
    };
    values
        .into_iter()
        .filter_map(|value| Some((value.span().start, value.get_ref().as_table()?)))
        .collect()
}

/// Takes out of the table the entry whose key or value has this span; gives its key.
fn take_out(table: &mut DeTable<'_>, span: &Range<usize>) -> Option<String> {
    let found = table
        .iter()
        .find(|(key, value)| key.span() == *span || value.span() == *span)
        .map(|(key, _)| key.get_ref().to_string());
    if let Some(name) = found {
        table.remove(name.as_str());
        return Some(name);
    }
    table.iter_mut().find_map(|(key, value)| {
        let name = key.get_ref().to_string();
        take_out_of_value(value.get_mut(), span, &name)
    })
}

fn take_out_of_value(value: &mut DeValue<'_>, span: &Range<usize>, key: &str) -> Option<String> {
    match value {
        DeValue::Table(table) => take_out(table, span),
        DeValue::Array(values) => {
            let before = values.len();
            let kept = std::mem::replace(values, DeArray::new()).into_iter();
            *values = kept.filter(|item| item.span() != *span).collect();
            if values.len() < before {
                return Some(key.to_owned());
            }
            values
                .iter_mut()
                .find_map(|item| take_out_of_value(item.get_mut(), span, key))
        }
        DeValue::String(_)
        | DeValue::Integer(_)
        | DeValue::Float(_)
        | DeValue::Boolean(_)
        | DeValue::Datetime(_) => None,
    }
}

/// Turns a message of serde about one entry into a problem.
fn entry_problem(
    file: &SourceFile,
    at: &Range<usize>,
    key: Option<&str>,
    message: &str,
) -> Problem {
    let line = file.line(at.start);
    let key = key.unwrap_or_default();
    let names: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    let (found, known) = names.split_first().unwrap_or((&"", &[]));
    let maybe = suggestion(nearest(found, known.iter().copied()));
    let known = known.join(", ");
    if message.starts_with("unknown field") {
        let arguments = [("cle", *found), ("suggestion", &maybe), ("connues", &known)];
        return Problem::new(&file.path, line, Rule::UnknownKey, &arguments);
    }
    if message.starts_with("unknown variant") {
        let arguments = [
            ("code", *found),
            ("cle", key),
            ("suggestion", &maybe),
            ("connus", &known),
        ];
        return Problem::new(&file.path, line, Rule::UnknownCode, &arguments);
    }
    let (found, expected) = types_in(message);
    let arguments = [("cle", key), ("trouve", found), ("attendu", expected)];
    Problem::new(&file.path, line, Rule::WrongType, &arguments)
}

/// « maybe “x”: », or nothing.
pub(crate) fn suggestion(name: Option<&str>) -> String {
    name.map(|name| WORDS.maybe.replace("{nom}", name))
        .unwrap_or_default()
}

/// The type found and the type expected, in French, from a message of serde.
fn types_in(message: &str) -> (&'static str, &'static str) {
    let (found, expected) = message.split_once(", expected").unwrap_or((message, ""));
    (type_name(found), type_name(expected))
}

fn type_name(text: &str) -> &'static str {
    let types = &WORDS.types;
    let names = [
        ("string", &types.text),
        ("variant", &types.text),
        ("enum", &types.text),
        ("float", &types.float),
        ("bool", &types.boolean),
        ("datetime", &types.day),
        ("sequence", &types.list),
        ("map", &types.table),
        ("table", &types.table),
        ("struct", &types.table),
        ("integer", &types.integer),
        ("i64", &types.integer),
    ];
    let text = text.to_lowercase();
    names
        .into_iter()
        .find(|(word, _)| text.contains(word))
        .map_or(types.other.as_str(), |(_, name)| name.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;
    use words::{Authored, CostKind};

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Card {
        #[serde(rename = "titre")]
        title: Text,
        #[serde(rename = "rang")]
        rank: Field<i64>,
        #[serde(rename = "mots")]
        words: Texts,
        #[serde(rename = "jour")]
        day: Day,
        #[serde(rename = "couts")]
        costs: Codes<Authored<CostKind>>,
        #[serde(rename = "pas")]
        steps: Tables<Pace>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Pace {
        nom: Text,
    }

    impl Head for Card {
        const SHAPE: Shape = Shape {
            required: &["titre", "rang"],
            children: &[(
                "pas",
                Shape {
                    required: &["nom"],
                    children: &[],
                },
            )],
        };
    }

    fn problems(toml: &str) -> (Option<Card>, Vec<(usize, Rule)>) {
        let file = SourceFile {
            path: "carte.toml".to_owned(),
            text: toml.to_owned(),
        };
        let mut report = Report::default();
        let card = read(&file, toml, &mut report);
        report.sort();
        let found = report
            .problems
            .iter()
            .map(|problem| (problem.line, problem.rule))
            .collect();
        (card, found)
    }

    #[test]
    fn values_keep_their_place() {
        let toml = "titre = \"A\"\nrang = 2\nmots = [\n  \"un\",\n  \"deux\",\n]\njour = 2026-01-02\n\n[[pas]]\nnom = \"x\"\n";
        let (card, found) = problems(toml);
        let card = card.unwrap();
        assert_eq!(found, []);
        assert_eq!(card.title.unwrap().span(), 8..11);
        assert_eq!(card.rank.unwrap().into_inner(), 2);
        let words = card.words.unwrap().into_inner();
        assert_eq!(toml.get(words[1].span()), Some("\"deux\""));
        assert_eq!(card.day.unwrap().into_inner().to_string(), "2026-01-02");
        let steps = card.steps.unwrap();
        assert!(
            toml.get(steps[0].span()).unwrap().starts_with("[[pas]]"),
            "a table starts at its header, not at {:?}",
            steps[0].span()
        );
        assert!(steps[0].get_ref().nom.is_some());
    }

    #[test]
    fn every_mistake_of_a_file_is_reported_with_its_line() {
        let toml = "titer = \"A\"\nrang = \"deux\"\nmots = [\n  \"un\",\n  2,\n]\ncouts = [\"nul\", \"cher\"]\njour = \"2026-01-02\"\n\n[[pas]]\nnon = \"x\"\n";
        let (card, found) = problems(toml);
        assert_eq!(
            found,
            [
                (1, Rule::UnknownKey),
                (1, Rule::MissingKey),
                (2, Rule::WrongType),
                (5, Rule::WrongType),
                (7, Rule::UnknownCode),
                (8, Rule::WrongType),
                (10, Rule::MissingKey),
                (11, Rule::UnknownKey),
            ]
        );
        let costs = card.unwrap().costs.unwrap().into_inner();
        assert_eq!(costs.len(), 1, "the right values of a list are kept");
    }

    #[test]
    fn a_syntax_error_is_reported_where_it_is() {
        let (card, found) = problems("titre = \"A\"\nrang 2\n");
        assert!(card.is_none());
        assert_eq!(found, [(2, Rule::TomlSyntax)]);
    }

    #[test]
    fn a_wrong_type_is_explained_in_french() {
        assert_eq!(
            types_in("invalid type: integer `3`, expected a string"),
            (
                "un nombre entier sans guillemets",
                "un texte entre guillemets"
            )
        );
    }
}

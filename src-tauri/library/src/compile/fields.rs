//! Reading the TOML of authors key by key, and saying all that is wrong.
//!
//! A key that is asked for and missing is reported, and so are one of another type and one that
//! nobody asked for: what is read says what may be written. Offsets lead to the line.

use std::ops::RangeInclusive;

use toml::Spanned;
use toml::de::{DeInteger, DeTable, DeValue};
use words::AuthorCode;

use super::checker::Checker;
use super::report::{Arguments, Rule};
use super::words::WORDS;
use crate::distance::nearest;

/// A value, with its place.
type Value<'a> = Spanned<DeValue<'a>>;

/// A table being read, and the keys that were asked for.
pub(crate) struct Fields<'a> {
    table: &'a DeTable<'a>,
    /// Where it starts.
    at: usize,
    asked: Vec<&'static str>,
    /// Whether any key is right.
    open: bool,
}

impl<'a> Fields<'a> {
    /// The table of a whole file: a missing key is reported at its first one.
    pub(crate) fn of_file(table: &'a DeTable<'a>) -> Self {
        let starts = table.iter().map(|(key, _)| key.span().start);
        Self::new(table, starts.min().unwrap_or_default())
    }

    fn new(table: &'a DeTable<'a>, at: usize) -> Self {
        Self {
            table,
            at,
            asked: Vec::new(),
            open: false,
        }
    }
}

impl<'a> Checker<'a> {
    // ---- Keys ----

    /// The value of a key that may be left out.
    fn found(&mut self, key: &'static str) -> Option<&'a Value<'a>> {
        if !self.fields.asked.contains(&key) {
            self.fields.asked.push(key);
        }
        let table: &'a DeTable<'a> = self.fields.table;
        table.get(key)
    }

    /// The value of a key; its absence is reported.
    fn needed(&mut self, key: &'static str) -> Option<&'a Value<'a>> {
        let found = self.found(key);
        if found.is_none() {
            self.missing(key);
        }
        found
    }

    /// Reports a missing key.
    pub(crate) fn missing(&mut self, key: &str) {
        self.problem(self.fields.at, Rule::MissingKey, &[("cle", &key)]);
    }

    /// Reads a key that may be left out.
    pub(crate) fn maybe<T>(
        &mut self,
        key: &'static str,
        read: impl FnOnce(&mut Self, &'static str) -> T,
    ) -> Option<T> {
        let there = self.found(key).is_some();
        there.then(|| read(self, key))
    }

    /// Reads a key that may be left out, and stands then for nothing.
    pub(crate) fn any<T: Default>(
        &mut self,
        key: &'static str,
        read: impl FnOnce(&mut Self, &'static str) -> T,
    ) -> T {
        self.maybe(key, read).unwrap_or_default()
    }

    /// Where the value of a key stands, if it is there: the first table of a list of tables.
    pub(crate) fn place(&mut self, key: &'static str) -> Option<usize> {
        let value = self.found(key)?;
        let items = value.get_ref().as_array().map(|items| items.iter());
        let first = items.and_then(|mut items| items.find(|item| item.get_ref().is_table()));
        Some(first.unwrap_or(value).span().start)
    }

    /// Where the value of a key stands, or else the table.
    pub(crate) fn at(&mut self, key: &'static str) -> usize {
        let place = self.place(key);
        place.unwrap_or(self.fields.at)
    }

    /// Where the table being read starts.
    pub(crate) fn start(&self) -> usize {
        self.fields.at
    }

    /// The whole table, where any key is right.
    pub(crate) fn any_keys(&mut self) -> &'a DeTable<'a> {
        self.fields.open = true;
        self.fields.table
    }

    /// Reports the keys that nobody asked for.
    pub(crate) fn spare_keys(&mut self) {
        let known = std::mem::take(&mut self.fields.asked);
        if self.fields.open {
            return;
        }
        for key in self.fields.table.keys() {
            let name = key.get_ref().as_ref();
            if !known.contains(&name) {
                let maybe = suggestion(nearest(name, known.iter().copied()));
                let known = known.join(", ");
                let arguments: Arguments<'_> =
                    &[("cle", &name), ("suggestion", &maybe), ("connues", &known)];
                self.problem(key.span().start, Rule::UnknownKey, arguments);
            }
        }
    }

    // ---- Tables ----

    /// The tables of a list, each read the same way.
    pub(crate) fn tables<T>(&mut self, key: &'static str, read: fn(&mut Self) -> T) -> Vec<T> {
        let items = self.values(key).iter();
        let read = |item| self.inside(key, item, read);
        items.filter_map(read).collect()
    }

    /// A table; its absence is reported.
    pub(crate) fn table<T>(&mut self, key: &'static str, read: fn(&mut Self) -> T) -> Option<T> {
        let table = self.needed(key)?;
        self.inside(key, table, read)
    }

    fn inside<T>(
        &mut self,
        key: &str,
        value: &'a Value<'a>,
        read: fn(&mut Self) -> T,
    ) -> Option<T> {
        let table = self.typed(key, value, "table", DeValue::as_table)?;
        let inner = Fields::new(table.get_ref(), table.span().start);
        let outer = std::mem::replace(&mut self.fields, inner);
        let found = read(self);
        self.spare_keys();
        self.fields = outer;
        Some(found)
    }

    // ---- Values ----

    fn typed<T>(
        &mut self,
        key: &str,
        value: &'a Value<'a>,
        expected: &str,
        read: impl FnOnce(&'a DeValue<'a>) -> Option<T>,
    ) -> Option<Spanned<T>> {
        let found = read(value.get_ref());
        if found.is_none() {
            let name = WORDS.label("types", value.get_ref().type_str());
            let expected = WORDS.label("types", expected);
            let arguments: Arguments<'_> =
                &[("cle", &key), ("trouve", &name), ("attendu", &expected)];
            self.problem(value.span().start, Rule::WrongType, arguments);
        }
        found.map(|found| Spanned::new(value.span(), found))
    }

    /// The value of a key, of this type; its absence is reported.
    fn value<T>(
        &mut self,
        key: &'static str,
        expected: &str,
        read: impl FnOnce(&'a DeValue<'a>) -> Option<T>,
    ) -> Option<Spanned<T>> {
        let value = self.needed(key)?;
        self.typed(key, value, expected, read)
    }

    /// A text, as written.
    pub(crate) fn text(&mut self, key: &'static str) -> Option<Spanned<&'a str>> {
        self.value(key, "string", DeValue::as_str)
    }

    /// The values of a list.
    fn values(&mut self, key: &'static str) -> &'a [Value<'a>] {
        let list = self.value(key, "array", DeValue::as_array);
        list.map_or(&[], |list| list.into_inner())
    }

    /// The texts of a list.
    pub(crate) fn texts(&mut self, key: &'static str) -> Vec<Spanned<&'a str>> {
        let items = self.values(key);
        self.typed_all(key, items, "string", DeValue::as_str)
    }

    fn typed_all<T>(
        &mut self,
        key: &str,
        items: &'a [Value<'a>],
        expected: &str,
        read: fn(&'a DeValue<'a>) -> Option<T>,
    ) -> Vec<Spanned<T>> {
        let read = |item| self.typed(key, item, expected, read);
        items.iter().filter_map(read).collect()
    }

    /// The texts of a list: at least one.
    pub(crate) fn some_texts(&mut self, key: &'static str) -> Vec<Spanned<&'a str>> {
        let items = self.values(key);
        if let Some(at) = self.place(key).filter(|_| items.is_empty()) {
            self.problem(at, Rule::EmptyList, &[("cle", &key)]);
        }
        self.typed_all(key, items, "string", DeValue::as_str)
    }

    /// The lists of texts of a list, each with its place.
    pub(crate) fn groups(&mut self, key: &'static str) -> Vec<(usize, Vec<Spanned<&'a str>>)> {
        let items = self.values(key);
        let groups = self
            .typed_all(key, items, "array", DeValue::as_array)
            .into_iter();
        let texts = groups.map(|group| {
            let at = group.span().start;
            (
                at,
                self.typed_all(key, group.into_inner(), "string", DeValue::as_str),
            )
        });
        texts.collect()
    }

    /// The whole numbers of a list.
    pub(crate) fn numbers(&mut self, key: &'static str) -> Vec<Spanned<i64>> {
        let items = self.values(key);
        self.typed_all(key, items, "integer", integer)
    }

    /// Reports a list with too many values.
    pub(crate) fn at_most(&mut self, key: &'static str, count: usize, most: usize) {
        if count > most {
            let at = self.at(key);
            let arguments: Arguments<'_> = &[("cle", &key), ("nombre", &count), ("maximum", &most)];
            self.problem(at, Rule::TooManyValues, arguments);
        }
    }

    /// Yes or no.
    pub(crate) fn boolean(&mut self, key: &'static str) -> bool {
        let value = self.value(key, "boolean", DeValue::as_bool);
        value.is_some_and(Spanned::into_inner)
    }

    /// A whole number in a range.
    pub(crate) fn number<T: TryFrom<i64> + Default>(
        &mut self,
        key: &'static str,
        range: RangeInclusive<i64>,
    ) -> T {
        let Some(number) = self.value(key, "integer", integer) else {
            return T::default();
        };
        let (at, value) = (number.span().start, number.into_inner());
        if !range.contains(&value) {
            let (least, most) = (range.start(), range.end());
            let arguments: Arguments<'_> = &[
                ("cle", &key),
                ("valeur", &value),
                ("minimum", least),
                ("maximum", most),
            ];
            self.problem(at, Rule::OutOfRange, arguments);
        }
        T::try_from(value).unwrap_or_default()
    }

    /// The rank of an entry in its list.
    pub(crate) fn position(&mut self) -> u16 {
        self.number("ordre", 1..=999)
    }

    /// A day, written without hours.
    pub(crate) fn day(&mut self, key: &'static str) -> String {
        let Some(day) = self.value(key, "datetime", DeValue::as_datetime) else {
            return String::new();
        };
        let (at, day) = (day.span().start, day.into_inner());
        let value = day.to_string();
        if day.date.is_none() || day.time.is_some() {
            self.problem(at, Rule::NotADay, &[("valeur", &value)]);
        }
        value
    }

    /// A code. A missing one is reported: the fallback is never written.
    pub(crate) fn code<T: AuthorCode + PartialEq>(&mut self, key: &'static str, fallback: T) -> T {
        let text = self.text(key);
        text.and_then(|text| self.one_of(key, &text))
            .unwrap_or(fallback)
    }

    /// A list of codes: at least one, each once.
    pub(crate) fn codes<T: AuthorCode + PartialEq>(&mut self, key: &'static str) -> Vec<T> {
        let mut found = Vec::new();
        for text in self.some_texts(key) {
            if let Some(code) = self.one_of(key, &text) {
                if found.contains(&code) {
                    self.repeated(key, text.get_ref(), text.span().start);
                }
                found.push(code);
            }
        }
        found
    }

    fn one_of<T: AuthorCode + PartialEq>(&mut self, key: &str, text: &Spanned<&str>) -> Option<T> {
        let name = *text.get_ref();
        let code = T::read(name);
        if code.is_none() {
            let maybe = suggestion(nearest(name, T::WORDS.iter().copied()));
            let known = T::WORDS.join(", ");
            let arguments: Arguments<'_> = &[
                ("code", &name),
                ("cle", &key),
                ("suggestion", &maybe),
                ("connus", &known),
            ];
            self.problem(text.span().start, Rule::UnknownCode, arguments);
        }
        code
    }

    /// Reports a value that is twice in a list.
    pub(crate) fn repeated(&mut self, key: &str, value: &str, at: usize) {
        let arguments: Arguments<'_> = &[("valeur", &value), ("cle", &key)];
        self.problem(at, Rule::RepeatedValue, arguments);
    }
}

fn integer(value: &DeValue<'_>) -> Option<i64> {
    let read = |number: &DeInteger<'_>| i64::from_str_radix(number.as_str(), number.radix()).ok();
    value.as_integer().and_then(read)
}

/// « maybe “x”: », or nothing.
pub(crate) fn suggestion(name: Option<&str>) -> String {
    name.map(|name| WORDS.text("maybe").replace("{nom}", name))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::ops::Range;

    use super::*;
    use crate::compile::files::{Parsed, SourceFile};
    use crate::compile::identifiers::Identifiers;
    use crate::compile::kinds::Place;
    use crate::compile::report::Report;
    use crate::model::Cost;

    /// What is read of a card, and what is wrong with it: line and rule.
    fn card(toml: &str) -> (Option<Card>, Vec<(usize, Rule)>) {
        let path = "exemple/carte.toml";
        let file = SourceFile::new(path, toml.to_owned()).unwrap();
        let placed = (Place::of(path).unwrap(), file);
        let mut report = Report::default();
        let parsed = Parsed::read(&placed, &mut report);
        let known = Identifiers::read(&[], &mut report);
        let card = parsed.as_ref().map(|parsed| {
            let mut check = Checker::new(parsed, &known, &mut report);
            let card = Card::read(&mut check);
            check.spare_keys();
            card
        });
        report.sort();
        let problems = report.problems.iter();
        let found = problems.map(|problem| (problem.line, problem.rule));
        (card, found.collect())
    }

    struct Card {
        title: String,
        rank: u8,
        words: Vec<Range<usize>>,
        day: Option<String>,
        costs: Vec<Cost>,
        steps: Vec<(usize, String)>,
    }

    impl Card {
        fn read(check: &mut Checker<'_>) -> Self {
            let words = check.maybe("mots", Checker::texts).unwrap_or_default();
            let steps = check.maybe("pas", |check, key| {
                check.tables(key, |check| (check.start(), check.raw("nom")))
            });
            Self {
                title: check.raw("titre"),
                rank: check.number("rang", 1..=9),
                words: words.iter().map(Spanned::span).collect(),
                day: check.maybe("jour", Checker::day),
                costs: check.maybe("couts", Checker::codes).unwrap_or_default(),
                steps: steps.unwrap_or_default(),
            }
        }
    }

    #[test]
    fn values_keep_their_place() {
        let toml = "titre = \"A\"\nrang = 2\nmots = [\n  \"un\",\n  \"deux\",\n]\njour = 2026-01-02\n\n[[pas]]\nnom = \"x\"\n";
        let (card, found) = card(toml);
        let card = card.unwrap();
        assert_eq!(found, []);
        assert_eq!((card.title.as_str(), card.rank), ("A", 2));
        assert_eq!(toml.get(card.words[1].clone()), Some("\"deux\""));
        assert_eq!(card.day.as_deref(), Some("2026-01-02"));
        let (at, name) = &card.steps[0];
        assert!(
            toml.get(*at..).unwrap().starts_with("[[pas]]"),
            "a table starts at its header, not at {at}"
        );
        assert_eq!(name, "x");
    }

    #[test]
    fn every_mistake_of_a_file_is_reported_with_its_line() {
        let toml = "titer = \"A\"\nrang = \"deux\"\nmots = [\n  \"un\",\n  2,\n]\ncouts = [\"nul\", \"cher\"]\njour = \"2026-01-02\"\n\n[[pas]]\nnon = \"x\"\n";
        let (card, found) = card(toml);
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
        let costs = card.unwrap().costs;
        assert_eq!(costs, [Cost::Zero], "the right values of a list are kept");
    }

    #[test]
    fn a_syntax_error_is_reported_where_it_is() {
        let (card, found) = card("titre = \"A\"\nrang 2\n");
        assert!(card.is_none());
        assert_eq!(found, [(2, Rule::TomlSyntax)]);
    }

    #[test]
    fn a_wrong_type_is_explained_in_french() {
        let name = |toml: &str| {
            let value = DeValue::parse(toml).unwrap();
            WORDS.label("types", value.get_ref().type_str())
        };
        assert_eq!(name("3"), "un nombre entier sans guillemets");
        assert_eq!(name("\"a\""), "un texte entre guillemets");
    }
}

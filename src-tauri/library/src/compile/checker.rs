//! Checks the values and texts of one file, and turns them into what the program will show.
//!
//! Each method reports what is wrong and gives a value all the same, so that one pass reports
//! everything: nothing is written when there is a problem. The rules of each kind of sheet are in
//! the modules that use it.

use std::ops::RangeInclusive;

use toml::Spanned;

use super::files::SourceFile;
use super::front_matter::{Codes, Day, Field, Text, Texts, suggestion};
use super::known::{FIGURE, Known, Shelf};
use super::markdown::{Block, Inline, Mark, Origin, Piece, parse};
use super::prose::{Fault, Licence, count_words, faults};
use super::report::{Problem, Report, Rule};
use super::toml_text;
use super::typography::Glyph;
use super::words::WORDS;
use crate::kind::Kind;
use crate::model::Rich;

/// Checks one file against what exists.
pub(crate) struct Checker<'a> {
    pub file: &'a SourceFile,
    pub known: &'a Known,
    pub report: &'a mut Report,
    /// What the texts of the file may contain.
    pub licence: Licence,
}

impl<'a> Checker<'a> {
    pub(crate) fn new(file: &'a SourceFile, known: &'a Known, report: &'a mut Report) -> Self {
        Self {
            file,
            known,
            report,
            licence: Licence::default(),
        }
    }

    /// Reports a problem at a place of the file.
    pub(crate) fn problem(&mut self, at: usize, rule: Rule, arguments: &[(&str, &str)]) {
        let line = self.file.line(at);
        self.report
            .add(Problem::new(&self.file.path, line, rule, arguments));
    }

    fn faults(&mut self, faults: Vec<Fault>) {
        for fault in faults {
            let arguments: Vec<(&str, &str)> = fault
                .arguments
                .iter()
                .map(|(name, value)| (*name, value.as_str()))
                .collect();
            self.problem(fault.at, fault.rule, &arguments);
        }
    }

    // ---- Values of TOML ----

    /// A text that is no prose: a telephone number, a name of icon, an address.
    pub(crate) fn raw(&mut self, key: &str, field: &Text) -> String {
        let Some(text) = field else {
            return String::new();
        };
        let value = text.get_ref().trim();
        if value.is_empty() {
            self.problem(text.span().start, Rule::EmptyText, &[("cle", key)]);
        }
        value.to_owned()
    }

    /// The same, for a key that may be left out.
    pub(crate) fn optional_raw(&mut self, key: &str, field: &Text) -> Option<String> {
        field.is_some().then(|| self.raw(key, field))
    }

    /// A text that people read, shown as it is: no formatting; figures are said in full.
    pub(crate) fn plain(&mut self, key: &str, field: &Text) -> String {
        let Some(text) = field else {
            return String::new();
        };
        self.plain_value(key, text)
    }

    /// The same, for a key that may be left out.
    pub(crate) fn optional_plain(&mut self, key: &str, field: &Text) -> Option<String> {
        field.is_some().then(|| self.plain(key, field))
    }

    /// The same, for an item of a list.
    pub(crate) fn plain_value(&mut self, key: &str, text: &Spanned<String>) -> String {
        let at = text.span().start;
        if text.get_ref().trim().is_empty() {
            self.problem(at, Rule::EmptyText, &[("cle", key)]);
        }
        if let Some(mark) = ["**", "]("]
            .iter()
            .find(|mark| text.get_ref().contains(**mark))
        {
            self.problem(at, Rule::PlainTextOnly, &[("marque", mark)]);
        }
        let glyphs = self.glyphs(text);
        self.faults(faults(&glyphs, self.licence));
        self.figures(text.get_ref().trim(), at, false)
    }

    /// A list of texts that people read.
    pub(crate) fn plain_list(&mut self, key: &str, field: &Texts) -> Vec<String> {
        self.not_empty(key, field);
        let items = field
            .as_ref()
            .map_or(&[][..], |list| list.get_ref().as_slice());
        items
            .iter()
            .map(|item| self.plain_value(key, item))
            .collect()
    }

    /// A title: a text without quotation marks around it.
    pub(crate) fn title(&mut self, field: &Text) -> String {
        let title = self.plain("titre", field);
        if title.starts_with(['\u{ab}', '"']) && title.ends_with(['\u{bb}', '"']) {
            let at = field.as_ref().map_or(0, |title| title.span().start);
            self.problem(at, Rule::QuotedTitle, &[]);
        }
        title
    }

    /// A text of a list file that may contain bold, italic, links and figures, on one paragraph.
    pub(crate) fn rich(&mut self, key: &str, field: &Text) -> Rich {
        let Some(text) = field else {
            return Rich::default();
        };
        let at = text.span().start;
        if text.get_ref().trim().is_empty() {
            self.problem(at, Rule::EmptyText, &[("cle", key)]);
        }
        let glyphs = self.glyphs(text);
        let mut places: Vec<usize> = Vec::with_capacity(text.get_ref().len() + 1);
        for glyph in &glyphs {
            places.extend(std::iter::repeat_n(glyph.at, glyph.ch.len_utf8()));
        }
        places.push(text.span().end);
        let parsed = parse(text.get_ref(), &Origin::Bytes(places));
        self.faults(parsed.faults);
        match parsed.blocks.as_slice() {
            [Block::Paragraph(inline)] => self.inline(inline),
            [] => Rich::default(),
            _ => {
                let quoi = WORDS.markup.other.as_str();
                self.problem(at, Rule::UnsupportedMarkup, &[("quoi", quoi)]);
                Rich::default()
            }
        }
    }

    /// The words of the search: neither prose nor identifiers.
    pub(crate) fn search_words(&mut self, field: &Texts) -> Vec<String> {
        let items = field
            .as_ref()
            .map_or(&[][..], |list| list.get_ref().as_slice());
        for word in items {
            if word.get_ref().trim().is_empty() {
                self.problem(word.span().start, Rule::EmptyText, &[("cle", "mots")]);
            }
        }
        items
            .iter()
            .map(|word| word.get_ref().trim().to_owned())
            .collect()
    }

    /// A whole number in a range.
    pub(crate) fn number<T: TryFrom<i64> + Default>(
        &mut self,
        key: &str,
        field: &Field<i64>,
        range: RangeInclusive<i64>,
    ) -> T {
        let Some(number) = field else {
            return T::default();
        };
        let value = *number.get_ref();
        if !range.contains(&value) {
            let (least, most) = (range.start().to_string(), range.end().to_string());
            let arguments = [
                ("cle", key),
                ("valeur", &value.to_string()),
                ("minimum", &least),
                ("maximum", &most),
            ];
            self.problem(number.span().start, Rule::OutOfRange, &arguments);
        }
        T::try_from(value).unwrap_or_default()
    }

    /// The rank of an entry in its list.
    pub(crate) fn position(&mut self, field: &Field<i64>) -> u16 {
        self.number("ordre", field, 1..=999)
    }

    /// A day, written without hours.
    pub(crate) fn day(&mut self, field: &Day) -> String {
        let Some(day) = field else {
            return String::new();
        };
        let value = day.get_ref().to_string();
        if day.get_ref().date.is_none() || day.get_ref().time.is_some() {
            self.problem(day.span().start, Rule::NotADay, &[("valeur", &value)]);
        }
        value
    }

    /// A code. A missing one was already reported: the fallback is never written.
    pub(crate) fn code<T: Copy>(&mut self, field: &Field<T>, fallback: T) -> T {
        field.as_ref().map_or(fallback, |code| *code.get_ref())
    }

    /// A list of codes: at least one, each once.
    pub(crate) fn codes<T: Copy + PartialEq>(&mut self, key: &str, field: &Codes<T>) -> Vec<T> {
        self.not_empty(key, field);
        let mut found = Vec::new();
        for code in field.iter().flat_map(Spanned::get_ref) {
            if found.contains(code.get_ref()) {
                let value = self.file.slice(code.span()).trim_matches('"').to_owned();
                let arguments = [("valeur", value.as_str()), ("cle", key)];
                self.problem(code.span().start, Rule::RepeatedValue, &arguments);
            }
            found.push(*code.get_ref());
        }
        found
    }

    fn not_empty<T>(&mut self, key: &str, field: &Field<Vec<T>>) {
        if let Some(list) = field.as_ref().filter(|list| list.get_ref().is_empty()) {
            self.problem(list.span().start, Rule::EmptyList, &[("cle", key)]);
        }
    }

    // ---- References ----

    /// The identifier of something that exists. Old names are replaced by new ones.
    pub(crate) fn reference(&mut self, shelf: Shelf, field: &Text) -> String {
        field.as_ref().map_or_else(String::new, |id| {
            self.identifier(shelf, id.get_ref(), id.span().start)
        })
    }

    /// The same, for a key that may be left out.
    pub(crate) fn optional_reference(&mut self, shelf: Shelf, field: &Text) -> Option<String> {
        field.is_some().then(|| self.reference(shelf, field))
    }

    /// Identifiers of things that exist: at least one, each once.
    pub(crate) fn references(&mut self, key: &str, shelf: Shelf, field: &Texts) -> Vec<String> {
        self.not_empty(key, field);
        let mut found: Vec<String> = Vec::new();
        for id in field.iter().flat_map(Spanned::get_ref) {
            let at = id.span().start;
            let name = self.identifier(shelf, id.get_ref(), at);
            if found.contains(&name) {
                let arguments = [("valeur", name.as_str()), ("cle", key)];
                self.problem(at, Rule::RepeatedValue, &arguments);
            }
            found.push(name);
        }
        found
    }

    /// Reports a list with too many values.
    pub(crate) fn at_most(&mut self, key: &str, field: &Texts, most: usize) {
        let long = |list: &&Spanned<Vec<_>>| list.get_ref().len() > most;
        if let Some(list) = field.as_ref().filter(long) {
            let (count, most) = (list.get_ref().len().to_string(), most.to_string());
            let arguments = [("cle", key), ("nombre", count.as_str()), ("maximum", &most)];
            self.problem(list.span().start, Rule::TooManyValues, &arguments);
        }
    }

    /// The same, for a key that may be left out.
    pub(crate) fn optional_references(
        &mut self,
        key: &str,
        shelf: Shelf,
        field: &Texts,
    ) -> Vec<String> {
        match field {
            Some(_) => self.references(key, shelf, field),
            None => Vec::new(),
        }
    }

    /// The identifier meant, reported if it does not exist.
    pub(crate) fn identifier(&mut self, shelf: Shelf, id: &str, at: usize) -> String {
        if let Some(found) = self.known.find(shelf, id) {
            return found.to_owned();
        }
        let maybe = suggestion(self.known.nearest(shelf, id));
        self.unknown_id(shelf, id, &maybe, at);
        id.to_owned()
    }

    /// Reports an identifier that does not exist.
    pub(crate) fn unknown_id(&mut self, shelf: Shelf, id: &str, maybe: &str, at: usize) {
        let kind = WORDS.shelves.get(shelf).map_or(shelf, String::as_str);
        let arguments = [("id", id), ("genre", kind), ("suggestion", maybe)];
        self.problem(at, Rule::UnknownId, &arguments);
    }

    // ---- Texts ----

    fn glyphs(&self, text: &Spanned<String>) -> Vec<Glyph> {
        let raw = self.file.slice(text.span());
        toml_text::glyphs(raw, text.span().start)
    }

    /// Checks the language of a paragraph, a heading or an item.
    pub(crate) fn language(&mut self, inline: &Inline) {
        self.faults(faults(&inline.glyphs, self.licence));
    }

    /// A paragraph or an item as the program shows it, its language checked.
    pub(crate) fn inline(&mut self, inline: &Inline) -> Rich {
        self.language(inline);
        self.pieces(&inline.pieces, inline.at)
    }

    /// Pieces of text as the program shows them; their language was checked with the whole.
    pub(crate) fn pieces(&mut self, pieces: &[Piece], at: usize) -> Rich {
        let mut rich = Rich::default();
        for piece in pieces {
            match piece {
                Piece::Text(text) => {
                    rich.html.push_str(&self.figures(text, at, true));
                    rich.plain.push_str(&self.figures_again(text));
                }
                Piece::Open(mark) => rich.html.push_str(tag(*mark, false)),
                Piece::Close(mark) => rich.html.push_str(tag(*mark, true)),
                Piece::Link(target, at) => {
                    let address = self.address(target, *at);
                    rich.html
                        .push_str(&format!("<a href=\"{}\">", escape(&address)));
                }
                Piece::EndLink => rich.html.push_str("</a>"),
            }
        }
        rich.html = rich.html.trim().to_owned();
        rich.plain = rich.plain.trim().to_owned();
        rich
    }

    /// The address of a link written `kind:identifier`.
    fn address(&mut self, target: &str, at: usize) -> String {
        let parts = target.split_once(':');
        let kind = parts.and_then(|(kind, id)| Some((kind.parse::<Kind>().ok()?, id)));
        if let Some((kind, id)) = kind {
            return kind.address(&self.identifier(kind.as_str(), id, at));
        }
        let kinds = Kind::ALL.map(Kind::as_str).join(", ");
        self.problem(at, Rule::BadLink, &[("lien", target), ("genres", &kinds)]);
        String::new()
    }

    /// Replaces `{chiffre:id}` by the figure with its year and source; escapes the rest for HTML.
    fn figures(&mut self, text: &str, at: usize, html: bool) -> String {
        for id in figure_ids(text) {
            self.identifier(FIGURE, id, at);
        }
        said(text, self.known, html)
    }

    /// The same in plain text, without reporting unknown figures twice.
    fn figures_again(&self, text: &str) -> String {
        said(text, self.known, false)
    }

    // ---- Sections ----

    /// Reports a number of items that is too small or too large.
    pub(crate) fn count_items(
        &mut self,
        title: &str,
        at: usize,
        count: usize,
        range: RangeInclusive<usize>,
    ) {
        let number = count.to_string();
        if count < *range.start() {
            let least = range.start().to_string();
            let arguments = [("titre", title), ("nombre", &number), ("minimum", &least)];
            self.problem(at, Rule::TooFewItems, &arguments);
        } else if count > *range.end() {
            let most = range.end().to_string();
            let arguments = [("titre", title), ("nombre", &number), ("maximum", &most)];
            self.problem(at, Rule::TooManyItems, &arguments);
        }
    }

    /// Reports a text that is too short or too long.
    pub(crate) fn count_words(
        &mut self,
        title: &str,
        at: usize,
        text: &str,
        range: RangeInclusive<usize>,
    ) {
        let count = count_words(text);
        if range.contains(&count) {
            return;
        }
        let arguments = [
            ("titre", title),
            ("nombre", &count.to_string()),
            ("minimum", &range.start().to_string()),
            ("maximum", &range.end().to_string()),
        ];
        self.problem(at, Rule::WordCount, &arguments);
    }
}

const FIGURE_START: &str = "{chiffre:";

fn figure_ids(text: &str) -> impl Iterator<Item = &str> {
    let parts = text.split(FIGURE_START).skip(1);
    parts.filter_map(|part| part.split_once('}').map(|(id, _)| id))
}

/// A text with its figures said in full.
fn said(text: &str, known: &Known, html: bool) -> String {
    let keep = |text: &str| if html { escape(text) } else { text.to_owned() };
    let mut parts = text.split(FIGURE_START);
    let mut said = keep(parts.next().unwrap_or_default());
    for part in parts {
        let Some((id, after)) = part.split_once('}') else {
            said.push_str(&keep(FIGURE_START));
            said.push_str(&keep(part));
            continue;
        };
        let figure = keep(&figure_in_words(id, known));
        if html {
            said.push_str(&format!("<span class=\"figure\">{figure}</span>"));
        } else {
            said.push_str(&figure);
        }
        said.push_str(&keep(after));
    }
    said
}

/// « 31 % (Dares, 2016) »
fn figure_in_words(id: &str, known: &Known) -> String {
    let Some(figure) = known.figures.get(id) else {
        return String::new();
    };
    let mut origin = vec![figure.publisher.as_str(), figure.year.as_str()];
    if figure.to_check {
        origin.push(WORDS.to_check.as_str());
    }
    format!("{} ({})", figure.value, origin.join(", "))
}

fn tag(mark: Mark, closing: bool) -> &'static str {
    match (mark, closing) {
        (Mark::Strong, false) => "<strong>",
        (Mark::Strong, true) => "</strong>",
        (Mark::Emphasis, false) => "<em>",
        (Mark::Emphasis, true) => "</em>",
    }
}

/// Text made safe for HTML, in elements and in attributes.
pub(crate) fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for ch in text.chars() {
        match ch {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            _ => safe.push(ch),
        }
    }
    safe
}

//! Checks the values and texts of one file, and turns them into what the program will show.
//!
//! Each method reports what is wrong and gives a value all the same, so that one pass reports
//! everything: nothing is written when there is a problem. The rules of each kind of sheet are in
//! the modules that use it.

use std::fmt::Display;
use std::iter;
use std::ops::RangeInclusive;

use toml::Spanned;

use super::fields::{Fields, suggestion};
use super::files::{Parsed, SourceFile};
use super::identifiers::{Collection, FIGURE, Identifiers};
use super::kinds::Place;
use super::markdown::{Block, Inline, Mark, Origin, Piece, parse};
use super::prose::{Fault, Licence, count_sentences, count_words, faults};
use super::report::{Arguments, Report, Rule};
use super::toml_text;
use super::typography::Glyph;
use super::words::WORDS;
use crate::kind::Kind;
use crate::model::Rich;

/// Checks one file against what exists.
pub(crate) struct Checker<'a> {
    pub file: &'a SourceFile,
    place: &'static Place,
    pub known: &'a Identifiers,
    report: &'a mut Report,
    /// The table being read.
    pub(super) fields: Fields<'a>,
    /// What the texts of the file may contain.
    pub licence: Licence,
}

impl<'a> Checker<'a> {
    pub(crate) fn new(
        parsed: &'a Parsed<'a>,
        known: &'a Identifiers,
        report: &'a mut Report,
    ) -> Self {
        Self {
            file: parsed.file,
            place: parsed.place,
            known,
            report,
            fields: Fields::of_file(&parsed.table),
            licence: Licence::default(),
        }
    }

    /// Reports a problem at a place of the file.
    pub(crate) fn problem(&mut self, at: usize, rule: Rule, arguments: Arguments<'_>) {
        self.report.at(self.file, at, rule, arguments);
    }

    pub(super) fn faults(&mut self, faults: Vec<Fault>) {
        for fault in faults {
            let arguments = fault.arguments.iter();
            let arguments: Vec<(&str, &dyn Display)> =
                arguments.map(|(name, value)| (*name, value as _)).collect();
            self.problem(fault.at, fault.rule, &arguments);
        }
    }

    // ---- Values of TOML ----

    /// The identifier of the entry: that of its file, or the one given in its list.
    pub(crate) fn slug(&mut self) -> String {
        let slug = match self.place.list {
            Some((_, id)) => self.text(id).map(Spanned::into_inner),
            None => Some(self.file.slug()),
        };
        slug.unwrap_or_default().to_owned()
    }

    /// A text that is no prose: a telephone number, a name of icon, an address.
    pub(crate) fn raw(&mut self, key: &'static str) -> String {
        let Some(text) = self.text(key) else {
            return String::new();
        };
        self.not_blank(key, &text);
        text.get_ref().trim().to_owned()
    }

    fn not_blank(&mut self, key: &str, text: &Spanned<&str>) {
        if text.get_ref().trim().is_empty() {
            self.problem(text.span().start, Rule::EmptyText, &[("cle", &key)]);
        }
    }

    /// A text that people read, shown as it is: no formatting; figures are said in full.
    pub(crate) fn plain(&mut self, key: &'static str) -> String {
        let text = self.text(key);
        text.map_or_else(String::new, |text| self.plain_value(key, &text))
    }

    fn plain_value(&mut self, key: &str, text: &Spanned<&str>) -> String {
        let at = text.span().start;
        self.not_blank(key, text);
        if let Some(mark) = ["**", "]("]
            .iter()
            .find(|mark| text.get_ref().contains(**mark))
        {
            self.problem(at, Rule::PlainTextOnly, &[("marque", mark)]);
        }
        let glyphs = self.glyphs(text);
        self.faults(faults(&glyphs, self.licence));
        self.figures(text.get_ref(), at);
        with_figures(text.get_ref().trim(), self.known, false)
    }

    /// A list of texts that people read.
    pub(crate) fn plain_list(&mut self, key: &'static str) -> Vec<String> {
        let texts = self.some_texts(key);
        let read = |text| self.plain_value(key, text);
        texts.iter().map(read).collect()
    }

    /// A title: a text without quotation marks around it.
    pub(crate) fn title(&mut self) -> String {
        let title = self.plain("titre");
        if title.starts_with(['\u{ab}', '"']) && title.ends_with(['\u{bb}', '"']) {
            let at = self.at("titre");
            self.problem(at, Rule::QuotedTitle, &[]);
        }
        title
    }

    /// A text of a list file that may contain bold, italic, links and figures, on one paragraph.
    pub(crate) fn rich(&mut self, key: &'static str) -> Rich {
        let Some(text) = self.text(key) else {
            return Rich::default();
        };
        let at = text.span().start;
        self.not_blank(key, &text);
        let glyphs = self.glyphs(&text);
        let places = glyphs.iter();
        let places = places.flat_map(|glyph| iter::repeat_n(glyph.at, glyph.ch.len_utf8()));
        let origin = Origin(places.chain([text.span().end]).collect());
        let parsed = parse(text.get_ref(), &origin);
        self.faults(parsed.faults);
        match parsed.blocks.as_slice() {
            [Block::Paragraph(inline)] => self.inline(inline),
            [] => Rich::default(),
            _ => {
                let quoi = WORDS.text("markup.other");
                self.problem(at, Rule::UnsupportedMarkup, &[("quoi", &quoi)]);
                Rich::default()
            }
        }
    }

    /// The words of the search, neither prose nor identifiers: those people type.
    pub(crate) fn words(&mut self) -> Vec<String> {
        let words = self.any("mots", Self::texts);
        self.search_words(&words)
    }

    /// Words of the search, none of them blank.
    pub(crate) fn search_words(&mut self, words: &[Spanned<&str>]) -> Vec<String> {
        for word in words {
            self.not_blank("mots", word);
        }
        let words = words.iter().map(|word| word.get_ref().trim().to_owned());
        words.collect()
    }

    // ---- References ----

    /// The identifier of something that exists. Old names are replaced by new ones.
    pub(crate) fn reference(&mut self, key: &'static str, collection: Collection) -> String {
        let id = self.text(key);
        id.map_or_else(String::new, |id| {
            self.identifier(collection, id.get_ref(), id.span().start)
        })
    }

    /// Identifiers of things that exist: at least one, each once.
    pub(crate) fn references(&mut self, key: &'static str, collection: Collection) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        for id in self.some_texts(key) {
            let name = self.identifier(collection, id.get_ref(), id.span().start);
            if found.contains(&name) {
                self.repeated(key, &name, id.span().start);
            }
            found.push(name);
        }
        found
    }

    /// The same, for a key that may be left out.
    pub(crate) fn any_references(
        &mut self,
        key: &'static str,
        collection: Collection,
    ) -> Vec<String> {
        self.any(key, |check, key| check.references(key, collection))
    }

    /// The identifier meant, reported if it does not exist.
    pub(crate) fn identifier(&mut self, collection: Collection, id: &str, at: usize) -> String {
        if let Some(found) = self.known.find(collection, id) {
            return found.to_owned();
        }
        let maybe = suggestion(self.known.nearest(collection, id));
        self.unknown_id(collection, id, &maybe, at);
        id.to_owned()
    }

    /// Reports an identifier that does not exist.
    pub(crate) fn unknown_id(&mut self, collection: Collection, id: &str, maybe: &str, at: usize) {
        let kind = WORDS.label("collections", collection);
        let arguments: Arguments<'_> = &[("id", &id), ("genre", &kind), ("suggestion", &maybe)];
        self.problem(at, Rule::UnknownId, arguments);
    }

    // ---- Texts ----

    fn glyphs(&self, text: &Spanned<&str>) -> Vec<Glyph> {
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
                    self.figures(text, at);
                    rich.html.push_str(&with_figures(text, self.known, true));
                    rich.plain.push_str(&with_figures(text, self.known, false));
                }
                Piece::Open(mark) => rich.html += &format!("<{}>", tag(*mark)),
                Piece::Close(mark) => rich.html += &format!("</{}>", tag(*mark)),
                Piece::Link(target, at) => {
                    let address = self.address(target, *at);
                    rich.html += &format!("<a href=\"{}\">", escape(&address));
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
            return kind.address(&self.identifier(kind.code(), id, at));
        }
        let kinds: Vec<&str> = Kind::ALL.iter().map(|kind| kind.code()).collect();
        let kinds = kinds.join(", ");
        self.problem(at, Rule::BadLink, &[("lien", &target), ("genres", &kinds)]);
        String::new()
    }

    /// Reports the figures of a text that do not exist.
    fn figures(&mut self, text: &str, at: usize) {
        let parts = text.split(FIGURE_START).skip(1);
        for (id, _) in parts.filter_map(|part| part.split_once('}')) {
            self.identifier(FIGURE, id, at);
        }
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
        let rule = if count < *range.start() {
            Rule::TooFewItems
        } else {
            Rule::TooManyItems
        };
        self.expect_in(range, count, at, rule, ("titre", title));
    }

    /// Reports a text with too few or too many sentences; an empty one was reported.
    pub(crate) fn count_sentences(
        &mut self,
        key: &'static str,
        text: &str,
        range: RangeInclusive<usize>,
    ) {
        if !text.is_empty() {
            let (at, count) = (self.at(key), count_sentences(text));
            self.expect_in(range, count, at, Rule::SentenceCount, ("cle", key));
        }
    }

    /// Reports texts that, together, are too short or too long.
    pub(crate) fn count_words<'t>(
        &mut self,
        title: &str,
        at: usize,
        texts: impl IntoIterator<Item = &'t String>,
        range: RangeInclusive<usize>,
    ) {
        let count = texts.into_iter().map(|text| count_words(text)).sum();
        self.expect_in(range, count, at, Rule::WordCount, ("titre", title));
    }

    /// Reports a count out of its range.
    fn expect_in(
        &mut self,
        range: RangeInclusive<usize>,
        count: usize,
        at: usize,
        rule: Rule,
        what: (&str, &str),
    ) {
        if !range.contains(&count) {
            let (least, most) = (range.start(), range.end());
            let arguments: Arguments<'_> = &[
                (what.0, &what.1),
                ("nombre", &count),
                ("minimum", least),
                ("maximum", most),
            ];
            self.problem(at, rule, arguments);
        }
    }
}

const FIGURE_START: &str = "{chiffre:";

/// A text with each `{chiffre:id}` said in full, with its year and source; the rest escaped for HTML.
fn with_figures(text: &str, known: &Identifiers, html: bool) -> String {
    let keep = |text: &str| if html { escape(text) } else { text.to_owned() };
    let mut parts = text.split(FIGURE_START);
    let mut said = keep(parts.next().unwrap_or_default());
    for part in parts {
        let Some((id, after)) = part.split_once('}') else {
            said.push_str(&keep(FIGURE_START));
            said.push_str(&keep(part));
            continue;
        };
        let figure = keep(known.figures.get(id).map_or("", String::as_str));
        if html {
            said.push_str(&format!("<span class=\"figure\">{figure}</span>"));
        } else {
            said.push_str(&figure);
        }
        said.push_str(&keep(after));
    }
    said
}

fn tag(mark: Mark) -> &'static str {
    match mark {
        Mark::Strong => "strong",
        Mark::Emphasis => "em",
    }
}

/// Text made safe for HTML, in elements and in attributes.
pub(crate) fn escape(text: &str) -> String {
    let safe = text
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    safe.replace('"', "&quot;").replace('\'', "&#39;")
}

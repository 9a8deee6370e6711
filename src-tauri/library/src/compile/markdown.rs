//! The small Markdown of the content: paragraphs, simple lists, bold, italic, `##`, links by id.
//!
//! Everything else is refused with its place. It builds blocks of pieces that keep where each
//! character stands in the file; links and figures are resolved later, by the checker.

use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::prose::{Fault, run};
use super::report::Rule;
use super::typography::Glyph;
use super::words::WORDS;

/// Where each byte of a Markdown text stands in the file, and where it ends: a TOML string has escapes.
pub(crate) struct Origin(pub Vec<usize>);

impl Origin {
    /// A text that stands as it is from this offset.
    pub(crate) fn from(start: usize, text: &str) -> Self {
        Self((start..=start + text.len()).collect())
    }

    fn place(&self, offset: usize) -> usize {
        self.0.get(offset).or(self.0.last()).copied().unwrap_or(0)
    }
}

/// A bold or italic passage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    Strong,
    Emphasis,
}

/// A piece of a line of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    Text(String),
    Open(Mark),
    Close(Mark),
    /// Start of a link: what the author wrote, and where.
    Link(String, usize),
    EndLink,
}

/// A paragraph, a heading or a list item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Inline {
    pub pieces: Vec<Piece>,
    /// The text without marks, with its places.
    pub glyphs: Vec<Glyph>,
    /// Where it starts in the file.
    pub at: usize,
}

impl Inline {
    /// The text without marks.
    pub(crate) fn text(&self) -> String {
        run(&self.glyphs, 0, self.glyphs.len())
    }

    /// Splits off the bold opening of an item, such as `**The cause.** One sentence.`
    pub(crate) fn split_title(&self) -> Option<(Vec<Piece>, Vec<Piece>)> {
        let (Piece::Open(Mark::Strong), rest) = self.pieces.split_first()? else {
            return None;
        };
        let closing = Piece::Close(Mark::Strong);
        let end = rest.iter().position(|piece| *piece == closing)?;
        let (title, text) = rest.split_at_checked(end)?;
        let text = text.get(1..)?;
        let spoken = |pieces: &[Piece]| {
            pieces.iter().any(|piece| {
                matches!(piece, Piece::Text(text) if text.chars().any(char::is_alphanumeric))
            })
        };
        (spoken(title) && spoken(text)).then(|| (title.to_vec(), text.to_vec()))
    }

    fn push(&mut self, text: &str, range: &Range<usize>, origin: &Origin) {
        let exact = text.len() == range.len();
        for (offset, ch) in text.char_indices() {
            let from = range.start + offset;
            let (from, to) = match exact {
                true => (from, from + ch.len_utf8()),
                false => (range.start, range.end),
            };
            let at = origin.place(from);
            let len = origin.place(to).saturating_sub(at);
            self.glyphs.push(Glyph { ch, at, len });
        }
        match self.pieces.last_mut() {
            Some(Piece::Text(before)) => before.push_str(text),
            _ => self.pieces.push(Piece::Text(text.to_owned())),
        }
    }
}

/// A block of a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Block {
    Heading(Inline),
    Paragraph(Inline),
    List { ordered: bool, items: Vec<Inline> },
}

/// A Markdown text, read.
#[derive(Default)]
pub(crate) struct Parsed {
    pub blocks: Vec<Block>,
    pub faults: Vec<Fault>,
}

/// Reads a Markdown text.
pub(crate) fn parse(text: &str, origin: &Origin) -> Parsed {
    let mut builder = Builder {
        origin,
        parsed: Parsed::default(),
        inline: None,
        list: None,
        skipping: 0,
    };
    let events = Parser::new_ext(text, Options::ENABLE_TABLES).into_offset_iter();
    for (event, range) in events {
        builder.event(event, &range);
    }
    builder.parsed
}

struct Builder<'a> {
    origin: &'a Origin,
    parsed: Parsed,
    inline: Option<Inline>,
    list: Option<(bool, Vec<Inline>)>,
    /// How many refused elements we are inside of.
    skipping: usize,
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "what the parser knows beyond what sheets may hold is refused or passed over"
)]
impl Builder<'_> {
    fn event(&mut self, event: Event<'_>, range: &Range<usize>) {
        if self.skipping > 0 {
            match event {
                Event::Start(_) => self.skipping += 1,
                Event::End(_) => self.skipping -= 1,
                _ => {}
            }
            return;
        }
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.text(&text, range),
            Event::SoftBreak | Event::HardBreak => self.text(" ", range),
            Event::Html(text) | Event::InlineHtml(text) => self.html(&text, range),
            Event::Code(_) => self.refuse("markup.code", range),
            Event::Rule => self.refuse("markup.rule", range),
            _ => self.refuse("markup.other", range),
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: &Range<usize>) {
        match tag {
            Tag::Paragraph => self.start_paragraph(range),
            Tag::Heading { level, .. } => {
                if level != HeadingLevel::H2 {
                    self.refuse("markup.heading", range);
                }
                self.start_inline(range);
            }
            Tag::List(first) => self.start_list(first.is_some(), range),
            Tag::Item => self.start_inline(range),
            Tag::Strong => self.piece(Piece::Open(Mark::Strong)),
            Tag::Emphasis => self.piece(Piece::Open(Mark::Emphasis)),
            Tag::Link { dest_url, .. } => {
                let at = self.origin.place(range.start);
                self.piece(Piece::Link(dest_url.into_string(), at));
            }
            // Its content comes as `Html` events.
            Tag::HtmlBlock => {}
            Tag::BlockQuote(_) => self.skip("markup.quote", range),
            Tag::CodeBlock(_) => self.skip("markup.code", range),
            Tag::Table(_) => self.skip("markup.table", range),
            Tag::Image { .. } => self.skip("markup.image", range),
            _ => self.skip("markup.other", range),
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph if self.list.is_none() => self.close(Block::Paragraph),
            TagEnd::Heading(_) => self.close(Block::Heading),
            TagEnd::Item => {
                let inline = self.inline.take();
                if let Some((_, items)) = &mut self.list {
                    items.extend(inline);
                }
            }
            TagEnd::List(_) => {
                let list = self.list.take();
                let block = list.map(|(ordered, items)| Block::List { ordered, items });
                self.parsed.blocks.extend(block);
            }
            TagEnd::Strong => self.piece(Piece::Close(Mark::Strong)),
            TagEnd::Emphasis => self.piece(Piece::Close(Mark::Emphasis)),
            TagEnd::Link => self.piece(Piece::EndLink),
            _ => {}
        }
    }

    fn close(&mut self, block: fn(Inline) -> Block) {
        let inline = self.inline.take();
        self.parsed.blocks.extend(inline.map(block));
    }

    fn start_paragraph(&mut self, range: &Range<usize>) {
        let inline = self.inline.as_ref().filter(|_| self.list.is_some());
        if inline.is_some_and(|inline| !inline.pieces.is_empty()) {
            self.skip("markup.loose-item", range);
        } else if self.list.is_none() {
            self.start_inline(range);
        }
    }

    fn start_list(&mut self, ordered: bool, range: &Range<usize>) {
        if self.list.is_some() {
            self.skip("markup.nested-list", range);
        } else {
            self.list = Some((ordered, Vec::new()));
        }
    }

    fn start_inline(&mut self, range: &Range<usize>) {
        self.inline = Some(Inline {
            at: self.origin.place(range.start),
            ..Inline::default()
        });
    }

    fn text(&mut self, text: &str, range: &Range<usize>) {
        if let Some(inline) = &mut self.inline {
            inline.push(text, range, self.origin);
        }
    }

    fn piece(&mut self, piece: Piece) {
        if let Some(inline) = &mut self.inline {
            inline.pieces.push(piece);
        }
    }

    fn html(&mut self, text: &str, range: &Range<usize>) {
        let tag = text.trim().split_inclusive('>').next().unwrap_or_default();
        self.fault(Rule::RawHtml, range, ("extrait", tag));
    }

    fn refuse(&mut self, what: &'static str, range: &Range<usize>) {
        self.fault(Rule::UnsupportedMarkup, range, ("quoi", WORDS.text(what)));
    }

    fn skip(&mut self, what: &'static str, range: &Range<usize>) {
        self.refuse(what, range);
        self.skipping = 1;
    }

    fn fault(&mut self, rule: Rule, range: &Range<usize>, (name, value): (&'static str, &str)) {
        let at = self.origin.place(range.start);
        let fault = Fault::new(rule, at, [(name, value.to_owned())]);
        self.parsed.faults.push(fault);
    }
}

/// A part of a sheet under its `##` heading.
pub(crate) struct Section {
    /// The heading, in plain text.
    pub title: String,
    /// The heading itself.
    pub heading: Inline,
    /// What is under it.
    pub blocks: Vec<Block>,
}

/// The body of a sheet, cut at its headings.
#[derive(Default)]
pub(crate) struct Body {
    /// What stands before the first heading.
    pub before: Vec<Block>,
    /// The sections, as written.
    pub sections: Vec<Section>,
}

impl Body {
    /// Cuts blocks at their headings.
    pub(crate) fn of(blocks: Vec<Block>) -> Self {
        let mut body = Self::default();
        for block in blocks {
            match (block, body.sections.last_mut()) {
                (Block::Heading(heading), _) => body.sections.push(Section {
                    title: heading.text(),
                    heading,
                    blocks: Vec::new(),
                }),
                (block, Some(section)) => section.blocks.push(block),
                (block, None) => body.before.push(block),
            }
        }
        body
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(text: &str) -> Vec<(usize, Rule)> {
        let parsed = parse(text, &Origin::from(100, text));
        let faults = parsed.faults.iter();
        faults.map(|fault| (fault.at, fault.rule)).collect()
    }

    #[test]
    fn blocks_keep_their_text_and_place() {
        let text = "## Titre\n\nUn *mot*\nici.\n\n- a\n- **b.** c\n";
        let parsed = parse(text, &Origin::from(10, text));
        assert!(parsed.faults.is_empty());
        let [
            Block::Heading(title),
            Block::Paragraph(text),
            Block::List { ordered, items },
        ] = parsed.blocks.as_slice()
        else {
            panic!("unexpected blocks: {:?}", parsed.blocks);
        };
        assert_eq!(title.text(), "Titre");
        assert_eq!(text.text(), "Un mot ici.");
        assert_eq!(text.at, 20);
        assert_eq!(text.glyphs[3].at, 24, "the m of mot, after the star");
        assert!(!ordered);
        assert!(items[0].split_title().is_none());
        assert!(items[1].split_title().is_some());
    }

    #[test]
    fn refused_marks_are_reported_where_they_stand() {
        assert_eq!(
            rules("Un <b>mot</b>."),
            [(103, Rule::RawHtml), (109, Rule::RawHtml)]
        );
        assert_eq!(rules("<div>\nmot\n</div>\n").len(), 3);
        for text in [
            "> citation",
            "`code`",
            "# Trop grand",
            "![image](a.png)",
            "- a\n  - b",
            "- a\n\n  b",
            "| a |\n| - |\n| b |",
            "***",
        ] {
            let found: Vec<Rule> = rules(text).into_iter().map(|(_, rule)| rule).collect();
            assert_eq!(found, [Rule::UnsupportedMarkup], "for {text}");
        }
    }

    #[test]
    fn a_sheet_is_cut_at_its_headings() {
        let text = "Avant.\n\n## Un\n\na\n\nb\n\n## Deux\n";
        let Body { before, sections } = Body::of(parse(text, &Origin::from(0, text)).blocks);
        assert_eq!(before.len(), 1);
        let sizes: Vec<(&str, usize)> = sections
            .iter()
            .map(|section| (section.title.as_str(), section.blocks.len()))
            .collect();
        assert_eq!(sizes, [("Un", 2), ("Deux", 0)]);
    }
}

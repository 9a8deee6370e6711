//! The body of a Markdown sheet: its sections, in order, and the shape of each.
//!
//! It knows what a section must look like, not how many items a kind of sheet asks for.

use std::ops::RangeInclusive;

use super::checker::Checker;
use super::fields::suggestion;
use super::markdown::{Block, Body, Inline, Origin, Section, parse};
use super::report::{Arguments, Rule};
use super::words::WORDS;
use crate::distance::nearest;
use crate::model::{Rich, Titled};

impl Checker<'_> {
    /// Reads the body of the file.
    pub(crate) fn body(&mut self) -> Body {
        let start = self.file.body;
        let text = self.file.slice(start..self.file.text.len());
        let parsed = parse(text, &Origin::from(start, text));
        self.faults(parsed.faults);
        Body::of(parsed.blocks)
    }

    /// The sections of the file, which must have exactly these titles in this order.
    pub(crate) fn sections<const N: usize>(
        &mut self,
        titles: &[String; N],
    ) -> [Option<Section>; N] {
        let body = self.body();
        self.expect_sections(body, titles)
    }

    /// The sections of a sheet that must have exactly these titles in this order.
    ///
    /// Gives one section per title, `None` where it is missing.
    pub(crate) fn expect_sections<const N: usize>(
        &mut self,
        body: Body,
        titles: &[String; N],
    ) -> [Option<Section>; N] {
        if let Some(block) = body.before.first() {
            self.problem(start_of(block), Rule::TextOutsideSections, &[]);
        }
        self.order_of_sections(&body.sections, titles);
        let mut found = [const { None }; N];
        for section in body.sections {
            let place = rank_of(&section, titles).and_then(|rank| found.get_mut(rank));
            if let Some(place) = place {
                place.get_or_insert(section);
            }
        }
        found
    }

    fn order_of_sections(&mut self, sections: &[Section], titles: &[String]) {
        let order = titles.join(" \u{b7} ");
        let mut next = 0;
        for section in sections {
            let at = section.heading.at;
            match rank_of(section, titles) {
                None => {
                    let maybe =
                        suggestion(nearest(&section.title, titles.iter().map(String::as_str)));
                    let arguments: Arguments<'_> = &[
                        ("titre", &section.title),
                        ("suggestion", &maybe),
                        ("ordre", &order),
                    ];
                    self.problem(at, Rule::UnknownSection, arguments);
                }
                Some(rank) if rank < next => {
                    let arguments: Arguments<'_> = &[("titre", &section.title), ("ordre", &order)];
                    self.problem(at, Rule::MisplacedSection, arguments);
                }
                Some(rank) => next = rank + 1,
            }
        }
        // A missing section is reported where it should be: before the next one that is there.
        let place = |title: &String| {
            let mut sections = sections.iter();
            let found = sections.find(|section| same_title(title, &section.title));
            found.map(|section| section.heading.at)
        };
        for (rank, title) in titles
            .iter()
            .enumerate()
            .filter(|(_, title)| place(title).is_none())
        {
            let next = titles.iter().skip(rank).find_map(place);
            let at = next.unwrap_or(self.file.text.trim_end().len());
            let arguments: Arguments<'_> = &[("titre", title), ("ordre", &order)];
            self.problem(at, Rule::MissingSection, arguments);
        }
    }

    /// A section written in paragraphs (block HTML).
    pub(crate) fn text_section(&mut self, section: Option<&Section>) -> Rich {
        let Some(section) = section else {
            return Rich::default();
        };
        let other = section
            .blocks
            .iter()
            .find(|block| !matches!(block, Block::Paragraph(_)));
        if other.is_some() || section.blocks.is_empty() {
            let at = other.map_or(section.heading.at, start_of);
            self.problem(at, Rule::TextExpected, &[("titre", &section.title)]);
        }
        self.blocks(&section.blocks)
    }

    /// The items of a section written as one list.
    pub(crate) fn list_section<'a>(
        &mut self,
        section: Option<&'a Section>,
        numbered: bool,
    ) -> &'a [Inline] {
        let Some(section) = section else {
            return &[];
        };
        if let [Block::List { ordered, items }] = section.blocks.as_slice()
            && *ordered == numbered
        {
            return items;
        }
        let list = if numbered { "numbers" } else { "bullets" };
        let start = format!("{list}-start");
        let arguments: Arguments<'_> = &[
            ("titre", &section.title),
            ("attendu", &WORDS.label("lists", list)),
            ("debut", &WORDS.label("lists", &start)),
        ];
        self.problem(section.heading.at, Rule::ListExpected, arguments);
        &[]
    }

    /// The items of a list, as shown.
    pub(crate) fn bullets(&mut self, section: Option<&Section>) -> Vec<Rich> {
        let items = self.list_section(section, false);
        items.iter().map(|item| self.inline(item)).collect()
    }

    /// The items of a numbered list, as shown.
    pub(crate) fn numbered(&mut self, section: Option<&Section>) -> Vec<Rich> {
        let items = self.list_section(section, true);
        items.iter().map(|item| self.inline(item)).collect()
    }

    /// The items of a list that each open with a title in bold.
    pub(crate) fn titled_items(&mut self, section: Option<&Section>) -> Vec<Titled> {
        let items = self.list_section(section, false);
        items.iter().map(|item| self.titled(item)).collect()
    }

    /// The items of a section, so many of them.
    pub(crate) fn some<T>(
        &mut self,
        range: RangeInclusive<usize>,
        section: Option<&Section>,
        read: impl FnOnce(&mut Self, Option<&Section>) -> Vec<T>,
    ) -> Vec<T> {
        let items = read(self, section);
        if let Some(section) = section {
            self.count_items(&section.title, section.heading.at, items.len(), range);
        }
        items
    }

    fn titled(&mut self, item: &Inline) -> Titled {
        self.language(item);
        let Some((title, text)) = item.split_title() else {
            self.problem(item.at, Rule::UntitledItem, &[]);
            return Titled::default();
        };
        Titled {
            title: self.pieces(&title, item.at).plain,
            text: self.pieces(&text, item.at),
        }
    }

    /// Blocks as shown, one after the other.
    pub(crate) fn blocks(&mut self, blocks: &[Block]) -> Rich {
        let blocks = blocks.iter().map(|block| self.block(block));
        join(blocks)
    }

    fn block(&mut self, block: &Block) -> Rich {
        match block {
            Block::Heading(inline) => wrap("h2", self.inline(inline)),
            Block::Paragraph(inline) => wrap("p", self.inline(inline)),
            Block::List { ordered, items } => {
                let items = items.iter().map(|item| wrap("li", self.inline(item)));
                let list = join(items);
                wrap(if *ordered { "ol" } else { "ul" }, list)
            }
        }
    }
}

/// Texts one after the other, on lines of their own.
fn join(texts: impl Iterator<Item = Rich>) -> Rich {
    let (html, plain): (String, Vec<String>) = texts.map(|text| (text.html, text.plain)).unzip();
    Rich {
        html,
        plain: plain.join("\n"),
    }
}

fn wrap(element: &str, inside: Rich) -> Rich {
    Rich {
        html: format!("<{element}>{}</{element}>", inside.html),
        plain: inside.plain,
    }
}

fn rank_of(section: &Section, titles: &[String]) -> Option<usize> {
    let mut titles = titles.iter();
    titles.position(|title| same_title(title, &section.title))
}

fn start_of(block: &Block) -> usize {
    match block {
        Block::Heading(inline) | Block::Paragraph(inline) => inline.at,
        Block::List { items, .. } => items.first().map_or(0, |item| item.at),
    }
}

/// Titles are compared without regard to the form of the apostrophe, which has its own rule.
pub(crate) fn same_title(left: &str, right: &str) -> bool {
    left.replace('\u{2019}', "'") == right.trim().replace('\u{2019}', "'")
}

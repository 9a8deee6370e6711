//! The body of a Markdown sheet: its sections, in order, and the shape of each.
//!
//! It knows what a section must look like, not how many items a kind of sheet asks for.

use super::checker::Checker;
use super::front_matter::suggestion;
use super::markdown::{Block, Inline, Origin, Section, parse, sections};
use super::report::Rule;
use super::words::WORDS;
use crate::distance::nearest;
use crate::model::{Rich, Titled};

/// The body of a sheet, cut into sections.
pub(crate) struct Body {
    /// What stands before the first heading.
    pub before: Vec<Block>,
    /// The sections, as written.
    pub sections: Vec<Section>,
}

impl Checker<'_> {
    /// Reads the body that starts at this offset of the file.
    pub(crate) fn body(&mut self, start: usize) -> Body {
        let text = self.file.slice(start..self.file.text.len());
        let parsed = parse(text, &Origin::From(start));
        for fault in parsed.faults {
            let arguments: Vec<(&str, &str)> = fault
                .arguments
                .iter()
                .map(|(name, value)| (*name, value.as_str()))
                .collect();
            self.problem(fault.at, fault.rule, &arguments);
        }
        let (before, sections) = sections(parsed.blocks);
        Body { before, sections }
    }

    /// The sections of a sheet that must have exactly these titles in this order.
    ///
    /// Gives one section per title, `None` where it is missing.
    pub(crate) fn expect_sections(&mut self, body: Body, titles: &[&str]) -> Vec<Option<Section>> {
        if let Some(block) = body.before.first() {
            self.problem(start_of(block), Rule::TextOutsideSections, &[]);
        }
        self.order_of_sections(&body.sections, titles);
        let mut found: Vec<Option<Section>> = titles.iter().map(|_| None).collect();
        for section in body.sections {
            let rank = titles
                .iter()
                .position(|title| same_title(title, &section.title));
            if let Some(place) = rank.and_then(|rank| found.get_mut(rank)) {
                place.get_or_insert(section);
            }
        }
        found
    }

    fn order_of_sections(&mut self, sections: &[Section], titles: &[&str]) {
        let order = titles.join(" \u{b7} ");
        let mut next = 0;
        for section in sections {
            let at = section.heading.at;
            let rank = titles
                .iter()
                .position(|title| same_title(title, &section.title));
            match rank {
                None => {
                    let maybe = suggestion(nearest(&section.title, titles.iter().copied()));
                    let arguments = [
                        ("titre", section.title.as_str()),
                        ("suggestion", &maybe),
                        ("ordre", &order),
                    ];
                    self.problem(at, Rule::UnknownSection, &arguments);
                }
                Some(rank) if rank < next => {
                    let arguments = [("titre", section.title.as_str()), ("ordre", &order)];
                    self.problem(at, Rule::MisplacedSection, &arguments);
                }
                Some(rank) => next = rank + 1,
            }
        }
        for title in titles {
            self.missing_section(title, sections, titles, &order);
        }
    }

    /// Reports a missing section where it should be: before the next one that is there.
    fn missing_section(&mut self, title: &str, sections: &[Section], titles: &[&str], order: &str) {
        let is_there = |title: &str| {
            sections
                .iter()
                .find(|section| same_title(title, &section.title))
        };
        if is_there(title).is_some() {
            return;
        }
        let after = titles.iter().skip_while(|other| **other != title);
        let next = after.filter_map(|title| is_there(title)).next();
        let end = self.file.text.trim_end().len();
        let at = next.map_or(end, |section| section.heading.at);
        let arguments = [("titre", title), ("ordre", order)];
        self.problem(at, Rule::MissingSection, &arguments);
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
        let lists = &WORDS.lists;
        let (list, start) = if numbered {
            (&lists.numbers, &lists.numbers_start)
        } else {
            (&lists.bullets, &lists.bullets_start)
        };
        let arguments = [
            ("titre", section.title.as_str()),
            ("attendu", list),
            ("debut", start),
        ];
        self.problem(section.heading.at, Rule::ListExpected, &arguments);
        &[]
    }

    /// The items of a list section, as shown.
    pub(crate) fn items(&mut self, section: Option<&Section>, numbered: bool) -> Vec<Rich> {
        let items = self.list_section(section, numbered);
        items.iter().map(|item| self.inline(item)).collect()
    }

    /// The items of a list section that each open with a title in bold.
    pub(crate) fn titled_items(&mut self, section: Option<&Section>) -> Vec<Titled> {
        let items = self.list_section(section, false);
        items.iter().map(|item| self.titled(item)).collect()
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
        let mut shown = Rich::default();
        for block in blocks {
            let block = self.block(block);
            shown.html.push_str(&block.html);
            if !shown.plain.is_empty() {
                shown.plain.push('\n');
            }
            shown.plain.push_str(&block.plain);
        }
        shown
    }

    fn block(&mut self, block: &Block) -> Rich {
        match block {
            Block::Heading(inline) => wrap("h2", self.inline(inline)),
            Block::Paragraph(inline) => wrap("p", self.inline(inline)),
            Block::List { ordered, items } => {
                let items: Vec<Rich> = items.iter().map(|item| self.inline(item)).collect();
                let lines: Vec<&str> = items.iter().map(|item| item.plain.as_str()).collect();
                let list = Rich {
                    html: items
                        .iter()
                        .map(|item| format!("<li>{}</li>", item.html))
                        .collect(),
                    plain: lines.join("\n"),
                };
                wrap(if *ordered { "ol" } else { "ul" }, list)
            }
        }
    }
}

fn wrap(element: &str, inside: Rich) -> Rich {
    Rich {
        html: format!("<{element}>{}</{element}>", inside.html),
        plain: inside.plain,
    }
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

//! « S'informer »: modules, crisis and leader sheets, as authors write them, and their rules.
//!
//! Quizzes are in `quiz`, the list files (ideas, glossary, law, figures) in `lists`.

use serde::Deserialize;
use toml::Spanned;

use super::act::question_mark;
use super::checker::Checker;
use super::front_matter::{Codes, Day, Field, Head, Shape, Text, Texts};
use super::known::{Entry, Known, Listed, SOURCE, Shelf};
use super::markdown::{Block, Section};
use super::report::Report;
use super::sheet::Body;
use super::words::SECTIONS;
use crate::kind::Kind;
use crate::model::{CrisisSheet, LeaderSheet, Module, Profile};

/// Header of a module.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ModuleHead {
    /// Title.
    #[serde(rename = "titre")]
    title: Text,
    /// Reading time, in minutes.
    #[serde(rename = "duree-min")]
    minutes: Field<i64>,
    /// Whom it is for.
    #[serde(rename = "public")]
    audience: Codes<Profile>,
    /// Rank in the list.
    #[serde(rename = "ordre")]
    position: Field<i64>,
    /// What it says.
    #[serde(rename = "resume")]
    summary: Text,
    /// Sources.
    sources: Texts,
    /// Points of law.
    #[serde(rename = "droit")]
    law: Texts,
    /// Words people type.
    #[serde(rename = "mots")]
    words: Texts,
    /// Old names.
    alias: Texts,
    /// Day of the last review.
    #[serde(rename = "relu-le")]
    reviewed_on: Day,
}

impl Head for ModuleHead {
    const SHAPE: Shape = Shape {
        required: &[
            "titre",
            "duree-min",
            "public",
            "ordre",
            "resume",
            "sources",
            "relu-le",
        ],
        children: &[],
    };
}

impl Listed for ModuleHead {
    const SHELF: Shelf = Kind::Module.as_str();
    fn title(&self) -> Option<&Spanned<String>> {
        self.title.as_ref()
    }
    fn position(&self) -> Option<&Spanned<i64>> {
        self.position.as_ref()
    }
    fn aliases(&self) -> Option<&Texts> {
        Some(&self.alias)
    }
}

/// Lengths asked of a module (authors' guide).
const MODULE_WORDS: std::ops::RangeInclusive<usize> = 350..=700;

/// A module as the program shows it.
pub(crate) fn module(entry: &Entry<'_, ModuleHead>, known: &Known, report: &mut Report) -> Module {
    let head = &entry.head;
    let mut check = Checker::new(entry.file, known, report);
    let mut module = Module {
        slug: entry.slug.clone(),
        title: check.title(&head.title),
        minutes: check.number("duree-min", &head.minutes, 1..=30),
        audience: check.codes("public", &head.audience),
        position: check.position(&head.position),
        summary: check.plain("resume", &head.summary),
        sources: check.references("sources", SOURCE, &head.sources),
        law: check.optional_references("droit", Kind::Law.as_str(), &head.law),
        words: check.search_words(&head.words),
        reviewed_on: check.day(&head.reviewed_on),
        body: crate::model::Rich::default(),
        takeaways: Vec::new(),
        team_question: String::new(),
    };
    module_body(entry.body, &mut module, &mut check);
    module
}

fn module_body(start: usize, module: &mut Module, check: &mut Checker<'_>) {
    let titles = &SECTIONS.module;
    let mut body = check.body(start);
    let closing = body
        .sections
        .iter()
        .position(|section| section.title == titles.takeaways)
        .unwrap_or(body.sections.len());
    let last = body.sections.split_off(closing);
    let mut blocks = body.before;
    for section in body.sections {
        blocks.push(Block::Heading(section.heading));
        blocks.extend(section.blocks);
    }
    module.body = check.blocks(&blocks);
    let order = [titles.takeaways.as_str(), &titles.team_question];
    let closing = Body {
        before: Vec::new(),
        sections: last,
    };
    let sections = check.expect_sections(closing, &order);
    let [takeaways, question] = sections.as_slice() else {
        return;
    };
    module.takeaways = check.items(takeaways.as_ref(), false);
    if let Some(section) = takeaways {
        let at = section.heading.at;
        check.count_items(&section.title, at, module.takeaways.len(), 2..=4);
    }
    module.team_question = team_question(question.as_ref(), check);
    module_length(start, module, check);
}

fn module_length(start: usize, module: &Module, check: &mut Checker<'_>) {
    let mut text = format!("{}\n{}", module.body.plain, module.team_question);
    for point in &module.takeaways {
        text.push('\n');
        text.push_str(&point.plain);
    }
    check.count_words(&module.title, start, &text, MODULE_WORDS);
}

/// The one question to take to the team.
fn team_question(section: Option<&Section>, check: &mut Checker<'_>) -> String {
    let text = check.text_section(section).plain;
    let Some(section) = section else {
        return text;
    };
    let at = section.heading.at;
    question_mark(&text, at, check);
    let count = text.matches('?').count();
    check.count_items(&section.title, at, count.max(1), 1..=1);
    text
}

/// Header of a crisis sheet.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CrisisHead {
    /// Title.
    #[serde(rename = "titre")]
    title: Text,
    /// Rank in the list.
    #[serde(rename = "ordre")]
    position: Field<i64>,
    /// When to open it.
    #[serde(rename = "resume")]
    summary: Text,
    /// Whom to call, in order.
    #[serde(rename = "acteurs")]
    helpers: Texts,
    /// Points of law.
    #[serde(rename = "droit")]
    law: Texts,
    /// Sources.
    sources: Texts,
    /// Words people type.
    #[serde(rename = "mots")]
    words: Texts,
    /// Old names.
    alias: Texts,
    /// Day of the last review.
    #[serde(rename = "relu-le")]
    reviewed_on: Day,
    /// Health professional who reviewed it.
    #[serde(rename = "relu-par")]
    reviewed_by: Text,
}

impl Head for CrisisHead {
    const SHAPE: Shape = Shape {
        required: &["titre", "ordre", "resume", "acteurs", "sources", "relu-le"],
        children: &[],
    };
}

impl Listed for CrisisHead {
    const SHELF: Shelf = Kind::Crisis.as_str();
    fn title(&self) -> Option<&Spanned<String>> {
        self.title.as_ref()
    }
    fn position(&self) -> Option<&Spanned<i64>> {
        self.position.as_ref()
    }
    fn aliases(&self) -> Option<&Texts> {
        Some(&self.alias)
    }
}

/// A crisis sheet as the program shows it.
pub(crate) fn crisis(
    entry: &Entry<'_, CrisisHead>,
    known: &Known,
    report: &mut Report,
) -> CrisisSheet {
    let head = &entry.head;
    let mut check = Checker::new(entry.file, known, report);
    let titles = &SECTIONS.crisis;
    let body = check.body(entry.body);
    let order = [titles.now.as_str(), &titles.next, &titles.avoid];
    let sections = check.expect_sections(body, &order);
    let mut sections = sections.iter().map(Option::as_ref);
    let mut section = || sections.next().flatten();
    CrisisSheet {
        slug: entry.slug.clone(),
        title: check.title(&head.title),
        position: check.position(&head.position),
        summary: check.plain("resume", &head.summary),
        helpers: check.references("acteurs", Kind::Helper.as_str(), &head.helpers),
        law: check.optional_references("droit", Kind::Law.as_str(), &head.law),
        sources: check.references("sources", SOURCE, &head.sources),
        words: check.search_words(&head.words),
        reviewed_on: check.day(&head.reviewed_on),
        reviewed_by: check.optional_plain("relu-par", &head.reviewed_by),
        now: check.items(section(), true),
        next: check.items(section(), false),
        avoid: check.items(section(), false),
    }
}

/// Header of a leader sheet.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LeaderHead {
    /// Title.
    #[serde(rename = "titre")]
    title: Text,
    /// Rank in the list.
    #[serde(rename = "ordre")]
    position: Field<i64>,
    /// What it is about.
    #[serde(rename = "resume")]
    summary: Text,
    /// Helpers.
    #[serde(rename = "acteurs")]
    helpers: Texts,
    /// Sources.
    sources: Texts,
    /// Words people type.
    #[serde(rename = "mots")]
    words: Texts,
    /// Old names.
    alias: Texts,
    /// Day of the last review.
    #[serde(rename = "relu-le")]
    reviewed_on: Day,
    /// Professional who reviewed it.
    #[serde(rename = "relu-par")]
    reviewed_by: Text,
}

impl Head for LeaderHead {
    const SHAPE: Shape = Shape {
        required: &["titre", "ordre", "resume", "acteurs", "sources", "relu-le"],
        children: &[],
    };
}

impl Listed for LeaderHead {
    const SHELF: Shelf = Kind::Leader.as_str();
    fn title(&self) -> Option<&Spanned<String>> {
        self.title.as_ref()
    }
    fn position(&self) -> Option<&Spanned<i64>> {
        self.position.as_ref()
    }
    fn aliases(&self) -> Option<&Texts> {
        Some(&self.alias)
    }
}

/// A leader sheet as the program shows it.
pub(crate) fn leader(
    entry: &Entry<'_, LeaderHead>,
    known: &Known,
    report: &mut Report,
) -> LeaderSheet {
    let head = &entry.head;
    let mut check = Checker::new(entry.file, known, report);
    let titles = &SECTIONS.leader;
    let body = check.body(entry.body);
    let order = [
        titles.story.as_str(),
        &titles.helps,
        &titles.first_step,
        &titles.false_idea,
    ];
    let sections = check.expect_sections(body, &order);
    let mut sections = sections.iter().map(Option::as_ref);
    let mut section = || sections.next().flatten();
    LeaderSheet {
        slug: entry.slug.clone(),
        title: check.title(&head.title),
        position: check.position(&head.position),
        summary: check.plain("resume", &head.summary),
        helpers: check.references("acteurs", Kind::Helper.as_str(), &head.helpers),
        sources: check.references("sources", SOURCE, &head.sources),
        words: check.search_words(&head.words),
        reviewed_on: check.day(&head.reviewed_on),
        reviewed_by: check.optional_plain("relu-par", &head.reviewed_by),
        story: check.text_section(section()),
        helps: check.items(section(), false),
        first_step: check.text_section(section()),
        false_idea: check.text_section(section()),
    }
}

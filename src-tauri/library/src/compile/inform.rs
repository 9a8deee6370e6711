//! « S'informer »: modules, crisis and leader sheets, as authors write them, and their rules.
//!
//! Quizzes are in `quiz`, the list files (ideas, glossary, law, figures) in `lists`.

use super::act::question_mark;
use super::checker::Checker;
use super::known::SOURCE;
use super::markdown::{Block, Section};
use super::sheet::Body;
use super::words::SECTIONS;
use crate::kind::Kind;
use crate::model::{CrisisSheet, LeaderSheet, Module, Rich};

/// Lengths asked of a module (authors' guide).
const MODULE_WORDS: std::ops::RangeInclusive<usize> = 350..=700;

/// A module.
pub(crate) fn module(check: &mut Checker<'_>) -> Module {
    let mut module = Module {
        slug: check.slug(),
        title: check.title(),
        minutes: check.number("duree-min", 1..=30),
        audience: check.codes("public"),
        position: check.position(),
        summary: check.plain("resume"),
        sources: check.references("sources", SOURCE),
        law: check.any_references("droit", Kind::Law.as_str()),
        words: check.words(),
        reviewed_on: check.day("relu-le"),
        body: Rich::default(),
        takeaways: Vec::new(),
        team_question: String::new(),
    };
    module_body(&mut module, check);
    module
}

fn module_body(module: &mut Module, check: &mut Checker<'_>) {
    let titles = &SECTIONS.module;
    let mut body = check.body();
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
    module_length(module, check);
}

fn module_length(module: &Module, check: &mut Checker<'_>) {
    let mut text = format!("{}\n{}", module.body.plain, module.team_question);
    for point in &module.takeaways {
        text.push('\n');
        text.push_str(&point.plain);
    }
    check.count_words(&module.title, check.file.body, &text, MODULE_WORDS);
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

/// A crisis sheet.
pub(crate) fn crisis(check: &mut Checker<'_>) -> CrisisSheet {
    let titles = &SECTIONS.crisis;
    let sections = check.sections(&[&titles.now, &titles.next, &titles.avoid]);
    let mut sections = sections.iter().map(Option::as_ref);
    let mut section = || sections.next().flatten();
    CrisisSheet {
        slug: check.slug(),
        title: check.title(),
        position: check.position(),
        summary: check.plain("resume"),
        helpers: check.references("acteurs", Kind::Helper.as_str()),
        law: check.any_references("droit", Kind::Law.as_str()),
        sources: check.references("sources", SOURCE),
        words: check.words(),
        reviewed_on: check.day("relu-le"),
        reviewed_by: check.maybe("relu-par", Checker::plain),
        now: check.items(section(), true),
        next: check.items(section(), false),
        avoid: check.items(section(), false),
    }
}

/// A leader sheet.
pub(crate) fn leader(check: &mut Checker<'_>) -> LeaderSheet {
    let titles = &SECTIONS.leader;
    let order = [
        titles.story.as_str(),
        &titles.helps,
        &titles.first_step,
        &titles.false_idea,
    ];
    let sections = check.sections(&order);
    let mut sections = sections.iter().map(Option::as_ref);
    let mut section = || sections.next().flatten();
    LeaderSheet {
        slug: check.slug(),
        title: check.title(),
        position: check.position(),
        summary: check.plain("resume"),
        helpers: check.references("acteurs", Kind::Helper.as_str()),
        sources: check.references("sources", SOURCE),
        words: check.words(),
        reviewed_on: check.day("relu-le"),
        reviewed_by: check.maybe("relu-par", Checker::plain),
        story: check.text_section(section()),
        helps: check.items(section(), false),
        first_step: check.text_section(section()),
        false_idea: check.text_section(section()),
    }
}

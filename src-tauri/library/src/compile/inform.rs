//! « S'informer »: modules, crisis and leader sheets, as authors write them, and their rules.
//!
//! Quizzes are in `quiz`, the list files (ideas, glossary, law, figures) in `lists`.

use super::act::question_mark;
use super::checker::Checker;
use super::identifiers::SOURCE;
use super::markdown::{Block, Body, Section};
use super::words::SECTIONS;
use crate::kind::Kind;
use crate::model::{CrisisSheet, LeaderSheet, Module};

/// Lengths asked of a module (authors' guide).
const MODULE_WORDS: std::ops::RangeInclusive<usize> = 350..=700;

/// A module.
pub(crate) fn module(check: &mut Checker<'_>) -> Module {
    let (blocks, closing) = module_body(check);
    let [takeaways, question] = check.expect_sections(closing, &SECTIONS.module);
    let module = Module {
        slug: check.slug(),
        title: check.title(),
        minutes: check.number("duree-min", 1..=30),
        audience: check.codes("public"),
        position: check.position(),
        summary: check.plain("resume"),
        sources: check.references("sources", SOURCE),
        law: check.any_references("droit", Kind::Law.code()),
        words: check.words(),
        reviewed_on: check.day("relu-le"),
        body: check.blocks(&blocks),
        takeaways: check.some(2..=4, takeaways.as_ref(), Checker::bullets),
        team_question: team_question(question.as_ref(), check),
    };
    let texts = [&module.body.plain, &module.team_question];
    let points = module.takeaways.iter().map(|point| &point.plain);
    let texts = texts.into_iter().chain(points);
    check.count_words(&module.title, check.file.body, texts, MODULE_WORDS);
    module
}

/// The free text of a module, and the sections that close it.
fn module_body(check: &mut Checker<'_>) -> (Vec<Block>, Body) {
    let [first, _] = &SECTIONS.module;
    let mut body = check.body();
    let mut sections = body.sections.iter();
    let closing = sections.position(|section| section.title == *first);
    let last = closing
        .map(|rank| body.sections.split_off(rank))
        .unwrap_or_default();
    let mut blocks = body.before;
    for section in body.sections {
        blocks.push(Block::Heading(section.heading));
        blocks.extend(section.blocks);
    }
    let closing = Body {
        sections: last,
        ..Body::default()
    };
    (blocks, closing)
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
    let [now, next, avoid] = check.sections(&SECTIONS.crisis);
    CrisisSheet {
        slug: check.slug(),
        title: check.title(),
        position: check.position(),
        summary: check.plain("resume"),
        helpers: check.references("acteurs", Kind::Helper.code()),
        law: check.any_references("droit", Kind::Law.code()),
        sources: check.references("sources", SOURCE),
        words: check.words(),
        reviewed_on: check.day("relu-le"),
        reviewed_by: check.maybe("relu-par", Checker::plain),
        now: check.numbered(now.as_ref()),
        next: check.bullets(next.as_ref()),
        avoid: check.bullets(avoid.as_ref()),
    }
}

/// A leader sheet.
pub(crate) fn leader(check: &mut Checker<'_>) -> LeaderSheet {
    let [story, helps, next_step, false_idea] = check.sections(&SECTIONS.leader);
    LeaderSheet {
        slug: check.slug(),
        title: check.title(),
        position: check.position(),
        summary: check.plain("resume"),
        helpers: check.references("acteurs", Kind::Helper.code()),
        sources: check.references("sources", SOURCE),
        words: check.words(),
        reviewed_on: check.day("relu-le"),
        reviewed_by: check.maybe("relu-par", Checker::plain),
        story: check.text_section(story.as_ref()),
        helps: check.bullets(helps.as_ref()),
        next_step: check.text_section(next_step.as_ref()),
        false_idea: check.text_section(false_idea.as_ref()),
    }
}

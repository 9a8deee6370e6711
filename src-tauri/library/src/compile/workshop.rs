//! The workshop's outlines and tools, as authors write them, and their rules.
//!
//! An outline's minutes must add up: the facilitator's clock follows them.

use super::checker::Checker;
use super::known::SOURCE;
use super::report::Rule;
use super::words::SECTIONS;
use crate::model::{Outline, Step, Tool};

/// Longest workshop: a day.
const MINUTES: std::ops::RangeInclusive<i64> = 1..=480;

/// An outline.
pub(crate) fn outline(check: &mut Checker<'_>) -> Outline {
    let outline = Outline {
        slug: check.slug(),
        title: check.title(),
        minutes: check.number("duree-min", MINUTES),
        summary: check.plain("resume"),
        participants: check.plain("participants"),
        material: check.plain_list("materiel"),
        position: check.position(),
        words: check.words(),
        steps: check.tables("etape", step),
    };
    let sum: u16 = outline.steps.iter().map(|step| step.minutes).sum();
    if let Some(at) = check.place("duree-min").filter(|_| sum != outline.minutes) {
        let (sum, minutes) = (sum.to_string(), outline.minutes.to_string());
        let arguments = [("somme", sum.as_str()), ("duree", &minutes)];
        check.problem(at, Rule::MinutesMismatch, &arguments);
    }
    outline
}

fn step(check: &mut Checker<'_>) -> Step {
    Step {
        title: check.title(),
        minutes: check.number("minutes", MINUTES),
        projector: check.plain("projecteur"),
        say: check.plain("a-dire"),
        notes: check.plain("notes"),
        if_stuck: check.plain("si-bloque"),
    }
}

/// Most words on the printed page (authors' guide).
const TOOL_WORDS: std::ops::RangeInclusive<usize> = 1..=300;

/// A tool.
pub(crate) fn tool(check: &mut Checker<'_>) -> Tool {
    let titles = &SECTIONS.tool;
    let sections = check.sections(&[&titles.purpose, &titles.how, &titles.caution]);
    let mut sections = sections.iter().map(Option::as_ref);
    let mut section = || sections.next().flatten();
    let tool = Tool {
        slug: check.slug(),
        title: check.title(),
        minutes: check.number("duree-min", MINUTES),
        participants: check.plain("participants"),
        material: check.plain_list("materiel"),
        position: check.position(),
        summary: check.plain("resume"),
        sources: check.references("sources", SOURCE),
        words: check.words(),
        purpose: check.text_section(section()),
        how: check.items(section(), true),
        caution: check.text_section(section()),
    };
    let mut text = format!("{}\n{}", tool.purpose.plain, tool.caution.plain);
    for step in &tool.how {
        text.push('\n');
        text.push_str(&step.plain);
    }
    check.count_words(&tool.title, check.file.body, &text, TOOL_WORDS);
    tool
}

//! The workshop's outlines and tools, as authors write them, and their rules.
//!
//! An outline's minutes must add up: the facilitator's clock follows them.

use super::checker::Checker;
use super::known::SOURCE;
use super::report::{Arguments, Rule};
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
        let arguments: Arguments<'_> = &[("somme", &sum), ("duree", &outline.minutes)];
        check.problem(at, Rule::MinutesMismatch, arguments);
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
    let [purpose, how, caution] = check.sections(&SECTIONS.tool);
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
        purpose: check.text_section(purpose.as_ref()),
        how: check.numbered(how.as_ref()),
        caution: check.text_section(caution.as_ref()),
    };
    let texts = [&tool.purpose.plain, &tool.caution.plain];
    let steps = tool.how.iter().map(|step| &step.plain);
    check.count_all_words(&tool.title, texts.into_iter().chain(steps), TOOL_WORDS);
    tool
}

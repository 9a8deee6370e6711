//! The workshop's outlines and tools, as authors write them, and their rules.
//!
//! An outline's minutes must add up: the facilitator's clock follows them.

use super::checker::Checker;
use super::identifiers::SOURCE;
use super::markdown::Body;
use super::report::{Arguments, Rule};
use super::sheet::same_title;
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
const TOOL_WORDS: std::ops::RangeInclusive<usize> = 1..=450;

/// Whether a tool is a role play: it has one of the two versions, and either calls for the other.
fn is_play(body: &Body) -> bool {
    let [_, _, worse, better, _] = &SECTIONS.play;
    let mut sections = body.sections.iter();
    sections.any(|section| {
        [worse, better]
            .iter()
            .any(|title| same_title(title, &section.title))
    })
}

/// A tool.
pub(crate) fn tool(check: &mut Checker<'_>) -> Tool {
    let body = check.body();
    let [purpose, how, worse, better, caution] = if is_play(&body) {
        check.expect_sections(body, &SECTIONS.play)
    } else {
        let [purpose, how, caution] = check.expect_sections(body, &SECTIONS.tool);
        [purpose, how, None, None, caution]
    };
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
        worse: check.titled_items(worse.as_ref()),
        better: check.titled_items(better.as_ref()),
        caution: check.text_section(caution.as_ref()),
    };
    let texts = [&tool.purpose.plain, &tool.caution.plain];
    let steps = tool.how.iter().map(|step| &step.plain);
    let lines = tool.worse.iter().chain(&tool.better);
    let lines = lines.flat_map(|line| [&line.title, &line.text.plain]);
    let texts = texts.into_iter().chain(steps).chain(lines);
    check.count_words(&tool.title, check.file.body, texts, TOOL_WORDS);
    tool
}

#[cfg(test)]
mod tests {
    use super::super::markdown::{Origin, parse};
    use super::*;

    fn body(text: &str) -> Body {
        Body::of(parse(text, &Origin::from(0, text)).blocks)
    }

    #[test]
    fn a_role_play_has_its_two_versions_and_a_tool_has_none() {
        assert!(!is_play(&body("## À quoi ça sert\n\nÀ parler.\n")));
        let three = ["À quoi ça sert", "Comment faire", "Attention"];
        assert_eq!(SECTIONS.tool, three);
        let half = body("## Quand ça tourne mieux\n\n- **Léa.** Bonjour.\n");
        assert!(is_play(&half), "one version alone is refused");
        let five = [
            "À quoi ça sert",
            "Comment faire",
            "Quand ça tourne mal",
            "Quand ça tourne mieux",
            "Attention",
        ];
        assert_eq!(SECTIONS.play, five);
    }
}

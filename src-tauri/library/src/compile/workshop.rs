//! The workshop's outlines and tools, as authors write them, and their rules.
//!
//! An outline's minutes must add up: the facilitator's clock follows them.

use serde::Deserialize;
use toml::Spanned;

use super::checker::Checker;
use super::front_matter::{Field, Head, Shape, Tables, Text, Texts};
use super::known::{Entry, Known, Listed, SOURCE, Shelf};
use super::report::{Report, Rule};
use super::sheet::{Body, same_title};
use super::words::{SECTIONS, ToolSections};
use crate::kind::Kind;
use crate::model::{Outline, Step, Titled, Tool};

/// An outline.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OutlineHead {
    /// Title.
    #[serde(rename = "titre")]
    title: Text,
    /// Length, in minutes.
    #[serde(rename = "duree-min")]
    minutes: Field<i64>,
    /// What it is for.
    #[serde(rename = "resume")]
    summary: Text,
    /// How many people, in words.
    participants: Text,
    /// What to bring.
    #[serde(rename = "materiel")]
    material: Texts,
    /// Rank in the list.
    #[serde(rename = "ordre")]
    position: Field<i64>,
    /// Words people type.
    #[serde(rename = "mots")]
    words: Texts,
    /// Old names.
    alias: Texts,
    /// Steps, in order.
    #[serde(rename = "etape")]
    steps: Tables<StepHead>,
}

/// A step.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StepHead {
    /// Title.
    #[serde(rename = "titre")]
    title: Text,
    /// Length, in minutes.
    minutes: Field<i64>,
    /// What the big screen shows.
    #[serde(rename = "projecteur")]
    projector: Text,
    /// What the facilitator can say.
    #[serde(rename = "a-dire")]
    say: Text,
    /// Private notes.
    notes: Text,
    /// What to do when it does not move.
    #[serde(rename = "si-bloque")]
    if_stuck: Text,
}

impl Head for OutlineHead {
    const SHAPE: Shape = Shape {
        required: &[
            "titre",
            "duree-min",
            "resume",
            "participants",
            "materiel",
            "ordre",
            "etape",
        ],
        children: &[(
            "etape",
            Shape {
                required: &[
                    "titre",
                    "minutes",
                    "projecteur",
                    "a-dire",
                    "notes",
                    "si-bloque",
                ],
                children: &[],
            },
        )],
    };
}

impl Listed for OutlineHead {
    const SHELF: Shelf = Kind::Outline.as_str();
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

/// Longest workshop: a day.
const MINUTES: std::ops::RangeInclusive<i64> = 1..=480;

/// An outline as the program shows it.
pub(crate) fn outline(
    entry: &Entry<'_, OutlineHead>,
    known: &Known,
    report: &mut Report,
) -> Outline {
    let head = &entry.head;
    let mut check = Checker::new(entry.file, known, report);
    let minutes: u16 = check.number("duree-min", &head.minutes, MINUTES);
    let steps: Vec<Step> = head
        .steps
        .iter()
        .flatten()
        .map(|head| step(head.get_ref(), &mut check))
        .collect();
    let sum: u16 = steps.iter().map(|step| step.minutes).sum();
    if let Some(field) = head.minutes.as_ref().filter(|_| sum != minutes) {
        let (sum, minutes) = (sum.to_string(), minutes.to_string());
        let arguments = [("somme", sum.as_str()), ("duree", &minutes)];
        check.problem(field.span().start, Rule::MinutesMismatch, &arguments);
    }
    Outline {
        slug: entry.slug.clone(),
        title: check.title(&head.title),
        minutes,
        summary: check.plain("resume", &head.summary),
        participants: check.plain("participants", &head.participants),
        material: check.plain_list("materiel", &head.material),
        position: check.position(&head.position),
        words: check.search_words(&head.words),
        steps,
    }
}

fn step(head: &StepHead, check: &mut Checker<'_>) -> Step {
    Step {
        title: check.title(&head.title),
        minutes: check.number("minutes", &head.minutes, MINUTES),
        projector: check.plain("projecteur", &head.projector),
        say: check.plain("a-dire", &head.say),
        notes: check.plain("notes", &head.notes),
        if_stuck: check.plain("si-bloque", &head.if_stuck),
    }
}

/// Header of a tool.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ToolHead {
    /// Title.
    #[serde(rename = "titre")]
    title: Text,
    /// Length, in minutes.
    #[serde(rename = "duree-min")]
    minutes: Field<i64>,
    /// How many people, in words.
    participants: Text,
    /// What to bring.
    #[serde(rename = "materiel")]
    material: Texts,
    /// Rank in the list.
    #[serde(rename = "ordre")]
    position: Field<i64>,
    /// What it is for.
    #[serde(rename = "resume")]
    summary: Text,
    /// Sources.
    sources: Texts,
    /// Words people type.
    #[serde(rename = "mots")]
    words: Texts,
    /// Old names.
    alias: Texts,
}

impl Head for ToolHead {
    const SHAPE: Shape = Shape {
        required: &[
            "titre",
            "duree-min",
            "participants",
            "materiel",
            "ordre",
            "resume",
            "sources",
        ],
        children: &[],
    };
}

impl Listed for ToolHead {
    const SHELF: Shelf = Kind::Tool.as_str();
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

/// Most words on the printed page (authors' guide).
const TOOL_WORDS: std::ops::RangeInclusive<usize> = 1..=450;

/// The sections of a tool, in order: a role play has two more, and either calls for the other.
fn sections_of<'a>(body: &Body, titles: &'a ToolSections) -> Vec<&'a str> {
    let versions = [titles.worse.as_str(), &titles.better];
    let is_play = body.sections.iter().any(|section| {
        let is = |title: &str| same_title(title, &section.title);
        versions.into_iter().any(is)
    });
    let mut order = vec![titles.purpose.as_str(), &titles.how];
    order.extend(versions.into_iter().filter(|_| is_play));
    order.push(&titles.caution);
    order
}

/// The words of a tool that people read on its page.
fn read(tool: &Tool) -> String {
    let line = |line: &Titled| format!("{} {}", line.title, line.text.plain);
    let steps = tool.how.iter().map(|step| step.plain.clone());
    let lines = tool.worse.iter().chain(&tool.better).map(line);
    let ends = [tool.purpose.plain.clone(), tool.caution.plain.clone()];
    let texts: Vec<String> = ends.into_iter().chain(steps).chain(lines).collect();
    texts.join("\n")
}

/// A tool as the program shows it.
pub(crate) fn tool(entry: &Entry<'_, ToolHead>, known: &Known, report: &mut Report) -> Tool {
    let head = &entry.head;
    let mut check = Checker::new(entry.file, known, report);
    let titles = &SECTIONS.tool;
    let body = check.body(entry.body);
    let order = sections_of(&body, titles);
    let sections = check.expect_sections(body, &order);
    let section = |title: &str| {
        let rank = order.iter().position(|other| *other == title)?;
        sections.get(rank)?.as_ref()
    };
    let version = |title: &str, check: &mut Checker<'_>| match section(title) {
        Some(section) => check.titled_items(Some(section)),
        None => Vec::new(),
    };
    let tool = Tool {
        slug: entry.slug.clone(),
        title: check.title(&head.title),
        minutes: check.number("duree-min", &head.minutes, MINUTES),
        participants: check.plain("participants", &head.participants),
        material: check.plain_list("materiel", &head.material),
        position: check.position(&head.position),
        summary: check.plain("resume", &head.summary),
        sources: check.references("sources", SOURCE, &head.sources),
        words: check.search_words(&head.words),
        purpose: check.text_section(section(&titles.purpose)),
        how: check.items(section(&titles.how), true),
        worse: version(&titles.worse, &mut check),
        better: version(&titles.better, &mut check),
        caution: check.text_section(section(&titles.caution)),
    };
    check.count_words(&tool.title, entry.body, &read(&tool), TOOL_WORDS);
    tool
}

#[cfg(test)]
mod tests {
    use super::super::markdown::{Origin, parse, sections};
    use super::*;

    fn body(text: &str) -> Body {
        let (before, sections) = sections(parse(text, &Origin::From(0)).blocks);
        Body { before, sections }
    }

    #[test]
    fn a_role_play_has_its_two_versions_and_a_tool_has_none() {
        let titles = &SECTIONS.tool;
        let tool = body("## À quoi ça sert\n\nÀ parler.\n");
        let three = ["À quoi ça sert", "Comment faire", "Attention"];
        assert_eq!(sections_of(&tool, titles), three);
        let half = body("## Quand ça tourne mieux\n\n- **Léa.** Bonjour.\n");
        let five = [
            "À quoi ça sert",
            "Comment faire",
            "Quand ça tourne mal",
            "Quand ça tourne mieux",
            "Attention",
        ];
        assert_eq!(
            sections_of(&half, titles),
            five,
            "one version alone is refused"
        );
    }
}

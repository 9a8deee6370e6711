//! « Agir »: themes and situations, as authors write them, and the rules they must follow.
//!
//! The keys are described in the authors' guide (`content/LISEZMOI.md`).

use words::AuthorCode as _;

use super::checker::Checker;
use super::identifiers::SOURCE;
use super::markdown::{Inline, Section};
use super::prose::count_words;
use super::report::{Arguments, Rule};
use super::rights;
use super::words::{SECTIONS, WORDS};
use crate::kind::Kind;
use crate::model::{
    ActionIdea, Cost, Delay, Lead, PreventionLevel, Rich, Sensitivity, SituationSheet, Theme,
};

/// A theme.
pub(crate) fn theme(check: &mut Checker<'_>) -> Theme {
    Theme {
        slug: check.slug(),
        number: check.number("numero", 1..=99),
        title: check.title(),
        short_title: check.plain("court"),
        question: check.plain("question"),
        summary: check.plain("resume"),
        factors: check.codes("facteurs"),
        hue: check.number("couleur", 0..=359),
        pictogram: check.raw("pictogramme"),
        sensitive: check.any("sensible", Checker::boolean),
        first_moves: check.any("premiers-gestes", Checker::plain_list),
        helpers: check.any_references("acteurs", Kind::Helper.code()),
    }
}

/// Lengths asked of a situation (authors' guide).
const STORY_WORDS: std::ops::RangeInclusive<usize> = 80..=180;
const QUESTION_WORDS: usize = 18;
const MOST: usize = 99;
/// Most situations of a theme.
const SITUATIONS: i64 = 16;

/// A situation.
pub(crate) fn situation(check: &mut Checker<'_>) -> SituationSheet {
    let theme = check.file.folder().to_owned();
    check.identifier(Kind::Theme.code(), &theme, 0);
    let (sensitivity, crisis) = care(check);
    if check.place("mots").is_none() {
        check.missing("mots");
    }
    let [story, signs, causes, helps, questions, false_ideas] = check.sections(&SECTIONS.situation);
    SituationSheet {
        slug: check.slug(),
        theme,
        position: check.number("ordre", 1..=SITUATIONS),
        title: check.title(),
        scene: check.plain("scene"),
        aim: check.plain("visee"),
        sectors: check.codes("secteurs"),
        profiles: check.codes("profils"),
        factors: check.codes("facteurs"),
        sensitivity,
        words: check.words(),
        needs: check.references("besoins", Kind::Need.code()),
        illegal: check.maybe("illegal", rights::law_text),
        fixed_by_law: rights::fixed_by_law(check),
        employee: rights::employee(check),
        duerp: rights::duerp(check),
        sources: check.references("sources", SOURCE),
        crisis,
        reviewed_on: check.day("relu-le"),
        reviewed_by: check.maybe("relu-par", Checker::plain),
        story: self::story(story.as_ref(), check),
        signs: check.some(3..=MOST, signs.as_ref(), Checker::bullets),
        causes: check.some(3..=MOST, causes.as_ref(), Checker::titled_items),
        helps: check.some(1..=MOST, helps.as_ref(), Checker::bullets),
        questions: check.some(4..=MOST, questions.as_ref(), open_questions),
        false_ideas: check.some(2..=MOST, false_ideas.as_ref(), Checker::titled_items),
        actions: actions(check),
    }
}

/// How carefully it is handled, and the crisis sheet to open first.
fn care(check: &mut Checker<'_>) -> (Sensitivity, Option<String>) {
    let sensitivity = check.code("sensibilite", Sensitivity::Ordinary);
    let crisis = check.maybe("crise", |check, key| {
        check.reference(key, Kind::Crisis.code())
    });
    if sensitivity == Sensitivity::Grave && crisis.is_none() {
        let at = check.at("sensibilite");
        check.problem(at, Rule::CrisisNeeded, &[]);
    }
    (sensitivity, crisis)
}

fn story(section: Option<&Section>, check: &mut Checker<'_>) -> Rich {
    let story = check.text_section(section);
    if let Some(section) = section {
        let at = section.heading.at;
        check.count_words(&section.title, at, [&story.plain], STORY_WORDS);
    }
    story
}

fn open_questions(check: &mut Checker<'_>, section: Option<&Section>) -> Vec<String> {
    let items = check.list_section(section, false).iter();
    items.map(|item| open_question(item, check)).collect()
}

/// An open question, short enough to be projected.
fn open_question(item: &Inline, check: &mut Checker<'_>) -> String {
    let text = check.inline(item).plain;
    question_mark(&text, item.at, check);
    if is_closed(&text) {
        check.problem(item.at, Rule::ClosedQuestion, &[]);
    }
    let count = count_words(&text);
    if count > QUESTION_WORDS {
        let arguments: Arguments<'_> = &[("nombre", &count), ("maximum", &QUESTION_WORDS)];
        check.problem(item.at, Rule::LongQuestion, arguments);
    }
    text
}

/// Reports a question that does not end as one.
pub(crate) fn question_mark(text: &str, at: usize, check: &mut Checker<'_>) {
    if !text
        .trim_end_matches([' ', '\u{a0}', '\u{bb}'])
        .ends_with('?')
    {
        check.problem(at, Rule::NotAQuestion, &[]);
    }
}

/// Whether a question surely calls for yes or no, by its first words.
fn is_closed(question: &str) -> bool {
    let start = question.to_lowercase().replace('\'', "\u{2019}");
    let first = start.split([' ', ',']).next().unwrap_or_default();
    let mut closed = WORDS.list("questions.closed-starts");
    if closed.any(|closed| begins_with(&start, closed)) {
        return true;
    }
    let inverted = first.rsplit_once('-').is_some_and(|(verb, subject)| {
        let mut subjects = WORDS.list("questions.inverted-subjects");
        !verb.is_empty() && subjects.any(|known| known == subject)
    });
    let mut not_inverted = WORDS.list("questions.not-inverted");
    let open = first.contains(WORDS.text("questions.opening"));
    inverted && !open && !not_inverted.any(|known| known == first)
}

/// Whether a text begins with these words, the last one whole.
fn begins_with(text: &str, start: &str) -> bool {
    text.strip_prefix(start).is_some_and(|rest| {
        start.ends_with('\u{2019}') || !rest.starts_with(|ch: char| ch.is_alphanumeric())
    })
}

fn actions(check: &mut Checker<'_>) -> Vec<ActionIdea> {
    let actions = check.tables("action", action);
    let Some(at) = check.place("action") else {
        return actions;
    };
    check.count_items("action", at, actions.len(), 4..=MOST);
    let levels = [
        (PreventionLevel::Primary, 2),
        (PreventionLevel::Secondary, 1),
        (PreventionLevel::Tertiary, 1),
    ];
    for (level, least) in levels {
        let of_level = actions.iter().filter(|action| action.level == level);
        let count = of_level.count();
        if count < least {
            let level = level.word().unwrap_or_default();
            let arguments: Arguments<'_> =
                &[("nombre", &count), ("niveau", &level), ("minimum", &least)];
            check.problem(at, Rule::MissingActionLevel, arguments);
        }
    }
    if !actions.iter().any(|action| action.cost == Cost::Zero) {
        check.problem(at, Rule::NoFreeAction, &[]);
    }
    actions
}

fn action(check: &mut Checker<'_>) -> ActionIdea {
    let how = check.plain("comment");
    check.count_sentences("comment", &how, 2..=4);
    ActionIdea {
        id: check.raw("id"),
        title: check.title(),
        level: check.code("niveau", PreventionLevel::Primary),
        how,
        next_step: check.plain("premier-pas"),
        who: check.code("qui", Lead::Leader),
        delay: check.code("delai", Delay::Week),
        cost: check.code("cout", Cost::Zero),
        effort: check.number("effort", 1..=3),
        effect: check.number("effet", 1..=3),
        indicator: check.plain("indicateur"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_answered_by_yes_or_no_is_recognised() {
        for closed in [
            "Est-ce que ça va ?",
            "Est-ce qu’on le dit ?",
            "Faut-il changer l’horaire ?",
            "A-t-on prévenu le client ?",
            "Avez-vous un tableau ?",
            "N’est-ce pas trop ?",
            "N’a-t-on rien oublié ?",
            "Y a-t-il un tableau ?",
        ] {
            assert!(is_closed(closed), "{closed}");
        }
        for open in [
            "Qu’est-ce qui nous manque ?",
            "Où va-t-on le soir ?",
            "Qu’attend-on d’un chef d’équipe ?",
            "Si on avait deux heures, où les mettrait-on ?",
            "Rendez-vous manqués : qu’est-ce qui les explique ?",
            "Estimer la durée : qui le fait ?",
        ] {
            assert!(!is_closed(open), "{open}");
        }
    }
}

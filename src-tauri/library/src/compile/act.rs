//! « Agir »: themes and situations, as authors write them, and the rules they must follow.
//!
//! The keys are described in the authors' guide (`content/LISEZMOI.md`).

use super::checker::Checker;
use super::known::SOURCE;
use super::markdown::{Inline, Section};
use super::prose::{count_sentences, count_words};
use super::report::Rule;
use super::rights;
use super::words::{SECTIONS, WORDS};
use crate::kind::Kind;
use crate::model::{
    ActionIdea, Cost, Delay, Lead, PreventionLevel, Rich, Sensitivity, SituationSheet, Theme,
};

/// A theme.
pub(crate) fn theme(check: &mut Checker<'_>) -> Theme {
    let sensitive = check.maybe("sensible", Checker::boolean);
    let first_moves = check.maybe("premiers-gestes", Checker::plain_list);
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
        sensitive: sensitive.unwrap_or_default(),
        first_moves: first_moves.unwrap_or_default(),
        helpers: check.any_references("acteurs", Kind::Helper.as_str()),
    }
}

/// Lengths asked of a situation (authors' guide).
const STORY_WORDS: std::ops::RangeInclusive<usize> = 80..=180;
const QUESTION_WORDS: usize = 18;
const MOST: usize = 99;

/// A situation.
pub(crate) fn situation(check: &mut Checker<'_>) -> SituationSheet {
    let theme = check.file.folder().to_owned();
    check.identifier(Kind::Theme.as_str(), &theme, 0);
    let mut sheet = situation_header(theme, check);
    rights::demand(&sheet, check);
    situation_body(&mut sheet, check);
    sheet
}

fn situation_header(theme: String, check: &mut Checker<'_>) -> SituationSheet {
    let sensitivity = check.code("sensibilite", Sensitivity::Ordinary);
    let crisis = check.maybe("crise", |check, key| {
        check.reference(key, Kind::Crisis.as_str())
    });
    if sensitivity == Sensitivity::Grave && crisis.is_none() {
        let at = check.at("sensibilite");
        check.problem(at, Rule::CrisisNeeded, &[]);
    }
    if check.place("mots").is_none() {
        check.missing("mots");
    }
    SituationSheet {
        slug: check.slug(),
        theme,
        position: check.position(),
        title: check.title(),
        scene: check.plain("scene"),
        aim: check.plain("visee"),
        sectors: check.codes("secteurs"),
        profiles: check.codes("profils"),
        factors: check.codes("facteurs"),
        sensitivity,
        words: check.words(),
        needs: check.references("besoins", Kind::Need.as_str()),
        law: check.any_references("droit", Kind::Law.as_str()),
        illegal: check.maybe("illegal", rights::said),
        fixed_by_law: rights::fixed_by_law(check),
        employee: check.maybe("salarie", rights::employee).flatten(),
        duerp: check.maybe("document-unique", rights::duerp).flatten(),
        sources: check.references("sources", SOURCE),
        crisis,
        reviewed_on: check.day("relu-le"),
        reviewed_by: check.maybe("relu-par", Checker::plain),
        story: Rich::default(),
        signs: Vec::new(),
        causes: Vec::new(),
        helps: Vec::new(),
        questions: Vec::new(),
        false_ideas: Vec::new(),
        actions: actions(check),
    }
}

fn situation_body(sheet: &mut SituationSheet, check: &mut Checker<'_>) {
    let titles = &SECTIONS.situation;
    let order = [
        titles.story.as_str(),
        &titles.signs,
        &titles.causes,
        &titles.helps,
        &titles.questions,
        &titles.false_ideas,
    ];
    let sections = check.sections(&order);
    let [story, signs, causes, helps, questions, false_ideas] = sections.as_slice() else {
        return;
    };
    sheet.story = check.text_section(story.as_ref());
    if let Some(section) = story {
        check.count_words(
            &section.title,
            section.heading.at,
            &sheet.story.plain,
            STORY_WORDS,
        );
    }
    sheet.signs = check.items(signs.as_ref(), false);
    sheet.causes = check.titled_items(causes.as_ref());
    sheet.helps = check.items(helps.as_ref(), false);
    sheet.questions = self::questions(questions.as_ref(), check);
    sheet.false_ideas = check.titled_items(false_ideas.as_ref());
    let counts = [
        (signs, sheet.signs.len(), 3),
        (causes, sheet.causes.len(), 3),
        (helps, sheet.helps.len(), 1),
        (questions, sheet.questions.len(), 4),
        (false_ideas, sheet.false_ideas.len(), 2),
    ];
    for (section, count, least) in counts {
        if let Some(section) = section {
            check.count_items(&section.title, section.heading.at, count, least..=MOST);
        }
    }
}

fn questions(section: Option<&Section>, check: &mut Checker<'_>) -> Vec<String> {
    let items = check.list_section(section, false);
    items
        .iter()
        .map(|item| open_question(item, check))
        .collect()
}

/// An open question, short enough to be projected.
pub(crate) fn open_question(item: &Inline, check: &mut Checker<'_>) -> String {
    let text = check.inline(item).plain;
    question_mark(&text, item.at, check);
    if is_closed(&text) {
        check.problem(item.at, Rule::ClosedQuestion, &[]);
    }
    let count = count_words(&text);
    if count > QUESTION_WORDS {
        let (count, most) = (count.to_string(), QUESTION_WORDS.to_string());
        let arguments = [("nombre", count.as_str()), ("maximum", &most)];
        check.problem(item.at, Rule::LongQuestion, &arguments);
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
    let words = &WORDS.questions;
    let start = question.to_lowercase().replace('\'', "\u{2019}");
    let first = start.split([' ', ',']).next().unwrap_or_default();
    if words
        .closed_starts
        .iter()
        .any(|closed| begins_with(&start, closed))
    {
        return true;
    }
    let inverted = first.rsplit_once('-').is_some_and(|(verb, subject)| {
        !verb.is_empty() && words.inverted_subjects.iter().any(|known| known == subject)
    });
    let open =
        first.contains(&words.opening) || words.not_inverted.iter().any(|known| known == first);
    inverted && !open
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
            let (count, least) = (count.to_string(), least.to_string());
            let arguments = [
                ("nombre", count.as_str()),
                ("niveau", level.as_str()),
                ("minimum", &least),
            ];
            check.problem(at, Rule::MissingActionLevel, &arguments);
        }
    }
    if !actions.iter().any(|action| action.cost == Cost::Nil) {
        check.problem(at, Rule::NoFreeAction, &[]);
    }
    actions
}

fn action(check: &mut Checker<'_>) -> ActionIdea {
    let how = check.plain("comment");
    if !how.is_empty() {
        check.count_sentences("comment", count_sentences(&how), 2..=4);
    }
    ActionIdea {
        id: check.raw("id"),
        title: check.title(),
        level: check.code("niveau", PreventionLevel::Primary),
        how,
        first_step: check.plain("premier-pas"),
        who: check.code("qui", Lead::Leader),
        delay: check.code("delai", Delay::Week),
        cost: check.code("cout", Cost::Nil),
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

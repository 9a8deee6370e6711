//! « Agir »: themes and situations, as authors write them, and the rules they must follow.
//!
//! The keys are described in the authors' guide (`content/LISEZMOI.md`).

use serde::Deserialize;
use toml::Spanned;
use words::{AuthorCode as _, Authored};

use super::checker::Checker;
use super::front_matter::{Codes, Day, Field, Head, Shape, Tables, Text, Texts};
use super::known::{ACTION, Entry, Known, Listed, SOURCE, Shelf, is_identifier, text_of, value_of};
use super::markdown::{Inline, Section};
use super::prose::{count_sentences, count_words};
use super::report::{Problem, Report, Rule};
use super::rights::{self, DuerpHead, EmployeeHead, FixedHead};
use super::words::{SECTIONS, WORDS};
use crate::kind::Kind;
use crate::model::{
    ActionIdea, Cost, Delay, Factor, Lead, PreventionLevel, Profile, Sector, Sensitivity,
    SituationSheet, Theme,
};

/// `themes.toml`
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ThemesFile {
    #[serde(rename = "theme")]
    pub themes: Tables<ThemeHead>,
}

/// A theme.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ThemeHead {
    /// Stable identifier.
    pub slug: Text,
    /// Number, from 1.
    #[serde(rename = "numero")]
    number: Field<i64>,
    /// Full title.
    #[serde(rename = "titre")]
    title: Text,
    /// Title for narrow places.
    #[serde(rename = "court")]
    short_title: Text,
    /// The question a head of firm asks.
    question: Text,
    /// What it covers.
    #[serde(rename = "resume")]
    summary: Text,
    /// Families of factors.
    #[serde(rename = "facteurs")]
    factors: Codes<Factor>,
    /// Hue, in degrees.
    #[serde(rename = "couleur")]
    hue: Field<i64>,
    /// Name of the pictogram.
    #[serde(rename = "pictogramme")]
    pictogram: Text,
    /// Whether it is opened with care.
    #[serde(rename = "sensible")]
    sensitive: Field<bool>,
    /// What to do first.
    #[serde(rename = "premiers-gestes")]
    first_moves: Texts,
    /// Helpers to call.
    #[serde(rename = "acteurs")]
    helpers: Texts,
}

impl Head for ThemesFile {
    const SHAPE: Shape = Shape {
        required: &["theme"],
        children: &[(
            "theme",
            Shape {
                required: &[
                    "slug",
                    "numero",
                    "titre",
                    "court",
                    "question",
                    "resume",
                    "facteurs",
                    "couleur",
                    "pictogramme",
                ],
                children: &[],
            },
        )],
    };
}

impl Listed for ThemeHead {
    const SHELF: Shelf = Kind::Theme.as_str();
    fn title(&self) -> Option<&Spanned<String>> {
        self.title.as_ref()
    }
    fn position(&self) -> Option<&Spanned<i64>> {
        self.number.as_ref()
    }
}

/// A theme as the program shows it.
pub(crate) fn theme(entry: &Entry<'_, ThemeHead>, known: &Known, report: &mut Report) -> Theme {
    let head = &entry.head;
    let mut check = Checker::new(entry.file, known, report);
    let sensitive = value_of(&head.sensitive).copied().unwrap_or_default();
    let first_moves = match head.first_moves {
        Some(_) => check.plain_list("premiers-gestes", &head.first_moves),
        None => Vec::new(),
    };
    Theme {
        slug: entry.slug.clone(),
        number: check.number("numero", &head.number, 1..=99),
        title: check.title(&head.title),
        short_title: check.plain("court", &head.short_title),
        question: check.plain("question", &head.question),
        summary: check.plain("resume", &head.summary),
        factors: check.codes("facteurs", &head.factors),
        hue: check.number("couleur", &head.hue, 0..=359),
        pictogram: check.raw("pictogramme", &head.pictogram),
        sensitive,
        first_moves,
        helpers: check.optional_references("acteurs", Kind::Helper.as_str(), &head.helpers),
    }
}

/// Header of a situation.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SituationHead {
    /// A sentence somebody says.
    #[serde(rename = "titre")]
    title: Text,
    /// Rank in the theme.
    #[serde(rename = "ordre")]
    position: Field<i64>,
    /// Trade and size; composite, never a real firm.
    scene: Text,
    /// What one wants to see.
    #[serde(rename = "visee")]
    aim: Text,
    /// Trades.
    #[serde(rename = "secteurs")]
    sectors: Codes<Sector>,
    /// Who would open it.
    #[serde(rename = "profils")]
    profiles: Codes<Profile>,
    /// Families of factors.
    #[serde(rename = "facteurs")]
    factors: Codes<Factor>,
    /// How carefully it is handled.
    #[serde(rename = "sensibilite")]
    sensitivity: Field<Sensitivity>,
    /// Words people type.
    #[serde(rename = "mots")]
    words: Texts,
    /// Needs it leads to.
    #[serde(rename = "besoins")]
    needs: Texts,
    /// Points of law.
    #[serde(rename = "droit")]
    law: Texts,
    /// Sources.
    sources: Texts,
    /// Crisis sheet to open first.
    #[serde(rename = "crise")]
    crisis: Text,
    /// Day of the last review.
    #[serde(rename = "relu-le")]
    reviewed_on: Day,
    /// Who reviewed it.
    #[serde(rename = "relu-par")]
    reviewed_by: Text,
    /// Old names.
    alias: Texts,
    /// What breaks the law in it.
    illegal: Text,
    /// What the law fixes in it.
    #[serde(rename = "loi")]
    pub(super) fixed_by_law: Tables<FixedHead>,
    /// What an employee can say.
    #[serde(rename = "salarie")]
    employee: Field<EmployeeHead>,
    /// Its line of the document unique.
    #[serde(rename = "document-unique")]
    duerp: Field<DuerpHead>,
    /// Action ideas.
    #[serde(rename = "action")]
    actions: Tables<ActionHead>,
}

/// An action idea.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ActionHead {
    /// Identifier, unique in the sheet.
    id: Text,
    /// What is done.
    #[serde(rename = "titre")]
    title: Text,
    /// Level of prevention.
    #[serde(rename = "niveau")]
    level: Field<Authored<PreventionLevel>>,
    /// How to do it.
    #[serde(rename = "comment")]
    how: Text,
    /// The first step.
    #[serde(rename = "premier-pas")]
    first_step: Text,
    /// Who can carry it out.
    #[serde(rename = "qui")]
    who: Field<Lead>,
    /// How soon.
    #[serde(rename = "delai")]
    delay: Field<Delay>,
    /// At what cost.
    #[serde(rename = "cout")]
    cost: Field<Authored<Cost>>,
    /// Effort, 1 to 3.
    effort: Field<i64>,
    /// Effect, 1 to 3.
    #[serde(rename = "effet")]
    effect: Field<i64>,
    /// What to count.
    #[serde(rename = "indicateur")]
    indicator: Text,
}

impl Head for SituationHead {
    const SHAPE: Shape = Shape {
        required: &[
            "titre",
            "ordre",
            "scene",
            "visee",
            "secteurs",
            "profils",
            "facteurs",
            "sensibilite",
            "mots",
            "besoins",
            "sources",
            "relu-le",
            "action",
        ],
        children: &[
            (
                "action",
                Shape {
                    required: &[
                        "id",
                        "titre",
                        "niveau",
                        "comment",
                        "premier-pas",
                        "qui",
                        "delai",
                        "cout",
                        "effort",
                        "effet",
                        "indicateur",
                    ],
                    children: &[],
                },
            ),
            ("loi", FixedHead::SHAPE),
            ("salarie", EmployeeHead::SHAPE),
            ("document-unique", DuerpHead::SHAPE),
        ],
    };
}

impl SituationHead {
    /// Where the header starts, as far as it is known.
    pub(super) fn start(&self) -> usize {
        self.title.as_ref().map_or(0, |title| title.span().start)
    }
}

impl Listed for SituationHead {
    const SHELF: Shelf = Kind::Situation.as_str();
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

impl Known {
    /// Remembers the actions of each situation; their titles are unique in the whole library.
    pub(crate) fn add_actions(
        &mut self,
        entries: &[Entry<'_, SituationHead>],
        report: &mut Report,
    ) {
        for entry in entries {
            for action in entry.head.actions.iter().flatten() {
                self.add_action(entry, action.get_ref(), report);
            }
        }
    }

    fn add_action(
        &mut self,
        entry: &Entry<'_, SituationHead>,
        action: &ActionHead,
        report: &mut Report,
    ) {
        if let Some(title) = &action.title {
            self.add_unique_title(ACTION, entry.file, title, report);
        }
        let Some(id) = &action.id else { return };
        let name = id.get_ref();
        let line = entry.file.line(id.span().start);
        let path = &entry.file.path;
        if !is_identifier(name) {
            report.add(Problem::new(
                path,
                line,
                Rule::BadIdentifier,
                &[("nom", name)],
            ));
        }
        let ids = self.actions.entry(entry.slug.clone()).or_default();
        if !ids.insert(name.clone()) {
            let arguments = [("id", name.as_str()), ("ailleurs", path)];
            report.add(Problem::new(
                path,
                line,
                Rule::DuplicateIdentifier,
                &arguments,
            ));
        }
    }
}

/// Lengths asked of a situation (authors' guide).
const STORY_WORDS: std::ops::RangeInclusive<usize> = 80..=180;
const QUESTION_WORDS: usize = 18;
const MOST: usize = 99;

/// A situation as the program shows it.
pub(crate) fn situation(
    entry: &Entry<'_, SituationHead>,
    known: &Known,
    report: &mut Report,
) -> SituationSheet {
    let head = &entry.head;
    let mut check = Checker::new(entry.file, known, report);
    let theme = entry.file.folder();
    check.identifier(Kind::Theme.as_str(), theme, 0);
    let mut sheet = situation_header(head, &mut check);
    sheet.slug.clone_from(&entry.slug);
    sheet.theme = theme.to_owned();
    rights::demand(head, &sheet, &mut check);
    sheet.actions = actions(head, entry.at, &mut check);
    situation_body(entry.body, &mut sheet, &mut check);
    sheet
}

fn situation_header(head: &SituationHead, check: &mut Checker<'_>) -> SituationSheet {
    let sensitivity = check.code(&head.sensitivity, Sensitivity::Ordinary);
    if let (Sensitivity::Grave, None, Some(at)) = (sensitivity, &head.crisis, &head.sensitivity) {
        check.problem(at.span().start, Rule::CrisisNeeded, &[]);
    }
    SituationSheet {
        slug: String::new(),
        theme: String::new(),
        position: check.position(&head.position),
        title: check.title(&head.title),
        scene: check.plain("scene", &head.scene),
        aim: check.plain("visee", &head.aim),
        sectors: check.codes("secteurs", &head.sectors),
        profiles: check.codes("profils", &head.profiles),
        factors: check.codes("facteurs", &head.factors),
        sensitivity,
        words: check.search_words(&head.words),
        needs: check.references("besoins", Kind::Need.as_str(), &head.needs),
        law: check.optional_references("droit", Kind::Law.as_str(), &head.law),
        illegal: rights::illegal(&head.illegal, check),
        fixed_by_law: rights::fixed_by_law(&head.fixed_by_law, check),
        employee: rights::employee(&head.employee, check),
        duerp: rights::duerp(&head.duerp, check),
        sources: check.references("sources", SOURCE, &head.sources),
        crisis: check.optional_reference(Kind::Crisis.as_str(), &head.crisis),
        reviewed_on: check.day(&head.reviewed_on),
        reviewed_by: check.optional_plain("relu-par", &head.reviewed_by),
        story: crate::model::Rich::default(),
        signs: Vec::new(),
        causes: Vec::new(),
        helps: Vec::new(),
        questions: Vec::new(),
        false_ideas: Vec::new(),
        actions: Vec::new(),
    }
}

fn situation_body(start: usize, sheet: &mut SituationSheet, check: &mut Checker<'_>) {
    let titles = &SECTIONS.situation;
    let order = [
        titles.story.as_str(),
        &titles.signs,
        &titles.causes,
        &titles.helps,
        &titles.questions,
        &titles.false_ideas,
    ];
    let body = check.body(start);
    let sections = check.expect_sections(body, &order);
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

fn actions(head: &SituationHead, at: usize, check: &mut Checker<'_>) -> Vec<ActionIdea> {
    let Some(heads) = &head.actions else {
        return Vec::new();
    };
    let actions: Vec<ActionIdea> = heads
        .iter()
        .map(|action| self::action(action.get_ref(), check))
        .collect();
    let at = heads.first().map_or(at, |action| action.span().start);
    check.count_items("action", at, actions.len(), 4..=MOST);
    let levels = [
        (PreventionLevel::Primary, 2),
        (PreventionLevel::Secondary, 1),
        (PreventionLevel::Tertiary, 1),
    ];
    for (level, least) in levels {
        let count = actions
            .iter()
            .filter(|action| action.level == level)
            .count();
        if count < least {
            let (count, least) = (count.to_string(), least.to_string());
            let arguments = [
                ("nombre", count.as_str()),
                ("niveau", level.word().unwrap_or_default()),
                ("minimum", &least),
            ];
            check.problem(at, Rule::MissingActionLevel, &arguments);
        }
    }
    if !actions.iter().any(|action| action.cost == Cost::Zero) {
        check.problem(at, Rule::NoFreeAction, &[]);
    }
    actions
}

fn action(head: &ActionHead, check: &mut Checker<'_>) -> ActionIdea {
    let how = check.plain("comment", &head.how);
    if let Some(field) = &head.how {
        let count = count_sentences(&how);
        if !how.is_empty() && !(2..=4).contains(&count) {
            let arguments = [
                ("cle", "comment"),
                ("nombre", &count.to_string()),
                ("minimum", "2"),
                ("maximum", "4"),
            ];
            check.problem(field.span().start, Rule::SentenceCount, &arguments);
        }
    }
    ActionIdea {
        id: text_of(&head.id),
        title: check.title(&head.title),
        level: check
            .code(&head.level, Authored(PreventionLevel::Primary))
            .0,
        how,
        first_step: check.plain("premier-pas", &head.first_step),
        who: check.code(&head.who, Lead::Leader),
        delay: check.code(&head.delay, Delay::Week),
        cost: check.code(&head.cost, Authored(Cost::Zero)).0,
        effort: check.number("effort", &head.effort, 1..=3),
        effect: check.number("effet", &head.effect, 1..=3),
        indicator: check.plain("indicateur", &head.indicator),
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

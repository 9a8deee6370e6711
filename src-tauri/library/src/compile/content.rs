//! The content, checked: what will be written, if nothing is wrong.
//!
//! The order of the passes matters: everything is read before anything is checked across files.

use std::collections::BTreeMap;

use super::demands::Demands;
use super::draft::Draft;
use super::files::{Place, SourceFile};
use super::help::WIDE_TERRITORIES;
use super::known::{Entry, FigureText, Known, TERRITORY, text_of, value_of};
use super::report::Report;
use super::{act, help, inform, lists, quiz, workshop};
use crate::kind::Kind;
use crate::model::{
    CrisisSheet, Department, Edition, Figure, GlossaryTerm, Helper, LeaderSheet, LegalPoint,
    Module, Need, Outline, Quiz, ReceivedIdea, Sample, SituationSheet, Source, Theme, Tool,
};

/// Everything the library holds.
#[derive(Debug, Default)]
pub(crate) struct Content {
    pub edition: Edition,
    pub themes: Vec<Theme>,
    pub situations: Vec<SituationSheet>,
    pub modules: Vec<Module>,
    pub quizzes: Vec<Quiz>,
    pub ideas: Vec<ReceivedIdea>,
    pub terms: Vec<GlossaryTerm>,
    pub legal_points: Vec<LegalPoint>,
    pub figures: Vec<Figure>,
    pub crises: Vec<CrisisSheet>,
    pub leaders: Vec<LeaderSheet>,
    pub needs: Vec<Need>,
    pub helpers: Vec<Helper>,
    pub departments: Vec<Department>,
    pub outlines: Vec<Outline>,
    pub tools: Vec<Tool>,
    pub sources: Vec<Source>,
    pub samples: Vec<Sample>,
    pub synonyms: Vec<Vec<String>>,
    pub aliases: Vec<(Kind, String, String)>,
}

/// Reads and checks files. What is given is right only when the report stays empty.
pub(crate) fn content(
    files: &[(Place, SourceFile)],
    demands: Demands,
    report: &mut Report,
) -> Content {
    let draft = Draft::read(files, report);
    let mut known = known(&draft, demands, report);
    let aliases = std::mem::take(&mut known.aliases);
    let mut content = convert(&draft, &known, report);
    content.aliases = aliases;
    content.sort();
    content
}

/// What exists, across all files.
fn known(draft: &Draft<'_>, demands: Demands, report: &mut Report) -> Known {
    let mut known = Known::new(demands);
    for territory in WIDE_TERRITORIES {
        known.add(TERRITORY, territory);
    }
    known.add_all(&draft.themes, report);
    known.add_all(&draft.situations, report);
    known.add_all(&draft.modules, report);
    known.add_all(&draft.quizzes, report);
    known.add_all(&draft.ideas, report);
    known.add_all(&draft.terms, report);
    known.add_all(&draft.legal_points, report);
    known.add_all(&draft.figures, report);
    known.add_all(&draft.crises, report);
    known.add_all(&draft.leaders, report);
    known.add_all(&draft.needs, report);
    known.add_all(&draft.helpers, report);
    known.add_all(&draft.departments, report);
    known.add_all(&draft.outlines, report);
    known.add_all(&draft.tools, report);
    known.add_all(&draft.sources, report);
    known.add_actions(&draft.situations, report);
    for entry in &draft.figures {
        let figure = figure_text(draft, &entry.head);
        known.figures.insert(entry.slug.clone(), figure);
    }
    known
}

fn figure_text(draft: &Draft<'_>, head: &lists::FigureHead) -> FigureText {
    let source = text_of(&head.source);
    let publisher = draft.sources.iter().find(|entry| entry.slug == source);
    FigureText {
        value: text_of(&head.value),
        year: value_of(&head.year).map(i64::to_string).unwrap_or_default(),
        publisher: publisher.map_or_else(String::new, |entry| entry.head.publisher()),
        to_check: head.is_to_check(),
    }
}

fn convert(draft: &Draft<'_>, known: &Known, report: &mut Report) -> Content {
    for sample in &draft.samples {
        lists::sample(sample, known, report);
    }
    Content {
        edition: all(&draft.edition, known, report, lists::edition)
            .pop()
            .unwrap_or_default(),
        themes: all(&draft.themes, known, report, act::theme),
        situations: all(&draft.situations, known, report, act::situation),
        modules: all(&draft.modules, known, report, inform::module),
        quizzes: all(&draft.quizzes, known, report, quiz::quiz),
        ideas: all(&draft.ideas, known, report, lists::idea),
        terms: all(&draft.terms, known, report, lists::term),
        legal_points: all(&draft.legal_points, known, report, lists::legal_point),
        figures: all(&draft.figures, known, report, lists::figure),
        crises: all(&draft.crises, known, report, inform::crisis),
        leaders: all(&draft.leaders, known, report, inform::leader),
        needs: all(&draft.needs, known, report, help::need),
        helpers: all(&draft.helpers, known, report, help::helper),
        departments: all(&draft.departments, known, report, help::department),
        outlines: all(&draft.outlines, known, report, workshop::outline),
        tools: all(&draft.tools, known, report, workshop::tool),
        sources: all(&draft.sources, known, report, lists::source),
        samples: draft.samples.iter().map(sample).collect(),
        synonyms: all(&draft.synonyms, known, report, lists::synonyms).concat(),
        aliases: Vec::new(),
    }
}

fn all<H, T>(
    entries: &[Entry<'_, H>],
    known: &Known,
    report: &mut Report,
    convert: impl Fn(&Entry<'_, H>, &Known, &mut Report) -> T,
) -> Vec<T> {
    let convert = |entry| convert(entry, known, report);
    entries.iter().map(convert).collect()
}

fn sample(entry: &Entry<'_, toml::Table>) -> Sample {
    Sample {
        slug: entry.slug.clone(),
        text: entry.file.text.clone(),
    }
}

impl Content {
    /// How many entries there are of each kind.
    pub(crate) fn counts(&self) -> BTreeMap<Kind, u32> {
        let counts = [
            (Kind::Situation, self.situations.len()),
            (Kind::Crisis, self.crises.len()),
            (Kind::Need, self.needs.len()),
            (Kind::Helper, self.helpers.len()),
            (Kind::Module, self.modules.len()),
            (Kind::Leader, self.leaders.len()),
            (Kind::Theme, self.themes.len()),
            (Kind::Law, self.legal_points.len()),
            (Kind::Idea, self.ideas.len()),
            (Kind::Tool, self.tools.len()),
            (Kind::Outline, self.outlines.len()),
            (Kind::Quiz, self.quizzes.len()),
            (Kind::Term, self.terms.len()),
        ];
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        counts.map(|(kind, count)| (kind, number(count))).into()
    }

    /// Puts the entries in the order they are listed in.
    fn sort(&mut self) {
        self.themes.sort_by_key(|theme| theme.number);
        let numbers: Vec<(String, u8)> = self
            .themes
            .iter()
            .map(|theme| (theme.slug.clone(), theme.number))
            .collect();
        let number = |theme: &str| {
            let found = numbers.iter().find(|(slug, _)| slug == theme);
            found.map_or(u8::MAX, |(_, number)| *number)
        };
        self.situations
            .sort_by_key(|sheet| (number(&sheet.theme), sheet.position));
        self.modules.sort_by_key(|module| module.position);
        self.quizzes.sort_by_key(|quiz| {
            let theme = quiz.theme.as_deref().map(&number);
            (theme, quiz.slug.clone())
        });
        self.crises.sort_by_key(|sheet| sheet.position);
        self.leaders.sort_by_key(|sheet| sheet.position);
        self.helpers.sort_by_key(|helper| {
            let position = helper.position.unwrap_or(u16::MAX);
            (position, helper.slug.clone())
        });
        self.terms
            .sort_by_key(|term| words::fold_letters(&term.term));
        self.outlines.sort_by_key(|outline| outline.position);
        self.tools.sort_by_key(|tool| tool.position);
    }
}

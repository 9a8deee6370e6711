//! The content as read: every file turned into entries, before anything is checked across files.
//!
//! Then `content` checks and converts the entries, knowing all that exists.

use toml::Spanned;

use super::act::{SituationHead, ThemeHead, ThemesFile};
use super::files::{Place, SourceFile};
use super::front_matter::{Head, Tables, Text, read};
use super::help::{DepartmentHead, DepartmentsFile, HelperHead, NeedHead, NeedsFile};
use super::inform::{CrisisHead, LeaderHead, ModuleHead};
use super::known::{Entry, text_of};
use super::lists::{
    EditionHead, FigureHead, FiguresFile, GlossaryFile, IdeaHead, IdeasFile, LawFile, PointHead,
    SourceHead, SourcesFile, SynonymsHead, TermHead,
};
use super::quiz::QuizHead;
use super::report::{Problem, Report, Rule};
use super::workshop::{OutlineHead, ToolHead};

/// Every entry of a content folder.
#[derive(Default)]
pub(crate) struct Draft<'a> {
    pub edition: Vec<Entry<'a, EditionHead>>,
    pub themes: Vec<Entry<'a, ThemeHead>>,
    pub situations: Vec<Entry<'a, SituationHead>>,
    pub modules: Vec<Entry<'a, ModuleHead>>,
    pub quizzes: Vec<Entry<'a, QuizHead>>,
    pub ideas: Vec<Entry<'a, IdeaHead>>,
    pub terms: Vec<Entry<'a, TermHead>>,
    pub legal_points: Vec<Entry<'a, PointHead>>,
    pub figures: Vec<Entry<'a, FigureHead>>,
    pub crises: Vec<Entry<'a, CrisisHead>>,
    pub leaders: Vec<Entry<'a, LeaderHead>>,
    pub needs: Vec<Entry<'a, NeedHead>>,
    pub helpers: Vec<Entry<'a, HelperHead>>,
    pub departments: Vec<Entry<'a, DepartmentHead>>,
    pub outlines: Vec<Entry<'a, OutlineHead>>,
    pub tools: Vec<Entry<'a, ToolHead>>,
    pub sources: Vec<Entry<'a, SourceHead>>,
    pub synonyms: Vec<Entry<'a, SynonymsHead>>,
    pub samples: Vec<Entry<'a, toml::Table>>,
}

impl<'a> Draft<'a> {
    /// Reads every file.
    pub(crate) fn read(files: &'a [(Place, SourceFile)], report: &mut Report) -> Self {
        let mut draft = Self::default();
        for (place, file) in files {
            draft.read_file(*place, file, report);
        }
        draft
    }

    fn read_file(&mut self, place: Place, file: &'a SourceFile, report: &mut Report) {
        match place {
            Place::Edition => self.edition.extend(whole(file, report)),
            Place::Situation => self.situations.extend(sheet(file, report)),
            Place::Module => self.modules.extend(sheet(file, report)),
            Place::Crisis => self.crises.extend(sheet(file, report)),
            Place::Leader => self.leaders.extend(sheet(file, report)),
            Place::Tool => self.tools.extend(sheet(file, report)),
            Place::Quiz => self.quizzes.extend(whole(file, report)),
            Place::Helper => self.helpers.extend(whole(file, report)),
            Place::Outline => self.outlines.extend(whole(file, report)),
            Place::Synonyms => self.synonyms.extend(whole(file, report)),
            Place::Sample => self.samples.extend(sample(file, report)),
            Place::Themes
            | Place::Sources
            | Place::Ideas
            | Place::Glossary
            | Place::Law
            | Place::Figures
            | Place::Needs
            | Place::Departments => self.read_list(place, file, report),
        }
    }

    fn read_list(&mut self, place: Place, file: &'a SourceFile, report: &mut Report) {
        match place {
            Place::Themes => {
                let list = read::<ThemesFile>(file, &file.text, report);
                self.themes = items(file, list.and_then(|list| list.themes), |head| &head.slug);
            }
            Place::Sources => {
                let list = read::<SourcesFile>(file, &file.text, report);
                self.sources = items(file, list.and_then(|list| list.sources), |head| &head.id);
            }
            Place::Ideas => {
                let list = read::<IdeasFile>(file, &file.text, report);
                self.ideas = items(file, list.and_then(|list| list.ideas), |head| &head.slug);
            }
            Place::Glossary => {
                let list = read::<GlossaryFile>(file, &file.text, report);
                self.terms = items(file, list.and_then(|list| list.terms), |head| &head.slug);
            }
            Place::Law => {
                let list = read::<LawFile>(file, &file.text, report);
                self.legal_points = items(file, list.and_then(|list| list.points), |head| &head.id);
            }
            Place::Figures => {
                let list = read::<FiguresFile>(file, &file.text, report);
                self.figures = items(file, list.and_then(|list| list.figures), |head| &head.id);
            }
            Place::Needs => {
                let list = read::<NeedsFile>(file, &file.text, report);
                self.needs = items(file, list.and_then(|list| list.needs), |head| &head.slug);
            }
            Place::Departments
            | Place::Edition
            | Place::Module
            | Place::Quiz
            | Place::Crisis
            | Place::Leader
            | Place::Situation
            | Place::Helper
            | Place::Outline
            | Place::Tool
            | Place::Synonyms
            | Place::Sample => {
                let list = read::<DepartmentsFile>(file, &file.text, report);
                let departments = list.and_then(|list| list.departments);
                self.departments = items(file, departments, |head| &head.code);
            }
        }
    }
}

/// A Markdown sheet: its header, and where its body starts.
fn sheet<'a, H: Head>(file: &'a SourceFile, report: &mut Report) -> Option<Entry<'a, H>> {
    let Some((header, body)) = file.header() else {
        report.add(Problem::new(&file.path, 1, Rule::MissingHeader, &[]));
        return None;
    };
    let head = read(file, &header, report)?;
    Some(Entry {
        file,
        slug: file.slug().to_owned(),
        at: 0,
        head,
        body,
    })
}

/// A TOML file that is one entry.
fn whole<'a, H: Head>(file: &'a SourceFile, report: &mut Report) -> Option<Entry<'a, H>> {
    let head = read(file, &file.text, report)?;
    Some(Entry {
        file,
        slug: file.slug().to_owned(),
        at: 0,
        head,
        body: file.text.len(),
    })
}

/// A sample dossier: any TOML.
fn sample<'a>(file: &'a SourceFile, report: &mut Report) -> Option<Entry<'a, toml::Table>> {
    let head = read(file, &file.text, report)?;
    Some(Entry {
        file,
        slug: file.slug().to_owned(),
        at: 0,
        head,
        body: file.text.len(),
    })
}

impl Head for toml::Table {
    const SHAPE: super::front_matter::Shape = super::front_matter::Shape {
        required: &[],
        children: &[],
    };
}

/// The entries of a list file. Those without identifier were reported as they were read.
fn items<'a, H>(
    file: &'a SourceFile,
    list: Tables<H>,
    id: impl Fn(&H) -> &Text,
) -> Vec<Entry<'a, H>> {
    let items = list.into_iter().flatten();
    items
        .filter(|item| id(item.get_ref()).is_some())
        .map(|item| {
            let at = id(item.get_ref())
                .as_ref()
                .map_or(item.span().start, |id| id.span().start);
            let head = Spanned::into_inner(item);
            Entry {
                file,
                slug: text_of(id(&head)),
                at,
                head,
                body: file.text.len(),
            }
        })
        .collect()
}

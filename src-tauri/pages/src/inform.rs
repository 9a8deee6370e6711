//! « S'informer » and « C'est grave, maintenant »: readings, quiz, law, words, figures, crisis sheets.
//!
//! Everything shown comes from the library as it is; what was read is noted in the open dossier.

use axum::extract::{Path, State};
use library::{
    CrisisCard, GlossaryTerm, Helper, Kind, LeaderCard, LegalPoint, Module, ModuleCard, Question,
    QuestionForm, Quiz, QuizCard, Source,
};
use serde::Serialize;

use crate::frame::Section;
use crate::helpers::{Contact, contacts, emergency};
use crate::problem::Problem;
use crate::respond::{Answer, see};
use crate::state::App;

#[derive(Serialize)]
struct Index {
    modules: Vec<ReadModule>,
    quizzes: Vec<QuizCard>,
    idea_count: usize,
    leaders: Vec<LeaderCard>,
}

#[derive(Serialize)]
struct ReadModule {
    card: ModuleCard,
    read: bool,
}

/// `GET /inform`
pub(crate) async fn index(State(app): State<App>) -> Answer {
    app.work(|app| {
        let read = app.read(Kind::Module);
        let library = app.library();
        let modules = library
            .modules()?
            .into_iter()
            .map(|card| ReadModule {
                read: read.contains(&card.slug),
                card,
            })
            .collect();
        let view = Index {
            modules,
            quizzes: library.quizzes()?,
            idea_count: library.received_ideas()?.len(),
            leaders: library.leader_sheets()?,
        };
        app.page(Section::Inform, "inform/index.html", &view)
    })
    .await
}

#[derive(Serialize)]
struct ModulePage {
    next: Option<ModuleCard>,
    laws: Vec<LegalPoint>,
    sources: Vec<Source>,
    reviewed_on: String,
    module: Module,
}

/// `GET /modules/{slug}`
pub(crate) async fn module(State(app): State<App>, Path(slug): Path<String>) -> Answer {
    app.work(move |app| {
        let Some(module) = app.library().module(&slug)? else {
            return Err(Problem::NoPage);
        };
        if module.slug != slug {
            return see(&Kind::Module.address(&module.slug));
        }
        app.note_reading(Kind::Module, &module.slug);
        let cards = app.library().modules()?;
        let place = cards.iter().position(|card| card.slug == module.slug);
        let view = ModulePage {
            next: place.and_then(|place| cards.get(place + 1).cloned()),
            laws: app.laws(&module.law)?,
            sources: app.sources(&module.sources)?,
            reviewed_on: module.reviewed_on.clone(),
            module,
        };
        app.page(Section::Inform, "inform/module.html", &view)
    })
    .await
}

#[derive(Serialize)]
struct LeaderPage {
    contacts: Vec<Contact>,
    sources: Vec<Source>,
    reviewed_on: String,
    reviewed_by: Option<String>,
    sheet: library::LeaderSheet,
}

/// `GET /leader/{slug}`
pub(crate) async fn leader(State(app): State<App>, Path(slug): Path<String>) -> Answer {
    app.work(move |app| {
        let Some(sheet) = app.library().leader_sheet(&slug)? else {
            return Err(Problem::NoPage);
        };
        let view = LeaderPage {
            contacts: contacts(app, &sheet.helpers)?,
            sources: app.sources(&sheet.sources)?,
            reviewed_on: sheet.reviewed_on.clone(),
            reviewed_by: sheet.reviewed_by.clone(),
            sheet,
        };
        app.page(Section::Inform, "inform/leader.html", &view)
    })
    .await
}

#[derive(Serialize)]
struct QuizPage {
    quiz: ShownQuiz,
}

#[derive(Serialize)]
struct ShownQuiz {
    title: String,
    summary: String,
    questions: Vec<ShownQuestion>,
}

#[derive(Serialize)]
struct ShownQuestion {
    #[serde(flatten)]
    question: Question,
    /// The choices in the order shown: never the right order.
    shown: Vec<String>,
    answer: String,
    source_label: String,
}

/// `GET /quiz/{slug}`
pub(crate) async fn quiz(State(app): State<App>, Path(slug): Path<String>) -> Answer {
    app.work(move |app| {
        let Some(quiz) = app.library().quiz(&slug)? else {
            return Err(Problem::NoPage);
        };
        app.note_reading(Kind::Quiz, &quiz.slug);
        let quiz = shown_quiz(app, quiz)?;
        app.page(Section::Inform, "inform/quiz.html", &QuizPage { quiz })
    })
    .await
}

fn shown_quiz(app: &App, quiz: Quiz) -> Result<ShownQuiz, Problem> {
    let questions = quiz
        .questions
        .into_iter()
        .map(|question| {
            Ok(ShownQuestion {
                shown: shown_choices(&question.form),
                answer: right_answer(app, &question.form),
                source_label: app.source_label(&question.source)?,
                question,
            })
        })
        .collect::<Result<_, Problem>>()?;
    Ok(ShownQuiz {
        title: quiz.title,
        summary: quiz.summary,
        questions,
    })
}

fn shown_choices(form: &QuestionForm) -> Vec<String> {
    match form {
        QuestionForm::Single { choices, .. } | QuestionForm::Multiple { choices, .. } => {
            choices.clone()
        }
        QuestionForm::Order { choices } => {
            let mut shown = choices.clone();
            shown.sort();
            shown
        }
        QuestionForm::TrueFalse { .. } => Vec::new(),
    }
}

fn right_answer(app: &App, form: &QuestionForm) -> String {
    match form {
        QuestionForm::Single { choices, right } => choices.get(*right).cloned().unwrap_or_default(),
        QuestionForm::Multiple { choices, right } => {
            let right: Vec<&str> = right
                .iter()
                .filter_map(|index| choices.get(*index))
                .map(String::as_str)
                .collect();
            right.join(" · ")
        }
        QuestionForm::TrueFalse { right } => app
            .texts()
            .label("true-false", if *right { "true" } else { "false" })
            .to_owned(),
        QuestionForm::Order { choices } => choices.join(" → "),
    }
}

#[derive(Serialize)]
struct Law {
    points: Vec<ShownPoint>,
}

#[derive(Serialize)]
struct ShownPoint {
    #[serde(flatten)]
    point: LegalPoint,
    threshold_label: String,
    source_label: String,
}

/// `GET /law`
pub(crate) async fn law(State(app): State<App>) -> Answer {
    app.work(|app| {
        let points = app
            .library()
            .legal_points()?
            .into_iter()
            .map(|point| {
                Ok(ShownPoint {
                    threshold_label: app
                        .texts()
                        .label("thresholds", point.threshold.as_str())
                        .to_owned(),
                    source_label: app.source_label(&point.source)?,
                    point,
                })
            })
            .collect::<Result<_, Problem>>()?;
        app.page(Section::Inform, "inform/law.html", &Law { points })
    })
    .await
}

#[derive(Serialize)]
struct Glossary {
    terms: Vec<ShownTerm>,
}

#[derive(Serialize)]
struct ShownTerm {
    #[serde(flatten)]
    term: GlossaryTerm,
    see_also: Vec<TermLink>,
}

#[derive(Serialize)]
struct TermLink {
    slug: String,
    term: String,
}

/// `GET /glossary`
pub(crate) async fn glossary(State(app): State<App>) -> Answer {
    app.work(|app| {
        let all = app.library().glossary()?;
        let link = |slug: &String| {
            let other = all.iter().find(|term| &term.slug == slug)?;
            Some(TermLink {
                slug: slug.clone(),
                term: other.term.clone(),
            })
        };
        let terms = all
            .iter()
            .map(|term| ShownTerm {
                term: term.clone(),
                see_also: term.see.iter().filter_map(link).collect(),
            })
            .collect();
        app.page(Section::Inform, "inform/glossary.html", &Glossary { terms })
    })
    .await
}

/// Something with the name of its source.
#[derive(Serialize)]
struct Sourced<T> {
    #[serde(flatten)]
    item: T,
    source_label: String,
}

fn sourced<T>(
    app: &App,
    items: Vec<T>,
    source: fn(&T) -> &str,
) -> Result<Vec<Sourced<T>>, Problem> {
    items
        .into_iter()
        .map(|item| {
            Ok(Sourced {
                source_label: app.source_label(source(&item))?,
                item,
            })
        })
        .collect()
}

#[derive(Serialize)]
struct Ideas {
    ideas: Vec<Sourced<library::ReceivedIdea>>,
}

/// `GET /ideas`
pub(crate) async fn ideas(State(app): State<App>) -> Answer {
    app.work(|app| {
        let ideas = sourced(app, app.library().received_ideas()?, |idea| &idea.source)?;
        app.page(Section::Inform, "inform/ideas.html", &Ideas { ideas })
    })
    .await
}

#[derive(Serialize)]
struct Figures {
    figures: Vec<Sourced<library::Figure>>,
}

/// `GET /figures`
pub(crate) async fn figures(State(app): State<App>) -> Answer {
    app.work(|app| {
        let figures = sourced(app, app.library().figures()?, |figure| &figure.source)?;
        app.page(Section::Inform, "inform/figures.html", &Figures { figures })
    })
    .await
}

#[derive(Serialize)]
struct Crises {
    sheets: Vec<CrisisCard>,
    emergency: Vec<Helper>,
}

/// `GET /crisis`
pub(crate) async fn crises(State(app): State<App>) -> Answer {
    app.work(|app| {
        let view = Crises {
            sheets: app.library().crises()?,
            emergency: emergency(app)?,
        };
        app.page(Section::Crisis, "crisis/index.html", &view)
    })
    .await
}

#[derive(Serialize)]
struct CrisisPage {
    emergency: Vec<Helper>,
    laws: Vec<LegalPoint>,
    sources: Vec<Source>,
    reviewed_on: String,
    reviewed_by: Option<String>,
    sheet: library::CrisisSheet,
}

/// `GET /crisis/{slug}`
pub(crate) async fn crisis(State(app): State<App>, Path(slug): Path<String>) -> Answer {
    app.work(move |app| {
        let Some(sheet) = app.library().crisis(&slug)? else {
            return Err(Problem::NoPage);
        };
        let view = CrisisPage {
            emergency: app.helpers(&sheet.helpers)?,
            laws: app.laws(&sheet.law)?,
            sources: app.sources(&sheet.sources)?,
            reviewed_on: sheet.reviewed_on.clone(),
            reviewed_by: sheet.reviewed_by.clone(),
            sheet,
        };
        app.page(Section::Crisis, "crisis/show.html", &view)
    })
    .await
}

//! Quizzes, as authors write them, and the rules of each form of question.
//!
//! Choices are numbered from 1 in the files, and ranked from 0 in the program.

use serde::Deserialize;
use toml::Spanned;

use super::checker::Checker;
use super::front_matter::{Day, Field, Head, Shape, Tables, Text, Texts};
use super::known::{Entry, Known, Listed, SOURCE, Shelf, value_of};
use super::report::{Report, Rule};
use crate::kind::Kind;
use crate::model::{Question, QuestionForm, Quiz};

/// A quiz.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct QuizHead {
    /// Title.
    #[serde(rename = "titre")]
    title: Text,
    /// Theme, or `general`.
    theme: Text,
    /// What it is about.
    #[serde(rename = "resume")]
    summary: Text,
    /// Day of the last review.
    #[serde(rename = "relu-le")]
    reviewed_on: Day,
    /// Questions, in order.
    #[serde(rename = "question")]
    questions: Tables<QuestionHead>,
}

/// A question.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct QuestionHead {
    /// Its form.
    #[serde(rename = "type")]
    form: Field<Form>,
    /// What is asked.
    #[serde(rename = "enonce")]
    statement: Text,
    /// Shown after the answer.
    #[serde(rename = "explication")]
    explanation: Text,
    /// Source of the explanation.
    source: Text,
    /// What can be chosen, or what is to be put in order, in the right order.
    #[serde(rename = "choix")]
    choices: Texts,
    /// Numbers of the right choices, from 1.
    #[serde(rename = "bonnes")]
    right: Field<Vec<Spanned<i64>>>,
    /// Whether the statement is true.
    #[serde(rename = "juste")]
    is_true: Field<bool>,
}

/// The form of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
enum Form {
    #[serde(rename = "choix-unique")]
    Single,
    #[serde(rename = "choix-multiple")]
    Multiple,
    #[serde(rename = "vrai-faux")]
    TrueFalse,
    #[serde(rename = "ordre")]
    Order,
}

impl Form {
    fn as_str(self) -> &'static str {
        match self {
            Self::Single => "choix-unique",
            Self::Multiple => "choix-multiple",
            Self::TrueFalse => "vrai-faux",
            Self::Order => "ordre",
        }
    }
}

impl Head for QuizHead {
    const SHAPE: Shape = Shape {
        required: &["titre", "theme", "resume", "relu-le", "question"],
        children: &[(
            "question",
            Shape {
                required: &["type", "enonce", "explication", "source"],
                children: &[],
            },
        )],
    };
}

impl Listed for QuizHead {
    const SHELF: Shelf = Kind::Quiz.as_str();
    fn title(&self) -> Option<&Spanned<String>> {
        self.title.as_ref()
    }
}

/// The theme of the quiz that belongs to none.
const GENERAL: &str = "general";
/// Fewest questions in a quiz (authors' guide).
const QUESTIONS: usize = 6;

/// A quiz as the program shows it.
pub(crate) fn quiz(entry: &Entry<'_, QuizHead>, known: &Known, report: &mut Report) -> Quiz {
    let head = &entry.head;
    let mut check = Checker::new(entry.file, known, report);
    let general = value_of(&head.theme).is_some_and(|theme| theme == GENERAL);
    let theme = (!general).then(|| check.reference(Kind::Theme.as_str(), &head.theme));
    let questions: Vec<Question> = head
        .questions
        .iter()
        .flatten()
        .filter_map(|head| question(head, &mut check))
        .collect();
    if let Some(first) = head.questions.iter().flatten().next() {
        let at = first.span().start;
        let count = head.questions.iter().flatten().count();
        check.count_items("question", at, count, QUESTIONS..=99);
    }
    Quiz {
        slug: entry.slug.clone(),
        title: check.title(&head.title),
        theme,
        summary: check.plain("resume", &head.summary),
        reviewed_on: check.day(&head.reviewed_on),
        questions,
    }
}

/// A question; `None` when its form is missing, which was reported.
fn question(head: &Spanned<QuestionHead>, check: &mut Checker<'_>) -> Option<Question> {
    let at = head.span().start;
    let head = head.get_ref();
    let statement = check.plain("enonce", &head.statement);
    let explanation = check.rich("explication", &head.explanation);
    let source = check.reference(SOURCE, &head.source);
    let form = *value_of(&head.form)?;
    Some(Question {
        statement,
        form: question_form(form, head, at, check),
        explanation,
        source,
    })
}

fn question_form(
    form: Form,
    head: &QuestionHead,
    at: usize,
    check: &mut Checker<'_>,
) -> QuestionForm {
    let with_choices = form != Form::TrueFalse;
    let with_right = matches!(form, Form::Single | Form::Multiple);
    let keys = [
        ("choix", with_choices, place(&head.choices)),
        ("bonnes", with_right, place(&head.right)),
        ("juste", form == Form::TrueFalse, place(&head.is_true)),
    ];
    for (key, wanted, there) in keys {
        let arguments = [("cle", key), ("type", form.as_str())];
        match (wanted, there) {
            (true, None) => check.problem(at, Rule::AnswerMissing, &arguments),
            (false, Some(at)) => check.problem(at, Rule::AnswerUnwanted, &arguments),
            (true, Some(_)) | (false, None) => {}
        }
    }
    let choices = choices(head, with_choices, check);
    let right = if with_right {
        right_choices(form, head, choices.len(), check)
    } else {
        Vec::new()
    };
    match form {
        Form::Single => QuestionForm::Single {
            choices,
            right: right.first().copied().unwrap_or_default(),
        },
        Form::Multiple => QuestionForm::Multiple { choices, right },
        Form::TrueFalse => QuestionForm::TrueFalse {
            right: value_of(&head.is_true).copied().unwrap_or_default(),
        },
        Form::Order => QuestionForm::Order { choices },
    }
}

fn place<T>(field: &Field<T>) -> Option<usize> {
    field.as_ref().map(|value| value.span().start)
}

fn choices(head: &QuestionHead, wanted: bool, check: &mut Checker<'_>) -> Vec<String> {
    let Some(at) = place(&head.choices).filter(|_| wanted) else {
        return Vec::new();
    };
    let choices = check.plain_list("choix", &head.choices);
    check.count_items("choix", at, choices.len(), 2..=9);
    choices
}

/// Ranks of the right choices, from 0.
fn right_choices(
    form: Form,
    head: &QuestionHead,
    count: usize,
    check: &mut Checker<'_>,
) -> Vec<usize> {
    let Some(right) = &head.right else {
        return Vec::new();
    };
    let numbers = right.get_ref();
    let at = right.span().start;
    if form == Form::Single && numbers.len() != 1 || numbers.is_empty() {
        let expected = if form == Form::Single {
            "1"
        } else {
            "1, 2\u{2026}"
        };
        let arguments = [
            ("type", form.as_str()),
            ("nombre", &numbers.len().to_string()),
            ("attendu", expected),
        ];
        check.problem(at, Rule::AnswerCount, &arguments);
    }
    let mut ranks = Vec::new();
    for number in numbers {
        let rank = usize::try_from(*number.get_ref() - 1).ok();
        match rank.filter(|rank| *rank < count) {
            Some(rank) => ranks.push(rank),
            None => {
                let (value, count) = (number.get_ref().to_string(), count.to_string());
                let arguments = [("valeur", value.as_str()), ("nombre", &count)];
                let at = number.span().start;
                check.problem(at, Rule::AnswerOutOfRange, &arguments);
            }
        }
    }
    ranks.sort_unstable();
    ranks.dedup();
    ranks
}

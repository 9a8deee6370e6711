//! Quizzes, as authors write them, and the rules of each form of question.
//!
//! Choices are numbered from 1 in the files, and ranked from 0 in the program.

use std::collections::BTreeSet;

use words::{AuthorCode as _, author_codes};

use super::checker::Checker;
use super::identifiers::SOURCE;
use super::report::{Arguments, Rule};
use crate::kind::Kind;
use crate::model::{Question, QuestionForm, Quiz};

/// The form of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Single,
    Multiple,
    TrueFalse,
    Order,
}

author_codes! {
    Form {
        Single = "choix-unique",
        Multiple = "choix-multiple",
        TrueFalse = "vrai-faux",
        Order = "ordre",
    }
}

/// The theme of the quiz that belongs to none.
const GENERAL: &str = "general";
/// Fewest questions in a quiz (authors' guide).
const QUESTIONS: usize = 6;

/// A quiz.
pub(crate) fn quiz(check: &mut Checker<'_>) -> Quiz {
    let theme = check.text("theme").map(|theme| *theme.get_ref());
    let general = theme == Some(GENERAL);
    let questions = check.tables("question", question);
    if let Some(at) = check.place("question") {
        check.count_items("question", at, questions.len(), QUESTIONS..=99);
    }
    Quiz {
        slug: check.slug(),
        title: check.title(),
        theme: (!general).then(|| check.reference("theme", Kind::Theme.code())),
        summary: check.plain("resume"),
        reviewed_on: check.day("relu-le"),
        questions,
    }
}

fn question(check: &mut Checker<'_>) -> Question {
    Question {
        statement: check.plain("enonce"),
        form: question_form(check),
        explanation: check.rich("explication"),
        source: check.reference("source", SOURCE),
    }
}

fn question_form(check: &mut Checker<'_>) -> QuestionForm {
    let form = check.code("type", Form::Order);
    let wanted: &[&str] = match form {
        Form::Single | Form::Multiple => &["choix", "bonnes"],
        Form::TrueFalse => &["juste"],
        Form::Order => &["choix"],
    };
    for key in ["choix", "bonnes", "juste"] {
        let name = form.word().unwrap_or_default();
        let arguments: Arguments<'_> = &[("cle", &key), ("type", &name)];
        match (wanted.contains(&key), check.place(key)) {
            (true, None) => check.problem(check.start(), Rule::AnswerMissing, arguments),
            (false, Some(at)) => check.problem(at, Rule::AnswerUnwanted, arguments),
            (true, Some(_)) | (false, None) => {}
        }
    }
    let choices = choices(check);
    match form {
        Form::Single => QuestionForm::Single {
            right: right_choices(form, choices.len(), check)
                .first()
                .copied()
                .unwrap_or_default(),
            choices,
        },
        Form::Multiple => QuestionForm::Multiple {
            right: right_choices(form, choices.len(), check),
            choices,
        },
        Form::TrueFalse => QuestionForm::TrueFalse {
            right: check.any("juste", Checker::boolean),
        },
        Form::Order => QuestionForm::Order { choices },
    }
}

fn choices(check: &mut Checker<'_>) -> Vec<String> {
    let choices = check.any("choix", Checker::plain_list);
    if let Some(at) = check.place("choix") {
        check.count_items("choix", at, choices.len(), 2..=9);
    }
    choices
}

/// Ranks of the right choices, from 0.
fn right_choices(form: Form, count: usize, check: &mut Checker<'_>) -> Vec<usize> {
    let Some(numbers) = check.maybe("bonnes", Checker::numbers) else {
        return Vec::new();
    };
    let at = check.at("bonnes");
    if form == Form::Single && numbers.len() != 1 || numbers.is_empty() {
        let expected = if form == Form::Single {
            "1"
        } else {
            "1, 2\u{2026}"
        };
        let (name, count) = (form.word().unwrap_or_default(), numbers.len());
        let arguments: Arguments<'_> =
            &[("type", &name), ("nombre", &count), ("attendu", &expected)];
        check.problem(at, Rule::AnswerCount, arguments);
    }
    let mut ranks = BTreeSet::new();
    for number in numbers {
        let (at, number) = (number.span().start, number.into_inner());
        match usize::try_from(number - 1)
            .ok()
            .filter(|rank| *rank < count)
        {
            Some(rank) => {
                ranks.insert(rank);
            }
            None => {
                let arguments: Arguments<'_> = &[("valeur", &number), ("nombre", &count)];
                check.problem(at, Rule::AnswerOutOfRange, arguments);
            }
        }
    }
    ranks.into_iter().collect()
}

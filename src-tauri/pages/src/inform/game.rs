//! A question of a quiz and what was said of it so far, read from an address.
//!
//! The address holds everything (`?question=3&answer=2`): pages work without script, go back, and
//! are projected as they are. Hands raised in a room are counted for the question on the screen, then
//! forgotten: nothing here is kept.

use library::{Question, QuestionForm, Quiz};
use serde::Serialize;

use crate::state::App;

/// What an address says of a game.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Move {
    /// The question, from 1; none to go on where people stopped.
    pub(super) question: Option<usize>,
    /// The choices, from 1, in the order they were made; 0 is « no idea ».
    answers: Vec<usize>,
    /// Whether the answers are all there: several may be given one after the other.
    closed: bool,
    /// Hands raised for each choice.
    hands: Vec<u16>,
}

impl Move {
    pub(super) fn read(query: &str) -> Self {
        let pairs: Vec<(String, String)> = serde_urlencoded::from_str(query).unwrap_or_default();
        let mut read = Self::default();
        for (name, value) in pairs {
            match name.as_str() {
                "question" => read.question = value.parse().ok(),
                "answer" => read.answers.extend(value.parse::<usize>().ok()),
                "hands" => read.hands.push(value.trim().parse().unwrap_or(0)),
                "closed" => read.closed = true,
                _ => {}
            }
        }
        read
    }

    /// Whether the question is answered, and its explanation shown.
    fn answered(&self, form: &QuestionForm) -> bool {
        if self.answers.contains(&0) || self.counted() > 0 {
            return true;
        }
        match form {
            QuestionForm::Single { .. } | QuestionForm::TrueFalse { .. } => {
                !self.answers.is_empty()
            }
            QuestionForm::Multiple { .. } => self.closed && !self.answers.is_empty(),
            // The last thing has only one place left.
            QuestionForm::Order { choices } => self.answers.len() + 1 >= choices.len(),
        }
    }

    /// Hands counted in all.
    fn counted(&self) -> u32 {
        self.hands.iter().map(|hands| u32::from(*hands)).sum()
    }
}

/// A question as a page shows it.
#[derive(Serialize)]
pub(super) struct Turn {
    /// The form of the question: a code of the content.
    form: &'static str,
    number: usize,
    total: usize,
    question: Question,
    answered: bool,
    choices: Vec<Choice>,
    /// Things already put in order, before the question is answered.
    picked: Vec<Choice>,
    /// Hands counted in all.
    counted: u32,
}

/// One thing to choose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Choice {
    /// What the address says of it, from 1.
    value: usize,
    label: String,
    right: bool,
    ours: bool,
    /// The place we gave it, from 1, among things to put in order.
    our_place: Option<usize>,
    hands: u16,
    /// Its part of the hands, in percent.
    share: u32,
}

/// The question of a move; `None` past the last.
pub(super) fn turn(app: &App, quiz: &Quiz, asked: &Move) -> Option<Turn> {
    let number = asked.question.unwrap_or(1).max(1);
    let question = quiz.questions.get(number - 1)?.clone();
    let answered = asked.answered(&question.form);
    let (picked, choices) = match &question.form {
        QuestionForm::Order { choices } => ordered(choices, asked, answered),
        QuestionForm::Single { .. }
        | QuestionForm::Multiple { .. }
        | QuestionForm::TrueFalse { .. } => (Vec::new(), chosen(app, &question.form, asked)),
    };
    Some(Turn {
        form: code(&question.form),
        number,
        total: quiz.questions.len(),
        question,
        answered,
        choices,
        picked,
        counted: asked.counted(),
    })
}

/// The form of a question, as templates know it.
fn code(form: &QuestionForm) -> &'static str {
    match form {
        QuestionForm::Single { .. } => "single",
        QuestionForm::Multiple { .. } => "multiple",
        QuestionForm::TrueFalse { .. } => "true-false",
        QuestionForm::Order { .. } => "order",
    }
}

/// The choices of a question that is not an order, with what we said.
fn chosen(app: &App, form: &QuestionForm, asked: &Move) -> Vec<Choice> {
    let most = asked.hands.iter().copied().max().unwrap_or_default();
    labels(app, form)
        .into_iter()
        .zip(1..)
        .map(|((label, right), value)| {
            let hands = asked.hands.get(value - 1).copied().unwrap_or_default();
            Choice {
                value,
                label,
                right,
                ours: asked.answers.contains(&value) || (hands > 0 && hands == most),
                our_place: None,
                hands,
                share: (u32::from(hands) * 100)
                    .checked_div(asked.counted())
                    .unwrap_or_default(),
            }
        })
        .collect()
}

/// What can be chosen, and whether it is right. « It depends » is never the answer of the sheet, but
/// often the beginning of a discussion.
pub(super) fn labels(app: &App, form: &QuestionForm) -> Vec<(String, bool)> {
    match form {
        QuestionForm::Single { choices, right } => choices
            .iter()
            .enumerate()
            .map(|(rank, choice)| (choice.clone(), rank == *right))
            .collect(),
        QuestionForm::Multiple { choices, right } => choices
            .iter()
            .enumerate()
            .map(|(rank, choice)| (choice.clone(), right.contains(&rank)))
            .collect(),
        QuestionForm::TrueFalse { right } => app
            .texts()
            .choices("true-false-choices")
            .into_iter()
            .map(|choice| (choice.label, choice.value == right.to_string()))
            .collect(),
        QuestionForm::Order { choices } => choices
            .iter()
            .map(|choice| (choice.clone(), true))
            .collect(),
    }
}

/// Things to put in order: those already placed, and those left; once answered, none and all of
/// them, in the right order.
fn ordered(things: &[String], asked: &Move, answered: bool) -> (Vec<Choice>, Vec<Choice>) {
    let shown = shuffled(things);
    let mut ours: Vec<usize> = asked.answers.clone();
    ours.retain(|value| (1..=shown.len()).contains(value));
    if answered && !ours.is_empty() {
        ours.extend((1..=shown.len()).filter(|value| !asked.answers.contains(value)));
    }
    let choice = |value: usize| {
        let label = shown.get(value - 1).cloned()?;
        let our_place = ours.iter().position(|ours| *ours == value);
        Some(Choice {
            right: our_place.is_some() && our_place == things.iter().position(|it| *it == label),
            ours: our_place.is_some(),
            our_place: our_place.map(|place| place + 1),
            hands: 0,
            share: 0,
            value,
            label,
        })
    };
    if answered {
        let place = |choice: &Choice| things.iter().position(|it| *it == choice.label);
        let mut all: Vec<Choice> = (1..=shown.len()).filter_map(choice).collect();
        all.sort_by_key(place);
        return (Vec::new(), all);
    }
    let left = (1..=shown.len()).filter(|value| !ours.contains(value));
    (
        ours.iter().copied().filter_map(choice).collect(),
        left.filter_map(choice).collect(),
    )
}

/// Things in another order than the right one, always the same.
fn shuffled(things: &[String]) -> Vec<String> {
    let mut shown = things.to_vec();
    shown.sort();
    if shown == things {
        shown.rotate_left(1);
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order() -> QuestionForm {
        QuestionForm::Order {
            choices: ["a", "b", "c"].map(str::to_owned).to_vec(),
        }
    }

    fn move_of(query: &str) -> Move {
        Move::read(query)
    }

    #[test]
    fn an_address_says_the_whole_game() {
        let read = move_of("question=3&answer=2&answer=1&hands=4&hands=&closed=1");
        assert_eq!(read.question, Some(3));
        assert_eq!(read.answers, [2, 1]);
        assert_eq!(read.hands, [4, 0]);
        assert!(read.closed);
        assert_eq!(move_of("question=x&answer=y"), Move::default());
    }

    #[test]
    fn a_question_is_answered_when_all_that_it_needs_is_there() {
        let single = QuestionForm::TrueFalse { right: true };
        let several = QuestionForm::Multiple {
            choices: vec![String::new(); 3],
            right: vec![0],
        };
        for (form, query, expected) in [
            (&single, "", false),
            (&single, "answer=1", true),
            (&single, "hands=0&hands=0", false),
            (&single, "hands=0&hands=3", true),
            (&several, "answer=1&answer=2", false),
            (&several, "closed=1", false),
            (&several, "answer=1&closed=1", true),
            (&several, "answer=0", true),
            (&order(), "answer=3", false),
            (&order(), "answer=3&answer=1", true),
        ] {
            assert_eq!(move_of(query).answered(form), expected, "{query}");
        }
    }

    #[test]
    fn things_are_never_shown_in_the_right_order() {
        let things = ["a", "b", "c"].map(str::to_owned);
        assert_eq!(shuffled(&things), ["b", "c", "a"]);
        let other = ["b", "a", "c"].map(str::to_owned);
        assert_eq!(shuffled(&other), ["a", "b", "c"]);
    }

    #[test]
    fn an_order_is_compared_thing_by_thing() {
        let things = ["a", "b", "c"].map(str::to_owned);
        // Shown as b, c, a: we say a first, then c; b is what is left.
        let (picked, all) = ordered(&things, &move_of("answer=3&answer=2"), true);
        assert!(picked.is_empty());
        let told: Vec<_> = all
            .iter()
            .map(|choice| (choice.label.as_str(), choice.our_place, choice.right))
            .collect();
        assert_eq!(
            told,
            [
                ("a", Some(1), true),
                ("b", Some(3), false),
                ("c", Some(2), false)
            ]
        );
    }

    #[test]
    fn a_thing_placed_is_no_longer_among_those_left() {
        let things = ["a", "b", "c"].map(str::to_owned);
        let (picked, left) = ordered(&things, &move_of("answer=3"), false);
        assert_eq!(picked.len(), 1);
        assert_eq!(
            left.iter().map(|it| it.label.as_str()).collect::<Vec<_>>(),
            ["b", "c"]
        );
    }
}

//! Whether the answers of the quizzes can be guessed without reading the questions.
//!
//! It measures where the right answers stand, how many statements are true, and how long right and
//! wrong choices are. It does not judge whether a wrong choice is credible: people do.

use std::ops::RangeInclusive;

use library::{Question, QuestionForm, Quiz};

use super::Target;
use crate::table::{Row, row, section};

/// The name of a target, and what is wanted.
type Wanted = (&'static str, RangeInclusive<usize>);

/// In a quiz and in all, in per cent.
const TRUE_SHARE: Wanted = ("true statements of the quizzes", 40..=60);
/// The place they are most often at, in per cent.
const SAME_PLACE: Wanted = ("single answers at the same place", 0..=45);
/// In per cent of the multiple answers.
const ALL_BUT_ONE: Wanted = ("multiple answers that are all but one", 0..=40);
/// For a hundred signs of wrong ones.
const LENGTH: Wanted = ("length of right choices against wrong ones", 85..=115);

/// What the answers of some questions show.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Answers {
    /// How many statements are true.
    truths: usize,
    /// How many statements there are.
    statements: usize,
    /// How many single answers stand at each place, from the first.
    places: Vec<usize>,
    /// Of each multiple answer: how many choices are right, of how many.
    multiples: Vec<(usize, usize)>,
    /// Length in signs of each right choice, and of each wrong one.
    lengths: [Vec<usize>; 2],
}

/// Prints the answers of each quiz and of all; gives the targets.
pub(crate) fn print(quizzes: &[Quiz]) -> Vec<Target> {
    let answers: Vec<Answers> = quizzes
        .iter()
        .map(|quiz| Answers::of(&quiz.questions))
        .collect();
    let leaning = answers
        .iter()
        .filter(|answers| !TRUE_SHARE.1.contains(&answers.true_share()));
    let all = Answers::of(quizzes.iter().flat_map(|quiz| &quiz.questions));
    let rows = quizzes
        .iter()
        .zip(&answers)
        .map(|(quiz, answers)| answers.row(&quiz.slug));
    let header = [
        "quiz",
        "true of statements",
        "single answers by place",
        "right of multiple choices",
        "length right/wrong",
    ];
    section(
        "Answers of the quizzes",
        &header,
        rows.chain([all.row("all")]),
    );
    all.targets(leaning.count())
}

impl Answers {
    fn of<'a>(questions: impl IntoIterator<Item = &'a Question>) -> Self {
        let mut answers = Self::default();
        for question in questions {
            match &question.form {
                QuestionForm::TrueFalse { right } => {
                    answers.statements += 1;
                    answers.truths += usize::from(*right);
                }
                QuestionForm::Single { choices, right } => {
                    let wanted = answers.places.len().max(right + 1);
                    answers.places.resize(wanted, 0);
                    if let Some(place) = answers.places.get_mut(*right) {
                        *place += 1;
                    }
                    answers.measure(choices, &[*right]);
                }
                QuestionForm::Multiple { choices, right } => {
                    answers.multiples.push((right.len(), choices.len()));
                    answers.measure(choices, right);
                }
                QuestionForm::Order { .. } => {}
            }
        }
        answers
    }

    fn measure(&mut self, choices: &[String], right: &[usize]) {
        let [rights, wrongs] = &mut self.lengths;
        for (rank, choice) in choices.iter().enumerate() {
            let is_right = right.contains(&rank);
            let lengths = if is_right { &mut *rights } else { &mut *wrongs };
            lengths.push(choice.chars().count());
        }
    }

    /// In per cent; half when there is no statement.
    fn true_share(&self) -> usize {
        share(self.truths, self.statements).unwrap_or(50)
    }

    /// In per cent of the single answers.
    fn same_place(&self) -> usize {
        let most = self.places.iter().max().copied().unwrap_or_default();
        share(most, self.places.iter().sum()).unwrap_or_default()
    }

    /// In per cent of the multiple answers.
    fn all_but_one(&self) -> usize {
        let found = self.multiples.iter().filter(|(right, of)| right + 1 == *of);
        share(found.count(), self.multiples.len()).unwrap_or_default()
    }

    /// For a hundred signs of an average wrong choice; a hundred when there is nothing to compare.
    fn length(&self) -> usize {
        let [rights, wrongs] = &self.lengths;
        let sum = |lengths: &[usize]| lengths.iter().sum::<usize>();
        share(sum(rights) * wrongs.len(), sum(wrongs) * rights.len()).unwrap_or(100)
    }

    fn row(&self, name: &str) -> Row {
        let places: Vec<String> = self.places.iter().map(usize::to_string).collect();
        let multiples = self.multiples.iter();
        let multiples: Vec<_> = multiples
            .map(|(right, of)| format!("{right}/{of}"))
            .collect();
        let truths = format!("{}/{}", self.truths, self.statements);
        let length = format!("{} %", self.length());
        row![name, truths, places.join(" "), multiples.join(" "), length]
    }

    /// So many quizzes have too many true statements, or too few.
    fn targets(&self, leaning: usize) -> Vec<Target> {
        let between = |(name, wanted): Wanted, found| {
            let range = format!("{} to {} %", wanted.start(), wanted.end());
            Target::new(name, range, format!("{found} %"), wanted.contains(&found))
        };
        vec![
            between(TRUE_SHARE, self.true_share()),
            Target::none("quizzes whose statements lean one way", leaning),
            between(SAME_PLACE, self.same_place()),
            between(ALL_BUT_ONE, self.all_but_one()),
            between(LENGTH, self.length()),
        ]
    }
}

fn share(part: usize, whole: usize) -> Option<usize> {
    (part * 100).checked_div(whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(form: QuestionForm) -> Question {
        Question {
            statement: String::new(),
            form,
            explanation: library::Rich::default(),
            source: String::new(),
        }
    }

    fn choices(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|&text| text.to_owned()).collect()
    }

    #[test]
    fn answers_that_can_be_guessed_miss_every_target() {
        let single = QuestionForm::Single {
            choices: choices(&["non", "une réponse bien plus longue"]),
            right: 1,
        };
        let multiple = QuestionForm::Multiple {
            choices: choices(&["une raison détaillée", "une autre raison", "non"]),
            right: vec![0, 1],
        };
        let statement = QuestionForm::TrueFalse { right: false };
        let questions = [single, multiple, statement].map(question);
        let answers = Answers::of(&questions);
        assert_eq!(answers.places, [0, 1]);
        assert_eq!(answers.multiples, [(2, 3)]);
        assert_eq!((answers.truths, answers.statements), (0, 1));
        let targets = answers.targets(1);
        assert!(targets.iter().all(|target| !target.met), "one is met");
    }

    #[test]
    fn answers_that_follow_no_pattern_meet_every_target() {
        let single = |right| QuestionForm::Single {
            choices: choices(&["oui", "non", "bof"]),
            right,
        };
        let multiple = QuestionForm::Multiple {
            choices: choices(&["oui", "non", "bof"]),
            right: vec![2],
        };
        let statement = |right| QuestionForm::TrueFalse { right };
        let forms = [
            single(0),
            single(1),
            single(2),
            multiple,
            statement(true),
            statement(false),
        ];
        let targets = Answers::of(&forms.map(question)).targets(0);
        assert!(targets.iter().all(|target| target.met), "one is missed");
    }
}

//! Whether the answers of the quizzes can be guessed without reading the questions.
//!
//! It measures where the right answers stand, how many statements are true, and how long right and
//! wrong choices are. It does not judge whether a wrong choice is credible: people do.

use anyhow::{Context as _, Result};
use library::{Library, Question, QuestionForm};

use super::Target;
use crate::table::table;

/// Share of true statements, in a quiz and in all, in per cent.
const TRUE_SHARE: std::ops::RangeInclusive<usize> = 40..=60;
/// Share of single answers at the place they are most often at, in per cent, at most.
const SAME_PLACE: usize = 45;
/// Share of multiple answers that are all but one of the choices, in per cent, at most.
const ALL_BUT_ONE: usize = 40;
/// Length of right choices for a hundred signs of wrong ones.
const LENGTH: std::ops::RangeInclusive<usize> = 85..=115;

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
pub(crate) fn print(library: &Library) -> Result<Vec<Target>> {
    let mut all = Vec::new();
    let mut rows = Vec::new();
    let mut uneven = 0;
    for card in library.quizzes()? {
        let quiz = library.quiz(&card.slug)?.context("A quiz")?;
        let answers = Answers::of(&quiz.questions);
        if !TRUE_SHARE.contains(&answers.true_share()) {
            uneven += 1;
        }
        rows.push(answers.row(&quiz.slug));
        all.extend(quiz.questions);
    }
    let all = Answers::of(&all);
    rows.push(all.row("all"));
    println!("\n## Answers of the quizzes\n");
    let header = [
        "quiz",
        "true of statements",
        "single answers by place",
        "right of multiple choices",
        "length right/wrong",
    ];
    print!("{}", table(&header, &rows));
    Ok(all.targets(uneven))
}

impl Answers {
    fn of(questions: &[Question]) -> Self {
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
            let to = if right.contains(&rank) {
                &mut *rights
            } else {
                &mut *wrongs
            };
            to.push(choice.chars().count());
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

    fn row(&self, name: &str) -> Vec<String> {
        let places: Vec<String> = self.places.iter().map(usize::to_string).collect();
        let multiples = self.multiples.iter();
        let multiples: Vec<String> = multiples
            .map(|(right, of)| format!("{right}/{of}"))
            .collect();
        vec![
            name.to_owned(),
            format!("{}/{}", self.truths, self.statements),
            places.join(" "),
            multiples.join(" "),
            format!("{} %", self.length()),
        ]
    }

    /// `uneven` quizzes have too many true statements, or too few.
    fn targets(&self, uneven: usize) -> Vec<Target> {
        let between = |name, wanted: std::ops::RangeInclusive<usize>, found| Target {
            name,
            wanted: format!("{} to {} %", wanted.start(), wanted.end()),
            found: format!("{found} %"),
            met: wanted.contains(&found),
        };
        vec![
            between(
                "true statements of the quizzes",
                TRUE_SHARE,
                self.true_share(),
            ),
            Target {
                name: "quizzes whose statements lean one way",
                wanted: "0".to_owned(),
                found: uneven.to_string(),
                met: uneven == 0,
            },
            between(
                "single answers at the same place",
                0..=SAME_PLACE,
                self.same_place(),
            ),
            between(
                "multiple answers that are all but one",
                0..=ALL_BUT_ONE,
                self.all_but_one(),
            ),
            between(
                "length of right choices against wrong ones",
                LENGTH,
                self.length(),
            ),
        ]
    }
}

/// A part of a whole, in per cent, rounded down; none of nothing.
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

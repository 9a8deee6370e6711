//! What a situation says of the law: what it fixes, what an employee can say, the line of the
//! document unique. Every situation has the three.

use super::checker::Checker;
use super::report::{Arguments, Rule};
use crate::kind::Kind;
use crate::model::{DuerpLine, EmployeeVoice, FixedByLaw};

/// The points of law that say the general duty of prevention: true of every situation, they say
/// nothing of any.
const GENERAL_DUTY: [&str; 3] = ["l4121-1", "l4121-2", "l4121-3"];
/// Most points a situation has under `[[loi]]`.
const LAWS: usize = 4;
/// Most points of law that give an employee the right to speak.
const POINTS: usize = 3;
/// Longest line, in characters.
const LINE: usize = 240;
/// Longest name of a work unit, in characters.
const UNIT: usize = 80;
/// Most sentences where one says something of the law.
const SENTENCES: usize = 2;

/// What the law fixes, each point once, beyond the general duty.
pub(super) fn fixed_by_law(check: &mut Checker<'_>) -> Vec<FixedByLaw> {
    let mut found: Vec<FixedByLaw> = Vec::new();
    for (at, fixed) in check.tables("loi", |check| (check.start(), fixed(check))) {
        if found.iter().any(|other| other.point == fixed.point) {
            check.repeated("loi", &fixed.point, at);
        }
        found.push(fixed);
    }
    if let Some(at) = check.place("loi") {
        check.count_items("loi", at, found.len(), 1..=LAWS);
        if found.iter().all(says_the_general_duty) {
            check.problem(at, Rule::OnlyGeneralDuty, &[]);
        }
    }
    found
}

fn says_the_general_duty(fixed: &FixedByLaw) -> bool {
    GENERAL_DUTY.contains(&fixed.point.as_str())
}

fn fixed(check: &mut Checker<'_>) -> FixedByLaw {
    FixedByLaw {
        point: check.reference("point", Kind::Law.code()),
        here: law_text(check, "ici"),
    }
}

/// What an employee can say, to whom, by which right.
pub(super) fn employee(check: &mut Checker<'_>) -> EmployeeVoice {
    let voice = check.table("salarie", |check| {
        let points = check.references("points", Kind::Law.code());
        check.at_most("points", points.len(), POINTS);
        EmployeeVoice {
            say: line(check, "dire", LINE),
            to: line(check, "a-qui", LINE),
            right: line(check, "droit", LINE),
            points,
        }
    });
    voice.unwrap_or_default()
}

/// The line of the document unique.
pub(super) fn duerp(check: &mut Checker<'_>) -> DuerpLine {
    let line = check.table("document-unique", |check| DuerpLine {
        unit: line(check, "unite", UNIT),
        situation: line(check, "situation", LINE),
        existing: line(check, "existe", LINE),
        planned: line(check, "prevu", LINE),
    });
    line.unwrap_or_default()
}

/// A short text about the law.
pub(super) fn law_text(check: &mut Checker<'_>, key: &'static str) -> String {
    let text = line(check, key, LINE);
    check.count_sentences(key, &text, 1..=SENTENCES);
    text
}

/// A text short enough to stand on a line of a page or of a table.
fn line(check: &mut Checker<'_>, key: &'static str, most: usize) -> String {
    let text = check.plain(key);
    let count = text.chars().count();
    if count > most {
        let at = check.at(key);
        let arguments: Arguments<'_> = &[("cle", &key), ("nombre", &count), ("maximum", &most)];
        check.problem(at, Rule::LongText, arguments);
    }
    text
}

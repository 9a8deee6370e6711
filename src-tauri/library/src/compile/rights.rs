//! What a situation says of the law: what it fixes, what an employee can say, the line of the
//! document unique.
//!
//! Whether a sheet may do without is in `demands`.

use super::checker::Checker;
use super::demands::GENERAL_DUTY;
use super::report::{Arguments, Rule};
use crate::kind::Kind;
use crate::model::{DuerpLine, EmployeeVoice, FixedByLaw, SituationSheet};

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

/// What the law fixes, each point once.
pub(super) fn fixed_by_law(check: &mut Checker<'_>) -> Vec<FixedByLaw> {
    let mut found: Vec<FixedByLaw> = Vec::new();
    let placed = check.maybe("loi", |check, key| {
        check.tables(key, |check| (check.start(), fixed(check)))
    });
    for (at, fixed) in placed.into_iter().flatten() {
        if found.iter().any(|other| other.point == fixed.point) {
            check.repeated("loi", &fixed.point, at);
        }
        found.push(fixed);
    }
    if let Some(at) = check.place("loi") {
        check.count_items("loi", at, found.len(), 1..=LAWS);
    }
    found
}

fn fixed(check: &mut Checker<'_>) -> FixedByLaw {
    FixedByLaw {
        point: check.reference("point", Kind::Law.as_str()),
        here: said(check, "ici"),
    }
}

/// What an employee can say, to whom, by which right.
pub(super) fn employee(check: &mut Checker<'_>, key: &'static str) -> Option<EmployeeVoice> {
    check.table(key, |check| {
        let points = check.references("points", Kind::Law.as_str());
        check.at_most("points", points.len(), POINTS);
        EmployeeVoice {
            say: line(check, "dire", LINE),
            to: line(check, "a-qui", LINE),
            right: line(check, "droit", LINE),
            points,
        }
    })
}

/// The line of the document unique.
pub(super) fn duerp(check: &mut Checker<'_>, key: &'static str) -> Option<DuerpLine> {
    check.table(key, |check| DuerpLine {
        unit: line(check, "unite", UNIT),
        situation: line(check, "situation", LINE),
        existing: line(check, "existe", LINE),
        planned: line(check, "prevu", LINE),
    })
}

/// A short text about the law.
pub(super) fn said(check: &mut Checker<'_>, key: &'static str) -> String {
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

/// Reports what the situation lacks.
pub(super) fn demand(sheet: &SituationSheet, check: &mut Checker<'_>) {
    let demands = check.known.demands;
    let illegal = sheet.illegal.is_some();
    let missing = [
        (
            "loi",
            sheet.fixed_by_law.is_empty() && (demands.law || illegal),
        ),
        ("salarie", sheet.employee.is_none() && demands.employee),
        ("document-unique", sheet.duerp.is_none() && demands.duerp),
    ];
    for (key, _) in missing.into_iter().filter(|(_, missing)| *missing) {
        check.missing(key);
    }
    let general = |fixed: &FixedByLaw| GENERAL_DUTY.contains(&fixed.point.as_str());
    if let Some(at) = check.place("loi")
        && demands.beyond_general_duty
        && sheet.fixed_by_law.iter().all(general)
    {
        check.problem(at, Rule::OnlyGeneralDuty, &[]);
    }
}

//! What a situation says of the law: what it fixes, what an employee can say, the line of the
//! document unique.
//!
//! Whether a sheet may do without is in `demands`.

use serde::Deserialize;

use super::act::SituationHead;
use super::checker::Checker;
use super::demands::GENERAL_DUTY;
use super::front_matter::{Field, Shape, Tables, Text, Texts};
use super::prose::count_sentences;
use super::report::Rule;
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

/// What a point of law fixes.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FixedHead {
    /// Point of law.
    point: Text,
    /// What it fixes here.
    #[serde(rename = "ici")]
    here: Text,
}

impl FixedHead {
    pub(super) const SHAPE: Shape = Shape {
        required: &["point", "ici"],
        children: &[],
    };
}

/// What an employee can say.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EmployeeHead {
    /// What can be said.
    #[serde(rename = "dire")]
    say: Text,
    /// To whom.
    #[serde(rename = "a-qui")]
    to: Text,
    /// By which right.
    #[serde(rename = "droit")]
    right: Text,
    /// Points of law that give it.
    points: Texts,
}

impl EmployeeHead {
    pub(super) const SHAPE: Shape = Shape {
        required: &["dire", "a-qui", "droit", "points"],
        children: &[],
    };
}

/// A line of the document unique.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DuerpHead {
    /// Work unit.
    #[serde(rename = "unite")]
    unit: Text,
    /// Dangerous situation.
    situation: Text,
    /// What exists.
    #[serde(rename = "existe")]
    existing: Text,
    /// What is planned.
    #[serde(rename = "prevu")]
    planned: Text,
}

impl DuerpHead {
    pub(super) const SHAPE: Shape = Shape {
        required: &["unite", "situation", "existe", "prevu"],
        children: &[],
    };
}

/// What breaks the law in the situation, in two sentences at most.
pub(super) fn illegal(field: &Text, check: &mut Checker<'_>) -> Option<String> {
    field.is_some().then(|| said(check, "illegal", field))
}

/// What the law fixes, each point once.
pub(super) fn fixed_by_law(field: &Tables<FixedHead>, check: &mut Checker<'_>) -> Vec<FixedByLaw> {
    let mut found: Vec<FixedByLaw> = Vec::new();
    for head in field.iter().flatten() {
        let at = head.span().start;
        let head = head.get_ref();
        let point = check.reference(Kind::Law.as_str(), &head.point);
        if found.iter().any(|fixed| fixed.point == point) {
            let arguments = [("valeur", point.as_str()), ("cle", "loi")];
            check.problem(at, Rule::RepeatedValue, &arguments);
        }
        let here = said(check, "ici", &head.here);
        found.push(FixedByLaw { point, here });
    }
    if let Some(first) = field.iter().flatten().next() {
        check.count_items("loi", first.span().start, found.len(), 1..=LAWS);
    }
    found
}

/// What an employee can say, to whom, by which right.
pub(super) fn employee(
    field: &Field<EmployeeHead>,
    check: &mut Checker<'_>,
) -> Option<EmployeeVoice> {
    let head = field.as_ref()?.get_ref();
    let points = check.references("points", Kind::Law.as_str(), &head.points);
    check.at_most("points", &head.points, POINTS);
    Some(EmployeeVoice {
        say: line(check, "dire", &head.say, LINE),
        to: line(check, "a-qui", &head.to, LINE),
        right: line(check, "droit", &head.right, LINE),
        points,
    })
}

/// The line of the document unique.
pub(super) fn duerp(field: &Field<DuerpHead>, check: &mut Checker<'_>) -> Option<DuerpLine> {
    let head = field.as_ref()?.get_ref();
    Some(DuerpLine {
        unit: line(check, "unite", &head.unit, UNIT),
        situation: line(check, "situation", &head.situation, LINE),
        existing: line(check, "existe", &head.existing, LINE),
        planned: line(check, "prevu", &head.planned, LINE),
    })
}

/// A short text about the law.
fn said(check: &mut Checker<'_>, key: &str, field: &Text) -> String {
    let text = line(check, key, field, LINE);
    let count = count_sentences(&text);
    if let Some(at) = field.as_ref().filter(|_| count > SENTENCES) {
        let arguments = [
            ("cle", key),
            ("nombre", &count.to_string()),
            ("minimum", "1"),
            ("maximum", &SENTENCES.to_string()),
        ];
        check.problem(at.span().start, Rule::SentenceCount, &arguments);
    }
    text
}

/// A text short enough to stand on a line of a page or of a table.
fn line(check: &mut Checker<'_>, key: &str, field: &Text, most: usize) -> String {
    let text = check.plain(key, field);
    let count = text.chars().count();
    if let Some(at) = field.as_ref().filter(|_| count > most) {
        let arguments = [
            ("cle", key),
            ("nombre", &count.to_string()),
            ("maximum", &most.to_string()),
        ];
        check.problem(at.span().start, Rule::LongText, &arguments);
    }
    text
}

/// Reports what the situation lacks.
pub(super) fn demand(head: &SituationHead, sheet: &SituationSheet, check: &mut Checker<'_>) {
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
        check.problem(head.start(), Rule::MissingKey, &[("cle", key)]);
    }
    let general = |fixed: &FixedByLaw| GENERAL_DUTY.contains(&fixed.point.as_str());
    if let Some(first) = head.fixed_by_law.iter().flatten().next()
        && demands.beyond_general_duty
        && sheet.fixed_by_law.iter().all(general)
    {
        check.problem(first.span().start, Rule::OnlyGeneralDuty, &[]);
    }
}

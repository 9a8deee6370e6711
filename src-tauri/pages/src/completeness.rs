//! What the law asks of a plan at this headcount, and what is still missing: each line leads to its field.
//!
//! The rules are the dossier's; the articles and the day each was checked, the library's. Nothing here
//! blocks anything: a plan prints, and is validated, as it is.

use axum::Router;
use axum::routing::get;
use dossier::{
    CompletenessCode, CompletenessLine, CompletenessWeight, Kind, LegalProfile, Subject,
};
use serde::Serialize;
use tera::context;

use crate::frame::Section;
use crate::problem::Problem;
use crate::respond::Answer;
use crate::state::App;
use crate::sync::sync;

/// The page of the check.
pub(crate) fn routes() -> Router<App> {
    Router::new().route("/completeness", get(sync(show)))
}

/// The check, whole.
#[derive(Serialize)]
pub(crate) struct Completeness {
    /// The code of the size that the law knows; `unknown` without a headcount.
    profile: &'static str,
    /// Duties that lack something.
    duties: Vec<Line>,
    /// Good practices that lack something.
    advices: Vec<Line>,
    /// What is complete.
    satisfied: Vec<CompletenessCode>,
}

/// What lacks something, and where it is filled.
#[derive(Serialize)]
struct Line {
    #[serde(flatten)]
    line: CompletenessLine,
    href: String,
}

impl Completeness {
    /// The check of the open dossier, today.
    pub(crate) fn of(app: &App) -> Result<Self, Problem> {
        let today = app.today();
        let (lines, company) =
            app.dossier(|dossier| Ok((dossier.completeness(today)?, dossier.company()?)))?;
        let (satisfied, lacking): (Vec<_>, Vec<_>) =
            lines.into_iter().partition(|line| line.satisfied);
        let (duties, advices): (Vec<_>, Vec<_>) = lacking
            .into_iter()
            .partition(|line| line.weight == CompletenessWeight::Duty);
        let lines_of = |lines: Vec<CompletenessLine>| -> Result<Vec<Line>, Problem> {
            lines.into_iter().map(|line| Line::new(app, line)).collect()
        };
        Ok(Self {
            profile: company
                .legal_profile()
                .map_or("unknown", LegalProfile::code),
            duties: lines_of(duties)?,
            advices: lines_of(advices)?,
            satisfied: satisfied.iter().map(|line| line.code).collect(),
        })
    }
}

impl Line {
    fn new(app: &App, line: CompletenessLine) -> Result<Self, Problem> {
        Ok(Self {
            href: address(&line, sheet_of(app, &line)?.as_deref()),
            line,
        })
    }
}

/// The sheet of the situation to complete, when it comes from one.
fn sheet_of(app: &App, line: &CompletenessLine) -> Result<Option<String>, Problem> {
    let subject = line.first_subject.as_ref();
    let situation = subject.filter(|subject| subject.kind == Kind::Situation);
    let Some(id) = situation.and_then(|subject| subject.id.parse().ok()) else {
        return Ok(None);
    };
    Ok(app.dossier(|dossier| dossier.situation(id))?.library_ref)
}

/// The field of a situation: the answer is on its page, the rest behind a sheet has a page of its own.
fn situation_field(id: &str, sheet: Option<&str>, field: &str) -> String {
    let base = crate::address::of_situation(sheet, id);
    match (field, sheet) {
        ("rating", _) => format!("{base}#exposure"),
        (field, Some(_)) => format!("{base}/details#{field}"),
        (field, None) => format!("{base}#{field}"),
    }
}

/// The page, and the field on it, where what is missing is filled.
fn address(line: &CompletenessLine, sheet: Option<&str>) -> String {
    let Some(Subject { kind, id, .. }) = &line.first_subject else {
        return where_to_begin(line.field).to_owned();
    };
    let field = line.field;
    match kind {
        Kind::Action if matches!(field, "owner_name" | "due_on") => {
            let cell = if field == "due_on" { "due" } else { "owner" };
            format!("/plan?open={id}#{cell}-{id}")
        }
        Kind::Action => format!("/plan?open={id}#{field}"),
        Kind::Situation => situation_field(id, sheet, field),
        Kind::PlanVersion if field == "validated_on" => "/versions/new".to_owned(),
        Kind::PlanVersion => format!("/versions/{id}#{field}"),
        Kind::WorkUnit | Kind::SituationUnit => "/work-units".to_owned(),
        Kind::Company
        | Kind::Rating
        | Kind::Measure
        | Kind::ActionSituation
        | Kind::StatusEvent
        | Kind::IndicatorValue
        | Kind::Meeting
        | Kind::Review
        | Kind::CarryOver
        | Kind::Tombstone => format!("/settings#{field}"),
    }
}

/// Where to begin when there is no record to complete yet.
fn where_to_begin(field: &str) -> &'static str {
    match field {
        "rating" => "/themes",
        "work_units" => "/work-units",
        "label" | "validated_on" | "sent_to_spst_on" | "cse_consulted_on" => "/versions/new",
        _ => "/plan",
    }
}

/// `GET /completeness`
fn show(app: &App) -> Answer {
    let view = context! { completeness => &Completeness::of(app)? };
    app.page(Section::Plan, "versions/completeness.html", view)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(field: &'static str, subject: Option<Subject>) -> CompletenessLine {
        CompletenessLine {
            code: CompletenessCode::ActionCost,
            weight: CompletenessWeight::Duty,
            satisfied: false,
            missing_count: 1,
            first_subject: subject,
            field,
            law_slug: None,
        }
    }

    fn subject(kind: Kind) -> Option<Subject> {
        Some(Subject {
            kind,
            id: "7".to_owned(),
            title: "Try".to_owned(),
        })
    }

    #[test]
    fn a_line_leads_to_the_field_to_fill() {
        let led = |field, kind| address(&line(field, subject(kind)), None);
        assert_eq!(led("conditions", Kind::Action), "/plan?open=7#conditions");
        assert_eq!(led("due_on", Kind::Action), "/plan?open=7#due-7");
        assert_eq!(led("rating", Kind::Situation), "/own-situations/7#exposure");
        assert_eq!(
            led("work_units", Kind::Situation),
            "/own-situations/7#work_units"
        );
        let of_sheet = |field| address(&line(field, subject(Kind::Situation)), Some("trop"));
        assert_eq!(of_sheet("rating"), "/situations/trop#exposure");
        assert_eq!(
            of_sheet("gender_differential"),
            "/situations/trop/details#gender_differential"
        );
        assert_eq!(
            led("sent_to_spst_on", Kind::PlanVersion),
            "/versions/7#sent_to_spst_on"
        );
        assert_eq!(led("headcount", Kind::Company), "/settings#headcount");
    }

    #[test]
    fn with_nothing_to_complete_a_line_leads_to_where_it_begins() {
        assert_eq!(address(&line("rating", None), None), "/themes");
        assert_eq!(address(&line("label", None), None), "/versions/new");
    }
}

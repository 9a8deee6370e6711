//! What changed between two versions, or since one, in plain sentences.
//!
//! The dossier finds the differences; here each becomes a sentence of `ui/texts/labels.toml`. A field
//! without a name people know is technical and left out.

use axum::extract::Query;
use dossier::{Difference, Kind, Named, PlanVersionHead, PlanVersionId, RatedAs};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::frame::Section;
use crate::history::told;
use crate::problem::Problem;
use crate::respond::Answer;
use crate::state::App;
use crate::texts::Choice;

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct DifferenceQuery {
    from: String,
    to: String,
}

#[derive(Serialize)]
struct Show {
    from: String,
    to: String,
    from_label: String,
    from_on: Date,
    to_label: Option<String>,
    choices: Vec<Choice>,
    count: usize,
    parts: Vec<Part>,
}

/// What changed in one part of the dossier.
#[derive(Serialize)]
struct Part {
    code: &'static str,
    sentences: Vec<String>,
}

/// The parts, in the order they are told.
const PARTS: [&str; 4] = ["company", "situations", "actions", "follow-up"];

/// `GET /versions/difference`: from a version to another, or to the plan as it is now.
pub(super) fn show(app: &App, Query(query): Query<DifferenceQuery>) -> Answer {
    let versions = app.dossier(dossier::Dossier::plan_versions)?;
    let find = |id: &str| versions.iter().find(|version| version.id.to_string() == id);
    let from = find(&query.from)
        .or(versions.first())
        .ok_or(Problem::NoPage)?;
    let to = find(&query.to).filter(|to| to.id != from.id);
    let (from, to) = in_order(from, to);
    let found = differences(app, from.id, to.map(|to| to.id))?;
    let view = Show {
        from: from.id.to_string(),
        to: to.map(|to| to.id.to_string()).unwrap_or_default(),
        from_label: from.label.clone(),
        from_on: from.validated_on,
        to_label: to.map(|to| to.label.clone()),
        choices: versions
            .iter()
            .map(|version| Choice {
                value: version.id.to_string(),
                label: version.label.clone(),
            })
            .collect(),
        count: found.iter().map(|part| part.sentences.len()).sum(),
        parts: found,
    };
    app.page(Section::Plan, "versions/difference.html", &view)
}

/// The older version first: ids sort by time.
fn in_order<'a>(
    from: &'a PlanVersionHead,
    to: Option<&'a PlanVersionHead>,
) -> (&'a PlanVersionHead, Option<&'a PlanVersionHead>) {
    match to {
        Some(to) if to.id < from.id => (to, Some(from)),
        to => (from, to),
    }
}

fn differences(
    app: &App,
    from: PlanVersionId,
    to: Option<PlanVersionId>,
) -> Result<Vec<Part>, Problem> {
    let found = app.dossier(|dossier| dossier.difference(from, to))?;
    let parts = PARTS.into_iter().map(|code| Part {
        code,
        sentences: found
            .iter()
            .filter(|difference| part(difference) == code)
            .filter_map(|difference| sentence(app, difference))
            .collect(),
    });
    Ok(parts.filter(|part| !part.sentences.is_empty()).collect())
}

fn part(difference: &Difference) -> &'static str {
    let record = match difference {
        Difference::Added { record, .. }
        | Difference::Removed { record, .. }
        | Difference::StatusChanged { record, .. }
        | Difference::FieldChanged { record, .. }
        | Difference::RatingChanged { record, .. }
        | Difference::Linked { record, .. }
        | Difference::Unlinked { record, .. } => record,
    };
    match record.kind {
        Kind::Company | Kind::WorkUnit | Kind::PlanVersion => "company",
        Kind::Situation | Kind::SituationUnit | Kind::Rating | Kind::Measure => "situations",
        Kind::Action | Kind::ActionSituation | Kind::StatusEvent => "actions",
        Kind::IndicatorValue | Kind::Meeting | Kind::Review | Kind::CarryOver => "follow-up",
    }
}

/// A difference as a sentence; none when it is technical.
fn sentence(app: &App, difference: &Difference) -> Option<String> {
    let texts = app.texts();
    let pattern = |key: &str| texts.label("difference", key).to_owned();
    let status = |code: &'static str| texts.label("status", code).to_lowercase();
    Some(match difference {
        Difference::Added { record, within } => whole(app, "added", record, within.as_ref())?,
        Difference::Removed { record, within } => whole(app, "removed", record, within.as_ref())?,
        Difference::StatusChanged { record, from, to } => pattern("status")
            .replace("{from}", &status(from.code()))
            .replace("{to}", &status(to.code()))
            .replace("{title}", &name(app, record)),
        Difference::FieldChanged {
            record,
            within,
            field,
            before,
            after,
        } => {
            let label = field_label(app, field)?;
            let key = match (told(app, field, before), told(app, field, after)) {
                (Some(before), Some(after)) => pattern("field")
                    .replace("{before}", &before)
                    .replace("{after}", &after),
                (None, Some(after)) => pattern("field-set").replace("{after}", &after),
                (Some(before), None) => pattern("field-cleared").replace("{before}", &before),
                (None, None) => return None,
            };
            key.replace("{field}", &label)
                .replace("{title}", &name(app, within.as_ref().unwrap_or(record)))
        }
        Difference::RatingChanged {
            record,
            before,
            after,
        } => rating(app, record, *before, *after)?,
        Difference::Linked { record, to } => linked(app, "linked", record, to),
        Difference::Unlinked { record, from } => linked(app, "unlinked", record, from),
    })
}

/// « Nouvelle action : … »; for what hangs on a situation or an action, its name too.
fn whole(app: &App, verb: &str, record: &Named, within: Option<&Named>) -> Option<String> {
    let key = format!("{verb}-{}", record.kind.code());
    let pattern = app.texts().labels.find("difference", &key)?;
    let within = within.map(|within| name(app, within)).unwrap_or_default();
    Some(
        pattern
            .replace("{within}", &within)
            .replace("{title}", &name(app, record)),
    )
}

fn linked(app: &App, verb: &str, record: &Named, other: &Named) -> String {
    app.texts()
        .label("difference", &format!("{verb}-{}", record.kind.code()))
        .replace("{other}", &name(app, other))
        .replace("{title}", &name(app, record))
}

fn rating(
    app: &App,
    record: &Named,
    before: Option<RatedAs>,
    after: Option<RatedAs>,
) -> Option<String> {
    let told = |rated: RatedAs| {
        documents::rating_label(rated.method, rated.value, rated.level).to_lowercase()
    };
    let pattern = |key: &str| app.texts().label("difference", key).to_owned();
    let sentence = match (before, after) {
        (Some(before), Some(after)) => pattern("rating")
            .replace("{before}", &told(before))
            .replace("{after}", &told(after)),
        (None, Some(after)) => pattern("rating-first").replace("{after}", &told(after)),
        (Some(_), None) => pattern("rating-cleared"),
        (None, None) => return None,
    };
    Some(sentence.replace("{title}", &name(app, record)))
}

/// A record as people call it: a title between guillemets, a day in French.
fn name(app: &App, record: &Named) -> String {
    match record.kind {
        Kind::Meeting | Kind::IndicatorValue => {
            let day = record.title.parse();
            day.map_or(record.title.clone(), words::dates::short_day)
        }
        Kind::Company => app.texts().label("difference", "company").to_owned(),
        Kind::WorkUnit
        | Kind::Situation
        | Kind::SituationUnit
        | Kind::Rating
        | Kind::Measure
        | Kind::Action
        | Kind::ActionSituation
        | Kind::StatusEvent
        | Kind::Review
        | Kind::CarryOver
        | Kind::PlanVersion => words::quoted(&record.title),
    }
}

fn field_label(app: &App, field: &str) -> Option<String> {
    let label = app.texts().labels.find("fields", field)?;
    Some(label.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(kind: Kind) -> Named {
        Named {
            kind,
            id: "1".to_owned(),
            title: "Try".to_owned(),
        }
    }

    #[test]
    fn each_difference_is_told_in_one_part() {
        let of = |kind| {
            part(&Difference::Added {
                record: named(kind),
                within: None,
            })
        };
        assert_eq!(of(Kind::WorkUnit), "company");
        assert_eq!(of(Kind::Measure), "situations");
        assert_eq!(of(Kind::Action), "actions");
        assert_eq!(of(Kind::Meeting), "follow-up");
    }
}

//! What changed between two versions, or since one, in plain sentences.
//!
//! The dossier finds the differences; here each becomes a sentence of `ui/texts/labels.toml`. A field
//! without a name people know is technical and left out.

use axum::extract::Query;
use dossier::{Difference, Kind, Named, PlanVersionId, RatedAs};
use serde::{Deserialize, Serialize};
use tera::context;

use crate::frame::Section;
use crate::history::value_text;
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
    // The older version first: ids sort by time.
    let (from, to) = match to {
        Some(to) if to.id < from.id => (to, Some(from)),
        to => (from, to),
    };
    let found = differences(app, from.id, to.map(|to| to.id))?;
    let choices = versions.iter().map(|it| Choice::new(it.id, &it.label));
    let view = context! {
        from,
        to,
        choices => &choices.collect::<Vec<_>>(),
        count => &found.iter().map(|part| part.sentences.len()).sum::<usize>(),
        parts => &found
    };
    app.page(Section::Plan, "versions/difference.html", view)
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
        Kind::Company | Kind::WorkUnit | Kind::PlanVersion | Kind::Tombstone => "company",
        Kind::Situation | Kind::SituationUnit | Kind::Rating | Kind::Measure => "situations",
        Kind::Action | Kind::ActionSituation | Kind::StatusEvent => "actions",
        Kind::IndicatorValue | Kind::Meeting | Kind::Review | Kind::CarryOver => "follow-up",
    }
}

/// A difference as a sentence; none when it is technical.
fn sentence(app: &App, difference: &Difference) -> Option<String> {
    let pattern = pattern(app, difference)?;
    let sentence = app.texts().labels.find("difference", &pattern.key)?;
    let title = name(app, pattern.record);
    let blanks = pattern.blanks.iter();
    let blanks = blanks.map(|(name, words)| (*name, words.as_str()));
    let blanks: Vec<_> = blanks.chain([("title", title.as_str())]).collect();
    Some(words::fill(sentence, &blanks))
}

/// The sentence of a difference, before it is filled.
struct Pattern<'a> {
    key: String,
    /// What it is about.
    record: &'a Named,
    blanks: Vec<(&'static str, String)>,
}

fn pattern<'a>(app: &App, difference: &'a Difference) -> Option<Pattern<'a>> {
    let of = |verb: &str, record: &'a Named, blank, other: Option<&Named>| Pattern {
        key: format!("{verb}-{}", record.kind.code()),
        record,
        blanks: other.map(|it| (blank, name(app, it))).into_iter().collect(),
    };
    let status = |code| app.texts().label("status", code).to_lowercase();
    match difference {
        Difference::Added { record, within } => {
            Some(of("added", record, "within", within.as_ref()))
        }
        Difference::Removed { record, within } => {
            Some(of("removed", record, "within", within.as_ref()))
        }
        Difference::Linked { record, to } => Some(of("linked", record, "other", Some(to))),
        Difference::Unlinked { record, from } => Some(of("unlinked", record, "other", Some(from))),
        Difference::StatusChanged { record, from, to } => Some(Pattern {
            key: "status".to_owned(),
            record,
            blanks: vec![("from", status(from.code())), ("to", status(to.code()))],
        }),
        Difference::FieldChanged {
            record,
            within,
            field,
            before,
            after,
        } => {
            let text = |value| value_text(app, field, value);
            let mut pattern = changed("field", record, text(before), text(after))?;
            pattern.record = within.as_ref().unwrap_or(record);
            pattern.blanks.push(("field", field_label(app, field)?));
            Some(pattern)
        }
        Difference::RatingChanged {
            record,
            before,
            after,
        } => changed("rating", record, before.map(rating), after.map(rating)),
    }
}

/// A value that was set, that changed, or that was cleared; nothing when it is empty before and after.
fn changed<'a>(
    what: &str,
    record: &'a Named,
    before: Option<String>,
    after: Option<String>,
) -> Option<Pattern<'a>> {
    let key = match (&before, &after) {
        (Some(_), Some(_)) => what.to_owned(),
        (None, Some(_)) => format!("{what}-set"),
        (Some(_), None) => format!("{what}-cleared"),
        (None, None) => return None,
    };
    let values = [("before", before), ("after", after)].into_iter();
    let blanks = values.filter_map(|(name, value)| Some((name, words::quoted(&value?))));
    Some(Pattern {
        key,
        record,
        blanks: blanks.collect(),
    })
}

fn rating(rated: RatedAs) -> String {
    documents::rating_label(rated.method, rated.value, rated.level).to_lowercase()
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
        | Kind::PlanVersion
        | Kind::Tombstone => words::quoted(&record.title),
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

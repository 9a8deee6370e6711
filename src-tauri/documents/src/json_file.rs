//! The plan for other programs: what the document shows, whole, in canonical JSON.
//!
//! Keys sorted, no spaces, numbers as serde writes them: the same dossier gives the same bytes. The columns chosen
//! do not matter here; names, years and restricted situations do. Its keys are a promise to other programs: an action
//! has its fields of the dossier, by their names, and what is computed of them. The dossier's own exchange format
//! is not this.

use dossier::{DuePrecision, PlanVersionHead};
use serde_json::{Value, json};
use words::Period;

use crate::money;
use crate::texts::LABELS;
use crate::values::{exposed, gender, recurrence};
use crate::view::{Action, Situation, View, Years};

/// What the file says it is.
const FORMAT: &str = "mallette-plan";

/// Grows when a field changes its meaning or goes.
const VERSION: u32 = 3;

/// Writes a view.
pub(crate) fn write(view: &View<'_>) -> Vec<u8> {
    let mut file = json!({ "format": FORMAT, "format_version": VERSION, "plan": plan(view) });
    // Whether serde_json does so by itself depends on features chosen elsewhere.
    file.sort_all_objects();
    file.to_string().into_bytes()
}

fn plan(view: &View<'_>) -> Value {
    let units = view.units.iter();
    let meetings = view.meetings.iter();
    json!({
        "firm": {
            "name": view.company.name,
            "headcount": view.company.headcount,
            "city": given(&view.company.city),
            "department": view.department,
        },
        "period": view.years.map(Years::words),
        "printed_on": view.at.date(),
        "written_at": view.at.timestamp(),
        "version": view.version.map(version),
        "library_edition": view.library_version,
        "next_meeting_on": view.next_meeting_on,
        "units": units.map(|unit| json!({ "id": unit.id, "name": unit.name })).collect::<Value>(),
        "situations": view.situations.iter().map(situation).collect::<Value>(),
        "actions": view.actions.iter().map(action).collect::<Value>(),
        "meetings": meetings.map(|meeting| json!({
            "on": meeting.held_on,
            "title": LABELS.label("follow-up", "meeting"),
            "people": meeting.participant_count,
        })).collect::<Value>(),
    })
}

fn version(version: &PlanVersionHead) -> Value {
    json!({
        "label": version.label,
        "validated_on": version.validated_on,
        "validated_by": given(&version.validated_by_role),
        "cse_opinion": given(&version.cse_opinion),
        "sent_on": version.sent_to_spst_on,
        "fingerprint": version.sha256,
    })
}

fn situation(situation: &Situation<'_>) -> Value {
    let theme = situation.theme.as_ref();
    let existing = situation.existing.iter();
    let ratings = situation.ratings.iter();
    json!({
        "id": situation.id,
        "title": situation.title,
        "story": given(&situation.story),
        "theme": theme.map(|theme| json!({ "code": theme.slug, "title": theme.title })),
        "units": situation.units,
        "family": situation.family,
        "exposed": given(&exposed(situation)),
        "gender": given(&gender(situation)),
        "effects": given(&situation.effects),
        "causes": given(&situation.causes),
        "resources": given(&situation.resources),
        "existing": existing.map(|measure| json!({
            "text": measure.text,
            "works": LABELS.label("measure-works", measure.works.code()),
        })).collect::<Value>(),
        "ratings": ratings.map(|rating| json!({
            "label": rating.label,
            "on": rating.on,
            "people": rating.n_raters,
            "comment": given(&rating.comment),
        })).collect::<Value>(),
        "questions": situation.sheet.as_ref().map_or(&[][..], |sheet| &sheet.questions),
        "helpers": situation.helpers,
        "state": LABELS.label("state", situation.state.code()),
        "own": situation.is_own(),
        "parked": situation.is_parked(),
        "resolved": situation.is_resolved(),
        "reason": given(&situation.state_reason),
        "restricted": situation.visibility == dossier::Visibility::Restricted,
    })
}

/// The fields of an action, as the dossier names them, and what is computed of them.
fn action(action: &Action<'_>) -> Value {
    let mut fields = json!(*action.record);
    if let (Value::Object(fields), Value::Object(computed)) = (&mut fields, computed(action)) {
        fields.retain(|name, _| !LEFT_OUT.contains(&name.as_str()));
        fields.extend(computed);
    }
    fields
}

/// What is told with others: the situations, the indicator, the cost, the support.
const LEFT_OUT: [&str; 12] = [
    "main_situation_id",
    "indicator_label",
    "indicator_unit",
    "indicator_baseline",
    "indicator_target",
    "helper_slugs",
    "cost_kind",
    "cost_amount",
    "cost_days",
    "support_votes",
    "support_n",
    "support_channel",
];

/// What an action says with others, in words, or only to some.
fn computed(action: &Action<'_>) -> Value {
    let reviews = action.reviews.iter();
    json!({
        "revision": action.revision,
        "situations": action.situations,
        "prevention_level": action.prevention_level.map(|level| labelled("level", level.code())),
        "due": action.due().map(due),
        "status": labelled("status", action.status.code()),
        "late": action.late,
        "year": action.year(),
        "indicator": indicator(action),
        "helpers": action.helpers,
        "cost": cost(action),
        "support": action.support_votes.zip(action.support_n)
            .map(|(votes, of)| json!({ "votes": votes, "of": of })),
        "recurrence": recurrence(action),
        "reviews": reviews.map(|review| json!({
            "on": review.held_on,
            "what_changed": review.what_changed,
            "decision": LABELS.label("review-decision", review.decision.code()),
            "value": review.indicator_value,
        })).collect::<Value>(),
        "effectiveness": action.effectiveness.map(|effect| LABELS.label("effectiveness", effect.code())),
    })
}

fn indicator(action: &Action<'_>) -> Option<Value> {
    let label = given(&action.indicator_label)?;
    let values = action.values.iter();
    Some(json!({
        "label": label,
        "unit": given(&action.indicator_unit),
        "baseline": action.indicator_baseline,
        "target": action.indicator_target,
        "values": values.map(|value| json!({
            "on": value.measured_on,
            "value": value.value,
            "note": given(&value.note),
        })).collect::<Value>(),
    }))
}

/// Bounds in euros, words for a range, days; nothing when nothing is known.
fn cost(action: &Action<'_>) -> Option<Value> {
    let range = action.cost_kind.filter(|_| action.cost_amount.is_none());
    let bounds = money::bounds(action);
    let known = range.is_some() || bounds.is_some() || action.cost_days.is_some();
    known.then(|| {
        json!({
            "label": range.map(|kind| LABELS.label("cost", kind.code())),
            "low": bounds.map(|bounds| bounds.min),
            "high": bounds.and_then(|bounds| bounds.max),
            "days": action.cost_days,
        })
    })
}

/// A code and the word that people read.
fn labelled(list: &str, code: &'static str) -> Value {
    json!({ "code": code, "label": LABELS.label(list, code) })
}

/// `2026-12-11`, `2026-12` or `2026-Q4`, as exact as the date is.
fn due(due: Period) -> String {
    let (year, month) = (due.last.year(), due.last.month());
    match due.precision {
        DuePrecision::Day => due.last.to_string(),
        DuePrecision::Month => format!("{year:04}-{month:02}"),
        DuePrecision::Quarter => format!("{year:04}-Q{}", (month + 2) / 3),
    }
}

/// Words that say something.
fn given(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.trim().is_empty())
}

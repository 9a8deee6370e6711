//! One action looked at: what it changed, the situation rated again, and what comes next.
//!
//! The same fields are on the follow-up, in a meeting, and on a page of their own. An action that
//! did not work may be followed by another one, which keeps the link.

use axum::Form;
use axum::extract::{Path, Query};
use dossier::{
    Action, ActionDetails, ActionId, ActionPatch, Effectiveness, MeetingId, NewAction, NewRating,
    ObservedEffect, RatingMethod, RelatedAction, Review, SituationHead, SituationId,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::frame::Section;
use crate::lookup::typed_number;
use crate::problem::Problem;
use crate::respond::{Answer, see};
use crate::state::App;
use words::text::capitalised;

/// What is asked of an action that is done.
#[derive(Serialize)]
pub(super) struct EffectForm {
    action: Action,
    /// Since how long it is done.
    done: String,
    rating: Option<RatingChoice>,
    indicator: Option<String>,
    meeting: Option<MeetingId>,
}

/// The situation that may be rated again, on its own scale.
#[derive(Serialize)]
struct RatingChoice {
    situation: SituationHead,
    before: String,
    scale: &'static str,
}

impl EffectForm {
    /// What to ask of this action.
    pub(super) fn of(app: &App, id: ActionId, meeting: Option<MeetingId>) -> Result<Self, Problem> {
        let today = app.today();
        let details = app.dossier(|dossier| dossier.action_details(id, today))?;
        Self::new(app, &details, meeting, today)
    }

    pub(super) fn new(
        app: &App,
        details: &ActionDetails,
        meeting: Option<MeetingId>,
        today: Date,
    ) -> Result<Self, Problem> {
        let action = &details.action;
        Ok(Self {
            done: action
                .done_on
                .map(|day| capitalised(&since(app, day, today)))
                .unwrap_or_default(),
            rating: rating_choice(app, &details.situations)?,
            indicator: indicator(action),
            meeting,
            action: action.clone(),
        })
    }
}

/// « réalisée il y a 6 semaines ».
fn since(app: &App, day: Date, today: Date) -> String {
    let days = day
        .until(today)
        .map_or(0, |span| i64::from(span.get_days()))
        .max(0);
    let texts = app.texts();
    match days {
        0 => texts.label("follow-up", "done-today").to_owned(),
        1..=20 => texts.count("done-days", days),
        21..=90 => texts.count("done-weeks", days / 7),
        _ => texts.count("done-months", days / 30),
    }
}

fn indicator(action: &Action) -> Option<String> {
    let label = action.indicator_label.trim();
    let unit = action.indicator_unit.trim();
    if label.is_empty() {
        return None;
    }
    Some(if unit.is_empty() {
        label.to_owned()
    } else {
        format!("{label} ({unit})")
    })
}

/// The first situation of the action that was rated and may be rated in a group.
fn rating_choice(app: &App, situations: &[SituationHead]) -> Result<Option<RatingChoice>, Problem> {
    for situation in situations {
        let (Some(rating), Some(before)) = (situation.rating, rated(situation)) else {
            continue;
        };
        let sheet = situation.library_ref.as_deref();
        if !app.library().is_rateable(&situation.theme_code, sheet)? {
            continue;
        }
        return Ok(Some(RatingChoice {
            situation: situation.clone(),
            before,
            scale: scale(rating.method),
        }));
    }
    Ok(None)
}

/// The last rating of a situation, in words; none when it was never rated.
fn rated(situation: &SituationHead) -> Option<String> {
    let rating = situation.rating?;
    Some(documents::rating_label(
        rating.method,
        rating.value,
        rating.level,
    ))
}

/// The list of the words of a scale; a table of figures is taken up again on the usual one.
fn scale(method: RatingMethod) -> &'static str {
    match method {
        RatingMethod::Faces3 => "face",
        RatingMethod::Freq4 => "frequency",
        RatingMethod::Exposure4 | RatingMethod::Vote | RatingMethod::Matrix => "exposure",
    }
}

fn rated_again(method: Option<RatingMethod>) -> RatingMethod {
    match method {
        Some(RatingMethod::Faces3) => RatingMethod::Faces3,
        Some(RatingMethod::Freq4) => RatingMethod::Freq4,
        Some(RatingMethod::Exposure4 | RatingMethod::Vote | RatingMethod::Matrix) | None => {
            RatingMethod::Exposure4
        }
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct EffectQuery {
    meeting: Option<MeetingId>,
    noted: bool,
    missing: bool,
}

#[derive(Serialize)]
struct Show {
    form: EffectForm,
    late: bool,
    situations: Vec<Rated>,
    /// The actions that take over from it.
    followers: Vec<RelatedAction>,
    /// What was said of it, the latest first.
    reviews: Vec<Review>,
    again: bool,
    noted: bool,
    missing: Option<String>,
}

/// A situation of the action, with its last rating in words.
#[derive(Serialize)]
struct Rated {
    rating: Option<String>,
    situation: SituationHead,
}

/// `GET /follow-up/effects/{id}`
pub(super) fn show(
    app: &App,
    Path(id): Path<ActionId>,
    Query(query): Query<EffectQuery>,
) -> Answer {
    let today = app.today();
    let details = app.dossier(|dossier| dossier.action_details(id, today))?;
    let form = EffectForm::new(app, &details, query.meeting, today)?;
    let situations = details.situations.into_iter().map(|situation| Rated {
        rating: rated(&situation),
        situation,
    });
    let related = details.related.into_iter();
    let view = Show {
        late: details.late,
        situations: situations.collect(),
        followers: related.filter(|related| related.follows).collect(),
        reviews: details.reviews.into_iter().rev().collect(),
        again: matches!(
            form.action.effectiveness,
            Some(Effectiveness::NoEffect | Effectiveness::Partly)
        ),
        noted: query.noted,
        missing: query
            .missing
            .then(|| app.texts().problem("effectiveness-missing").next),
        form,
    };
    app.page(Section::Plan, "followup/effect.html", &view)
}

/// What a person says of an action that is done.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Observation {
    effect: String,
    note: String,
    look_again_on: String,
    indicator_value: String,
    situation: String,
    rating: String,
    n_raters: String,
    meeting: Option<MeetingId>,
}

/// `POST /follow-up/effects/{id}`
pub(super) fn observe(
    app: &App,
    Path(id): Path<ActionId>,
    Form(form): Form<Observation>,
) -> Answer {
    let Ok(effect) = form.effect.parse::<Effectiveness>() else {
        return see(&missing(id, form.meeting));
    };
    let observed = observed(app, effect, &form)?;
    app.change(|once| once.observe_effect(id, &observed))?;
    app.say_done()?;
    match form.meeting {
        Some(meeting) => see(&format!("/follow-up/meetings/{meeting}")),
        None if effect.suggests() == dossier::ReviewDecision::Close => see("/follow-up"),
        None => see(&format!("/follow-up/effects/{id}?noted=true#next")),
    }
}

fn missing(id: ActionId, meeting: Option<MeetingId>) -> String {
    match meeting {
        Some(meeting) => format!("/follow-up/meetings/{meeting}?on={id}&missing=true"),
        None => format!("/follow-up/effects/{id}?missing=true"),
    }
}

fn observed(
    app: &App,
    effect: Effectiveness,
    form: &Observation,
) -> Result<ObservedEffect, Problem> {
    Ok(ObservedEffect {
        note: form.note.trim().to_owned(),
        look_again_on: app.typed_day(&form.look_again_on)?,
        indicator_value: typed_number(&form.indicator_value)?,
        rating: rating(app, form)?,
        meeting_id: form.meeting,
        ended: true,
        ..ObservedEffect::new(effect, app.today())
    })
}

fn rating(app: &App, form: &Observation) -> Result<Option<(SituationId, NewRating)>, Problem> {
    let (Ok(situation), Ok(value)) = (
        form.situation.parse::<SituationId>(),
        form.rating.trim().parse::<u8>(),
    ) else {
        return Ok(None);
    };
    let details = app.dossier(|dossier| dossier.situation_details(situation))?;
    let method = rated_again(details.rating().map(|rating| rating.method));
    let people = form.n_raters.trim().parse().ok();
    let new = NewRating {
        n_raters: people,
        ..NewRating::new(method, value)
    };
    Ok(Some((situation, new)))
}

/// Another action to try.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct NextForm {
    title: String,
    owner_name: String,
    due_on: String,
    meeting: Option<MeetingId>,
}

/// `POST /follow-up/effects/{id}/next`: an action that takes over from this one.
pub(super) fn follow(app: &App, Path(id): Path<ActionId>, Form(form): Form<NextForm>) -> Answer {
    let due = app.typed_period(&form.due_on)?;
    let fields = ActionPatch {
        title: Some(form.title.trim().to_owned()),
        owner_name: Some(form.owner_name.trim().to_owned()),
        due_on: due.map(|due| Some(due.last)),
        due_precision: due.map(|due| due.precision),
        ..ActionPatch::default()
    };
    let new = NewAction {
        status: Some(fields.first_status()),
        fields,
        follows: Some(id),
        ..NewAction::default()
    };
    let action = app.change(|once| once.add_action(new))?;
    app.say_done()?;
    match form.meeting {
        Some(meeting) => see(&format!("/follow-up/meetings/{meeting}")),
        None => see(&format!("/plan?open={0}#action-{0}", action.id)),
    }
}

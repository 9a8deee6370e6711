//! One action looked at: what it changed, the situation rated again, and what comes next.
//!
//! The same fields are on the follow-up, in a meeting, and on a page of their own. An action that
//! did not work may be followed by another one, which keeps the link.

use axum::Form;
use axum::extract::{Path, Query};
use dossier::{
    Action, ActionDetails, ActionId, Effectiveness, MeetingId, NewAction, NewRating,
    ObservedEffect, RatingMethod, SituationHead, SituationId,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use tera::context;

use crate::actions::{Fields, patch};
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
    /// The situation that may be rated again.
    rated: Option<SituationHead>,
    /// The list of the words of its scale.
    scale: &'static str,
    meeting: Option<MeetingId>,
}

impl EffectForm {
    /// What to ask of this action.
    pub(super) fn of(app: &App, id: ActionId, meeting: Option<MeetingId>) -> Result<Self, Problem> {
        let details = app.dossier(|dossier| dossier.action_details(id, app.today()))?;
        Self::new(app, &details, meeting)
    }

    pub(super) fn new(
        app: &App,
        details: &ActionDetails,
        meeting: Option<MeetingId>,
    ) -> Result<Self, Problem> {
        let done = details.action.done_on;
        let done = done.map(|day| capitalised(&since(app, day)));
        let rated = rated_situation(app, &details.situations)?;
        let method = rated.and_then(|situation| Some(situation.rating?.method));
        Ok(Self {
            done: done.unwrap_or_default(),
            rated: rated.cloned(),
            scale: scale(method).1,
            meeting,
            action: details.action.clone(),
        })
    }
}

/// « réalisée il y a 6 semaines ».
fn since(app: &App, day: Date) -> String {
    let span = day.until(app.today());
    let days = span.map_or(0, |span| i64::from(span.get_days())).max(0);
    let texts = app.texts();
    match days {
        0 => texts.label("follow-up", "done-today").to_owned(),
        1..=20 => texts.count("done-days", days),
        21..=90 => texts.count("done-weeks", days / 7),
        _ => texts.count("done-months", days / 30),
    }
}

/// The first situation of the action that was rated and may be rated in a group.
fn rated_situation<'a>(
    app: &App,
    situations: &'a [SituationHead],
) -> Result<Option<&'a SituationHead>, Problem> {
    for situation in situations.iter().filter(|it| it.rating.is_some()) {
        let sheet = situation.library_ref.as_deref();
        if app.library().is_rateable(&situation.theme_code, sheet)? {
            return Ok(Some(situation));
        }
    }
    Ok(None)
}

/// How a situation is rated again, and the list of the words of that scale: a table of figures is taken up
/// again on the usual one.
fn scale(method: Option<RatingMethod>) -> (RatingMethod, &'static str) {
    match method {
        Some(RatingMethod::Faces3) => (RatingMethod::Faces3, "face"),
        Some(RatingMethod::Freq4) => (RatingMethod::Freq4, "frequency"),
        Some(RatingMethod::Exposure4 | RatingMethod::Vote | RatingMethod::Matrix) | None => {
            (RatingMethod::Exposure4, "exposure")
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

/// `GET /follow-up/effects/{id}`
pub(super) fn show(
    app: &App,
    Path(id): Path<ActionId>,
    Query(query): Query<EffectQuery>,
) -> Answer {
    let mut details = app.dossier(|dossier| dossier.action_details(id, app.today()))?;
    details.related.retain(|related| related.follows);
    let unsure = matches!(
        details.action.effectiveness,
        Some(Effectiveness::NoEffect | Effectiveness::Partly)
    );
    let view = context! {
        form => &EffectForm::new(app, &details, query.meeting)?,
        late => &details.late,
        situations => &details.situations,
        followers => &details.related,
        reviews => &details.reviews,
        again => &(unsure || query.noted),
        missing => &query.missing.then(|| missing_effect(app))
    };
    app.page(Section::Plan, "followup/effect.html", view)
}

/// What is told when no effect was chosen.
pub(super) fn missing_effect(app: &App) -> String {
    app.texts().problem("effectiveness-missing").next
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
    app.change_and_say(|once| once.observe_effect(id, &observed))?;
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
    let (method, _) = scale(details.rating().map(|rating| rating.method));
    let new = NewRating {
        n_raters: form.n_raters.trim().parse().ok(),
        ..NewRating::new(method, value)
    };
    Ok(Some((situation, new)))
}

/// `POST /follow-up/effects/{id}/next`: an action that takes over from this one.
pub(super) fn follow(app: &App, Path(id): Path<ActionId>, Form(mut form): Form<Fields>) -> Answer {
    let meeting = form.remove("meeting");
    let fields = patch(app, form)?;
    let new = NewAction {
        status: Some(fields.first_status()),
        fields,
        follows: Some(id),
        ..NewAction::default()
    };
    let action = app.change_and_say(|once| once.add_action(new))?;
    match meeting {
        Some(meeting) => see(&format!("/follow-up/meetings/{meeting}")),
        None => see(&format!("/plan?open={0}#action-{0}", action.id)),
    }
}

//! The first page: three doors, and what the open dossier is about now.

use axum::http::StatusCode;
use dossier::{ActionStatus, SituationFilter, StatusGroup};
use jiff::Timestamp;
use library::Kind;
use serde::Serialize;
use tera::context;

use crate::dossiers::{self, CompanyForm};
use crate::followup::since_last_time;
use crate::frame::Section;
use crate::helpers::Place;
use crate::problem::Problem;
use crate::respond::Answer;
use crate::state::App;

/// How many of the next dates are shown.
const UPCOMING: u32 = 3;

/// Where the person stopped.
#[derive(Serialize)]
struct Resume {
    theme: String,
    title: String,
    at: Timestamp,
    href: String,
}

/// `GET /`
pub(crate) fn index(app: &App) -> Answer {
    if app.has_dossier() {
        home(app)
    } else {
        dossiers::first(app, StatusCode::OK, CompanyForm::default())
    }
}

fn home(app: &App) -> Answer {
    let today = app.today();
    let all = SituationFilter::default();
    let (company, counts, situation_count, upcoming) = app.dossier(|dossier| {
        Ok((
            dossier.company()?,
            dossier.plan_counts(today)?,
            dossier.situation_count_of(&all)?,
            dossier.upcoming(today, UPCOMING)?,
        ))
    })?;
    let department = &company.department;
    let of = |group: StatusGroup| counts.of(group.statuses());
    let mut statuses = counts.by_status.iter();
    let in_progress = statuses.find(|count| count.status == ActionStatus::InProgress);
    let view = context! {
        today,
        since => &since_last_time(app)?,
        module_count => &app.library().modules()?.len(),
        read_count => &app.read(Kind::Module).len(),
        seen_count => &app.read(Kind::Situation).len(),
        helper_count => &Place::new(app, Some(department))?.helpers(app)?.len(),
        department => &app.department_name(department),
        done => &of(StatusGroup::Done),
        total => &(counts.total - of(StatusGroup::Dropped)),
        in_progress => &in_progress.map_or(0, |count| count.count - count.late),
        resume => &resume(app)?,
        example => &company.is_example,
        situation_count,
        upcoming => &upcoming,
        late => &counts.late
    };
    app.page(Section::Home, "home/index.html", view)
}

fn resume(app: &App) -> Result<Option<Resume>, Problem> {
    let Some(place) = app.dossier(dossier::Dossier::last_place)? else {
        return Ok(None);
    };
    let (library, slug) = (app.library(), &place.slug);
    let found = match place.kind.parse() {
        Ok(Kind::Situation) => library
            .situation(slug)?
            .map(|sheet| (Kind::Situation, words::quoted(&sheet.title), sheet.theme)),
        Ok(Kind::Module) => library
            .module(slug)?
            .map(|module| (Kind::Module, module.title, String::new())),
        Ok(Kind::Quiz) => library
            .quiz(slug)?
            .map(|quiz| (Kind::Quiz, quiz.title, String::new())),
        _ => None,
    };
    Ok(found.map(|(kind, title, theme)| Resume {
        theme,
        title,
        at: place.at,
        href: kind.address(slug),
    }))
}

//! The first page: three doors, and what the open dossier is about now.

use std::collections::BTreeMap;

use dossier::{ActionStatus, HomeSummary, StatusGroup};
use library::Kind;
use serde::Serialize;
use tera::context;

use crate::dossiers::{CompanyForm, Lists};
use crate::followup::since_last_time;
use crate::frame::Section;
use crate::helpers::Place;
use crate::problem::Problem;
use crate::respond::Answer;
use crate::state::App;

/// Where the person stopped.
#[derive(Serialize)]
struct Resume {
    theme: String,
    title: String,
    note: String,
    href: String,
}

#[derive(Serialize)]
struct First {
    counts: BTreeMap<Kind, u32>,
    form: CompanyForm,
    #[serde(flatten)]
    lists: Lists,
}

/// `GET /`
pub(crate) fn index(app: &App) -> Answer {
    if app.has_dossier() {
        home(app)
    } else {
        first(app)
    }
}

fn first(app: &App) -> Answer {
    let view = First {
        counts: app.library().counts()?,
        form: CompanyForm::default(),
        lists: Lists::new(app)?,
    };
    app.page(Section::Home, "home/first.html", &view)
}

fn home(app: &App) -> Answer {
    let today = app.today();
    let summary = app.dossier(|dossier| dossier.home_summary(today))?;
    let department = &summary.company.department;
    let counts = &summary.counts;
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
        resume => &resume(app, &summary)?,
        summary => &summary
    };
    app.page(Section::Home, "home/index.html", view)
}

fn resume(app: &App, summary: &HomeSummary) -> Result<Option<Resume>, Problem> {
    let Some(place) = &summary.last_place else {
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
        note: app.told(place.at),
        href: kind.address(slug),
    }))
}

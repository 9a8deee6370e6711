//! The first page: three doors, and what the open dossier is about now.

use dossier::{ActionCard, ActionStatus, HomeSummary, StatusGroup};
use jiff::civil::Date;
use library::Kind;
use serde::Serialize;
use tera::context;

use crate::dossiers::{CompanyForm, Lists};
use crate::followup::since_last_time;
use crate::frame::Section;
use crate::labels::late_days;
use crate::problem::Problem;
use crate::respond::Answer;
use crate::state::App;

/// What each door says under its title.
#[derive(Serialize)]
struct Doors {
    inform: String,
    act: String,
    help: String,
}

/// Where the plan stands.
#[derive(Serialize)]
struct PlanShare {
    total: u32,
    done: u32,
    in_progress: u32,
    late: u32,
    upcoming: u32,
    label: String,
}

/// An action due soon, or late.
#[derive(Serialize)]
struct Due {
    date: Date,
    late: bool,
    title: String,
    href: String,
    note: String,
}

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
    doors: Doors,
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
    let counts = app.library().counts()?;
    let count = |kind: Kind| counts.get(&kind).map_or(0, |count| i64::from(*count));
    let view = First {
        doors: Doors {
            inform: app.texts().count("door-inform", count(Kind::Module)),
            act: app.texts().count("door-act", count(Kind::Situation)),
            help: app.texts().count("door-help", count(Kind::Helper)),
        },
        form: CompanyForm::default(),
        lists: Lists::new(app)?,
    };
    app.page(Section::Home, "home/first.html", &view)
}

fn home(app: &App) -> Answer {
    let today = app.today();
    let summary = app.dossier(|dossier| dossier.home_summary(today))?;
    let due = |action| due(app, action, today);
    let view = context! {
        today,
        example => &summary.company.is_example,
        since => &since_last_time(app)?,
        doors => &doors(app, &summary)?,
        plan => &plan_share(app, &summary),
        resume => &resume(app, &summary)?,
        dues => &summary.upcoming.into_iter().map(due).collect::<Vec<_>>()
    };
    app.page(Section::Home, "home/index.html", view)
}

fn doors(app: &App, summary: &HomeSummary) -> Result<Doors, Problem> {
    let texts = app.texts();
    let number = |count: usize| i64::try_from(count).unwrap_or_default();
    let modules = app.library().modules()?.len();
    let read = app.read(Kind::Module).len();
    let seen = app.read(Kind::Situation).len();
    let helpers = crate::helpers::around(app, Some(&summary.company.department))?.len();
    Ok(Doors {
        inform: texts
            .count("door-inform-read", number(read))
            .replace("{total}", &modules.to_string()),
        act: format!(
            "{}, {}",
            texts.count("door-act-seen", number(seen)),
            texts.count("door-act-ours", i64::from(summary.situation_count))
        ),
        help: match app.department_name(&summary.company.department) {
            Some(name) => format!("{} ({name})", texts.count("helpers", number(helpers))),
            None => texts.count("helpers", number(helpers)),
        },
    })
}

fn plan_share(app: &App, summary: &HomeSummary) -> PlanShare {
    let counts = &summary.counts;
    let done = counts.of(StatusGroup::Done.statuses());
    let dropped = counts.of(StatusGroup::Dropped.statuses());
    let late_in_progress = counts
        .by_status
        .iter()
        .find(|count| count.status == ActionStatus::InProgress)
        .map_or(0, |count| count.late);
    let in_progress = counts.of(StatusGroup::InProgress.statuses()) - late_in_progress;
    let total = counts.total - dropped;
    PlanShare {
        label: app
            .texts()
            .count("ring", i64::from(done))
            .replace("{total}", &total.to_string()),
        upcoming: total - done - in_progress - counts.late,
        late: counts.late,
        total,
        done,
        in_progress,
    }
}

fn due(app: &App, card: ActionCard, today: Date) -> Due {
    let (late, action) = (card.late, card.action);
    let date = action.due_on.unwrap_or(today);
    let state = if late {
        late_days(app.texts(), date, today)
    } else {
        app.texts()
            .label("status", action.status.code())
            .to_lowercase()
    };
    Due {
        date,
        late,
        href: format!("/plan?open={0}#action-{0}", action.id),
        note: format!("{}, {state}", action.owner_name),
        title: action.title,
    }
}

fn resume(app: &App, summary: &HomeSummary) -> Result<Option<Resume>, Problem> {
    let Some(place) = &summary.last_place else {
        return Ok(None);
    };
    let note = app.told(place.at);
    let found = match place.kind.parse() {
        Ok(Kind::Situation) => app.library().situation(&place.slug)?.map(|sheet| Resume {
            title: words::quoted(&sheet.title),
            href: Kind::Situation.address(&sheet.slug),
            theme: sheet.theme,
            note,
        }),
        Ok(Kind::Module) => app.library().module(&place.slug)?.map(|module| Resume {
            theme: String::new(),
            href: Kind::Module.address(&module.slug),
            title: module.title,
            note,
        }),
        Ok(Kind::Quiz) => app.library().quiz(&place.slug)?.map(|quiz| Resume {
            theme: String::new(),
            href: Kind::Quiz.address(&quiz.slug),
            title: quiz.title,
            note,
        }),
        _ => None,
    };
    Ok(found)
}

//! « Se faire aider »: from a need to helpers, by department, with the date each contact was checked.

use axum::extract::{Path, Query, State};
use library::{Department, Helper, Kind, Need};
use serde::{Deserialize, Serialize};

use crate::frame::Section;
use crate::problem::Problem;
use crate::respond::{Answer, see};
use crate::state::App;

/// A helper with its territory in words.
#[derive(Serialize)]
pub(crate) struct Contact {
    #[serde(flatten)]
    helper: Helper,
    territory_label: String,
}

/// The helpers to call at once, in order.
pub(crate) fn emergency(app: &App) -> Result<Vec<Helper>, Problem> {
    let mut helpers: Vec<Helper> = app
        .library()
        .helpers()?
        .into_iter()
        .filter(|helper| helper.emergency)
        .collect();
    helpers.sort_by_key(|helper| helper.position.unwrap_or(u16::MAX));
    Ok(helpers)
}

/// The helpers of these slugs, in the same order, ready to show.
pub(crate) fn contacts(app: &App, slugs: &[String]) -> Result<Vec<Contact>, Problem> {
    Ok(app
        .helpers(slugs)?
        .into_iter()
        .map(|helper| contact(app, helper))
        .collect())
}

fn contact(app: &App, helper: Helper) -> Contact {
    let places: Vec<String> = helper
        .territory
        .iter()
        .map(|code| {
            app.department_name(code)
                .unwrap_or_else(|| app.texts().label("territories", code).to_owned())
        })
        .collect();
    Contact {
        territory_label: places.join(", "),
        helper,
    }
}

#[derive(Deserialize)]
pub(crate) struct Where {
    department: Option<String>,
}

#[derive(Serialize)]
struct Index {
    emergency: Vec<Helper>,
    needs: Vec<ShownNeed>,
    departments: Vec<Department>,
    chosen: Option<String>,
    place: Option<String>,
    contacts: Vec<Contact>,
}

#[derive(Serialize)]
struct ShownNeed {
    slug: String,
    title: String,
    icon: String,
}

/// The icon of a need whose author named none.
const NEED_ICON: &str = "message-circle-question";

/// `GET /helpers`, for the dossier's department unless another is asked for.
pub(crate) async fn index(State(app): State<App>, Query(place): Query<Where>) -> Answer {
    app.work(move |app| {
        let ours = app
            .dossier(|dossier| dossier.company())
            .ok()
            .map(|company| company.department)
            .filter(|code| !code.is_empty());
        let chosen = place.department.or(ours);
        let view = Index {
            emergency: emergency(app)?,
            needs: app.library().needs()?.into_iter().map(shown_need).collect(),
            departments: app.library().departments()?,
            place: chosen.as_deref().and_then(|code| app.department_name(code)),
            contacts: around(app, chosen.as_deref())?,
            chosen,
        };
        app.page(Section::Help, "helpers/index.html", &view)
    })
    .await
}

fn shown_need(need: Need) -> ShownNeed {
    ShownNeed {
        icon: need.pictogram.unwrap_or_else(|| NEED_ICON.to_owned()),
        slug: need.slug,
        title: need.title,
    }
}

/// The helpers of a department: its own first, then the region's, then the national ones.
pub(crate) fn around(app: &App, department: Option<&str>) -> Result<Vec<Contact>, Problem> {
    let rank = |helper: &Helper| match department {
        Some(code) if helper.territory.iter().any(|place| place == code) => Some(0),
        _ if helper.territory.iter().any(|place| place == "occitanie") => Some(1),
        _ if helper.territory.iter().any(|place| place == "national") => Some(2),
        _ => department.is_none().then_some(3),
    };
    let mut ranked: Vec<_> = app
        .library()
        .helpers()?
        .into_iter()
        .filter(|helper| !helper.emergency)
        .filter_map(|helper| Some((rank(&helper)?, helper)))
        .collect();
    ranked.sort_by_key(|(rank, helper)| (*rank, helper.position.unwrap_or(u16::MAX)));
    Ok(ranked
        .into_iter()
        .map(|(_, helper)| contact(app, helper))
        .collect())
}

#[derive(Serialize)]
struct NeedPage {
    need: Need,
    contacts: Vec<Contact>,
}

/// `GET /needs/{slug}`
pub(crate) async fn need(State(app): State<App>, Path(slug): Path<String>) -> Answer {
    app.work(move |app| {
        let Some(need) = app.library().need(&slug)? else {
            return Err(Problem::NoPage);
        };
        let contacts = contacts(app, &need.helpers)?;
        app.page(
            Section::Help,
            "helpers/need.html",
            &NeedPage { need, contacts },
        )
    })
    .await
}

#[derive(Serialize)]
struct HelperPage {
    helper: Contact,
    needs: Vec<Need>,
}

/// `GET /helpers/{slug}`
pub(crate) async fn show(State(app): State<App>, Path(slug): Path<String>) -> Answer {
    app.work(move |app| {
        let Some(helper) = app.library().helper(&slug)? else {
            return Err(Problem::NoPage);
        };
        if helper.slug != slug {
            return see(&Kind::Helper.address(&helper.slug));
        }
        let mut needs = app.library().needs()?;
        needs.retain(|need| need.helpers.contains(&helper.slug));
        app.page(
            Section::Help,
            "helpers/show.html",
            &HelperPage {
                helper: contact(app, helper),
                needs,
            },
        )
    })
    .await
}

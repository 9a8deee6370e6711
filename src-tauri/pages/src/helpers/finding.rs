//! From a need, in people's words, to those who can help where the firm is.
//!
//! One page does it all: needs, places, helpers. Choosing is following a link, so that the page works
//! without script; only « this is our department » changes the dossier.

use std::collections::BTreeSet;

use axum::Form;
use axum::extract::{Path, Query};
use dossier::CompanyPatch;
use library::{Department, Helper, HelperKind, Kind, Need};
use serde::{Deserialize, Serialize};

use super::place::{ELSEWHERE, Place};
use super::{Call, Contact, emergency, shown};
use crate::frame::Section;
use crate::problem::Problem;
use crate::respond::{Answer, see};
use crate::state::App;
use crate::texts::Choice;
use words::text::capitalised;

/// Needs shown before somebody asks for all of them.
const FIRST_NEEDS: usize = 6;

/// Helpers proposed when those of a need are not for this place.
const INSTEAD: usize = 3;

/// The icon of a need whose author named none.
const NEED_ICON: &str = "message-circle-question";

/// What an address asks for.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    /// A department, [`ELSEWHERE`], or nothing for the firm's own.
    department: String,
    /// A kind of helper.
    kind: String,
}

#[derive(Serialize)]
struct Page {
    emergency: Vec<Call>,
    first_needs: Vec<ShownNeed>,
    other_needs: Vec<ShownNeed>,
    need: Option<Need>,
    wherever: Where,
    kinds: Vec<KindChip>,
    /// Whether the helpers of the need are not for this place, and others are shown instead.
    instead: bool,
    groups: Vec<Group>,
    count: usize,
    total: usize,
}

/// Helpers of a kind; of a need, they are together and without title.
#[derive(Serialize)]
struct Group {
    title: Option<String>,
    contacts: Vec<Contact>,
}

#[derive(Serialize)]
struct ShownNeed {
    href: String,
    title: String,
    icon: String,
    current: bool,
}

/// The place chosen, and those one can choose.
#[derive(Serialize)]
struct Where {
    /// The page that a choice leads to.
    action: String,
    need: String,
    chosen: String,
    /// « dans le Tarn »
    label: Option<String>,
    /// « Dans le Tarn »
    title: Option<String>,
    tiles: Vec<Tile>,
    choices: Vec<Choice>,
    /// Whether it can be made the firm's own.
    settles: bool,
    elsewhere: bool,
}

/// A department on the map.
#[derive(Serialize)]
struct Tile {
    #[serde(flatten)]
    department: Department,
    href: String,
    current: bool,
}

#[derive(Serialize)]
struct KindChip {
    label: String,
    href: String,
    current: bool,
}

/// `GET /helpers`, for the dossier's department unless another is asked for.
pub(crate) fn index(app: &App, Query(asked): Query<Asked>) -> Answer {
    page(app, None, &asked)
}

/// `GET /needs/{slug}`: the same page, with the helpers of a need.
pub(crate) fn need(app: &App, Path(slug): Path<String>, Query(asked): Query<Asked>) -> Answer {
    let need = app.library().need(&slug)?.ok_or(Problem::NoPage)?;
    page(app, Some(need), &asked)
}

fn page(app: &App, need: Option<Need>, asked: &Asked) -> Answer {
    let ours = our_department(app);
    let wanted = Some(&asked.department).filter(|code| !code.is_empty());
    let place = Place::new(app, wanted.or(ours.as_ref()).map(String::as_str))?;
    let around = place.helpers(app)?;
    let total = around.len();
    let (instead, groups) = match &need {
        Some(need) => of_need(app, need, &place, &around)?,
        None => (false, by_kind(app, &around, &place, &asked.kind)),
    };
    let (first_needs, other_needs) = needs(app, need.as_ref(), &asked.department)?;
    let view = Page {
        emergency: emergency(app)?,
        first_needs,
        other_needs,
        wherever: wherever(app, need.as_ref(), &place, ours.as_deref())?,
        kinds: match need {
            Some(_) => Vec::new(),
            None => kinds(app, &around, asked),
        },
        count: groups.iter().map(|group| group.contacts.len()).sum(),
        groups,
        need,
        instead,
        total,
    };
    app.page(Section::Help, "helpers/index.html", &view)
}

/// The department of the open dossier, when it is said.
fn our_department(app: &App) -> Option<String> {
    app.dossier(dossier::Dossier::company)
        .ok()
        .map(|company| company.department)
        .filter(|code| !code.is_empty())
}

/// The helpers of a need that are for this place, in the need's order. When none is: the national
/// ones that do the same kind of thing.
fn of_need(
    app: &App,
    need: &Need,
    place: &Place,
    around: &[Helper],
) -> Result<(bool, Vec<Group>), Problem> {
    let group = |helpers: Vec<Helper>| {
        vec![Group {
            title: None,
            contacts: shown(app, helpers, place),
        }]
    };
    let wanted = app.helpers(&need.helpers)?;
    let kinds: BTreeSet<HelperKind> = wanted.iter().map(|helper| helper.kind).collect();
    let here: Vec<Helper> = wanted
        .into_iter()
        .filter(|helper| helper.emergency || place.nearness(helper).is_some())
        .collect();
    if !here.is_empty() {
        return Ok((false, group(here)));
    }
    let same = around.iter().filter(|helper| kinds.contains(&helper.kind));
    Ok((true, group(same.take(INSTEAD).cloned().collect())))
}

/// The helpers by kind, or those of one kind.
fn by_kind(app: &App, around: &[Helper], place: &Place, kind: &str) -> Vec<Group> {
    app.texts()
        .choices("helper-kinds")
        .into_iter()
        .filter(|choice| kind.is_empty() || choice.value == kind)
        .map(|choice| {
            let ours = around
                .iter()
                .filter(|helper| helper.kind.code() == choice.value);
            let mut ours: Vec<Helper> = ours.cloned().collect();
            // Those the content ranks come first, then the nearest.
            ours.sort_by_key(|helper| helper.position.unwrap_or(u16::MAX));
            Group {
                title: Some(choice.label),
                contacts: shown(app, ours, place),
            }
        })
        .filter(|group| !group.contacts.is_empty())
        .collect()
}

/// The kinds of helpers there are here, to keep to one of them.
fn kinds(app: &App, around: &[Helper], asked: &Asked) -> Vec<KindChip> {
    let present: BTreeSet<&str> = around.iter().map(|helper| helper.kind.code()).collect();
    app.texts()
        .choices("helper-kinds")
        .into_iter()
        .filter(|kind| kind.value.is_empty() || present.contains(kind.value.as_str()))
        .map(|kind| KindChip {
            href: address(
                "/helpers",
                &[("department", &asked.department), ("kind", &kind.value)],
            ),
            current: kind.value == asked.kind,
            label: kind.label,
        })
        .collect()
}

/// The first needs, the chosen one among them, and all the others.
fn needs(
    app: &App,
    chosen: Option<&Need>,
    department: &str,
) -> Result<(Vec<ShownNeed>, Vec<ShownNeed>), Problem> {
    let is_chosen = |need: &Need| chosen.is_some_and(|chosen| chosen.slug == need.slug);
    let mut needs = app.library().needs()?;
    if let Some(place) = needs.iter().position(is_chosen)
        && place >= FIRST_NEEDS
    {
        let need = needs.remove(place);
        needs.insert(0, need);
    }
    let mut shown: Vec<ShownNeed> = needs
        .into_iter()
        .map(|need| ShownNeed {
            current: is_chosen(&need),
            href: address(
                &Kind::Need.address(&need.slug),
                &[("department", department)],
            ),
            icon: need.pictogram.unwrap_or_else(|| NEED_ICON.to_owned()),
            title: need.title,
        })
        .collect();
    let others = shown.split_off(FIRST_NEEDS.min(shown.len()));
    Ok((shown, others))
}

fn wherever(
    app: &App,
    need: Option<&Need>,
    place: &Place,
    ours: Option<&str>,
) -> Result<Where, Problem> {
    let departments = app.library().departments()?;
    let action = need.map_or("/helpers".to_owned(), |need| Kind::Need.address(&need.slug));
    let mut choices: Vec<Choice> = departments
        .iter()
        .map(|department| Choice {
            value: department.code.clone(),
            label: format!("{} ({})", department.name, department.code),
        })
        .collect();
    choices.extend(app.texts().choices("elsewhere"));
    let label = place_label(app, place);
    Ok(Where {
        need: need.map(|need| need.slug.clone()).unwrap_or_default(),
        chosen: place.code().to_owned(),
        title: label.as_deref().map(capitalised),
        label,
        tiles: departments
            .into_iter()
            .map(|department| Tile {
                href: address(&action, &[("department", &department.code)]),
                current: place.is(&department.code),
                department,
            })
            .collect(),
        choices,
        settles: matches!(place, Place::Department(code) if ours != Some(code) && app.has_dossier()),
        elsewhere: *place == Place::Elsewhere,
        action,
    })
}

/// « dans le Tarn », or the name of a department that the labels do not know.
fn place_label(app: &App, place: &Place) -> Option<String> {
    match place {
        Place::Anywhere => None,
        Place::Elsewhere => Some(app.texts().label("in-department", ELSEWHERE).to_owned()),
        Place::Department(code) => {
            let label = app.texts().label("in-department", code);
            if label == code {
                app.department_name(code)
            } else {
                Some(label.to_owned())
            }
        }
    }
}

/// A path and what it is asked, without what is empty.
fn address(path: &str, asked: &[(&str, &str)]) -> String {
    let given: Vec<_> = asked
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .collect();
    if given.is_empty() {
        return path.to_owned();
    }
    let query = serde_urlencoded::to_string(given).unwrap_or_default();
    format!("{path}?{query}")
}

#[derive(Deserialize)]
pub(crate) struct Settled {
    department: String,
    #[serde(default)]
    need: String,
}

/// `POST /helpers/department`: the firm is in this department.
pub(crate) fn settle(app: &App, Form(form): Form<Settled>) -> Answer {
    if let Place::Department(code) = Place::new(app, Some(&form.department))? {
        let patch = CompanyPatch {
            department: Some(code),
            ..CompanyPatch::default()
        };
        app.change(|once| once.edit_company(&patch))?;
        app.say_done()?;
    }
    let need = app.library().need(&form.need)?;
    see(&need.map_or("/helpers".to_owned(), |need| Kind::Need.address(&need.slug)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_only_what_is_asked() {
        assert_eq!(address("/helpers", &[("department", "")]), "/helpers");
        assert_eq!(
            address("/helpers", &[("department", "2A"), ("kind", "droit")]),
            "/helpers?department=2A&kind=droit"
        );
    }
}

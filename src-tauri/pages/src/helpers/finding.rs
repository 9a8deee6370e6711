//! From a need, in people's words, to those who can help where the firm is.
//!
//! One page does it all: needs, places, helpers. Choosing is following a link, so that the page works
//! without script; only « this is our department » changes the dossier.

use std::collections::BTreeSet;

use axum::Form;
use axum::extract::{Path, Query};
use dossier::CompanyPatch;
use library::{Helper, HelperKind, Kind, Need};
use serde::{Deserialize, Serialize};
use tera::context;

use super::{Contact, Place, contacts, emergency};
use crate::frame::Section;
use crate::problem::Problem;
use crate::respond::{Answer, see};
use crate::state::App;
use crate::texts::Choice;

/// Needs shown before somebody asks for all of them.
const FIRST_NEEDS: usize = 6;

/// Helpers proposed when those of a need are not for this place.
const INSTEAD: usize = 3;

/// What an address asks for.
#[derive(Clone, Default, Deserialize, Serialize)]
#[serde(default)]
pub(crate) struct HelpersQuery {
    /// A department, elsewhere, or nothing for the firm's own.
    department: String,
    /// A kind of helper.
    kind: String,
}

/// Helpers of a kind; of a need, they are together and without title.
#[derive(Serialize)]
struct Group {
    title: Option<String>,
    contacts: Vec<Contact>,
}

/// `GET /helpers`, for the dossier's department unless another is asked for.
pub(crate) fn index(app: &App, Query(query): Query<HelpersQuery>) -> Answer {
    page(app, None, &query)
}

/// `GET /needs/{slug}`: the same page, with the helpers of a need.
pub(crate) fn need(
    app: &App,
    Path(slug): Path<String>,
    Query(query): Query<HelpersQuery>,
) -> Answer {
    let need = app.library().need(&slug)?.ok_or(Problem::NoPage)?;
    page(app, Some(need), &query)
}

fn page(app: &App, need: Option<Need>, query: &HelpersQuery) -> Answer {
    let ours = our_department(app);
    let wanted = Some(&query.department).filter(|code| !code.is_empty());
    let place = Place::new(app, wanted.or(ours.as_ref()).map(String::as_str))?;
    let around = place.helpers(app)?;
    let kinds = kinds(app, &around);
    let (instead, groups) = match &need {
        Some(need) => of_need(app, need, &place, &around)?,
        None => (false, by_kind(app, &around, &kinds, &query.kind)),
    };
    let is_new = matches!(&place, Place::Department(code) if ours.as_ref() != Some(code));
    let view = context! {
        emergency => &emergency(app)?,
        needs => &needs(app, need.as_ref())?,
        first_needs => &FIRST_NEEDS,
        departments => &app.library().departments()?,
        place => place.code(),
        place_label => &place_label(app, &place),
        can_settle => &(is_new && app.has_dossier()),
        count => &groups.iter().map(|group| group.contacts.len()).sum::<usize>(),
        total => &around.len(),
        query, need, instead, kinds, groups
    };
    app.page(Section::Help, "helpers/index.html", view)
}

/// The department of the open dossier, when it is said.
fn our_department(app: &App) -> Option<String> {
    let company = app.dossier(dossier::Dossier::company).ok()?;
    Some(company.department).filter(|code| !code.is_empty())
}

/// The helpers of a need that are for this place, in the need's order. When none is: the national
/// ones that do the same kind of thing.
fn of_need(
    app: &App,
    need: &Need,
    place: &Place,
    around: &[Helper],
) -> Result<(bool, Vec<Group>), Problem> {
    let mut here = app.helpers(&need.helpers)?;
    let kinds: BTreeSet<HelperKind> = here.iter().map(|helper| helper.kind).collect();
    here.retain(|helper| helper.emergency || place.nearness(helper).is_some());
    let instead = here.is_empty();
    if instead {
        let same = around.iter().filter(|helper| kinds.contains(&helper.kind));
        here = same.take(INSTEAD).cloned().collect();
    }
    let group = Group {
        title: None,
        contacts: contacts(app, here),
    };
    Ok((instead, vec![group]))
}

/// The helpers by kind, or those of one kind.
fn by_kind(app: &App, around: &[Helper], kinds: &[Choice], kind: &str) -> Vec<Group> {
    let wanted =
        |choice: &&Choice| !choice.value.is_empty() && (kind.is_empty() || choice.value == kind);
    let group = |choice: &Choice| {
        let ours = around.iter();
        let ours = ours.filter(|helper| helper.kind.code() == choice.value);
        let mut ours: Vec<_> = ours.cloned().collect();
        // Those the content ranks come first, then the nearest.
        ours.sort_by_key(|helper| helper.position.unwrap_or(u16::MAX));
        Group {
            title: Some(choice.label.clone()),
            contacts: contacts(app, ours),
        }
    };
    kinds.iter().filter(wanted).map(group).collect()
}

/// The kinds of helpers there are here, to keep to one of them.
fn kinds(app: &App, around: &[Helper]) -> Vec<Choice> {
    let present: BTreeSet<&str> = around.iter().map(|helper| helper.kind.code()).collect();
    let mut kinds = app.texts().choices("helper-kinds");
    kinds.retain(|kind| kind.value.is_empty() || present.contains(kind.value.as_str()));
    kinds
}

/// The needs, the chosen one among the first.
fn needs(app: &App, chosen: Option<&Need>) -> Result<Vec<Need>, Problem> {
    let mut needs = app.library().needs()?;
    let place = needs.iter().position(|need| Some(need) == chosen);
    if let Some(place) = place.filter(|place| *place >= FIRST_NEEDS) {
        let need = needs.remove(place);
        needs.insert(0, need);
    }
    Ok(needs)
}

/// « dans le Tarn », or the name of a department that the labels do not know.
fn place_label(app: &App, place: &Place) -> Option<String> {
    let code = place.code();
    match app.texts().label("in-department", code) {
        "" => None,
        label if label == code => app.department_name(code),
        label => Some(label.to_owned()),
    }
}

#[derive(Deserialize)]
pub(crate) struct DepartmentForm {
    department: String,
    #[serde(default)]
    need: String,
}

/// `POST /helpers/department`: the firm is in this department.
pub(crate) fn set_department(app: &App, Form(form): Form<DepartmentForm>) -> Answer {
    if let Place::Department(code) = Place::new(app, Some(&form.department))? {
        let patch = CompanyPatch {
            department: Some(code),
            ..CompanyPatch::default()
        };
        app.change_and_say(|once| once.edit_company(&patch))?;
    }
    let need = app.library().need(&form.need)?;
    see(&need.map_or("/helpers".to_owned(), |need| Kind::Need.address(&need.slug)))
}

//! « Se faire aider »: who can help, how to reach them, and the day each contact was checked.
//!
//! Here are the helpers as every page shows them, and a helper's own page. From a need to helpers,
//! by department: `finding`; what a place changes: `place`. Nothing is ever dialled or opened.

mod finding;
mod place;

use axum::Form;
use axum::extract::Path;
use dossier::CompanyPatch;
use library::{Helper, Kind, Need};
use serde::{Deserialize, Serialize};

use crate::frame::Section;
use crate::problem::Problem;
use crate::respond::{Answer, see};
use crate::state::App;
use words::text::capitalised;

pub(crate) use finding::{index, need, settle};
pub(crate) use place::Place;

/// A helper with its territory and its price in words.
#[derive(Serialize)]
pub(crate) struct Contact {
    #[serde(flatten)]
    helper: Helper,
    /// Every place it covers.
    territory_label: String,
    /// The same, short when they are many.
    territory_short: String,
    cost_label: String,
    /// What the firm noted to reach its own; none for a helper who is the same for everybody.
    noted: Option<String>,
}

/// Somebody to call at once.
#[derive(Serialize)]
pub(crate) struct Call {
    slug: String,
    name: String,
    phone: Option<String>,
    /// How to find them, when no number is known.
    find: Option<String>,
    /// What the firm noted to reach its own.
    noted: Option<String>,
    /// When to call: the first sentence of what they help with.
    when: String,
}

/// The helpers to call at once, in order.
pub(crate) fn emergency(app: &App) -> Result<Vec<Call>, Problem> {
    let mut helpers: Vec<Helper> = app
        .library()
        .helpers()?
        .into_iter()
        .filter(|helper| helper.emergency)
        .collect();
    helpers.sort_by_key(|helper| helper.position.unwrap_or(u16::MAX));
    Ok(calls(app, helpers))
}

/// These helpers, as people to call.
pub(crate) fn calls(app: &App, helpers: Vec<Helper>) -> Vec<Call> {
    helpers
        .into_iter()
        .map(|helper| Call {
            noted: noted(app, &helper.slug),
            when: first_sentence(&helper.help).to_owned(),
            find: helper
                .contact
                .find
                .filter(|_| helper.contact.phone.is_none()),
            phone: helper.contact.phone,
            slug: helper.slug,
            name: helper.name,
        })
        .collect()
}

/// The helper of whom each firm has its own, and may note the number.
const HEALTH_SERVICE: &str = "service-sante-au-travail";

/// What the firm noted to reach its own; none for other helpers, and without a dossier.
fn noted(app: &App, slug: &str) -> Option<String> {
    if slug != HEALTH_SERVICE {
        return None;
    }
    let company = app.dossier(dossier::Dossier::company).ok()?;
    Some(company.health_service)
}

/// A text up to its first full stop, without it.
fn first_sentence(text: &str) -> &str {
    let text = text.trim();
    text.split_once(". ")
        .map_or(text, |(first, _)| first)
        .trim_end_matches('.')
}

/// The helpers of these slugs, in the same order, ready to show.
pub(crate) fn contacts(app: &App, slugs: &[String]) -> Result<Vec<Contact>, Problem> {
    let helpers = app.helpers(slugs)?;
    Ok(shown(app, helpers, &Place::Anywhere))
}

/// Helpers ready to show to somebody who is in this place.
fn shown(app: &App, helpers: Vec<Helper>, place: &Place) -> Vec<Contact> {
    helpers
        .into_iter()
        .map(|helper| contact(app, helper, place))
        .collect()
}

fn contact(app: &App, helper: Helper, place: &Place) -> Contact {
    let mut codes: Vec<&String> = helper.territory.iter().collect();
    codes.sort_by_key(|code| !place.is(code));
    let names: Vec<String> = codes.iter().map(|code| territory(app, code)).collect();
    Contact {
        noted: noted(app, &helper.slug),
        territory_short: short(app, &names),
        territory_label: names.join(", "),
        cost_label: capitalised(&helper.cost),
        helper,
    }
}

fn territory(app: &App, code: &str) -> String {
    app.department_name(code)
        .unwrap_or_else(|| app.texts().label("territories", code).to_owned())
}

/// Two places are named; of more, the first, and how many others.
fn short(app: &App, names: &[String]) -> String {
    match names {
        [first, others @ ..] if others.len() > 1 => {
            let count = i64::try_from(others.len()).unwrap_or_default();
            app.texts()
                .count("and-departments", count)
                .replace("{first}", first)
        }
        names => names.join(", "),
    }
}

/// The helpers of a department: its own first, then the region's, then the national ones; all of
/// them when the department is not known. Those to call at once are apart.
pub(crate) fn around(app: &App, department: Option<&str>) -> Result<Vec<Contact>, Problem> {
    let place = Place::new(app, department)?;
    Ok(shown(app, place.helpers(app)?, &place))
}

#[derive(Serialize)]
struct HelperPage {
    helper: Contact,
    source_label: String,
    needs: Vec<Need>,
}

/// `GET /helpers/{slug}`
pub(crate) fn show(app: &App, Path(slug): Path<String>) -> Answer {
    let Some(helper) = app.library().helper(&slug)? else {
        return Err(Problem::NoPage);
    };
    if helper.slug != slug {
        return see(&Kind::Helper.address(&helper.slug));
    }
    let mut needs = app.library().needs()?;
    needs.retain(|need| need.helpers.contains(&helper.slug));
    let view = HelperPage {
        source_label: app.source_label(&helper.source)?,
        helper: contact(app, helper, &Place::Anywhere),
        needs,
    };
    app.page(Section::Help, "helpers/show.html", &view)
}

#[derive(Deserialize)]
pub(crate) struct Noted {
    health_service: String,
}

/// `POST /helpers/health-service`: the firm notes how to reach its own.
pub(crate) fn note(app: &App, Form(form): Form<Noted>) -> Answer {
    let patch = CompanyPatch {
        health_service: Some(form.health_service),
        ..CompanyPatch::default()
    };
    app.change(|once| once.edit_company(&patch))?;
    app.say_done()?;
    see(&Kind::Helper.address(HEALTH_SERVICE))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_to_call_is_the_first_sentence() {
        assert_eq!(
            first_sentence("Danger, malaise. On reste."),
            "Danger, malaise"
        );
        assert_eq!(first_sentence("Écoute."), "Écoute");
    }

    #[test]
    fn a_price_opens_with_a_capital() {
        assert_eq!(capitalised("à demander"), "À demander");
        assert_eq!(capitalised(""), "");
    }
}

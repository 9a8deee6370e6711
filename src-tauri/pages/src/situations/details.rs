//! The rest of what is said of a situation: who lives it, women and men, causes, effects, where it comes
//! from, who may see it. One form: a page behind a sheet, a part of its page for the firm's own.

use std::collections::BTreeMap;

use axum::Form;
use dossier::{Dossier, NewSituation, Origin, Situation, SituationPatch, Visibility, WorkUnitId};
use serde::Deserialize;
use tera::{Context, context};
use words::Family;

use super::ours::{Recorded, recorded};
use super::sheet::family;
use super::{Named, find, reference, taken_from};
use crate::frame::Section;
use crate::problem::Problem;
use crate::respond::{Answer, see};
use crate::state::App;
use crate::texts::Choice;

/// The form: as the dossier has the situation, or would when it is taken from its sheet.
pub(super) fn view(
    app: &App,
    named: &Named,
    situation: &Situation,
    recorded: Option<&Recorded>,
) -> Result<Context, Problem> {
    let units = recorded.map_or(&[][..], |recorded| &recorded.details.work_units);
    Ok(context! {
        base => &named.address(),
        units => &app.dossier(Dossier::work_units)?,
        chosen_units => &units.iter().map(|unit| unit.id).collect::<Vec<_>>(),
        families => &families(),
        situation, recorded
    })
}

/// The six families of the Gollac report, by the names the documents print.
fn families() -> Vec<Choice> {
    let families = Family::ALL.iter().map(|family| Choice {
        label: documents::family(*family).to_owned(),
        value: family.code().to_owned(),
    });
    families.collect()
}

/// `GET …/details`: behind a sheet; the firm's own situation has it on its page.
pub(super) fn show(app: &App, named: Named) -> Answer {
    let Named::Sheet(slug) = &named else {
        return see(&named.address());
    };
    let (sheet, theme) = find(app, slug)?;
    if sheet.slug != *slug {
        return see(&Named::Sheet(sheet.slug).details_address());
    }
    let recorded = recorded(app, &named)?;
    let taken = Situation {
        visibility: match sheet.is_projectable(&theme) {
            true => Visibility::Group,
            false => Visibility::Restricted,
        },
        origin: Origin::Library,
        ..Situation::default()
    };
    let known = recorded.as_ref();
    let situation = known.map_or(&taken, |recorded| &recorded.details.situation);
    let mut view = view(app, &named, situation, known)?;
    view.extend(context! { family => &family(&sheet), sheet, theme });
    app.page(Section::Act, "situations/details.html", view)
}

/// `POST …/details`: only the fields that are sent change.
pub(super) fn update(app: &App, named: Named, Form(fields): Form<SituationPatch>) -> Answer {
    let sheet = named.sheet(app)?;
    app.change(|once| match named.id(&once)? {
        Some(id) => once.edit_situation(id, &fields),
        None => {
            let new = NewSituation {
                fields,
                ..taken_from(sheet)
            };
            once.add_situation(new)
        }
    })?;
    see(&named.details_address())
}

/// `POST …/work-units`: those that live it.
pub(super) fn choose_units(
    app: &App,
    named: Named,
    Form(form): Form<BTreeMap<String, String>>,
) -> Answer {
    let chosen = ticked(&form);
    let sheet = named.sheet(app)?;
    app.change(|once| match named.id(&once)? {
        Some(id) => once.set_situation_units(id, &chosen),
        None => {
            let new = NewSituation {
                work_units: chosen,
                ..taken_from(sheet)
            };
            once.add_situation(new).map(|_| ())
        }
    })?;
    see(&named.details_address())
}

/// The units whose boxes are ticked.
fn ticked(form: &BTreeMap<String, String>) -> Vec<WorkUnitId> {
    let names = form.keys();
    names
        .filter_map(|name| name.strip_prefix("unit-")?.parse().ok())
        .collect()
}

#[derive(Deserialize)]
pub(super) struct UnitForm {
    name: String,
}

/// `POST …/work-units/new`: one more unit, which lives it.
pub(super) fn add_unit(app: &App, named: Named, Form(form): Form<UnitForm>) -> Answer {
    let name = &form.name;
    match &named {
        Named::Own(id) => app.change_and_say(|once| once.add_situation_unit(*id, name))?,
        Named::Sheet(slug) => {
            let sheet = reference(app, slug)?;
            app.change_and_say(|once| once.add_sheet_unit(&sheet, name))?
        }
    };
    see(&format!("{}#new-unit", named.details_address()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_six_families_have_their_name() {
        assert_eq!(families().len(), Family::ALL.len());
    }

    #[test]
    fn only_ticked_units_are_read() {
        let id = "01890000-0000-7000-8000-000000000000";
        let form = BTreeMap::from([
            (format!("unit-{id}"), "true".to_owned()),
            ("units".to_owned(), "listed".to_owned()),
        ]);
        let ids: Vec<String> = ticked(&form).iter().map(ToString::to_string).collect();
        assert_eq!(ids, [id]);
    }
}

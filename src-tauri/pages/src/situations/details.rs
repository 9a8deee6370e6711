//! The rest of what is said of a situation: who lives it, women and men, causes, effects, where it comes
//! from, who may see it. One form: a page behind a sheet, a part of its page for the firm's own.

use std::collections::BTreeMap;

use axum::Form;
use dossier::{
    NewSituation, Origin, Situation, SituationPatch, Visibility, WorkUnitId, WorkUnitLine,
};
use library::{SituationSheet, Theme};
use serde::{Deserialize, Serialize};
use words::Family;

use super::ours::{Known, known};
use super::{Named, find, reference, taken_from};
use crate::frame::Section;
use crate::problem::Problem;
use crate::respond::{Answer, see};
use crate::state::App;
use crate::texts::Choice;
use words::text::capitalised;

/// The form, filled.
#[derive(Serialize)]
pub(super) struct Details {
    base: String,
    /// As the dossier has it, or would when it is taken from its sheet.
    situation: Situation,
    units: Vec<UnitChoice>,
    /// What the field of a new unit begins with.
    first_unit: String,
    counts: Vec<Choice>,
    families: Vec<Choice>,
    /// The line that answers nothing: the family of the sheet, or none.
    no_family: String,
    changed: Option<String>,
}

/// A work unit to tick.
#[derive(Serialize)]
struct UnitChoice {
    id: String,
    name: String,
    chosen: bool,
}

impl Details {
    /// The form of the firm's own situation.
    pub(super) fn of_own(app: &App, named: &Named, known: &Known) -> Result<Self, Problem> {
        let no_family = app.texts().label("details", "no-family").to_owned();
        let situation = known.details.situation.clone();
        Self::new(app, named, Some(known), situation, no_family)
    }

    fn of_sheet(
        app: &App,
        named: &Named,
        known: Option<&Known>,
        sheet: &SituationSheet,
        theme: &Theme,
    ) -> Result<Self, Problem> {
        let situation = match known {
            Some(known) => known.details.situation.clone(),
            None => Situation {
                visibility: match sheet.is_projectable(theme) {
                    true => Visibility::Group,
                    false => Visibility::Restricted,
                },
                origin: Origin::Library,
                ..Situation::default()
            },
        };
        let details = Self::new(app, named, known, situation, family_of(app, sheet))?;
        let lived = known.is_some_and(|known| !known.details.work_units.is_empty());
        let unit = sheet.duerp.unit.clone();
        Ok(Self {
            first_unit: if lived { String::new() } else { unit },
            ..details
        })
    }

    fn new(
        app: &App,
        named: &Named,
        known: Option<&Known>,
        situation: Situation,
        no_family: String,
    ) -> Result<Self, Problem> {
        let units = app.dossier(dossier::Dossier::work_units)?;
        Ok(Self {
            base: named.address(),
            situation,
            units: unit_choices(units, known),
            first_unit: String::new(),
            counts: counts(app),
            families: families(),
            no_family,
            changed: known.and_then(|known| known.changed.clone()),
        })
    }
}

fn unit_choices(units: Vec<WorkUnitLine>, known: Option<&Known>) -> Vec<UnitChoice> {
    let chosen = known.map_or(&[][..], |known| &known.details.work_units);
    let units = units.into_iter();
    units
        .map(|unit| UnitChoice {
            id: unit.id.to_string(),
            chosen: chosen.iter().any(|one| one.id == unit.id),
            name: unit.name,
        })
        .collect()
}

/// How many people, each choice as a line of its own.
fn counts(app: &App) -> Vec<Choice> {
    let choices = app.texts().choices("exposed-count").into_iter();
    choices
        .map(|choice| Choice {
            label: capitalised(&choice.label),
            ..choice
        })
        .collect()
}

/// The six families of the Gollac report, by the names the documents print.
fn families() -> Vec<Choice> {
    let families = Family::ALL.iter().map(|family| Choice {
        label: documents::family(*family).to_owned(),
        value: family.code().to_owned(),
    });
    families.collect()
}

/// The family that documents print when nobody chose one.
fn family_of(app: &App, sheet: &SituationSheet) -> String {
    match sheet.factors.first() {
        Some(family) => app
            .texts()
            .label("details", "family-of-sheet")
            .replace("{}", documents::family(*family)),
        None => app.texts().label("details", "no-family").to_owned(),
    }
}

#[derive(Serialize)]
struct Page {
    title: String,
    sheet_address: String,
    theme: Theme,
    details: Details,
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
    let known = known(app, &named)?;
    let view = Page {
        details: Details::of_sheet(app, &named, known.as_ref(), &sheet, &theme)?,
        title: sheet.title,
        sheet_address: named.address(),
        theme,
    };
    app.page(Section::Act, "situations/details.html", &view)
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
        Named::Own(id) => app.change(|once| once.add_situation_unit(*id, name))?,
        Named::Sheet(slug) => {
            let sheet = reference(app, slug)?;
            app.change(|once| once.add_sheet_unit(&sheet, name))?
        }
    };
    app.say_done()?;
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

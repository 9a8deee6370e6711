//! The rest of what is said of a situation: who lives it, women and men, causes, effects, where it comes
//! from, who may see it. One form: a page behind a sheet, a part of its page for the firm's own.

use std::collections::BTreeMap;

use axum::Form;
use dossier::{
    ExposedCount, GenderDifferential, NewSituation, Origin, Situation, SituationPatch, Visibility,
    WorkUnitId, WorkUnitLine,
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
    units: Vec<UnitChoice>,
    /// What the field of a new unit begins with.
    first_unit: String,
    exposed_groups: String,
    exposed_count: Option<&'static str>,
    gender_differential: Option<&'static str>,
    gender_note: String,
    causes: String,
    resources: String,
    effects: String,
    gollac_family: String,
    origin: &'static str,
    visibility: &'static str,
    counts: Vec<Choice>,
    genders: Vec<Choice>,
    families: Vec<Choice>,
    /// The line that answers nothing: the family of the sheet, or none.
    no_family: String,
    origins: Vec<Choice>,
    visibilities: Vec<Noted>,
    changed: Option<String>,
}

/// A work unit to tick.
#[derive(Serialize)]
struct UnitChoice {
    id: String,
    name: String,
    chosen: bool,
}

/// A choice and what it means.
#[derive(Serialize)]
struct Noted {
    value: String,
    label: String,
    note: String,
}

/// What the form starts from, in the dossier or not yet.
struct Start<'a> {
    situation: Option<&'a Situation>,
    visibility: Visibility,
    origin: Origin,
    no_family: String,
    /// The work unit its sheet would name.
    unit: String,
}

impl Details {
    /// The form of the firm's own situation.
    pub(super) fn of_own(app: &App, named: &Named, known: &Known) -> Result<Self, Problem> {
        let situation = &known.details.situation;
        let start = Start {
            situation: Some(situation),
            visibility: situation.visibility,
            origin: situation.origin,
            no_family: app.texts().label("details", "no-family").to_owned(),
            unit: String::new(),
        };
        Self::new(app, named, Some(known), start)
    }

    fn of_sheet(
        app: &App,
        named: &Named,
        known: Option<&Known>,
        sheet: &SituationSheet,
        theme: &Theme,
    ) -> Result<Self, Problem> {
        let situation = known.map(|known| &known.details.situation);
        let usual = match sheet.is_projectable(theme) {
            true => Visibility::Group,
            false => Visibility::Restricted,
        };
        let start = Start {
            situation,
            visibility: situation.map_or(usual, |situation| situation.visibility),
            origin: situation.map_or(Origin::Library, |situation| situation.origin),
            no_family: family_of(app, sheet),
            unit: sheet.duerp.unit.clone(),
        };
        Self::new(app, named, known, start)
    }

    fn new(
        app: &App,
        named: &Named,
        known: Option<&Known>,
        start: Start<'_>,
    ) -> Result<Self, Problem> {
        let units = app.dossier(dossier::Dossier::work_units)?;
        let lived = known.is_some_and(|known| !known.details.work_units.is_empty());
        let texts = app.texts();
        let situation = start.situation;
        let text = |field: fn(&Situation) -> &String| situation.map(field).cloned();
        let text = |field| text(field).unwrap_or_default();
        Ok(Self {
            base: named.address(),
            units: unit_choices(units, known),
            first_unit: if lived { String::new() } else { start.unit },
            exposed_groups: text(|situation| &situation.exposed_groups),
            exposed_count: situation
                .and_then(|situation| situation.exposed_count)
                .map(ExposedCount::code),
            gender_differential: situation
                .and_then(|situation| situation.gender_differential)
                .map(GenderDifferential::code),
            gender_note: text(|situation| &situation.gender_note),
            causes: text(|situation| &situation.causes),
            resources: text(|situation| &situation.resources),
            effects: text(|situation| &situation.effects),
            gollac_family: situation
                .and_then(|situation| situation.gollac_family.clone())
                .unwrap_or_default(),
            origin: start.origin.code(),
            visibility: start.visibility.code(),
            counts: counts(app),
            genders: texts.choices("gender"),
            families: families(),
            no_family: start.no_family,
            origins: texts.choices("origin"),
            visibilities: visibilities(app),
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

fn visibilities(app: &App) -> Vec<Noted> {
    let choices = app.texts().choices("visibility").into_iter();
    choices
        .map(|choice| Noted {
            note: app
                .texts()
                .label("visibility-notes", &choice.value)
                .to_owned(),
            value: choice.value,
            label: choice.label,
        })
        .collect()
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

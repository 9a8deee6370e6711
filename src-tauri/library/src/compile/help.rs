//! « Se faire aider »: needs, helpers and departments, as authors write them, and their rules.
//!
//! Contacts are facts: they are kept as written, never repaired.

use super::checker::Checker;
use super::identifiers::{DEPARTMENT, SOURCE};
use super::report::Rule;
use crate::kind::Kind;
use crate::model::{Contact, Department, Helper, HelperKind, Need, Status};

/// Most helpers a need leads to (authors' guide).
const HELPERS: usize = 3;

/// A need.
pub(crate) fn need(check: &mut Checker<'_>) -> Need {
    let helpers = check.references("acteurs", Kind::Helper.code());
    check.at_most("acteurs", helpers.len(), HELPERS);
    Need {
        slug: check.slug(),
        title: check.title(),
        profiles: check.codes("profils"),
        helpers,
        first_call: check.plain("premier-appel"),
        words: check.words(),
        pictogram: check.maybe("pictogramme", Checker::raw),
    }
}

/// A helper.
pub(crate) fn helper(check: &mut Checker<'_>) -> Helper {
    let contact = check.table("contact", contact);
    let no_way = |contact: &Contact| {
        let ways = [&contact.phone, &contact.site, &contact.email, &contact.find];
        ways.iter().all(|way| way.is_none())
    };
    if contact.as_ref().is_some_and(no_way) {
        let at = check.at("contact");
        check.problem(at, Rule::ContactMissing, &[]);
    }
    Helper {
        slug: check.slug(),
        name: check.plain("nom"),
        kind: check.code("type", HelperKind::Prevention),
        help: check.plain("aide"),
        audience: check.codes("pour-qui"),
        territory: check.references("territoire", DEPARTMENT),
        contact: contact.unwrap_or_default(),
        sectors: check.any("secteurs", Checker::codes),
        cost: check.plain("cout"),
        source: check.reference("source", SOURCE),
        checked_on: check.day("verifie-le"),
        status: check.code("statut", Status::ToCheck),
        emergency: check.any("urgence", Checker::boolean),
        position: check.maybe("ordre", |check, _| check.position()),
        first_call: check.maybe("premier-appel", Checker::plain),
        words: check.words(),
    }
}

fn contact(check: &mut Checker<'_>) -> Contact {
    check.licence.facts = true;
    let found = Contact {
        phone: check.maybe("telephone", Checker::raw),
        site: check.maybe("site", Checker::raw),
        email: check.maybe("courriel", Checker::raw),
        address: check.maybe("adresse", Checker::plain),
        hours: check.maybe("horaires", Checker::plain),
        find: check.maybe("trouver", Checker::plain),
    };
    check.licence.facts = false;
    found
}

/// A department.
pub(crate) fn department(check: &mut Checker<'_>) -> Department {
    check.licence.facts = true;
    Department {
        code: check.slug(),
        name: check.plain("nom"),
        column: check.number("colonne", 1..=20),
        row: check.number("ligne", 1..=20),
        statement: check.maybe("constat", Checker::plain),
        checked_on: check.maybe("verifie-le", Checker::day),
    }
}

//! « Se faire aider »: needs, helpers and departments, as authors write them, and their rules.
//!
//! Contacts are facts: they are kept as written, never repaired.

use serde::Deserialize;
use toml::Spanned;

use super::checker::Checker;
use super::front_matter::{Codes, Day, Field, Head, Shape, Tables, Text, Texts};
use super::known::{Entry, Known, Listed, SOURCE, Shelf, TERRITORY, value_of};
use super::report::{Report, Rule};
use crate::kind::Kind;
use crate::model::{Contact, Department, Helper, HelperKind, Need, Profile, Status};

/// `se-faire-aider/besoins.toml`
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NeedsFile {
    #[serde(rename = "besoin")]
    pub needs: Tables<NeedHead>,
}

/// A need.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NeedHead {
    /// Identifier.
    pub slug: Text,
    /// What the person says.
    #[serde(rename = "titre")]
    title: Text,
    /// Who may have this need.
    #[serde(rename = "profils")]
    profiles: Codes<Profile>,
    /// Helpers, in order.
    #[serde(rename = "acteurs")]
    helpers: Texts,
    /// What can be said at the first call.
    #[serde(rename = "premier-appel")]
    first_call: Text,
    /// Words people type.
    #[serde(rename = "mots")]
    words: Texts,
    /// Name of an icon.
    #[serde(rename = "pictogramme")]
    pictogram: Text,
}

impl Head for NeedsFile {
    const SHAPE: Shape = Shape {
        required: &["besoin"],
        children: &[(
            "besoin",
            Shape {
                required: &["slug", "titre", "profils", "acteurs", "premier-appel"],
                children: &[],
            },
        )],
    };
}

impl Listed for NeedHead {
    const SHELF: Shelf = Kind::Need.as_str();
    fn title(&self) -> Option<&Spanned<String>> {
        self.title.as_ref()
    }
}

/// Most helpers a need leads to (authors' guide).
const HELPERS: usize = 3;

/// A need as the program shows it.
pub(crate) fn need(entry: &Entry<'_, NeedHead>, known: &Known, report: &mut Report) -> Need {
    let head = &entry.head;
    let mut check = Checker::new(entry.file, known, report);
    let helpers = check.references("acteurs", Kind::Helper.as_str(), &head.helpers);
    check.at_most("acteurs", &head.helpers, HELPERS);
    Need {
        slug: entry.slug.clone(),
        title: check.title(&head.title),
        profiles: check.codes("profils", &head.profiles),
        helpers,
        first_call: check.plain("premier-appel", &head.first_call),
        words: check.search_words(&head.words),
        pictogram: check.optional_raw("pictogramme", &head.pictogram),
    }
}

/// A helper.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct HelperHead {
    /// Name.
    #[serde(rename = "nom")]
    name: Text,
    /// Kind of helper.
    #[serde(rename = "type")]
    kind: Field<HelperKind>,
    /// What they help with.
    #[serde(rename = "aide")]
    help: Text,
    /// Whom they help.
    #[serde(rename = "pour-qui")]
    audience: Codes<Profile>,
    /// Where they help.
    #[serde(rename = "territoire")]
    territory: Texts,
    /// How to reach them.
    contact: Field<ContactHead>,
    /// What it costs, in words.
    #[serde(rename = "cout")]
    cost: Text,
    /// Source.
    source: Text,
    /// Day the contact was checked.
    #[serde(rename = "verifie-le")]
    checked_on: Day,
    /// Whether it was checked.
    #[serde(rename = "statut")]
    status: Field<Status>,
    /// Whether they belong to the emergency block.
    #[serde(rename = "urgence")]
    emergency: Field<bool>,
    /// Rank in lists.
    #[serde(rename = "ordre")]
    position: Field<i64>,
    /// What can be said at the first call.
    #[serde(rename = "premier-appel")]
    first_call: Text,
    /// Words people type.
    #[serde(rename = "mots")]
    words: Texts,
    /// Old names.
    alias: Texts,
}

/// How to reach a helper.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ContactHead {
    /// Telephone number.
    #[serde(rename = "telephone")]
    phone: Text,
    /// Web site.
    site: Text,
    /// E-mail address.
    #[serde(rename = "courriel")]
    email: Text,
    /// Postal address.
    #[serde(rename = "adresse")]
    address: Text,
    /// Opening hours.
    #[serde(rename = "horaires")]
    hours: Text,
    /// How to find the right contact.
    #[serde(rename = "trouver")]
    find: Text,
}

impl Head for HelperHead {
    const SHAPE: Shape = Shape {
        required: &[
            "nom",
            "type",
            "aide",
            "pour-qui",
            "territoire",
            "contact",
            "cout",
            "source",
            "verifie-le",
            "statut",
        ],
        children: &[],
    };
}

impl Listed for HelperHead {
    const SHELF: Shelf = Kind::Helper.as_str();
    fn title(&self) -> Option<&Spanned<String>> {
        self.name.as_ref()
    }
    fn position(&self) -> Option<&Spanned<i64>> {
        None
    }
    fn aliases(&self) -> Option<&Texts> {
        Some(&self.alias)
    }
}

/// Territories that are no department.
pub(crate) const WIDE_TERRITORIES: [&str; 2] = ["national", "occitanie"];

/// A helper as the program shows it.
pub(crate) fn helper(entry: &Entry<'_, HelperHead>, known: &Known, report: &mut Report) -> Helper {
    let head = &entry.head;
    let mut check = Checker::new(entry.file, known, report);
    Helper {
        slug: entry.slug.clone(),
        name: check.plain("nom", &head.name),
        kind: check.code(&head.kind, HelperKind::Prevention),
        help: check.plain("aide", &head.help),
        audience: check.codes("pour-qui", &head.audience),
        territory: check.references("territoire", TERRITORY, &head.territory),
        contact: contact(&head.contact, &mut check),
        cost: check.plain("cout", &head.cost),
        source: check.reference(SOURCE, &head.source),
        checked_on: check.day(&head.checked_on),
        status: check.code(&head.status, Status::ToCheck),
        emergency: value_of(&head.emergency).copied().unwrap_or_default(),
        position: head
            .position
            .is_some()
            .then(|| check.position(&head.position)),
        first_call: check.optional_plain("premier-appel", &head.first_call),
        words: check.search_words(&head.words),
    }
}

fn contact(field: &Field<ContactHead>, check: &mut Checker<'_>) -> Contact {
    let Some(contact) = field else {
        return Contact::default();
    };
    let head = contact.get_ref();
    check.licence.facts = true;
    let found = Contact {
        phone: check.optional_raw("telephone", &head.phone),
        site: check.optional_raw("site", &head.site),
        email: check.optional_raw("courriel", &head.email),
        address: check.optional_plain("adresse", &head.address),
        hours: check.optional_plain("horaires", &head.hours),
        find: check.optional_plain("trouver", &head.find),
    };
    check.licence.facts = false;
    let ways = [&found.phone, &found.site, &found.email, &found.find];
    if ways.iter().all(|way| way.is_none()) {
        check.problem(contact.span().start, Rule::ContactMissing, &[]);
    }
    found
}

/// `se-faire-aider/departements.toml`
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DepartmentsFile {
    #[serde(rename = "departement")]
    pub departments: Tables<DepartmentHead>,
}

/// A department.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DepartmentHead {
    /// Official code.
    pub code: Text,
    /// Name.
    #[serde(rename = "nom")]
    name: Text,
    /// Column on the tile map.
    #[serde(rename = "colonne")]
    column: Field<i64>,
    /// Row on the tile map.
    #[serde(rename = "ligne")]
    row: Field<i64>,
    /// Which contacts were checked, and which were not found.
    #[serde(rename = "constat")]
    statement: Text,
    /// Day of this statement.
    #[serde(rename = "verifie-le")]
    checked_on: Day,
}

impl Head for DepartmentsFile {
    const SHAPE: Shape = Shape {
        required: &["departement"],
        children: &[(
            "departement",
            Shape {
                required: &["code", "nom", "colonne", "ligne"],
                children: &[],
            },
        )],
    };
}

impl Listed for DepartmentHead {
    const SHELF: Shelf = TERRITORY;
    fn title(&self) -> Option<&Spanned<String>> {
        self.name.as_ref()
    }
}

/// A department as the program shows it.
pub(crate) fn department(
    entry: &Entry<'_, DepartmentHead>,
    known: &Known,
    report: &mut Report,
) -> Department {
    let head = &entry.head;
    let mut check = Checker::new(entry.file, known, report);
    check.licence.facts = true;
    Department {
        code: entry.slug.clone(),
        name: check.plain("nom", &head.name),
        column: check.number("colonne", &head.column, 1..=20),
        row: check.number("ligne", &head.row, 1..=20),
        statement: check.optional_plain("constat", &head.statement),
        checked_on: (head.checked_on.is_some()).then(|| check.day(&head.checked_on)),
    }
}

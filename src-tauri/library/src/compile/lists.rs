//! The list files: received ideas, glossary, law, figures, sources, synonyms, the edition, samples.
//!
//! One TOML file each, with one block per entry.

use serde::{Deserialize, Serialize};
use toml::Spanned;
use toml::de::DeTable;

use super::checker::Checker;
use super::fields::suggestion;
use super::files::{tables, text_in};
use super::identifiers::{ACTION, SOURCE};
use super::prose::Licence;
use super::report::Rule;
use crate::distance::nearest;
use crate::kind::Kind;
use crate::model::{
    Edition, Figure, GlossaryTerm, LegalPoint, ReceivedIdea, Sample, Source, SourceLevel, Status,
    Threshold,
};

/// What the library is.
pub(crate) fn edition(check: &mut Checker<'_>) -> Edition {
    Edition {
        id: check.raw("id"),
        title: check.title(),
        version: check.raw("version"),
        date: check.day("date"),
        language: check.raw("langue"),
        territory: check.plain("territoire"),
        licence: check.plain("licence"),
    }
}

/// A year one may write.
fn year(check: &mut Checker<'_>, key: &'static str) -> u16 {
    check.number(key, 1900..=2100)
}

/// A source.
pub(crate) fn source(check: &mut Checker<'_>) -> Source {
    check.licence.facts = true;
    Source {
        id: check.slug(),
        title: check.plain("titre"),
        publisher: check.plain("editeur"),
        year: check.maybe("annee", year),
        url: check.maybe("url", Checker::raw),
        consulted_on: check.day("consulte-le"),
        level: check.code("niveau", SourceLevel::Hint),
    }
}

/// What people say, as they say it.
fn quoted(check: &mut Checker<'_>, key: &'static str) -> String {
    check.licence.quoted = true;
    let text = check.plain(key);
    check.licence = Licence {
        quotes: true,
        ..Licence::default()
    };
    text
}

/// A received idea.
pub(crate) fn idea(check: &mut Checker<'_>) -> ReceivedIdea {
    ReceivedIdea {
        slug: check.slug(),
        idea: quoted(check, "idee"),
        answer: check.rich("reponse"),
        source: check.reference("source", SOURCE),
    }
}

/// A term of the glossary.
pub(crate) fn term(check: &mut Checker<'_>) -> GlossaryTerm {
    GlossaryTerm {
        slug: check.slug(),
        term: quoted(check, "terme"),
        definition: check.rich("definition"),
        acronym: check.maybe("sigle", Checker::raw),
        see: check.any_references("voir", Kind::Term.code()),
        words: check.words(),
    }
}

/// A point of law.
pub(crate) fn legal_point(check: &mut Checker<'_>) -> LegalPoint {
    check.licence.facts = true;
    LegalPoint {
        id: check.slug(),
        article: check.plain("article"),
        title: check.title(),
        duty: check.rich("oblige"),
        threshold: check.code("seuil", Threshold::All),
        since: check.maybe("depuis", Checker::plain),
        checked_on: check.day("verifie-le"),
        status: check.code("statut", Status::ToCheck),
        source: check.reference("source", SOURCE),
    }
}

/// A figure.
pub(crate) fn figure(check: &mut Checker<'_>) -> Figure {
    check.licence.facts = true;
    Figure {
        id: check.slug(),
        value: check.plain("valeur"),
        measure: check.plain("mesure"),
        year: year(check, "annee"),
        source: check.reference("source", SOURCE),
        status: check.code("statut", Status::ToCheck),
    }
}

/// Words or expressions people use for each other: what the index of the search is built with.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Synonyms {
    pub slug: String,
    pub groups: Vec<Vec<String>>,
}

/// The groups of synonyms, as written.
pub(crate) fn synonyms(check: &mut Checker<'_>) -> Synonyms {
    let mut groups = Vec::new();
    for (at, group) in check.groups("groupes") {
        if group.len() < 2 {
            check.problem(at, Rule::LonelySynonym, &[]);
        }
        groups.push(check.search_words(&group));
    }
    let slug = check.slug();
    Synonyms { slug, groups }
}

/// A sample dossier: any TOML, where `fiche` names a situation and `piste` one of its actions.
pub(crate) fn sample(check: &mut Checker<'_>) -> Sample {
    sample_table(check.any_keys(), None, check);
    Sample {
        slug: check.slug(),
        text: check.file.text.clone(),
    }
}

fn sample_table(table: &DeTable<'_>, around: Option<&str>, check: &mut Checker<'_>) {
    let sheet = text_in(table, "fiche");
    if let Some(slug) = &sheet {
        check.identifier(Kind::Situation.code(), slug.get_ref(), slug.span().start);
    }
    let sheet = sheet.map(Spanned::into_inner).or(around);
    if let Some(id) = text_in(table, "piste") {
        sample_action(sheet, &id, check);
    }
    for inner in table.values().flat_map(tables) {
        sample_table(inner, sheet, check);
    }
}

/// An action must belong to the sheet it is taken from; without a sheet, to any.
fn sample_action(sheet: Option<&str>, id: &Spanned<&str>, check: &mut Checker<'_>) {
    let all = check.known.actions.iter();
    let all = all.filter(|(slug, _)| sheet.is_none_or(|sheet| sheet == **slug));
    let ids: Vec<&str> = all.flat_map(|(_, ids)| ids).map(String::as_str).collect();
    let (at, id) = (id.span().start, *id.get_ref());
    if !ids.contains(&id) {
        let maybe = suggestion(nearest(id, ids));
        check.unknown_id(ACTION, id, &maybe, at);
    }
}

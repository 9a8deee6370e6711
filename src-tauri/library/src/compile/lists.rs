//! The list files: received ideas, glossary, law, figures, sources, synonyms, the edition, samples.
//!
//! One TOML file each, with one block per entry.

use serde::Deserialize;
use toml::Spanned;

use super::checker::Checker;
use super::front_matter::{Day, Field, Head, Shape, Tables, Text, Texts, suggestion};
use super::known::{ACTION, Entry, FIGURE, Known, Listed, SOURCE, Shelf, text_of, value_of};
use super::prose::Licence;
use super::report::{Report, Rule};
use crate::distance::nearest;
use crate::kind::Kind;
use crate::model::{
    Edition, Figure, GlossaryTerm, LegalPoint, ReceivedIdea, Source, SourceLevel, Status, Threshold,
};

/// `bibliotheque.toml`
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct EditionHead {
    /// Stable identifier.
    id: Text,
    /// Name of the library.
    #[serde(rename = "titre")]
    title: Text,
    /// Version.
    version: Text,
    /// Day of the edition.
    date: Day,
    /// Language code.
    #[serde(rename = "langue")]
    language: Text,
    /// Territory of its helpers.
    #[serde(rename = "territoire")]
    territory: Text,
    /// Licence.
    licence: Text,
}

impl Head for EditionHead {
    const SHAPE: Shape = Shape {
        required: &[
            "id",
            "titre",
            "version",
            "date",
            "langue",
            "territoire",
            "licence",
        ],
        children: &[],
    };
}

/// The edition as the program shows it.
pub(crate) fn edition(
    entry: &Entry<'_, EditionHead>,
    known: &Known,
    report: &mut Report,
) -> Edition {
    let head = &entry.head;
    let mut check = Checker::new(entry.file, known, report);
    Edition {
        id: check.raw("id", &head.id),
        title: check.title(&head.title),
        version: check.raw("version", &head.version),
        date: check.day(&head.date),
        language: check.raw("langue", &head.language),
        territory: check.plain("territoire", &head.territory),
        licence: check.plain("licence", &head.licence),
    }
}

/// `sources.toml`
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SourcesFile {
    #[serde(rename = "source")]
    pub sources: Tables<SourceHead>,
}

/// A source.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SourceHead {
    /// Identifier.
    pub id: Text,
    /// Title of the publication.
    #[serde(rename = "titre")]
    title: Text,
    /// Who published it.
    #[serde(rename = "editeur")]
    publisher: Text,
    /// Year of publication.
    #[serde(rename = "annee")]
    year: Field<i64>,
    /// Web address.
    url: Text,
    /// Day it was read.
    #[serde(rename = "consulte-le")]
    consulted_on: Day,
    /// How far it can be trusted.
    #[serde(rename = "niveau")]
    level: Field<SourceLevel>,
}

impl Head for SourcesFile {
    const SHAPE: Shape = Shape {
        required: &["source"],
        children: &[(
            "source",
            Shape {
                required: &["id", "titre", "editeur", "consulte-le", "niveau"],
                children: &[],
            },
        )],
    };
}

impl Listed for SourceHead {
    const SHELF: Shelf = SOURCE;
    fn title(&self) -> Option<&Spanned<String>> {
        None
    }
}

impl SourceHead {
    /// Who published it, for the figures that come from it.
    pub(crate) fn publisher(&self) -> String {
        text_of(&self.publisher)
    }
}

/// A source as the program shows it.
pub(crate) fn source(entry: &Entry<'_, SourceHead>, known: &Known, report: &mut Report) -> Source {
    let head = &entry.head;
    let mut check = Checker::new(entry.file, known, report);
    check.licence.facts = true;
    Source {
        id: entry.slug.clone(),
        title: check.plain("titre", &head.title),
        publisher: check.plain("editeur", &head.publisher),
        year: head
            .year
            .is_some()
            .then(|| check.number("annee", &head.year, 1900..=2100)),
        url: check.optional_raw("url", &head.url),
        consulted_on: check.day(&head.consulted_on),
        level: check.code(&head.level, SourceLevel::Hint),
    }
}

/// `s-informer/idees-recues.toml`
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct IdeasFile {
    #[serde(rename = "idee")]
    pub ideas: Tables<IdeaHead>,
}

/// A received idea.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct IdeaHead {
    /// Identifier.
    pub slug: Text,
    /// What people say.
    #[serde(rename = "idee")]
    idea: Text,
    /// What is known.
    #[serde(rename = "reponse")]
    answer: Text,
    /// Source.
    source: Text,
}

impl Head for IdeasFile {
    const SHAPE: Shape = Shape {
        required: &["idee"],
        children: &[(
            "idee",
            Shape {
                required: &["slug", "idee", "reponse", "source"],
                children: &[],
            },
        )],
    };
}

impl Listed for IdeaHead {
    const SHELF: Shelf = Kind::Idea.as_str();
    fn title(&self) -> Option<&Spanned<String>> {
        self.idea.as_ref()
    }
}

/// A received idea as the program shows it.
pub(crate) fn idea(
    entry: &Entry<'_, IdeaHead>,
    known: &Known,
    report: &mut Report,
) -> ReceivedIdea {
    let head = &entry.head;
    let mut check = Checker::new(entry.file, known, report);
    check.licence.quoted = true;
    let idea = check.plain("idee", &head.idea);
    check.licence = Licence {
        quotes: true,
        ..Licence::default()
    };
    ReceivedIdea {
        slug: entry.slug.clone(),
        idea,
        answer: check.rich("reponse", &head.answer),
        source: check.reference(SOURCE, &head.source),
    }
}

/// `s-informer/glossaire.toml`
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct GlossaryFile {
    #[serde(rename = "terme")]
    pub terms: Tables<TermHead>,
}

/// A term of the glossary.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TermHead {
    /// Identifier.
    pub slug: Text,
    /// The term.
    #[serde(rename = "terme")]
    term: Text,
    /// Its definition.
    definition: Text,
    /// Its abbreviation.
    #[serde(rename = "sigle")]
    acronym: Text,
    /// Related terms.
    #[serde(rename = "voir")]
    see: Texts,
    /// Words people type.
    #[serde(rename = "mots")]
    words: Texts,
}

impl Head for GlossaryFile {
    const SHAPE: Shape = Shape {
        required: &["terme"],
        children: &[(
            "terme",
            Shape {
                required: &["slug", "terme", "definition"],
                children: &[],
            },
        )],
    };
}

impl Listed for TermHead {
    const SHELF: Shelf = Kind::Term.as_str();
    fn title(&self) -> Option<&Spanned<String>> {
        self.term.as_ref()
    }
}

/// A term as the program shows it.
pub(crate) fn term(
    entry: &Entry<'_, TermHead>,
    known: &Known,
    report: &mut Report,
) -> GlossaryTerm {
    let head = &entry.head;
    let mut check = Checker::new(entry.file, known, report);
    check.licence.quoted = true;
    let term = check.plain("terme", &head.term);
    check.licence = Licence {
        quotes: true,
        ..Licence::default()
    };
    GlossaryTerm {
        slug: entry.slug.clone(),
        term,
        definition: check.rich("definition", &head.definition),
        acronym: check.optional_raw("sigle", &head.acronym),
        see: check.optional_references("voir", Kind::Term.as_str(), &head.see),
        words: check.search_words(&head.words),
    }
}

/// `s-informer/droit.toml`
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LawFile {
    #[serde(rename = "point")]
    pub points: Tables<PointHead>,
}

/// A point of law.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PointHead {
    /// Identifier: the article in lower case, without dots.
    pub id: Text,
    /// The article.
    article: Text,
    /// What it is about.
    #[serde(rename = "titre")]
    title: Text,
    /// What it asks.
    #[serde(rename = "oblige")]
    duty: Text,
    /// Headcounts it applies to.
    #[serde(rename = "seuil")]
    threshold: Field<Threshold>,
    /// Since when.
    #[serde(rename = "depuis")]
    since: Text,
    /// Day it was checked.
    #[serde(rename = "verifie-le")]
    checked_on: Day,
    /// Whether it was checked.
    #[serde(rename = "statut")]
    status: Field<Status>,
    /// Source.
    source: Text,
}

impl Head for LawFile {
    const SHAPE: Shape = Shape {
        required: &["point"],
        children: &[(
            "point",
            Shape {
                required: &[
                    "id",
                    "article",
                    "titre",
                    "oblige",
                    "seuil",
                    "verifie-le",
                    "statut",
                    "source",
                ],
                children: &[],
            },
        )],
    };
}

impl Listed for PointHead {
    const SHELF: Shelf = Kind::Law.as_str();
    fn title(&self) -> Option<&Spanned<String>> {
        self.title.as_ref()
    }
}

/// A point of law as the program shows it.
pub(crate) fn legal_point(
    entry: &Entry<'_, PointHead>,
    known: &Known,
    report: &mut Report,
) -> LegalPoint {
    let head = &entry.head;
    let mut check = Checker::new(entry.file, known, report);
    check.licence.facts = true;
    LegalPoint {
        id: entry.slug.clone(),
        article: check.plain("article", &head.article),
        title: check.title(&head.title),
        duty: check.rich("oblige", &head.duty),
        threshold: check.code(&head.threshold, Threshold::All),
        since: check.optional_plain("depuis", &head.since),
        checked_on: check.day(&head.checked_on),
        status: check.code(&head.status, Status::ToCheck),
        source: check.reference(SOURCE, &head.source),
    }
}

/// `s-informer/chiffres.toml`
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FiguresFile {
    #[serde(rename = "chiffre")]
    pub figures: Tables<FigureHead>,
}

/// A figure.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FigureHead {
    /// Identifier.
    pub id: Text,
    /// The value with its unit.
    #[serde(rename = "valeur")]
    pub value: Text,
    /// What it measures.
    #[serde(rename = "mesure")]
    measure: Text,
    /// Year it describes.
    #[serde(rename = "annee")]
    pub year: Field<i64>,
    /// Source.
    pub source: Text,
    /// Whether it was checked.
    #[serde(rename = "statut")]
    pub status: Field<Status>,
}

impl Head for FiguresFile {
    const SHAPE: Shape = Shape {
        required: &["chiffre"],
        children: &[(
            "chiffre",
            Shape {
                required: &["id", "valeur", "mesure", "annee", "source", "statut"],
                children: &[],
            },
        )],
    };
}

impl Listed for FigureHead {
    const SHELF: Shelf = FIGURE;
    fn title(&self) -> Option<&Spanned<String>> {
        None
    }
}

impl FigureHead {
    /// Whether the value still has to be checked at its source.
    pub(crate) fn is_to_check(&self) -> bool {
        value_of(&self.status) == Some(&Status::ToCheck)
    }
}

/// A figure as the program shows it.
pub(crate) fn figure(entry: &Entry<'_, FigureHead>, known: &Known, report: &mut Report) -> Figure {
    let head = &entry.head;
    let mut check = Checker::new(entry.file, known, report);
    check.licence.facts = true;
    Figure {
        id: entry.slug.clone(),
        value: check.plain("valeur", &head.value),
        measure: check.plain("mesure", &head.measure),
        year: check.number("annee", &head.year, 1900..=2100),
        source: check.reference(SOURCE, &head.source),
        status: check.code(&head.status, Status::ToCheck),
    }
}

/// `recherche/synonymes.toml`
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SynonymsHead {
    /// Groups of words or expressions people use for each other.
    #[serde(rename = "groupes")]
    groups: Field<Vec<Spanned<Vec<Spanned<String>>>>>,
}

impl Head for SynonymsHead {
    const SHAPE: Shape = Shape {
        required: &["groupes"],
        children: &[],
    };
}

/// The groups of synonyms, as written.
pub(crate) fn synonyms(
    entry: &Entry<'_, SynonymsHead>,
    known: &Known,
    report: &mut Report,
) -> Vec<Vec<String>> {
    let mut check = Checker::new(entry.file, known, report);
    let groups = entry.head.groups.iter().flat_map(Spanned::get_ref);
    groups
        .map(|group| {
            if group.get_ref().len() < 2 {
                check.problem(group.span().start, Rule::LonelySynonym, &[]);
            }
            let words = Some(group.clone());
            check.search_words(&words)
        })
        .collect()
}

/// Checks what a sample dossier refers to: `fiche` names a situation, `piste` one of its actions.
pub(crate) fn sample(entry: &Entry<'_, toml::Table>, known: &Known, report: &mut Report) {
    let mut check = Checker::new(entry.file, known, report);
    sample_table(&entry.head, None, &mut check);
}

fn sample_table(table: &toml::Table, around: Option<&str>, check: &mut Checker<'_>) {
    let sheet = table.get("fiche").and_then(toml::Value::as_str);
    if let Some(slug) = sheet {
        let at = place_of("fiche", slug, check);
        check.identifier(Kind::Situation.as_str(), slug, at);
    }
    let sheet = sheet.or(around);
    if let Some(id) = table.get("piste").and_then(toml::Value::as_str) {
        sample_action(sheet, id, check);
    }
    for value in table.values() {
        sample_value(value, sheet, check);
    }
}

fn sample_value(value: &toml::Value, around: Option<&str>, check: &mut Checker<'_>) {
    if let Some(table) = value.as_table() {
        sample_table(table, around, check);
    }
    for item in value.as_array().into_iter().flatten() {
        sample_value(item, around, check);
    }
}

/// An action must belong to the sheet it is taken from; without a sheet, to any.
fn sample_action(sheet: Option<&str>, id: &str, check: &mut Checker<'_>) {
    let of_sheet = |slug: &str| check.known.actions.get(slug);
    let ids: Vec<&String> = match sheet {
        Some(slug) => of_sheet(slug).into_iter().flatten().collect(),
        None => check.known.actions.values().flatten().collect(),
    };
    if !ids.iter().any(|known| *known == id) {
        let maybe = suggestion(nearest(id, ids.iter().map(|id| id.as_str())));
        let at = place_of("piste", id, check);
        check.unknown_id(ACTION, id, &maybe, at);
    }
}

/// Where a value of a key is first written. Samples are read without places: they are not ours.
fn place_of(key: &str, value: &str, check: &Checker<'_>) -> usize {
    let quoted = format!("\"{value}\"");
    let mut start = 0;
    for line in check.file.text.split_inclusive('\n') {
        if line.trim_start().starts_with(key) && line.contains(&quoted) {
            return start;
        }
        start += line.len();
    }
    0
}

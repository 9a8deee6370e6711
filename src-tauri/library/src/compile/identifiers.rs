//! What exists in a content folder: identifiers, old names, titles and figures, across all files.
//!
//! Built once every file has been read, so that sheets can be checked against each other. It also
//! reports what is there twice. Whether a sheet may refer to something is for the checker.

use std::collections::{BTreeMap, BTreeSet};

use toml::Spanned;
use toml::de::DeTable;

use super::files::{Parsed, TomlEntry, tables_in, text, text_in};
use super::report::{Arguments, Report, Rule};
use super::words::WORDS;
use crate::distance::nearest;
use crate::kind::Kind;
use crate::model::Status;
pub(crate) use crate::store::{DEPARTMENT, EDITION, FIGURE, SAMPLE, SOURCE};

/// A collection of the library: the code of a kind, or one of the constants below.
pub(crate) type Collection = &'static str;
/// The collection of synonyms.
pub(crate) const SYNONYMS: Collection = "synonymes";
/// The action ideas of a situation.
pub(crate) const ACTION: Collection = "action";

/// Territories that are no department.
const WIDE_TERRITORIES: [&str; 2] = ["national", "occitanie"];

/// Everything that exists.
#[derive(Default)]
pub(crate) struct Identifiers {
    /// By collection: identifier or old name → identifier.
    collections: BTreeMap<Collection, BTreeMap<String, String>>,
    /// By identifier, as texts say it: « 31 % (Dares, 2016) ».
    pub figures: BTreeMap<String, String>,
    /// By situation: the identifiers of its actions.
    pub actions: BTreeMap<String, BTreeSet<String>>,
    /// Old names, to be followed by the program: kind, old name, identifier.
    pub aliases: Vec<(Kind, String, String)>,
}

/// Everything that exists, being gathered.
struct Gathering<'a> {
    known: Identifiers,
    /// Where each name, title and rank was met: (collection, folder, what).
    met: BTreeMap<(Collection, String, String), String>,
    report: &'a mut Report,
}

impl Identifiers {
    /// Reads what exists from every file, reporting what is there twice.
    pub(crate) fn read(files: &[Parsed<'_>], report: &mut Report) -> Self {
        let mut gathering = Gathering {
            known: Self::default(),
            met: BTreeMap::new(),
            report,
        };
        for territory in WIDE_TERRITORIES {
            gathering.known.add(DEPARTMENT, territory, territory);
        }
        let of_file = |file| {
            Parsed::entries(file)
                .into_iter()
                .map(move |entry| (file, entry))
        };
        let entries: Vec<_> = files.iter().flat_map(of_file).collect();
        for (file, entry) in &entries {
            gathering.name(file, entry.slug, entry.slug, entry.at);
        }
        for (file, entry) in &entries {
            gathering.entry(file, entry);
        }
        let mut known = gathering.known;
        let on = |collection| {
            let entries_of = entries
                .iter()
                .filter(move |(file, _)| file.place.collection == collection);
            entries_of.map(|(_, entry)| (entry.slug, entry.table))
        };
        let sources = on(SOURCE).collect();
        let figures = on(FIGURE).map(|(id, figure)| (id.to_owned(), figure_text(figure, &sources)));
        known.figures.extend(figures);
        known
    }

    /// The identifier meant by an identifier or an old name.
    pub(crate) fn find(&self, collection: Collection, id: &str) -> Option<&str> {
        self.collections
            .get(collection)?
            .get(id)
            .map(String::as_str)
    }

    /// The identifier nearest to one that does not exist.
    pub(crate) fn nearest(&self, collection: Collection, id: &str) -> Option<&str> {
        let names = self.collections.get(collection)?.keys();
        nearest(id, names.map(String::as_str))
    }

    fn add(&mut self, collection: Collection, name: &str, id: &str) {
        let collection = self.collections.entry(collection).or_default();
        collection.insert(name.to_owned(), id.to_owned());
    }
}

impl Gathering<'_> {
    /// Adds an identifier, or an old name of it.
    fn name(&mut self, file: &Parsed<'_>, name: &str, id: &str, at: usize) {
        let collection = file.place.collection;
        if self.is_new_identifier(collection, "", file, (name, at)) {
            self.known.add(collection, name, id);
        }
    }

    fn is_new_identifier(
        &mut self,
        collection: Collection,
        folder: &str,
        file: &Parsed<'_>,
        (name, at): (&str, usize),
    ) -> bool {
        if !is_identifier(name) {
            let arguments: Arguments<'_> = &[("nom", &name)];
            self.report
                .at(file.file, at, Rule::BadIdentifier, arguments);
        }
        let place = (file, at, Rule::DuplicateIdentifier);
        self.is_new(collection, folder, &format!("={name}"), place, ("id", name))
    }

    /// Adds what an entry has besides its identifier.
    fn entry(&mut self, file: &Parsed<'_>, entry: &TomlEntry<'_>) {
        let place = file.place;
        let collection = place.collection;
        if let Some(title) = place.title.and_then(|key| text_in(entry.table, key)) {
            self.title(collection, file, &title);
        }
        if let Some(rank) = place.rank.and_then(|key| entry.table.get(key))
            && let Some(number) = rank.get_ref().as_integer()
        {
            let at = (file, rank.span().start, Rule::DuplicateOrder);
            let number = number.as_str();
            self.is_new(
                collection,
                file.file.folder(),
                number,
                at,
                ("ordre", number),
            );
        }
        if place.aliased {
            self.aliases(file, entry);
        }
        if collection == Kind::Situation.code() {
            self.actions(file, entry);
        }
    }

    /// Reports a title already met on the collection, whatever its case and spaces.
    fn title(&mut self, collection: Collection, file: &Parsed<'_>, title: &Spanned<&str>) {
        let place = (file, title.span().start, Rule::DuplicateTitle);
        let title = *title.get_ref();
        let key = format!("\"{}", comparable(title));
        self.is_new(collection, "", &key, place, ("titre", title));
    }

    fn aliases(&mut self, file: &Parsed<'_>, entry: &TomlEntry<'_>) {
        let aliases = entry.table.get("alias");
        let aliases = aliases.and_then(|list| list.get_ref().as_array());
        for alias in aliases.into_iter().flatten().filter_map(text) {
            self.name(file, alias.get_ref(), entry.slug, alias.span().start);
            if let Ok(kind) = file.place.collection.parse() {
                let alias = alias.into_inner().to_owned();
                self.known
                    .aliases
                    .push((kind, alias, entry.slug.to_owned()));
            }
        }
    }

    /// Remembers the actions of a situation; their titles are unique in the whole library.
    fn actions(&mut self, file: &Parsed<'_>, entry: &TomlEntry<'_>) {
        for action in tables_in(entry.table, "action") {
            if let Some(title) = text_in(action, "titre") {
                self.title(ACTION, file, &title);
            }
            let Some(id) = text_in(action, "id") else {
                continue;
            };
            let (at, id) = (id.span().start, id.into_inner());
            self.is_new_identifier(ACTION, entry.slug, file, (id, at));
            let ids = self.known.actions.entry(entry.slug.to_owned()).or_default();
            ids.insert(id.to_owned());
        }
    }

    /// Remembers where something is; reports it when it is there already.
    fn is_new(
        &mut self,
        collection: Collection,
        folder: &str,
        what: &str,
        (file, at, rule): (&Parsed<'_>, usize, Rule),
        (key, name): (&str, &str),
    ) -> bool {
        let met = (collection, folder.to_owned(), what.to_owned());
        if let Some(elsewhere) = self.met.get(&met) {
            let arguments: Arguments<'_> = &[(key, &name), ("ailleurs", elsewhere)];
            self.report.at(file.file, at, rule, arguments);
            return false;
        }
        let place = format!("{}:{}", file.file.path, file.file.line(at));
        self.met.insert(met, place);
        true
    }
}

/// Whether a name can be an identifier: it is part of addresses and file names.
pub(crate) fn is_identifier(name: &str) -> bool {
    let allowed = |ch: char| ch.is_ascii_lowercase() || ch.is_ascii_digit() || ch == '-';
    !name.is_empty()
        && name.len() <= 60
        && name.chars().all(allowed)
        && !name.starts_with('-')
        && !name.ends_with('-')
}

fn comparable(title: &str) -> String {
    let words: Vec<&str> = title.split_whitespace().collect();
    words.join(" ").to_lowercase().replace('\u{2019}', "'")
}

/// A figure as texts say it: its value, who published it, its year.
fn figure_text(figure: &DeTable<'_>, sources: &BTreeMap<&str, &DeTable<'_>>) -> String {
    let text = |table: &DeTable<'_>, key: &str| {
        let text = text_in(table, key).map(Spanned::into_inner);
        text.unwrap_or_default().to_owned()
    };
    let publisher = sources.get(&*text(figure, "source"));
    let year = figure
        .get("annee")
        .and_then(|year| year.get_ref().as_integer());
    let mut origin = vec![
        publisher.map_or_else(String::new, |source| text(source, "editeur")),
        year.map(ToString::to_string).unwrap_or_default(),
    ];
    if text(figure, "statut") == Status::ToCheck.code() {
        origin.push(WORDS.text("to-check").to_owned());
    }
    format!("{} ({})", text(figure, "valeur"), origin.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_fits_in_an_address() {
        for name in ["ici-tout-est-urgent", "l4121-2", "90-couverts"] {
            assert!(is_identifier(name), "{name}");
        }
        for name in ["", "Urgent", "été", "a_b", "a b", "-a", "a-"] {
            assert!(!is_identifier(name), "{name}");
        }
    }

    #[test]
    fn titles_are_compared_as_people_read_them() {
        assert_eq!(
            comparable("L’Équipe\u{a0}: ici"),
            comparable("l'équipe : ici")
        );
    }
}

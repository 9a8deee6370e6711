//! What exists in a content folder: identifiers, old names, titles and figures, across all files.
//!
//! Built once every file has been read, so that sheets can be checked against each other. It also
//! reports what is there twice. Whether a sheet may refer to something is for the checker.

use std::collections::{BTreeMap, BTreeSet};

use toml::Spanned;
use toml::de::DeTable;

use super::demands::Demands;
use super::files::{Parsed, SourceFile, tables_in, text, text_in};
use super::kinds::Place;
use super::report::{Report, Rule};
use crate::distance::nearest;
use crate::kind::Kind;
use crate::model::Status;
pub(crate) use crate::store::{DEPARTMENT, EDITION, FIGURE, SAMPLE, SOURCE};

/// A shelf of the library: the code of a kind, or one of the constants below.
pub(crate) type Shelf = &'static str;
/// The shelf of synonyms.
pub(crate) const SYNONYMS: Shelf = "synonymes";
/// The action ideas of a situation.
pub(crate) const ACTION: Shelf = "action";

/// Territories that are no department.
const WIDE_TERRITORIES: [&str; 2] = ["national", "occitanie"];

/// What a text needs to say a figure.
#[derive(Clone, Debug, Default)]
pub(crate) struct FigureText {
    pub value: String,
    pub year: String,
    pub publisher: String,
    pub to_check: bool,
}

/// Everything that exists.
pub(crate) struct Known {
    /// What is asked of every situation.
    pub demands: Demands,
    /// By shelf: identifier or old name → identifier.
    shelves: BTreeMap<Shelf, BTreeMap<String, String>>,
    /// By identifier.
    pub figures: BTreeMap<String, FigureText>,
    /// By situation: the identifiers of its actions.
    pub actions: BTreeMap<String, BTreeSet<String>>,
    /// Old names, to be followed by the program: kind, old name, identifier.
    pub aliases: Vec<(Kind, String, String)>,
    /// Where each title and rank was met: (shelf, folder, what).
    met: BTreeMap<(Shelf, String, String), String>,
}

impl Known {
    /// Reads what exists from every file, reporting what is there twice.
    pub(crate) fn read(files: &[Parsed<'_>], demands: Demands, report: &mut Report) -> Self {
        let mut known = Self {
            demands,
            shelves: BTreeMap::new(),
            figures: BTreeMap::new(),
            actions: BTreeMap::new(),
            aliases: Vec::new(),
            met: BTreeMap::new(),
        };
        for territory in WIDE_TERRITORIES {
            known.add(DEPARTMENT, territory, territory);
        }
        for file in files {
            for entry in file.entries() {
                let place = (file.file, entry.at);
                known.add_name(file.place.shelf, entry.slug, entry.slug, place, report);
            }
        }
        for file in files {
            known.add_entries(file, report);
        }
        for file in files.iter().filter(|file| file.place.shelf == FIGURE) {
            for entry in file.entries() {
                let figure = figure_text(entry.table, files);
                known.figures.insert(entry.slug.to_owned(), figure);
            }
        }
        known
    }

    /// The identifier meant by an identifier or an old name.
    pub(crate) fn find(&self, shelf: Shelf, id: &str) -> Option<&str> {
        self.shelves.get(shelf)?.get(id).map(String::as_str)
    }

    /// The identifier nearest to one that does not exist.
    pub(crate) fn nearest(&self, shelf: Shelf, id: &str) -> Option<&str> {
        let names = self.shelves.get(shelf)?.keys();
        nearest(id, names.map(String::as_str))
    }

    fn add(&mut self, shelf: Shelf, name: &str, id: &str) {
        let shelf = self.shelves.entry(shelf).or_default();
        shelf.insert(name.to_owned(), id.to_owned());
    }

    /// Adds what the entries of a file have besides their identifiers.
    fn add_entries(&mut self, file: &Parsed<'_>, report: &mut Report) {
        for entry in file.entries() {
            let Place { shelf, title, .. } = *file.place;
            if let Some(title) = title.and_then(|key| text_in(entry.table, key)) {
                self.add_title(shelf, file.file, &title, report);
            }
            self.add_rank(file, entry.table, report);
            if file.place.aliased {
                self.add_aliases(file, entry.table, entry.slug, report);
            }
            if shelf == Kind::Situation.as_str() {
                self.add_actions(file.file, entry.table, entry.slug, report);
            }
        }
    }

    fn add_name(
        &mut self,
        shelf: Shelf,
        name: &str,
        id: &str,
        (file, at): (&SourceFile, usize),
        report: &mut Report,
    ) {
        if !is_identifier(name) {
            report.at(file, at, Rule::BadIdentifier, &[("nom", name)]);
        }
        if let Some(elsewhere) = self.meet(shelf, "", &format!("={name}"), file, at) {
            let arguments = [("id", name), ("ailleurs", elsewhere.as_str())];
            return report.at(file, at, Rule::DuplicateIdentifier, &arguments);
        }
        self.add(shelf, name, id);
    }

    /// Reports a title already met on the shelf, whatever its case and spaces.
    fn add_title(
        &mut self,
        shelf: Shelf,
        file: &SourceFile,
        title: &Spanned<&str>,
        report: &mut Report,
    ) {
        let (at, title) = (title.span().start, *title.get_ref());
        let key = format!("\"{}", comparable(title));
        if let Some(elsewhere) = self.meet(shelf, "", &key, file, at) {
            let arguments = [("titre", title), ("ailleurs", &elsewhere)];
            report.at(file, at, Rule::DuplicateTitle, &arguments);
        }
    }

    fn add_rank(&mut self, file: &Parsed<'_>, table: &DeTable<'_>, report: &mut Report) {
        let Some(rank) = file.place.rank.and_then(|key| table.get(key)) else {
            return;
        };
        let Some(number) = rank.get_ref().as_integer() else {
            return;
        };
        let (shelf, folder, at) = (file.place.shelf, file.file.folder(), rank.span().start);
        if let Some(elsewhere) = self.meet(shelf, folder, number.as_str(), file.file, at) {
            let arguments = [("ordre", number.as_str()), ("ailleurs", &elsewhere)];
            report.at(file.file, at, Rule::DuplicateOrder, &arguments);
        }
    }

    fn add_aliases(
        &mut self,
        file: &Parsed<'_>,
        table: &DeTable<'_>,
        slug: &str,
        report: &mut Report,
    ) {
        let aliases = table
            .get("alias")
            .and_then(|list| list.get_ref().as_array());
        for alias in aliases.into_iter().flatten().filter_map(text) {
            let place = (file.file, alias.span().start);
            self.add_name(file.place.shelf, alias.get_ref(), slug, place, report);
            if let Ok(kind) = file.place.shelf.parse() {
                let alias = alias.into_inner().to_owned();
                self.aliases.push((kind, alias, slug.to_owned()));
            }
        }
    }

    /// Remembers the actions of a situation; their titles are unique in the whole library.
    fn add_actions(
        &mut self,
        file: &SourceFile,
        table: &DeTable<'_>,
        slug: &str,
        report: &mut Report,
    ) {
        for action in tables_in(table, "action") {
            if let Some(title) = text_in(action, "titre") {
                self.add_title(ACTION, file, &title, report);
            }
            let Some(id) = text_in(action, "id") else {
                continue;
            };
            let (at, id) = (id.span().start, id.into_inner());
            if !is_identifier(id) {
                report.at(file, at, Rule::BadIdentifier, &[("nom", id)]);
            }
            let ids = self.actions.entry(slug.to_owned()).or_default();
            if !ids.insert(id.to_owned()) {
                let arguments = [("id", id), ("ailleurs", file.path.as_str())];
                report.at(file, at, Rule::DuplicateIdentifier, &arguments);
            }
        }
    }

    /// Remembers where something is; gives where it was if it was already there.
    fn meet(
        &mut self,
        shelf: Shelf,
        folder: &str,
        what: &str,
        file: &SourceFile,
        at: usize,
    ) -> Option<String> {
        let key = (shelf, folder.to_owned(), what.to_owned());
        let place = format!("{}:{}", file.path, file.line(at));
        match self.met.get(&key) {
            Some(elsewhere) => Some(elsewhere.clone()),
            None => {
                self.met.insert(key, place);
                None
            }
        }
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

/// What a text says of a figure.
fn figure_text(figure: &DeTable<'_>, files: &[Parsed<'_>]) -> FigureText {
    let text = |table: &DeTable<'_>, key: &str| {
        let text = text_in(table, key).map(Spanned::into_inner);
        text.unwrap_or_default().to_owned()
    };
    let source = text(figure, "source");
    let sources = files.iter().filter(|file| file.place.shelf == SOURCE);
    let mut sources = sources.flat_map(Parsed::entries);
    let publisher = sources.find(|entry| entry.slug == source);
    let year = figure
        .get("annee")
        .and_then(|year| year.get_ref().as_integer());
    FigureText {
        value: text(figure, "valeur"),
        year: year.map(ToString::to_string).unwrap_or_default(),
        publisher: publisher.map_or_else(String::new, |entry| text(entry.table, "editeur")),
        to_check: text(figure, "statut") == Status::ToCheck.as_str(),
    }
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
